/// <reference types="vite/client" />
/**
 * Languages of the window. Thai and English have every text; a further one is one more file in `further/`, and is offered where
 * a site names it (`window.languages`). What it lacks, and what the visit says, stands in English there.
 */
import type { Text } from '../../electron/contract/words.ts';
import { en } from './en.ts';
import { th } from './th.ts';

export const LOCALES = { th, en } as const;
/** A language in which the visit speaks, and papers are printed. */
export type TextLanguage = keyof typeof LOCALES;
/** Two letters (ISO 639-1): one of `LOCALES`, or the name of a file in `further/`. */
export type Language = string;
export type Key = keyof typeof th;

/** A further language. */
export interface Further {
  /** Its own name, in its own script. */
  readonly name: string;
  /** For dates, sorting and the like, such as `lo-LA`. */
  readonly culture: string;
  /** Font of its script, as its style sheet calls it. */
  readonly font: string;
  readonly words: Readonly<Partial<Record<Key, string>>>;
}

/** Where each further language is; few sites offer one, and no other window loads it. */
const FILES: Readonly<Record<Language, () => Promise<Further>>> = Object.fromEntries(
  Object.entries(import.meta.glob<Further>('./further/*.ts', { import: 'locale' })).map(([path, load]) => [
    path.slice('./further/'.length, -'.ts'.length),
    load,
  ]),
);

/** The further languages that have been loaded. */
export const FURTHER: Readonly<Record<Language, Further>> = {};

/**
 * Loads those of a site's languages that are not here yet. Null: there is nothing to wait for. One that does not come is not
 * offered.
 */
export function loadFurther(languages: readonly string[]): Promise<void> | null {
  const missing = languages.flatMap((one) => {
    const load = one in FURTHER ? undefined : FILES[one];
    return load === undefined ? [] : [{ one, load }];
  });
  if (missing.length === 0) return null;
  const loading = missing.map(async ({ one, load }) => Object.assign(FURTHER, { [one]: await load() }));
  return Promise.allSettled(loading).then(() => undefined);
}

/** Whether the visit speaks this language itself. */
export const isTextLanguage = (language: Language): language is TextLanguage => language in LOCALES;

/** The language of the visit's own texts for who reads this one. */
export const textLanguage = (language: Language): TextLanguage =>
  isTextLanguage(language) ? language : 'en';

/** Those of a site's languages that there is a file for, in the site's order. */
export const offered = (languages: readonly string[]): readonly Language[] =>
  languages.filter((one) => isTextLanguage(one) || one in FURTHER);

/** What a language calls itself. */
export const nameOf = (language: Language): string =>
  isTextLanguage(language) ? LOCALES[language]['language.name'] : (FURTHER[language]?.name ?? language);

/** The language in which a text of the window is really written: English, where a further one lacks it. */
export const languageOf = (language: Language, key: Key): Language =>
  isTextLanguage(language) || FURTHER[language]?.words[key] !== undefined ? language : 'en';

/** `BCP 47` name for dates, sorting and the like. */
export function cultureOf(language: Language): string {
  if (language === 'th') return 'th-TH';
  return FURTHER[language]?.culture ?? 'en-GB';
}

/** The language that stands smaller beside the large one. */
export function secondLanguage(first: Language): TextLanguage {
  return first === 'th' ? 'en' : 'th';
}

/** A name or code that has Latin letters, such as DEMO-01 or L07: its digits stay as they are. */
const LATIN_NAME = /[A-Za-z0-9._:/@-]*[A-Za-z][A-Za-z0-9._:/@-]*|[0-9]/g;

/** Digits as the person wants them, whichever the text was written in; only where the text is Thai. */
export function inDigits(text: string, language: Language, numerals: 'thai' | 'arabic'): string {
  if (language !== 'th') return text;
  return numerals === 'thai'
    ? text.replace(LATIN_NAME, (found) =>
        /^[0-9]$/.test(found) ? String.fromCharCode(0x0e50 + Number(found)) : found,
      )
    : text.replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
}

/** A text of the window in one language, with `{name}` filled from `values`; a value may differ by language. */
export function say(
  language: Language,
  numerals: 'thai' | 'arabic',
  key: Key,
  values: Readonly<Record<string, string | number | Text>> = {},
): string {
  const words = isTextLanguage(language) ? LOCALES[language] : FURTHER[language]?.words;
  const filled = (words?.[key] ?? en[key]).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) return '';
    return typeof value === 'object' ? value[textLanguage(language)] : String(value);
  });
  // The window's own texts are written with 0–9, but for the name of the kiosk, which stays as it is.
  return numerals === 'thai' ? inDigits(filled, language, numerals) : filled;
}

/** Satang as baht with two decimals only where there are satang. */
export function baht(satang: number): string {
  return satang % 100 === 0 ? String(satang / 100) : (satang / 100).toFixed(2);
}
