/** Papers of the synthetic people, for tests: what a visit would make of their card and their records. */
import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { CATALOGUE, entryOf } from '../../electron/catalogue/catalogue.ts';
import { privateKeyOf } from '../../electron/config/signing-key.ts';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Capacity, Handling, PresentedRecord } from '../../electron/contract/words.ts';
import {
  blankDocument,
  closingDocument,
  copiesDocument,
  correctionDocuments,
  disclosuresDocument,
  inspectionDocument,
  type PaperFrame,
  paymentSlip,
  type RequestOutcome,
  receiptDocument,
  representativeDocument,
  requestDocument,
} from '../../electron/document/document.ts';
import type { SignedPaper } from '../../electron/document/issued.ts';
import { closingCode, signCheckpoint } from '../../electron/journal/checkpoint.ts';
import { type HolderStanding, holderStanding } from '../../electron/request/identity.ts';
import { requestHolder, requestNumber, SectionRequest } from '../../electron/request/request.ts';
import { DECLARATION, declarationFor } from '../../electron/request/wording.ts';
import { unfound } from '../../electron/servers/linkage/outcomes.ts';
import { presentRecord } from '../../electron/servers/linkage/present.ts';
import type { Numerals } from '../../electron/words/thai.ts';
import { moiBlocks } from '../../fixtures/card/memory.ts';
import { makeCard } from '../../fixtures/card/profiles.ts';
import { loadRecords } from '../../fixtures/linkage/records.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import type { Holder } from '../../native/index.ts';
import { LAYOUT, LAYOUT_0002, type Range } from '../../native/thai-id/memory-map.ts';
import { parseHolder } from '../../native/thai-id/read-card.ts';

const pair = generateKeyPairSync('ed25519');
export const SIGNING_KEY = pair.privateKey.export({ format: 'jwk' }) as JWK;
export const PUBLIC_KEY = pair.publicKey.export({ format: 'jwk' }) as JWK;
/** What each code of these papers was given for, by document. */
export const KEPT = new Map<string, SignedPaper>();
export const MOMENT = '2026-11-23T14:05:00+07:00';

const people = loadPeople();
const records = loadRecords();

/** People who have records. */
export const PEOPLE = [...people.values()]
  .filter((p) => (records.get(p.citizenId)?.size ?? 0) > 0)
  .map((p) => p.id);

/** Every record of a person, as presented. */
export function recordsOf(personId: string): readonly PresentedRecord[] {
  const person = people.get(personId);
  if (person === undefined) throw new Error(`there is no ${personId}`);
  return [...(records.get(person.citizenId) ?? [])].map(([id, raw]) => presented(id, raw, person.citizenId));
}

function presented(id: string, raw: unknown, citizenId: string): PresentedRecord {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(`${id} is not in the catalogue`);
  const provenance = {
    databaseId: entry.id,
    serviceId: entry.serviceId,
    database: entry.name,
    agency: { th: entry.agency.th, en: entry.agency.en },
    retrievedAt: MOMENT,
    responseTimeMs: 80,
  };
  const made = presentRecord(entry, raw, provenance, citizenId);
  if (!made.ok) throw new Error(`${id}: ${made.fault.detail}`);
  return made.value;
}

/** Words in which vowels and tone marks stand above one another, below, or in another order than they are said. */
export const HARD_WORDS = 'ที่ นี้ น้ำ ปู่ญู่ กฤษฏิ์ ฐานันดร เปิ่น';
/** Names of the longest kind, made of them. */
export const LONG_NAME = {
  first: 'กฤษฏิ์ฐานันดรปู่ญู่ศิริวัฒนา',
  last: 'ณ เปิ่นน้ำนี้ที่ไพศาลวัฒนกิจกุลโสภณ',
  full: 'หม่อมราชวงศ์กฤษฏิ์ฐานันดรปู่ญู่ศิริวัฒนา ณ เปิ่นน้ำนี้ที่ไพศาลวัฒนกิจกุลโสภณ',
  en: 'M.R. Kritthanandon-Puyusirivatthana Na Poennamnithi-Phaisanwatthanakitkunsophon',
};

