/**
 * The shell offered by an installed Chromium. A visit's process owns a Chromium of its own over a pipe: when the
 * process dies, however it dies, the pipe closes and its Chromium ends with everything it remembered.
 */
import { fork } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { fail, ok, type Result } from '../../../native/result.ts';
import type { FromWindow, PrintDocument, ToWindow } from '../../contract/contract.ts';
import { DRAW_LIMIT_MS, drawLimitMs, isTagged } from '../../document/rows.ts';
import type {
  Host,
  PageRenderer,
  VisitHandle,
  VisitListener,
  VisitShell,
  VisitWindow,
  WindowShape,
} from '../../ports/host.ts';
import { FromVisit, type ToVisit } from '../../ports/visit-messages.ts';
import { pathsOf } from '../../words/crash.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { watchAnswers } from '../liveness.ts';
import { outOfServicePage } from '../out-of-service.ts';
import { VISIT_ENTRY, WINDOW_ROOT } from '../paths.ts';
import {
  mayNavigate,
  mayRequest,
  VISIT_ENVIRONMENT,
  WINDOW_HEADERS,
  windowFile,
  windowPage,
} from '../rules.ts';
import { endSpeech, speechEnvironment } from '../speech.ts';

const ORIGIN = 'https://kiosk.invalid';
const PRINT_PAGE = `${ORIGIN}/print.html`;
const OFF_SCREEN_X = -8000;
/** So often a window is asked to come to the screen. */
const SHOW_TRIES = 5;
/** Keeps the screen awake while the page is seen; a page that was hidden asks again. */
const KEEP_AWAKE = `{
  const ask = () => void navigator.wakeLock.request('screen').catch(() => undefined);
  document.addEventListener('visibilitychange', ask);
  ask();
}`;
const DRAW_TRIES = 2;
/** Beside the drawing itself: until its page has come, and its PDF is made. A renderer that hangs is given up after that. */
const DRAW_AROUND_MS = 20_000;

const IS_ROOT = process.getuid?.() === 0;
/** Chromium's switches: no first-run talk, no calls home, no gestures that leave the page, nothing kept. */
const SWITCHES = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--disk-cache-size=1',
  '--force-device-scale-factor=1',
  '--noerrdialogs',
  // WebRTC and preconnect ask neither the page's policy nor our routes: no packet leaves without a proxy, and nobody is found.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--host-resolver-rules=MAP * ^NOTFOUND',
  '--enable-speech-dispatcher',
  // The pages behind an address bar that nobody sees cost half of a window's start.
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,SpareRendererForSitePerProcess',
  // Chromium has no sandbox for root, and would say so in a bar over the page.
  ...(IS_ROOT ? ['--no-sandbox', '--test-type'] : []),
] as const;

/** The installed Chromium, or undefined. */
export function findChromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
}

/** RAM-backed where the machine has it: profiles and whatever Chromium writes never reach a disk. */
function ramDirectory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Where each visit's folder is made; a test keeps them apart. */
const runParent = () => process.env.SITTHI_RUN_PARENT ?? ramDirectory();

/** Removes what kiosks that were killed left behind: folders whose maker is gone. */
function removeLeftovers(): void {
  for (const name of readdirSync(runParent())) {
    const maker = /^sitthi25-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || existsSync(`/proc/${maker}`)) continue;
    endSpeech(join(runParent(), name));
    rmSync(join(runParent(), name), { recursive: true, force: true });
  }
}

/** Options of the kiosk's side of this shell. */
export interface ChromiumHostOptions {
  /** `headless`: no window; views go to `onView`, and intents come back by `act`. */
  readonly window: 'shown' | 'headless';
  /** Size of the screen, for the out-of-service page: without a window manager a window has the size that it asks for. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Headless only: a folder in which the PDFs are left, at the wish of whoever runs the visit. */
  readonly keepPagesIn?: string;
  /** Headless only: what a window would see. */
  readonly onView?: (message: ToWindow, act: (message: FromWindow) => void) => void;
}

/** What crosses the process line besides the kiosk's own messages. */
interface Carried {
  readonly kiosk?: unknown;
  readonly window?: unknown;
}

