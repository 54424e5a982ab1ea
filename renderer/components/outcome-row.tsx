/** What an agency answered, as a row of a list. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { FetchRow } from '../../electron/contract/window.ts';
import type { OutcomeKind } from '../../electron/contract/words.ts';
import type { Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';
import { CheckIcon, CrossIcon, ForwardIcon, InfoIcon, LockIcon, WaitIcon, WarnIcon } from './icons.tsx';
import { Both, Say, SayOne, useWords } from './say.tsx';

const OUTCOME_ICON: Readonly<Record<OutcomeKind, ReactNode>> = {
  waiting: <WaitIcon />,
  found: <CheckIcon />,
  'none-held': <InfoIcon />,
  'not-open': <LockIcon />,
  'source-failing': <WarnIcon />,
  'session-lost': <CrossIcon />,
};

const OUTCOME_WORD: Readonly<Record<OutcomeKind, Key>> = {
  waiting: 'outcome.waiting',
  found: 'outcome.found',
  'none-held': 'outcome.none-held',
  'not-open': 'outcome.not-open',
  'source-failing': 'outcome.source-failing',
  'session-lost': 'outcome.session-lost',
};

/** One database, and what its agency answered; what was found can be opened where `opens` says so. */
export function OutcomeRow({ row, opens }: { readonly row: FetchRow; readonly opens: boolean }) {
  const { text } = useWords();
  return (
    <li className="row" data-outcome={row.outcome} data-database={row.databaseId}>
      <span className="row-icon">{OUTCOME_ICON[row.outcome]}</span>
      <div className="row-words">
        <p className="row-name">
          <Both text={row.database} />
        </p>
        <p className="row-outcome">
          <SayOne k={OUTCOME_WORD[row.outcome]} />
          {row.pages !== undefined && row.pages > 0 && (
            <span className="row-pages">
              <SayOne k="viewing.pages" values={{ n: row.pages }} />
            </span>
          )}
        </p>
        {row.explanation !== undefined && (
          <p className="row-why">
            <Both text={row.explanation} />
          </p>
        )}
      </div>
      {opens && row.outcome === 'found' && (
        <Button
          className="action action-secondary row-open"
          data-testid={`open-${row.databaseId}`}
          onPress={() => ask({ intent: 'open-record', databaseId: row.databaseId })}
        >
          <Say k="viewing.open" />
          <span className="only-heard">{text(row.database)}</span>
          <ForwardIcon />
        </Button>
      )}
    </li>
  );
}
