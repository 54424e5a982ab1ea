/**
 * Tables as a person reads them on the screen: the newest first, a long one by year with totals, and each row under the name
 * by which it can be called wrong. Paper keeps the order of the agency's answer.
 */
import type { PresentedRecord, RecordTable, Text } from '../contract/words.ts';
import { numberFormat } from '../words/intl.ts';
import { MONTHS } from '../words/thai.ts';
import { rowMark } from './marks.ts';

/** A table with more rows, of more years than one, is shown by year. */
const ONE_LIST = 24;
/** So much of a column must be dates for the rows to be ordered by it. */
const MOSTLY = 0.6;

/** What a date on the screen says, as YYYYMMDD of the Buddhist Era with 00 for what it does not say; 0: it is no date. */
export function dateIn(text: string): number {
  const found = /^(?:(\d{1,2})\s+)?(?:([^\d\s]+)\s+)?(?:พ\.ศ\.\s*)?(2[2-6]\d\d)$/u.exec(text.trim());
  if (found === null) return 0;
  const [, day = '0', name, year] = found;
  const month = name === undefined ? 0 : 1 + Math.max(MONTHS.th.indexOf(name), MONTHS.short.indexOf(name));
  if (name !== undefined && month === 0) return 0;
  return Number(year) * 10_000 + month * 100 + Number(day);
}

/** The column by whose dates the rows are ordered: the first that is mostly dates. */
function datedColumn({ columns, rows }: RecordTable): number | undefined {
  const at = columns.findIndex((_, column) => {
    const said = rows.flatMap((row) => (row[column]?.th ? [row[column].th] : []));
    return said.length > 0 && said.filter((text) => dateIn(text) > 0).length >= said.length * MOSTLY;
  });
  return at === -1 ? undefined : at;
}

/** An amount of money in satang; null where the text is none. */
export function satangIn(text: string): number | null {
  const found = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$/.exec(text.trim());
  if (found === null) return null;
  const satang = Number(found[2]?.replaceAll(',', '')) * 100 + Number(found[3] ?? 0);
  return found[1] === '-' ? -satang : satang;
}

const written = (satang: number): string =>
  numberFormat('en-US', { minimumFractionDigits: satang % 100 === 0 ? 0 : 2 }).format(satang / 100);

/** Sums of the columns of money; empty for every other, and where one amount cannot be read: a sum of a part is no sum. */
function sumsOf(columns: readonly Text[], rows: readonly (readonly Text[])[]): readonly string[] {
  return columns.map((label, column) => {
    if (!label.en.endsWith('(baht)')) return '';
    const amounts = rows.flatMap((row) => (row[column]?.th ? [satangIn(row[column].th)] : []));
    let sum = 0;
    for (const amount of amounts) {
      if (amount === null) return '';
      sum += amount;
    }
    return amounts.length === 0 ? '' : written(sum);
  });
}

/** One table for the screen. `open`: the year whose rows are shown; null: the newest. */
function tableOf(table: RecordTable, section: number, open: string | null): RecordTable {
  const { columns, rows } = table;
  const by = datedColumn(table);
  const named = rows.map((cells, row) => ({
    cells,
    key: rowMark(section, row),
    at: by === undefined ? 0 : dateIn(cells[by]?.th ?? ''),
  }));
  if (by === undefined) return { columns, rows, keys: named.map(({ key }) => key), count: rows.length };
  // Rows of one day keep the agency's order.
  named.sort((a, b) => b.at - a.at);
  const years = [...Map.groupBy(named, ({ at }) => Math.floor(at / 10_000))];
  const totals = sumsOf(columns, rows);
  const all = { columns, count: rows.length, ...(totals.some((sum) => sum !== '') ? { totals } : {}) };
  const list = (shown: typeof named) => ({
    rows: shown.map(({ cells }) => cells),
    keys: shown.map(({ key }) => key),
  });
  if (rows.length <= ONE_LIST || years.length < 2) return { ...all, ...list(named) };
  const keyOf = (year: number) => `${section}:${year}`;
  const shown = open ?? keyOf(years[0]?.[0] ?? 0);
  return {
    ...all,
    ...list(years.find(([year]) => keyOf(year) === shown)?.[1] ?? []),
    years: years.map(([year, own]) => ({
      key: keyOf(year),
      year,
      count: own.length,
      sums: sumsOf(
        columns,
        own.map(({ cells }) => cells),
      ),
      open: keyOf(year) === shown,
    })),
  };
}

const made = new WeakMap<PresentedRecord, Map<string | null, PresentedRecord>>();

/** A record with its tables for the screen; made once for each record and open year. */
export function onScreen(record: PresentedRecord, open: string | null): PresentedRecord {
  const known = made.get(record) ?? new Map<string | null, PresentedRecord>();
  made.set(record, known);
  const before = known.get(open);
  if (before !== undefined) return before;
  const shown: PresentedRecord = {
    ...record,
    sections: record.sections.map((section, at) =>
      section.table === undefined ? section : { ...section, table: tableOf(section.table, at, open) },
    ),
  };
  known.set(open, shown);
  return shown;
}
