/** From a request, its verification, outcomes and records to the values that the page templates draw. */
import type { JWK } from 'jose';
import type { PrintDocument } from '../contract/paper.ts';
import type {
  Disclosure,
  Handling,
  HandSignature,
  OutcomeKind,
  PresentedRecord,
  Text,
} from '../contract/words.ts';
import { correctionAppeal, disclosureAppeal } from '../request/deadlines.ts';
import {
  BOARD_RULE,
  type FeeLine,
  type FeeRule,
  type FeeWaiver,
  feeSatang,
  lineFeeSatang,
} from '../request/fees.ts';
import type { HolderStanding } from '../request/identity.ts';
import type { RequestHolder, SectionRequest } from '../request/request.ts';
import {
  addressee,
  CAPACITIES,
  DECLARATION_BY_HAND,
  NONE_HELD_REMEDY,
  RIGHTS,
  RIGHTS_BY_HAND,
  SECTION_25,
  WAIVERS,
} from '../request/wording.ts';
import {
  bahtFigures,
  buddhistDate,
  citizenNumber,
  clock,
  dateAndTime,
  digits,
  longDate,
  momentText,
  money,
  type Numerals,
  shortMomentText,
  shortName,
  textDigits,
} from '../words/thai.ts';
import { contentCode } from './code.ts';
import type { SignedPaper } from './issued.ts';
import { LONG_ROWS } from './rows.ts';
import { contentDigest, newDocumentId, newSalt, signDocument } from './verification.ts';

/** What every paper of one visit shares. */
export interface PaperFrame {
  readonly request: SectionRequest;
  /** When the paper is made, ISO 8601 with zone. */
  readonly issuedAt: string;
  readonly numerals: Numerals;
  /** True when the world is emulated: the foot of each page says so. */
  readonly demonstration: boolean;
  /** The private Ed25519 JWK that signs the verification codes. */
  readonly signingKey: JWK;
  /** What the population register says of the holder, and whether the card says the same. */
  readonly standing: HolderStanding;
  /** Takes what each code was given for: it goes to the office, sealed. */
  readonly keep: (paper: SignedPaper) => void;
}

/** What the head of a paper needs; a form for which nobody has proven who they are has no more, and no code. */
type HeadedPaper = Pick<PaperFrame, 'issuedAt' | 'numerals' | 'demonstration' | 'standing'> & {
  readonly request: Pick<SectionRequest, 'office' | 'kioskId' | 'holder' | 'onBehalf'> & {
    readonly requestNumber: string;
  };
};

/** How the holder proved themselves. */
export interface HolderVerification {
  /** The SAS's reference of its assertion; not the assertion. */
  readonly reference: string;
  readonly mode: 'pin' | 'card-presence' | 'fingerprint';
  /** ISO 8601. */
  readonly at: string;
  /** The number under which the gateway took the request, where it has said so. */
  readonly receiptNumber?: string;
  /** The gateway gives none. */
  readonly unnumbered?: true;
}

/** What came of one line of the request. */
export interface RequestOutcome {
  readonly database: Text;
  readonly agency: Text;
  /** As it was asked for, and signed. */
  readonly handling: Handling;
  /** What the holder chose after seeing it, where that is another form; `inspect`: not to have it printed. */
  readonly printed?: Handling;
  readonly outcome: OutcomeKind;
  /** What it means, section and reason where refused; for every outcome but `found`. */
  readonly explanation?: Text;
  readonly pages: number;
  /** True where all that is printed of it stands on a page that another line counts. */
  readonly sharesPage?: true;
  /** The database with whose record this one is printed: both say the same. */
  readonly printedWith?: Text;
  /** Found, and nobody opened it on the screen. */
  readonly unopened?: true;
  /** True where a part of what was found is withheld. */
  readonly cut?: boolean;
  /** What it costs, in satang; absent: nothing. */
  readonly feeSatang?: number;
}

/** The values of PrintDocument that a request or copies have. */
export type RequestPaper = Extract<PrintDocument, { kind: 'request' }>;
export type CopiesPaper = Extract<PrintDocument, { kind: 'copies' }>;
type CopiedRecord = CopiesPaper['records'][number];

