import { describe, expect, it } from 'vitest';
import { baht, inDigits, type Key, LOCALES, say } from './locale.ts';

const sources = Object.entries(
  import.meta.glob<string>(['../**/*.{ts,tsx}', '!../print/**', '!./**', '!../**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)
  .map(([, source]) => source)
  .join('\n');
const keys = Object.keys(LOCALES.th) as Key[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('texts of the window', () => {
  it.each(Object.entries(LOCALES))('%s has every text, none empty', (_, locale) => {
    expect(Object.keys(locale).sort()).toEqual([...keys].sort());
    for (const [key, text] of Object.entries(locale)) expect(text.trim(), key).not.toBe('');
  });

  it('has the same blanks to fill in every language', () => {
    for (const locale of Object.values(LOCALES))
      for (const key of keys) expect(placeholders(locale[key]), key).toEqual(placeholders(LOCALES.th[key]));
  });

  it('holds no text that nobody says', () => {
    expect(keys.filter((key) => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`))).toEqual([]);
  });

  it('writes Thai in Thai and English in English', () => {
    for (const key of keys.filter((one) => one !== 'language.name')) {
      expect(LOCALES.th[key], key).toMatch(/[\u0e01-\u0e5b]/);
      expect(LOCALES.en[key], key).not.toMatch(/[\u0e01-\u0e5b]/);
    }
  });
});

describe('say', () => {
  it('fills blanks, with texts of the visit in its language', () => {
    const office = { th: 'อำเภอ', en: 'District' };
    expect(say('th', 'arabic', 'hello.who', { office })).toBe('ดำเนินการโดย อำเภอ');
    expect(say('en', 'arabic', 'hello.who', { office })).toBe('Run by District');
  });

  it('writes Thai digits only where the office wants them and the text is Thai', () => {
    expect(say('th', 'thai', 'pin.tries', { n: 12 })).toContain('๑๒');
    expect(say('en', 'thai', 'pin.tries', { n: 12 })).toContain('12');
    expect(say('th', 'thai', 'app.law')).toContain('พ.ศ. ๒๕๔๐');
    expect(inDigits('9 พ.ค. 2542', 'th', 'arabic')).toBe('9 พ.ค. 2542');
    expect(inDigits('มาตรา ๒๕', 'th', 'arabic')).toBe('มาตรา 25');
    expect(say('th', 'arabic', 'app.name')).toBe('สิทธิ ๒๕');
  });
});

describe('baht', () => {
  it.each([
    [0, '0'],
    [100, '1'],
    [150, '1.50'],
    [2105, '21.05'],
  ])('%i satang is %s', (satang, text) => expect(baht(satang)).toBe(text));
});
