/** Client of the Security Access Server: the holder's card proves itself, and the proof is bound to one request. */

import type { z } from 'zod';
import { type Fault, type FaultName, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { createHttpsClient, type JsonAnswer, type TlsMaterial, type TransportFault } from '../tls-client.ts';
import { ChallengeAnswer, ErrorAnswer, type ProofMode, SAS_REASONS, VerifyAnswer } from './wire.ts';

interface Challenge {
  readonly reference: string;
  /** 32 bytes, for one use. */
  readonly random: Uint8Array;
  readonly expiresAt: string;
}

interface Verified {
  /** Secret until used: a JWS for the gateway. */
  readonly assertion: string;
  /** Not secret: printed on the request. */
  readonly reference: string;
  readonly mode: ProofMode;
  readonly verifiedAt: string;
  readonly expiresAt: string;
}

export interface SasClient {
  /** Asks for a challenge bound to this kiosk, officer session, card and request (SHA-256, base64url). */
  challenge(
    input: {
      readonly citizenId: string;
      readonly chipSerial: string;
      readonly officerSession: string;
      readonly requestDigest: string;
      readonly mode: ProofMode;
      /** Needed for presence: when the officer beside the holder confirmed who it is, ISO 8601. */
      readonly officerConfirmedAt?: string;
    },
    signal?: AbortSignal,
  ): Promise<Result<Challenge, Fault>>;
  /** Sends the card's envelope. Never repeated by itself: a challenge is for one use. */
  verify(
    input: {
      readonly reference: string;
      readonly mode: ProofMode;
      readonly keyId: number;
      readonly envelope: Uint8Array;
    },
    signal?: AbortSignal,
  ): Promise<Result<Verified, Fault>>;
  close(): Promise<void>;
}

const REASON_FAULT: ReadonlyMap<number, FaultName> = new Map<number, FaultName>([
  [SAS_REASONS.wrongPin, 'pin.wrong'],
  [SAS_REASONS.pinBlocked, 'pin.blocked'],
  [SAS_REASONS.notMatch, 'sas.not-match'],
  [SAS_REASONS.notLatestCard, 'card.not-latest'],
  [SAS_REASONS.cardUnknown, 'sas.card-unknown'],
  [SAS_REASONS.cardExpired, 'card.expired'],
  [SAS_REASONS.cardCancelled, 'card.cancelled'],
  [SAS_REASONS.timeOut, 'sas.timeout'],
]);

function fromTransport(f: TransportFault): Fault {
  switch (f.kind) {
    case 'unreachable':
      return fault('sas.unreachable', f.detail);
    case 'certificate':
      return fault('sas.certificate', f.detail);
    case 'malformed':
      return fault('sas.malformed', f.detail);
    case 'timeout':
      return fault('sas.timeout');
    case 'aborted':
      return fault('card.removed');
  }
}

/** Reads an answer by its schema; a refusal becomes the fault that its published number stands for. */
function read<S extends z.ZodType>(
  schema: S,
  answer: Result<JsonAnswer, TransportFault>,
): Result<z.infer<S>, Fault> {
  if (!answer.ok) return fail(fromTransport(answer.fault));
  const { status, body } = answer.value;
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(body);
    if (parsed.success) return ok(parsed.data);
    return fail(fault('sas.malformed', parsed.error.issues[0]?.path.join('.') || 'body'));
  }
  const refusal = ErrorAnswer.safeParse(body);
  if (!refusal.success) {
    return fail(fault(status >= 500 ? 'sas.unreachable' : 'sas.malformed', `status ${status}`));
  }
  const number = refusal.data.errorNumber;
  const known = REASON_FAULT.get(number);
  if (known !== undefined) return fail(fault(known, String(number)));
  return fail(fault(status >= 500 ? 'sas.unreachable' : 'sas.refused', String(number)));
}

/** Makes the client. `kioskId` goes with every call for the server's log; the certificate is what counts. */
export function createSasClient(options: {
  readonly url: string;
  readonly tls: TlsMaterial;
  readonly kioskId: string;
  /** Proof without PIN, an officer being present. Off unless the site says so; the server must permit it as well. */
  readonly presencePermitted?: boolean;
  /** For one exchange, milliseconds. */
  readonly timeoutMs?: number;
}): SasClient {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const https = createHttpsClient({
    url: options.url,
    tls: options.tls,
    connections: 2,
    maxBytes: 64 * 1024,
    headers: { 'x-kiosk': options.kioskId },
  });
  const presenceRefused = (mode: ProofMode) => mode === 'presence' && options.presencePermitted !== true;

  return {
    async challenge(input, signal) {
      if (presenceRefused(input.mode)) return fail(fault('sas.refused', 'presence is not permitted here'));
      if (input.mode === 'presence' && input.officerConfirmedAt === undefined)
        return fail(fault('sas.refused', 'no officer has confirmed the holder'));
      const answer = read(
        ChallengeAnswer,
        await https.call({ method: 'POST', path: '/sas/challenge', body: input, signal, timeoutMs }),
      );
      if (!answer.ok) return answer;
      const { reference, random, expiresAt } = answer.value;
      return ok({ reference, random: new Uint8Array(Buffer.from(random, 'base64url')), expiresAt });
    },
    async verify(input, signal) {
      if (presenceRefused(input.mode)) return fail(fault('sas.refused', 'presence is not permitted here'));
      const envelope = Buffer.from(input.envelope).toString('base64url');
      const answer = read(
        VerifyAnswer,
        await https.call({
          method: 'POST',
          path: '/sas/verify',
          body: { reference: input.reference, mode: input.mode, keyId: input.keyId, envelope },
          signal,
          timeoutMs,
        }),
      );
      if (!answer.ok) return answer;
      // A proof weaker than the one asked for, or of another challenge, does not answer this call.
      if (answer.value.mode !== input.mode) return fail(fault('sas.malformed', 'mode'));
      if (answer.value.reference !== input.reference) return fail(fault('sas.malformed', 'reference'));
      return answer;
    },
    close: () => https.close(),
  };
}
