/** The key by which the list of withdrawn papers is signed: Ed25519, made where it is missing, its public half beside it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { madeAnew, madeOnce } from './made-once.ts';

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
  await madeOnce(file, 0o600, async (part) => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    writeFileSync(part, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  });
  const privateJwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { d: _never, ...publicJwk } = privateJwk;
  // Of the key that is there, whoever made it, and whatever somebody left who was cut off.
  const text = JSON.stringify(publicJwk);
  if (!existsSync(publicFile) || readFileSync(publicFile, 'utf8') !== text)
    await madeAnew(publicFile, 0o644, (part) => writeFileSync(part, text));
  return { privateJwk, publicJwk, publicFile };
}
