/**
 * Follows a job in the spooler of Windows to its end, and takes back what must not come out. What the spooler says is not always
 * what the printer did: only a port that waits for the printer's own word makes an end certain.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { JobEnd, PrintProgress } from './follow.ts';
import { faultsOf } from './reasons.ts';
import { JOB_CONTROL, JOB_STATUS, type PrinterQueue, type QueuedJob, type Winspool } from './winspool.ts';

const POLL_MS = 250;
/** A job that was handed over is in the queue within this time, or it has left it already. */
const ARRIVES_MS = 5000;
/** What Chromium is still handing over when a visit ends may come into the queue this much later. */
const LATE_MS = 2000;
/** The spooler may say that a job was printed before it has counted its last page. */
const LAST_COUNT_MS = 1500;
/** An uncounted page is allowed this share of the time that a job without progress is. */
const UNCOUNTED_PAGE = 0.1;
/** A job that is deleted has left the queue within this time: the printer may have to take what is on its way first. */
const GONE_MS = 15_000;

/** PRINTER_STATUS_* in the words in which printers say the same by IPP; SERVER_UNKNOWN says that nobody knows. */
const PRINTER_WORDS: readonly (readonly [number, string])[] = [
  [0x1, 'paused'],
  [0x2, 'other-error'],
  [0x4, 'stopping'],
  [0x8, 'media-jam'],
  [0x10, 'media-empty'],
  [0x20, 'input-manual-input-request'],
  [0x40, 'media-needed'],
  [0x80, 'offline'],
  [0x800, 'output-area-full'],
  [0x1000, 'offline'],
  [0x2_0000, 'toner-low'],
  [0x4_0000, 'toner-empty'],
  [0x8_0000, 'other-error'],
  [0x10_0000, 'other-error'],
  [0x20_0000, 'other-error'],
  [0x40_0000, 'door-open'],
  [0x200_0000, 'offline'],
];
/** PRINTER_ATTRIBUTE_WORK_OFFLINE: what Windows itself sets for a printer that was unplugged. */
const WORK_OFFLINE = 0x400;
const JOB_WORDS: readonly (readonly [number, string])[] = [
  [JOB_STATUS.paused, 'paused'],
  [JOB_STATUS.error, 'other-error'],
  [JOB_STATUS.offline, 'offline'],
  [JOB_STATUS.paperOut, 'media-empty'],
  [JOB_STATUS.blocked, 'other-error'],
  [JOB_STATUS.userIntervention, 'other-error'],
];
const wordsOf = (bits: number, table: typeof JOB_WORDS) =>
  table.flatMap(([bit, word]) => ((bits & bit) === 0 ? [] : word));

/** What a printer says of itself, as keywords of reasons.ts. */
export const printerWords = ({ status, attributes }: Omit<PrinterQueue, 'jobs'>): readonly string[] => [
  ...wordsOf(status, PRINTER_WORDS),
  ...((attributes & WORK_OFFLINE) === 0 ? [] : ['offline']),
];

/**
 * The name of a job as it stands in the queue: Chromium replaces these for the sake of some drivers
 * (SimplifyDocumentTitle, printing/printing_utils.cc).
 */
