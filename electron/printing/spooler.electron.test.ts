/** Printing through the system's spooler, as Electron has it on Windows: both ends of the line, against the double. */
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as double from '../../tests/electron-double.ts';
import { parseConfig } from '../config/config.ts';
import type { Host, VisitHandle, VisitShell } from '../ports/host.ts';
import { openPrinting, type PrintProgress } from './printing.ts';

vi.mock('electron', () => double);
vi.setConfig({ testTimeout: 6000 });
const { createElectronHost } = await import('../shell/electron/host.electron.ts');
const { electronShell } = await import('../shell/electron/visit-shell.electron.ts');

let host: Host;
let handle: VisitHandle;
let shell: VisitShell;
beforeEach(async () => {
  double.reset();
  vi.spyOn(process, 'kill').mockImplementation((pid) => {
    double.killByPid(pid);
    return true;
  });
  host = createElectronHost({ closable: false });
  handle = host.startVisit({ message: () => undefined, dropped: () => undefined, gone: () => undefined });
  const child = double.children.at(-1);
  if (child === undefined) throw new Error('no process was started');
  shell = electronShell(child.parentPort as unknown as Electron.ParentPort);
  await shell.window.open({ width: 1080, height: 1920 });
});
afterEach(async () => {
  handle.kill();
  await host.quit();
  await new Promise((done) => setTimeout(done, 20));
  vi.restoreAllMocks();
});

async function pdfOf(...sizes: [number, number][]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const size of sizes) pdf.addPage(size);
  return pdf.save();
}
const A4: [number, number] = [595.28, 841.89];
const pages = (count: number) => pdfOf(...Array.from({ length: count }, () => A4));
const printing = (fallback?: string) => {
  const made = shell.printing?.({ printer: 'Office Laser (A4)', fallback });
  if (made === undefined) throw new Error('the shell has no printing');
  return made;
};
const spoolWindows = () => double.windows.filter((w) => w.webContents.url === 'app://kiosk/spool.html');
const jobName = 'ตย.0000/ม25/2569/000123';

/** What the pages asked for, once they were opened: each is answered as the real page does, when it has drawn. */
const asked: { pdf: Uint8Array; from: number; to: number; title: string }[] = [];
function drawPages(): () => void {
  asked.length = 0;
  const seen = new Set<double.WindowDouble>();
  const timer = setInterval(() => {
    for (const window of spoolWindows()) {
      if (seen.has(window)) continue;
      seen.add(window);
      void window.webContents.port.then((port) => {
        port.on('message', ({ data }) => {
          asked.push(data as (typeof asked)[number]);
          port.postMessage({ type: 'done', pages: 1 });
        });
        port.start();
        port.postMessage({ type: 'document?' });
      });
    }
  }, 2);
  return () => clearInterval(timer);
}

