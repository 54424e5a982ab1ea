import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as double from '../../../tests/electron-double.ts';
import type { PrintDocument } from '../../contract/paper.ts';
import type { FromWindow, ToWindow } from '../../contract/window.ts';
import type { Host, VisitHandle, VisitShell } from '../../ports/host.ts';
import type { StoreTask } from '../../ports/store-task.ts';
import type { FromVisit } from '../../ports/visit-messages.ts';
import { MOMENT_PAGE, outOfServicePage } from '../out-of-service.ts';
import { STORE_READER_ENTRY } from '../paths.ts';
import { LIVENESS_ANSWER, LIVENESS_QUESTION, PAINTED_ANSWER, PAINTED_QUESTION } from './messages.ts';

vi.mock('electron', () => double);
vi.setConfig({ testTimeout: 4000 });
const { createElectronHost, visitEnvironment } = await import('./host.electron.ts');
const { electronShell } = await import('./visit-shell.electron.ts');

interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** A visit that was started, both its ends, and what its kiosk heard. */
interface Started {
  readonly handle: VisitHandle;
  readonly child: double.ChildDouble;
  readonly shell: VisitShell;
  readonly heard: FromVisit[];
  readonly gone: { crashed: boolean; detail: string }[];
}

let host: Host;
const visitWindows = () =>
  double.windows.filter((window) => window.webContents.url === 'app://kiosk/index.html');
const printWindows = () =>
  double.windows.filter((window) => window.webContents.url === 'app://kiosk/print.html');
const view = { type: 'view', view: { n: 1 } } as unknown as ToWindow;
const document = { kind: 'request', n: 2, lines: [] } as unknown as PrintDocument;

function start(): Started {
  const heard: FromVisit[] = [];
  const gone: { crashed: boolean; detail: string }[] = [];
  const handle = host.startVisit({
    message: (message) => heard.push(message),
    dropped: () => undefined,
    gone: (how) => gone.push(how),
  });
  const child = double.children.at(-1);
  if (child === undefined) throw new Error('no process was started');
  const shell = electronShell(child.parentPort as unknown as Electron.ParentPort);
  return { handle, child, shell, heard, gone };
}

/** Shows a window whose page draws, as the preload tells of it. */
async function showWindow(started: Started, port: Port): Promise<void> {
  port.on('message', ({ data }) => data === PAINTED_QUESTION && port.postMessage(PAINTED_ANSWER));
  port.start();
  await started.shell.window.show();
}

async function openWindow(started: Started) {
  const before = visitWindows().length;
  const opening = started.shell.window.open({ width: 1080, height: 1920 });
  await double.until(() => visitWindows().length > before, 'a window was made');
  const window = visitWindows().at(-1);
  if (window === undefined) throw new Error('no window');
  const port = await window.webContents.port;
  await opening;
  return { window, port };
}

beforeEach(() => {
  double.reset();
  vi.spyOn(process, 'kill').mockImplementation((pid) => {
    double.killByPid(pid);
    return true;
  });
  host = createElectronHost({ closable: false });
});
afterEach(async () => {
  await host.quit();
  // Until the processes are gone and their sessions cleared, so that the next test records its own calls alone.
  await new Promise((done) => setTimeout(done, 20));
  vi.restoreAllMocks();
});

