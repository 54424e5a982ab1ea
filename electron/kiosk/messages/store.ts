/** What a visit gives to the store: lines of the journal, what is sealed, what is to be lodged; and the numbers that it takes. */
import type { Journal } from '../../journal/journal.ts';
import { type JournalEntry, KIOSK_LINES } from '../../ports/visit-messages.ts';
import type { Counter } from '../counter.ts';
import { answer, type HeldVisit } from '../held-visit.ts';
import type { Jobs } from '../jobs.ts';
import type { JournalWriter } from '../journal-writer.ts';
import type { OfficerDesk } from '../officer-desk.ts';
import type { PaneOfKiosk } from '../officer-pane.ts';
import type { Outbox } from '../outbox.ts';
import type { Hears } from './heard.ts';

/** Entries that change what the officer's part of the screen counts. */
const COUNTED: ReadonlySet<JournalEntry['kind']> = new Set([
  'visit.started',
  'print.completed',
  'print.failed',
  'fault',
  'visit.ended',
]);
const PRINT_ENDED: ReadonlySet<JournalEntry['kind']> = new Set(['print.completed', 'print.failed']);

interface StoreOfVisits {
  readonly journal: Pick<
    Journal,
    'keepSealedRequest' | 'keepSealedPapers' | 'keepForLodging' | 'queueCertification'
  >;
  readonly write: JournalWriter['write'];
  readonly counter: Pick<Counter, 'next'>;
  readonly outbox: Pick<Outbox, 'take' | 'lodged' | 'notLodged'>;
  readonly jobs: Pick<Jobs, 'heard' | 'pages'>;
  readonly desk: Pick<OfficerDesk, 'covers'>;
  readonly pane: Pick<PaneOfKiosk, 'show'>;
  /** A person's card is being served from now on. */
  readonly onServing: (visit: HeldVisit) => void;
  /** Pages of this visit went to the printer, or the printer has said what became of them. */
  readonly atPrinter: (visit: HeldVisit, printing: boolean) => void;
}

/** Lines that only the kiosk writes, and lines of an officer's act that no officer permitted: no visit of ours sends them. */
function isForged(desk: Pick<OfficerDesk, 'covers'>, visit: HeldVisit, entry: JournalEntry): boolean {
  if (KIOSK_LINES.has(entry.kind)) return true;
  const ofOfficer =
    entry.kind === 'fee.waived' || (entry.kind === 'print.submitted' && entry.facts.again === true);
  return ofOfficer && !desk.covers(visit, entry);
}

function hearsLines(around: StoreOfVisits): Hears<'journal' | 'to-certify'> {
  const { write, pane } = around;
  return {
    journal(visit, { ask, entry }) {
      if (isForged(around.desk, visit, entry)) {
        write(visit.id, { kind: 'officer.refused', facts: { line: entry.kind } });
        visit.handle.kill();
        return;
      }
      const written = write(visit.id, entry);
      answer(visit, ask, written.ok ? null : written.fault);
      if (entry.kind === 'visit.started') around.onServing(visit);
      if (written.ok) around.jobs.heard(visit.id, entry);
      if (entry.kind === 'print.submitted') around.atPrinter(visit, true);
      if (PRINT_ENDED.has(entry.kind)) around.atPrinter(visit, false);
      // No visit goes on without a journal.
      if (!written.ok) visit.handle.send({ type: 'stop', fault: written.fault.name });
      else if (COUNTED.has(entry.kind)) pane.show();
    },
    'to-certify'(visit, { requestNumber, copies }) {
      around.journal.queueCertification(requestNumber, copies);
      write(visit.id, { kind: 'copies.to-certify', facts: { requestNumber, copies } });
      pane.show();
    },
  };
}

export function hearsStore(
  around: StoreOfVisits,
): Hears<
  'need-request-number' | 'seal' | 'journal' | 'to-lodge' | 'lodged' | 'not-lodged' | 'to-certify' | 'pages'
> {
  const { journal, outbox } = around;
  return {
    ...hearsLines(around),
    'need-request-number'(visit, { ask }) {
      around.counter.next((number) => {
        if (number.ok) answer(visit, ask, null, { requestNumber: number.value });
        else answer(visit, ask, number.fault);
      });
    },
    seal(visit, { ask, what, requestNumber, sealed }) {
      const keep = what === 'request' ? journal.keepSealedRequest : journal.keepSealedPapers;
      const kept = keep(requestNumber, sealed);
      answer(visit, ask, kept.ok ? null : kept.fault);
    },
    'to-lodge'(visit, { ask, requestNumber, sealed, forMs }) {
      const until = new Date(Date.now() + forMs).toISOString();
      const kept = journal.keepForLodging({ requestNumber, visitId: visit.id, sealed, until });
      if (kept.ok) outbox.take(requestNumber, visit.id);
      answer(visit, ask, kept.ok ? null : kept.fault);
    },
    lodged: (visit, { requestNumber, receiptNumber }) =>
      outbox.lodged(requestNumber, visit.id, receiptNumber),
    'not-lodged': (visit, { requestNumber, why }) => outbox.notLodged(requestNumber, visit.id, why),
    pages: (_visit, { job, pages }) => around.jobs.pages(job, pages),
  };
}
