/**
 * The visit's side of the shell offered by Electron. The visit is a utility process; its window and its page renderer
 * live elsewhere, and it talks to each over a MessagePort of their own. Only a finished PDF crosses the main process.
 */
import type { MessagePortMain } from 'electron';
import type { PrintDocument } from '../../contract/paper.ts';
import type { FromWindow } from '../../contract/window.ts';
import { drawLimitMs, isTagged } from '../../document/rows.ts';
import type { PageRenderer, VisitShell, VisitWindow } from '../../ports/host.ts';
import { createSpooledPrinting, type Spooler } from '../../printing/spooled.ts';
import { systemWinspool } from '../../printing/winspool.ts';
import { fail, ok } from '../../words/result.ts';
import { drawn } from '../drawing.ts';
import { watchLiveness } from '../liveness.ts';
import {
  Carried,
  FromPage,
  LIVENESS_ANSWER,
  LIVENESS_QUESTION,
  PAINTED_ANSWER,
  PAINTED_QUESTION,
  ShellNews,
  type ShellRequest,
  type SpoolPages,
} from './messages.ts';

/** The shell as the visit sees it; `parentPort` carries the messages to and from the main process. */
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
    printing: (settings) =>
      createSpooledPrinting({
        ...settings,
        ...{ spooler: electronSpooler(ask, listeners), winspool: systemWinspool() },
      }),
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
  const painted = Promise.withResolvers<void>();
  let hear: Parameters<VisitWindow['listen']>[0] = () => undefined;
  let officers: MessagePortMain | undefined;
  let changed: () => void = () => undefined;
  let gone: (how: 'closed' | 'crashed') => void = () => undefined;
  let messages: MessagePortMain | undefined;
  let answered: () => void = () => undefined;
  let watched = false;
  // Views sent before the page runs: only the last one counts.
  let waiting: unknown;
  listeners.add((news, port) => {
    switch (news.type) {
      case 'channel':
        if (port === undefined || messages !== undefined) return;
        messages = port;
        messages.on('message', ({ data }) => {
          if (data === LIVENESS_ANSWER) answered();
          else if (data === PAINTED_ANSWER) painted.resolve();
          else hear(data as FromWindow);
        });
        messages.start();
        if (waiting !== undefined) messages.postMessage(waiting);
        waiting = undefined;
        return;
      case 'opened':
        // Electron itself tells of a window that hangs only after touches that it left unanswered, and much later.
        if (!watched)
          watchLiveness(
            (heard) => {
              answered = heard;
              messages?.postMessage(LIVENESS_QUESTION);
            },
            () => gone('crashed'),
          );
        watched = true;
        return opened.resolve();
      case 'shown':
        return shown.resolve();
      case 'gone':
        return gone(news.how);
      case 'officer-channel':
        if (port === undefined) return;
        officers = port;
        port.on('message', ({ data }) => hear(data as FromWindow, 'officer'));
        port.start();
        return changed();
      case 'officer-gone':
        officers?.close();
        officers = undefined;
        return changed();
      case 'page-channel':
      case 'pdf':
      case 'page-failed':
      case 'printers':
      case 'spooled':
        return;
    }
  });
  return {
    open({ width, height, navigatorKeys, officerScreen }) {
      ask({
        type: 'open',
        width,
        height,
        ...(navigatorKeys === undefined ? {} : { navigatorKeys: [...navigatorKeys] }),
        ...(officerScreen === true ? { officer: true } : {}),
      });
      return opened.promise;
    },
    async show() {
      ask({ type: 'show' });
      await shown.promise;
      // A window that is up has not drawn yet: what is told of as shown is on the screen. The page has the last word.
      messages?.postMessage(PAINTED_QUESTION);
      await painted.promise;
    },
    send(message) {
      if (messages === undefined) waiting = message;
      else messages.postMessage(message);
    },
    listen(listener) {
      hear = listener;
    },
    onGone(listener) {
      gone = listener;
    },
    officer: {
      present: () => officers !== undefined,
      send: (message) => officers?.postMessage(message),
      onChange: (listener) => {
        changed = listener;
      },
    },
  };
}

/** A hidden page as the visit holds it. */
interface Page {
  readonly page: number;
  readonly messages: Promise<MessagePortMain>;
  readonly pdf: Promise<Uint8Array>;
  /** Rejects when the page ends before it was dropped. */
  readonly failed: Promise<never>;
}

