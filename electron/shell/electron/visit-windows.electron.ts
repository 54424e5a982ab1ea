/**
 * The windows of one visit in Electron's main process: the one that a person sees, and hidden pages that become papers.
 * Each talks to its visit over a MessagePort of its own; what they say never passes through this process.
 */
import { BrowserWindow, MessageChannelMain, type Session, screen } from 'electron';
import { printerNames, spool } from '../../printing/spooler.electron.ts';
import { WINDOW_PRELOAD } from '../paths.ts';
import {
  APP_ORIGIN,
  covering,
  mayNavigate,
  PAGE_PREFERENCES,
  PDF_OPTIONS,
  WINDOW_OPTIONS,
  windowPage,
} from '../rules.ts';
import { fromOwnPage } from './guard.electron.ts';
import { MESSAGES, type ShellNews, type ShellRequest } from './messages.ts';

const PRINT_PAGE = `${APP_ORIGIN}/print.html`;
/** Makes pictures of a PDF's pages, for printers that are reached through the system's spooler. */
const SPOOL_PAGE = `${APP_ORIGIN}/spool.html`;

/** Whose pages they are. */
export interface VisitPages {
  /** The visit's own session, in memory. */
  readonly own: Session;
  readonly closable: boolean;
  readonly tell: (news: ShellNews, port?: Electron.MessagePortMain) => void;
  /** The visit was told that its window is gone, and has a moment to end. */
  readonly lost: () => void;
}

/** All windows of one visit. */
export class VisitWindows {
  readonly #of: VisitPages;
  readonly #pages = new Map<number, BrowserWindow>();
  #window: BrowserWindow | undefined;
  /** On the second screen. */
  #officers: BrowserWindow | undefined;
  #shown = false;

  constructor(of: VisitPages) {
    this.#of = of;
  }

