/** What the last run of a kiosk did not end: said in the journal. */
import type { Journal } from '../journal/journal.ts';
import type { JournalWriter } from './journal-writer.ts';

/** Visits that were cut off: says each, with whether pages were on their way; returns how many. */
export function sayCutOff(
  journal: Pick<Journal, 'interruptedVisits'>,
  write: JournalWriter['write'],
): number {
  const cut = journal.interruptedVisits();
  const visits = cut.ok ? cut.value : [];
  for (const { visitId, requestNumber, printing } of visits)
    write(visitId, {
      kind: 'visit.interrupted',
      facts: { printing, ...(requestNumber === null ? {} : { requestNumber }) },
    });
  return visits.length;
}

/** A power cut, or a kill, is found at the next start. Returns how many visits it ended. */
export function findInterruption(
  journal: Pick<Journal, 'endedInOrder' | 'interruptedVisits'>,
  write: JournalWriter['write'],
): number {
  const inOrder = journal.endedInOrder();
  if (!inOrder.ok || inOrder.value) return 0;
  const visits = sayCutOff(journal, write);
  write('-', { kind: 'kiosk.interrupted', facts: {} });
  return visits;
}
