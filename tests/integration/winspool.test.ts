/**
 * Printing through the spooler of Windows: its API is called as on Windows, in a stand-in that does what Microsoft documents
 * (tests/spooler). What is counted, taken back, and said to be certain.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PrintOptions, PrintProgress } from '../../electron/printing/printing.ts';
import { createSpooledPrinting, type Spooler, type SpoolJob } from '../../electron/printing/spooled.ts';
import { printerWords } from '../../electron/printing/spooler-job.ts';
import { JOB_STATUS, openWinspool, type Winspool } from '../../electron/printing/winspool.ts';
import { fail, ok, type Result } from '../../electron/words/result.ts';
import { DOUBLE_PRINTER, type DoubleJob, SpoolerDouble } from '../spooler/spooler.ts';

vi.setConfig({ testTimeout: 30_000 });
const directory = mkdtempSync(join(tmpdir(), 'sitthi-spooler-'));
const { printing: PRINTING, printed: PRINTED, complete: COMPLETE, paperOut, offline, deleting } = JOB_STATUS;
const SPOOLING = 0x8;
const jobName = 'ตย.0000/ม25/2569/000123';
const DOCUMENT = 'K1 ตย.0000_ม25_2569_000123';
let double: SpoolerDouble;
let winspool: Winspool;

beforeAll(() => {
  double = new SpoolerDouble(directory);
  winspool = openWinspool(double.file);
});
beforeEach(() => double.reset());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function pdfOf(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) pdf.addPage([595.28, 841.89]);
  return pdf.save();
}

/** Printing on the stand-in; `spool` hands pages over. */
const opened = (spool: Spooler['spool'] = async () => fail({ detail: 'nobody prints here' })) =>
  createSpooledPrinting({
    ...{ printer: DOUBLE_PRINTER, kioskId: 'K1', winspool },
    spooler: { printers: async () => [{ name: DOUBLE_PRINTER }], spool },
  });

type Step = Partial<DoubleJob> | 'gone' | (() => void);

/**
 * Prints so many pages. `steps`: how the job goes on, each after the one before was seen; the job comes into the queue with
 * its first pages, as Chromium hands them over.
 */
function printing(
  pages: number,
  steps: readonly Step[],
  options: Partial<PrintOptions> & {
    readonly handed?: Result<void, { readonly detail: string }> | 'never';
    readonly arrives?: boolean;
  } = {},
) {
  const { handed = ok(undefined), arrives = true, ...how } = options;
  const jobs: SpoolJob[] = [];
  const progress: PrintProgress[] = [];
  let id = 100;
  let left = [...steps];
  const next = () => {
    const step = left.shift();
    if (step === undefined) return;
    if (typeof step === 'function') step();
    else {
      const others = double.jobs.filter((one) => one.id !== id);
      const own = double.jobs.find((one) => one.id === id);
      double.change({
        jobs: step === 'gone' || own === undefined ? others : [...others, { ...own, ...step }],
      });
    }
  };
  const made = opened(async (job) => {
    jobs.push(job);
    id += 1;
    left = [...steps];
    const document = job.jobName.replaceAll('/', '_');
    if (arrives) double.change({ jobs: [...double.jobs, { id, document, status: SPOOLING, printed: 0 }] });
    return handed === 'never' ? new Promise(() => {}) : handed;
  });
  const end = pdfOf(pages).then((pdf) =>
    made.print(pdf, {
      jobName,
      ...how,
      onProgress(one) {
        progress.push(one);
        how.onProgress?.(one);
        // The first is told before anything is handed over.
        if (jobs.length > 0) next();
      },
    }),
  );
  return { end, jobs, progress, id: () => id };
}

