/** What the agencies answered: while it comes in, and to read. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type {
  FetchRow,
  OutcomeKind,
  PartOf,
  PresentedRecord,
  RecordField,
  RecordSection,
  Screen,
} from '../../electron/contract/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import {
  BackIcon,
  CheckIcon,
  CoverIcon,
  CrossIcon,
  EyeIcon,
  FlagIcon,
  ForwardIcon,
  InfoIcon,
  LockIcon,
  PrintIcon,
  WaitIcon,
  WarnIcon,
} from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Progress, Working } from '../components/progress.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import type { Key } from '../locale/locale.ts';
import { ask, useWindow } from '../store/window-store.ts';
import { Fee } from './reviewing.tsx';

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

function Row({ row, opens }: { readonly row: FetchRow; readonly opens: boolean }) {
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

export function Fetching({ content }: { readonly content: Extract<Screen, { screen: 'fetching' }> }) {
  const { word } = useWords();
  const n = content.rows.filter((row) => row.outcome !== 'waiting').length;
  const of = content.rows.length;
  return (
    <Frame
      title="fetching.title"
      next="fetching.next"
      end
      above={
        <div className="above-progress">
          <Progress label={word('fetching.title')} at={n} of={of} />
          <p className="lead" aria-live="polite">
            <Say k="fetching.count" values={{ n, of }} />
          </p>
        </div>
      }
    >
      <ul className="rows">
        {content.rows.map((row) => (
          <Row key={row.databaseId} row={row} opens={false} />
        ))}
      </ul>
    </Frame>
  );
}

/** What a section needs to know of the record around it. */
interface Around {
  readonly databaseId: PresentedRecord['databaseId'];
  readonly revealed: boolean;
  readonly marked: readonly string[];
}

/** "This is wrong": a correction request for this field is printed for the agency that holds it. */
function WrongMark({ field, around }: { readonly field: RecordField; readonly around: Around }) {
  const { text, word } = useWords();
  const on = around.marked.includes(field.key);
  return (
    <ToggleButton
      className="action wrong"
      data-testid={`wrong-${field.key}`}
      isSelected={on}
      onChange={(next) =>
        ask({ intent: 'mark-wrong', databaseId: around.databaseId, key: field.key, on: next })
      }
    >
      <FlagIcon />
      <SayOne k={on ? 'viewing.marked' : 'viewing.wrong'} />
      <span className="only-heard">
        {word('viewing.wrongOf')} {text(field.label)}
      </span>
    </ToggleButton>
  );
}

function Section({ section, around }: { readonly section: RecordSection; readonly around: Around }) {
  const { revealed } = around;
  const { word } = useWords();
  const value = (field: RecordField) => {
    if (field.cut !== undefined)
      return (
        <span className="cut">
          <LockIcon />
          <span>
            <SayOne k="viewing.cut" />: <One text={field.cut} />
          </span>
        </span>
      );
    if (field.privacy === 'personal' && !revealed)
      return (
        <span className="masked" role="img" aria-label={word('viewing.masked')}>
          ●●●●●●
        </span>
      );
    return <One text={field.value} />;
  };
  return (
    <section className="record-section">
      {section.heading !== undefined && (
        <h2 className="heading">
          <Both text={section.heading} />
        </h2>
      )}
      {section.fields.length > 0 && (
        <dl className="fields">
          {section.fields.map((field) => (
            <div key={field.key} className="field" data-field={field.key}>
              <dt>
                <Both text={field.label} />
              </dt>
              <dd>{value(field)}</dd>
              {field.cut === undefined && (field.privacy === 'plain' || revealed) && (
                <dd>
                  <WrongMark field={field} around={around} />
                </dd>
              )}
            </div>
          ))}
        </dl>
      )}
      {section.table !== undefined && <Table table={section.table} revealed={revealed} />}
    </section>
  );
}

