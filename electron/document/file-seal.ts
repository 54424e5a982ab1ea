/**
 * A PDF as the kiosk issued it, sealed: one line after its end holds a signature over every byte before it. Readers skip
 * the line (it is a comment after %%EOF); whoever changes a digit on a page changes the bytes.
 */
import { CompactSign, importJWK, type JWK } from 'jose';
import type { z } from 'zod';
import { FILE_MARK, type FileClaim, fileDigest } from './file-check.ts';

/** The PDF with its seal; nothing else about it changes. */
export async function sealFile(
  pdf: Uint8Array,
  by: { readonly kioskId: string; readonly sealedAt: string; readonly signingKey: JWK },
): Promise<Uint8Array> {
  const claim: z.infer<typeof FileClaim> = {
    f: await fileDigest(pdf),
    t: Math.floor(Date.parse(by.sealedAt) / 1000),
    k: by.kioskId,
  };
  const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claim)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'sitthi25-file' })
    .sign(await importJWK(by.signingKey, 'EdDSA'));
  return Buffer.concat([pdf, Buffer.from(`${FILE_MARK}${token}\n`, 'latin1')]);
}
