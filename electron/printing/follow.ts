/**
 * Follows a job to its end, at CUPS and, where it can be asked, at the printer itself: only the printer knows how far it
 * came. What nobody can know is said to be uncertain, never made up.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import {
  type DeviceJob,
  type DeviceStatus,
  deviceJob,
  deviceJobId,
  deviceStatus,
  JOB,
  type JobAttributes,
  jobAttributes,
  PRINTER,
  printerAttributes,
  speaksIpp,
  watchServer,
} from './ipp.ts';
import { faultsOf } from './reasons.ts';

/** How a job goes. */
export interface PrintProgress {
  readonly state: 'sent' | 'printing' | 'waiting';
  /** Pages of the whole document that the printer says it has finished. */
  readonly pagesDone: number;
  /** True where nobody counts the pages: the printer is not asked, or says nothing of them. */
  readonly uncounted?: true;
  /** Why it waits. */
  readonly reason?: FaultName;
}

export interface FollowedJob {
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
  readonly signal: AbortSignal | undefined;
  /** The longest time without any progress, and the longest wait for an officer, in milliseconds. */
  readonly timeoutMs: number;
  readonly waitingMs: number;
  readonly onProgress: ((progress: PrintProgress) => void) | undefined;
}

export interface JobEnd {
  /** Absent: it came out, by the printer's word or by that of whoever handed it over. */
  readonly fault?: Fault;
  /** Pages of this job that came out for sure; all of them when there is no fault. */
  readonly pagesDone: number;
  /** The printer itself has counted them. */
  readonly certain: boolean;
  /** The printer gave the job up and said how far it came: the rest may be sent. */
  readonly again: boolean;
  /** The printer may still have it, and must be told to let go. */
  readonly atLarge: boolean;
}

const POLL_MS = 150;
/** A print server that starts again sends nothing more of this job; what the printer has of it is seen within this time. */
const LOST_MS = 5000;
/** CUPS says within this time whether a job was cancelled at the panel or by a print server that stops. */
const WHOSE_WISH_MS = 3000;
/** A printer may say that a job has ended before it has counted the last page. */
const LAST_COUNT_MS = 1500;
/** Clocks that count whole seconds, and answers that take a while. */
const UP_TIME_SLACK_S = 3;
/** An uncounted page is allowed this share of the time that a job without progress is. */
const UNCOUNTED_PAGE = 0.1;

/** One look at a job from both sides. */
interface Look {
  readonly atCups: Result<JobAttributes, Fault>;
  /** The printer's own word on this very job. */
  readonly said: DeviceJob | undefined;
  /** It answers, and has no such job although it had. */
  readonly forgotten: boolean;
  readonly device: Result<DeviceStatus, Fault> | undefined;
  /** The queue, where a job has not begun: somebody may have stopped it. */
  readonly queueStopped: boolean;
}

/** What is remembered of a job between two looks. */
interface Memory {
  /** The number that the printer itself gave the job. */
  own: number | undefined;
  pagesDone: number;
  /** The printer was silent while it had the job; it was switched off and on since then. */
  silent: boolean;
  restarted: boolean;
  up: { readonly seconds: number; readonly at: number } | undefined;
  /** Since when CUPS does not know the job; another print server took the place of the one that did. */
  lostAt: number | undefined;
  cupsRestarted: boolean;
  cancelledAt: number | undefined;
  completedAt: number | undefined;
}

const now = () => performance.now();

/** Follows a job to its end. The caller clears it away at CUPS, and where it is `atLarge` at the printer. */
export async function followJob(job: FollowedJob): Promise<JobEnd> {
  const server = watchServer(job.server);
  try {
    return await untilEnd(job, server);
  } finally {
    server.stop();
  }
}

async function untilEnd(job: FollowedJob, server: { readonly ended: boolean }): Promise<JobEnd> {
  const memory: Memory = {
    own: undefined,
    pagesDone: 0,
    silent: false,
    restarted: false,
    up: undefined,
    lostAt: undefined,
    cupsRestarted: false,
    cancelledAt: undefined,
    completedAt: undefined,
  };
  let told = '';
  let since = now();
  for (;;) {
    const look = await lookAt(job, memory);
    if (job.signal?.aborted) return ended(memory, 'cancelled', { atLarge: true });
    remember(job, memory, look);
    memory.cupsRestarted ||= server.ended;
    const end = speaksIpp(job.device) ? await endAtPrinter(job, memory, look) : endAtCups(job, memory, look);
    if (end !== undefined) return end;

    const progress = progressOf(job, memory, look);
    const key = JSON.stringify(progress);
    if (key !== told) {
      told = key;
      since = now();
      job.onProgress?.(progress);
    }
    // A printer that cannot be reached is not waiting for paper: what it does now is not known.
    const patient = progress.state === 'waiting' && progress.reason !== 'printing.unreachable';
    // A printer that counts nothing makes no progress that could be seen.
    const unseen = memory.pagesDone === 0 ? job.timeoutMs * UNCOUNTED_PAGE * job.pages : 0;
    const limit = patient ? job.waitingMs : job.timeoutMs + unseen;
    if (now() - since > limit)
      return {
        ...ended(memory, '', { atLarge: true }),
        fault: fault('printing.timeout', `no progress for ${Math.round(limit / 1000)} s`),
      };
    await delay(POLL_MS, undefined, job.signal === undefined ? {} : { signal: job.signal }).catch(() => {});
  }
}