/** The kiosk's side: starts visits as processes of their own. */
export function createChromiumHost(options: ChromiumHostOptions): Host {
  const handles = new Set<VisitHandle>();
  const runDirectories = new Set<string>();
  removeLeftovers();
  let screen: Promise<BrowserContext> | undefined;
  const showOutOfService = (shown: boolean) => {
    if (options.window !== 'shown' || shown === (screen !== undefined)) return;
    if (!shown) {
      void screen?.then(
        (context) => context.close(),
        () => undefined,
      );
      screen = undefined;
      return;
    }
    const directory = mkdtempSync(join(runParent(), `sitthi25-${process.pid}-out-of-service-`));
    runDirectories.add(directory);
    const showing = launch(directory, false, [
      '--kiosk',
      '--blink-settings=scriptEnabled=false',
      '--window-position=0,0',
      `--window-size=${(options.size?.width ?? 1080) + 1},${(options.size?.height ?? 1920) + 1}`,
      `--app=${outOfServicePage('kiosk.crash-loop')}`,
    ]);
    screen = showing;
    /** Forgets it; whether it should still be there. */
    const over = () => {
      void removeWhenFree(directory).then(() => runDirectories.delete(directory));
      if (screen !== showing) return false;
      screen = undefined;
      return true;
    };
    // One that dies comes back at once; where none can start, the kiosk asks again with its next attempt.
    showing.then((context) => {
      context.on('close', () => over() && showOutOfService(true));
      for (const page of context.pages()) page.on('crash', () => void context.close());
    }, over);
  };
  return {
    name: options.window === 'shown' ? 'chromium' : 'headless',
    outOfService: showOutOfService,
    startVisit(listener: VisitListener): VisitHandle {
      const runDirectory = mkdtempSync(join(runParent(), `sitthi25-${process.pid}-`));
      const child = fork(VISIT_ENTRY, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          ...process.env,
          ...VISIT_ENVIRONMENT,
          SITTHI_SHELL: options.window,
          SITTHI_RUN_DIR: runDirectory,
          ...speechEnvironment(runDirectory),
          // What it, its Chromium or a library calls temporary is in memory too, and goes with the visit.
          TMPDIR: runDirectory,
          ...(options.keepPagesIn === undefined ? {} : { SITTHI_KEEP_PAGES: options.keepPagesIn }),
        },
      });
      runDirectories.add(runDirectory);
      let over = false;
      let forward = false;
      const handle: VisitHandle = {
        pid: child.pid,
        send(message: ToVisit) {
          if (message.type === 'activate') forward = true;
          if (child.connected) child.send({ kiosk: message } satisfies Carried);
        },
        kill() {
          child.kill('SIGKILL');
        },
      };
      handles.add(handle);
      child.on('message', (carried: Carried) => {
        if (carried.window !== undefined) {
          // Whoever looks sees the visit that came forward, not the one that stands by.
          if (!forward) return;
          options.onView?.(carried.window as ToWindow, (message) =>
            child.send({ window: message } satisfies Carried),
          );
          return;
        }
        const parsed = FromVisit.safeParse(carried.kiosk);
        if (parsed.success) listener.message(parsed.data);
        else listener.dropped(pathsOf(parsed.error));
      });
      const gone = (crashed: boolean, detail: string) => {
        if (over) return;
        over = true;
        handles.delete(handle);
        endSpeech(runDirectory);
        removeWhenFree(runDirectory, 60_000, 2000).then(() => runDirectories.delete(runDirectory));
        listener.gone({ crashed, detail });
      };
      child.on('error', (error) => gone(true, error.message));
      child.on('exit', (code, signal) => gone(code !== 0, signal ?? `exit code ${code}`));
      return handle;
    },
    // Each visit's window does, from its first moment to its last.
    keepAwake: () => () => undefined,
    async quit() {
      showOutOfService(false);
      for (const handle of handles) handle.kill();
      for (const directory of runDirectories) endSpeech(directory);
      await Promise.all([...runDirectories].map((directory) => removeWhenFree(directory)));
    },
  };
}

/**
 * Chromium lets go of its profile a moment after its parent dies, and on a busy machine writes into it for a while yet:
 * removed until it stayed away for `calmMs`, for `limitMs` at most.
 */
async function removeWhenFree(directory: string, limitMs = 3000, calmMs = 100): Promise<void> {
  const until = Date.now() + limitMs;
  let goneSince: number | undefined;
  while (Date.now() < until) {
    try {
      if (existsSync(directory)) {
        goneSince = undefined;
        rmSync(directory, { recursive: true, force: true });
      }
      goneSince ??= Date.now();
    } catch {
      goneSince = undefined;
    }
    await new Promise((done) => setTimeout(done, 100));
    if (goneSince !== undefined && !existsSync(directory) && Date.now() - goneSince >= calmMs) return;
  }
}

