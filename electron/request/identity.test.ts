import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HolderName } from '../../native/index.ts';
import type { PresentedRecord } from '../contract/words.ts';
import { holderStanding } from './identity.ts';

const card = (first: string, last: string, prefix = 'นาย', middle = ''): HolderName => ({
  prefix,
  first,
  middle,
  last,
});
const record = (databaseId: string, values: Readonly<Record<string, string>>, cut: readonly string[] = []) =>
  ({
    databaseId,
    sections: [
      {
        fields: Object.entries(values).map(([key, value]) => ({
          key,
          value: { th: value, en: value },
          ...(cut.includes(key) ? { cut: { th: 'ปิด', en: 'cut' } } : {}),
        })),
      },
    ],
  }) as unknown as PresentedRecord;
const PERSON = { titleDesc: 'นาย', firstName: 'สมชาย', lastName: 'ใจดี' };

describe('the holder’s name', () => {
  it('is the card’s alone until the population register has answered', () => {
    expect(holderStanding(card('สมชาย', 'ใจดี'), [])).toEqual({ kind: 'unproven' });
    // Other databases know names as well, and have them from who knows where.
    const other = record('nhso_right', PERSON);
    expect(holderStanding(card('สมชาย', 'ใจดี'), [other])).toEqual({ kind: 'unproven' });
    expect(holderStanding(card('สมชาย', 'ใจดี'), [record('dopa_person', { age: '46' })]).kind).toBe(
      'unproven',
    );
  });

  it('is the register’s then, in both languages where it has them, with its birth date', () => {
    const english = { englishTitleDesc: 'Mr.', englishFirstName: 'Somchai', englishLastName: 'Jaidee' };
    expect(
      holderStanding(card('สมชาย', 'ใจดี'), [
        record('dopa_person', { ...PERSON, ...english, dateOfBirth: '1 มกราคม 2520' }),
      ]),
    ).toMatchObject({
      kind: 'registered',
      name: { th: 'นายสมชาย ใจดี', en: 'Mr. Somchai Jaidee' },
      birthDate: { th: '1 มกราคม 2520' },
    });
    expect(holderStanding(card('สมชาย', 'ใจดี'), [record('dopa_person', PERSON)])).toMatchObject({
      name: { th: 'นายสมชาย ใจดี', en: 'นายสมชาย ใจดี' },
    });
  });

  it('is read in whichever section it stands, and an English middle name is not lost', () => {
    const parts = { englishFirstName: 'Somchai', englishMiddleName: 'Klang', englishLastName: 'Jaidee' };
    const said = record('dopa_person', { ...PERSON, ...parts }) as unknown as { sections: object[] };
    said.sections.unshift({ fields: [{ key: 'age', value: { th: ' 46 ', en: '' } }] });
    expect(holderStanding(card('สมชาย', 'ใจดี'), [said as never])).toMatchObject({
      name: { en: 'Somchai Klang Jaidee' },
    });
  });

  it('takes no birth date that is withheld', () => {
    const said = record('dopa_person', { ...PERSON, dateOfBirth: '1 มกราคม 2520' }, ['dateOfBirth']);
    expect(Object.keys(holderStanding(card('สมชาย', 'ใจดี'), [said]))).not.toContain('birthDate');
  });

  it('is printed as the register says it, without the blanks around it', () => {
    const said = record('dopa_person', { titleDesc: ' นาย ', firstName: ' สมชาย ', lastName: ' ใจดี ' });
    expect(holderStanding(card('สมชาย', 'ใจดี'), [said])).toMatchObject({
      name: { th: 'นายสมชาย ใจดี', en: 'นายสมชาย ใจดี' },
    });
    const inParts = record('dopa_person', { fullnameAndRank: 'นาย#สมชาย#กลาง#ใจดี' });
    expect(holderStanding(card('สมชาย', 'ใจดี', 'นาย', 'กลาง'), [inParts])).toEqual({
      kind: 'registered',
      name: { th: 'นายสมชาย กลาง ใจดี', en: 'นายสมชาย กลาง ใจดี' },
    });
  });

  it.each([
    ['another title', card('สมชาย', 'ใจดี', 'ร.ต.'), PERSON],
    ['sara am in two letters', card('อ\u0e4d\u0e32นาจ', 'ใจดี'), { ...PERSON, firstName: 'อำนาจ' }],
    ['sara ae typed as two of sara e', card('เเดง', 'ใจดี'), { ...PERSON, firstName: 'แดง' }],
    ['blanks and letters that nobody sees', card(' สมชาย\u200b', 'ใจ ดี'), PERSON],
    ['the whole name in one text', card('สมชาย', 'ใจดี'), { fullnameAndRank: 'ร้อยตรีสมชาย ใจดี' }],
    ['the card’s own signs between its parts', card('สมชาย', 'ใจดี'), { fullnameAndRank: 'นาย#สมชาย##ใจดี' }],
    ['a middle name', card('สมชาย', 'ใจดี', 'นาย', 'กลาง'), { ...PERSON, middleName: 'กลาง' }],
    ['capitals', card('SOMCHAI', 'Jaidee'), { firstName: 'Somchai', lastName: 'JAIDEE' }],
  ])('is the same with %s', (_, onCard, said) => {
    expect(holderStanding(onCard, [record('dopa_person', said)]).kind).toBe('registered');
  });

  it.each([
    ['first name', card('สมหมาย', 'ใจดี'), PERSON],
    ['surname', card('สมชาย', 'ใจร้าย'), PERSON],
    ['middle name', card('สมชาย', 'ใจดี', 'นาย', 'ปลอม'), PERSON],
    ['whole name', card('สมหมาย', 'ใจดี'), { fullnameAndRank: 'นายสมชาย ใจดี' }],
    ['name in parts', card('สมหมาย', 'ใจดี'), { fullnameAndRank: 'นาย#สมชาย##ใจดี' }],
    ['missing name on the card', card('', ''), { fullnameAndRank: 'นายสมชาย ใจดี' }],
  ])('differs by its %s, and the forged one is not taken', (_, onCard, said) => {
    const standing = holderStanding(onCard, [record('dopa_person', said)]);
    expect(standing).toMatchObject({ kind: 'differs', name: { th: 'นายสมชาย ใจดี' } });
  });

  it('is compared for people of the register of foreigners too, and never with what is cut', () => {
    expect(holderStanding(card('ก', 'ข'), [record('dopa_alien', PERSON)]).kind).toBe('differs');
    const cut = record('dopa_person', PERSON, ['firstName', 'lastName', 'titleDesc']);
    expect(holderStanding(card('ก', 'ข'), [cut]).kind).toBe('unproven');
  });

  it('says the same of a name and itself, whatever the letters', () => {
    const name = fc.string({ unit: fc.constantFrom('ก', 'า', '้', 'ำ', 'เ', 'A', ' '), minLength: 1 });
    fc.assert(
      fc.property(name, name, (first, last) => {
        fc.pre(first.trim() !== '');
        const said = record('dopa_person', { firstName: first, lastName: last });
        expect(holderStanding(card(first, last), [said]).kind).toBe('registered');
      }),
    );
  });
});
