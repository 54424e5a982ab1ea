import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PresentedRecord, RecordSection, Text } from '../contract/words.ts';
import { partAt, partsOf, rowsAt } from './parts.ts';

const t = (th: string): Text => ({ th, en: th });
const record = (sections: readonly RecordSection[]): PresentedRecord =>
  ({
    databaseId: 'dopa_person',
    layout: 'general',
    title: t('ก'),
    formCode: '',
    sections,
    picture: 'data:image/png;base64,AA==',
    provenance: { retrievedAt: '2026-11-23T14:05:00+07:00' },
  }) as unknown as PresentedRecord;
const field = (key: string, value: string) => ({
  key,
  label: t(key),
  value: t(value),
  privacy: 'plain' as const,
});
const rows = (count: number, columns: number, letters = 10) => ({
  columns: Array.from({ length: columns }, (_, at) => t(`c${at}`)),
  rows: Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, at) => t(`${row}/${at} `.padEnd(letters, 'ก'))),
  ),
});
/** Everything that a record says, in order. */
const said = (of: PresentedRecord) =>
  of.sections
    .flatMap(({ fields, table }) => [
      ...fields.map(({ value }) => value.th),
      ...(table?.rows ?? []).flatMap((row) => row.map((cell) => cell.th)),
    ])
    .join('');
const size = (of: PresentedRecord) => JSON.stringify(of.sections).length;

describe('a long record', () => {
  it.each([
    ['5,000 rows', [{ fields: [], table: rows(5000, 5) }]],
    [
      '1,500 small tables',
      Array.from({ length: 1500 }, () => ({ heading: t('ห'), fields: [], table: rows(1, 4) })),
    ],
    ['rows of 900 cells', [{ fields: [field('a', 'x')], table: rows(20, 900) }]],
    ['a row of long texts', [{ fields: [], table: rows(3, 4, 60_000) }]],
    ['one text of a million letters', [{ fields: [field('a', 'ที่'.repeat(333_333)), field('b', 'x')] }]],
    ['4,000 fields', [{ fields: Array.from({ length: 4000 }, (_, at) => field(`k${at}`, 'ค')) }]],
  ] as const)('of %s is shown in parts, none of them large, and nothing is lost', (_, sections) => {
    const whole = record(sections);
    const began = performance.now();
    const parts = partsOf(whole);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.map(said).join('')).toBe(said(whole));
    for (const part of parts) expect(size(part)).toBeLessThan(150_000);
    // Whoever looks again gets the same: it is not cut again at every second of the countdown.
    expect(partsOf(whole)).toBe(parts);
    expect(parts.filter((part) => part.picture !== undefined)).toHaveLength(1);
  });

  it('of a usual length is left as it is', () => {
    const whole = record([{ fields: [field('a', 'x')], table: rows(30, 6) }]);
    expect(partsOf(whole)).toEqual([whole]);
    expect(partAt(partsOf(whole), 7)).toEqual({ shown: whole });
  });

  it('never parts a letter from its marks, and has no key twice on one screen', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('กำ', 'ที่', 'น้ำ', '😀', 'a'), minLength: 1, maxLength: 30_000 }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        (values) => {
          const whole = record([{ fields: values.map((value, at) => field(`k${at}`, value)) }]);
          const parts = partsOf(whole);
          expect(parts.map(said).join('')).toBe(said(whole));
          for (const part of parts) {
            const fields = part.sections.flatMap((section) => section.fields);
            expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
            for (const { value } of fields) {
              expect(value.th.isWellFormed()).toBe(true);
              expect(value.th).not.toMatch(/^[\p{M}\u0e33]/u);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a long list', () => {
  it('is shown a part at a time; what is asked for beyond its end is its end', () => {
    const all = Array.from({ length: 5000 }, (_, at) => at);
    expect(rowsAt(all, 1)).toMatchObject({ part: { at: 1, of: 100 } });
    expect(rowsAt(all, 1).shown).toHaveLength(50);
    expect(rowsAt(all, 1_000_000).shown.at(-1)).toBe(4999);
    expect(rowsAt(all, 100).shown.at(-1)).toBe(4999);
    expect(rowsAt([], 3)).toEqual({ shown: [] });
    expect(rowsAt([1, 2], 3)).toEqual({ shown: [1, 2] });
  });
});
