/** The PIN on its way from the window to the card: here, once, and overwritten. */
import { randomInt } from 'node:crypto';

/** Holds at most one PIN. */
export interface PinBox {
  /** The pad's digits in the order shown; shuffled anew each time the pad comes up. */
  readonly digits: readonly number[];
  shuffle(): void;
  put(pin: string): void;
  /** Takes the PIN out; whoever takes it overwrites it. Null when there is none. */
  take(): Uint8Array | null;
  wipe(): void;
}

/** An empty box with the digits in order; with `shuffled` false they stay so. */
export function createPinBox(shuffled = true): PinBox {
  let bytes: Uint8Array | null = null;
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
  return {
    digits,
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
      bytes = Uint8Array.from(pin, (digit) => digit.charCodeAt(0));
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
