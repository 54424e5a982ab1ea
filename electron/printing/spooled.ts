/**
 * Printing through the system's spooler: Electron's own printing, as on Windows. The same interface as CUPS, and never more
 * certain than the spooler is. Electron says only whether it took the pages; where the spooler's own API is there
 * (`winspool`), jobs are followed in the queue and taken back.
 */
import { userInfo } from 'node:os';
import { PDFDocument } from '@cantoo/pdf-lib';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import type { PrinterStatus, PrintFault, Printing } from './printing.ts';
import { faultsOf, suppliesLow } from './reasons.ts';
import { clearQueue, followSpooled, printerWords, type SpooledEnd, spoolerName } from './spooler-job.ts';
import type { Winspool } from './winspool.ts';

/** Pages of a PDF on their way into the spooler. */
export interface SpoolJob {
  readonly pdf: Uint8Array;
  /** First and last page, from 1. */
  readonly from: number;
  readonly to: number;
  /** The system's own name of the printer. */
  readonly printer: string;
  readonly jobName: string;
  /** Size of these pages, in micrometres. */
  readonly width: number;
  readonly height: number;
  /** Asked of the system; a printer that cannot prints on one side. */
  readonly twoSided: boolean;
}

/** What the shell offers: which printers the system knows, and handing pages over. */
export interface Spooler {
  printers(): Promise<readonly { readonly name: string }[]>;
  /** Ends with the spooler's own word, or not at all: the caller minds the clock. Aborting drops pages not handed over. */
  spool(job: SpoolJob, signal: AbortSignal): Promise<Result<void, { readonly detail: string }>>;
}

/** So many pages at once: pictures of pages are large, and a long job is seen to move. */
const BATCH = 10;
const TIMEOUT_MS = 60_000;
const WAITING_MS = 600_000;

interface Size {
  readonly width: number;
  readonly height: number;
}
const MICROMETRES_A_POINT = 25_400 / 72;

/** Size of a page (from 0) in micrometres. */
function sizeOf(source: PDFDocument, page: number): Size {
  const { width, height } = source.getPage(page).getSize();
  return {
    width: Math.round(width * MICROMETRES_A_POINT),
    height: Math.round(height * MICROMETRES_A_POINT),
  };
}
const same = (a: Size, b: Size) => a.width === b.width && a.height === b.height;

