/** F8, the record of an inspection on the screen, and the account of disclosures: who has looked. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import { isLong } from './fit.ts';
import { Both, HANDLING, Heading, Masthead, OUTCOME, QrCode, Requester, Verification } from './parts.tsx';

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
      <Requester holder={paper.holder} />
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
                  <Both text={HANDLING[line.handling]} />
                </td>
                <td>
                  <Both text={OUTCOME[line.outcome]} />
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

export function DisclosuresPaper({
  paper,
}: {
  readonly paper: Extract<PrintDocument, { kind: 'disclosures' }>;
}) {
  return (
    <main className={isLong(paper.rows.length) ? 'account long' : 'account'}>
      <Masthead
        paper={paper}
        title={{ th: 'บัญชีแสดงการเปิดเผยข้อมูลข่าวสารส่วนบุคคล', en: 'Account of disclosures: who has looked' }}
      />
      <Requester holder={paper.holder} />
      <section>
        <table className="looks">
          <thead>
            <tr>
              <th scope="col">วันเวลา</th>
              <th scope="col">ฐานข้อมูล</th>
              <th scope="col">ผู้เรียกดู</th>
              <th scope="col">วัตถุประสงค์</th>
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
        <p className="note">
          <Both text={paper.limits} />
        </p>
      </section>
      <section className="ending">
        <QrCode of={paper} paper={paper} />
        <p />
      </section>
    </main>
  );
}
