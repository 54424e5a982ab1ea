/** The kiosk's side of the shell that an installed Chromium offers: each visit is a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { FromWindow, ToWindow } from '../../contract/window.ts';
import type { Host, VisitHandle, VisitListener } from '../../ports/host.ts';
import { StoreAnswer, type StoreTask, unanswered } from '../../ports/store-task.ts';
import { FromVisit, type ToVisit } from '../../ports/visit-messages.ts';
import { pathsOf } from '../../words/crash.ts';
import { outOfServicePage } from '../out-of-service.ts';
import { DAY_VOICE, STORE_READER_ENTRY, VISIT_ENTRY } from '../paths.ts';
import { VISIT_ENVIRONMENT } from '../rules.ts';
import { endSpeech, forgetSpoken, speechEnvironment } from '../speech.ts';
import { launch } from './chromium.ts';
import type { Carried } from './messages.ts';
import { SHARED_PROFILE, startOneBrowser } from './one-browser.ts';
import { makeRunDirectory, removeLeftovers, removeWhenFree } from './run-directory.ts';

/** Options of the kiosk's side of this shell. */
export interface ChromiumHostOptions {
  /** `headless`: no window; views go to `onView`, and intents come back by `act`. */
  readonly window: 'shown' | 'headless';
  /** Size of the screen, for the out-of-service page: without a window manager a window has the size that it asks for. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Shown only: one Chromium for all visits of the day, as Electron has it, and who hears that it ended by itself. */
  readonly oneBrowser?: { readonly gone: () => void };
  /** Headless only: a folder in which the PDFs are left, at the wish of whoever runs the visit. */
  readonly keepPagesIn?: string;
  /** Headless only: what a window would see. */
  readonly onView?: (message: ToWindow, act: (message: FromWindow) => void) => void;
}

/** The kiosk's side: starts visits as processes of their own. */
export function createChromiumHost(options: ChromiumHostOptions): Host {
  const handles = new Set<RunningVisit>();
  /** Whichever window came up or went, the keyboard is the person's: X gives it to the newest, and takes it with one that goes. */
  const giveKeyboard = () => {
    for (const handle of handles) handle.takeKeyboard();
  };
  const runDirectories = new Set<string>();
  const readers = new Set<ChildProcess>();
  removeLeftovers();
  const outOfService = outOfServiceScreen(options, runDirectories);
  const oneBrowser = options.oneBrowser && dayBrowser(options.oneBrowser.gone, runDirectories);
  return {
    name: options.window === 'shown' ? 'chromium' : 'headless',
    outOfService,
    startVisit(listener) {
      const runDirectory = makeRunDirectory();
      runDirectories.add(runDirectory);
      const handle = startVisit(
        listener,
        options,
        runDirectory,
        oneBrowser?.environment ?? {},
        giveKeyboard,
        () => {
          handles.delete(handle);
          giveKeyboard();
          endSpeech(runDirectory);
          oneBrowser?.forgetSpoken();
          void removeWhenFree(runDirectory, 60_000, 2000).then(() => runDirectories.delete(runDirectory));
        },
      );
      handles.add(handle);
      return handle;
    },
    readStore: (task) => readStore(task, readers),
    // Each visit's window does, from its first moment to its last.
    keepAwake: () => () => undefined,
    async quit() {
      outOfService(false);
      for (const handle of handles) handle.kill();
      for (const reader of readers) reader.kill('SIGKILL');
      await oneBrowser?.close();
      for (const directory of runDirectories) endSpeech(directory);
      await Promise.all([...runDirectories].map((directory) => removeWhenFree(directory)));
    },
  };
}

