import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, parseTable, Table } from './table.ts';

const text = readFileSync(join(import.meta.dirname, 'table.json'), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: a file as an engineer may have spoilt it
const changed = (change: (table: any) => void): string => {
  const table = JSON.parse(text);
  change(table);
  return JSON.stringify(table);
};
const fault = (table: string) => {
  const parsed = parseTable(table);
  return parsed.ok ? null : parsed.fault;
};

describe('the table of the card library', () => {
  it('that comes with the kiosk is whole, and says each function that public bindings declare', () => {
    const parsed = parseTable(text);
    if (!parsed.ok) throw new Error(parsed.fault);
    const counts = FUNCTION_NAMES.map((name) => parsed.value.functions[name].parameters.length);
    expect(counts).toEqual([1, 2, 2, 0, 5, 3, 6, 5, 4, 8, 6, 5]);
    expect(parsed.value.codes).toMatchObject({
      9001: 'card.licence',
      3001: 'pin.cancelled',
      1002: 'pin.blocked',
    });
  });

  // biome-ignore lint/suspicious/noExplicitAny: as above
  const spoils: readonly [string, (table: any) => void, RegExp][] = [
    ['a function left out', (t) => delete t.functions.VerifyPIN, /VerifyPIN/],
    ['a key that nobody knows', (t) => (t.limits = 1), /limits/],
    ['a size of nothing', (t) => (t.functions.GetCardInfo.parameters[0].size = 0), /size/],
    ['a time without end', (t) => (t.functions.VerifyPIN.limitMs = 1e9), /limitMs/],
    [
      'a number that nobody gives',
      (t) => delete t.functions.VerifyPIN.parameters[0].value,
      /pinId needs a value/,
    ],
    [
      'an answer not told',
      (t) => (t.functions.GetCardInfo.parameters[0].told = false),
      /has no cardSerial to take/,
    ],
    [
      'no place for what is given',
      (t) => (t.functions.EnvelopeGMSx.parameters[0].name = 'key'),
      /has no keyId to give/,
    ],
    [
      'the size of what comes out',
      (t) => (t.functions.GetRMAC.parameters[1].sizeOf = 'cryptogram'),
      /sizeOf/,
    ],
    ['a length in a text', (t) => (t.functions.GetRMAC.parameters[2].lengthIn = 'challenge'), /lengthIn/],
    ['two of one name', (t) => (t.functions.GetRMAC.parameters[4].name = 'challengeSize'), /one name/],
    ['a code for a fault that there is not', (t) => (t.codes[7] = 'fine'), /codes/],
    ['nought for a fault', (t) => (t.codes[0] = 'pin.wrong'), /codes/],
    ['a path for a file', (t) => (t.file = '../x.dll'), /file/],
  ];
  it.each(spoils)('is refused with %s, and the place is named', (_, change, place) => {
    expect(fault(changed(change))).toMatch(place);
  });

  it('is refused with a sentence, whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
        expect(fault(any)).toEqual(expect.any(String));
      }),
    );
  });

  it('is read, or refused with a sentence, with any value at any place; what is read is read again the same', () => {
    const paths: string[][] = [];
    const values: unknown[] = [];
    const walk = (value: unknown, path: string[]) => {
      if (path.length > 0) paths.push(path);
      values.push(value);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(JSON.parse(text), []);
    let read = 0;
    let refused = 0;
    fc.assert(
      // A value of another place is one that the table may take.
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.jsonValue(), fc.constantFrom(...values)),
        (path, value) => {
          const spoilt = changed((table) => {
            const last = path.at(-1) as string;
            path.slice(0, -1).reduce((at, key) => at[key], table)[last] = value;
          });
          const parsed = parseTable(spoilt);
          if (parsed.ok) {
            read += 1;
            expect(Table.parse(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed.value);
          } else {
            refused += 1;
            expect(parsed.fault).toMatch(/.+: .+/);
          }
        },
      ),
      { numRuns: 300 },
    );
    // Both were met.
    expect(Math.min(read, refused)).toBeGreaterThan(0);
  });
});
