import { createHash } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PrintDocument } from '../contract/paper.ts';
import { requestNumber, type SectionRequest } from '../request/request.ts';
import { DECLARATION } from '../request/wording.ts';
import { canonicalJson } from '../words/canonical.ts';
import { bahtWords, buddhistDate, citizenNumber, digits, longDate } from '../words/thai.ts';
import { verifyDocument } from './code.ts';
import { type Coded, drawCounted } from './counted.ts';
import {
  copiesDocument,
  correctionDocuments,
  disclosuresDocument,
  inspectionDocument,
  type PaperFrame,
  paymentSlip,
  receiptDocument,
  representativeDocument,
  requestDocument,
} from './document.ts';
import type { SignedPaper } from './issued.ts';
import { checkContent, contentDigest, newDocumentId, newSalt } from './verification.ts';

let signingKey: JWK;
let publicKey: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  signingKey = await exportJWK(pair.privateKey);
  publicKey = await exportJWK(pair.publicKey);
});

const request: SectionRequest = {
  office: { th: 'ที่ว่าการอำเภอเมือง', en: 'Mueang District Office' },
  kioskId: 'K-01',
  requestNumber: requestNumber('ตย.0000', 2569, 123),
  madeAt: '2026-11-23T14:00:00+07:00',
  holder: { citizenId: '9000000000012', name: { th: 'สมหญิง ใจดี', en: 'Somying Jaidee' }, address: '' },
  lines: [{ databaseId: 'dopa_person' as never, handling: 'copy' }],
  declaration: DECLARATION,
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
};
let kept: SignedPaper[] = [];
beforeEach(() => {
  kept = [];
});
const frame = (): PaperFrame => ({
  standing: { kind: 'unproven' },
  keep: (paper) => void kept.push(paper),
  request,
  issuedAt: '2026-11-23T14:05:00+07:00',
  numerals: 'thai',
  demonstration: false,
  signingKey,
});
const RECEIPT = {
  verification: { reference: 'SAS-1', mode: 'pin', at: '2026-11-23T14:03:00+07:00' },
  lines: [],
  pages: 3,
  twoSided: true,
} as const;
const record = {
  databaseId: 'dopa_person',
  layout: 'general',
  title: { th: 'ข้อมูลทะเบียนราษฎร', en: 'Population record' },
  formCode: '',
  sections: [
    {
      fields: [
        {
          key: 'age',
          label: { th: 'อายุ', en: 'Age' },
          value: { th: '46', en: '46' },
          privacy: 'plain' as const,
        },
      ],
    },
  ],
  provenance: {
    databaseId: 'dopa_person',
    serviceId: 1,
    database: { th: 'ทะเบียนราษฎร', en: 'Population' },
    agency: { th: 'กรมการปกครอง', en: 'DOPA' },
    retrievedAt: '2026-11-23T14:04:00+07:00',
    responseTimeMs: 80,
  },
};

describe('how the holder was proven', () => {
  const shown = async (mode: 'pin' | 'card-presence') => {
    const paper = await requestDocument({
      ...frame(),
      verification: { reference: 'SAS-1', mode, at: '2026-11-23T14:00:00+07:00' },
      lines: [],
      feeSatang: 0,
    });
    if (paper.kind !== 'request') throw new Error(paper.kind);
    return paper.verification;
  };

  test('by the PIN, which signs', async () => {
    const { mode, ...rest } = await shown('pin');
    expect(mode).toEqual({
      th: 'บัตรประจำตัวประชาชนแบบอเนกประสงค์ และรหัสประจำตัว (PIN)',
      en: 'national ID smart card with PIN',
    });
    expect(rest).not.toHaveProperty('signsByHand');
  });

  test('by an officer’s word: the paper says so, says that no PIN was used, and is signed by hand', async () => {
    const { mode, signsByHand } = await shown('card-presence');
    expect(mode.th).toContain('เจ้าหน้าที่ตรวจบัตรและตัวผู้ถือบัตร');
    expect(mode).toEqual({
      th: 'แสดงบัตรประจำตัวประชาชนแบบอเนกประสงค์ เจ้าหน้าที่ตรวจบัตรและตัวผู้ถือบัตรแล้วยืนยัน ไม่ได้ใช้รหัส PIN',
      en: 'national ID smart card shown; an officer has looked at card and person, and confirmed; no PIN',
    });
    expect(signsByHand).toBe(true);
  });
});

