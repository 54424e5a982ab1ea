/**
 * Printing that cannot lie: a job is done when the printer says so, every wait has an end, and no page comes out twice.
 * `printing` takes a PDF, whatever it says; it does not know whose pages these are.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pageRange, pagesIn } from '../pdf/pages.ts';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { followJob, type JobEnd, type PrintProgress } from './follow.ts';
import {
  cancelAtDevice,
  cancelInQueue,
  clear,
  deviceStatus,
  LOCAL_SERVER,
  PRINTER,
  printerAttributes,
  type RecalledJob,
  speaksIpp,
  submit,
  TWO_SIDED,
} from './ipp.ts';
import { faultsOf, type Supply, suppliesLow } from './reasons.ts';

export type { PrintProgress } from './follow.ts';
export type { RecalledJob } from './ipp.ts';
export { faultsOf, type Supply, suppliesLow } from './reasons.ts';

/** What a printer is, and how it does. */
export interface PrinterStatus {
  readonly printer: string;
  readonly state: 'idle' | 'processing' | 'stopped';
  /** What keeps it from printing, worst first; empty when nothing does. */
  readonly reasons: readonly FaultName[];
  /** What will soon keep it from printing; null: nobody tells (a spooler). */
  readonly low: readonly Supply[] | null;
  readonly accepting: boolean;
  readonly a4: boolean;
  /** Whether it says that it prints on both sides. */
  readonly twoSided: boolean | undefined;
}

/** Why a document did not come out whole. */
export interface PrintFault extends Fault {
  /** Pages that are known to have come out, counted from the first; only these may be charged. */
  readonly pagesDone: number;
  /**
   * True when the printer itself said how many came out, so that the next attempt may begin at the page after.
   * False after a cut wire or plug: the page after may lie in the tray too, and an officer must look.
   */
  readonly certain: boolean;
}

export interface PrintOptions {
  /** Seen in the queue by anyone: the request number, never a name or a citizen number. */
  readonly jobName: string;
  /** On both sides of the paper, where the printer can. */
  readonly twoSided?: boolean;
  /** Begin at this page (from 1): the others came out before. */
  readonly fromPage?: number;
  readonly onProgress?: (progress: PrintProgress) => void;
  /** Aborting cancels the job and clears it away. */
  readonly signal?: AbortSignal;
  /** The longest time without any progress, in milliseconds; 60 s. */
  readonly timeoutMs?: number;
  /** The longest wait for an officer (paper, jam, door, toner), in milliseconds; 10 min. */
  readonly waitingMs?: number;
}

export interface Printing {
  /** The state of the printer that would be used now. */
  status(): Promise<Result<PrinterStatus, Fault>>;
  /**
   * Resolves ok only on the printer's own "completed". A job that the printer gave up is sent again from the first page
   * that did not come out, when the printer says which. Whatever happens, CUPS has let go of the document afterwards.
   * `certain` false: everything was handed over, and nobody has counted what came out (a printer that is not reached by
   * IPP, that keeps no history of its jobs, or counts no pages; a spooler): whoever takes the pages must count them.
   */
  print(
    pdf: Uint8Array,
    options: PrintOptions,
  ): Promise<
    Result<{ readonly jobId: number; readonly pages: number; readonly certain: boolean }, PrintFault>
  >;
  /**
   * Calls jobs of these names back, from the kiosk's own queues and from the printers behind them (absent: every job of
   * this user): what a killed visit left there would be printed after its person has gone. Every other job stays, whosever
   * it is. Call it before the first visit and whenever a visit ended by itself. A queue that does not exist is empty.
   * `onRecalled` hears of each job that a printer still had, and how far it says it came.
   */
  clearAll(
    jobNames?: readonly string[],
    onRecalled?: (job: RecalledJob) => void,
  ): Promise<Result<void, Fault>>;
}

const stateOf = (state: number): PrinterStatus['state'] =>
  state === PRINTER.idle ? 'idle' : state === PRINTER.processing ? 'processing' : 'stopped';
