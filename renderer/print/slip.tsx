/** F6 and F7 on a roll of 80 mm: the receipt of the request, and what is to be paid; and the slip of the day's end. */
import type { ReactNode } from 'react';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Text } from '../../electron/contract/words.ts';
import { noBreak } from '../components/no-break.tsx';
import { Both, handlingText, QrCode, Seal, Squares, UNNUMBERED, wholeWords } from './parts.tsx';

type SlipDocument = Extract<PrintDocument, { kind: 'receipt' | 'payment-slip' }>;

function Slip({
  paper,
  title,
  children,
}: {
  readonly paper: SlipDocument;
  readonly title: Text;
  readonly children: ReactNode;
}) {
  return (
    <main className="slip">
      <header>
        <Seal paper={paper} />
        <h1>
          {noBreak(title.th)}
          <span className="en" lang="en">
            {title.en}
          </span>
        </h1>
        <p>{noBreak(paper.office.th)}</p>
        <p className="nowrap">
          <b>{paper.requestNumber}</b>
        </p>
        <p>
          {noBreak(paper.date.th)} {noBreak(paper.time)} · {paper.kioskId}
        </p>
        <p>{wholeWords(paper.holder.name.th)}</p>
        <p className="under">{paper.holder.standing.th}</p>
      </header>
      {children}
      <QrCode of={paper} paper={paper} />
      {paper.demonstration && <p className="foot">ตัวอย่าง – ข้อมูลจำลอง / demonstration – emulated data</p>}
    </main>
  );
}

export function ReceiptPaper({ paper }: { readonly paper: Extract<SlipDocument, { kind: 'receipt' }> }) {
  return (
    <Slip paper={paper} title={{ th: 'ใบรับคำขอ', en: 'Receipt of request' }}>
      <ul className="slip-lines">
        {paper.lines.map((line) => (
          <li key={`${line.database.th}-${line.handling}`}>
            <span>{noBreak(line.database.th)}</span>
            <span>{noBreak(handlingText(line).th)}</span>
          </li>
        ))}
      </ul>
      <p>
        พิสูจน์ยืนยันตัวบุคคล (SAS) {noBreak(paper.verification.at.th)}
        <br />
        <span className="mono">{paper.verification.reference}</span>
      </p>
      {paper.verification.lodged !== undefined && (
        <p>
          เลขรับของระบบ Linkage Center
          <br />
          <span className="mono">{paper.verification.lodged}</span>
        </p>
      )}
      {paper.verification.unnumbered === true && <p>{noBreak(UNNUMBERED)}</p>}
      <p>
        <Both text={paper.expect} />
      </p>
      {paper.corrections !== undefined && (
        <p>
          คำขอแก้ไขข้อมูล
          {paper.corrections.receipts.map((receipt) => (
            <span key={receipt}>
              <br />
              เลขรับ <span className="mono">{receipt}</span>
            </span>
          ))}
          {paper.corrections.unlodged > 0 && (
            <>
              <br />
              {noBreak(`ยังไม่ได้เลขรับ ${paper.corrections.unlodged} รายการ ให้ยื่นแบบที่พิมพ์ต่อเจ้าหน้าที่`)}
            </>
          )}
        </p>
      )}
      {paper.deadlines.map((deadline) => (
        <p key={deadline.what.th}>
          {noBreak(deadline.what.th)}: <b>{noBreak(deadline.until.th)}</b>
        </p>
      ))}
    </Slip>
  );
}

export function PaymentSlip({ paper }: { readonly paper: Extract<SlipDocument, { kind: 'payment-slip' }> }) {
  const bases = [
    ...new Map(
      paper.items.flatMap(({ legalBasis: law }) => (law === undefined ? [] : [[law.th, law]])),
    ).values(),
  ];
  return (
    <Slip paper={paper} title={{ th: 'ใบแจ้งชำระค่าธรรมเนียม', en: 'Payment slip' }}>
      <table>
        <thead>
          <tr>
            <th scope="col">รายการ</th>
            <th scope="col" className="amount">
              จำนวน
            </th>
            <th scope="col" className="amount">
              บาท
            </th>
          </tr>
        </thead>
        <tbody>
          {paper.items.map((item) => (
            <tr key={item.what.th}>
              <td>{noBreak(item.what.th)}</td>
              <td className="amount">
                {item.quantity} × {item.unit}
              </td>
              <td className="amount">{item.total}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="total">
        รวม <b>{noBreak(paper.total.th)}</b>
      </p>
      {paper.waiver !== undefined && <p>{noBreak(paper.waiver.th)}</p>}
      {bases.map((basis) => (
        <p className="foot" key={basis.th}>
          <Both text={basis} />
        </p>
      ))}
      <p>
        {noBreak('คิดเฉพาะหน้าที่ท่านได้รับ กรุณานับก่อนชำระ')}
        <span className="under" lang="en">
          Only the pages that you have are charged. Please count them before you pay.
        </span>
      </p>
      <p className="foot">
        {noBreak('ใช้แสดงต่อเจ้าหน้าที่เพื่อชำระเงิน มิใช่ใบเสร็จรับเงิน')} · Show it to the officer to pay; not an official
        receipt.
      </p>
    </Slip>
  );
}

/** The day's end, for the office's binder: what the journal held, in few enough signs to be compared by eye. */
export function ClosingSlip({ paper }: { readonly paper: Extract<PrintDocument, { kind: 'closing' }> }) {
  return (
    <main className="slip">
      <header>
        <Seal paper={paper} />
        <h1>
          {noBreak('ปิดเครื่องประจำวัน')}
          <span className="en" lang="en">
            Closing slip
          </span>
        </h1>
        <p>{noBreak(paper.office.th)}</p>
        <p>
          {noBreak(paper.date.th)} {noBreak(paper.time)} · {paper.kioskId}
        </p>
      </header>
      <p>
        จำนวนรายการในบันทึก <span lang="en">(entries)</span> <b>{paper.entries}</b>
      </p>
      <p>
        รหัสจุดตรวจสอบ <span lang="en">(checkpoint)</span>
        <br />
        <b className="mono checkpoint">{paper.code.replace(/((?:\S+ ){3}\S+) /g, '$1\n')}</b>
      </p>
      <div className="code">
        <Squares text={paper.token} label="จุดตรวจสอบของบันทึก" />
      </div>
      <p className="foot">เก็บใบนี้ไว้ที่สำนักงาน · Keep this slip at the office.</p>
      {paper.demonstration && <p className="foot">ตัวอย่าง – ข้อมูลจำลอง / demonstration – emulated data</p>}
    </main>
  );
}