describe('papers', () => {
  test('a request satisfies the contract and its code covers what it says', async () => {
    const paper = await requestDocument({
      ...frame(),
      verification: { reference: 'SAS-1', mode: 'pin', at: '2026-11-23T14:03:00+07:00' },
      lines: [],
      feeSatang: 300,
    });
    expect(PrintDocument.safeParse(paper).error).toBeUndefined();
    expect(paper.date.th).toBe('๒๓ พฤศจิกายน ๒๕๖๙');
    expect(paper.fee.th).toBe('๓.๐๐ บาท (สามบาทถ้วน)');
    expect(paper.holder.citizenNumber).toBe('9-0000-00000-01-2');
    const [signed] = kept;
    if (signed === undefined) throw new Error('nothing was kept');
    const claim = await verifyDocument(paper.verificationToken, publicKey);
    expect(claim).toMatchObject({ ok: true, value: { documentId: paper.documentId, kioskId: 'K-01' } });
    if (!claim.ok) throw new Error(claim.fault);
    expect(checkContent(signed, claim.value)).toMatchObject({ ok: true });
    const changed = { ...signed, content: { ...signed.content, feeSatang: 301 } };
    expect(checkContent(changed, claim.value)).toEqual({ ok: false, fault: 'other-content' });
    expect(Buffer.from(paper.verificationToken.split('.')[1] ?? '', 'base64url').toString()).not.toMatch(
      /9000000000012|สมหญิง|000123/,
    );
  });

  test('a day to appeal stands only where something is withheld; for corrections never', async () => {
    const name = { th: 'ก', en: 'a' };
    const line = { database: name, agency: name, handling: 'copy', pages: 1 };
    const of = async (more: object) => {
      const lines = [{ ...line, outcome: 'found', ...more }] as never;
      const form = await requestDocument({ ...frame(), ...RECEIPT, lines, feeSatang: 0 });
      const slip = await receiptDocument({ ...frame(), ...RECEIPT, lines });
      return [form, slip].map(({ deadlines }) => deadlines.map(({ until }) => until.th).join('\n'));
    };
    const day = /ภายในวันที่ ๘ ธันวาคม ๒๕๖๙ .*วันทำการถัดไป/;
    for (const texts of await of({ cut: true })) expect(texts).toMatch(day);
    for (const texts of [...(await of({})), ...(await of({ outcome: 'none-held', pages: 0 }))])
      expect(texts).not.toContain('ภายในวันที่');
    expect((await of({}))[0]).toBe('ภายใน ๓๐ วันนับแต่วันที่ได้รับแจ้งคำสั่ง');
    expect((await of({}))[1]).toBe('');
  });

  test('a copy says whether it is certified, and one that waits says when it will be', async () => {
    const { records } = await copiesDocument({
      ...frame(),
      records: [
        { record: record as never, handling: 'copy' },
        { record: record as never, handling: 'certified-copy' },
      ],
    });
    const [plain, waiting] = records.map(({ mark }) => mark.th);
    expect(plain).toMatch(/ไม่เป็นสำเนาที่มีคำรับรองถูกต้อง$/);
    expect(waiting).toMatch(/— เป็นสำเนาที่มีคำรับรองถูกต้องเมื่อเจ้าหน้าที่ลงลายมือชื่อรับรองในช่องด้านล่างแล้ว$/);
  });

  test('each copy has a code of its own, which survives the way to the page', async () => {
    const paper = await copiesDocument({
      ...frame(),
      records: [
        { record: record as never, handling: 'copy' },
        { record: record as never, handling: 'certified-copy' },
      ],
    });
    const parsed = PrintDocument.parse(JSON.parse(JSON.stringify(paper)));
    const tokens = parsed.kind === 'copies' ? parsed.records.map((sheet) => sheet.verificationToken) : [];
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) {
      const claim = await verifyDocument(token, publicKey);
      // The office has them as one list, and finds the one that the code is of.
      expect(claim.ok && checkContent(kept, claim.value)).toMatchObject({ ok: true });
    }
  });

  test('a code of known content cannot be told from another: the digest is salted, and the salt is nowhere on the paper', async () => {
    const papers = await Promise.all([1, 2].map(() => receiptDocument({ ...frame(), ...RECEIPT })));
    const digests = await Promise.all(
      papers.map(async ({ verificationToken }) => {
        const claim = await verifyDocument(verificationToken, publicKey);
        return claim.ok ? claim.value.digest : '';
      }),
    );
    expect(new Set(digests).size).toBe(2);
    for (const [at, paper] of papers.entries()) {
      const { salt = '', content } = kept[at] ?? {};
      expect(JSON.stringify(paper)).not.toContain(salt);
      expect(Buffer.from(paper.verificationToken.split('.')[1] ?? '', 'base64url').toString()).not.toContain(
        salt,
      );
      // Who guesses the whole content still lacks the salt: no other gives the digest.
      expect(contentDigest(content, salt)).toBe(digests[at]);
      expect(contentDigest(content, newSalt())).not.toBe(digests[at]);
      expect(createHash('sha256').update(canonicalJson(content)).digest('base64url')).not.toBe(digests[at]);
    }
  });

  test('content that has no canonical form, no salt or is of another document is a plain no', () => {
    const document = { documentId: '0123456789ABCDEF', digest: 'x'.repeat(43), issuedAt: '', kioskId: 'K' };
    const paper = (content: unknown, documentId = document.documentId) => ({
      documentId,
      salt: newSalt(),
      content,
    });
    let deep: unknown = {};
    for (let i = 0; i < 20_000; i += 1) deep = { deep };
    for (const wrong of [
      null,
      7,
      'x',
      [],
      {},
      { content: {} },
      [1],
      paper({ a: Number.POSITIVE_INFINITY }),
      paper(deep),
    ])
      expect(checkContent(wrong, document)).toMatchObject({ ok: false });
    expect(checkContent(paper({}, 'F'.repeat(16)), document)).toEqual({ ok: false, fault: 'other-document' });
    expect(checkContent(paper({}), document)).toEqual({ ok: false, fault: 'other-content' });
  });

  test('the form for another has no code: the office’s key vouches for nothing before a PIN', () => {
    const { signingKey: _, standing: __, keep: ___, ...head } = frame();
    const paper = representativeDocument(head);
    expect(PrintDocument.safeParse(paper).error).toBeUndefined();
    expect(JSON.stringify(paper)).not.toMatch(/verificationToken|documentId|eyJ/);
    expect(paper.holder.standing.th).toBe('ตามที่อ่านได้จากบัตร ยังไม่ได้พิสูจน์');
    expect(kept).toEqual([]);
  });

  test('the name is the register’s once that has answered, and whose word it is stands beside it', async () => {
    const registered = { kind: 'differs', name: { th: 'นายจริง ใจดี', en: 'Mr. Jing Jaidee' } } as const;
    const paper = await receiptDocument({ ...frame(), ...RECEIPT, standing: registered });
    expect(paper.holder.name).toEqual(registered.name);
    expect(JSON.stringify(paper)).not.toContain('สมหญิง');
    expect(paper.holder.standing.th).toContain('ไม่ตรงกับที่อ่านได้จากบัตร');
    const unproven = await receiptDocument({ ...frame(), ...RECEIPT });
    expect(unproven.holder.name.th).toBe('สมหญิง ใจดี');
    expect(unproven.holder.standing.en).toBe('as read from the card, not proven');
  });

  test('a birth date of the card, on a paper with the register’s name, is said to be the card’s', async () => {
    const name = { th: 'นายจริง ใจดี', en: 'Mr. Jing Jaidee' };
    const held = { th: '3 มีนาคม 2530', en: '3 March 1987' };
    const born = async (standing: PaperFrame['standing']) => {
      const { request } = frame();
      const holder = { ...request.holder, birthDate: { year: 2530, month: 3, day: 4 } };
      const dated = { ...frame(), request: { ...request, holder }, numerals: 'arabic' as const };
      const paper = await receiptDocument({ ...dated, ...RECEIPT, standing });
      return paper.holder.birthDate;
    };
    const onCard = await born({ kind: 'unproven' });
    expect(onCard.th).toBe('4 มีนาคม 2530');
    for (const kind of ['registered', 'differs'] as const) {
      expect(await born({ kind, name, birthDate: held })).toEqual(held);
      expect(await born({ kind, name })).toEqual({
        th: `${onCard.th} ตามที่อ่านได้จากบัตร`,
        en: `${onCard.en}, as read from the card`,
      });
    }
  });

  test('a token with one letter changed, of another key, or of nothing is not believed', async () => {
    const paper = await copiesDocument({
      ...frame(),
      records: [{ record: record as never, handling: 'copy' }],
    });
    const token = paper.records[0]?.verificationToken ?? '';
    const at = token.indexOf('.') + 5;
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(await verifyDocument(changed, publicKey)).toEqual({ ok: false, fault: 'wrong-signature' });
    const stranger = await exportJWK((await generateKeyPair('EdDSA')).publicKey);
    expect(await verifyDocument(token, stranger)).toEqual({ ok: false, fault: 'wrong-signature' });
    expect(await verifyDocument('hello', publicKey)).toEqual({ ok: false, fault: 'not-a-token' });
  });

  test('what was drawn on the screen is printed, and is not in what is sealed and kept', async () => {
    const handSignature = [[100, 700, 300, 200]];
    const form = await requestDocument({ ...frame(), ...RECEIPT, lines: [], feeSatang: 0, handSignature });
    expect(form.handSignature).toEqual(handSignature);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('handSignature');
  });

  test('document ids are 16 plain letters and digits', () => {
    const ids = Array.from({ length: 200 }, newDocumentId);
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{16}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(200);
  });
});