describe('the spooler’s API', () => {
  it('names printers, how they are, and what waits in their queues', async () => {
    double.set({
      printer: { status: 0x10, attributes: 0x40 },
      jobs: [{ id: 7, document: DOCUMENT, status: PRINTING | paperOut, printed: 3 }],
    });
    expect(await winspool.printers()).toEqual([DOUBLE_PRINTER]);
    expect(await winspool.queue(DOUBLE_PRINTER)).toEqual({
      status: 0x10,
      attributes: 0x40,
      jobs: [{ id: 7, document: DOCUMENT, user: 'kiosk', status: PRINTING | paperOut, pagesPrinted: 3 }],
    });
    expect(await winspool.queue('Fax')).toBe(null);
  });

  it('has room for as many jobs as there are', async () => {
    const jobs = Array.from({ length: 60 }, (_, at) => ({
      id: at + 1,
      document: 'ก'.repeat(90),
      status: 0,
      printed: 0,
    }));
    double.set({ jobs });
    expect((await winspool.queue(DOUBLE_PRINTER))?.jobs.map(({ id }) => id)).toEqual(
      jobs.map(({ id }) => id),
    );
  });

  it('that does not answer, or hangs, holds nobody up, and takes one thread', async () => {
    double.set({ words: ['away'] });
    expect(await winspool.printers()).toBe(null);
    expect(await winspool.queue(DOUBLE_PRINTER)).toBe(null);
    expect(await winspool.command(DOUBLE_PRINTER, 7, 5)).toBe(false);
    const impatient = openWinspool(double.file, 100);
    double.set({ words: ['hang EnumPrintersW'] });
    expect(await Promise.all(Array.from({ length: 20 }, () => impatient.printers()))).toEqual(
      Array.from({ length: 20 }, () => null),
    );
    // The pool has four threads: were they all taken, no file could be read.
    const { readFile } = await import('node:fs/promises');
    expect((await readFile(import.meta.filename)).length).toBeGreaterThan(0);
  });

  it('is not there: nobody answers, and nothing falls over', async () => {
    const none = openWinspool(join(directory, 'no-such.drv'));
    expect(await none.printers()).toBe(null);
    expect(await none.command(DOUBLE_PRINTER, 7, 5)).toBe(false);
  });
});

describe('a job in the spooler', () => {
  it('is certain where its port waited for the printer’s own word and every page was counted', async () => {
    const job = printing(3, [
      { status: PRINTING, printed: 1 },
      { status: PRINTING, printed: 2 },
      { status: COMPLETE, printed: 3 },
      { status: COMPLETE | PRINTED, printed: 3 },
    ]);
    expect(await job.end).toEqual({ ok: true, value: { jobId: 1, pages: 3, certain: true } });
    expect(job.jobs[0]?.jobName).toBe(`K1 ${jobName}`);
    expect(job.progress.map(({ state, pagesDone }) => `${state} ${pagesDone}`)).toEqual(
      expect.arrayContaining(['sent 0', 'printing 1', 'printing 2', 'printing 3']),
    );
    // It stayed until its end was seen, and no longer.
    expect(double.said(job.id()).slice(0, 2)).toEqual([8, 9]);
    expect((await winspool.queue(DOUBLE_PRINTER))?.jobs).toEqual([]);
  });

  it.each<[string, readonly Step[]]>([
    [
      'its port calls it printed as soon as it is sent',
      [
        { status: PRINTING, printed: 2 },
        { status: PRINTED | COMPLETE, printed: 3 },
      ],
    ],
    [
      'its pages are not counted',
      [{ status: PRINTING }, { status: COMPLETE }, { status: COMPLETE | PRINTED }],
    ],
    [
      'fewer pages are counted than there are',
      [
        { status: COMPLETE, printed: 2 },
        { status: COMPLETE | PRINTED, printed: 2 },
      ],
    ],
    [
      'the spooler was away meanwhile',
      [
        { status: COMPLETE, printed: 3 },
        () => double.change({ words: ['away'] }),
        () => double.change({ words: [] }),
        { status: COMPLETE | PRINTED, printed: 3 },
      ],
    ],
  ])('is printed, and nobody has counted: %s', async (_, steps) => {
    expect(await printing(3, steps).end).toEqual({ ok: true, value: { jobId: 1, pages: 3, certain: false } });
  });

  it('that does not stay after its end was printed as far as anybody knows', async () => {
    double.change({ words: ['refuse 8'] });
    expect(await printing(2, [{ status: PRINTING, printed: 2 }, 'gone']).end).toMatchObject({
      ok: true,
      value: { certain: false },
    });
  });

  it('is taken for its own alone: another of this name was there before', async () => {
    double.change({ jobs: [{ id: 50, document: DOCUMENT, status: PRINTED, printed: 1 }] });
    const job = printing(1, [
      { status: COMPLETE, printed: 1 },
      { status: COMPLETE | PRINTED, printed: 1 },
    ]);
    expect(await job.end).toMatchObject({ ok: true, value: { certain: true } });
    expect(double.said(50)).toEqual([]);
  });

  it('goes out ten pages at a time, each when the one before has its end', async () => {
    const job = printing(12, [
      { status: COMPLETE, printed: 10 },
      { status: COMPLETE | PRINTED, printed: 10 },
    ]);
    expect(await job.end).toMatchObject({ ok: true, value: { pages: 12, certain: true } });
    expect(job.jobs.map(({ from, to, jobName: name }) => [from, to, name])).toEqual([
      [1, 10, `K1 ${jobName}`],
      [11, 12, `K1 ${jobName} (2)`],
    ]);
    expect((await winspool.queue(DOUBLE_PRINTER))?.jobs).toEqual([]);
  });
});

