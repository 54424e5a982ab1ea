/** What follows from a transition of the statechart, beside the screen: the journal, the kiosk, the shell and the PIN pad. */
import type { OfficerSession } from '../ports/visit-messages.ts';
import { callOfficer } from './calling.ts';
import { journalOf } from './journal-of.ts';
import { leftStay, sessionLost, type VisitEvent, type VisitSnapshot } from './machine.ts';
import type { RunningVisit } from './running.ts';

const TYPING = { serving: { screen: 'pin' } } as const;

/** Watches every transition from now on; `over` is called when the chart has ended. */
export function observeTransitions(visit: RunningVisit, over: () => void): void {
  const { actor, draw, officerPart } = visit;
  let before = actor.getSnapshot();
  actor.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef !== actor) return;
    const after = actor.getSnapshot();
    if (after === before) return;
    tellKiosk(visit, before, after);
    for (const entry of journalOf(before, inspected.event as VisitEvent, after))
      void visit.kiosk.journal(entry);
    prepareWhatFollows(visit, before, after);
    void callOfficer(visit, before.context, after.context);
    if (before.context.pinWrong !== after.context.pinWrong || !before.matches(TYPING)) visit.pin.shuffle();
    before = after;
    if (!officerPart.mayBeThere()) officerPart.lock.lock();
    // Also at the end: the last view says nothing about anyone, and is up before the window goes.
    draw();
    if (after.status === 'done') over();
  });
}

/** What the kiosk has to know at once. */
function tellKiosk({ tell }: RunningVisit, before: VisitSnapshot, after: VisitSnapshot): void {
  // First: whatever becomes of this visit, the kiosk knows which card is not to be greeted again.
  const left = leftStay(after.context);
  if (left !== leftStay(before.context)) tell({ type: 'left', stay: left });
  const { printed, request, papers } = after.context;
  if (before.context.printed === null && printed !== null && request !== null) {
    const copies = (papers?.lines ?? []).filter(
      (line) => line.handling === 'certified-copy' && line.pages > 0,
    ).length;
    if (copies > 0) tell({ type: 'to-certify', requestNumber: request.requestNumber, copies });
  }
  // The gateway has forgotten the officer: the kiosk closes rather than letting the next person run into it.
  if (sessionLost(after.context) && !sessionLost(before.context)) tell({ type: 'officer-lost' });
}

/** Starts what takes time before it is needed, while the person reads or types. */
function prepareWhatFollows(visit: RunningVisit, before: VisitSnapshot, after: VisitSnapshot): void {
  // While the person reads, not while they touch a long list: it takes the machine's breath for a moment.
  if (
    after.matches({ serving: { screen: 'reviewing' } }) ||
    after.matches({ serving: { screen: 'representative' } }) ||
    after.matches('noCard')
  )
    visit.shell.pages.warm();
  const { officer } = visit.said;
  // While the holder types: connections to the gateway, so that the fetch does not wait for them.
  if (officer !== null && after.matches(TYPING) && !before.matches(TYPING)) void prepare(visit, officer);
}

/** A session that is found lost here closes the kiosk before the holder has typed for nothing. */
async function prepare({ linkage, said, tell }: RunningVisit, session: OfficerSession): Promise<void> {
  const ready = await linkage.prepare(session);
  if (
    !ready.ok &&
    ready.fault.name === 'officer.session-lost' &&
    said.officer?.reference === session.reference
  )
    tell({ type: 'officer-lost' });
}
