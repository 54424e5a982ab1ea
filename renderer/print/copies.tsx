/** Copies of records: each on sheets of its own, with its provenance on every page and a code of its own. */
import { createContext, Fragment, useContext } from 'react';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { RecordField, RecordSection, Text } from '../../electron/contract/words.ts';
import { FormCode } from '../components/form-code.tsx';
import { noBreak } from '../components/no-break.tsx';
import { isLong } from './fit.ts';
import { type Layout, layoutOf, placed } from './layouts.ts';
import { List } from './list.tsx';
import { partOf } from './part.ts';
import { Both, QrCode, Seal, wholeWords } from './parts.tsx';
import { copyPage } from './running-heads.ts';

type Copies = Extract<PrintDocument, { kind: 'copies' }>;
type Sheet = Copies['records'][number];

export function CopiesPaper({ paper }: { readonly paper: Copies }) {
  return (
    <main className={paper.runsOn ? 'copies runs-on' : 'copies'}>
      {paper.records.map((sheet, index) => (
        <CopySheet key={sheet.documentId} paper={paper} sheet={sheet} id={copyPage(index)} />
      ))}
    </main>
  );
}

/** Rows of a record's tables, and its fields. */
const rowsIn = ({ sections }: Sheet['record']) =>
  sections.reduce((sum, { fields, table }) => sum + fields.length + (table?.rows.length ?? 0), 0);

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
  const { first, last, widest, reasons } = partOf(paper);
  const long = widest.length > 0 || isLong(rowsIn(record));
  return (
    <article
      className={`copy layout-${record.layout}${long ? ' long' : ''}${sheet.handling === 'certified-copy' ? ' certified' : ''}`}
      id={id}
    >
      {first && <SheetHead paper={paper} sheet={sheet} />}
      <Reasons value={reasons.length > 0 ? reasons : reasonsOf(record.sections)}>
        {record.sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no name of their own and never move
          <Section key={index} section={section} layout={layoutOf(record.layout)} widest={widest[index]} />
        ))}
        {last && <SheetEnd paper={paper} sheet={sheet} />}
      </Reasons>
    </article>
  );
}

/** What stands above a record: what it is, whose, and where it comes from. */
function SheetHead({ paper, sheet }: { readonly paper: Copies; readonly sheet: Sheet }) {
  const { record } = sheet;
  const number = (
    <p>
      <b>เลขที่คำขอ</b> <span className="nowrap">{paper.requestNumber}</span>
    </p>
  );
  return (
    <>
      <header className="copy-head">
        <Seal paper={paper} />
        <div>
          <h1>
            {noBreak(record.title.th)}
            <span className="en" lang="en">
              {record.title.en}
            </span>
          </h1>
          {record.formCode !== '' && (
            <p>
              <FormCode code={record.formCode} />
            </p>
          )}
        </div>
        <p className="stamp">สำเนา</p>
      </header>

      <div className="facts provenance">
        <p className="wide">
          <b>หน่วยงานที่ควบคุมดูแลข้อมูล</b>{' '}
          <span>
            <Both text={record.provenance.agency} />
          </span>
        </p>
        {sheet.also.length > 0 && (
          <p className="wide">
            <b>ข้อมูลตรงกับ</b>{' '}
            <span>{noBreak(`${sheet.also.map(({ th }) => th).join(' · ')} จึงพิมพ์รวมเป็นฉบับเดียว`)}</span>
          </p>
        )}
        {record.provenance.database.th !== record.title.th && (
          <p className="wide">
            <b>ฐานข้อมูล</b>{' '}
            <span>
              <Both text={record.provenance.database} />
            </span>
          </p>
        )}
        <p>
          <b>เรียกข้อมูลเมื่อ</b> <span>{noBreak(sheet.retrieved.th)}</span>
        </p>
        {sheet.sourceUpdated === undefined ? (
          <>
            {number}
            <AskedBy holder={paper.holder} wide />
          </>
        ) : (
          <>
            <p>
              <b>ข้อมูลปรับปรุงเมื่อ</b> <span>{noBreak(sheet.sourceUpdated.th)}</span>
            </p>
            <AskedBy holder={paper.holder} />
            {number}
          </>
        )}
      </div>

      {record.picture !== undefined && (
        <img className="picture" src={record.picture} alt={`รูปในข้อมูล ${record.title.th}`} />
      )}
    </>
  );
}

