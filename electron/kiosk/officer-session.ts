/** The session in whose name the kiosk serves: renewed before it ends, asked after, and logged out. */
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import type { FaultName } from '../words/faults.ts';

/** The session is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 10 * 60_000;
/** No timer counts further. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;
/** The kiosk asks the gateway this often whether it still knows the session, and never more often than the second. */
export const CHECK_EVERY_MS = 60_000;
const CHECK_AT_MOST_MS = 2000;
/** No answer, or none that can be read, or a library that broke: nobody has refused anything, and the session lives on. */
const PASSING: ReadonlySet<FaultName> = new Set([
  'linkage.unreachable',
  'linkage.malformed',
  'linkage.library',
]);
/** Until a gateway that did not answer is asked once more; and with less than this left, it is not. */
const RENEW_AGAIN_MS = 15_000;
const RENEW_LAST_MS = 30_000;

/** The kiosk's own session at the gateway. */
export interface KioskSession {
  readonly session: OfficerSession | null;
  /** The kiosk serves in this session from now on. */
  open(session: OfficerSession): void;
  /** The officer ends the day: the session is logged out. */
  close(): Promise<void>;
  /** Asks the gateway whether it still knows the session, and closes the kiosk if it does not. */
  check(): Promise<void>;
  /** Logs a session out; `stop` waits for it. */
  logout(session: OfficerSession): Promise<unknown>;
  /** How long the machine slept: the gateway's clock went on. */
  slept(pausedMs: number): void;
  stop(): Promise<void>;
}

/** Makes it; there is no session yet. `onSession`: it is another one, or none. */
export function createKioskSession(around: {
  readonly linkage: Pick<LinkageClient, 'check' | 'renew' | 'logout'>;
  readonly write: (entry: JournalEntry) => boolean;
  readonly onSession: (session: OfficerSession | null) => void;
}): KioskSession {
  const { linkage, write } = around;
  let officer: OfficerSession | null = null;
  /** When the session ends, by the clock that nobody can set. */
  let officerUntil = 0;
  let renewal: NodeJS.Timeout | undefined;
  let lastCheck = Number.NEGATIVE_INFINITY;
  let checking = false;
  let postponed: NodeJS.Timeout | undefined;
  let stopping = false;
  const goodbyes = new Set<Promise<unknown>>();
  const logout = (session: OfficerSession) => {
    const goodbye = linkage.logout(session).finally(() => goodbyes.delete(goodbye));
    goodbyes.add(goodbye);
    return goodbye;
  };

  const set = (session: OfficerSession | null, why: 'officer.lost' | 'officer.closed' = 'officer.lost') => {
    if (officer === null && session !== null)
      write({ kind: 'officer.opened', facts: { reference: session.reference } });
    if (officer !== null && session === null) write({ kind: why, facts: { reference: officer.reference } });
    officer = session;
    around.onSession(session);
    clearTimeout(renewal);
    if (session === null) return;
    // Counted from here on by a clock that nobody can set.
    const lifeMs = Date.parse(session.expiresAt) - Date.now();
    officerUntil = performance.now() + lifeMs;
    // A longer time than a timer can count would be none at all.
    renewal = setTimeout(
      renew,
      Math.min(Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2, 1000), TIMER_LIMIT_MS),
    );
  };
  /** Renewed by the kiosk alone, one at a time; a refusal closes the kiosk rather than showing "not found". */
  const renew = async () => {
    const asked = officer;
    if (asked === null || stopping) return;
    const renewed = await linkage.renew(asked);
    // Closed, or opened again, while the gateway thought about it: its answer is about a session that is over here.
    if (stopping || officer?.reference !== asked.reference) return;
    if (renewed.ok) set(renewed.value);
    else if (PASSING.has(renewed.fault.name) && officerUntil > performance.now() + RENEW_LAST_MS)
      renewal = setTimeout(renew, RENEW_AGAIN_MS);
    else set(null);
  };

  const check = async () => {
    const asked = officer;
    if (asked === null || stopping) return;
    const waitMs = CHECK_AT_MOST_MS - (performance.now() - lastCheck);
    if (checking || waitMs > 0) {
      // Not dropped: who asks has a reason, and the next one may come a minute later.
      postponed ??= setTimeout(
        () => {
          postponed = undefined;
          void check();
        },
        waitMs > 0 ? waitMs : CHECK_AT_MOST_MS,
      );
      return;
    }
    checking = true;
    lastCheck = performance.now();
    const known = await linkage.check(asked);
    checking = false;
    if (stopping || officer?.reference !== asked.reference) return;
    // Only the gateway's own word: one that does not answer has not forgotten anybody.
    if (!known.ok && known.fault.name === 'officer.session-lost') set(null);
  };
  const checks = setInterval(() => void check(), CHECK_EVERY_MS);
  checks.unref();

  return {
    get session() {
      return officer;
    },
    open: (session) => set(session),
    async close() {
      const session = officer;
      if (session === null) return;
      set(null, 'officer.closed');
      await logout(session);
    },
    check,
    logout,
    slept(pausedMs) {
      officerUntil -= pausedMs;
      void renew();
    },
    async stop() {
      stopping = true;
      clearTimeout(renewal);
      clearInterval(checks);
      clearTimeout(postponed);
      if (officer !== null) void logout(officer);
      await Promise.all(goodbyes);
    },
  };
}
