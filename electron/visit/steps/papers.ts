/** The papers of a visit: made and counted before the fee is shown, and kept until they are printed. */
import type { JWK } from 'jose';
import type { Config } from '../../config/config.ts';
import type { DatabaseId, PresentedRecord } from '../../contract/words.ts';
import { type Coded, drawCounted } from '../../document/counted.ts';
import {
  type CalledWrong,
  copiesDocument,
  correctionDocuments,
  disclosuresDocument,
  type HolderVerification,
  inspectionDocument,
  type PaperFrame,
  paymentSlip,
  printedOnce,
  type RequestOutcome,
  receiptDocument,
  requestDocument,
} from '../../document/document.ts';
import type { SignedPaper } from '../../document/issued.ts';
import { mergePages, pagesIn } from '../../pdf/pages.ts';
import type { PageRenderer } from '../../ports/host.ts';
import type { Printing } from '../../printing/printing.ts';
import { isCut } from '../../request/deadlines.ts';
import { type FeeWaiver, lineFeeSatang, waiverOf } from '../../request/fees.ts';
import { holderStanding } from '../../request/identity.ts';
import { sealRequest } from '../../request/seal.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { databaseEntry, hasLowIncome, printedAs, receiptOf, ruleOfLine } from '../databases.ts';
import type { Mark, Papers, Verification, VisitContext, VisitEvent, WrittenRequest } from '../machine.ts';
import { marksOf, recordsIn, sameMark } from '../machine.ts';
import { markedIn, NONE_HELD_MARK } from '../marks.ts';

/** The pages on their way to the printer: made, kept until they are printed, and overwritten. */
export interface PapersBox {
  pdf: Uint8Array | null;
  /** Receipt and payment slip, where the kiosk has a printer for slips. */
  slips: Uint8Array | null;
  /** What the codes on these pages were given for, sealed to the office, until the kiosk keeps it. */
  sealed: string | null;
  /** Numbers of the papers on these pages, in their order: with them a file says what it holds. */
  ids: readonly string[];
}

/** Overwrites and drops whatever pages are in the box. */
export function emptyPapers(box: PapersBox): void {
  box.pdf?.fill(0);
  box.slips?.fill(0);
  box.pdf = null;
  box.slips = null;
  box.sealed = null;
  box.ids = [];
}

/** What a line of the request came to, and costs. */
type ChargedLine = Papers['lines'][number];
type LineOutcome = RequestOutcome & { readonly databaseId: DatabaseId; readonly waiver?: FeeWaiver };
/** The pages that each printed record does not share with one before it; none for what is not printed by itself. */
type PagesOf = ReadonlyMap<DatabaseId, number>;
/** Draws one paper: its pages, and how many belong to each of its parts. */
type Draw = (document: Coded) => ReturnType<typeof drawCounted>;

