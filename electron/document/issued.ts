/**
 * The office's register of issued papers: what the check page may show of a paper to whoever holds its number or its code, no more
 * of the person than the short name that is printed beside the code. Made in the registrar's browser of what the kiosk sealed, and
 * read in anybody's: the office's machine has neither the number of a paper nor its entry in clear. No Node in here.
 */
import { base64url } from 'jose';
import { z } from 'zod';
import { canonicalJson } from '../words/canonical.ts';
import { DocumentClaim } from './code.ts';

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

/** The entry of one paper. `digest`: as its code says it. */
export const IssuedPaper = z.strictObject({
  documentId: DocumentClaim.shape.d,
  digest: DocumentClaim.shape.h,
  shortName: z.string().min(1).max(120),
  ...Issued.shape,
});
export type IssuedPaper = z.infer<typeof IssuedPaper>;

/** An entry as the office keeps it: found by a digest of the paper's number, opened with the number itself (80 random bits). */
export const SealedEntry = z.strictObject({
  lookup: z.string().regex(/^[\w-]{43}$/),
  sealed: z.string().regex(/^[\w-]{40,2000}$/),
});
export type SealedEntry = z.infer<typeof SealedEntry>;

const utf8 = new TextEncoder();
const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text)));
const keyOf = async (documentId: string, use: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', await sha256(`sitthi25-issued key ${documentId}`), 'AES-GCM', false, [use]);
const IV_BYTES = 12;

/** By what the office finds the entry of a paper; the number cannot be told from it. */
export const lookupOf = async (documentId: string): Promise<string> =>
  base64url.encode(await sha256(`sitthi25-issued lookup ${documentId}`));

/** The content's digest, as `contentDigest` makes it. Throws when the content has no canonical form. */
async function digestOf({ content, salt }: SignedPaper): Promise<string> {
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(base64url.decode(salt)), how, false, [
    'sign',
  ]);
  return base64url.encode(
    new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(canonicalJson(content)))),
  );
}

/** The entry of a paper that the office has unsealed; null: it was sealed without what an entry needs. */
export async function entryOfPaper(paper: SignedPaper): Promise<IssuedPaper | null> {
  const { documentId, content, issued } = paper;
  const holder = z.looseObject({ holder: z.looseObject({ shortName: z.string() }) }).safeParse(content);
  if (issued === undefined || !holder.success) return null;
  const { shortName } = holder.data.holder;
  return IssuedPaper.parse({ documentId, digest: await digestOf(paper), shortName, ...issued });
}

/** Seals an entry for the office's machine (AES-256-GCM). */
export async function sealEntry(entry: IssuedPaper): Promise<SealedEntry> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = utf8.encode(JSON.stringify(IssuedPaper.parse(entry)));
  const parameters = { name: 'AES-GCM', iv };
  const key = await keyOf(entry.documentId, 'encrypt');
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, plain));
  const whole = new Uint8Array(IV_BYTES + sealed.length);
  whole.set(iv);
  whole.set(sealed, IV_BYTES);
  return { lookup: await lookupOf(entry.documentId), sealed: base64url.encode(whole) };
}

/** Opens what the office has of a paper; null: it is another paper's, or was changed. */
export async function openEntry(sealed: string, documentId: string): Promise<IssuedPaper | null> {
  try {
    const bytes = Uint8Array.from(base64url.decode(sealed));
    const parameters = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES) };
    const key = await keyOf(documentId, 'decrypt');
    const plain = await crypto.subtle.decrypt(parameters, key, bytes.subarray(IV_BYTES));
    const entry = IssuedPaper.parse(JSON.parse(new TextDecoder().decode(plain)));
    return entry.documentId === documentId ? entry : null;
  } catch {
    return null;
  }
}
