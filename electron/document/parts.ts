/**
 * Long papers in parts. What Chromium needs for a page with thousands of rows grows faster than the rows do, in time and
 * above all in memory, and one page keeps one processor busy: parts are drawn beside each other, and joined.
 */
import type { PaperPart, PrintDocument } from '../contract/paper.ts';
import type { RecordSection, Text } from '../contract/words.ts';
import { isTagged, rowsOf } from './rows.ts';

type Copies = Extract<PrintDocument, { kind: 'copies' }>;
type Sheet = Copies['records'][number];

/** Of one line each, these fill pages to the end: the last page of a part is seldom left half empty. */
const PART_ROWS = 1170;

/** The text of most letters in each column. */
const widest = (rows: readonly (readonly Text[])[]): readonly string[] =>
  rows.reduce<string[]>((longest, row) => {
    for (const [column, { th }] of row.entries())
      if (th.length >= (longest[column]?.length ?? 0)) longest[column] = th;
    return longest;
  }, []);

/** A paper as the parts that are drawn one by one, in order: itself where it is short. */
export function partsOf(document: PrintDocument): readonly PrintDocument[] {
  if (rowsOf(document) <= PART_ROWS) return [document];
  if (document.kind === 'copies') return sheetParts(document);
  if (document.kind !== 'disclosures') return [document];
  const columns = widest(document.rows.map(({ at, database, who, purpose }) => [at, database, who, purpose]));
  return ranges(document.rows.length).map(({ from, to }) => ({
    ...document,
    rows: document.rows.slice(from, to),
    part: {
      first: from === 0,
      last: to === document.rows.length,
      tagged: isTagged(document),
      widest: [columns],
      reasons: [],
    },
  }));
}

/** Nothing but the numbers of a paper's pages; undefined for a paper that is never parted. */
export function numbersOf(document: PrintDocument, pages: number): PrintDocument | undefined {
  if (document.kind === 'disclosures') return { ...document, rows: [], part: { numbers: pages } };
  return document.kind === 'copies' ? { ...document, records: [], part: { numbers: pages } } : undefined;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Ranges of at most PART_ROWS, all of them together `rows`. */
const ranges = (rows: number): readonly Range[] =>
  Array.from({ length: Math.ceil(rows / PART_ROWS) }, (_, index) => ({
    from: index * PART_ROWS,
    to: Math.min((index + 1) * PART_ROWS, rows),
  }));

/** Sheets that are short together; one that is long alone, by the rows of its tables. */
function sheetParts(document: Copies): readonly PrintDocument[] {
  const parts: PrintDocument[] = [];
  let together: Sheet[] = [];
  let rows = 0;
  const part: PaperPart = { first: true, last: true, tagged: isTagged(document), widest: [], reasons: [] };
  const close = () => {
    if (together.length > 0) parts.push({ ...document, records: together, part });
    [together, rows] = [[], 0];
  };
  for (const sheet of document.records) {
    const own = rowsOf({ ...document, records: [sheet] });
    if (rows + own > PART_ROWS) close();
    if (tableRows(sheet.record.sections) > PART_ROWS) {
      parts.push(...rowParts(document, sheet));
      continue;
    }
    together.push(sheet);
    rows += own;
  }
  close();
  return parts.length === 1 ? [document] : parts;
}

function rowParts(document: Copies, sheet: Sheet): readonly PrintDocument[] {
  const { sections } = sheet.record;
  const all = tableRows(sections);
  const columns = sections.map(({ table }) => widest(table?.rows ?? []));
  const cuts = new Map(
    sections.flatMap(({ fields }) => fields.flatMap(({ cut }) => cut ?? [])).map((cut) => [cut.th, cut]),
  );
  return ranges(all).map((range) => ({
    ...document,
    records: [{ ...sheet, record: { ...sheet.record, sections: sectionsIn(sections, range) } }],
    part: {
      first: range.from === 0,
      last: range.to === all,
      tagged: isTagged(document),
      widest: columns,
      reasons: [...cuts.values()],
    },
  }));
}

/** Rows of the tables of some sections. */
const tableRows = (sections: readonly RecordSection[]): number =>
  sections.reduce((sum, { table }) => sum + (table?.rows.length ?? 0), 0);

/** The sections with the rows of a range: heading and fields with the first row of each, what is noted below with its last. */
function sectionsIn(sections: readonly RecordSection[], { from, to }: Range): readonly RecordSection[] {
  const last = to === tableRows(sections);
  let end = 0;
  return sections.map(({ heading, fields, table }) => {
    const start = end;
    end += table?.rows.length ?? 0;
    const begins = start >= from && (start < to || last);
    const ends = end > from && end <= to;
    const rows = table?.rows.slice(Math.max(from - start, 0), Math.max(to - start, 0)) ?? [];
    return {
      ...(begins && heading !== undefined ? { heading } : {}),
      fields: fields.filter(({ key }) => (table !== undefined && key.includes('[]') ? ends : begins)),
      ...(table === undefined || rows.length === 0 ? {} : { table: { ...table, rows } }),
    };
  });
}