function electronPages(ask: Ask, listeners: Listeners): PageRenderer {
  let next = 0;
  /** A page that is up and waits for its document, so that the first PDF need not wait for a process to start. */
  let warmed: Page | undefined;
  const open = (): Page => {
    const page = next++;
    const messages = Promise.withResolvers<MessagePortMain>();
    const pdf = Promise.withResolvers<Uint8Array>();
    const failed = Promise.withResolvers<never>();
    listeners.add(function listener(news, port) {
      if (!('page' in news) || news.page !== page) return;
      if (news.type === 'page-channel' && port !== undefined) messages.resolve(port);
      else if (news.type === 'pdf') pdf.resolve(news.bytes);
      else if (news.type === 'spooled') return;
      else
        failed.reject(
          new Error(news.type === 'page-failed' ? news.detail : 'the page came without its port'),
        );
      if (news.type !== 'page-channel') listeners.delete(listener);
    });
    // Reported by `pdf`, not as an unhandled rejection of `warm`.
    failed.promise.catch(() => undefined);
    ask({ type: 'page', page });
    return { page, messages: messages.promise, pdf: pdf.promise, failed: failed.promise };
  };
  const draw = async (document: PrintDocument): Promise<Uint8Array> => {
    const opened = warmed ?? open();
    warmed = undefined;
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const limitMs = drawLimitMs(document);
      limit = setTimeout(() => reject(new Error(`the page did not finish in ${limitMs} ms`)), limitMs);
    });
    const unless = <T>(work: Promise<T>) => Promise.race([work, opened.failed, late]);
    try {
      const messages = await unless(opened.messages);
      const finished = Promise.withResolvers<void>();
      messages.on('message', ({ data }) => {
        const said = FromPage.safeParse(data);
        if (!said.success) return;
        if (said.data.type === 'document?') messages.postMessage(document);
        else finished.resolve();
      });
      messages.start();
      await unless(finished.promise);
      ask({ type: 'print', page: opened.page, tagged: isTagged(document) });
      const bytes = await unless(opened.pdf);
      messages.close();
      return bytes;
    } finally {
      clearTimeout(limit);
      ask({ type: 'drop', page: opened.page });
    }
  };
  return {
    warm() {
      warmed ??= open();
    },
    pdf: (document) => drawn(draw, document),
    async close() {
      if (warmed !== undefined) ask({ type: 'drop', page: warmed.page });
      warmed = undefined;
    },
  };
}

/** Ids of pages that are spooled, apart from those of the page renderer. */
const FIRST_SPOOL_PAGE = 1_000_000;
const PRINTERS_LIMIT_MS = 5000;

/** The system's spooler: the pages go from the visit to a page of its own, which alone is handed to main. */
function electronSpooler(ask: Ask, listeners: Listeners): Spooler {
  let next = FIRST_SPOOL_PAGE;
  return {
    async printers() {
      const names = Promise.withResolvers<readonly string[]>();
      const listener = (news: ShellNews) => {
        if (news.type === 'printers') names.resolve(news.names);
      };
      listeners.add(listener);
      const limit = setTimeout(
        () => names.reject(new Error('the system did not say which printers it has')),
        PRINTERS_LIMIT_MS,
      );
      ask({ type: 'printers' });
      try {
        return (await names.promise).map((name) => ({ name }));
      } finally {
        clearTimeout(limit);
        listeners.delete(listener);
      }
    },
    async spool({ pdf, from, to, printer, jobName, width, height, twoSided }, signal) {
      const page = next++;
      const end = Promise.withResolvers<string>();
      let messages: MessagePortMain | undefined;
      const listener = (news: ShellNews, port: MessagePortMain | undefined) => {
        if (!('page' in news) || news.page !== page) return;
        if (news.type === 'spooled') return end.resolve(news.reason);
        if (news.type !== 'page-channel' || port === undefined)
          return end.resolve(news.type === 'page-failed' ? news.detail : 'the page came without its port');
        messages = port;
        port.on('message', ({ data }) => {
          const said = FromPage.safeParse(data);
          if (!said.success) return;
          if (said.data.type === 'document?')
            port.postMessage({ pdf, from, to, title: jobName } satisfies SpoolPages);
          else ask({ type: 'spool', page, printer, width, height, twoSided });
        });
        port.start();
      };
      listeners.add(listener);
      signal.addEventListener('abort', () => end.resolve('cancelled'));
      ask({ type: 'page', page, of: 'spool' });
      try {
        const reason = await end.promise;
        return reason === '' ? ok(undefined) : fail({ detail: reason });
      } finally {
        listeners.delete(listener);
        messages?.close();
        // The page goes, and the pictures with it.
        ask({ type: 'drop', page });
      }
    },
  };
}
