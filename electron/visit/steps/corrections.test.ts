import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { fieldsOf } from '../../catalogue/catalogue-shape.ts';
import { DatabaseId, type PresentedRecord } from '../../contract/words.ts';
import { markedIn, rowMark, rowOfMark } from '../marks.ts';
import { correctionOf, lodgeCorrections } from './corrections.ts';

const contrib = DatabaseId.parse('sso_contrib');
const said = (text: string) => ({ th: text, en: text });
const record = {
  databaseId: contrib,
  title: said('เงินสมทบ'),
  sections: [
    { heading: said('ประวัติการจ้างงาน'), fields: [], table: { columns: [], rows: [[said('ก')]] } },
    {
      heading: said('เงินสมทบ'),
      fields: [{ key: 'cut', label: said('ปิด'), value: said('…'), privacy: 'plain', cut: said('เพราะ') }],
      table: {
        columns: [],
        rows: [
          [said('1'), said('')],
          [said('2'), said('750')],
        ],
      },
    },
  ],
} as unknown as PresentedRecord;

it('a field is told by its key in the catalogue, whichever of several objects it is in', () => {
  const told = (key: string) => correctionOf({ databaseId: contrib, key }, undefined)?.field;
  expect([told('firstName'), told('#2.firstName'), told('father#2.firstName')]).toEqual([
    'firstName',
    'firstName',
    'father.firstName',
  ]);
});

it('a row is told by its table and its number; "none held" as a whole; what cannot be told is left to paper', () => {
  const row = correctionOf({ databaseId: contrib, key: rowMark(1, 1) }, record);
  expect(row).toMatchObject({ kind: 'correct', field: 'detail2[]', row: 2, onPaper: true });
  expect(correctionOf({ databaseId: contrib, key: rowMark(7, 0) }, record)).toBeUndefined();
  const held = correctionOf({ databaseId: contrib, key: 'none-held' }, undefined);
  expect(held).toMatchObject({ kind: 'held' });
  expect(held).not.toHaveProperty('field');
});

it('every table of the catalogue is found by its heading', () => {
  for (const { id, shape } of CATALOGUE) {
    const headings =
      shape.top === 'list'
        ? [shape.heading]
        : shape.items.flatMap((item) => (item.item === 'table' ? [item.heading] : []));
    for (const heading of headings) {
      const of = { sections: [{ heading, fields: [] }] } as unknown as PresentedRecord;
      const field = correctionOf({ databaseId: id, key: rowMark(0, 0) }, of)?.field;
      expect(
        fieldsOf(shape).some(({ path }) => path.startsWith(`${field}.`)),
        `${id} ${heading.th}`,
      ).toBe(true);
    }
  }
});

it('only what was shown can be called wrong, and a form says it as it stood', () => {
  expect(markedIn(record, rowMark(1, 1))).toEqual({ item: said('เงินสมทบ'), current: said('2 · 750') });
  for (const key of ['cut', 'born', rowMark(0, 1), rowMark(1, 2), rowMark(2, 0)])
    expect(markedIn(record, key)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (key) => markedIn(record, key) === undefined || rowOfMark(key) !== undefined),
  );
});

it('each is lodged once and by itself; one that fails keeps none of the others from it, and none is repeated', async () => {
  const asked: string[] = [];
  const marks = ['a', 'b', 'c'].map((key) => ({ databaseId: contrib, key }));
  const lodged = await lodgeCorrections({
    linkage: {
      lodgeCorrection: async ({ correction }) => {
        asked.push(correction.field ?? '');
        return correction.field === 'b'
          ? { ok: false, fault: { name: 'linkage.unreachable' } }
          : {
              ok: true,
              value: { receiptNumber: `CR-${correction.field}`, lodgedAt: '', appealWithinDays: 30 },
            };
      },
    },
    session: () => ({}) as never,
    request: { requestNumber: 'n' } as never,
    marks,
    recordOf: () => undefined,
    signal: new AbortController().signal,
  });
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(lodged.map(({ receiptNumber }) => receiptNumber)).toEqual(['CR-a', null, 'CR-c']);
});

it('a gateway that is silent holds nobody up for each of many: after the whole time the rest goes on paper', async () => {
  let asked = 0;
  const marks = ['a', 'b', 'c', 'd'].map((key) => ({ databaseId: contrib, key }));
  const lodged = await lodgeCorrections({
    linkage: {
      lodgeCorrection: async ({ correction }, signal) => {
        asked += 1;
        if (correction.field === 'a')
          return { ok: true, value: { receiptNumber: 'CR-a', lodgedAt: '', appealWithinDays: 30 } };
        await new Promise((silent) => signal?.addEventListener('abort', silent));
        return { ok: false, fault: { name: 'card.removed' } };
      },
    },
    session: () => ({}) as never,
    request: { requestNumber: 'n' } as never,
    marks,
    recordOf: () => undefined,
    signal: new AbortController().signal,
    wholeMs: 20,
  });
  expect(asked).toBe(2);
  expect(lodged.map(({ receiptNumber }) => receiptNumber)).toEqual(['CR-a', null, null, null]);
});
