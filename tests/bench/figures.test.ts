/** A slower run is told and noise is not, whatever the figure: by rounds that are made with a known difference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Figure, meets, number, type Run, RunSchema, spreadOf, toldOf } from './figures.ts';

const run = (figures: readonly Figure[], processor = 'a'): Run =>
  RunSchema.parse({
    ...{ bench: 'card', at: '2026-01-01T00:00:00.000Z', commit: 'abc', load: [0, 0], figures },
    machine: {
      ...{ processor, processors: 2, memoryMb: 1, system: 'linux', node: 'v24', chromium: '156' },
    },
  });
const figure = (rounds: readonly number[], more: Partial<Figure> = {}): Figure => ({
  ...{ what: 'text', unit: '×', told: 'median', rounds: [...rounds] },
  ...more,
});
const verdict = (before: Figure, now: Figure, elsewhere = false) =>
  compare(run([before]), run([now], elsewhere ? 'b' : 'a'))[0]?.verdict;
/** Twenty rounds about a value, a tenth up and down, in any order. */
const about = (middle: number) =>
  fc
    .array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), { minLength: 20, maxLength: 20 })
    .map((parts) => parts.map((part) => part * middle));

describe('two runs', () => {
  it('tell what is half as slow again', () => {
    fc.assert(
      fc.property(about(1), about(1.5), (before, now) => {
        expect(verdict(figure(before), figure(now))).toBe('slower');
        expect(verdict(figure(now), figure(before))).toBe('quicker');
      }),
      { numRuns: 20 },
    );
  });

  it('tell nothing of the same rounds in another order', () => {
    fc.assert(
      fc.property(about(1), (rounds) => {
        expect(verdict(figure(rounds), figure(rounds.toReversed()))).toBe('alike');
      }),
      { numRuns: 20 },
    );
  });

  it('tell nothing of a sure difference that is small', () => {
    expect(verdict(figure(Array(30).fill(1)), figure(Array(30).fill(1.02)))).toBe('alike');
  });

  it('know that more is better where a mark says so', () => {
    const mark = { atLeast: 0.5 };
    const [few, many] = [Array(10).fill(0.5), Array(10).fill(0.9)];
    expect(verdict(figure(few, { mark }), figure(many, { mark }))).toBe('quicker');
    expect(verdict(figure(many, { mark }), figure(few, { mark }))).toBe('slower');
  });

  it('compare ratios of two machines, and no milliseconds', () => {
    const [quick, slow] = [Array(10).fill(1), Array(10).fill(2)];
    expect(verdict(figure(quick), figure(slow), true)).toBe('slower');
    expect(verdict(figure(quick, { unit: 'ms' }), figure(slow, { unit: 'ms' }), true)).toBe('elsewhere');
    expect(verdict(figure(quick, { unit: 'ms' }), figure(slow, { unit: 'ms' }))).toBe('slower');
  });

  it('do not know a figure of another name or unit', () => {
    expect(verdict(figure([1]), figure([1], { what: 'photo' }))).toBe('new');
    expect(verdict(figure([1]), figure([1], { unit: 'ms' }))).toBe('new');
  });
});

it.each([
  ['median', [3, 1, 2], 2],
  ['p95', Array.from({ length: 100 }, (_, at) => at + 1), 95.05],
] as const)('tells the %s', (told, rounds, value) => {
  expect(toldOf(figure(rounds, { told }))).toBe(value);
});

it('tells between which values half of the rounds lie', () => {
  expect(spreadOf(figure([1, 2, 3, 4, 5, 6, 7, 8]))).toEqual([2.75, 6.25]);
});

it.each([
  [{ atMost: 1 }, 1, true],
  [{ atMost: 1 }, 1.01, false],
  [{ atLeast: 1 }, 1, true],
  [{ atLeast: 1 }, 0.99, false],
  [undefined, 9, true],
])('is held to %o: %d', (mark, value, met) => {
  expect(meets(figure([value], mark === undefined ? {} : { mark }))).toBe(met);
});

it.each([
  [1234.4, '1234'],
  [12.34, '12.3'],
  [1.234, '1.23'],
  [-53.2, '-53.2'],
  [0.294, '0.29'],
  [0.00194, '0.0019'],
  [0, '0.00'],
])('writes %d as %s', (value, text) => expect(number(value)).toBe(text));
