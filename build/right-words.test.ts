/** What screens, papers, slips, faults, catalogue, check page and emulated people say: each right sentence, and no wrong kind. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../electron/catalogue/catalogue.ts';
import { correctionAppeal, disclosureAppeal } from '../electron/request/deadlines.ts';
import { BOARD_RULE, FEE_LAWS, feeRuleOf } from '../electron/request/fees.ts';
import {
  addressee,
  DECLARATION,
  DECLARATION_BY_HAND,
  NONE_HELD_REMEDY,
  NOT_YET_OPEN,
  RIGHTS,
  SECTION_25,
  WAIVERS,
} from '../electron/request/wording.ts';
import { CUTS } from '../electron/servers/linkage/present.ts';
import { FAULTS } from '../electron/words/faults.ts';
import { digits } from '../electron/words/thai.ts';
import { inDigits } from '../renderer/locale/locale.ts';
import { th } from '../renderer/locale/th.ts';
import { SIGNATURE_LAW, SIGNED_BY_CARD } from '../renderer/print/words.ts';

const ROOT = join(import.meta.dirname, '..');

/** Everything that has words for people, but for tests, which may name what must not be said. */
const FILES = globSync(
  [
    '{electron,renderer,fixtures,native,build,office}/**/*.{ts,tsx,json,html,css,yml,py,sh}',
    'tests/gallery/**/*.{ts,html,css}',
    '*.html',
    '*.md',
    'docs/**/*.md',
  ],
  { cwd: ROOT },
).filter(
  // What people type in a search is theirs, and is never shown.
  (file) => !/\.test\.tsx?$|\.d\.ts$|node_modules|catalogue\/everyday\.ts$/.test(file),
);
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** Where a wrong kind stands. */
const where = (wrong: RegExp, among: (file: string) => boolean = () => true) =>
  [...TEXTS].flatMap(([file, text]) =>
    among(file) ? [...text.matchAll(new RegExp(wrong, 'g'))].map(([found]) => `${file}: ${found}`) : [],
  );

test('there is something to read', () => {
  for (const file of ['renderer/locale/th.ts', 'office/check/words.ts', 'docs/law.md'])
    expect(TEXTS.has(file), file).toBe(true);
  expect(where(/ข้อมูลข่าวสาร/).length).toBeGreaterThan(10);
});