describe('a job that waits', () => {
  it.each<[string, { status?: number; attributes?: number }, number, string]>([
    ['paper, by the job', {}, paperOut, 'printing.media-empty'],
    ['paper, by the printer', { status: 0x10 }, 0, 'printing.media-empty'],
    ['a jam', { status: 0x8 | 0x10 }, 0, 'printing.media-jam'],
    ['a door', { status: 0x40_0000 }, 0, 'printing.door-open'],
    ['toner', { status: 0x4_0000 }, 0, 'printing.toner'],
    ['a printer that is off', { status: 0x80 }, offline, 'printing.unreachable'],
    ['a plug', { attributes: 0x400 }, 0, 'printing.unreachable'],
    ['somebody', {}, 0x400, 'printing.stopped'],
    ['a driver that cannot', {}, 0x200, 'printing.stopped'],
    ['a queue that was stopped', { status: 0x1 }, 0, 'printing.stopped'],
  ])('for %s says so, and goes on', async (_, printer, status, reason) => {
    const job = printing(1, [
      () =>
        double.change({ printer, jobs: double.jobs.map((one) => ({ ...one, status: PRINTING | status })) }),
      () => double.change({ printer: {} }),
      { status: COMPLETE, printed: 1 },
      { status: COMPLETE | PRINTED, printed: 1 },
    ]);
    expect(await job.end).toMatchObject({ ok: true });
    expect(job.progress).toContainEqual({ state: 'waiting', pagesDone: 0, reason });
  });

  it('is taken back when nobody comes, and certain where it had not begun', async () => {
    const job = printing(2, [{ status: offline }], { timeoutMs: 400 });
    expect(await job.end).toMatchObject({
      ok: false,
      fault: { name: 'printing.timeout', pagesDone: 0, certain: true },
    });
    // Stopped first, so that it cannot begin between the look and its end.
    expect(double.said(job.id())).toEqual([8, 1, 9, 5]);
  });

  it('is taken back when nobody comes, with the pages that came', async () => {
    const job = printing(4, [{ status: PRINTING | paperOut, printed: 2 }], { waitingMs: 400 });
    expect(await job.end).toMatchObject({
      ok: false,
      fault: { name: 'printing.timeout', pagesDone: 2, certain: false },
    });
  });

  it('has an officer’s time for paper, and not for a printer that is away', async () => {
    const job = printing(1, [{ status: PRINTING | paperOut }], { timeoutMs: 100, waitingMs: 1500 });
    const begun = performance.now();
    await job.end;
    expect(performance.now() - begun).toBeGreaterThan(1400);
  });
});

