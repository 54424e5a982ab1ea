/**
 * How fast a card is read: ours, the floor (a C program with the same commands), and the peer package, on one virtual card
 * in one run. Everything is measured from the card-present event of the PC/SC service. Medians, in milliseconds.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { cardControl } from '../../fixtures/card/control.ts';
import { startReaderService } from '../../fixtures/card/reader-service.ts';
import { type WatchOptions, watchReader } from '../../native/index.ts';

const READER = 'Virtual PCD 00 00';
const PHOTO_BYTES = 5118;
/** Readings of each, in turns, so that a busy machine is busy for all of them. */
const TURNS = { none: { turns: 10, each: 10 }, paced: { turns: 4, each: 1 } } as const;
/** What an APDU takes on the kernel's delayed link, nearly that of a real card. */
const PACED_MS = 48;
const PEER_ROUNDS = { none: 5, paced: 2 } as const;

/** Milliseconds to the text and to the whole photo. */
interface Times {
  readonly text: number;
  readonly photo: number;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

const medians = (all: readonly Times[]): Times => ({
  text: median(all.map((t) => t.text)),
  photo: median(all.map((t) => t.photo)),
});

/** The fastest tenth: what is left when the machine had nothing else to do. Other work only adds. */
const fastest = (all: readonly Times[]): Times => {
  const tenth = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? Number.NaN;
  return { text: tenth(all.map((t) => t.text)), photo: tenth(all.map((t) => t.photo)) };
};

/** One reading by a watch of its own, of the card that is in the reader. */
async function readOnce(driver: WatchOptions['driver']): Promise<Times> {
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

/** Runs it and prints the table. Returns false when a figure misses its mark. */
export async function run(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'sitthi-bench-'));
  const program = join(directory, 'card-floor');
  const source = join(import.meta.dirname, 'card-floor.c');
  execFileSync('gcc', ['-O2', '-I/usr/include/PCSC', '-o', program, source, '-lpcsclite']);
  const service = await startReaderService({
    directory: join(directory, 'reader'),
    pki: join(directory, 'pki'),
  });
  Object.assign(process.env, service.env);
  let good = true;
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
      const first = pace === 'none' ? await readOnce('smartcard') : undefined;
      const { turns, each } = TURNS[pace];
      const floors: Times[] = [];
      const mine: Times[] = [];
      const other: Times[] = [];
      for (let turn = 0; turn < turns; turn++) {
        floors.push(...floor(program, each));
        mine.push(...(await ours('smartcard', each)));
        other.push(...(await ours('pcsclite', each)));
      }
      const rows = { floor: medians(floors), ours: medians(mine), pcsclite: medians(other) };
      const best = { floor: fastest(floors), ours: fastest(mine) };
      const theirs = await peer(reinsert, PEER_ROUNDS[pace]);
      const limits = pace === 'none' ? { text: 2, photo: 1.5 } : { text: 1.05, photo: 1.05 };
      console.log(pace === 'none' ? '\nno pace' : `\n${PACED_MS} ms for each APDU`);
      console.log(
        '         floor      ours   × floor    (fastest tenth)  (limit)  ours on pcsclite  peer  peer without its fixed second',
      );
      for (const what of ['text', 'photo'] as const) {
        const ratio = rows.ours[what] / rows.floor[what];
        const ahead = rows.ours[what] < theirs.whole[what];
        const bestRatio = best.ours[what] / best.floor[what];
        const met = ratio <= limits[what] && ahead;
        good &&= met;
        console.log(
          [
            what.padEnd(6),
            rows.floor[what].toFixed(2).padStart(7),
            rows.ours[what].toFixed(2).padStart(9),
            ratio.toFixed(2).padStart(9),
            bestRatio.toFixed(2).padStart(9),
            `(${limits[what]})`.padStart(9),
            rows.pcsclite[what].toFixed(2).padStart(14),
            theirs.whole[what].toFixed(1).padStart(13),
            theirs.afterSecond[what].toFixed(2).padStart(13),
            met ? '' : '   MISSED',
          ].join(' '),
        );
      }
      if (first !== undefined)
        console.log(
          `first reading of a fresh process: text ${first.text.toFixed(2)}, photo ${first.photo.toFixed(2)}`,
        );
    }
  } finally {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return good;
}
