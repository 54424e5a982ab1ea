/** Words that stand on papers whatever they are about; what the law or the request itself says comes with the document. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Text } from '../../electron/contract/words.ts';

/** Over or beside what the machine wrote when the signer had signed already: outcomes, pages and fee. */
export const RESULT_PART: Text = {
  th: 'ผล จำนวนหน้า และค่าธรรมเนียม เครื่องบันทึกหลังจากผู้ยื่นคำขอลงลายมือชื่อแล้ว',
  en: 'Outcomes, pages and fee were written by the machine after the request was signed',
};

/** The same where the request is signed by hand on the paper: nobody has signed when the machine writes. */
export const RESULT_PART_BY_HAND: Text = {
  th: 'ผล จำนวนหน้า และค่าธรรมเนียม เครื่องบันทึกไว้ ไม่เป็นส่วนของคำขอที่ลงลายมือชื่อ',
  en: 'Outcomes, pages and fee are written by the machine, and are no part of what is signed',
};

/** How the card signs (Electronic Transactions Act B.E. 2544, Sections 9 and 26). */
export const SIGNED_BY_CARD: Text = {
  th: 'ลงลายมือชื่ออิเล็กทรอนิกส์ด้วยบัตรประจำตัวประชาชนและรหัส PIN',
  en: 'Signed electronically with the national ID card and its PIN (Electronic Transactions Act, Sections 9 and 26)',
};

/** Why it counts as a signature. */
export const SIGNATURE_LAW: Text = {
  th: 'พระราชบัญญัติว่าด้วยธุรกรรมทางอิเล็กทรอนิกส์ พ.ศ. ๒๕๔๔ มาตรา ๙ และมาตรา ๒๖',
  en: 'Electronic Transactions Act B.E. 2544, Sections 9 and 26',
};

/** A text that is written in ๐–๙, in the paper's digits. */
export const inNumerals = (text: string, numerals: PrintDocument['numerals']): string =>
  numerals === 'thai' ? text : text.replace(/[๐-๙]/g, (d) => String(d.charCodeAt(0) - 0x0e50));
