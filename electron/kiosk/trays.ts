/** What may lie in a printer's tray of somebody who has gone: told to whoever comes next, and to the officer. */
import type { Config } from '../config/config.ts';
import type { JobLine, Journal } from '../journal/journal.ts';
import type { JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import type { Printing } from '../printing/printing.ts';
import { isNobodysJob } from './forms.ts';
import type { HeldVisit } from './held-visit.ts';
import { createJobs, type Jobs } from './jobs.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { PaneOfKiosk } from './officer-pane.ts';

/** How long the screen of a kiosk without an officer tells of a job that was cut off. */
const TOLD_MS = 60 * 60_000;

export interface Trays {
  /** Jobs of the visits at the printers. */
  readonly jobs: Jobs;
  /** Tells a visit that has just been started: whoever comes to it may find those pages. */
  showTo(visit: Pick<HeldVisit, 'handle'>): void;
  /** Where no officer's screen is beside the visit, the closed screen has told what is cut off to whoever opened the kiosk. */
  toldAtOpening(): void;
}

/** Calls back at once what visits that died left with the printers: it would be printed after their people have gone. */
export function createTrays(around: {
  readonly config: Pick<Config, 'mode' | 'officer' | 'kioskId'>;
  readonly journal: Pick<Journal, 'openJobs' | 'cutJobs'>;
  /** Every printer of the kiosk. */
  readonly printers: readonly Pick<Printing, 'clearAll'>[];
  readonly write: JournalWriter['write'];
  readonly pane: Pick<PaneOfKiosk, 'isSeen' | 'show'>;
  readonly tell: (message: ToVisit) => void;
  readonly isStopping: () => boolean;
}): Trays {
  const { config, pane } = around;
  const startedAt = performance.now();
  /** Not there while it is being made: then nobody is there to be told. */
  let made: Jobs | undefined;
  /**
   * On the screen of a kiosk that no officer stands beside a cut-off job is told until one opens it, and for an hour when
   * it is open: officers come by. Their own part of the screen tells it until they say that they have looked.
   */
  const isTold = ({ at }: JobLine) => {
    const since = Math.min(Date.now() - Date.parse(at), performance.now() - startedAt);
    return pane.isSeen || since < TOLD_MS;
  };
  const trays = () => (made?.cut ?? []).filter(isTold).map(({ job, pages, of }) => ({ job, pages, of }));
  const tell = () => {
    if (around.isStopping() || made === undefined) return;
    around.tell({ type: 'trays', trays: trays() });
    pane.show();
  };
  const [open, cut] = [around.journal.openJobs(), around.journal.cutJobs()];
  const jobs = createJobs({
    open: open.ok ? open.value : [],
    cut: cut.ok ? cut.value : [],
    async callBack(names, onRecalled) {
      const cleared = await Promise.all(around.printers.map((one) => one.clearAll(names, onRecalled)));
      return cleared.every((one) => one.ok);
    },
    write: (visitId: string, entry: JournalEntry) => around.write(visitId, entry),
    onCut: tell,
    isNobodys: (job) => isNobodysJob(config.kioskId, job),
  });
  made = jobs;
  return {
    jobs,
    showTo(visit) {
      const told = trays();
      if (told.length > 0) visit.handle.send({ type: 'trays', trays: told });
    },
    toldAtOpening() {
      if (config.mode !== 'self-service' || config.officer.openAtStartPinFile !== undefined) return;
      for (const { job } of jobs.cut) jobs.seen(job);
    },
  };
}
