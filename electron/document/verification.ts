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

/** What a code says beside id and digest, as the office keeps it. */
const Issued = z.strictObject({
  at: z.iso.datetime({ offset: true }),
  kioskId: DocumentClaim.shape.k,
  what: DocumentClaim.shape.w.unwrap(),
  pages: DocumentClaim.shape.p,
});

/** A paper's content as it goes to the office, sealed: with it every digit of the paper can be compared. */
export const SignedPaper = z.strictObject({
  documentId: DocumentClaim.shape.d,
  salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  content: z.looseObject({}),
  /** Absent from what was sealed before the office had a register of what was issued. */
  issued: Issued.optional(),
});
export type SignedPaper = z.infer<typeof SignedPaper>;

/**
 * What an office's register of issued papers holds of one, and a check page may show to whoever holds its number or its code:
 * no more of the person than the short name that is printed beside the code.
 */
export const IssuedPaper = z.strictObject({
  documentId: DocumentClaim.shape.d,
  digest: DocumentClaim.shape.h,
  shortName: z.string().min(1).max(120),
  ...Issued.shape,
});
export type IssuedPaper = z.infer<typeof IssuedPaper>;

/** The register's entry of a paper that the office has unsealed; undefined: it was sealed without what an entry needs. */
export function registerEntry({ documentId, salt, content, issued }: SignedPaper): IssuedPaper | undefined {
  const holder = z.looseObject({ holder: z.looseObject({ shortName: z.string() }) }).safeParse(content);
  if (issued === undefined || !holder.success) return undefined;
  const { shortName } = holder.data.holder;
  return IssuedPaper.parse({ documentId, digest: contentDigest(content, salt), shortName, ...issued });
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
