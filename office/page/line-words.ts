/** What the lines of the office's journal say, in words of people. */
import { baht, calendarDay, REASONS, ROLES, WITHDRAWAL_WORDS, WORDS, type Words } from './words.tsx';

const w = (th: string, en: string): Words => ({ th, en });

/** Each kind of line. */
export const LINE_WORDS: Readonly<Record<string, Words>> = {
  'person.invited': w('ออกรหัสใช้ครั้งเดียวให้', 'gave a one-time code to'),
  'person.removed': w('นำออกจากโต๊ะทำงาน', 'removed from the desk'),
  'person.passkey-added': w('เพิ่มพาสคีย์', 'added a passkey'),
  'person.signed-in': w('เข้าใช้งาน', 'signed in'),
  'request.opened': w('เปิดอ่านคำขอ', 'opened a request'),
  'papers.opened': w('เปิดเอกสารของคำขอเพื่อลงทะเบียน', 'opened a request’s papers to enter them'),
  'papers.entered': w('ลงทะเบียนเอกสารที่ออก', 'entered issued papers'),
  'copies.certified': w('รับรองสำเนา', 'certified copies'),
  'copies.refused': w('ไม่รับรองสำเนา', 'did not certify copies'),
  'paper.withdrawn': w('เพิกถอนเอกสาร', 'withdrew a paper'),
  'paper.restored': w('คืนสภาพเอกสาร', 'restored a paper'),
  'fees.taken': w('บันทึกค่าธรรมเนียมที่เก็บได้', 'wrote down the fees taken'),
  'correction.lodged': w('ลงรับคำขอแก้ไข', 'entered a request to correct'),
  'correction.corrected': w('แก้ไขข้อมูลแล้ว', 'corrected'),
  'correction.not-corrected': w('แจ้งว่าไม่แก้ไข', 'gave notice: not corrected'),
  'correction.appealed': w('รับอุทธรณ์', 'noted an appeal'),
  'correction.appeal-dismissed': w('บันทึกว่ายกอุทธรณ์', 'noted that an appeal was dismissed'),
  'correction.note': w('แนบหมายเหตุ', 'attached a note'),
  'representative.lodged': w('ลงรับคำขอโดยผู้แทน', 'entered a request by a representative'),
  'representative.answered': w('ให้ข้อมูลแก่ผู้แทน', 'answered a representative'),
  'representative.refused': w('ไม่รับคำขอของผู้แทน', 'refused a representative'),
  'kiosk.refused': w('สำนักงานไม่รับสิ่งที่ตู้ส่งมา', 'what the kiosk sent was refused'),
  'stranger.refused': w('ติดต่อเข้ามา แต่สำนักงานไม่รับ', 'came and was refused'),
  'kiosk.accepted': w('ยอมรับที่เก็บข้อมูลและกุญแจใหม่ของตู้', 'accepted a kiosk’s new store and key'),
};

const FACT_NAMES: Readonly<Record<string, Words>> = {
  name: WORDS.name,
  role: WORDS.role,
  kiosk: WORDS.kiosk,
  requestNumber: WORDS.number,
  reference: WORDS.number,
  documentId: WORDS.document,
  reason: WORDS.reason,
  version: WORDS.listVersion,
  on: WORDS.date,
  day: WORDS.date,
  satang: WORDS.takenBaht,
  code: w('รหัสข้อขัดข้อง', 'Code'),
  via: w('ด้วย', 'By'),
  person: w('รหัสบุคคล', 'Id'),
  sequence: w('รายการที่', 'Item'),
  papers: w('เพิ่มใหม่ (ฉบับ)', 'Papers that are new'),
  entries: w('บันทึกที่มี', 'Lines so far'),
};
const VALUES: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  role: ROLES,
  reason: { ...WITHDRAWAL_WORDS, ...REASONS },
  via: { passkey: WORDS.passkey, provider: w('ระบบเข้าใช้งานของสำนักงาน', 'the office’s sign-in') },
};

function valueSays(name: string, value: unknown): string {
  const words = VALUES[name]?.[String(value)];
  if (words !== undefined) return `${words.th} ${words.en}`;
  if (name === 'satang') return baht(Number(value));
  if (name === 'on' || name === 'day') return calendarDay(String(value));
  if (name === 'person') return String(value).slice(0, 8);
  return name === 'documentId' ? String(value).replace(/(.{4})(?=.)/g, '$1 ') : String(value);
}

/** The facts of a line (JSON), each with its name; what has no name is for machines. */
export function factsOf(facts: string): readonly (readonly [name: Words, says: string])[] {
  const said = JSON.parse(facts) as Record<string, unknown>;
  return Object.entries(said).flatMap(([key, value]) => {
    // What a kiosk was refused for is said by its code.
    const name = key === 'name' && 'code' in said ? undefined : FACT_NAMES[key];
    return name === undefined ? [] : [[name, valueSays(key, value)] as const];
  });
}

/** Who it was: a person by name, a kiosk, or somebody at the office's machine. */
export function whoSays(who: string): Words {
  const kiosk = /^kiosk (.+)$/.exec(who)?.[1];
  if (kiosk !== undefined) return w(`ตู้ ${kiosk}`, `kiosk ${kiosk}`);
  if (who === 'stranger') return w('ผู้ที่ไม่ใช่ตู้ของสำนักงานนี้', 'no kiosk of this office');
  return who === 'command' ? w('คำสั่งที่เครื่องของสำนักงาน', 'a command on the office’s machine') : w(who, '');
}