/** Makes the pages of the request and of the copies as one job, leaves them in the box, and counts what they cost. */
export async function makePapers(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly printing: Pick<Printing, 'status'>;
  readonly signingKey: JWK;
  readonly officeKey: JWK;
  readonly box: PapersBox;
  readonly context: VisitContext;
}): Promise<{ papers: Papers } | { fault: Fault }> {
  emptyPapers(input.box);
  const { box, config, context, signingKey } = input;
  const { request, verification, holder } = context;
  if (request === null || verification === null || holder === null)
    return { fault: fault('document.failed', 'nothing was signed') };
  const signed: SignedPaper[] = [];
  const frame: PaperFrame = {
    request,
    issuedAt: new Date().toISOString(),
    numerals: config.numerals,
    demonstration: config.demonstration,
    signingKey,
    standing: holderStanding(holder.nameTh, recordsIn(context)),
    keep: (paper) => void signed.push(paper),
  };
  /** Pages of what has a code of its own: its code says them, and so does what the office keeps of it. */
  const counted = new Map<string, number>();
  const draw: Draw = async (document) => {
    const drawn = await drawCounted(document, (paper) => input.pages.pdf(paper), signingKey);
    if (drawn.ok && drawn.value.said)
      for (const [at, { documentId }] of codesOf(document).entries())
        counted.set(documentId, drawn.value.pages[at]?.on ?? 1);
    return drawn;
  };
  const copies = await drawCopies(draw, frame, request, context);
  if (!copies.ok) return { fault: copies.fault };
  const charged = chargedLines(config, request, context, copies.value.pagesOf);
  const file = context.takes === 'paper' ? null : (config.office.phone ?? null);
  const fileFeeSatang = file?.feeSatang ?? 0;
  const feeSatang = charged.reduce((sum, line) => sum + line.feeSatang, fileFeeSatang);
  const verified = verifiedAs(request, verification, context);
  const lines = charged.map((line) => {
    const other = copies.value.withOf.get(line.databaseId);
    const printedWith = other === undefined ? {} : { printedWith: databaseEntry(other).name };
    return { ...outcomeOf(line, context), ...printedWith };
  });
  const form = await drawAll(draw, [
    await requestDocument({
      ...frame,
      verification: verified,
      ...(context.handSignature === null ? {} : { handSignature: context.handSignature }),
      lines: lines.map(({ databaseId: _, ...line }) => line),
      feeSatang,
      waivers: charged.flatMap(({ waiver }) => waiver ?? []),
    }),
  ]);
  if (!form.ok) return { fault: form.fault };
  const more = await drawAll(draw, await freePapers(frame, verified, lines, context));
  if (!more.ok) return { fault: more.fault };
  let freePages = 0;
  for (const part of [...form.value, ...more.value]) freePages += await pagesIn(part);
  const all = [...form.value, ...copies.value.parts, ...more.value];
  const pdf = await mergePages(all);
  for (const part of all) part.fill(0);
  box.pdf = pdf;
  // Slips come after: they go to a printer alone.
  box.ids = signed.map(({ documentId }) => documentId);
  if (config.printing.slipPrinter !== undefined) {
    const printer = await input.printing.status();
    const paper = { pages: await pagesIn(pdf), twoSided: printer.ok ? printer.value.twoSided : undefined };
    const slips = await drawAll(
      draw,
      await slipPapers(config.fees, frame, verified, lines, {
        ...paper,
        ...correctionsOf(context),
      }),
    );
    if (!slips.ok) return { fault: slips.fault };
    box.slips = await mergePages(slips.value);
  }
  try {
    const papers = signed.map((paper) => withPages(paper, counted.get(paper.documentId)));
    box.sealed = await sealRequest(JSON.stringify(papers), input.officeKey);
  } catch {
    emptyPapers(box);
    return { fault: fault('config.bad', 'keys.officePublicKey') };
  }
  const counts = { pages: await pagesIn(pdf), freePages, lines: charged, feeSatang };
  return { papers: { ...counts, ...(file === null ? {} : { fileFeeSatang }) } };
}

/** Whoever prints at once does not wait for a count that nobody will read. */
const COUNTED_AFTER_MS = 1000;
/** Longer records take the machine's breath for long: their pages are counted when they are made. */
const COUNTED_ROWS = 1000;

/**
 * Counts the pages of each record's copy by itself, one after another, while the person looks. Nothing that is drawn for it
 * is kept; what cannot be counted now is counted when its pages are made.
 */
export function countPages(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly signingKey: JWK;
  readonly context: VisitContext;
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  const { config, context, signingKey } = input;
  const { request, holder } = context;
  let over = false;
  const run = async () => {
    if (request === null || holder === null) return;
    for (const { databaseId, handling } of request.lines) {
      const record = context.answers.get(databaseId)?.record;
      if (record === undefined || context.counted.has(databaseId) || rowsIn(record) > COUNTED_ROWS) continue;
      const copy = await copiesDocument({
        request,
        issuedAt: new Date().toISOString(),
        numerals: config.numerals,
        demonstration: config.demonstration,
        signingKey,
        standing: holderStanding(holder.nameTh, recordsIn(context)),
        keep: () => undefined,
        records: [{ record, handling: handling === 'inspect' ? 'copy' : handling }],
      });
      if (over) return;
      const drawn = await input.pages.pdf(copy);
      if (!drawn.ok) continue;
      const pages = await pagesIn(drawn.value);
      drawn.value.fill(0);
      if (over) return;
      input.onEvent({ type: 'pages.counted', databaseId, pages });
    }
  };
  // A count is a help, and no more: what it could not do is met again where the pages are made.
  const begin = setTimeout(() => void run().catch(() => undefined), COUNTED_AFTER_MS);
  return () => {
    over = true;
    clearTimeout(begin);
  };
}

const rowsIn = ({ sections }: PresentedRecord): number =>
  sections.reduce((sum, { table }) => sum + (table?.rows.length ?? 0), 0);

