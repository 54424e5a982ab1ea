/** For whoever comes on behalf of another: the kiosk gives only the holder's own records, an officer takes the rest. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { FormInPrint, FormState } from '../components/form-print.tsx';
import { HelpIcon, PersonIcon } from '../components/icons.tsx';
import { Say } from '../components/say.tsx';
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
  const { state, notice } = content;
  if (state === 'printing')
    return (
      <Frame title="representative.title" next="representative.next">
        <FormInPrint />
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
        <FormState
          printed={state === 'printed'}
          notice={notice}
          lead={content.here === undefined ? 'representative.own' : 'representative.ownHere'}
        />
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
