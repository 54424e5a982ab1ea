import { createHash } from 'node:crypto';
import { compactDecrypt, exportJWK, generateKeyPair, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Holder } from '../../native/index.ts';
import type { DatabaseId, PresentedRecord } from '../contract/words.ts';
import { correctionAppeal, disclosureAppeal, isCut } from './deadlines.ts';
import { BOARD_RULE, type FeeRate, feeRuleOf, feeSatang, tellsLowIncome, waiverOf } from './fees.ts';
import {
  canonicalRequest,
  requestDigest,
  requestHolder,
  requestNumber,
  requestSalt,
  SectionRequest,
} from './request.ts';
import { sealRequest } from './seal.ts';
import { addressee, CAPACITIES, DECLARATION, declarationFor, SECTION_25 } from './wording.ts';

const request: SectionRequest = {
  office: { th: 'ที่ว่าการอำเภอเมือง', en: 'Mueang District Office' },
  kioskId: 'K-01',
  requestNumber: requestNumber('ตย.0000', 2569, 123),
  madeAt: '2026-11-23T14:00:00+07:00',
  holder: {
    citizenId: '9000000000012',
    name: { th: 'นางสาวสมหญิง ใจดี', en: 'Miss Somying Jaidee' },
    address: '1 หมู่ 2',
  },
  lines: [{ databaseId: 'dopa_person' as DatabaseId, handling: 'copy' }],
  declaration: DECLARATION,
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
};

