/**
 * Digits while they are typed: hidden from the first moment under a mask of their own, so that they stand nowhere as they
 * are, and handed on under a secret that only the visit's box shares (electron/visit/pin-box.ts).
 */
const LONGEST = 8;
const PADDING = 0xff;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** Bytes outside the engine's heap: small arrays in it are moved about, and leave copies. */
const stillBytes = (length: number) => new Uint8Array(new ArrayBuffer(length));

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = stillBytes(plain.length);
  for (let at = 0; at < plain.length; at += 1) bytes[at] = plain.charCodeAt(at);
  return bytes;
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A PIN being typed. */
export class TypedPin {
  #hidden = stillBytes(LONGEST);
  #mask = stillBytes(LONGEST);
  #count = 0;

  /** How many digits were typed. */
  get count(): number {
    return this.#count;
  }

  /** One more digit, 0 to 9; beyond the longest PIN nothing happens. */
  add(digit: number): void {
    if (this.#count === LONGEST) return;
    const at = this.#count;
    crypto.getRandomValues(this.#mask.subarray(at, at + 1));
    this.#hidden[at] = (0x30 + digit) ^ (this.#mask[at] as number);
    this.#count += 1;
  }

  /** Takes the last digit back. */
  erase(): void {
    if (this.#count === 0) return;
    this.#count -= 1;
    this.#hidden[this.#count] = 0;
    this.#mask[this.#count] = 0;
  }

  clear(): void {
    this.#hidden.fill(0);
    this.#mask.fill(0);
    this.#count = 0;
  }

  /** The PIN hidden for the visit's key, and nothing of it left here. */
  async hideFor(padKey: string): Promise<string> {
    const [hidden, mask, count] = [this.#hidden, this.#mask, this.#count];
    this.#hidden = stillBytes(LONGEST);
    this.#mask = stillBytes(LONGEST);
    this.#count = 0;
    try {
      const theirs = await crypto.subtle.importKey('raw', fromBase64Url(padKey), CURVE, false, []);
      const ours = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
      const point = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey));
      const secret = new Uint8Array(
        await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256),
      );
      const message = stillBytes(point.length + LONGEST);
      message.set(point);
      for (let at = 0; at < LONGEST; at += 1) {
        // Never the digit alone: mask and secret are laid over each other first.
        const over = (at < count ? (mask[at] as number) : 0) ^ (secret[at] as number);
        message[point.length + at] = (at < count ? (hidden[at] as number) : PADDING) ^ over;
      }
      secret.fill(0);
      return toBase64Url(message);
    } finally {
      hidden.fill(0);
      mask.fill(0);
    }
  }

  /** The digits as they are, for a visit that gives no key; they cannot be overwritten then. */
  digits(): string {
    const text = String.fromCharCode(
      ...this.#hidden.subarray(0, this.#count).map((byte, at) => byte ^ (this.#mask[at] as number)),
    );
    this.clear();
    return text;
  }
}
