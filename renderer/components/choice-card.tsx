/** A database to touch: what people call it, and whether it is chosen. One that is not open says why. */
import { memo } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import { ask } from '../store/window-store.ts';
import { CheckIcon, InfoIcon } from './icons.tsx';
import { Both, One } from './say.tsx';

interface CardProps {
  readonly database: ChoosableDatabase;
  /** In what form it is asked for when it is touched; one of which no certified copy is made, as a plain one. */
  readonly form: Handling;
}

function Card({ database, form }: CardProps) {
  const { databaseId, called, holds, chosen, open, whyNot, certifiable } = database;
  if (!open)
    return (
      <li className="choice choice-closed card" data-database={databaseId}>
        <p className="choice-name">
          <Both text={called} />
        </p>
        {whyNot !== undefined && (
          <p className="choice-why">
            <InfoIcon />
            <One text={whyNot} />
          </p>
        )}
      </li>
    );
  const isChosen = chosen !== undefined;
  const handling = form === 'certified-copy' && !certifiable ? 'copy' : form;
  return (
    <li className="choice card" data-chosen={isChosen} data-database={databaseId}>
      <Button
        className="choice-touch"
        data-testid={`choose-${databaseId}`}
        aria-pressed={isChosen}
        onPress={() => ask({ intent: 'choose', databaseId, handling: isChosen ? null : handling })}
      >
        <span className="choice-box">{isChosen && <CheckIcon />}</span>
        <span className="choice-words">
          <span className="choice-name">
            <Both text={called} />
          </span>
          <span className="choice-holds">
            <One text={holds} />
          </span>
        </span>
      </Button>
    </li>
  );
}

/** Each view is a new value: a card is drawn again only when what it says is another. */
export const ChoiceCard = memo(
  Card,
  (was, is) => was.form === is.form && JSON.stringify(was.database) === JSON.stringify(is.database),
);