describe('request', () => {
  test('number', () => {
    expect(request.requestNumber).toBe('ตย.0000/ม25/2569/000123');
    // Made here, and not where the file is read.
    expect(requestNumber('ตย.0000', 2569, 7)).toBe('ตย.0000/ม25/2569/000007');
    expect(() => requestNumber('อภ 0000', 2569, 1)).toThrow();
    expect(() => requestNumber('ตย.0000', 69, 1)).toThrow();
  });

  test('the canonical form does not depend on the order of keys, and the digest on every letter', () => {
    const canonical = canonicalRequest(request);
    const turned = Object.fromEntries(Object.entries(request).reverse()) as unknown as SectionRequest;
    expect(canonicalRequest(turned)).toBe(canonical);
    expect(SectionRequest.parse(JSON.parse(canonical))).toEqual(request);
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, member]) => [key, sorted(member)]),
            )
          : value;
    expect(canonical).toBe(JSON.stringify(sorted(request)));
    expect(requestDigest(canonical)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const other = {
      ...request,
      lines: [{ databaseId: 'dopa_house' as DatabaseId, handling: 'copy' as const }],
    };
    expect(requestDigest(canonicalRequest(other))).not.toBe(requestDigest(canonical));
  });

  test('names the holder by every part of what the card says, and by nothing else', () => {
    const person = {
      citizenId: '9000000000012',
      nameTh: { prefix: 'นางสาว', first: 'สมหญิง', middle: 'กลาง', last: 'ใจดี' },
      nameEn: { prefix: 'Miss', first: 'Somying', middle: 'Klang', last: 'Jaidee' },
      birthDate: { year: 2520, month: 2, day: 3 },
      address: {
        houseNumber: '1/2',
        village: 'หมู่ที่ 3',
        lane: 'ตรอกสี่',
        soi: 'ซอยห้า',
        road: 'หก',
        subdistrict: 'ตำบลเจ็ด',
        district: 'อำเภอแปด',
        province: 'จังหวัดเก้า',
      },
      laserNumber: 'JC1',
      issuingPlace: 'ที่อื่น',
    } as unknown as Holder;
    expect(requestHolder(person)).toEqual({
      citizenId: '9000000000012',
      name: { th: 'นางสาวสมหญิง กลาง ใจดี', en: 'Miss Somying Klang Jaidee' },
      birthDate: { year: 2520, month: 2, day: 3 },
      address: '1/2 หมู่ที่ 3 ตรอกสี่ ซอยห้า ถนนหก ตำบลเจ็ด อำเภอแปด จังหวัดเก้า',
    });
    // What the card leaves empty is left out, and nothing is made up in its place.
    const { birthDate: _, address: __, nameEn: ___, ...bare } = person;
    expect(requestHolder({ ...bare, birthDate: { year: 2470 } } as unknown as Holder)).toEqual({
      citizenId: '9000000000012',
      name: { th: 'นางสาวสมหญิง กลาง ใจดี', en: 'นางสาวสมหญิง กลาง ใจดี' },
      birthDate: { year: 2470 },
      address: '',
    });
    const canonical = canonicalRequest({ ...request, holder: requestHolder(person) });
    for (const part of ['ใจดี', 'Jaidee', 'ตำบลเจ็ด', '"month":2']) expect(canonical).toContain(part);
  });

  test('an address is one line of what the card says: no gap for what it leaves empty, a road named once', () => {
    const EMPTY = {
      houseNumber: '',
      village: '',
      lane: '',
      soi: '',
      road: '',
      subdistrict: '',
      district: '',
      province: '',
    };
    const lineOf = (address: object) =>
      requestHolder({
        citizenId: '9000000000012',
        nameTh: { prefix: '', first: 'ก', middle: '', last: 'ข' },
        address: { ...EMPTY, ...address },
      } as unknown as Holder).address;
    expect(lineOf({ houseNumber: '1', province: 'จ' })).toBe('1 จ');
    expect(lineOf({ road: 'สุจริต' })).toBe('ถนนสุจริต');
    expect(lineOf({ road: 'ถนนสุจริต' })).toBe('ถนนสุจริต');
    expect(lineOf({ road: 'ถ.สุจริต' })).toBe('ถ.สุจริต');
    // A name with these letters inside is no label.
    expect(lineOf({ road: 'สายถนนเก่า' })).toBe('ถนนสายถนนเก่า');
    expect(lineOf({})).toBe('');
  });

  test('only what the card knows of a birth date is signed', () => {
    const born = (birthDate: object) =>
      Object.keys(
        requestHolder({
          citizenId: '9000000000012',
          nameTh: { prefix: '', first: 'ก', middle: '', last: 'ข' },
          birthDate,
        } as unknown as Holder).birthDate ?? {},
      );
    expect(born({ year: 2500 })).toEqual(['year']);
    expect(born({ year: 2500, month: 4 })).toEqual(['year', 'month']);
    const nothing = { citizenId: '1', nameTh: { prefix: '', first: 'ก', middle: '', last: 'ข' } };
    expect(Object.keys(requestHolder(nothing as unknown as Holder))).toEqual([
      'citizenId',
      'name',
      'address',
    ]);
  });

  test('a request to which something was added, or for nothing, has no canonical form', () => {
    const more = { ...request, more: 1 } as unknown as SectionRequest;
    expect(() => canonicalRequest(more)).toThrow();
    expect(() => canonicalRequest({ ...request, lines: [] })).toThrow();
  });

  test('no two requests have one salt, and each is one that a request takes', () => {
    const salts = Array.from({ length: 100 }, requestSalt);
    expect(new Set(salts).size).toBe(100);
    for (const salt of salts) expect(SectionRequest.safeParse({ ...request, salt }).success).toBe(true);
  });

  test('the seal says for which key it is, where the key has a name', async () => {
    const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
    const key = await exportJWK(publicKey);
    const headOf = async (jwk: typeof key) =>
      JSON.parse(
        Buffer.from((await sealRequest('{}', jwk)).split('.')[0] ?? '', 'base64url').toString(),
      ) as object;
    expect(await headOf({ ...key, kid: 'of 2569' })).toMatchObject({ kid: 'of 2569' });
    expect(Object.keys(await headOf(key))).not.toContain('kid');
  });

  test('who acts for another says in which right, and the request goes to the agencies through the office', () => {
    for (const capacity of ['parent', 'guardian', 'curator'] as const) {
      const { th, en } = declarationFor(capacity);
      expect(th).toContain(`ข้าพเจ้าในฐานะ${CAPACITIES[capacity].name.th} ขอใช้สิทธิตามมาตรา ๒๕ วรรคห้า`);
      expect(en).toContain(`As ${CAPACITIES[capacity].name.en}, under Section 25 paragraph 5`);
    }
    expect(addressee(request.office)).toEqual({
      th: 'เรียน หัวหน้าหน่วยงานของรัฐที่ควบคุมดูแลข้อมูลข่าวสารตามรายการในคำขอนี้ ผ่านที่ว่าการอำเภอเมือง',
      en: 'To the heads of the agencies in control of the information that this request lists, through Mueang District Office',
    });
  });

  test('RFC 8785 and FIPS 180 vectors', () => {
    // SHA-256 of the empty string, in base64url.
    expect(requestDigest('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
    // "ก" in UTF-8: E0 B8 81.
    expect(requestDigest('ก')).toBe(
      createHash('sha256')
        .update(Uint8Array.of(0xe0, 0xb8, 0x81))
        .digest('base64url'),
    );
  });

  test('only the office opens the seal', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
    const canonical = canonicalRequest(request);
    const sealed = await sealRequest(canonical, await exportJWK(publicKey));
    expect(sealed.split('.')).toHaveLength(5);
    expect(sealed).not.toContain('9000000000012');
    const opened = await compactDecrypt(
      sealed,
      await importJWK(await exportJWK(privateKey), 'ECDH-ES+A256KW'),
    );
    expect(new TextDecoder().decode(opened.plaintext).trimEnd()).toBe(canonical);
    expect(opened.protectedHeader).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' });
    const stranger = await generateKeyPair('ECDH-ES+A256KW');
    await expect(compactDecrypt(sealed, stranger.privateKey)).rejects.toThrow();
    await expect(sealRequest(canonical, await exportJWK(privateKey))).rejects.toThrow('public half');
  });

  test('the length of the seal tells nothing: one database or all of them, a short name or a long one', async () => {
    const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
    const key = await exportJWK(publicKey);
    const line = { databaseId: 'dopa_house' as DatabaseId, handling: 'certified-copy' as const };
    const lengths = await Promise.all(
      [0, 1, 7, 34].map(async (lines) => {
        const long = {
          ...request,
          lines: Array(lines).fill(line),
          office: { th: 'ก'.repeat(40 * lines + 1), en: 'a' },
        };
        return (await sealRequest(JSON.stringify(long), key)).length;
      }),
    );
    expect(new Set(lengths).size).toBe(1);
  });

  test("the Act's words, not the letter's paraphrase", () => {
    const first = SECTION_25[0]?.th ?? '';
    expect(first).toContain('ได้รู้ถึงข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับตน');
    expect(first).not.toContain('ได้รับรู้ถึง');
    expect(first).not.toContain('ที่เกี่ยวข้องกับตน');
  });
});

