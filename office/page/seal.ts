/** Opening a sealed request, here in the browser: the office's private key comes from a file, and goes nowhere. */
import { compactDecrypt, type JWK } from 'jose';
import { entryOfPaper, type SealedEntry, SignedPaper, sealEntry } from '../../electron/document/issued.ts';
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

/** What was sealed, opened with the first of the keys that can: those of before stay loaded after a change. */
async function open(sealed: string, keys: readonly CryptoKey[]): Promise<unknown> {
  for (const key of keys) {
    try {
      const { plaintext } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return JSON.parse(new TextDecoder().decode(plaintext));
    } catch {
      // Another key's: the next one is tried.
    }
  }
  throw new Refused('wrong-key');
}

export const openRequest = async (sealed: string, keys: readonly CryptoKey[]): Promise<OpenRequest> =>
  (await open(sealed, keys)) as OpenRequest;

/** Entries for the register of issued papers, of what a kiosk sealed of a request's papers: sealed again, each by its own number. */
export async function entriesOf(
  sealed: readonly string[],
  keys: readonly CryptoKey[],
): Promise<readonly SealedEntry[]> {
  const papers = new Map<string, SignedPaper>();
  for (const one of sealed)
    for (const paper of SignedPaper.array().parse(await open(one, keys))) papers.set(paper.documentId, paper);
  const entries = await Promise.all([...papers.values()].map(entryOfPaper));
  return Promise.all(entries.filter((entry) => entry !== null).map(sealEntry));
}
