import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import { byOwner, fold, isAsWritten, matching, mistakes } from './find.ts';

const database = (
  id: string,
  agencyId: string,
  th: string,
  en: string,
  words: readonly string[] = [],
): ChoosableDatabase => ({
  databaseId: DatabaseId.parse(id),
  name: { th, en },
  called: { th, en },
  words,
  agencyId,
  agency: { th: `กรม${agencyId}`, en: `Department ${agencyId}` },
  holds: { th: 'รายการ', en: 'Entries' },
  topic: 'home',
  certifiable: true,
  open: true,
});
const house = database('dopa_house', 'dopa', 'ทะเบียนบ้าน', 'House registration');
const licence = database('dlt_licence', 'dlt', 'ใบอนุญาตขับรถ', 'Driving licence');
const person = database('dopa_person', 'dopa', 'รายการบุคคล', 'Person');
const all = [house, licence, person];

describe('matching', () => {
  it('finds by either language, whatever the case and the spaces', () => {
    expect(matching(all, 'LICENCE')).toEqual([licence]);
    expect(matching(all, 'ใบ อนุญาต')).toEqual([licence]);
    expect(matching(all, 'department dopa')).toEqual([house, person]);
  });

  it('finds words that are typed without their tone marks', () => {
    expect(matching(all, 'ทะเบียนบาน')).toEqual([house]);
    expect(fold('น้ำ')).toBe(fold('นำ'));
  });

  it('does not find what is not there, and finds all for nothing', () => {
    expect(matching(all, 'ที่ดิน')).toEqual([]);
    expect(matching(all, '  ')).toEqual(all);
  });
});

describe('byOwner', () => {
  it('keeps the order of owners and of their databases', () => {
    expect(byOwner(all).map((owner) => [owner.agencyId, owner.databases])).toEqual([
      ['dopa', [house, person]],
      ['dlt', [licence]],
    ]);
  });
});

describe('what people type', () => {
  const gold = database('nhso_right', 'nhso', 'สิทธิประกันสุขภาพ', 'Health right', [
    'บัตรทอง',
    'gold card',
    'ก.พ.7',
    'ทร14/1',
  ]);
  const pistol = database('dopa_por4', 'dopa', 'ใบอนุญาตอาวุธปืน', 'Firearm licence', ['ปืน', 'gun', 'car gun']);
  const those = [house, licence, gold, pistol];
  const first = (query: string) => matching(those, query)[0];

  it.each([
    ['ท.ร.๑๔/๑', gold],
    ['ทร 14 / 1', gold],
    ['  GOLD   CARD ', gold],
    ['goldcard', gold],
    ['g o l d', gold],
    ['กพ7', gold],
    ['เเ', undefined],
    ['บัตรทอง', gold],
    ['บัตร\u200bทอง', gold],
  ])('%s: spaces, dots, digits and case do not matter', (query, database) => {
    expect(first(query)).toBe(database);
  });

  it.each([
    ['บัตทอง', gold],
    ['บัตรทองง', gold],
    ['บัดทอง', gold],
    ['บตัรทอง', gold],
    ['ใบอนุยาดขับรถ', licence],
    ['ปีน', pistol],
    ['gole card', gold],
    ['godl card', gold],
    ['ทะเบียบบาน', house],
  ])('%s: one wrong, missing, extra or exchanged letter is forgiven', (query, database) => {
    expect(first(query)).toBe(database);
  });

  it.each([
    ['ขอดูบัตรทองค่ะ', gold],
    ['my gold cards please', gold],
    ['ขอดูบัดทองหน่อยครับ', gold],
    ['licence for a firearm', pistol],
  ])('%s: more words than the one that is known', (query, database) => {
    expect(first(query)).toBe(database);
  });

  it('finds a Latin word where one begins only, and says the best answer first', () => {
    expect(matching(those, 'car').map((one) => one.databaseId)).toEqual(['dopa_por4', 'nhso_right']);
    expect(matching(those, 'old')).toEqual([]);
    expect(matching(those, 'ปืน')[0]).toBe(pistol);
  });

  it('knows what is written so from what is only like it', () => {
    expect(isAsWritten(gold, 'บัตรทอง')).toBe(true);
    expect(isAsWritten(gold, 'บัดทอง')).toBe(false);
  });

  it('finds nothing for a sign, and for one that stands for a person or a thing', () => {
    for (const query of ['.', '่', '๏', '🙂', '\u0000', '\ud800', '?!'])
      expect(matching(those, query)).toEqual([]);
  });
});

/** What a keyboard, a paste or an input method may bring: any text, Thai and Latin letters more often. */
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'กขคตรบปสทนาิีืุูเแโใไ่้๊์ำ 1๒./aBcé\u0e4d\ud800\u200b'), maxLength: 60 }),
);

describe('whatever is typed', () => {
  it('gives databases of the list, each once', () => {
    fc.assert(
      fc.property(typed, (query) => {
        const found = matching(all, query);
        expect(new Set(found).size).toBe(found.length);
        for (const one of found) expect(all).toContain(one);
      }),
    );
  });

  it('is compared the same with other tone marks, spaces and dots in it, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(typed, (query) => {
        const folded = fold(query);
        expect(fold(folded)).toBe(folded);
        expect(fold(`${query} .\u0e48`)).toBe(folded);
      }),
    );
  });

  it('two signs that are typed for one are one, whatever stands between them', () => {
    for (const typed of ['แ', 'เเ', 'เ.เ', 'เ เ', 'เ\u0e48เ']) expect(fold(typed), typed).toBe('แ');
  });

  it('a name with one letter changed, left out or put in is found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.nat(),
        fc.constantFrom('', 'ก', 'ฟ', 'ส'),
        fc.nat({ max: 1 }),
        (one, at, letter, gone) => {
          const name = [...fold(one.name.th)];
          name.splice(at % name.length, gone, letter);
          expect(matching(all, name.join(''))).toContain(one);
        },
      ),
    );
  });
});

describe('mistakes', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ก'), maxLength: 8 });
  it('whole: none for itself, the same both ways, no more than the longer is long', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(mistakes(a, a, 'whole', 99)).toBe(0);
        expect(mistakes(a, b, 'whole', 99)).toBe(mistakes(b, a, 'whole', 99));
        expect(mistakes(a, b, 'whole', 99)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('none where a word stands in another: at its beginning, or anywhere', () => {
    fc.assert(
      fc.property(letters, letters, letters, (a, b, c) => {
        expect(mistakes(a, a + b, 'open', 99)).toBe(0);
        expect(mistakes(b, a + b + c, 'anywhere', 99)).toBe(0);
      }),
    );
  });
});