/** The visit's side of this shell. */
export function chromiumShell(): VisitShell {
  const runDirectory = process.env.SITTHI_RUN_DIR;
  if (process.send === undefined || runDirectory === undefined)
    throw new Error('a visit is started by the kiosk');
  const post = (carried: Carried) => process.send?.(carried);
  // The kiosk is gone: nothing of this visit may outlive it.
  process.on('disconnect', () => process.exit(1));
  return {
    window:
      process.env.SITTHI_SHELL === 'shown' ? chromiumWindow(join(runDirectory, 'window')) : lineWindow(post),
    pages: chromiumPages(join(runDirectory, 'pages'), process.env.SITTHI_KEEP_PAGES),
    kiosk: {
      send: (message) => post({ kiosk: message }),
      listen: (listener) =>
        process.on('message', (carried: Carried) => carried.kiosk !== undefined && listener(carried.kiosk)),
    },
  };
}

/** No window: views go up the line, and whoever is there acts as the person would. */
function lineWindow(post: (carried: Carried) => void): VisitWindow {
  return {
    open: async () => undefined,
    show: async () => undefined,
    send: (message) => post({ window: message }),
    listen: (listener) =>
      process.on(
        'message',
        (carried: Carried) => carried.window !== undefined && listener(carried.window as FromWindow),
      ),
    onGone: () => undefined,
    close: async () => undefined,
  };
}

/** Serves the built window under its own origin, with its headers, and refuses everything else. */
async function confine(context: BrowserContext, page: string): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    const address = request.url();
    const leaving = request.isNavigationRequest() && !mayNavigate(address, page);
    const file = mayRequest(address, ORIGIN) && !leaving ? windowFile(address, ORIGIN, WINDOW_ROOT) : null;
    // A navigation that is "aborted" leaves the page standing; one that is "blocked" puts an error page in its place.
    if (file === null || !existsSync(file.path))
      return route.abort(request.isNavigationRequest() ? 'aborted' : 'blockedbyclient');
    return route.fulfill({
      body: readFileSync(file.path),
      contentType: file.contentType,
      headers: { ...WINDOW_HEADERS },
    });
  });
}

async function launch(
  directory: string,
  headless: boolean,
  args: readonly string[],
): Promise<BrowserContext> {
  mkdirSync(directory, { recursive: true });
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not installed (build/setup.sh installs it)');
  // Chromium's preference, not the page's: a key may come before the page runs, or go to the window that stands by.
  writeFileSync(join(directory, 'Local State'), JSON.stringify({ select_file_dialogs: { allowed: false } }));
  // The kiosk needs it for its out-of-service page alone, and would begin a third of a second later.
  const { chromium } = await import('playwright-core');
  return chromium.launchPersistentContext(directory, {
    executablePath,
    headless,
    // Playwright leaves it off unless it is asked.
    chromiumSandbox: !IS_ROOT,
    viewport: null,
    acceptDownloads: false,
    serviceWorkers: 'block',
    locale: 'th-TH',
    timezoneId: 'Asia/Bangkok',
    // A browser under test is silent; this one speaks, where the machine has a voice.
    ignoreDefaultArgs: ['--enable-automation', '--mute-audio'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...SWITCHES, ...args],
  });
}

