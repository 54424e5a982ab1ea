/**
 * The code on each paper: a signed token that says which document this is and what it holds, by digest alone.
 * Checked with the office's public key and nothing else (npm run verify).
 */
import { createHash, randomBytes } from 'node:crypto';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../native/result.ts';
import { canonicalJson } from '../request/request.ts';

/** What a token says: short keys, because it has to fit a QR code that a telephone reads from paper. */
const DocumentClaim = z.strictObject({
  /** Document id. */
  d: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/),
  /** SHA-256 of the document's canonical content, base64url. */
  h: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Issued at, seconds since 1970. */
  t: z.number().int().nonnegative(),
  /** Kiosk. */
  k: z.string().max(20),
  /** Pages of the document. */
  p: z.number().int().positive().optional(),
});

/** What a signed document claims. Nothing in it is personal. */
export interface SignedDocument {
  readonly documentId: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly issuedAt: string;
  readonly kioskId: string;
  readonly pages?: number;
}

/** Why a token was not believed. */
export type VerificationFault = 'not-a-token' | 'wrong-signature' | 'wrong-claims';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new document id: 80 random bits in 16 letters and digits that cannot be mistaken for each other. */
export function newDocumentId(): string {
  let bits = randomBytes(10).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let id = '';
  for (let i = 0; i < 16; i += 1) {
    id = CROCKFORD.charAt(Number(bits & 31n)) + id;
    bits >>= 5n;
  }
  return id;
}

/** SHA-256 of the canonical JSON (RFC 8785) of a document's content, base64url. */
export function contentDigest(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content), 'utf8').digest('base64url');
}

/** Signs: compact JWS, EdDSA over Ed25519 (RFC 8037). Throws when the key is not a private Ed25519 JWK. */
export async function signDocument(document: SignedDocument, privateJwk: JWK): Promise<string> {
  const claim: z.infer<typeof DocumentClaim> = {
    d: document.documentId,
    h: document.digest,
    t: Math.floor(Date.parse(document.issuedAt) / 1000),
    k: document.kioskId,
    ...(document.pages === undefined ? {} : { p: document.pages }),
  };
  return sign(claim, privateJwk);
}

async function sign(claim: z.infer<typeof DocumentClaim>, privateJwk: JWK): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(DocumentClaim.parse(claim))))
    .setProtectedHeader({ alg: 'EdDSA' })
    .sign(await importJWK(privateJwk, 'EdDSA'));
}

/** A token of ours, signed anew with the number of pages in it. Throws when it is none: it was made a moment ago. */
export async function signWithPages(token: string, pages: number, privateJwk: JWK): Promise<string> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return sign({ ...DocumentClaim.parse(JSON.parse(payload)), p: pages }, privateJwk);
}

/** Checks a token with the public key alone, without network. */
export async function verifyDocument(
  token: string,
  publicJwk: JWK,
): Promise<Result<SignedDocument, VerificationFault>> {
  if (!/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)) return fail('not-a-token');
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
    });
  } catch {
    return fail('wrong-claims');
  }
}