const MODE: Record<HolderVerification['mode'], Text> = {
  pin: {
    th: 'บัตรประจำตัวประชาชนแบบอเนกประสงค์ และรหัสประจำตัว (PIN)',
    en: 'national ID smart card with PIN',
  },
  'card-presence': {
    th: 'แสดงบัตรประจำตัวประชาชนแบบอเนกประสงค์ เจ้าหน้าที่ตรวจบัตรและตัวผู้ถือบัตรแล้วยืนยัน ไม่ได้ใช้รหัส PIN',
    en: 'national ID smart card shown; an officer has looked at card and person, and confirmed; no PIN',
  },
  fingerprint: {
    th: 'บัตรประจำตัวประชาชนแบบอเนกประสงค์ และลายนิ้วมือ',
    en: 'national ID smart card with fingerprint',
  },
};

/** The number is proven by chip and PIN; all else that the card says is text that a forger could have written. */
const STANDING: Record<HolderStanding['kind'], Text> = {
  unproven: { th: 'ตามที่อ่านได้จากบัตร ยังไม่ได้พิสูจน์', en: 'as read from the card, not proven' },
  registered: { th: 'ตามทะเบียนราษฎร', en: 'as in the population register' },
  differs: {
    th: 'ตามทะเบียนราษฎร ไม่ตรงกับที่อ่านได้จากบัตร ให้เจ้าหน้าที่ตรวจสอบ',
    en: 'as in the population register; the card says otherwise, an officer is to check',
  },
};

/** The register's, where it gives one; on a paper of which it gave the name, the card's is said to be the card's. */
function birthDate(
  { birthDate: onCard }: RequestHolder,
  registered: Exclude<HolderStanding, { kind: 'unproven' }> | undefined,
  numerals: Numerals,
): Text {
  if (registered?.birthDate !== undefined) return textDigits(registered.birthDate, numerals);
  if (onCard === undefined) return { th: '–', en: '–' };
  const { th, en } = buddhistDate(onCard, numerals);
  if (registered === undefined) return { th, en };
  return { th: `${th} ตามที่อ่านได้จากบัตร`, en: `${en}, as read from the card` };
}

function printedHolder(
  holder: RequestHolder,
  standing: HolderStanding,
  numerals: Numerals,
): RequestPaper['holder'] {
  const registered = standing.kind === 'unproven' ? undefined : standing;
  const name = registered?.name ?? holder.name;
  return {
    name,
    shortName: shortName(name.th),
    standing: STANDING[standing.kind],
    citizenNumber: citizenNumber(holder.citizenId),
    birthDate: birthDate(holder, registered, numerals),
    address: holder.address,
  };
}

function printedVerification(
  verification: HolderVerification,
  numerals: Numerals,
): RequestPaper['verification'] {
  return {
    reference: verification.reference,
    mode: MODE[verification.mode],
    at: dateAndTime(verification.at, numerals),
    ...(verification.mode === 'pin' ? {} : { signsByHand: true as const }),
    ...(verification.receiptNumber === undefined ? {} : { lodged: verification.receiptNumber }),
    ...(verification.unnumbered === undefined ? {} : { unnumbered: true as const }),
  };
}

function frame(paper: HeadedPaper) {
  return {
    office: paper.request.office,
    kioskId: paper.request.kioskId,
    requestNumber: paper.request.requestNumber,
    date: longDate(paper.issuedAt, paper.numerals),
    time: clock(paper.issuedAt, paper.numerals).th,
    numerals: paper.numerals,
    demonstration: paper.demonstration,
    holder: printedHolder(paper.request.holder, paper.standing, paper.numerals),
    ...actsFor(paper.request),
  };
}

/** Who acts for the holder, as every paper of the request says it. */
function actsFor({ onBehalf }: HeadedPaper['request']): Pick<RequestPaper, 'onBehalf'> {
  if (onBehalf === undefined) return {};
  const { name, evidence } = CAPACITIES[onBehalf.capacity];
  return { onBehalf: { capacity: name, evidence } };
}

const valueInNumerals = (text: Text, numerals: Numerals): Text =>
  text.th === text.en ? text : textDigits(text, numerals);

/**
 * A record in the paper's digits: what is written in words (dates, times, sums, sections of the law, names of forms). Numbers
 * that somebody copies or compares, and words as the agency wrote them, are the same in both languages and stay as they are.
 */