/** What has codes in a paper, in order. */
const codesOf = (paper: Coded): readonly { readonly documentId: string }[] =>
  paper.kind === 'copies' ? paper.records : [paper];

/** What the office keeps of a paper, with its pages as its code says them. */
const withPages = (paper: SignedPaper, pages: number | undefined): SignedPaper =>
  paper.issued === undefined || pages === undefined
    ? paper
    : { ...paper, issued: { ...paper.issued, pages } };

/** Draws one paper after another; the first that cannot be drawn ends it. */
async function drawAll(draw: Draw, papers: readonly Coded[]): Promise<Result<Uint8Array[], Fault>> {
  const drawn: Uint8Array[] = [];
  for (const paper of papers) {
    const made = await draw(paper);
    if (!made.ok) return made;
    drawn.push(made.value.pdf);
  }
  return ok(drawn);
}

/** The copies that were asked for and found, and how many pages each came to. */
async function drawCopies(
  draw: Draw,
  frame: PaperFrame,
  request: WrittenRequest,
  context: VisitContext,
): Promise<
  Result<
    {
      readonly parts: readonly Uint8Array[];
      readonly pagesOf: PagesOf;
      /** Records that are printed with another, because both say the same. */
      readonly withOf: ReadonlyMap<DatabaseId, DatabaseId>;
    },
    Fault
  >
> {
  const copied = printedOnce(
    request.lines.flatMap((line) => {
      const record = context.answers.get(line.databaseId)?.record;
      const handling = printedAs(context, line);
      return record === undefined || handling === 'inspect' ? [] : [{ record, handling }];
    }),
  );
  if (copied.length === 0) return ok({ parts: [], pagesOf: new Map(), withOf: new Map() });
  const copies = await draw(await copiesDocument({ ...frame, records: copied, runsOn: context.runsOn }));
  if (!copies.ok) return copies;
  const { pdf, pages: counted } = copies.value;
  // Nobody is charged by guess: pages that cannot be told apart are not charged.
  if (counted.length !== copied.length) return fail(fault('document.failed', 'the pages cannot be counted'));
  const pagesOf = new Map(copied.map(({ record }, at) => [record.databaseId, counted[at]?.own ?? 0]));
  const withOf = new Map(
    copied.flatMap(({ record, also }) => also.map((same) => [same.databaseId, record.databaseId] as const)),
  );
  return ok({ parts: [pdf], pagesOf, withOf });
}

/** What each line of the request costs, by the pages that it came to. */
function chargedLines(
  config: Config,
  request: WrittenRequest,
  context: VisitContext,
  pagesOf: PagesOf,
): readonly ChargedLine[] {
  const lowIncome = hasLowIncome(context);
  return request.lines.map((line) => {
    const { databaseId } = line;
    const handling = printedAs(context, line);
    const pages = pagesOf.get(databaseId) ?? 0;
    const shares = pagesOf.get(databaseId) === 0 ? { sharesPage: true as const } : {};
    const rule = ruleOfLine({ databaseId }, config.fees, request);
    const waiver = waiverOf({ databaseId, rule }, config.fees, { lowIncome });
    const waived = waiver === undefined ? {} : { waiver };
    // Its own fee has what goes on a phone alone; nothing of it is printed.
    const printed = context.takes === 'phone' ? 0 : pages;
    const onPaper = context.takes === 'phone' ? {} : shares;
    const feeSatang = lineFeeSatang({ handling, pages: printed, rule, ...onPaper, ...waived });
    return { databaseId, handling, pages, feeSatang, ...shares, ...waived };
  });
}

/** How the holder was proven, as the papers say it. */
function verifiedAs(
  request: WrittenRequest,
  verification: Verification,
  context: VisitContext,
): HolderVerification {
  return {
    reference: verification.reference,
    mode: verification.mode === 'pin' ? 'pin' : 'card-presence',
    at: verification.verifiedAt,
    ...(context.lodging?.requestNumber === request.requestNumber ? receiptOf(context) : {}),
    ...(context.numbered ? {} : { unnumbered: true as const }),
  };
}

