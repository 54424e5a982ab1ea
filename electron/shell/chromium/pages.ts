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

/** A page on which one paper is drawn. */
interface Opened {
  /** The Chromium whose page it is. */
  readonly of: Promise<BrowserContext>;
  /** There when it waits for its paper. */
  readonly page: Promise<Page>;
  /** Rejects when it dies, which it tells nobody who waits for its "done". */
  readonly failed: Promise<never>;
}

/** Opens a page that waits for its paper. */
async function emptyPage(context: BrowserContext, failed: (why: Error) => void): Promise<Page> {
  const page = await context.newPage();
  page.on('crash', () => failed(new Error('the page crashed')));
  page.on('close', () => failed(new Error('the page closed')));
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
  return page;
}

/**
 * Draws papers in a Chromium of its own, with its profile in `directory`. `keepIn`: a folder in which the PDFs are left.
 */
export function chromiumPages(directory: string, keepIn?: string): PageRenderer {
  let closed = false;
  let launched = 0;
  let browser: Promise<BrowserContext> | undefined;
  /** Waits for the next paper. */
  let spare: Opened | undefined;
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
    if (browser !== left) return;
    browser = undefined;
    spare = undefined;
  };
  /** A page with nothing on it yet, of whatever Chromium runs or is begun now. */
  const open = (): Opened => {
    const of = started();
    const { promise: failed, reject: fail } = Promise.withResolvers<never>();
    // Heard by whoever draws on it.
    failed.catch(() => undefined);
    const opened: Opened = { of, failed, page: of.then((context) => emptyPage(context, fail)) };
    opened.page.catch(() => undefined);
    return opened;
  };
  /** The page for the next paper is there before it is asked for: half of what a short one takes. */
  const keepSpare = () => {
    if (closed || spare !== undefined) return;
    const kept = open();
    const drop = () => {
      if (spare === kept) spare = undefined;
    };
    spare = kept;
    kept.failed.catch(drop);
    kept.page.catch(drop);
  };
  const draw = async (document: PrintDocument, tries: number): Promise<Uint8Array> => {
    const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
    const wholeMs = drawLimitMs(document);
    const limitMs = tries === 1 ? FIRST_TRY_MS + wholeMs - DRAW_LIMIT_MS : DRAW_AROUND_MS + wholeMs;
    // All of it, its page's coming included: a renderer that is stopped answers nothing.
    const limit = setTimeout(() => giveUp(new Error(`the page did not finish in ${limitMs} ms`)), limitMs);
    const opened = spare ?? open();
    spare = undefined;
    let absent: NodeJS.Timeout | undefined;
    const waiting = opened.of.then(() => {
      absent = setTimeout(() => giveUp(new Error('no page came')), PAGE_LIMIT_MS);
    });
    const drawing = waiting
      .then(() => opened.page)
      .then((page) => {
        clearTimeout(absent);
        return drawOn(page, document);
      });
    try {
      const pdf = await Promise.race([drawing, opened.failed, over]);
      // Nobody waits for it.
      void opened.page.then((page) => page.close()).catch(() => undefined);
      keepSpare();
      return pdf;
    } catch (error) {
      // What killed its renderer may have killed the one that waits for the next page: none of it is used again.
      leave(opened.of);
      void opened.of.then((context) => context.close()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(limit);
      clearTimeout(absent);
    }
  };
  /** Draws on a page that waits for its paper; takes as long as that page does. */
  const drawOn = async (page: Page, document: PrintDocument): Promise<Uint8Array> => {
    // As one text: what carries values between the two takes seconds for a long list.
    await page.evaluate((text) => __draw(text), JSON.stringify(document));
    const tagged = isTagged(document, keepIn !== undefined);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged, outline: tagged });
  };
  return {
    warm: keepSpare,
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
