/**
 * One value of a record, read for itself. Registers write the same thing in many ways (docs/field.md, number 5): what is
 * known is shown, what cannot be read is marked in words, and nothing is made up.
 */
import { checkedPicture, FACE_LIMITS } from '../../../native/index.ts';
import type { Field } from '../../catalogue/catalogue-shape.ts';
import { countryInEnglish, inEnglish } from '../../catalogue/vocabulary.ts';
import type { Text } from '../../contract/words.ts';
import { cleanText } from '../../words/clean.ts';
import { BAHT, clockText, citizenNumber as printedNumber } from '../../words/thai.ts';
import { type MonthNames, readDate } from './dates.ts';
import { arabicDigits } from './numbers.ts';

export type Reading =
  /** There is nothing: no line is made of it. */
  | { readonly is: 'blank' }
  | { readonly is: 'known'; readonly text: Text }
  /** Something is there that this kind cannot be; `quoted` is what, where it may be shown. */
  | { readonly is: 'unreadable'; readonly quoted?: string };

const BLANK: Reading = { is: 'blank' };
const UNREADABLE: Reading = { is: 'unreadable' };
const known = (text: Text): Reading => ({ is: 'known', text });
const twice = (value: string): Text => ({ th: value, en: value });

/** More characters of one value are not shown; that there are more is said. */
const LONGEST = 2000;
/** What cannot be read is quoted up to this length. */
const QUOTED = 60;

/** The one value in a list of one, in up to two lists; what is not such a list is itself. */
function alone(value: unknown): unknown {
  let one = value;
  for (let depth = 0; depth < 2 && Array.isArray(one) && one.length <= 1; depth += 1) one = one[0];
  return one;
}

/** A value as text without spaces around; undefined where it is not a single value (a list, an object). */
function scalar(value: unknown): string | undefined {
  const one = alone(value);
  switch (typeof one) {
    case 'string':
      return one.trim();
    case 'number':
      // A number beyond this was not read exactly: saying it would be inventing.
      return Math.abs(one) <= Number.MAX_SAFE_INTEGER ? String(one) : undefined;
    case 'boolean':
      return String(one);
    default:
      return one === null || one === undefined ? '' : undefined;
  }
}

/** A dash, or several, is how many registers write that a place is empty. */
const DASH = /^[-–—_.]+$/;

/** Whether a value says nothing: absent, null, empty, spaces, a dash; a list or an object of nothing else. */
export function isBlank(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '' || DASH.test(value.trim());
  if (typeof value !== 'object' || depth > 3) return false;
  return Object.values(value).every((inner) => isBlank(inner, depth + 1));
}

/** A name in the card's form, `title#first#middle#last`, and an address in its eight places, as people write them. */
function withoutHashes(text: string): string {
  if (!text.includes('#') || !/^[^#]*#[^#]*#[^#]*#/.test(text)) return text;
  const parts = text.split('#').map((part) => part.trim());
  const [title = '', first = '', ...rest] = parts;
  const joined =
    parts.length === 4 && /^[\u0e00-\u0e7f.]+$/.test(title) ? [`${title}${first}`, ...rest] : parts;
  return joined.filter((part) => part !== '').join(' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Characters that came by their name or number in XML: `A &amp; B`, `&#3585;`. Once: what they make is not read again. */
const withoutEntities = (text: string) =>
  text.includes('&')
    ? cleanText(
        text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
          if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
          const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
        }),
      )
    : text;

/** The text of a `CDATA` section that came with its brackets. */
const withoutCdata = (text: string) => /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text)?.[1]?.trim() ?? text;

/** That some of its characters came as bytes of another character set. */
const BROKEN: Text = { th: 'บางตัวอักษรอ่านไม่ได้', en: 'some characters could not be read' };

function readText(value: unknown, english = inEnglish): Reading {
  const one = alone(value);
  if (Array.isArray(one)) {
    // A list of plain values is read as one text; a list of anything else is not a text.
    const parts = one.map((inner) => (Array.isArray(inner) ? undefined : scalar(inner)));
    if (parts.length > 50 || parts.some((part) => part === undefined)) return UNREADABLE;
    return readText(parts.filter((part) => part !== '').join(', '), english);
  }
  if (typeof one === 'boolean') return known(one ? { th: 'ใช่', en: 'yes' } : { th: 'ไม่ใช่', en: 'no' });
  const text = scalar(one);
  if (text === undefined) return UNREADABLE;
  if (text === '') return BLANK;
  const shown = withoutHashes(withoutCdata(withoutEntities(text)));
  if (shown === '') return BLANK;
  if (shown.length <= LONGEST && shown.includes('\ufffd'))
    return known({ th: `${shown} (${BROKEN.th})`, en: `${shown} (${BROKEN.en})` });
  if (shown.length <= LONGEST) return known({ th: shown, en: english(shown) });
  const more = shown.length - LONGEST;
  // Never in the middle of a character of two units.
  const start = shown
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  return known({
    th: `${start} … (ยาวเกินไป ไม่ได้แสดงอีก ${more} ตัวอักษร)`,
    en: `${start} … (too long: ${more} more characters are not shown)`,
  });
}

/** The parts of a number as it is written: `15,000.00`, `-750.00`, `๑๒.๕`; undefined where it is not a number, or too long to be one. */
function numberParts(text: string): { sign: string; whole: string; decimals: string } | undefined {
  const plain = arabicDigits(text)
    .replace(/^([+-]?)\s+/, '$1')
    .replace('−', '-');
  const parts = /^([+-]?)(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{0,6})\d*)?$/.exec(plain);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', decimals = ''] = parts;
  return { sign: sign === '-' ? '-' : '', whole: whole.replaceAll(',', ''), decimals };
}