async function lookAt(job: FollowedJob, memory: Memory): Promise<Look> {
  const direct = speaksIpp(job.device);
  const cups = jobAttributes(job.server, job.printer, job.jobId);
  if (direct && memory.own === undefined) {
    // After CUPS's word: the printer has heard of whatever CUPS calls done.
    await cups;
    memory.own = (await deviceJobId(job.device, job.jobName)) ?? undefined;
  }
  const { own } = memory;
  const [atCups, atPrinter, device] = await Promise.all([
    cups,
    own === undefined ? undefined : deviceJob(job.device, own),
    direct ? deviceStatus(job.device) : undefined,
  ]);
  // After a power cut the same number may be somebody else's job.
  const said = atPrinter?.ok && atPrinter.value['job-name'] === job.jobName ? atPrinter.value : undefined;
  const gone = atPrinter?.ok === false && atPrinter.fault.name === 'printing.no-printer';
  const pending = atCups.ok && atCups.value['job-state'] === JOB.pending;
  const queue = pending ? await printerAttributes(job.server, job.printer) : undefined;
  return {
    atCups,
    said,
    forgotten: gone || (atPrinter?.ok === true && said === undefined),
    device,
    queueStopped: queue?.ok === true && queue.value['printer-state'] === PRINTER.stopped,
  };
}

function remember(job: FollowedJob, memory: Memory, { atCups, said, device }: Look): void {
  // CUPS's own count is of what it hands over: one page of whatever goes on unchanged, or those of its filters.
  const counted = said?.['job-impressions-completed'] ?? 0;
  memory.pagesDone = Math.max(memory.pagesDone, Math.min(counted, job.pages));
  if (device?.ok === false && memory.own !== undefined) memory.silent = true;
  const seconds = device?.ok ? device.value.upSeconds : undefined;
  if (seconds !== undefined) {
    const { up } = memory;
    memory.up ??= { seconds, at: now() };
    const behind = up === undefined ? 0 : (now() - up.at) / 1000 - (seconds - up.seconds);
    // A clock that stands still, as some do, tells nothing; one that lags or goes back was switched off.
    if (up !== undefined && seconds !== up.seconds) {
      if (seconds < up.seconds || behind > UP_TIME_SLACK_S) memory.restarted = true;
      else memory.silent = false;
    }
  }
  if (!atCups.ok && atCups.fault.name === 'printing.no-printer') memory.lostAt ??= now();
}

function ended(
  memory: Memory,
  why: string,
  how: Partial<Pick<JobEnd, 'certain' | 'again' | 'atLarge'>> = {},
): JobEnd {
  const { pagesDone } = memory;
  return {
    fault: fault('printing.failed', why),
    pagesDone,
    certain: false,
    again: false,
    atLarge: false,
    ...how,
  };
}

/** Whoever took the pages says that it has handed them all on; nobody has counted them. */
const uncounted = (job: FollowedJob): JobEnd => ({
  pagesDone: job.pages,
  certain: false,
  again: false,
  atLarge: false,
});

/** A printer that cannot be asked: CUPS's word alone, which is never more than that it took the pages. */
function endAtCups(job: FollowedJob, memory: Memory, { atCups }: Look): JobEnd | undefined {
  // A print server that keeps no history forgets a job when it has handed it over; one that started again, before.
  if (memory.lostAt !== undefined)
    return memory.cupsRestarted ? ended(memory, 'CUPS lost the job') : uncounted(job);
  const state = atCups.ok ? atCups.value['job-state'] : JOB.processing;
  if (state === JOB.completed) return uncounted(job);
  if (state >= JOB.canceled) return ended(memory, state === JOB.aborted ? 'aborted' : 'cancelled');
  return undefined;
}