/** Starts a reader of the store; it is among `readers` until it has answered or ended. */
function readStore(task: StoreTask, readers: Set<ChildProcess>): Promise<StoreAnswer> {
  const child = fork(STORE_READER_ENTRY, [JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  readers.add(child);
  return new Promise((told) => {
    const over = (answer: StoreAnswer) => {
      readers.delete(child);
      child.kill('SIGKILL');
      told(answer);
    };
    child.on('message', (message) => {
      const answer = StoreAnswer.safeParse(message);
      over(answer.success ? answer.data : unanswered(task, 'no such answer'));
    });
    child.on('error', (error) => over(unanswered(task, error.name)));
    // After all that it said.
    child.on('close', (code, signal) => over(unanswered(task, signal ?? `exit code ${code}`)));
  });
}

/** Starts the Chromium of the day, with a voice of its own that stays as long; what its visits need to find it. */
function dayBrowser(gone: () => void, runDirectories: Set<string>) {
  const directory = makeRunDirectory('browser-');
  runDirectories.add(directory);
  const profile = join(directory, 'window');
  const { close } = startOneBrowser(
    profile,
    { ...speechEnvironment(directory), SPEECHD_CMD: DAY_VOICE },
    gone,
  );
  return {
    environment: { [SHARED_PROFILE]: profile },
    forgetSpoken: () => void forgetSpoken(directory),
    close,
  };
}

/** Shows the out-of-service page in a Chromium of its own, or takes it away. */
function outOfServiceScreen(
  options: ChromiumHostOptions,
  runDirectories: Set<string>,
): (shown: boolean) => void {
  let screen: Promise<BrowserContext> | undefined;
  const show = (shown: boolean) => {
    if (options.window !== 'shown' || shown === (screen !== undefined)) return;
    if (!shown) {
      void screen?.then(
        (context) => context.close(),
        () => undefined,
      );
      screen = undefined;
      return;
    }
    const directory = makeRunDirectory('out-of-service-');
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
      context.on('close', () => over() && show(true));
      for (const page of context.pages()) page.on('crash', () => void context.close());
    }, over);
  };
  return show;
}

/** A visit as this shell holds it. */
interface RunningVisit extends VisitHandle {
  /** Its window takes the keyboard, where it is the one on the screen. */
  takeKeyboard(): void;
}

/**
 * Starts a visit's process; `opened` is called when a window of it came up, `ended` once, before the listener hears that it
 * is gone.
 */
function startVisit(
  listener: VisitListener,
  options: ChromiumHostOptions,
  runDirectory: string,
  shared: Readonly<Record<string, string>>,
  opened: () => void,
  ended: () => void,
): RunningVisit {
  const child = fork(VISIT_ENTRY, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...visitEnvironment(options, runDirectory), ...shared },
  });
  let over = false;
  let forward = false;
  hearVisit(child, listener, opened, (message) => {
    // Whoever looks sees the visit that came forward, not the one that stands by.
    if (!forward) return;
    options.onView?.(message, (answer) => child.send({ window: answer } satisfies Carried));
  });
  const gone = (crashed: boolean, detail: string) => {
    if (over) return;
    over = true;
    ended();
    listener.gone({ crashed, detail });
  };
  child.on('error', (error) => gone(true, error.message));
  child.on('exit', (code, signal) => {
    const how = () => gone(code !== 0, signal ?? `exit code ${code}`);
    // What it said last may still be on its way.
    if (child.connected) child.once('disconnect', how);
    else how();
  });
  return {
    pid: child.pid,
    send(message: ToVisit) {
      if (message.type === 'activate') forward = true;
      if (child.connected) child.send({ kiosk: message } satisfies Carried);
    },
    takeKeyboard() {
      if (forward && child.connected) child.send({ shell: 'keyboard' } satisfies Carried);
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

function hearVisit(
  child: ChildProcess,
  listener: VisitListener,
  opened: () => void,
  onWindow: (message: ToWindow) => void,
): void {
  child.on('message', (carried: Carried) => {
    if (carried.shell === 'opened') return opened();
    if (carried.window !== undefined) {
      onWindow(carried.window as ToWindow);
      return;
    }
    const parsed = FromVisit.safeParse(carried.kiosk);
    if (parsed.success) listener.message(parsed.data);
    else listener.dropped(pathsOf(parsed.error));
  });
}

/** The environment of a visit's process. */
function visitEnvironment(options: ChromiumHostOptions, runDirectory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...VISIT_ENVIRONMENT,
    SITTHI_SHELL: options.window,
    SITTHI_RUN_DIR: runDirectory,
    ...speechEnvironment(runDirectory),
    // What it, its Chromium or a library calls temporary is in memory too, and goes with the visit.
    TMPDIR: runDirectory,
    ...(options.keepPagesIn === undefined ? {} : { SITTHI_KEEP_PAGES: options.keepPagesIn }),
  };
}