describe('fees', () => {
  test('inspection is free, a page one baht, a certificate five', () => {
    expect(feeSatang([])).toBe(0);
    expect(feeSatang([{ handling: 'inspect', pages: 9 }])).toBe(0);
    expect(feeSatang([{ handling: 'copy', pages: 3 }])).toBe(300);
    expect(feeSatang([{ handling: 'certified-copy', pages: 3 }])).toBe(800);
    expect(feeSatang([{ handling: 'certified-copy', pages: 0 }])).toBe(0);
  });
  test('waivers', () => {
    expect(feeSatang([{ handling: 'copy', pages: 3, waiver: 'low-income' }])).toBe(0);
  });
  test('under a special law a copy is charged once, however many pages, certified or not, from its first day', () => {
    const rate: FeeRate = {
      law: 'registration',
      copySatang: 1000,
      certificateSatang: 0,
      legalBasis: { th: 'กฎกระทรวงตัวอย่าง', en: 'example' },
      effectiveFrom: '2026-11-23',
    };
    const later = { ...rate, copySatang: 2000, effectiveFrom: '2027-01-01' };
    // 18:30 UTC on the 22nd is the 23rd in Thailand.
    const on = (at: string) => feeRuleOf('registration', [later, rate], at);
    expect(feeSatang([{ handling: 'copy', pages: 9, rule: on('2026-11-22T18:30:00Z') }])).toBe(1000);
    expect(feeSatang([{ handling: 'certified-copy', pages: 1, rule: on('2026-11-23T03:00:00Z') }])).toBe(
      1000,
    );
    expect(feeSatang([{ handling: 'copy', pages: 1, rule: on('2026-11-22T16:30:00Z') }])).toBe(0);
    expect(feeSatang([{ handling: 'copy', pages: 1, rule: on('2027-01-01T03:00:00Z') }])).toBe(2000);
  });
  test('nothing under a special law until the site sets a rate; the Board’s ceilings under the Act', () => {
    for (const law of ['registration', 'family', 'name', 'identity-card', 'land'] as const)
      expect(
        feeSatang([{ handling: 'certified-copy', pages: 9, rule: feeRuleOf(law, [], request.madeAt) }]),
      ).toBe(0);
    expect(feeRuleOf('information', [], request.madeAt)).toBe(BOARD_RULE);
  });
  test('a rate is for its own law; under the Act it stays by the page, with the Act’s waivers', () => {
    const rate: FeeRate = {
      law: 'information',
      copySatang: 50,
      certificateSatang: 300,
      legalBasis: { th: 'ประกาศ', en: 'announcement' },
      effectiveFrom: '2026-11-23',
    };
    const legalBasis = rate.legalBasis;
    expect(feeRuleOf('information', [rate], request.madeAt)).toEqual({
      per: 'page',
      copySatang: 50,
      certificateSatang: 300,
      legalBasis,
      waivers: ['low-income', 'agency-zero-rate'],
    });
    expect(feeRuleOf('land', [rate], request.madeAt).copySatang).toBe(0);
    expect(feeRuleOf('land', [{ ...rate, law: 'land' }], request.madeAt)).toEqual({
      per: 'copy',
      copySatang: 50,
      certificateSatang: 0,
      legalBasis,
      waivers: ['agency-zero-rate'],
    });
    // In whatever order a site writes them, the latest that has begun counts; its first day is a day of it.
    const earlier = { ...rate, copySatang: 70, effectiveFrom: '2026-01-01' };
    for (const rates of [
      [earlier, rate],
      [rate, earlier],
    ])
      expect(feeRuleOf('information', rates, '2026-11-22T17:00:00Z').copySatang).toBe(50);
    expect(feeRuleOf('information', [rate, earlier], '2026-11-22T16:59:59Z').copySatang).toBe(70);
  });
  test('what stands on a page that another line counts is a copy of no page', () => {
    expect(feeSatang([{ handling: 'certified-copy', pages: 0, sharesPage: true }])).toBe(500);
    expect(feeSatang([{ handling: 'copy', pages: 0, sharesPage: true }])).toBe(0);
  });
});

