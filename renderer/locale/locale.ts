/** Languages of the window. A further one is one more file, listed here. */
import type { Text } from '../../electron/contract/words.ts';
import { en } from './en.ts';
import { th } from './th.ts';

export const LOCALES = { th, en } as const;
export type Language = keyof typeof LOCALES;
export type Key = keyof typeof th;

/** The language that stands smaller beside the large one. */
export function secondLanguage(first: Language): Language {
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
  const filled = LOCALES[language][key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) return '';
    return typeof value === 'object' ? value[language] : String(value);
  });
  // The window's own texts are written with 0–9, but for the name of the kiosk, which stays as it is.
  return numerals === 'thai' ? inDigits(filled, language, numerals) : filled;
}

/** Satang as baht with two decimals only where there are satang. */
export function baht(satang: number): string {
  return satang % 100 === 0 ? String(satang / 100) : (satang / 100).toFixed(2);
}
