/** Opens the built window in Chromium without a visit: its files under its own headers, and a bridge that can be fed. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { readRecording } from '../../electron/config/recordings.ts';
import type { FromWindow, ToWindow, VisitView } from '../../electron/contract/window.ts';
import { recordingWish, WINDOW_HEADERS, windowFile } from '../../electron/shell/rules.ts';

/** Where the built window is; `WINDOW_DIR` names another build. */
export const WINDOW_DIR = resolve(import.meta.dirname, '../..', process.env.WINDOW_DIR ?? 'dist/window');
const ORIGIN = 'https://window.test';

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

declare global {
  interface Window {
    feed(view: VisitView): void;
    /** Shows a view, and waits until it is painted. */
    paint(view: VisitView): Promise<void>;
    readonly said: FromWindow[];
  }
}

/** A window as a test holds it. */
export interface WindowPage {
  readonly page: Page;
  /** Errors and content-policy complaints; must stay empty. */
  readonly complaints: string[];
  /** Shows a view, and waits until it is painted. */
  show(view: VisitView): Promise<void>;
  /** What the window has said so far. */
  said(): Promise<FromWindow[]>;
}

/** `recordings`: a folder of a site's, as the shells serve it. */
export async function openWindow(context: BrowserContext, recordings?: string): Promise<WindowPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium warns of this in frames; the page is the top of its window, and its sandbox only takes away.
    if (message.text().startsWith('An iframe which has both allow-scripts and allow-same-origin')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.route('**/*', async (route) => {
    const wish = recordingWish(route.request().url(), ORIGIN);
    const recording =
      wish === null || recordings === undefined ? null : readRecording(recordings, wish.language, wish.id);
    if (recording !== null) return route.fulfill({ ...recording, headers: { ...WINDOW_HEADERS } });
    const file = windowFile(route.request().url(), ORIGIN, WINDOW_DIR);
    if (file === null) return route.abort();
    return route.fulfill({
      body: await readFile(file.path),
      contentType: file.contentType,
      headers: { ...WINDOW_HEADERS },
    });
  });
  await page.addInitScript(() => {
    const listeners = new Set<(message: ToWindow) => void>();
    const said: FromWindow[] = [];
    Object.assign(window, {
      said,
      feed: (view: VisitView) => {
        for (const listener of listeners) listener({ type: 'view', view });
      },
      paint: async (view: VisitView) => {
        window.feed(view);
        const { screen } = view.content;
        const frame = () => new Promise(requestAnimationFrame);
        const late = performance.now() + 15_000;
        while (document.querySelector(`[data-screen="${screen}"]`)?.checkVisibility() !== true) {
          if (performance.now() > late) throw new Error(`the window does not show the screen ${screen}`);
          await frame();
        }
        await document.fonts.ready;
        for (let i = 0; i < 3; i += 1) await frame();
      },
      kiosk: {
        send: (message: FromWindow) => said.push(message),
        listen: (listener: (message: ToWindow) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    });
  });
  await page.goto(`${ORIGIN}/index.html`);
  await page.evaluate(() => document.fonts.ready);
  return {
    page,
    complaints,
    said: () => page.evaluate(() => window.said),
    show: (view) => page.evaluate((fed) => window.paint(fed), view),
  };
}

/**
 * Shows views one after another and looks at each, all within the page: a question for each would take longer than the looking.
 * `look` is a function of the page, and knows nothing of what is around it here.
 */
export async function onEach<T>(
  page: Page,
  views: Iterable<readonly [name: string, view: VisitView]>,
  look: () => T | Promise<T>,
): Promise<readonly (readonly [name: string, found: T])[]> {
  await page.evaluate(`void (globalThis.look = ${look})`);
  return page.evaluate(
    async (all) => {
      const { look } = globalThis as unknown as { look: () => T | Promise<T> };
      const found: [string, T][] = [];
      for (const [name, view] of all) {
        await window.paint(view);
        found.push([name, await look()]);
      }
      return found;
    },
    [...views],
  ) as Promise<[string, T][]>;
}
