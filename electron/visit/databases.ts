/** The databases of a request as the screen and the papers name them, and what they cost. */
import { AGENCIES, CATALOGUE, type DatabaseEntry, entryOf } from '../catalogue/catalogue.ts';
import { topicOf } from '../catalogue/topics.ts';
import type { Config } from '../config/config.ts';
import type { ChoosableDatabase, FetchRow, RequestReview } from '../contract/window.ts';
import type { DatabaseId, Handling, Text } from '../contract/words.ts';
import { type FeeRule, feeRuleOf, feeSatang, tellsLowIncome, waiverOf } from '../request/fees.ts';
import { longDate } from '../words/thai.ts';
import type { VisitContext, WrittenRequest } from './machine.ts';

/** The window turns digits into those that the person chose; it gets Arabic ones. */
export const ON_SCREEN = 'arabic';

/** Why a database that the law leaves open cannot be had: its agency has closed it at the gateway. */
function closedToday({ agencyId }: DatabaseEntry): Text {
  const contact = AGENCIES.get(agencyId)?.contact ?? { th: '', en: '' };
  return {
    th: `วันนี้หน่วยงานที่ควบคุมดูแลข้อมูลปิดบริการนี้ไว้ ${contact.th}`,
    en: `The agency in control of the data has closed this service today. ${contact.en}`,
  };
}

/** Every database of the catalogue as the holder chooses it; those in preparation say so, and where to go. */
export function choosable(
  context: Pick<VisitContext, 'choices' | 'openDatabases' | 'certifiable'>,
): readonly ChoosableDatabase[] {
  return CATALOGUE.map((entry) => {
    const chosen = context.choices.get(entry.id);
    const open = context.openDatabases.includes(entry.id);
    return {
      databaseId: entry.id,
      name: entry.name,
      called: entry.called,
      words: entry.words,
      agencyId: entry.agencyId,
      agency: entry.agency,
      holds: entry.holds,
      certifiable: context.certifiable.includes(entry.id),
      open,
      topic: topicOf(entry.id),
      ...(open ? {} : { whyNot: entry.whyNot ?? closedToday(entry) }),
      ...(chosen === undefined ? {} : { chosen }),
    };
  });
}

/** What the office is asked for most, as far as it can be had today. */
export const mostAsked = (
  { openDatabases }: Pick<VisitContext, 'openDatabases'>,
  office: Pick<Config['office'], 'mostAsked'>,
): readonly DatabaseId[] => office.mostAsked.flatMap((one) => openDatabases.find((id) => id === one) ?? []);

/** What the choices will cost at one page each, by today's rules. */
export const feeOfChoices = (
  { choices }: Pick<VisitContext, 'choices'>,
  fees: Config['fees'],
  now: Date,
): number =>
  feeAtOnePage(
    [...choices].map(([databaseId, handling]) => ({ databaseId, handling })),
    fees,
    { madeAt: now.toISOString() },
  );

/** The catalogue's entry of a database that the holder chose from that same catalogue. */
export function databaseEntry(databaseId: DatabaseId): DatabaseEntry {
  const entry = entryOf(databaseId);
  if (entry === undefined) throw new Error(`${databaseId} is not in the catalogue`);
  return entry;
}

/** One row for each database of the request, with what came of it so far, and what its copy would be and cost. */
export function fetchRows(context: VisitContext, fees: Config['fees']): readonly FetchRow[] {
  const { request } = context;
  if (request === null) return [];
  const lowIncome = hasLowIncome(context);
  return request.lines.map((line) => {
    const { databaseId, handling } = line;
    const entry = databaseEntry(databaseId);
    const told = context.answers.get(databaseId);
    const answer = told === context.again.get(databaseId) ? undefined : told;
    const pages = context.counted.get(databaseId);
    const form = handling === 'inspect' ? 'copy' : handling;
    return {
      databaseId,
      database: entry.name,
      agency: entry.agency,
      handling,
      outcome: answer?.outcome ?? 'waiting',
      ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
      ...(answer?.record === undefined
        ? {}
        : {
            ...(pages === undefined ? {} : { pages }),
            feeSatang: feeOf([{ ...line, handling: form, pages: pages ?? 1 }], fees, request, { lowIncome }),
          }),
      toPrint: context.ticked.has(databaseId),
      marked: context.marks.get(databaseId)?.size ?? 0,
      lodged: context.marksLodged.filter((one) => one.databaseId === databaseId && one.receiptNumber !== null)
        .length,
    };
  });
}

