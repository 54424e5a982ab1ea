/** One record as its holder reads it: fields and tables, what is hidden, what is withheld, and what is called wrong. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { PresentedRecord, RecordField, RecordSection } from '../../electron/contract/words.ts';
import { ask } from '../store/window-store.ts';
import { FormCode } from './form-code.tsx';
import { FlagIcon, InfoIcon, LockIcon } from './icons.tsx';
import { Both, One, SayOne, useWords } from './say.tsx';

/** What a section needs to know of the record around it. */
interface Around {
  readonly databaseId: PresentedRecord['databaseId'];
  readonly revealed: boolean;
  readonly marked: readonly string[];
  /** The person looks for what is wrong. */
  readonly flags: boolean;
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
              {around.flags && field.cut === undefined && (field.privacy === 'plain' || revealed) && (
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
    <table className="table">
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column.th} scope="col">
              <One text={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no identity of their own
          <tr key={at}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={column}>
                {revealed ? (
                  <One text={cell} />
                ) : (
                  <span className="masked" role="img" aria-label={word('viewing.masked')}>
                    ●●●
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function RecordSheet({
  record,
  revealed,
  marked,
  flags,
}: Pick<Around, 'revealed' | 'marked' | 'flags'> & { readonly record: PresentedRecord }) {
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
        <Section
          // biome-ignore lint/suspicious/noArrayIndexKey: sections of a record keep their order
          key={at}
          section={section}
          around={{ databaseId: record.databaseId, revealed, marked, flags }}
        />
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
