/**
 * The visit's side of the shell that an installed Chromium offers. A visit's process owns a Chromium of its own over a pipe:
 * when the process dies, however it dies, the pipe closes and its Chromium ends with everything it remembered.
 */
import { join } from 'node:path';
import type { FromWindow } from '../../contract/window.ts';
import type { VisitShell, VisitWindow } from '../../ports/host.ts';
import type { Carried } from './messages.ts';
import { chromiumPages } from './pages.ts';
import { chromiumWindow } from './window.ts';

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

/** A window that a person sees; it takes the keyboard when the kiosk says so. */
function shownWindow(runDirectory: string, post: (carried: Carried) => void): VisitWindow {
  const window = chromiumWindow(join(runDirectory, 'window'), () => post({ shell: 'opened' }));
  process.on('message', (carried: Carried) => carried.shell === 'keyboard' && window.takeKeyboard());
  return window;
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
