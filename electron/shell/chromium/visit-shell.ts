/**
 * The visit's side of the shell that an installed Chromium offers. A visit's process owns a Chromium of its own over a pipe:
 * when the process dies, however it dies, the pipe closes and its Chromium ends with everything it remembered.
 */
import { join } from 'node:path';
import type { FromWindow } from '../../contract/window.ts';
import type { VisitShell, VisitWindow } from '../../ports/host.ts';
import type { Carried } from './messages.ts';
import { chromiumPages } from './pages.ts';
import { type ChromiumWindow, chromiumWindow } from './window.ts';

/** The visit's side of this shell. */
export function chromiumShell(): VisitShell {
  const runDirectory = process.env.SITTHI_RUN_DIR;
  if (process.send === undefined || runDirectory === undefined)
    throw new Error('a visit is started by the kiosk');
  const post = (carried: Carried) => process.send?.(carried);
  // The kiosk is gone: nothing of this visit may outlive it.
  process.on('disconnect', () => process.exit(1));
  return {
    window: process.env.SITTHI_SHELL === 'shown' ? shownWindow(runDirectory, post) : messageWindow(post),
    pages: chromiumPages(join(runDirectory, 'pages'), process.env.SITTHI_KEEP_PAGES),
    kiosk: {
      send: (message) => post({ kiosk: message }),
      listen: (listener) =>
        process.on('message', (carried: Carried) => carried.kiosk !== undefined && listener(carried.kiosk)),
    },
  };
}

/**
 * A window that a person sees; it takes the keyboard when the kiosk says so. Where the site wants it and the machine has a
 * second screen, the officer has a window there, in a Chromium of its own: nothing of the person is in its memory.
 */
function shownWindow(runDirectory: string, post: (carried: Carried) => void): VisitWindow {
  const opened = () => post({ shell: 'opened' });
  const window = chromiumWindow(join(runDirectory, 'window'), opened);
  process.on('message', (carried: Carried) => carried.shell === 'keyboard' && window.takeKeyboard());
  let officers: ChromiumWindow | undefined;
  let hear: Parameters<VisitWindow['listen']>[0] = () => undefined;
  let changed: () => void = () => undefined;
  const become = (now: ChromiumWindow | undefined) => {
    officers = now;
    changed();
  };
  return {
    ...window,
    async open(shape) {
      await window.open(shape);
      if (shape.officerScreen !== true) return;
      // A browser that does not say is a machine with one screen.
      const second = await window.secondScreen().catch(() => undefined);
      if (second === undefined) return;
      const own = chromiumWindow(join(runDirectory, 'officer'), opened, second);
      own.listen((message) => hear(message, 'officer'));
      // The visit goes on: the officer's part is on the person's screen then, as with one.
      own.onGone(() => officers === own && become(undefined));
      // One that does not start, or is not seen, holds nobody up.
      await own.open({ width: second.width, height: second.height }).then(
        () => become(own),
        () => undefined,
      );
    },
    async show() {
      // The person's last: the keyboard is theirs.
      await officers?.show().catch(() => become(undefined));
      await window.show();
    },
    listen(listener) {
      hear = listener;
      window.listen(listener);
    },
    officer: {
      present: () => officers !== undefined,
      send: (message) => officers?.send(message),
      onChange: (listener) => {
        changed = listener;
      },
    },
  };
}

/** No window: views go to the kiosk's process, and whoever is there acts as the person would. */
function messageWindow(post: (carried: Carried) => void): VisitWindow {
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
  };
}