function recordInNumerals(record: PresentedRecord, numerals: Numerals): PresentedRecord {
  const ours = (text: Text) => textDigits(text, numerals);
  const value = (text: Text) => valueInNumerals(text, numerals);
  return {
    ...record,
    title: ours(record.title),
    formCode: digits(record.formCode, numerals),
    ...(record.notes === undefined ? {} : { notes: record.notes.map(ours) }),
    sections: record.sections.map(({ heading, fields, table }) => ({
      ...(heading === undefined ? {} : { heading: ours(heading) }),
      fields: fields.map((field) => ({
        ...field,
        label: ours(field.label),
        value: value(field.value),
        ...(field.cut === undefined ? {} : { cut: ours(field.cut) }),
      })),
      ...(table === undefined
        ? {}
        : { table: { columns: table.columns.map(ours), rows: table.rows.map((row) => row.map(value)) } }),
    })),
  };
}

/** A line of a form in the paper's digits: names of databases and explanations have sections of the law in them. */
function printedLine(
  { feeSatang: fee = 0, sharesPage: _, ...line }: RequestOutcome,
  numerals: Numerals,
): RequestPaper['lines'][number] {
  return {
    ...line,
    charge: fee === 0 ? '' : digits(bahtFigures(fee).replace(/\.00$/, ''), numerals),
    database: textDigits(line.database, numerals),
    ...(line.explanation === undefined ? {} : { explanation: textDigits(line.explanation, numerals) }),
  };
}

/** The appeal against what was withheld; none where nothing was. */
const cutAppeals = ({
  issuedAt,
  numerals,
  lines,
}: Pick<PaperFrame, 'issuedAt' | 'numerals'> & { readonly lines: readonly Pick<RequestOutcome, 'cut'>[] }) =>
  lines.some(({ cut }) => cut === true) ? [disclosureAppeal(issuedAt, numerals)] : [];

/** F1, the request itself, with how the holder was verified and what came of each line. */
export async function requestDocument(
  paper: PaperFrame & {
    readonly verification: HolderVerification;
    readonly lines: readonly RequestOutcome[];
    readonly feeSatang: number;
    /** Why lines cost nothing that would cost something. */
    readonly waivers?: readonly FeeWaiver[];
    /** Drawn on the screen, where the office asks for it. */
    readonly handSignature?: HandSignature;
  },
): Promise<RequestPaper> {
  const { numerals } = paper;
  const waiver = waivedText(paper.waivers ?? [], numerals);
  // What was drawn on the screen is printed and nothing else: the content is sealed and kept, and so is without it.
  const unsigned: Omit<RequestPaper, keyof Code | 'handSignature'> = {
    kind: 'request',
    ...frame(paper),
    verification: printedVerification(paper.verification, numerals),
    lines: paper.lines.map((line) => printedLine(line, numerals)),
    declaration: textDigits(paper.request.declaration, numerals),
    feeSatang: paper.feeSatang,
    fee: money(paper.feeSatang, numerals),
    ...(waiver === undefined ? {} : { waiver }),
    addressee: addressee(paper.request.office),
    ...(paper.lines.some(({ outcome }) => outcome === 'none-held')
      ? { noneHeld: textDigits(NONE_HELD_REMEDY, numerals) }
      : {}),
    deadlines: [...cutAppeals(paper), correctionAppeal(numerals)],
    law: SECTION_25,
    rights: RIGHTS.map((text) => textDigits(text, numerals)),
    documentId: newDocumentId(),
  };
  return {
    ...unsigned,
    ...(paper.handSignature === undefined ? {} : { handSignature: paper.handSignature }),
    ...(await code(unsigned, unsigned.kind, paper)),
  };
}

/** What a copy is, as it comes out of the printer. */
const STANDS: Record<Handling, Text> = {
  inspect: { th: '', en: '' },
  copy: { th: 'ไม่เป็นสำเนาที่มีคำรับรองถูกต้อง', en: 'It is not a certified copy.' },
  'certified-copy': {
    th: 'เป็นสำเนาที่มีคำรับรองถูกต้องเมื่อเจ้าหน้าที่ลงลายมือชื่อรับรองในช่องด้านล่างแล้ว',
    en: 'It is a certified copy once an officer has signed in the box below.',
  },
};

/** A record that is asked for on paper. */
interface Copied {
  readonly record: PresentedRecord;
  readonly handling: Handling;
}