describe('a visit', () => {
  it('is a process of its own, and carries the words of kiosk and visit', async () => {
    const started = start();
    const told: unknown[] = [];
    started.shell.kiosk.listen((message) => told.push(message));
    started.handle.send({ type: 'stop' });
    started.shell.kiosk.send({ type: 'standing-by' });
    await double.until(() => told.length === 1 && started.heard.length === 1, 'both were heard');
    expect(told).toEqual([{ type: 'stop' }]);
    expect(started.heard).toEqual([{ type: 'standing-by' }]);
    expect(started.handle.pid).toBeGreaterThan(0);
  });

  it('is not believed when it says what the contract does not know', async () => {
    const started = start();
    started.child.emit('message', { kiosk: { type: 'officer-proof', ask: 1, to: 'open', random: 1 } });
    started.child.emit('message', { kiosk: { type: 'alive', more: 1 } });
    started.child.emit('message', { shell: { type: 'open', width: '1', height: 2 } });
    started.child.emit('message', 'nonsense');
    started.shell.kiosk.send({ type: 'alive' });
    await double.until(() => started.heard.length > 0, 'the good message was heard');
    expect(started.heard).toEqual([{ type: 'alive' }]);
    expect(visitWindows()).toEqual([]);
  });

  it('inherits nothing that could load code into it', () => {
    expect(
      visitEnvironment({
        PATH: '/bin',
        NODE_OPTIONS: '--require x',
        LD_PRELOAD: 'x',
        SSLKEYLOGFILE: 'x',
        A: undefined,
      }),
    ).toEqual({ PATH: '/bin', UV_THREADPOOL_SIZE: '16' });
    start();
    const [call] = double.called('utilityProcess.fork');
    expect(call?.args[1]).toEqual([]);
    expect(call?.args[2]).toMatchObject({ stdio: ['ignore', 'ignore', 'inherit'], execArgv: [] });
  });

  it('is killed for good, and said to be gone once', async () => {
    const started = start();
    const { window } = await openWindow(started);
    started.handle.kill();
    started.handle.kill();
    await double.until(() => started.gone.length > 0, 'it is gone');
    expect(vi.mocked(process.kill)).toHaveBeenCalledWith(expect.any(Number), 'SIGKILL');
    expect(window.webContents.crashed && window.destroyed).toBe(true);
    expect(started.gone).toHaveLength(1);
    // Nothing is heard after the end, and nothing is said.
    started.handle.send({ type: 'stop' });
    started.child.emit('message', { kiosk: { type: 'alive' } });
    expect(started.heard).toEqual([]);
  });

  it('dies with its exit: that is told before, and what a stuck call to a reader holds would stay', async () => {
    const started = start();
    await double.until(() => started.handle.pid !== undefined, 'it runs');
    started.child.exit(0);
    await double.until(() => started.gone.length > 0, 'it is gone');
    expect(started.child.dead).toBe(true);
    expect(started.gone).toEqual([{ crashed: false, detail: 'exit code 0' }]);
    // Its number may be another's from now on.
    expect(started.handle.pid).toBeUndefined();
    vi.mocked(process.kill).mockClear();
    started.handle.kill();
    expect(vi.mocked(process.kill)).not.toHaveBeenCalled();
  });

  it.each([
    ['without', [], true],
    ['with', ['no-sandbox'], false],
  ])('of root, %s --no-sandbox: aborted %s', async (_which, switches, aborted) => {
    double.state.uid = 0;
    for (const one of switches) double.state.switches.add(one);
    const started = start();
    await double.until(() => started.gone.length > 0 || started.handle.pid !== undefined, 'it came or went');
    expect(started.gone).toEqual(aborted ? [{ crashed: true, detail: 'exit code 134' }] : []);
  });

  it('that V8 gives up on ends alone: the kiosk hears that it is gone, and nothing of what was in its memory', async () => {
    const started = start();
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    started.child.emit('error', 'FatalError', 'v8.cc', '{"javascriptHeap": "9001234567890"}');
    started.child.exit(5);
    await double.until(() => started.gone.length > 0, 'it is gone');
    expect(started.gone).toMatchObject([{ crashed: true }]);
    expect(errors).not.toHaveBeenCalled();
  });

  it('is sent nothing while it ends: a message in that moment takes Electron down (electron#53923)', async () => {
    const gone: unknown[] = [];
    const handle = host.startVisit({
      message: () => undefined,
      dropped: () => undefined,
      // What a kiosk may do when it hears of it.
      gone: (how) => {
        handle.send({ type: 'stop' });
        gone.push(how);
      },
    });
    const child = double.children.at(-1) as double.ChildDouble;
    await openWindow({
      ...start(),
      shell: electronShell(child.parentPort as unknown as Electron.ParentPort),
    });
    const posted = vi.spyOn(child, 'postMessage');
    child.exit(1);
    await double.until(() => gone.length > 0, 'it is gone');
    handle.send({ type: 'stop' });
    expect(posted).not.toHaveBeenCalled();
  });

  it('is killed even before it was there', async () => {
    const started = start();
    started.handle.kill();
    await double.until(() => started.gone.length > 0, 'it is gone');
  });

  it('says how it ended', async () => {
    const [well, badly] = [start(), start()];
    well.child.exit(0);
    badly.child.exit(1);
    await double.until(() => well.gone.length + badly.gone.length === 2, 'both are gone');
    expect([well.gone[0]?.crashed, badly.gone[0]?.crashed]).toEqual([false, true]);
  });
});