export const spoolerName = (name: string): string => name.replace(/[\\/<>:"'|?*~]/g, '_');

const BEGUN = JOB_STATUS.printing | JOB_STATUS.printed | JOB_STATUS.complete | JOB_STATUS.restart;
const hasBegun = ({ status, pagesPrinted }: QueuedJob) => (status & BEGUN) !== 0 || pagesPrinted > 0;

export interface SpooledJob {
  readonly winspool: Winspool;
  readonly printer: string;
  /** As it stands in the queue. */
  readonly document: string;
  /** Jobs that were there before it. */
  readonly before: ReadonlySet<number>;
  readonly pages: number;
  /** How handing it over ended; the queue may have the job before. */
  readonly handed: Promise<Result<void, { readonly detail: string }>>;
  readonly signal: AbortSignal | undefined;
  /** The longest time without any progress, and the longest wait for an officer, in milliseconds. */
  readonly timeoutMs: number;
  readonly waitingMs: number;
  /** `pagesDone` of this job. */
  readonly onProgress: (progress: PrintProgress) => void;
}

/** How a job ended: nothing of it is left in the queue, unless the spooler did not let go of it. */
export type SpooledEnd = Pick<JobEnd, 'fault' | 'pagesDone' | 'certain'>;

/** What is remembered of a job between two looks. */
interface Memory {
  id: number | undefined;
  /** How it was seen last. */
  status: number;
  pages: number;
  begun: boolean;
  /** It was told to stay in the queue after its end, and took it. */
  retained: boolean;
  /** It had been sent before it was printed: this port waits for the printer's own word. */
  confirmed: boolean;
  /** The spooler did not answer while it had the job. */
  silent: boolean;
  handed: { readonly at: number; readonly why?: string } | undefined;
  printedAt: number | undefined;
}

const now = () => performance.now();

/** Follows a job to its end. Aborting takes it back. */
export async function followSpooled(job: SpooledJob): Promise<SpooledEnd> {
  const memory: Memory = {
    ...{ id: undefined, status: 0, pages: 0, begun: false, retained: false, confirmed: false, silent: false },
    ...{ handed: undefined, printedAt: undefined },
  };
  void job.handed.then((end) => {
    memory.handed = { at: now(), ...(end.ok ? {} : { why: end.fault.detail }) };
  });
  let seen = '';
  let since = now();
  for (;;) {
    if (job.signal?.aborted) return takenBack(job, memory, fault('printing.failed', 'cancelled'));
    const queue = await job.winspool.queue(job.printer);
    const here = queue === null ? undefined : find(job, memory, queue);
    if (queue === null) memory.silent ||= memory.id !== undefined;
    const end = queue === null ? undefined : await endOf(job, memory, here);
    if (end !== undefined) return end;
    const progress = progressOf(memory, queue, here);
    job.onProgress(progress);
    const what = JSON.stringify([progress, memory.status, memory.handed !== undefined]);
    if (what !== seen) since = now();
    seen = what;
    const limit = limitOf(job, memory, progress.reason);
    if (now() - since > limit)
      return takenBack(
        job,
        memory,
        fault('printing.timeout', `no progress for ${Math.round(limit / 1000)} s`),
      );
    await delay(POLL_MS, undefined, job.signal === undefined ? {} : { signal: job.signal }).catch(() => {});
  }
}

/** An officer has time to bring paper; a printer that is away, or counts nothing, does not hold the next person up. */
function limitOf(job: SpooledJob, memory: Memory, reason: FaultName | undefined): number {
  if (reason !== undefined && reason !== 'printing.unreachable') return job.waitingMs;
  return job.timeoutMs * (1 + (memory.pages === 0 ? UNCOUNTED_PAGE * job.pages : 0));
}

const find = (job: SpooledJob, memory: Memory, { jobs }: PrinterQueue) =>
  jobs.find(({ id, document }) =>
    memory.id === undefined ? document === job.document && !job.before.has(id) : id === memory.id,
  );

/** What follows from one look at the queue; undefined: it goes on. */
async function endOf(
  job: SpooledJob,
  memory: Memory,
  here: QueuedJob | undefined,
): Promise<SpooledEnd | undefined> {
  if (here === undefined) return endWithout(job, memory);
  const again =
    (here.status & JOB_STATUS.restart) !== 0 ||
    here.pagesPrinted < memory.pages ||
    (memory.silent && memory.begun && !hasBegun(here));
  if (memory.id === undefined) {
    memory.id = here.id;
    memory.retained = await job.winspool.command(job.printer, here.id, JOB_CONTROL.retain);
  }
  memory.status = here.status;
  memory.pages = Math.min(job.pages, Math.max(memory.pages, here.pagesPrinted));
  memory.begun ||= hasBegun(here);
  const printed = (here.status & JOB_STATUS.printed) !== 0;
  memory.confirmed ||= (here.status & JOB_STATUS.complete) !== 0 && !printed;
  if (again) return takenBack(job, memory, fault('printing.failed', 'the spooler began the job once more'));
  if (memory.handed?.why !== undefined)
    return takenBack(job, memory, fault('printing.failed', memory.handed.why));
  if (!printed) return undefined;
  memory.printedAt ??= now();
  const counted = here.pagesPrinted >= job.pages;
  if (!counted && now() - memory.printedAt < LAST_COUNT_MS) return undefined;
  await letGo(job, memory);
  return { pagesDone: job.pages, certain: counted && memory.confirmed && !memory.silent };
}

/** It is not in the queue: it has not come, or it has left. */
function endWithout(job: SpooledJob, memory: Memory): SpooledEnd | undefined {
  const { handed, id } = memory;
  if (id === undefined) {
    if (handed === undefined) return undefined;
    // What was refused may have come and gone between two looks.
    if (handed.why !== undefined) return failed(memory, handed.why, false);
    return now() - handed.at < ARRIVES_MS ? undefined : { pagesDone: job.pages, certain: false };
  }
  if (handed?.why !== undefined) return failed(memory, handed.why, false);
  const deleted = (memory.status & (JOB_STATUS.deleting | JOB_STATUS.deleted)) !== 0;
  if (deleted) return failed(memory, 'cancelled in the queue', !memory.begun);
  // One that stays after its end does not leave by itself; between two looks it may have begun.
  if (memory.retained) return failed(memory, 'the spooler lost the job', false);
  return handed === undefined ? undefined : { pagesDone: job.pages, certain: false };
}

const failed = ({ pages }: Memory, why: string, certain: boolean): SpooledEnd => ({
  fault: fault('printing.failed', why),
  pagesDone: pages,
  certain,
});

/** Stops it, looks whether it has begun, and deletes it: what had not begun cannot come out any more, and that is certain. */
async function takenBack(job: SpooledJob, memory: Memory, why: Fault): Promise<SpooledEnd> {
  const { winspool, printer } = job;
  for (const until = now() + LATE_MS; memory.id === undefined && now() < until; await delay(POLL_MS / 5)) {
    const queue = await winspool.queue(printer);
    memory.id = queue === null ? undefined : find(job, memory, queue)?.id;
  }
  if (memory.id === undefined) return { fault: why, pagesDone: 0, certain: false };
  const { id } = memory;
  const stopped = await winspool.command(printer, id, JOB_CONTROL.pause);
  const after = (await winspool.queue(printer))?.jobs.find((one) => one.id === id);
  if (after !== undefined) {
    memory.begun ||= hasBegun(after);
    memory.pages = Math.min(job.pages, Math.max(memory.pages, after.pagesPrinted));
  }
  const gone = await letGo(job, memory);
  return {
    fault: why,
    pagesDone: memory.pages,
    certain: stopped && after !== undefined && !memory.begun && gone,
  };
}

/** Deletes it, and waits until it is gone. */
const letGo = async ({ winspool, printer }: SpooledJob, { id }: Memory) =>
  id === undefined || deleteJob(winspool, printer, id);

/** Deletes a job, also one that was to stay after its end; false: it is still there, or nobody can say. */
export async function deleteJob(winspool: Winspool, printer: string, id: number): Promise<boolean> {
  for (const until = now() + GONE_MS; now() < until; await delay(POLL_MS / 5)) {
    const queue = await winspool.queue(printer);
    if (queue !== null && !queue.jobs.some((one) => one.id === id)) return true;
    await winspool.command(printer, id, JOB_CONTROL.release);
    await winspool.command(printer, id, JOB_CONTROL.delete);
  }
  return false;
}

function progressOf(memory: Memory, queue: PrinterQueue | null, here: QueuedJob | undefined): PrintProgress {
  const pagesDone = memory.pages;
  const words =
    queue === null ? ['offline'] : [...printerWords(queue), ...wordsOf(here?.status ?? 0, JOB_WORDS)];
  const [reason] = faultsOf(words);
  if (reason !== undefined) return { state: 'waiting', pagesDone, reason };
  return { state: memory.begun ? 'printing' : 'sent', pagesDone };
}

/** Takes back jobs of a queue that are ours; how far each came that had begun. Null: some are still there, or nobody answers. */
export async function clearQueue(
  winspool: Winspool,
  printer: string,
  isOurs: (job: QueuedJob) => boolean,
): Promise<readonly QueuedJob[] | null> {
  const queue = await winspool.queue(printer);
  if (queue === null) return null;
  const ours = queue.jobs.filter(isOurs);
  for (const { id } of ours) await winspool.command(printer, id, JOB_CONTROL.pause);
  const last = (await winspool.queue(printer))?.jobs ?? [];
  for (const { id } of ours) if (!(await deleteJob(winspool, printer, id))) return null;
  return ours.map((job) => last.find(({ id }) => id === job.id) ?? job).filter(hasBegun);
}