/** What a copy shows: what two records of one agency have in common when one sheet is enough for both. */
const shownIn = ({ record: { layout, provenance, sections, picture }, handling }: Copied) =>
  JSON.stringify([
    ...[handling, layout, provenance.agency.th, picture],
    sections.map(({ fields, table }) => [
      fields.map(({ key, value, cut }) => [key, value, cut]),
      table?.rows,
    ]),
  ]);

/** Records to be printed, in order; those that say the same as an earlier one go with it. */
export function printedOnce(
  records: readonly Copied[],
): readonly (Copied & { readonly also: readonly PresentedRecord[] })[] {
  return [...Map.groupBy(records, shownIn).values()].flatMap(([first, ...same]) =>
    first === undefined ? [] : [{ ...first, also: same.map(({ record }) => record) }],
  );
}

/**
 * The copies: each record with its own code, on pages of its own or, with `runsOn`, one after another. What says the same is
 * printed once.
 */
export async function copiesDocument(
  paper: PaperFrame & { readonly records: readonly Copied[]; readonly runsOn?: boolean },
): Promise<CopiesPaper> {
  const shared = frame(paper);
  const records = await Promise.all(
    printedOnce(paper.records).map(async ({ record: asPresented, handling, also }): Promise<CopiedRecord> => {
      const record = recordInNumerals(asPresented, paper.numerals);
      const { retrievedAt, sourceUpdatedAt } = record.provenance;
      const retrieved = dateAndTime(retrievedAt, paper.numerals);
      const sheet: Omit<CopiedRecord, keyof Code> = {
        record,
        handling,
        also: also.map(({ title }) => textDigits(title, paper.numerals)),
        retrieved,
        ...(sourceUpdatedAt === undefined
          ? {}
          : { sourceUpdated: dateAndTime(sourceUpdatedAt, paper.numerals) }),
        mark: {
          th: `สำเนาที่พิมพ์จากระบบ Linkage Center ณ วันที่ ${retrieved.th} เลขอ้างอิง ${paper.request.requestNumber} ตรวจสอบได้ที่ QR — ${STANDS[handling].th}`,
          en: `Copy printed from the Linkage Center on ${retrieved.en}, reference ${paper.request.requestNumber}; check it by the QR code. ${STANDS[handling].en}`,
        },
        documentId: newDocumentId(),
      };
      return { ...sheet, ...(await code(sheetContent(shared, sheet), record.databaseId, paper)) };
    }),
  );
  return { kind: 'copies', ...shared, runsOn: paper.runsOn ?? false, records };
}

/** What the code of one copied record covers: the sheet and the frame it is printed in. */
function sheetContent(
  { office, kioskId, requestNumber, date, time, holder, onBehalf }: ReturnType<typeof frame>,
  sheet: Omit<CopiedRecord, keyof Code>,
) {
  const acting = onBehalf === undefined ? {} : { onBehalf };
  return { kind: 'copy', office, kioskId, requestNumber, date, time, holder, ...acting, ...sheet };
}

/** The papers beside request and copies; each is one signed thing. */
export type CorrectionPaper = Extract<PrintDocument, { kind: 'correction' }>;
export type BlankPaper = Extract<PrintDocument, { kind: 'blank' }>;
export type RepresentativePaper = Extract<PrintDocument, { kind: 'representative' }>;
export type ReceiptPaper = Extract<PrintDocument, { kind: 'receipt' }>;
export type PaymentSlip = Extract<PrintDocument, { kind: 'payment-slip' }>;
export type InspectionPaper = Extract<PrintDocument, { kind: 'inspection' }>;
export type DisclosuresPaper = Extract<PrintDocument, { kind: 'disclosures' }>;

/** Gives a paper its id and its code. */
async function signed<P extends { readonly kind: string }>(
  unsigned: P,
  paper: PaperFrame,
): Promise<P & Code & { readonly documentId: string }> {
  const content = { ...unsigned, documentId: newDocumentId() };
  return { ...content, ...(await code(content, content.kind, paper)) };
}

/** Something that the holder says is not true: of which database, since when it was seen, and what it says. */
export interface CalledWrong {
  readonly agency: Text;
  readonly database: Text;
  /** ISO 8601. */
  readonly retrievedAt: string;
  readonly item: Text;
  readonly current: Text;
}

