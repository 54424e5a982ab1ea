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
  anotherKey: w('กุญแจอีกดอก (คำขอเก่า)', 'Another key, for older requests'),
  holder: w('ผู้ขอ', 'Holder'),
  citizenId: w('เลขประจำตัวประชาชน', 'Citizen number'),
  databases: w('ฐานข้อมูลที่ขอ', 'Databases asked for'),
  close: w('ปิด', 'Close'),
  well: w('ปกติ', 'In order'),
  accept: w('ยอมรับใหม่', 'Accept anew'),
  version: w('รุ่น', 'Version'),
  stranger: w(
    'มีผู้ที่ไม่ใช่ตู้ของสำนักงานนี้ติดต่อเข้ามา และไม่ได้รับอะไร:',
    'Somebody who is no kiosk of this office came, and was refused:',
  ),
  heard: w('ได้ยินล่าสุด', 'Last heard'),
  who: w('ใคร', 'Who'),
  what: w('รายการ', 'What'),
  work: w('งานที่รอ', 'Work'),
  fees: w('ค่าธรรมเนียม', 'Fees'),
  figures: w('สถิติประจำปี', 'Figures of the year'),
  withdrawn: w('เอกสารที่เพิกถอน', 'Withdrawn papers'),
  withdrawnNote: w(
    'ตู้บริการและหน้าตรวจสอบเอกสารรับบัญชีนี้ไป พร้อมลายเซ็นของสำนักงาน ในบัญชีมีเลขเอกสารและเหตุเท่านั้น',
    'Kiosks and the check page fetch this list, signed by the office. It holds numbers of papers and reasons, nothing else.',
  ),
  documentCode: w('เลขเอกสาร 16 ตัว หรือข้อความของรหัส', 'The 16 characters, or what the code says'),
  reason: w('เหตุ', 'Reason'),
  withdraw: w('เพิกถอน', 'Withdraw'),
  restore: w('คืนสภาพ', 'Restore'),
  document: w('เลขเอกสาร', 'Document'),
  isWithdrawn: w('เพิกถอนแล้ว', 'withdrawn'),
  isRestored: w('คืนสภาพแล้ว', 'restored'),
  listVersion: w('บัญชีฉบับที่', 'Version of the list'),
  people: w('ผู้ใช้โต๊ะทำงาน', 'People'),
  search: w('ค้นหา', 'Search'),
  searchNumber: w('เลขที่ หรือบางส่วน', 'Number, or a part of it'),
  from: w('ตั้งแต่วันที่', 'From'),
  to: w('ถึงวันที่', 'To'),
  more: w('แสดงต่อ', 'Show more'),
  state: w('สถานะ', 'State'),
  answered: w('ตอบแล้ว / ที่ขอ', 'Answered / asked'),
  pages: w('หน้า', 'Pages'),
  sheets: w('ฉบับ', 'Copies'),
  fee: w('ค่าธรรมเนียม (บาท)', 'Fee (baht)'),
  toCertify: w('สำเนาที่รอรับรอง', 'Copies to be certified'),
  decide: w('ดำเนินการ', 'Do'),
  certify: w('รับรองแล้ว', 'Certified'),
  refuse: w('ไม่รับรอง', 'Not certified'),
  refusedFor: w('หากไม่รับรอง เพราะ', 'If not certified, because'),
  inAll: w('ทั้งหมด', 'In all'),
  received: w('รับเมื่อวันที่', 'Received on'),
  capacity: w('ในฐานะ', 'As'),
  lastDay: w('วันสุดท้าย', 'Last day'),
  lodge: w('ลงรับ', 'Enter'),
  stepOn: w('ดำเนินการเมื่อวันที่', 'Done on'),
  noteAttached: w('แนบหมายเหตุแล้วเมื่อ', 'Note attached on'),
  noteTitle: w('บันทึกแนบ', 'Note to attach'),
  noteAbout: w('ข้อมูลที่ขอแก้ไข', 'Information concerned'),
  notePerson: w('ลงชื่อเจ้าของข้อมูล', 'Signed by the person'),
  noteRegistrar: w('ลงชื่อเจ้าหน้าที่', 'Signed by the officer'),
  noteIsAttached: w('แนบแล้ว', 'It is attached'),
  print: w('พิมพ์', 'Print'),
  daysLeft: (days: number) => w(`เหลือ ${days} วัน`, `${days} days left`),
  daysLate: (days: number) => w(`เลยมา ${days} วัน`, `${days} days too late`),
  holidaysUnknown: w(
    'ยังไม่ได้ใส่วันหยุดตามจันทรคติและมติ ครม. ของปีนี้',
    'The moving holidays of this year are not entered yet.',
  ),
  month: w('เดือน', 'Month'),
  expected: w('ที่ต้องเก็บ (บาท)', 'Expected (baht)'),
  taken: w('ที่เก็บได้ (บาท)', 'Taken (baht)'),
  takenBaht: w('เก็บได้ (บาท)', 'Taken (baht)'),
  difference: w('ต่างกัน', 'Difference'),
  write: w('บันทึก', 'Write down'),
  year: w('ปี', 'Year'),
  yearKind: w('นับตาม', 'Counted by'),
  calendarYear: w('ปีปฏิทิน', 'calendar year'),
  budgetYear: w('ปีงบประมาณ', 'budget year (October to September)'),
  csv: w('ดาวน์โหลด CSV', 'Download CSV'),
  sum: w('รวม', 'Sum'),
  name: w('ชื่อ', 'Name'),
  role: w('หน้าที่', 'Role'),
  invite: w('เชิญ', 'Invite'),
  remove: w('นำออก', 'Remove'),
  passkey: w('พาสคีย์', 'Passkey'),
  hasPasskey: w('มีแล้ว', 'added'),
  noPasskey: w('ยังไม่เพิ่ม', 'not yet'),
  findMatter: w('ค้นคำขอที่ยื่นเป็นกระดาษ', 'Find what was handed in on paper'),
  enterPapers: w('ลงทะเบียนเอกสารของคำขอนี้', 'Enter this request’s papers'),
  enterPapersNote: w(
    'เมื่อลงทะเบียนแล้ว หน้าตรวจสอบเอกสารจะบอกชื่อย่อของผู้ขอแก่ผู้ที่มีเลขเอกสารหรือรหัสบนกระดาษ เครื่องของสำนักงานไม่เห็นชื่อนั้น',
    'Once entered, the check page says the holder’s short name to whoever has the number or the code of a paper. The office’s machine never sees it.',
  ),
  papersEntered: (papers: number, now: number) =>
    w(
      `อยู่ในทะเบียน ${papers} ฉบับ เพิ่มเมื่อครู่ ${now} ฉบับ`,
      `${papers} papers are in the register, ${now} of them since now.`,
    ),
  noPapers: w('ตู้ยังไม่ได้ส่งเอกสารของคำขอนี้มา', 'The kiosk has sent no papers of this request yet.'),
  searchWho: w('ผู้ทำ หรือส่วนหนึ่งของชื่อ', 'Who, or a part of the name'),
  searchAbout: w('เลขที่ หรือส่วนหนึ่งของเลข', 'Number, or a part of it'),
  acceptNote: w(
    'ยอมรับเมื่อทราบเหตุแล้วเท่านั้น เช่น เพิ่งเปลี่ยนหรือกู้คืนเครื่องนี้',
    'Accept only when you know why: this kiosk was replaced or put back just now.',
  ),
  codeOf: w('รหัสใช้ครั้งเดียวของ', 'One-time code of'),
} as const;