describe('the number under which the gateway took the request', () => {
  test.each([
    ['where it has said it, the receipt and the request have it', 'LKC-2569-000042'],
    ['where it has not, nothing is said of it', undefined],
  ])('%s', async (_, receiptNumber) => {
    const verification = {
      ...RECEIPT.verification,
      ...(receiptNumber === undefined ? {} : { receiptNumber }),
    };
    const slip = await receiptDocument({ ...frame(), ...RECEIPT, verification });
    const form = await requestDocument({ ...frame(), verification, lines: [], feeSatang: 0 });
    for (const paper of [slip, form]) {
      const drawn = PrintDocument.parse(paper);
      expect('verification' in drawn && drawn.verification.lodged, paper.kind).toBe(receiptNumber);
    }
  });
});

describe('a paper of thousands of rows', () => {
  test('is drawn once, and its code says no number of pages', async () => {
    const paper = await disclosuresDocument({
      ...frame(),
      rows: Array.from({ length: 5000 }, () => ({
        at: '2026-06-02T08:45:00+07:00',
        database: { th: 'ก', en: 'a' },
        who: { th: 'ก', en: 'a' },
        purpose: { th: 'ก', en: 'a' },
      })),
    });
    const pdf = await PDFDocument.create();
    pdf.addPage();
    const bytes = await pdf.save();
    const seen: Coded[] = [];
    const drawn = await drawCounted(
      paper,
      async (one) => {
        seen.push(one);
        return { ok: true, value: bytes };
      },
      signingKey,
    );
    expect(seen).toEqual([paper]);
    expect(drawn).toMatchObject({ ok: true, value: { pages: [{ on: 1, own: 1 }], said: false } });
  });
});

