/** The screen of a rehearsal (doctor/rehearsal.ts) in an installed Chromium: one window that fills the screen, and loads nothing. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launch } from './chromium.ts';
import { makeRunDirectory, removeWhenFree } from './run-directory.ts';

const LOOK_AGAIN_MS = 100;

/** Opens it. Throws where there is no Chromium, or no display. */
export async function openRehearsalScreen({ width, height }: { width: number; height: number }) {
  const directory = makeRunDirectory('rehearsal');
  const context = await launch(directory, false, [
    ...['--kiosk', '--app=about:blank', '--window-position=0,0'],
    `--window-size=${width + 1},${height + 1}`,
  ]).catch(async (error: unknown) => {
    await removeWhenFree(directory);
    throw error;
  });
  await context.route('**/*', (route) => route.abort('aborted'));
  const page: Page = context.pages()[0] ?? (await context.newPage());
  // The window begins on an empty page of its own, which may still be on its way.
  await page.goto('about:blank');
  return {
    async touched(html: string, limitMs: number): Promise<string | null> {
      // Its own word of it, and not the page's: a quick hand may have touched it already.
      const [, title = ''] = /<title>(.*)<\/title>/.exec(html) ?? [];
      await page.setContent(html);
      await page.bringToFront();
      for (const until = performance.now() + limitMs; performance.now() < until && !page.isClosed(); )
        try {
          const changed = `document.title !== ${JSON.stringify(title)} && document.title`;
          const timeout = Math.max(1, until - performance.now());
          const handle = await page.waitForFunction(changed, undefined, { timeout });
          return String(await handle.jsonValue());
        } catch {
          // Looked at too early, or too late: the page is asked again until the limit.
          await delay(LOOK_AGAIN_MS);
        }
      return null;
    },
    async pdf(html: string): Promise<Uint8Array> {
      await page.setContent(html);
      return page.pdf({ preferCSSPageSize: true, printBackground: true });
    },
    async close(): Promise<void> {
      await context.close().catch(() => undefined);
      await removeWhenFree(directory);
    },
  };
}
