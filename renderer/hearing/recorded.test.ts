import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, piecesOf, spokenForm } from './recorded.ts';

const having = (...texts: readonly string[]) => {
  const ids = new Set(texts.map(idOf));
  return (id: string) => ids.has(id);
};
const DIGITS = [...'0123456789'];

describe('a recording', () => {
  it('is known by its words: marks, spaces that hold a line and kinds of digits make no other', () => {
    expect(idOf('เสียบบัตร')).toMatch(/^[0-9a-f]{10}$/);
    expect(idOf(' หน้า\u00a02 (จาก) 3. ')).toBe(idOf('หน้า ๒ จาก ๓'));
    expect(idOf('บัตร\u2060ทอง')).toBe(idOf('บัตรทอง'));
    expect(idOf('บัตรทอง')).not.toBe(idOf('บัตร ทอง'));
    expect(spokenForm(' . ')).toBe('');
  });

  it('is another as soon as its words are others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(spokenForm(one) !== spokenForm(other));
        expect(idOf(one)).not.toBe(idOf(other));
      }),
    );
  });
});

describe('a text', () => {
  it('is one recording where there is one of all of it', () => {
    const has = having('ใส่รหัส PIN 4 หลัก', 'ใส่รหัส PIN', 'หลัก', ...DIGITS);
    expect(piecesOf('ใส่รหัส PIN 4 หลัก', 'th', has)).toEqual([idOf('ใส่รหัส PIN 4 หลัก')]);
  });

  it('is joined from its parts, and its numbers from digits', () => {
    const has = having('พิมพ์', 'รายการ', 'ปุ่ม', 'จุด', ...DIGITS);
    expect(piecesOf('พิมพ์ 12 รายการ. ปุ่ม', 'th', has)).toEqual(['พิมพ์', '1', '2', 'รายการ', 'ปุ่ม'].map(idOf));
    expect(piecesOf('1,204.50', 'th', has)).toEqual(['1', '2', '0', '4', 'จุด', '5', '0'].map(idOf));
    expect(piecesOf('พิมพ์ ๒ รายการ', 'th', has)).toEqual(['พิมพ์', '2', 'รายการ'].map(idOf));
  });

  it('is none where a part of it is not recorded; a word is never cut', () => {
    expect(piecesOf('พิมพ์ 2 รายการ', 'th', having('พิมพ์', 'รายการ'))).toBeUndefined();
    expect(piecesOf('ลงลายมือชื่อ', 'th', having('ลง', 'ลายมือชื่อ'))).toBeUndefined();
    expect(piecesOf('ตย.0000', 'th', having('ตย', ...DIGITS))).toBeUndefined();
    expect(piecesOf(' ', 'th', having())).toEqual([]);
  });

  it('says exactly its words, whatever is recorded', () => {
    const word = fc.constantFrom('ก', 'ข', 'ค', 'ง', '7', '20');
    const texts = fc.array(word, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 12 }), (words, recorded) => {
        const known = [...recorded.map((one) => one.join(' ')), '0', '2', '7'];
        const byId = new Map(known.map((one) => [idOf(one), one]));
        const pieces = piecesOf(words.join(' '), 'th', (id) => byId.has(id));
        if (pieces === undefined) return;
        const said = pieces.map((id) => byId.get(id)).join(' ');
        expect(said.replaceAll(' ', '')).toBe(words.join(''));
      }),
    );
  });
});
