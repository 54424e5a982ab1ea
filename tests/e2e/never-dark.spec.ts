/** Whatever fails, somebody who walks up sees an idle screen again: by itself, wiped, journalled. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { readJournal, verifyJournal } from '../../electron/journal/journal.ts';
import { descendants, signalTo } from '../processes.ts';
import { partsBelow, rendererOf, SHELL, startDisplay } from '../shells.ts';
import { type KioskUnderTest, startKiosk, touch } from './kiosk.ts';
import { test } from './kiosk-test.ts';

/**
 * How long what has failed may go unnoticed: a window 3 s, a visit 6 s, and turns, of which those that a busy machine
 * brings late are not counted.
 */
const WINDOW_SILENT_MS = 6500;
const VISIT_SILENT_MS = 9000;
/** From the moment that it is noticed until the next window is up. */
const REPLACED_MS = 2000;
/** A machine that did not run for so long was asleep (electron/kiosk/sleep-detector.ts), and a second is not noticed. */
const PAUSE_MS = 12_500;
/** Until the idle screen is back when nothing failed, or all of it paused: one visit ends, another comes. */
const BACK_MS = 5000;

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.setTimeout(150_000);

const lines = (kind: string) =>
  [...readJournal(join(kiosk.directory, 'store'))].filter((line) => line.kind === kind);
/** Somebody is served, and the next visit stands by. */
async function served(): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await expect.poll(() => kiosk.visits().length, { timeout: 20_000 }).toBe(2);
  // Its window, too.
  const windows = () => partsBelow(kiosk.process.pid).filter(({ what }) => what === 'renderer').length;
  await expect.poll(windows, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  return page;
}
/** Nothing of the visit is left on the screen, another window shows idle. */
async function backTo(page: Page, withinMs: number, since: number): Promise<number> {
  await kiosk.world.card.remove();
  const next = await kiosk.screen('idle', { otherThan: page });
  const took = Math.round(performance.now() - since);
  expect(took).toBeLessThan(withinMs);
  await expect(next.locator('body')).not.toContainText('สมหญิง');
  return took;
}
/** Seen by the kiosk itself, with the card still in: journalled, the next one asks for the card to be taken. */
async function noticed(page: Page, fail: () => unknown, limitMs = WINDOW_SILENT_MS): Promise<string> {
  const crashes = lines('visit.crashed').length;
  const failed = Date.now();
  fail();
  await expect
    .poll(() => lines('visit.crashed').length, { timeout: limitMs + 5000, intervals: [50] })
    .toBe(crashes + 1);
  const seen = Date.parse(lines('visit.crashed').at(-1)?.at ?? '');
  expect(seen - failed).toBeLessThan(limitMs);
  const next = async () => {
    const now = await kiosk.page();
    return now !== page && (await now.locator('[data-screen]').count()) === 1;
  };
  await expect.poll(() => next().catch(() => false), { intervals: [50] }).toBe(true);
  const replaced = Date.now() - seen;
  expect(replaced).toBeLessThan(REPLACED_MS);
  // Whose card it is is not greeted again: nobody knows who stands there now.
  const left = await kiosk.screen('take-card', { otherThan: page });
  await expect(left.locator('body')).not.toContainText('สมหญิง');
  await kiosk.world.card.remove();
  const idle = await kiosk.screen('idle', { otherThan: page });
  await expect(idle.locator('body')).not.toContainText('สมหญิง');
  return `seen after ${seen - failed} ms, the next window ${replaced} ms later`;
}
/** Process ids of the GPU processes that the window on the screen may be drawn by: Electron's are main's own. */
const gpus = () =>
  partsBelow(SHELL === 'chromium' ? kiosk.visits()[0] : kiosk.process.pid)
    .filter(({ what }) => what === 'gpu-process')
    .map(({ pid }) => pid);

