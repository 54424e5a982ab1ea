/** Visits that die, and visits that are killed because they do not do what is expected of them by now. */
import type { JournalEntry } from '../ports/visit-messages.ts';
import { crashKind } from '../visit/exits.ts';
import { frameFacts } from '../words/crash.ts';
import type { FaultName } from '../words/faults.ts';
import type { BackOff } from './back-off.ts';
import type { HeldVisit } from './held-visit.ts';
import type { Relay } from './relay.ts';
import { living, type Slots } from './slots.ts';
import type { StartLimits } from './start-limits.ts';

/** Another stand-by is not started in the same moment in which one died. */
const STANDBY_AGAIN_MS = 50;

export interface Deaths {
  /** The process of a visit ended, or its window did. */
  died(visit: HeldVisit, detail: string): void;
  /** Kills each visit that is overdue. */
  look(): void;
}

/** `settle` takes over what the visit had in hand; `onOver` hears of every end, whatever it was. */
export function createDeaths(
  slots: Slots,
  around: {
    readonly relay: Pick<Relay, 'handOver' | 'prepareNext'>;
    readonly backOff: Pick<BackOff, 'died'>;
    readonly limits: Pick<StartLimits, 'overdue' | 'killed'>;
    readonly write: (visitId: string, entry: JournalEntry) => unknown;
    readonly settle: (visit: HeldVisit) => void;
    readonly onOver: (visit: HeldVisit) => void;
    readonly isStopping: () => boolean;
  },
): Deaths {
  const { relay, limits } = around;
  const sayCrashed = (visit: HeldVisit, detail: string) =>
    around.write(visit.id, {
      kind: 'visit.crashed',
      facts: {
        why: crashKind(detail, visit.killedFor),
        detail: detail.slice(0, 100),
        standby: visit !== slots.current,
        ...(visit.failed === null ? {} : { error: visit.failed.error, ...frameFacts(visit.failed.frames) }),
      },
    });
  const onScreenDied = (visit: HeldVisit, pauseMs: number) => {
    const { shownOnce, lastEnded, standby } = slots;
    const notice: FaultName | null = shownOnce ? 'kiosk.crashed' : null;
    // One that was never called knows of no card: what the one before it said still holds.
    const insertion = visit.calledAt === null ? lastEnded.insertion : visit.left;
    slots.lastEnded = shownOnce ? { insertion, reason: 'fault', notice } : { ...lastEnded, insertion };
    visit.ended = slots.lastEnded;
    setTimeout(() => relay.handOver(visit), standby === null ? pauseMs : 0);
  };

  return {
    died(visit, detail) {
      visit.over = true;
      around.onOver(visit);
      if (slots.previous === visit) slots.previous = null;
      if (around.isStopping() || visit.dropped || visit.ended !== null) return;
      const at = performance.now();
      around.settle(visit);
      sayCrashed(visit, detail);
      const pauseMs = around.backOff.died({
        at,
        readyAt: visit.calledAt === null ? visit.standingBy : visit.shownAt,
        onScreen: visit === slots.current,
        shownAt: slots.current?.shownAt ?? null,
        nextReady: slots.standby !== null,
      });
      if (visit === slots.beside) {
        slots.beside = null;
        return;
      }
      if (visit === slots.standby) {
        slots.standby = slots.beside;
        slots.beside = null;
        setTimeout(() => {
          if (!around.isStopping()) relay.prepareNext();
        }, pauseMs + STANDBY_AGAIN_MS);
        return;
      }
      if (visit === slots.current) onScreenDied(visit, pauseMs);
    },
    look() {
      const now = performance.now();
      for (const visit of living(slots)) {
        const why = visit.over ? null : limits.overdue(visit, now);
        if (why === null) continue;
        limits.killed(why);
        visit.killedFor = why;
        visit.handle.kill();
      }
    },
  };
}
