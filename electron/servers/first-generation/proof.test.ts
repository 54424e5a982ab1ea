/** What a proof of the first generation is good for: one challenge, one card, one request, once, and not for long. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LicensedNetwork } from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { Exchange } from './exchange.ts';
import { createFirstProof } from './proof.ts';

const SESSION: OfficerSession = {
  token: `${'T'.repeat(32)}${'X'.repeat(32)}`,
  reference: 'session-1',
  expiresAt: '2026-12-01T12:00:00.000Z',
};
const HOLDER = { citizenId: '9009900000017', chipSerial: '0123456789ABCDEF', requestDigest: 'd' };
const network = { envelopeText: () => 'AB' } as unknown as LicensedNetwork;
const ENVELOPE = Uint8Array.of(0xab);

let session: OfficerSession | null;
let sent: string[];
let answer: Result<Uint8Array, ReturnType<typeof fault>>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  [session, sent, answer] = [SESSION, [], ok(new Uint8Array())];
});
afterEach(() => void vi.useRealTimers());

function made(presencePermitted = true) {
  const ask: Exchange['ask'] = async (message) => {
    sent.push(message);
    return answer;
  };
  return createFirstProof({ ask } as Exchange, network, { session: () => session, presencePermitted });
}
type Made = ReturnType<typeof made>;
const pin = { ...HOLDER, mode: 'pin' as const, officerSession: SESSION.reference };
const presence = {
  ...HOLDER,
  ...{ mode: 'presence' as const, officerSession: SESSION.reference },
  officerConfirmedAt: '2026-12-01T09:00:00+07:00',
};
async function opened({ sas }: Made, input: Parameters<typeof sas.challenge>[0] = pin) {
  const challenge = await sas.challenge(input);
  if (!challenge.ok) throw new Error(challenge.fault.name);
  return challenge.value.reference;
}
const verified = ({ sas }: Made, reference: string, mode: 'pin' | 'presence' = 'pin') =>
  sas.verify({ reference, mode, keyId: 1, envelope: ENVELOPE });
const nameOf = (result: Result<unknown, ReturnType<typeof fault>>) => (result.ok ? 'ok' : result.fault.name);

describe('a challenge', () => {
  it('is that of the officer’s login, and wants that officer’s session', async () => {
    const one = made();
    const challenge = await one.sas.challenge(pin);
    expect(challenge.ok && Buffer.from(challenge.value.random).toString('latin1')).toBe('X'.repeat(32));
    for (const other of [null, { ...SESSION, reference: 'session-2' }]) {
      session = other;
      expect(nameOf(await one.sas.challenge(pin))).toBe('officer.session-lost');
    }
  });

  it('without a PIN is given where the site permits it, and only when an officer has said who it is', async () => {
    expect(nameOf(await made().sas.challenge(presence))).toBe('ok');
    expect(nameOf(await made(false).sas.challenge(presence))).toBe('sas.refused');
    const { officerConfirmedAt: _, ...unconfirmed } = presence;
    expect(nameOf(await made().sas.challenge(unconfirmed))).toBe('sas.refused');
  });

  it('is answered once, within its time, and in its own mode; what is not is never sent', async () => {
    const one = made();
    const reference = await opened(one);
    expect(nameOf(await verified(one, reference))).toBe('ok');
    expect(nameOf(await verified(one, reference))).toBe('sas.timeout');
    expect(nameOf(await verified(one, 'never given'))).toBe('sas.timeout');
    const late = await opened(one);
    vi.advanceTimersByTime(90_001);
    expect(nameOf(await verified(one, late))).toBe('sas.timeout');
    const asPresence = await opened(one, presence);
    expect(nameOf(await verified(one, asPresence, 'pin'))).toBe('sas.malformed');
    expect(sent).toHaveLength(1);
  });
});

describe('a proof', () => {
  it.each([
    ['pin', pin, 1],
    ['presence', presence, 2],
  ] as const)('by %s names card, holder and mode to the gateway', async (mode, input, number) => {
    const one = made();
    await verified(one, await opened(one, input), mode);
    expect(sent).toEqual([`5090${'T'.repeat(32)}${HOLDER.citizenId}${HOLDER.chipSerial}${number}2:AB`]);
  });

  it('is of one request, taken once, and for five minutes', async () => {
    const one = made();
    const proof = await verified(one, await opened(one));
    if (!proof.ok) throw new Error(proof.fault.name);
    expect(one.proofs.take('another')).toBeUndefined();
    expect(one.proofs.take(proof.value.assertion)).toMatchObject({
      citizenId: HOLDER.citizenId,
      requestDigest: 'd',
    });
    expect(one.proofs.take(proof.value.assertion)).toBeUndefined();
    const old = await verified(one, await opened(one));
    vi.advanceTimersByTime(300_001);
    expect(old.ok && one.proofs.take(old.value.assertion)).toBeUndefined();
  });

  it('that the gateway refused is none', async () => {
    const one = made();
    answer = fail(fault('sas.not-match', '90045'));
    expect(nameOf(await verified(one, await opened(one)))).toBe('sas.not-match');
  });
});
