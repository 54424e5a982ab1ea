/** What the check page says, Thai first. */
import { entryOf } from '../../electron/catalogue/catalogue.ts';
import type { Verdict } from './judge.ts';

export interface Words {
  readonly th: string;
  readonly en: string;
}
const w = (th: string, en: string): Words => ({ th, en });

export const HEADINGS: Record<Verdict['kind'], Words> = {
  // A true code is not a true paper: it may stand on any.
  genuine: w('รหัสเป็นของจริง โปรดเทียบกับกระดาษ', 'The code is genuine. Compare it with the paper.'),
  withdrawn: w('เอกสารนี้ถูกเพิกถอนแล้ว', 'This document was withdrawn'),
  registered: w(
    'สำนักงานออกเอกสารเลขนี้ไว้ โปรดเทียบกับกระดาษ เลขอย่างเดียวยังไม่พิสูจน์ว่าเอกสารเป็นของจริง',
    'The office has issued a document of this number. Compare it with the paper: a number alone does not prove that it is genuine.',
  ),
  'number-alone': w(
    'ไม่มีในบัญชีเอกสารที่เพิกถอน แต่เลขอย่างเดียวยังไม่พิสูจน์ว่าเอกสารเป็นของจริง โปรดสแกนรหัส QR',
    'Not in the list of withdrawn papers. A number alone does not prove that a paper is genuine: scan the QR code.',
  ),
  'file-genuine': w('ไฟล์ไม่ถูกแก้ไขแม้แต่ไบต์เดียว', 'Not one byte of the file was changed'),
  'file-signed': w(
    'ลายมือชื่ออิเล็กทรอนิกส์ถูกต้อง ไฟล์ไม่ถูกแก้ไขแม้แต่ไบต์เดียว',
    'The electronic signature is valid. Not one byte of the file was changed',
  ),
  'file-withdrawn': w('มีเอกสารในไฟล์นี้ถูกเพิกถอนแล้ว', 'A document in this file was withdrawn'),
  'file-not-sealed': w(
    'ไฟล์นี้ไม่มีตราผนึกหรือลายมือชื่อ: โปรแกรมอื่นบันทึกใหม่ หรือไม่ใช่ไฟล์ที่สำนักงานออกให้',
    'The file has no seal and no signature: another program saved it anew, or this office did not issue it.',
  ),
  'file-changed': w('ไฟล์นี้ถูกแก้ไขหลังจากที่ออกให้', 'The file was changed after it was issued.'),
  'file-foreign': w(
    'ไฟล์นี้ไม่ได้ผนึกหรือลงนามด้วยกุญแจของสำนักงาน',
    'It was not sealed or signed with a key of this office.',
  ),
  foreign: w(
    'รหัสนี้ไม่ได้ลงนามด้วยกุญแจของสำนักงาน หรือมีผู้แก้ไขรหัสแล้วแม้เพียงตัวอักษรเดียว',
    'It was not signed with this office’s key, or at least one letter of it was changed.',
  ),
  'not-a-code': w(
    'ข้อความนี้ไม่ใช่รหัสของเอกสารจากเครื่องบริการสิทธิ ๒๕',
    'This text is not the code of a paper from a Section 25 kiosk.',
  ),
};
/** Said by colour, and by the words. */
export const GOOD: ReadonlySet<Verdict['kind']> = new Set(['genuine', 'file-genuine', 'file-signed']);

export const REASONS = {
  'issued-twice': w('ออกซ้ำ', 'issued twice'),
  'wrong-person': w('ออกให้ผิดคน', 'issued to the wrong person'),
  'wrong-data': w('ข้อมูลผิด', 'wrong data'),
  lost: w('สูญหายหรือถูกนำไป', 'lost or taken'),
  other: w('เหตุอื่น', 'another reason'),
} as const;

