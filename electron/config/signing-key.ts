/** The key by which a kiosk signs codes and checkpoints: Ed25519, as a JWK (RFC 8037). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** The private key of a JWK. Throws when it is not one of Ed25519. */
export function privateKeyOf(jwk: JWK): KeyObject {
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return key;
}

/** The public half of a JWK, private or public. Throws when it is not a key. */
export function publicKeyOf({ d: _never, ...jwk }: JWK): KeyObject {
  return createPublicKey({ key: jwk as never, format: 'jwk' });
}
