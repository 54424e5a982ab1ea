/**
 * How fast a card is read: ours, the floor (a C program with the same commands), and the peer package, on one virtual card
 * in one run. Everything is measured from the card-present event of the PC/SC service.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { cardControl } from '../../fixtures/card/control.ts';
import { startReaderService } from '../../fixtures/card/reader-service.ts';
import { type WatchOptions, watchReader } from '../../native/index.ts';
import type { Told } from './figures.ts';

const READER = 'Virtual PCD 00 00';
const PHOTO_BYTES = 5118;
/** Readings of each, in turns, so that a busy machine is busy for all of them. */
const TURNS = { none: { turns: 10, each: 10 }, paced: { turns: 4, each: 1 } } as const;
/** What an APDU takes on the kernel's delayed link, nearly that of a real card. */
const PACED_MS = 48;
const PEER_ROUNDS = { none: 5, paced: 2 } as const;
/** Fresh processes. */
const FIRSTS = 7;
/** Times the floor. */
const MARKS = { none: { text: 1.6, photo: 1.4 }, paced: { text: 1.02, photo: 1.02 } } as const;

/** Milliseconds to the text and to the whole photo. */
interface Times {
  readonly text: number;
  readonly photo: number;
}

const medians = (all: readonly Times[]): Times => ({
  text: median(all.map((t) => t.text)),
  photo: median(all.map((t) => t.photo)),
});

/** One reading by a watch of its own, of the card that is in the reader. */
export async function readOnce(driver: WatchOptions['driver']): Promise<Times> {
  let start = 0;
  let text = 0;
  let photo = 0;
  const done = Promise.withResolvers<void>();
  const watch = watchReader({
    driver,
    reader: READER,
    onView: (view) => {
      const now = performance.now();
      if (view.state === 'ready') done.resolve();
      if (view.state === 'faulty') done.reject(new Error(`${view.fault}: ${view.detail}`));
      if (view.state !== 'reading') return;
      if (view.step === 0) start = now;
      if (view.holder !== undefined && text === 0) text = now;
      if (view.photoSoFar?.length === PHOTO_BYTES) photo = now;
    },
  });
  await done.promise;
  await watch.close();
  return { text: text - start, photo: photo - start };
}

async function ours(driver: WatchOptions['driver'], rounds: number): Promise<Times[]> {
  const all: Times[] = [];
  for (let round = 0; round < rounds; round++) all.push(await readOnce(driver));
  return all;
}

/** Lines of numbers, in microseconds, as times. */
const parse = (line: string, text: number, photo: number): Times => {
  const numbers = line.trim().split(' ').map(Number);
  return { text: (numbers[text] ?? Number.NaN) / 1000, photo: (numbers[photo] ?? Number.NaN) / 1000 };
};

function floor(program: string, rounds: number): Times[] {
  const output = execFileSync(program, [String(rounds), READER], { encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => parse(line, 0, 1));
}

/** The peer reads at each insertion; with its fixed second before it begins, and without. */
async function peer(
  reinsert: () => Promise<void>,
  rounds: number,
): Promise<{ whole: Times; afterSecond: Times }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'card-peer.cjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const waiting: string[] = [];
  let wake: (line: string) => void = (line) => waiting.push(line);
  lines.on('line', (line) => wake(line));
  const next = () =>
    new Promise<string>((resolve) => {
      const line = waiting.shift();
      if (line !== undefined) resolve(line);
      else
        wake = (given) => {
          wake = (later) => waiting.push(later);
          resolve(given);
        };
    });
  const whole: Times[] = [];
  const afterSecond: Times[] = [];
  try {
    // The card that is in the reader at its start warms it up.
    await next();
    for (let round = 0; round < rounds; round++) {
      await reinsert();
      const line = await next();
      if (line.startsWith('fail')) throw new Error(`the peer: ${line}`);
      whole.push(parse(line, 0, 1));
      afterSecond.push(parse(line, 2, 3));
    }
  } finally {
    child.kill('SIGKILL');
  }
  return { whole: medians(whole), afterSecond: medians(afterSecond) };
}

