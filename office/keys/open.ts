/**
 * Opens what kiosks have sealed, with the office's private keys: a JWK, or a key file, which is the JWK under a passphrase
 * (compact JWE, PBES2-HS512+A256KW). The key that was used before stays in the list: old requests stay readable.
 */
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { fail, ok, type Result } from '../../electron/words/result.ts';

/** What PBES2 costs: rounds of SHA-512 (OWASP's figure for PBKDF2). */
const ROUNDS = 210_000;
/** More than this a file that was tampered with could ask for, to keep a machine busy. */
const ROUNDS_LIMIT = 10_000_000;
const FAR_TOO_LONG = 5_000_000;

/** A private JWK as a file that needs a passphrase. */
export async function lockKey(jwk: JWK, passphrase: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(jwk)))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', cty: 'jwk+json' })
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(Buffer.from(passphrase));
}

/** The private key in a text of JSON; null: there is none in it. */
export function privateJwk(json: string): JWK | null {
  try {
    const jwk = JSON.parse(json) as JWK | null;
    return typeof jwk?.d === 'string' ? jwk : null;
  } catch {
    return null;
  }
}

/** The private JWK of a file, with its passphrase where it needs one. */
async function keyOf(text: string, passphrase: string | undefined): Promise<Result<JWK, string>> {
  let json = text.trim();
  if (!json.startsWith('{')) {
    if (passphrase === undefined) return fail('The key file needs its passphrase: set SITTHI_PASSPHRASE.');
    try {
      const { plaintext } = await compactDecrypt(json, Buffer.from(passphrase), {
        keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
        maxPBES2Count: ROUNDS_LIMIT,
      });
      json = Buffer.from(plaintext).toString('utf8');
    } catch {
      return fail('The passphrase does not open the key file, or it is none.');
    }
  }
  const jwk = privateJwk(json);
  return jwk === null ? fail('The key file holds no private JWK.') : ok(jwk);
}

/** Opens one sealed text with the first key that can. */
async function openOne(sealed: string, keys: readonly JWK[]): Promise<string | null> {
  let kid: string | undefined;
  try {
    ({ kid } = decodeProtectedHeader(sealed));
  } catch {
    return null;
  }
  // The one that it names first; a kiosk's configuration may name none.
  const inOrder = [...keys].sort((a, b) => Number(b.kid === kid) - Number(a.kid === kid));
  for (const jwk of inOrder) {
    try {
      const { plaintext } = await compactDecrypt(sealed, await importJWK(jwk, 'ECDH-ES+A256KW'), {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      // Blanks hide how long it is.
      return Buffer.from(plaintext).toString('utf8').trimEnd();
    } catch {
      // Another key's, or not whole: the next one is tried.
    }
  }
  return null;
}

/** Opens sealed texts, one a line, as `journal -- sealed` and the desk write them. Fails with a sentence. */
export async function openSealed(
  text: string,
  keyFiles: readonly string[],
  passphrase: string | undefined,
): Promise<Result<readonly string[], string>> {
  if (text.length > FAR_TOO_LONG) return fail('The file is longer than any sealed request.');
  const keys: JWK[] = [];
  for (const file of keyFiles) {
    const key = await keyOf(file, passphrase);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return fail('The file is empty.');
  const opened: string[] = [];
  for (const [index, line] of lines.entries()) {
    const plain = await openOne(line.trim(), keys);
    if (plain === null) return fail(`Line ${index + 1} is not sealed to any of these keys, or was changed.`);
    opened.push(plain);
  }
  return ok(opened);
}
