/**
 * The code on each paper: a signed token that says which document this is and what it holds, by digest alone.
 * Checked with the office's public key and nothing else (npm run verify).
 */
import { createHmac, randomBytes } from 'node:crypto';
import { CompactSign, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { canonicalJson } from '../words/canonical.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { DocumentClaim, type SignedDocument, sixteen } from './code.ts';
import { SignedPaper } from './issued.ts';

/** A new document id: 80 random bits in 16 letters and digits. */
export const newDocumentId = (): string => sixteen(randomBytes(10));

/** A new salt: 128 random bits, base64url. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/**
 * HMAC-SHA-256 under the document's salt, of the canonical JSON (RFC 8785) of its content, base64url. Without the salt a
 * digest could be guessed by whoever sees a code: what a form says of a person is one of some thousands of possibilities.
 * Throws when the content has no canonical form.
 */
export function contentDigest(content: unknown, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'base64url'))
    .update(canonicalJson(content), 'utf8')
    .digest('base64url');
}

/** Why a content was not believed. */
export type ContentFault = 'not-content' | 'other-document' | 'other-content';

/**
 * Whether a content is what a code was given for. `opened`: any JSON value; one paper, or the list of a visit's papers as
 * the office unsealed it, of which the code's own is looked up. Gives that paper.
 */
export function checkContent(opened: unknown, document: SignedDocument): Result<SignedPaper, ContentFault> {
  const list = z.union([z.array(SignedPaper), SignedPaper.transform((one) => [one])]).safeParse(opened);
  if (!list.success) return fail('not-content');
  const paper = list.data.find(({ documentId }) => documentId === document.documentId);
  if (paper === undefined) return fail('other-document');
  try {
    return contentDigest(paper.content, paper.salt) === document.digest ? ok(paper) : fail('other-content');
  } catch {
    // No canonical form: numbers beyond all bounds, letters that are none, brackets a thousand deep.
    return fail('not-content');
  }
}

/** Signs: compact JWS, EdDSA over Ed25519 (RFC 8037). Throws when the key is not a private Ed25519 JWK. */
export async function signDocument(document: SignedDocument, privateJwk: JWK): Promise<string> {
  const claim: z.infer<typeof DocumentClaim> = {
    d: document.documentId,
    h: document.digest,
    t: Math.floor(Date.parse(document.issuedAt) / 1000),
    k: document.kioskId,
    ...(document.pages === undefined ? {} : { p: document.pages }),
    ...(document.what === undefined ? {} : { w: document.what }),
  };
  return sign(claim, privateJwk);
}

async function sign(claim: z.infer<typeof DocumentClaim>, privateJwk: JWK): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(DocumentClaim.parse(claim))))
    .setProtectedHeader({ alg: 'EdDSA' })
    .sign(await importJWK(privateJwk, 'EdDSA'));
}

/** A token of ours, signed again with the number of pages in it. Throws when it is not ours: it was made a moment ago. */
export async function signWithPages(token: string, pages: number, privateJwk: JWK): Promise<string> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return sign({ ...DocumentClaim.parse(JSON.parse(payload)), p: pages }, privateJwk);
}
