/**
 * Dates as registers write them, read without inventing: digits of either order, both eras, ISO, Thai words, and the
 * words that stand where there is no end. What can be read in one way only is read; everything else is given up.
 */
import { commonEraYear, daysInBuddhistMonth } from '../../../native/index.ts';
import type { Text } from '../../contract/words.ts';
import { MONTHS } from '../../words/thai.ts';

/** How the months are written; the short ones are kept on one line with day and year. */
export interface MonthNames {
  readonly th: readonly string[];
  readonly en: readonly string[];
  readonly between: string;
}
export const FULL: MonthNames = { th: MONTHS.th, en: MONTHS.en, between: ' ' };
export const SHORT: MonthNames = {
  th: MONTHS.short,
  en: MONTHS.en.map((month) => month.slice(0, 3)),
  between: '\u00a0',
};

export const LIFELONG: Text = { th: 'ตลอดชีพ', en: 'for life' };
const NO_END: Text = { th: 'ไม่มีวันสิ้นสุด', en: 'no end' };
const UNKNOWN: Text = { th: 'ไม่ทราบ', en: 'unknown' };

/** A day as it was recorded; month and day are 0 where they are not known. */
interface Day {
  readonly era: 'BE' | 'CE';
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Years in which anything here can lie: no year of one era can be taken for one of the other. */
const ERAS = { BE: { first: 2400, last: 2700 }, CE: { first: 1800, last: 2250 } } as const;
/** The last day of a month: of a February of the old years, that of either way of counting. */
const lastDay = ({ era, year, month }: Day): number =>
  era === 'BE' ? daysInBuddhistMonth(year, month) : new Date(Date.UTC(year, month, 0)).getUTCDate();

function day(year: number, month: number, dayOfMonth: number): Day | undefined {
  const era = year >= ERAS.BE.first && year <= ERAS.BE.last ? 'BE' : 'CE';
  if (year < ERAS[era].first || year > ERAS[era].last) return undefined;
  if (month > 12 || (month === 0 && dayOfMonth > 0 && dayOfMonth > 31)) return undefined;
  const found: Day = { era, year, month, day: dayOfMonth };
  return month > 0 && dayOfMonth > lastDay(found) ? undefined : found;
}

/** The same year in the Common Era, and whether a Common year's Buddhist one is certain (native/thai-id/date.ts). */
function years({ era, year, month }: Day): {
  readonly be: number | undefined;
  readonly ce: number | undefined;
} {
  const of = (be: number) => commonEraYear(month > 0 ? { year: be, month } : { year: be });
  if (era === 'BE') return { be: year, ce: of(year) };
  return { be: of(year + 543) === year ? year + 543 : undefined, ce: year };
}

/** A day as people write it. Where a year of the other era is not certain, the recorded one is shown with its name. */
function words(found: Day, names: MonthNames): Text {
  const { be, ce } = years(found);
  const line = (months: readonly string[], year: string) =>
    [
      found.month > 0 && found.day > 0 ? String(found.day) : '',
      found.month > 0 ? (months[found.month - 1] ?? '') : '',
      year,
    ]
      .filter((part) => part !== '')
      .join(names.between);
  return {
    th: line(names.th, be === undefined ? `ค.ศ.\u00a0${found.year}` : String(be)),
    en: line(names.en, ce === undefined ? `B.E.\u00a0${found.year}` : String(ce)),
  };
}

const ENDLESS: readonly (readonly [RegExp, Text])[] = [
  [/^(ตลอด(ชีพ|ชีวิต|ไป)|life\s*-?\s*(long|time)?|for\s+life|permanent|forever)$/i, LIFELONG],
  [
    /^(no\s*-?_?\s*(exp(iry|ire|ires|iration)?|end|limit)(\s+date)?|unlimited|indefinite|never|ไม่(มี)?(วัน)?(หมดอายุ|สิ้นสุด|กำหนด)|ไม่มีกำหนด(วัน)?(หมดอายุ|สิ้นสุด)?)$/i,
    NO_END,
  ],
];

/** A day and a month in digits, and noughts where the year should be. As an integer a day loses its first nought. */
const NO_YEAR = {
  ymd: /^0000(?:0\d|1[0-2])(?:[0-2]\d|3[01])$/,
  dmy: /^(?:[0-2]?\d|3[01])(?:0\d|1[0-2])0000$/,
} as const;

/** Eight digits in whichever order has a day in it: no eight digits have one in both. */
function ofDigits(d: string, order: 'ymd' | 'dmy'): Day | undefined {
  const ymd = () => day(Number(d.slice(0, 4)), Number(d.slice(4, 6)), Number(d.slice(6, 8)));
  const dmy = () => day(Number(d.slice(4, 8)), Number(d.slice(2, 4)), Number(d.slice(0, 2)));
  return order === 'ymd' ? (ymd() ?? dmy()) : (dmy() ?? ymd());
}

const CLOCK = String.raw`(?:[T\s]+(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?<zone>Z|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(?<y>\d{4})[-/.](?<m>\d{1,2})(?:[-/.](?<d>\d{1,2})${CLOCK})?$`,
  'i',
);
const DAY_FIRST = new RegExp(String.raw`^(?<d>\d{1,2})[-/.\s](?<m>\d{1,2})[-/.\s](?<y>\d{4})${CLOCK}$`, 'i');
const MONTH_FIRST = /^(?<m>\d{1,2})[-/.](?<y>\d{4})$/;
const IN_WORDS = new RegExp(
  String.raw`^(?:วันที่\s*)?(?:(?<d>\d{1,2})[\s-]+)?(?:เดือน\s*)?(?<month>[^\d\s-]+)[\s-]+(?:(?:พ\.?\s?ศ\.?|พุทธศักราช|ค\.?\s?ศ\.?|คริสต์ศักราช)\s*)?(?<y>\d{4})${CLOCK}$`,
  'u',
);
/** A moment as .NET wrote it in JSON: milliseconds of UTC, and a zone that says nothing about them. */
const OF_DOTNET = /^\\?\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\\?\/$/;
/** .NET's least moment: there is no date. */
const DOTNET_NONE = /^(0001-01-01|0?1\/0?1\/0001)(\D.*)?$/;

