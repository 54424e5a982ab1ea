/** F1: คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ๒๕); elements of docs/law.md §4.1. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import {
  Both,
  Deadlines,
  HANDLING,
  Masthead,
  OUTCOME,
  QrCode,
  Requester,
  Signatures,
  Tick,
  Verification,
} from './parts.tsx';
import { RESULT_PART } from './words.ts';

type Request = Extract<PrintDocument, { kind: 'request' }>;

/** A whole number in the wanted digits. */
const NUMBERS = {
  thai: new Intl.NumberFormat('th-u-nu-thai'),
  arabic: new Intl.NumberFormat('th-u-nu-latn'),
};
const inDigits = (value: number, numerals: Request['numerals']) => NUMBERS[numerals].format(value);

/** What was asked of whom, what came of it, and the fee. */
function Asked({ paper }: { readonly paper: Request }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  return (
    <section>
      <h2>
        {n(3)}. ข้อมูลที่ขอ และผล{' '}
        <span className="en" lang="en">
          What is asked, and what came of it
        </span>
      </h2>
      <table className={paper.lines.some((line) => line.explanation !== undefined) ? 'asked' : undefined}>
        <thead>
          <tr>
            <th scope="col" className="narrow">
              ลำดับ
            </th>
            <th scope="col">ฐานข้อมูล และหน่วยงานที่ควบคุมดูแล</th>
            <th scope="col" className="handling">
              ความประสงค์
            </th>
            <th scope="col" className="outcome">
              ผล
            </th>
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
              <td className="number">{line.pages === 0 ? '–' : n(line.pages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">
        <Both text={RESULT_PART} />
      </p>
      <p className="fee">
        ค่าธรรมเนียม: <b>{paper.fee.th}</b>{' '}
        <span className="en" lang="en">
          Fee: {paper.fee.en}
        </span>
      </p>
      {paper.noneHeld !== undefined && (
        <p className="note">
          <Both text={paper.noneHeld} />
        </p>
      )}
      {paper.waiver !== undefined && (
        <p className="note">
          <Both text={paper.waiver} />
        </p>
      )}
    </section>
  );
}

/** The back of the sheet: rights, deadlines and the law. */
function Back({ paper }: { readonly paper: Request }) {
  return (
    <section className="back">
      <h2>
        สิทธิของท่านและกำหนดเวลา{' '}
        <span className="en" lang="en">
          Your rights and their time limits
        </span>
      </h2>
      <Deadlines deadlines={paper.deadlines} />
      <ul className="rights">
        {paper.rights.map((right) => (
          <li key={right.th}>
            {noBreak(right.th)}
            <span className="under" lang="en">
              {noBreak(right.en)}
            </span>
          </li>
        ))}
      </ul>
      <h2>พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ มาตรา ๒๕</h2>
      <div className="law">
        {paper.law.map((paragraph) => (
          <p key={paragraph.th}>{noBreak(paragraph.th)}</p>
        ))}
      </div>
    </section>
  );
}

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

      <p className="addressee">
        <Both text={paper.addressee} />
      </p>

      <Requester holder={paper.holder} number={`${n(1)}. `}>
        <p className="wide">
          <b>สถานะ</b>{' '}
          <span>
            <Tick on /> เจ้าของข้อมูล <Tick /> ผู้กระทำการแทน (ให้เจ้าหน้าที่ดำเนินการ)
          </span>
        </p>
      </Requester>
      <Verification verification={paper.verification} number={`${n(2)}. `} />

      <Asked paper={paper} />

      <section className="declared">
        <h2>
          {n(4)}. คำแสดงเจตนา{' '}
          <span className="en" lang="en">
            Declaration
          </span>
        </h2>
        <p className="declaration">“{noBreak(paper.declaration.th)}”</p>
        <p className="en" lang="en">
          {noBreak(paper.declaration.en)}
        </p>
      </section>

      <section className="ending">
        <QrCode token={paper.verificationToken} documentId={paper.documentId} />
        <Signatures
          holder={paper.holder}
          signed={paper.numerals}
          {...(paper.handSignature === undefined ? {} : { drawn: paper.handSignature })}
        >
          {' '}
          · อ้างอิง SAS ข้อ {n(2)}
        </Signatures>
      </section>

      <Back paper={paper} />
    </main>
  );
}
