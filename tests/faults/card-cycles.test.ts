/**
 * Cards put in and taken out, with faults at random: each is read or named faulty, and nothing is left behind. pcscd looks at
 * a virtual reader only every 400 ms, so the usual run is short; `SITTHI_CYCLES=500` is the proof (some four minutes).
 */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CardView, type ReaderWatch, watchReader } from '../../native/index.ts';
import { type TestReader, testReader } from '../card/reader.ts';

const CYCLES = Number(process.env.SITTHI_CYCLES ?? 40);
/** What the first cycles may add for good: caches, compiled code, pools. */
const WARM_UP = 6;
const FDS_ALLOWED = 2;
const MEGABYTES_ALLOWED = 40;
const KINDS = ['removed', 'wrong-length', 'wrong-status', 'garbage', 'stutter'] as const;
const SILENCE_EVERY = 60;

let reader: TestReader;
beforeAll(async () => {
  reader = await testReader();
});
afterAll(() => reader?.stop());

const pick = (below: number): number => Math.floor(Math.random() * below);

/** A fault for one cycle; none for every third. */
function faultFor(cycle: number): object[] {
  if (cycle % SILENCE_EVERY === SILENCE_EVERY - 1)
    return [{ kind: 'silence', afterApdu: pick(40), times: 100 }];
  if (cycle % 3 === 0) return [];
  const kind = KINDS[pick(KINDS.length)];
  return [{ kind, afterApdu: pick(50), times: [1, 2, 1000][pick(3)] }];
}

function measure(): { fds: number; megabytes: number } {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return { fds: readdirSync('/proc/self/fd').length, megabytes: process.memoryUsage().rss / 2 ** 20 };
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
    const faults = faultFor(number);
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
  let next = 0;
  const run = async (lane: Lane, until: number) => {
    while (next < until) await lane.cycle(next++);
  };
  const both = (until: number) => Promise.all(lanes.map((lane) => run(lane, until)));
  await both(WARM_UP);
  const before = measure();
  await both(WARM_UP + CYCLES);
  const after = measure();
  await Promise.all(lanes.map((lane) => lane.close()));
  const outcomes = Object.fromEntries(
    ['ready', 'removed-mid-read', 'card.comms', 'card.garbage', 'card.refused', 'card.check-digit'].map(
      (name) => [name, lanes.reduce((sum, lane) => sum + (lane.outcomes.get(name) ?? 0), 0)],
    ),
  );
  console.log(JSON.stringify({ cycles: next, outcomes, before, after }));
  expect(after.fds - before.fds).toBeLessThanOrEqual(FDS_ALLOWED);
  expect(after.megabytes - before.megabytes).toBeLessThan(MEGABYTES_ALLOWED);
});