describe('no wrong kind of words', () => {
  test.each([
    ['a card’s code that may be any code', /ใส่รหัส(?:ของ)?บัตร/],
    ['a card of officers', /บัตร(?:ของ)?เจ้าหน้าที่/],
    ['whether somebody is still there', /ท่านยังอยู่หรือไม่/],
    ['a right that is used up', /ใช้สิทธิเรียกข้อมูลครบ/],
    ['a system that is not to be trusted', /ไม่น่าเชื่อถือ/],
    ['a system under another name', /ระบบพิสูจน์ตัวตน|ระบบยืนยันตัวตน/],
    ['a result that says what was compared', /เลขประจำตัวตรงกัน/],
    ['what will happen', /จะมีอะไรเกิดขึ้น/],
    ['all of mine', /เลือกทั้งหมดของฉัน/],
    ['places instead of databases', /\{of\} แห่ง/],
    ['a session that slipped', /หลุด/],
    ['a printer that waits', /เครื่องพิมพ์รอ/],
    ['by oneself', /ดึงบัตรออกเอง/],
    ['an end of service', /จบบริการ/],
    ['help for the eyes alone', /ช่วยการมองเห็น/],
    ['a screen that is shut', /(?<!เ)ปิดจอ/],
    ['a centre of data', /ศูนย์ข้อมูล|ศูนย์ Linkage/],
    ['certificates twice', /ใบสูติบัตร|ใบมรณบัตร/],
    ['a licence that has and uses', /ใบอนุญาตมีและใช้/],
    ['important papers of change', /หนังสือสำคัญการ/],
    ['ownership of land', /กรรมสิทธิ์/],
    ['a deed without dots', /น\.ส\.[34][กจ]/],
    ['registration of soldiers', /ขึ้นทะเบียนทหาร/],
    ['pets', /สัตว์เลี้ยง/],
    ['at the at-office', /ที่ที่ว่าการ|ที่\$\{at\.th\}/],
    ['a right that is still there', /ยังคงอยู่/],
    ['paid at an officer', /ชำระที่เจ้าหน้าที่/],
    ['a rate that nobody has confirmed', /รอยืนยัน/],
    ['complaints against refusals', /ปฏิเสธโดยไม่ชอบ/],
    ['an order in other words', /คำสั่งไม่เปิดเผย/],
    ['heirs', /ทายาท/],
    ['a person without capacity under another name', /ผู้(?:เสมือน)?ไร้ความสามารถ/],
    ['abbreviations of agencies', /(?<![ก-๙])(?:อภ|ทส)\.?[ .]?0/],
    ['a verb as the heading of a column', /[>'"`\n]\s*ขอให้\s*[<'"`\n]/],
  ])('%s', (_, wrong) => expect(where(wrong)).toEqual([]));

  test('an agency is in control of data and never its owner, in either language', () => {
    // The person of Section 25, and who acts for them.
    const person = [
      'electron/request/wording.ts',
      'fixtures/linkage/disclosures.ts',
      'office/page/note.tsx',
      'office/page/words.tsx',
      'renderer/components/no-break.tsx',
      'renderer/print/blank.tsx',
      'renderer/print/parts.tsx',
      'renderer/print/representative.tsx',
      'renderer/print/request.tsx',
      'renderer/print/running-heads.ts',
    ];
    expect(where(/เจ้าของข้อมูล/, (file) => !person.includes(file) && !file.startsWith('docs/'))).toEqual([]);
    expect(where(/(?:หน่วยงาน|กรม|สำนักงาน)\s?เจ้าของข้อมูล/)).toEqual([]);
    expect(where(/\bdata owners?\b/i)).toEqual([]);
    expect(JSON.stringify(WAIVERS)).toContain('หน่วยงานที่ควบคุมดูแลข้อมูลไม่เรียกเก็บค่าธรรมเนียม');
  });

  test('Section 15 refuses nothing in an agency’s name', () => {
    for (const { id, whyNot } of CATALOGUE) expect(whyNot?.th ?? '', id).not.toMatch(/มาตรา (?:๑๕|15)/);
  });
});

describe('each right sentence', () => {
  const all = (texts: readonly { readonly th: string }[]) => texts.map((text) => text.th).join('\n');

  test.each([
    'หากหน่วยงานไม่ปฏิบัติตามพระราชบัญญัตินี้ ปฏิบัติหน้าที่ล่าช้า หรือท่านไม่ได้รับความสะดวกโดยไม่มีเหตุอันสมควร ท่านร้องเรียนต่อคณะกรรมการข้อมูลข่าวสารของราชการได้ (มาตรา ๑๓) ส่วนคำสั่งมิให้เปิดเผยหรือไม่แก้ไข ให้อุทธรณ์ตามกำหนดเวลา',
    'การใช้สิทธินี้ไม่กระทบสิทธิของท่านตามมาตรา ๓๐',
    'เครื่องนี้ไม่เก็บข้อมูลที่เรียกดู เก็บเฉพาะคำขอซึ่งเข้ารหัสไว้ให้สำนักงานเปิดอ่าน',
  ])('among the rights: %s', (sentence) => expect(all(RIGHTS)).toContain(sentence));

  test('remedies', () => {
    expect(NONE_HELD_REMEDY.th).toBe(
      'หากท่านไม่เชื่อว่าเป็นความจริง ท่านร้องเรียนให้คณะกรรมการตรวจสอบได้ (มาตรา ๑๓ และ ๓๓)',
    );
    expect(correctionAppeal('thai').until.th).toBe('ภายใน ๓๐ วันนับแต่วันที่ได้รับแจ้งคำสั่ง');
    const { what, until } = disclosureAppeal('2026-11-23T14:00:00+07:00', 'thai');
    expect(what.th).toContain('คำสั่งมิให้เปิดเผย');
    expect(until.th).toContain('หากวันสุดท้ายเป็นวันหยุด ให้เลื่อนไปเป็นวันทำการถัดไป');
  });

  test('the request: to whom, by which letter, how it is signed', () => {
    expect(DECLARATION.th).toContain(
      'ตามหนังสือกระทรวงมหาดไทย ด่วนที่สุด ที่ มท ๐๓๐๙/ว ๐๖๒๗ ลงวันที่ ๒๖ มกราคม ๒๕๖๒ ข้อ ๓',
    );
    // By hand nobody goes the way that the letter opens to the card.
    expect(DECLARATION_BY_HAND.th).toContain('มาตรา ๒๕ แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐');
    expect(DECLARATION_BY_HAND.th).not.toMatch(/Linkage|๐๖๒๗/);
    expect(addressee({ th: 'ที่ว่าการอำเภอตัวอย่าง', en: '' }).th).toMatch(/^เรียน /);
    expect(SIGNED_BY_CARD.th).toBe('ลงลายมือชื่ออิเล็กทรอนิกส์ด้วยบัตรประจำตัวประชาชนและรหัส PIN');
    expect(SIGNATURE_LAW.th).toMatch(/มาตรา ๙ และมาตรา ๒๖$/);
  });

  test('every cut cites the whole provision; a medical report its own', () => {
    const { medical, ...others } = CUTS;
    for (const cut of Object.values(others))
      expect(digits(cut.th, 'thai')).toContain('มาตรา ๒๕ วรรคหนึ่ง ประกอบมาตรา ๙ วรรคสอง และมาตรา ๑๕ (๕)');
    expect(digits(medical.th, 'thai')).toContain('มาตรา ๒๕ วรรคสอง');
  });

  test('what is not open says so and where to go; what is in preparation says that, by Section 12', () => {
    expect(NOT_YET_OPEN.th).toBe('ยังไม่เปิดให้ขอผ่านเครื่องนี้');
    const closed = CATALOGUE.filter(({ open }) => !open);
    for (const { id, whyNot, agency } of closed) {
      expect(whyNot?.th, id).toContain('ท่านยื่นคำขอต่อหน่วยงานโดยตรงได้');
      expect(whyNot?.th, id).toContain(agency.th);
    }
    const coming = closed.filter(({ state }) => state === 'in-preparation');
    expect(coming).toHaveLength(26);
    for (const { id, whyNot } of coming)
      expect(whyNot?.th, id).toMatch(/^อยู่ระหว่างเตรียมเชื่อมโยง ยังไม่เปิดให้ขอผ่านเครื่องนี้ .*\(มาตรา ๑๒\)$/);
  });

  test('the PIN is the card’s, and what it is not', () => {
    expect(th['pin.title']).toBe('ใส่รหัส PIN 4 หลักของบัตรประจำตัวประชาชน');
    expect(th['pin.which']).toContain('ไม่ใช่เลข 13 หลัก');
    expect(th['pin.which']).toContain('ไม่ใช่รหัสบัตรสวัสดิการหรือเอทีเอ็ม');
  });

  test('faults', () => {
    expect(FAULTS['linkage.quota'].what.th).toBe('วันนี้เครื่องเรียกข้อมูลครบจำนวนที่กำหนดแล้ว');
    expect(FAULTS['linkage.certificate'].what.th).toBe('ตรวจสอบความถูกต้องของระบบ Linkage Center ไม่ได้');
    expect(FAULTS['sas.certificate'].what.th).toBe('ตรวจสอบความถูกต้องของระบบพิสูจน์ยืนยันตัวบุคคล (SAS) ไม่ได้');
  });

  test('where a special law rules, nothing is charged until the site sets a rate', () => {
    for (const law of FEE_LAWS)
      expect(feeRuleOf(law, [], '2026-11-23T14:00:00+07:00').copySatang).toBe(
        law === 'information' ? BOARD_RULE.copySatang : 0,
      );
    const lawOf = (id: string) => CATALOGUE.find((one) => one.id === id)?.feeLaw;
    for (const id of ['dopa_marriage', 'dopa_divorce']) expect(lawOf(id)).toBe('family');
    expect(lawOf('dol_land')).toBe('land');
    expect(lawOf('dopa_card')).toBe('identity-card');
    expect(lawOf('dopa_person')).toBe('registration');
    expect(lawOf('nhso_right')).toBe('information');
  });
});

test('every claim that law.md lists has a provision, a place and tests that are there', () => {
  const [, table = ''] = (TEXTS.get('docs/law.md') ?? '').split('| claim | provision |');
  const rows = table.split('\n').slice(
    2,
    table.split('\n').findIndex((line, at) => at > 1 && !line.startsWith('|')),
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const [, claim = '', provision, place, tests = ''] = row.split('|').map((cell) => cell.trim());
    expect(
      [provision, place].every((cell) => cell !== undefined && cell !== ''),
      claim,
    ).toBe(true);
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(files.length > 0 || tests.startsWith('words'), claim).toBe(true);
    for (const file of files) expect(existsSync(join(ROOT, file)), `${claim}: ${file}`).toBe(true);
  }
});

describe('digits', () => {
  test('the quoted Act keeps ๐–๙', () => {
    for (const { th: paragraph } of SECTION_25) expect(paragraph).not.toMatch(/[0-9]/);
  });

  test.each([
    ['เครื่อง DEMO-01 วันที่ 5', 'เครื่อง DEMO-01 วันที่ ๕'],
    ['รหัส L07', 'รหัส L07'],
    ['กระดาษ A4 3 หน้า', 'กระดาษ A4 ๓ หน้า'],
    ['14.05 น.', '๑๔.๐๕ น.'],
    ['แบบ ท.ร.14/1', 'แบบ ท.ร.๑๔/๑'],
    ['https://example.go.th/25 มาตรา 25', 'https://example.go.th/25 มาตรา ๒๕'],
  ])('names and codes with Latin letters keep 0–9: %s', (text, expected) => {
    expect(digits(text, 'thai')).toBe(expected);
    expect(inDigits(text, 'th', 'thai')).toBe(expected);
  });
});
