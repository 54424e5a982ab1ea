/** An officer's login: which office it is for, what the card must have said, and that the PIN is overwritten. */
import { describe, expect, it } from 'vitest';
import { type CardAuthenticator, fail, ok, type PinFault, type Result } from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { GatewayCalls } from './calls.ts';
import type { SessionJobs } from './jobs.ts';
import { createOfficerLogin } from './officer-login.ts';
import { readBy } from './refusals.ts';

const RANDOM = Buffer.alloc(32, 1).toString('base64url');
const PIN = '2580';
const TOKEN = `e30.${Buffer.from(
  JSON.stringify({ sid: 'session-1', iat: 1, exp: 3601, loginType: 1, userPersonalID: 1 }),
).toString('base64url')}.x`;

/** A gateway with these offices; `login` instead of its own answer to a login. */
function gateway(offices: readonly number[], login?: { status: number; body: unknown }) {
  const asked: { path: string; body: unknown }[] = [];
  const jobs: string[] = [];
  const calls = {
    ask: async (schema, { path, body }, refused) => {
      asked.push({ path, body });
      const answer = path.endsWith('/confirm')
        ? { status: 201, body: { token: TOKEN } }
        : (login ?? {
            status: 200,
            body: { office: offices.map((id) => ({ id, name: `${id}` })), random: RANDOM },
          });
      return readBy(schema, ok(answer), refused);
    },
  } as Pick<GatewayCalls, 'ask'> as GatewayCalls;
  const sessionJobs = {
    of: async (session: OfficerSession) => {
      jobs.push(session.reference);
      return ok({ job: [] });
    },
  } as unknown as SessionJobs;
  return { asked, jobs, login: (officeId?: number) => createOfficerLogin(calls, sessionJobs, officeId) };
}

/** An officer's card; `change` spoils what it says. It overwrites no PIN: whoever hands it on does. */
function card(change: Partial<CardAuthenticator> = {}) {
  const asked: string[] = [];
  const authenticator: CardAuthenticator = {
    hasPinPad: false,
    getCardInfo: async () => ok({ chipSerial: '9000000000000009' }),
    getAdmInfo: async () => ok({ authorize: 'pin' }),
    getPinTriesLeft: async () => ok(3),
    verifyPin: async (pin): Promise<Result<void, PinFault>> => {
      asked.push(`verify ${pin === null ? 'pad' : Buffer.from(pin).toString()}`);
      return Buffer.from(pin ?? PIN).toString() === PIN
        ? ok(undefined)
        : fail({ code: 'pin.wrong', triesLeft: 2 });
    },
    getMatchStatus: async (challenge, purpose) => {
      asked.push(`match ${Buffer.from(challenge).toString('base64url') === RANDOM} ${purpose}`);
      return ok({ matched: true, cryptogram: Uint8Array.of(1, 2) });
    },
    getPresenceMac: async () => fail({ code: 'card.comms' }),
    envelope: async (keyId, cryptogram) => {
      asked.push(`envelope ${keyId} ${[...cryptogram]}`);
      return ok({ envelope: Uint8Array.of(3, 4) });
    },
    release: async () => undefined,
    ...change,
  };
  return { asked, card: authenticator };
}

const pin = (digits = PIN) => Uint8Array.from(Buffer.from(digits));