  /** Does what the visit asks of its pages. */
  serve(request: ShellRequest): void {
    switch (request.type) {
      case 'open': {
        if (this.#window !== undefined) return;
        const opened = openPage(
          this.#of,
          windowPage(APP_ORIGIN, request.navigatorKeys),
          { width: request.width, height: request.height },
          (port) => this.#of.tell({ type: 'channel' }, port),
          () => this.#of.tell({ type: 'opened' }),
          (how) => this.#windowGone(opened, how),
        );
        this.#window = opened;
        if (request.officer === true) this.#openOfficers();
        return;
      }
      case 'show':
        this.#show();
        return;
      case 'page':
        this.#openHidden(request.page, request.of === 'spool' ? SPOOL_PAGE : PRINT_PAGE);
        return;
      case 'print':
        void this.#print(request.page, request.tagged);
        return;
      case 'printers':
        // Any page of the visit may ask; the answer is the system's.
        void printerNames((this.#window ?? this.#pages.values().next().value)?.webContents).then((names) =>
          this.#of.tell({ type: 'printers', names }),
        );
        return;
      case 'spool': {
        const page = this.#pages.get(request.page);
        const told = (reason: string) =>
          this.#of.tell({ type: 'spooled', page: request.page, reason: reason.slice(0, 300) });
        if (page === undefined) told('there is no such page');
        else spool(page.webContents, request, told);
        return;
      }
      case 'drop': {
        const page = this.#pages.get(request.page);
        this.#pages.delete(request.page);
        page?.destroy();
        return;
      }
    }
  }

  /** Fills the first screen, also after a screen was turned, changed or plugged in again. */
  fillScreen(): void {
    if (this.#shown && this.#window !== undefined && !this.#window.isDestroyed())
      this.#window.setBounds(covering(screen.getPrimaryDisplay().bounds));
    const second = secondScreen();
    if (second === undefined) this.#officersGone(this.#officers);
    else if (this.#shown && this.#officers?.isDestroyed() === false)
      this.#officers.setBounds(covering(second.bounds));
  }

  /** Ends every page, and its memory with it. */
  close(): void {
    const closing = [this.#window, this.#officers, ...this.#pages.values()];
    // Forgotten first: what they say of their own end is not news.
    this.#window = undefined;
    this.#officers = undefined;
    this.#pages.clear();
    for (const page of closing) if (page !== undefined) endPage(page);
  }

  #show(): void {
    if (this.#window === undefined) return;
    this.#shown = true;
    this.fillScreen();
    // Over what covers that screen, and without the keyboard, which is the person's.
    this.#officers?.showInactive();
    this.#officers?.moveTop();
    this.#window.show();
    this.#window.setKiosk(true);
    this.#window.moveTop();
    this.#window.focus();
    this.#of.tell({ type: 'shown' });
  }

  /** The officer's window, where there is a second screen: a page of its own, which is told nothing of the person. */
  #openOfficers(): void {
    const second = secondScreen();
    if (second === undefined) return;
    const opened = openPage(
      this.#of,
      windowPage(APP_ORIGIN, undefined),
      { width: second.bounds.width, height: second.bounds.height },
      (port) => this.#of.tell({ type: 'officer-channel' }, port),
      () => undefined,
      () => this.#officersGone(opened),
      // Who touches it does not take the person's keyboard.
      { focusable: false },
    );
    this.#officers = opened;
  }

  /** The visit goes on, with the officer's part on the person's screen. */
  #officersGone(gone: BrowserWindow | undefined): void {
    if (gone === undefined || gone !== this.#officers) return;
    this.#officers = undefined;
    this.#of.tell({ type: 'officer-gone' });
    endPage(gone);
  }

  #windowGone(gone: BrowserWindow | undefined, how: 'closed' | 'crashed'): void {
    // Ours to close: said by whoever closes, not by the window.
    if (gone === undefined || gone !== this.#window) return;
    this.#window = undefined;
    this.#of.tell({ type: 'gone', how });
    if (!gone.isDestroyed()) gone.destroy();
    this.#of.lost();
  }

  #openHidden(id: number, address: string): void {
    if (this.#pages.has(id)) return;
    const opened = openPage(
      this.#of,
      address,
      // A4 at 96 dots an inch; the paper's own size comes from its style.
      { width: 794, height: 1123 },
      (port) => this.#of.tell({ type: 'page-channel', page: id }, port),
      () => undefined,
      (how) => {
        // Dropped, and its number perhaps given to another: not news.
        if (this.#pages.get(id) !== opened) return;
        this.#pages.delete(id);
        // Now: nobody would find it later, and the visit's session is lent to the next.
        endPage(opened);
        this.#of.tell({ type: 'page-failed', page: id, detail: `the page renderer ${how}` });
      },
    );
    this.#pages.set(id, opened);
  }

  /** Makes a PDF of a hidden page. */
  async #print(id: number, tagged: boolean): Promise<void> {
    const page = this.#pages.get(id);
    if (page === undefined)
      return this.#of.tell({ type: 'page-failed', page: id, detail: 'there is no such page' });
    try {
      const pdf = await page.webContents.printToPDF({
        ...PDF_OPTIONS,
        generateTaggedPDF: tagged,
        generateDocumentOutline: tagged,
      });
      const bytes = new Uint8Array(pdf);
      this.#of.tell({ type: 'pdf', page: id, bytes });
      // postMessage has copied it: what this process held is overwritten.
      pdf.fill(0);
      bytes.fill(0);
    } catch (error) {
      this.#of.tell({ type: 'page-failed', page: id, detail: (error as Error).message.slice(0, 300) });
    }
  }
}

/** Where the officer's part goes: the first screen that is not the person's. */
function secondScreen(): Electron.Display | undefined {
  const first = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().find(({ id }) => id !== first);
}

/** The renderer's memory goes now, not when Chromium gets round to it; there are no core dumps. */
function endPage(page: BrowserWindow): void {
  if (page.isDestroyed()) return;
  page.webContents.forcefullyCrashRenderer();
  page.destroy();
}

/** A page with messages of its own to and from the visit: `announce` hands the visit its end when the page has asked for it. */
function openPage(
  { own, closable }: VisitPages,
  address: string,
  size: { width: number; height: number },
  announce: (port: Electron.MessagePortMain) => void,
  loaded: () => void,
  failed: (how: 'closed' | 'crashed') => void,
  options: Electron.BrowserWindowConstructorOptions = {},
): BrowserWindow {
  const page = new BrowserWindow({
    ...WINDOW_OPTIONS,
    ...options,
    ...size,
    closable: closable,
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
    if (!closable) event.preventDefault();
  });
  page.on('closed', () => failed('closed'));
  page.loadURL(address).then(loaded, () => failed('crashed'));
  return page;
}
