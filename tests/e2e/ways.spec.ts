/** What becomes of a visit when the world outside fails: servers, cards and paper. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { control } from '../../fixtures/control.ts';
import { PATIENCE } from '../patience.ts';
import { type KioskUnderTest, printedTexts, toPin, touch, typePin } from './kiosk.ts';
import { putBack, test } from './kiosk-test.ts';

const PIN = '1234';
const journalOf = (kiosk: KioskUnderTest) =>
  [...readJournal(join(kiosk.directory, 'store'))].map((line) => line.kind);
const fault = (kiosk: KioskUnderTest, rules: unknown) =>
  control(kiosk.world.servers.linkage.control ?? '', 'PUT', '/faults', rules);

test.describe.configure({ mode: 'serial' });
let kiosk: KioskUnderTest;
test.beforeAll(({ kiosk: shared }) => {
  kiosk = shared;
});
test.afterEach(() => putBack(kiosk));

test('the card taken out while records are fetched ends the visit at once', async () => {
  await fault(kiosk, [{ at: 'request', what: { effect: 'latency', ms: 20_000 } }]);
  const page = await toPin(kiosk, ['dopa_person', 'nhso_right']);
  await typePin(page, PIN);
  await kiosk.screen('fetching');
  await kiosk.world.card.remove();
  await kiosk.screen('idle', { otherThan: page });
});

test('a card that cannot prove its holder is told of on the first screen, and no request is written', async () => {
  for (const [profile, code] of [
    ['expired', 'C11'],
    ['pin-blocked', 'P02'],
    ['fingerprint', 'P03'],
  ] as const) {
    await kiosk.screen('idle');
    const known = journalOf(kiosk).length;
    await kiosk.world.card.insert('somying', { profile });
    const page = await kiosk.screen('hello');
    await expect(page.getByTestId('help-instead')).toBeVisible();
    await expect(page.locator('.notice-code')).toContainText(code);
    await expect(page.getByTestId('begin')).toHaveCount(0);
    // Nor for a window that was taken over.
    await page.evaluate(() => {
      const bridge = (globalThis as unknown as { kiosk: { send: (message: unknown) => void } }).kiosk;
      bridge.send({ type: 'intent', intent: { intent: 'begin' } });
    });
    await touch(page, 'help-instead');
    await expect(page.getByTestId('help-called')).toBeVisible();
    await kiosk.screen('hello');
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
    expect(journalOf(kiosk).slice(known)).not.toContain('request.made');
  }
});

test('a source that fails is never called "none held", on screen or paper', async () => {
  await fault(kiosk, [{ at: 'request', databaseId: 'nhso_right', what: { effect: 'status', status: 500 } }]);
  const page = await toPin(kiosk, ['dopa_person', 'nhso_right']);
  await typePin(page, PIN);
  await kiosk.screen('viewing');
  await expect(page.getByTestId('open-dopa_person')).toBeVisible();
  await expect(page.getByTestId('open-nhso_right')).toHaveCount(0);
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  const text = (printedTexts(kiosk.world.spool).at(-1) ?? '').replaceAll(/\s/g, '');
  expect(text).toContain('ขัดข้อง');
  expect(text).not.toContain('ไม่มีข้อมูลของผู้ยื่นคำขอ');
});

test('an officer session that is lost is said, and never shown as "not found"', async () => {
  const opened = () => journalOf(kiosk).filter((kind) => kind === 'officer.opened').length;
  const before = opened();
  const page = await toPin(kiosk, ['dopa_person']);
  for (const digit of PIN) await touch(page, `digit-${digit}`);
  // In the last moment: the kiosk itself asks now and then, and would close before the PIN is there.
  await control(kiosk.world.servers.linkage.control ?? '', 'DELETE', '/sessions');
  await touch(page, 'pin-ok');
  await kiosk.screen('problem');
  await expect(page.locator('body')).toContainText('L01');
  await touch(page, 'end');
  await kiosk.world.card.remove();
  // The demonstration opens a new session by itself.
  await expect.poll(opened, { timeout: 20_000 * PATIENCE }).toBe(before + 1);
  await kiosk.screen('idle', { otherThan: page });
});

test('out of paper in the middle: the screen says so, and the missing pages follow', async () => {
  await kiosk.world.printer.speed(300);
  const before = (await kiosk.world.printer.sheets()).length;
  const page = await toPin(kiosk, ['dopa_person', 'dopa_house']);
  await typePin(page, PIN);
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  await kiosk.world.printer.trouble('media-empty-error', 2);
  await touch(page, 'print');
  await expect(page.locator('body')).toContainText('กระดาษหมด', { timeout: 20_000 });
  await kiosk.world.printer.repair();
  await kiosk.screen('done');
  const pages = Number(
    /(\d+) หน้า/.exec((await page.locator('[data-screen="done"]').textContent()) ?? '')?.[1],
  );
  expect((await kiosk.world.printer.sheets()).length - before).toBe(pages);
});
