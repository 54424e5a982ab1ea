/**
 * Printing that cannot lie: a job is done when the printer says so, every wait has an end, and no page comes out twice.
 * `printing` takes a PDF, whatever it says; it does not know whose pages these are.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { fail, ok, type Result } from '../../native/result.ts';
import { type Fault, type FaultName, fault } from '../faults.ts';
import {
  cancelAtDevice,
  clear,
  clearQueue,
  deviceJob,
  deviceJobId,
  deviceReasons,
  JOB,
  jobAttributes,
  LOCAL_SERVER,
  PRINTER,
  printerAttributes,
  speaksIpp,
  submit,
} from './ipp.ts';

/** What runs out in a printer. */
export type Supply = 'paper' | 'toner';

/** What a printer is, and how it does. */
export interface PrinterStatus {
  readonly printer: string;
  readonly state: 'idle' | 'processing' | 'stopped';
  /** What keeps it from printing, worst first; empty when nothing does. */
  readonly reasons: readonly FaultName[];
  /** What will soon keep it from printing. */
  readonly low: readonly Supply[];
  readonly accepting: boolean;
  readonly colour: boolean;
  readonly duplex: boolean;
  readonly a4: boolean;
}

/** How a job goes. */
export interface PrintProgress {
  readonly state: 'sent' | 'printing' | 'waiting';
  /** Pages of the whole document that the printer says it has finished. */
  readonly pagesDone: number;
  /** Why it waits. */
  readonly reason?: FaultName;
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
   * `certain` false: only a spooler's word that it took every page; whether they lie in the tray, somebody must look.
   */
  print(
    pdf: Uint8Array,
    options: PrintOptions,
  ): Promise<
    Result<{ readonly jobId: number; readonly pages: number; readonly certain: boolean }, PrintFault>
  >;
  /**
   * Empties the kiosk's own queues, whose jobs they may be, and takes jobs of these names back from the printers behind
   * them (absent: every job of this user): what a killed visit left there would be printed after its person has gone.
   * Call it before the first visit and whenever a visit ended by itself. A queue that does not exist is empty.
   */
  clearAll(jobNames?: readonly string[]): Promise<Result<void, Fault>>;
}

/** Reasons that stop paper from coming out (RFC 8011 §5.4.12, PWG 5100.9, CUPS), worst first. "Low" is not one. */
const REASONS: readonly (readonly [RegExp, FaultName])[] = [
  [/^(media-jam|spool-area-full|fuser-|marker-failure)/, 'printing.media-jam'],
  [/^(cover-open|door-open|interlock-open|input-tray-missing|output-tray-missing)/, 'printing.door-open'],
  [/^(media-empty|media-needed|output-area-full)/, 'printing.media-empty'],
  [/^(toner-empty|marker-supply-empty|developer-empty|opc-life-over)/, 'printing.toner'],
  [/^(offline|timed-out|connecting-to-device|shutdown|cups-remote-.*-unreachable)/, 'printing.unreachable'],
  [/^(paused|stopped|stopping|moving-to-paused|other-error|cups-.*filter.*)/, 'printing.stopped'],
];

/** Faults out of IPP's printer-state-reasons, worst first, each once. */
export function faultsOf(reasons: readonly string[]): readonly FaultName[] {
  return REASONS.filter(([pattern]) => reasons.some((r) => pattern.test(r))).map(([, name]) => name);
}

/** Supplies that are low, out of IPP's printer-state-reasons. */
export function suppliesLow(reasons: readonly string[]): readonly Supply[] {
  return [
    ...(reasons.some((reason) => /^media-low/.test(reason)) ? (['paper'] as const) : []),
    ...(reasons.some((reason) => /^(toner|marker-supply|developer)-low|^opc-near-eol/.test(reason))
      ? (['toner'] as const)
      : []),
  ];
}

const stateOf = (state: number): PrinterStatus['state'] =>
  state === PRINTER.idle ? 'idle' : state === PRINTER.processing ? 'processing' : 'stopped';
const POLL_MS = 150;
/** A job that the printer gave up is sent again so many times; then an officer has to look. */
const ATTEMPTS = 4;
/** The wait before the second attempt; before the third it is twice as long, and so on. */
const RETRY_MS = 1500;

/** Which printer, and by what way to it. */
export interface PrintingSettings {
  readonly printer: string;
  readonly fallback?: string | undefined;
  /** CUPS: a socket path or host:port; absent: the machine's own. */
  readonly server?: string | undefined;
  /** `auto`: the shell's own printing on Windows, CUPS elsewhere. */
  readonly through?: 'auto' | 'cups' | 'electron' | undefined;
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
  /** How often each name was given: by its name the printer's own job is found, and one that ended long ago has it too. */
  const given = new Map<string, number>();
  const nameOf = (jobName: string) => {
    const count = (given.get(jobName) ?? 0) + 1;
    given.set(jobName, count);
    return count === 1 ? jobName : `${jobName} (${count})`;
  };

