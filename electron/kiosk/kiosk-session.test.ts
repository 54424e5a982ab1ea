/** The session in whose name the kiosk serves: renewed in time, asked after, given up, and logged out at the end. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { openOfficerDesk } from './officer-desk.ts';
import { CHECK_EVERY_MS, createKioskSession } from './officer-session.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date('2026-11-30T01:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const sessionOf = (reference: string, lifeMs = HOUR): OfficerSession => ({
  token: `of ${reference}`,
  reference,
  expiresAt: new Date(Date.now() + lifeMs).toISOString(),
});

/** A kiosk's session over a gateway that says what the test wants; what it was asked, and the lines that were written. */
function kiosk() {
  const asked: string[] = [];
  const lines: string[] = [];
  const told: (string | null)[] = [];
  let renew = async (): Promise<Result<OfficerSession, Fault>> => ok(sessionOf('a'));
  let check = async (): Promise<Result<void, Fault>> => ok(undefined);
  let logout = async (): Promise<Result<void, Fault>> => ok(undefined);
  const own = createKioskSession({
    linkage: {
      renew: ({ reference }) => {
        asked.push(`renew ${reference}`);
        return renew();
      },
      check: ({ reference }) => {
        asked.push(`check ${reference}`);
        return check();
      },
      logout: ({ reference }) => {
        asked.push(`logout ${reference}`);
        return logout();
      },
    },
    write: ({ kind, facts }: JournalEntry) => {
      lines.push(`${kind} ${facts.reference}`);
      return true;
    },
    onSession: (session) => told.push(session?.reference ?? null),
  });
  return {
    ...{ asked, lines, told, own },
    renews: (answer: typeof renew) => {
      renew = answer;
    },
    checks: (answer: typeof check) => {
      check = answer;
    },
    logsOut: (answer: typeof logout) => {
      logout = answer;
    },
  };
}
const unreachable = async () => fail(fault('linkage.unreachable'));

describe('its end', () => {
  it('of the kiosk: the session is logged out, and the stop waits until the gateway has heard it', async () => {
    const { asked, own, logsOut } = kiosk();
    own.open(sessionOf('a'));
    const heard = Promise.withResolvers<Result<void, Fault>>();
    logsOut(() => heard.promise);
    let stopped = false;
    const stop = own.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked, stopped]).toEqual([['logout a'], false]);
    heard.resolve(ok(undefined));
    await stop;
    // Nothing is asked any more.
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(asked).toEqual(['logout a']);
  });

  it('of the kiosk: a goodbye that is still on its way is waited for', async () => {
    const { own, logsOut } = kiosk();
    const heard = Promise.withResolvers<Result<void, Fault>>();
    logsOut(() => heard.promise);
    void own.logout(sessionOf('unlocked'));
    let stopped = false;
    const stop = own.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(stopped).toBe(false);
    heard.resolve(ok(undefined));
    await stop;
  });

  it('of the day: the journal says that an officer closed, and the gateway hears it', async () => {
    const { asked, lines, told, own } = kiosk();
    await own.close();
    own.open(sessionOf('a'));
    await own.close();
    expect(asked).toEqual(['logout a']);
    expect(lines).toEqual(['officer.opened a', 'officer.closed a']);
    expect(told).toEqual(['a', null]);
    expect(own.session).toBeNull();
  });
});

