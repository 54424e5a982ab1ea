/**
 * The shell offered by Electron: the kiosk's side. Each visit is a utility process with a window, hidden pages and an
 * in-memory session of its own; all of them end when the visit does. The window is joined to its visit by a
 * MessagePort, so what a person sees and says never passes through this process.
 */
import {
  BrowserWindow,
  MessageChannelMain,
  powerSaveBlocker,
  type Session,
  screen,
  session,
  utilityProcess,
} from 'electron';
import type { Host, VisitHandle, VisitListener } from '../../ports/host.ts';
import { FromVisit, type ToVisit } from '../../ports/visit-messages.ts';
import { createSpooledPrinting } from '../../printing/spooled.ts';
import { printerNames, spool } from '../../printing/spooler.electron.ts';
import { pathsOf } from '../../words/crash.ts';
import type { FaultName } from '../../words/faults.ts';
import { fail } from '../../words/result.ts';
import { MOMENT_PAGE, outOfServicePage } from '../out-of-service.ts';
import { VISIT_ENTRY, WINDOW_PRELOAD } from '../paths.ts';
import {
  APP_ORIGIN,
  FORBIDDEN_ENVIRONMENT,
  mayNavigate,
  PAGE_PREFERENCES,
  PDF_OPTIONS,
  VISIT_ENVIRONMENT,
  WINDOW_OPTIONS,
  windowPage,
} from '../rules.ts';
import { endSpeech } from '../speech.ts';
import { clearSession, confineSession, fromOwnPage } from './guard.electron.ts';
import { Carried, MESSAGES, type ShellNews, ShellRequest } from './messages.ts';

const PRINT_PAGE = `${APP_ORIGIN}/print.html`;
/** Makes pictures of a PDF's pages, for printers that are reached through the system's spooler. */
const SPOOL_PAGE = `${APP_ORIGIN}/spool.html`;
/** A visit that was told that its window is gone ends within this time, or is ended. */
const LAST_WORDS_MS = 500;
/** A page of the day whose renderer has gone, or that could not be loaded, is loaded again after this time. */
const LOAD_AGAIN_MS = 1000;

/** Options of this shell. */
export interface ElectronHostOptions {
  /** True: a person may close the window, and the kiosk ends (demonstration). False: closing is refused. */
  readonly closable: boolean;
}

/** The environment of a visit's process: the kiosk's own, without what could load code into it, and what it needs. */
export function visitEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const inherited = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !FORBIDDEN_ENVIRONMENT.includes(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...VISIT_ENVIRONMENT };
}

/**
 * In-memory sessions, one visit at a time each. Electron never frees a session (electron#28566), so a cleared one is
 * lent again instead of making a new one for every visit; one that cannot be cleared is not.
 */
function sessionPool() {
  const free: Session[] = [];
  let made = 0;
  return {
    take(): Session {
      const lent = free.pop();
      if (lent !== undefined) return lent;
      made += 1;
      // No "persist:" before the name: the session lives in memory alone.
      const fresh = session.fromPartition(`visit-${made}`, { cache: false });
      confineSession(fresh);
      return fresh;
    },
    give(used: Session): void {
      clearSession(used).then(
        () => void free.push(used),
        () => console.error('a session could not be cleared and is not used again'),
      );
    },
  };
}

/** Makes the shell. Call after `app` is ready. */
export function createElectronHost(options: ElectronHostOptions): Host {
  const sessions = sessionPool();
  const handles = new Set<VisitHandle>();
  // Not on a desktop: there a window that cannot be focused stays over all others (electron.d.ts, `focusable`).
  const under = options.closable ? undefined : backdrop();
  const outOfService = outOfServiceScreen(outOfServicePage('kiosk.crash-loop'));
  const covers = coverOtherScreens();
  return {
    name: 'electron',
    outOfService: (shown) => outOfService.show(shown),
    startVisit(listener) {
      const own = sessions.take();
      const handle = startVisit(listener, own, options, () => {
        handles.delete(handle);
        sessions.give(own);
      });
      handles.add(handle);
      return handle;
    },
    printing: (settings) =>
      createSpooledPrinting({
        ...settings,
        spooler: {
          printers: async () => (await printerNames(outOfService.contents())).map((name) => ({ name })),
          // Pages are the visit's alone: the kiosk only asks whether the printer is there.
          spool: async () => fail({ detail: 'only a visit prints' }),
        },
      }),
    keepAwake() {
      const id = powerSaveBlocker.start('prevent-display-sleep');
      return () => void powerSaveBlocker.stop(id);
    },
    async quit() {
      for (const handle of handles) handle.kill();
      covers.close();
      outOfService.close();
      under?.close();
    },
  };
}

