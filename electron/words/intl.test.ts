import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateFormat, numberFormat } from './intl.ts';
import { clock, dateAndTime, money } from './thai.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('formatters', () => {
  it('are made once for each locale and options', () => {
    expect(dateFormat('en-GB', { dateStyle: 'long' })).toBe(dateFormat('en-GB', { dateStyle: 'long' }));
    expect(dateFormat('en-GB', { dateStyle: 'long' })).not.toBe(dateFormat('en-GB', { dateStyle: 'short' }));
    expect(numberFormat('th')).toBe(numberFormat('th'));
  });

  it('are made nowhere else in the kiosk: each holds memory that the collector does not see', () => {
    const making = /\bIntl\.\w+Format\(|\.toLocale\w*String\(|\.localeCompare\(/;
    const found = globSync('{electron,native}/**/*.ts', { cwd: ROOT })
      .filter((file) => !file.endsWith('.test.ts') && file !== 'electron/words/intl.ts')
      .filter((file) => making.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it('write 5,000 dates and sums in a moment: beside one formatter a call in the same run, a fifth at most', () => {
    const at = (index: number) => new Date(1_780_000_000_000 + index * 60_000).toISOString();
    const timed = (work: (index: number) => unknown, times: number) => {
      const began = performance.now();
      for (let index = 0; index < times; index += 1) work(index);
      return (performance.now() - began) / times;
    };
    dateAndTime(at(0), 'thai');
    const kept = timed(
      (index) => [dateAndTime(at(index), 'thai'), clock(at(index), 'arabic'), money(index, 'thai')],
      5000,
    );
    const anew = timed(
      (index) =>
        ['th-TH-u-ca-buddhist', 'en-GB', 'en-GB', 'en-GB'].map((tag) =>
          new Intl.DateTimeFormat(tag, { timeZone: 'Asia/Bangkok', dateStyle: 'long' }).format(
            new Date(at(index)),
          ),
        ),
      300,
    );
    expect(kept).toBeLessThan(anew / 5);
  });
});
