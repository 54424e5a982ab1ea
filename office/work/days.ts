/**
 * Days as the office counts them: in Thailand, written YYYY-MM-DD of the Common Era. A time limit runs over holidays; only a
 * last day on one moves to the next working day (Civil and Commercial Code, Sections 193/3 and 193/8).
 */
import { z } from 'zod';

/** Of years that an office has papers of. */
export const Day = z.iso.date().refine((day) => day >= '1800' && day < '9000');

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The day in Thailand of a moment (ISO 8601). */
export const dayIn = (at: string): string => dayOf(Date.parse(at) + 7 * 3_600_000);

/** The moment at which a day begins in Thailand (ISO 8601). */
export const beginOf = (day: string): string => new Date(Date.parse(day) - 7 * 3_600_000).toISOString();

/** So many days after a day. */
export const daysAfter = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

/** Whole days from one day to another; negative when the other is before it. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay());

/** The public holidays of an office, as its configuration says them. */
export interface Holidays {
  /** MM-DD, of every year. One on a Saturday or Sunday is made up for on the next working day. */
  readonly yearly: readonly string[];
  /** YYYY-MM-DD: those that move, and those that the Cabinet adds. */
  readonly days: readonly string[];
}

/** Holidays of a year and the one before it, with those that are made up for: at the turn of a year they do so together. */
function holidaysUpTo(year: number, { yearly, days }: Holidays): ReadonlySet<string> {
  const fixed = [year - 1, year]
    .flatMap((one) => yearly.map((day) => `${String(one).padStart(4, '0')}-${day}`))
    .filter((day) => Day.safeParse(day).success)
    .sort();
  const all = new Set([...days, ...fixed]);
  for (const day of fixed.filter(isWeekend)) {
    let instead = daysAfter(day, 1);
    while (isWeekend(instead) || all.has(instead)) instead = daysAfter(instead, 1);
    all.add(instead);
  }
  return all;
}

/** Whether an office is open on a day. */
export const isWorkingDay = (day: string, holidays: Holidays): boolean =>
  !isWeekend(day) && !holidaysUpTo(Number(day.slice(0, 4)), holidays).has(day);

/** The last day of a time limit: the day from which it runs is not counted. */
export function lastDay(from: string, days: number, holidays: Holidays): string {
  let last = daysAfter(from, days);
  while (!isWorkingDay(last, holidays)) last = daysAfter(last, 1);
  return last;
}

/** Whether the configuration names any holiday that moves for the year of a day; without, a last day may move further. */
export const knowsYearOf = (day: string, { days }: Holidays): boolean =>
  days.some((one) => one.startsWith(day.slice(0, 4)));
