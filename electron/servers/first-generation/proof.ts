/**
 * Proving the holder at the first generation: no server of its own, for the gateway asks the SAS itself when the card's
 * envelope comes with message 5090. The card answers the challenge of the officer's login.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { LicensedNetwork } from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, type FaultName, fault } from '../../words/faults.ts';
import { fail, ok } from '../../words/result.ts';
import { CODES } from '../linkage/wire.ts';
import type { SasClient } from '../sas/client.ts';
import { type Exchange, refusedWith } from './exchange.ts';
import { openRight } from './messages.ts';
import { keysOf } from './session.ts';

/** How long the card may take to answer, and how long the proof is good for a request, milliseconds. */
const CHALLENGE_LIFE_MS = 90_000;
const PROOF_LIFE_MS = 300_000;

/** Whose card was proven for which request. Each is taken once. */
export interface FirstProofs {
  take(assertion: string): { readonly citizenId: string; readonly requestDigest: string } | undefined;
}

const OF_THE_CARD: ReadonlyMap<number, FaultName> = new Map<number, FaultName>([
  [CODES.wrongPin, 'pin.wrong'],
  [CODES.sasCheckError, 'sas.not-match'],
  [CODES.sasNotMatch, 'sas.not-match'],
  [CODES.notLatestCard, 'card.not-latest'],
  [CODES.officerCardUnknown, 'sas.card-unknown'],
  [CODES.serviceTimeOut, 'sas.timeout'],
]);

/** What a number means when a card is proven. */
function refusedProof(number: number): Fault {
  const known = OF_THE_CARD.get(number);
  if (known !== undefined) return fault(known, String(number));
  const whole = refusedWith(number);
  return whole.name === 'linkage.refused' ? fault('sas.refused', String(number)) : whole;
}

/** Makes it. `session`: the officer's, on which the right rides. */
export function createFirstProof(
  { ask }: Exchange,
  network: LicensedNetwork,
  around: { readonly session: () => OfficerSession | null; readonly presencePermitted: boolean },
): { readonly sas: SasClient; readonly proofs: FirstProofs } {
  type Input = Parameters<SasClient['challenge']>[0];
  // Until when: by a clock that nobody can set.
  const open = new Map<string, { readonly input: Input; readonly session: OfficerSession; until: number }>();
  const proven = new Map<string, { readonly input: Input; until: number }>();
  const sas: SasClient = {
    async challenge(input) {
      if (input.mode === 'presence' && !around.presencePermitted)
        return fail(fault('sas.refused', 'presence is not permitted here'));
      if (input.mode === 'presence' && input.officerConfirmedAt === undefined)
        return fail(fault('sas.refused', 'no officer has confirmed the holder'));
      const session = around.session();
      if (session?.reference !== input.officerSession) return fail(fault('officer.session-lost'));
      const reference = randomBytes(9).toString('base64url');
      open.set(reference, { input, session, until: performance.now() + CHALLENGE_LIFE_MS });
      return ok({
        reference,
        random: new Uint8Array(Buffer.from(keysOf(session).challenge, 'latin1')),
        expiresAt: new Date(Date.now() + CHALLENGE_LIFE_MS).toISOString(),
      });
    },
    async verify({ reference, mode, envelope }) {
      const challenge = open.get(reference);
      open.delete(reference);
      if (challenge === undefined || challenge.until < performance.now()) return fail(fault('sas.timeout'));
      if (challenge.input.mode !== mode) return fail(fault('sas.malformed', 'mode'));
      const { input, session } = challenge;
      const body = await ask(
        openRight(keysOf(session).token, input, mode === 'pin' ? 1 : 2, network.envelopeText(envelope)),
        refusedProof,
      );
      if (!body.ok) return body;
      const assertion = randomBytes(24).toString('base64url');
      proven.set(assertion, { input, until: performance.now() + PROOF_LIFE_MS });
      const now = Date.now();
      return ok({
        assertion,
        // The gateway gives none of its own: a digest of what it was sent, by which its operator finds the message.
        reference: createHash('sha256').update(envelope).digest('base64url').slice(0, 16),
        mode,
        verifiedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + PROOF_LIFE_MS).toISOString(),
      });
    },
    close: async () => undefined,
  };
  return {
    sas,
    proofs: {
      take(assertion) {
        const found = proven.get(assertion);
        proven.delete(assertion);
        return found === undefined || found.until < performance.now() ? undefined : found.input;
      },
    },
  };
}