/** The first reading of a fresh process, as a person meets it who comes first. */
function fresh(): Times {
  const out = execFileSync(process.execPath, [join(import.meta.dirname, 'card-first.ts')], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as Times;
}

/** Turns of floor, ours and the other binding at one pace; then the peer. */
async function atPace(
  pace: keyof typeof TURNS,
  program: string,
  reinsert: () => Promise<void>,
): Promise<Told[]> {
  const { turns, each } = TURNS[pace];
  const rows: { readonly floor: Times; readonly ours: Times; readonly other: Times }[] = [];
  for (let turn = 0; turn < turns; turn++)
    rows.push({
      floor: medians(floor(program, each)),
      ours: medians(await ours('smartcard', each)),
      other: medians(await ours('pcsclite', each)),
    });
  const firsts: { readonly floor: Times; readonly ours: Times }[] = [];
  for (let turn = 0; pace === 'none' && turn < FIRSTS; turn++)
    firsts.push({ floor: medians(floor(program, 1)), ours: fresh() });
  const theirs = await peer(reinsert, PEER_ROUNDS[pace]);
  const at = pace === 'none' ? 'no pace' : `${PACED_MS} ms for each APDU`;
  return (['text', 'photo'] as const).flatMap((what): Told[] => [
    {
      ...{ what: `${what}, ${at}, ÷ the floor`, unit: '×', mark: { atMost: MARKS[pace][what] } },
      rounds: rows.map((row) => row.ours[what] / row.floor[what]),
    },
    { what: `${what}, ${at}`, unit: 'ms', rounds: rows.map((row) => row.ours[what]) },
    { what: `${what}, ${at}, by pcsclite`, unit: 'ms', rounds: rows.map((row) => row.other[what]) },
    {
      ...{ what: `${what}, ${at}, ÷ the peer’s`, unit: '×', mark: { atMost: 1 } },
      rounds: rows.map((row) => row.ours[what] / theirs.whole[what]),
    },
    {
      ...{ what: `${what}, ${at}, ÷ the peer’s without its fixed second`, unit: '×' },
      rounds: rows.map((row) => row.ours[what] / theirs.afterSecond[what]),
    },
    ...(firsts.length === 0
      ? []
      : [
          {
            ...{ what: `${what}, first reading of a fresh process ÷ the floor’s`, unit: '×' as const },
            ...{ mark: { atMost: 3 }, rounds: firsts.map((row) => row.ours[what] / row.floor[what]) },
          },
        ]),
  ]);
}

export async function run(): Promise<readonly Told[]> {
  const directory = mkdtempSync(join(tmpdir(), 'sitthi-bench-'));
  const program = join(directory, 'card-floor');
  const source = join(import.meta.dirname, 'card-floor.c');
  execFileSync('gcc', ['-O2', '-I/usr/include/PCSC', '-o', program, source, '-lpcsclite']);
  const service = await startReaderService({
    directory: join(directory, 'reader'),
    pki: join(directory, 'pki'),
  });
  Object.assign(process.env, service.env);
  const figures: Told[] = [];
  try {
    for (const pace of ['none', 'paced'] as const) {
      const insert = async () => {
        const body = { person: 'somying', profile: 'full-photo', pace: pace === 'none' ? 'none' : PACED_MS };
        await cardControl(service.cardControl, 'POST', '/slots/0/insert', body);
      };
      const reinsert = async () => {
        await cardControl(service.cardControl, 'POST', '/slots/0/remove');
        await insert();
      };
      await reinsert();
      // The card of the pace before is still seen for a moment.
      await sleep(2000);
      await readOnce('smartcard');
      figures.push(...(await atPace(pace, program, reinsert)));
    }
  } finally {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return figures;
}