/** Whether the holder is known to have a low income: by a record that came, or by an officer's word. */
export const hasLowIncome = ({ lowIncome, answers }: Pick<VisitContext, 'lowIncome' | 'answers'>): boolean =>
  lowIncome || [...answers.values()].some(({ record }) => record !== undefined && tellsLowIncome(record));

type Line = WrittenRequest['lines'][number];

/** By which rule copies of a request are charged: that of the day on which it was made. */
export const ruleOfLine = (
  { databaseId }: Pick<Line, 'databaseId'>,
  fees: Config['fees'],
  { madeAt }: Pick<WrittenRequest, 'madeAt'>,
): FeeRule => feeRuleOf(databaseEntry(databaseId).feeLaw, fees.rates, madeAt);

/**
 * In what form a record goes on paper, which its holder decides after seeing it: as it was asked for, or as a plain copy
 * where it was asked to be seen. `inspect`: it is not printed.
 */
export const printedAs = (
  { ticked }: Pick<VisitContext, 'ticked'>,
  { databaseId, handling }: Line,
): Handling => (!ticked.has(databaseId) ? 'inspect' : handling === 'inspect' ? 'copy' : handling);

/** Fee of copies of so many pages: what is charged in the end is what came out of the printer. */
const feeOf = (
  lines: readonly (Line & { readonly pages: number })[],
  fees: Config['fees'],
  request: Pick<WrittenRequest, 'madeAt'>,
  holder: { readonly lowIncome: boolean },
): number =>
  feeSatang(
    lines.map((line) => {
      const { databaseId, handling, pages } = line;
      const rule = ruleOfLine(line, fees, request);
      const waiver = waiverOf({ databaseId, rule }, fees, holder);
      return { handling, pages, rule, ...(waiver === undefined ? {} : { waiver }) };
    }),
  );

/** The same at one page each. */
const feeAtOnePage = (
  lines: readonly Line[],
  fees: Config['fees'],
  request: Pick<WrittenRequest, 'madeAt'>,
): number =>
  feeOf(
    lines.map((line) => ({ ...line, pages: 1 })),
    fees,
    request,
    // Before anything is asked nobody knows.
    { lowIncome: false },
  );

/** What is ticked will cost: by the pages that were made, or were counted so far, and one page of each that was not. */
export function estimatedFeeSatang(context: VisitContext, fees: Config['fees']): number {
  const { counted, papers, request, ticked } = context;
  if (papers !== null) return papers.feeSatang;
  if (request === null) return 0;
  const printed = request.lines.filter(({ databaseId }) => ticked.has(databaseId));
  return feeOf(
    printed.map((line) => ({
      ...line,
      handling: printedAs(context, line),
      pages: counted.get(line.databaseId) ?? 1,
    })),
    fees,
    request,
    { lowIncome: hasLowIncome(context) },
  );
}

/** The request as the holder checks it before signing. Throws when none is written. */
export function review(
  context: VisitContext,
  { office, fees }: Pick<Config, 'office' | 'fees'>,
): RequestReview {
  const { request } = context;
  if (request === null) throw new Error('no request to review');
  return {
    requestNumber: request.requestNumber,
    date: longDate(request.madeAt, ON_SCREEN),
    office: office.name,
    lines: request.lines.map(({ databaseId, handling }) => ({
      databaseId,
      database: databaseEntry(databaseId).name,
      agency: databaseEntry(databaseId).agency,
      handling,
    })),
    declaration: request.declaration,
    estimatedFeeSatang: feeAtOnePage(request.lines, fees, request),
  };
}

/** The gateway's receipt of the request that the screen speaks of, where there is one. */
export function receiptOf({ lodging }: Pick<VisitContext, 'lodging'>): { receiptNumber?: string } {
  return lodging === null || lodging.receiptNumber === null ? {} : { receiptNumber: lodging.receiptNumber };
}