describe('waivers', () => {
  const policy = { freeDatabases: ['dlt_licence'], waiveLowIncome: true };
  const rich = { lowIncome: false };
  const poor = { lowIncome: true };
  const board = { databaseId: 'nhso_right', rule: BOARD_RULE };
  const rate: FeeRate = {
    law: 'registration',
    copySatang: 1000,
    certificateSatang: 0,
    legalBasis: { th: '', en: '' },
    effectiveFrom: '2026-01-01',
  };
  const registration = {
    databaseId: 'dopa_house',
    rule: feeRuleOf('registration', [rate], request.madeAt),
  };
  test('are granted by the office, within the law of each fee', () => {
    expect(waiverOf(board, policy, rich)).toBeUndefined();
    expect(waiverOf(board, policy, poor)).toBe('low-income');
    expect(waiverOf(board, { ...policy, waiveLowIncome: false }, poor)).toBeUndefined();
    // The fees of registration have a law of their own, which is not known to waive for low income.
    expect(waiverOf(registration, policy, poor)).toBeUndefined();
    expect(waiverOf(registration, { ...policy, freeDatabases: ['dopa_house'] }, rich)).toBe(
      'agency-zero-rate',
    );
    expect(waiverOf({ ...board, databaseId: 'dlt_licence' }, policy, poor)).toBe('agency-zero-rate');
  });
  test('low income is told by the state-welfare register alone', () => {
    const record = (databaseId: string, status: string) =>
      ({ databaseId, sections: [{ fields: [{ key: 'status', value: { th: status, en: '' } }] }] }) as never;
    expect(tellsLowIncome(record('mof_welfare', 'ผ่านเกณฑ์'))).toBe(true);
    expect(tellsLowIncome(record('mof_welfare', 'ไม่ผ่านเกณฑ์'))).toBe(false);
    expect(tellsLowIncome(record('sso_insured', 'ผ่านเกณฑ์'))).toBe(false);
    const field = (key: string, th: string) => ({ fields: [{ key, value: { th, en: '' } }] });
    const among = (...sections: object[]) => tellsLowIncome({ databaseId: 'mof_welfare', sections } as never);
    expect(among(field('other', 'ก'), field('status', 'ผ่าน'))).toBe(true);
    expect(among({ fields: [...field('other', 'ก').fields, ...field('status', 'ผ่าน').fields] })).toBe(true);
    expect(among(field('remark', 'ผ่านการอบรม'))).toBe(false);
  });
});

