/** What the agencies answered: while it comes in, and to read. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type {
  FetchRow,
  OutcomeKind,
  PresentedRecord,
  RecordSection,
  Screen,
} from '../../electron/contract.ts';
import { Action } from '../components/action.tsx';
import { Frame } from '../components/frame.tsx';
import {
  CheckIcon,
  CoverIcon,
  CrossIcon,
  EyeIcon,
  ForwardIcon,
  InfoIcon,
  LockIcon,
  PrintIcon,
  WaitIcon,
  WarnIcon,
} from '../components/icons.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { ask } from '../store/window-store.ts';
import { Fee } from './reviewing.tsx';
import { Progress } from './waiting.tsx';

const OUTCOME_ICON: Readonly<Record<OutcomeKind, ReactNode>> = {
  waiting: <WaitIcon />,
  found: <CheckIcon />,
  'none-held': <InfoIcon />,
  'not-open': <LockIcon />,
  'source-failing': <WarnIcon />,
  'session-lost': <CrossIcon />,
};

function Row({ row, opens }: { readonly row: FetchRow; readonly opens: boolean }) {
  const { text, word } = useWords();
  return (
    <li className="row" data-outcome={row.outcome} data-database={row.databaseId}>
      <span className="row-icon">{OUTCOME_ICON[row.outcome]}</span>
      <div className="row-words">
        <p className="row-name">
          <Both text={row.database} />
        </p>
        <p className="row-outcome">
          <SayOne k={`outcome.${row.outcome}`} />
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
          aria-label={`${word('viewing.open')} ${text(row.database)}`}
          onPress={() => ask({ intent: 'open-record', databaseId: row.databaseId })}
        >
          <Say k="viewing.open" />
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

function Section({ section, revealed }: { readonly section: RecordSection; readonly revealed: boolean }) {
  const { word } = useWords();
  const value = (field: RecordSection['fields'][number]) => {
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

function RecordSheet({ record, revealed }: { readonly record: PresentedRecord; readonly revealed: boolean }) {
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
        <Section key={at} section={section} revealed={revealed} />
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

export function Viewing({ content }: { readonly content: Extract<Screen, { screen: 'viewing' }> }) {
  const print = (
    <Action
      kind="primary"
      say={content.pages > 0 ? 'viewing.printCount' : 'viewing.print'}
      values={{ n: content.pages }}
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
        above={
          <div className="reveal">
            <p>
              <Say k="viewing.maskedNote" />
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
        <RecordSheet record={record} revealed={revealed} />
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
        </p>
      }
    >
      <ul className="rows">
        {content.rows.map((row) => (
          <Row key={row.databaseId} row={row} opens />
        ))}
      </ul>
    </Frame>
  );
}
