/** What a bench measures: rounds of one run, what they are held against, and how two runs are compared. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { permutationTest, quantile } from 'simple-statistics';
import { z } from 'zod';
import { random } from '../random.ts';

const FigureSchema = z.strictObject({
  what: z.string().min(1),
  /** Of the rounds. `×` and `%` are ratios to a floor that was measured in the same run: they outlive the machine. */
  unit: z.enum(['×', '%', 'ms', 's', 'MB', 'kB', 'pages', 'per s']),
  /** One value a round, in the order in which they were measured. */
  rounds: z.array(z.number()).min(1),
  /** What is told of them: the middle one, or the one that 95 of 100 do not pass. */
  told: z.enum(['median', 'p95']).default('median'),
  /** What the told value is held to. */
  mark: z.union([z.strictObject({ atMost: z.number() }), z.strictObject({ atLeast: z.number() })]).optional(),
});

/** A figure with all its rounds. */
export type Figure = z.infer<typeof FigureSchema>;
/** A figure as a bench tells it. */
export type Told = z.input<typeof FigureSchema>;

/** A run of one bench, as it is kept. */
export const RunSchema = z.strictObject({
  bench: z.string().min(1),
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** Commit of the sources; `+` behind it: they were changed since. */
  commit: z.string(),
  machine: z.strictObject({
    processor: z.string(),
    processors: z.int().positive(),
    memoryMb: z.number(),
    system: z.string(),
    node: z.string(),
    chromium: z.string(),
  }),
  /** Of the machine, before and after. */
  load: z.tuple([z.number(), z.number()]),
  figures: z.array(FigureSchema).min(1),
});
export type Run = z.infer<typeof RunSchema>;

/** The value that is told of a figure. */
export const toldOf = ({ rounds, told }: Pick<Figure, 'rounds' | 'told'>): number =>
  quantile([...rounds], told === 'p95' ? 0.95 : 0.5);

/** Between which values half of the rounds lie. */
export const spreadOf = ({ rounds }: Pick<Figure, 'rounds'>): readonly [number, number] => [
  quantile([...rounds], 0.25),
  quantile([...rounds], 0.75),
];

/** Whether a figure is what it should be; true where it is held to nothing. */
export function meets(figure: Figure): boolean {
  if (figure.mark === undefined) return true;
  return 'atMost' in figure.mark
    ? toldOf(figure) <= figure.mark.atMost
    : toldOf(figure) >= figure.mark.atLeast;
}

/** A value with as many digits as say something. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1) return value.toPrecision(2);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

const command = (program: string, ...args: string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
};

/** A run from what a bench told, on this machine and of these sources. Throws when the bench told nothing that can be kept. */
export function runOf(bench: string, figures: readonly Told[], loadBefore: number): Run {
  return RunSchema.parse({
    bench,
    at: new Date().toISOString(),
    commit: `${command('git', 'rev-parse', '--short', 'HEAD')}${command('git', 'status', '--porcelain') === '' ? '' : '+'}`,
    machine: {
      processor: cpus()[0]?.model.trim() || 'unknown',
      processors: availableParallelism(),
      memoryMb: Math.round(totalmem() / 1e6),
      system: `${process.platform} ${release()}`,
      node: process.version,
      chromium: command('/usr/bin/chromium', '--version').split(' ')[1] ?? 'none',
    },
    load: [loadBefore, loadavg()[0] ?? 0],
    figures,
  });
}

/** A verdict of two runs of one bench on one figure. */
export interface Compared {
  readonly what: string;
  /** `new`: the earlier run has no such figure. `elsewhere`: milliseconds of another machine say nothing of these. */
  readonly verdict: 'slower' | 'quicker' | 'alike' | 'new' | 'elsewhere';
  readonly before: number | null;
  readonly now: number;
}

/** One in a hundred of differences that are none would be told. */
const CHANCE = 0.01;
/** A difference that nobody would do anything about, however sure it is. */
const SMALLEST = 0.03;

/**
 * What became slower, or quicker, beyond the noise: rounds of both runs are dealt anew ten thousand times, by a seed, and
 * the difference that was measured must be rarer than one in a hundred, and larger than 3 %.
 */
export function compare(before: Run, now: Run): readonly Compared[] {
  const sameMachine = JSON.stringify(before.machine) === JSON.stringify(now.machine);
  return now.figures.map((figure) => {
    const earlier = before.figures.find(({ what, unit }) => what === figure.what && unit === figure.unit);
    const told = { what: figure.what, before: earlier ? toldOf(earlier) : null, now: toldOf(figure) };
    if (earlier === undefined) return { ...told, verdict: 'new' };
    if (!sameMachine && !['×', '%', 'pages', 'kB'].includes(figure.unit))
      return { ...told, verdict: 'elsewhere' };
    const change = (told.now - toldOf(earlier)) / Math.max(Math.abs(toldOf(earlier)), Number.EPSILON);
    // By a seed: the same verdict whenever the same two runs are compared.
    const dealt = random(1);
    const same = figure.rounds.length === 1 && earlier.rounds.length === 1;
    const sure =
      same || permutationTest([...earlier.rounds], [...figure.rounds], 'two_side', 10_000, dealt) < CHANCE;
    if (!sure || Math.abs(change) < SMALLEST) return { ...told, verdict: 'alike' };
    const less = figure.mark !== undefined && 'atLeast' in figure.mark ? change > 0 : change < 0;
    return { ...told, verdict: less ? 'quicker' : 'slower' };
  });
}