describe('deadlines', () => {
  test('15 days after the day of notice, as it is in Thailand; a last day on a holiday moves', () => {
    // 18:30 UTC on the 22nd is the 23rd in Thailand.
    expect(disclosureAppeal('2026-11-22T18:30:00Z', 'arabic').until).toEqual({
      th: 'ภายในวันที่ 8 ธันวาคม 2569 หากวันสุดท้ายเป็นวันหยุด ให้เลื่อนไปเป็นวันทำการถัดไป',
      en: 'By 8 December 2026 (B.E. 2569); a last day on a holiday moves to the next working day',
    });
    expect(disclosureAppeal('2026-11-22T18:30:00Z', 'thai').until.th).toContain('๘ ธันวาคม ๒๕๖๙');
    expect(disclosureAppeal('2026-11-22T18:30:00Z').what.th).toContain('คำสั่งมิให้เปิดเผย');
  });

  test('there is an order not to disclose where a part of a record is withheld, whichever, and nowhere else', () => {
    const cut = { cut: { th: 'ปิด', en: 'withheld' } };
    const record = (...sections: object[][]) =>
      ({ sections: sections.map((fields) => ({ fields })) }) as unknown as PresentedRecord;
    expect(isCut(record([{}, cut], [{}]))).toBe(true);
    expect(isCut(record([{}], [cut]))).toBe(true);
    expect(isCut(record([{}], [{}]))).toBe(false);
    expect(isCut(record())).toBe(false);
  });

  test('every remedy is told with its section and its days, in both languages and in the digits that are asked for', () => {
    expect(disclosureAppeal('2026-11-22T18:30:00Z')).toEqual({
      what: {
        th: 'อุทธรณ์คำสั่งมิให้เปิดเผยข้อมูลข่าวสาร ภายใน 15 วันนับแต่วันที่ได้รับแจ้งคำสั่ง (มาตรา 18)',
        en: 'Appeal against an order not to disclose, within 15 days of notice (Section 18)',
      },
      until: {
        th: 'ภายในวันที่ 8 ธันวาคม 2569 หากวันสุดท้ายเป็นวันหยุด ให้เลื่อนไปเป็นวันทำการถัดไป',
        en: 'By 8 December 2026 (B.E. 2569); a last day on a holiday moves to the next working day',
      },
    });
    expect(disclosureAppeal('2026-11-22T18:30:00Z', 'thai').what.th).toContain('๑๕ วัน');
    expect(correctionAppeal()).toEqual({
      what: {
        th: 'อุทธรณ์คำสั่งไม่แก้ไข เปลี่ยนแปลง หรือลบข้อมูลข่าวสาร (มาตรา 25 วรรคสี่)',
        en: 'Appeal against an order not to correct, alter or delete (Section 25 paragraph 4)',
      },
      until: {
        th: 'ภายใน 30 วันนับแต่วันที่ได้รับแจ้งคำสั่ง',
        en: 'Within 30 days of notice of the order',
      },
    });
  });

  test('no date for corrections: there is no order yet', () => {
    expect(correctionAppeal('thai').until.th).toBe('ภายใน ๓๐ วันนับแต่วันที่ได้รับแจ้งคำสั่ง');
    expect(JSON.stringify(correctionAppeal())).not.toMatch(/25[67]\d/);
  });
});