/** How many times a job that the printer gave up is sent again; then an officer has to look. */
const ATTEMPTS = 4;
/** The wait before the second attempt; before the third it is twice as long, and so on. */
const RETRY_MS = 1500;
/** A print server that starts again is back within this time. */
const BACK_MS = 15_000;
/** The longest time without any progress, and the longest wait for an officer. */
const TIMEOUT_MS = 60_000;
const WAITING_MS = 600_000;

/** Which printer, and by what way to it. */
export interface PrintingSettings {
  readonly printer: string;
  readonly fallback?: string | undefined;
  /** CUPS: a socket path or host:port; absent: the machine's own. */
  readonly server?: string | undefined;
  /** `auto`: the shell's own printing on Windows, CUPS elsewhere. */
  readonly through?: 'auto' | 'cups' | 'electron' | undefined;
  /** Goes before the name of each job, so that kiosks which number alike and share a printer know their own; no spaces. */
  readonly kioskId?: string | undefined;
}

/** Printing as a shell offers it, for a printer of the system. */
export type ShellPrinting = (settings: PrintingSettings) => Printing;

/** Opens printing by the way that is configured. A shell without printing of its own always goes by CUPS. */
export function openPrinting(
  settings: PrintingSettings,
  shell: ShellPrinting | undefined,
  platform: NodeJS.Platform = process.platform,
): Printing {
  const through = settings.through ?? 'auto';
  const own = through === 'electron' || (through === 'auto' && platform === 'win32');
  return own && shell !== undefined ? shell(settings) : createPrinting(settings);
}

