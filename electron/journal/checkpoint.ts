/**
 * Checkpoints: a signed statement of what the store holds, over the journal's head and a digest of every other table.
 * One stands in the store after every write; the last one also outside it, where a store that was cut, rolled back or
 * replaced does not reach.
 */
import { createCipheriv, createHash, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fsync, fsyncSync, mkdirSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { z } from 'zod';
import { readSmallFile } from '../config/strict-file.ts';
import { openNew } from './new-file.ts';

/** What a checkpoint says. Nothing in it is personal. */
const Claims = z.strictObject({
  kioskId: z.string().max(20),
  /** Made again with every new store: another store is told from an older state of this one. */
  store: z.string().regex(/^[\w-]{1,40}$/),
  /** Writes of this store so far, whatever they wrote: the order of its checkpoints. */
  writes: z.number().int().nonnegative(),
  /** Lines of the journal. */
  entries: z.number().int().nonnegative(),
  /** Hash of the last line, hex. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
  /** Over the digests of every other table and over the schema, base64url. */
  tables: z.string().regex(/^[\w-]{43}$/),
  /** ISO 8601. */
  at: z.iso.datetime().max(30),
  /** The last checkpoint stood outside the store: it must be found there. */
  outside: z.boolean(),
});
export type Checkpoint = z.infer<typeof Claims>;

/** Who signs, and where the last checkpoint stands outside the store. */
export interface Sealing {
  readonly kioskId: string;
  /** Private Ed25519 JWK. */
  readonly signingKey: JWK;
  readonly checkpointFile: string;
}

const TYPE = 'sitthi25-checkpoint';
const HEADER = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: TYPE })).toString('base64url');

/** Signs: compact JWS, EdDSA over Ed25519 (RFC 8037). */
export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): string {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(checkpoint)).toString('base64url')}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** What a checkpoint says, or null when it was not signed with this key. A null key: the signature is not looked at. */
export function readCheckpoint(token: string, key: KeyObject | null): Checkpoint | null {
  const [header = '', payload = '', signature = '', ...more] = token.trim().split('.');
  if (header !== HEADER || more.length > 0) return null;
  try {
    const signed = Buffer.from(`${header}.${payload}`);
    if (key !== null && !verify(null, signed, key, Buffer.from(signature, 'base64url'))) return null;
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** No checkpoint is longer. */
const LONGEST = 16_384;

/** The checkpoint that stands outside: null where there is none. Throws when it is there and cannot be read. */
export function outsideCheckpoint(file: string): string | null {
  const read = readSmallFile(file, LONGEST);
  if (read.ok) return read.value.toString('utf8');
  // ENOTDIR: a file stands where its folder would be, so it is not there either.
  if (read.fault === 'ENOENT' || read.fault === 'ENOTDIR') return null;
  throw Object.assign(new Error(read.fault), {
    code: /^E[A-Z]+$/.test(read.fault) ? read.fault : 'EINVAL',
    path: file,
  });
}

/** Replaces the checkpoint outside, whole or not at all; makes its folder. Throws when it cannot be written. */
export function writeOutsideNow(file: string, token: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.part`;
  const out = openNew(half);
  try {
    writeSync(out, `${token}\n`);
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
  renameSync(half, file);
}

/** The same without holding up anybody; false when it was not the last any more, and was left. */
export async function writeOutside(file: string, token: string, isLast: () => boolean): Promise<boolean> {
  const half = `${file}.next`;
  const out = openNew(half);
  try {
    writeSync(out, `${token}\n`);
    // The disk is what takes time.
    await promisify(fsync)(out);
  } finally {
    closeSync(out);
  }
  if (!isLast()) return false;
  renameSync(half, file);
  return true;
}

/** What a closing slip says of the last line's hash: half of it, in groups of four that can be compared by eye. */
export const closingCode = (head: string): string =>
  head
    .slice(0, 32)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ');

const LANES = 1024;
const NOTHING = Buffer.alloc(LANES * 2);
const IV = Buffer.alloc(16);

/**
 * A digest of a set of rows that follows each change without reading the others: LtHash (Lewi et al., "Securing Update
 * Propagation with Homomorphic Hashing", 2019), 1024 lanes of 16 bits, each row spread by AES-256-CTR under its SHA-256.
 */
export class RowsDigest {
  readonly #lanes: Uint16Array;
  #digest: string | null = null;

  constructor(state?: Uint8Array) {
    this.#lanes = new Uint16Array(LANES);
    if (state !== undefined) new Uint8Array(this.#lanes.buffer).set(state.subarray(0, LANES * 2));
  }

  /** Counts a row in (1), or out (-1). */
  count(by: 1 | -1, table: string, row: readonly unknown[]): void {
    this.#digest = null;
    const key = createHash('sha256')
      .update(JSON.stringify([table, ...row]))
      .digest();
    const spread = createCipheriv('aes-256-ctr', key, IV).update(NOTHING);
    // Little-endian, as every machine is on which a kiosk runs.
    const lanes = new Uint16Array(spread.buffer, spread.byteOffset, LANES);
    for (let lane = 0; lane < LANES; lane += 1)
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) + by * (lanes[lane] ?? 0);
  }

  /** As it is stored. */
  get state(): Buffer {
    return Buffer.from(this.#lanes.buffer.slice(0));
  }

  /** SHA-256 of the state, base64url. */
  get digest(): string {
    this.#digest ??= createHash('sha256').update(this.state).digest('base64url');
    return this.#digest;
  }
}
