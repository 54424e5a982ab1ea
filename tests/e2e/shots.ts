/** Pictures of every screen, to be looked at: `node tests/e2e/shots.ts OUT [name…]`. Options by environment, see below. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { VIEWS } from './screen-views.ts';
import { CHROMIUM_ARGS, openWindow } from './window-page.ts';

const [out = 'shots', ...names] = process.argv.slice(2);
const { SHOT_SIZES = 'portrait,landscape', SHOT_SETTINGS = '{}' } = process.env;
const settings: Record<string, unknown> = JSON.parse(SHOT_SETTINGS);
await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
for (const size of SHOT_SIZES.split(',')) {
  const viewport = size === 'portrait' ? { width: 1080, height: 1920 } : { width: 1920, height: 1080 };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const { page, show, complaints } = await openWindow(context);
  for (const [name, view] of VIEWS) {
    if (names.length > 0 && !names.includes(name)) continue;
    await show(view);
    if (settings['en'] === true && (await page.locator('html').getAttribute('lang')) === 'th')
      await page.getByTestId('language').click();
    await page.evaluate((data) => Object.assign(document.documentElement.dataset, data), settings);
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(out, `${name}-${size}.png`) });
  }
  if (complaints.length > 0) console.log(size, [...new Set(complaints)]);
  await context.close();
}
await browser.close();
