/** The citizen right that a lodged request opens at the gateway: whose it is, and its end. */

import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { Fault } from '../../words/faults.ts';
import { ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';

/** A right that lives. */
interface CitizenRight {
  /** Secret: the gateway's word that the holder may be told. */
  readonly grant: string;
  /** Whose request it is: the number on the card. */
  readonly citizenId: string;
}

export interface CitizenRights {
  /** The right of a request, as long as it lives. */
  of(requestNumber: string): CitizenRight | undefined;
  keep(requestNumber: string, right: CitizenRight): void;
  /** Ends a right in the background too: whoever revokes the same request then waits for this one. */
  end(officer: OfficerSession, requestNumber: string, grant: string): Promise<Result<void, Fault>>;
  /** Ends the citizen right of a request, if there is one still. */
  revoke(input: {
    readonly officer: OfficerSession;
    readonly requestNumber: string;
  }): Promise<Result<void, Fault>>;
}

/** Makes them. */
export function createCitizenRights(calls: GatewayCalls): CitizenRights {
  const alive = new Map<string, CitizenRight>();
  const revocations = new Map<string, Promise<Result<void, Fault>>>();
  const rights: CitizenRights = {
    of: (requestNumber) => alive.get(requestNumber),
    keep(requestNumber, right) {
      alive.set(requestNumber, right);
    },
    end(session, requestNumber, grant) {
      alive.delete(requestNumber);
      const revocation = calls
        .tell({ method: 'POST', path: '/api/center/citizen/revoke', session, body: { grant } })
        .finally(() => revocations.delete(requestNumber));
      revocations.set(requestNumber, revocation);
      return revocation;
    },
    async revoke({ officer, requestNumber }) {
      const right = alive.get(requestNumber);
      if (right === undefined) return revocations.get(requestNumber) ?? ok(undefined);
      return rights.end(officer, requestNumber, right.grant);
    },
  };
  return rights;
}
