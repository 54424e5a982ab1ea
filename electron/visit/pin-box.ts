/**
 * The PIN on its way from the window to the card: here, once, and overwritten. Digits as text cannot be overwritten, and
 * leave copies wherever they pass; so a window hides each digit as it is typed under a secret that only it and this box
 * have, and sends what nobody else can read (renderer/components/typed-pin.ts).
 */
import { createECDH, type ECDH, randomInt } from 'node:crypto';

/** P-256 point, uncompressed, and a PIN of at most eight digits, padded with FF. */
const POINT = 65;
const LONGEST = 8;
const SHORTEST = 4;
const PADDING = 0xff;

/** Holds at most one PIN. */
export interface PinBox {
  /** The pad's digits in the order shown, as on a telephone, or shuffled again each time the pad comes up. */
  readonly digits: readonly number[];
  /** The public key that the next PIN is hidden for, base64url; another one for each PIN. */
  readonly padKey: string;
  shuffle(): void;
  /** Keeps a PIN: hidden for `padKey`, or as digits from who has no window. False: it cannot be read, and is not kept. */
  put(pin: string): boolean;
  /** Takes the PIN out; whoever takes it overwrites it. Null when there is none. */
  take(): Uint8Array | null;
  wipe(): void;
}

/** Bytes that the engine does not move about, which would leave copies: it keeps small arrays among its own objects. */
export const stillBytes = (length: number) => new Uint8Array(new ArrayBuffer(length));

/** An empty box with the digits in order; with `shuffled` false they stay so. */
export function createPinBox(shuffled = false): PinBox {
  let bytes: Uint8Array | null = null;
  let exchange: ECDH | null = null;
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
  const ours = () => {
    if (exchange === null) {
      exchange = createECDH('prime256v1');
      exchange.generateKeys();
    }
    return exchange;
  };
  return {
    digits,
    get padKey() {
      return ours().getPublicKey('base64url');
    },
    shuffle() {
      if (!shuffled) return;
      for (let i = digits.length - 1; i > 0; i -= 1) {
        const j = randomInt(i + 1);
        const [a, b] = [digits[i] ?? 0, digits[j] ?? 0];
        digits[i] = b;
        digits[j] = a;
      }
    },
    put(pin) {
      this.wipe();
      if (/^[0-9]+$/.test(pin)) {
        bytes = stillBytes(pin.length);
        for (let at = 0; at < pin.length; at += 1) bytes[at] = pin.charCodeAt(at);
        return true;
      }
      bytes = exchange === null ? null : opened(exchange, Buffer.from(pin, 'base64url'));
      exchange = null;
      return bytes !== null;
    },
    take() {
      const taken = bytes;
      bytes = null;
      return taken;
    },
    wipe() {
      bytes?.fill(0);
      bytes = null;
    },
  };
}

/** The PIN that was hidden for this key; null when it was for another key, or is not a PIN. */
function opened(exchange: ECDH, sealed: Buffer): Uint8Array | null {
  if (sealed.length !== POINT + LONGEST) return null;
  let secret: Buffer;
  try {
    secret = exchange.computeSecret(sealed.subarray(0, POINT));
  } catch {
    return null;
  }
  const whole = stillBytes(LONGEST);
  for (let at = 0; at < LONGEST; at += 1) whole[at] = (sealed[POINT + at] ?? 0) ^ (secret[at] ?? 0);
  secret.fill(0);
  const padded = whole.indexOf(PADDING);
  const length = padded < 0 ? LONGEST : padded;
  const isPin =
    length >= SHORTEST &&
    whole.every((byte, at) => (at < length ? byte >= 0x30 && byte <= 0x39 : byte === PADDING));
  const pin = isPin ? stillBytes(length) : null;
  pin?.set(whole.subarray(0, length));
  whole.fill(0);
  return pin;
}

/** Hides a PIN as a window does, for who has digits and no window. The digits are not overwritten: they are the caller's. */
export function hidePin(padKey: string, pin: Uint8Array): string {
  const exchange = createECDH('prime256v1');
  const point = exchange.generateKeys();
  const secret = exchange.computeSecret(padKey, 'base64url');
  const hidden = Buffer.alloc(LONGEST);
  for (let at = 0; at < LONGEST; at += 1) hidden[at] = (pin[at] ?? PADDING) ^ (secret[at] ?? 0);
  secret.fill(0);
  return Buffer.concat([point, hidden]).toString('base64url');
}
