/**
 * Numbers of people in what comes from outside, however they are written: to withhold another's in a text, and to see
 * that an answer names another. Found are only thirteen digits of which the last is the check digit.
 */
import type { Text } from '../../contract/words.ts';

/** Where a script has its digits: from 0 of a row of sixteen, or from 6. */
function digitOf(character: string): string {
  const plain = character.normalize('NFKC');
  if (/^\d$/.test(plain)) return plain;
  const code = character.codePointAt(0) ?? 0;
  const fromSix = /^\p{Nd}$/u.test(String.fromCodePoint(code | 0xf));
  return String((code & 0xf) - (fromSix ? 6 : 0));
}

/** Digits of Thai, and of any other script and width, as those that are written here. */
export const arabicDigits = (text: string) => text.replace(/(?!\d)\p{Nd}/gu, digitOf);

/** Whether thirteen digits can be the number of a person: the last is the check digit. */
export function isCitizenNumber(id: string): boolean {
  const sum = [...id.slice(0, 12)].reduce((all, digit, at) => all + Number(digit) * (13 - at), 0);
  return /^\d{13}$/.test(id) && (11 - (sum % 11)) % 10 === Number(id[12]);
}

/** A digit, raised and in circles, too. */
const D = String.raw`[\p{Nd}⓪①-⑨⁰¹²³⁴-⁹₀-₉]`;
const A_DIGIT = new RegExp(D, 'gu');
const LINE = String.raw`<\s*br\s*\/?\s*>`;
/** What may stand anywhere between the digits: a space, a hyphen of any kind, a mark, a character that is not seen. */
const ANYWHERE = String.raw`(?:[\s\p{Pd}\p{Cf}\p{M}\u2212]{0,3}|${LINE})`;
/** What stands between its five parts, or between all digits: anything but letters and digits. */
const PARTED = String.raw`(?:[^\p{L}\p{N}<]{1,3}|${LINE})`;
/** Ways of writing a number in a text. Where a separator could be of a list of other numbers, the parts must be those of a citizen number. */
const WAYS: readonly RegExp[] = [
  `(?<!${D})(?:${D}${ANYWHERE}){12}${D}(?!${D})`,
  String.raw`(?<!${D})\(?${D}${PARTED}${D}{4}${PARTED}${D}{5}${PARTED}${D}{2}${PARTED}${D}(?!${D})\)?`,
  `(?<!${D})${D}(?:${PARTED}${D}){12}(?!${D})`,
  `(?<![${D.slice(1, -1)},.])${D}(?:,${D}{3}){4}(?!,?${D})`,
  `(?<!${D})${D}{14,52}(?!${D})`,
].map((way) => new RegExp(way, 'gu'));
/** Letters that look like digits in their place. */
const LETTERED = /(?<![\p{L}\p{N}])[\dOoIl|]{13}(?![\p{L}\p{N}])/gu;

/** The numbers that a run of digits can be: itself without noughts before it, or several without anything between. */
function numbersOf(run: string): readonly string[] {
  const digits = (run.match(A_DIGIT) ?? []).map(digitOf).join('');
  const bare = digits.length > 13 ? digits.replace(/^0+/, '') : digits;
  if (bare.length % 13 !== 0) return [];
  return (bare.match(/.{13}/g) ?? []).filter(isCitizenNumber);
}
function numberOfLetters(run: string): readonly string[] {
  if (!/[OoIl|]/.test(run) || (run.match(/\d/g) ?? []).length < 5) return [];
  return [run.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1')].filter(isCitizenNumber);
}

/** A text with each run that holds numbers replaced by what `make` says of them; undefined leaves it. */
function eachNumber(text: string, make: (ids: readonly string[]) => string | undefined): string {
  // Nearly every text has too few digits, or is one number and nothing else. To make the ways ready for a first text takes a
  // new process a quarter of a second, in which somebody waits.
  const digits = (text.match(A_DIGIT) ?? []).length;
  if (digits < 5) return text;
  if (/^\d{13}$/.test(text)) return make(numbersOf(text)) ?? text;
  const ways = digits < 13 ? [] : WAYS;
  const found = ways.reduce((all, way) => all.replace(way, (run) => make(numbersOf(run)) ?? run), text);
  return found.replace(LETTERED, (run) => make(numberOfLetters(run)) ?? run);
}

const MASKED: Text = { th: '(ปิดบังเลขประจำตัวของผู้อื่น)', en: '(another person’s number is withheld)' };

/** A text in which the number of anybody but the holder is withheld. A `company`'s begins with 0, and belongs to nobody. */
export function withoutNumbers(text: Text, holderId: string, of: 'person' | 'company' = 'person'): Text {
  const isOther = (id: string) => id !== holderId && !(of === 'company' && id.startsWith('0'));
  const masked = (one: string, mask: string) =>
    eachNumber(one, (ids) => (ids.some(isOther) ? mask : undefined));
  return { th: masked(text.th, MASKED.th), en: masked(text.en, MASKED.en) };
}

/** The numbers of people that a value says, in objects and lists too. */
export function numbersIn(value: unknown, depth = 0): readonly string[] {
  if (value === null || value === undefined || depth > 3) return [];
  if (typeof value === 'object') return Object.values(value).flatMap((one) => numbersIn(one, depth + 1));
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  // A spreadsheet's power of ten, and a number that lost its leading noughts.
  const power = /^\s*\d(?:\.\d{1,12})?E\+?12\s*$/i.test(String(value)) ? Number(value) : value;
  const text = typeof power === 'number' ? String(power).padStart(13, '0') : power;
  const found: string[] = [];
  eachNumber(text, (ids) => {
    found.push(...ids);
    return ids.length > 0 ? '' : undefined;
  });
  return found;
}

/** Whether a number that is hidden in part, `XXXXXXXXX0203`, has a digit that the holder's has not. */
export function hidesAnother(value: unknown, holderId: string): boolean {
  if (typeof value !== 'string') return false;
  const places = arabicDigits(value).replace(/[\s\p{Pd}]/gu, '');
  if (!/^[\dXx*#•]{13}$/u.test(places) || !/\D/.test(places)) return false;
  return [...places].some((place, at) => /\d/.test(place) && place !== holderId[at]);
}
