/**
 * A fuzzer that is guided by coverage: an input that reaches code which no input before it has reached is kept, and others
 * are made of it. The targets are one file whose statements, branches and functions count themselves
 * (istanbul-lib-instrument); a number that grows says that something new was reached, so that looking costs nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { rolldown } from 'rolldown';
import { EXTERNAL } from '../../build/electron.ts';
import { randomBelow } from '../random.ts';
import { mutated } from './mutate.ts';
import type { TargetName } from './targets.ts';

const root = join(import.meta.dirname, '..', '..');
/** One call that takes longer hangs, for whoever waits for it. */
const SLOW_MS = 5000;

type Targets = typeof import('./targets.ts');
/** What the instrumented file shares with the fuzzer. */
interface Reached {
  /** A byte for each place. */
  readonly at: Uint8Array;
  /** How many places were reached. */
  count: number;
}
declare global {
  var sitthiReached: Reached | undefined;
}

/** Writes the targets as one instrumented file, and loads it. */
export async function instrumentedTargets(): Promise<{
  readonly targets: Targets;
  readonly reached: Reached;
  readonly words: readonly string[];
}> {
  const bundle = await rolldown({
    ...{ cwd: root, input: join(import.meta.dirname, 'targets.ts'), platform: 'node', logLevel: 'warn' },
    external: [...EXTERNAL, /^node:/],
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  const plain = output[0].code;
  const counted = createInstrumenter({ esModules: true, compact: false }).instrumentSync(
    plain,
    'targets.mjs',
  );
  let places = 0;
  const known = new Map<string, number>();
  const place = (name: string) => {
    const at = known.get(name) ?? places++;
    known.set(name, at);
    return at;
  };
  // Its counters as one array: a branch that was taken once says no more by being taken again.
  const code = counted.replaceAll(
    /\bcov_\w+\(\)\.([sfb])\[(\d+)\](?:\[(\d+)\])?\+\+/g,
    (_, kind: string, at: string, arm: string | undefined) =>
      `sitthiReach(${place(`${kind}${at}.${arm ?? ''}`)})`,
  );
  const reached: Reached = { at: new Uint8Array(places), count: 0 };
  globalThis.sitthiReached = reached;
  const folder = join(root, '.sitthi', 'fuzz');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'targets.mjs');
  writeFileSync(
    file,
    `const sitthiReached = globalThis.sitthiReached;
function sitthiReach(at) { if (sitthiReached.at[at] === 0) { sitthiReached.at[at] = 1; sitthiReached.count += 1; } }
${code}`,
  );
  const targets = (await import(pathToFileURL(file).href)) as Targets;
  // What the code compares with stands in it: names of members, codes, words of the sources.
  const words = [
    ...new Set([...plain.matchAll(/(["'])((?:(?!\1)[^\\\n]){1,40})\1/g)].map((found) => found[2] ?? '')),
  ].filter((word) => /[\p{L}\p{N}]/u.test(word));
  return { targets, reached, words: [...words, targets.ANOTHER] };
}

/** What a run of one target came to. */
export interface Fuzzed {
  readonly cases: number;
  /** Inputs that reached something new, seeds included. */
  readonly kept: readonly Uint8Array[];
  /** An input that broke what must be so, or took too long; null: none did. */
  readonly broke: { readonly input: Uint8Array; readonly why: string } | null;
}

/** Runs one target so many times, beginning with its seeds; ends with the first input that breaks it. */
export function fuzz(
  around: Awaited<ReturnType<typeof instrumentedTargets>>,
  name: TargetName,
  options: { readonly seeds: readonly Uint8Array[]; readonly runs: number; readonly seed: number },
): Fuzzed {
  const { targets, reached, words } = around;
  const target = targets.TARGETS[name];
  const below = randomBelow(options.seed);
  const kept: Uint8Array[] = [];
  const run = (input: Uint8Array): string | null => {
    const [before, began] = [reached.count, performance.now()];
    try {
      target(input);
    } catch (error) {
      return (error as Error).stack ?? String(error);
    }
    const ms = performance.now() - began;
    if (reached.count > before) kept.push(input);
    return ms > SLOW_MS ? `${Math.round(ms)} ms` : null;
  };
  for (let at = 0; at < options.runs; at += 1) {
    const seed = options.seeds[at];
    // Where nothing is counted, all come of the seeds.
    const pool = kept.length > 0 ? kept : options.seeds;
    // The newest are taken more often: what lies behind them has been looked at least.
    const from = pool[Math.max(below(pool.length), below(pool.length))] ?? new Uint8Array();
    const other = pool[below(pool.length)] ?? new Uint8Array();
    const input = seed ?? mutated(from, other, words, below);
    const why = run(input);
    if (why !== null) return { cases: at + 1, kept, broke: { input, why } };
  }
  return { cases: options.runs, kept, broke: null };
}
