/**
 * `npm run mutants [ROOM…]`: changes the product and looks whether a test falls. A room is measured with Stryker; `named`
 * are the changes of named.ts, whose table in docs/mutants.md is drawn anew. Without a word: everything, for a night.
 * Ends with 1 where a named mutant lives, or a room's score is below the mark.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NAMED, type NamedMutant } from './named.ts';
import { ROOMS } from './rooms.ts';

/** Percent of a room's mutants that must fall. */
const MARK = 85;
const PAGE = 'docs/mutants.md';
const CONFIG = 'tests/mutants/vitest.config.ts';

/** What the machine-readable report of a test run says, as far as it is read here. */
interface Run {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs test files with one mutant set, or with none. */
function runTests(tests: readonly string[], mutant: NamedMutant | null): Run {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi-mutant-'));
  const report = join(folder, 'report.json');
  try {
    spawnSync(
      'vitest',
      ['run', '--config', CONFIG, '--bail=1', '--reporter=json', `--outputFile=${report}`],
      {
        env: {
          ...process.env,
          SITTHI_MUTANT_TESTS: JSON.stringify(tests),
          ...(mutant === null ? {} : { SITTHI_MUTANT: JSON.stringify(mutant) }),
        },
        stdio: 'ignore',
        timeout: 300_000,
      },
    );
    return JSON.parse(readFileSync(report, 'utf8')) as Run;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The test that fell; null where none did. */
function fallen({ testResults }: Run): string | null {
  const at = (name: string) => name.replace(`${process.cwd()}/`, '');
  for (const { name, assertionResults } of testResults) {
    const one = assertionResults.find((test) => test.status === 'failed');
    if (one !== undefined) return `${at(name)}: ${one.fullName}`;
  }
  // A file that could not even be read; one that was given up after another had failed says nothing.
  const file = testResults.find(({ status, message }) => status === 'failed' && message !== '');
  return file === undefined ? null : `${at(file.name)}: ${file.message.split('\n')[0]}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Sets each named mutant whose name or file has the words in it; the names of those that live. */
function named(words: string): readonly string[] {
  const chosen = NAMED.filter(({ name, file }) => `${file} ${name}`.includes(words));
  const green = runTests([...new Set(chosen.flatMap(({ tests }) => tests))], null);
  const red = fallen(green);
  if (red !== null || green.numTotalTests === 0) throw new Error(`not green without a mutant: ${red}`);
  const rows: string[] = [];
  const alive: string[] = [];
  for (const mutant of chosen) {
    const fell = fallen(runTests(mutant.tests, mutant));
    if (fell === null) alive.push(`${mutant.file}: ${mutant.name}`);
    console.log(
      `${fell === null ? 'LIVES ' : 'falls '} ${mutant.file}: ${mutant.name}${fell === null ? '' : ` — ${fell}`}`,
    );
    rows.push(`| ${cell(mutant.name)} | \`${mutant.file}\` | ${fell === null ? '**lives**' : cell(fell)} |`);
  }
  if (words === '') {
    const page = readFileSync(PAGE, 'utf8');
    const table = ['| change | in | the test that falls |', '|---|---|---|', ...rows].join('\n');
    writeFileSync(
      PAGE,
      page.replace(/(<!-- named -->\n)[\s\S]*(\n<!-- end of named -->)/, (_, a, b) => a + table + b),
    );
  }
  console.log(`${chosen.length - alive.length} of ${chosen.length} named mutants fall`);
  return alive;
}

/** Measures one room. True where its score reaches the mark. */
function room(name: string): boolean {
  const { status } = spawnSync('stryker', ['run', 'tests/mutants/stryker.config.mjs'], {
    env: { ...process.env, SITTHI_MUTANTS: name },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  const { files } = JSON.parse(readFileSync(`test-results/mutants/${name}.json`, 'utf8')) as {
    files: Record<
      string,
      {
        source: string;
        mutants: {
          status: string;
          mutatorName: string;
          replacement: string;
          location: { start: { line: number; column: number }; end: { line: number; column: number } };
        }[];
      }
    >;
  };
  let killed = 0;
  let lives = 0;
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const dead = mutants.filter((one) => one.status === 'Killed' || one.status === 'Timeout').length;
    const alive = mutants.filter((one) => one.status === 'Survived' || one.status === 'NoCoverage');
    killed += dead;
    lives += alive.length;
    if (dead + alive.length === 0) continue;
    console.log(`${file}: ${((100 * dead) / (dead + alive.length)).toFixed(1)} % of ${dead + alive.length}`);
    const lines = source.split('\n');
    for (const { location, mutatorName, replacement, status } of alive)
      console.log(
        `  ${location.start.line}:${location.start.column} ${status} ${mutatorName}: ${(lines[location.start.line - 1] ?? '').trim().slice(0, 90)} → ${replacement.slice(0, 60).replaceAll('\n', ' ')}`,
      );
  }
  const score = (100 * killed) / (killed + lives);
  console.log(`${name}: ${score.toFixed(1)} % of ${killed + lives} mutants fall`);
  return score >= MARK;
}

const { positionals } = parseArgs({ allowPositionals: true });
const [first, ...rest] = positionals;
let low: readonly string[] = [];
if (first === undefined || first === 'named') low = named(rest.join(' '));
const rooms = first === undefined ? Object.keys(ROOMS) : first === 'named' ? [] : positionals;
low = [...low, ...rooms.filter((name) => !room(name))];
for (const one of low) console.error(`not enough: ${one}`);
process.exitCode = low.length > 0 ? 1 : 0;
