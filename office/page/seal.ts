/** Opening a sealed request, here in the browser: the office's private key comes from a file, and goes nowhere. */
import { compactDecrypt, type JWK } from 'jose';
import { Refused } from './calls.ts';

/** More than this a file that was tampered with could ask for, to keep a browser busy. */
const ROUNDS_LIMIT = 10_000_000;

/** Takes the key out of its file; it cannot be taken out of the browser again. */
export async function loadKey(file: string, passphrase: string): Promise<CryptoKey> {
  let json = file.trim();
  try {
    if (!json.startsWith('{')) {
      const secret = new TextEncoder().encode(passphrase);
      const { plaintext } = await compactDecrypt(json, secret, {
        keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
        maxPBES2Count: ROUNDS_LIMIT,
      });
      json = new TextDecoder().decode(plaintext);
      plaintext.fill(0);
    }
    const { kty, crv, x, y, d } = JSON.parse(json) as JWK;
    return await crypto.subtle.importKey(
      'jwk',
      { kty, crv, x, y, d } as JsonWebKey,
      { name: 'ECDH', namedCurve: 'P-256' },
      false,
      ['deriveBits'],
    );
  } catch {
    throw new Refused('wrong-passphrase');
  }
}

/** What a request says, as far as the desk shows it. */
export interface OpenRequest {
  readonly requestNumber: string;
  readonly holder: {
    readonly name: { readonly th: string; readonly en: string };
    readonly citizenId: string;
  };
  readonly lines: readonly { readonly databaseId: string; readonly handling: string }[];
}

/** Opens one with the first of the keys that can: those of before stay loaded after a change. */
export async function openRequest(sealed: string, keys: readonly CryptoKey[]): Promise<OpenRequest> {
  for (const key of keys) {
    try {
      const { plaintext } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return JSON.parse(new TextDecoder().decode(plaintext)) as OpenRequest;
    } catch {
      // Another key's: the next one is tried.
    }
  }
  throw new Refused('wrong-key');
}
