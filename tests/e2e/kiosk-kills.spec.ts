/**
 * Kills random processes of the kiosk while somebody is being served: each time an idle screen again within 5 s, no
 * personal data left, the journal whole. SITTHI_KILLS says how often (100 for the full proof), SITTHI_SEED which ones.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { LONG } from '../long.ts';
import { personalFiles } from '../personal-files.ts';
import { below } from '../processes.ts';
import { random } from '../random.ts';
import { partsBelow } from '../shells.ts';
import { type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const KILLS = Number(process.env.SITTHI_KILLS ?? (LONG ? 100 : 3));
/** Other work on the same machine makes this meaningless; SITTHI_BACK_WITHIN_MS is for such a machine. */
const BACK_WITHIN_MS = Number(process.env.SITTHI_BACK_WITHIN_MS ?? 5000);
/** The longest time before a kill, in addition to what the person takes. 0: without waiting for the next visit to stand by, too. */
const PAUSE_MS = Number(process.env.SITTHI_KILL_PAUSE_MS ?? 1500);
const root = join(import.meta.dirname, '..', '..');
const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const PERSONAL = [somying.citizenId, 'สมหญิง'];

/** Where in a visit a kill may fall. */
const DEPTHS = ['hello', 'choosing', 'pin', 'fetching', 'viewing', 'printing'] as const;

/** Leads the visit there as a person would. */
async function goTo(page: Page, depth: (typeof DEPTHS)[number]): Promise<void> {
  const at = DEPTHS.indexOf(depth);
  if (at >= 1) await touch(page, 'begin');
  if (at < 2) return;
  await touch(page, 'choose-dopa_person');
  await touch(page, 'form-copy');
  await touch(page, 'review');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  if (at < 3) return;
  await typePin(page, somying?.pin ?? '');
  if (at < 4) return;
  await kiosk.screen('viewing');
  if (at < 5) return;
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
}

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.setTimeout(60_000 + KILLS * 15_000);
test.beforeAll(async () => {
  kiosk = await startKiosk();
  await kiosk.screen('idle');
});
test.afterAll(async () => kiosk?.stop());

const storeDirectory = () =>
  (JSON.parse(readFileSync(kiosk.world.configFile, 'utf8')) as { store: { directory: string } }).store
    .directory;

test(`${KILLS} random kills while somebody is served`, async () => {
  const seed = Number(process.env.SITTHI_SEED ?? Date.now() % 1_000_000);
  const next = random(seed);
  const took: number[] = [];
  const killed = new Map<string, number[]>();
  for (let n = 1; n <= KILLS; n += 1) {
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    const depth = DEPTHS[Math.floor(next() * DEPTHS.length)] ?? 'hello';
    await goTo(page, depth);
    // The next visit stands by again; nothing else is waited for.
    if (PAUSE_MS > 0) await expect.poll(() => kiosk.visits().length, { timeout: 15_000 }).toBe(2);
    await new Promise((done) => setTimeout(done, PAUSE_MS * next()));
    const targets = partsBelow(kiosk.process.pid);
    expect(targets.some(({ what }) => what === 'visit')).toBe(true);
    const kinds = [...new Set(targets.map(({ what }) => what))].sort();
    const kind = kinds[Math.floor(next() * kinds.length)];
    const ofKind = targets.filter(({ what }) => what === kind);
    const target = ofKind[Math.floor(next() * ofKind.length)];
    if (target === undefined) throw new Error('nothing to kill');
    const say = `kill ${n} (${target.what}, at ${depth}), seed ${seed}`;
    const lines = [...readJournal(storeDirectory())].length;
    const killedAt = Date.now();
    const at = performance.now();
    try {
      process.kill(target.pid, 'SIGKILL');
    } catch {
      // Chromium had ended it meanwhile; then another one.
      n -= 1;
      await kiosk.world.card.remove();
      await kiosk.screen('idle');
      continue;
    }
    const journal = () =>
      [...readJournal(storeDirectory())]
        .slice(lines)
        .map(({ at, kind, facts }) => `\n+${Date.parse(at) - killedAt} ms ${kind} ${facts}`)
        .join('');
    await kiosk.world.card.remove();
    await kiosk.screen('idle').catch((error: unknown) => {
      const living = below(kiosk.process.pid ?? 0).map(({ pid, args }) => `\n${pid} ${args.slice(0, 100)}`);
      throw new Error(`${say}: no idle screen was seen${journal()}${living.join('')}`, { cause: error });
    });
    took.push(performance.now() - at);
    killed.set(target.what, [...(killed.get(target.what) ?? []), took.at(-1) ?? 0]);
    // The whole run tells more than its first slow case.
    const slow = (took.at(-1) ?? 0) >= BACK_WITHIN_MS;
    expect.soft(took.at(-1), `${say}${slow ? journal() : ''}`).toBeLessThan(BACK_WITHIN_MS);
    expect(kiosk.process.exitCode, say).toBeNull();
  }
  const sorted = [...took].sort((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  console.log(
    `${KILLS} kills (${[...killed].map(([what, times]) => `${what} ${times.length}, ${Math.round(Math.max(...times))} ms at most`).join('; ')}): idle again after ${at(0.5)} ms median, ${at(1)} ms at most; ${took.filter((ms) => ms < 5000).length} under 5 s; load of the machine ${loadavg()[1]?.toFixed(1)}; seed ${seed}`,
  );
});

test('nothing personal is left, and the journal is whole', async () => {
  expect(personalFiles(storeDirectory(), PERSONAL)).toEqual([]);
  for (const text of PERSONAL) expect(kiosk.output()).not.toContain(text);
  // Folders of dead visits are removed a moment after their Chromium has let go of them.
  const runs = join(storeDirectory(), '..', 'runs');
  await expect.poll(() => readdirSync(runs).length, { timeout: 30_000 }).toBeLessThanOrEqual(2);
  expect(personalFiles(runs, PERSONAL)).toEqual([]);
  const verified = spawnSync(
    process.execPath,
    [join(root, 'electron/journal/journal-cli.ts'), 'verify', '--config', kiosk.world.configFile],
    { encoding: 'utf8' },
  );
  expect(verified.stderr).toBe('');
  expect(verified.stdout).toContain('The journal is whole');
});

test('the kiosk’s own process is killed: everything that it started ends with it', async () => {
  await kiosk.world.card.insert('somying');
  await kiosk.screen('hello');
  const before = partsBelow(kiosk.process.pid).map(({ pid }) => pid);
  expect(before.length).toBeGreaterThan(3);
  kiosk.process.kill('SIGKILL');
  const alive = () =>
    before.filter((pid) => {
      try {
        process.kill(pid, 0);
        return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
      } catch {
        return false;
      }
    });
  await expect.poll(alive, { timeout: 5000 }).toEqual([]);
  expect(personalFiles(storeDirectory(), PERSONAL)).toEqual([]);
});
