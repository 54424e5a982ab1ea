import { describe, expect, it } from 'vitest';
import {
  baht,
  cultureOf,
  FURTHER,
  inDigits,
  type Key,
  LOCALES,
  languageOf,
  loadFurther,
  nameOf,
  offered,
  say,
} from './locale.ts';

const sources = Object.entries(
  import.meta.glob<string>(['../**/*.{ts,tsx}', '!../print/**', '!./**', '!../**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)
  .map(([, source]) => source)
  .join('\n');
/** The page on the phone, which speaks Thai and English. */
const phonePage = Object.values(
  import.meta.glob<string>('../../office/take/{main.ts,index.html}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');
await loadFurther(['my', 'lo', 'km', 'xx']);
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

/** Screens that everybody comes by, and what may lie over them or end them. */
const MAIN_PATH =
  /^(idle|reading|hello|choosing|reviewing|signing|pin|verifying|fetching|viewing|disclosures|fee|phone|printing|done|take-card|problem|out-of-service|ending|parts|scroll|warning|help|cover|assist|action|handling|outcome|keyboard|app)\./;
const HEARD = 'heard and never seen; no voice for this language was tried';
/** What a further language lacks all the same, and why. */
const IN_ENGLISH: Readonly<Partial<Record<Key, string>>> = {
  'app.name': 'a name',
  'viewing.sourceLine': 'names alone, which the visit says',
  'idle.picture': HEARD,
  'hello.photo': HEARD,
  'pin.pad': HEARD,
  'scroll.region': HEARD,
  'signing.field': HEARD,
  'take-card.picture': HEARD,
  'viewing.wrongOf': HEARD,
};
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  my: /[\u1000-\u109f]/,
  lo: /[\u0e80-\u0eff]/,
  km: /[\u1780-\u17ff]/,
};

describe('a further language', () => {
  it('is one more file, and offered where a site names it', () => {
    expect(Object.keys(FURTHER).sort()).toEqual(Object.keys(SCRIPTS).sort());
    expect(offered(['th', 'en', 'lo', 'xx'])).toEqual(['th', 'en', 'lo']);
    expect(nameOf('lo')).toBe('ລາວ');
    expect(cultureOf('km')).toBe('km-KH');
  });

  it.each(Object.entries(FURTHER))(
    '%s says what Thai says, in its own script, with the same blanks',
    (code, { words }) => {
      for (const [key, text] of Object.entries(words)) {
        expect(keys, key).toContain(key);
        expect(placeholders(text), key).toEqual(placeholders(LOCALES.th[key as Key]));
        expect(text, key).toMatch(SCRIPTS[code] as RegExp);
        expect(text, key).not.toMatch(/[\u0e01-\u0e5b]/);
      }
    },
  );

  it.each(Object.entries(FURTHER))(
    '%s falls back to English nowhere on the way of a visit',
    (_, { words }) => {
      const lacking = keys.filter((key) => MAIN_PATH.test(key) && words[key] === undefined);
      expect(lacking.filter((key) => !(key in IN_ENGLISH))).toEqual([]);
    },
  );

  it.each(Object.entries(FURTHER))(
    '%s names what is touched on the phone as the phone does',
    (_, { words }) => {
      for (const touched of ['Fetch the file', 'Save the file']) {
        expect(words['phone.step2']).toContain(touched);
        expect(phonePage).toContain(touched);
      }
    },
  );

  it('has nothing by now of what is said to stay in English', () => {
    const said = Object.keys(IN_ENGLISH).filter(
      (key) => !keys.includes(key as Key) || Object.values(FURTHER).every(({ words }) => key in words),
    );
    expect(said).toEqual([]);
  });

  it('stands in English where it lacks a text, and is marked as English there', () => {
    expect(say('lo', 'arabic', 'officer.pane')).toBe(LOCALES.en['officer.pane']);
    expect(languageOf('lo', 'officer.pane')).toBe('en');
    expect(languageOf('lo', 'idle.title')).toBe('lo');
    expect(say('lo', 'arabic', 'hello.who', { office: { th: 'อำเภอ', en: 'District' } })).toContain(
      'District',
    );
  });
});