const grouped = (whole: string) => whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',');

/** A sum of money without its unit, such as `15,000.00`; undefined where it is not a sum. Never rounded. */
export function bahtAmount(value: unknown): string | undefined {
  const text = scalar(value)
    ?.replace(/^(฿|THB)\s*/i, '')
    .replace(/\s*(บาท(ถ้วน)?|baht|THB|\.-)$/i, '');
  const parts = text === undefined ? undefined : numberParts(text);
  if (parts === undefined) return undefined;
  return `${parts.sign}${grouped(parts.whole)}.${parts.decimals.padEnd(2, '0').replace(/(?<=\d{2})0+$/, '')}`;
}

function readTime(text: string, isNumber: boolean): Text | undefined {
  const at = (hour: string, minute: string, second: string) =>
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
      ? clockText(`${hour.padStart(2, '0')}:${minute}`, 'arabic')
      : undefined;
  const written = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:น\.?)?$/.exec(text);
  if (written !== null) return at(written[1] ?? '', written[2] ?? '', written[3] ?? '00');
  // Four digits in quotes may be hours and minutes, or minutes and seconds: not said.
  if (!/^\d{1,8}$/.test(text) || (!isNumber && text.length < 5)) return undefined;
  // HMMSS, and on some services two more digits of a second.
  const d = (text.length > 6 ? text.slice(0, -2) : text).padStart(6, '0');
  return at(d.slice(0, 2), d.slice(2, 4), d.slice(4, 6));
}

