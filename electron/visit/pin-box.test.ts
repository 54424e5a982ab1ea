/** The PIN between window and card: hidden on the way, once, overwritten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypedPin } from '../../renderer/components/typed-pin.ts';
import { FromWindow } from '../contract/window.ts';
import { createPinBox, hidePin } from './pin-box.ts';

const pins = fc.stringMatching(/^[0-9]{4,8}$/);
const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('latin1');
const typed = (digits: string) => {
  const pin = new TypedPin();
  for (const digit of digits) pin.add(Number(digit));
  return pin;
};

describe('a PIN that a window hides', () => {
  it('comes out as it was typed, goes over the line in no form of its digits, and fits the contract', async () => {
    const box = createPinBox();
    await fc.assert(
      fc.asyncProperty(pins, async (digits) => {
        for (const hidden of [
          await typed(digits).hideFor(box.padKey),
          hidePin(box.padKey, Buffer.from(digits)),
        ]) {
          expect(
            FromWindow.safeParse({ type: 'intent', intent: { intent: 'pin', pin: hidden } }).success,
          ).toBe(true);
          expect(Buffer.from(hidden, 'base64url').includes(digits)).toBe(false);
        }
        expect(box.put(await typed(digits).hideFor(box.padKey))).toBe(true);
        expect(text(box.take())).toBe(digits);
        expect(box.take()).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('is read once: its key is used up, and another one is given', async () => {
    const box = createPinBox();
    const { padKey } = box;
    const hidden = hidePin(padKey, Buffer.from('1234'));
    expect(box.padKey).toBe(padKey);
    expect(box.put(hidden)).toBe(true);
    expect(box.padKey).not.toBe(padKey);
    expect(box.put(hidden)).toBe(false);
    // What cannot be read leaves nothing of the one before either.
    expect(box.take()).toBeNull();
  });

  it('whatever else comes in its place is no PIN', () => {
    const box = createPinBox();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 80 }), (bytes) => {
        void box.padKey;
        expect(
          box.put(
            Buffer.from(bytes)
              .toString('base64url')
              .replace(/^[0-9]+$/, '-'),
          ),
        ).toBe(false);
        expect(box.take()).toBeNull();
      }),
    );
    for (const pin of ['', '123', '12a4', '123456789'].map((one) => Buffer.from(one))) {
      const hidden = hidePin(box.padKey, pin);
      expect(box.put(hidden)).toBe(pin.length === 9);
    }
  });

  it('has a pad as on a telephone, unless it is to be shuffled', () => {
    const [familiar, shuffled] = [createPinBox(), createPinBox(true)];
    for (let turn = 0; turn < 20; turn += 1) {
      familiar.shuffle();
      shuffled.shuffle();
      expect(familiar.digits).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
      expect([...shuffled.digits].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      if (String(shuffled.digits) !== String(familiar.digits)) return;
    }
    expect.unreachable('twenty times the same order');
  });

  it('is overwritten when it is wiped, and when the next comes', () => {
    const box = createPinBox();
    for (const end of [() => box.wipe(), () => box.put('9999')]) {
      box.put(hidePin(box.padKey, Buffer.from('1234')));
      const held = box.take() as Uint8Array;
      expect(text(held)).toBe('1234');
      box.put('1234');
      end();
      expect(text(box.take())).not.toBe('1234');
    }
  });
});

describe('a PIN while it is typed', () => {
  it('counts, takes back, clears, and holds no more than the longest', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('add', 'erase'), { maxLength: 30 }), (keys) => {
        const pin = new TypedPin();
        let digits = '';
        for (const [at, key] of keys.entries()) {
          if (key === 'add') {
            pin.add(at % 10);
            if (digits.length < 8) digits += String(at % 10);
          } else {
            pin.erase();
            digits = digits.slice(0, -1);
          }
          expect(pin.count).toBe(digits.length);
        }
        expect(pin.digits()).toBe(digits);
        expect(pin.count).toBe(0);
        expect(pin.digits()).toBe('');
      }),
    );
  });
});

/** Every array that is made while this goes on: what they hold can be looked at afterwards. */
async function arraysOf(work: (made: readonly Uint8Array[]) => Promise<void> | void): Promise<void> {
  const made: Uint8Array[] = [];
  const Real = globalThis.Uint8Array;
  globalThis.Uint8Array = new Proxy(Real, {
    construct(target, given, as) {
      const array = Reflect.construct(target, given, as) as Uint8Array;
      made.push(array);
      return array;
    },
  });
  try {
    await work(made);
  } finally {
    globalThis.Uint8Array = Real;
  }
}

describe('a PIN that nobody takes', () => {
  it('is overwritten when it is wiped, and when another comes in its place', () =>
    arraysOf((made) => {
      const box = createPinBox();
      box.put('2580');
      expect(made.map(text)).toContain('2580');
      box.wipe();
      expect(made.map(text)).not.toContain('2580');
      box.put('1379');
      box.put('4444');
      expect(made.map(text)).toContain('4444');
      expect(made.map(text)).not.toContain('1379');
      expect(box.take()).not.toBeNull();
    }));

  it('leaves nothing where it was typed: neither digit nor mask, whichever way it went', () =>
    arraysOf(async (made) => {
      const { padKey } = createPinBox();
      const ways: Record<string, (pin: TypedPin) => unknown> = {
        erased: (pin) => [1, 2, 3, 4].map(() => pin.erase()),
        cleared: (pin) => pin.clear(),
        sent: (pin) => pin.hideFor(padKey),
        'sent as digits': (pin) => pin.digits(),
        'not sent, for a key that is none': (pin) => pin.hideFor('AAAA').catch(() => undefined),
      };
      for (const [way, end] of Object.entries(ways)) {
        const before = made.length;
        const pin = typed('2580');
        const mine = made.slice(before).filter(({ length }) => length === 8);
        expect(mine, way).toHaveLength(2);
        // A mask of zeros alone would be one of four thousand millions.
        expect(
          mine.map((array) => array.some((byte) => byte !== 0)),
          way,
        ).toEqual([true, true]);
        await end(pin);
        expect(
          mine.map((array) => array.every((byte) => byte === 0)),
          way,
        ).toEqual([true, true]);
      }
    }));
});
