/** The databases of a request as the screen and the papers name them, and what they cost. */
import { CATALOGUE, type DatabaseEntry, entryOf } from '../catalogue/catalogue.ts';
import type { Config } from '../config/config.ts';
import type { ChoosableDatabase, FetchRow, RequestReview } from '../contract/window.ts';
import type { DatabaseId } from '../contract/words.ts';
import { feeSatang } from '../request/fees.ts';
import { longDate } from '../words/thai.ts';
import type { VisitContext, WrittenRequest } from './machine.ts';

/** The window turns digits into those that the person chose; it gets Arabic ones. */
export const ON_SCREEN = 'arabic';

/** Why a database that the law leaves open cannot be had: its owner has closed it at the gateway. */
const CLOSED_TODAY = {
  th: 'วันนี้หน่วยงานเจ้าของข้อมูลปิดบริการนี้ไว้ กรุณาติดต่อหน่วยงานโดยตรง',
  en: 'The agency has closed this service today. Please ask the agency itself.',
};

/** Every database of the catalogue as the holder chooses it. */
export function choosable(
  context: Pick<VisitContext, 'choices' | 'openDatabases'>,
): readonly ChoosableDatabase[] {
  return CATALOGUE.filter((entry) => entry.state === 'joined').map((entry) => {
    const chosen = context.choices.get(entry.id);
    const open = context.openDatabases.includes(entry.id);
    return {
      databaseId: entry.id,
      name: entry.name,
      agencyId: entry.agencyId,
      agency: entry.agency,
      holds: entry.holds,
      feePerPageSatang: entry.feePerPageSatang,
      open,
      ...(open ? {} : { whyNot: entry.whyNot ?? CLOSED_TODAY }),
      ...(chosen === undefined ? {} : { chosen }),
    };
  });
}

/** The catalogue's entry of a database that the holder chose from that same catalogue. */
export function databaseEntry(databaseId: DatabaseId): DatabaseEntry {
  const entry = entryOf(databaseId);
  if (entry === undefined) throw new Error(`${databaseId} is not in the catalogue`);
  return entry;
}

/** One row for each database of the request, with what came of it so far; pages once they are counted. */
export function fetchRows(context: VisitContext): readonly FetchRow[] {
  return (context.request?.lines ?? []).map(({ databaseId, handling }) => {
    const entry = databaseEntry(databaseId);
    const answer = context.answers.get(databaseId);
    const pages = context.papers?.lines.find((line) => line.databaseId === databaseId)?.pages;
    return {
      databaseId,
      database: entry.name,
      agency: entry.agency,
      handling,
      outcome: answer?.outcome ?? 'waiting',
      ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
      ...(answer?.record === undefined || pages === undefined ? {} : { pages }),
    };
  });
}

type Line = WrittenRequest['lines'][number];

/** Fee of the copies at one page each: what is charged in the end is what came out of the printer. */
function feeAtOnePage(lines: readonly Line[]): number {
  return feeSatang(
    lines.map(({ databaseId, handling }) => ({
      handling,
      pages: 1,
      rule: databaseEntry(databaseId).feeRule,
    })),
  );
}

/** What the records that have come will cost: counted once their pages are made, at one page each before. */
export function estimatedFeeSatang({ answers, papers, request }: VisitContext): number {
  if (papers !== null) return papers.feeSatang;
  return feeAtOnePage(
    (request?.lines ?? []).filter(({ databaseId }) => answers.get(databaseId)?.record !== undefined),
  );
}

/** The request as the holder checks it before signing. Throws when none is written. */
export function review(context: VisitContext, office: Config['office']): RequestReview {
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
    estimatedFeeSatang: feeAtOnePage(request.lines),
  };
}

/** The gateway's receipt of the request that the screen speaks of, where there is one. */
export function receiptOf({ lodging }: Pick<VisitContext, 'lodging'>): { receiptNumber?: string } {
  return lodging === null || lodging.receiptNumber === null ? {} : { receiptNumber: lodging.receiptNumber };
}
