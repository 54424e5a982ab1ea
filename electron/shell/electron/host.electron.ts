/**
 * The shell offered by Electron: the kiosk's side. Each visit is a utility process with a window, hidden pages and an
 * in-memory session of its own; all of them end when the visit does. The window is joined to its visit by a
 * MessagePort, so what a person sees and says never passes through this process.
 */
import { BrowserWindow, powerSaveBlocker, type Session, screen, session, utilityProcess } from 'electron';
import type { Host, VisitHandle, VisitListener } from '../../ports/host.ts';
import { StoreAnswer, type StoreTask, unanswered } from '../../ports/store-task.ts';
import { FromVisit, type ToVisit } from '../../ports/visit-messages.ts';
import { createSpooledPrinting } from '../../printing/spooled.ts';
import { printerNames } from '../../printing/spooler.electron.ts';
import { systemWinspool } from '../../printing/winspool.ts';
import { pathsOf } from '../../words/crash.ts';
import type { FaultName } from '../../words/faults.ts';
import { fail } from '../../words/result.ts';
import { MOMENT_PAGE, outOfServicePage } from '../out-of-service.ts';
import { STORE_READER_ENTRY, VISIT_ENTRY } from '../paths.ts';
import {
  covering,
  FORBIDDEN_ENVIRONMENT,
  PAGE_PREFERENCES,
  VISIT_ENVIRONMENT,
  WINDOW_OPTIONS,
} from '../rules.ts';
import { forgetSpoken } from '../speech.ts';
import { clearSession, confineSession } from './guard.electron.ts';
import { Carried, ShellRequest } from './messages.ts';
import { VisitWindows } from './visit-windows.electron.ts';

/** A visit that was told that its window is gone ends within this time, or is ended. */
const LAST_WORDS_MS = 500;
/** A page of the day whose renderer has gone, or that could not be loaded, is loaded again after this time. */
const LOAD_AGAIN_MS = 1000;

/** A visit that is killed before it was launched has this time to be launched after all; nobody tells of one that never is. */
const LAUNCH_AGAIN_MS = 1000;

/** A store's reader has this time to be launched. */
const LAUNCH_LIMIT_MS = 10_000;

/** Options of this shell. */
export interface ElectronHostOptions {
  /** True: a person may close the window, and the kiosk ends (demonstration). False: closing is refused. */
  readonly closable: boolean;
  /** Folder of the site's recordings. */
  readonly recordings?: string | undefined;
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
function sessionPool(recordings: string | undefined) {
  const free: Session[] = [];
  let made = 0;
  return {
    take(): Session {
      const lent = free.pop();
      if (lent !== undefined) return lent;
      made += 1;
      // No "persist:" before the name: the session lives in memory alone.
      const fresh = session.fromPartition(`visit-${made}`, { cache: false });
      confineSession(fresh, recordings);
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
  const sessions = sessionPool(options.recordings);
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
    readStore,
    printing: (settings) =>
      createSpooledPrinting({
        ...settings,
        winspool: systemWinspool(),
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

/** Starts a reader of the store, which ends when it has answered; Electron ends it with the kiosk. */
function readStore(task: StoreTask): Promise<StoreAnswer> {
  const child = utilityProcess.fork(STORE_READER_ENTRY, [JSON.stringify(task)], {
    serviceName: 'Sitthi 25 store',
    stdio: ['ignore', 'ignore', 'inherit'],
    env: visitEnvironment(process.env),
    execArgv: [],
  });
  return new Promise((told) => {
    // Nobody tells of one that is never launched.
    const never = setTimeout(() => told(unanswered(task, 'it was never launched')), LAUNCH_LIMIT_MS);
    child.on('spawn', () => clearTimeout(never));
    child.on('message', (message: unknown) => {
      const answer = StoreAnswer.safeParse(message);
      told(answer.success ? answer.data : unanswered(task, 'no such answer'));
      child.kill();
    });
    child.on('error', () => undefined);
    child.on('exit', (code) => {
      clearTimeout(never);
      told(unanswered(task, `exit code ${code}`));
    });
  });
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
  const free = onScreenChange(() => window.setBounds(covering(screen.getPrimaryDisplay().bounds)));
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
      window.setBounds(covering(screen.getPrimaryDisplay().bounds));
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
        const window = silentWindow({ ...covering(display.bounds), backgroundColor: '#000000' });
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
  let over = false;
  let killed = false;
  /** Kept: Electron forgets it before "exit" is told. */
  let pid: number | undefined;
  const killProcess = () => {
    if (pid === undefined) return;
    try {
      // Not `child.kill()`: that asks, and a visit that blocks does not hear it.
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the same moment.
    }
  };
  const kill = () => {
    killed = true;
    killProcess();
    windows.close();
    if (!launched) never ??= setTimeout(() => finish('it was never launched', true), LAUNCH_AGAIN_MS);
  };
  let launched = false;
  let never: NodeJS.Timeout | undefined;
  /** Once: what comes after it is not heard. */
  const finish = (detail: string, crashed: boolean) => {
    if (over) return;
    // First: a message that is sent while "exit" is told takes Electron down (electron#53923).
    over = true;
    clearTimeout(never);
    windows.close();
    freeScreen();
    ended();
    // The speech service stays: Electron speaks from its main process and never looks for another one. On a desktop it is the
    // user's own, and left alone (docs/shell.md).
    const { NOTIFY_SOCKET: supervised, XDG_RUNTIME_DIR: runtime } = process.env;
    if (supervised !== undefined && runtime !== undefined) void forgetSpoken(runtime);
    listener.gone({ crashed, detail });
  };
  const windows = new VisitWindows({
    own,
    closable: options.closable,
    tell: (news, port) => {
      if (!over) child.postMessage({ shell: news } satisfies Carried, port === undefined ? [] : [port]);
    },
    lost: () => setTimeout(() => !over && kill(), LAST_WORDS_MS),
  });
  const freeScreen = onScreenChange(() => windows.fillScreen());
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
    if (request.success) windows.serve(request.data);
    else listener.dropped(pathsOf(request.error));
  });
  // V8 gave up on it, out of memory or worse: without a listener Node throws that here, and the kiosk would end with its
  // visit. Its report may quote what was in memory, and is not looked at; "exit" follows.
  child.on('error', () => undefined);
  // Killed before it was there: the process id is known only now.
  child.on('spawn', () => {
    pid = child.pid;
    launched = true;
    if (killed) kill();
  });
  child.on('exit', (code) => {
    // Told when its pipe closes, which is before its death: a call to a reader that hangs would keep it, and what it read.
    if (!over) killProcess();
    pid = undefined;
    finish(`exit code ${code}`, code !== 0);
  });
  return {
    get pid() {
      return pid;
    },
    send(message: ToVisit) {
      if (!over) child.postMessage({ kiosk: message } satisfies Carried);
    },
    kill,
  };
}