/** Opens printing on a queue of a CUPS server. `fallback` is used for a job when the first cannot take it. */
export function createPrinting(options: PrintingSettings): Printing {
  const server = options.server ?? LOCAL_SERVER;
  /** A job's name where others see it. Everything above this room knows the name without the kiosk's. */
  const mark = options.kioskId === undefined ? '' : `${options.kioskId} `;
  /** How often each name was given: by its name the printer's own job is found, and one that ended long ago has it too. */
  const given = new Map<string, number>();
  const nameOf = (jobName: string) => {
    const count = (given.get(jobName) ?? 0) + 1;
    given.set(jobName, count);
    return `${mark}${jobName}${count === 1 ? '' : ` (${count})`}`;
  };

  const statusOf = async (
    printer: string,
  ): Promise<Result<PrinterStatus & { readonly device: string }, Fault>> => {
    const answer = await printerAttributes(server, printer);
    if (!answer.ok) return answer;
    const a = answer.value;
    const state = stateOf(a['printer-state']);
    // CUPS hears of its printer while it prints, and keeps what it heard last; the printer knows how it is now.
    const own = speaksIpp(a['device-uri']) ? await deviceStatus(a['device-uri']) : undefined;
    const said = own === undefined ? a['printer-state-reasons'] : own.ok ? own.value.reasons : ['offline'];
    const stopped = own?.ok === true ? own.value.stopped : state === 'stopped';
    const reasons = faultsOf(said, stopped);
    return ok({
      printer,
      state,
      reasons: (stopped || state === 'stopped') && reasons.length === 0 ? ['printing.stopped'] : reasons,
      low: suppliesLow(said),
      accepting: a['printer-is-accepting-jobs'],
      // A raw queue names no paper at all: it passes everything on.
      a4:
        a['media-supported'].length === 0 || a['media-supported'].some((m) => m.includes('a4') || m === 'A4'),
      twoSided: a['sides-supported'].includes(TWO_SIDED),
      device: a['device-uri'],
    });
  };
  const usable = (status: Awaited<ReturnType<typeof statusOf>>) =>
    status.ok &&
    status.value.accepting &&
    status.value.state !== 'stopped' &&
    status.value.reasons.length === 0 &&
    status.value.a4;

  /** The first printer, or the fallback when the first is out of order or has no A4, and the fallback is in order. */
  const choose = async () => {
    const first = await statusOf(options.printer);
    if (usable(first) || options.fallback === undefined) return first;
    const second = await statusOf(options.fallback);
    return usable(second) ? second : first;
  };

  /** After a job that was given back: a print server that starts again is waited for. */
  const chooseAgain = async (signal: AbortSignal | undefined) => {
    const deadline = performance.now() + BACK_MS;
    for (;;) {
      const target = await choose();
      const away = !target.ok && target.fault.name === 'printing.unreachable';
      if (!away || signal?.aborted || performance.now() > deadline) return target;
      await delay(500);
    }
  };

  return {
    async clearAll(jobNames, onRecalled) {
      const isOurs = (name: string) =>
        jobNames?.some((ours) => `${name} `.startsWith(`${mark}${ours} `)) ?? true;
      if (jobNames?.length === 0) return ok(undefined);
      const queues = [options.printer, ...(options.fallback === undefined ? [] : [options.fallback])];
      for (const queue of queues) {
        const there = await statusOf(queue);
        if (!there.ok && there.fault.name === 'printing.no-printer') continue;
        // First the queue, so that the printer gets nothing new; then what it has already.
        if (!(await cancelInQueue(server, queue, isOurs)))
          return fail(fault('printing.unreachable', `jobs in the queue ${queue} could not be called back`));
        if (!there.ok || !speaksIpp(there.value.device)) continue;
        const recalled = await cancelAtDevice(there.value.device, isOurs);
        if (recalled === null)
          return fail(
            fault('printing.unreachable', `jobs at the printer of ${queue} could not be called back`),
          );
        for (const { jobName, ...far } of recalled)
          onRecalled?.({ jobName: jobName.startsWith(mark) ? jobName.slice(mark.length) : jobName, ...far });
      }
      return ok(undefined);
    },

    async status() {
      const chosen = await choose();
      if (!chosen.ok) return chosen;
      const { device: _, ...status } = chosen.value;
      return ok(status);
    },

    async print(pdf, how) {
      const pages = await pagesIn(pdf).catch(() => undefined);
      let done = (how.fromPage ?? 1) - 1;
      const failed = (why: Fault, certain: boolean) => fail({ ...why, pagesDone: done, certain });
      if (pages === undefined)
        return failed(fault('document.failed', 'what should be printed is not a PDF'), true);
      for (let attempt = 1; ; attempt += 1) {
        const target = attempt === 1 ? await choose() : await chooseAgain(how.signal);
        if (!target.ok) return failed(target.fault, true);
        if (how.signal?.aborted) return failed(fault('printing.failed', 'cancelled'), true);
        const jobName = nameOf(how.jobName);
        const rest = done === 0 ? pdf : await pageRange(pdf, done + 1, pages);
        const { printer, device } = target.value;
        const sides = how.twoSided === true && target.value.twoSided ? TWO_SIDED : 'one-sided';
        const job = await submit(server, printer, jobName, rest, sides);
        if (done > 0) rest.fill(0);
        if (!job.ok) return failed(job.fault, true);
        const end = await toItsEnd({
          ...{ server, printer, device, jobName, jobId: job.value, offset: done, pages: pages - done },
          ...{ signal: how.signal, onProgress: how.onProgress },
          timeoutMs: how.timeoutMs ?? TIMEOUT_MS,
          waitingMs: how.waitingMs ?? WAITING_MS,
        });
        done += end.pagesDone;
        if (end.fault === undefined) return ok({ jobId: job.value, pages, certain: end.certain });
        if (!end.again || attempt === ATTEMPTS) return failed(end.fault, end.certain);
        how.onProgress?.({ state: 'waiting', pagesDone: done, reason: end.fault.name });
        await delay(
          RETRY_MS * attempt,
          undefined,
          how.signal === undefined ? {} : { signal: how.signal },
        ).catch(() => {});
      }
    },
  };
}

/** Follows a job, and sees that nothing of it comes out later: neither CUPS nor the printer has it afterwards. */
async function toItsEnd(job: Parameters<typeof followJob>[0]): Promise<JobEnd> {
  let end: JobEnd | undefined;
  try {
    end = await followJob(job);
    return end;
  } finally {
    await clear(job.server, job.printer, job.jobId);
    // A print server that was started again cannot call back what the one before had handed over.
    if (end?.atLarge !== false && speaksIpp(job.device))
      await cancelAtDevice(job.device, (name) => name === job.jobName);
  }
}