describe('its renewal', () => {
  it('comes ten minutes before its end; a short one is renewed at half its life', async () => {
    const long = kiosk();
    long.own.open(sessionOf('a'));
    await vi.advanceTimersByTimeAsync(50 * MINUTE - 1);
    expect(long.asked.filter((call) => call.startsWith('renew'))).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(long.asked.filter((call) => call.startsWith('renew'))).toEqual(['renew a']);
    const short = kiosk();
    short.own.open(sessionOf('b', 4 * MINUTE));
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(short.asked).toContain('renew b');
  });

  it('is asked for at once after the machine has slept: the gateway’s clock went on', async () => {
    const { asked, own, renews, told } = kiosk();
    own.open(sessionOf('a'));
    renews(unreachable);
    own.slept(55 * MINUTE);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['renew a']);
    // Five minutes are left of it, by the gateway's clock, and it is asked again; then it is given up.
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    expect(told).toEqual(['a', null]);
  });

  it('by a gateway that does not answer is tried again, and given up before the session ends', async () => {
    const { asked, lines, own, renews } = kiosk();
    own.open(sessionOf('a', 4 * MINUTE));
    renews(unreachable);
    await vi.advanceTimersByTimeAsync(2 * MINUTE + 20_000);
    expect(asked.filter((call) => call === 'renew a').length).toBe(2);
    expect(own.session?.reference).toBe('a');
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(own.session).toBeNull();
    expect(lines).toEqual(['officer.opened a', 'officer.lost a']);
  });

  it('that is refused closes the kiosk at once', async () => {
    const { own, renews, told } = kiosk();
    own.open(sessionOf('a', 4 * MINUTE));
    renews(async () => fail(fault('officer.session-lost')));
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect([own.session, told]).toEqual([null, ['a', null]]);
  });

  it('of a session that is over meanwhile counts for nothing', async () => {
    const { own, renews, told } = kiosk();
    const late = Promise.withResolvers<Result<OfficerSession, Fault>>();
    own.open(sessionOf('a', 4 * MINUTE));
    renews(() => late.promise);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    await own.close();
    own.open(sessionOf('b'));
    late.resolve(ok(sessionOf('a')));
    await vi.advanceTimersByTimeAsync(0);
    expect([own.session?.reference, told]).toEqual(['b', ['a', null, 'b']]);
  });
});

describe('whether the gateway still knows it', () => {
  it('is asked every minute, and not twice at once', async () => {
    const { asked, own } = kiosk();
    await own.check();
    own.open(sessionOf('a'));
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS);
    expect(asked).toEqual(['check a']);
    await own.check();
    expect(asked).toEqual(['check a']);
    // What was asked a moment ago is put off, and asked once.
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual(['check a', 'check a']);
  });

  it('is the gateway’s own word: silence has forgotten nobody, and "lost" closes the kiosk', async () => {
    const { lines, own, checks } = kiosk();
    own.open(sessionOf('a'));
    checks(unreachable);
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS);
    expect(own.session?.reference).toBe('a');
    checks(async () => fail(fault('officer.session-lost')));
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS);
    expect([own.session, lines]).toEqual([null, ['officer.opened a', 'officer.lost a']]);
  });
});

describe('the officer’s part of the screen', () => {
  it('is locked by the machine’s sleep, and its session is logged out', async () => {
    const lines: JournalEntry[] = [];
    const asked: string[] = [];
    const visit = { id: 'v', serving: false };
    const desk = openOfficerDesk({
      config: { mode: 'counter' },
      linkage: {
        confirmOfficer: async () => ok(sessionOf('unlocked')),
        check: async () => ok(undefined),
        renew: async () => ok(sessionOf('a')),
        logout: async ({ reference }) => {
          asked.push(`logout ${reference}`);
          return ok(undefined);
        },
      },
      current: () => visit,
      write: (_, entry) => lines.push(entry) > 0,
      onSession: () => undefined,
      onUnlocked: () => undefined,
    });
    expect(await desk.prove(visit, 'unlock', { random: 'r', envelope: 'e' })).toBeNull();
    expect(desk.isUnlocked('v')).toBe(true);
    desk.slept(5 * MINUTE);
    expect(desk.isUnlocked('v')).toBe(false);
    expect(desk.permit(visit, { act: 'close-day' })).toMatchObject({ name: 'officer.locked' });
    expect(asked).toEqual(['logout unlocked']);
    expect(lines).toContainEqual({
      kind: 'officer.locked',
      facts: { reference: 'unlocked', why: 'slept' },
    });
    await desk.stop();
  });
});
