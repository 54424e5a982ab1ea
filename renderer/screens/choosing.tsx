/** Which records, and in what form. Grouped by the agency that holds them. */
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { ChoosableDatabase, Handling, Screen, Text } from '../../electron/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import { CheckIcon, CrossIcon, ForwardIcon, InfoIcon, ListIcon } from '../components/icons.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { baht, type Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';

const HANDLINGS: readonly Handling[] = ['inspect', 'copy', 'certified-copy'];
/** What a first touch means: people come for paper; the form can be changed right there. */
const FIRST_HANDLING: Handling = 'copy';
const KINDS = ['open', 'chosen', 'closed'] as const;
type Kind = (typeof KINDS)[number];

export const HANDLING_WORD: Readonly<Record<Handling, Key>> = {
  inspect: 'handling.inspect',
  copy: 'handling.copy',
  'certified-copy': 'handling.certified-copy',
};

function Row({ database }: { readonly database: ChoosableDatabase }) {
  const { text, word } = useWords();
  const { databaseId, chosen, open } = database;
  if (!open)
    return (
      <li className="choice choice-closed" data-database={databaseId}>
        <p className="choice-name">
          <Both text={database.name} />
        </p>
        {database.whyNot !== undefined && (
          <p className="choice-why">
            <InfoIcon />
            <Both text={database.whyNot} />
          </p>
        )}
      </li>
    );
  return (
    <li className="choice" data-chosen={chosen !== undefined} data-database={databaseId}>
      <Button
        className="choice-touch"
        data-testid={`choose-${databaseId}`}
        aria-pressed={chosen !== undefined}
        onPress={() =>
          ask({ intent: 'choose', databaseId, handling: chosen === undefined ? FIRST_HANDLING : null })
        }
      >
        <span className="choice-box">{chosen !== undefined && <CheckIcon />}</span>
        <span className="choice-words">
          <span className="choice-name">
            <Both text={database.name} />
          </span>
          <span className="choice-holds">
            <One text={database.holds} />
          </span>
          <span className="choice-fee">
            {database.feePerPageSatang === 0 ? (
              <SayOne k="choosing.free" />
            ) : (
              <SayOne k="choosing.fee" values={{ baht: baht(database.feePerPageSatang) }} />
            )}
          </span>
        </span>
      </Button>
      {chosen !== undefined && (
        <ToggleButtonGroup
          className="handlings"
          aria-label={`${word('choosing.how')} ${text(database.name)}`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[chosen]}
          onSelectionChange={(keys) => {
            const handling = HANDLINGS.find((one) => keys.has(one));
            if (handling !== undefined) ask({ intent: 'choose', databaseId, handling });
          }}
        >
          {HANDLINGS.map((handling) => (
            <ToggleButton
              key={handling}
              id={handling}
              className="action handling"
              data-testid={`handling-${databaseId}-${handling}`}
            >
              <Say k={HANDLING_WORD[handling]} />
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
    </li>
  );
}

interface Owner {
  readonly agencyId: string;
  readonly agency: Text;
  readonly databases: readonly ChoosableDatabase[];
}

/** The databases by the agency that holds them, in the order in which the visit lists them. */
export function byOwner(databases: readonly ChoosableDatabase[]): readonly Owner[] {
  return [...Map.groupBy(databases, (one) => one.agencyId)].flatMap(([agencyId, those]) =>
    those[0] === undefined ? [] : [{ agencyId, agency: those[0].agency, databases: those }],
  );
}

export function Choosing({ content }: { readonly content: Extract<Screen, { screen: 'choosing' }> }) {
  const { word } = useWords();
  const [kind, setKind] = useState<Kind>('open');
  const open = content.databases.filter((one) => one.open);
  const those: Readonly<Record<Kind, readonly ChoosableDatabase[]>> = {
    open,
    chosen: open.filter((one) => one.chosen !== undefined),
    closed: content.databases.filter((one) => !one.open),
  };
  const n = those.chosen.length;
  const owners = byOwner(those[kind]);
  return (
    <Frame
      title="choosing.title"
      next={n === 0 ? 'choosing.nextNone' : 'choosing.next'}
      back="back"
      end
      primary={
        <Action
          kind="primary"
          say={n === 0 ? 'choosing.review' : 'choosing.reviewCount'}
          values={{ n }}
          testId="review"
          icon={<ForwardIcon />}
          disabled={n === 0}
          intent={{ intent: 'review' }}
        />
      }
      above={
        <div className="tools">
          <ToggleButtonGroup
            className="kinds"
            aria-label={word('choosing.show')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[kind]}
            onSelectionChange={(keys) => {
              const next = KINDS.find((one) => keys.has(one));
              if (next !== undefined) setKind(next);
            }}
          >
            {KINDS.map((one) => (
              <ToggleButton key={one} id={one} className="action kind" data-testid={`show-${one}`}>
                <Say k={`choosing.${one}`} />
                <span className="count">{those[one].length}</span>
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </div>
      }
    >
      {kind === 'open' && (
        <div className="all">
          <Action
            say={n === open.length && n > 0 ? 'choosing.none' : 'choosing.all'}
            testId="choose-all"
            icon={n === open.length && n > 0 ? <CrossIcon /> : <ListIcon />}
            intent={{
              intent: 'choose-all',
              handling: n === open.length && n > 0 ? null : FIRST_HANDLING,
            }}
          />
        </div>
      )}
      {owners.length === 0 && (
        <p className="lead empty">
          <Say k="choosing.empty" />
        </p>
      )}
      {owners.map((owner) => (
        <section key={owner.agencyId} className="owner">
          <h2 className="heading">
            <Both text={owner.agency} />
          </h2>
          <ul className="choices">
            {owner.databases.map((database) => (
              <Row key={database.databaseId} database={database} />
            ))}
          </ul>
        </section>
      ))}
    </Frame>
  );
}
