/** One record as its holder reads it: fields and tables, what is hidden, what is withheld, and what is called wrong. */
import type { PresentedRecord, RecordField, RecordSection } from '../../electron/contract/words.ts';
import { FormCode } from './form-code.tsx';
import { InfoIcon, LockIcon } from './icons.tsx';
import { Table } from './record-table.tsx';
import { Both, One, SayOne, useWords } from './say.tsx';
import { type Around, WrongMark } from './wrong-mark.tsx';

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
                  <WrongMark name={field.key} label={field.label} around={around} />
                </dd>
              )}
            </div>
          ))}
        </dl>
      )}
      {section.table !== undefined && <Table table={section.table} around={around} />}
    </section>
  );
}

export function RecordSheet({
  record,
  revealed,
  marked,
  lodged,
  flags,
}: Omit<Around, 'databaseId'> & { readonly record: PresentedRecord }) {
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
          around={{ databaseId: record.databaseId, revealed, marked, lodged, flags }}
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
