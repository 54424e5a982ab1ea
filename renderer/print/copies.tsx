/** Copies of records: each on sheets of its own, with its provenance on every page and a code of its own. */
import type { PrintDocument, RecordSection, Text } from '../../electron/contract.ts';
import { Both, HANDLING, QrCode, Seal } from './parts.tsx';
import { copyPage } from './running-heads.ts';

type Copies = Extract<PrintDocument, { kind: 'copies' }>;
type Sheet = Copies['records'][number];

export function CopiesPaper({ paper }: { readonly paper: Copies }) {
  return (
    <main className="copies">
      {paper.records.map((sheet, index) => (
        <CopySheet key={sheet.documentId} paper={paper} sheet={sheet} id={copyPage(index)} />
      ))}
    </main>
  );
}

function CopySheet({
  paper,
  sheet,
  id,
}: {
  readonly paper: Copies;
  readonly sheet: Sheet;
  readonly id: string;
}) {
  const { record } = sheet;
  return (
    <article className={`copy layout-${record.layout}`} id={id}>
      <header className="copy-head">
        <Seal />
        <div>
          <h1>
            {record.title.th}
            <span className="en" lang="en">
              {record.title.en}
            </span>
          </h1>
          {record.formCode !== '' && <p className="form-code">{record.formCode}</p>}
        </div>
        <p className="stamp">สำเนา</p>
      </header>

      <dl className="facts provenance">
        <div className="wide">
          <dt>เจ้าของข้อมูล</dt>
          <dd>
            <Both text={record.provenance.agency} />
          </dd>
        </div>
        <div className="wide">
          <dt>ฐานข้อมูล</dt>
          <dd>
            <Both text={record.provenance.database} />
          </dd>
        </div>
        <div>
          <dt>เรียกข้อมูลเมื่อ</dt>
          <dd>{sheet.retrieved.th}</dd>
        </div>
        {sheet.sourceUpdated !== undefined && (
          <div>
            <dt>ข้อมูลปรับปรุงเมื่อ</dt>
            <dd>{sheet.sourceUpdated.th}</dd>
          </div>
        )}
        <div>
          <dt>เลขที่คำขอ</dt>
          <dd className="nowrap">{paper.requestNumber}</dd>
        </div>
        <div>
          <dt>ผู้ขอ</dt>
          <dd>{paper.holder.name.th}</dd>
        </div>
      </dl>

      {record.picture !== undefined && (
        <img className="picture" src={record.picture} alt={`รูปในข้อมูล ${record.title.th}`} />
      )}
      {record.sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no name of their own and never move
        <Section key={index} section={section} />
      ))}

      <footer className="ending">
        <QrCode token={sheet.verificationToken} documentId={sheet.documentId} />
        <div className="mark">
          <p>{sheet.mark.th}</p>
          <p className="en" lang="en">
            {sheet.mark.en}
          </p>
          {sheet.handling === 'certified-copy' && <RegistrarBlock />}
        </div>
      </footer>
    </article>
  );
}

/** Filled in by hand by the registrar, to whom certified copies are queued: a kiosk cannot sign for an officer. */
function RegistrarBlock() {
  return (
    <div className="registrar">
      <p>ผู้ยื่นคำขอขอ{HANDLING['certified-copy'].th}: ขอรับรองว่าเป็นสำเนาถูกต้องตรงกับรายการในฐานข้อมูล</p>
      <p className="line">ลงชื่อ</p>
      <p className="blank">(</p>
      <p className="line">ตำแหน่ง</p>
      <p className="line">วันที่</p>
    </div>
  );
}

function Cut({ reason }: { readonly reason: Text }) {
  return (
    <span className="cut">
      <span className="cut-bar" aria-hidden="true" />
      ตัดทอน: {reason.th}{' '}
      <span className="en" lang="en">
        withheld: {reason.en}
      </span>
    </span>
  );
}

function Section({ section }: { readonly section: RecordSection }) {
  return (
    <section className="record-section">
      {section.heading !== undefined && (
        <h2>
          <Both text={section.heading} />
        </h2>
      )}
      {section.fields.length > 0 && (
        <dl className="fields">
          {section.fields.map((field) => (
            <div key={field.key}>
              <dt>
                {field.label.th}
                <span className="under" lang="en">
                  {field.label.en}
                </span>
              </dt>
              <dd>
                {field.cut === undefined ? (
                  field.value.th === '' ? (
                    '–'
                  ) : (
                    <Both text={field.value} />
                  )
                ) : (
                  <Cut reason={field.cut} />
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {section.table !== undefined && (
        <table>
          <thead>
            <tr>
              {section.table.columns.map((column) => (
                <th scope="col" key={column.th}>
                  {column.th}
                  <span className="under" lang="en">
                    {column.en}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {section.table.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no name of their own and never move
              <tr key={index}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                  <td key={column}>
                    <Both text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
