/** Sealing: the request is kept encrypted to the office's key, and the kiosk has no key that opens it. */
import { CompactEncrypt, importJWK, type JWK } from 'jose';

/** A sealed request is as long as this, or a multiple: every request of one person and 34 databases is shorter. */
const SEAL_BLOCK_BYTES = 8192;

/** The bytes, with blanks behind them: the length of what is sealed tells nobody how much was asked for, or found. */
function padded(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  const whole = Buffer.alloc(Math.ceil((bytes.length + 1) / SEAL_BLOCK_BYTES) * SEAL_BLOCK_BYTES, ' ');
  bytes.copy(whole);
  return whole;
}

/**
 * Encrypts a canonical request to the office: compact JWE, ECDH-ES+A256KW with A256GCM (RFC 7516, RFC 7518 §4.6).
 * Blanks are added at its end, to a multiple of 8 KiB: the digest is over the text without them.
 * Throws when `officePublicJwk` is not a public key for ECDH, or is a private one: that is a bad configuration.
 */
export async function sealRequest(canonical: string, officePublicJwk: JWK): Promise<string> {
  if (officePublicJwk.d !== undefined) throw new Error('the office key must be the public half alone');
  const key = await importJWK(officePublicJwk, 'ECDH-ES+A256KW');
  return new CompactEncrypt(padded(canonical))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      ...(officePublicJwk.kid === undefined ? {} : { kid: officePublicJwk.kid }),
    })
    .encrypt(key);
}
