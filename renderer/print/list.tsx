/** Long lists: one line a row, in Thai, in columns whose widths are measured once and not for each page. */
import type { Text } from '../../electron/contract/words.ts';

/** Between the margins of A4, and what borders and padding of a column take of it (print.css), in CSS pixels. */
const AREA_PX = (16 * 96) / 2.54;
const AROUND_PX = 7;
const TYPE_PX = (13.4 * 96) / 72;
/** A text that is longer runs over lines in any column. */
const LETTERS = 80;

/** The width of every column's longest text on one line. */
function longest(heads: readonly Text[], texts: readonly Iterable<string>[]): readonly number[] {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return heads.map(() => AREA_PX);
  const widest = (texts: Iterable<string>, font: string) => {
    pen.font = font;
    let width = 0;
    for (const text of texts) width = Math.max(width, pen.measureText(text.slice(0, LETTERS)).width);
    return width;
  };
  return heads.map((head, column) =>
    Math.max(
      widest([head.th], `700 ${TYPE_PX}px Sarabun`),
      widest(texts[column] ?? [], `400 ${TYPE_PX}px Sarabun`),
    ),
  );
}

/** Widths of columns, in CSS pixels: what each needs, and where that is too much, less for those that need most. */
function columnWidths(heads: readonly Text[], texts: readonly Iterable<string>[]): readonly number[] {
  const needs = longest(heads, texts).map((width) => Math.ceil(width) + AROUND_PX);
  const sum = needs.reduce((all, width) => all + width, 0);
  if (sum <= AREA_PX) return needs.map((width) => (width * AREA_PX) / sum);
  // Filled like water: the narrow ones have what they need, the others share the rest alike.
  let [left, columns] = [AREA_PX, needs.length];
  const most = new Map<number, number>();
  for (const [column, width] of [...needs.entries()].sort(([, a], [, b]) => a - b)) {
    const given = Math.min(width, left / columns);
    most.set(column, given);
    left -= given;
    columns -= 1;
  }
  return needs.map((_, column) => most.get(column) ?? AROUND_PX);
}

/** A table of one line a row. `widest`: the longest text of each column, where `rows` are not all of the list. */
export function List({
  columns,
  rows,
  widest,
}: {
  readonly columns: readonly Text[];
  readonly rows: readonly (readonly Text[])[];
  readonly widest: readonly string[] | undefined;
}) {
  const texts = columns.map((_, column) =>
    widest === undefined ? new Set(rows.map((row) => row[column]?.th ?? '')) : [widest[column] ?? ''],
  );
  return (
    <table className="lines list">
      <colgroup>
        {columnWidths(columns, texts).map((width, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <col key={column} style={{ width: `${width}px` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ th, en }) => (
            <th scope="col" key={th}>
              {th}
              {en !== th && (
                <span className="under" lang="en">
                  {en}
                </span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and never move
          <tr key={index}>
            {row.map(({ th }, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={column}>{th}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
