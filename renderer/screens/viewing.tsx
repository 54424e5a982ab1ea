/** What the agencies answered: the list, and a record to read. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Screen } from '../../electron/contract/window.ts';
import type { PresentedRecord, RecordField, RecordSection } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { FormCode } from '../components/form-code.tsx';
import {
  CoverIcon,
  EyeIcon,
  FlagIcon,
  InfoIcon,
  LockIcon,
  PrintIcon,
  WarnIcon,
} from '../components/icons.tsx';
import { OutcomeRow } from '../components/outcome-row.tsx';
import { Parts } from '../components/parts.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { ask, useWindow } from '../store/window-store.ts';

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
        {record.formCode !== '' && <FormCode code={record.formCode} />}
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

type Content = Extract<Screen, { screen: 'viewing' }>;

function Print() {
  return (
    <Action
      kind="primary"
      say="viewing.print"
      testId="print"
      icon={<PrintIcon />}
      intent={{ intent: 'print' }}
    />
  );
}

/** One record, its personal values hidden until they are asked for. */
function OpenRecord({ content, record }: { readonly content: Content; readonly record: PresentedRecord }) {
  const { revealed, marked, part } = content;
  return (
    <Frame
      title="viewing.title"
      next="viewing.next"
      back="close-record"
      end
      primary={<Print />}
      listKey={`part-${part?.at ?? 1}`}
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
      <Parts part={part} />
      <RecordSheet record={record} revealed={revealed} marked={marked} />
      <Parts part={part} />
    </Frame>
  );
}

/** Every database that was asked, and what its agency answered. */
function Answers({ content }: { readonly content: Content }) {
  return (
    <Frame
      title="viewing.title"
      next="viewing.next"
      end
      primary={<Print />}
      above={
        <p className="summary">
          <span>
            <SayOne k="viewing.request" values={{ number: content.requestNumber }} />
          </span>
          <span>
            <SayOne k="viewing.fee" /> <Baht satang={content.estimatedFeeSatang} />
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
          <OutcomeRow key={row.databaseId} row={row} opens />
        ))}
      </ul>
      <div className="all all-below">
        <Action
          say="viewing.disclosures"
          testId="show-disclosures"
          icon={<EyeIcon />}
          intent={{ intent: 'show-disclosures' }}
        />
      </div>
    </Frame>
  );
}

export function Viewing({ content }: { readonly content: Content }) {
  const { record } = content;
  return record === undefined ? (
    <Answers key="list" content={content} />
  ) : (
    <OpenRecord key={record.databaseId} content={content} record={record} />
  );
}
