/** The key by which the list of withdrawn papers is signed: Ed25519, made where it is missing, its public half beside it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

export interface ListKey {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  /** File that kiosks are given as `office.withdrawnKey`. */
  readonly publicFile: string;
}

/** Reads it, or makes it. Throws when the folder cannot be written. */
export async function listKey(home: string): Promise<ListKey> {
  const file = join(home, 'withdrawn.jwk');
  const publicFile = join(home, 'withdrawn-public.jwk');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const part = `${file}.part`;
    writeFileSync(part, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
    chmodSync(part, 0o600);
    writeFileSync(publicFile, JSON.stringify(await exportJWK(publicKey)));
    // Last: whoever is cut off in between begins again.
    renameSync(part, file);
  }
  const privateJwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { d: _never, ...publicJwk } = privateJwk;
  return { privateJwk, publicJwk, publicFile };
}
