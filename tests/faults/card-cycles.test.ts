/**
 * Cards put in and taken out, with faults at random: each is read or named faulty, and nothing is left behind. pcscd looks at
 * a virtual reader only every 400 ms, so the usual run is short; 500 cycles are the long form (some six minutes).
 * A run that fails says its seed: `SITTHI_SEED` runs the same faults again.
 */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCard } from '../../fixtures/card/profiles.ts';
import { type CardView, type ReaderWatch, watchReader } from '../../native/index.ts';
import { type TestReader, testReader } from '../card/reader.ts';
import { LONG } from '../long.ts';
import { randomBelow } from '../random.ts';

const CYCLES = Number(process.env.SITTHI_CYCLES ?? (LONG ? 500 : 40));
/** What the first cycles may add for ever: caches, compiled code, pools. */
const WARM_UP = 6;
const FDS_ALLOWED = 2;
/** A slope: what a cycle may add to the heap over the second half. A leaked photo alone would be five times as much. */
const HEAP_BYTES_A_CYCLE = 1024;
const MEGABYTES_ALLOWED = 40;
const KINDS = ['removed', 'wrong-length', 'wrong-status', 'garbage', 'stutter'] as const;
const SILENCE_EVERY = 15;
const SEED = Number(process.env.SITTHI_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** How often open files and memory are looked at in the second half, which must not grow. */
const LOOKS = 8;

let reader: TestReader;
beforeAll(async () => {
  reader = await testReader();
});
afterAll(() => reader?.stop());

const next = randomBelow(SEED);
const PHOTO = Buffer.from(makeCard('somying', 'full-photo').photo);

/** Faults of all cycles, drawn in their order before the two lanes race for them. */
const FAULTS = Array.from({ length: WARM_UP + CYCLES }, (_, cycle) => faultFor(cycle));

/** A fault for one cycle; none for every third. */
function faultFor(cycle: number): object[] {
  const pick = next;
  if (cycle % SILENCE_EVERY === SILENCE_EVERY - 1)
    return [{ kind: 'silence', afterApdu: pick(40), times: 100 }];
  if (cycle % 3 === 0) return [];
  const kind = KINDS[pick(KINDS.length)];
  return [{ kind, afterApdu: pick(50), times: [1, 2, 1000][pick(3)] }];
}

interface Measured {
  readonly cycle: number;
  readonly fds: number;
  readonly heap: number;
  readonly megabytes: number;
}

function measure(cycle: number): Measured {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    cycle,
    fds: readdirSync('/proc/self/fd').length,
    heap: heapUsed + external,
    megabytes: rss / 2 ** 20,
  };
}

/** What each cycle adds, by the line that fits the measurements best. */
function slope(all: readonly Measured[], what: 'fds' | 'heap'): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(all.map(({ cycle }) => cycle));
  const y = mean(all.map((one) => one[what]));
  const rise = all.reduce((sum, one) => sum + (one.cycle - x) * (one[what] - y), 0);
  return rise / all.reduce((sum, { cycle }) => sum + (cycle - x) ** 2, 0);
}

/** One slot with a watch of its own. */
class Lane {
  readonly slot: number;
  readonly outcomes = new Map<string, number>();
  view: CardView = { state: 'no-reader' };
  #seen = new Set<string>();
  #watch: ReaderWatch;

  constructor(slot: number) {
    this.slot = slot;
    this.#watch = watchReader({
      driver: 'smartcard',
      reader: `Virtual PCD 00 0${slot}`,
      onView: (view) => {
        this.view = view;
        this.#seen.add(view.state === 'faulty' ? view.fault : view.state);
      },
    });
  }

  async cycle(number: number): Promise<void> {
    this.#seen = new Set();
    const faults = FAULTS[number] ?? [];
    await reader.insert('somying', { profile: 'full-photo', faults }, this.slot);
    const ends = [
      'ready',
      'removed-mid-read',
      'card.comms',
      'card.garbage',
      'card.refused',
      'card.check-digit',
    ];
    const outcome = await this.#until(() => ends.find((end) => this.#seen.has(end)), 12_000, faults);
    if (faults.length === 0) expect(outcome).toBe('ready');
    // Read is read whole: no block that a fault spoiled is taken for the photo's.
    if (this.view.state === 'ready') {
      const { photo, photoRefused } = this.view.holder;
      expect(photo === undefined ? photoRefused : PHOTO.equals(photo)).toBe(true);
    }
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    await reader.remove(this.slot);
    await this.#until(() => (this.view.state === 'empty' ? 'empty' : undefined), 5000, faults);
  }

  async #until(look: () => string | undefined, ms: number, faults: object[]): Promise<string> {
    const start = performance.now();
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() - start > ms)
        throw new Error(
          `slot ${this.slot} with ${JSON.stringify(faults)} stays at ${JSON.stringify(this.view.state)}`,
        );
      await sleep(5);
    }
  }

  close(): Promise<void> {
    return this.#watch.close();
  }
}

it(`${CYCLES} cycles with random faults: every card read or named, nothing leaked`, {
  timeout: 1_200_000,
}, async () => {
  const lanes = [new Lane(0), new Lane(1)];
  let cycle = 0;
  const run = async (lane: Lane, until: number) => {
    while (cycle < until) await lane.cycle(cycle++);
  };
  const both = async (until: number): Promise<Measured> => {
    try {
      await Promise.all(lanes.map((lane) => run(lane, until)));
    } catch (error) {
      throw new Error(`SITTHI_SEED=${SEED}: ${(error as Error).message}`);
    }
    return measure(until);
  };
  const before = await both(WARM_UP);
  const looks: Measured[] = [await both(WARM_UP + Math.ceil(CYCLES / 2))];
  for (let look = 1; look <= LOOKS; look++)
    looks.push(await both(WARM_UP + Math.ceil((CYCLES / 2) * (1 + look / LOOKS))));
  const after = looks.at(-1) as Measured;
  await Promise.all(lanes.map((lane) => lane.close()));
  const outcomes = Object.fromEntries(
    ['ready', 'removed-mid-read', 'card.comms', 'card.garbage', 'card.refused', 'card.check-digit'].map(
      (name) => [name, lanes.reduce((sum, lane) => sum + (lane.outcomes.get(name) ?? 0), 0)],
    ),
  );
  const slopes = { fds: slope(looks, 'fds'), heap: slope(looks, 'heap') };
  console.log(JSON.stringify({ seed: SEED, cycles: cycle, outcomes, before, after, slopes }));
  expect(after.fds - before.fds).toBeLessThanOrEqual(FDS_ALLOWED);
  // A short run is mostly warming up: its slope says nothing.
  if (CYCLES >= 200) {
    expect(slopes.fds).toBeLessThan(0.02);
    expect(slopes.heap).toBeLessThan(HEAP_BYTES_A_CYCLE);
  }
  expect(after.megabytes - before.megabytes).toBeLessThan(MEGABYTES_ALLOWED);
});
