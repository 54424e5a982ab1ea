/** For who has no card: an empty form, filled in by hand and taken by an officer. The kiosk asks nobody anything here. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { FormInPrint, FormState } from '../components/form-print.tsx';
import { PersonIcon, PrintIcon } from '../components/icons.tsx';
import { Both, Say } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

type NoCardContent = Extract<Screen, { screen: 'no-card' }>;

const WHO = ['noCard.lost', 'noCard.monk', 'noCard.away'] as const;
const HOW = ['noCard.step1', 'noCard.step2', 'noCard.step3'] as const;

export function NoCard({ content }: { readonly content: NoCardContent }) {
  const { state, notice, officer } = content;
  if (state === 'printing')
    return (
      <Frame title="noCard.title" next="noCard.next">
        <FormInPrint print={content.print} notice={notice} />
      </Frame>
    );
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
        <FormState printed={state === 'printed'} notice={notice} lead="noCard.how" />
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
