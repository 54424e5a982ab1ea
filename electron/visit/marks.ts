/** How what its holder calls wrong is named: a field by its key, a row of a table by its place, and "none held" as a whole. */
import type { PresentedRecord, Text } from '../contract/words.ts';

/** That the agency holds nothing, which the holder says is not so. */
export const NONE_HELD_MARK = 'none-held';

/** The name of a row, by the places of its section in the record and of the row in its table, both from 0. */
export const rowMark = (section: number, row: number): string => `row:${section}:${row}`;

/** Which row is meant; undefined where the name is not that of a row. */
export function rowOfMark(key: string): { readonly section: number; readonly row: number } | undefined {
  const found = /^row:(\d{1,4}):(\d{1,6})$/.exec(key);
  return found === null ? undefined : { section: Number(found[1]), row: Number(found[2]) };
}

/** What a mark is about and what it says now; undefined where the record has nothing of that name, or it was withheld. */
export function markedIn(
  record: PresentedRecord,
  key: string,
): { readonly item: Text; readonly current: Text } | undefined {
  const row = rowOfMark(key);
  if (row !== undefined) {
    const section = record.sections[row.section];
    const cells = section?.table?.rows[row.row];
    if (section === undefined || cells === undefined) return undefined;
    const said = (language: 'th' | 'en') =>
      cells.flatMap((cell) => (cell[language] === '' ? [] : [cell[language]])).join(' · ');
    return { item: section.heading ?? record.title, current: { th: said('th'), en: said('en') } };
  }
  const field = record.sections.flatMap(({ fields }) => fields).find((one) => one.key === key);
  return field === undefined || field.cut !== undefined
    ? undefined
    : { item: field.label, current: field.value };
}
