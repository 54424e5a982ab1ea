/** What an officer does with the day as a whole: closes it, and writes the journal to the office's medium. */
import type { Config } from '../config/config.ts';
import { closingCode } from '../journal/checkpoint.ts';
import type { Journal } from '../journal/journal.ts';
import type { Host } from '../ports/host.ts';
import { noticeOf } from '../words/faults.ts';
import { dateAndTime, startOfDay } from '../words/thai.ts';
import type { DeviceBoard } from './devices.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { OfficerDesk } from './officer-desk.ts';
import type { PaneOfKiosk } from './officer-pane.ts';
import type { Slots } from './slots.ts';

export interface DayEnd {
  /** The session is logged out, and the kiosk shows that it is closed. */
  close(): Promise<void>;
  /** What the journal says is the auditor's: it goes to the office's medium, and the officer sees that it did. */
  exportJournal(): Promise<void>;
}

export function createDayEnd(around: {
  readonly config: Pick<Config, 'kioskId' | 'store'>;
  readonly host: Pick<Host, 'readStore'>;
  readonly journal: Pick<Journal, 'since' | 'checkpoint'>;
  readonly write: JournalWriter['write'];
  readonly desk: Pick<OfficerDesk, 'session' | 'closeDay'>;
  readonly board: Pick<DeviceBoard, 'journal'>;
  readonly pane: Pick<PaneOfKiosk, 'show' | 'dayClosed' | 'exported'>;
  readonly slots: Pick<Slots, 'current'>;
  readonly isStopping: () => boolean;
}): DayEnd {
  const { config, journal, write, desk, pane } = around;
  let exporting = false;

  /** How the journal stands at the day's end: on a slip, and on the officer's screen until the kiosk is opened again. */
  const tellClosed = () => {
    const sealed = journal.checkpoint();
    if (!sealed.ok) return around.board.journal(sealed.fault.name);
    const { token, says } = sealed.value;
    const { at, entries } = says;
    const code = closingCode(says.head);
    pane.dayClosed({ at: dateAndTime(at, 'arabic'), entries, code });
    around.slots.current?.handle.send({ type: 'closing', at, entries, code, token });
    pane.show();
  };
  return {
    async close() {
      if (desk.session === null) return;
      const today = journal.since(startOfDay(new Date().toISOString()));
      const loggedOut = desk.closeDay();
      write('-', { kind: 'day.closed', facts: today.ok ? { ...today.value } : {} });
      tellClosed();
      await loggedOut;
    },
    async exportJournal() {
      const { directory, exportDirectory } = config.store;
      if (exportDirectory === undefined || exporting) return;
      exporting = true;
      const at = new Date();
      const task = { directory, to: exportDirectory, kioskId: config.kioskId, at: at.toISOString() };
      const written = await around.host.readStore({ what: 'export', ...task });
      exporting = false;
      if (around.isStopping()) return;
      pane.exported(
        'lines' in written
          ? { kind: 'written', lines: written.lines, at: dateAndTime(at.toISOString(), 'arabic') }
          : { kind: 'failed', notice: noticeOf(written.fault.name) },
      );
      write('-', {
        kind: 'journal.exported',
        facts: 'lines' in written ? { lines: written.lines } : { fault: written.fault.name },
      });
      pane.show();
    },
  };
}
