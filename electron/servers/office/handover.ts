/**
 * A file for a person's phone: encrypted before it leaves the visit, with a key that is in the QR code's fragment and nowhere
 * else. Written by a visit and read by a page in a phone's browser: no Node in here.
 */
import { base64url } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../words/result.ts';

/** Where a kiosk lays the ciphertext, by POST. */
export const HANDOVER_PATH = '/kiosk/v1/handover';
/** Where it asks whether one still waits: `HANDOVER_PATH/ID`. */
export const HandoverWaits = z.object({ waits: z.boolean() });
/** Minutes for which one waits. */
export const HANDOVER_MINUTES = 15;
/** No ciphertext is longer, bytes. */
export const HANDOVER_BYTES = 8 * 1024 * 1024;
/** 128 random bits. */
export const HandoverId = z.string().regex(/^[\w-]{22}$/);
/** What a kiosk lays. */
export const Handover = z.strictObject({
  id: HandoverId,
  ciphertext: z
    .string()
    .max(Math.ceil((HANDOVER_BYTES * 4) / 3) + 4)
    .regex(/^[\w-]+$/),
});

const IV_BYTES = 12;
const LENGTH_BYTES = 4;
/** What a file is, beside its bytes; all of it is encrypted. */
const FileHead = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(120)
    .regex(/^[^\p{C}/\\]+$/u),
  type: z.literal('application/pdf'),
  pages: z.int().min(1).max(2000),
});
export type FileHead = z.infer<typeof FileHead>;

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const keyOf = (bytes: Uint8Array, use: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', Uint8Array.from(bytes), 'AES-GCM', false, [use]);
/** The id is under the seal: a ciphertext that was laid under another id does not open. */
const parameters = (iv: Uint8Array, id: string) => ({
  name: 'AES-GCM',
  iv: Uint8Array.from(iv),
  additionalData: new TextEncoder().encode(`sitthi25-handover ${id}`),
});

/** Encrypts (AES-256-GCM) under a new key and id. `fragment` is for the QR code alone. Fails when it is too long. */
export async function encryptForPhone(
  file: Uint8Array,
  head: FileHead,
): Promise<
  Result<{ readonly id: string; readonly ciphertext: Uint8Array; readonly fragment: string }, 'too-large'>
> {
  const headBytes = new TextEncoder().encode(JSON.stringify(FileHead.parse(head)));
  if (IV_BYTES + LENGTH_BYTES + headBytes.length + file.length + 16 > HANDOVER_BYTES)
    return fail('too-large');
  const plain = new Uint8Array(LENGTH_BYTES + headBytes.length + file.length);
  new DataView(plain.buffer).setUint32(0, headBytes.length);
  plain.set(headBytes, LENGTH_BYTES);
  plain.set(file, LENGTH_BYTES + headBytes.length);
  const [id, secret, iv] = [base64url.encode(random(16)), random(32), random(IV_BYTES)];
  const sealed = await crypto.subtle.encrypt(parameters(iv, id), await keyOf(secret, 'encrypt'), plain);
  plain.fill(0);
  const ciphertext = new Uint8Array(IV_BYTES + sealed.byteLength);
  ciphertext.set(iv);
  ciphertext.set(new Uint8Array(sealed), IV_BYTES);
  const fragment = `${id}.${base64url.encode(secret)}`;
  secret.fill(0);
  return ok({ id, ciphertext, fragment });
}

/** What a fragment says; null: it is none of ours. */
export function handoverIn(fragment: string): { readonly id: string; readonly secret: Uint8Array } | null {
  const [, id = '', secret = ''] = /^#?([\w-]{22})\.([\w-]{43})$/.exec(fragment) ?? [];
  try {
    const bytes = base64url.decode(secret);
    return bytes.length === 32 ? { id, secret: bytes } : null;
  } catch {
    return null;
  }
}

/** Opens it; fails when it was changed, or is another one's. */
export async function openHandover(
  ciphertext: Uint8Array,
  { id, secret }: { readonly id: string; readonly secret: Uint8Array },
): Promise<Result<{ readonly head: FileHead; readonly file: Uint8Array<ArrayBuffer> }, 'not-opened'>> {
  try {
    const plain = new Uint8Array(
      await crypto.subtle.decrypt(
        parameters(ciphertext.subarray(0, IV_BYTES), id),
        await keyOf(secret, 'decrypt'),
        Uint8Array.from(ciphertext.subarray(IV_BYTES)),
      ),
    );
    const length = new DataView(plain.buffer).getUint32(0);
    const said = new TextDecoder().decode(plain.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
    return ok({ head: FileHead.parse(JSON.parse(said)), file: plain.slice(LENGTH_BYTES + length) });
  } catch {
    return fail('not-opened');
  }
}
