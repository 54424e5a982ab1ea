/**
 * The visit's side of the shell offered by Electron. The visit is a utility process; its window and its page renderer
 * live elsewhere, and it talks to each over a MessagePort of their own. Only a finished PDF crosses the main process.
 */
import type { MessagePortMain } from 'electron';
import { fail, ok, type Result } from '../native/result.ts';
import type { FromWindow, PrintDocument } from './contract.ts';
import { type Fault, fault } from './faults.ts';
import type { PageRenderer, VisitShell, VisitWindow } from './host.ts';
import { Carried, FromPage, ShellNews, type ShellRequest } from './line.ts';

/** A page that draws nothing for so long has failed. */
const PAGE_LIMIT_MS = 20_000;

type News<T extends ShellNews['type']> = Extract<ShellNews, { type: T }>;

/** The shell as the visit sees it; `parentPort` is the line to the main process. */
export function electronShell(parentPort: Electron.ParentPort = process.parentPort): VisitShell {
  const hear: ((message: unknown) => void)[] = [];
  const listeners = new Set<(news: ShellNews, port: MessagePortMain | undefined) => void>();
  const ask = (request: ShellRequest) => parentPort.postMessage({ shell: request } satisfies Carried);
  parentPort.on('message', ({ data, ports }) => {
    const carried = Carried.safeParse(data);
    if (!carried.success) return;
    if (carried.data.kiosk !== undefined) for (const listener of hear) listener(carried.data.kiosk);
    const news = ShellNews.safeParse(carried.data.shell);
    if (news.success) for (const listener of listeners) listener(news.data, ports[0]);
  });
  return {
    window: electronWindow(ask, listeners),
    pages: electronPages(ask, listeners),
    kiosk: {
      send: (message) => parentPort.postMessage({ kiosk: message } satisfies Carried),
      listen: (listener) => void hear.push(listener),
    },
  };
}

type Ask = (request: ShellRequest) => void;
type Listeners = Set<(news: ShellNews, port: MessagePortMain | undefined) => void>;

function electronWindow(ask: Ask, listeners: Listeners): VisitWindow {
  const opened = Promise.withResolvers<void>();
  const shown = Promise.withResolvers<void>();
  let hear: (message: FromWindow) => void = () => undefined;
  let gone: (how: 'closed' | 'crashed') => void = () => undefined;
  let line: MessagePortMain | undefined;
  // Views sent before the page runs: only the last one counts.
  let waiting: unknown;
  listeners.add((news, port) => {
    switch (news.type) {
      case 'channel':
        if (port === undefined || line !== undefined) return;
        line = port;
        line.on('message', (event) => hear(event.data as FromWindow));
        line.start();
        if (waiting !== undefined) line.postMessage(waiting);
        waiting = undefined;
        return;
      case 'opened':
        return opened.resolve();
      case 'shown':
        return shown.resolve();
      case 'gone':
        return gone(news.how);
      case 'page-channel':
      case 'pdf':
      case 'page-failed':
        return;
    }
  });
  return {
    open(size) {
      ask({ type: 'open', ...size });
      return opened.promise;
    },
    show() {
      ask({ type: 'show' });
      return shown.promise;
    },
    send(message) {
      if (line === undefined) waiting = message;
      else line.postMessage(message);
    },
    listen(listener) {
      hear = listener;
    },
    onGone(listener) {
      gone = listener;
    },
    async close() {
      line?.close();
      ask({ type: 'close' });
    },
  };
}

function electronPages(ask: Ask, listeners: Listeners): PageRenderer {
  let next = 0;
  /** A page that is up and waits for its document, so that the first PDF need not wait for a process to start. */
  let warmed: { readonly page: number; readonly line: Promise<MessagePortMain> } | undefined;
  const open = () => {
    const page = next++;
    const line = waitFor(listeners, page, 'page-channel').then(({ port }) => {
      if (port === undefined) throw new Error('the page came without its line');
      return port;
    });
    // Reported by `pdf`, not as an unhandled rejection of `warm`.
    line.catch(() => undefined);
    ask({ type: 'page', page });
    return { page, line };
  };
  return {
    warm() {
      warmed ??= open();
    },
    async pdf(document: PrintDocument): Promise<Result<Uint8Array, Fault>> {
      const { page, line: coming } = warmed ?? open();
      warmed = undefined;
      let line: MessagePortMain | undefined;
      try {
        line = await coming;
        const opened = line;
        const drawn = new Promise<void>((resolve, reject) => {
          const limit = setTimeout(() => reject(new Error('the page did not finish in 20 s')), PAGE_LIMIT_MS);
          opened.on('message', ({ data }) => {
            const said = FromPage.safeParse(data);
            if (!said.success) return;
            if (said.data.type === 'document?') return opened.postMessage(document);
            clearTimeout(limit);
            resolve();
          });
          opened.on('close', () => {
            clearTimeout(limit);
            reject(new Error('the page ended before it was drawn'));
          });
        });
        line.start();
        await drawn;
        const made = waitFor(listeners, page, 'pdf');
        ask({ type: 'print', page });
        return ok((await made).news.bytes);
      } catch (error) {
        return fail(fault('document.failed', (error as Error).message.split('\n')[0] ?? ''));
      } finally {
        line?.close();
        ask({ type: 'drop', page });
      }
    },
    async close() {
      if (warmed !== undefined) ask({ type: 'drop', page: warmed.page });
      warmed = undefined;
    },
  };
}

/** Waits for one kind of news about one page; rejects when that page fails or takes too long. */
function waitFor<T extends 'page-channel' | 'pdf'>(
  listeners: Listeners,
  page: number,
  type: T,
): Promise<{ news: News<T>; port: MessagePortMain | undefined }> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(limit);
      listeners.delete(listener);
    };
    const limit = setTimeout(() => {
      end();
      reject(new Error(`no ${type} within 20 s`));
    }, PAGE_LIMIT_MS);
    const listener = (news: ShellNews, port: MessagePortMain | undefined) => {
      if (!('page' in news) || news.page !== page) return;
      if (news.type === 'page-failed') {
        end();
        reject(new Error(news.detail));
      } else if (news.type === type) {
        end();
        resolve({ news: news as News<T>, port });
      }
    };
    listeners.add(listener);
  });
}
