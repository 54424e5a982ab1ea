/** The screens before and between: closed, idle, reading, verifying, out of service, problem, take your card. */
import type { FaultNotice, Screen } from '../../electron/contract/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import { CheckIcon, LockIcon, RetryIcon, WarnIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import {
  CardAndSlot,
  StepCardPicture,
  StepChoosePicture,
  StepPaperPicture,
} from '../components/pictures.tsx';
import { PinPad } from '../components/pin-pad.tsx';
import { Progress, Working } from '../components/progress.tsx';
import { Both, Say, useWords } from '../components/say.tsx';
import type { Key } from '../locale/locale.ts';
import { ask, useWindow } from '../store/window-store.ts';

type Of<N extends Screen['screen']> = Extract<Screen, { screen: N }>;

/** The kiosk before its day: an officer opens it with the officer's card and PIN. */
export function Closed({ content }: { readonly content: Of<'closed'> }) {
  const { card, busy, wrong, triesLeft, digits, pad, notice } = content;
  const { word } = useWords();
  if (card === 'ready' && digits !== undefined && !busy)
    return (
      <Frame
        key="pin"
        title="closed.pin"
        next="closed.nextPin"
        primary={
          pad === 'reader' ? (
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
          {wrong ? (
            <p className="notice notice-strong pin-note" role="alert" data-testid="pin-wrong">
              <WarnIcon />
              <Say k="pin.wrong" />
            </p>
          ) : (
            <p className="pin-note">
              <LockIcon />
              <Say k="closed.officer" />
            </p>
          )}
          {triesLeft !== undefined && (
            <p className="tries" data-testid="tries-left">
              <Say k="pin.tries" values={{ n: triesLeft }} />
            </p>
          )}
          {pad === 'reader' ? (
            <p className="lead" data-testid="pin-reader">
              <Say k="pin.reader" />
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
        {busy && pad === 'reader' ? (
          <p className="lead">
            <Say k="pin.reader" />
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

export function Idle({ content }: { readonly content: Of<'idle'> }) {
  const { word } = useWords();
  const tray = useWindow((state) => state.view?.tray);
  const noticed = content.notice !== undefined || tray !== undefined;
  return (
    <Frame title="idle.title" next="idle.next">
      <div className={noticed ? 'idle idle-noticed' : 'idle'}>
        {content.notice !== undefined && <Notice notice={content.notice} strong />}
        <CardAndSlot way="in" label={word('idle.picture')} />
        <p className="lead how">
          <Say k="idle.how" />
        </p>
        <ol className="steps">
          <li>
            <StepCardPicture />
            <Say k="idle.step1" />
          </li>
          <li>
            <StepChoosePicture />
            <Say k="idle.step2" />
          </li>
          <li>
            <StepPaperPicture />
            <Say k="idle.step3" />
          </li>
        </ol>
        {!noticed && <About />}
      </div>
    </Frame>
  );
}

function About() {
  return (
    <div className="about">
      <p>
        <Say k="app.about" />
      </p>
      <p className="about-law">
        <Say k="app.law" />
      </p>
      <p className="about-own">
        <LockIcon />
        <Say k="idle.own" />
      </p>
    </div>
  );
}

export function Reading({ content }: { readonly content: Of<'reading'> }) {
  const { word } = useWords();
  return (
    <Frame title="reading.title" next="reading.next" end>
      <div className="centre centre-picture">
        <CardAndSlot way="in" label={word('idle.picture')} />
        <div className="words">
          <Progress label={word('reading.title')} at={content.step} of={content.of} />
          <p className="lead">
            <Say k="reading.keep" />
          </p>
        </div>
      </div>
    </Frame>
  );
}

export function Verifying({ content }: { readonly content: Of<'verifying'> }) {
  const { word } = useWords();
  return (
    <Frame title="verifying.title" next="verifying.next" end>
      <div className="centre">
        <div className="medallion">
          <LockIcon />
        </div>
        <Progress label={word('verifying.title')} at={content.step} of={content.of} />
        <p className="lead">
          <Say k="verifying.body" />
        </p>
        <p className="lead">
          <Say k="reading.keep" />
        </p>
      </div>
    </Frame>
  );
}

/** What became of the request that was signed: under which receipt it was lodged, or that it is not lodged yet. */
function Lodging({ lodging }: { readonly lodging: NonNullable<Of<'problem'>['lodging']> }) {
  const { requestNumber: number, receiptNumber: receipt } = lodging;
  return (
    <p className="notice" data-testid="lodging">
      {receipt === undefined ? <WarnIcon /> : <CheckIcon />}
      {receipt === undefined ? (
        <Say k="problem.notLodged" values={{ number }} />
      ) : (
        <Say k="problem.lodged" values={{ number, receipt }} />
      )}
    </p>
  );
}

function Fault({ notice }: { readonly notice: FaultNotice }) {
  return (
    <div className="centre">
      <Notice notice={notice} strong />
    </div>
  );
}

export function Problem({ content }: { readonly content: Of<'problem'> }) {
  return (
    <Frame
      title="problem.title"
      next={content.canRetry ? 'problem.nextRetry' : 'problem.next'}
      end
      primary={
        content.canRetry ? (
          <Action
            kind="primary"
            say="action.retry"
            testId="retry"
            icon={<RetryIcon />}
            intent={{ intent: 'retry' }}
          />
        ) : undefined
      }
    >
      <div className="centre">
        <Notice notice={content.notice} strong />
        {content.missing !== undefined && (
          <p className="lead" data-testid="missing-pages">
            <Both text={content.missing} />
          </p>
        )}
        {content.lodging !== undefined && <Lodging lodging={content.lodging} />}
      </div>
    </Frame>
  );
}

export function OutOfService({ content }: { readonly content: Of<'out-of-service'> }) {
  return (
    <Frame title="out-of-service.title" next="out-of-service.next">
      <Fault notice={content.notice} />
    </Frame>
  );
}

const WHY: Readonly<Record<Of<'take-card'>['reason'], Key>> = {
  started: 'take-card.started',
  finished: 'take-card.finished',
  ended: 'take-card.ended',
  idle: 'take-card.idle',
  fault: 'take-card.fault',
};

export function TakeCard({ content }: { readonly content: Of<'take-card'> }) {
  const { word } = useWords();
  // Of a visit that failed, and before the first one, nothing is left that could still be wiped.
  const wiped = content.reason === 'fault' || content.reason === 'started';
  return (
    <Frame title="take-card.title" next={wiped ? 'take-card.again' : 'take-card.wiped'}>
      <div className="centre centre-picture">
        <CardAndSlot way="out" label={word('take-card.picture')} />
        <div className="words">
          {content.notice !== undefined && <Notice notice={content.notice} strong />}
          <p className="lead">
            <Say k={WHY[content.reason]} />
          </p>
          {content.reason === 'finished' && (
            <p className="lead">
              <Say k="take-card.papers" />
            </p>
          )}
        </div>
      </div>
    </Frame>
  );
}
