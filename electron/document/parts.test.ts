import { expect, test } from 'vitest';
import type { PrintDocument } from '../contract/paper.ts';
import { numbersOf, partsOf } from './parts.ts';
import { isTagged } from './rows.ts';

type Copies = Extract<PrintDocument, { kind: 'copies' }>;
type Account = Extract<PrintDocument, { kind: 'disclosures' }>;
const text = (th: string) => ({ th, en: '' });

const account = (rows: number) =>
  ({
    kind: 'disclosures',
    rows: Array.from({ length: rows }, (_, row) => ({
      ...{ at: text('วันนี้'), database: text('ก'), purpose: text('ก') },
      who: text(`${row}${row === 1500 ? ' ผู้มีชื่อยาวที่สุด' : ''}`),
    })),
  }) as unknown as Account;

const cut = text('เหตุ');
/** Of tables with so many rows, each with a field above and one below. */
const sheet = (...tables: readonly number[]) => ({
  record: {
    sections: tables.map((rows, at) => ({
      heading: text(`ส่วน ${at}`),
      fields: ['a', 'rows[].b'].map((key) => ({
        key: `${at}.${key}`,
        label: cut,
        value: cut,
        privacy: 'plain',
        cut,
      })),
      table: { columns: [cut], rows: Array.from({ length: rows }, (_, row) => [text(`${at}/${row}`)]) },
    })),
  },
});
const copies = (...records: readonly ReturnType<typeof sheet>[]) =>
  ({ kind: 'copies', records }) as unknown as Copies;

test('a short paper is one part, and the same paper', () => {
  const paper = account(1000);
  expect(partsOf(paper)).toEqual([paper]);
  const many = copies(...Array.from({ length: 30 }, () => sheet(20)));
  expect(partsOf(many)).toEqual([many]);
});

test('an account in parts has every row once, in order, one head and one end, and one width for each column', () => {
  const paper = account(5000);
  const parts = partsOf(paper) as readonly Account[];
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.flatMap(({ rows }) => rows)).toEqual(paper.rows);
  const of = parts.map(({ part }) => part);
  for (const [index, part] of of.entries())
    expect(part).toMatchObject({
      first: index === 0,
      last: index === parts.length - 1,
      widest: [['วันนี้', 'ก', '1500 ผู้มีชื่อยาวที่สุด', 'ก']],
    });
});

test('copies: short sheets stay together, a long one is parted by its rows, what is cut keeps its reason', () => {
  const paper = copies(sheet(3), sheet(4), sheet(1000, 2000, 0), sheet(5));
  const parts = partsOf(paper) as readonly Copies[];
  const cells = (document: Copies) =>
    document.records.flatMap(({ record }) =>
      record.sections.flatMap(({ table }) => table?.rows.map((row) => row[0]?.th) ?? []),
    );
  const fields = (document: Copies) =>
    document.records.flatMap(({ record }) =>
      record.sections.flatMap((section) => section.fields.map(({ key }) => key)),
    );
  expect(parts.flatMap(cells)).toEqual(cells(paper));
  // What stands below a table comes with its last row; nothing is lost, and nothing comes twice.
  expect(parts.flatMap(fields).sort()).toEqual(fields(paper).sort());
  expect(parts.map(({ records }) => records.length)).toEqual([2, 1, 1, 1, 1]);
  for (const { part } of parts.slice(1, -1)) expect(part).toMatchObject({ reasons: [cut] });
  // All are tagged, though some are one long sheet alone: their pages are told apart by the outline.
  expect(parts.map((part) => isTagged(part))).toEqual([true, true, true, true, true]);
});

test('many sheets of hundreds of rows are parted between sheets', () => {
  const parts = partsOf(copies(...Array.from({ length: 12 }, () => sheet(400)))) as readonly Copies[];
  expect(parts.map(({ records }) => records.length)).toEqual([2, 2, 2, 2, 2, 2]);
});

test('the numbers of pages are no part of what is heard, nor of anybody’s data', () => {
  const numbers = numbersOf(account(3000), 7);
  expect(numbers).toMatchObject({ rows: [], part: { numbers: 7 } });
  expect(numbers !== undefined && isTagged(numbers, true)).toBe(false);
});
