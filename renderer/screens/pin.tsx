/** The PIN as the holder's signature. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { ForwardIcon, PersonIcon, WarnIcon } from '../components/icons.tsx';
import { PinNote } from '../components/pin-note.tsx';
import { PinPad } from '../components/pin-pad.tsx';
import { Say, SayOne } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { ask } from '../store/window-store.ts';

type Content = Extract<Screen, { screen: 'pin' }>;

export function Pin({ content }: { readonly content: Content }) {
  if (content.lastTry)
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
            icon={<ForwardIcon />}
            intent={{ intent: 'confirm-last-try' }}
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
    <Frame
      key="pad"
      title="pin.title"
      next="pin.next"
      {...(content.padWaits ? {} : { back: 'back' as const })}
      end
      primary={
        content.pad !== 'screen' && !content.padWaits ? (
          <Action kind="primary" say="pin.ok" testId="pin-on-reader" intent={{ intent: 'pin-on-reader' }} />
        ) : undefined
      }
    >
      <div className="pin-screen">
        <PinNote wrong={content.wrong} meaning="pin.meaning" />
        <div className="pin-hints">
          <p className="pin-which">
            <SayOne k="pin.which" />
          </p>
          {content.triesLeft !== undefined && (
            <p className="tries" data-testid="tries-left">
              <SayOne k="pin.tries" values={{ n: content.triesLeft }} />
            </p>
          )}
          {content.pad === 'screen' && (
            <p className="pin-cover">
              <SayOne k="pin.cover" />
            </p>
          )}
        </div>
        {content.presence && (
          <Action
            kind="quiet"
            say="pin.none"
            testId="no-pin"
            icon={<PersonIcon />}
            intent={{ intent: 'no-pin' }}
          />
        )}
        {content.pad !== 'screen' ? (
          <p className="lead" data-testid="pin-reader">
            <Say k={content.pad === 'dialog' ? 'pin.dialog' : 'pin.reader'} />
          </p>
        ) : (
          <PinPad
            digits={content.digits}
            padKey={content.padKey}
            onPin={(pin) => ask({ intent: 'pin', pin })}
          />
        )}
      </div>
    </Frame>
  );
}
