/** Dates, times, numbers, money and names as Thai official papers write them. The only place that knows how. */
import { commonEraYear, type Holder, type HolderName } from '../../native/index.ts';
import type { Text } from '../contract/words.ts';
import { dateFormat, numberFormat } from './intl.ts';

/** Which digits official texts use: ๐–๙ or 0–9. */
export type Numerals = 'thai' | 'arabic';

const ZONE = 'Asia/Bangkok';
const locale = (numerals: Numerals) => `th-TH-u-ca-buddhist-nu-${numerals === 'thai' ? 'thai' : 'latn'}`;

/** The names of the months, January first: in full, as Thai papers shorten them, and in English. */
export const MONTHS: Readonly<Record<'th' | 'short' | 'en', readonly string[]>> = {
  th: [
    ...['มกราคม', 'กุมภาพันธ์', 'มีนาคม', 'เมษายน', 'พฤษภาคม', 'มิถุนายน'],
    ...['กรกฎาคม', 'สิงหาคม', 'กันยายน', 'ตุลาคม', 'พฤศจิกายน', 'ธันวาคม'],
  ],
  short: [
    ...['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.'],
    ...['ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'],
  ],
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
};

/** A name or code that has Latin letters, such as DEMO-01 or L07, or an address: its digits stay as they are. */
const LATIN_NAME = /[A-Za-z0-9._:/@-]*[A-Za-z][A-Za-z0-9._:/@-]*|[0-9]/g;

/** Writes the digits of a text in the wanted numerals; names and codes with Latin letters keep theirs. */
export function digits(text: string, numerals: Numerals): string {
  return numerals === 'thai'
    ? text.replace(LATIN_NAME, (found) =>
        /^[0-9]$/.test(found) ? String.fromCharCode(0x0e50 + Number(found)) : found,
      )
    : text.replace(/[๐-๙]/g, (d) => String(d.charCodeAt(0) - 0x0e50));
}

/** A text with its Thai half in the wanted numerals; English keeps 0–9. */
export function textDigits(text: Text, numerals: Numerals): Text {
  return { th: digits(text.th, numerals), en: text.en };
}

/** A whole number with thousands marks. */
export function numberText(value: number, numerals: Numerals): string {
  return numberFormat(locale(numerals)).format(value);
}

