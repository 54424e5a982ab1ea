/** The page of figures: every bench that is kept finds its place, and the same run writes the same files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunSchema } from './figures.ts';
import { BENCHES, drawn, laidInto, section } from './page.ts';

const run = (bench: string) =>
  RunSchema.parse({
    ...{ bench, at: '2026-01-02T03:04:05.000Z', commit: 'abc1234', load: [0.5, 1] },
    machine: {
      ...{ processor: 'a processor', processors: 2, memoryMb: 4000 },
      ...{ system: 'linux 6', node: 'v24', chromium: '156' },
    },
    figures: [
      { what: 'one thing ÷ its floor', unit: '×', rounds: [1.5, 1.2, 1.4], mark: { atMost: 1.3 } },
      { what: 'another', unit: 'per s', rounds: [10], mark: { atLeast: 9 } },
      { what: 'a third', unit: 'ms', rounds: [1, 2, 3], told: 'p95' },
    ],
  });

it('says what was measured, its spread, its mark, and where', () => {
  const text = section(run('card'));
  expect(text).toContain('| one thing ÷ its floor | 1.40 × | 1.30–1.45, 3 rounds | ≤ 1.3 × (not met) |');
  expect(text).toContain('| another | 10.0 per s |  | ≥ 9 per s |');
  expect(text).toContain('| a third | 2.90 ms (p95) |');
  expect(text).toContain('2026-01-02, abc1234: a processor, 2 processors');
});

it('draws a dot a round of what has a mark, the same each time', () => {
  const svg = drawn(run('card'));
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg?.match(/<circle /g)).toHaveLength(4);
  expect(drawn(run('card'))).toBe(svg);
});

it('draws nothing where nothing has a mark', () => {
  const { figures, ...rest } = run('card');
  expect(drawn({ ...rest, figures: figures.map(({ mark: _, ...figure }) => figure) })).toBeNull();
});

it('is laid between its own marks alone, and is replaced there', () => {
  const page =
    'a\n<!-- figures: card -->\nold\n<!-- /figures -->\nb\n<!-- figures: ui -->\nhers\n<!-- /figures -->\n';
  const once = laidInto(page, [run('card')]);
  expect(once).not.toContain('old');
  expect(once).toContain('hers');
  expect(laidInto(once, [run('card')])).toBe(once);
  expect(() => laidInto(page, [run('journal')])).toThrow(/no place for the figures of journal/);
});

it('has a place for every bench', () => {
  const root = join(import.meta.dirname, '..', '..');
  const page = readFileSync(join(root, 'docs', 'performance.md'), 'utf8');
  expect(() => laidInto(page, BENCHES.map(run))).not.toThrow();
});
