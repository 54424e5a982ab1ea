/**
 * The requests of one visit: one wish, one number. What was signed stays what it was, so that it can be lodged again, and
 * be one request at the gateway; another wish is another request, with the next number.
 */
import { decodeJwt, type JWK } from 'jose';
import type { Holder } from '../../native/index.ts';
import type { Config } from '../config/config.ts';
import type { Capacity } from '../contract/words.ts';
import { sealRequest } from '../request/seal.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import { ASSERTION_MAX_AGE_S } from '../servers/sas/wire.ts';
import { type Fault, fault } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';
import type { AskKiosk } from './ask-kiosk.ts';
import type { WrittenRequest } from './machine.ts';
import type { RequestKeeper } from './steps/fetch.ts';
import { writeRequest } from './steps/request.ts';

/** What the kiosk keeps for the visit. */
export type RequestStore = Pick<AskKiosk, 'requestNumber' | 'seal' | 'toLodge'>;

export interface VisitRequests {
  /** The request of this wish: the one that was signed for it before, or a new one; the store's fault where it has no number. */
  write(input: {
    readonly holder: Holder;
    readonly lines: WrittenRequest['lines'];
    readonly actsFor: Capacity | null;
  }): Promise<Result<WrittenRequest, Fault>>;
  /** Each request is sealed and kept once, and handed over for lodging each time that it is signed without a receipt. */
  readonly keep: RequestKeeper;
  /** A number for a paper that is not a request of the holder's own. */
  numberForForm(): Promise<Result<string, Fault>>;
  knowReceipt(requestNumber: string): void;
  isLodged(requestNumber: string): boolean;
}

/** A wish, whatever order it was chosen in, and whose. */
const wishOf = (lines: WrittenRequest['lines'], actsFor: Capacity | null): string =>
  JSON.stringify([actsFor, lines.map(({ databaseId, handling }) => [databaseId, handling]).sort()]);

/** How long an assertion is good from now, milliseconds: by the server's clock, which need not be right with ours. */
function lifeOf(assertion: string): number {
  try {
    const { exp, iat } = decodeJwt(assertion);
    if (exp !== undefined && iat !== undefined && exp > iat)
      return Math.min(exp - iat, ASSERTION_MAX_AGE_S) * 1000;
  } catch {
    // Opaque to us: as long as any lives.
  }
  return ASSERTION_MAX_AGE_S * 1000;
}

/** Makes them for one visit. */
export function createRequests(
  config: Config,
  officeKey: JWK,
  store: RequestStore,
  gateway: Pick<LinkageClient, 'takesRequests'>,
): VisitRequests {
  let next: Promise<Result<string, Fault>> | undefined;
  /** One number a request, however often it is rewritten before it is signed and kept. */
  const takeNumber = async () => {
    next ??= store.requestNumber();
    const given = await next;
    if (!given.ok) next = undefined;
    return given;
  };
  /** By wish, from the moment that its number is its own. */
  const signed = new Map<string, WrittenRequest>();
  const keptDigests = new Set<string>();
  const receipts = new Set<string>();

  const seal = async (request: WrittenRequest): Promise<Fault | null> => {
    if (keptDigests.has(request.digest)) return null;
    const unkept = await store.seal(
      'request',
      request.requestNumber,
      await sealRequest(request.canonical, officeKey),
    );
    if (unkept !== null) return unkept;
    keptDigests.add(request.digest);
    signed.set(wishOf(request.lines, request.onBehalf?.capacity ?? null), request);
    // The number is this request's from now on: another wish gets the next.
    next = undefined;
    return null;
  };
  return {
    async write(input) {
      const before = signed.get(wishOf(input.lines, input.actsFor));
      if (before !== undefined) return ok(before);
      const number = await takeNumber();
      return number.ok ? ok(writeRequest({ config, ...input, requestNumber: number.value })) : number;
    },
    async keep(request, { assertion }) {
      let outgoing: string;
      try {
        outgoing = await sealRequest(JSON.stringify({ assertion, request: request.canonical }), officeKey);
      } catch {
        return fault('config.bad', 'keys.officePublicKey');
      }
      const unkept = await seal(request);
      // A gateway that takes none: the office has it, sealed.
      if (unkept !== null || !gateway.takesRequests || receipts.has(request.requestNumber)) return unkept;
      return store.toLodge(request.requestNumber, outgoing, lifeOf(assertion));
    },
    async numberForForm() {
      const number = await takeNumber();
      next = undefined;
      return number;
    },
    knowReceipt: (number) => void receipts.add(number),
    isLodged: (number) => receipts.has(number),
  };
}
