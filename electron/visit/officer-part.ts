/** The officer's part of the screen: when it may be there, its lock, and what is done on it. */
import type { OfficerAct } from '../contract/window.ts';
import type { Visit } from './context.ts';
import { takesOfficers, type VisitEvent, type VisitSnapshot } from './machine.ts';
import { createOfficerLock, type OfficerLock } from './officer-lock.ts';
import { padOf } from './pad.ts';
import { createPinBox } from './pin-box.ts';
import { watchOfficerCard } from './steps/officer.ts';

/** The officer's part of one visit. */
export interface OfficerPart {
  readonly lock: OfficerLock;
  /** Whether it is on the screen, and may be unlocked: in self-service only while nobody can be served. */
  mayBeThere(): boolean;
  /** What the officer did on the unlocked part: done by the kiosk, or here once the kiosk has permitted it. */
  acts(act: OfficerAct): Promise<void>;
}

/** What it needs of the visit that runs. */
interface Around {
  readonly snapshot: () => VisitSnapshot;
  readonly send: (event: VisitEvent) => void;
  readonly draw: () => void;
}

/** Makes it, locked. */
export function createOfficerPart(visit: Visit, { snapshot, send, draw }: Around): OfficerPart {
  const { config, kiosk, linkage, tell } = visit;
  const lock = createOfficerLock({
    pin: createPinBox(config.window.shufflePin),
    pad: (hasPinPad) => padOf(hasPinPad, config),
    watch: (onCard) => watchOfficerCard(config, linkage, onCard),
    confirm: (proof) => kiosk.officerProof('unlock', proof),
    relock: () => tell({ type: 'officer-lock' }),
    changed: () => {
      const on = lock.view.state !== 'locked';
      if (snapshot().context.officerAsks !== on) send({ type: 'officer.asks', on });
      draw();
    },
  });
  const mayBeThere = () => {
    const now = snapshot();
    if (config.mode !== 'counter') return now.matches('closed');
    // With one reader the citizen's own card is where the officer's would go.
    const free = !now.matches('serving') && !now.matches('reading');
    return now.status !== 'done' && (free || config.card.officerReader !== undefined);
  };
  return {
    lock,
    mayBeThere,
    async acts(act) {
      const now = snapshot();
      // A call is answered at the counter without a PIN; the kiosk says what else is.
      if (act.act === 'acknowledge-help') {
        if (config.mode !== 'counter' || !now.context.helpCalled) return;
      } else if (lock.view.state !== 'unlocked' || !mayBeThere()) return;
      const event = officerEvent(act);
      // What the screen would not take now is not asked for: a permission is for what is done at once.
      if (event !== null && !takesOfficers(now, event)) return;
      if ((await kiosk.officerAct(act)) === null && event !== null) send(event);
    },
  };
}

/** What the statechart hears of an act once it is permitted; null for what the kiosk does by itself. */
function officerEvent(act: OfficerAct): VisitEvent | null {
  switch (act.act) {
    case 'acknowledge-help':
      return { type: 'officer.acknowledged' };
    case 'confirm-holder':
      return { type: 'officer.confirms', capacity: act.capacity ?? null };
    case 'waive':
      return { type: 'officer.waived', on: act.on };
    case 'reprint':
      return { type: 'officer.reprints', from: act.from, to: act.to };
    case 'certified':
    case 'lodged':
    case 'tray-seen':
    case 'close-day':
    case 'export-journal':
      return null;
  }
}