describe('the window', () => {
  it('is made hidden and sandboxed, and fills the first screen to its last dot when it is shown', async () => {
    const started = start();
    const { window, port } = await openWindow(started);
    expect(window.visible).toBe(false);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      devTools: false,
    });
    await showWindow(started, port);
    // Every dot of it, on a bare X server.
    expect([window.visible, window.kiosk, window.covers()]).toEqual([true, true, double.displays[0]?.bounds]);
    expect(double.called('window.removeMenu').length).toBeGreaterThan(0);
  });

  it.each(['win32', 'darwin', 'linux'])(
    'is kept out of pictures of the screen where the system can (%s)',
    async (platform) => {
      const own = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
      Object.defineProperty(process, 'platform', { ...own, value: platform });
      try {
        await openWindow(start());
      } finally {
        Object.defineProperty(process, 'platform', own);
      }
      expect(double.called('window.setContentProtection').map(({ args }) => args)).toEqual(
        platform === 'linux' ? [] : [[true]],
      );
    },
  );

  it('is told of as shown when a frame of it is on the screen, and not when it was asked for', async () => {
    const started = start();
    const { window, port } = await openWindow(started);
    const asked = Promise.withResolvers<void>();
    port.on('message', ({ data }) => data === PAINTED_QUESTION && asked.resolve());
    port.start();
    let shown = false;
    const showing = started.shell.window.show().then(() => {
      shown = true;
    });
    await asked.promise;
    expect([window.visible, shown]).toEqual([true, false]);
    port.postMessage(PAINTED_ANSWER);
    await showing;
    expect(shown).toBe(true);
  });

  it('fills the screen again after the screen has changed', async () => {
    const started = start();
    const { window, port } = await openWindow(started);
    await showWindow(started, port);
    double.displays.splice(0, 1, { id: 2, bounds: { x: 0, y: 0, width: 1920, height: 1080 } });
    double.screen.emit('display-metrics-changed');
    expect(window.covers().width).toBe(1920);
  });

  it('speaks with its visit over a port of its own, not through the kiosk', async () => {
    const started = start();
    const { port } = await openWindow(started);
    const [seen, said]: [unknown[], FromWindow[]] = [[], []];
    port.on('message', ({ data }) => seen.push(data));
    port.start();
    started.shell.window.listen((message) => said.push(message));
    started.shell.window.send(view);
    port.postMessage({ type: 'ready' });
    await double.until(() => seen.length === 1 && said.length === 1, 'both were heard');
    expect(seen).toEqual([view]);
    expect(said).toEqual([{ type: 'ready' }]);
    expect(JSON.stringify(started.heard)).toBe('[]');
  });

  it('gets the last view that was sent before it ran', async () => {
    const started = start();
    started.shell.window.send({ type: 'view', view: { n: 0 } } as unknown as ToWindow);
    started.shell.window.send(view);
    const { port } = await openWindow(started);
    const seen: unknown[] = [];
    port.on('message', ({ data }) => seen.push(data));
    port.start();
    await double.until(() => seen.length > 0, 'a view came');
    expect(seen).toEqual([view]);
  });

  it('hands its port to its own page alone, once, and to nothing that says more than it should', async () => {
    const started = start();
    const { window } = await openWindow(started);
    const { webContents: contents } = window;
    const handedOver = () => double.called('mainFrame.postMessage').length;
    expect(handedOver()).toBe(1);
    contents.askForPort();
    expect(handedOver()).toBe(1);

    const second = start();
    void second.shell.window.open({ width: 1, height: 1 });
    await double.until(() => double.windows.length > 2, 'the second window was made');
    const fresh = double.windows.at(-1)?.webContents;
    if (fresh === undefined) throw new Error('no contents');
    const frame = { url: 'app://kiosk/index.html', origin: 'app://kiosk', postMessage: vi.fn() };
    fresh.mainFrame.origin = 'app://kiosk';
    fresh.mainFrame.url = 'app://kiosk/index.html';
    const before = handedOver();
    for (const event of [
      { sender: fresh, senderFrame: null, ports: [] },
      { sender: fresh, senderFrame: frame, ports: [] },
      { sender: contents, senderFrame: fresh.mainFrame, ports: [] },
    ])
      fresh.ipc.emit('messages', event);
    fresh.askForPort('a citizen number, perhaps');
    fresh.mainFrame.origin = 'https://elsewhere.example';
    fresh.askForPort();
    fresh.mainFrame.origin = 'app://kiosk';
    fresh.mainFrame.url = 'app://kiosk/print.html';
    fresh.askForPort();
    expect(handedOver()).toBe(before);
  });

  it.each(['render-process-gone', 'preload-error'])('that fails (%s) ends the visit', async (event) => {
    const started = start();
    const { window } = await openWindow(started);
    const gone = vi.fn();
    started.shell.window.onGone(gone);
    window.webContents.emit(event, {}, { reason: 'oom' });
    await double.until(() => gone.mock.calls.length > 0, 'the visit was told');
    expect(gone).toHaveBeenCalledWith('crashed');
    // A visit that does not end by itself is ended.
    await double.until(() => started.gone.length > 0, 'the visit is gone');
    expect(started.gone).toHaveLength(1);
  });

  it('that Chromium calls unresponsive is taken for crashed', async () => {
    const { window } = await openWindow(start());
    window.emit('unresponsive');
    expect(window.destroyed).toBe(true);
  });

  it('is asked by its visit whether it lives: one that does not answer is taken for crashed, one that does is not', async () => {
    for (const answers of [true, false]) {
      const started = start();
      const gone = vi.fn();
      started.shell.window.onGone(gone);
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
      try {
        const { port } = await openWindow(started);
        let asked = 0;
        port.on('message', ({ data }) => {
          if (data !== LIVENESS_QUESTION) return;
          asked += 1;
          if (answers) port.postMessage(LIVENESS_ANSWER);
        });
        port.start();
        for (let turn = 0; turn < 12; turn += 1) {
          vi.advanceTimersByTime(500);
          // Messages between the two are real.
          for (let n = 0; n < 4; n += 1) await new Promise((done) => setImmediate(done));
        }
        expect(asked).toBe(answers ? 12 : 1);
        expect(gone.mock.calls).toEqual(answers ? [] : [['crashed']]);
      } finally {
        vi.useRealTimers();
      }
    }
  });

  it('that is led elsewhere is taken for crashed, also by addresses that ask no "will-navigate"', async () => {
    const { window } = await openWindow(start());
    window.webContents.emit('did-navigate', {}, 'app://kiosk/index.html');
    expect(window.destroyed).toBe(false);
    window.webContents.emit('did-navigate', {}, 'about:blank');
    expect(window.destroyed).toBe(true);
  });

  it('cannot be closed by a person, except in a demonstration', async () => {
    const { window } = await openWindow(start());
    expect(window.closeByPerson()).toBe(false);
    await host.quit();
    host = createElectronHost({ closable: true });
    const started = start();
    const gone = vi.fn();
    started.shell.window.onGone(gone);
    const { window: closable } = await openWindow(started);
    expect(closable.closeByPerson()).toBe(true);
    await double.until(() => gone.mock.calls.length > 0, 'the visit was told');
    expect(gone).toHaveBeenCalledWith('closed');
  });
});

