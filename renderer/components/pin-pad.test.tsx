// @vitest-environment happy-dom
/** The pad: what is typed goes out once, hidden where the visit gave a key, and stays nowhere. */
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PinPad } from './pin-pad.tsx';
import { PrimaryPlace } from './primary-place.ts';
import { TypedPin } from './typed-pin.ts';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let place: HTMLElement;
let roots: Root[];
beforeEach(() => {
  document.body.innerHTML = '<main></main>';
  place = document.body.appendChild(document.createElement('footer'));
  roots = [];
});
afterEach(async () => {
  await act(async () => {
    for (const root of roots) root.unmount();
  });
  vi.restoreAllMocks();
});

/** Puts a pad on the screen; what it hands on. */
async function pad(padKey?: string) {
  const sent: string[] = [];
  const main = document.querySelector('main') as HTMLElement;
  const box = main.appendChild(document.createElement('div'));
  const root = createRoot(box);
  roots.push(root);
  await act(async () =>
    root.render(
      <PrimaryPlace value={place}>
        <PinPad digits={[3, 1, 4, 2, 5, 9, 6, 8, 7, 0]} padKey={padKey} onPin={(pin) => sent.push(pin)} />
      </PrimaryPlace>,
    ),
  );
  const dots = () => Number(box.querySelector('[data-testid=pin-dots]')?.getAttribute('data-count'));
  const touch = (id: string) =>
    act(async () => (document.querySelector(`[data-testid=${id}]`) as HTMLElement).click());
  return { sent, box, root, dots, touch };
}
const press = (key: string, more: KeyboardEventInit = {}) =>
  act(
    async () => void window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more })),
  );
const type = async (digits: string) => {
  for (const digit of digits) await press(digit);
};

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
/** A visit's key, and what it reads with it: the PIN, and FF to the longest one. */
async function visitsKey() {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const padKey = btoa(String.fromCharCode(...raw))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const read = async (hidden: string) => {
    const message = fromBase64Url(hidden);
    const theirs = await crypto.subtle.importKey('raw', message.subarray(0, 65), CURVE, false, []);
    const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, privateKey, 256);
    const secret = new Uint8Array(bits);
    return String.fromCharCode(...message.subarray(65).map((byte, at) => byte ^ (secret[at] ?? 0)));
  };
  return { padKey, read };
}

describe('a PIN', () => {
  it('goes out hidden for the visit’s key, which alone reads it, and leaves the pad empty', async () => {
    const { padKey, read } = await visitsKey();
    const { sent, dots, touch } = await pad(padKey);
    for (const digit of '2580') await touch(`digit-${digit}`);
    expect(dots()).toBe(4);
    await touch('pin-ok');
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(dots()).toBe(0);
    expect(sent[0]).not.toContain('2580');
    expect(await read(sent[0] ?? '')).toBe('2580\xff\xff\xff\xff');
  });

  it('goes out as digits to a visit that gave no key', async () => {
    const { sent, touch } = await pad();
    await type('1234');
    await touch('pin-ok');
    expect(sent).toEqual(['1234']);
  });

  it('of less than four digits does not go out', async () => {
    const { sent, dots, touch } = await pad();
    await type('123');
    await touch('pin-ok');
    await press('Enter');
    expect([sent, dots()]).toEqual([[], 3]);
    await type('4');
    await press('Enter');
    expect(sent).toEqual(['1234']);
  });

  it('is forgotten when its screen goes', async () => {
    const pins: TypedPin[] = [];
    const add = TypedPin.prototype.add;
    vi.spyOn(TypedPin.prototype, 'add').mockImplementation(function (this: TypedPin, digit) {
      pins.push(this);
      add.call(this, digit);
    });
    const { root } = await pad();
    await type('258');
    expect(pins.at(-1)?.count).toBe(3);
    await act(async () => root.unmount());
    expect(pins.at(-1)?.count).toBe(0);
    expect(pins.at(-1)?.digits()).toBe('');
  });

  it('is taken back digit by digit, or whole, by touch and by key', async () => {
    const { sent, dots, touch } = await pad();
    await type('12345');
    await touch('pin-erase');
    await press('Backspace');
    expect(dots()).toBe(3);
    await type('9');
    await press('Enter');
    expect(sent).toEqual(['1239']);
    await type('77');
    await touch('pin-clear');
    expect(dots()).toBe(0);
    await type('77');
    await press('Escape');
    await type('7');
    await press('Delete');
    expect(dots()).toBe(0);
  });
});

describe('the keyboard', () => {
  it('types on the topmost pad alone, and on the one under it once that has gone', async () => {
    const under = await pad();
    await type('1');
    const above = await pad();
    await type('23');
    expect([under.dots(), above.dots()]).toEqual([1, 2]);
    await act(async () => above.root.unmount());
    await type('4');
    expect(under.dots()).toBe(2);
  });

  it('means digits alone: no key with another one held, no letter', async () => {
    const { dots } = await pad();
    for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) await press('1', more);
    await type('aก๑-');
    expect(dots()).toBe(0);
  });
});
