/**
 * What is never broken across lines: a number and what it counts, a day and its month, the number of a person, a house or a
 * request, words that a dictionary would part. None of it is long: what a register wrote cannot run out of its cell.
 */
import { Fragment, type ReactNode } from 'react';

const N = '[0-9๐-๙]';
const MONTH =
  '(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|January|February|March|April|May|June|July|August|September|October|November|December)';
/** Words that a line's dictionary would part in their middle; the longest first. */
const WORDS = [
  'คนเสมือนไร้ความสามารถ',
  'เสมือนไร้ความสามารถ',
  'บัตรประจำตัวประชาชน',
  'สำนักนายกรัฐมนตรี',
  'ผู้ใช้อำนาจปกครอง',
  'ผู้สำเร็จการศึกษา',
  'ผู้แทนโดยชอบธรรม',
  'คนไร้ความสามารถ',
  'ประจำตัวประชาชน',
  'คำรับรองถูกต้อง',
  'แจ้งเจ้าหน้าที่',
  'ราชกิจจานุเบกษา',
  'กระทรวงมหาดไทย',
  'ในฐานข้อมูลนี้',
  'หนังสือเดินทาง',
  'หนังสือผ่านแดน',
  'ผู้กระทำการแทน',
  'แรงงานต่างด้าว',
  'ที่ว่าการอำเภอ',
  'ไร้ความสามารถ',
  'ผู้ถึงแก่กรรม',
  'ข้อมูลข่าวสาร',
  'เจ้าของข้อมูล',
  'พระราชบัญญัติ',
  'ทำเนียบรัฐบาล',
  'วันหยุดราชการ',
  'ผู้สืบสันดาน',
  'ประกันสุขภาพ',
  'กรมการปกครอง',
  'สำนักทะเบียน',
  'ทะเบียนราษฎร',
  'ลงลายมือชื่อ',
  'ค่าธรรมเนียม',
  'สำนักงานปลัด',
  'ผู้ยื่นคำขอ',
  'ผู้ประกันตน',
  'เจ้าหน้าที่',
  'ทะเบียนสมรส',
  'ทหารกองเกิน',
  'ฝีมือแรงงาน',
  'คำแสดงเจตนา',
  'ทะเบียนหย่า',
  'เด็กแรกเกิด',
  'ประกันสังคม',
  'เลขประจำตัว',
  'ทะเบียนบ้าน',
  'หน่วยบริการ',
  'ความประสงค์',
  'ผู้มีสิทธิ',
  'นายทะเบียน',
  'ผู้พิทักษ์',
  'ขนส่งทางบก',
  'ลายมือชื่อ',
  'ความสามารถ',
  'ถึงแก่กรรม',
  'คณะกรรมการ',
  'สถานพยาบาล',
  'ผู้ปกครอง',
  'ร้องเรียน',
  'ส่วนบุคคล',
  'ผู้อนุบาล',
  'กำหนดเวลา',
  'กฎกระทรวง',
  'ฐานข้อมูล',
  'วรรคหนึ่ง',
  'อาวุธปืน',
  'ชื่อสกุล',
  'วันทำการ',
  'ใบอนุญาต',
  'ผู้เยาว์',
  'เงินสมทบ',
  'หน่วยงาน',
  'วรรคห้า',
  'หลักฐาน',
  'ชื่อตัว',
  'คนพิการ',
  'เปิดเผย',
  'คู่สมรส',
  'วรรคสี่',
  'ห้องชุด',
  'วรรคสาม',
  'วรรคสอง',
  'ผู้อื่น',
  'คำสั่ง',
  'ตรวจดู',
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
