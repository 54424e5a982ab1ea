/**
 * A long job (all databases of a person with hundreds of rows) and a printer that fails in its middle: what the screen
 * says to the person, what the officer beside them sees, and which pages arrive. Every fault is in the short form: those
 * that are mended come one after another in one job; the long form gives each a job of its own as well.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { FAULTS, type FaultName } from '../../electron/words/faults.ts';
import type { PrinterTrouble } from '../../fixtures/printer/printer.ts';
import { LONG } from '../long.ts';
import { choose, chooseAll, type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

/** Whose copies fill about forty pages. */
const PERSON = 'kamon';
const PAGE_MS = 200;
/** Pages before the first fault. */
const FIRST_STOP = LONG ? 12 : 2;
/** A short job, where one fault is tried: a page each, and the request. */
const FEW = ['dopa_person', 'dopa_house', 'nhso_right', 'dlt_licence'];
/** The officer's board shows it within this time. */
const BOARD_MS = 8000;

interface Trouble {
  readonly name: string;
  /** What person and officer read. */
  readonly fault: FaultName;
  readonly begin: (kiosk: KioskUnderTest) => Promise<void> | void;
  readonly mend: (kiosk: KioskUnderTest) => Promise<void> | void;
}

const admin = (kiosk: KioskUnderTest, command: string, ...args: string[]) =>
  execFileSync(command, ['-h', kiosk.world.printer.server, ...args], { stdio: 'pipe' }).toString();
const stops = (name: string, reason: PrinterTrouble, fault: FaultName): Trouble => ({
  name,
  fault,
  begin: ({ world }) => world.printer.trouble(reason),
  mend: ({ world }) => world.printer.repair(),
});
const TROUBLES: readonly Trouble[] = [
  stops('media-empty', 'media-empty-error', 'printing.media-empty'),
  stops('jam', 'media-jam-error', 'printing.media-jam'),
  stops('door', 'cover-open-error', 'printing.door-open'),
  stops('toner-empty', 'toner-empty-error', 'printing.toner'),
  {
    name: 'queue-stopped',
    fault: 'printing.stopped',
    begin: (kiosk) => void admin(kiosk, 'cupsdisable', 'kiosk'),
    mend: (kiosk) => void admin(kiosk, 'cupsenable', 'kiosk'),
  },
  // The last: the printer goes on without its cable.
  {
    name: 'offline',
    fault: 'printing.unreachable',
    begin: ({ world }) => world.printer.cable(false),
    mend: ({ world }) => world.printer.cable(true),
  },
];

let kiosk: KioskUnderTest;
let total = 0;
let before = 0;
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  kiosk = await startKiosk({ config: { mode: 'counter', officer: {} } });
  await kiosk.screen('closed');
  await typePin(await kiosk.page(), '2580');
  await kiosk.screen('idle');
});
test.afterAll(async () => kiosk?.stop());
test.beforeEach(async () => {
  await kiosk.world.printer.speed(PAGE_MS);
  before = (await kiosk.world.printer.sheets()).length;
});
test.afterEach(async () => {
  const { printer, card } = kiosk.world;
  await printer.repair();
  await printer.runLow(null);
  await printer.speed(0);
  await card.remove().catch(() => undefined);
  await kiosk.screen('idle');
});

/** Up to the fee, with a long job or a short one. */
async function toFee(long = LONG): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert(PERSON);
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  if (long) await chooseAll(page);
  else await choose(page, FEW);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  await typePin(page, '1234');
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  return page;
}

const came = async () => (await kiosk.world.printer.sheets()).slice(before);
/** Waits until the given number of pages lies in the tray. */
const untilCame = (pages: number) =>
  expect
    .poll(async () => (await came()).length, { timeout: 40_000, intervals: [20] })
    .toBeGreaterThanOrEqual(pages);
/** The words of each page in the tray, in the order in which they came. */
const words = async () =>
  (await came()).map(({ job, page }) =>
    execFileSync(
      'pdftotext',
      ['-f', `${page}`, '-l', `${page}`, join(kiosk.world.spool, `${String(job).padStart(3, '0')}.pdf`), '-'],
      { encoding: 'utf8' },
    ),
  );
/** The line of the printer on the officer's part of the screen. */
const board = (page: Page) => page.locator('[data-testid="officer-pane"] [data-device="printer"]').first();

/** “done” says how many pages; as many came, each once, and the whole document. */
async function expectWhole(page: Page, long = LONG): Promise<void> {
  await kiosk.screen('done');
  total = Number(/(\d+) หน้า/.exec((await page.locator('[data-screen="done"]').textContent()) ?? '')?.[1]);
  const texts = await words();
  expect(texts).toHaveLength(total);
  expect(new Set(texts).size, 'a page came twice').toBe(total);
  expect(total).toBeGreaterThanOrEqual(long ? 20 : FEW.length + 2);
}

