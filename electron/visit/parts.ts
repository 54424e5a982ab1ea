/**
 * What is long is shown in parts: a window that is given thousands of rows at once stands still, and is taken for dead.
 * Nothing is left out: together the parts of a record are the record.
 */
import type { PartOf } from '../contract/window.ts';
import type { PresentedRecord, RecordField, RecordSection, Text } from '../contract/words.ts';

/** How much one part holds: a field or a cell counts one, and a long one counts more. It fills a few screens. */
const PART = 240;
const LETTERS = 150;
/** A text that alone would fill a part is cut into pieces of this number of letters. */
const PIECE = 12_000;
/** Rows of the account of who looked in one part. */
const ROWS = 50;

const weight = ({ th, en }: Text) => 1 + Math.floor((th.length + (en === th ? 0 : en.length)) / LETTERS);

/** The start of a piece at or before `at`: no letter is parted from its marks, and no pair of surrogates. */
function boundary(text: string, at: number): number {
  for (let back = at; back > at - 20 && back > 0; back -= 1)
    if (
      back >= text.length ||
      (!/^[\p{M}\u0e33\udc00-\udfff]/u.test(text.slice(back, back + 2)) &&
        !/[\ud800-\udbff]/.test(text.charAt(back - 1)))
    )
      return back;
  return at;
}

/** A text in pieces; one that is not long is one piece. */
function pieces(text: Text): readonly Text[] {
  const longest = Math.max(text.th.length, text.en.length);
  if (longest <= PIECE) return [text];
  const count = Math.ceil(longest / PIECE);
  const cut = (whole: string, at: number) =>
    whole.slice(boundary(whole, at * PIECE), boundary(whole, (at + 1) * PIECE));
  return Array.from({ length: count }, (_, at) => ({ th: cut(text.th, at), en: cut(text.en, at) }));
}

/** The least that is shown together. `alone`: it goes on with a text, and begins a part. */
interface Unit {
  readonly section: number;
  readonly weight: number;
  readonly alone: boolean;
  readonly field?: RecordField;
  /** Cells of one row, with the columns that they stand in: all of them, except a row that is too long for one part. */
  readonly row?: {
    readonly columns: readonly Text[];
    readonly cells: readonly Text[];
    readonly key?: string | undefined;
  };
  /** A table of years of which none shows a row. */
  readonly years?: true;
}

function* unitsOf(record: PresentedRecord): Generator<Unit> {
  for (const [section, { fields, table }] of record.sections.entries()) {
    for (const field of fields)
      for (const [at, value] of pieces(field.value).entries())
        yield { section, weight: weight(value), alone: at > 0, field: { ...field, value } };
    if (table === undefined) continue;
    const { columns, keys, years } = table;
    if (years !== undefined && table.rows.length === 0)
      yield { section, weight: 1, alone: false, years: true };
    for (const [at, cells] of table.rows.entries()) {
      const key = keys?.[at];
      const whole = cells.reduce((sum, cell) => sum + weight(cell), 0);
      if (whole <= PART) yield { section, weight: whole, alone: false, row: { columns, cells, key } };
      else
        for (const [column, cell] of cells.entries())
          for (const [at, value] of pieces(cell).entries())
            yield {
              section,
              weight: weight(value),
              alone: at > 0,
              row: { columns: columns.slice(column, column + 1), cells: [value] },
            };
    }
  }
}

/** Units of one part as sections of a record again. */
function sectionsOf(record: PresentedRecord, units: readonly Unit[]): readonly RecordSection[] {
  const sections: {
    of: number;
    heading?: Text;
    fields: RecordField[];
    table?: { columns: readonly Text[]; rows: (readonly Text[])[]; keys: string[] };
  }[] = [];
  for (const { section, field, row } of units) {
    let open = sections.at(-1);
    const fits =
      open?.of === section &&
      (row === undefined || open.table === undefined || open.table.columns === row.columns);
    if (open === undefined || !fits) {
      const heading = open?.of === section ? undefined : record.sections[section]?.heading;
      open = { of: section, ...(heading === undefined ? {} : { heading }), fields: [] };
      sections.push(open);
    }
    if (field !== undefined) open.fields.push(field);
    if (row !== undefined) {
      open.table ??= { columns: row.columns, rows: [], keys: [] };
      open.table.rows.push(row.cells);
      if (row.key !== undefined) open.table.keys.push(row.key);
    }
  }
  const firsts = new Set<number>();
  return sections.map(({ of, table, ...section }) => {
    const whole = record.sections[of]?.table;
    if (whole === undefined || (table === undefined && !units.some((u) => u.section === of && u.years)))
      return { ...section, ...(table === undefined ? {} : { table }) };
    // Years and totals stand once, above the first of the rows.
    const { years, totals, count } = whole;
    const { keys = [], ...rows } = table ?? { columns: whole.columns, rows: [] };
    const head = firsts.has(of) ? {} : { years, totals, count };
    firsts.add(of);
    return {
      ...section,
      table: {
        ...rows,
        ...(keys.length === rows.rows.length && keys.length > 0 ? { keys } : {}),
        ...Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined)),
      },
    };
  });
}

const known = new WeakMap<PresentedRecord, readonly PresentedRecord[]>();

/** A record in parts that a person can read one after another; most records are one. Made once for each record. */
export function partsOf(record: PresentedRecord): readonly PresentedRecord[] {
  const made = known.get(record);
  if (made !== undefined) return made;
  const parts: Unit[][] = [[]];
  let filled = 0;
  for (const unit of unitsOf(record)) {
    if (filled > 0 && (unit.alone || filled + unit.weight > PART)) {
      parts.push([]);
      filled = 0;
    }
    parts.at(-1)?.push(unit);
    filled += unit.weight;
  }
  const { picture, ...rest } = record;
  const all =
    parts.length === 1
      ? [record]
      : parts.map((units, at) => ({
          ...rest,
          ...(picture === undefined || at > 0 ? {} : { picture }),
          sections: sectionsOf(record, units),
        }));
  known.set(record, all);
  return all;
}

/** Of a list in parts, the wanted one or the last, and which it is; `part` is absent where there is but one. */
export function partAt<T>(
  parts: readonly T[],
  wanted: number,
): { readonly shown: T | undefined; readonly part?: PartOf } {
  const at = Math.min(Math.max(1, wanted), Math.max(1, parts.length));
  const shown = parts[at - 1];
  return parts.length > 1 ? { shown, part: { at, of: parts.length } } : { shown };
}

/** The rows of the wanted part of a long list. */
export function rowsAt<T>(
  rows: readonly T[],
  wanted: number,
): { readonly shown: readonly T[]; readonly part?: PartOf } {
  const of = Math.max(1, Math.ceil(rows.length / ROWS));
  const at = Math.min(Math.max(1, wanted), of);
  const shown = rows.slice((at - 1) * ROWS, at * ROWS);
  return of > 1 ? { shown, part: { at, of } } : { shown };
}
