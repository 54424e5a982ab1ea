/** What a visit gives to the store: lines of the journal, what is sealed, what is to be lodged; and the numbers that it takes. */
import type { Journal } from '../../journal/journal.ts';
import { type JournalEntry, KIOSK_LINES } from '../../ports/visit-messages.ts';
import type { Counter } from '../counter.ts';
import { type Forms, isNobodysJob } from '../forms.ts';
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
  readonly kioskId: string;
  readonly journal: Pick<
    Journal,
    'keepSealedRequest' | 'keepSealedPapers' | 'keepForLodging' | 'queueCertification'
  >;
  readonly write: JournalWriter['write'];
  readonly counter: Pick<Counter, 'next'>;
  readonly outbox: Pick<Outbox, 'take' | 'lodged' | 'notLodged'>;
  readonly jobs: Pick<Jobs, 'heard' | 'pages'>;
  readonly forms: Forms;
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
    entry.kind === 'fee.waived' ||
    (entry.kind === 'print.submitted' && entry.facts.again === true) ||
    (entry.kind === 'holder.verified' && (entry.facts.mode !== 'pin' || entry.facts.onBehalf !== undefined));
  return ofOfficer && !desk.covers(visit, entry);
}

/** Whether a visit may speak of this request: its number was given to it, and to no other. */
const isOwn = (visit: HeldVisit, requestNumber: unknown) =>
  typeof requestNumber === 'string' && visit.numbers.has(requestNumber);

/** The same of a job: papers, form, slip or pages once more under such a number; the slip that closes the day; an empty form. */
const isOwnJob = (kioskId: string, visit: HeldVisit, job: unknown) =>
  typeof job === 'string' &&
  (isNobodysJob(kioskId, job) ||
    [...visit.numbers].some((number) => job === number || job.startsWith(`${number} `)));

/** Whether a line names a request or a job of somebody else. */
const isOthers = (kioskId: string, visit: HeldVisit, { facts }: JournalEntry) =>
  (facts.requestNumber !== undefined && facts.requestNumber !== '' && !isOwn(visit, facts.requestNumber)) ||
  (facts.job !== undefined && !isOwnJob(kioskId, visit, facts.job));

/** Ends a visit that speaks of what is not its own; the journal says of which message, and nothing of what it held. */
function endForger({ write }: Pick<StoreOfVisits, 'write'>, visit: HeldVisit, of: string): void {
  write(visit.id, { kind: 'message.dropped', facts: { path1: `${of}: another visit’s` } });
  visit.handle.kill();
}

/** Does what a message says only where the request that it names is the visit's own. */
const ofOwn =
  <M extends { readonly type: string; readonly requestNumber: string }>(
    around: Pick<StoreOfVisits, 'write'>,
    act: (visit: HeldVisit, message: M) => void,
  ) =>
  (visit: HeldVisit, message: M) =>
    isOwn(visit, message.requestNumber) ? act(visit, message) : endForger(around, visit, message.type);

function hearsLines(around: StoreOfVisits): Hears<'journal' | 'to-certify'> {
  const { write, pane } = around;
  return {
    journal(visit, { ask, entry }) {
      if (isForged(around.desk, visit, entry)) {
        write(visit.id, { kind: 'officer.refused', facts: { line: entry.kind } });
        visit.handle.kill();
        return;
      }
      if (isOthers(around.kioskId, visit, entry)) return endForger(around, visit, entry.kind);
      const written = write(visit.id, entry);
      answer(visit, ask, written.ok ? null : written.fault);
      if (entry.kind === 'visit.started') around.onServing(visit);
      if (written.ok) around.jobs.heard(visit.id, entry);
      around.forms.heard(entry);
      if (entry.kind === 'print.submitted') around.atPrinter(visit, true);
      if (PRINT_ENDED.has(entry.kind)) around.atPrinter(visit, false);
      // No visit goes on without a journal.
      if (!written.ok) visit.handle.send({ type: 'stop', fault: written.fault.name });
      else if (COUNTED.has(entry.kind)) pane.show();
    },
    'to-certify': ofOwn(around, (visit, { requestNumber, copies }) => {
      around.journal.queueCertification(requestNumber, copies);
      write(visit.id, { kind: 'copies.to-certify', facts: { requestNumber, copies } });
      pane.show();
    }),
  };
}

export function hearsStore(
  around: StoreOfVisits,
): Hears<
  | 'need-request-number'
  | 'seal'
  | 'journal'
  | 'to-lodge'
  | 'lodged'
  | 'not-lodged'
  | 'to-certify'
  | 'pages'
  | 'blank-form'
> {
  const { journal, outbox } = around;
  return {
    ...hearsLines(around),
    'need-request-number'(visit, { ask }) {
      around.counter.next((number) => {
        if (!number.ok) return answer(visit, ask, number.fault);
        visit.numbers.add(number.value);
        answer(visit, ask, null, { requestNumber: number.value });
      });
    },
    'blank-form': (visit, { ask }) => answer(visit, ask, around.forms.permit()),
    seal: ofOwn(around, (visit, { ask, what, requestNumber, sealed }) => {
      const keep = what === 'request' ? journal.keepSealedRequest : journal.keepSealedPapers;
      const kept = keep(requestNumber, sealed);
      answer(visit, ask, kept.ok ? null : kept.fault);
    }),
    'to-lodge': ofOwn(around, (visit, { ask, requestNumber, sealed, forMs }) => {
      const until = new Date(Date.now() + forMs).toISOString();
      const kept = journal.keepForLodging({ requestNumber, visitId: visit.id, sealed, until });
      if (kept.ok) outbox.take(requestNumber, visit.id);
      answer(visit, ask, kept.ok ? null : kept.fault);
    }),
    lodged: ofOwn(around, (visit, { requestNumber, receiptNumber }) =>
      outbox.lodged(requestNumber, visit.id, receiptNumber),
    ),
    'not-lodged': ofOwn(around, (visit, { requestNumber, why }) =>
      outbox.notLodged(requestNumber, visit.id, why),
    ),
    pages(visit, { job, pages }) {
      if (isOwnJob(around.kioskId, visit, job)) around.jobs.pages(job, pages);
      else endForger(around, visit, 'pages');
    },
  };
}
