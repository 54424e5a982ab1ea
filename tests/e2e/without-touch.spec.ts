/** The whole visit without a touch: by keyboard alone, and by the three keys of the audio navigator alone. */
import { expect, type Page, test } from '@playwright/test';
import { type KioskUnderTest, printedTexts, startKiosk } from './kiosk.ts';

/** Leads to the element with this test id and presses it. */
type Lead = (page: Page, id: string) => Promise<void>;

/** Tab until the focus is there, then Enter. */
const byKeyboard: Lead = async (page, id) => {
  await page.getByTestId(id).first().waitFor();
  for (let step = 0; step < 250; step += 1) {
    const now = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid);
    if (now === id) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error(`${id} cannot be reached with Tab`);
};

const VIRTUAL_KEYS = { F13: 124, F14: 125, F15: 126 } as const;

/** A key of the navigator, which Playwright's keyboard does not have. */
async function navigatorKey(page: Page, key: keyof typeof VIRTUAL_KEYS): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const stroke = { key, code: key, windowsVirtualKeyCode: VIRTUAL_KEYS[key] };
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...stroke });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
  // The last key of a visit takes its page away.
  await session.detach().catch(() => undefined);
}

/** F14 until the navigator stands there, then F15. */
const byNavigator: Lead = async (page, id) => {
  await page.getByTestId(id).first().waitFor();
  for (const key of ['F14', 'F13'] as const) {
    for (let step = 0; step < 250; step += 1) {
      const [now, place] = await page.evaluate(() => {
        const cursor = document.querySelector<HTMLElement>('[data-cursor]');
        const all = cursor === null ? -1 : [...document.querySelectorAll('*')].indexOf(cursor);
        return [cursor?.dataset.testid, all] as const;
      });
      if (now === id) return navigatorKey(page, 'F15');
      await navigatorKey(page, key);
      const after = await page.evaluate(() => {
        const cursor = document.querySelector('[data-cursor]');
        return cursor === null ? -1 : [...document.querySelectorAll('*')].indexOf(cursor);
      });
      if (after === place) break;
    }
  }
  throw new Error(`${id} cannot be reached with the navigator`);
};

for (const [name, lead] of [
  ['keyboard', byKeyboard],
  ['audio navigator', byNavigator],
] as const) {
  test(`the whole visit by ${name} alone`, async () => {
    const kiosk: KioskUnderTest = await startKiosk();
    try {
      await kiosk.screen('idle');
      await kiosk.world.card.insert('somying');
      const page = await kiosk.screen('hello');
      await lead(page, 'begin');
      await kiosk.screen('choosing');
      await lead(page, 'choose-dopa_person');
      await lead(page, 'form-copy');
      await lead(page, 'review');
      await kiosk.screen('reviewing');
      await lead(page, 'sign');
      await kiosk.screen('pin');
      if (name === 'keyboard') {
        await page.keyboard.type('1234');
        await page.keyboard.press('Enter');
      } else {
        for (const digit of '1234') await lead(page, `digit-${digit}`);
        await lead(page, 'pin-ok');
      }
      await kiosk.screen('viewing');
      await lead(page, 'open-dopa_person');
      await lead(page, 'close-record');
      await lead(page, 'print');
      await kiosk.screen('fee');
      await lead(page, 'print');
      await kiosk.screen('done');
      expect(printedTexts(kiosk.world.spool)).toHaveLength(1);
      await lead(page, 'finish');
      await kiosk.screen('take-card', { otherThan: page });
    } finally {
      await kiosk.stop();
    }
  });
}
