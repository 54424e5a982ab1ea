/**
 * The office's list of papers that are void: a compact JWS (EdDSA) by a key of its own, of document ids and reasons of a list,
 * nothing of a person. Read alike by a kiosk, by `npm run verify` and by the check page in a browser: no Node in here.
 */
import { compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../words/result.ts';

/** Where a kiosk fetches it. */
export const WITHDRAWN_PATH = '/kiosk/v1/withdrawn';
/** Its `typ`: nothing else that the office signs passes for it. */
export const WITHDRAWN_TYPE = 'sitthi25-withdrawn';

/** Why a paper is void. */
export const WITHDRAWAL_REASONS = ['issued-twice', 'wrong-person', 'wrong-data', 'lost', 'other'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** A document's id, as it stands beside its code. */
export const WithdrawnId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);

const Seconds = z.int().nonnegative().max(253_402_300_799);
const Payload = z.strictObject({
  /** Grows by one with each change. */
  v: z.int().nonnegative(),
  /** Signed at, seconds since 1970. */
  t: Seconds,
  w: z.array(z.tuple([WithdrawnId, z.enum(WITHDRAWAL_REASONS), Seconds])).max(500_000),
});

export interface WithdrawnList {
  readonly version: number;
  /** ISO 8601. */
  readonly signedAt: string;
  readonly papers: ReadonlyMap<string, { readonly reason: WithdrawalReason; readonly at: string }>;
}
/** `older`: than the one that is there already; it was put back, and is not believed. */
export type WithdrawnFault = 'wrong-signature' | 'malformed' | 'older';

/** What the office signs. `papers`: id, reason, and when (seconds since 1970). */
export const withdrawnPayload = (
  version: number,
  at: Date,
  papers: z.infer<typeof Payload>['w'],
): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(Payload.parse({ v: version, t: Math.floor(at.getTime() / 1000), w: papers })),
  );

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Reads a list with the office's public key; `last`: the one that was believed before it. Throws when the key is none. */
export async function readWithdrawn(
  token: string,
  publicJwk: JWK,
  last: WithdrawnList | null,
): Promise<Result<WithdrawnList, WithdrawnFault>> {
  const { d: _never, ...publicHalf } = publicJwk;
  const key = await importJWK(publicHalf, 'EdDSA');
  let said: unknown;
  try {
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['EdDSA'] });
    if (protectedHeader.typ !== WITHDRAWN_TYPE) return fail('wrong-signature');
    said = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return fail('wrong-signature');
  }
  const parsed = Payload.safeParse(said);
  if (!parsed.success) return fail('malformed');
  const { v, t, w } = parsed.data;
  const list: WithdrawnList = {
    ...{ version: v, signedAt: iso(t) },
    papers: new Map(w.map(([id, reason, at]) => [id, { reason, at: iso(at) }])),
  };
  if (last !== null && (v < last.version || (v === last.version && list.signedAt < last.signedAt)))
    return fail('older');
  return ok(list);
}