/** Loads a page, and again after a pause whenever its renderer has gone or it could not be loaded. */
function keepLoaded(window: BrowserWindow, address: string): void {
  let again: NodeJS.Timeout | undefined;
  const load = () => {
    again = undefined;
    window.loadURL(address).catch(later);
  };
  const later = () => {
    // Rejects also when the kiosk ends before it is loaded; there is nothing to do about it then.
    if (!window.isDestroyed()) again ??= setTimeout(load, LOAD_AGAIN_MS);
  };
  window.webContents.on('render-process-gone', later);
  window.on('closed', () => clearTimeout(again));
  load();
}

/** A window of a page that runs no script, out of anybody's reach. */
function silentWindow(options: Electron.BrowserWindowConstructorOptions = {}): BrowserWindow {
  const window = new BrowserWindow({
    ...WINDOW_OPTIONS,
    ...options,
    closable: false,
    focusable: false,
    webPreferences: { ...PAGE_PREFERENCES, javascript: false },
  });
  window.removeMenu();
  return window;
}

/** Lies under the visits for the day: what is seen for a moment when one window has gone and the next is not up. */
function backdrop(): { close(): void } {
  const window = silentWindow();
  keepLoaded(window, MOMENT_PAGE);
  const free = onScreenChange(() => window.setBounds(screen.getPrimaryDisplay().bounds));
  window.showInactive();
  return {
    close() {
      free();
      window.destroy();
    },
  };
}

/** Calls `act` now and whenever a screen is plugged in, out, turned or changed. Returns what ends it. */
function onScreenChange(act: () => void): () => void {
  act();
  screen.on('display-added', act);
  screen.on('display-removed', act);
  screen.on('display-metrics-changed', act);
  return () => {
    screen.off('display-added', act);
    screen.off('display-removed', act);
    screen.off('display-metrics-changed', act);
  };
}

/**
 * Says on every screen why the kiosk cannot start, until the process ends. Call after `app` is ready and the default session
 * is confined; a shell that was made already has quit.
 */
export function showFault(name: FaultName): void {
  coverOtherScreens();
  outOfServiceScreen(outOfServicePage(name)).show(true);
}

/** A page that runs no script lies ready: what a person sees when no visit can be shown. */
function outOfServiceScreen(address: string): {
  show(shown: boolean): void;
  contents(): Electron.WebContents | undefined;
  close(): void;
} {
  const window = silentWindow();
  keepLoaded(window, address);
  return {
    show(shown) {
      if (window.isDestroyed()) return;
      if (!shown) return window.hide();
      window.setBounds(screen.getPrimaryDisplay().bounds);
      window.showInactive();
      window.setKiosk(true);
    },
    contents: () => (window.isDestroyed() ? undefined : window.webContents),
    close: () => window.destroy(),
  };
}

/** Every screen but the first is covered: nothing lies open beside the kiosk, whatever is plugged in. */
function coverOtherScreens(): { close(): void } {
  let covers: BrowserWindow[] = [];
  const free = onScreenChange(() => {
    for (const old of covers) old.destroy();
    const first = screen.getPrimaryDisplay().id;
    covers = screen
      .getAllDisplays()
      .filter((display) => display.id !== first)
      .map((display) => {
        const window = silentWindow({ ...display.bounds, backgroundColor: '#000000' });
        window.showInactive();
        return window;
      });
  });
  return {
    close() {
      free();
      for (const window of covers) window.destroy();
      covers = [];
    },
  };
}

/** The renderer's memory goes now, not when Chromium gets round to it; there are no core dumps. */
function endPage(page: BrowserWindow): void {
  if (page.isDestroyed()) return;
  page.webContents.forcefullyCrashRenderer();
  page.destroy();
}