/** A record in its wire form with every name as long as names get, and its lists no longer than a few pages. */
function withLongNames(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, 8).map((one) => withLongNames(one, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([inner, one]) => [
        inner,
        withLongNames(one, /^nameEN$/.test(key) ? `english${inner}` : inner),
      ]),
    );
  if (typeof value !== 'string' || value === '' || !/name|spouse|payee/i.test(key)) return value;
  if (/english/i.test(key)) return LONG_NAME.en;
  if (/first|newName/i.test(key)) return LONG_NAME.first;
  return /last/i.test(key) ? LONG_NAME.last : LONG_NAME.full;
}

/** A certificate of death: nobody's own record, so none of the people has one. */
const DEATH = {
  documentNumber: '9900-2569-000123',
  titleDesc: 'นาย',
  firstName: 'ปู่',
  lastName: 'ตัวอย่าง',
  dateOfDeath: 25690214,
  placeOfDeath: 'โรงพยาบาลตัวอย่าง กรุงเทพมหานคร',
  causeOfDeath: 'ชรา',
  informantName: 'นายหลาน ตัวอย่าง',
};

/** One record of every database that any of the people has, and a certificate of death, all with the longest names. */
export function longNamedRecords(): readonly PresentedRecord[] {
  const found = new Map<string, readonly [unknown, string]>([['dopa_death', [DEATH, '']]]);
  for (const [citizenId, held] of records)
    for (const [id, raw] of held) {
      const before = found.get(id);
      if (before === undefined || JSON.stringify(before[0]).length < JSON.stringify(raw).length)
        found.set(id, [raw, citizenId]);
    }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, [raw, citizenId]]) => presented(id, withLongNames(raw), citizenId));
}

/** What the kiosk reads off a person's card: bytes of the emulated chip, through the reader's own parser. */
function holderOf(personId: string): Holder {
  const card = makeCard(personId);
  const blocks = moiBlocks(card);
  const layout = card.person.version === '0002' ? LAYOUT_0002 : LAYOUT;
  const part = (range: Range | undefined) =>
    range === undefined
      ? new Uint8Array(0)
      : (blocks[range.block as 0 | 1] ?? new Uint8Array(0)).subarray(
          range.offset,
          range.offset + range.length,
        );
  const read = parseHolder(part(layout.text), part(layout.address), part(layout.photoNumber));
  if (!read.ok) throw new Error(`${personId}: ${read.fault.code}`);
  return read.value;
}

/** What all papers of a person's visit share. */
export function frameOf(personId: string, numerals: Numerals = 'arabic'): PaperFrame {
  const holder = holderOf(personId);
  return {
    request: SectionRequest.parse({
      office: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Tuayang District Office' },
      kioskId: 'K-01',
      requestNumber: requestNumber('ตย.0000', 2569, 123),
      madeAt: MOMENT,
      holder: requestHolder(holder),
      lines: recordsOf(personId).map((r) => ({ databaseId: r.databaseId, handling: 'copy' })),
      declaration: DECLARATION,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
    }),
    issuedAt: MOMENT,
    numerals,
    demonstration: true,
    signingKey: SIGNING_KEY,
    standing: holderStanding(holder.nameTh, recordsOf(personId)),
    keep: (paper) => void KEPT.set(paper.documentId, paper),
  };
}

/** The copies of every record of a person. */
export function copiesOf(personId: string, numerals: Numerals = 'arabic', handling: Handling = 'copy') {
  return copiesDocument({
    ...frameOf(personId, numerals),
    records: recordsOf(personId).map((record) => ({ record, handling })),
  });
}

/** The copies of one record of every database, with the longest names; the holder's own is as long. */
export function longNamedCopies(numerals: Numerals = 'arabic') {
  const frame = frameOf('somying', numerals);
  const name = { th: LONG_NAME.full, en: LONG_NAME.en };
  return copiesDocument({
    ...frame,
    request: { ...frame.request, holder: { ...frame.request.holder, name } },
    standing: { kind: 'registered', name },
    records: longNamedRecords().map((record) => ({ record, handling: 'copy' })),
  });
}