  const statusOf = async (
    printer: string,
  ): Promise<Result<PrinterStatus & { readonly device: string }, Fault>> => {
    const answer = await printerAttributes(server, printer);
    if (!answer.ok) return answer;
    const a = answer.value;
    const state = stateOf(a['printer-state']);
    // CUPS hears of its printer while it prints, and keeps what it heard last; the printer knows how it is now.
    const own = speaksIpp(a['device-uri']) ? await deviceReasons(a['device-uri']) : undefined;
    const said = own === undefined ? a['printer-state-reasons'] : own.ok ? own.value : ['offline'];
    const reasons = faultsOf(said);
    return ok({
      printer,
      state,
      reasons: state === 'stopped' && reasons.length === 0 ? ['printing.stopped'] : reasons,
      low: suppliesLow(said),
      accepting: a['printer-is-accepting-jobs'],
      colour: a['color-supported'],
      duplex: a['sides-supported'].some((s) => s.startsWith('two-sided')),
      a4: a['media-supported'].some((m) => m.includes('a4') || m === 'A4'),
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

  return {
    async clearAll(jobNames) {
      const isOurs = (name: string) =>
        jobNames?.some((ours) => name === ours || name.startsWith(`${ours} `)) ?? true;
      const queues = [options.printer, ...(options.fallback === undefined ? [] : [options.fallback])];
      for (const queue of queues) {
        const there = await statusOf(queue);
        if (!there.ok && there.fault.name === 'printing.no-printer') continue;
        // First the queue, so that the printer gets nothing new; then what it has already.
        if (!(await clearQueue(server, queue)))
          return fail(fault('printing.unreachable', `the queue ${queue} could not be emptied`));
        if (there.ok && speaksIpp(there.value.device) && !(await cancelAtDevice(there.value.device, isOurs)))
          return fail(fault('printing.unreachable', `the printer of ${queue} could not be emptied`));
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
      const source = await PDFDocument.load(pdf, { updateMetadata: false }).catch(() => undefined);
      let done = (how.fromPage ?? 1) - 1;
      const failed = (why: Fault, certain: boolean) => fail({ ...why, pagesDone: done, certain });
      if (source === undefined)
        return failed(fault('document.failed', 'what should be printed is not a PDF'), true);
      const pages = source.getPageCount();
      for (let attempt = 1; ; attempt += 1) {
        const target = await choose();
        if (!target.ok) return failed(target.fault, true);
        if (how.signal?.aborted) return failed(fault('printing.failed', 'cancelled'), true);
        const jobName = nameOf(how.jobName);
        const rest = done === 0 ? pdf : await pagesFrom(source, done);
        const { printer, device } = target.value;
        const job = await submit(server, printer, jobName, rest);
        if (done > 0) rest.fill(0);
        if (!job.ok) return failed(job.fault, true);
        const end = await untilEnd({
          ...{ server, printer, device, jobName, jobId: job.value, offset: done, pages: pages - done, how },
        }).finally(() => clear(server, printer, job.value));
        done += end.pagesDone;
        if (end.fault === undefined) return ok({ jobId: job.value, pages, certain: true });
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

/** The pages after the first `done`, as a document of their own. */
async function pagesFrom(source: PDFDocument, done: number): Promise<Uint8Array> {
  const rest = await PDFDocument.create();
  const indices = source.getPageIndices().slice(done);
  for (const page of await rest.copyPages(source, indices)) rest.addPage(page);
  return rest.save();
}

interface FollowedJob {
  readonly server: string;
  readonly printer: string;
  /** The printer's own address, or something that cannot be asked. */
  readonly device: string;
  readonly jobName: string;
  readonly jobId: number;
  /** Pages of the document that came out before this job. */
  readonly offset: number;
  /** Pages of this job. */
  readonly pages: number;
  readonly how: PrintOptions;
}

interface JobEnd {
  /** Absent: completed. */
  readonly fault?: Fault;
  readonly pagesDone: number;
  readonly certain: boolean;
  /** The printer gave the job up and said how far it came: the rest may be sent. */
  readonly again: boolean;
}

/** Follows a job to its end, at CUPS and, where it can be asked, at the printer itself. The caller clears it away. */
async function untilEnd(job: FollowedJob): Promise<JobEnd> {
  const { how, pages } = job;
  const timeoutMs = how.timeoutMs ?? 60_000;
  const waitingMs = how.waitingMs ?? 600_000;
  const direct = speaksIpp(job.device);
  /** The number that the printer itself gave the job. */
  let own: number | undefined;
  let pagesDone = 0;
  let told = '';
  let since = performance.now();
  const ended = (why: string, certain: boolean, again = false): JobEnd => ({
    fault: fault('printing.failed', why),
    pagesDone,
    certain,
    again,
  });

  for (;;) {
    if (direct && own === undefined) own = await deviceJobId(job.device, job.jobName);
    const [atCups, atPrinter, reasons] = await Promise.all([
      jobAttributes(job.server, job.printer, job.jobId),
      own === undefined ? undefined : deviceJob(job.device, own),
      direct ? deviceReasons(job.device) : undefined,
    ]);
    if (how.signal?.aborted) return ended('cancelled', false);

    // The printer's own word, where it has one. After a power cut the same number may be somebody else's job.
    const said = atPrinter?.ok && atPrinter.value['job-name'] === job.jobName ? atPrinter.value : undefined;
    const counted = said?.['job-impressions-completed'];
    const heard = atCups.ok && own === undefined ? atCups.value['job-impressions-completed'] : 0;
    pagesDone = Math.max(pagesDone, Math.min(counted ?? heard, pages));
    if (said?.['job-state'] === JOB.completed) return { pagesDone: pages, certain: true, again: false };
    if (said?.['job-state'] === JOB.canceled) {
      // A queue that is stopped calls its job back, and would send it again from page one; the rest follows instead.
      const queue = await printerAttributes(job.server, job.printer);
      if (queue.ok && queue.value['printer-state'] === PRINTER.stopped && counted !== undefined)
        return { fault: fault('printing.stopped'), pagesDone, certain: true, again: true };
      // Cancelled at the printer's panel is somebody's wish; aborted is not.
      return ended('cancelled at the printer', counted !== undefined);
    }
    if (said?.['job-state'] === JOB.aborted)
      return ended('aborted by the printer', counted !== undefined, counted !== undefined);

    if (!atCups.ok && atCups.fault.name === 'printing.no-printer') return ended('CUPS lost the job', false);
    const state = atCups.ok ? atCups.value['job-state'] : JOB.processing;
    if (atCups.ok && state >= JOB.canceled) {
      // A printer that does not answer just now may still say how it ended; until it does, the watchdog runs.
      const silent =
        own !== undefined && atPrinter?.ok === false && atPrinter.fault.name !== 'printing.no-printer';
      if (state === JOB.completed && !silent) {
        // CUPS also says "completed" when the printer came back without any memory of the job.
        const forgotten = atCups.value['job-printer-state-reasons'].some((r) =>
          r.startsWith('cups-ipp-missing-job'),
        );
        const whole = own === undefined && !forgotten && (pagesDone === 0 || pagesDone >= pages);
        if (whole) return { pagesDone: pages, certain: true, again: false };
        return ended(`the printer lost the job after page ${job.offset + pagesDone}`, false);
      }
      if (state !== JOB.completed) return ended(state === JOB.aborted ? 'aborted' : 'cancelled', false);
    }

    // A job that has not begun may lie in a queue that somebody has stopped.
    const queue = state === JOB.pending ? await printerAttributes(job.server, job.printer) : undefined;
    const progress = progressOf({
      state,
      reasons: [
        ...(queue?.ok && queue.value['printer-state'] === PRINTER.stopped ? ['stopped'] : []),
        ...(reasons?.ok ? reasons.value : []),
        // Once the printer has the job, what it says itself counts: what CUPS heard last may be old.
        ...(atCups.ok && !(own !== undefined && reasons?.ok)
          ? atCups.value['job-printer-state-reasons']
          : []),
        ...(reasons?.ok === false ? ['offline'] : []),
      ],
      pagesDone: job.offset + pagesDone,
    });
    const key = JSON.stringify(progress);
    if (key !== told) {
      told = key;
      since = performance.now();
      how.onProgress?.(progress);
    }
    // A printer that cannot be reached is not waiting for paper: what it does now is not known.
    const patient = progress.state === 'waiting' && progress.reason !== 'printing.unreachable';
    const limit = patient ? waitingMs : timeoutMs;
    if (performance.now() - since > limit) {
      const why = fault('printing.timeout', `no progress for ${Math.round(limit / 1000)} s`);
      return { fault: why, pagesDone, certain: false, again: false };
    }
    await delay(POLL_MS, undefined, how.signal === undefined ? {} : { signal: how.signal }).catch(() => {});
  }
}

function progressOf(job: {
  readonly state: number;
  readonly reasons: readonly string[];
  readonly pagesDone: number;
}): PrintProgress {
  const { state, pagesDone } = job;
  const [reason] = faultsOf(job.reasons);
  if (reason !== undefined) return { state: 'waiting', pagesDone, reason };
  if (state === JOB.stopped || state === JOB.held)
    return { state: 'waiting', pagesDone, reason: 'printing.stopped' };
  return { state: state === JOB.processing ? 'printing' : 'sent', pagesDone };
}