describe('a job that is lost', () => {
  it('to somebody at the queue, before it began, did not come out', async () => {
    expect(await printing(1, [{ status: deleting }, 'gone']).end).toMatchObject({
      ok: false,
      fault: { name: 'printing.failed', detail: 'cancelled in the queue', certain: true },
    });
  });
  it('to somebody at the queue, in the middle', async () => {
    expect(
      await printing(3, [
        { status: PRINTING, printed: 1 },
        { status: PRINTING | deleting, printed: 1 },
        'gone',
      ]).end,
    ).toMatchObject({ ok: false, fault: { detail: 'cancelled in the queue', pagesDone: 1, certain: false } });
  });
  it('although it was to stay', async () => {
    expect(await printing(1, [{ status: SPOOLING }, 'gone']).end).toMatchObject({
      ok: false,
      fault: { detail: 'the spooler lost the job', certain: false },
    });
  });
  it.each<[string, readonly Step[]]>([
    [
      'says so',
      [
        { status: PRINTING, printed: 2 },
        { status: PRINTING | JOB_STATUS.restart, printed: 2 },
      ],
    ],
    [
      'counts again',
      [
        { status: PRINTING, printed: 2 },
        { status: PRINTING, printed: 1 },
      ],
    ],
    [
      'was away',
      [
        { status: PRINTING },
        () => double.change({ words: ['away'] }),
        () => double.change({ words: [], jobs: double.jobs.map((one) => ({ ...one, status: 0 })) }),
      ],
    ],
  ])('to a spooler that begins it once more is taken back at once: it %s', async (_, steps) => {
    const job = printing(3, steps);
    expect(await job.end).toMatchObject({
      ok: false,
      fault: { detail: 'the spooler began the job once more', certain: false },
    });
    expect(double.said(job.id()).at(-1)).toBe(5);
  });
  it('by Chromium, half handed over, is taken back', async () => {
    const job = printing(1, [], { handed: fail({ detail: 'Print job failed' }) });
    expect(await job.end).toMatchObject({ ok: false, fault: { detail: 'Print job failed', certain: true } });
    expect(double.said(job.id()).at(-1)).toBe(5);
  });
  it('by Chromium, and was never seen: nobody knows', async () => {
    expect(
      await printing(1, [], { handed: fail({ detail: 'Print job failed' }), arrives: false }).end,
    ).toMatchObject({ ok: false, fault: { detail: 'Print job failed', certain: false } });
  });
  it('before it was handed over: the spooler does not answer', async () => {
    double.change({ words: ['away'] });
    const job = printing(1, []);
    expect(await job.end).toMatchObject({
      ok: false,
      fault: { name: 'printing.unreachable', certain: true },
    });
    expect(job.jobs).toEqual([]);
  });
});

describe('a visit that ends', () => {
  it.each<[string, Step, { pagesDone: number; certain: boolean }]>([
    ['before it began', { status: 0 }, { pagesDone: 0, certain: true }],
    ['in the middle', { status: PRINTING, printed: 2 }, { pagesDone: 2, certain: false }],
  ])('takes its job back %s', async (_, step, end) => {
    const stop = new AbortController();
    const job = printing(3, [step, () => stop.abort()], { signal: stop.signal });
    expect(await job.end).toMatchObject({
      ok: false,
      fault: { name: 'printing.failed', detail: 'cancelled', ...end },
    });
    expect((await winspool.queue(DOUBLE_PRINTER))?.jobs).toEqual([]);
  });

  it('while Chromium still hands its pages over', async () => {
    const stop = new AbortController();
    const job = printing(1, [() => stop.abort()], { signal: stop.signal, handed: 'never', arrives: false });
    await vi.waitFor(() => expect(job.jobs).toHaveLength(1));
    await vi.waitFor(() => expect(stop.signal.aborted).toBe(true));
    double.change({ jobs: [{ id: 101, document: DOCUMENT, status: SPOOLING, printed: 0 }] });
    expect(await job.end).toMatchObject({ ok: false, fault: { detail: 'cancelled', certain: true } });
    expect((await winspool.queue(DOUBLE_PRINTER))?.jobs).toEqual([]);
  });
});