/** The job stops, which person and officer are told in the fault's own words, and goes on when it is mended. */
async function stopAndMend(page: Page, trouble: Trouble): Promise<void> {
  await trouble.begin(kiosk);
  const began = performance.now();
  const { what, next, code } = FAULTS[trouble.fault];
  const body = page.locator('[data-screen="printing"]');
  for (const words of [what.th, next.th, code]) await expect(body).toContainText(words, { timeout: 20_000 });
  const told = performance.now() - began;
  await expect(page.getByTestId('officer-pane')).toContainText(what.th, { timeout: BOARD_MS });
  await expect(board(page)).not.toHaveAttribute('data-state', 'ok', { timeout: BOARD_MS });
  const seen = performance.now() - began;
  const stopped = (await came()).length;
  await trouble.mend(kiosk);
  console.log(
    `${trouble.name}: the person is told after ${Math.round(told)} ms, the officer after ${Math.round(seen)} ms; ${stopped} pages before`,
  );
}

for (const [name, troubles] of [
  ['everything that is mended, one after another', TROUBLES],
  ...(LONG ? TROUBLES.map((one) => [`${one.name} alone`, [one]] as const) : []),
] as const)
  test(`${name}, in the middle of a job: said, and every page comes once`, async () => {
    const page = await toFee(true);
    await touch(page, 'print');
    for (const [at, trouble] of troubles.entries()) {
      await untilCame(at === 0 ? FIRST_STOP : (await came()).length + 1);
      await stopAndMend(page, trouble);
    }
    await expectWhole(page, true);
    await expect(board(page)).toHaveAttribute('data-state', 'ok', { timeout: 20_000 });
  });

test('toner low: nothing stops, the person is not told, the officer is', async () => {
  // Slow enough to be seen at it: the kiosk looks at its printer every two seconds while it prints.
  await kiosk.world.printer.speed(4 * PAGE_MS);
  const page = await toFee();
  await kiosk.world.printer.runLow('toner-low-warning');
  await touch(page, 'print');
  await untilCame(FIRST_STOP);
  await expect(board(page)).toHaveAttribute('data-state', 'warning', { timeout: BOARD_MS });
  await expect(page.getByTestId('officer-pane')).toContainText('หมึกใกล้หมด');
  await expect(page.locator('main')).not.toContainText('หมึก');
  await expectWhole(page);
  console.log(`toner low: ${total} of ${total} pages, each once`);
});

test('the printer loses its power: said, not called done, no page twice, none later', async () => {
  const page = await toFee();
  await touch(page, 'print');
  await untilCame(FIRST_STOP);
  await kiosk.world.printer.unplug();
  const cameBefore = (await came()).length;
  // The kiosk has seen that it is gone.
  await expect(board(page)).not.toHaveAttribute('data-state', 'ok', { timeout: BOARD_MS });
  await kiosk.world.printer.plug();
  await kiosk.screen('problem');
  await expect(page.locator('[data-screen="problem"]')).toContainText(FAULTS['printing.failed'].what.th);
  // What is not known is not tried again: an officer looks into the tray.
  await expect(page.getByTestId('retry')).toHaveCount(0);
  await new Promise((done) => setTimeout(done, 3000));
  expect((await came()).length).toBe(cameBefore);
  await touch(page, 'end');
  console.log(`power: ${cameBefore} pages came, none after`);
});

test('a second printer takes the rest when the first is stopped in the middle', async () => {
  const address = /ipp:\S+/.exec(admin(kiosk, 'lpstat', '-v', 'kiosk'))?.[0] ?? '';
  admin(kiosk, 'lpadmin', '-p', 'second', '-E', '-v', address, '-m', 'everywhere');
  const file = kiosk.world.configFile;
  const config = JSON.parse(readFileSync(file, 'utf8')) as { printing: object };
  writeFileSync(file, JSON.stringify({ ...config, printing: { ...config.printing, fallback: 'second' } }));
  await kiosk.cut();
  await kiosk.boot();
  await typePin(await kiosk.screen('closed'), '2580');
  const page = await toFee();
  await touch(page, 'print');
  await untilCame(FIRST_STOP);
  admin(kiosk, 'cupsdisable', 'kiosk');
  const stopped = (await came()).length;
  await expectWhole(page);
  console.log(`fallback: ${stopped} pages by the first, all ${total}, each once`);
});
