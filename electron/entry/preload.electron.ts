/**
 * Runs in each page before the page's own script, in a world of its own. Puts `window.kiosk` on the window's page and
 * `window.page` on the page renderer's, and nothing generic on either: no channel names, no ipcRenderer.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { PageBridge, PrintDocument } from '../contract/paper.ts';
import type { FromWindow, KioskBridge, ToWindow } from '../contract/window.ts';

/** The same words as in messages.ts, which brings zod and is therefore not loaded into the page. */
const MESSAGES = 'messages';
const LIVENESS_QUESTION = 'alive?';
const LIVENESS_ANSWER = 'alive';
const PAINTED_QUESTION = 'painted?';
const PAINTED_ANSWER = 'painted';

const port = new Promise<MessagePort>((resolve) => {
  ipcRenderer.once(MESSAGES, (event) => {
    const [handed] = event.ports;
    if (handed !== undefined) resolve(handed);
  });
});
ipcRenderer.send(MESSAGES);
const post = (message: unknown) => void port.then((messages) => messages.postMessage(message));

function windowBridge(): KioskBridge {
  const listeners = new Set<(message: ToWindow) => void>();
  let last: ToWindow | undefined;
  void port.then((messages) => {
    messages.onmessage = ({ data }) => {
      if (data === LIVENESS_QUESTION) return messages.postMessage(LIVENESS_ANSWER);
      // Called before the next frame is drawn; once more, and that one has been handed to the screen.
      if (data === PAINTED_QUESTION)
        return void requestAnimationFrame(() =>
          requestAnimationFrame(() => messages.postMessage(PAINTED_ANSWER)),
        );
      // Parsed by the window's store, as the contract asks of each side.
      last = data as ToWindow;
      for (const listener of listeners) listener(last);
    };
  });
  return {
    send: (message: FromWindow) => post(message),
    listen: (listener) => {
      listeners.add(listener);
      if (last !== undefined) listener(last);
      return () => void listeners.delete(listener);
    },
  };
}

function pageBridge(): PageBridge {
  return {
    document: () =>
      port.then(
        (messages) =>
          new Promise<PrintDocument>((resolve) => {
            messages.onmessage = ({ data }) => resolve(data as PrintDocument);
            messages.postMessage({ type: 'document?' });
          }),
      ),
    done: (pages?: number) => post({ type: 'done', ...(pages === undefined ? {} : { pages }) }),
  };
}

const PAGES: readonly string[] = ['/print.html', '/spool.html'];
if (PAGES.includes(location.pathname)) contextBridge.exposeInMainWorld('page', pageBridge());
else contextBridge.exposeInMainWorld('kiosk', windowBridge());
