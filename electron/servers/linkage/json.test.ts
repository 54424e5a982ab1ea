import { expect, it } from 'vitest';
import { parseJson } from './json.ts';

it.each([['[]{"errorNumber":90001}'], ['[][]'], ['[]]'], ['[],'], ['{"total":0}{"personalID":1}'], ['{}x']])(
  'is none where something stands behind its end: %s',
  (text) => {
    expect(parseJson(text)).toBeUndefined();
  },
);

it('may have blanks, line ends and the noughts of a longer buffer behind its end', () => {
  expect(parseJson('{"a":1} \r\n\0\0')).toEqual({ a: 1 });
  expect(parseJson('[]\n')).toEqual([]);
});
