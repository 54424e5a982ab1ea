/** What the visit does at each message of its window: the person's wishes, and the officer's. */
import { FromWindow, type Intent, type OfficerAct } from '../contract/window.ts';
import { EXIT } from './exits.ts';
import { asksForPin, type VisitEvent } from './machine.ts';
import { isTaken } from './officer-screen.ts';
import type { RunningVisit, SayBroken } from './running.ts';

/** Hears the window until it is gone, which ends the visit. */
export function hearWindow(visit: RunningVisit, sayBroken: SayBroken): void {
  const { window } = visit.shell;
  window.listen((raw, from) => {
    const parsed = FromWindow.safeParse(raw);
    if (!parsed.success) return sayBroken('window', parsed.error);
    switch (parsed.data.type) {
      case 'ready':
        return visit.draw();
      case 'intent':
        return hearIntent(visit, parsed.data.intent, from);
    }
  });
  window.onGone((how) => {
    if (how === 'closed') visit.tell({ type: 'window-closed' });
    visit.process.exit(how === 'closed' ? 0 : EXIT.window);
  });
}

function hearIntent(visit: RunningVisit, wish: Intent, from: 'officer' | undefined): void {
  const { lock, mayBeThere, acts } = visit.officerPart;
  const apart = visit.shell.window.officer?.present() === true;
  if (!isTaken(wish.intent, from, apart)) return;
  // With two screens the lock takes its PIN on the officer's.
  const onLock = !apart || from === 'officer';
  switch (wish.intent) {
    case 'pin':
    case 'officer-pin':
      if (wish.intent === 'officer-pin' && onLock && lock.takesPin()) lock.typed(wish.pin);
      else if (from === undefined) pinTyped(visit, wish);
      return;
    case 'officer-pin-on-reader':
      if (lock.view.state === 'locked' || !onLock) break;
      lock.typedOnReader();
      return;
    case 'officer-unlock':
      if (mayBeThere()) lock.ask();
      return;
    case 'officer-lock':
      lock.lock();
      return;
    case 'voice-failed':
      void visit.kiosk.journal({ kind: 'voice.failed', facts: { why: wish.why } });
      return;
  }
  const act = actOf(wish);
  if (act !== null) {
    void acts(act);
    return;
  }
  const { intent, ...rest } = wish;
  visit.send({ type: `intent.${intent}`, ...rest } as VisitEvent);
}

/** The digits stay out of the machine: it hears only that they were typed. What it would not take is not kept. */
function pinTyped(
  { actor, pin, draw, send }: RunningVisit,
  wish: Extract<Intent, { intent: 'pin' | 'officer-pin' }>,
): void {
  if (!asksForPin(actor.getSnapshot(), wish.intent)) return;
  // Hidden for a key that is used up: the pad comes again with another.
  if (pin.put(wish.pin)) send({ type: `intent.${wish.intent}` });
  else draw();
}

/** What an officer wants done, as the window says it; null for what is a person's own wish. */
function actOf(wish: Intent): OfficerAct | null {
  switch (wish.intent) {
    case 'officer-acknowledge-help':
      return { act: 'acknowledge-help' };
    case 'officer-confirm-holder':
      return { act: 'confirm-holder', ...(wish.capacity === undefined ? {} : { capacity: wish.capacity }) };
    case 'officer-certified':
      return { act: 'certified', requestNumber: wish.requestNumber };
    case 'officer-lodged':
      return { act: 'lodged', requestNumber: wish.requestNumber };
    case 'officer-tray-seen':
      return { act: 'tray-seen', job: wish.job };
    case 'officer-close-day':
      return { act: 'close-day' };
    case 'officer-export-journal':
      return { act: 'export-journal' };
    case 'officer-waive':
      return { act: 'waive', on: wish.on };
    case 'officer-reprint':
      return { act: 'reprint', from: wish.from, to: wish.to };
    default:
      return null;
  }
}