/** Pages in the spooler's hands, and its word; without a queue to look at, what came out is known to nobody. */
async function unfollowed(
  spooler: Spooler,
  job: SpoolJob,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<SpooledEnd> {
  const stop = new AbortController();
  const late = Promise.withResolvers<'late' | 'cancelled'>();
  const limit = setTimeout(() => late.resolve('late'), timeoutMs);
  const cancel = () => late.resolve('cancelled');
  signal?.addEventListener('abort', cancel);
  const end = await Promise.race([spooler.spool(job, stop.signal), late.promise]);
  clearTimeout(limit);
  signal?.removeEventListener('abort', cancel);
  const failed = (why: Fault) => ({ fault: why, pagesDone: 0, certain: false });
  if (typeof end === 'string') {
    stop.abort();
    return failed(
      end === 'late'
        ? fault('printing.timeout', `the spooler did not answer in ${Math.round(timeoutMs / 1000)} s`)
        : fault('printing.failed', 'cancelled'),
    );
  }
  // Nobody knows what a spooler that failed had already sent on.
  if (!end.ok) return failed(fault('printing.failed', end.fault.detail));
  return { pagesDone: job.to - job.from + 1, certain: false };
}

/** Opens printing on a printer of the system by its name; `fallback` is used where the system does not know the first. */
export function createSpooledPrinting(options: {
  readonly printer: string;
  readonly fallback?: string | undefined;
  /** Goes before the name of each job, so that kiosks which number alike and share a printer know their own. */
  readonly kioskId?: string | undefined;
  readonly spooler: Spooler;
  /** The spooler's own API, where the system has one. */
  readonly winspool?: Winspool | undefined;
}): Printing {
  const { spooler, winspool } = options;
  const mark = options.kioskId === undefined ? '' : `${options.kioskId} `;
  let jobs = 0;
  /** How often each name was given: by its name a job is found in the queue. */
  const given = new Map<string, number>();
  const nameOf = (jobName: string) => {
    const count = (given.get(jobName) ?? 0) + 1;
    given.set(jobName, count);
    return `${mark}${jobName}${count === 1 ? '' : ` (${count})`}`;
  };

  const choose = async (): Promise<Result<string, Fault>> => {
    let known: ReadonlySet<string>;
    try {
      known = new Set((await spooler.printers()).map(({ name }) => name));
    } catch (error) {
      return fail(fault('printing.unreachable', (error as Error).message));
    }
    const name = [options.printer, options.fallback].find((one) => one !== undefined && known.has(one));
    return name === undefined ? fail(fault('printing.no-printer', options.printer)) : ok(name);
  };

  /** Hands pages over, and follows them as far as the system lets anybody see. */
  const out = async (
    job: SpoolJob,
    how: Parameters<Printing['print']>[1],
    before: number,
  ): Promise<SpooledEnd> => {
    const timeoutMs = how.timeoutMs ?? TIMEOUT_MS;
    how.onProgress?.({ state: 'sent', pagesDone: before });
    if (winspool === undefined) return unfollowed(spooler, job, how.signal, timeoutMs);
    const queue = await winspool.queue(job.printer);
    if (queue === null)
      // Nothing was handed over.
      return { fault: fault('printing.unreachable', job.printer), pagesDone: 0, certain: true };
    const stop = new AbortController();
    try {
      return await followSpooled({
        ...{ winspool, printer: job.printer, document: spoolerName(job.jobName) },
        ...{ before: new Set(queue.jobs.map(({ id }) => id)), pages: job.to - job.from + 1 },
        handed: spooler.spool(job, stop.signal),
        signal: how.signal,
        ...{ timeoutMs, waitingMs: how.waitingMs ?? WAITING_MS },
        onProgress: (progress) => how.onProgress?.({ ...progress, pagesDone: before + progress.pagesDone }),
      });
    } finally {
      stop.abort();
    }
  };

  return {
    async status() {
      const chosen = await choose();
      if (!chosen.ok) return chosen;
      const plain: PrinterStatus = {
        ...{ printer: chosen.value, state: 'idle', reasons: [], low: null, accepting: true, a4: true },
        // It is asked for; whether the printer can, the system's spooler does not say.
        twoSided: undefined,
      };
      // Electron tells neither state nor abilities: a printer that it knows is taken for ready, and for a plain one.
      if (winspool === undefined) return ok(plain);
      const queue = await winspool.queue(chosen.value);
      if (queue === null) return fail(fault('printing.unreachable', chosen.value));
      const words = printerWords(queue);
      const reasons = faultsOf(words);
      const state = reasons.length > 0 ? 'stopped' : queue.jobs.length > 0 ? 'processing' : 'idle';
      return ok({ ...plain, state, reasons, low: suppliesLow(words) });
    },

    async print(pdf, how) {
      let done = (how.fromPage ?? 1) - 1;
      const failed = (why: Fault, certain: boolean): Result<never, PrintFault> =>
        fail({ ...why, pagesDone: done, certain });
      const source = await PDFDocument.load(pdf, { updateMetadata: false }).catch(() => undefined);
      if (source === undefined)
        return failed(fault('document.failed', 'what should be printed is not a PDF'), true);
      const pages = source.getPageCount();
      const printer = await choose();
      if (!printer.ok) return failed(printer.fault, true);
      /** Of everything that was handed over it is known that it came out. */
      let certain = true;
      jobs += 1;
      while (done < pages) {
        if (how.signal?.aborted) return failed(fault('printing.failed', 'cancelled'), certain);
        const { width, height } = sizeOf(source, done);
        let to = done + 1;
        while (to < Math.min(done + BATCH, pages) && same(sizeOf(source, to), { width, height })) to += 1;
        const job = {
          ...{ pdf, from: done + 1, to, printer: printer.value, jobName: nameOf(how.jobName) },
          ...{ width, height, twoSided: how.twoSided ?? false },
        };
        const end = await out(job, how, done);
        done += end.pagesDone;
        certain &&= end.certain;
        if (end.fault !== undefined) return failed(end.fault, certain);
      }
      return ok({ jobId: jobs, pages, certain });
    },

    async clearAll(jobNames, onRecalled) {
      // Electron has no way into the system's queue: where there is no API a site empties it by its own means (docs/paper.md).
      if (winspool === undefined || jobNames?.length === 0) return ok(undefined);
      const names = jobNames?.map((name) => ({ name, document: spoolerName(`${mark}${name}`) }));
      const known = await winspool.printers();
      if (known === null) return fail(fault('printing.unreachable', 'the spooler does not answer'));
      for (const printer of [options.printer, options.fallback]) {
        if (printer === undefined || !known.includes(printer)) continue;
        const nameIn = (document: string) =>
          names?.find((ours) => `${document} `.startsWith(`${ours.document} `))?.name;
        const recalled = await clearQueue(winspool, printer, ({ document, user }) =>
          names === undefined ? user === userInfo().username : nameIn(document) !== undefined,
        );
        if (recalled === null)
          return fail(fault('printing.unreachable', `jobs in the queue ${printer} could not be called back`));
        for (const { document, pagesPrinted } of recalled)
          onRecalled?.({
            jobName: nameIn(document) ?? document,
            ...(pagesPrinted > 0 ? { pages: pagesPrinted } : {}),
          });
      }
      return ok(undefined);
    },
  };
}
