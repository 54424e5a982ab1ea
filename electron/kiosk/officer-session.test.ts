import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fault } from '../words/faults.ts';
import { fail, ok } from '../words/result.ts';
import { createKioskSession, type KioskSession } from './officer-session.ts';

const NOW = Date.parse('2026-06-01T03:00:00Z');
const opened = { token: 't', reference: 'session-1', expiresAt: new Date(NOW + 8 * 3_600_000).toISOString() };

let kiosk: KioskSession;
let asked = 0;
let isKnown = true;
let renew: () => Promise<unknown> = async () => ok(opened);
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  [asked, isKnown] = [0, true];
  const check = async () => {
    asked += 1;
    return isKnown ? ok(undefined) : fail(fault('officer.session-lost'));
  };
  renew = async () => ok(opened);
  const linkage = { check, renew: () => renew(), logout: async () => ok(undefined) };
  kiosk = createKioskSession({ linkage, write: () => true, onSession: () => undefined } as never);
  kiosk.open(opened as never);
});
afterEach(async () => {
  await kiosk.stop();
  vi.useRealTimers();
});

it('what is asked too soon after the last time is asked as soon as it may be: a session that is lost meanwhile is seen', async () => {
  await kiosk.check();
  isKnown = false;
  // A visit was told by the gateway that the session is lost, a moment after somebody's card came.
  await kiosk.check();
  expect(kiosk.session).not.toBeNull();
  await vi.advanceTimersByTimeAsync(2000);
  expect(kiosk.session).toBeNull();
  expect(asked).toBe(2);
});

it('however often it is asked, the gateway is asked every two seconds at most', async () => {
  for (let ms = 0; ms < 10_000; ms += 50) {
    void kiosk.check();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(asked).toBeGreaterThanOrEqual(5);
  expect(asked).toBeLessThanOrEqual(6);
});

it.each(['linkage.unreachable', 'linkage.malformed', 'linkage.library'] as const)(
  'whose renewal met %s lives on, and is renewed a little later',
  async (name) => {
    let tries = 0;
    renew = async () => {
      tries += 1;
      return fail(fault(name));
    };
    await vi.advanceTimersByTimeAsync(7.9 * 3_600_000);
    expect(kiosk.session).not.toBeNull();
    expect(tries).toBeGreaterThan(1);
    // What nobody renewed ends at its time.
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(kiosk.session).toBeNull();
  },
);

it('whose renewal is refused is over', async () => {
  renew = async () => fail(fault('linkage.refused', '90001'));
  await vi.advanceTimersByTimeAsync(7.9 * 3_600_000);
  expect(kiosk.session).toBeNull();
});
