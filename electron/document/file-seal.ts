/**
 * A PDF as the kiosk issued it, sealed: one line after its end holds a signature over every byte before it. Readers skip
 * the line (it is a comment after %%EOF); whoever changes a digit on a page changes the bytes.
 */
import { createHash } from 'node:crypto';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../words/result.ts';

const MARK = '\n%sitthi25 ';
const FileClaim = z.strictObject({
  /** SHA-256 of the bytes before the seal, base64url. */
  f: z.string().length(43),
  /** Sealed at, seconds since 1970. */
  t: z.number().int().nonnegative().max(253_402_300_799),
  k: z.string().max(20),
});

/** What a sealed file claims. */
interface SealedFile {
  /** ISO 8601. */
  readonly sealedAt: string;
  readonly kioskId: string;
}
type FileFault = 'not-sealed' | 'wrong-signature' | 'changed';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

/** The PDF with its seal; nothing else about it changes. */
export async function sealFile(
  pdf: Uint8Array,
  by: { readonly kioskId: string; readonly sealedAt: string; readonly signingKey: JWK },
): Promise<Uint8Array> {
  const claim: z.infer<typeof FileClaim> = {
    f: digest(pdf),
    t: Math.floor(Date.parse(by.sealedAt) / 1000),
    k: by.kioskId,
  };
  const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claim)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'sitthi25-file' })
    .sign(await importJWK(by.signingKey, 'EdDSA'));
  return Buffer.concat([pdf, Buffer.from(`${MARK}${token}\n`, 'latin1')]);
}

/** One writing for one token: decoders skip strange characters, and bits behind the last byte. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/** Checks a file with the public key alone, without network. */
export async function verifyFile(pdf: Uint8Array, publicJwk: JWK): Promise<Result<SealedFile, FileFault>> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const at = bytes.lastIndexOf(MARK, undefined, 'latin1');
  if (at < 0) return fail('not-sealed');
  // The seal ends the file, with its one line end: what stands behind it was added.
  const [token = '', ...behind] = bytes
    .subarray(at + MARK.length)
    .toString('latin1')
    .split('\n');
  if (behind.length !== 1 || behind[0] !== '' || !isCanonical(token)) return fail('changed');
  const { d: _never, ...publicHalf } = publicJwk;
  let claim: z.infer<typeof FileClaim>;
  try {
    const key = await importJWK(publicHalf, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['EdDSA'] });
    // A document's code is signed with the same key: it must not pass for a seal, nor the other way round.
    if (protectedHeader.typ !== 'sitthi25-file') return fail('wrong-signature');
    claim = FileClaim.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return fail('wrong-signature');
  }
  if (claim.f !== digest(bytes.subarray(0, at))) return fail('changed');
  return ok({ sealedAt: new Date(claim.t * 1000).toISOString(), kioskId: claim.k });
}