describe('the payment slip', () => {
  const database = { th: 'ทะเบียนบ้าน', en: 'House' };
  const sum = (slip: { items: readonly { total: string }[] }) =>
    slip.items.reduce((total, item) => total + Math.round(Number(item.total) * 100), 0);
  const slipOf = (lines: Parameters<typeof paymentSlip>[0]['lines']) =>
    paymentSlip({ ...frame(), numerals: 'arabic', lines });

  test('its lines add up to its total, also by the copy, with a certificate and a waiver', async () => {
    const rule = {
      per: 'copy' as const,
      copySatang: 1000,
      certificateSatang: 0,
      legalBasis: database,
      waivers: [],
    };
    const unset = { ...rule, copySatang: 0 };
    const slip = await slipOf([
      { database, handling: 'copy', pages: 3 },
      { database, handling: 'certified-copy', pages: 2 },
      { database, handling: 'certified-copy', pages: 9, rule },
      { database, handling: 'certified-copy', pages: 9, rule: unset },
      { database, handling: 'inspect', pages: 9 },
      { database, handling: 'copy', pages: 4, waiver: 'low-income' },
    ]);
    expect(slip.totalSatang).toBe(300 + 700 + 1000);
    expect(slip.items.map(({ total }) => total)).not.toContain('0.00');
    expect(JSON.stringify(slip)).not.toMatch(/รอยืนยัน|to be confirmed/);
    expect(sum(slip)).toBe(slip.totalSatang);
    expect(slip.waiver?.en).toContain('low income');
    expect(PrintDocument.safeParse(slip).error).toBeUndefined();
  });

  test('what is waived is seen at its price, and taken off with the reason', async () => {
    const other = { th: 'ใบอนุญาตขับรถ', en: 'Driving licence' };
    const slip = await slipOf([
      { database, handling: 'certified-copy', pages: 2, waiver: 'low-income' },
      { database: other, handling: 'copy', pages: 1, waiver: 'agency-zero-rate' },
    ]);
    expect(slip.items.map(({ what, total }) => [what.en, total])).toEqual([
      ['copy: House (pages)', '2.00'],
      ['certification: House', '5.00'],
      ['copy: Driving licence (pages)', '1.00'],
      ['fee waived: House', '-7.00'],
      ['fee waived: Driving licence', '-1.00'],
    ]);
    expect(slip.totalSatang).toBe(0);
    expect(slip.total.th).toBe('0.00 บาท (ศูนย์บาทถ้วน)');
    expect(slip.waiver?.th).toContain('ผู้มีรายได้น้อย (มาตรา 9 วรรคสาม); หน่วยงานที่ควบคุมดูแลข้อมูล');
    const thai = await paymentSlip({
      ...frame(),
      numerals: 'thai',
      lines: [{ database, handling: 'copy', pages: 3, waiver: 'low-income' }],
    });
    // Amounts in a column are 0–9 in either; what is taken off has its reason once, below.
    expect(thai.items.map((item) => item.total)).toEqual(['3.00', '-3.00']);
    expect(thai.items.map((item) => item.legalBasis === undefined)).toEqual([false, true]);
    expect(thai.total.th).toContain('๐.๐๐ บาท');
    expect(thai.waiver?.th).toContain('มาตรา ๙');
  });

  test('what did not come out is not on it', async () => {
    const slip = await slipOf([{ database, handling: 'certified-copy', pages: 0 }]);
    expect(slip.items).toEqual([]);
    expect(slip.totalSatang).toBe(0);
  });
});

