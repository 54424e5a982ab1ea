/** The officer's own screen, where the machine has two: all of the officer's part, and nothing of the person. */
import type { VisitView } from '../../electron/contract/window.ts';
import { One, SayOne } from '../components/say.tsx';
import { STEPS } from './assist.tsx';
import { personAt } from './at.ts';
import { OfficerPane } from './pane.tsx';

export function OfficerScreen({ view }: { readonly view: VisitView }) {
  const step = STEPS[personAt(view)];
  return (
    <main className="officer-screen">
      <header className="officer-screen-head">
        <h1 className="title" data-testid="person-at">
          {step === null ? (
            <SayOne k="officer.assistNobody" />
          ) : (
            <>
              <SayOne k="officer.assistAt" />: <SayOne k={step.title} />
            </>
          )}
        </h1>
        <p className="lead">
          <One text={view.office} /> · <SayOne k="app.kiosk" values={{ id: view.kioskId }} />
        </p>
      </header>
      {view.officer !== undefined && <OfficerPane pane={view.officer} />}
    </main>
  );
}
