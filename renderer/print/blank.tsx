/**
 * F1 for who has no card: the request of Section 25 with nothing in it, filled in by hand by who asks, who acts for them, or
 * an officer who writes for them. Its back has the law and the rights, as that of the request.
 */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import { Back, ByHand, CAPACITIES, Choice, Heading, LinesByHand, Seal, Ticks } from './parts.tsx';

type Blank = Extract<PrintDocument, { kind: 'blank' }>;

/** What shows who somebody is without the card, and in which right they act; ticked by the officer who has seen it. */
const EVIDENCE = [
  'บัตรประจำตัวประชาชนที่เครื่องอ่านไม่ได้',
  'หนังสือสุทธิ (พระภิกษุ สามเณร)',
  'หนังสือเดินทาง',
  'หลักฐานของผู้กระทำการแทน',
] as const;

const ROWS = 4;

const n = (value: number, numerals: Blank['numerals']) =>
  numerals === 'thai' ? String.fromCharCode(0x0e50 + value) : String(value);

export function BlankPaper({ paper }: { readonly paper: Blank }) {
  const number = (value: number) => n(value, paper.numerals);
  return (
    <main className="representative blank-form">
      <header className="masthead">
        <Seal paper={paper} />
        <div className="masthead-title">
          <h1>
            คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา {number(2)}
            {number(5)})
            <span className="en" lang="en">
              Request to inspect or copy personal information (Section 25) · form to be filled in by hand
            </span>
          </h1>
        </div>
        <div className="masthead-facts">
          <ByHand label="เลขรับ" />
          <p>
            <b>สำนักงาน</b> <span>{noBreak(paper.office.th)}</span>
          </p>
          <ByHand label="วันที่ยื่น" />
          <p>
            <b>เครื่อง</b> <span>{paper.kioskId}</span>
          </p>
        </div>
      </header>
      <p className="addressee">{noBreak(paper.addressee.th)}</p>
      <p>
        แบบคำขอนี้ไม่เสียค่าธรรมเนียม เจ้าหน้าที่ช่วยเขียนให้ได้{' '}
        <span className="en" lang="en">
          This form is free. An officer may fill it in for you.
        </span>
      </p>
      <section>
        <Heading th={`${number(1)}. เจ้าของข้อมูล`} en="Whose information" />
        <div className="facts">
          <ByHand label="ชื่อ-สกุล" wide />
          <ByHand label="เลขประจำตัวประชาชน" />
          <ByHand label="วันเกิด" />
          <ByHand label="ที่อยู่" wide />
          <ByHand label="โทรศัพท์ (ไม่บังคับ)" wide />
        </div>
      </section>
      <section>
        <Heading th={`${number(2)}. ผู้ยื่นคำขอ`} en="Who asks" />
        <p>
          <Choice>{noBreak('เจ้าของข้อมูล')}ยื่นเอง</Choice> <Choice>{noBreak('ผู้กระทำการแทน')} ในฐานะ</Choice>
        </p>
        <Ticks of={CAPACITIES} />
        <div className="facts">
          <ByHand label="ชื่อ-สกุลผู้กระทำการแทน" wide />
          <ByHand label="เลขประจำตัวประชาชน" wide />
        </div>
      </section>
      <section>
        <Heading th={`${number(3)}. ข้อมูลที่ขอ`} en="What is asked for" />
        <table>
          <thead>
            <tr>
              <th scope="col">ข้อมูล หรือฐานข้อมูล และหน่วยงาน (ถ้าทราบ)</th>
              <th scope="col">ความประสงค์</th>
            </tr>
          </thead>
          <tbody>
            <LinesByHand count={ROWS} />
          </tbody>
        </table>
      </section>
      <section className="declared">
        <Heading th={`${number(4)}. คำแสดงเจตนา`} en="Declaration" />
        <p className="declaration">“{noBreak(paper.declaration.th)}”</p>
      </section>
      <section>
        <Heading th={`${number(5)}. หลักฐานที่เจ้าหน้าที่ตรวจแล้ว`} en="Evidence seen by the officer" />
        <Ticks of={EVIDENCE} />
      </section>
      <section>
        <div className="signatures">
          <Signature as="ผู้ยื่นคำขอ" />
          <Signature as="เจ้าหน้าที่ผู้รับคำขอ" />
        </div>
      </section>
      <Back paper={paper} />
    </main>
  );
}

function Signature({ as }: { readonly as: string }) {
  return (
    <div className="signature">
      <p className="line by-pen">ลงชื่อ</p>
      <p className="blank">(</p>
      <p>{as}</p>
    </div>
  );
}
