/** The kiosk before its day: an officer opens it with the officer’s card and PIN. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { LockIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { PinNote } from '../components/pin-note.tsx';
import { PinPad } from '../components/pin-pad.tsx';
import { Working } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { ask } from '../store/window-store.ts';

export function Closed({ content }: { readonly content: Extract<Screen, { screen: 'closed' }> }) {
  const { card, busy, wrong, triesLeft, digits, pad = 'screen', notice } = content;
  const { word } = useWords();
  if (card === 'ready' && digits !== undefined && !busy)
    return (
      <Frame
        key="pin"
        title="closed.pin"
        next="closed.nextPin"
        primary={
          pad !== 'screen' ? (
            <Action
              kind="primary"
              say="pin.ok"
              testId="officer-pin-on-reader"
              intent={{ intent: 'officer-pin-on-reader' }}
            />
          ) : undefined
        }
      >
        <div className="pin-screen">
          <PinNote wrong={wrong} meaning="closed.officer" />
          {triesLeft !== undefined && (
            <p className="tries" data-testid="tries-left">
              <Say k="pin.tries" values={{ n: triesLeft }} />
            </p>
          )}
          {pad !== 'screen' ? (
            <p className="lead" data-testid="pin-reader">
              <Say k={pad === 'dialog' ? 'pin.dialog' : 'pin.reader'} />
            </p>
          ) : (
            <PinPad
              digits={digits}
              padKey={content.padKey}
              onPin={(pin) => ask({ intent: 'officer-pin', pin })}
            />
          )}
          {notice !== undefined && <Notice notice={notice} />}
        </div>
      </Frame>
    );
  return (
    <Frame
      key="wait"
      title={busy ? 'closed.opening' : 'closed.title'}
      next={busy ? 'closed.nextPin' : 'closed.next'}
    >
      <div className="centre">
        <div className="medallion">
          <LockIcon />
        </div>
        {busy && pad !== 'screen' ? (
          <p className="lead">
            <Say k={pad === 'dialog' ? 'pin.dialog' : 'pin.reader'} />
          </p>
        ) : busy ? (
          <Working label={word('closed.opening')} />
        ) : (
          <p className="lead">
            <Say k="closed.body" />
          </p>
        )}
        {notice !== undefined && <Notice notice={notice} />}
      </div>
    </Frame>
  );
}
