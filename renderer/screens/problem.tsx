/** What went wrong, and what became of the request. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { Corrections } from '../components/corrections.tsx';
import { CheckIcon, RetryIcon, WarnIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Both, Say } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

/** What became of the request that was signed: under which receipt it was lodged, or that it is not lodged yet. */
function Lodging({
  lodging,
}: {
  readonly lodging: NonNullable<Extract<Screen, { screen: 'problem' }>['lodging']>;
}) {
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

export function Problem({ content }: { readonly content: Extract<Screen, { screen: 'problem' }> }) {
  return (
    <Frame
      title={content.notice.what}
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
        <Notice notice={content.notice} strong titled />
        {content.missing !== undefined && (
          <p className="lead" data-testid="missing-pages">
            <Both text={content.missing} />
          </p>
        )}
        {content.lodging !== undefined && <Lodging lodging={content.lodging} />}
        {content.corrections !== undefined && <Corrections corrections={content.corrections} />}
      </div>
    </Frame>
  );
}
