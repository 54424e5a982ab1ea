/**
 * The words of the law. Section 25 is the Act's own wording (ได้รู้ถึง … ที่เกี่ยวกับตน), not the paraphrase of the letter
 * มท ๐๓๐๙/ว ๐๖๒๗. Source: docs/law.md §1.1.
 */
import type { Capacity, Text } from '../contract/words.ts';
import type { FeeWaiver } from './fees.ts';

/** The letter by which an office may serve the right through the Linkage Center (clause 3), as papers cite it. */
const LETTER: Text = {
  th: 'ตามหนังสือกระทรวงมหาดไทย ด่วนที่สุด ที่ มท ๐๓๐๙/ว ๐๖๒๗ ลงวันที่ ๒๖ มกราคม ๒๕๖๒ ข้อ ๓',
  en: 'Ministry of Interior, letter MT 0309/W 0627 of 26 January B.E. 2562, clause 3',
};

/** The sentence by which the holder states the wish (docs/law.md §4.1, element 5). */
export const DECLARATION: Text = {
  th: `ข้าพเจ้าขอใช้สิทธิตามมาตรา ๒๕ แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ ขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับข้าพเจ้าตามรายการในคำขอนี้ ผ่านระบบบูรณาการฐานข้อมูลประชาชนและการบริการภาครัฐ (Linkage Center) ${LETTER.th} และยินยอมชำระค่าธรรมเนียม (ถ้ามี)`,
  en: `Under Section 25 of the Official Information Act B.E. 2540, I ask to inspect, or to have copies of, the personal information about me that this request lists, through the Linkage Center (${LETTER.en}), and agree to pay the fee, if any.`,
};

/**
 * The same wish on a form that is filled in by hand, for oneself or for another. It names no way through the Linkage Center:
 * the letter opens that to who proves themselves with the card (docs/law.md §6.5).
 */
export const DECLARATION_BY_HAND: Text = {
  th: 'ข้าพเจ้าขอใช้สิทธิตามมาตรา ๒๕ แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ ขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับเจ้าของข้อมูลตามรายการในคำขอนี้ และยินยอมชำระค่าธรรมเนียม (ถ้ามี)',
  en: 'Under Section 25 of the Official Information Act B.E. 2540, I ask to inspect, or to have copies of, the personal information that this request lists, about the person whom it names, and agree to pay the fee, if any.',
};

/** Who acts for the holder of the card, and what shows it (Ministerial Regulation No. 2, B.E. 2541, clauses 1 to 3). */
export const CAPACITIES: Readonly<Record<Capacity, { readonly name: Text; readonly evidence: Text }>> = {
  parent: {
    name: { th: 'ผู้ใช้อำนาจปกครองของผู้เยาว์', en: 'person with parental power over a minor' },
    evidence: {
      th: 'สูติบัตรหรือทะเบียนบ้านของผู้เยาว์ และหลักฐานการใช้อำนาจปกครอง',
      en: 'birth certificate or house registration of the minor, and what shows the parental power',
    },
  },
  guardian: {
    name: { th: 'ผู้อนุบาลของคนไร้ความสามารถ', en: 'guardian of a person without capacity' },
    evidence: { th: 'คำสั่งศาลที่ตั้งผู้อนุบาล', en: 'the court order that appoints the guardian' },
  },
  curator: {
    name: { th: 'ผู้พิทักษ์ของคนเสมือนไร้ความสามารถ', en: 'curator of a person with limited capacity' },
    evidence: { th: 'คำสั่งศาลที่ตั้งผู้พิทักษ์', en: 'the court order that appoints the curator' },
  },
};

/** The wish of who acts for the holder. It cites the Act alone: the letter speaks of the holder (docs/law.md §6.6). */
export const declarationFor = (capacity: Capacity): Text => {
  const { th, en } = CAPACITIES[capacity].name;
  return {
    th: `ข้าพเจ้าในฐานะ${th} ขอใช้สิทธิตามมาตรา ๒๕ วรรคห้า แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ ขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับเจ้าของข้อมูลตามรายการในคำขอนี้ ผ่านระบบบูรณาการฐานข้อมูลประชาชนและการบริการภาครัฐ (Linkage Center) และยินยอมชำระค่าธรรมเนียม (ถ้ามี)`,
    en: `As ${en}, under Section 25 paragraph 5 of the Official Information Act B.E. 2540, I ask to inspect, or to have copies of, the personal information about the person named in this request, as it lists, through the Linkage Center, and agree to pay the fee, if any.`,
  };
};

