/** Sealing: the request is kept encrypted to the office's key, and the kiosk has no key that opens it. */
import { CompactEncrypt, importJWK, type JWK } from 'jose';

/**
 * Encrypts a canonical request to the office: compact JWE, ECDH-ES+A256KW with A256GCM (RFC 7516, RFC 7518 §4.6).
 * Throws when `officePublicJwk` is not a public key for ECDH, or is a private one: that is a bad configuration.
 */
export async function sealRequest(canonical: string, officePublicJwk: JWK): Promise<string> {
  if (officePublicJwk.d !== undefined) throw new Error('the office key must be the public half alone');
  const key = await importJWK(officePublicJwk, 'ECDH-ES+A256KW');
  return new CompactEncrypt(new TextEncoder().encode(canonical))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      ...(officePublicJwk.kid === undefined ? {} : { kid: officePublicJwk.kid }),
    })
    .encrypt(key);
}
