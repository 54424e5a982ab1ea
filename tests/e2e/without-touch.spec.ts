/**
 * The whole visit without a touch: by keyboard alone, and by the three keys of the audio navigator alone. Every key goes
 * through the X server: what is sent to a page over the protocol arrives whichever window has the keyboard.
 */
import { expect, type Page } from '@playwright/test';
import { LONG } from '../long.ts';
import { printedFiles } from './kiosk.ts';
import { putBack, test } from './kiosk-test.ts';
import { pressKeys } from './machine-keys.ts';

/** Leads to the element with this test id and presses it. */
type Lead = (page: Page, id: string) => Promise<void>;

/**
 * Presses a key of the machine and waits until the page has done with it, or is gone by it. One that comes while the next
 * visit's window opens is lost, as it is to a person, and pressed again.
 */
async function strike(page: Page, key: string): Promise<void> {
  await page.evaluate(() => {
    const released = new Promise<boolean>((done) => {
      window.addEventListener('keyup', () => done(true), { capture: true, once: true });
    });
    const lost = () => new Promise<boolean>((done) => setTimeout(done, 3000, false));
    Object.assign(globalThis, { released: () => Promise.race([released, lost()]) });
  });
  for (let tries = 1; ; tries += 1) {
    pressKeys(key);
    if (await page.evaluate<boolean>('globalThis.released()').catch(() => true)) return;
    if (tries === 5) throw new Error(`${key} does not reach the page`);
  }
}

/** Tab until the focus is there, then Enter. */
const byKeyboard: Lead = async (page, id) => {
  // What waits for the visit's answer is passed by.
  await expect(page.getByTestId(id).first()).toBeEnabled();
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return `${(activeElement as HTMLElement | null)?.dataset.testid} ${[...document.querySelectorAll('*')].indexOf(activeElement ?? document.body)}`;
    });
  for (let step = 0; step < 250; step += 1) {
    const [at = ''] = (await focused()).split(' ');
    if (at === id) return strike(page, 'Return');
    // Tab enters a group of choices, and arrows lead within it.
    const sameGroup = at.startsWith('form-') && id.startsWith('form-');
    await strike(page, sameGroup ? 'Right' : 'Tab');
  }
  throw new Error(`${id} cannot be reached with Tab`);
};

/** F14 until the navigator stands there, then F15. */
const byNavigator: Lead = async (page, id) => {
  // What waits for the visit's answer is passed by.
  await expect(page.getByTestId(id).first()).toBeEnabled();
  const stop = () =>
    page.evaluate(() => {
      const cursor = document.querySelector<HTMLElement>('[data-cursor]');
      return `${cursor?.dataset.testid} ${cursor === null ? -1 : [...document.querySelectorAll('*')].indexOf(cursor)}`;
    });
  for (const key of ['F14', 'F13'] as const)
    for (let step = 0; step < 250; step += 1) {
      if ((await stop()).split(' ')[0] === id) return strike(page, 'F15');
      const before = await stop();
      await strike(page, key);
      if ((await stop()) === before) break;
    }
  throw new Error(`${id} cannot be reached with the navigator`);
};

for (const [name, lead, dressed] of [
  ['keyboard', byKeyboard, false],
  // Who needs both presses every one of its keys, and more: the long form has it without the large letters as well.
  ...(LONG ? [['audio navigator', byNavigator, false] as const] : []),
  ['audio navigator, with the largest letters and in the low position,', byNavigator, true],
] as const) {
  test(`the whole visit by ${name} alone`, async ({ kiosk }) => {
    const before = printedFiles(kiosk.world.spool).length;
    try {
      await kiosk.screen('idle');
      await kiosk.world.card.insert('somying');
      const page = await kiosk.screen('hello');
      if (dressed) {
        for (const id of ['assist', 'text-2', 'set-lowPosition', 'assist-close']) await lead(page, id);
        await expect(page.locator('html[data-text="2"][data-position="low"]')).toHaveCount(1);
      }
      await lead(page, 'begin');
      await kiosk.screen('choosing');
      await lead(page, 'choose-dopa_person');
      await lead(page, 'form-copy');
      await lead(page, 'review');
      await kiosk.screen('reviewing');
      await lead(page, 'sign');
      await kiosk.screen('pin');
      if (name === 'keyboard') {
        for (const key of ['1', '2', '3', '4', 'Return']) await strike(page, key);
      } else {
        for (const digit of '1234') await lead(page, `digit-${digit}`);
        await lead(page, 'pin-ok');
      }
      await kiosk.screen('viewing');
      // The one record that was asked for opens at once.
      await page.getByTestId('record').waitFor();
      await lead(page, 'print');
      await kiosk.screen('fee');
      await lead(page, 'print');
      await kiosk.screen('done');
      expect(printedFiles(kiosk.world.spool)).toHaveLength(before + 1);
      await lead(page, 'finish');
      await kiosk.screen('take-card', { otherThan: page });
    } finally {
      await putBack(kiosk);
    }
  });
}
