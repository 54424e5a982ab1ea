import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PresentedRecord, RecordTable, Text } from '../contract/words.ts';
import { MONTHS } from '../words/thai.ts';
import { partsOf } from './parts.ts';
import { dateIn, onScreen, satangIn } from './tables.ts';

const same = (text: string): Text => ({ th: text, en: text });
const COLUMNS: readonly Text[] = [
  { th: 'วันที่ชำระ', en: 'Paid on' },
  { th: 'นายจ้าง', en: 'Employer' },
  { th: 'เงินสมทบ (บาท)', en: 'Contribution (baht)' },
];
const record = (rows: RecordTable['rows'], columns = COLUMNS): PresentedRecord =>
  ({
    databaseId: 'sso_contrib',
    sections: [{ fields: [] }, { fields: [], table: { columns, rows } }],
  }) as never;
const shown = (rows: RecordTable['rows'], open: string | null = null): RecordTable => {
  const { table } = onScreen(record(rows), open).sections[1] ?? {};
  if (table === undefined) throw new Error('no table');
  return table;
};
const month = (year: number, at: number) => [
  same(`15 ${MONTHS.short[at]} ${year}`),
  same('บริษัท ตัวอย่าง จำกัด'),
  same('750.00'),
];

describe('a date on the screen', () => {
  it('is read in each form in which it is written there', () => {
    expect(dateIn('1 มกราคม 2540')).toBe(25_400_101);
    expect(dateIn('31\u00a0ธ.ค.\u00a02569')).toBe(25_691_231);
    expect(dateIn('กันยายน 2551')).toBe(25_510_900);
    expect(dateIn('2551')).toBe(25_510_000);
    for (const other of ['', '-', 'นนทบุรี 2', '12 ตุลา 2551', '1234', '750.00']) expect(dateIn(other)).toBe(0);
  });

  it('is nothing that throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => dateIn(text) >= 0));
  });
});

describe('an amount', () => {
  it('is read as it is written, and nothing else is an amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e11 }), (satang) => {
        const text = (satang / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
        expect(satangIn(text)).toBe(satang);
        expect(satangIn(`-${text}`)).toBe(-satang);
      }),
    );
    for (const other of ['', '1,23', 'ไม่ทราบ', '12.345', '1 000']) expect(satangIn(other)).toBeNull();
  });
});

describe('a table', () => {
  it('is shown the newest first, each row under the name of its place in the answer', () => {
    const { rows, keys, years } = shown([month(2567, 3), month(2569, 0), month(2568, 11)]);
    expect(rows.map(([date]) => date?.th)).toEqual(['15 ม.ค. 2569', '15 ธ.ค. 2568', '15 เม.ย. 2567']);
    expect(keys).toEqual(['row:1:1', 'row:1:2', 'row:1:0']);
    expect(years).toBeUndefined();
  });

  it('of 420 rows is 35 years with their sums, of which the newest shows its rows', () => {
    const all = Array.from({ length: 420 }, (_, at) => month(2535 + Math.floor(at / 12), at % 12));
    const table = shown(all);
    expect(table.count).toBe(420);
    expect(table.totals).toEqual(['', '', '315,000']);
    expect(table.years?.map(({ year }) => year)).toEqual(Array.from({ length: 35 }, (_, at) => 2569 - at));
    expect(table.years?.every(({ sums }) => sums[2] === '9,000')).toBe(true);
    expect(table.rows).toHaveLength(12);
    expect(table.rows[0]?.[0]?.th).toBe('15 ธ.ค. 2569');
    expect(shown(all, '1:2540').rows[0]?.[0]?.th).toBe('15 ธ.ค. 2540');
    expect(shown(all, '').rows).toEqual([]);
    // In the parts that the window is given, years and rows stay together.
    for (const open of [null, '']) {
      const [part, ...more] = partsOf(onScreen(record(all), open));
      expect(more).toEqual([]);
      expect(part?.sections.at(-1)?.table?.years).toHaveLength(35);
    }
  });

  it('has no sum where one amount cannot be read, and no order where nothing is a date', () => {
    expect(shown([month(2569, 1), [same('15 ม.ค. 2569'), same(''), same('อ่านไม่ได้')]]).totals).toBeUndefined();
    const plain = shown([
      [same('ข'), same(''), same('1')],
      [same('ก'), same(''), same('2')],
    ]);
    expect(plain.rows.map(([first]) => first?.th)).toEqual(['ข', 'ก']);
    expect(plain.totals).toBeUndefined();
  });

  it('loses no row and doubles none: every year together is the table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ year: fc.integer({ min: 2500, max: 2569 }), at: fc.nat(11) }), {
          maxLength: 80,
        }),
        (months) => {
          const all = months.map(({ year, at }) => month(year, at));
          if (all.length === 0) return;
          const table = shown(all);
          const keys =
            table.years === undefined
              ? (table.keys ?? [])
              : table.years.flatMap(({ key }) => shown(all, key).keys ?? []);
          expect([...keys].sort()).toEqual(all.map((_, at) => `row:1:${at}`).sort());
        },
      ),
    );
  });
});