/** The head of a column of figures, which stands over them. */
export const figure = (words: Words) => ({ ...words, figure: true });

export const ROLES = {
  registrar: w('นายทะเบียน', 'registrar'),
  engineer: w('ช่าง', 'engineer'),
  auditor: w('ผู้ตรวจสอบ', 'auditor'),
} as const;

export const REQUEST_STATES = {
  received: w('ได้รับแล้ว', 'received'),
  lodged: w('ลงรับแล้ว', 'lodged'),
  'not-answered': w('ยังไม่ได้คำตอบ', 'not answered'),
  answered: w('ตอบแล้ว', 'answered'),
  printed: w('พิมพ์แล้ว', 'printed'),
  'to-certify': w('รอรับรองสำเนา', 'to be certified'),
  certified: w('รับรองแล้ว', 'certified'),
  refused: w('ไม่รับรอง', 'not certified'),
} as const;

/** Why a paper is void. */
export const WITHDRAWAL_WORDS = {
  'issued-twice': w('ออกซ้ำ', 'issued twice'),
  'wrong-person': w('ออกให้ผิดคน', 'issued to the wrong person'),
  'wrong-data': w('ข้อมูลผิด', 'wrong data'),
  lost: w('สูญหายหรือถูกนำไป', 'lost or taken'),
  other: w('เหตุอื่น', 'another reason'),
} as const;

