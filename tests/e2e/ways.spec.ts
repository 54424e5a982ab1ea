/** Other ways through the kiosk: without hands, beside an officer, and when the world outside fails. */
import { expect, type Page, test } from '@playwright/test';
import { control } from '../../fixtures/control.ts';
import { type KioskUnderTest, printedTexts, startKiosk, touch, typePin } from './kiosk.ts';

const PIN = '1234';

async function choose(
  kiosk: KioskUnderTest,
  databases: readonly string[],
  person = 'somying',
): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert(person);
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  for (const id of databases) await touch(page, `choose-${id}`);
  return page;
}

async function toPin(kiosk: KioskUnderTest, databases: readonly string[]): Promise<Page> {
  const page = await choose(kiosk, databases);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  return page;
}

const fault = (kiosk: KioskUnderTest, rules: unknown) =>
  control(kiosk.world.servers.linkage.control ?? '', 'PUT', '/faults', rules);

test.describe('when the world outside fails', () => {
  test.describe.configure({ mode: 'serial' });
  let kiosk: KioskUnderTest;
  test.beforeAll(async () => {
    kiosk = await startKiosk();
  });
  test.afterAll(async () => kiosk?.stop());
  test.afterEach(async () => {
    await control(kiosk.world.servers.linkage.control ?? '', 'DELETE', '/faults');
    await kiosk.world.printer.repair();
    await kiosk.world.printer.speed(0);
    await kiosk.world.card.remove().catch(() => undefined);
    await kiosk.screen('idle');
  });

  test('the card taken out while records are fetched ends the visit at once', async () => {
    await fault(kiosk, [{ at: 'request', what: { effect: 'latency', ms: 20_000 } }]);
    const page = await toPin(kiosk, ['dopa_person', 'nhso_right']);
    await typePin(page, PIN);
    await kiosk.screen('fetching');
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  });

  test('a source that fails is never called "none held", on screen or paper', async () => {
    await fault(kiosk, [
      { at: 'request', databaseId: 'nhso_right', what: { effect: 'status', status: 500 } },
    ]);
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
    expect(text).not.toContain('ไม่พบข้อมูล');
  });

  test('an officer session that is lost is said, and never shown as "not found"', async () => {
    const page = await toPin(kiosk, ['dopa_person']);
    await control(kiosk.world.servers.linkage.control ?? '', 'DELETE', '/sessions');
    await typePin(page, PIN);
    await kiosk.screen('problem');
    await expect(page.locator('body')).toContainText('L01');
    await touch(page, 'end');
    await kiosk.world.card.remove();
    // The demonstration opens a new session by itself.
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
});

test.describe('beside an officer', () => {
  test.describe.configure({ mode: 'serial' });
  let kiosk: KioskUnderTest;
  test.beforeAll(async () => {
    kiosk = await startKiosk({ config: { mode: 'counter', officer: {} } });
  });
  test.afterAll(async () => kiosk?.stop());

  test('the day is opened by the officer’s card and PIN; a wrong one is said', async () => {
    const page = await kiosk.screen('closed');
    await typePin(page, '0000');
    await expect(page.locator('body')).toContainText('2');
    await typePin(page, '2580');
    await kiosk.screen('idle');
  });

  test('certified copies wait for the registrar, and leave the queue when signed', async () => {
    const page = await choose(kiosk, ['dopa_person']);
    await touch(page, 'handling-dopa_person-certified-copy');
    await touch(page, 'review');
    await kiosk.screen('reviewing');
    await touch(page, 'sign');
    await kiosk.screen('pin');
    await typePin(page, PIN);
    await kiosk.screen('viewing');
    await touch(page, 'print');
    await kiosk.screen('fee');
    await touch(page, 'print');
    await kiosk.screen('done');
    await touch(page, 'officer-queue');
    const queue = page.locator('[data-testid^="certified-"]');
    await expect(queue).toHaveCount(1);
    await queue.first().click();
    await expect(queue).toHaveCount(0);
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  });

  test('the day is closed', async () => {
    const page = await kiosk.screen('idle');
    await touch(page, 'officer-board');
    await touch(page, 'close-day');
    await touch(page, 'close-day-yes');
    await kiosk.screen('closed');
  });
});

test('a receipt and a slip come out where there is a printer for slips', async () => {
  const kiosk = await startKiosk({ slipPrinter: true });
  try {
    const page = await toPin(kiosk, ['dopa_person']);
    await typePin(page, PIN);
    await kiosk.screen('viewing');
    await touch(page, 'print');
    await kiosk.screen('fee');
    await touch(page, 'print');
    await kiosk.screen('done');
    const [papers, slips] = printedTexts(kiosk.world.spool).map((text) => text.replaceAll(/\s/g, ''));
    expect(papers).toContain('สมหญิง');
    expect(slips).toContain('ใบรับคำขอ');
  } finally {
    await kiosk.stop();
  }
});
