/** The places of the kiosk's visits: on the screen, standing by, and beside a stand-by that is late. */
import { recounted } from '../../native/index.ts';
import type { Ended, HeldVisit } from './held-visit.ts';

/** Who is where. Changed by the relay and when a visit dies, read by all. */
export interface Slots {
  current: HeldVisit | null;
  standby: HeldVisit | null;
  /** Started beside a stand-by that is late. */
  beside: HeldVisit | null;
  /** Has ended; its window stays until the next one is up. */
  previous: HeldVisit | null;
  /** How the last visit ended. */
  lastEnded: Ended;
  /** A window was on the screen since the kiosk started. */
  shownOnce: boolean;
}

/** No visit yet; `before`: what was before this kiosk. */
export function emptySlots(before: Ended): Slots {
  return { current: null, standby: null, beside: null, previous: null, lastEnded: before, shownOnce: false };
}

/** The visits that are there, except one that has ended. */
export function living({ current, standby, beside }: Slots): readonly HeldVisit[] {
  return [current, standby, beside].filter((visit) => visit !== null);
}

/** The visit on the screen, while it has not ended. */
export function served({ current }: Slots): HeldVisit | null {
  return current === null || current.over || current.ended !== null ? null : current;
}

/** A service or reader that was away counts insertions from the beginning. */
export function countAnew(slots: Slots): void {
  for (const visit of living(slots)) if (visit.left !== null) visit.left = recounted(visit.left);
  const { lastEnded } = slots;
  if (lastEnded.insertion !== null)
    slots.lastEnded = { ...lastEnded, insertion: recounted(lastEnded.insertion) };
}
