/** Who looked at the holder's records: the gateway's account of disclosures (Section 24). */
import { z } from 'zod';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { type DisclosureRow, readAccount } from './account.ts';
import type { GatewayCalls } from './calls.ts';
import type { CitizenRights } from './citizen-right.ts';
import { readRefusal } from './envelope.ts';
import { refusal } from './refusals.ts';
import { CODES } from './wire.ts';

export interface DisclosureAccount {
  /** Who looked at the holder's records, as the gateway's account says (Section 24). Needs the citizen right of a request. */
  disclosures(
    input: { readonly officer: OfficerSession; readonly requestNumber: string },
    signal?: AbortSignal,
  ): Promise<Result<readonly DisclosureRow[], Fault>>;
}

/** Makes it. */
export const createDisclosureAccount = (calls: GatewayCalls, rights: CitizenRights): DisclosureAccount => ({
  async disclosures({ officer: session, requestNumber }, signal) {
    const grant = rights.of(requestNumber)?.grant;
    if (grant === undefined) return fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)));
    const path = '/api/center/citizen/disclosures';
    const answer = await calls.ask(z.unknown(), { method: 'POST', path, session, body: { grant }, signal });
    if (!answer.ok) return answer;
    // Looked up after the answer: a right that ended meanwhile names nobody, and then every number is withheld.
    const rows = readAccount(answer.value, rights.of(requestNumber)?.citizenId ?? '');
    if (rows !== undefined) return ok(rows);
    const refused = readRefusal(answer.value)?.errorNumber !== undefined;
    return fail(refused ? refusal(200, answer.value) : fault('linkage.malformed', 'data'));
  },
});
