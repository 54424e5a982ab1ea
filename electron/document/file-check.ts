/**
 * Checking the seal of a file by the office's public key alone: what `npm run verify` does, and the check page in a browser. No
 * Node in here.
 */
import { base64url, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../words/result.ts';

export const FILE_MARK = '\n%sitthi25 ';
export const FileClaim = z.strictObject({
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

/** SHA-256 of a file, base64url. */
export const fileDigest = async (bytes: Uint8Array): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))));

/** One writing for one token: decoders skip strange characters, and bits behind the last byte. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => {
    try {
      return base64url.encode(base64url.decode(part)) === part;
    } catch {
      return false;
    }
  });

/** Where a text of plain letters stands last among bytes; -1: nowhere. */
function lastOf(bytes: Uint8Array, text: string): number {
  const wanted = new TextEncoder().encode(text);
  for (let at = bytes.length - wanted.length; at >= 0; at -= 1)
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}

/** Checks a file with the public key alone, without network. */
export async function verifyFile(bytes: Uint8Array, publicJwk: JWK): Promise<Result<SealedFile, FileFault>> {
  const at = lastOf(bytes, FILE_MARK);
  if (at < 0) return fail('not-sealed');
  // The seal ends the file, with its one line end: what stands behind it was added.
  const [token = '', ...behind] = new TextDecoder('latin1')
    .decode(bytes.subarray(at + FILE_MARK.length))
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
  if (claim.f !== (await fileDigest(bytes.subarray(0, at)))) return fail('changed');
  return ok({ sealedAt: new Date(claim.t * 1000).toISOString(), kioskId: claim.k });
}
