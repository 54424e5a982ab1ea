/**
 * Checking the code of a paper by the office's public key alone: what `npm run verify` does, and the check page in a browser. No
 * Node in here.
 */
import { base64url, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../words/result.ts';

/** What a token says: short keys, because it has to fit a QR code that a telephone reads from paper. */
export const DocumentClaim = z.strictObject({
  /** Document id. */
  d: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/),
  /** What `contentDigest` makes of the document's content and its salt, base64url. */
  h: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Issued at, seconds since 1970; no later than the year 9999. */
  t: z.number().int().nonnegative().max(253_402_300_799),
  /** Kiosk. */
  k: z.string().max(20),
  /** Pages of the document. */
  p: z.number().int().positive().optional(),
  /** What it is: the database of a copy, or the kind of another paper. */
  w: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{2,39}$/)
    .optional(),
});

/** What a signed document claims. Nothing in it is personal. */
export interface SignedDocument {
  readonly documentId: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly issuedAt: string;
  readonly kioskId: string;
  readonly pages?: number | undefined;
  /** The database of a copy, as the catalogue names it, or the kind of another paper. */
  readonly what?: string;
}

/** Why a token was not believed. */
type VerificationFault = 'not-a-token' | 'wrong-signature' | 'wrong-claims';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten bytes in 16 letters and digits that cannot be mistaken for each other. */
export function sixteen(bytes: Uint8Array): string {
  let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    text = CROCKFORD.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/**
 * What paper and check page show of a digest (base64url), for the eye to compare: its first 80 bits in 16 letters and digits,
 * with hyphens, so that nobody takes it for the document's number.
 */
export const contentCode = (digest: string): string =>
  sixteen(base64url.decode(digest).subarray(0, 10)).replace(/(.{4})(?=.)/g, '$1-');

/** The token in what a code says: the code of a site with a check page is the address of that page with the token in it. */
export const tokenIn = (code: string): string =>
  /^https?:\/\/[^\s?]*\?code=([\w.-]*)$/.exec(code)?.[1] ?? code;

/** No code of ours is longer: a QR code holds no more. */
const LONGEST_TOKEN = 2953;

/** Checks what a code says with the public key alone, without network. Throws when the key is not a public Ed25519 JWK. */
export async function verifyDocument(
  code: string,
  publicJwk: JWK,
): Promise<Result<SignedDocument, VerificationFault>> {
  const token = tokenIn(code);
  if (token.length > LONGEST_TOKEN || !/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token))
    return fail('not-a-token');
  const { d: _never, ...publicHalf } = publicJwk;
  const key = await importJWK(publicHalf, 'EdDSA');
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(token, key, { algorithms: ['EdDSA'] }));
  } catch {
    return fail('wrong-signature');
  }
  try {
    const claim = DocumentClaim.parse(JSON.parse(new TextDecoder().decode(payload)));
    return ok({
      documentId: claim.d,
      digest: claim.h,
      issuedAt: new Date(claim.t * 1000).toISOString(),
      kioskId: claim.k,
      ...(claim.p === undefined ? {} : { pages: claim.p }),
      ...(claim.w === undefined ? {} : { what: claim.w }),
    });
  } catch {
    return fail('wrong-claims');
  }
}
