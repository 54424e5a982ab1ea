/** Where a PIN is typed: shown never, handed on once, forgotten at once. */
import { type MouseEvent, useContext, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { CheckIcon, CrossIcon, EraseIcon } from './icons.tsx';
import { PrimaryPlace } from './primary-place.ts';
import { Say, SayOne, useWords } from './say.tsx';

/** Lengths that a card's PIN may have, from the contract. */
const SHORTEST = 4;
const LONGEST = 8;

/** The pad on the screen, and the digits of a keyboard. `onPin` is called once for each PIN, which is then forgotten. */
export function PinPad({
  digits,
  onPin,
}: {
  readonly digits: readonly number[];
  readonly onPin: (pin: string) => void;
}) {
  const { word } = useWords();
  const place = useContext(PrimaryPlace);
  // The digits themselves stay out of React's state; only how many there are is drawn.
  const typed = useRef('');
  const [count, setCount] = useState(0);

  const put = (pin: string) => {
    typed.current = pin;
    setCount(pin.length);
  };
  const digit = (one: number) => {
    if (typed.current.length < LONGEST) put(typed.current + String(one));
  };
  const send = () => {
    const pin = typed.current;
    if (pin.length < SHORTEST) return;
    put('');
    onPin(pin);
  };

  const keys = useRef({ digit, put, send });
  keys.current = { digit, put, send };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const { digit, put, send } = keys.current;
      if (/^[0-9]$/.test(event.key)) digit(Number(event.key));
      else if (event.key === 'Backspace') put(typed.current.slice(0, -1));
      else if (event.key === 'Escape' || event.key === 'Delete') put('');
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) send();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      typed.current = '';
    };
  }, []);

  // A touch leaves the focus where it was: no mark stays on a digit, and Enter then means "OK", not that digit again.
  const unfocused = { onMouseDown: (event: MouseEvent) => event.preventDefault() };
  const key = (one: number) => (
    <button
      key={one}
      type="button"
      className="key"
      data-testid={`digit-${one}`}
      {...unfocused}
      onClick={() => digit(one)}
    >
      {one}
    </button>
  );
  // The one thing to do stands where it stands on every screen.
  const ok = (
    <button
      type="button"
      className="action action-primary"
      data-testid="pin-ok"
      aria-disabled={count < SHORTEST}
      {...unfocused}
      onClick={send}
    >
      <CheckIcon />
      <Say k="pin.ok" />
    </button>
  );
  return (
    <div className="pin">
      <p className="dots" data-testid="pin-dots" data-count={count} role="status">
        <span className="only-heard">{word('pin.typed', { n: count })}</span>
        {Array.from({ length: Math.max(SHORTEST, count) }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dots are alike and have no identity
          <span key={at} className={at < count ? 'dot dot-full' : 'dot'} />
        ))}
      </p>
      <fieldset className="pad">
        <legend className="only-heard">{word('pin.pad')}</legend>
        {digits.slice(0, 9).map(key)}
        <button
          type="button"
          className="key key-clear"
          data-testid="pin-clear"
          {...unfocused}
          onClick={() => put('')}
        >
          <CrossIcon />
          <SayOne k="pin.clear" />
        </button>
        {digits.slice(9).map(key)}
        <button
          type="button"
          className="key key-clear"
          data-testid="pin-erase"
          {...unfocused}
          onClick={() => put(typed.current.slice(0, -1))}
        >
          <EraseIcon />
          <SayOne k="pin.erase" />
        </button>
      </fieldset>
      {place !== null && createPortal(ok, place)}
    </div>
  );
}
