/** Thai first, English beside it. */

/** Both languages of a sentence. */
export interface Words {
  readonly th: string;
  readonly en: string;
}
const w = (th: string, en: string): Words => ({ th, en });

export const WORDS = {
  title: w('โต๊ะทำงานของสำนักงาน', 'The office’s desk'),
  signIn: w('เข้าใช้งานด้วยพาสคีย์', 'Sign in with a passkey'),
  code: w('รหัสใช้ครั้งเดียว', 'One-time code'),
  withCode: w('เพิ่มพาสคีย์ของฉัน', 'Add my passkey'),
  signOut: w('ออก', 'Sign out'),
  requests: w('คำขอ', 'Requests'),
  kiosks: w('ตู้บริการ', 'Kiosks'),
  journal: w('บันทึกของสำนักงาน', 'The office’s journal'),
  number: w('เลขที่', 'Number'),
  date: w('วันที่', 'Date'),
  kiosk: w('ตู้', 'Kiosk'),
  receipt: w('เลขรับ', 'Receipt'),
  open: w('เปิดอ่าน', 'Open'),
  none: w('ยังไม่มี', 'None yet'),
  keyFile: w('แฟ้มกุญแจของสำนักงาน', 'The office’s key file'),
  passphrase: w('วลีรหัสผ่าน', 'Passphrase'),
  loadKey: w('ใช้กุญแจนี้', 'Use this key'),
  keyStays: w('กุญแจอยู่ในเบราว์เซอร์นี้เท่านั้น ไม่ถูกส่งออกไป', 'The key stays in this browser and is never sent.'),
  keyLoaded: w('กุญแจพร้อมใช้', 'The key is ready'),
  holder: w('ผู้ขอ', 'Holder'),
  citizenId: w('เลขประจำตัวประชาชน', 'Citizen number'),
  databases: w('ฐานข้อมูลที่ขอ', 'Databases asked for'),
  close: w('ปิด', 'Close'),
  well: w('ปกติ', 'In order'),
  accept: w('ยอมรับใหม่', 'Accept anew'),
  version: w('รุ่น', 'Version'),
  heard: w('ได้ยินล่าสุด', 'Last heard'),
  who: w('ใคร', 'Who'),
  what: w('ทำอะไร', 'What'),
} as const satisfies Record<string, Words>;

/** What is said when something did not go. */
const SAID: Readonly<Record<string, Words>> = {
  passkey: w('พาสคีย์นี้ใช้ไม่ได้', 'This passkey was not accepted.'),
  code: w('รหัสใช้ไม่ได้ หรือหมดเวลาแล้ว', 'The code is wrong, or its time is over.'),
  'too-often': w('ลองบ่อยเกินไป กรุณารอหนึ่งนาที', 'Tried too often. Please wait a minute.'),
  'signed-out': w('หมดเวลา กรุณาเข้าใช้งานใหม่', 'The session has ended. Please sign in again.'),
  away: w('ติดต่อเครื่องของสำนักงานไม่ได้', 'The office’s machine cannot be reached.'),
  'database.away': w('ฐานข้อมูลไม่ตอบ', 'The database does not answer.'),
  'wrong-key': w('กุญแจนี้เปิดคำขอนี้ไม่ได้', 'This key does not open this request.'),
  'wrong-passphrase': w('วลีรหัสผ่านเปิดแฟ้มกุญแจไม่ได้', 'The passphrase does not open the key file.'),
};
export const said = (word: string): Words =>
  SAID[word] ?? w('ไม่สำเร็จ กรุณาลองใหม่', 'That did not work. Please try again.');

export function Say({ words }: { readonly words: Words }) {
  return (
    <span className="say">
      <span lang="th">{words.th}</span> <span lang="en">{words.en}</span>
    </span>
  );
}

/** A moment as people here write it: day, month and Buddhist year, in Bangkok's time. */
const DATE = new Intl.DateTimeFormat('th-TH-u-ca-buddhist-nu-latn', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Asia/Bangkok',
});
export const moment = (at: string): string => DATE.format(new Date(at));
