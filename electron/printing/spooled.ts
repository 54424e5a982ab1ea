/**
 * Printing through a spooler that says only whether it took the pages: Electron's own printing, as on Windows. The same
 * interface as CUPS, and never more certain than the spooler is: what came out of the printer is known to nobody here.
 */
import { PDFDocument } from '@cantoo/pdf-lib';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import type { PrinterStatus, PrintFault, Printing } from './printing.ts';

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

/** Opens printing on a printer of the system by its name; `fallback` is used where the system does not know the first. */
export function createSpooledPrinting(options: {
  readonly printer: string;
  readonly fallback?: string | undefined;
  readonly spooler: Spooler;
}): Printing {
  const { spooler } = options;
  let jobs = 0;

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

  return {
    async status() {
      const chosen = await choose();
      if (!chosen.ok) return chosen;
      // The spooler tells neither state nor abilities: a printer that it knows is taken for ready, and for a plain one.
      const status: PrinterStatus = {
        printer: chosen.value,
        state: 'idle',
        reasons: [],
        low: null,
        accepting: true,
        a4: true,
        // It is asked for; whether the printer can, the system's spooler does not say.
        twoSided: undefined,
      };
      return ok(status);
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
      const before = done;
      jobs += 1;
      while (done < pages) {
        if (how.signal?.aborted) return failed(fault('printing.failed', 'cancelled'), done === before);
        how.onProgress?.({ state: 'sent', pagesDone: done });
        const { width, height } = sizeOf(source, done);
        let to = done + 1;
        while (to < Math.min(done + BATCH, pages) && same(sizeOf(source, to), { width, height })) to += 1;
        const stop = new AbortController();
        const timeoutMs = how.timeoutMs ?? TIMEOUT_MS;
        const late = Promise.withResolvers<'late' | 'cancelled'>();
        const limit = setTimeout(() => late.resolve('late'), timeoutMs);
        const cancel = () => late.resolve('cancelled');
        how.signal?.addEventListener('abort', cancel);
        const job = {
          ...{ pdf, from: done + 1, to, printer: printer.value, jobName: how.jobName },
          ...{ width, height, twoSided: how.twoSided ?? false },
        };
        const end = await Promise.race([spooler.spool(job, stop.signal), late.promise]);
        clearTimeout(limit);
        how.signal?.removeEventListener('abort', cancel);
        if (typeof end === 'string') {
          stop.abort();
          const why =
            end === 'late'
              ? fault('printing.timeout', `the spooler did not answer in ${Math.round(timeoutMs / 1000)} s`)
              : fault('printing.failed', 'cancelled');
          return failed(why, false);
        }
        // Nobody knows what a spooler that failed had already sent on.
        if (!end.ok) return failed(fault('printing.failed', end.fault.detail), false);
        done = to;
      }
      return ok({ jobId: jobs, pages, certain: false });
    },

    async clearAll() {
      // Electron has no way into the system's queue: a site on Windows empties it by its own means (docs/paper.md).
      return ok(undefined);
    },
  };
}
