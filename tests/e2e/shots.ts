/**
 * Pictures of every screen, to be looked at: `node tests/e2e/shots.ts OUT [name…]`.
 * SHOT_SIZES=portrait,landscape; SHOT_SETTINGS='{"text":"2","contrast":"high","position":"low","en":true}';
 * SHOT_TOUCH=assist (what is touched before the picture); SHOT_LANGUAGE=lo (a further language).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { VIEWS } from './screen-views.ts';
import { CHROMIUM_ARGS, openWindow } from './window-page.ts';

const [out = 'shots', ...names] = process.argv.slice(2);
const { SHOT_SIZES = 'portrait,landscape', SHOT_SETTINGS = '{}', SHOT_TOUCH, SHOT_LANGUAGE } = process.env;
const settings: Record<string, unknown> = JSON.parse(SHOT_SETTINGS);
await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
for (const size of SHOT_SIZES.split(',')) {
  const viewport = size === 'portrait' ? { width: 1080, height: 1920 } : { width: 1920, height: 1080 };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const { page, show, complaints } = await openWindow(context);
  for (const [name, view] of VIEWS) {
    if (names.length > 0 && !names.includes(name)) continue;
    await show(SHOT_LANGUAGE === undefined ? view : { ...view, languages: ['th', 'en', SHOT_LANGUAGE] });
    if (SHOT_LANGUAGE !== undefined && (await page.locator('html').getAttribute('lang')) !== SHOT_LANGUAGE)
      for (const id of ['language', `language-${SHOT_LANGUAGE}`]) await page.getByTestId(id).click();
    if (settings.en === true && (await page.locator('html').getAttribute('lang')) === 'th')
      await page.getByTestId('language').click();
    await page.evaluate((data) => Object.assign(document.documentElement.dataset, data), settings);
    if (SHOT_TOUCH !== undefined) for (const id of SHOT_TOUCH.split(',')) await page.getByTestId(id).click();
    await page.waitForTimeout(150);
    await page.screenshot({
      path: join(out, `${name}${SHOT_TOUCH === undefined ? '' : `-${SHOT_TOUCH}`}-${size}.png`),
    });
  }
  if (complaints.length > 0) console.log(size, [...new Set(complaints)]);
  await context.close();
}
await browser.close();
