/** Dates of the card: YYYYMMDD in the Buddhist Era, with 00 where month or day is unknown (card.md §1.6). */
import { fail, ok, type Result } from '../result.ts';
import type { BuddhistDate, CardExpiry } from './holder.ts';

/** Years between the Buddhist Era and the Common Era, from April to December of every year, and always since 2484. */
const BE_MINUS_CE = 543;
/**
 * Until 2483 the year began on 1 April (since 2432); 2483 ended after nine months, and 1 January 2484 was 1 January 1941
 * (Calendar Year Act, B.E. 2483). January to March of an earlier year lie in the next year of the Common Era if they stand
 * as they were first written, and in the same one if an office reckoned them back; the record does not say which.
 */
const FIRST_SOLAR_YEAR = 2432;
const NINE_MONTHS_YEAR = 2483;
const APRIL = 4;

/** As much of a date as the year of the Common Era depends on. */
interface MonthOfYear {
  readonly year: number;
  readonly month?: number | undefined;
}

/** The years of the Common Era in which this month can lie; without a month, those in which the year can. */
function commonEraYears({ year, month }: MonthOfYear): readonly number[] {
  const same = year - BE_MINUS_CE;
  if (year > NINE_MONTHS_YEAR || (year === NINE_MONTHS_YEAR && month === undefined)) return [same];
  return month !== undefined && month >= APRIL && year >= FIRST_SOLAR_YEAR ? [same] : [same, same + 1];
}

/**
 * The year of the Common Era, where it is certain: undefined for January to March until 2483 (which had none when it was
 * the year, so that 1940 is likely and not certain), for a year alone until 2482, and for every date before 2432, whose
 * months were those of the moon.
 */
export function commonEraYear(date: MonthOfYear): number | undefined {
  const [year, ...others] = commonEraYears(date);
  return others.length === 0 ? year : undefined;
}

/** Days of a month in a Buddhist year: until 2483 February has a leap day in either way of reckoning. */
export function daysInBuddhistMonth(year: number, month: number): number {
  return Math.max(
    ...commonEraYears({ year, month }).map((ce) => new Date(Date.UTC(ce, month, 0)).getUTCDate()),
  );
}

/**
 * Parses the card's eight digits. Unknown month or day (00) stays unknown; year 0000 and an all-blank field are "no date".
 * The date stays as it is recorded: nothing is reckoned over. `lifelong` (99999999) is not a date: see `parseExpiry`.
 */
export function parseBuddhistDate(text: string): Result<BuddhistDate | undefined, 'not-a-date'> {
  if (text.trim() === '' || text === '00000000') return ok(undefined);
  if (!/^[0-9]{8}$/.test(text)) return fail('not-a-date');
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  if (year === 0) return ok(undefined);
  // 2300 BE is before anyone alive was born; above 2800 the digits are not a year.
  if (year < 2300 || year > 2800 || month > 12) return fail('not-a-date');
  if (month === 0) return day <= 31 ? ok({ year }) : fail('not-a-date');
  if (day === 0) return ok({ year, month });
  return day <= daysInBuddhistMonth(year, month) ? ok({ year, month, day }) : fail('not-a-date');
}

/** Expiry date: 99999999 means for life (ตลอดชีพ). */
export function parseExpiry(text: string): Result<CardExpiry | undefined, 'not-a-date'> {
  return text === '99999999' ? ok('lifelong') : parseBuddhistDate(text);
}

/** A point in time since 1941 as the Buddhist date in Bangkok. */
export function buddhistDateOf(time: Date): Required<BuddhistDate> {
  const bangkok = new Date(time.getTime() + 7 * 3_600_000);
  return {
    year: bangkok.getUTCFullYear() + BE_MINUS_CE,
    month: bangkok.getUTCMonth() + 1,
    day: bangkok.getUTCDate(),
  };
}

/** Whether the card may no longer be used on `today`: the expiry date is its last good day. Unknown parts count as their last. */
export function isExpired(expiry: CardExpiry | undefined, today: Required<BuddhistDate>): boolean {
  if (expiry === undefined || expiry === 'lifelong') return false;
  return order(expiry, 99) < order(today, 99);
}

/**
 * Whole years of age on `today`, the least that the record allows, so that nobody is taken for older than they are: an
 * unknown month or day counts as the last, and January to March until 2483 as the later of the two years that they can be.
 */
export function ageOn(birth: BuddhistDate, today: Required<BuddhistDate>): number {
  const last = lastDayOf(birth);
  const had = last.month * 100 + last.day <= today.month * 100 + today.day;
  return today.year - BE_MINUS_CE - last.year - (had ? 0 : 1);
}

/** The last day that a recorded date can be, in the Common Era. */
function lastDayOf(date: BuddhistDate): Required<BuddhistDate> {
  const year = Math.max(...commonEraYears(date));
  // A whole year of those that began in April ended with March; the moon's years are not known so exactly.
  const lastMonth = date.year >= FIRST_SOLAR_YEAR && date.year < NINE_MONTHS_YEAR ? 3 : 12;
  return { year, month: date.month ?? lastMonth, day: date.day ?? 31 };
}

const order = (date: BuddhistDate, unknown: number): number =>
  date.year * 10_000 + (date.month ?? unknown) * 100 + (date.day ?? unknown);