describe('the proof', () => {
  it('is the card’s answer to the login’s own challenge, as an officer, after the right PIN', async () => {
    const { asked, login } = gateway([7]);
    const mine = card();
    const proof = await login().proveOfficer(mine.card, '9009900009999', pin());
    expect(proof).toEqual(ok({ random: RANDOM, envelope: Buffer.of(3, 4).toString('base64url') }));
    expect(mine.asked).toEqual([`verify ${PIN}`, 'match true officer', 'envelope 1 1,2']);
    expect(asked).toEqual([
      {
        path: '/api/center/login/',
        body: { loginType: 1, personalID: 9009900009999, chipNo: '9000000000000009' },
      },
    ]);
  });

  it.each<[string, string, Partial<CardAuthenticator>]>([
    [
      'officer.refused',
      'whose card does not match its holder',
      {
        getMatchStatus: async () => ok({ matched: false, cryptogram: Uint8Array.of(1) }),
      },
    ],
    ['card.removed', 'whose card is gone', { getCardInfo: async () => fail({ code: 'card.removed' }) }],
    ['card.comms', 'whose card is silent', { getAdmInfo: async () => fail({ code: 'card.comms' }) }],
    [
      'pin.not-available',
      'whose card knows fingerprints alone',
      {
        getAdmInfo: async () => ok({ authorize: 'fingerprint' }),
      },
    ],
    ['pin.blocked', 'whose PIN is blocked', { verifyPin: async () => fail({ code: 'pin.blocked' }) }],
    [
      'card.comms',
      'whose card gives no match status',
      {
        getMatchStatus: async () => fail({ code: 'card.comms' }),
      },
    ],
    ['card.comms', 'whose card seals nothing', { envelope: async () => fail({ code: 'card.comms' }) }],
  ])('%s: nobody’s %s, and the PIN is overwritten', async (name, _, change) => {
    const digits = pin();
    const proof = await gateway([7]).login().proveOfficer(card(change).card, '9009900009999', digits);
    expect(proof).toMatchObject({ ok: false, fault: { name } });
    expect([...digits]).toEqual([0, 0, 0, 0]);
  });

  it('of a wrong PIN says how many tries are left; right or wrong, the PIN is overwritten', async () => {
    const { login } = gateway([7]);
    const wrong = pin('1111');
    expect(await login().proveOfficer(card().card, '1', wrong)).toEqual(
      fail({ name: 'pin.wrong', detail: 'tries left 2' }),
    );
    const right = pin();
    expect((await login().proveOfficer(card().card, '1', right)).ok).toBe(true);
    expect([...wrong, ...right]).toEqual(Array(8).fill(0));
  });

  it('takes no PIN of who types on the reader', async () => {
    const mine = card();
    expect((await gateway([7]).login().proveOfficer(mine.card, '1', null)).ok).toBe(true);
    expect(mine.asked[0]).toBe('verify pad');
  });

  it('spends no try of a PIN of whom the gateway knows nothing', async () => {
    const { login } = gateway([], { status: 404, body: { errorMessage: 'no', errorNumber: 90002 } });
    const mine = card();
    const digits = pin();
    expect((await login().proveOfficer(mine.card, '1', digits)).ok).toBe(false);
    expect(mine.asked).toEqual([]);
    expect([...digits]).toEqual([0, 0, 0, 0]);
  });
});

describe('the office', () => {
  it('is the configured one, wherever it stands among the officer’s', async () => {
    const { asked, login } = gateway([7, 8, 9]);
    const desk = login(8);
    const proof = await desk.proveOfficer(card().card, '1', pin());
    if (!proof.ok) throw new Error(proof.fault.name);
    await desk.confirmOfficer(proof.value);
    expect(asked.at(-1)).toEqual({
      path: '/api/center/login/confirm',
      body: { loginType: 1, officeID: 8, ...proof.value },
    });
  });

  it('that the officer does not belong to opens nothing, and costs no try', async () => {
    const { login } = gateway([7, 9]);
    const mine = card();
    const refused = { ok: false, fault: { name: 'officer.refused', detail: 'not of this office' } };
    expect(await login(8).proveOfficer(mine.card, '1', pin())).toEqual(refused);
    expect(await login(8).knowsOfficer('1', '9000000000000009')).toEqual(refused);
    expect(mine.asked).toEqual([]);
    expect(await login(9).knowsOfficer('1', '9000000000000009')).toEqual(ok(undefined));
  });

  it('is the first of the login’s where none is configured, for that login alone and once', async () => {
    const { asked, jobs, login } = gateway([7, 9]);
    const desk = login();
    const proof = await desk.proveOfficer(card().card, '1', pin());
    if (!proof.ok) throw new Error(proof.fault.name);
    expect(await desk.confirmOfficer(proof.value)).toMatchObject({
      ok: true,
      value: { token: TOKEN, reference: 'session-1' },
    });
    expect(asked.at(-1)?.body).toMatchObject({ officeID: 7 });
    // The jobs are asked for before the first holder comes.
    expect(jobs).toEqual(['session-1']);
    const again = await desk.confirmOfficer(proof.value);
    expect(again).toMatchObject({ ok: false, fault: { name: 'officer.refused', detail: 'of no office' } });
    const other = await desk.confirmOfficer({ ...proof.value, random: 'another' });
    expect(other).toMatchObject({ ok: false, fault: { name: 'officer.refused' } });
  });
});