interface CorrectionLine extends CalledWrong {
  /** Under which the gateway has it; absent where it goes on paper alone. */
  readonly lodged?: string;
  readonly wish?: 'correct' | 'delete' | 'note-only';
  /** Absent: written by hand on the paper. */
  readonly proposed?: string;
  readonly reason?: string;
  readonly attachNote: boolean;
}

/** A form is one page: so many lines have room for writing by hand. */
const LINES_A_FORM = 3;

/** F2, one paper for each agency in control of data among the lines. */
export async function correctionDocuments(
  paper: PaperFrame & { readonly lines: readonly CorrectionLine[] },
): Promise<readonly CorrectionPaper[]> {
  const agencies = Map.groupBy(paper.lines, ({ agency }) => agency.th);
  const forms = [...agencies.values()].flatMap((lines) =>
    Array.from({ length: Math.ceil(lines.length / LINES_A_FORM) }, (_, form) =>
      lines.slice(form * LINES_A_FORM, (form + 1) * LINES_A_FORM),
    ),
  );
  return Promise.all(
    forms.flatMap((lines) => {
      const agency = lines[0]?.agency;
      if (agency === undefined) return [];
      return signed(
        {
          kind: 'correction' as const,
          ...frame(paper),
          agency,
          lines: lines.map((line) => ({
            database: textDigits(line.database, paper.numerals),
            retrieved: dateAndTime(line.retrievedAt, paper.numerals),
            item: textDigits(line.item, paper.numerals),
            current: valueInNumerals(line.current, paper.numerals),
            proposed: line.proposed ?? '',
            reason: line.reason ?? '',
            ...(line.wish === undefined ? {} : { wish: line.wish }),
            attachNote: line.attachNote,
            ...(line.lodged === undefined ? {} : { lodged: line.lodged }),
          })),
          deadlines: [correctionAppeal(paper.numerals)],
          law: SECTION_25.slice(2, 4),
        },
        paper,
      );
    }),
  );
}

/**
 * F1 for whoever acts for another: who they are is from their card, the rest is written by hand and taken by an officer
 * (Section 25 paragraph 5, Ministerial Regulation No. 2, B.E. 2541). It has no code: nobody has proven anything yet, and
 * the office's key vouches for nothing that a forger could have had printed.
 */
export function representativeDocument(paper: Omit<HeadedPaper, 'standing'>): RepresentativePaper {
  return {
    kind: 'representative' as const,
    ...frame({ ...paper, standing: { kind: 'unproven' } }),
    law: SECTION_25.slice(-1),
  };
}

/** F1 for who has no card: nothing of anybody is on it, and all of it is written by hand. `issuedAt` in ISO 8601. */
export function blankDocument(form: {
  readonly office: Text;
  readonly kioskId: string;
  readonly issuedAt: string;
  readonly numerals: Numerals;
  readonly demonstration: boolean;
}): BlankPaper {
  const { office, kioskId, issuedAt, numerals, demonstration } = form;
  return {
    kind: 'blank',
    ...{ office, kioskId, numerals, demonstration },
    date: longDate(issuedAt, numerals),
    time: clock(issuedAt, numerals).th,
    addressee: addressee(office),
    declaration: textDigits(DECLARATION_BY_HAND, numerals),
    deadlines: [correctionAppeal(numerals)],
    law: SECTION_25,
    rights: RIGHTS_BY_HAND.map((text) => textDigits(text, numerals)),
  };
}

/** What lies in the tray in the end: the request is its first two pages. Without a word of sheets where nobody knows them. */
function expectedPaper(pages: number, twoSided: boolean | undefined): Text {
  if (twoSided === undefined)
    return {
      th: `เอกสาร ${pages} หน้า สองหน้าแรกคือคำขอ`,
      en: `${pages} pages; the first two are the request.`,
    };
  const sheets = Math.ceil(pages / 2);
  return twoSided
    ? {
        th: `เอกสาร ${pages} หน้า พิมพ์สองหน้าบนกระดาษ ${sheets} แผ่น คำขอคือแผ่นแรก ด้านหลังเป็นสิทธิของท่าน`,
        en: `${pages} pages on both sides of ${sheets} sheets; the first is the request, with your rights on its back.`,
      }
    : {
        th: `เอกสาร ${pages} หน้า พิมพ์หน้าเดียวบนกระดาษ ${pages} แผ่น คำขอคือสองแผ่นแรก`,
        en: `${pages} pages on one side of ${pages} sheets; the first two are the request.`,
      };
}

