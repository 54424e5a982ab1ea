/** The panel that asks for the officer's card and PIN, before anything on the officer's part can be done. */
import { useState } from 'react';
import type { OfficerLock } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { WarnIcon } from '../components/icons.tsx';
import { ModalTitle } from '../components/modal.tsx';
import { Notice } from '../components/notice.tsx';
import { PinPad } from '../components/pin-pad.tsx';
import { PrimaryPlace } from '../components/primary-place.ts';
import { Working } from '../components/progress.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import { ask } from '../store/window-store.ts';

function Asked({ lock }: { readonly lock: OfficerLock }) {
  const { word } = useWords();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  if (lock.state === 'busy')
    return lock.pad !== 'screen' ? (
      <p className="lead">
        <Say k={lock.pad === 'dialog' ? 'pin.dialog' : 'pin.reader'} />
      </p>
    ) : (
      <Working label={word('officer.unlocking')} />
    );
  if (lock.card === 'none')
    return (
      <p className="lead" data-testid="unlock-card">
        <Say k="officer.unlockCard" />
      </p>
    );
  if (lock.pad !== 'screen')
    return (
      <Action
        kind="primary"
        say="pin.ok"
        testId="officer-pin-on-reader"
        intent={{ intent: 'officer-pin-on-reader' }}
      />
    );
  return (
    <>
      <p className="lead">
        <SayOne k="officer.unlockPin" />
        {lock.triesLeft !== undefined && (
          <span data-testid="unlock-tries">
            {' '}
            <SayOne k="pin.tries" values={{ n: lock.triesLeft }} />
          </span>
        )}
      </p>
      <PrimaryPlace value={place}>
        <PinPad
          digits={lock.digits}
          padKey={lock.padKey}
          onPin={(pin) => ask({ intent: 'officer-pin', pin })}
        />
      </PrimaryPlace>
      <div className="unlock-ok" ref={setPlace} />
    </>
  );
}

export function Unlock({ lock }: { readonly lock: OfficerLock }) {
  return (
    <div className="unlock">
      <ModalTitle k="officer.unlockTitle" />
      {lock.wrong && (
        <p className="notice notice-strong" role="alert" data-testid="unlock-wrong">
          <WarnIcon />
          <Say k="pin.wrong" />
        </p>
      )}
      {lock.notice !== undefined && <Notice notice={lock.notice} strong />}
      <Asked lock={lock} />
      <p className="unlock-why">
        <SayOne k="officer.unlockWhy" />
      </p>
    </div>
  );
}
