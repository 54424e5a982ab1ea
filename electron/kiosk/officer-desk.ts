/**
 * The officer at the kiosk: the session in whose name it serves, and the officer's part of one visit's screen, unlocked
 * for a short time. A visit's word counts for neither: the kiosk itself hands the card's proof to the gateway, which takes
 * it once, and nothing that is for an officer is done without it.
 */
import type { Config } from '../config/config.ts';
import type { OfficerAct } from '../contract/window.ts';
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import type { LinkageClient, OfficerProof } from '../servers/linkage/client.ts';
import { type Fault, fault } from '../words/faults.ts';
import { createKioskSession } from './officer-session.ts';

/** The officer's part locks itself this time after the last act, and this time after it was unlocked. */
export const UNLOCKED_MS = 120_000;
export const UNLOCKED_LIMIT_MS = 10 * 60_000;

/** Acts for the person who is being served: there is an officer beside them, or none of these. */
const IN_A_VISIT: ReadonlySet<OfficerAct['act']> = new Set([
  'acknowledge-help',
  'confirm-holder',
  'waive',
  'reprint',
]);
/**
 * That somebody has heard the call may be said by whoever stands at the counter: it shows nothing, changes nothing but the
 * call's own sign, and with one reader for both the caller's card is where the officer's would go.
 */
const WITHOUT_PIN: OfficerAct['act'] = 'acknowledge-help';

/** What the desk needs to know of a visit. */
export interface VisitAtDesk {
  readonly id: string;
  /** A person's card is being served. */
  readonly serving: boolean;
}

/** Why the officer's part was locked again. */
export type LockReason =
  | 'officer'
  | 'timeout'
  | 'visit-ended'
  | 'day-closed'
  | 'serving'
  | 'slept'
  | 'stopped';

/** What the desk asks of the kiosk. */
export interface DeskOf {
  readonly config: Pick<Config, 'mode'>;
  readonly linkage: Pick<LinkageClient, 'confirmOfficer' | 'check' | 'renew' | 'logout'>;
  /** The visit on the screen. */
  readonly current: () => VisitAtDesk | null;
  /** Whether the line stands. */
  readonly write: (visitId: string, entry: JournalEntry) => boolean;
  /** The session is another one, or none. */
  readonly onSession: (session: OfficerSession | null) => void;
  /** What the officer's part may show has changed. */
  readonly onUnlocked: () => void;
}

/** The officer's desk of a kiosk. */
export interface OfficerDesk {
  readonly session: OfficerSession | null;
  /** Whether this visit's officer part is unlocked. */
  isUnlocked(visitId: string): boolean;
  /** Has the card's proof confirmed: opens the kiosk, or unlocks the officer's part of this visit. Null: done. */
  prove(visit: VisitAtDesk, to: 'open' | 'unlock', proof: OfficerProof): Promise<Fault | null>;
  /**
   * Whether an officer may do this now. Null: the journal has the line that it is done, and in whose session; of a call that
   * is answered at the counter while the officer's part is locked, it has no session.
   */
  permit(visit: VisitAtDesk, act: OfficerAct): Fault | null;
  /** Whether an officer has permitted what this line of a visit says was done; a permission serves once. */
  covers(visit: VisitAtDesk, entry: JournalEntry): boolean;
  lock(visitId: string, why: LockReason): void;
  /** Asks the gateway whether it still knows the session, and closes the kiosk if it does not. */
  check(): Promise<void>;
  /** The officer ends the day: the session is logged out. */
  closeDay(): Promise<void>;
  /** How long the machine slept. */
  slept(pausedMs: number): void;
  /** Ends both sessions at the gateway. */
  stop(): Promise<void>;
}

interface Unlocked {
  readonly visitId: string;
  readonly session: OfficerSession;
  readonly until: number;
  timer: NodeJS.Timeout | undefined;
}

