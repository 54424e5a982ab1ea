/** What the journal keeps of a step of the visit: a function of the transition, so that nobody can forget to write it. */

import type { DatabaseId } from '../contract/words.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { Fault } from '../words/faults.ts';
import { nameDiffers, type VisitContext, type VisitEvent, type VisitSnapshot } from './machine.ts';

/** Which pages an officer wanted once more. */
const again = ({ reprint }: VisitContext) =>
  reprint === null ? {} : { again: true, from: reprint.from, to: reprint.to };

/** In which right somebody acts for the holder, if it is not the holder who asks. */
const forWhom = ({ actsFor }: VisitContext) => (actsFor === null ? {} : { onBehalf: actsFor });

/** How many databases were asked, and how many of them answered: found and none held are one. */
const answersOf = (asked: readonly DatabaseId[], { answers }: VisitContext) => ({
  asked: asked.length,
  answered: asked.filter((id) => ['found', 'none-held'].includes(answers.get(id)?.outcome ?? 'waiting'))
    .length,
});

/** Its name, and what is known of its cause: never more than a line. */
const faultOf = ({ name, detail }: Fault) => ({
  fault: name,
  ...(detail === undefined ? {} : { detail: detail.slice(0, 100) }),
});

/** The entries that one transition leaves: codes and counts, nothing personal, and nothing that tells one person by what they hold. */
export function journalOf(
  before: VisitSnapshot,
  event: VisitEvent | { readonly type: string },
  after: VisitSnapshot,
): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  const add = (kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
    entries.push({ kind, facts });
  const was = before.context;
  const is = after.context;
  const entered = (state: Parameters<VisitSnapshot['matches']>[0]) =>
    after.matches(state) && !before.matches(state);
  const requestNumber = is.request?.requestNumber ?? '';

  if (entered('serving')) add('visit.started');
  // Written again under its number it is the same request; another number is another.
  if (is.request !== null && was.request?.requestNumber !== is.request.requestNumber)
    add('request.made', { requestNumber, databases: is.request.lines.length, ...forWhom(is) });
  if (before.matches({ serving: { screen: 'verifying' } }) && entered({ serving: { screen: 'pin' } }))
    add('pin.wrong');
  if (is.fault !== null && was.fault !== is.fault) {
    add(is.fault.name === 'pin.blocked' ? 'pin.blocked' : 'fault', faultOf(is.fault));
  }
  // Found before anything was asked of the person.
  if (was.cannotProve === null && is.cannotProve !== null)
    add(is.cannotProve === 'pin.blocked' ? 'pin.blocked' : 'fault', { fault: is.cannotProve });
  if (was.verification === null && is.verification !== null)
    add('holder.verified', {
      requestNumber,
      reference: is.verification.reference,
      mode: is.verification.mode,
      ...forWhom(is),
    });
  // Without the names, and once: the office asks its own records who it was.
  if (entered({ serving: { screen: 'viewing' } }) && before.matches({ serving: { screen: 'fetching' } }))
    if (nameDiffers(is)) add('name.differs', { requestNumber });
  // Counts alone: which databases hold a record of somebody tells who it was.
  if (
    before.matches({ serving: { screen: 'fetching' } }) &&
    !after.matches({ serving: { screen: 'fetching' } })
  )
    add('databases.answered', { requestNumber, ...answersOf([...was.choices.keys()], was) });
  // Sources that had failed, asked again.
  const asking = { serving: { screen: 'asking' } } as const;
  if (before.matches(asking) && !after.matches(asking)) {
    add('databases.answered', { requestNumber, ...answersOf([...was.again.keys()], was), again: true });
  }
  // How many, and never of what.
  const lodging = { serving: { screen: 'lodging' } } as const;
  if (before.matches(lodging) && !after.matches(lodging)) {
    const tried = is.marksLodged.slice(was.marksLodged.length);
    const lodged = tried.filter(({ receiptNumber }) => receiptNumber !== null).length;
    add('corrections.lodged', { requestNumber, lodged, unknown: tried.length - lodged });
  }
  if (is.openRecord !== null && was.openRecord !== is.openRecord) add('records.shown', { requestNumber });
  if (entered({ serving: { screen: 'disclosures' } })) add('disclosures.asked', { requestNumber });
  if (is.disclosures !== was.disclosures && is.disclosures?.kind === 'fault')
    add('fault', faultOf(is.disclosures.fault));
  // Before the printer has them: a power cut then finds that pages were on their way.
  if (entered({ serving: { screen: 'printing' } })) {
    const wanted =
      is.reprint === null ? (is.papers?.pages ?? 0) - is.pagesOut : is.reprint.to - is.reprint.from + 1;
    add('print.submitted', { requestNumber, pages: wanted, ...again(is) });
  }
  if (event.type === 'print.ended' && 'outcome' in event) {
    const { outcome } = event;
    if (outcome.kind === 'printed')
      add(
        'print.completed',
        was.reprint === null
          ? {
              requestNumber,
              pages: outcome.pages,
              feeSatang: outcome.feeSatang,
              // No printer has counted them: the person was asked to.
              ...(outcome.counted === false ? { counted: false } : {}),
            }
          : { requestNumber, pages: was.reprint.to - was.reprint.from + 1, feeSatang: 0, ...again(was) },
      );
    else
      add('print.failed', {
        requestNumber,
        fault: outcome.fault.name,
        ...(was.reprint === null
          ? { pages: outcome.pagesDone, of: was.papers?.pages ?? 0, certain: outcome.certain }
          : again(was)),
      });
  } else if (before.matches({ serving: { screen: 'printing' } }) && entered('wiped'))
    // Nobody waits for these pages any more: they are called back.
    add('print.failed', {
      requestNumber,
      fault: was.print.reason ?? 'printing.failed',
      ...(was.reprint === null
        ? { pages: was.print.pagesDone, of: was.papers?.pages ?? 0, certain: false }
        : again(was)),
      left: true,
    });
  // That a file was made ready, taken, given: nothing of what is in it.
  const phone = (state: 'waiting' | 'taken') => ({ serving: { screen: { phone: state } } }) as const;
  const pages = is.papers?.pages ?? 0;
  if (entered(phone('waiting'))) add('file.laid', { requestNumber, pages });
  if (entered(phone('taken'))) add('file.taken', { requestNumber });
  const left = entered('wiped') && [phone('waiting'), phone('taken')].some((at) => before.matches(at));
  if (left || (was.given === null && is.given !== null))
    add('file.given', {
      ...{ requestNumber, pages, feeSatang: is.papers?.fileFeeSatang ?? 0 },
      taken: left ? before.matches(phone('taken')) : is.given?.taken === true,
    });
  if (was.fileFault === null && is.fileFault !== null) add('fault', faultOf(is.fileFault));
  if (was.lowIncome !== is.lowIncome) add('fee.waived', { requestNumber, on: is.lowIncome });
  if (was.helpCalls !== is.helpCalls)
    add('help.called', is.helpFor === 'person' ? {} : { about: is.helpFor });
  if (entered({ noCard: { screen: 'printing' } })) add('form.asked');
  if (!was.forRepresentative && is.forRepresentative) add('representative.called');
  if (entered('wiped') && before.matches('serving'))
    add('visit.ended', {
      reason: is.endReason,
      ...(is.endFault === null ? {} : { fault: is.endFault }),
      ...(requestNumber === '' ? {} : { requestNumber }),
    });
  return entries;
}
