/** Papers drawn off screen, in a Chromium of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { PrintDocument } from '../../contract/paper.ts';
import { DRAW_LIMIT_MS, drawLimitMs, isTagged } from '../../document/rows.ts';
import type { PageRenderer } from '../../ports/host.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { confine, launch, ORIGIN } from './chromium.ts';

// Of the page, where what is given to `addInitScript` runs.
declare const __document: () => Promise<PrintDocument>;
declare const __done: () => Promise<void>;

const PRINT_PAGE = `${ORIGIN}/print.html`;
const DRAW_TRIES = 2;
/** A page whose renderer died before it was there never comes, and nobody says so: another is asked for. */
const PAGE_LIMIT_MS = 8000;
/** Beside the drawing itself: until its page has come, and its PDF is made. A renderer that hangs is given up after that. */
const DRAW_AROUND_MS = 20_000;

/**
 * Draws papers in a Chromium of its own, with its profile in `directory`. `keepIn`: a folder in which the PDFs are left.
 */
export function chromiumPages(directory: string, keepIn?: string): PageRenderer {
  let browser: Promise<BrowserContext> | undefined;
  const started = () => {
    browser ??= launch(directory, true, []).then(async (context) => {
      await confine(context, PRINT_PAGE);
      // Its Chromium died: the next paper starts another.
      context.on('close', () => {
        browser = undefined;
      });
      return context;
    });
    // A launch that fails is reported by `pdf`, not as an unhandled rejection of `warm`; the next paper tries again.
    browser.catch(() => {
      browser = undefined;
    });
    return browser;
  };
  /** Draws on a page that is there; waits as long as that page does. */
  const drawOn = async (page: Page, document: PrintDocument): Promise<Uint8Array> => {
    const { promise: drawn, resolve: finish } = Promise.withResolvers<void>();
    await page.exposeFunction('__document', () => document);
    await page.exposeFunction('__done', () => finish());
    await page.addInitScript(() => {
      const bridge = { document: __document, done: __done };
      Object.defineProperty(globalThis, 'page', { value: Object.freeze(bridge) });
    });
    await page.goto(PRINT_PAGE);
    await drawn;
    // A file is heard as well as seen.
    const tagged = keepIn !== undefined || isTagged(document);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged, outline: tagged });
  };
  const draw = async (document: PrintDocument): Promise<Uint8Array> => {
    const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
    const limitMs = DRAW_AROUND_MS + drawLimitMs(document);
    // All of it, its page's coming included: a renderer that is stopped answers nothing.
    const limit = setTimeout(() => giveUp(new Error(`the page did not finish in ${limitMs} ms`)), limitMs);
    let absent: NodeJS.Timeout | undefined;
    const opened = started().then((context) => {
      absent = setTimeout(() => giveUp(new Error('no page came')), PAGE_LIMIT_MS);
      return context.newPage().finally(() => clearTimeout(absent));
    });
    const drawing = opened.then((page) => {
      // A page that dies says nothing to whoever waits for its "done".
      page.on('crash', () => giveUp(new Error('the page crashed')));
      page.on('close', () => giveUp(new Error('the page closed')));
      return drawOn(page, document);
    });
    try {
      return await Promise.race([drawing, over]);
    } finally {
      clearTimeout(limit);
      clearTimeout(absent);
      // Nobody waits for it: one that hangs closes late, or with its Chromium.
      void opened.then((page) => page.close()).catch(() => undefined);
    }
  };
  return {
    warm: () => void started(),
    async pdf(document: PrintDocument): Promise<Result<Uint8Array, Fault>> {
      for (let tries = 1; ; tries += 1) {
        const began = performance.now();
        try {
          const pdf = await draw(document);
          if (keepIn !== undefined) writeFileSync(join(keepIn, `${document.kind}.pdf`), pdf, { mode: 0o600 });
          return ok(pdf);
        } catch (error) {
          // Its page, or its Chromium, may have died under it, which no paper is to blame for: drawn once more.
          if (tries < DRAW_TRIES && performance.now() - began < DRAW_LIMIT_MS) continue;
          return fail(fault('document.failed', (error as Error).message.split('\n')[0] ?? ''));
        }
      }
    },
    async close() {
      const context = await browser?.catch(() => undefined);
      await context?.close();
    },
  };
}