/** F6: the request was received, and what for; a time limit only where something was withheld. */
export function receiptDocument(
  paper: PaperFrame & {
    readonly verification: HolderVerification;
    readonly lines: readonly Pick<RequestOutcome, 'database' | 'handling' | 'printed' | 'cut'>[];
    /** Receipts of what was called wrong and lodged, and how many the gateway has not confirmed. */
    readonly corrections?: { readonly receipts: readonly string[]; readonly unlodged: number };
    /** Pages of the request and all that goes with it, and whether the printer prints on both sides, where that is known. */
    readonly pages: number;
    readonly twoSided: boolean | undefined;
  },
): Promise<ReceiptPaper> {
  return signed(
    {
      kind: 'receipt' as const,
      ...frame(paper),
      lines: paper.lines.map(({ database, handling, printed }) => ({
        database: textDigits(database, paper.numerals),
        handling,
        ...(printed === undefined ? {} : { printed }),
      })),
      verification: printedVerification(paper.verification, paper.numerals),
      expect: textDigits(expectedPaper(paper.pages, paper.twoSided), paper.numerals),
      ...(paper.corrections === undefined ? {} : { corrections: paper.corrections }),
      deadlines: cutAppeals(paper),
    },
    paper,
  );
}

/** The reasons of these waivers, each once, as one sentence; undefined when nothing is waived. */
function waivedText(waivers: readonly (FeeWaiver | undefined)[], numerals: Numerals): Text | undefined {
  const reasons = [...new Set(waivers)].flatMap((waiver) => (waiver === undefined ? [] : [WAIVERS[waiver]]));
  if (reasons.length === 0) return undefined;
  const joined = (language: 'th' | 'en') => reasons.map((reason) => reason[language]).join('; ');
  return textDigits({ th: joined('th'), en: joined('en') }, numerals);
}

/** What one fee is for. */
const PER: Record<FeeRule['per'], Text> = {
  page: { th: '(หน้า)', en: '(pages)' },
  copy: { th: '(ฉบับ)', en: '(copy)' },
};

/**
 * F7: what is to be paid, line by line; what a waiver takes off is shown as such, with its reason. Charge only pages that
 * came out of the printer. A slip of nothing but waivers is a receipt that nothing is to be paid.
 */
export function paymentSlip(
  paper: PaperFrame & { readonly lines: readonly (FeeLine & { readonly database: Text })[] },
): Promise<PaymentSlip> {
  const { numerals } = paper;
  const items: PaymentSlip['items'][number][] = paper.lines
    .filter(({ waiver: _, ...line }) => lineFeeSatang(line) > 0)
    .flatMap((line) => {
      const rule = line.rule ?? BOARD_RULE;
      const legalBasis = textDigits(rule.legalBasis, numerals);
      const quantity = rule.per === 'page' ? line.pages : 1;
      const copy = {
        what: {
          th: `สำเนา ${line.database.th} ${PER[rule.per].th}`,
          en: `copy: ${line.database.en} ${PER[rule.per].en}`,
        },
        quantity,
        unit: bahtFigures(rule.copySatang),
        total: bahtFigures(quantity * rule.copySatang),
        legalBasis,
      };
      if (line.handling !== 'certified-copy' || rule.certificateSatang === 0) return [copy];
      const certificate = {
        what: { th: `คำรับรองถูกต้อง ${line.database.th}`, en: `certification: ${line.database.en}` },
        quantity: 1,
        unit: bahtFigures(rule.certificateSatang),
        total: bahtFigures(rule.certificateSatang),
        legalBasis,
      };
      return [copy, certificate];
    });
  const totalSatang = feeSatang(paper.lines);
  const takenOff = (satang: number, what: Text) => {
    if (satang > 0)
      items.push({ what, quantity: 1, unit: bahtFigures(-satang), total: bahtFigures(-satang) });
  };
  const waived = { th: 'ยกเว้นค่าธรรมเนียม', en: 'fee waived' };
  for (const line of paper.lines) {
    if (line.waiver === undefined) continue;
    const { waiver: _, ...charged } = line;
    const what = { th: `${waived.th} ${line.database.th}`, en: `${waived.en}: ${line.database.en}` };
    takenOff(lineFeeSatang(charged), what);
  }
  const waiver = waivedText(
    paper.lines.map((line) => line.waiver),
    numerals,
  );
  return signed(
    {
      kind: 'payment-slip' as const,
      ...frame(paper),
      items: items.map((item) => ({ ...item, what: textDigits(item.what, numerals) })),
      totalSatang,
      total: money(totalSatang, numerals),
      ...(waiver === undefined ? {} : { waiver }),
    },
    paper,
  );
}

