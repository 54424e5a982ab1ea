/** The window of one visit, in a Chromium of its own. */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { FromWindow, ToWindow } from '../../contract/window.ts';
import type { VisitWindow, WindowShape } from '../../ports/host.ts';
import { watchLiveness } from '../liveness.ts';
import { mayNavigate, windowPage } from '../rules.ts';
import { confine, launch, ORIGIN } from './chromium.ts';
import { joinOneBrowser, SHARED_PROFILE } from './one-browser.ts';

// Of the page, where what is given to `evaluate` and `addInitScript` runs: laid there by `layBridge`, or the browser's own.
declare const __send: (message: unknown) => Promise<void>;
declare const __hear: (message: unknown) => void;
declare const screenX: number;

const OFF_SCREEN_X = -8000;
/** How often a window is asked to come to the screen. */
const SHOW_TRIES = 5;
/** Keeps the screen awake while the page is seen; a page that was hidden asks again. */
const KEEP_AWAKE = `{
  const ask = () => void navigator.wakeLock.request('screen').catch(() => undefined);
  document.addEventListener('visibilitychange', ask);
  ask();
}`;

type HowGone = 'closed' | 'crashed';

/** A visit's window, as this shell has it. */
export interface ChromiumWindow extends VisitWindow {
  /** Takes the machine's keyboard, where this window is on the screen. */
  takeKeyboard(): void;
  /** The machine's second screen, or undefined. Of an open window. */
  secondScreen(): Promise<ScreenPlace | undefined>;
}

/** A screen of the machine, in dots. */
interface ScreenPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Opens with its profile in `directory`. `onOpened`: a window has come up. Without a window manager X gives it the
 * keyboard, wherever it stands. `place`: where on the machine's screens it is shown.
 */
export function chromiumWindow(
  directory: string,
  onOpened: () => void = () => undefined,
  place: Pick<ScreenPlace, 'left' | 'top'> = { left: 0, top: 0 },
): ChromiumWindow {
  let opened: { readonly context: BrowserContext; readonly page: Page } | undefined;
  let hear: (message: FromWindow) => void = () => undefined;
  let gone: (how: HowGone) => void = () => undefined;
  // Views sent before the page runs: only the last one counts.
  let waiting: ToWindow | undefined;
  let running = false;
  let shown = false;
  let delivering = false;
  /** Views are whole: while one is on its way, only the newest of those that follow is kept. */
  const deliver = async () => {
    if (!running || delivering || opened === undefined) return;
    delivering = true;
    while (waiting !== undefined) {
      const message = waiting;
      waiting = undefined;
      // The window may be gone: then nobody looks.
      // As one text: what carries values between the two takes four times as long as this, for a list of every database.
      await opened.page
        .evaluate((text) => __hear(JSON.parse(text)), JSON.stringify(message))
        .catch(() => undefined);
    }
    delivering = false;
  };
  return {
    async open(shape) {
      const address = windowPage(ORIGIN, shape.navigatorKeys);
      const { context, page, howClosed } = await openWindow(directory, shape);
      onOpened();
      await confine(context, address, shape.recordings);
      opened = { context, page };
      context.on('page', (extra) => extra !== page && void extra.close());
      page.on('dialog', (dialog) => void dialog.dismiss());
      page.on('crash', () => gone('crashed'));
      page.on('close', () => void howClosed().then((how) => gone(how)));
      await layBridge(context, page, address, (message) => hear(message));
      await page.goto(address);
      // Chromium asks the desktop and the X server, which forget it when it ends, however it ends.
      await page.evaluate(KEEP_AWAKE);
      await forgetHistory(context, page);
      running = true;
      // Nothing of ours navigates, and addresses such as about:blank ask nobody: whoever left the page has crashed it.
      page.on('framenavigated', (frame) => {
        if (frame === page.mainFrame() && !mayNavigate(frame.url(), address)) gone('crashed');
      });
      void deliver();
      watchLiveness(
        (answered) => void page.evaluate('0').then(answered, () => undefined),
        () => gone('crashed'),
      );
    },
    async show() {
      if (opened === undefined) return;
      shown = true;
      await comeToScreen(opened.context, opened.page, place);
    },
    takeKeyboard() {
      // A window that is gone takes nothing.
      if (shown) void opened?.page.bringToFront().catch(() => undefined);
    },
    async secondScreen() {
      if (opened === undefined) return undefined;
      const session = await opened.context.newCDPSession(opened.page);
      const { screenInfos } = await session.send('Emulation.getScreenInfos');
      await session.detach();
      return screenInfos.find(({ isPrimary }) => !isPrimary);
    },
    send(message) {
      waiting = message;
      void deliver();
    },
    listen(listener) {
      hear = listener;
    },
    onGone(listener) {
      gone = listener;
    },
  };
}

