/** What an agency answered, as a row of a list. */
import type { ReactNode } from 'react';
import type { FetchRow } from '../../electron/contract/window.ts';
import type { OutcomeKind } from '../../electron/contract/words.ts';
import type { Key } from '../locale/locale.ts';
import { CheckIcon, CrossIcon, InfoIcon, LockIcon, WaitIcon, WarnIcon } from './icons.tsx';
import { Both, One, SayOne } from './say.tsx';

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

/** One database, and what its agency answered. */
export function OutcomeRow({
  row,
  children,
}: {
  readonly row: FetchRow;
  /** What can be done about it. */
  readonly children?: ReactNode;
}) {
  return (
    <li className="row" data-outcome={row.outcome} data-database={row.databaseId}>
      <span className="row-icon">{OUTCOME_ICON[row.outcome]}</span>
      <div className="row-words">
        <p className="row-name">
          <Both text={row.database} />
        </p>
        <p className="row-outcome">
          <SayOne k={OUTCOME_WORD[row.outcome]} />
        </p>
        {row.explanation !== undefined && (
          <p className="row-why">
            <One text={row.explanation} />
          </p>
        )}
      </div>
      {children}
    </li>
  );
}
