/** A visit as the kiosk holds it: its process, and how far it has come. */
import { randomUUID } from 'node:crypto';
import type { StayKey } from '../../native/index.ts';
import type { VisitHandle } from '../ports/host.ts';
import type { LeftReason } from '../ports/visit-messages.ts';
import type { KilledFor } from '../visit/exits.ts';
import type { Fault } from '../words/faults.ts';

/** How a visit ended, for the one that comes forward after it. */
export interface Ended {
  /** The stay that was served, when its card was still in at the end. */
  readonly insertion: StayKey | null;
  readonly reason: LeftReason;
  /** Pages of it came out. */
  readonly papers?: true | undefined;
  readonly notice: string | null;
}

/** One visit. Times are `performance.now()`. */
export interface HeldVisit {
  readonly id: string;
  readonly handle: VisitHandle;
  /** Request numbers that it was given: what it says of any other is forged. */
  readonly numbers: Set<string>;
  startedAt: number;
  lastAlive: number;
  /** When it stood by; when it was asked to come forward; when its window was up. */
  standingBy: number | null;
  calledAt: number | null;
  shownAt: number | null;
  /** A person's card is being served. */
  serving: boolean;
  /** Pages were handed to the printer, and it has not said what became of them. */
  printing: boolean;
  /** Not needed any more: its end is nothing to speak of. */
  dropped: boolean;
  over: boolean;
  /** The card that must not be served after it, as it said last. */
  left: StayKey | null;
  /** Why the kiosk killed it, if it did. */
  killedFor: KilledFor | null;
  /** What it said of the error that it ends for. */
  failed: { readonly error: string; readonly frames: readonly string[] } | null;
  ended: Ended | null;
}

/** A visit whose process was just started. */
export function holdVisit(handle: VisitHandle): HeldVisit {
  return {
    id: randomUUID(),
    handle,
    numbers: new Set(),
    startedAt: performance.now(),
    lastAlive: performance.now(),
    standingBy: null,
    calledAt: null,
    shownAt: null,
    serving: false,
    printing: false,
    dropped: false,
    over: false,
    left: null,
    killedFor: null,
    failed: null,
    ended: null,
  };
}

/** Answers a question of a visit. */
export function answer(
  visit: HeldVisit,
  ask: number,
  fault: Fault | null,
  more: { readonly requestNumber?: string } = {},
): void {
  visit.handle.send({ type: 'answered', ask, fault: fault?.name ?? null, ...more });
}