/** A window beside the screen, on an empty page: in a Chromium of its own, or in that of the day. */
async function openWindow(
  directory: string,
  shape: WindowShape,
): Promise<{ context: BrowserContext; page: Page; howClosed: () => Promise<HowGone> }> {
  const shared = process.env[SHARED_PROFILE];
  if (shared !== undefined) {
    const size = { left: OFF_SCREEN_X, width: shape.width + 1, height: shape.height + 1 };
    const { context, page, lives } = await joinOneBrowser(shared, size);
    return { context, page, howClosed: async () => (lives() ? 'closed' : 'crashed') };
  }
  const context = await launchWindow(directory, shape);
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, howClosed: () => howClosed(directory) };
}

/** A Chromium of its own, with a window beside the screen. */
function launchWindow(directory: string, { width, height }: WindowShape): Promise<BrowserContext> {
  return launch(directory, false, [
    '--kiosk',
    '--app=about:blank',
    `--window-position=${OFF_SCREEN_X},0`,
    `--window-size=${width + 1},${height + 1}`,
    // Only a test asks for a way in beside the pipe.
    ...(process.env.SITTHI_TEST === '1' ? ['--remote-debugging-port=0'] : []),
  ]);
}

/** What the page has of the kiosk: `window.kiosk`, and nothing else (contract/). */
async function layBridge(
  context: BrowserContext,
  page: Page,
  address: string,
  hear: (message: FromWindow) => void,
): Promise<void> {
  await context.exposeBinding('__send', ({ frame }, message: FromWindow) => {
    // Only the page itself speaks; a frame inside it, or another origin, is not heard.
    if (frame === page.mainFrame() && mayNavigate(frame.url(), address)) hear(message);
  });
  await context.addInitScript(() => {
    const post = __send;
    const listeners = new Set<(message: unknown) => void>();
    let last: unknown;
    Reflect.deleteProperty(globalThis, '__send');
    Object.defineProperty(globalThis, '__hear', {
      value: (message: unknown) => {
        last = message;
        for (const listener of listeners) listener(message);
      },
    });
    const bridge = {
      send: (message: unknown) => void post(message),
      listen: (listener: (message: unknown) => void) => {
        listeners.add(listener);
        if (last !== undefined) listener(last);
        return () => listeners.delete(listener);
      },
    };
    Object.defineProperty(globalThis, 'kiosk', { value: Object.freeze(bridge) });
  });
}

/** The empty page that the window began with is forgotten: neither a swipe nor a key finds a way back to it. */
async function forgetHistory(context: BrowserContext, page: Page): Promise<void> {
  const history = await context.newCDPSession(page);
  await history.send('Page.resetNavigationHistory');
  await history.detach();
}

/** Moves the window to the screen, and fills it. Throws where it does not come. */
async function comeToScreen(
  context: BrowserContext,
  page: Page,
  { left, top }: Pick<ScreenPlace, 'left' | 'top'>,
): Promise<void> {
  const session = await context.newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  const set = (bounds: { left?: number; top?: number; windowState?: 'normal' | 'fullscreen' }) =>
    session.send('Browser.setWindowBounds', { windowId, bounds });
  // Where no window manager answers for it, a move may be lost on a busy machine: the page is asked where it is.
  for (let tries = 1; ; tries += 1) {
    await set({ windowState: 'normal' });
    await set({ left, top });
    await set({ windowState: 'fullscreen' });
    if (await isOnScreen(page, left)) break;
    if (tries === SHOW_TRIES) throw new Error('the window does not come to the screen');
  }
  await session.detach();
  await page.bringToFront();
}

/** Whether a window came to where it is seen; waits for that for a moment. */
async function isOnScreen(page: Page, left: number): Promise<boolean> {
  for (let looks = 0; looks < 10; looks += 1) {
    if ((await page.evaluate(() => screenX)) >= left) return true;
    await new Promise((done) => setTimeout(done, 30));
  }
  return false;
}

/**
 * Whether a person closed the window, or its Chromium died: Chromium writes into its profile when it ends in order, a
 * moment after its window closed. Waits for that for a second, or until there is no Chromium that could write.
 */
async function howClosed(directory: string): Promise<HowGone> {
  for (let tries = 0; tries < 20; tries += 1) {
    const dead = hasDied(directory);
    try {
      const { profile } = JSON.parse(readFileSync(join(directory, 'Default', 'Preferences'), 'utf8')) as {
        profile?: { exit_type?: string };
      };
      if (profile?.exit_type === 'Normal') return 'closed';
    } catch {
      // Being written: read again.
    }
    if (dead) return 'crashed';
    await new Promise((done) => setTimeout(done, 50));
  }
  return 'crashed';
}

/** Whether the profile is still locked by a process that has ended: Chromium unlocks it when it ends in order. */
function hasDied(directory: string): boolean {
  try {
    // The lock is a link to "machine-process".
    const pid = readlinkSync(join(directory, 'SingletonLock')).split('-').at(-1) ?? '';
    return !existsSync(`/proc/${pid}`);
  } catch {
    return false;
  }
}
