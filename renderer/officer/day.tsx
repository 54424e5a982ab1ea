/** The officer's day: its visits without any person in them, and the journal for whoever audits it. */
import type { DayVisit, OfficerPane as Pane } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { CheckIcon, ListIcon } from '../components/icons.tsx';
import { ModalTitle } from '../components/modal.tsx';
import { Notice } from '../components/notice.tsx';
import { One, Say, SayOne } from '../components/say.tsx';
import { ScrollPane } from '../components/scroll-pane.tsx';
import type { Key } from '../locale/locale.ts';

const ENDED: Readonly<Record<NonNullable<DayVisit['ended']>, Key>> = {
  finished: 'officer.finished',
  ended: 'officer.ended',
  idle: 'officer.idle',
  'card-out': 'officer.card-out',
  fault: 'officer.fault',
  crashed: 'officer.crashed',
  interrupted: 'officer.interrupted',
};

export function Day({ pane }: { readonly pane: Pane }) {
  const { journalExport } = pane;
  const last = journalExport?.last;
  return (
    <>
      <ModalTitle k="officer.dayTitle" />
      <ScrollPane>
        {pane.visits.length === 0 ? (
          <p className="lead">
            <Say k="officer.dayEmpty" />
          </p>
        ) : (
          <ol className="day" data-testid="day">
            {pane.visits.map((visit, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: visits have no name, on purpose
              <li key={at}>
                <strong>
                  <One text={visit.at} />
                </strong>
                <span>
                  <SayOne k={visit.ended === undefined ? 'officer.running' : ENDED[visit.ended]} />
                </span>
                <span>
                  <SayOne k="officer.visit" values={{ databases: visit.databases, pages: visit.pages }} />
                  {visit.faults > 0 && (
                    <>
                      {' · '}
                      <SayOne k="officer.visitFaults" values={{ n: visit.faults }} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ol>
        )}
      </ScrollPane>
      {last?.kind === 'failed' && <Notice notice={last.notice} strong />}
      {last?.kind === 'written' && (
        <p className="lead" data-testid="exported">
          <CheckIcon /> <SayOne k="officer.exported" values={{ lines: last.lines, at: last.at }} />
        </p>
      )}
      {journalExport !== undefined && (
        <Action
          say="officer.export"
          testId="export-journal"
          icon={<ListIcon />}
          intent={{ intent: 'officer-export-journal' }}
        />
      )}
    </>
  );
}
