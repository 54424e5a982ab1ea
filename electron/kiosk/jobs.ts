/**
 * The jobs of the kiosk's visits at its printers: which of them have no end, calling them back when their visit has one, and
 * what may lie in the tray of somebody who has gone. A job is called back by its name: every other stays, whosever it is.
 */

import type { JobLine } from '../journal/journal.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { RecalledJob } from '../printing/printing.ts';
import type { Fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';

/** How often a printer that does not answer is asked again: it may still have somebody's pages. */
const AGAIN_MS = 5000;

/** Jobs of the kiosk's visits. */
export interface Jobs {
  /** A line that a visit gave to the journal: of jobs it says what they are, and that they ended. */
  heard(visitId: string, entry: JournalEntry): void;
  /** So many pages of a job are known to have come out. */
  pages(job: string, pages: number): void;
  /** The visit is over, however it ended: what it still has at a printer is called back. Ends when that is done. */
  over(visitId: string): Promise<void>;
  /** An officer has looked into the tray, in this visit where it was in one. False when nothing was said of this job. */
  seen(job: string, visitId?: string): boolean;
  /** What may lie in the tray, the oldest first. */
  readonly cut: readonly JobLine[];
  /** Gives up what waits for a printer that does not answer; the next start finds it in the journal. */
  stop(): void;
}

const numberIn = ({ facts }: JournalEntry, key: string) => {
  const value = facts[key];
  return typeof value === 'number' ? value : null;
};

/** Follows jobs; `open` and `cut` are what the journal knows from before. */
export function createJobs(around: {
  readonly open: readonly JobLine[];
  readonly cut: readonly JobLine[];
  /** Calls jobs of these names back from every printer; false when one of them does not answer. */
  readonly callBack: (jobs: readonly string[], onRecalled: (job: RecalledJob) => void) => Promise<boolean>;
  readonly write: (visitId: string, entry: JournalEntry) => Result<void, Fault>;
  readonly onCut: () => void;
  /** A job with nothing of anybody's: called back as well, and nobody is told that it may lie in the tray. */
  readonly isNobodys?: (job: string) => boolean;
  readonly now?: () => Date;
}): Jobs {
  const now = around.now ?? (() => new Date());
  const live = new Map<string, JobLine>();
  const isNobodys = around.isNobodys ?? (() => false);
  const cut = new Map(around.cut.flatMap((line) => (isNobodys(line.job) ? [] : [[line.job, line] as const])));
  /** Cut off, and nobody has said yet that no printer has it any more. */
  const pending = new Map<string, JobLine>();
  let stopped = false;
  let running: Promise<void> | null = null;
  const factsOf = ({ job, pages, of }: JobLine) => ({
    job,
    ...(of === null ? {} : { of }),
    ...(pages === null ? {} : { pages }),
  });

  const recalled = (line: JobLine, far: ReadonlyMap<string, number>) => {
    pending.delete(line.job);
    const said = far.get(line.job);
    const pages = said === undefined ? line.pages : Math.max(said, line.pages ?? 0);
    const now = { ...line, pages };
    if (cut.has(line.job)) cut.set(line.job, now);
    if (!stopped) around.write(line.visitId, { kind: 'job.recalled', facts: factsOf(now) });
    around.onCut();
  };
  /** Ends in the same turn in which nothing waits any more: what is cut off after that begins again. */
  const callBackAll = async () => {
    while (pending.size > 0 && !stopped) {
      const lines = [...pending.values()];
      const far = new Map<string, number>();
      const done = await around.callBack(
        lines.map(({ job }) => job),
        // Of a job that began later than at the first page, or was sent again in part, the printer counts that part alone.
        ({ jobName, pages }) => {
          if (pages !== undefined && pages > 0 && lines.some(({ job }) => job === jobName))
            far.set(jobName, pages);
        },
      );
      if (done) for (const line of lines) recalled(line, far);
      else await new Promise<void>((done) => void setTimeout(done, AGAIN_MS).unref());
    }
    running = null;
  };
  const cutOff = (lines: readonly JobLine[]): Promise<void> => {
    for (const line of lines) {
      pending.set(line.job, line);
      if (!isNobodys(line.job)) cut.set(line.job, line);
      around.write(line.visitId, { kind: 'job.cut', facts: factsOf(line) });
    }
    if (lines.length > 0) around.onCut();
    if (lines.length > 0) running ??= callBackAll();
    return running ?? Promise.resolve();
  };
  void cutOff(around.open);

  return {
    heard(visitId, entry) {
      const { job } = entry.facts;
      if (typeof job !== 'string') return;
      if (entry.kind === 'job.sent') {
        const line = { job, visitId, at: now().toISOString() };
        live.set(job, { ...line, pages: numberIn(entry, 'pages'), of: numberIn(entry, 'of') });
        // Printed once more, under the same name.
        if (!pending.has(job) && cut.get(job)?.visitId === visitId) cut.delete(job);
        return;
      }
      if (entry.kind !== 'job.ended') return;
      const line = live.get(job) ?? cut.get(job);
      // Of another visit's job this one cannot say that nothing of it is left in the tray.
      if (line === undefined || line.visitId !== visitId) return;
      live.delete(job);
      const uncertain = entry.facts.fault !== undefined && entry.facts.certain === false;
      if (uncertain && !isNobodys(job))
        cut.set(job, { ...line, pages: numberIn(entry, 'pages') ?? line.pages });
      else cut.delete(job);
      around.onCut();
    },
    pages(job, pages) {
      const line = live.get(job);
      if (line !== undefined) live.set(job, { ...line, pages: Math.max(pages, line.pages ?? 0) });
    },
    over(visitId) {
      const left = [...live.values()].filter((line) => line.visitId === visitId);
      for (const { job } of left) live.delete(job);
      return left.length === 0 ? Promise.resolve() : cutOff(left);
    },
    seen(job, visitId = '-') {
      if (!cut.delete(job)) return false;
      around.write(visitId, { kind: 'tray.seen', facts: { job } });
      around.onCut();
      return true;
    },
    get cut() {
      return [...cut.values()];
    },
    stop() {
      stopped = true;
    },
  };
}
