/** F2: คำขอแก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารส่วนบุคคล (มาตรา ๒๕ วรรคสาม), one for each agency. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import { Both, Choice, Heading, Masthead, QrCode, Requester, Signatures } from './parts.tsx';

type Correction = Extract<PrintDocument, { kind: 'correction' }>;
type Wish = Correction['lines'][number]['wish'];

function Wishes({ wish, attachNote }: { readonly wish: Wish; readonly attachNote: boolean }) {
  return (
    <p className="wishes">
      <Choice on={wish === 'correct'}>แก้ไขเปลี่ยนแปลง</Choice> <Choice on={wish === 'delete'}>ลบ</Choice>{' '}
      <Choice on={attachNote || wish === 'note-only'}>
        {noBreak('ขอให้หมายเหตุคำขอนี้แนบไว้กับข้อมูล (วรรคสี่)')}
      </Choice>
    </p>
  );
}

export function CorrectionPaper({ paper }: { readonly paper: Correction }) {
  const acting = paper.onBehalf === undefined ? {} : { onBehalf: paper.onBehalf };
  return (
    <main className="correction">
      <Masthead
        paper={paper}
        title={{
          th: 'คำขอแก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารส่วนบุคคล',
          en: 'Request to correct, alter or delete personal information (Section 25 paragraph 3)',
        }}
        code={<QrCode of={paper} paper={paper} />}
      />
      <p className="addressee">
        <b>ถึง</b> <Both text={paper.agency} />
      </p>
      <Requester holder={paper.holder} {...acting} />
      <section>
        <Heading th="ข้อมูลที่ไม่ถูกต้องตามที่เป็นจริง" en="What is not true" />
        <table>
          <thead>
            <tr>
              <th scope="col">รายการ</th>
              <th scope="col">ข้อมูลปัจจุบัน</th>
              <th scope="col">ข้อมูลที่ถูกต้อง</th>
              <th scope="col">เหตุผล หลักฐานแนบ</th>
            </tr>
          </thead>
          {paper.lines.map((line) => (
            <tbody key={`${line.database.th}-${line.item.th}`}>
              <tr>
                <td>
                  <Both text={line.item} />
                  <span className="under">
                    {noBreak(line.database.th)} <span className="nowrap">เรียกดู</span>{' '}
                    {noBreak(line.retrieved.th)}
                  </span>
                </td>
                <td>
                  <Both text={line.current} />
                </td>
                <td className={line.proposed === '' ? 'by-hand' : undefined}>{noBreak(line.proposed)}</td>
                <td className={line.reason === '' ? 'by-hand' : undefined}>{noBreak(line.reason)}</td>
              </tr>
              <tr>
                <td colSpan={4}>
                  <Wishes wish={line.wish} attachNote={line.attachNote} />
                  {line.lodged !== undefined && (
                    <p className="wishes">
                      ยื่นผ่านระบบ Linkage Center แล้ว {noBreak('เลขรับ')} <b className="nowrap">{line.lodged}</b>
                    </p>
                  )}
                </td>
              </tr>
            </tbody>
          ))}
        </table>
        <p className="wishes">
          แจ้งผลทาง <Choice>ไปรษณีย์ตามที่อยู่ข้างต้น</Choice>{' '}
          <Choice>โทรศัพท์/อีเมล ............................................</Choice>
        </p>
      </section>
      <section>
        {paper.deadlines.map(({ what, until }) => (
          <p key={what.th} className="wishes">
            {noBreak(what.th)} {noBreak(until.th)}
          </p>
        ))}
        <div className="law">
          {paper.law.map((paragraph) => (
            <p key={paragraph.th}>{noBreak(paragraph.th)}</p>
          ))}
        </div>
      </section>
      <section>
        <Signatures holder={paper.holder} {...acting} />
      </section>
    </main>
  );
}
