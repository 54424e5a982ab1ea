/** For whoever comes on behalf of another: the kiosk gives only the holder's own records, an officer takes the rest. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { CheckIcon, HelpIcon, PersonIcon, PrintIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Working } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

const ACTS_FOR = {
  parent: 'representative.parent',
  guardian: 'representative.guardian',
  curator: 'representative.curator',
} as const;

export function Representative({
  content,
}: {
  readonly content: Extract<Screen, { screen: 'representative' }>;
}) {
  const { word } = useWords();
  const { state, notice } = content;
  if (state === 'printing')
    return (
      <Frame title="representative.title" next="representative.next">
        <div className="centre">
          <div className="medallion">
            <PrintIcon />
          </div>
          <Working label={word('representative.printing')} />
          <p className="lead">
            <Say k="representative.printing" />
          </p>
        </div>
      </Frame>
    );
  return (
    <Frame
      title="representative.title"
      next="representative.next"
      back="back"
      end
      primary={
        state === 'explaining' && (
          <Action
            kind="primary"
            say="representative.print"
            testId="print-form"
            icon={<HelpIcon />}
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
            <Say k={content.here === undefined ? 'representative.own' : 'representative.ownHere'} />
          </p>
        )}
        {content.here !== undefined && state === 'explaining' && (
          <section>
            <h2 className="heading">
              <Say k="representative.here" />
            </h2>
            <div className="acts-for">
              {content.here.map(({ capacity }) => (
                <Action
                  key={capacity}
                  say={ACTS_FOR[capacity]}
                  testId={`act-for-${capacity}`}
                  icon={<PersonIcon />}
                  intent={{ intent: 'act-for', capacity }}
                />
              ))}
            </div>
          </section>
        )}
        <section>
          <h2 className="heading">
            <Say k="representative.who" />
          </h2>
          <ul className="plain-list">
            <li>
              <Say k="representative.minor" />
            </li>
            <li>
              <Say k="representative.ward" />
            </li>
            <li>
              <Say k="representative.heir" />
            </li>
            <li>
              <Say k="representative.proxy" />
            </li>
          </ul>
        </section>
        <section>
          <h2 className="heading">
            <Say k="representative.bring" />
          </h2>
          <p className="lead">
            <Say k="representative.evidence" />
          </p>
        </section>
      </div>
    </Frame>
  );
}
