/**
 * The short form: what targets are begun with, and some made of it, without the instrumented file. The long form
 * (SITTHI_LONG=1) is that of `npm run fuzz`: a million cases that coverage guides.
 */
import { expect, it } from 'vitest';
import { LONG, SEED } from '../long.ts';
import { CASES, SHARE } from './cases.ts';
import { fuzz, instrumentedTargets } from './guided.ts';
import { seedsOf, wholeStore } from './seeds.ts';
import * as plain from './targets.ts';

const NAMES = Object.keys(SHARE) as plain.TargetName[];
const WORDS = ['kiosk', 'lines', 'request', plain.ANOTHER, '2569', 'errorNumber', 'responseData'];
/** Of each target, when nothing guides. */
const FEW = 400;
const unguided = { targets: plain, reached: { at: new Uint8Array(), count: 0 }, words: WORDS };

it.each(NAMES)(
  '%s: nothing that comes breaks what must be so, nor takes long',
  async (name) => {
    const around = LONG ? await instrumentedTargets() : unguided;
    around.targets.breakThis(wholeStore());
    const seeds = seedsOf(name);
    const runs = LONG ? Math.ceil(CASES * SHARE[name]) : seeds.length + (name === 'store' ? 20 : FEW);
    const done = fuzz(around, name, { seeds, runs, seed: SEED });
    expect(done.broke).toBeNull();
    expect(done.cases).toBe(runs);
  },
  LONG ? 900_000 : 30_000,
);

it('begins each target with inputs that it takes', () => {
  for (const name of NAMES) expect(seedsOf(name).length, name).toBeGreaterThan(0);
});

/** A target that breaks only where four steps were taken one after another, each of which reaches something new. */
function planted() {
  const reached = { at: new Uint8Array(), count: 0 };
  const steps = ['"kiosk"', '{"kiosk"', '{"kiosk":[', '{"kiosk":[['];
  const sas = (bytes: Uint8Array) => {
    const text = Buffer.from(bytes).toString('latin1');
    const taken = steps.findIndex((step) => !text.includes(step));
    reached.count = Math.max(reached.count, taken);
    if (taken < 0) throw new Error('found');
  };
  const targets = { ...plain, TARGETS: { ...plain.TARGETS, sas } };
  const seeds = [Buffer.from('{"a":1}')];
  return fuzz({ targets, reached, words: ['kiosk'] }, 'sas', { seeds, runs: 100_000, seed: 25 });
}

it('finds what only coverage leads to, tells the input, and does so again by the same seed', () => {
  const [once, again] = [planted(), planted()];
  expect(once.broke?.why).toContain('found');
  expect(Buffer.from(again.broke?.input ?? []).equals(Buffer.from(once.broke?.input ?? [1]))).toBe(true);
  expect(once.kept.length).toBeGreaterThan(1);
});
