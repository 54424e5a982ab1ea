/** For who has no card: an empty form, filled in by hand and taken by an officer. The kiosk asks nobody anything here. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { CheckIcon, PersonIcon, PrintIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Working } from '../components/progress.tsx';
import { Both, Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

type NoCardContent = Extract<Screen, { screen: 'no-card' }>;

function Printing({ content }: { readonly content: NoCardContent }) {
  const { word } = useWords();
  return (
    <Frame title="noCard.title" next="noCard.next">
      <div className="centre" data-testid="print-state" data-state={content.print}>
        <div className="medallion">
          <PrintIcon />
        </div>
        {content.notice === undefined ? (
          <>
            <Working label={word('representative.printing')} />
            <p className="lead">
              <Say k="representative.printing" />
            </p>
          </>
        ) : (
          <Notice notice={content.notice} strong />
        )}
      </div>
    </Frame>
  );
}

const WHO = ['noCard.lost', 'noCard.monk', 'noCard.away'] as const;
const HOW = ['noCard.step1', 'noCard.step2', 'noCard.step3'] as const;

export function NoCard({ content }: { readonly content: NoCardContent }) {
  const { state, notice, officer } = content;
  if (state === 'printing') return <Printing content={content} />;
  return (
    <Frame
      title="noCard.title"
      next="noCard.next"
      back="back"
      primary={
        state === 'explaining' && (
          <Action
            kind="primary"
            say="noCard.print"
            testId="print-form"
            icon={<PrintIcon />}
            intent={{ intent: 'print-form' }}
          />
        )
      }
    >
      <div className="done">
        {notice !== undefined && <Notice notice={notice} strong />}
        {state === 'printed' ? (
          <p className="big done-papers">
            <span className="medallion medallion-small">
              <CheckIcon />
            </span>
            <Say k="representative.printed" />
          </p>
        ) : (
          <p className="lead">
            <Say k="noCard.how" />
          </p>
        )}
        <section>
          <h2 className="heading">
            <Say k="noCard.what" />
          </h2>
          <ol className="numbered">
            {HOW.map((k) => (
              <li key={k}>
                <Say k={k} />
              </li>
            ))}
          </ol>
        </section>
        <p className="notice" data-testid="officer-place">
          <PersonIcon />
          <Both text={officer} />
        </p>
        <section>
          <h2 className="heading">
            <Say k="noCard.who" />
          </h2>
          <ul className="plain-list">
            {WHO.map((k) => (
              <li key={k}>
                <Say k={k} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Frame>
  );
}