function Table({
  table,
  revealed,
}: {
  readonly table: NonNullable<RecordSection['table']>;
  readonly revealed: boolean;
}) {
  const { word } = useWords();
  return (
    <ol className="table-rows">
      {table.rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no identity of their own
        <li key={at}>
          <dl className="fields">
            {row.map((cell, column) => {
              const label = table.columns[column];
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <div key={column} className="field">
                  <dt>{label !== undefined && <Both text={label} />}</dt>
                  <dd>
                    {revealed ? (
                      <One text={cell} />
                    ) : (
                      <span className="masked" role="img" aria-label={word('viewing.masked')}>
                        ●●●●●●
                      </span>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function RecordSheet({
  record,
  revealed,
  marked,
}: {
  readonly record: PresentedRecord;
  readonly revealed: boolean;
  readonly marked: readonly string[];
}) {
  const { word } = useWords();
  return (
    <article className="sheet" data-testid="record">
      <h2 className="sheet-title">
        <Both text={record.title} />
        {record.formCode !== '' && <span className="form-code">{record.formCode}</span>}
      </h2>
      {record.picture !== undefined && revealed && (
        <img
          className="record-picture"
          src={record.picture}
          alt={word('viewing.picture')}
          draggable={false}
        />
      )}
      {record.sections.map((section, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections of a record keep their order
        <Section key={at} section={section} around={{ databaseId: record.databaseId, revealed, marked }} />
      ))}
      {record.notes?.map((note) => (
        <p key={note.th} className="record-note" data-testid="record-note">
          <InfoIcon />
          <Both text={note} />
        </p>
      ))}
      <p className="source">
        <SayOne k="viewing.source" />:{' '}
        <SayOne
          k="viewing.sourceLine"
          values={{ database: record.provenance.database, agency: record.provenance.agency }}
        />
      </p>
    </article>
  );
}

/** Turns to another part of what is too long for one. */
function Parts({ part }: { readonly part: PartOf | undefined }) {
  if (part === undefined) return null;
  const { at, of } = part;
  return (
    <div className="parts" data-testid="parts">
      {at > 1 ? (
        <Action
          say="parts.before"
          testId="part-before"
          icon={<BackIcon />}
          intent={{ intent: 'turn-to', part: at - 1 }}
        />
      ) : (
        <span />
      )}
      <p aria-live="polite">
        <SayOne k="parts.position" values={{ at, of }} />
      </p>
      {at < of ? (
        <Action
          say="parts.after"
          testId="part-after"
          icon={<ForwardIcon />}
          intent={{ intent: 'turn-to', part: at + 1 }}
        />
      ) : (
        <span />
      )}
    </div>
  );
}

/** The register calls the holder otherwise than their card does. */
function NameDiffers() {
  const differs = useWindow((state) => state.view?.nameDiffers === true);
  if (!differs) return null;
  return (
    <div className="notice" role="alert" data-testid="name-differs">
      <WarnIcon />
      <div>
        <p className="notice-what">
          <Say k="name.differs" />
        </p>
        <p className="notice-next">
          <Say k="name.ask" />
        </p>
      </div>
    </div>
  );
}

export function Viewing({ content }: { readonly content: Extract<Screen, { screen: 'viewing' }> }) {
  const print = (
    <Action
      kind="primary"
      say="viewing.print"
      testId="print"
      icon={<PrintIcon />}
      intent={{ intent: 'print' }}
    />
  );
  const { record, revealed } = content;
  if (record !== undefined)
    return (
      <Frame
        key={record.databaseId}
        title="viewing.title"
        next="viewing.next"
        back="close-record"
        end
        primary={print}
        listKey={`part-${content.part?.at ?? 1}`}
        above={
          <div className="reveal">
            <p>
              <Say k={revealed ? 'viewing.shownNote' : 'viewing.maskedNote'} />
            </p>
            <Action
              say={revealed ? 'viewing.hide' : 'viewing.reveal'}
              testId="reveal"
              icon={revealed ? <CoverIcon /> : <EyeIcon />}
              intent={{ intent: 'reveal', on: !revealed }}
            />
          </div>
        }
      >
        <Parts part={content.part} />
        <RecordSheet record={record} revealed={revealed} marked={content.marked} />
        <Parts part={content.part} />
      </Frame>
    );
  return (
    <Frame
      key="list"
      title="viewing.title"
      next="viewing.next"
      end
      primary={print}
      above={
        <p className="summary">
          <span>
            <SayOne k="viewing.request" values={{ number: content.requestNumber }} />
          </span>
          <span>
            <SayOne k="viewing.fee" /> <Fee satang={content.feeSatang} />
          </span>
          {content.corrections > 0 && (
            <span data-testid="corrections">
              <SayOne k="viewing.corrections" values={{ n: content.corrections }} />
            </span>
          )}
        </p>
      }
    >
      <NameDiffers />
      <ul className="rows">
        {content.rows.map((row) => (
          <Row key={row.databaseId} row={row} opens />
        ))}
      </ul>
      {content.disclosuresAvailable && (
        <div className="all all-below">
          <Action
            say="viewing.disclosures"
            testId="show-disclosures"
            icon={<EyeIcon />}
            intent={{ intent: 'show-disclosures' }}
          />
        </div>
      )}
    </Frame>
  );
}

/** Who has looked at the holder's records. An account that could not be had is never shown as "nobody". */
export function Disclosures({ content }: { readonly content: Extract<Screen, { screen: 'disclosures' }> }) {
  const { word } = useWords();
  const { rows, notice, part } = content;
  return (
    <Frame
      title="disclosures.title"
      next="disclosures.next"
      back="back"
      end
      listKey={`part-${part?.at ?? 1}`}
    >
      {notice !== undefined ? (
        <div className="centre">
          <Notice notice={notice} strong />
          <p className="lead">
            <Say k="disclosures.unknown" />
          </p>
        </div>
      ) : rows === undefined ? (
        <div className="centre">
          <Working label={word('disclosures.asking')} />
          <p className="lead" role="status">
            <Say k="disclosures.asking" />
          </p>
        </div>
      ) : rows.length === 0 ? (
        <div className="centre">
          <p className="lead" data-testid="no-disclosures">
            <Say k="disclosures.none" />
          </p>
        </div>
      ) : (
        <>
          <Parts part={part} />
          <ul className="rows" data-testid="disclosures">
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the account keeps its order
              <li key={at} className="row disclosure">
                <div className="row-words">
                  <p className="row-name">
                    <Both text={row.who} />
                  </p>
                  <p>
                    <One text={row.database} />
                  </p>
                  <p className="row-why">
                    <Both text={row.purpose} />
                  </p>
                </div>
                <p className="disclosure-at">
                  <One text={row.at} />
                </p>
              </li>
            ))}
          </ul>
          <Parts part={part} />
        </>
      )}
    </Frame>
  );
}