/** What came of a line of the request, as the papers say it: what was asked, and what the holder has chosen since. */
function outcomeOf(
  { databaseId, handling: printed, pages, feeSatang, sharesPage, waiver }: ChargedLine,
  context: VisitContext,
): LineOutcome {
  const answer = context.answers.get(databaseId);
  const entry = databaseEntry(databaseId);
  const asked = context.request?.lines.find((line) => line.databaseId === databaseId)?.handling ?? printed;
  return {
    databaseId,
    database: entry.name,
    agency: entry.agency,
    handling: asked,
    ...(answer?.record === undefined || printed === asked ? {} : { printed }),
    outcome: answer?.outcome ?? ('waiting' as const),
    ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
    pages,
    ...(sharesPage === undefined ? {} : { sharesPage }),
    feeSatang,
    ...(answer?.record !== undefined && isCut(answer.record) ? { cut: true } : {}),
    ...(waiver === undefined ? {} : { waiver }),
  };
}

interface Corrections {
  readonly receipts: readonly string[];
  readonly unlodged: number;
}

/** What became of all that was called wrong; nothing where nothing was. */
export function correctionsOf(context: Pick<VisitContext, 'marks' | 'marksLodged'>): {
  corrections?: Corrections;
} {
  const called = marksOf(context);
  if (called.length === 0) return {};
  const receipts = context.marksLodged.flatMap(({ receiptNumber }) => receiptNumber ?? []);
  return { corrections: { receipts, unlodged: called.length - receipts.length } };
}

/** The receipt of the request, and what is to be paid, if anything is. */
async function slipPapers(
  fees: Config['fees'],
  frame: PaperFrame,
  verification: HolderVerification,
  outcomes: readonly LineOutcome[],
  paper: {
    readonly pages: number;
    readonly twoSided: boolean | undefined;
    readonly corrections?: Corrections;
  },
): Promise<readonly Coded[]> {
  const charged = outcomes.map(({ databaseId, handling, printed = handling, ...line }) => ({
    ...line,
    handling: printed,
    rule: ruleOfLine({ databaseId }, fees, frame.request),
  }));
  const slip = await paymentSlip({ ...frame, lines: charged });
  const receipt = await receiptDocument({ ...frame, verification, lines: outcomes, ...paper });
  return [receipt, ...(slip.items.length > 0 ? [slip] : [])];
}

/** What a mark is about, as its form says it. */
function calledWrong(
  { databaseId, key }: Mark,
  { issuedAt }: PaperFrame,
  { answers, shownAt }: VisitContext,
): CalledWrong | undefined {
  const record = answers.get(databaseId)?.record;
  const entry = databaseEntry(databaseId);
  if (key === NONE_HELD_MARK)
    return {
      agency: entry.agency,
      database: entry.name,
      retrievedAt: shownAt ?? issuedAt,
      item: { th: 'คำตอบของหน่วยงาน', en: 'The agency’s answer' },
      current: { th: 'ไม่มีข้อมูลของผู้ยื่นคำขอ', en: 'Nothing is held' },
    };
  const said = record === undefined ? undefined : markedIn(record, key);
  if (record === undefined || said === undefined) return undefined;
  const { agency, retrievedAt } = record.provenance;
  return { agency, database: record.title, retrievedAt, ...said };
}

/**
 * Papers that cost nothing: correction requests for what was marked wrong, the record of what was only looked at, and
 * the account of who looked, if the holder ticked it.
 */
async function freePapers(
  frame: PaperFrame,
  verification: HolderVerification,
  outcomes: readonly LineOutcome[],
  context: VisitContext,
): Promise<readonly Coded[]> {
  // What it should say, and why, is written by hand: nobody types at the kiosk.
  const marked = marksOf(context).flatMap((mark) => {
    const called = calledWrong(mark, frame, context);
    const lodged = context.marksLodged.find((one) => sameMark(one, mark))?.receiptNumber;
    return called === undefined
      ? []
      : [{ ...called, attachNote: true, ...(lodged == null ? {} : { lodged }) }];
  });
  const inspected = outcomes.filter(({ handling, printed = handling }) => printed === 'inspect');
  return [
    ...(marked.length === 0 ? [] : await correctionDocuments({ ...frame, lines: marked })),
    ...(inspected.length === 0
      ? []
      : [
          await inspectionDocument({
            ...frame,
            verification,
            startedAt: context.shownAt ?? frame.issuedAt,
            endedAt: frame.issuedAt,
            lines: inspected.map(({ databaseId, ...line }) => ({
              ...line,
              ...(line.outcome === 'found' && !context.opened.has(databaseId)
                ? { unopened: true as const }
                : {}),
            })),
          }),
        ]),
    ...(context.printsAccount && context.disclosures?.kind === 'rows'
      ? [await disclosuresDocument({ ...frame, rows: context.disclosures.rows })]
      : []),
  ];
}