describe('what killed visits left', () => {
  const left = (jobs: readonly DoubleJob[], names?: readonly string[]) => {
    double.change({ jobs });
    const made = opened();
    const recalled: unknown[] = [];
    return made.clearAll(names, (job) => recalled.push(job)).then((cleared) => ({ cleared, recalled }));
  };
  const names = (queue: Awaited<ReturnType<Winspool['queue']>>) =>
    queue?.jobs.map(({ document }) => document);

  it('is called back by its name, and how far it came; every other job stays', async () => {
    const { cleared, recalled } = await left(
      [
        { id: 1, document: DOCUMENT, status: PRINTING | 0x2000, printed: 4 },
        { id: 2, document: `${DOCUMENT} (2)`, status: 0, printed: 0 },
        { id: 3, document: `${DOCUMENT}4`, status: 0, printed: 0 },
        { id: 4, document: 'K2 ตย.0000_ม25_2569_000123', status: PRINTING, printed: 1 },
        { id: 5, document: 'Letter', status: 0, printed: 0 },
      ],
      [jobName],
    );
    expect(cleared).toEqual({ ok: true, value: undefined });
    expect(recalled).toEqual([{ jobName, pages: 4 }]);
    expect(names(await winspool.queue(DOUBLE_PRINTER))).toEqual([
      `${DOCUMENT}4`,
      'K2 ตย.0000_ม25_2569_000123',
      'Letter',
    ]);
  });

  it('is every job of this user where no name is given', async () => {
    const { username: user } = userInfo();
    await left([
      { id: 1, document: DOCUMENT, status: 0, printed: 0, user },
      { id: 2, document: 'Letter', status: 0, printed: 0, user: 'somebody' },
    ]);
    expect(names(await winspool.queue(DOUBLE_PRINTER))).toEqual(['Letter']);
  });

  it('is not said to be gone where the spooler does not answer', async () => {
    double.change({ words: ['away'] });
    const made = opened();
    expect(await made.clearAll([jobName])).toMatchObject({
      ok: false,
      fault: { name: 'printing.unreachable' },
    });
    expect(await made.clearAll([])).toMatchObject({ ok: true });
  });
});

describe('the printer', () => {
  it('says how it is, and what will run out', async () => {
    const made = opened();
    expect(await made.status()).toMatchObject({ ok: true, value: { state: 'idle', reasons: [], low: [] } });
    double.set({
      printer: { status: 0x2_0000 | 0x400 },
      jobs: [{ id: 1, document: 'x', status: 0, printed: 0 }],
    });
    expect(await made.status()).toMatchObject({
      ok: true,
      value: { state: 'processing', reasons: [], low: ['toner'] },
    });
    double.set({ printer: { status: 0x8 } });
    expect(await made.status()).toMatchObject({
      ok: true,
      value: { state: 'stopped', reasons: ['printing.media-jam'] },
    });
    double.set({ words: ['away'] });
    expect(await made.status()).toMatchObject({ ok: false, fault: { name: 'printing.unreachable' } });
  });
  it('that warms up, saves power or says that nobody knows is in order', () => {
    for (const status of [0x100, 0x200, 0x400, 0x2000, 0x4000, 0x8000, 0x1_0000, 0x80_0000, 0x100_0000])
      expect(printerWords({ status, attributes: 0 })).toEqual([]);
  });
});
