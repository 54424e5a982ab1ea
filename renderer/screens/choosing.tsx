/** Which records, and in what form. Grouped by the agency that holds them. */
import { memo, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { ChoosableDatabase, Screen } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import { ChoiceTouch, ClosedChoice } from '../components/choice-card.tsx';
import { byOwner, matching } from '../components/find.ts';
import { HANDLING_WORD } from '../components/handling-word.ts';
import { CrossIcon, ForwardIcon, ListIcon, OfficeIcon, SearchIcon } from '../components/icons.tsx';
import { Modal, ModalTitle } from '../components/modal.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { ScrollPane } from '../components/scroll-pane.tsx';
import { SearchPanel } from '../components/search-panel.tsx';
import { Frame } from '../frame/frame.tsx';
import { baht, type Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';

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

/** Each view is a new value: a row is drawn again only when what it says is another. */
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
  if (!open) return <ClosedChoice database={database} />;
  return (
    <li className="choice" ref={item} data-chosen={isChosen} data-database={databaseId}>
      <ChoiceTouch database={database} handling={FIRST_HANDLING}>
        <span className="choice-words">
          <span className="choice-name">
            <Both text={database.called} />
          </span>
          <span className="choice-holds">
            <One text={database.holds} />
          </span>
          <span className="choice-fee">
            {database.feeSatang === 0 ? (
              <SayOne k="choosing.free" />
            ) : (
              <SayOne
                k={database.feePer === 'page' ? 'choosing.fee' : 'choosing.feeCopy'}
                values={{ baht: baht(database.feeSatang) }}
              />
            )}
          </span>
        </span>
      </ChoiceTouch>
      {chosen !== undefined && (
        <ToggleButtonGroup
          className="handlings"
          aria-label={`${word('choosing.how')} ${text(database.called)}`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[chosen]}
          onSelectionChange={(keys) => {
            const handling = HANDLINGS.find((one) => keys.has(one));
            if (handling !== undefined) ask({ intent: 'choose', databaseId, handling });
          }}
        >
          {HANDLINGS.filter((one) => one !== 'certified-copy' || database.certifiable).map((handling) => (
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
    <Modal testId="owner-panel" className="modal-tall" onClose={onClose}>
      <ModalTitle k="choosing.owner" />
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
    </Modal>
  );
}

/** Which databases are listed: those of a kind, and of an agency or with words where the person asked for that. */
interface Sifting {
  readonly kind: Kind;
  readonly owner: string | null;
  readonly query: string;
}
const EVERYTHING = { owner: null, query: '' } as const;

/** Those that can be asked for, those that are chosen, those that cannot be asked for here. */
function ofEachKind(
  databases: readonly ChoosableDatabase[],
): Readonly<Record<Kind, readonly ChoosableDatabase[]>> {
  return {
    open: databases.filter((one) => one.open),
    chosen: databases.filter((one) => one.chosen !== undefined),
    closed: databases.filter((one) => !one.open),
  };
}

/** The three kinds, with how many there are of each. */
function Kinds({
  kind,
  those,
  onKind,
}: {
  readonly kind: Kind;
  readonly those: Readonly<Record<Kind, readonly ChoosableDatabase[]>>;
  readonly onKind: (kind: Kind) => void;
}) {
  const { word } = useWords();
  return (
    <ToggleButtonGroup
      className="kinds"
      aria-label={word('choosing.show')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[kind]}
      onSelectionChange={(keys) => {
        const next = KINDS.find((one) => keys.has(one));
        if (next !== undefined) onKind(next);
      }}
    >
      {KINDS.map((one) => (
        <ToggleButton key={one} id={one} className="action kind" data-testid={`show-${one}`}>
          <Say k={KIND_WORD[one]} />
          <span className="count">{those[one].length}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

type Panel = 'owner' | 'search';

/** What narrows the list: words, which stay in sight, an agency, everything again; and the one touch that chooses all. */
function Sift({
  databases,
  sifting,
  onPanel,
  onShowAll,
}: {
  readonly databases: readonly ChoosableDatabase[];
  readonly sifting: Sifting;
  readonly onPanel: (panel: Panel) => void;
  readonly onShowAll: () => void;
}) {
  const { text } = useWords();
  const { kind, owner, query } = sifting;
  const isSifted = owner !== null || query.trim() !== '';
  const ownerName = databases.find((one) => one.agencyId === owner)?.agency;
  const { open } = ofEachKind(databases);
  const isAll = open.length > 0 && open.every((one) => one.chosen !== undefined);
  return (
    <div className="sift">
      <Button
        className="action sift-search"
        data-testid="filter-search"
        data-on={query.trim() !== ''}
        onPress={() => onPanel('search')}
      >
        <SearchIcon />
        <SayOne k="choosing.search" />
        <span className="sift-words">{query.trim() === '' ? <SayOne k="choosing.examples" /> : query}</span>
      </Button>
      <Button
        className="action sift-owner"
        data-testid="filter-owner"
        data-on={owner !== null}
        onPress={() => onPanel('owner')}
      >
        <OfficeIcon />
        <span className="sift-words">
          {ownerName === undefined ? <SayOne k="choosing.allOwners" /> : text(ownerName)}
        </span>
      </Button>
      {isSifted && (
        <Action
          className="sift-all"
          say="choosing.showAll"
          testId="filter-clear"
          icon={<CrossIcon />}
          onPress={onShowAll}
        />
      )}
      {kind === 'open' && !isSifted && (
        <Action
          className="sift-all"
          say={isAll ? 'choosing.none' : 'choosing.all'}
          testId="choose-all"
          icon={isAll ? <CrossIcon /> : <ListIcon />}
          intent={{ intent: 'choose-all', handling: isAll ? null : FIRST_HANDLING }}
        />
      )}
    </div>
  );
}

/** The listed databases under the agencies that hold them. */
function Owners({ databases }: { readonly databases: readonly ChoosableDatabase[] }) {
  if (databases.length === 0)
    return (
      <p className="lead empty">
        <Say k="choosing.empty" />
      </p>
    );
  return byOwner(databases).map((owner) => (
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
  ));
}

export function Choosing({ content }: { readonly content: Extract<Screen, { screen: 'choosing' }> }) {
  const { databases } = content;
  const [sifting, setSifting] = useState<Sifting>({ kind: 'open', ...EVERYTHING });
  const [panel, setPanel] = useState<Panel | null>(null);
  const { kind, owner, query } = sifting;
  const sift = (change: Partial<Sifting>) => setSifting((now) => ({ ...now, ...change }));
  const shut = () => setPanel(null);
  const n = databases.filter((one) => one.open && one.chosen !== undefined).length;
  const those = ofEachKind(
    matching(databases, query).filter((one) => owner === null || one.agencyId === owner),
  );
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
          <Kinds kind={kind} those={those} onKind={(next) => sift({ kind: next })} />
          {panel === 'owner' && (
            <OwnerPanel
              databases={databases}
              onChoose={(agencyId) => {
                sift({ owner: agencyId });
                shut();
              }}
              onClose={shut}
            />
          )}
          {panel === 'search' && (
            <SearchPanel
              databases={databases}
              query={query}
              handling={FIRST_HANDLING}
              onQuery={(next) => sift({ query: next })}
              onClose={shut}
            />
          )}
        </div>
      }
    >
      <Sift databases={databases} sifting={sifting} onPanel={setPanel} onShowAll={() => sift(EVERYTHING)} />
      <Owners databases={those[kind]} />
    </Frame>
  );
}
