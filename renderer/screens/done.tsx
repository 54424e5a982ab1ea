/** What came out, what it costs, and what to keep. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { Corrections } from '../components/corrections.tsx';
import { CheckIcon, PhoneIcon, SignIcon, WarnIcon } from '../components/icons.tsx';
import { noBreak } from '../components/no-break.tsx';
import { Both, Say } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

const FILE_WORD = { taken: 'phone.doneTaken', waits: 'phone.doneWaits' } as const;

export function Done({ content }: { readonly content: Extract<Screen, { screen: 'done' }> }) {
  return (
    <Frame
      title="done.title"
      next="done.next"
      primary={
        <Action
          kind="primary"
          say="done.end"
          testId="finish"
          icon={<CheckIcon />}
          intent={{ intent: 'end' }}
        />
      }
    >
      <div className="done">
        <p className="big done-papers">
          <span className="medallion medallion-small">
            <CheckIcon />
          </span>
          <Say
            k={
              content.pages > 0
                ? 'done.body'
                : content.file === undefined
                  ? 'done.seen'
                  : FILE_WORD[content.file]
            }
            values={{ n: content.pages }}
          />
        </p>
        <p className="second" data-testid="done-countdown">
          <Say k="done.closes" values={{ n: content.secondsLeft }} />
        </p>
        {content.file !== undefined && content.pages > 0 && (
          <p className="notice" data-testid="done-file">
            <PhoneIcon />
            <Say k={FILE_WORD[content.file]} />
          </p>
        )}
        {content.counted === false && (
          <p className="notice notice-strong" role="alert" data-testid="count-pages">
            <WarnIcon />
            <Say k="done.count" values={{ n: content.pages }} />
          </p>
        )}
        <dl className="facts facts-large">
          <div>
            <dt>
              <Say k="done.number" />
            </dt>
            <dd data-testid="request-number">{noBreak(content.requestNumber)}</dd>
          </div>
          {content.receiptNumber !== undefined && (
            <div>
              <dt>
                <Say k="done.receipt" />
              </dt>
              <dd data-testid="receipt-number">{noBreak(content.receiptNumber)}</dd>
            </div>
          )}
          <div>
            <dt>
              <Say k={content.counted === false ? 'done.feeIfWhole' : 'done.fee'} />
            </dt>
            <dd>
              <Baht satang={content.feeSatang} />
            </dd>
          </div>
        </dl>
        {content.unnumbered === true && (
          <p className="notice" data-testid="unnumbered">
            <Say k="done.unnumbered" />
          </p>
        )}
        {content.corrections !== undefined && <Corrections corrections={content.corrections} />}
        {content.certified > 0 && (
          <p className="notice">
            <SignIcon />
            <Say k="done.certified" values={{ n: content.certified }} />
          </p>
        )}
        {content.deadlines.length > 0 && (
          <section>
            <h2 className="heading">
              <Say k="done.deadlines" />
            </h2>
            <ul className="deadlines">
              {content.deadlines.map((deadline) => (
                <li key={deadline.what.th}>
                  <Both text={deadline.what} />
                  <strong>
                    <Both text={deadline.until} />
                  </strong>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Frame>
  );
}