/** Why copies are not certified. */
export const REASONS = {
  'pages-missing': w('หน้าไม่ครบ', 'pages are missing'),
  differs: w('ไม่ตรงกับทะเบียน', 'differs from the register'),
  'not-fetched': w('ไม่มีผู้มารับ', 'nobody fetched them'),
  other: w('เหตุอื่น', 'another reason'),
} as const;

export const MATTER_WORDS = {
  correction: {
    title: w('คำขอแก้ไขข้อมูล', 'Requests to correct'),
    note: w(
      'มาตรา 25 วรรคสาม: พิจารณาและแจ้งโดยไม่ชักช้า วรรคสี่: อุทธรณ์ได้ภายใน 30 วันนับแต่วันได้รับแจ้งว่าไม่แก้ไข และขอให้แนบหมายเหตุได้ทุกกรณี วันสุดท้ายที่เป็นวันหยุดเลื่อนไปวันทำการถัดไป',
      'Section 25 paragraph 3: decided without delay. Paragraph 4: appeal within 30 days of notice; a note may be attached in any case. A last day on a holiday moves to the next working day.',
    ),
    reference: w('เลขที่คำขอบนแบบ', 'Number on the form'),
  },
  representative: {
    title: w('คำขอโดยผู้แทน', 'Requests by representatives'),
    note: w(
      'มาตรา 25 วรรคห้า: ยื่นที่สำนักงานด้วยแบบที่เครื่องพิมพ์ให้ ตรวจหลักฐานการเป็นผู้แทนก่อนลงรับ',
      'Section 25 paragraph 5: handed in at the office on the form that a kiosk prints. See the evidence before it is entered.',
    ),
    reference: w('เลขที่บนแบบ', 'Number on the form'),
  },
} as const;

/** A state, and what is pressed to come to it. */
export const STEP_WORDS: Readonly<Record<string, { readonly is: Words; readonly make: Words }>> = {
  lodged: { is: w('กำลังพิจารณา', 'under consideration'), make: w('ลงรับ', 'Enter') },
  corrected: { is: w('แก้ไขแล้ว', 'corrected'), make: w('แก้ไขแล้ว', 'Corrected') },
  'not-corrected': {
    is: w('แจ้งว่าไม่แก้ไข', 'notice given: not corrected'),
    make: w('แจ้งว่าไม่แก้ไข', 'Notice: not corrected'),
  },
  appealed: { is: w('อุทธรณ์แล้ว', 'appealed'), make: w('มีอุทธรณ์', 'Appealed') },
  'appeal-dismissed': { is: w('ยกอุทธรณ์', 'appeal dismissed'), make: w('ยกอุทธรณ์', 'Appeal dismissed') },
  answered: { is: w('ให้ข้อมูลแล้ว', 'answered'), make: w('ให้ข้อมูลแล้ว', 'Answered') },
  refused: { is: w('ไม่รับ', 'refused'), make: w('ไม่รับ', 'Refused') },
  note: { is: w('แนบหมายเหตุแล้ว', 'note attached'), make: w('หมายเหตุแนบ…', 'Note to attach…') },
};