/** The thirteen digits of a person's number; blank where none is named; null where it cannot be one. */
export function citizenNumber(value: unknown): string | 'blank' | null {
  const one = alone(value);
  if (isBlank(one)) return 'blank';
  const text = scalar(one);
  if (text === undefined || typeof one === 'boolean') return null;
  // A spreadsheet writes it as a text, `'900…`, or as a number with decimals.
  const digits = arabicDigits(text.replace(/^'/, ''))
    .replace(/[\s\u00ad\u200b-\u200f\u2010-\u2015\u2212-]/g, '')
    .replace(/\.0+$/, '');
  if (/^0+$/.test(digits)) return 'blank';
  // As an integer a number loses its leading noughts.
  if (typeof one === 'number' && /^\d{10,12}$/.test(digits)) return digits.padStart(13, '0');
  return /^\d{13}$/.test(digits) ? digits : null;
}

/** What cannot be read, quoted where that may be: short, and nothing in it that could be a number of somebody. */
function unreadable(text: string | undefined): Reading {
  if (text === undefined || text.length > QUOTED || arabicDigits(text).replace(/\D/g, '').length > 11)
    return UNREADABLE;
  return { is: 'unreadable', quoted: text };
}

/** `{year, month, day}` as some services write a day: the digits of it. */
function dateParts(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const of = (key: string) => scalar((value as Readonly<Record<string, unknown>>)[key]) ?? '';
  const [year, month, day] = [of('year'), of('month'), of('day')];
  return /^\d{4}$/.test(year) && /^\d{1,2}$/.test(month) && /^\d{1,2}$/.test(day)
    ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : value;
}

/** The value of a field. `months`: how the months of a date are written. */
export function readValue(
  { kind, country }: Pick<Field, 'kind' | 'country'>,
  value: unknown,
  months: MonthNames,
): Reading {
  const text = scalar(kind === 'date' || kind === 'date-dmy' ? dateParts(alone(value)) : value);
  if (text === '') return BLANK;
  // A dash is shown as the register wrote it: it is neither a value nor a fault.
  if (text !== undefined && DASH.test(text) && kind !== 'citizen-id' && kind !== 'image')
    return known(twice(text));
  switch (kind) {
    case 'text':
      return readText(value, country === true ? countryInEnglish : inEnglish);
    case 'identifier':
      return text === undefined || text.length > 100 ? UNREADABLE : known(twice(text));
    case 'number': {
      const parts = text === undefined ? undefined : numberParts(text);
      return parts === undefined ? unreadable(text) : known(twice(arabicDigits(text ?? '')));
    }
    case 'date':
    case 'date-dmy': {
      const read =
        text === undefined ? null : readDate(arabicDigits(text), kind === 'date' ? 'ymd' : 'dmy', months);
      return read === undefined ? BLANK : read === null ? unreadable(text) : known(read);
    }
    case 'time': {
      const time =
        text === undefined ? undefined : readTime(arabicDigits(text), typeof alone(value) === 'number');
      return time === undefined ? unreadable(text) : known(time);
    }
    case 'citizen-id': {
      const id = citizenNumber(value);
      return id === null ? UNREADABLE : id === 'blank' ? BLANK : known(twice(printedNumber(id)));
    }
    case 'house-id': {
      const d = text === undefined ? '' : arabicDigits(text).replace(/[\s-]/g, '').padStart(11, '0');
      if (/^0+$/.test(d)) return text === undefined ? UNREADABLE : BLANK;
      return /^\d{11}$/.test(d)
        ? known(twice(`${d.slice(0, 4)}-${d.slice(4, 10)}-${d.slice(10)}`))
        : unreadable(text);
    }
    case 'baht': {
      const amount = bahtAmount(value);
      return amount === undefined
        ? unreadable(text)
        : known({ th: `${amount} ${BAHT.th}`, en: `${amount} ${BAHT.en}` });
    }
    case 'image':
      return text !== undefined && pictureUrl(value) !== undefined ? BLANK : UNREADABLE;
  }
}

/** A picture is no longer than this: the register's own are at most 20 KB (99983). In base64 characters. */
const PICTURE_MAX = 28_000;

/**
 * A picture as a data URL, whatever way its base64 came: with line breaks, in a data URL, in the alphabet for addresses,
 * without its end. Only JPEG and PNG, told by their own bytes, and of a portrait's size.
 */
export function pictureUrl(value: unknown): string | undefined {
  const one = alone(value);
  if (typeof one !== 'string') return undefined;
  const bare = one
    .slice(0, 2 * PICTURE_MAX)
    .replace(/^\s*data:[\w.+-]*\/?[\w.+-]*(?:;[\w=.+-]*)*,/i, '')
    .replace(/\s+|\\[rn]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/=+$/, '');
  if (bare.length > PICTURE_MAX || bare.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(bare)) return undefined;
  const picture = checkedPicture(Buffer.from(bare, 'base64'), FACE_LIMITS);
  if (!picture.ok) return undefined;
  const { type, bytes } = picture.value;
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** What a value is called that could not be read as one of its kind. */
const KIND_WORD: Readonly<Record<Field['kind'], Text>> = {
  text: { th: 'อ่านค่าไม่ได้', en: 'could not be read' },
  identifier: { th: 'อ่านค่าไม่ได้', en: 'could not be read' },
  number: { th: 'อ่านเป็นตัวเลขไม่ได้', en: 'could not be read as a number' },
  date: { th: 'อ่านเป็นวันที่ไม่ได้', en: 'could not be read as a date' },
  'date-dmy': { th: 'อ่านเป็นวันที่ไม่ได้', en: 'could not be read as a date' },
  time: { th: 'อ่านเป็นเวลาไม่ได้', en: 'could not be read as a time' },
  'citizen-id': { th: 'อ่านเลขประจำตัวไม่ได้', en: 'the number could not be read' },
  'house-id': { th: 'อ่านเป็นเลขรหัสประจำบ้านไม่ได้', en: 'could not be read as a house code' },
  baht: { th: 'อ่านเป็นจำนวนเงินไม่ได้', en: 'could not be read as a sum of money' },
  image: { th: 'อ่านภาพไม่ได้', en: 'the picture could not be read' },
};

/** How something that could not be read is shown: what the agency sent, where it may be quoted, and that it could not be read. */
export function unreadableText(kind: Field['kind'], quoted?: string): Text {
  const word = KIND_WORD[kind];
  const before = quoted === undefined ? '' : `“${quoted}” `;
  return { th: `${before}(${word.th})`, en: `${before}(${word.en})` };
}
