/** Which records, and in what form. Grouped by the agency that holds them. */
import { memo, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { ChoosableDatabase, Handling, Screen } from '../../electron/contract/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import {
  CheckIcon,
  CrossIcon,
  ForwardIcon,
  InfoIcon,
  ListIcon,
  OfficeIcon,
  SearchIcon,
} from '../components/icons.tsx';
import { Keyboard } from '../components/keyboard.tsx';
import { Over, OverTitle } from '../components/over.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { ScrollPane } from '../components/scroll-pane.tsx';
import { baht, type Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';
import { byOwner, matching } from './find.ts';

const HANDLINGS: readonly Handling[] = ['inspect', 'copy', 'certified-copy'];
/** What a first touch means: people come for paper; the form can be changed right there. */
const FIRST_HANDLING: Handling = 'copy';
const KINDS = ['open', 'chosen', 'closed'] as const;
type Kind = (typeof KINDS)[number];
const KIND_WORD: Readonly<Record<Kind, Key>> = {
  open: 'choosing.open',
  chosen: 'choosing.chosen',
  closed: 'choosing.closed',
};

export const HANDLING_WORD: Readonly<Record<Handling, Key>> = {
  inspect: 'handling.inspect',
  copy: 'handling.copy',
  'certified-copy': 'handling.certified-copy',
};

/** Each view is a new value: a row is drawn anew only when what it says is another. */
const Row = memo(DatabaseRow, (was, is) => JSON.stringify(was.database) === JSON.stringify(is.database));

function DatabaseRow({ database }: { readonly database: ChoosableDatabase }) {
  const { text, word } = useWords();
  const { databaseId, chosen, open } = database;
  const item = useRef<HTMLLIElement>(null);
  const isChosen = chosen !== undefined;
  const wasChosen = useRef(isChosen);
  // A touched row grows; what grew must not lie under the edge of the list.
  useEffect(() => {
    if (isChosen && !wasChosen.current) item.current?.scrollIntoView({ block: 'nearest' });
    wasChosen.current = isChosen;
  }, [isChosen]);
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
    <li className="choice" ref={item} data-chosen={isChosen} data-database={databaseId}>
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

/** Which agency's databases are listed. */
function OwnerPanel({
  databases,
  onChoose,
  onClose,
}: {
  readonly databases: readonly ChoosableDatabase[];
  readonly onChoose: (agencyId: string | null) => void;
  readonly onClose: () => void;
}) {
  return (
    <Over testId="owner-panel" className="over-tall" onClose={onClose}>
      <OverTitle k="choosing.owner" />
      <ScrollPane>
        <div className="owners">
          <Button className="action" data-testid="owner-all" onPress={() => onChoose(null)}>
            <Say k="choosing.allOwners" />
            <span className="count">{databases.length}</span>
          </Button>
          {byOwner(databases).map((owner) => (
            <Button
              key={owner.agencyId}
              className="action"
              data-testid={`owner-${owner.agencyId}`}
              onPress={() => onChoose(owner.agencyId)}
            >
              <Both text={owner.agency} />
              <span className="count">{owner.databases.length}</span>
            </Button>
          ))}
        </div>
      </ScrollPane>
      <Action kind="primary" say="action.close" testId="owner-close" onPress={onClose} />
    </Over>
  );
}

function SearchPanel({
  query,
  found,
  onQuery,
  onClose,
}: {
  readonly query: string;
  readonly found: number;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
}) {
  return (
    <Over testId="search-panel" className="over-tall" onClose={onClose}>
      <OverTitle k="choosing.search" />
      <label className="search-label">
        <SayOne k="choosing.searchLabel" />
        <input
          className="search"
          data-testid="search-input"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onClose();
          }}
          autoComplete="off"
          spellCheck={false}
          // The letters are on the screen already: the machine’s own keyboard stays away.
          inputMode="none"
          maxLength={60}
        />
      </label>
      <ScrollPane>
        <Keyboard value={query} onChange={(next) => onQuery(next.slice(0, 60))} />
      </ScrollPane>
      <Action
        kind="primary"
        say="choosing.found"
        values={{ n: found }}
        testId="search-show"
        onPress={onClose}
      />
    </Over>
  );
}

export function Choosing({ content }: { readonly content: Extract<Screen, { screen: 'choosing' }> }) {
  const { text, word } = useWords();
  const [kind, setKind] = useState<Kind>('open');
  const [panel, setPanel] = useState<'owner' | 'search' | null>(null);
  const [owner, setOwner] = useState<string | null>(null);
  const [query, setQuery] = useState('');
  const open = content.databases.filter((one) => one.open);
  const n = open.filter((one) => one.chosen !== undefined).length;
  const sifted = matching(content.databases, query).filter((one) => owner === null || one.agencyId === owner);
  const isSifted = owner !== null || query.trim() !== '';
  const those: Readonly<Record<Kind, readonly ChoosableDatabase[]>> = {
    open: sifted.filter((one) => one.open),
    chosen: sifted.filter((one) => one.chosen !== undefined),
    closed: sifted.filter((one) => !one.open),
  };
  const ownerName = content.databases.find((one) => one.agencyId === owner)?.agency;
  const owners = byOwner(those[kind]);
  const shut = () => setPanel(null);
  return (
    <Frame
      title="choosing.title"
      listKey={`${kind} ${owner} ${query}`}
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
                <Say k={KIND_WORD[one]} />
                <span className="count">{those[one].length}</span>
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          {panel === 'owner' && (
            <OwnerPanel
              databases={content.databases}
              onChoose={(agencyId) => {
                setOwner(agencyId);
                shut();
              }}
              onClose={shut}
            />
          )}
          {panel === 'search' && (
            <SearchPanel query={query} found={those[kind].length} onQuery={setQuery} onClose={shut} />
          )}
        </div>
      }
    >
      <div className="sift">
        <Button
          className="action sift-owner"
          data-testid="filter-owner"
          data-on={owner !== null}
          onPress={() => setPanel('owner')}
        >
          <OfficeIcon />
          <span className="sift-words">
            {ownerName === undefined ? <SayOne k="choosing.allOwners" /> : text(ownerName)}
          </span>
        </Button>
        {isSifted ? (
          <Action
            say="choosing.showAll"
            testId="filter-clear"
            icon={<CrossIcon />}
            onPress={() => {
              setOwner(null);
              setQuery('');
            }}
          />
        ) : (
          <Action
            say="choosing.search"
            testId="filter-search"
            icon={<SearchIcon />}
            onPress={() => setPanel('search')}
          />
        )}
        {kind === 'open' && !isSifted && (
          <Action
            className="sift-all"
            say={n === open.length && n > 0 ? 'choosing.none' : 'choosing.all'}
            testId="choose-all"
            icon={n === open.length && n > 0 ? <CrossIcon /> : <ListIcon />}
            intent={{
              intent: 'choose-all',
              handling: n === open.length && n > 0 ? null : FIRST_HANDLING,
            }}
          />
        )}
      </div>
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