/** What stands below it: notes, and the code with what the copy is. */
function SheetEnd({ paper, sheet }: { readonly paper: Copies; readonly sheet: Sheet }) {
  return (
    <>
      {sheet.record.notes?.map((note) => (
        <p key={note.th} className="note">
          <Both text={note} />
        </p>
      ))}
      <footer className="ending">
        <QrCode of={sheet} paper={paper} />
        <div className="mark">
          <CutReasons />
          <p>{noBreak(sheet.mark.th)}</p>
          <p className="en" lang="en">
            {noBreak(sheet.mark.en)}
          </p>
          {sheet.handling === 'certified-copy' && <RegistrarBlock />}
        </div>
      </footer>
    </>
  );
}

/** Whose copy it is, and whose word the name is, on one line where there is room: lines cost pages. */
function AskedBy({ holder, wide = false }: { readonly holder: Copies['holder']; readonly wide?: boolean }) {
  return (
    <p className={wide ? 'wide' : undefined}>
      <b>ผู้ขอ</b>{' '}
      <span>
        {wholeWords(holder.name.th)} <span className="en">{holder.standing.th}</span>
      </span>
    </p>
  );
}

/** Filled in by hand by the registrar, to whom certified copies are queued: a kiosk cannot sign for an officer. */
function RegistrarBlock() {
  return (
    <div className="registrar">
      <p>{noBreak('ขอรับรองว่าสำเนานี้ถูกต้องตรงกับรายการในฐานข้อมูล')}</p>
      <p className="line">ลงชื่อ</p>
      <p className="blank">(</p>
      <p className="line">ตำแหน่ง</p>
      <p className="line">วันที่</p>
    </div>
  );
}

function Cell({ field, share }: { readonly field: RecordField; readonly share: number }) {
  return (
    <p className={`cell share-${share}`}>
      <b className="label">
        {noBreak(field.label.th)}{' '}
        <span className="en" lang="en">
          {field.label.en}
        </span>
      </b>
      <br />
      <span className="value">
        {field.value.th === '' ? '–' : <Both text={field.value} />}
        {field.cut !== undefined && <Cut reason={field.cut} />}
      </span>
    </p>
  );
}

/** The reasons for which something is cut in a record, each once: cells refer to them by number. */
const Reasons = createContext<readonly Text[]>([]);

function reasonsOf(sections: readonly RecordSection[]): readonly Text[] {
  const reasons = new Map<string, Text>();
  for (const { fields } of sections)
    for (const { cut } of fields) if (cut !== undefined) reasons.set(cut.th, cut);
  return [...reasons.values()];
}

/** What is withheld is seen to be withheld; the number says why. */
function Cut({ reason }: { readonly reason: Text }) {
  const number = useContext(Reasons).findIndex(({ th }) => th === reason.th) + 1;
  return (
    <span className="cut">
      <span className="cut-bar" aria-hidden="true" />
      ตัดทอน ({number})
    </span>
  );
}

function CutReasons() {
  const reasons = useContext(Reasons);
  if (reasons.length === 0) return null;
  return (
    <ol className="reasons">
      {reasons.map((reason) => (
        <li key={reason.th}>
          <Both text={reason} />
        </li>
      ))}
    </ol>
  );
}

function Cells({
  fields,
  layout,
  whole = false,
}: {
  readonly fields: readonly RecordField[];
  readonly layout: Layout;
  /** Not to be parted by the end of a page. */
  readonly whole?: boolean;
}) {
  if (fields.length === 0) return null;
  return (
    <div className={whole ? 'cells whole' : 'cells'}>
      {placed(fields, layout).map((row) => (
        <div className="row" key={row[0]?.field.key}>
          {row.map(({ field, share }) => (
            <Cell key={field.key} field={field} share={share} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Heading({ text }: { readonly text: Text | undefined }) {
  return (
    text !== undefined && (
      <h2>
        <Both text={text} />
      </h2>
    )
  );
}

function Section({
  section,
  layout,
  widest,
}: {
  readonly section: RecordSection;
  readonly layout: Layout;
  /** The longest text of each column, where these are not all rows. */
  readonly widest: readonly string[] | undefined;
}) {
  const { table } = section;
  // A withheld column is told below its table.
  const notes = section.fields.filter((field) => table !== undefined && field.key.includes('[]'));
  const parties = layout.parties ?? [];
  const ofParty = (prefix: string) => section.fields.filter((field) => field.key.startsWith(prefix));
  const own = section.fields.filter(
    (field) => !notes.includes(field) && !parties.some(({ prefix }) => field.key.startsWith(prefix)),
  );
  const couple = parties.filter(({ prefix }) => ofParty(prefix).length > 0);
  // Of another part.
  if (section.heading === undefined && section.fields.length === 0 && table === undefined) return null;
  return (
    <section className="record-section">
      <Heading text={section.heading} />
      <Cells fields={own} layout={layout} />
      {couple.length > 0 && (
        <div className="parties">
          {couple.map(({ prefix, heading }) => (
            <section key={prefix}>
              <Heading text={heading} />
              <Cells
                fields={ofParty(prefix)}
                layout={{ rows: ofParty(prefix).map((field) => [[field.key, 12]]) }}
              />
            </section>
          ))}
        </div>
      )}
      {table !== undefined &&
        (layout.cards ? (
          <Cards table={table} />
        ) : listed(table, layout) ? (
          <Lines table={table} by={layout.listBy} />
        ) : widest !== undefined || isLong(table.rows.length) ? (
          <List columns={table.columns} rows={table.rows} widest={widest} />
        ) : (
          <Rows table={table} />
        ))}
      {notes.length > 0 && (
        <p className="note">
          {notes.map((field) => (
            <Fragment key={field.key}>
              <span className="nowrap">
                {noBreak(field.label.th)}: {field.cut !== undefined && <Cut reason={field.cut} />}
              </span>{' '}
            </Fragment>
          ))}
        </p>
      )}
    </section>
  );
}

type RecordTable = NonNullable<RecordSection['table']>;

/** Each row as a document of its own. */
function Cards({ table }: { readonly table: RecordTable }) {
  return table.rows.map((row, index) => (
    <Cells
      // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no name of their own and never move
      key={index}
      fields={row.flatMap((value, column) => {
        const label = table.columns[column];
        return label === undefined || value.th === ''
          ? []
          : [{ key: `${column}`, label, value, privacy: 'plain' as const }];
      })}
      layout={{}}
      whole
    />
  ));
}

/** Whether a table is a list of the same again and again: its column says less often something new than there are rows. */
function listed({ columns, rows }: RecordTable, { listBy }: Layout): boolean {
  const at = columns.findIndex(({ th }) => th === listBy);
  return at >= 0 && new Set(rows.map((row) => row[at]?.th)).size < rows.length;
}

/** One line a row. */
function Lines({ table, by }: { readonly table: RecordTable; readonly by: string | undefined }) {
  const at = table.columns.findIndex(({ th }) => th === by);
  const column = table.columns[at];
  const groups: { readonly head: string; readonly rows: (readonly Text[])[] }[] = [];
  for (const row of table.rows) {
    const head = row[at]?.th ?? '';
    const last = groups.at(-1);
    if (last?.head === head) last.rows.push(row);
    else groups.push({ head, rows: [row] });
  }
  const others = table.columns.filter((_, index) => index !== at);
  return (
    <table className="lines">
      <thead>
        <tr>
          {others.map(({ th, en }) => (
            <th scope="col" key={th}>
              {th}
              <span className="under" lang="en">
                {en}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      {groups.map(({ head, rows }, group) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an employer may come again
        <tbody key={group}>
          <tr className="of">
            <td colSpan={others.length}>
              {column?.th} <b>{noBreak(head)}</b>
            </td>
          </tr>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no name of their own and never move
            <tr key={index}>
              {row.map((cell, of) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                of === at ? null : <td key={of}>{noBreak(cell.th)}</td>,
              )}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Rows({ table }: { readonly table: RecordTable }) {
  return (
    <table className={table.columns.length > 6 ? 'dense' : undefined}>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th scope="col" key={column.th}>
              {noBreak(column.th)}
              <span className="under" lang="en">
                {column.en}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a record have no name of their own and never move
          <tr key={index}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={column}>
                {noBreak(cell.th)}
                {cell.en !== '' && cell.en !== cell.th && (
                  <span className="under" lang="en">
                    {noBreak(cell.en)}
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