/** To whom the request is addressed; `office` takes it and hands it on. */
export const addressee = (office: Text): Text => ({
  th: `เรียน หัวหน้าหน่วยงานของรัฐที่ควบคุมดูแลข้อมูลข่าวสารตามรายการในคำขอนี้ ผ่าน${office.th}`,
  en: `To the heads of the agencies in control of the information that this request lists, through ${office.en}`,
});

/** Section 25, its five paragraphs, word for word; the English is ours and explains. */
export const SECTION_25: readonly Text[] = [
  {
    th: 'ภายใต้บังคับมาตรา ๑๔ และมาตรา ๑๕ บุคคลย่อมมีสิทธิที่จะได้รู้ถึงข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับตน และเมื่อบุคคลนั้นมีคำขอเป็นหนังสือ หน่วยงานของรัฐที่ควบคุมดูแลข้อมูลข่าวสารนั้นจะต้องให้บุคคลนั้นหรือผู้กระทำการแทนบุคคลนั้นได้ตรวจดูหรือได้รับสำเนาข้อมูลข่าวสารส่วนบุคคลส่วนที่เกี่ยวกับบุคคลนั้น และให้นำมาตรา ๙ วรรคสอง และวรรคสาม มาใช้บังคับโดยอนุโลม',
    en: 'Subject to Sections 14 and 15, a person has the right to know the personal information about themselves; upon a written request, the agency in control of it must let that person, or their representative, inspect it or receive a copy.',
  },
  {
    th: 'การเปิดเผยรายงานการแพทย์ที่เกี่ยวกับบุคคลใด ถ้ากรณีมีเหตุอันควรเจ้าหน้าที่ของรัฐจะเปิดเผยต่อเฉพาะแพทย์ที่บุคคลนั้นมอบหมายก็ได้',
    en: 'A medical report may, with good cause, be disclosed only to a doctor whom the person names.',
  },
  {
    th: 'ถ้าบุคคลใดเห็นว่าข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับตนส่วนใดไม่ถูกต้องตามที่เป็นจริง ให้มีสิทธิยื่นคำขอเป็นหนังสือให้หน่วยงานของรัฐที่ควบคุมดูแลข้อมูลข่าวสารแก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารส่วนนั้นได้ ซึ่งหน่วยงานของรัฐจะต้องพิจารณาคำขอดังกล่าว และแจ้งให้บุคคลนั้นทราบโดยไม่ชักช้า',
    en: 'Whoever finds a part that is not true may ask the agency in writing to correct, alter or delete it; the agency must consider this and answer without delay.',
  },
  {
    th: 'ในกรณีที่หน่วยงานของรัฐไม่แก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสารให้ตรงตามที่มีคำขอ ให้ผู้นั้นมีสิทธิอุทธรณ์ต่อคณะกรรมการวินิจฉัยการเปิดเผยข้อมูลข่าวสารภายในสามสิบวันนับแต่วันได้รับแจ้งคำสั่งไม่ยินยอมแก้ไขเปลี่ยนแปลงหรือลบข้อมูลข่าวสาร โดยยื่นคำอุทธรณ์ต่อคณะกรรมการ และไม่ว่ากรณีใด ๆ ให้เจ้าของข้อมูลมีสิทธิร้องขอให้หน่วยงานของรัฐหมายเหตุคำขอของตนแนบไว้กับข้อมูลข่าวสารส่วนที่เกี่ยวข้องได้',
    en: 'If the agency does not, an appeal lies to the Information Disclosure Tribunal within thirty days of notice, filed through the Board. In any case the person may have the request noted and attached to the information.',
  },
  {
    th: 'ให้บุคคลตามที่กำหนดในกฎกระทรวงมีสิทธิดำเนินการตามมาตรา ๒๓ มาตรา ๒๔ และมาตรานี้แทนผู้เยาว์ คนไร้ความสามารถ คนเสมือนไร้ความสามารถ หรือเจ้าของข้อมูลที่ถึงแก่กรรมแล้วก็ได้',
    en: 'Persons named by ministerial regulation may act under this section for minors, for persons without or with limited capacity, and for those who have died.',
  },
];