/** A printer that speaks IPP: its own word, and CUPS's where it has none. */
async function endAtPrinter(job: FollowedJob, memory: Memory, look: Look): Promise<JobEnd | undefined> {
  const { atCups, said, forgotten, device } = look;
  if (said !== undefined) return endBySaid(job, memory, look, said);
  const lostBefore = `the printer lost the job after page ${job.offset + memory.pagesDone}`;
  const state = atCups.ok ? atCups.value['job-state'] : undefined;
  const over = (state !== undefined && state >= JOB.canceled) || memory.lostAt !== undefined;
  if (memory.own !== undefined) {
    // One that does not answer just now may still say how it ended; until it does, the watchdog runs.
    if (!forgotten)
      return state === JOB.aborted || state === JOB.canceled
        ? ended(memory, state === JOB.aborted ? 'aborted' : 'cancelled', { atLarge: true })
        : undefined;
    if (memory.restarted || memory.silent) return ended(memory, lostBefore);
    // Switched on all the while: a printer that keeps no history of its jobs.
    if (!over) return undefined;
    return state === JOB.aborted || state === JOB.canceled
      ? ended(memory, state === JOB.aborted ? 'aborted' : 'cancelled')
      : uncounted(job);
  }
  if (state === JOB.completed) {
    if (memory.restarted || memory.silent) return ended(memory, lostBefore);
    // It was done, and forgotten by the printer, before anybody asked there.
    return uncounted(job);
  }
  if (state !== undefined && state >= JOB.canceled)
    return ended(memory, state === JOB.aborted ? 'aborted' : 'cancelled', { atLarge: true });
  if (memory.lostAt === undefined || device?.ok !== true || now() - memory.lostAt < LOST_MS) return undefined;
  return ended(memory, 'CUPS lost the job', { atLarge: true });
}

/** What follows from the printer's own word on the job. */
async function endBySaid(
  job: FollowedJob,
  memory: Memory,
  { atCups }: Look,
  said: DeviceJob,
): Promise<JobEnd | undefined> {
  const counted = said['job-impressions-completed'];
  // Some printers count nothing at all, and say 0 to the end.
  const certain = counted !== undefined && counted > 0;
  switch (said['job-state']) {
    case JOB.completed: {
      const whole = counted !== undefined && counted >= job.pages;
      memory.completedAt ??= now();
      if (!whole && now() - memory.completedAt < LAST_COUNT_MS) return undefined;
      return whole ? { pagesDone: job.pages, certain: true, again: false, atLarge: false } : uncounted(job);
    }
    case JOB.canceled: {
      memory.cancelledAt ??= now();
      const queue = await printerAttributes(job.server, job.printer);
      // A queue that is stopped, or a print server that stops, calls its job back; the missing pages follow instead.
      if (queue.ok && queue.value['printer-state'] === PRINTER.stopped)
        return { ...ended(memory, '', { certain, again: certain }), fault: fault('printing.stopped') };
      const heard = atCups.ok && atCups.value['job-state'] >= JOB.canceled;
      if (memory.lostAt !== undefined || (memory.cupsRestarted && atCups.ok && !heard))
        return ended(memory, 'called back by a print server that stopped', { certain, again: certain });
      if (!atCups.ok) return undefined;
      // Cancelled at the printer's panel is somebody's wish: CUPS hears of it too.
      if (!heard && now() - memory.cancelledAt < WHOSE_WISH_MS) return undefined;
      return ended(memory, 'cancelled at the printer', { certain });
    }
    case JOB.aborted:
      return ended(memory, 'aborted by the printer', { certain, again: certain });
    default:
      return undefined;
  }
}

function progressOf(job: FollowedJob, memory: Memory, look: Look): PrintProgress {
  const { atCups, device, said, queueStopped } = look;
  const pagesDone = job.offset + memory.pagesDone;
  const counts =
    speaksIpp(job.device) && (said === undefined || said['job-impressions-completed'] !== undefined);
  const shared = { pagesDone, ...(counts ? {} : { uncounted: true as const }) };
  const state = atCups.ok ? atCups.value['job-state'] : JOB.processing;
  const [reason] = faultsOf(
    [
      ...(queueStopped ? ['stopped'] : []),
      ...(device?.ok ? device.value.reasons : []),
      // Once the printer has the job, what it says itself counts: what CUPS heard last may be old.
      ...(atCups.ok && !(memory.own !== undefined && device?.ok)
        ? atCups.value['job-printer-state-reasons']
        : []),
      ...(device?.ok === false ? ['offline'] : []),
    ],
    device?.ok === true && device.value.stopped,
  );
  if (reason !== undefined) return { state: 'waiting', ...shared, reason };
  const stopped = device?.ok === true && device.value.stopped;
  if (state === JOB.stopped || state === JOB.held || stopped)
    return { state: 'waiting', ...shared, reason: 'printing.stopped' };
  const begun = state === JOB.processing || said?.['job-state'] === JOB.processing;
  return { state: begun ? 'printing' : 'sent', ...shared };
}