/** A moment with a zone: the day that it was in Thailand then. */
function inThailand(found: Day, groups: Readonly<Record<string, string | undefined>>): Day | undefined {
  const zone = groups.zone;
  if (zone === undefined || found.month === 0 || found.day === 0) return found;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offsetMin = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const ceYear = found.era === 'CE' ? found.year : found.year - 543;
  const at = new Date(
    Date.UTC(
      ceYear,
      found.month - 1,
      found.day,
      Number(groups.hour),
      Number(groups.minute) - offsetMin + 420,
    ),
  );
  const year = at.getUTCFullYear() + (found.era === 'CE' ? 0 : 543);
  return day(year, at.getUTCMonth() + 1, at.getUTCDate());
}

const monthOf = (word: string) => {
  for (const names of [MONTHS.th, MONTHS.short, MONTHS.short.map((one) => one.replaceAll('.', ''))]) {
    const at = names.indexOf(word);
    if (at >= 0) return at + 1;
  }
  const english = MONTHS.en.findIndex(
    (one) => one.toLowerCase() === word.toLowerCase() || one.slice(0, 3).toLowerCase() === word.toLowerCase(),
  );
  return english + 1;
};

function ofText(text: string): Day | undefined {
  const groups = (YEAR_FIRST.exec(text) ?? DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text))?.groups;
  if (groups !== undefined) {
    const found = day(Number(groups.y), Number(groups.m), Number(groups.d ?? 0));
    return found === undefined ? undefined : inThailand(found, groups);
  }
  const ms = OF_DOTNET.exec(text)?.[1];
  if (ms !== undefined) {
    const at = new Date(Number(ms) + 7 * 3_600_000);
    return day(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  }
  const written = IN_WORDS.exec(text)?.groups;
  const month = written === undefined ? 0 : monthOf(written.month ?? '');
  if (written === undefined || month === 0) return undefined;
  return day(Number(written.y), month, Number(written.d ?? 0));
}

/**
 * One date, in words of both languages. `order`: how the register writes eight digits. Undefined: there is no date (zero).
 * Null: it cannot be read.
 */
export function readDate(text: string, order: 'ymd' | 'dmy', names: MonthNames): Text | undefined | null {
  for (const [pattern, meaning] of ENDLESS) if (pattern.test(text)) return meaning;
  // Zero in every place is how registers write that there is no such date.
  if (/^[0\s/.:T-]+$/i.test(text) || DOTNET_NONE.test(text)) return undefined;
  if (/^\d{1,8}$/.test(text)) {
    if (text.length === 4) {
      const year = day(Number(text), 0, 0);
      if (year !== undefined) return words(year, names);
    }
    const d = text.padStart(8, '0');
    if (/^9999(99|12|00)(99|31|00)$/.test(d) || /^(99|31|00)(99|12|00)9999$/.test(d)) return LIFELONG;
    // Month and day of a year that is not known, and nothing that could be a date in another form.
    if (NO_YEAR[order].test(order === 'ymd' ? d : text)) return UNKNOWN;
    const found = ofDigits(d, order);
    return found === undefined ? null : words(found, names);
  }
  // Digits of a day with those of a time behind them.
  const withTime = /^(\d{8})(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/.exec(text)?.[1];
  const found = withTime === undefined ? ofText(text) : ofDigits(withTime, 'ymd');
  if (found !== undefined) return words(found, names);
  return /^(9999[-/.]12[-/.]31|31[-/.]12[-/.]9999)/.test(text) ? LIFELONG : null;
}
