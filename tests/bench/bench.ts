/**
 * `npm run bench -- [NAME [ARGUMENT…]] [--compare FILE] [--write]`: runs tests/bench/NAME.ts, or each of them in turn. All
 * rounds are kept as JSON (.sitthi/bench/NAME.json). `--compare` says what became slower beyond the noise than in such a
 * file; `--write` takes the run into docs/figures, and writes docs/performance.md and its plots anew. Exit code 1 when a
 * figure misses its mark or became slower.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  compare,
  meets,
  number,
  type Run,
  RunSchema,
  runOf,
  spreadOf,
  type Told,
  toldOf,
} from './figures.ts';
import { BENCHES, markText, writePage } from './page.ts';

type Bench = (typeof BENCHES)[number];
const isBench = (name: string): name is Bench => (BENCHES as readonly string[]).includes(name);

const root = join(import.meta.dirname, '..', '..');

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function print(run: Run): void {
  console.log(`\n${run.bench}, at a load of ${run.load.map(number).join(' to ')}:`);
  for (const figure of run.figures) {
    const [low, high] = spreadOf(figure);
    const rounds =
      figure.rounds.length === 1
        ? ''
        : ` (half of ${figure.rounds.length} rounds ${number(low)}–${number(high)})`;
    const mark = figure.mark === undefined ? '' : `, mark ${markText(figure)}`;
    console.log(
      `${meets(figure) ? ' ' : '!'} ${figure.what}: ${number(toldOf(figure))} ${figure.unit}${figure.told === 'p95' ? ' (p95)' : ''}${rounds}${mark}`,
    );
  }
}

/** Prints what became slower or quicker; false when something became slower. */
function printCompared(before: Run, now: Run): boolean {
  const all = compare(before, now);
  console.log(`Beside ${before.commit} of ${before.at}:`);
  for (const { what, verdict, before: was, now: is } of all)
    console.log(`  ${verdict.padEnd(9)} ${what}: ${was === null ? '–' : number(was)} → ${number(is)}`);
  return all.every(({ verdict }) => verdict !== 'slower');
}

function readRun(file: string): Run {
  try {
    return RunSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return refuse(
      `${file} is no run of a bench (${(error as Error).message.split('\n')[0]}): give a file of .sitthi/bench or docs/figures.`,
    );
  }
}

async function measured(name: Bench, rest: readonly string[]): Promise<Run> {
  const { run } = (await import(`./${name}.ts`)) as {
    run: (rest: readonly string[]) => Promise<readonly Told[]>;
  };
  const before = loadavg()[0] ?? 0;
  const kept = runOf(name, await run(rest), before);
  const file = join(root, '.sitthi', 'bench', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
  return kept;
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { compare: { type: 'string' }, write: { type: 'boolean', default: false } },
  });
  const [name, ...rest] = positionals;
  if (name !== undefined && !isBench(name))
    refuse(`There is no bench ${name}: say one of ${BENCHES.join(', ')}, or none for all.`);
  const before = values.compare === undefined ? null : readRun(values.compare);
  const names = before === null ? (name === undefined ? BENCHES : [name]) : [name ?? before.bench];
  let good = true;
  for (const one of names) {
    if (!isBench(one)) refuse(`The run is of ${one}, which is no bench any more.`);
    const run = await measured(one, rest);
    print(run);
    good &&= run.figures.every(meets);
    if (before !== null) good = printCompared(before, run) && good;
    if (!values.write) continue;
    const kept = join(root, 'docs', 'figures', `${one}.json`);
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, `${JSON.stringify(run)}\n`);
  }
  if (values.write) writePage(root);
  return good;
}

process.exit((await main()) ? 0 : 1);
