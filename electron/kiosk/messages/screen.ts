/** How far a visit is, and what its reader and its window do. */
import type { DeviceBoard } from '../devices.ts';
import type { KioskEvents } from '../events.ts';
import type { HeldVisit } from '../held-visit.ts';
import type { OfficerDesk } from '../officer-desk.ts';
import type { Relay } from '../relay.ts';
import { countAnew, type Slots } from '../slots.ts';
import type { Hears } from './heard.ts';

/** `settle` takes over what a visit that has ended had in hand. */
export function hearsScreen(
  slots: Slots,
  around: {
    readonly relay: Relay;
    readonly board: Pick<DeviceBoard, 'reader'>;
    readonly desk: Pick<OfficerDesk, 'check' | 'lock'>;
    readonly settle: (visit: HeldVisit) => void;
    readonly events: Pick<KioskEvents, 'onReader' | 'onVisitEnded' | 'onWindowClosed'>;
  },
): Hears<'alive' | 'standing-by' | 'shown' | 'left' | 'reader' | 'ended' | 'failed' | 'window-closed'> {
  const { relay, board, desk, events } = around;
  return {
    alive: () => undefined,
    'standing-by': (visit) => relay.standsBy(visit),
    shown: (visit) => relay.shown(visit),
    left(visit, { stay }) {
      visit.left = stay;
    },
    reader(visit, { state }) {
      if (state === 'service-down' || state === 'no-reader') countAnew(slots);
      if (visit !== slots.current) return;
      board.reader(state);
      // Somebody comes: a session that the gateway has forgotten is found now, not when they have chosen and signed.
      if (state === 'reading') void desk.check();
      events.onReader?.(state);
    },
    ended(visit, { insertion, reason, notice, papers }) {
      desk.lock(visit.id, 'visit-ended');
      visit.ended = { insertion, reason, notice, papers };
      slots.lastEnded = visit.ended;
      slots.previous = visit;
      // Ended in the middle of its pages: it may be gone before it has called them back.
      around.settle(visit);
      events.onVisitEnded?.(reason);
      relay.handOver(visit);
    },
    failed(visit, { error, frames }) {
      visit.failed = { error, frames };
    },
    'window-closed'(visit) {
      if (visit === slots.current) events.onWindowClosed?.();
    },
  };
}
