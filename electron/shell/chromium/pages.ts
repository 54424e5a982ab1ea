/** Papers drawn off screen, in a Chromium of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { PrintDocument } from '../../contract/paper.ts';
import { DRAW_LIMIT_MS, drawLimitMs, isTagged } from '../../document/rows.ts';
import type { PageRenderer } from '../../ports/host.ts';
import type { Fault } from '../../words/faults.ts';
import type { Result } from '../../words/result.ts';
import { drawn } from '../drawing.ts';
import { confine, launch, ORIGIN } from './chromium.ts';

// Of the page, where what is given to `addInitScript` and `evaluate` runs.
declare const __draw: (document: string) => Promise<void>;

const PRINT_PAGE = `${ORIGIN}/print.html`;
/** A page whose renderer died before it was there never comes, and nobody says so: it is given up. */
const PAGE_LIMIT_MS = 10_000;
/** Beside the drawing itself: until its page has come, and its PDF is made. A renderer that hangs is given up after that. */
const DRAW_AROUND_MS = 20_000;
/**
 * A paper that was begun is there in a second, on a busy machine in three. A first try that never comes is given up after
 * this time and as much as its rows take, and another Chromium draws it.
 */
const FIRST_TRY_MS = 12_000;

/**
 * Draws papers in a Chromium of its own, with its profile in `directory`. `keepIn`: a folder in which the PDFs are left.
 */
export function chromiumPages(directory: string, keepIn?: string): PageRenderer {
  let closed = false;
  let launched = 0;
  let browser: Promise<BrowserContext> | undefined;
  /** All that run; one that is given up may take long to end. */
  const running = new Set<BrowserContext>();
  const started = () => {
    if (browser !== undefined) return browser;
    if (closed) return Promise.reject(new Error('the page renderer was closed'));
    launched += 1;
    // A profile of its own: the one before may not have let go of it yet.
    const starting = launch(join(directory, `${launched}`), true, []).then(async (context) => {
      running.add(context);
      context.on('close', () => {
        running.delete(context);
        leave(starting);
      });
      await confine(context, PRINT_PAGE);
      return context;
    });
    browser = starting;
    // A launch that fails is reported by `pdf`, not as an unhandled rejection of `warm`; the next paper tries again.
    starting.catch(() => leave(starting));
    return starting;
  };
  /** The next paper is drawn in another. */
  const leave = (left: Promise<BrowserContext>) => {
    if (browser === left) browser = undefined;
  };
  /** Draws on a page that is there; waits as long as that page does. */
  const drawOn = async (page: Page, document: PrintDocument, came: () => void): Promise<Uint8Array> => {
    // Not by functions of ours exposed to the page: of two pages that are the first of their browser one may go without.
    await page.addInitScript(() => {
      const given = Promise.withResolvers<string>();
      const drawn = Promise.withResolvers<void>();
      const bridge = { document: async () => JSON.parse(await given.promise), done: () => drawn.resolve() };
      Object.defineProperty(globalThis, 'page', { value: Object.freeze(bridge) });
      const draw = (document: string) => {
        given.resolve(document);
        return drawn.promise;
      };
      Object.defineProperty(globalThis, '__draw', { value: draw });
    });
    await page.goto(PRINT_PAGE);
    came();
    // As one text: what carries values between the two takes seconds for a long list.
    await page.evaluate((text) => __draw(text), JSON.stringify(document));
    const tagged = isTagged(document, keepIn !== undefined);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged, outline: tagged });
  };
  const draw = async (document: PrintDocument, tries: number): Promise<Uint8Array> => {
    const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
    const wholeMs = drawLimitMs(document);
    const limitMs = tries === 1 ? FIRST_TRY_MS + wholeMs - DRAW_LIMIT_MS : DRAW_AROUND_MS + wholeMs;
    // All of it, its page's coming included: a renderer that is stopped answers nothing.
    const limit = setTimeout(() => giveUp(new Error(`the page did not finish in ${limitMs} ms`)), limitMs);
    let absent: NodeJS.Timeout | undefined;
    const starting = started();
    const opened = starting.then((context) => {
      absent = setTimeout(() => giveUp(new Error('no page came')), PAGE_LIMIT_MS);
      return context.newPage();
    });
    const drawing = opened.then((page) => {
      // A page that dies says nothing to whoever waits for its "done".
      page.on('crash', () => giveUp(new Error('the page crashed')));
      page.on('close', () => giveUp(new Error('the page closed')));
      return drawOn(page, document, () => clearTimeout(absent));
    });
    try {
      const pdf = await Promise.race([drawing, over]);
      // Nobody waits for it.
      void opened.then((page) => page.close()).catch(() => undefined);
      return pdf;
    } catch (error) {
      // What killed its renderer may have killed the one that waits for the next page: none of it is used again.
      leave(starting);
      void starting.then((context) => context.close()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(limit);
      clearTimeout(absent);
    }
  };
  return {
    warm: () => void started(),
    async pdf(document: PrintDocument): Promise<Result<Uint8Array, Fault>> {
      const pdf = await drawn(draw, document);
      if (pdf.ok && keepIn !== undefined)
        writeFileSync(join(keepIn, `${document.kind}.pdf`), pdf.value, { mode: 0o600 });
      return pdf;
    },
    async close() {
      closed = true;
      await browser?.catch(() => undefined);
      await Promise.all([...running].map((context) => context.close().catch(() => undefined)));
    },
  };
}
