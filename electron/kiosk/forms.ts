/** Empty forms for who has no card: one at a time, and the next after a while, so that nobody empties the tray. */
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { type Fault, fault } from '../words/faults.ts';

export interface Forms {
  /** Null: one may be printed now. `form.not-yet`: one was printed a short time ago. `form.not-here`: none is printed here. */
  permit(): Fault | null;
  /** A line of the journal, a visit's or the kiosk's own: a form of which nothing came out is not counted. */
  heard(entry: JournalEntry): void;
}

/** What the job of an empty form is called: by whom and when, since it is of no request. */
export const blankFormJob = (kioskId: string) => `${kioskId} blank `;

/** Whether a job has nothing of anybody's: an empty form, or the slip that closes the day. */
export const isNobodysJob = (kioskId: string, job: string): boolean =>
  job.startsWith(`${kioskId} closing `) || job.startsWith(blankFormJob(kioskId));

/**
 * `everyMs`: time between two forms, 0 where none is printed; `now` in milliseconds of a clock that is never set, `wall` of the
 * one that the journal is written by. What the journal knows from before the start counts.
 */
export function createForms(around: {
  readonly kioskId: string;
  readonly everyMs: number;
  readonly journal: Pick<Journal, 'lastJob'>;
  readonly now?: () => number;
  readonly wall?: () => number;
}): Forms {
  const { kioskId, everyMs, journal, now = () => performance.now(), wall = Date.now } = around;
  const before = journal.lastJob(blankFormJob(kioskId));
  // A clock that was set back since then does not make the wait longer than for a new form.
  const since = before.ok && before.value !== null ? Math.max(0, wall() - Date.parse(before.value.at)) : null;
  let last = since === null ? null : now() - since;
  return {
    permit() {
      if (everyMs === 0) return fault('form.not-here');
      if (last !== null && now() - last < everyMs) return fault('form.not-yet');
      last = now();
      return null;
    },
    heard({ kind, facts: { job, pages, certain } }) {
      const own = typeof job === 'string' && job.startsWith(blankFormJob(kioskId));
      const over = kind === 'job.recalled' || (kind === 'job.ended' && certain === true);
      if (over && own && pages === 0) last = null;
    },
  };
}
