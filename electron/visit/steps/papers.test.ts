/** The pages of a visit as they are made, handed to the printer, and overwritten. */
import { generateKeyPairSync } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { compactDecrypt, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { kioskConfig } from '../../../tests/kiosk-config.ts';
import type { PrintDocument } from '../../contract/paper.ts';
import { DatabaseId } from '../../contract/words.ts';
import type { PageRenderer } from '../../ports/host.ts';
import type { Printing } from '../../printing/printing.ts';
import { DECLARATION } from '../../request/wording.ts';
import { fault } from '../../words/faults.ts';
import { fail, ok } from '../../words/result.ts';
import type { VisitContext, VisitEvent } from '../machine.ts';
import { emptyPapers, makePapers, type PapersBox } from './papers.ts';
import { printForm, printPapers } from './print.ts';

const jwk = (pair: { privateKey: { export(o: { format: 'jwk' }): unknown } }) =>
  pair.privateKey.export({ format: 'jwk' }) as JWK;
const SIGNING = jwk(generateKeyPairSync('ed25519'));
const OFFICE_PRIVATE = jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const { d: _, ...OFFICE } = OFFICE_PRIVATE;

const HELD = DatabaseId.parse('dopa_person');
const holder = {
  citizenId: '9009900000017',
  nameTh: { prefix: 'นาง', first: 'สมหญิง', middle: '', last: 'ทดสอบดี' },
} as never;
const request = {
  office: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Office' },
  kioskId: 'K-01',
  requestNumber: 'ตย.0000/ม25/2569/000001',
  madeAt: '2026-11-30T10:00:00+07:00',
  holder: { citizenId: '9009900000017', name: { th: 'นางสมหญิง ทดสอบดี', en: 'Somying' }, address: '' },
  lines: [{ databaseId: HELD, handling: 'copy' }],
  declaration: DECLARATION,
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
  canonical: '{}',
  digest: 'd',
} as never;

const context = (more: Partial<VisitContext> = {}): VisitContext =>
  ({
    request,
    holder,
    verification: {
      assertion: 'a',
      reference: 'SAS-1',
      mode: 'pin',
      verifiedAt: '2026-11-30T10:01:00+07:00',
    },
    answers: new Map([
      [HELD, { outcome: 'none-held', explanation: { th: 'ไม่มีข้อมูล', en: 'none' }, record: undefined }],
    ]),
    ticked: new Set(),
    marks: new Map(),
    marksLodged: [],
    opened: new Set(),
    handSignature: null,
    lodging: null,
    disclosures: null,
    printsAccount: false,
    runsOn: false,
    lowIncome: false,
    shownAt: null,
    confirmedAt: null,
    actsFor: null,
    ...more,
  }) as unknown as VisitContext;

/** A renderer that gives two empty pages for whatever is drawn, and keeps what it gave. */
function renderer() {
  const drawn: PrintDocument[] = [];
  const given: Uint8Array[] = [];
  const pages = {
    pdf: async (document: PrintDocument) => {
      drawn.push(document);
      const pdf = await PDFDocument.create();
      pdf.addPage();
      pdf.addPage();
      const bytes = await pdf.save();
      given.push(bytes);
      return ok(bytes);
    },
  } as unknown as PageRenderer;
  return { drawn, given, pages };
}

const blank = (): PapersBox => ({ pdf: null, slips: null, sealed: null, ids: [] });
const wiped = (bytes: Uint8Array | undefined) => bytes?.every((byte) => byte === 0);
const config = (slips: boolean) =>
  kioskConfig('/nowhere', slips ? { printing: { printer: 'p', slipPrinter: 's' } } : {});

async function made(more: Partial<VisitContext> = {}, slips = false) {
  const box = blank();
  const { drawn, given, pages } = renderer();
  const printing = { status: async () => ok({ twoSided: true }) } as unknown as Printing;
  const outcome = await makePapers({
    ...{ config: config(slips), pages, printing, signingKey: SIGNING, officeKey: OFFICE, box },
    context: context(more),
  });
  return { outcome, box, drawn, given };
}

describe('making the pages', () => {
  it.each([
    ['pin', /PIN/, undefined],
    ['presence', /เจ้าหน้าที่/, true],
  ] as const)('the request says how its holder was proven: %s', async (mode, said, byHand) => {
    const { outcome, drawn } = await made({
      verification: { assertion: 'a', reference: 'SAS-1', mode, verifiedAt: '2026-11-30T10:01:00+07:00' },
    });
    expect(outcome).toMatchObject({ papers: { pages: 2, freePages: 2, feeSatang: 0 } });
    const paper = drawn.find(({ kind }) => kind === 'request');
    if (paper?.kind !== 'request') throw new Error('no request was drawn');
    expect(paper.verification.mode.th).toMatch(said);
    expect(paper.verification.signsByHand).toBe(byHand);
    if (mode === 'presence') expect(paper.verification.mode.th).not.toMatch(/รหัสประจำตัว \(PIN\)$/);
  });

  it('leaves the one job in the box, and overwrites the papers that it was joined of', async () => {
    const { box, given } = await made();
    expect(box.pdf?.some((byte) => byte !== 0)).toBe(true);
    expect(given.length).toBeGreaterThan(0);
    expect(given.map(wiped)).toEqual(given.map(() => true));
  });

  // So many rows are drawn without tags, and one copy alone has all the pages.
  const LONG = [
    {
      fields: [],
      table: {
        columns: [{ th: 'ก', en: 'a' }],
        rows: Array.from({ length: 3000 }, (_, at) => [{ th: `${at}`, en: `${at}` }]),
      },
    },
  ];
  it('charges who takes the papers on a phone for the file, and for no paper', async () => {
    // Charged by the Act itself: a baht for each of two pages.
    const RIGHT = DatabaseId.parse('nhso_right');
    const both = { th: 'ก', en: 'a' };
    const record = {
      ...{ databaseId: RIGHT, layout: 'general', title: both, formCode: '', sections: LONG },
      provenance: { agency: both, database: both, retrievedAt: '2026-11-30T10:02:00+07:00' },
    };
    const priced = (takes: VisitContext['takes']) =>
      makePapers({
        config: { ...config(false), office: { ...config(false).office, phone: { feeSatang: 250 } as never } },
        ...{ pages: renderer().pages, printing: {} as Printing, signingKey: SIGNING, officeKey: OFFICE },
        box: blank(),
        context: context({
          takes,
          request: Object.assign({}, request, { lines: [{ databaseId: RIGHT, handling: 'copy' }] }),
          answers: new Map([[RIGHT, { databaseId: RIGHT, outcome: 'found', record }]]) as never,
          ticked: new Set([RIGHT]),
        }),
      });
    const [paper, phone, all] = [await priced('paper'), await priced('phone'), await priced('both')];
    const of = (outcome: typeof paper) => ('papers' in outcome ? outcome.papers : outcome);
    const paid = 'papers' in paper ? paper.papers.feeSatang : -1;
    expect(of(phone)).toMatchObject({ feeSatang: 250, fileFeeSatang: 250 });
    expect(of(all)).toMatchObject({ feeSatang: paid + 250, fileFeeSatang: 250 });
    expect(of(paper)).not.toHaveProperty('fileFeeSatang');
    expect(paid).toBe(200);
  });

  it('charges nobody by guess: pages that cannot be told apart are a fault', async () => {
    const both = { th: 'ก', en: 'a' };
    const record = {
      ...{ databaseId: HELD, layout: 'general', title: both, formCode: '', sections: [] },
      provenance: { agency: both, database: both, retrievedAt: '2026-11-30T10:02:00+07:00' },
    };
    const copied = {
      answers: new Map([[HELD, { databaseId: HELD, outcome: 'found', record }]]) as never,
      ticked: new Set([HELD]),
    };
    // Blank pages have no tags: nobody knows which of them is whose.
    const box = blank();
    const two = DatabaseId.parse('dopa_house');
    const outcome = await makePapers({
      ...{ config: config(false), pages: renderer().pages, printing: {} as Printing },
      ...{ signingKey: SIGNING, officeKey: OFFICE, box },
      context: context({
        ...copied,
        request: Object.assign({}, request, {
          lines: [HELD, two].map((databaseId) => ({ databaseId, handling: 'copy' })),
        }),
        answers: new Map(
          [HELD, two].map((databaseId) => [
            databaseId,
            { databaseId, outcome: 'found', record: { ...record, databaseId, formCode: databaseId } },
          ]),
        ) as never,
        ticked: new Set([HELD, two]),
      }),
    });
    expect(outcome).toMatchObject({ fault: { name: 'document.failed' } });
    expect(box.pdf).toBeNull();
  });

  it('makes slips only where there is a printer for them', async () => {
    expect((await made({}, false)).box.slips).toBeNull();
    const { box, drawn } = await made({}, true);
    expect(box.slips?.length).toBeGreaterThan(0);
    expect(drawn.map(({ kind }) => kind)).toContain('receipt');
  });

  it('the record of inspection tells what was opened from what was only found', async () => {
    const OTHER = DatabaseId.parse('dopa_house');
    const found = (databaseId: DatabaseId) => ({
      databaseId,
      outcome: 'found' as const,
      record: { databaseId, sections: [] } as never,
    });
    const { drawn } = await made({
      request: Object.assign({}, request, {
        lines: [HELD, OTHER].map((databaseId) => ({ databaseId, handling: 'inspect' })),
      }),
      answers: new Map([HELD, OTHER].map((id) => [id, found(id)])),
      opened: new Set([OTHER]),
    });
    const record = drawn.find(({ kind }) => kind === 'inspection');
    expect(record?.kind === 'inspection' && record.lines.map(({ unopened }) => unopened)).toEqual([
      true,
      undefined,
    ]);
  });

  it('keeps for the office, sealed, what each code was given for', async () => {
    const { box, drawn } = await made();
    const key = await importJWK(OFFICE_PRIVATE, 'ECDH-ES+A256KW');
    const { plaintext } = await compactDecrypt(box.sealed ?? '', key);
    const kept = JSON.parse(new TextDecoder().decode(plaintext)) as { documentId: string; issued: object }[];
    const ids = drawn.flatMap((paper) => ('documentId' in paper ? paper.documentId : []));
    expect(kept.map(({ documentId }) => documentId)).toEqual([...new Set(ids)]);
    expect(kept[0]?.issued).toMatchObject({ pages: 2 });
    // What a file says that it holds.
    expect(box.ids).toEqual([...new Set(ids)]);
    // Nobody reads it on the way.
    expect(box.sealed).not.toContain('สมหญิง');
  });

  it('of nothing that was signed makes nothing, and what lay in the box is overwritten', async () => {
    for (const missing of ['request', 'verification', 'holder'] as const) {
      const old = Uint8Array.from([1, 2, 3]);
      const box: PapersBox = { pdf: old, slips: null, sealed: 'x', ids: ['x'] };
      const outcome = await makePapers({
        ...{ config: config(false), pages: renderer().pages, signingKey: SIGNING, officeKey: OFFICE, box },
        printing: {} as Printing,
        context: context({ [missing]: null }),
      });
      expect(outcome).toMatchObject({ fault: { name: 'document.failed' } });
      expect([wiped(old), box]).toEqual([true, blank()]);
    }
  });

  it('a page that cannot be drawn is a fault, and nothing is left to print', async () => {
    const box = blank();
    const outcome = await makePapers({
      ...{ config: config(false), signingKey: SIGNING, officeKey: OFFICE, box, context: context() },
      pages: { pdf: async () => fail(fault('document.failed', 'why')) } as unknown as PageRenderer,
      printing: {} as Printing,
    });
    expect(outcome).toEqual({ fault: fault('document.failed', 'why') });
    expect(box).toEqual(blank());
  });
});

describe('emptying the box', () => {
  it('overwrites pages and slips, and forgets all of it', () => {
    const [pdf, slips] = [Uint8Array.from([1, 2]), Uint8Array.from([3, 4])];
    const box: PapersBox = { pdf, slips, sealed: 'x', ids: ['x'] };
    emptyPapers(box);
    expect([wiped(pdf), wiped(slips), box]).toEqual([true, true, blank()]);
  });
});

describe('printing', () => {
  const printer = (answer: 'ok' | 'fault') => {
    const jobs: string[] = [];
    const print = async (bytes: Uint8Array, { jobName }: { jobName: string }) => {
      // What is handed over is whole: it is overwritten afterwards, and not before.
      expect(bytes.some((byte) => byte !== 0)).toBe(true);
      jobs.push(jobName);
      return answer === 'ok'
        ? ok({ pages: 2, certain: true })
        : fail({ name: 'printer.out-of-paper', pagesDone: 1, certain: true });
    };
    return { jobs, printing: { print } as unknown as Printing };
  };

  it.each(['ok', 'fault'] as const)(
    'the form for another: overwritten when the job ends: %s',
    async (answer) => {
      const { pages, given } = renderer();
      const { jobs, printing } = printer(answer);
      const outcome = await printForm({
        ...{ config: config(false), pages, printing, holder, requestNumber: 'n' },
        journalStands: async () => null,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      expect(jobs).toEqual(['n']);
      expect(outcome.fault?.name ?? null).toBe(answer === 'ok' ? null : 'printer.out-of-paper');
      expect(given.map(wiped)).toEqual([true]);
    },
  );

  it('the form for another: not without its line in the journal, and overwritten all the same', async () => {
    const { pages, given } = renderer();
    const { jobs, printing } = printer('ok');
    const outcome = await printForm({
      ...{ config: config(false), pages, printing, holder, requestNumber: 'n' },
      journalStands: async () => fault('store.silent'),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect([outcome.fault?.name, jobs, given.map(wiped)]).toEqual(['store.silent', [], [true]]);
  });

  it('pages and slips are overwritten when everything is out', async () => {
    const [main, slips] = [printer('ok'), printer('ok')];
    const [pdf, slip] = [Uint8Array.from([1, 2]), Uint8Array.from([3, 4])];
    const box: PapersBox = { pdf, slips: slip, sealed: null, ids: [] };
    const ended = Promise.withResolvers<VisitEvent>();
    printPapers({
      ...{ printing: main.printing, slips: slips.printing, box },
      context: context({
        ...{ pagesOut: 0, reprint: null, officerBeside: false },
        papers: { pages: 2, freePages: 2, lines: [], feeSatang: 0 },
      }),
      journalStands: async () => null,
      keepPapers: async () => null,
      onEvent: (event) => event.type === 'print.ended' && ended.resolve(event),
    });
    expect(await ended.promise).toMatchObject({ outcome: { kind: 'printed', pages: 2 } });
    expect([main.jobs.length, slips.jobs.length]).toEqual([1, 1]);
    expect([wiped(pdf), wiped(slip), box]).toEqual([true, true, blank()]);
  });

  it('pages that an officer wants again are a copy that is overwritten; those in the box stay until the visit ends', async () => {
    const whole = await PDFDocument.create();
    for (let n = 0; n < 3; n += 1) whole.addPage();
    const box: PapersBox = { pdf: await whole.save(), slips: null, sealed: null, ids: [] };
    const handed: { bytes: Uint8Array; pages: number }[] = [];
    const printing = {
      print: async (bytes: Uint8Array) => {
        handed.push({ bytes, pages: (await PDFDocument.load(bytes.slice())).getPageCount() });
        return ok({ pages: 1, certain: true });
      },
    } as unknown as Printing;
    const ended = Promise.withResolvers<VisitEvent>();
    printPapers({
      ...{ printing, slips: null, box },
      context: context({
        ...{ pagesOut: 3, reprint: { from: 2, to: 2 }, officerBeside: true },
        papers: { pages: 3, freePages: 2, lines: [], feeSatang: 0 },
      }),
      journalStands: async () => null,
      keepPapers: async () => null,
      onEvent: (event) => event.type === 'print.ended' && ended.resolve(event),
    });
    await ended.promise;
    expect(handed.map(({ pages, bytes }) => [pages, wiped(bytes)])).toEqual([[1, true]]);
    expect(box.pdf?.some((byte) => byte !== 0)).toBe(true);
  });
});