/** The same code and the same ids each time, for what is compared: signatures and ids are random. */
export function fixed<P extends PrintDocument>(paper: P): P {
  let ids = 0;
  return JSON.parse(JSON.stringify(paper), (key, value: unknown) => {
    if (key === 'verificationToken') return 'eyJhbGciOiJFZERTQSJ9.'.padEnd(300, 'x');
    if (key === 'token') return 'eyJhbGciOiJFZERTQSJ9.'.padEnd(String(value).length, 'x');
    if (key === 'contentCode') return '0000-0000-0000-0000';
    if (key !== 'documentId') return value;
    ids += 1;
    return String(ids).padStart(16, '0');
  }) as P;
}

/** Papers of who has a chip that is proven, and whose name on the card is not the register's, or was not compared. */
export async function oddStandings() {
  const frame = frameOf('somying');
  const line = recordsOf('somying').slice(0, 1);
  const asked = outcomesOf('somying').slice(0, 1);
  const other = { first: 'ชื่ออื่น', middle: '', last: 'ตัวอย่าง' };
  const standing = holderStanding({ ...other, prefix: '' }, recordsOf('somying'));
  return {
    'request-differs': await requestOf('somying', 'arabic', { standing, lines: asked }),
    'copy-differs': await copiesDocument({
      ...frame,
      standing,
      records: line.map((record) => ({
        record: {
          ...record,
          provenance: { ...record.provenance, sourceUpdatedAt: MOMENT },
        },
        handling: 'copy',
      })),
    }),
    'copy-unproven': await copiesDocument({
      ...frame,
      standing: { kind: 'unproven' },
      records: line.map((record) => ({ record, handling: 'copy' })),
    }),
  };
}

/** The form for who has no card. */
export const blankForm = (numerals: Numerals = 'arabic') =>
  blankDocument({
    office: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Tuayang District Office' },
    kioskId: 'K-01',
    issuedAt: MOMENT,
    numerals,
    demonstration: true,
  });

