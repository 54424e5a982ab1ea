/** An officer's session after its login: whether it still lives, its renewal, its end. */
import { decodeJwt } from 'jose';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { askForJobs, type SessionJobs } from './jobs.ts';
import { TokenAnswer, TokenClaims } from './wire.ts';

export interface OfficerSessions {
  /** Whether the gateway still knows the session: `officer.session-lost` when it does not. */
  check(session: OfficerSession): Promise<Result<void, Fault>>;
  /** A new token for the same session. Calls at the same time share one exchange. */
  renew(session: OfficerSession): Promise<Result<OfficerSession, Fault>>;
  logout(session: OfficerSession): Promise<Result<void, Fault>>;
}

/** The session that a token stands for. Its end is ISO 8601 by this machine's clock. */
export function sessionOf(token: string): Result<OfficerSession, Fault> {
  try {
    const claims = TokenClaims.parse(decodeJwt(token));
    const reference = claims.sid ?? claims.jti;
    if (reference === undefined) return fail(fault('linkage.malformed', 'token names no session'));
    // Its life by the gateway's clock, counted from now by ours: the two need not agree on the time of day.
    const lifeMs = (claims.exp - claims.iat) * 1000;
    return ok({ token, reference, expiresAt: new Date(Date.now() + lifeMs).toISOString() });
  } catch {
    return fail(fault('linkage.malformed', 'token'));
  }
}

/** Makes them. */
export function createOfficerSessions(calls: GatewayCalls, jobs: SessionJobs): OfficerSessions {
  const renewals = new Map<string, Promise<Result<OfficerSession, Fault>>>();

  async function renewOnce(session: OfficerSession): Promise<Result<OfficerSession, Fault>> {
    const token = await calls.ask(TokenAnswer, { method: 'POST', path: '/api/center/login/renew', session });
    if (!token.ok) return token;
    const renewed = sessionOf(token.value.token);
    return renewed.ok && renewed.value.reference !== session.reference
      ? fail(fault('linkage.malformed', 'another session came back'))
      : renewed;
  }

  return {
    async check(session) {
      const asked = await askForJobs(calls, session);
      return asked.ok ? ok(undefined) : asked;
    },
    renew(session) {
      const running = renewals.get(session.reference);
      if (running !== undefined) return running;
      const renewal = renewOnce(session).finally(() => renewals.delete(session.reference));
      renewals.set(session.reference, renewal);
      return renewal;
    },
    async logout(session) {
      jobs.forget(session);
      return calls.tell({ method: 'DELETE', path: '/api/center/login/', session });
    },
  };
}
