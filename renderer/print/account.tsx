/** F8, the record of an inspection on the screen, and the account of disclosures: who has looked. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Text } from '../../electron/contract/words.ts';
import { noBreak } from '../components/no-break.tsx';
import { isLong } from './fit.ts';
import { List } from './list.tsx';
import { partOf } from './part.ts';
import { Both, Heading, handlingText, Masthead, OUTCOME, QrCode, Requester, Verification } from './parts.tsx';

const UNOPENED: Text = { th: 'ไม่ได้เปิดดูรายละเอียด', en: 'not opened' };

export function InspectionPaper({
  paper,
}: {
  readonly paper: Extract<PrintDocument, { kind: 'inspection' }>;
}) {
  return (
    <main className="account">
      <Masthead paper={paper} title={{ th: 'บันทึกการตรวจดูข้อมูลข่าวสารส่วนบุคคล', en: 'Record of inspection' }}>
        <p className="wide">
          <b>ตรวจดูตั้งแต่</b> <span>{noBreak(paper.started.th)}</span> <b>ถึง</b>{' '}
          <span>{noBreak(paper.ended.th)}</span>
        </p>
      </Masthead>
      <Requester
        holder={paper.holder}
        {...(paper.onBehalf === undefined ? {} : { onBehalf: paper.onBehalf })}
      />
      <Verification verification={paper.verification} />
      <section>
        <Heading th="ข้อมูลที่แสดงบนจอ โดยไม่ได้ออกสำเนา" en="Shown on the screen; no copy was taken" />
        <table>
          <thead>
            <tr>
              <th scope="col">ฐานข้อมูล และหน่วยงานที่ควบคุมดูแล</th>
              <th scope="col">ความประสงค์</th>
              <th scope="col">ผล</th>
            </tr>
          </thead>
          <tbody>
            {paper.lines.map((line) => (
              <tr key={`${line.database.th}-${line.handling}`}>
                <td>
                  <Both text={line.database} />
                  <Both text={line.agency} className="under" />
                </td>
                <td>
                  <Both text={handlingText(line)} />
                </td>
                <td>
                  <Both text={OUTCOME[line.outcome]} />
                  {line.unopened === true && <Both text={UNOPENED} className="under" />}
                  {line.explanation !== undefined && <Both text={line.explanation} className="under" />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="fee">ไม่มีค่าธรรมเนียมสำหรับการตรวจดู</p>
      </section>
      <section className="ending">
        <QrCode of={paper} paper={paper} />
        <p />
      </section>
    </main>
  );
}

/** The account's columns, and their English, which only a long list has: one with room for it says it in each row. */
const COLUMNS: readonly Text[] = [
  { th: 'วันเวลา', en: 'When' },
  { th: 'ฐานข้อมูล', en: 'Database' },
  { th: 'ผู้เรียกดู', en: 'Who looked' },
  { th: 'วัตถุประสงค์', en: 'What for' },
];

type Disclosures = Extract<PrintDocument, { kind: 'disclosures' }>;

export function DisclosuresPaper({ paper }: { readonly paper: Disclosures }) {
  const { first, last, widest } = partOf(paper);
  const lines = paper.rows.map(({ at, database, who, purpose }) => [at, database, who, purpose]);
  const long = widest.length > 0 || isLong(paper.rows.length);
  return (
    <main className={long ? 'account long' : 'account'}>
      {first && (
        <>
          <Masthead
            paper={paper}
            title={{ th: 'บัญชีแสดงการเปิดเผยข้อมูลข่าวสารส่วนบุคคล', en: 'Account of disclosures: who has looked' }}
          />
          <Requester
            holder={paper.holder}
            {...(paper.onBehalf === undefined ? {} : { onBehalf: paper.onBehalf })}
          />
        </>
      )}
      <section>
        {long ? <List columns={COLUMNS} rows={lines} widest={widest[0]} /> : <Looks paper={paper} />}
        {last && (
          <p className="note">
            <Both text={paper.limits} />
          </p>
        )}
      </section>
      {last && (
        <section className="ending">
          <QrCode of={paper} paper={paper} />
          <p />
        </section>
      )}
    </main>
  );
}

function Looks({ paper }: { readonly paper: Disclosures }) {
  return (
    <table className="looks">
      <thead>
        <tr>
          {COLUMNS.map(({ th }) => (
            <th scope="col" key={th}>
              {th}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {paper.rows.length === 0 && (
          <tr>
            <td colSpan={4}>ไม่มีรายการในบัญชี</td>
          </tr>
        )}
        {paper.rows.map((row) => (
          <tr key={`${row.at.th}-${row.database.th}-${row.who.th}`}>
            <td>{noBreak(row.at.th)}</td>
            <td>
              <Both text={row.database} />
            </td>
            <td>
              <Both text={row.who} />
            </td>
            <td>
              <Both text={row.purpose} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
