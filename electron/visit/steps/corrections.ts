/** What its holder calls wrong, as requests that are lodged with the gateway (Section 25 paragraphs 3 and 4). */
import { entryOf } from '../../catalogue/catalogue.ts';
import type { DatabaseId, PresentedRecord } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { WRONG_SAYS_HOLDER } from '../../request/wording.ts';
import type { LinkageClient } from '../../servers/linkage/client.ts';
import type { Correction } from '../../servers/linkage/corrections.ts';
import type { Mark, MarkLodged, WrittenRequest } from '../machine.ts';
import { NONE_HELD_MARK, rowOfMark } from '../marks.ts';

/** A field as the catalogue calls it: of several objects in one answer the number is left out. */
const cataloguePath = (key: string): string => key.replace(/^#\d+\./, '').replace(/#\d+(?=\.)/g, '');

/** The table that a section of a record is, as the catalogue calls its rows; undefined where none is headed so. */
function tablePath(databaseId: DatabaseId, heading: string | undefined): string | undefined {
  const shape = entryOf(databaseId)?.shape;
  if (shape === undefined) return undefined;
  if (shape.top === 'list') return '[]';
  const table = shape.items.find((item) => item.item === 'table' && item.heading.th === heading);
  return table === undefined ? undefined : `${table.key}[]`;
}

/** What the gateway is told of a mark; undefined where it cannot be told which part is meant, and paper must do. */
export function correctionOf(
  { databaseId, key }: Mark,
  record: PresentedRecord | undefined,
): Correction | undefined {
  const wish = { databaseId, reason: WRONG_SAYS_HOLDER.th, attachNote: true } as const;
  if (key === NONE_HELD_MARK) return { ...wish, kind: 'held' };
  // Nobody types at the kiosk: what it should say is written on the signed form.
  const correct = { ...wish, kind: 'correct', onPaper: true } as const;
  const row = rowOfMark(key);
  if (row === undefined) return { ...correct, field: cataloguePath(key) };
  const field = tablePath(databaseId, record?.sections[row.section]?.heading?.th);
  return field === undefined ? undefined : { ...correct, field, row: row.row + 1 };
}

/** A person who stands there waits so long for all of them, in milliseconds: one that is silent has ten seconds of these. */
const WHOLE_MS = 20_000;

/** Lodges each mark by itself, one after another, and never twice: what has no receipt goes on paper. */
export async function lodgeCorrections(input: {
  readonly linkage: Pick<LinkageClient, 'lodgeCorrection'>;
  readonly session: () => OfficerSession | null;
  readonly request: WrittenRequest;
  readonly marks: readonly Mark[];
  readonly recordOf: (databaseId: DatabaseId) => PresentedRecord | undefined;
  readonly signal: AbortSignal;
  readonly wholeMs?: number;
}): Promise<readonly MarkLodged[]> {
  const { request } = input;
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(input.wholeMs ?? WHOLE_MS)]);
  const lodged: MarkLodged[] = [];
  for (const mark of input.marks) {
    const officer = input.session();
    const correction = correctionOf(mark, input.recordOf(mark.databaseId));
    if (officer === null || correction === undefined || signal.aborted) {
      lodged.push({ ...mark, receiptNumber: null });
      continue;
    }
    const { requestNumber } = request;
    const answer = await input.linkage.lodgeCorrection({ officer, requestNumber, correction }, signal);
    lodged.push({ ...mark, receiptNumber: answer.ok ? answer.value.receiptNumber : null });
  }
  return lodged;
}