/** Every text of a value with where it stands; a text whose two halves are the same is somebody else's words. */
function textsIn(value: unknown, path = ''): (readonly [string, string])[] {
  if (value === null || typeof value !== 'object') return [];
  const { th, en } = value as { th?: unknown; en?: unknown };
  if (typeof th === 'string' && typeof en === 'string') return th === en ? [] : [[path, th]];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

describe('numerals', () => {
  const refused = {
    database: { th: 'ทะเบียนบ้าน (ท.ร.14)', en: 'House registration' },
    agency: { th: 'กรมการปกครอง', en: 'DOPA' },
    handling: 'copy' as const,
    outcome: 'not-open' as const,
    explanation: { th: 'ไม่เปิดที่ตู้นี้ (มาตรา 15)', en: 'not open (Section 15)' },
    pages: 0,
  };
  const cut = { th: 'ปิดบัง (มาตรา 9 วรรคสอง)', en: 'withheld (Section 9 paragraph 2)' };
  const written = {
    ...record,
    formCode: 'ท.ร.14/1',
    sections: [
      {
        fields: [
          {
            key: 'born',
            label: { th: 'วันเกิด', en: 'Born' },
            value: { th: '1 มกราคม 2500', en: '1 January 1957' },
            privacy: 'plain',
          },
          {
            key: 'number',
            label: { th: 'เลข', en: 'Number' },
            value: { th: '9-0000-00000-01-2', en: '9-0000-00000-01-2' },
            privacy: 'plain',
            cut,
          },
        ],
        table: {
          columns: [{ th: 'วันที่ (สด.43)', en: 'Date (S.D.43)' }],
          rows: [[{ th: '2 ก.พ. 2560', en: '2 Feb 2017' }]],
        },
      },
    ],
  };
  const papers = async (numerals: 'thai' | 'arabic') => {
    const shared = { ...frame(), numerals };
    const verification = { reference: 'SAS-1', mode: 'pin' as const, at: '2026-11-23T14:00:00+07:00' };
    return [
      await requestDocument({
        ...shared,
        verification,
        lines: [refused],
        feeSatang: 0,
        waivers: ['low-income', 'low-income'],
      }),
      await copiesDocument({ ...shared, records: [{ record: written as never, handling: 'copy' }] }),
      ...(await correctionDocuments({
        ...shared,
        lines: [
          {
            agency: written.provenance.agency,
            database: written.title,
            retrievedAt: written.provenance.retrievedAt,
            item: { th: 'เกิดวันที่ 2', en: 'Born on the 2nd' },
            current: { th: 'วันที่ 2', en: 'the 2nd' },
            attachNote: true,
          },
        ],
      })),
      await receiptDocument({ ...shared, ...RECEIPT, verification, lines: [refused] }),
      await paymentSlip({ ...shared, lines: [{ ...refused, pages: 2, waiver: 'low-income' }] }),
      await inspectionDocument({
        ...shared,
        verification,
        startedAt: shared.issuedAt,
        endedAt: shared.issuedAt,
        lines: [refused],
      }),
      await disclosuresDocument({
        ...shared,
        rows: [
          {
            at: shared.issuedAt,
            database: refused.database,
            who: refused.agency,
            purpose: refused.agency,
          },
        ],
      }),
    ];
  };

  test.each(['thai', 'arabic'] as const)('every paper in %s, in each text that is ours', async (numerals) => {
    const other = numerals === 'thai' ? /[0-9]/ : /[๐-๙]/;
    for (const paper of await papers(numerals)) {
      for (const [path, th] of textsIn(paper))
        if (path.startsWith('.law')) expect(th, paper.kind).not.toMatch(/[0-9]/);
      // The mark of a copy names the request, whose number is the same in every paper and register.
      const texts = textsIn(paper).map(
        ([path, th]) => [path, th.replace(frame().request.requestNumber, '')] as const,
      );
      expect(texts.length, paper.kind).toBeGreaterThan(3);
      expect(
        // The Act is quoted as it is printed in the Gazette: in ๐–๙.
        texts.filter(([path, th]) => !path.startsWith('.law') && other.test(th)),
        paper.kind,
      ).toEqual([]);
    }
  });

  test('what somebody copies or compares stays as it is', async () => {
    const [request, copies] = await papers('thai');
    expect(request).toMatchObject({ requestNumber: frame().request.requestNumber, waiver: { th: /๙/ } });
    if (copies?.kind !== 'copies') throw new Error('no copies');
    const [sheet] = copies.records;
    expect(sheet?.record.formCode).toBe('ท.ร.๑๔/๑');
    expect(sheet?.record.sections[0]?.fields.map((field) => field.value.th)).toEqual([
      '๑ มกราคม ๒๕๐๐',
      '9-0000-00000-01-2',
    ]);
    expect(copies.holder.citizenNumber).not.toMatch(/[๐-๙]/);
  });
});

describe('format', () => {
  test.each([
    [0, 'ศูนย์บาทถ้วน'],
    [100, 'หนึ่งบาทถ้วน'],
    [1100, 'สิบเอ็ดบาทถ้วน'],
    [2150, 'ยี่สิบเอ็ดบาทห้าสิบสตางค์'],
    [10100, 'หนึ่งร้อยเอ็ดบาทถ้วน'],
    [100000000, 'หนึ่งล้านบาทถ้วน'],
    // เอ็ด stands for the last one wherever something greater was said before it, in each group of six.
    [100000100, 'หนึ่งล้านเอ็ดบาทถ้วน'],
    [100000001, 'หนึ่งล้านบาทหนึ่งสตางค์'],
    [100001100, 'หนึ่งล้านสิบเอ็ดบาทถ้วน'],
    [110000000, 'หนึ่งล้านหนึ่งแสนบาทถ้วน'],
    [1100000100, 'สิบเอ็ดล้านเอ็ดบาทถ้วน'],
    [2000000000, 'ยี่สิบล้านบาทถ้วน'],
    [2100000000, 'ยี่สิบเอ็ดล้านบาทถ้วน'],
    [100000000000000, 'หนึ่งล้านล้านบาทถ้วน'],
    [100000100000000, 'หนึ่งล้านเอ็ดล้านบาทถ้วน'],
    [100000000000100, 'หนึ่งล้านล้านเอ็ดบาทถ้วน'],
    [1, 'หนึ่งสตางค์'],
    [11, 'สิบเอ็ดสตางค์'],
    [21, 'ยี่สิบเอ็ดสตางค์'],
    [101, 'หนึ่งบาทหนึ่งสตางค์'],
    [2000, 'ยี่สิบบาทถ้วน'],
    [2500, 'ยี่สิบห้าบาทถ้วน'],
    [20000, 'สองร้อยบาทถ้วน'],
    [100100, 'หนึ่งพันเอ็ดบาทถ้วน'],
    [-75000, 'ลบเจ็ดร้อยห้าสิบบาทถ้วน'],
    [-100000101, 'ลบหนึ่งล้านเอ็ดบาทหนึ่งสตางค์'],
    [-0, 'ศูนย์บาทถ้วน'],
    [75, 'เจ็ดสิบห้าสตางค์'],
  ])('%i satang in words', (satang, words) => expect(bahtWords(satang)).toBe(words));

  test('an amount in words is read back as the same amount, and what is no amount is not written out', () => {
    const ONES = new Map(
      ['', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า'].map((word, at) => [word, at]),
    ).set('เอ็ด', 1);
    // As somebody adds it up who hears it: ล้าน multiplies all that was said before it.
    const heard = (words: string): number => {
      const million = words.lastIndexOf('ล้าน');
      if (million >= 0)
        return heard(words.slice(0, million)) * 1_000_000 + heard(words.slice(million + 'ล้าน'.length));
      let [rest, sum] = [words, 0];
      for (const [word, value] of [
        ['แสน', 100_000],
        ['หมื่น', 10_000],
        ['พัน', 1000],
        ['ร้อย', 100],
        ['สิบ', 10],
      ] as const) {
        const at = rest.indexOf(word);
        if (at < 0) continue;
        const times = rest.slice(0, at);
        sum +=
          value * (value === 10 && times === '' ? 1 : times === 'ยี่' ? 2 : (ONES.get(times) ?? Number.NaN));
        rest = rest.slice(at + word.length);
      }
      return sum + (ONES.get(rest) ?? Number.NaN);
    };
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer()), (satang) => {
        if (satang === 0) return;
        const words = bahtWords(satang);
        const [, minus, baht = '', cents = ''] = /^(ลบ)?(?:(.+)บาท)?(?:ถ้วน|(.+)สตางค์)$/.exec(words) ?? [];
        const all = BigInt(heard(baht)) * 100n + BigInt(heard(cents));
        expect(minus === undefined ? all : -all, words).toBe(BigInt(satang));
        expect(words).not.toMatch(/สองสิบ|หนึ่งสิบ|สิบหนึ่ง|(ร้อย|พัน|หมื่น|แสน|ล้าน)หนึ่ง(บาท|สตางค์|ล้าน)/);
      }),
      { numRuns: 1000 },
    );
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 53])
      expect(() => bahtWords(none)).toThrow(RangeError);
  });

  test('dates', () => {
    expect(longDate('2026-12-31T17:00:00Z', 'arabic').th).toBe('1 มกราคม 2570');
    expect(buddhistDate({ year: 2523 }, 'thai')).toEqual({ th: '๒๕๒๓', en: '1980 (B.E. 2523)' });
    expect(buddhistDate({ year: 2523, month: 2, day: 9 }, 'arabic').th).toBe('9 กุมภาพันธ์ 2523');
    // Until 2483 the year began in April: the Common Era is said where it is certain.
    expect(buddhistDate({ year: 2466, month: 2, day: 29 }, 'thai')).toEqual({
      th: '๒๙ กุมภาพันธ์ ๒๔๖๖',
      en: '29 February B.E.\u00a02466',
    });
    expect(buddhistDate({ year: 2470 }, 'arabic').en).toBe('B.E.\u00a02470');
    expect(buddhistDate({ year: 2470, month: 4, day: 1 }, 'arabic').en).toBe('1 April 1927 (B.E. 2470)');
  });
  test('numbers', () => {
    expect(citizenNumber('9000000000012')).toBe('9-0000-00000-01-2');
    expect(digits(digits('มาตรา 25', 'thai'), 'arabic')).toBe('มาตรา 25');
  });
});

test.each([
  ['both sides', true, /บนกระดาษ ๒ แผ่น/, /both sides of 2 sheets/],
  ['one side', false, /บนกระดาษ ๓ แผ่น/, /one side of 3 sheets/],
])('a receipt says how many sheets of %s come', async (_, twoSided, th, en) => {
  const { expect: said } = await receiptDocument({ ...frame(), ...RECEIPT, twoSided });
  expect(said.th).toMatch(th);
  expect(said.en).toMatch(en);
});

test('a receipt says nothing of sheets and sides where nobody knows them', async () => {
  const { expect: said } = await receiptDocument({ ...frame(), ...RECEIPT, twoSided: undefined });
  expect(said.th).not.toMatch(/แผ่น|หน้าเดียว/);
  expect(said.en).not.toMatch(/sheet|side/);
  expect(said.en).toContain('3 pages');
});