describe('the page renderer', () => {
  /** Draws as the print page does: asks for the document, says that it is done. */
  async function draw(port: Port): Promise<unknown> {
    const given = new Promise((found) => port.on('message', ({ data }) => found(data)));
    port.start();
    port.postMessage({ type: 'document?' });
    const drawn = await given;
    port.postMessage({ type: 'done', pages: 2 });
    return drawn;
  }

  /** The hidden page that is there and was not before. */
  async function nextPage(before: readonly double.WindowDouble[]): Promise<double.WindowDouble> {
    const found = () => printWindows().find((one) => !before.includes(one));
    await double.until(() => found() !== undefined, 'a page was made');
    return found() as double.WindowDouble;
  }

  it('makes a PDF of a hidden page, and overwrites what it held of it', async () => {
    const started = start();
    const making = started.shell.pages.pdf(document);
    await double.until(() => printWindows().length === 1, 'a page was made');
    const page = printWindows()[0];
    if (page === undefined) throw new Error('no page');
    expect(await draw(await page.webContents.port)).toEqual(document);
    const made = await making;
    expect(made.ok && Buffer.from(made.value).toString()).toBe('%PDF-1.7 double');
    expect(page.visible).toBe(false);
    await double.until(() => page.destroyed, 'the page is gone');
    expect(page.webContents.lastPdf?.every((byte) => byte === 0)).toBe(true);
    expect(double.called('contents.printToPDF')[0]?.args[0]).toMatchObject({ preferCSSPageSize: true });
  });

  it.each([
    ['an ordinary paper is drawn with tags', 400, true],
    ['one of thousands of rows is not', 5000, false],
  ])('%s', async (_what, rows, tagged) => {
    const started = start();
    const text = { th: 'ก', en: '' };
    const line = { database: text, handling: 'copy' as const };
    const long = { ...document, kind: 'receipt', lines: Array.from({ length: rows }, () => line) } as never;
    const making = started.shell.pages.pdf(long);
    await double.until(() => printWindows().length === 1, 'a page was made');
    await draw(await (printWindows()[0] as double.WindowDouble).webContents.port);
    expect((await making).ok).toBe(true);
    expect(double.called('contents.printToPDF')[0]?.args[0]).toMatchObject({
      generateTaggedPDF: tagged,
      generateDocumentOutline: tagged,
    });
  });

  it('may be warmed, and the warm page is the one that is used', async () => {
    const started = start();
    started.shell.pages.warm();
    started.shell.pages.warm();
    await double.until(() => printWindows().length === 1, 'a page was made');
    const page = printWindows()[0];
    if (page === undefined) throw new Error('no page');
    const making = started.shell.pages.pdf(document);
    await draw(await page.webContents.port);
    expect((await making).ok).toBe(true);
    expect(printWindows()).toHaveLength(1);
  });

  // The last three leave a renderer that lives, with the person's papers in it.
  it.each([
    ['is gone', (page: double.WindowDouble) => page.webContents.emit('render-process-gone', {}, {})],
    ['was left', (page: double.WindowDouble) => page.webContents.emit('did-navigate', {}, 'about:blank')],
    ['has no preload', (page: double.WindowDouble) => page.webContents.emit('preload-error', {}, '', {})],
    ['hangs', (page: double.WindowDouble) => page.emit('unresponsive')],
  ])(
    'draws a paper once more when its page fails (%s), of which nothing stays; a second time is a fault',
    async (_how, breaks) => {
      for (const again of [false, true]) {
        const before = printWindows();
        const started = start();
        const making = started.shell.pages.pdf(document);
        const first = await nextPage(before);
        breaks(first);
        const second = await nextPage([...before, first]);
        expect([first.webContents.crashed, first.destroyed]).toEqual([true, true]);
        if (again) breaks(second);
        else expect(await draw(await second.webContents.port)).toEqual(document);
        const made = await making;
        expect(made.ok ? '' : made.fault.name).toBe(again ? 'document.failed' : '');
        await double.until(() => second.destroyed, 'the second page is gone');
      }
    },
  );

  it('answers a fault when Chromium cannot make the PDF, twice', async () => {
    const making = start().shell.pages.pdf(document);
    const seen: double.WindowDouble[] = [];
    while (seen.length < 2) {
      const page = await nextPage(seen);
      page.webContents.printToPDF = async () => {
        throw new Error('Failed to generate PDF');
      };
      seen.push(page);
      await draw(await page.webContents.port);
    }
    const made = await making;
    expect(made.ok ? '' : made.fault.detail).toBe('Failed to generate PDF');
  });
});

