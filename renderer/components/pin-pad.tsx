/** Where a PIN is typed: shown never, handed on once, forgotten at once. */
import { type MouseEvent, useContext, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useWindow } from '../store/window-store.ts';
import { CheckIcon, CrossIcon, EraseIcon } from './icons.tsx';
import { PrimaryPlace } from './primary-place.ts';
import { Say, SayOne, useWords } from './say.tsx';
import { TypedPin } from './typed-pin.ts';

/** Lengths that a card's PIN may have, from the contract. */
const SHORTEST = 4;

/** Pads that are up, the topmost last: keys go to it alone, never to a holder's pad under the officer's. */
const pads: object[] = [];

/** What the keys of a pad do. */
interface PadKeys {
  readonly digit: (one: number) => void;
  readonly erase: () => void;
  readonly clear: () => void;
  readonly send: () => void;
}

/** The keyboard types on this pad while it is the topmost one. */
function useKeyboard(now: PadKeys): void {
  const keys = useRef(now);
  keys.current = now;
  useEffect(() => {
    const own = {};
    pads.push(own);
    const onKey = (event: KeyboardEvent) => {
      if (pads.at(-1) !== own || event.ctrlKey || event.altKey || event.metaKey) return;
      const { digit, erase, clear, send } = keys.current;
      if (/^[0-9]$/.test(event.key)) digit(Number(event.key));
      else if (event.key === 'Backspace') erase();
      else if (event.key === 'Escape' || event.key === 'Delete') clear();
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) send();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      pads.splice(pads.indexOf(own), 1);
    };
  }, []);
}

// A touch leaves the focus where it was: no mark stays on a digit, and Enter then means "OK", not that digit again.
const UNFOCUSED = { onMouseDown: (event: MouseEvent) => event.preventDefault() };

/** One dot for each digit, and at least as many places as the shortest PIN has. */
function Dots({ count }: { readonly count: number }) {
  const { word } = useWords();
  return (
    <p className="dots" data-testid="pin-dots" data-count={count} role="status">
      <span className="only-heard">{word('pin.typed', { n: count })}</span>
      {Array.from({ length: Math.max(SHORTEST, count) }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: dots are alike and have no identity
        <span key={at} className={at < count ? 'dot dot-full' : 'dot'} />
      ))}
    </p>
  );
}

/** As on a telephone: hands and ears know it. */
const FAMILIAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];

/** The digits in the order of the visit, and the two keys that take something back. */
function Pad({ digits, keys }: { readonly digits: readonly number[]; readonly keys: PadKeys }) {
  const { word } = useWords();
  // Who sees little or hears the pad looks for each digit where it always is.
  const familiar = useWindow(({ settings }) => settings.speech || settings.textSize > 0);
  const shown = familiar ? FAMILIAR : digits;
  const key = (one: number) => (
    <button
      key={one}
      type="button"
      className="key"
      data-testid={`digit-${one}`}
      {...UNFOCUSED}
      onClick={() => keys.digit(one)}
    >
      {one}
    </button>
  );
  return (
    <fieldset className="pad">
      <legend className="only-heard">{word('pin.pad')}</legend>
      {shown.slice(0, 9).map(key)}
      <button
        type="button"
        className="key key-clear"
        data-testid="pin-clear"
        {...UNFOCUSED}
        onClick={keys.clear}
      >
        <CrossIcon />
        <SayOne k="pin.clear" />
      </button>
      {shown.slice(9).map(key)}
      <button
        type="button"
        className="key key-clear"
        data-testid="pin-erase"
        {...UNFOCUSED}
        onClick={keys.erase}
      >
        <EraseIcon />
        <SayOne k="pin.erase" />
      </button>
    </fieldset>
  );
}

/**
 * The pad on the screen, and the digits of a keyboard. `onPin` is called once for each PIN, hidden for `padKey` where the
 * visit gave one; it is then forgotten.
 */
export function PinPad({
  digits,
  padKey,
  onPin,
}: {
  readonly digits: readonly number[];
  readonly padKey: string | undefined;
  readonly onPin: (pin: string) => void;
}) {
  const place = useContext(PrimaryPlace);
  // The digits themselves stay out of React's state; only how many there are is drawn.
  const typed = useRef(new TypedPin());
  const [count, setCount] = useState(0);

  const after = (change: (pin: TypedPin) => void) => {
    change(typed.current);
    setCount(typed.current.count);
  };
  const send = () => {
    const pin = typed.current;
    if (pin.count < SHORTEST) return;
    if (padKey === undefined) onPin(pin.digits());
    else void pin.hideFor(padKey).then(onPin);
    setCount(0);
  };

  const keys: PadKeys = {
    digit: (one) => after((pin) => pin.add(one)),
    erase: () => after((pin) => pin.erase()),
    clear: () => after((pin) => pin.clear()),
    send,
  };
  useKeyboard(keys);
  useEffect(() => {
    const pin = typed.current;
    return () => pin.clear();
  }, []);

  // The one thing to do stands where it stands on every screen.
  const ok = (
    <button
      type="button"
      className="action action-primary"
      data-testid="pin-ok"
      aria-disabled={count < SHORTEST}
      {...UNFOCUSED}
      onClick={send}
    >
      <CheckIcon />
      <Say k="pin.ok" />
    </button>
  );
  return (
    <div className="pin">
      <Dots count={count} />
      <Pad digits={digits} keys={keys} />
      {place !== null && createPortal(ok, place)}
    </div>
  );
}