/** Opens the desk; nobody is there yet. */
export function openOfficerDesk(desk: DeskOf): OfficerDesk {
  const { config, linkage, write } = desk;
  const own = createKioskSession({
    linkage,
    write: (entry) => write('-', entry),
    onSession: desk.onSession,
  });
  let unlocked: Unlocked | null = null;
  let stopping = false;
  /** Visits that asked for what they may not: told once each, whatever they send. */
  const told = new Set<string>();
  /** What was permitted and is not done yet: acts that a visit's process does itself. */
  const permitted: { readonly visitId: string; readonly act: OfficerAct }[] = [];

  const lock = (visitId: string, why: LockReason) => {
    if (unlocked === null || unlocked.visitId !== visitId) return;
    const { session, timer } = unlocked;
    clearTimeout(timer);
    unlocked = null;
    write(visitId, { kind: 'officer.locked', facts: { reference: session.reference, why } });
    void own.logout(session);
    desk.onUnlocked();
  };
  const keepUnlocked = (open: Unlocked) => {
    clearTimeout(open.timer);
    const leftMs = Math.min(UNLOCKED_MS, open.until - performance.now());
    open.timer = setTimeout(() => lock(open.visitId, 'timeout'), leftMs);
    open.timer.unref();
  };
  /** In self-service nobody is beside: while a person is served, nothing is the officer's. */
  const mayBeHere = (visit: VisitAtDesk) =>
    !stopping && desk.current()?.id === visit.id && (config.mode === 'counter' || !visit.serving);

  return {
    get session() {
      return own.session;
    },
    isUnlocked: (visitId) => unlocked?.visitId === visitId,

    async prove(visit, to, proof) {
      if (!mayBeHere(visit)) return fault('officer.locked');
      if (to === 'open' && own.session !== null) return null;
      const confirmed = await linkage.confirmOfficer(proof);
      if (!confirmed.ok) return confirmed.fault;
      const session = confirmed.value;
      const late = !mayBeHere(visit) || (to === 'open' && own.session !== null);
      if (late) {
        void own.logout(session);
        return to === 'open' && own.session !== null ? null : fault('officer.locked');
      }
      if (to === 'open') {
        own.open(session);
        return null;
      }
      if (unlocked !== null) lock(unlocked.visitId, 'officer');
      if (!write(visit.id, { kind: 'officer.unlocked', facts: { reference: session.reference } })) {
        void own.logout(session);
        return fault('store.unwritable');
      }
      const until = performance.now() + UNLOCKED_LIMIT_MS;
      unlocked = { visitId: visit.id, session, until, timer: undefined };
      keepUnlocked(unlocked);
      desk.onUnlocked();
      return null;
    },

    permit(visit, act) {
      const here = mayBeHere(visit) && (config.mode === 'counter' || !IN_A_VISIT.has(act.act));
      const open = unlocked?.visitId === visit.id ? unlocked : null;
      // Nobody's reference stands for it: the journal names no officer who was not there.
      if (here && open === null && act.act === WITHOUT_PIN) return null;
      if (!here || open === null) {
        if (!told.has(visit.id)) write(visit.id, { kind: 'officer.refused', facts: { act: act.act } });
        told.add(visit.id);
        return fault('officer.locked');
      }
      const said = Object.entries(act).filter(([, value]) => value !== undefined);
      const facts: JournalEntry['facts'] = { ...Object.fromEntries(said), reference: open.session.reference };
      if (!write(visit.id, { kind: 'officer.acted', facts })) return fault('store.unwritable');
      if (act.act === 'waive' || act.act === 'reprint' || act.act === 'confirm-holder')
        permitted.push({ visitId: visit.id, act });
      keepUnlocked(open);
      return null;
    },

    covers(visit, { kind, facts }) {
      const at = permitted.findIndex(({ visitId, act }) => {
        if (visitId !== visit.id) return false;
        if (act.act === 'confirm-holder')
          return kind === 'holder.verified' && facts.mode === 'presence' && facts.onBehalf === act.capacity;
        if (act.act === 'waive') return kind === 'fee.waived' && facts.on === act.on;
        if (act.act !== 'reprint' || kind !== 'print.submitted') return false;
        return facts.from === act.from && facts.to === act.to;
      });
      if (at < 0) return false;
      permitted.splice(at, 1);
      return true;
    },

    lock,
    check: own.check,
    closeDay: own.close,

    slept(pausedMs) {
      if (unlocked !== null) lock(unlocked.visitId, 'slept');
      own.slept(pausedMs);
    },

    async stop() {
      if (unlocked !== null) lock(unlocked.visitId, 'stopped');
      stopping = true;
      await own.stop();
    },
  };
}
