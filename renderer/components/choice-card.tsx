/** A database to touch: what people call it, and whether it is chosen. One that is not open says why. */
import { memo, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import { ask } from '../store/window-store.ts';
import { CheckIcon, InfoIcon } from './icons.tsx';
import { Both, One } from './say.tsx';

interface CardProps {
  readonly database: ChoosableDatabase;
  /** In what form it is asked for when it is touched. */
  readonly handling: Handling;
}

/** A database that is not open, and why. */
export function ClosedChoice({
  database: { databaseId, called, whyNot },
  children,
  className = 'choice choice-closed',
}: {
  readonly database: ChoosableDatabase;
  /** Why, where it is said otherwise than in both languages. */
  readonly children?: ReactNode;
  readonly className?: string;
}) {
  return (
    <li className={className} data-database={databaseId}>
      <p className="choice-name">
        <Both text={called} />
      </p>
      {whyNot !== undefined && (
        <p className="choice-why">
          <InfoIcon />
          {children ?? <Both text={whyNot} />}
        </p>
      )}
    </li>
  );
}

/** What is touched of a database: chosen in the given form, or not any more. */
export function ChoiceTouch({
  database: { databaseId, chosen },
  handling,
  children,
}: CardProps & { readonly children: ReactNode }) {
  return (
    <Button
      className="choice-touch"
      data-testid={`choose-${databaseId}`}
      aria-pressed={chosen !== undefined}
      onPress={() => ask({ intent: 'choose', databaseId, handling: chosen === undefined ? handling : null })}
    >
      <span className="choice-box">{chosen !== undefined && <CheckIcon />}</span>
      {children}
    </Button>
  );
}

function Card({ database, handling }: CardProps) {
  const { databaseId, called, chosen, open, whyNot } = database;
  if (!open)
    return (
      <ClosedChoice database={database} className="choice choice-closed card">
        {whyNot !== undefined && <One text={whyNot} />}
      </ClosedChoice>
    );
  return (
    <li className="choice card" data-chosen={chosen !== undefined} data-database={databaseId}>
      <ChoiceTouch database={database} handling={handling}>
        <span className="choice-name">
          <Both text={called} />
        </span>
      </ChoiceTouch>
    </li>
  );
}

/** Each view is a new value: a card is drawn again only when what it says is another. */
export const ChoiceCard = memo(
  Card,
  (was, is) => was.handling === is.handling && JSON.stringify(was.database) === JSON.stringify(is.database),
);
