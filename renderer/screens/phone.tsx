/** The papers as a file for the person's phone: a code to scan, and what became of it. */
import { encode } from 'uqr';
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { CheckIcon, ForwardIcon, PhoneIcon, PrintIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Working } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

type Content = Extract<Screen, { screen: 'phone' }>;

/** Always dark on white, as cameras want it. */
function Code({ address }: { readonly address: string }) {
  const { word } = useWords();
  const { data, size } = encode(address, { ecc: 'M', border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className="phone-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={word('phone.qr')}
      data-testid="phone-code"
      shapeRendering="crispEdges"
    >
      <path className="phone-white" d={`M0 0h${size}v${size}h-${size}z`} />
      <path className="phone-dark" d={squares.join('')} />
    </svg>
  );
}

const GoOn = () => (
  <Action
    kind="primary"
    say="phone.goOn"
    testId="phone-go-on"
    icon={<ForwardIcon />}
    intent={{ intent: 'finish' }}
  />
);

function Unsent({ content: { mayPrint, notice } }: { readonly content: Content }) {
  return (
    <Frame
      key="unsent"
      title="phone.unsent"
      next="phone.unsentNext"
      aside={
        mayPrint ? (
          <Action
            kind="quiet"
            say="phone.paper"
            testId="phone-paper"
            icon={<PrintIcon />}
            intent={{ intent: 'take-on', how: 'paper' }}
          />
        ) : (
          <Action kind="quiet" say="phone.goOn" testId="phone-go-on" intent={{ intent: 'finish' }} />
        )
      }
      primary={<Action kind="primary" say="action.retry" testId="phone-retry" intent={{ intent: 'retry' }} />}
    >
      <div className="centre">{notice !== undefined && <Notice notice={notice} strong />}</div>
    </Frame>
  );
}

export function Phone({ content }: { readonly content: Content }) {
  const { word } = useWords();
  switch (content.state) {
    case 'sending':
      return (
        <Frame key="sending" title="phone.sending" next="phone.sendingNext">
          <div className="centre">
            <div className="medallion">
              <PhoneIcon />
            </div>
            <Working label={word('phone.sending')} />
          </div>
        </Frame>
      );
    case 'waiting':
      return (
        <Frame key="waiting" title="phone.title" next="phone.next" primary={<GoOn />}>
          <div className="phone">
            {content.address !== undefined && <Code address={content.address} />}
            <div className="phone-how">
              <ol className="numbered">
                <li>
                  <Say k="phone.step1" />
                </li>
                <li>
                  <Say k="phone.step2" />
                </li>
              </ol>
              <p className="second">
                <Say k="phone.once" />
              </p>
            </div>
          </div>
        </Frame>
      );
    case 'taken':
      return (
        <Frame
          key="taken"
          title="phone.taken"
          next="phone.takenNext"
          aside={<Action kind="quiet" say="phone.again" testId="phone-again" intent={{ intent: 'retry' }} />}
          primary={<GoOn />}
        >
          <div className="centre">
            <div className="medallion">
              <CheckIcon />
            </div>
            <p className="lead" data-testid="phone-taken">
              <Say k="phone.takenBody" />
            </p>
          </div>
        </Frame>
      );
    case 'unsent':
      return <Unsent content={content} />;
  }
}
