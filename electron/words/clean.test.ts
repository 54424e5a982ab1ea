import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanAll, cleanText } from './clean.ts';

test.each([
  ['Thai with two marks on a letter', 'นางสาวน้ำผึ้ง ที่ปรึกษา กฤษฏิ์ เป็นปู่'],
  ['Thai with its sara am in two parts', 'นํ้าแข็ง'],
  ['Pali in Thai letters', 'เกฺวํ พุทฺธํ'],
  ['Burmese', 'ကျွန်ုပ်တို့သည် မြန်မာနိုင်ငံသား ဖြစ်ပါသည်'],
  ['Arabic with all its vowels', 'مُحَمَّدٌ رَسُولُ ٱللَّٰهِ'],
  ['Malay in Arabic letters, with a joiner', 'نام\u200cڤنوه'],
  ['Thai with places for a line to end', 'บ้าน\u200bเลขที่\u200bหนึ่ง'],
  ['Vietnamese in parts', 'Nguyê\u0303n Thi\u0323'],
  ['Chinese and its rarer letters', '王小明 𠮷'],
  ['a Latin name', 'Żółć O’Neil-Müller'],
])('%s stays as it is written', (_name, text) => {
  expect(cleanText(text)).toBe(text);
});

test.each([
  ['half a pair', 'ก\ud800ข', 'ก\ufffdข'],
  ['the other half', 'ก\udc00', 'ก\ufffd'],
  ['controls', 'ก\u0000\u001b[31mข\u009b', 'ก[31mข'],
  ['ends of lines', 'ก\r\nข\tค\u2028ง', 'ก ข ค ง'],
  ['an override', 'ก\u202eดี\u202c', 'กดี'],
  ['isolates', '\u2066ก\u2069', 'ก'],
  ['a byte order mark', '\ufeffก', 'ก'],
  ['a soft hyphen and a word joiner', 'ก\u00adข\u2060ค', 'กขค'],
  ['tags', 'ก\u{e0041}\u{e007f}', 'ก'],
  ['what is no character', 'ก\uffff\ufdd0\u{1ffff}', 'ก'],
  ['a row of zero-width spaces', `ก${'\u200b'.repeat(50)}ข`, 'ก\u200bข'],
  ['zero-width spaces around', '\u200b\u200bก\u200d', 'ก'],
  ['a tower of tone marks', `ก${'้'.repeat(40)}ข`, 'ก้้้ข'],
  ['a tower parted by zero-width spaces', `ก${'้\u200b'.repeat(40)}ข`, 'ก้\u200b้\u200b้\u200bข'],
  ['a tower of Latin marks', `e${'\u0301\u0323'.repeat(30)}x`, 'e\u0301\u0323\u0301\u0323x'],
])('%s goes', (_name, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

const NASTY = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'ก',
      '้',
      'ิ',
      'า',
      ' ',
      'a',
      '\u0301',
      '\u200b',
      '\u200d',
      '\u202e',
      '\ud800',
      '\udfff',
      '\0',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

test('whatever comes: well-formed, nothing that steers, and the same when cleaned again', () => {
  fc.assert(
    fc.property(NASTY, (text) => {
      const clean = cleanText(text);
      expect(clean.isWellFormed()).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/);
      expect(clean).not.toMatch(/[\u200b-\u200f]{2}/);
      expect(clean).not.toMatch(/(\p{M}[\u200b-\u200f]?){9}/u);
      expect(cleanText(clean)).toBe(clean);
    }),
    { numRuns: 3000 },
  );
});

test('what is found plain in one look is what is left as it is by all the others', () => {
  const thai = fc.string({
    unit: fc.oneof(
      fc.integer({ min: 0x0e00, max: 0x0e5f }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('้', 'ิ', 'ุ', ' ', 'a'),
    ),
  });
  // A control, which is taken out, sends the same text the long way.
  fc.assert(
    fc.property(thai, (text) => {
      expect(cleanText(text)).toBe(cleanText(`${text}\0`));
    }),
    { numRuns: 3000 },
  );
});

test('every text inside a value is cleaned, however deep; what is deeper than anything is no value', () => {
  expect(cleanAll({ a: ['ก\u0000', { b: 'ข\u202e' }], n: 1, t: true, z: null })).toEqual({
    a: ['ก', { b: 'ข' }],
    n: 1,
    t: true,
    z: null,
  });
  let deep: unknown = 'x';
  for (let i = 0; i < 100_000; i += 1) deep = [deep];
  expect(() => cleanAll(deep)).not.toThrow();
  const tricky = cleanAll(JSON.parse('{"__proto__": {"polluted": "ก\\u0000"}}')) as object;
  expect(Object.hasOwn(tricky, '__proto__')).toBe(true);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});