/** The slip of the day's end: how the journal stood, nothing of anybody. `issuedAt` in ISO 8601. */
export function closingDocument(closing: {
  readonly office: { readonly name: Text };
  readonly kioskId: string;
  readonly issuedAt: string;
  readonly numerals: Numerals;
  readonly demonstration: boolean;
  readonly entries: number;
  readonly code: string;
  readonly token: string;
}): Extract<PrintDocument, { kind: 'closing' }> {
  const { kioskId, issuedAt, numerals, demonstration, code, token } = closing;
  return {
    kind: 'closing',
    office: closing.office.name,
    kioskId,
    date: longDate(issuedAt, numerals),
    time: clock(issuedAt, numerals).th,
    numerals,
    demonstration,
    entries: digits(String(closing.entries), numerals),
    code,
    token,
  };
}

/** F8: the record of an inspection on the screen; no copy was taken. Times in ISO 8601. */
export function inspectionDocument(
  paper: PaperFrame & {
    readonly verification: HolderVerification;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly lines: readonly RequestOutcome[];
  },
): Promise<InspectionPaper> {
  return signed(
    {
      kind: 'inspection' as const,
      ...frame(paper),
      started: dateAndTime(paper.startedAt, paper.numerals),
      ended: dateAndTime(paper.endedAt, paper.numerals),
      verification: printedVerification(paper.verification, paper.numerals),
      lines: paper.lines.map((line) => printedLine(line, paper.numerals)),
    },
    paper,
  );
}

/** One look at the holder's records, before its time is written. `at` in ISO 8601, absent where it could not be read. */
export type DisclosureAt = Omit<Disclosure, 'at'> & { readonly at?: string | undefined };

/** The account of disclosures: who has looked at the holder's records. */
export function disclosuresDocument(
  paper: PaperFrame & { readonly rows: readonly DisclosureAt[] },
): Promise<DisclosuresPaper> {
  // One line a row has little room for it.
  const moment = paper.rows.length > LONG_ROWS ? shortMomentText : momentText;
  return signed(
    {
      kind: 'disclosures' as const,
      ...frame(paper),
      rows: paper.rows.map((row) => ({
        ...row,
        at: moment(row.at, paper.numerals),
        database: textDigits(row.database, paper.numerals),
      })),
      limits: textDigits(
        {
          th: 'บัญชีนี้แสดงเฉพาะการเรียกข้อมูลผ่านระบบ Linkage Center ฐานข้อมูลที่ไม่รายงานย่อมไม่ปรากฏ มิได้หมายความว่าไม่มีผู้ใดเรียกดู (มาตรา ๒๔ วรรคท้าย)',
          en: 'This account holds only what went through the Linkage Center; a database that does not report is not one that nobody looked into (Section 24, last paragraph).',
        },
        paper.numerals,
      ),
    },
    paper,
  );
}

/** What the code of one document is made of. */
type Code = Pick<RequestPaper, 'verificationToken' | 'contentCode'>;

/** The code of one document, with what it is; what it was given for goes to whoever keeps it. */
async function code(
  content: { readonly documentId: string },
  what: string,
  paper: PaperFrame,
): Promise<Code> {
  const { documentId } = content;
  const { issuedAt, signingKey } = paper;
  const { kioskId } = paper.request;
  const salt = newSalt();
  paper.keep({ documentId, salt, content: { ...content }, issued: { at: issuedAt, kioskId, what } });
  const digest = contentDigest(content, salt);
  return {
    verificationToken: await signDocument({ documentId, digest, issuedAt, kioskId, what }, signingKey),
    contentCode: contentCode(digest),
  };
}