/** The rights notice on the back of the request (docs/law.md §4.1, §1.3, §1.6). Time limits are printed beside it. */
export const RIGHTS: readonly Text[] = [
  {
    th: 'หากหน่วยงานไม่ปฏิบัติตามพระราชบัญญัตินี้ ปฏิบัติหน้าที่ล่าช้า หรือท่านไม่ได้รับความสะดวกโดยไม่มีเหตุอันสมควร ท่านร้องเรียนต่อคณะกรรมการข้อมูลข่าวสารของราชการได้ (มาตรา ๑๓) ส่วนคำสั่งมิให้เปิดเผยหรือไม่แก้ไข ให้อุทธรณ์ตามกำหนดเวลา',
    en: 'If an agency does not follow the Act, delays, or inconveniences you without good reason, you may complain to the Official Information Board (Section 13). Against an order not to disclose or not to correct, appeal within its time limit instead.',
  },
  {
    th: 'อุทธรณ์เป็นหนังสือพร้อมหลักฐาน ถึงประธานคณะกรรมการข้อมูลข่าวสารของราชการ สำนักงานปลัดสำนักนายกรัฐมนตรี ทำเนียบรัฐบาล เขตดุสิต กรุงเทพมหานคร ๑๐๓๐๐ โดยไม่เสียค่าธรรมเนียม',
    en: 'Appeals go in writing, free of charge, to the Chair of the Official Information Board, Office of the Permanent Secretary, Government House, Dusit, Bangkok 10300.',
  },
  {
    th: 'หากเห็นว่าข้อมูลส่วนใดไม่ถูกต้อง ขอให้แก้ไขได้ และขอให้หมายเหตุคำขอแนบไว้กับข้อมูลได้ไม่ว่ากรณีใด (มาตรา ๒๕ วรรคสามและวรรคสี่)',
    en: 'You may have what is untrue corrected, and in any case have your request noted with the information (Section 25 paragraphs 3 and 4).',
  },
  {
    th: 'การใช้สิทธินี้ไม่กระทบสิทธิของท่านตามมาตรา ๓๐ แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. ๒๕๖๒',
    en: 'Using this right does not touch your rights under Section 30 of the Personal Data Protection Act B.E. 2562.',
  },
  {
    th: 'เครื่องนี้ไม่เก็บข้อมูลที่เรียกดู เก็บเฉพาะคำขอซึ่งเข้ารหัสไว้ให้สำนักงานเปิดอ่าน และเนื้อหาของเอกสารที่พิมพ์ซึ่งเข้ารหัสไว้ให้สำนักงานตรวจสอบเอกสาร สอบถามเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคลของสำนักงานที่รับคำขอนี้',
    en: 'This machine keeps none of the records that were called up. It keeps the request, encrypted for the office to read, and what was printed, encrypted for the office to check papers by. Ask the data protection officer of the office named on this request.',
  },
];

/** The rights on the back of a form that is filled in by hand: of these, all that does not speak of what a machine keeps. */
export const RIGHTS_BY_HAND: readonly Text[] = RIGHTS.slice(0, -1);

/** The remedy of whoever is told that nothing is held, beside every such answer. */
export const NONE_HELD_REMEDY: Text = {
  th: 'หากท่านไม่เชื่อว่าเป็นความจริง ท่านร้องเรียนให้คณะกรรมการตรวจสอบได้ (มาตรา ๑๓ และ ๓๓)',
  en: 'If you do not believe that this is true, you may ask the Board to examine it (Sections 13 and 33).',
};

/** What is lodged of a part that its holder called wrong at the kiosk, where nobody types: what is right follows on paper. */
export const WRONG_SAYS_HOLDER: Text = {
  th: 'ผู้ยื่นคำขอเห็นว่าไม่ถูกต้องตามที่เป็นจริง รายละเอียดตามแบบคำขอที่ผู้ยื่นคำขอลงลายมือชื่อ',
  en: 'The holder finds that this is not true; what is right stands on the form that the holder signs.',
};

/** All that this machine says of a database that it cannot ask. A refusal, if there is one, is the agency's own. */
export const NOT_YET_OPEN: Text = { th: 'ยังไม่เปิดให้ขอผ่านเครื่องนี้', en: 'Not yet open at this kiosk.' };

/** Why nothing is charged, as screen and papers say it. */
export const WAIVERS: Readonly<Record<FeeWaiver, Text>> = {
  'low-income': {
    th: 'ยกเว้นค่าธรรมเนียมเพื่อช่วยเหลือผู้มีรายได้น้อย (มาตรา ๙ วรรคสาม)',
    en: 'Waived for a person of low income (Section 9 paragraph 3)',
  },
  'agency-zero-rate': {
    th: 'หน่วยงานที่ควบคุมดูแลข้อมูลไม่เรียกเก็บค่าธรรมเนียม',
    en: 'The agency in control of the data charges nothing',
  },
};
