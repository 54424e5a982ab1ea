/** Dates of the card: YYYYMMDD in the Buddhist Era, with 00 where month or day is unknown (card.md §1.6). */
import { fail, ok, type Result } from '../result.ts';
import type { BuddhistDate, CardExpiry } from './holder.ts';

/** Years between the Buddhist Era and the Common Era. */
const BE_MINUS_CE = 543;

/** Days of a month in a BE year; February follows the CE leap year. */
function daysInMonth(yearBe: number, month: number): number {
  return new Date(Date.UTC(yearBe - BE_MINUS_CE, month, 0)).getUTCDate();
}

/**
 * Parses the card's eight digits. Unknown month or day (00) stays unknown; year 0000 and an all-blank field are "no date".
 * `lifelong` (99999999) is not a date: see `parseExpiry`.
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
  return day <= daysInMonth(year, month) ? ok({ year, month, day }) : fail('not-a-date');
}

/** Expiry date: 99999999 means for life (ตลอดชีพ). */
export function parseExpiry(text: string): Result<CardExpiry | undefined, 'not-a-date'> {
  return text === '99999999' ? ok('lifelong') : parseBuddhistDate(text);
}

/** A point in time as the Buddhist date in Bangkok. */
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

/** Whole years of age on `today`; an unknown month or day counts as the last, so that nobody is taken for older than they are. */
export function ageOn(birth: BuddhistDate, today: Required<BuddhistDate>): number {
  const had = (birth.month ?? 12) * 100 + (birth.day ?? 31) <= today.month * 100 + today.day;
  return today.year - birth.year - (had ? 0 : 1);
}

const order = (date: BuddhistDate, unknown: number): number =>
  date.year * 10_000 + (date.month ?? unknown) * 100 + (date.day ?? unknown);