describe('what is left of a visit', () => {
  it('is an in-memory session that is cleared before it is lent again', async () => {
    const first = start();
    first.child.exit(0);
    await double.until(() => first.gone.length > 0, 'it is gone');
    await double.until(
      () => double.called('session(visit-1).clearHostResolverCache').length === 1,
      'it was cleared',
    );
    for (const name of ['closeAllConnections', 'clearStorageData', 'clearData', 'clearCache'])
      expect(double.called(`session(visit-1).${name}`)).toHaveLength(1);
    await new Promise((done) => setTimeout(done, 5));
    start();
    start();
    const made = double.called('session.fromPartition');
    expect(made.map(({ args }) => args)).toEqual([
      ['visit-1', { cache: false }],
      ['visit-2', { cache: false }],
    ]);
    expect(made.some(({ args }) => String(args[0]).startsWith('persist:'))).toBe(false);
  });

  it('is never shared by two visits that live at once', () => {
    start();
    start();
    start();
    expect(new Set(double.called('session.fromPartition').map(({ args }) => args[0])).size).toBe(3);
  });
});

describe('the machine', () => {
  it('is kept awake until it may sleep', () => {
    host.keepAwake()();
    expect(double.calls.map(({ call }) => call).filter((call) => call.startsWith('power'))).toEqual([
      'powerSaveBlocker.start',
      'powerSaveBlocker.stop',
    ]);
    expect(double.called('powerSaveBlocker.start')[0]?.args).toEqual(['prevent-display-sleep']);
    expect(double.called('powerSaveBlocker.stop')[0]?.args).toEqual([7]);
  });

  it('has a page without script under the visits for the day: between two windows nobody sees a black screen', () => {
    const under = double.windows.find((window) => window.webContents.url === MOMENT_PAGE);
    expect(under?.options.webPreferences?.javascript).toBe(false);
    expect([under?.visible, under?.covers()]).toEqual([true, double.displays[0]?.bounds]);
    double.displays.splice(0, 1, { id: 2, bounds: { x: 0, y: 0, width: 1920, height: 1080 } });
    double.screen.emit('display-metrics-changed');
    expect(under?.covers().width).toBe(1920);
  });

  it('has nothing under the visits of a demonstration: on a desktop what cannot be focused lies over all else', async () => {
    await host.quit();
    double.reset();
    host = createElectronHost({ closable: true });
    await openWindow(start());
    expect(double.windows.filter(({ visible }) => visible)).toEqual([]);
    expect(double.windows.map(({ webContents }) => webContents.url)).not.toContain(MOMENT_PAGE);
  });

  it('has an out-of-service page without script, shown when no visit can be', () => {
    const page = double.windows.find(
      (window) => window.webContents.url === outOfServicePage('kiosk.crash-loop'),
    );
    expect(page?.options.webPreferences?.javascript).toBe(false);
    expect(page?.visible).toBe(false);
    host.outOfService?.(true);
    expect(page?.visible).toBe(true);
    host.outOfService?.(false);
    expect(page?.visible).toBe(false);
  });

  it.each([
    ['the out-of-service page', outOfServicePage('kiosk.crash-loop')],
    ['the page under the visits', MOMENT_PAGE],
  ])(
    'loads %s again when its renderer goes or it could not be loaded, and not without a pause',
    async (_which, address) => {
      const lying = double.windows.find((window) => window.webContents.url === address);
      if (lying === undefined) throw new Error('no such page');
      await new Promise((done) => setImmediate(done));
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const loading = vi.spyOn(lying, 'loadURL').mockRejectedValueOnce(new Error('ERR_FAILED'));
        for (let n = 0; n < 3; n += 1)
          lying.webContents.emit('render-process-gone', {}, { reason: 'killed' });
        expect(loading).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(1000);
        expect(loading.mock.calls).toEqual([[address]]);
        // That failed.
        await vi.advanceTimersByTimeAsync(1000);
        expect(loading.mock.calls).toEqual([[address], [address]]);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(loading).toHaveBeenCalledTimes(2);
        lying.webContents.emit('render-process-gone', {}, { reason: 'killed' });
        await host.quit();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(loading).toHaveBeenCalledTimes(2);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it('shows the out-of-service page also when its renderer went while it lay ready', async () => {
    const page = double.windows.find(
      (window) => window.webContents.url === outOfServicePage('kiosk.crash-loop'),
    );
    if (page === undefined) throw new Error('no out-of-service page');
    await new Promise((done) => setImmediate(done));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      page.webContents.url = '';
      page.webContents.emit('render-process-gone', {}, { reason: 'oom' });
      host.outOfService?.(true);
      await vi.advanceTimersByTimeAsync(1000);
      expect([page.visible, page.webContents.url]).toEqual([true, outOfServicePage('kiosk.crash-loop')]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives the officer a window of their own on a second screen, which goes with that screen', async () => {
    const second = { id: 9, bounds: { x: 1080, y: 0, width: 1920, height: 1080 } };
    double.displays.push(second);
    const started = start();
    const [heard, changes] = [[] as unknown[], [] as boolean[]];
    const { window } = started.shell;
    window.listen((message, from) => heard.push([message, from]));
    window.officer?.onChange(() => changes.push(window.officer?.present() === true));
    const opening = window.open({ width: 1080, height: 1920, officerScreen: true });
    await double.until(() => visitWindows().length === 2, 'two windows were made');
    const [persons, officers] = visitWindows();
    const [port, own] = await Promise.all([persons?.webContents.port, officers?.webContents.port]);
    await opening;
    await double.until(() => changes.length === 1, 'the officer’s window speaks');
    const seen: unknown[] = [];
    own?.on('message', ({ data }: { data: unknown }) => seen.push(data));
    own?.start();
    window.officer?.send(view);
    await double.until(() => seen.length === 1, 'the officer sees a view');
    expect(seen).toEqual([view]);
    own?.postMessage({ type: 'ready' });
    await double.until(() => heard.length === 1, 'the officer was heard');
    expect(heard).toEqual([[{ type: 'ready' }, 'officer']]);
    await showWindow(started, port as unknown as Port);
    expect([officers?.visible, officers?.covers()]).toEqual([true, second.bounds]);
    // The keyboard is the person's.
    expect(officers?.options.focusable).toBe(false);
    double.displays.pop();
    double.screen.emit('display-removed');
    await double.until(() => changes.length === 2, 'the screen is gone');
    expect(changes).toEqual([true, false]);
    expect([officers?.isDestroyed(), persons?.isDestroyed()]).toEqual([true, false]);
    expect(started.gone).toEqual([]);
  });

  it('has no second window where there is one screen, or none is wanted', async () => {
    const started = start();
    await Promise.all([
      started.shell.window.open({ width: 1080, height: 1920, officerScreen: true }),
      double.until(() => visitWindows().length === 1, 'a window was made'),
    ]);
    expect(visitWindows()).toHaveLength(1);
    expect(started.shell.window.officer?.present()).toBe(false);
  });

  it('shows nothing on a second screen', () => {
    double.displays.push({ id: 9, bounds: { x: 1080, y: 0, width: 800, height: 600 } });
    double.screen.emit('display-added');
    const cover = double.windows.at(-1);
    expect([cover?.visible, cover?.options.x, cover?.options.webPreferences?.javascript]).toEqual([
      true,
      1080,
      false,
    ]);
    double.displays.pop();
    double.screen.emit('display-removed');
    expect(cover?.destroyed).toBe(true);
  });
});

describe('the speech service of the machine', () => {
  it.each<[string, string | undefined, readonly unknown[]]>([
    ['of a desktop is left alone: it is the user’s own', undefined, []],
    ['of a kiosk in service lives on as well, and is told to forget', '/nowhere', ['SIGHUP']],
  ])('%s', async (_, supervised, told) => {
    const runtime = mkdtempSync(join(tmpdir(), 'sitthi25-runtime-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    vi.stubEnv('NOTIFY_SOCKET', supervised);
    const service = spawn('sleep', ['60'], { argv0: `speech-dispatcher ${runtime}` });
    const asked: string[] = [];
    // Says as the service does that whatever it is given was said.
    const voice = createServer((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        asked.push(text);
        if (text.includes('SPEAK')) socket.write('225 OK MESSAGE QUEUED\r\n702-1\r\n702-1\r\n702 END\r\n');
      });
    });
    try {
      const pids = join(runtime, 'speech-dispatcher', 'pid');
      mkdirSync(pids, { recursive: true });
      writeFileSync(join(pids, 'speech-dispatcher.pid'), `${service.pid}\n`);
      await double.until(
        () => readFileSync(`/proc/${service.pid}/cmdline`, 'utf8').includes(runtime),
        'it is known by its folder',
      );
      await new Promise<void>((done) =>
        voice.listen(join(runtime, 'speech-dispatcher', 'speechd.sock'), done),
      );
      const signals = () =>
        vi.mocked(process.kill).mock.calls.flatMap(([pid, signal]) => (pid === service.pid ? [signal] : []));
      const { handle, gone } = start();
      handle.kill();
      await double.until(() => gone.length > 0, 'the visit has ended');
      if (told.length > 0) await double.until(() => signals().length > 0, 'its voices are started anew');
      expect(asked.some((text) => text.includes('CANCEL ALL'))).toBe(told.length > 0);
      expect(signals()).toEqual(told);
    } finally {
      voice.close();
      service.kill('SIGKILL');
      vi.unstubAllEnvs();
      rmSync(runtime, { recursive: true });
    }
  });
});

describe('a process that cannot be launched', () => {
  it('is told of by its end alone, without a "spawn"', async () => {
    double.state.launch = 'fails';
    const { handle, gone } = start();
    await double.until(() => gone.length > 0, 'the kiosk has heard of it');
    expect(gone).toEqual([{ crashed: true, detail: 'exit code 1002' }]);
    expect(handle.pid).toBeUndefined();
    handle.kill();
    expect(gone).toHaveLength(1);
  });

  it('may be told of by nobody: the kiosk, which ends what is late, hears all the same', async () => {
    double.state.launch = 'silent';
    const { handle, child, gone } = start();
    await new Promise((done) => setTimeout(done, 20));
    expect(gone).toEqual([]);
    handle.kill();
    handle.kill();
    await double.until(() => gone.length > 0, 'the kiosk has heard of it');
    expect(gone).toEqual([{ crashed: true, detail: 'it was never launched' }]);
    // It was only late: it does not live on beside the one that took its place.
    child.dead = false;
    child.pid = child.systemPid = 900_777;
    child.emit('spawn');
    expect(child.dead).toBe(true);
    expect(gone).toHaveLength(1);
  });

  it('is not said of one that was: its death is waited for', async () => {
    const { handle, child, gone } = start();
    await double.until(() => child.pid !== undefined, 'it was launched');
    handle.kill();
    await double.until(() => gone.length > 0, 'the visit has ended');
    expect(gone).toEqual([{ crashed: true, detail: 'exit code 9' }]);
  });
});

describe('reading the store', () => {
  const task: StoreTask = {
    what: 'export',
    directory: '/store',
    to: '/medium',
    kioskId: 'K-01',
    at: '2026-11-29T10:00:00Z',
  };
  const read = () => {
    const answer = host.readStore(task);
    const child = double.children.at(-1);
    if (child === undefined) throw new Error('no process was started');
    return { answer, child };
  };

  it('is a process of its own, which is told what to read and ended when it has answered', async () => {
    const { answer, child } = read();
    const [entry, args, options] = child.args as [string, string[], { env: object; stdio: string[] }];
    expect([entry, args, options.stdio]).toEqual([
      STORE_READER_ENTRY,
      [JSON.stringify(task)],
      ['ignore', 'ignore', 'inherit'],
    ]);
    expect(options.env).toEqual(visitEnvironment(process.env));
    child.emit('message', { lines: 3 });
    expect(await answer).toEqual({ lines: 3 });
    expect(child.exited).toBe(true);
  });
  it.each([
    ['ends without an answer', (child: double.ChildDouble) => child.exit(9), 'exit code 9'],
    [
      'says what no reader says',
      (child: double.ChildDouble) => child.emit('message', 'yes'),
      'no such answer',
    ],
  ])('that %s has not exported anything', async (_, does, detail) => {
    const { answer, child } = read();
    does(child);
    expect(await answer).toEqual({ fault: { name: 'store.export-failed', detail } });
  });
  it('that is never launched is not waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      double.state.launch = 'silent';
      const { answer } = read();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await answer).toEqual({
        fault: { name: 'store.export-failed', detail: 'it was never launched' },
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
