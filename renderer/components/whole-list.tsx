/** Every database from ก to ฮ: those that can be asked for, those that are chosen, and those that cannot be had here and why. */
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import type { Key } from '../locale/locale.ts';
import { textLanguage } from '../locale/locale.ts';
import { Action } from './action.tsx';
import { ChoiceCard } from './choice-card.tsx';
import { byOwner } from './find.ts';
import { CrossIcon, ListIcon, OfficeIcon } from './icons.tsx';
import { Modal, ModalTitle } from './modal.tsx';
import { Both, Say, SayOne, useWords } from './say.tsx';
import { ScrollPane } from './scroll-pane.tsx';

const KINDS = ['open', 'chosen', 'closed'] as const;
type Kind = (typeof KINDS)[number];
const KIND_WORD: Readonly<Record<Kind, Key>> = {
  open: 'choosing.open',
  chosen: 'choosing.chosen',
  closed: 'choosing.closed',
};

/** What of the list is shown: those of a kind, and of one agency where the person asked for that. */
export interface Sifting {
  readonly kind: Kind;
  readonly owner: string | null;
}

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

interface ListProps {
  readonly databases: readonly ChoosableDatabase[];
  readonly form: Handling;
  readonly sifting: Sifting;
  readonly onSift: (change: Partial<Sifting>) => void;
}

const sifted = (databases: readonly ChoosableDatabase[], { owner }: Sifting) =>
  ofEachKind(databases.filter((one) => owner === null || one.agencyId === owner));

/** Above the list: which kind, which agency, and the one touch that chooses all. */
export function ListTools({ databases, form, sifting, onSift }: ListProps) {
  const { text } = useWords();
  const [picking, setPicking] = useState(false);
  const { kind, owner } = sifting;
  const ownerName = databases.find((one) => one.agencyId === owner)?.agency;
  const { open } = ofEachKind(databases);
  const isAll = open.length > 0 && open.every((one) => one.chosen !== undefined);
  return (
    <div className="tools">
      <Kinds kind={kind} those={sifted(databases, sifting)} onKind={(next) => onSift({ kind: next })} />
      <div className="sift">
        <Button
          className="action sift-owner"
          data-testid="filter-owner"
          data-on={owner !== null}
          onPress={() => setPicking(true)}
        >
          <OfficeIcon />
          <span className="sift-words">
            {ownerName === undefined ? <SayOne k="choosing.allOwners" /> : text(ownerName)}
          </span>
        </Button>
        {owner === null ? (
          <Action
            say={isAll ? 'choosing.none' : 'choosing.all'}
            testId="choose-all"
            icon={isAll ? <CrossIcon /> : <ListIcon />}
            intent={{ intent: 'choose-all', handling: isAll ? null : form }}
          />
        ) : (
          <Action
            say="choosing.showAll"
            testId="filter-clear"
            icon={<CrossIcon />}
            onPress={() => onSift({ owner: null })}
          />
        )}
      </div>
      {picking && (
        <OwnerPanel
          databases={databases}
          onChoose={(agencyId) => {
            onSift({ owner: agencyId });
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}

/** The list itself, in the order of the alphabet of the large language. */
export function WholeList({ databases, form, sifting }: Omit<ListProps, 'onSift'>) {
  const language = textLanguage(useWords().language);
  const those = sifted(databases, sifting)[sifting.kind];
  if (those.length === 0)
    return (
      <p className="lead empty">
        <Say k="choosing.empty" />
      </p>
    );
  const { compare } = new Intl.Collator(language);
  return (
    <ul className="cards">
      {[...those]
        .sort((a, b) => compare(a.called[language], b.called[language]))
        .map((database) => (
          <ChoiceCard key={database.databaseId} database={database} form={form} />
        ))}
    </ul>
  );
}