describe('the spooler', () => {
  let stop: () => void;
  beforeEach(() => {
    stop = drawPages();
    double.printers.push('Fax', 'Office Laser (A4)');
  });
  afterEach(() => stop());

  it('is given pictures of every page, in order, ten at a time, without asking anybody', async () => {
    const progress: PrintProgress[] = [];
    const printed = await printing().print(await pages(23), { jobName, onProgress: (p) => progress.push(p) });
    // Every page was taken; nobody can say that they lie in the tray.
    expect(printed).toEqual({ ok: true, value: { jobId: 1, pages: 23, certain: false } });
    expect(asked.map(({ from, to, title }) => [from, to, title])).toEqual([
      [1, 10, jobName],
      [11, 20, `${jobName} (2)`],
      [21, 23, `${jobName} (3)`],
    ]);
    expect(progress.map((p) => [p.state, p.pagesDone])).toEqual([
      ['sent', 0],
      ['sent', 10],
      ['sent', 20],
    ]);
    const calls = double.called('contents.print');
    expect(calls).toHaveLength(3);
    expect(calls[0]?.args[0]).toEqual({
      silent: true,
      deviceName: 'Office Laser (A4)',
      printBackground: true,
      color: false,
      margins: { marginType: 'none' },
      landscape: false,
      scaleFactor: 100,
      pagesPerSheet: 1,
      collate: false,
      copies: 1,
      duplexMode: 'simplex',
      pageSize: 'A4',
    });
    // The pages are gone, and the pictures with them.
    await double.until(() => spoolWindows().every((window) => window.destroyed), 'the pages are gone');
    // Main was handed a page to print, never the pages themselves.
    expect(JSON.stringify(double.called('contents.print'))).not.toContain('%PDF');
  });

  it('goes on where an earlier attempt ended, and parts papers of other sizes', async () => {
    const slip: [number, number] = [226.77, 500];
    await printing().print(await pdfOf(A4, A4, slip, slip), { jobName, fromPage: 2 });
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [2, 2],
      [3, 4],
    ]);
    expect(double.called('contents.print')[1]?.args[0]).toMatchObject({
      pageSize: { width: 79_999, height: 176_389 },
    });
  });

  it.each([
    ['refused', 'Print job failed'],
    ['throws', 'Invalid printer settings'],
  ] as const)('that %s the pages: nothing is sent again by itself', async (answer, why) => {
    double.spooler.answer = answer;
    const printed = await printing().print(await pages(12), { jobName });
    expect(printed).toMatchObject({
      ok: false,
      fault: { name: 'printing.failed', detail: why, pagesDone: 0, certain: false },
    });
    expect(double.called('contents.print')).toHaveLength(1);
  });

  it('that never answers is not waited for', async () => {
    double.spooler.answer = 'silent';
    const printed = await printing().print(await pages(1), { jobName, timeoutMs: 100 });
    expect(printed).toMatchObject({ ok: false, fault: { name: 'printing.timeout', certain: false } });
    await double.until(() => spoolWindows().every((window) => window.destroyed), 'the page is gone');
  });

  it('is given nothing more when the visit ends', async () => {
    double.spooler.answer = 'silent';
    const end = new AbortController();
    const printed = printing().print(await pages(30), { jobName, signal: end.signal });
    await double.until(() => double.called('contents.print').length === 1, 'the first pages were sent');
    end.abort();
    expect(await printed).toMatchObject({ ok: false, fault: { name: 'printing.failed', certain: false } });
    expect(double.called('contents.print')).toHaveLength(1);
  });

  it('is not reached when a page crashes', async () => {
    stop();
    const printed = printing().print(await pages(1), { jobName });
    await double.until(() => spoolWindows().length === 1, 'a page was made');
    spoolWindows()[0]?.webContents.forcefullyCrashRenderer();
    expect(await printed).toMatchObject({
      ok: false,
      fault: { detail: 'the page renderer crashed', certain: false },
    });
  });
});

describe('the printer', () => {
  it('is told by the name that the system knows; the fallback where it does not know the first', async () => {
    double.printers.push('Office Laser (A4)');
    expect(await printing().status()).toMatchObject({
      ok: true,
      value: { printer: 'Office Laser (A4)', state: 'idle' },
    });
    double.printers.splice(0, 1, 'Spare');
    expect(await printing('Spare').status()).toMatchObject({ ok: true, value: { printer: 'Spare' } });
    const none = await printing().print(await pages(1), { jobName });
    expect(none).toMatchObject({ ok: false, fault: { name: 'printing.no-printer', certain: true } });
    // The kiosk itself may look as well; it prints nothing.
    const own = host.printing?.({ printer: 'Spare' });
    expect(await own?.status()).toMatchObject({ ok: true, value: { printer: 'Spare' } });
    expect(await own?.print(await pages(1), { jobName })).toMatchObject({ ok: false });
  });
  it('is asked for in vain where the file is no PDF', async () => {
    expect(await printing().print(new Uint8Array([1]), { jobName })).toMatchObject({
      ok: false,
      fault: { name: 'document.failed' },
    });
  });
});

describe('the way to the printer', () => {
  const by = (through: 'auto' | 'cups' | 'electron' | undefined, platform: NodeJS.Platform) => {
    const made = vi.fn(() => ({}) as never);
    openPrinting({ printer: 'kiosk', through }, made, platform);
    return made.mock.calls.length === 1 ? 'shell' : 'cups';
  };
  it('is the shell’s own on Windows, CUPS elsewhere, unless the configuration says so', () => {
    expect(by('auto', 'win32')).toBe('shell');
    expect(by(undefined, 'win32')).toBe('shell');
    expect(by('auto', 'linux')).toBe('cups');
    expect(by('electron', 'linux')).toBe('shell');
    expect(by('cups', 'win32')).toBe('cups');
    // A shell without printing of its own has CUPS alone.
    expect(typeof openPrinting({ printer: 'kiosk' }, undefined, 'win32').print).toBe('function');
  });
  it('is a key of the configuration', () => {
    const parsed = parseConfig('{"printing":{"printer":"Office Laser (A4)","through":"fax"}}', '/');
    expect(parsed).toMatchObject({ ok: false });
  });
});