/** The slip of the day's end, with a checkpoint as long as they are. */
export function closingSlip(numerals: Numerals = 'arabic') {
  const checkpoint = {
    kioskId: 'K-01',
    store: '3f1c9a52-7be0-4d7e-9a40-0c1d5e6f7a8b',
    writes: 23_456,
    entries: 12_345,
    head: '0123456789abcdef'.repeat(4),
    tables: 'A'.repeat(43),
    at: MOMENT,
    outside: true,
  };
  return closingDocument({
    office: { name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Tuayang District Office' } },
    kioskId: 'K-01',
    issuedAt: MOMENT,
    numerals,
    demonstration: true,
    entries: checkpoint.entries,
    code: closingCode(checkpoint.head),
    token: signCheckpoint(checkpoint, privateKeyOf(SIGNING_KEY)),
  });
}

/** What comes of asking for copies of everything that is open: found where the person has a record, none held elsewhere. */
export function outcomesOf(personId: string): readonly RequestOutcome[] {
  const held = new Set<string>(recordsOf(personId).map(({ databaseId }) => databaseId));
  return CATALOGUE.filter(({ open }) => open).map((entry) => {
    const line = { database: entry.name, agency: entry.agency, handling: 'copy' as const };
    if (held.has(entry.id)) return { ...line, outcome: 'found' as const, pages: 1, feeSatang: 100 };
    const none = unfound(entry, 'none-held', '00404');
    if (none.kind === 'found') throw new Error(entry.id);
    return { ...line, outcome: 'none-held' as const, explanation: none.explanation, pages: 0 };
  });
}

/** The request of a person for everything that is open, or for less. */
export function requestOf(
  personId: string,
  numerals: Numerals = 'arabic',
  {
    standing,
    lines = outcomesOf(personId),
  }: { standing?: HolderStanding; lines?: readonly RequestOutcome[] } = {},
) {
  return requestDocument({
    ...frameOf(personId, numerals),
    ...(standing === undefined ? {} : { standing }),
    verification: { reference: 'SAS-2569-000001', mode: 'pin', at: MOMENT },
    lines,
    feeSatang: 100 * lines.filter(({ outcome }) => outcome === 'found').length,
  });
}

/** A request that an officer has confirmed: of the holder without a PIN, or of who acts for them. */
export function requestBeforeOfficer(personId: string, capacity?: Capacity, numerals: Numerals = 'arabic') {
  const frame = frameOf(personId, numerals);
  const lines = outcomesOf(personId);
  return requestDocument({
    ...frame,
    request: {
      ...frame.request,
      ...(capacity === undefined ? {} : { onBehalf: { capacity }, declaration: declarationFor(capacity) }),
    },
    verification: { reference: 'SAS-2569-000001', mode: 'card-presence', at: MOMENT },
    lines,
    feeSatang: 100 * lines.filter(({ outcome }) => outcome === 'found').length,
  });
}

/** Requests that take the most room: everything found, everything failing, and some of each, by who has the longest name. */
export async function extremeRequests(): Promise<Readonly<Record<string, PrintDocument>>> {
  const asked = outcomesOf('somying');
  const found = asked.map(({ explanation: _, ...line }) => ({
    ...line,
    outcome: 'found' as const,
    pages: 12,
    feeSatang: 12_000,
  }));
  const failing = asked.map((line) => ({
    ...line,
    outcome: 'source-failing' as const,
    pages: 0,
    explanation: {
      th: `ระบบของ${line.agency.th}ขัดข้อง กรุณาลองใหม่ ไม่มีการคิดค่าธรรมเนียม`,
      en: `The system of the ${line.agency.en} is failing.`,
    },
  }));
  const each = (at: number) => (at % 3 === 0 ? found : at % 3 === 1 ? failing : asked)[at];
  const mixed = asked.map((line, at) => each(at) ?? line);
  const few = asked.map((line, at) => (at % 6 === 5 ? failing[at] : undefined) ?? line);
  const drawn = async (lines: readonly RequestOutcome[]) => {
    const paper = await requestOf('somying', 'thai', { lines });
    const holder = { ...paper.holder, name: { th: LONG_NAME.full, en: LONG_NAME.en } };
    return { ...paper, holder };
  };
  return {
    'request-all-found': await drawn(found),
    'request-all-failing': await drawn(failing),
    'request-some-failing': await drawn(few),
    'request-mixed': await drawn(mixed),
  };
}

/** One of every other paper. */
export async function otherPapersOf(personId: string, numerals: Numerals = 'arabic') {
  const frame = frameOf(personId, numerals);
  const all = recordsOf(personId);
  const verification = { reference: 'SAS-2569-000001', mode: 'pin' as const, at: MOMENT };
  const lines = all.slice(0, 4).map((record, index) => ({
    database: record.provenance.database,
    agency: record.provenance.agency,
    handling: index === 1 ? ('certified-copy' as const) : ('copy' as const),
    outcome: 'found' as const,
    pages: index + 1,
  }));
  const marked = all.flatMap((record) => {
    const field = record.sections.flatMap((s) => s.fields)[1];
    if (field === undefined) return [];
    const { agency, retrievedAt } = record.provenance;
    const called = { agency, database: record.title, retrievedAt, item: field.label, current: field.value };
    return [{ ...called, attachNote: true }];
  });
  return [
    ...(await correctionDocuments({
      ...frame,
      lines: marked
        .slice(0, 3)
        .map((line, index) =>
          index === 0
            ? { ...line, wish: 'correct' as const, proposed: 'ปู่ญู่ กฤษฏิ์', reason: 'สะกดผิดในทะเบียน' }
            : line,
        ),
    })),
    await receiptDocument({ ...frame, verification, lines, pages: 9, twoSided: true }),
    await paymentSlip({
      ...frame,
      lines: lines.map((line, index) => (index === 2 ? { ...line, waiver: 'low-income' as const } : line)),
    }),
    await inspectionDocument({
      ...frame,
      verification,
      startedAt: MOMENT,
      endedAt: '2026-11-23T14:12:00+07:00',
      lines: lines.map((line) => ({ ...line, handling: 'inspect' as const })),
    }),
    await disclosuresDocument({
      ...frame,
      rows: [
        {
          at: '2026-06-02T08:45:00+07:00',
          database: { th: 'สิทธิประกันสุขภาพ', en: 'Health right' },
          who: { th: 'โรงพยาบาลตัวอย่าง', en: 'Tuayang Hospital' },
          purpose: { th: 'ตรวจสอบสิทธิก่อนรับบริการ', en: 'to check the right before treatment' },
        },
      ],
    }),
    representativeDocument(frame),
  ];
}
