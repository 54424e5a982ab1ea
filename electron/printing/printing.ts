/**
 * Printing that cannot lie: a job is done when the printer says so, and every wait has an end.
 * `printing` takes a PDF, whatever it says; it does not know whose pages these are.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { fail, ok, type Result } from '../../native/result.ts';
import { type Fault, type FaultName, fault } from '../faults.ts';
import {
  clear,
  JOB,
  type JobAttributes,
  jobAttributes,
  LOCAL_SERVER,
  printerAttributes,
  submit,
} from './ipp.ts';

/** What a printer is, and how it does. */
export interface PrinterStatus {
  readonly printer: string;
  readonly state: 'idle' | 'processing' | 'stopped';
  /** What keeps it from printing, worst first; empty when nothing does. */
  readonly reasons: readonly FaultName[];
  readonly accepting: boolean;
  readonly colour: boolean;
  readonly duplex: boolean;
  readonly a4: boolean;
}

/** How a job goes. */
export interface PrintProgress {
  readonly state: 'sent' | 'printing' | 'waiting';
  /** Pages that the printer says it has finished. */
  readonly pagesDone: number;
  /** Why it waits. */
  readonly reason?: FaultName;
}

export interface PrintOptions {
  /** Seen in the queue by anyone: the request number, never a name or a citizen number. */
  readonly jobName: string;
  readonly onProgress?: (progress: PrintProgress) => void;
  /** Aborting cancels and purges the job. */
  readonly signal?: AbortSignal;
  /** The longest time without any progress, in milliseconds; 60 s. */
  readonly timeoutMs?: number;
  /** The longest wait for an officer (paper, jam, door, toner), in milliseconds; 10 min. */
  readonly waitingMs?: number;
}

export interface Printing {
  /** The state of the printer that would be used now. */
  status(): Promise<Result<PrinterStatus, Fault>>;
  /** Resolves ok only on the printer's own "completed". Whatever happens, CUPS has let go of the document afterwards. */
  print(
    pdf: Uint8Array,
    options: PrintOptions,
  ): Promise<Result<{ readonly jobId: number; readonly pages: number }, Fault>>;
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

/** Pages of a PDF; a fault when it is none. */
export async function pageCount(pdf: Uint8Array): Promise<Result<number, Fault>> {
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    return ok(document.getPageCount());
  } catch {
    return fail(fault('document.failed', 'what should be printed is not a PDF'));
  }
}

// printer-state, RFC 8011 §5.4.11.
const PRINTER_STATES = { 3: 'idle', 4: 'processing', 5: 'stopped' } as const;
const POLL_MS = 200;

/** Opens printing on a queue of a CUPS server. `fallback` is used for a job when the first cannot take it. */
export function createPrinting(options: {
  readonly printer: string;
  readonly fallback?: string | undefined;
  /** CUPS: a socket path or host:port; absent: the machine's own. */
  readonly server?: string | undefined;
}): Printing {
  const server = options.server ?? LOCAL_SERVER;

  const statusOf = async (printer: string): Promise<Result<PrinterStatus, Fault>> => {
    const answer = await printerAttributes(server, printer);
    if (!answer.ok) return answer;
    const a = answer.value;
    const state = PRINTER_STATES[a['printer-state'] as 3 | 4 | 5] ?? 'stopped';
    const reasons = faultsOf(a['printer-state-reasons']);
    return ok({
      printer,
      state,
      reasons: state === 'stopped' && reasons.length === 0 ? ['printing.stopped'] : reasons,
      accepting: a['printer-is-accepting-jobs'],
      colour: a['color-supported'],
      duplex: a['sides-supported'].some((s) => s.startsWith('two-sided')),
      a4: a['media-supported'].some((m) => m.includes('a4') || m === 'A4'),
    });
  };
  const usable = (status: Result<PrinterStatus, Fault>) =>
    status.ok &&
    status.value.accepting &&
    status.value.state !== 'stopped' &&
    status.value.reasons.length === 0;

  /** The first printer, or the fallback when the first is out of order and the fallback is not. */
  const status = async (): Promise<Result<PrinterStatus, Fault>> => {
    const first = await statusOf(options.printer);
    if (usable(first) || options.fallback === undefined) return first;
    const second = await statusOf(options.fallback);
    return usable(second) ? second : first;
  };

  const print: Printing['print'] = async (pdf, how) => {
    const pages = await pageCount(pdf);
    if (!pages.ok) return pages;
    const target = await status();
    if (!target.ok) return target;
    if (how.signal?.aborted) return fail(fault('printing.failed', 'cancelled before it was sent'));
    const { printer } = target.value;
    const job = await submit(server, printer, how.jobName, pdf);
    if (!job.ok) return job;
    try {
      const end = await untilEnd(server, printer, job.value, pages.value, how);
      return end === undefined ? ok({ jobId: job.value, pages: pages.value }) : fail(end);
    } finally {
      await clear(server, printer, job.value);
    }
  };

  return { status, print };
}

/** Follows a job to its end: nothing when it completed, else why not. The caller purges. */
async function untilEnd(
  server: string,
  printer: string,
  jobId: number,
  pages: number,
  how: PrintOptions,
): Promise<Fault | undefined> {
  const timeoutMs = how.timeoutMs ?? 60_000;
  const waitingMs = how.waitingMs ?? 600_000;
  let told = '';
  let since = performance.now();
  let pagesDone = 0;
  for (;;) {
    if (how.signal?.aborted) return fault('printing.failed', 'cancelled');
    const answer = await jobAttributes(server, printer, jobId);
    if (!answer.ok && answer.fault.name === 'printing.no-printer')
      return fault('printing.failed', 'CUPS lost the job');
    let progress: PrintProgress | undefined;
    if (answer.ok) {
      const state = answer.value['job-state'];
      if (state === JOB.completed) return undefined;
      if (state === JOB.canceled || state === JOB.aborted)
        return fault(
          'printing.failed',
          state === JOB.canceled ? 'the job was cancelled' : 'the job was aborted',
        );
      pagesDone = Math.max(pagesDone, Math.min(answer.value['job-impressions-completed'], pages));
      progress = progressOf(answer.value, pagesDone);
      const key = JSON.stringify(progress);
      if (key !== told) {
        told = key;
        since = performance.now();
        how.onProgress?.(progress);
      }
    }
    const limit = progress?.state === 'waiting' ? waitingMs : timeoutMs;
    if (performance.now() - since > limit) {
      return fault('printing.timeout', `no progress for ${Math.round(limit / 1000)} s`);
    }
    await delay(POLL_MS, undefined, how.signal === undefined ? {} : { signal: how.signal }).catch(() => {});
  }
}

function progressOf(job: JobAttributes, pagesDone: number): PrintProgress {
  const [reason] = faultsOf(job['job-printer-state-reasons']);
  if (reason !== undefined) return { state: 'waiting', pagesDone, reason };
  if (job['job-state'] === JOB.stopped || job['job-state'] === JOB.held)
    return { state: 'waiting', pagesDone, reason: 'printing.stopped' };
  return { state: job['job-state'] === JOB.processing ? 'printing' : 'sent', pagesDone };
}