/** `23 พฤศจิกายน 2569` and `23 November 2026 (B.E. 2569)`, the day as it is in Thailand. `at`: ISO 8601. */
export function longDate(at: string, numerals: Numerals): Text {
  const parts = dateFormat(locale(numerals), {
    timeZone: ZONE,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  const en = dateFormat('en-GB', { timeZone: ZONE, dateStyle: 'long' }).format(new Date(at));
  return {
    th: `${part('day')} ${part('month')} ${part('year')}`,
    en: `${en} (B.E. ${buddhistYear(at)})`,
  };
}

/** `14.05 น.` and `14:05` of a time such as `14:05`. */
export function clockText(time: string, numerals: Numerals): Text {
  return { th: `${digits(time.replace(':', '.'), numerals)} น.`, en: time };
}

/** The time of a moment in Thailand. */
export function clock(at: string, numerals: Numerals): Text {
  const time = dateFormat('en-GB', { timeZone: ZONE, timeStyle: 'short' }).format(new Date(at));
  return clockText(time, numerals);
}

/** Date and time in one text. */
export function dateAndTime(at: string, numerals: Numerals): Text {
  const date = longDate(at, numerals);
  const time = clock(at, numerals);
  return { th: `${date.th} เวลา ${time.th}`, en: `${date.en}, ${time.en}` };
}

/** The same of a moment from outside, which may not have been readable. */
export const momentText = (at: string | undefined, numerals: Numerals): Text =>
  at === undefined ? { th: 'อ่านวันเวลาไม่ได้', en: 'the time could not be read' } : dateAndTime(at, numerals);

/** The same in few letters, for long lists: `23 พ.ย. 2569 14.05`; its English is the long one. */
export function shortMomentText(at: string | undefined, numerals: Numerals): Text {
  const { th, en } = momentText(at, numerals);
  const short = MONTHS.th.reduce(
    (text, month, index) => text.replace(month, MONTHS.short[index] ?? month),
    th.replace(' เวลา ', ' ').replace(' น.', ''),
  );
  return { th: short, en };
}

/** The Buddhist year of a moment, in Thailand. */
export function buddhistYear(at: string): number {
  return Number(dateFormat('en', { timeZone: ZONE, year: 'numeric' }).format(new Date(at))) + 543;
}

/** The moment at which this day began in Thailand (UTC+7, without summer time), ISO 8601. */
export function startOfDay(at: string): string {
  const day = dateFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(new Date(at));
  return new Date(`${day}T00:00:00+07:00`).toISOString();
}

/** A Buddhist date that may lack its day or month: unknown parts are left out, and the Common Era where it is not certain. */
export function buddhistDate(
  date: { readonly year: number; readonly month?: number | undefined; readonly day?: number | undefined },
  numerals: Numerals,
): Text {
  const month = (tag: string) =>
    date.month === undefined
      ? ''
      : dateFormat(tag, { month: 'long', timeZone: 'UTC' }).format(
          new Date(Date.UTC(2000, date.month - 1, 1)),
        );
  const line = (parts: readonly (string | number)[]) => parts.filter((p) => p !== '').join(' ');
  const day = date.month === undefined ? '' : (date.day ?? '');
  const certain = commonEraYear(date);
  const year = certain === undefined ? `B.E.\u00a0${date.year}` : `${certain} (B.E. ${date.year})`;
  return {
    th: digits(line([day, month('th-TH'), date.year]), numerals),
    en: line([day, month('en-GB'), year]),
  };
}

/** A citizen number as papers print it: N-NNNN-NNNNN-NN-N. */
export function citizenNumber(id: string): string {
  return id.replace(/^(\d)(\d{4})(\d{5})(\d{2})(\d)$/, '$1-$2-$3-$4-$5');
}

/** A name in one line: Thai titles stand close to the name, English ones apart. */
export function nameLine(name: HolderName, language: 'th' | 'en'): string {
  const { prefix, first, middle, last } = name;
  const parts = language === 'th' ? [`${prefix}${first}`, middle, last] : [prefix, first, middle, last];
  return parts.filter((part) => part !== '').join(' ');
}

/** Titles that stand close to a Thai name: they are of many, and tell nothing. */
const TITLE = /^(?:นางสาว|นาง|นาย|เด็กชาย|เด็กหญิง|(?:Miss|Mrs|Mr|Ms|Master)\.? )/;

/**
 * A name in short, as papers have it beside their code and a check page shows it: the title, and of each part two letters
 * with their marks, or half of it. How long the rest is nobody learns.
 */
export function shortName(name: string): string {
  const [title = ''] = TITLE.exec(name) ?? [];
  const letters = new Intl.Segmenter('th', { granularity: 'grapheme' });
  const parts = name
    .slice(title.length)
    .split(/\s+/)
    .filter((part) => /\p{L}/u.test(part));
  const short = parts.map((part) => {
    const all = [...letters.segment(part)].map(({ segment }) => segment);
    return `${all.slice(0, Math.min(2, Math.ceil(all.length / 2))).join('')}…`;
  });
  return `${title}${short.join(' ')}`;
}

/** The unit of money. */
export const BAHT: Text = { th: 'บาท', en: 'baht' };

/** An amount in figures alone, as a column of a bill has it: `1200.00`, in 0–9 whatever the paper's numerals are. */
export const bahtFigures = (satang: number): string => (satang / 100).toFixed(2);

/** Money: `12.00 บาท (สิบสองบาทถ้วน)` and `12.00 baht`. */
export function money(satang: number, numerals: Numerals): Text {
  const amount = numberFormat('en-GB', { minimumFractionDigits: 2 }).format(satang / 100);
  return {
    th: `${digits(amount, numerals)} ${BAHT.th} (${bahtWords(satang)})`,
    en: `${amount} ${BAHT.en}`,
  };
}

const DIGIT = ['ศูนย์', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า'];
const PLACE = ['', 'สิบ', 'ร้อย', 'พัน', 'หมื่น', 'แสน'];

/** A whole number, 0 or more, as it is said; `after`: something greater was said before it, so its last one is เอ็ด. */
function numberWords(value: number, after = false): string {
  if (value >= 1_000_000) {
    const rest = value % 1_000_000;
    return `${numberWords(Math.floor(value / 1_000_000))}ล้าน${rest === 0 ? '' : numberWords(rest, true)}`;
  }
  const text = String(value);
  return [...text]
    .map((char, index) => {
      const place = text.length - 1 - index;
      if (char === '0') return '';
      if (place === 1 && char === '1') return 'สิบ';
      if (place === 1 && char === '2') return 'ยี่สิบ';
      if (place === 0 && char === '1' && (after || value > 10)) return 'เอ็ด';
      return `${DIGIT[Number(char)]}${PLACE[place]}`;
    })
    .join('');
}

/**
 * An amount in Thai words, as receipts need it: 2150 satang is ยี่สิบเอ็ดบาทห้าสิบสตางค์. Throws a RangeError for what is
 * no whole number of satang, or too great to be exact: a sum that is not known must not be written out.
 */
export function bahtWords(satang: number): string {
  if (!Number.isSafeInteger(satang)) throw new RangeError('not a whole number of satang');
  if (satang === 0) return 'ศูนย์บาทถ้วน';
  const [baht, rest] = [Math.floor(Math.abs(satang) / 100), Math.abs(satang) % 100];
  const words = `${baht === 0 ? '' : `${numberWords(baht)}บาท`}${rest === 0 ? 'ถ้วน' : `${numberWords(rest)}สตางค์`}`;
  return satang < 0 ? `ลบ${words}` : words;
}

/** A person's name as their card spells it. A card without an English name gives the Thai one twice. */
export function nameText({ nameTh, nameEn }: Pick<Holder, 'nameTh' | 'nameEn'>): Text {
  const th = nameLine(nameTh, 'th').replace(/\s+/g, ' ').trim();
  return { th, en: nameEn === undefined ? th : nameLine(nameEn, 'en') };
}