export const FACTS = {
  document: w('เลขเอกสาร', 'Document'),
  content: w('รหัสเนื้อหา', 'Content'),
  what: w('เอกสาร', 'What it is'),
  notSaid: w('รหัสนี้ไม่ได้บอกไว้', 'this code does not say'),
  holder: w('ผู้ขอ (ชื่อย่อ)', 'Asked by (short name)'),
  notRegistered: w(
    'สำนักงานยังไม่ได้ลงทะเบียนเอกสารนี้ และรหัสไม่มีข้อมูลส่วนบุคคล',
    'The office has not registered this paper, and a code holds nothing personal.',
  ),
  registerAway: w('ติดต่อทะเบียนของสำนักงานไม่ได้ขณะนี้', 'The office’s register cannot be reached now.'),
  fileCodes: w(
    'หน้านี้ไม่ได้ดูว่าเอกสารในไฟล์ถูกเพิกถอนหรือไม่ โปรดสแกนรหัส QR บนหน้าของไฟล์',
    'Whether a paper in the file was withdrawn is told by its code: scan the QR code on its pages.',
  ),
  kiosk: w('ออกโดยเครื่อง', 'Issued by kiosk'),
  at: w('เมื่อ', 'On'),
  pages: w('จำนวนหน้า', 'Pages'),
  reason: w('เหตุ', 'Reason'),
  compare: w(
    'โปรดเทียบเลขเอกสาร รหัสเนื้อหา และจำนวนหน้ากับกระดาษ และเทียบบรรทัด “ผู้ขอ” กับบัตรประจำตัวประชาชนของผู้ยื่น',
    'Compare the document’s number, the content code and the pages with the paper, and the line “ผู้ขอ” with the ID card of whoever shows it.',
  ),
  noCamera: w('ใช้กล้องไม่ได้ โปรดเลือกรูปถ่ายแทน', 'The camera cannot be used. Choose a picture instead.'),
  noCode: w('ไม่พบรหัสในรูปนี้', 'There is no code in this picture.'),
  looking: w('กำลังตรวจ…', 'Checking…'),
  tooLarge: w(
    'ไฟล์ใหญ่เกิน 64 เมกะไบต์ ตรวจในหน้านี้ไม่ได้',
    'The file is larger than 64 MB: this page cannot check it.',
  ),
  notRead: w('อ่านสิ่งนี้ไม่ได้ จึงไม่ได้ตรวจ', 'It could not be read, and was not checked.'),
  noKeys: w(
    'ยังไม่ได้รับกุญแจของสำนักงาน โปรดเชื่อมต่ออินเทอร์เน็ตแล้วเปิดหน้านี้ใหม่',
    'The office’s keys are not here yet: connect to the internet and open this page again.',
  ),
  noList: w(
    'ไม่ทราบว่าเอกสารถูกเพิกถอนหรือไม่ เพราะยังไม่ได้รับบัญชีของสำนักงาน',
    'Whether a paper was withdrawn is not known: the office’s list is not here.',
  ),
};
/** What papers other than copies are called. */
const PAPERS: Readonly<Record<string, Words>> = {
  request: w('คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล', 'request'),
  correction: w('คำขอแก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารส่วนบุคคล', 'request to correct'),
  receipt: w('ใบรับคำขอ', 'receipt of request'),
  'payment-slip': w('ใบแจ้งชำระค่าธรรมเนียม', 'payment slip'),
  inspection: w('บันทึกการตรวจดู', 'record of inspection'),
  disclosures: w('บัญชีแสดงการเปิดเผย', 'account of disclosures'),
};
/** What a code is of: the database of a copy, or another paper. */
export function named(what: string | undefined): Words {
  if (what === undefined) return FACTS.notSaid;
  const entry = entryOf(what);
  if (entry !== undefined) return w(`สำเนา ${entry.name.th}`, `copy: ${entry.name.en}`);
  return Object.hasOwn(PAPERS, what) ? (PAPERS[what] ?? FACTS.notSaid) : FACTS.notSaid;
}

/** Papers of a file that are not in the list. */
export const standingOf = (count: number): Words =>
  w(
    `เอกสารในไฟล์อีก ${count} ฉบับไม่อยู่ในบัญชีเอกสารที่เพิกถอน`,
    count === 1
      ? 'One other document in the file is not in the list of withdrawn papers.'
      : `${count} other documents in the file are not in the list of withdrawn papers.`,
  );
/** All papers of a file, when none is in the list. */
export const allStanding = (count: number): Words =>
  w(
    `เอกสารในไฟล์ ${count} ฉบับ ไม่มีฉบับใดอยู่ในบัญชีเอกสารที่เพิกถอน`,
    `Documents in the file: ${count}. None of them is in the list of withdrawn papers.`,
  );

/** How old the list is. */
export const listOf = (at: Words, version: number): Words =>
  w(
    `บัญชีเอกสารที่เพิกถอน ฉบับที่ ${version} ณ ${at.th}`,
    `List of withdrawn papers, version ${version}, as of ${at.en}`,
  );
