/** docs/performance.md: its tables and plots, from the runs that are kept in docs/figures. What stands between is written by hand. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barX, dot, plot, ruleX, tickX } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Figure, meets, number, type Run, RunSchema, spreadOf, toldOf } from './figures.ts';

/** Every bench, in the order of docs/performance.md. */
export const BENCHES = [
  'card',
  'fetch',
  'paper',
  'rows',
  'pages',
  'ui',
  'visit',
  'start',
  'idle',
  'journal',
  'office',
] as const;

/** What a figure is held to, in words. */
export function markText({ mark, unit }: Pick<Figure, 'mark' | 'unit'>): string {
  if (mark === undefined) return '';
  return 'atMost' in mark ? `≤ ${mark.atMost} ${unit}` : `≥ ${mark.atLeast} ${unit}`;
}

/** How far a value is of its mark: 1 is the mark, less is better; what is below nothing is drawn as nothing. */
const ofMark = (mark: NonNullable<Figure['mark']>, value: number): number =>
  Math.max(0, 'atMost' in mark ? value / mark.atMost : mark.atLeast / value);

/** A bench's figures that have a mark, each round a dot, beside that mark; null where none has one. An SVG file's text. */
export function drawn(run: Run): string | null {
  const held = run.figures.flatMap((figure) =>
    figure.mark === undefined ? [] : [{ ...figure, mark: figure.mark }],
  );
  if (held.length === 0) return null;
  const { document } = parseHTML('<!doctype html><body></body>');
  const rounds = held.flatMap(({ what, mark, rounds: all }) =>
    all.map((value) => ({ what, at: ofMark(mark, value) })),
  );
  const told = held.map((figure) => ({
    what: figure.what,
    at: ofMark(figure.mark, toldOf(figure)),
    met: meets(figure),
  }));
  const farthest = Math.max(1.2, ...rounds.map(({ at }) => at));
  const svg = plot({
    document: document as unknown as Document,
    ariaLabel: 'Rounds beside their marks',
    // A name of its own would be chance: the same run is the same file.
    className: 'plot',
    ...{
      width: 860,
      marginLeft: 380,
      marginRight: 24,
      marginTop: 8,
      marginBottom: 36,
      height: 44 + 34 * held.length,
    },
    style: { fontSize: '13px', fontFamily: 'sans-serif', background: '#ffffff', color: '#1b2a49' },
    x: { label: 'of the mark (left of the line is better)', domain: [0, farthest], grid: true },
    y: { label: null, domain: held.map(({ what }) => what) },
    marks: [
      barX(told, {
        x: 'at',
        y: 'what',
        fill: ({ met }: { met: boolean }) => (met ? '#cfdcf2' : '#f2d3a8'),
        insetTop: 6,
        insetBottom: 6,
      }),
      dot(rounds, { x: 'at', y: 'what', r: 2.5, stroke: '#1b2a49', strokeOpacity: 0.5 }),
      tickX(told, { x: 'at', y: 'what', stroke: '#1b2a49', strokeWidth: 2 }),
      ruleX([1], { stroke: '#a8322a', strokeWidth: 1.5 }),
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg.outerHTML}\n`;
}

/** A bench's table, its plot, and where it was measured, as Markdown. */
export function section(run: Run): string {
  const rows = run.figures.map((figure) => {
    const [low, high] = spreadOf(figure);
    const spread =
      figure.rounds.length === 1 ? '' : `${number(low)}–${number(high)}, ${figure.rounds.length} rounds`;
    const told = `${number(toldOf(figure))} ${figure.unit}${figure.told === 'p95' ? ' (p95)' : ''}`;
    return `| ${figure.what} | ${told} | ${spread} | ${markText(figure)}${meets(figure) ? '' : ' (not met)'} |`;
  });
  const { machine, load, at, commit } = run;
  return [
    '| what | measured | half of the rounds | mark |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(run.figures.every(({ mark }) => mark === undefined)
      ? []
      : [`![Rounds beside their marks](figures/${run.bench}.svg)`, '']),
    `${at.slice(0, 10)}, ${commit}: ${machine.processor}, ${machine.processors} processors, ${machine.system}, Node ${machine.node},`,
    `Chromium ${machine.chromium}; load of the machine ${load.map(number).join(' to ')}.`,
  ].join('\n');
}

/** The page with each kept run between its marks `<!-- figures: NAME -->` and `<!-- /figures -->`. Throws where a run has no such place. */
export function laidInto(page: string, runs: readonly Run[]): string {
  return runs.reduce((text, run) => {
    const begin = `<!-- figures: ${run.bench} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf('<!-- /figures -->', from);
    if (from < 0 || to < 0)
      throw new Error(`docs/performance.md has no place for the figures of ${run.bench}`);
    return `${text.slice(0, from + begin.length)}\n${section(run)}\n${text.slice(to)}`;
  }, page);
}

/** Writes the page and its plots from docs/figures. */
export function writePage(root: string): void {
  const folder = join(root, 'docs', 'figures');
  const runs = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => RunSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  for (const run of runs) {
    const svg = drawn(run);
    if (svg !== null) writeFileSync(join(folder, `${run.bench}.svg`), svg);
  }
  const page = join(root, 'docs', 'performance.md');
  writeFileSync(page, laidInto(readFileSync(page, 'utf8'), runs));
}