function startVisit(
  listener: VisitListener,
  own: Session,
  options: ElectronHostOptions,
  ended: () => void,
): VisitHandle {
  const child = utilityProcess.fork(VISIT_ENTRY, [], {
    serviceName: 'Sitthi 25 visit',
    stdio: ['ignore', 'ignore', 'inherit'],
    env: visitEnvironment(process.env),
    execArgv: [],
  });
  const pages = new Map<number, BrowserWindow>();
  let window: BrowserWindow | undefined;
  let over = false;
  let killed = false;
  let shown = false;

  /** Fills the first screen, also after a screen was turned, changed or plugged in again. */
  const fillScreen = () => {
    if (shown && window !== undefined && !window.isDestroyed())
      window.setBounds(screen.getPrimaryDisplay().bounds);
  };
  const freeScreen = onScreenChange(fillScreen);

  const tell = (news: ShellNews, port?: Electron.MessagePortMain) => {
    if (!over) child.postMessage({ shell: news } satisfies Carried, port === undefined ? [] : [port]);
  };
  const kill = () => {
    killed = true;
    if (child.pid !== undefined) {
      try {
        // Not `child.kill()`: that asks, and a visit that blocks does not hear it.
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It ended by itself in the same moment.
      }
    }
    closeWindows();
  };
  const closeWindows = () => {
    const closing = [window, ...pages.values()];
    // Forgotten first: what they say of their own end is not news.
    window = undefined;
    pages.clear();
    for (const page of closing) if (page !== undefined) endPage(page);
  };

  /** A page with messages of its own to and from the visit: `announce` hands the visit its end when the page has asked for it. */
  const openPage = (
    address: string,
    size: { width: number; height: number },
    announce: (port: Electron.MessagePortMain) => void,
    loaded: () => void,
    failed: (how: 'closed' | 'crashed') => void,
  ): BrowserWindow => {
    const page = new BrowserWindow({
      ...WINDOW_OPTIONS,
      ...size,
      closable: options.closable,
      webPreferences: { ...PAGE_PREFERENCES, preload: WINDOW_PRELOAD, session: own },
    });
    const contents = page.webContents;
    page.removeMenu();
    if (process.platform === 'win32' || process.platform === 'darwin') page.setContentProtection(true);
    let asked = false;
    contents.ipc.on(MESSAGES, (event, ...args) => {
      // Any other message, or a second one, is not from our preload: such a page is not spoken to.
      if (asked || args.length > 0 || !fromOwnPage(event, contents, address)) return;
      asked = true;
      const { port1, port2 } = new MessageChannelMain();
      announce(port1);
      contents.mainFrame.postMessage(MESSAGES, null, [port2]);
    });
    contents.on('render-process-gone', () => failed('crashed'));
    contents.on('preload-error', () => failed('crashed'));
    // Addresses such as about:blank ask no "will-navigate" (electron#21136): whoever left the page has crashed it.
    contents.on('did-navigate', (_event, url) => {
      if (!mayNavigate(url, address)) failed('crashed');
    });
    // The visit asks its window each moment whether it lives (liveness.ts); this is what Chromium notices by itself.
    page.on('unresponsive', () => failed('crashed'));
    page.on('close', (event) => {
      if (!options.closable) event.preventDefault();
    });
    page.on('closed', () => failed('closed'));
    page.loadURL(address).then(loaded, () => failed('crashed'));
    return page;
  };

  const windowGone = (gone: BrowserWindow | undefined, how: 'closed' | 'crashed') => {
    // Ours to close: said by whoever closes, not by the window.
    if (over || gone === undefined || gone !== window) return;
    window = undefined;
    tell({ type: 'gone', how });
    if (!gone.isDestroyed()) gone.destroy();
    setTimeout(() => !over && kill(), LAST_WORDS_MS);
  };

  const serve = (request: ShellRequest) => {
    switch (request.type) {
      case 'open': {
        if (window !== undefined) return;
        const opened = openPage(
          windowPage(APP_ORIGIN, request.navigatorKeys),
          { width: request.width, height: request.height },
          (port) => tell({ type: 'channel' }, port),
          () => tell({ type: 'opened' }),
          (how) => windowGone(opened, how),
        );
        window = opened;
        return;
      }
      case 'show':
        if (window === undefined) return;
        shown = true;
        fillScreen();
        window.show();
        window.setKiosk(true);
        window.moveTop();
        window.focus();
        tell({ type: 'shown' });
        return;
      case 'page': {
        if (pages.has(request.page)) return;
        const { page: id } = request;
        const opened = openPage(
          request.of === 'spool' ? SPOOL_PAGE : PRINT_PAGE,
          // A4 at 96 dots an inch; the paper's own size comes from its style.
          { width: 794, height: 1123 },
          (port) => tell({ type: 'page-channel', page: id }, port),
          () => undefined,
          (how) => {
            // Dropped, and its number perhaps given to another: not news.
            if (pages.get(id) !== opened) return;
            pages.delete(id);
            // Now: nobody would find it later, and the visit's session is lent to the next.
            endPage(opened);
            tell({ type: 'page-failed', page: id, detail: `the page renderer ${how}` });
          },
        );
        pages.set(id, opened);
        return;
      }
      case 'print':
        void print(request.page, request.tagged);
        return;
      case 'printers':
        // Any page of the visit may ask; the answer is the system's.
        void printerNames((window ?? pages.values().next().value)?.webContents).then((names) =>
          tell({ type: 'printers', names }),
        );
        return;
      case 'spool': {
        const page = pages.get(request.page);
        const told = (reason: string) =>
          tell({ type: 'spooled', page: request.page, reason: reason.slice(0, 300) });
        if (page === undefined) return told('there is no such page');
        spool(page.webContents, request, told);
        return;
      }
      case 'drop': {
        const page = pages.get(request.page);
        pages.delete(request.page);
        page?.destroy();
        return;
      }
    }
  };
  const print = async (id: number, tagged: boolean) => {
    const page = pages.get(id);
    if (page === undefined) return tell({ type: 'page-failed', page: id, detail: 'there is no such page' });
    try {
      const pdf = await page.webContents.printToPDF({
        ...PDF_OPTIONS,
        generateTaggedPDF: tagged,
        generateDocumentOutline: tagged,
      });
      const bytes = new Uint8Array(pdf);
      tell({ type: 'pdf', page: id, bytes });
      // postMessage has copied it: what this process held is overwritten.
      pdf.fill(0);
      bytes.fill(0);
    } catch (error) {
      tell({ type: 'page-failed', page: id, detail: (error as Error).message.slice(0, 300) });
    }
  };

  child.on('message', (data: unknown) => {
    if (over) return;
    const carried = Carried.safeParse(data);
    if (!carried.success) return listener.dropped(pathsOf(carried.error));
    const { kiosk, shell } = carried.data;
    if (kiosk !== undefined) {
      const message = FromVisit.safeParse(kiosk);
      if (message.success) listener.message(message.data);
      else listener.dropped(pathsOf(message.error));
    }
    if (shell === undefined) return;
    const request = ShellRequest.safeParse(shell);
    if (request.success) serve(request.data);
    else listener.dropped(pathsOf(request.error));
  });
  // V8 gave up on it, out of memory or worse: without a listener Node throws that here, and the kiosk would end with its
  // visit. Its report may quote what was in memory, and is not looked at; "exit" follows.
  child.on('error', () => undefined);
  // Killed before it was there: the process id is known only now.
  child.on('spawn', () => killed && kill());
  child.on('exit', (code) => {
    if (over) return;
    // First: a message that is sent while "exit" is told takes Electron down (electron#53923).
    over = true;
    closeWindows();
    freeScreen();
    ended();
    // Electron speaks from its main process, through one service for the day: what that said goes with the visit.
    const { XDG_RUNTIME_DIR: runtime } = process.env;
    if (runtime !== undefined) endSpeech(runtime);
    listener.gone({ crashed: code !== 0, detail: `exit code ${code}` });
  });
  return {
    get pid() {
      return child.pid;
    },
    send(message: ToVisit) {
      if (!over) child.postMessage({ kiosk: message } satisfies Carried);
    },
    kill,
  };
}
