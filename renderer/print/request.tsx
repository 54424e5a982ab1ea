/** F1: คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ๒๕); elements of linkage-and-law.md §4.1. */
import type { PrintDocument } from '../../electron/contract.ts';
import { Both, HANDLING, Masthead, OUTCOME, QrCode } from './parts.tsx';

type Request = Extract<PrintDocument, { kind: 'request' }>;

/** A whole number in the wanted digits. */
const inDigits = (value: number, numerals: Request['numerals']) =>
  new Intl.NumberFormat(numerals === 'thai' ? 'th-u-nu-thai' : 'th-u-nu-latn').format(value);

export function RequestPaper({ paper }: { readonly paper: Request }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  return (
    <main className="request">
      <Masthead
        paper={paper}
        title={{
          th: `คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ${n(25)})`,
          en: 'Request to inspect or copy personal information (Section 25)',
        }}
      />

      <section>
        <h2>
          {n(1)}. ผู้ยื่นคำขอ{' '}
          <span className="en" lang="en">
            Requester
          </span>
        </h2>
        <dl className="facts">
          <div className="wide">
            <dt>ชื่อ-สกุล</dt>
            <dd>
              <Both text={paper.holder.name} />
            </dd>
          </div>
          <div>
            <dt>เลขประจำตัวประชาชน</dt>
            <dd className="nowrap">{paper.holder.citizenNumber}</dd>
          </div>
          <div>
            <dt>วันเกิด</dt>
            <dd>{paper.holder.birthDate.th}</dd>
          </div>
          <div className="wide">
            <dt>ที่อยู่ตามบัตร</dt>
            <dd>{paper.holder.address === '' ? '–' : paper.holder.address}</dd>
          </div>
          <div className="wide">
            <dt>สถานะ</dt>
            <dd>
              <span className="tick">☑</span> เจ้าของข้อมูล <span className="tick">☐</span> ผู้กระทำการแทน
              (ให้เจ้าหน้าที่ดำเนินการ)
            </dd>
          </div>
        </dl>
      </section>

      <section>
        <h2>
          {n(2)}. การยืนยันตัวตน{' '}
          <span className="en" lang="en">
            Proof of identity (SAS)
          </span>
        </h2>
        <dl className="facts">
          <div className="wide">
            <dt>วิธี</dt>
            <dd>{paper.verification.mode.th}</dd>
          </div>
          <div>
            <dt>วันเวลา</dt>
            <dd>{paper.verification.at.th}</dd>
          </div>
          <div>
            <dt>ผล</dt>
            <dd>ตรงกัน</dd>
          </div>
          <div className="wide">
            <dt>เลขอ้างอิง SAS</dt>
            <dd className="mono">{paper.verification.reference}</dd>
          </div>
        </dl>
      </section>

      <section>
        <h2>
          {n(3)}. ข้อมูลที่ขอ และผล{' '}
          <span className="en" lang="en">
            What is asked, and what came of it
          </span>
        </h2>
        <table>
          <thead>
            <tr>
              <th scope="col" className="narrow">
                ลำดับ
              </th>
              <th scope="col">ฐานข้อมูล และหน่วยงานที่ควบคุมดูแล</th>
              <th scope="col">ขอให้</th>
              <th scope="col">ผล</th>
              <th scope="col" className="narrow">
                หน้า
              </th>
            </tr>
          </thead>
          <tbody>
            {paper.lines.map((line, index) => (
              <tr key={`${line.database.th}-${line.handling}`}>
                <td className="number">{n(index + 1)}</td>
                <td>
                  {line.database.th}
                  <span className="under">{line.agency.th}</span>
                </td>
                <td>{HANDLING[line.handling].th}</td>
                <td>
                  {OUTCOME[line.outcome].th}
                  {line.explanation !== undefined && <span className="under">{line.explanation.th}</span>}
                </td>
                <td className="number">{line.pages === 0 ? '–' : n(line.pages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="fee">
          ค่าธรรมเนียม: <strong>{paper.fee.th}</strong>
        </p>
      </section>

      <section>
        <h2>
          {n(4)}. คำแสดงเจตนา{' '}
          <span className="en" lang="en">
            Declaration
          </span>
        </h2>
        <p className="declaration">“{paper.declaration.th}”</p>
        <p className="en" lang="en">
          {paper.declaration.en}
        </p>
      </section>

      <section className="ending">
        <QrCode token={paper.verificationToken} documentId={paper.documentId} />
        <div className="signatures">
          <div className="signature">
            <p className="line">ลงนามด้วยบัตรประจำตัวประชาชน</p>
            <p>({paper.holder.name.th})</p>
            <p>ผู้ยื่นคำขอ · อ้างอิง SAS ข้อ {n(2)}</p>
          </div>
          <div className="signature">
            <p className="line">ลงชื่อ</p>
            <p className="blank">(</p>
            <p>เจ้าหน้าที่ผู้รับคำขอ (ถ้ามี)</p>
          </div>
        </div>
      </section>

      <section className="back">
        <h2>
          สิทธิของท่านและกำหนดเวลา{' '}
          <span className="en" lang="en">
            Your rights and their time limits
          </span>
        </h2>
        <table className="deadlines">
          <thead>
            <tr>
              <th scope="col">สิทธิ</th>
              <th scope="col">ภายในวันที่ (หากได้รับแจ้งในวันที่ของคำขอนี้)</th>
            </tr>
          </thead>
          <tbody>
            {paper.deadlines.map((deadline) => (
              <tr key={deadline.what.th}>
                <td>
                  {deadline.what.th}
                  <span className="under" lang="en">
                    {deadline.what.en}
                  </span>
                </td>
                <td className="until">
                  {deadline.until.th}
                  <span className="under" lang="en">
                    {deadline.until.en}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <ul className="rights">
          {paper.rights.map((right) => (
            <li key={right.th}>
              {right.th}
              <span className="under" lang="en">
                {right.en}
              </span>
            </li>
          ))}
        </ul>
        <h2>
          พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. {paper.numerals === 'thai' ? '๒๕๔๐' : '2540'} มาตรา {n(25)}
        </h2>
        <div className="law">
          {paper.law.map((paragraph) => (
            <p key={paragraph.th}>{paragraph.th}</p>
          ))}
        </div>
      </section>
    </main>
  );
}
