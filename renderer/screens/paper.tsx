/** Paper coming out, and what to keep. */
import type { Screen } from '../../electron/contract/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import { CheckIcon, PrintIcon, SignIcon, WarnIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import type { Key } from '../locale/locale.ts';
import { HANDLING_WORD } from './choosing.tsx';
import { Fee } from './reviewing.tsx';

/** What will be printed and what it costs, before it is. */
export function FeeScreen({ content }: { readonly content: Extract<Screen, { screen: 'fee' }> }) {
  return (
    <Frame
      title="paying.title"
      next="paying.next"
      back="back"
      end
      primary={
        <Action
          kind="primary"
          say="viewing.print"
          testId="print"
          icon={<PrintIcon />}
          intent={{ intent: 'print' }}
        />
      }
      // In sight wherever the list is scrolled to: what "print" will cost.
      above={
        <dl className="total">
          <div>
            <dt>
              <Say k="paying.pages" />
            </dt>
            <dd data-testid="fee-pages">
              <SayOne k="viewing.pages" values={{ n: content.pages }} />
            </dd>
          </div>
          <div className="total-sum">
            <dt>
              <Say k="paying.sum" />
            </dt>
            <dd data-testid="fee-sum">
              <Fee satang={content.feeSatang} />
            </dd>
          </div>
        </dl>
      }
    >
      <article className="sheet sheet-lean">
        <ul className="lines lines-fee">
          {content.lines.map((line) => (
            <li key={line.database.th}>
              <span className="line-name">
                <Both text={line.database} />
                <span className="line-agency">
                  <SayOne k={HANDLING_WORD[line.handling]} /> ·{' '}
                  <SayOne k="viewing.pages" values={{ n: line.pages }} />
                  {line.waiver !== undefined && (
                    <>
                      <br />
                      <One text={line.waiver} />
                    </>
                  )}
                </span>
              </span>
              <span className="line-handling">
                <Fee satang={line.feeSatang} />
              </span>
            </li>
          ))}
          {content.freePages > 0 && (
            <li>
              <span className="line-name">
                <Say k="paying.free" />
                <span className="line-agency">
                  <SayOne k="viewing.pages" values={{ n: content.freePages }} />
                </span>
              </span>
              <span className="line-handling">
                <Fee satang={0} />
              </span>
            </li>
          )}
        </ul>
      </article>
      <p className="paying-where">
        <Say k="paying.where" />
      </p>
    </Frame>
  );
}

type Printing = Extract<Screen, { screen: 'printing' }>;
const PRINT_WORD: Readonly<Record<Printing['state'], Key>> = {
  preparing: 'printing.preparing',
  sent: 'printing.sent',
  printing: 'printing.printing',
  waiting: 'printing.waiting',
};

export function Printing({ content }: { readonly content: Printing }) {
  const { word } = useWords();
  return (
    <Frame title="printing.title" next="printing.next">
      <div className="centre">
        <div className="medallion">
          <PrintIcon />
        </div>
        <p className="lead" aria-live="polite" data-testid="print-state" data-state={content.state}>
          <Say k={PRINT_WORD[content.state]} />
        </p>
        <Progress label={word('printing.title')} at={content.pagesDone} of={content.pagesTotal} />
        {content.pagesTotal > 0 && (
          <p className="big" data-testid="print-count">
            <Say k="printing.count" values={{ n: content.pagesDone, of: content.pagesTotal }} />
          </p>
        )}
        {content.notice !== undefined ? (
          <Notice notice={content.notice} strong />
        ) : (
          <p className="lead">
            <Say k="printing.keep" />
          </p>
        )}
      </div>
    </Frame>
  );
}

export function Done({ content }: { readonly content: Extract<Screen, { screen: 'done' }> }) {
  return (
    <Frame
      title="done.title"
      next="done.next"
      end
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
          <Say k="done.body" values={{ n: content.pages }} />
        </p>
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
            <dd data-testid="request-number">{content.requestNumber}</dd>
          </div>
          {content.receiptNumber !== undefined && (
            <div>
              <dt>
                <Say k="done.receipt" />
              </dt>
              <dd data-testid="receipt-number">{content.receiptNumber}</dd>
            </div>
          )}
          <div>
            <dt>
              <Say k={content.counted === false ? 'done.feeIfWhole' : 'done.fee'} />
            </dt>
            <dd>
              <Fee satang={content.feeSatang} />
            </dd>
          </div>
        </dl>
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
                    <SayOne k="done.until" values={{ date: deadline.until }} />
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
