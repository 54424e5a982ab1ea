/** A reply's body as an answer: in which letters it came, and what is no JSON. */
import { expect, it } from 'vitest';
import { encodeText } from '../../../fixtures/card/memory.ts';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { answerOf } from './records.ts';

const [entry] = CATALOGUE;
if (entry === undefined) throw new Error('no catalogue');
const read = (body: Uint8Array) => answerOf(entry, { status: 0, body }, 1)?.responseData;
const NAME = { name: 'สมหญิง ที่นี้ น้ำ', n: 1 };

it('is read as UTF-8, and as Windows-874 where it is none and has no Thai letter of it', () => {
  expect(read(Buffer.from(JSON.stringify(NAME)))).toEqual(NAME);
  expect(read(encodeText(JSON.stringify(NAME)))).toEqual(NAME);
  expect(read(Buffer.from('{"n":1}'))).toEqual({ n: 1 });
});

it('of which some bytes are wrong is read as UTF-8 all the same: no letter becomes another', () => {
  const bytes = Buffer.from(JSON.stringify(NAME));
  // In the middle of a letter.
  const broken = Buffer.concat([bytes.subarray(0, 10), Buffer.from([0xff]), bytes.subarray(10)]);
  const data = read(broken) as { name: string; n: number };
  expect(data.n).toBe(1);
  expect(data.name).toContain('\ufffd');
  expect(data.name).toContain('ที่นี้ น้ำ');
});

it.each(['', '{', '[]{"errorNumber":90001}', '[][]', '<html>', '[],'])(
  'that is no whole JSON is no answer: %s',
  (text) => {
    expect(answerOf(entry, { status: 0, body: Buffer.from(text) }, 1)).toBeNull();
  },
);
