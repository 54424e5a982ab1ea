/**
 * Printing of which the journal knows: each job has its line, with its name, before anything of it is sent, whatever it is
 * (papers, a form for another, slips, pages once more). The kiosk calls back those that have no end when their visit has one.
 */

import { pagesIn } from '../pdf/pages.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { Printing } from '../printing/printing.ts';
import type { Fault } from '../words/faults.ts';
import { fail } from '../words/result.ts';

/** `journal` ends when the line stands, or with the fault for which it does not; `onPages` hears how far a job came. */
export function journalledPrinting(
  printing: Printing,
  to: {
    readonly journal: (entry: JournalEntry) => Promise<Fault | null>;
    readonly onPages: (job: string, pages: number) => void;
  },
): Printing {
  return {
    ...printing,
    async print(pdf, how) {
      const job = how.jobName;
      const before = (how.fromPage ?? 1) - 1;
      // What is no PDF is not sent either, and the room of printing says so.
      const of = await pagesIn(pdf).catch(() => 0);
      const unwritten = await to.journal({ kind: 'job.sent', facts: { job, of, pages: before } });
      if (unwritten !== null) return fail({ ...unwritten, pagesDone: before, certain: true });
      const printed = await printing.print(pdf, {
        ...how,
        onProgress(progress) {
          to.onPages(job, progress.pagesDone);
          how.onProgress?.(progress);
        },
      });
      void to.journal({
        kind: 'job.ended',
        facts: printed.ok
          ? { job, of, pages: of, certain: printed.value.certain }
          : {
              job,
              of,
              pages: printed.fault.pagesDone,
              certain: printed.fault.certain,
              fault: printed.fault.name,
            },
      });
      return printed;
    },
  };
}
