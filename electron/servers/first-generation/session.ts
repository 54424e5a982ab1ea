/** An officer's day at the first generation: the login by card (9080, 9081), and the session that it opens. */
import { createHash } from 'node:crypto';
import type { LicensedNetwork } from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { type OfficerLogin, proofOf } from '../linkage/officer-login.ts';
import type { OfficerSessions } from '../linkage/officer-session.ts';
import { loginRefusal, officerRefusal } from '../linkage/refusals.ts';
import { CODES } from '../linkage/wire.ts';
import { type Exchange, refusedWith } from './exchange.ts';
import { askRecord, beginLogin, finishLogin, NO_SERVICE, NOBODY, readKey } from './messages.ts';

/** A token that nobody uses for an hour is over (the wrapper of DGA, docs/law.md §2.3); each look keeps it alive. */
const IDLE_LIFE_MS = 3_600_000;

/** What a session's token is made of: the gateway's key of the session, and the challenge that citizens' cards answer. */
export const keysOf = ({
  token,
}: OfficerSession): { readonly token: string; readonly challenge: string } => ({
  token: token.slice(0, 32),
  challenge: token.slice(32),
});

/** Nobody is logged in by that token; or the officer has lost the right to be. */
const OVER: ReadonlySet<number> = new Set([
  CODES.notLoggedIn,
  CODES.userNotRegistered,
  CODES.noRightToLinkage,
]);

/** The session's name is a digest: the key itself opens it. */
const referenceOf = (token: string) => createHash('sha256').update(token).digest('base64url').slice(0, 16);
const alive = () => new Date(Date.now() + IDLE_LIFE_MS).toISOString();

const refusedLogin = (number: number): Fault =>
  refusedWith(number, loginRefusal, number === CODES.userNotRegistered ? 404 : 403);

/** Makes both. `office`: number of the requesting office in 9080. */
export function createFirstSessions(
  { ask, send }: Exchange,
  network: LicensedNetwork,
  office?: string,
): OfficerLogin & OfficerSessions {
  const begin = async (citizenId: string, chipSerial: string): Promise<Result<string, Fault>> => {
    const body = await ask(beginLogin({ citizenId, chipSerial }, office), refusedLogin);
    if (!body.ok) return body;
    const challenge = readKey(body.value);
    return challenge === null
      ? fail(fault('linkage.malformed', '9080'))
      : ok(Buffer.from(challenge, 'latin1').toString('base64url'));
  };
  const check = async (session: OfficerSession): Promise<Result<void, Fault>> => {
    const reply = await send(askRecord(keysOf(session).token, NO_SERVICE, NOBODY));
    if (!reply.ok) return reply;
    // Of a service that nobody has: any number but these says that the session is known, and its officer still may.
    const { status } = reply.value;
    return OVER.has(status) ? fail(refusedWith(CODES.notLoggedIn)) : ok(undefined);
  };
  return {
    async knowsOfficer(citizenId, chipSerial) {
      const begun = await begin(citizenId, chipSerial);
      return begun.ok ? ok(undefined) : begun;
    },
    proveOfficer: (card, citizenId, pin) =>
      proofOf(card, pin, async (chipSerial) => {
        const random = await begin(citizenId, chipSerial);
        return random.ok ? ok({ random: random.value, card: { citizenId, chipSerial } }) : random;
      }),
    async confirmOfficer({ random, envelope, card }) {
      if (card === undefined) return fail(fault('officer.refused', 'of no card'));
      const challenge = Buffer.from(random, 'base64url').toString('latin1');
      const text = network.envelopeText(Buffer.from(envelope, 'base64url'));
      const body = await ask(finishLogin(card, challenge, text), (number) =>
        refusedWith(number, officerRefusal),
      );
      if (!body.ok) return body;
      const token = readKey(body.value);
      if (token === null) return fail(fault('linkage.malformed', '9081'));
      return ok({ token: `${token}${challenge}`, reference: referenceOf(token), expiresAt: alive() });
    },
    check,
    async renew(session) {
      const known = await check(session);
      return known.ok ? ok({ ...session, expiresAt: alive() }) : known;
    },
    // This generation has no word for it: the session ends when nobody uses it.
    logout: async () => ok(undefined),
  };
}
