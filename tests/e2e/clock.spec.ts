/** Somebody, or a time server, sets the machine's clock while the kiosk serves: nobody is thrown out, and nobody stays. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { readJournal, verifyJournal } from '../../electron/journal/journal.ts';
import { type KioskUnderTest, printedTexts, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const IDLE = { idleWarningMs: 8000, idleWipeMs: 4000, takeCardMs: 5000 };
const clock = join(tmpdir(), `sitthi25-clock-${process.pid}`);
const set = (shiftMs: number) => writeFileSync(clock, String(shiftMs));

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  set(0);
  kiosk = await startKiosk({
    config: { mode: 'counter', officer: {}, delays: IDLE },
    env: {
      SITTHI_TEST_CLOCK: clock,
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'shifted-clock.ts')}`,
    },
  });
  await typePin(await kiosk.screen('closed'), '2580');
  await kiosk.screen('idle');
});
test.afterAll(async () => {
  await kiosk?.stop();
  rmSync(clock, { force: true });
});

const lines = () => [...readJournal(join(kiosk.directory, 'store'))];
const kinds = () => lines().map((line) => line.kind);
async function toPin(): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await touch(page, 'choose-dopa_person');
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  return page;
}

for (const [what, shiftMs] of [
  ['forward by a day', DAY_MS],
  ['back by a day and an hour', -HOUR_MS],
] as const)
  test(`set ${what} while somebody types the PIN: the visit goes on, to the paper`, async () => {
    const page = await toPin();
    // The one that is served, and the one that stands by: whoever was before them has gone.
    await expect.poll(() => kiosk.visits().length, { timeout: 15_000 }).toBe(2);
    const visits = kiosk.visits();
    set(shiftMs);
    await delay(3000);
    expect(kiosk.visits()).toEqual(visits);
    await typePin(page, '1234');
    await kiosk.screen('viewing');
    await touch(page, 'print');
    await kiosk.screen('fee');
    await touch(page, 'print');
    await kiosk.screen('done');
    expect(printedTexts(kiosk.world.spool).at(-1)).toContain('สมหญิง');
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
    expect(kinds()).not.toContain('visit.crashed');
    // The officer's session goes on: nobody has to open the kiosk again.
    expect(kinds()).not.toContain('officer.lost');
  });

test('set back while somebody has walked away: they are warned and wiped all the same', async () => {
  const page = await toPin();
  const since = performance.now();
  set(-5 * HOUR_MS);
  await kiosk.screen('take-card', { otherThan: page });
  const took = performance.now() - since;
  expect(took).toBeGreaterThan(IDLE.idleWarningMs);
  expect(took).toBeLessThan(IDLE.idleWarningMs + IDLE.idleWipeMs + 5000);
  await kiosk.world.card.remove();
  await kiosk.screen('idle');
});

test('the officer sees that it was set, the journal says so, and its chain holds', async () => {
  await expect
    .poll(() => kinds().filter((kind) => kind === 'clock.set').length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const page = await kiosk.screen('idle');
  await expect(page.locator('[data-testid="officer-pane"] [data-device="clock"]').first()).toHaveAttribute(
    'data-state',
    'warning',
    { timeout: 20_000 },
  );
  const report = verifyJournal(join(kiosk.directory, 'store'));
  expect(report.ok && report.value.brokenAt === undefined).toBe(true);
  const times = lines().map((line) => line.at);
  expect(times.toSorted()).not.toEqual(times);
});
