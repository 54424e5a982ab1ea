/**
 * F1 for whoever acts for another (Section 25 paragraph 5; Ministerial Regulation No. 2, B.E. 2541): who they are is from
 * their own card, the rest is written by hand, and an officer takes it.
 */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import {
  ByHand,
  CAPACITIES,
  Choice,
  Heading,
  LinesByHand,
  Masthead,
  Requester,
  Signatures,
  Ticks,
} from './parts.tsx';

type Representative = Extract<PrintDocument, { kind: 'representative' }>;

/** What shows it; ticked by the officer who has seen it. */
const EVIDENCE = [
  'ทุกกรณี: บัตรประจำตัวประชาชนของผู้กระทำการแทน',
  'แทนผู้เยาว์: สูติบัตรหรือทะเบียนบ้านของผู้เยาว์ และหลักฐานการใช้อำนาจปกครอง',
  'แทนคนไร้ความสามารถหรือคนเสมือนไร้ความสามารถ: คำสั่งศาลที่ตั้งผู้อนุบาลหรือผู้พิทักษ์',
  'แทนผู้ถึงแก่กรรม: มรณบัตร และหลักฐานว่าเป็นผู้มีสิทธิตามกฎกระทรวง',
  'ผู้รับมอบอำนาจ: หนังสือมอบอำนาจ และบัตรประจำตัวประชาชนของผู้มอบ (ถ้ามี)',
] as const;

const ROWS = 3;

export function RepresentativePaper({ paper }: { readonly paper: Representative }) {
  return (
    <main className="representative">
      <Masthead
        paper={paper}
        title={{
          th: 'คำขอข้อมูลข่าวสารส่วนบุคคลแทนเจ้าของข้อมูล',
          en: 'Request for personal information on behalf of its owner (Section 25 paragraph 5)',
        }}
      />
      <Requester holder={paper.holder}>
        <p className="wide">
          <b>สถานะ</b>{' '}
          <span>
            <Choice>เจ้าของข้อมูล</Choice> <Choice on>{noBreak('ผู้กระทำการแทน')}</Choice>
          </span>
        </p>
      </Requester>
      <section>
        <Heading th="กระทำการในฐานะ" en="Acting as" />
        <Ticks of={CAPACITIES} />
      </section>
      <section>
        <Heading th="เจ้าของข้อมูล" en="Whose information" />
        <div className="facts">
          <ByHand label="ชื่อ-สกุล" wide />
          <ByHand label="เลขประจำตัวประชาชน" />
          <ByHand label="วันเกิด" />
          <ByHand label="ที่อยู่" wide />
        </div>
      </section>
      <section>
        <Heading th="ข้อมูลที่ขอ" en="What is asked" />
        <table>
          <thead>
            <tr>
              <th scope="col">ฐานข้อมูล และหน่วยงาน</th>
              <th scope="col">ความประสงค์</th>
            </tr>
          </thead>
          <tbody>
            <LinesByHand count={ROWS} />
          </tbody>
        </table>
      </section>
      <section>
        <Heading th="หลักฐานที่เจ้าหน้าที่ตรวจแล้ว" en="Evidence seen by the officer" />
        <Ticks of={EVIDENCE} />
      </section>
      <section>
        <div className="law">
          {paper.law.map((paragraph) => (
            <p key={paragraph.th}>{noBreak(paragraph.th)}</p>
          ))}
        </div>
      </section>
      <section>
        <Signatures holder={paper.holder} />
      </section>
    </main>
  );
}