export const FIGURE_WORDS = {
  requests: w('คำขอทั้งหมด', 'Requests'),
  answeredWhole: w('ตอบครบ', 'Answered in whole'),
  answeredPart: w('ตอบบางส่วน', 'Answered in part'),
  notAnswered: w('ยังไม่ได้คำตอบ', 'Not answered'),
  pages: w('หน้าที่พิมพ์', 'Pages printed'),
  certified: w('สำเนาที่รับรอง', 'Copies certified'),
  certificationRefused: w('สำเนาที่ไม่รับรอง', 'Copies not certified'),
  representatives: w('คำขอโดยผู้แทน', 'Requests by representatives'),
  corrections: w('คำขอแก้ไข', 'Requests to correct'),
  corrected: w('แก้ไขแล้ว', 'Corrected'),
  notCorrected: w('แจ้งว่าไม่แก้ไข', 'Not corrected'),
  appeals: w('อุทธรณ์', 'Appeals'),
  notes: w('แนบหมายเหตุ', 'Notes attached'),
  feesExpectedSatang: w('ค่าธรรมเนียมที่ต้องเก็บ', 'Fees expected'),
  feesTakenSatang: w('ค่าธรรมเนียมที่เก็บได้', 'Fees taken'),
} as const;

/** What is said when something did not go. */
const SAID: Readonly<Record<string, Words>> = {
  passkey: w('พาสคีย์นี้ใช้ไม่ได้', 'This passkey was not accepted.'),
  code: w('รหัสใช้ไม่ได้ หรือหมดเวลาแล้ว', 'The code is wrong, or its time is over.'),
  'too-often': w('ลองบ่อยเกินไป กรุณารอหนึ่งนาที', 'Tried too often. Please wait a minute.'),
  'signed-out': w('หมดเวลา กรุณาเข้าใช้งานใหม่', 'The session has ended. Please sign in again.'),
  none: w('ไม่มีรายการนี้แล้ว', 'There is no such thing any more.'),
  'withdrawn-already': w('เพิกถอนไปแล้ว', 'It was withdrawn already.'),
  'not-yet': w('วันนี้ยังไม่ถึงวันนั้น', 'That day has not come yet.'),
  'not-from-here': w('ผู้อื่นดำเนินการไปแล้ว', 'Somebody else has gone a step on already.'),
  'before-the-last': w('วันที่อยู่ก่อนการดำเนินการครั้งก่อน', 'The day is before that of the step before.'),
  yourself: w('นำตนเองออกหรือเปลี่ยนหน้าที่ของตนเองไม่ได้', 'You cannot remove yourself, nor change your own role.'),
  malformed: w('กรอกไม่ถูกต้อง', 'What was entered is not right.'),
  away: w('ติดต่อเครื่องของสำนักงานไม่ได้', 'The office’s machine cannot be reached.'),
  'database.full': w(
    'ฐานข้อมูลเต็ม ยังไม่มีการรับข้อมูลใหม่ แจ้งผู้ดูแลระบบ',
    'The database is full: nothing new is taken until it has room. Please tell who looks after it.',
  ),
  'database.away': w('ฐานข้อมูลไม่ตอบ', 'The database does not answer.'),
  'oidc-away': w(
    'ระบบเข้าใช้งานของสำนักงานไม่ตอบ กรุณาลองใหม่ หรือใช้พาสคีย์',
    'The office’s sign-in does not answer. Please try again, or use a passkey.',
  ),
  'oidc-refused': w(
    'ระบบเข้าใช้งานของสำนักงานไม่ได้ยืนยันตัวท่าน กรุณาลองใหม่',
    'The office’s sign-in did not prove who you are. Please try again.',
  ),
  'oidc-role': w(
    'ท่านไม่มีสิทธิใช้โต๊ะทำงานนี้ กรุณาติดต่อผู้ดูแลระบบของสำนักงาน',
    'You have no role at this desk. Please ask who looks after the office’s accounts.',
  ),
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

const DAY = new Intl.DateTimeFormat('th-TH-u-ca-buddhist-nu-latn', { dateStyle: 'medium', timeZone: 'UTC' });
/** A day, YYYY-MM-DD. */
export const calendarDay = (day: string): string => DAY.format(new Date(day));

const MONTHS = ['th-TH', 'en-GB'].map(
  (language) => new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' }),
);
/** A month, YYYY-MM. */
export const monthName = (month: string): Words => {
  const [th = '', en = ''] = MONTHS.map((format) => format.format(new Date(`${month}-01`)));
  return w(th, en);
};

const NUMBER = new Intl.NumberFormat('th-TH-u-nu-latn');
export const number = (value: number): string => NUMBER.format(value);
const BAHT = new Intl.NumberFormat('th-TH-u-nu-latn', { minimumFractionDigits: 2 });
export const baht = (satang: number): string => BAHT.format(satang / 100);