test.describe('while somebody is served', () => {
  test.beforeAll(async () => {
    kiosk = await startKiosk();
  });
  test.afterAll(async () => kiosk?.stop());

  test('the GPU process crashes: the window stays, and is drawn', async () => {
    const page = await served();
    const before = gpus();
    expect(before.length).toBeGreaterThan(0);
    const browser = await page.context().browser()?.newBrowserCDPSession();
    await browser?.send('Browser.crashGpuProcess').catch(() => undefined);
    // The Chromium that draws the papers has another.
    await expect.poll(() => before.every((pid) => gpus().includes(pid))).toBe(false);
    // Drawn by the new one, and still alive to a touch.
    await touch(page, 'choose-dopa_person');
    await touch(page, 'form-copy');
    expect((await page.screenshot()).length).toBeGreaterThan(10_000);
    const since = performance.now();
    await backTo(page, BACK_MS, since);
  });

  test('the window runs out of memory', async () => {
    const page = await served();
    const fill = () =>
      void page
        .evaluate(() => {
          const kept: unknown[] = [];
          for (;;) kept.push(new Array(1_000_000).fill({ n: kept.length }));
        })
        .catch(() => undefined);
    // It takes a while until it is full.
    console.log(`out of memory: ${await noticed(page, fill, 60_000)}`);
  });

  test('the window is busy for ever', async () => {
    const page = await served();
    const busy = () =>
      void page
        .evaluate(() => {
          for (;;);
        })
        .catch(() => undefined);
    console.log(`window busy for ever: ${await noticed(page, busy)}`);
  });

  test('the window’s process does not run any more', async () => {
    const page = await served();
    const renderer = await rendererOf(page, kiosk.process.pid);
    console.log(`window stopped: ${await noticed(page, () => signalTo(renderer, 'SIGSTOP'))}`);
  });

  test('the visit’s process does not run any more', async () => {
    const page = await served();
    const [visit] = kiosk.visits();
    console.log(`visit stopped: ${await noticed(page, () => signalTo(visit, 'SIGSTOP'), VISIT_SILENT_MS)}`);
  });

  test('the machine pauses: whoever was served has gone, nothing else is lost', async () => {
    const page = await served();
    const [crashes, sleeps] = [lines('visit.crashed').length, lines('kiosk.slept').length];
    const all = [kiosk.process.pid ?? 0, ...descendants(kiosk.process.pid ?? 0)];
    for (const pid of all) signalTo(pid, 'SIGSTOP');
    await delay(PAUSE_MS);
    for (const pid of all.toReversed()) signalTo(pid, 'SIGCONT');
    const since = performance.now();
    const took = await backTo(page, BACK_MS, since);
    expect(lines('kiosk.slept')).toHaveLength(sleeps + 1);
    expect(lines('visit.crashed')).toHaveLength(crashes);
    console.log(`paused for ${PAUSE_MS} ms: idle ${took} ms after it`);
  });

  test('the journal is whole after all this', () => {
    const report = verifyJournal(join(kiosk.directory, 'store'));
    expect(report.ok && report.value.brokenAt === undefined).toBe(true);
  });
});

test('the display goes away and comes back: so does the kiosk', async () => {
  const [first, name] = await startDisplay();
  let xvfb = first;
  try {
    kiosk = await startKiosk({ env: { DISPLAY: name } });
    const page = await kiosk.screen('idle');
    const ended = new Promise<void>((done) => xvfb.once('exit', () => done()));
    xvfb.kill('SIGKILL');
    await ended;
    // Every window has gone with it; the kiosk pauses between its attempts.
    await delay(12_000);
    expect(kiosk.process.exitCode).toBeNull();
    const attempts = lines('visit.crashed').length;
    expect(attempts).toBeLessThan(25);
    const since = performance.now();
    [xvfb] = await startDisplay(name);
    await kiosk.screen('idle', { otherThan: page });
    const report = verifyJournal(join(kiosk.directory, 'store'));
    expect(report.ok && report.value.brokenAt === undefined).toBe(true);
    console.log(
      `display away for 12 s (${attempts} windows lost): idle ${Math.round(performance.now() - since)} ms after it was back`,
    );
  } finally {
    await kiosk?.stop();
    xvfb.kill('SIGKILL');
  }
});
