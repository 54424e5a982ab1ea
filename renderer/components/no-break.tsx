/**
 * What is never broken across lines: a number and what it counts, a day and its month, the number of a person, a house or a
 * request, words that a dictionary would part. None of it is long: what a register wrote cannot run out of its cell.
 */
import { Fragment, type ReactNode } from 'react';

const N = '[0-9๐-๙]';
const MONTH =
  '(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|January|February|March|April|May|June|July|August|September|October|November|December)';
/** Words that a line's dictionary would part in their middle; the longer before what it begins with. */
const WORDS = [
  'ผู้อื่น',
  'แจ้งเจ้าหน้าที่',
  'ในฐานข้อมูลนี้',
  'ฐานข้อมูล',
  'คนเสมือนไร้ความสามารถ',
  'คนไร้ความสามารถ',
  'สำนักงานปลัด',
  'สำนักนายกรัฐมนตรี',
  'ข้อมูลข่าวสาร',
  'ส่วนบุคคล',
  'คณะกรรมการ',
  'คำสั่ง',
  'ค่าธรรมเนียม',
  'หน่วยงาน',
  'เจ้าหน้าที่',
  'เจ้าของข้อมูล',
  'ลายมือชื่อ',
  'ทะเบียนราษฎร',
  'บัตรประจำตัวประชาชน',
  'ประจำตัวประชาชน',
  'คำรับรองถูกต้อง',
  'กฎกระทรวง',
  'ผู้ถึงแก่กรรม',
  'ผู้กระทำการแทน',
];
const KEPT = new RegExp(
  [
    `(?<=^|\\s)[^\\s/]{1,20}/ม${N}{1,3}/${N}{4}/${N}{6,9}`,
    `(?<!${N})${N}-[0-9X]{4}-[0-9X]{5}-${N}{2}-${N}`,
    `(?<!${N})${N}{4}-${N}{6}-${N}`,
    '\\(ถ้ามี\\)',
    ...WORDS,
    `หน้าที่ ${N}{1,6}(?:–${N}{1,6})?`,
    `${N}{1,2} ${MONTH}(?: ${N}{4})?`,
    `(?:เวลา )?${N}{1,2}[.:]${N}{2} น\\.`,
    `(?:พ\\.ศ\\.|B\\.E\\.) ${N}{4}`,
    `(?:มาตรา|หมู่|Section|Moo) ${N}{1,6}`,
    `${N}{1,12}(?:\\.${N}{1,6})? (?:บาท|หน้า|รายการ|ครั้ง|ปี|วัน|ฉบับ|แห่ง|หลัก|baht|pages)`,
  ].join('|'),
  'g',
);

/** The text with such units whole. Marked and not written otherwise: what is read, searched or heard stays the same. */
export function noBreak(text: string): ReactNode {
  const units = [...text.matchAll(KEPT)];
  if (units.length === 0) return text;
  let from = 0;
  return (
    <>
      {units.map((unit) => {
        const before = text.slice(from, unit.index);
        from = unit.index + unit[0].length;
        return (
          <Fragment key={unit.index}>
            {before}
            <span className="no-break">{unit[0]}</span>
          </Fragment>
        );
      })}
      {text.slice(from)}
    </>
  );
}
