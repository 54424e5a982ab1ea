/** The PIN: typed once, shown never, sent once, forgotten at once. */
import { useEffect, useRef, useState } from 'react';
import type { Screen } from '../../electron/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import { EraseIcon, LockIcon, WarnIcon } from '../components/icons.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import { ask } from '../store/window-store.ts';

/** Lengths that a card's PIN may have, from the contract. */
const SHORTEST = 4;
const LONGEST = 8;

type Content = Extract<Screen, { screen: 'pin' }>;

function Pad({ content }: { readonly content: Content }) {
  const { word } = useWords();
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
    ask({ intent: 'pin', pin });
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

  const key = (one: number) => (
    <button key={one} type="button" className="key" data-testid={`digit-${one}`} onClick={() => digit(one)}>
      {one}
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
        {content.digits.slice(0, 9).map(key)}
        <button type="button" className="key key-clear" data-testid="pin-clear" onClick={() => put('')}>
          <EraseIcon />
          <SayOne k="pin.clear" />
        </button>
        {content.digits.slice(9).map(key)}
        <button
          type="button"
          className="key key-ok"
          data-testid="pin-ok"
          aria-disabled={count < SHORTEST}
          onClick={send}
        >
          <SayOne k="pin.ok" />
        </button>
      </fieldset>
    </div>
  );
}

export function Pin({ content }: { readonly content: Content }) {
  const [sure, setSure] = useState(false);
  if (content.lastTry && !sure)
    return (
      <Frame
        key="last"
        title="pin.lastTitle"
        next="pin.lastNext"
        back="back"
        end
        primary={
          <Action
            kind="primary"
            say="pin.lastYes"
            testId="pin-last-yes"
            intent={{ intent: 'confirm-last-try' }}
            onPress={() => setSure(true)}
          />
        }
      >
        <div className="centre">
          <p className="notice notice-strong">
            <WarnIcon />
            <Say k="pin.lastBody" />
          </p>
        </div>
      </Frame>
    );
  return (
    <Frame key="pad" title="pin.title" next="pin.next" back="back" end>
      <div className="pin-screen">
        {content.wrong ? (
          <p className="notice notice-strong pin-note" role="alert" data-testid="pin-wrong">
            <WarnIcon />
            <Say k="pin.wrong" />
          </p>
        ) : (
          <p className="pin-note">
            <LockIcon />
            <Say k="pin.meaning" />
          </p>
        )}
        {content.triesLeft !== undefined && (
          <p className="tries" data-testid="tries-left">
            <SayOne k="pin.tries" values={{ n: content.triesLeft }} />
          </p>
        )}
        {content.pad === 'reader' ? (
          <p className="lead">
            <Say k="pin.reader" />
          </p>
        ) : (
          <>
            <Pad content={content} />
            <p className="pin-cover">
              <SayOne k="pin.cover" />
            </p>
          </>
        )}
      </div>
    </Frame>
  );
}