function chromiumWindow(directory: string): VisitWindow {
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  let size: WindowShape = { width: 1080, height: 1920 };
  let hear: (message: FromWindow) => void = () => undefined;
  let gone: (how: 'closed' | 'crashed') => void = () => undefined;
  let closing = false;
  let unwatch: () => void = () => undefined;
  // Views sent before the page runs: only the last one counts.
  let waiting: ToWindow | undefined;
  let running = false;
  let delivering = false;
  /** Views are whole: while one is on its way, only the newest of those that follow is kept. */
  const deliver = async () => {
    if (!running || delivering || page === undefined) return;
    delivering = true;
    while (waiting !== undefined) {
      const message = waiting;
      waiting = undefined;
      // The window may be gone: then nobody looks.
      await page
        .evaluate((m) => (globalThis as unknown as { __hear: (m: unknown) => void }).__hear(m), message)
        .catch(() => undefined);
    }
    delivering = false;
  };
  return {
    async open(wanted) {
      size = wanted;
      const address = windowPage(ORIGIN, wanted.navigatorKeys);
      context = await launch(directory, false, [
        '--kiosk',
        '--app=about:blank',
        `--window-position=${OFF_SCREEN_X},0`,
        `--window-size=${size.width + 1},${size.height + 1}`,
        // Only a test asks for a way in beside the pipe.
        ...(process.env.SITTHI_TEST === '1' ? ['--remote-debugging-port=0'] : []),
      ]);
      await confine(context, address);
      page = context.pages()[0] ?? (await context.newPage());
      const main = page;
      context.on('page', (extra) => extra !== main && void extra.close());
      main.on('dialog', (dialog) => void dialog.dismiss());
      main.on('crash', () => !closing && gone('crashed'));
      main.on('close', () => {
        if (!closing) void howClosed(directory).then(gone);
      });
      await context.exposeBinding('__send', ({ frame }, message: FromWindow) => {
        // Only the page itself speaks; a frame inside it, or another origin, is not heard.
        if (frame === main.mainFrame() && mayNavigate(frame.url(), address)) hear(message);
      });
      await context.addInitScript(() => {
        const scope = globalThis as unknown as Record<string, unknown>;
        const post = scope.__send as (message: unknown) => Promise<void>;
        const listeners = new Set<(message: unknown) => void>();
        let last: unknown;
        delete scope.__send;
        Object.defineProperty(scope, '__hear', {
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
        Object.defineProperty(scope, 'kiosk', { value: Object.freeze(bridge) });
      });
      await main.goto(address);
      // Chromium asks the desktop and the X server, which forget it when it ends, however it ends.
      await main.evaluate(KEEP_AWAKE);
      // The empty page that the window began with is forgotten: neither a swipe nor a key finds a way back to it.
      const history = await context.newCDPSession(main);
      await history.send('Page.resetNavigationHistory');
      await history.detach();
      running = true;
      // Nothing of ours navigates, and addresses such as about:blank ask nobody: whoever left the page has crashed it.
      main.on('framenavigated', (frame) => {
        if (frame === main.mainFrame() && !closing && !mayNavigate(frame.url(), address)) gone('crashed');
      });
      void deliver();
      unwatch = watchAnswers(
        (answered) => void main.evaluate('0').then(answered, () => undefined),
        () => gone('crashed'),
      );
    },
    async show() {
      if (context === undefined || page === undefined) return;
      const session = await context.newCDPSession(page);
      const { windowId } = await session.send('Browser.getWindowForTarget');
      const set = (bounds: { left?: number; top?: number; windowState?: 'normal' | 'fullscreen' }) =>
        session.send('Browser.setWindowBounds', { windowId, bounds });
      // Where no window manager answers for it, a move may be lost on a busy machine: the page is asked where it is.
      for (let tries = 1; ; tries += 1) {
        await set({ windowState: 'normal' });
        await set({ left: 0, top: 0 });
        await set({ windowState: 'fullscreen' });
        if (await isOnScreen(page)) break;
        if (tries === SHOW_TRIES) throw new Error('the window does not come to the screen');
      }
      await session.detach();
      await page.bringToFront();
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
    async close() {
      closing = true;
      unwatch();
      await context?.close();
    },
  };
}

/** Whether a window came to where it is seen; waits for that for a moment. */
async function isOnScreen(page: Page): Promise<boolean> {
  for (let looks = 0; looks < 10; looks += 1) {
    if ((await page.evaluate(() => (globalThis as unknown as { screenX: number }).screenX)) >= 0) return true;
    await new Promise((done) => setTimeout(done, 30));
  }
  return false;
}

/**
 * Whether a person closed the window, or its Chromium died: Chromium writes into its profile when it ends in order, a
 * moment after its window closed. Waits for that for a second, or until there is no Chromium that could write.
 */
async function howClosed(directory: string): Promise<'closed' | 'crashed'> {
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
      const scope = globalThis as unknown as Record<string, (...values: unknown[]) => unknown>;
      const bridge = { document: scope.__document, done: scope.__done };
      Object.defineProperty(scope, 'page', { value: Object.freeze(bridge) });
    });
    await page.goto(PRINT_PAGE);
    await drawn;
    // A file is heard as well as seen.
    const tagged = keepIn !== undefined || isTagged(document);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged, outline: tagged });
  };
  const draw = async (document: PrintDocument): Promise<Uint8Array> => {
    const context = await started();
    const page = await context.newPage();
    const { promise: over, reject: giveUp } = Promise.withResolvers<never>();
    const limitMs = DRAW_AROUND_MS + drawLimitMs(document);
    // All of it: a renderer that is stopped answers nothing, the making of the PDF included.
    const limit = setTimeout(() => giveUp(new Error(`the page did not finish in ${limitMs} ms`)), limitMs);
    // A page that dies says nothing to whoever waits for its "done".
    page.on('crash', () => giveUp(new Error('the page crashed')));
    page.on('close', () => giveUp(new Error('the page closed')));
    try {
      return await Promise.race([drawOn(page, document), over]);
    } finally {
      clearTimeout(limit);
      // Nobody waits for it: one that hangs closes late, or with its Chromium.
      void page.close().catch(() => undefined);
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
