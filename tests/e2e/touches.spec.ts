/**
 * How often a person touches the screen, from the idle screen to the end: each touch of the PIN counts, card in and out do
 * not. The figures are those of docs/screens.md.
 */
import { expect, type Page } from '@playwright/test';
import { control } from '../../fixtures/control.ts';
import { chooseToSee, type KioskUnderTest, printedFiles, printedTexts, typePin } from './kiosk.ts';
import { putBack, test } from './kiosk-test.ts';

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.beforeAll(({ kiosk: shared }) => {
  kiosk = shared;
});
test.afterEach(() => putBack(kiosk));

/** A visit whose touches the page itself counts, whatever else the test does. */
async function begin(): Promise<{ readonly page: Page; readonly touches: () => Promise<number> }> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await page.evaluate(() => {
    const counting = globalThis as unknown as { touches: number };
    counting.touches = 0;
    addEventListener('pointerdown', () => (counting.touches += 1), { capture: true });
  });
  return {
    page,
    touches: () => page.evaluate(() => (globalThis as unknown as { touches: number }).touches),
  };
}

const on = async (page: Page, id: string, screen?: string) => {
  await page.getByTestId(id).click();
  if (screen !== undefined) await kiosk.screen(screen);
};

async function seeing(page: Page, databases: readonly string[]): Promise<void> {
  await on(page, 'begin', 'choosing');
  await chooseToSee(page, databases);
  await on(page, 'review', 'reviewing');
  await on(page, 'sign', 'pin');
  await typePin(page, '1234');
  await kiosk.screen('viewing');
}

test('one record is seen with 12 touches or fewer, and nothing is printed', async () => {
  const before = printedFiles(kiosk.world.spool).length;
  const { page, touches } = await begin();
  await seeing(page, ['dopa_house']);
  // It is open at once; what is in it is shown by one touch.
  await expect(page.getByTestId('record')).toBeVisible();
  await on(page, 'reveal');
  await on(page, 'finish-seen', 'done');
  await expect(page.locator('body')).toContainText('ไม่มีเอกสารที่พิมพ์');
  const used = (await touches()) + 1;
  console.log(`one record seen: ${used} touches`);
  await on(page, 'finish');
  await kiosk.screen('take-card', { otherThan: page });
  expect(used).toBeLessThanOrEqual(12);
  expect(printedFiles(kiosk.world.spool)).toHaveLength(before);
});

test('five records are seen and printed with 18 touches or fewer, and the paper says when that was chosen', async () => {
  const { page, touches } = await begin();
  const five = ['dopa_person', 'dopa_house', 'nhso_right', 'dlt_licence', 'sso_contrib'];
  await seeing(page, five);
  await expect(page.locator('[data-testid^="costs-"][data-counted="true"]')).toHaveCount(5, {
    timeout: 60_000,
  });
  await on(page, 'tick-all');
  await on(page, 'print', 'fee');
  await on(page, 'print', 'done');
  const used = (await touches()) + 1;
  console.log(`five records printed: ${used} touches`);
  expect(used).toBeLessThanOrEqual(18);
  const text = (printedTexts(kiosk.world.spool).at(-1) ?? '').replaceAll(/\s/g, '');
  expect(text).toContain('ตรวจดู5รายการ');
  expect(text).toContain('ผู้ยื่นคำขอเลือกพิมพ์บนจอหลังจากทราบผลแล้ว');
  await on(page, 'finish');
});

test('a source that failed is asked again; the list stands where it stood; ending asks once', async () => {
  const { page } = await begin();
  const linkage = kiosk.world.servers.linkage.control ?? '';
  await control(linkage, 'PUT', '/faults', [
    { at: 'request', databaseId: 'nhso_right', what: { effect: 'status', status: 500 } },
  ]);
  await seeing(page, ['dopa_person', 'dopa_house', 'nhso_right']);
  await expect(page.getByTestId('counts')).toContainText('พบ 2');
  await expect(page.getByTestId('counts')).toContainText('ไม่ตอบ 1');
  await control(linkage, 'DELETE', '/faults');
  await on(page, 'ask-again');
  await expect(page.getByTestId('open-nhso_right')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByTestId('counts')).toContainText('พบ 3');
  await on(page, 'open-dopa_person');
  await on(page, 'next-record');
  await expect(page.locator('h1')).toContainText('บ้าน');
  await on(page, 'close-record');
  await on(page, 'end');
  await on(page, 'end-no');
  await kiosk.screen('viewing');
  await on(page, 'end');
  await on(page, 'end-yes');
  await kiosk.screen('take-card', { otherThan: page });
});

test('what is called wrong is lodged with the gateway, and screen and paper name the receipt', async () => {
  const { page } = await begin();
  await seeing(page, ['dopa_house']);
  await on(page, 'reveal');
  await on(page, 'flags');
  await page.locator('[data-testid^="wrong-"]').first().click();
  await on(page, 'print', 'fee');
  await on(page, 'print', 'done');
  const said = (await page.getByTestId('corrections-lodged').textContent()) ?? '';
  const receipt = /CR-[\w-]+/.exec(said)?.[0] ?? 'no receipt';
  const lodged = (await control(kiosk.world.servers.linkage.control ?? '', 'GET', '/corrections')) as {
    receipt: { receiptNumber: string };
  }[];
  expect(lodged.at(-1)).toMatchObject({
    kind: 'correct',
    onPaper: true,
    receipt: { receiptNumber: receipt },
  });
  expect(printedTexts(kiosk.world.spool).at(-1)).toContain(receipt);
  await on(page, 'finish');
});
