import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, daysAfter, daysBetween, isWorkingDay, knowsYearOf, lastDay } from './days.ts';

const holidays = { yearly: ['01-01', '12-05', '12-10', '12-31'], days: ['2026-03-03'] };

describe('the days that run', () => {
  it('counts holidays within, and moves a last day that is one', () => {
    // 30 days after Thursday 5 November 2026 is Saturday 5 December, a holiday as well: made up for on Monday.
    expect(lastDay('2026-11-05', 30, holidays)).toBe('2026-12-08');
    expect(lastDay('2026-11-03', 30, holidays)).toBe('2026-12-03');
    // A holiday that moves, as the site wrote it.
    expect(lastDay('2026-02-01', 30, holidays)).toBe('2026-03-04');
    expect(lastDay('2026-02-01', 30, { ...holidays, days: [] })).toBe('2026-03-03');
  });

  it('makes up for holidays on a weekend one after the other, over the turn of a year', () => {
    // 31 December 2011 was a Saturday and 1 January 2012 a Sunday: Monday and Tuesday were holidays.
    const two = { yearly: ['01-01', '12-31'], days: [] };
    expect(isWorkingDay('2012-01-02', two)).toBe(false);
    expect(isWorkingDay('2012-01-03', two)).toBe(false);
    expect(isWorkingDay('2012-01-04', two)).toBe(true);
  });

  it('takes the day in Thailand', () => {
    expect(dayIn('2026-11-30T17:00:00.000Z')).toBe('2026-12-01');
    expect(dayIn('2026-11-30T16:59:59.999Z')).toBe('2026-11-30');
  });

  it('says for which years nothing that moves is known', () => {
    expect(knowsYearOf('2026-05-01', holidays)).toBe(true);
    expect(knowsYearOf('2027-05-01', holidays)).toBe(false);
  });

  it('never ends early, and always on a working day', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 400 }), (from, days) => {
        const begins = from.toISOString().slice(0, 10);
        const last = lastDay(begins, days, holidays);
        expect(daysBetween(begins, last)).toBeGreaterThanOrEqual(days);
        expect(isWorkingDay(last, holidays)).toBe(true);
        for (let day = daysAfter(begins, days); day < last; day = daysAfter(day, 1))
          expect(isWorkingDay(day, holidays)).toBe(false);
      }),
    );
  });
});
