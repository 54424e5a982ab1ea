/**
 * What people call the databases: the name by which they ask at a counter, and every other word that they may type.
 * The official names are the catalogue's and stand on the request. Collected by hand; no register of such words is known.
 */
import type { Text } from '../contract/words.ts';

interface Everyday {
  /** The name that people use, where it is not the official one. */
  readonly called?: Text;
  /** Other words for it, in both languages, short forms, forms’ codes and what is printed on the paper or card. */
  readonly words: readonly string[];
}

/** `words`: separated by commas. */
const say = (words: string, th?: string, en?: string): Everyday => ({
  ...(th === undefined || en === undefined ? {} : { called: { th, en } }),
  words: words.split(',').map((word) => word.trim()),
});

/** By the database's id; one for each of the catalogue. */
export const EVERYDAY: Readonly<Record<string, Everyday>> = {
  dopa_person: say(
    `tr14/1,
    ทร14/1, แบบรับรองรายการทะเบียนราษฎร, คัดทะเบียนราษฎร, คัดรับรองทะเบียน, ทะเบียนราษฎร์, ข้อมูลส่วนตัว, ประวัติส่วนตัว, ข้อมูลบุคคล,
    ประวัติบุคคล, เลขบัตรประชาชน, เลข 13 หลัก, เลขประจำตัวประชาชน, วันเกิด, เกิดวันไหน, วันเดือนปีเกิด, อายุ, สัญชาติ, ศาสนา, ชื่อพ่อแม่, ชื่อบิดามารดา, ชื่อพ่อ,
    ชื่อแม่, population, personal information, personal data, my data, citizen number, identification number, national id number,
    date of birth, birthday, age, nationality, parents, father, mother, civil registration`,
    'ข้อมูลทะเบียนราษฎร',
    'Population record',
  ),
  dopa_house: say(
    `tr14, tor ror 14,
    ทร14, สมุดทะเบียนบ้าน, เล่มทะเบียนบ้าน, เล่มบ้าน, ทะเบียนบ้านเล่มเหลือง, เล่มเหลือง, เล่มน้ำเงิน, ทะเบียนบ้านเล่มน้ำเงิน, ทร13, สำเนาทะเบียนบ้าน,
    คัดทะเบียนบ้าน, บ้านเลขที่, เลขที่บ้าน, เลขรหัสประจำบ้าน, ที่อยู่, ที่อยู่ตามทะเบียนบ้าน, เจ้าบ้าน, ชื่อในบ้าน, ใครอยู่ในบ้าน, คนในบ้าน, ผู้อาศัย, ภูมิลำเนา,
    house book, house registration, household registration, tabien baan, tabian baan, tabien ban, blue book, yellow book,
    home address, address, house number, household, residence, home`,
    'ทะเบียนบ้าน',
    'House registration',
  ),
  dopa_photo: say(
    `รูปถ่าย, รูปหน้า, รูปในบัตร, รูปบัตรประชาชน, รูปทำบัตร, ภาพถ่าย, ภาพถ่ายในบัตร, หน้าตา, ใบหน้า, รูปติดบัตร, รูปประจำตัว, photo,
    picture, photograph, face, portrait, card photo, biometric`,
    'รูปถ่ายในบัตรประชาชน',
    'Photo of your ID card',
  ),
  dopa_name: say(
    `เปลี่ยนชื่อ, เปลี่ยนชื่อสกุล, เปลี่ยนนามสกุล, ชื่อเก่า, ชื่อเดิม, นามสกุลเดิม, นามสกุลเก่า, ประวัติชื่อ, ประวัติการเปลี่ยนชื่อ, ชื่อตัวชื่อสกุล, name change,
    change of name, changed name, change name, former name, old name, previous name, maiden name`,
    'ประวัติการเปลี่ยนชื่อ',
    'History of name changes',
  ),
  dopa_status: say(
    `สถานภาพ, สถานะบุคคล, สถานภาพสมรส, สถานภาพการสมรส, สถานะสมรส, โสด, ใบโสด, ใบรับรองโสด, ใบรับรองสถานภาพ, หนังสือรับรองโสด,
    แต่งงานหรือยัง, หม้าย, มีชีวิตอยู่, marital status, single, single status, single certificate, certificate of single status,
    widow, widowed, personal status, civil status`,
    'สถานภาพ (โสด สมรส)',
    'Personal and marital status',
  ),
  dopa_death: say(
    `ใบมรณะ, ใบมรณบัตร, มรณบัตร, มรณะบัตร, ใบตาย, ใบแจ้งตาย, แจ้งตาย, คนตาย, เสียชีวิต, ผู้เสียชีวิต, ทร4, งานศพ, ตาย, สาเหตุการตาย,
    หนังสือรับรองการตาย, death certificate, death, dead, died, deceased`,
    'ใบมรณบัตร (ใบตาย)',
    'Death certificate',
  ),
  dopa_card: say(
    `ไอดีการ์ด, หน้าบัตร, สำเนาบัตร, สำเนาบัตรประชาชน,
    บัตรประชาชน, บัตรปชช, ประวัติทำบัตร, ทำบัตร, ทำบัตรประชาชน, ทำบัตรใหม่, ต่อบัตร, บัตรหาย, บัตรหมดอายุ, วันหมดอายุบัตร, บัตรประจำตัว,
    บัตรสมาร์ทการ์ด, สมาร์ทการ์ด, บป1, บป1/1, เลขหลังบัตร, เลเซอร์ไอดี, คำขอมีบัตร, id card, identity card, national id, national id card, citizen card,
    thai id, laser id, lost card, card renewal, smart card`,
    'การทำบัตรประชาชน',
    'Making of your ID card',
  ),
  dopa_birth: say(
    `รับรองบุตร, จดทะเบียนรับรองบุตร, บุตร,
    ใบเกิด, ใบสูติบัตร, สูติบัตร, ใบแจ้งเกิด, แจ้งเกิด, ใบรับรองการเกิด, หนังสือรับรองการเกิด, เกิดที่ไหน, เวลาเกิด, ที่เกิด, สถานที่เกิด, ทร1, ทร19/1, ใบเกิดลูก,
    birth certificate, birth, born, place of birth, time of birth`,
    'ใบเกิด (สูติบัตร)',
    'Birth certificate',
  ),
  dopa_marriage: say(
    `สมรส, ใบสมรส, ใบทะเบียนสมรส, ใบสำคัญการสมรส, แต่งงาน, ใบแต่งงาน, จดทะเบียน, จดทะเบียนสมรส, ทะเบียนแต่งงาน, คู่สมรส, สามี, ภรรยา, เมีย, ผัว,
    แฟน, คร2, คร3, สมรสเท่าเทียม, marriage certificate, marriage, married, wedding, spouse, husband, wife, marriage licence`,
    'ทะเบียนสมรส',
    'Marriage certificate',
  ),
  dopa_divorce: say(
    `หย่า, ใบหย่า, ใบสำคัญการหย่า, จดทะเบียนหย่า, หย่าร้าง, เลิกกัน, คร6, คร7, divorce certificate, divorce, divorced`,
    'ทะเบียนหย่า (ใบหย่า)',
    'Divorce certificate',
  ),
  dopa_fname: say(
    `ใบเปลี่ยนชื่อ, เปลี่ยนชื่อ, เปลี่ยนชื่อตัว, เปลี่ยนชื่อจริง, ช3, หนังสือสำคัญแสดงการเปลี่ยนชื่อตัว, หนังสือเปลี่ยนชื่อ, ชื่อใหม่, ชื่อรอง, first name,
    change first name, given name, certificate of name change, new name`,
    'ใบเปลี่ยนชื่อ',
    'First-name change certificate',
  ),
  dopa_lname: say(
    `สกุล, ใบเปลี่ยนนามสกุล, เปลี่ยนนามสกุล, เปลี่ยนสกุล, เปลี่ยนชื่อสกุล, นามสกุลใหม่, นามสกุล, ตั้งนามสกุล, ร่วมชื่อสกุล, ช2, ช4, ช5, หนังสือเปลี่ยนนามสกุล,
    surname, last name, family name, change surname, change last name`,
    'ใบเปลี่ยนนามสกุล',
    'Surname change certificate',
  ),
  dopa_move: say(
    `ย้ายบ้าน, ย้ายทะเบียนบ้าน, ย้ายที่อยู่, ย้ายเข้า, ย้ายออก, แจ้งย้าย, ใบแจ้งย้าย, ย้ายปลายทาง, ทร6, ใบย้าย, ประวัติการย้าย, ที่อยู่เดิม, ที่อยู่เก่า, ย้ายชื่อ, ย้าย,
    moving house, move house, move, moved, moving, change of address, change address, address history, old address,
    previous address, relocation`,
    'ประวัติย้ายบ้าน',
    'Address moves',
  ),
  dopa_alien: say(
    `ตม, ตรวจคนเข้าเมือง, คนต่างชาติ, ต่างชาติ, แปลงสัญชาติ, immigration,
    คนต่างด้าว, ต่างด้าว, บัตรต่างด้าว, ใบต่างด้าว, บัตรชมพู, บัตรสีชมพู, บัตรหัวศูนย์, บัตรเลขศูนย์, ไร้สัญชาติ, ไม่มีสัญชาติ, คนไร้รัฐ, บัตรขาว, ทร38, ทร38/1,
    ทร38ก, ทร38ข, ทร13, บุคคลบนพื้นที่สูง, ชาวเขา, ชนกลุ่มน้อย, ใบสำคัญประจำตัวคนต่างด้าว, foreigner, alien, stateless, pink card, pink id,
    non thai, foreign national, hill tribe, zero card, minority, migrant`,
    'คนไม่มีสัญชาติไทย (บัตรชมพู)',
    'Non-Thai nationals (pink card)',
  ),
  dopa_borderpass: say(
    `ใบผ่านแดน, บัตรผ่านแดน, หนังสือผ่านแดน, บอร์เดอร์พาส, ข้ามแดน, ข้ามชายแดน, ผ่านแดน, ด่าน, ชายแดน, ไปลาว, ไปพม่า, ไปเขมร, ไปกัมพูชา,
    border pass, border, temporary border pass, crossing`,
    'หนังสือผ่านแดน',
    'Border pass',
  ),
  dopa_por4: say(
    `ปืน, ใบปืน, ทะเบียนปืน, ใบอนุญาตปืน, ใบอนุญาตพกปืน, พกปืน, อาวุธปืน, อาวุธ, ป4, ป3, ป12, ใบ ป4, ปืนสวัสดิการ, ปืนลูกซอง, กระสุน,
    gun, gun licence, gun license, gun permit, firearm, firearms, weapon, pistol, rifle`,
    'ปืน (ใบ ป.4)',
    'Gun licence',
  ),
  dol_land: say(
    `ใบจอง, ภบท5, ภาษีที่ดิน, โอนที่ดิน, บ้านและที่ดิน,
    nor sor 3, nor sor 3 gor, sor kor 1, โฉนด, โฉนดที่ดิน, ที่ดิน, ใบโฉนด, ที่ดินของฉัน, ที่นา, ที่สวน, นส4, นส4จ, นส3, นส3ก, สค1, คอนโด, คอนโดมิเนียม, ห้องชุด, อาคารชุด, กรรมสิทธิ์, มรดก,
    จำนอง, จดจำนอง, ขายฝาก, ทรัพย์สิน, ที่ดินมรดก, แปลงที่ดิน, ระวาง, land, land title, land deed, title deed, deed, chanote, chanot, condo,
    condominium, property, real estate, apartment, mortgage, land ownership`,
    'ที่ดินและห้องชุด (โฉนด)',
    'Land titles',
  ),
  nhso_right: say(
    `บัตรทอง, สิทธิพยาบาล, รักษาตัว, ค่ารักษา, ค่ารักษาพยาบาล, สิทธิบัตรทอง, สิทธิรักษา, สิทธิการรักษา, สิทธิรักษาพยาบาล, เช็คสิทธิ์, เช็คสิทธิ, ตรวจสอบสิทธิ, สิทธิหลักประกัน, หลักประกันสุขภาพ, 30 บาท,
    บัตร 30 บาท, สามสิบบาท, 30 บาทรักษาทุกโรค, 30 บาทรักษาทุกที่, สปสช, โรงพยาบาล, โรงบาล, โรงพยาบาลตามสิทธิ, หมอ, รักษาฟรี, ป่วย, เจ็บป่วย, ไม่สบาย, สุขภาพ, อนามัย, ย้ายสิทธิ,
    ย้ายโรงพยาบาล, หน่วยบริการ, รพสต, คลินิก, ประกันสุขภาพ, gold card, golden card, health card, health insurance, health, hospital,
    universal coverage, 30 baht, medical, medical right, treatment, doctor, clinic, ucs`,
    'สิทธิรักษาพยาบาล (บัตรทอง)',
    'Health-insurance right',
  ),
  dep_disability: say(
    `คนพิการ, บัตรคนพิการ, บัตรผู้พิการ, ผู้พิการ, พิการ, เบี้ยคนพิการ, เบี้ยความพิการ, เบี้ยผู้พิการ, เงินคนพิการ, สมุดคนพิการ, ทุพพลภาพ, ตาบอด, หูหนวก,
    วีลแชร์, พก, disability, disabled, disability card, disabled card, handicap, handicapped, wheelchair, disability allowance,
    blind, deaf`,
    'บัตรคนพิการ',
    'Disability card',
  ),
  msdhs_newborn: say(
    `เงินเด็ก, เงินอุดหนุนเด็ก, เงินเด็กแรกเกิด, เงินอุดหนุนบุตร, เงินเลี้ยงดูบุตร, เงินเลี้ยงลูก, เงินลูก, ลูก, เงิน 600, หกร้อย, เด็กแรกเกิด, เงินอุดหนุนเด็กแรกเกิด, ค่าเลี้ยงดู,
    เงินสงเคราะห์เด็ก, child grant, child support grant, newborn, baby, child allowance, child benefit, child money, baby grant`,
    'เงินอุดหนุนเด็กแรกเกิด',
    'Newborn grant',
  ),
  moe_student: say(
    `การศึกษา, นักเรียน, นักศึกษา, โรงเรียน, มหาวิทยาลัย, มหาลัย, วิทยาลัย, เรียน, การเรียน, ผลการเรียน, เกรด, ใบเกรด, ผลสอบ, คะแนน, ปพ1, ปพ7, บัตรนักเรียน,
    บัตรนักศึกษา, กำลังเรียน, สถานศึกษา, เรียนที่ไหน, student, school, university, college, pupil, grades, study, student card, enrolment`,
    'นักเรียน นักศึกษา',
    'Student record',
  ),
  moe_graduate: say(
    `การศึกษา, ปริญญา, ปริญญาบัตร, ใบปริญญา, วุฒิ, วุฒิการศึกษา, ใบวุฒิ, วุฒิบัตรการศึกษา, จบการศึกษา, เรียนจบ, ใบจบ, ใบรับรองจบ, ทรานสคริปต์, ทรานสคริป,
    ประกาศนียบัตร, ใบประกาศ, บัณฑิต, สำเร็จการศึกษา, กศน, ปวช, ปวส, มัธยม, ม3, ม6, ป6, ป ตรี, ป โท, ป เอก, ปริญญาตรี, ปริญญาโท, ปริญญาเอก, degree,
    diploma, graduate, graduation, transcript, bachelor, master, doctorate, education, qualification, certificate of education`,
    'วุฒิการศึกษา (ปริญญา)',
    'Degrees and diplomas',
  ),
  mod_military: say(
    `เกณฑ์ทหาร, ทหาร, ใบเกณฑ์ทหาร, ใบผ่านทหาร, ใบทหาร, สด43, สด8, สด9, สด35, ใบดำใบแดง, ใบแดง, ใบดำ, จับใบดำใบแดง, ตรวจเลือกทหาร,
    ทหารกองเกิน, ทหารกองหนุน, ผ่อนผัน, ผ่อนผันทหาร, หมายเรียก, รด, นักศึกษาวิชาทหาร, เรียน รด, ปลดประจำการ, military, military service, army,
    soldier, conscription, draft, conscript, reserve, sor dor 43`,
    'เกณฑ์ทหาร (สด.)',
    'Conscription record',
  ),
  mfa_passport: say(
    `พาสปอร์ต, พาสปอต, พาสพอร์ต, หนังสือเดินทาง, เล่มเดินทาง, ไปต่างประเทศ, ไปเมืองนอก, เดินทางต่างประเทศ, ต่อพาสปอร์ต, พาสปอร์ตหมดอายุ, เลขพาสปอร์ต,
    กงสุล, วีซ่า, passport, passport number, travel document, travel, consulate, visa, abroad`,
    'พาสปอร์ต (หนังสือเดินทาง)',
    'Passports',
  ),
  dsd_training: say(
    `ฝีมือแรงงาน, ทดสอบฝีมือ, ทดสอบฝีมือแรงงาน, ใบรับรองฝีมือ, ใบรับรองช่าง, ใบช่าง, ช่างไฟฟ้า, ช่างแอร์, ช่างเชื่อม, อบรม, อบรมอาชีพ, ฝึกอาชีพ, ฝึกงาน,
    เรียนอาชีพ, ใบประกาศอบรม, มาตรฐานฝีมือแรงงาน, training, skill, skills, skill certificate, workshop, course, vocational training,
    electrician, technician`,
    'อบรมและฝีมือแรงงาน',
    'Skill training',
  ),
  doe_alienwork: say(
    `ใบอนุญาตทำงาน, เวิร์คเพอร์มิต, เวิร์กเพอร์มิต, แรงงานต่างด้าว, คนงานต่างด้าว, แรงงานพม่า, แรงงานลาว, แรงงานกัมพูชา, ต่างด้าวทำงาน, บัตรแรงงาน, ซีไอ, mou,
    work permit, foreign worker, migrant worker, labour card, employment permit`,
    'ใบอนุญาตทำงานต่างชาติ',
    'Work permit (foreign workers)',
  ),
  amlo_hr02: say(
    `ปปง, ฟอกเงิน, ยึดทรัพย์, อายัดทรัพย์, อายัดบัญชี, บัญชีโดนอายัด, บัญชีม้า, ยึดบ้าน, frozen account, freeze, frozen, seizure, seized,
    money laundering, amlo`,
    'ถูกยึดหรืออายัดทรัพย์ (ปปง.)',
    'Frozen assets',
  ),
  nacc_accused: say(
    'ปปช, ทุจริต, โกง, คอร์รัปชัน, คดีทุจริต, ร้องเรียนทุจริต, ถูกกล่าวหา, corruption, bribery, nacc, accused',
    'คดีทุจริต (ป.ป.ช.)',
    'Corruption cases',
  ),
  dof_case: say(
    'คดีประมง, ประมงผิดกฎหมาย, จับปลาผิดกฎหมาย, ไอยูยู, iuu, illegal fishing, fishing case, fishing offence',
    'คดีประมง',
    'Illegal-fishing cases',
  ),
  did_licence: say(
    `ยุทธภัณฑ์, ใบอนุญาตยุทธภัณฑ์, เสื้อเกราะ, เกราะกันกระสุน, หน้ากากกันแก๊ส, ระเบิด, วัตถุระเบิด, อาวุธสงคราม, อุตสาหกรรมทหาร, armament, armour, body armor,
    bulletproof vest, explosives, munitions`,
    'ยุทธภัณฑ์ (เสื้อเกราะ)',
    'Armament licence',
  ),
  cifs_report: say(
    `นิติวิทยาศาสตร์, ดีเอ็นเอ, ผลดีเอ็นเอ, ตรวจดีเอ็นเอ, ชันสูตร, ผ่าศพ, พิสูจน์หลักฐาน, ตรวจพิสูจน์, ผลชันสูตร, dna, dna test, forensic, autopsy,
    post mortem`,
    'ผลตรวจพิสูจน์ (ดีเอ็นเอ)',
    'Forensic reports',
  ),
  sso_insured: say(
    `คลอดลูก, ค่าคลอดลูก, สงเคราะห์บุตร, คลอดบุตร, ค่าคลอดบุตร, ทันตกรรม, ทำฟัน, อุดฟัน, รักษาประกันสังคม,
    ประกันสังคม, บัตรประกันสังคม, สิทธิประกันสังคม, โรงพยาบาลประกันสังคม, เปลี่ยนโรงพยาบาล, ผู้ประกันตน, ประกันตน, สปส, มาตรา 33, มาตรา 39, มาตรา 40, ม33,
    ม39, ม40, เลขประกันสังคม, สถานพยาบาล, social security, social insurance, insured, sso, hospital of social security,
    social security card, social security number`,
    'ประกันสังคม โรงพยาบาล',
    'Social security: hospital',
  ),
  sso_contrib: say(
    `เงินสมทบ, ประกันสังคม, เงินประกันสังคม, ส่งประกันสังคม, เงินชราภาพ, บำนาญประกันสังคม, เงินสะสมประกันสังคม, เช็คเงินสมทบ, ประวัติทำงาน, ประวัติการทำงาน,
    งาน, ที่ทำงาน, ทำงานที่ไหน, นายจ้าง, เงินเดือน, จ่ายประกันสังคม, ออมชราภาพ, เงินเกษียณ, social security, contribution, contributions,
    employment, employer, employment history, work history, salary, job, old age pension, retirement`,
    'ประกันสังคม เงินสมทบ',
    'Social security: contributions',
  ),
  dlt_licence: say(
    `licence, license, ใบขับขี่, ใบขับขี่รถยนต์, ใบขับขี่มอเตอร์ไซค์, ใบขี่, ใบอนุญาตขับขี่, ใบอนุญาตขับรถ, ต่อใบขับขี่, ใบขับขี่หาย, ใบขับขี่หมดอายุ, ทำใบขับขี่, ขับรถ, ขนส่ง, ตัดแต้ม,
    แต้มใบขับขี่, ใบขับขี่สาธารณะ, ใบขับขี่รถจักรยานยนต์, driving license, driving licence, driver license, drivers license, driver, driving,
    car licence, motorcycle licence, dlt`,
    'ใบขับขี่',
    'Driving licence',
  ),
  dlt_vehicle: say(
    `ป้ายแดง, bike,
    มอไซค์, มอไซ, รถ, รถยนต์, ทะเบียนรถ, เล่มรถ, สมุดรถ, เล่มทะเบียนรถ, ป้ายทะเบียน, ทะเบียนรถยนต์, มอเตอร์ไซค์, รถจักรยานยนต์, รถเครื่อง, ภาษีรถ, ต่อภาษีรถ, ต่อทะเบียน, พรบ,
    พรบรถ, โอนรถ, รถกระบะ, คู่มือรถ, car, vehicle, car registration, motorcycle, motorbike, number plate, licence plate,
    license plate, blue book of car, car tax, truck`,
    'ทะเบียนรถ',
    'Vehicles',
  ),
  dbd_juristic: say(
    `จดทะเบียนร้านค้า, จดทะเบียนการค้า, จดทะเบียนพาณิชย์, ทะเบียนการค้า, ค้าขาย, ขายของ,
    บริษัท, ห้างหุ้นส่วน, หจก, นิติบุคคล, หนังสือรับรองบริษัท, จดทะเบียนบริษัท, กรรมการบริษัท, ผู้ถือหุ้น, หุ้น, ทะเบียนพาณิชย์, ร้านค้า, ธุรกิจ, กิจการ, company, business,
    business registration, shareholder, director, partnership, firm, shares, dbd`,
    'บริษัท ห้างหุ้นส่วน',
    'Business registration',
  ),
  mof_welfare: say(
    `เงินช่วยเหลือ, เงินช่วยเหลือรัฐ,
    บัตรคนจน, บัตรสวัสดิการ, บัตรสวัสดิการแห่งรัฐ, สวัสดิการแห่งรัฐ, บัตรลุงตู่, คนจน, ผู้มีรายได้น้อย, รายได้น้อย, เงินบัตรคนจน, ลงทะเบียนคนจน, คนละครึ่ง, เงินดิจิทัล,
    เงินหมื่น, เงินเยียวยา, welfare card, state welfare, welfare, poor, low income, poor card`,
    'บัตรคนจน (สวัสดิการแห่งรัฐ)',
    'State-welfare card',
  ),
  doc_prisoner: say(
    `ติดคุก, คุก, เรือนจำ, นักโทษ, ผู้ต้องขัง, ต้องโทษ, ราชทัณฑ์, ใบบริสุทธิ์, ใบปล่อยตัว, ทัณฑสถาน, prison, jail, prisoner, inmate, imprisonment`,
    'ประวัติผู้ต้องขัง',
    'Prisoner record',
  ),
  dop_probation: say(
    'คุมประพฤติ, คุมความประพฤติ, รายงานตัวคุมประพฤติ, รอลงอาญา, รายงานตัว, บำเพ็ญประโยชน์, กำไลอีเอ็ม, กำไล em, probation, parole',
  ),
  led_bankrupt: say(
    `ศาล, หมายศาล, แบล็คลิสต์, แบล็กลิสต์, ติดแบล็คลิสต์, blacklist, ฟ้องร้อง, คดีแพ่ง,
    ล้มละลาย, คนล้มละลาย, บุคคลล้มละลาย, บังคับคดี, ขายทอดตลาด, หนี้สิน, หนี้, ถูกฟ้อง, พิทักษ์ทรัพย์, ฟ้องล้มละลาย, bankrupt, bankruptcy, insolvency,
    debt, debts, auction, execution`,
    'ล้มละลาย',
    'Bankruptcy',
  ),
  rtp_criminal: say(
    `ประวัติอาชญากรรม, ความประพฤติ, ใบรับรองความประพฤติ, หนังสือรับรองความประพฤติ, ประวัติอาชญากร, คดีอาญา, คดี, ตำรวจ, ใบตำรวจ, หมายจับ, ประวัติคดี, พิมพ์ลายนิ้วมือ, ลายนิ้วมือ, ใบแจ้งความ, แจ้งความ, ใบสั่ง, ค่าปรับจราจร,
    ตรวจประวัติ, criminal record, police record, police clearance, police, crime, warrant, fingerprint, background check,
    police report, clearance certificate`,
    'ประวัติอาชญากรรม',
    'Criminal record',
  ),
  rd_taxpayer: say(
    `ภาษี, เสียภาษี, ยื่นภาษี, ภาษีเงินได้, ลดหย่อนภาษี, ขอคืนภาษี, คืนภาษี, ภงด, ภงด90, ภงด91, ภงด94, ใบทวิ50, 50ทวิ, เลขผู้เสียภาษี, เลขประจำตัวผู้เสียภาษี,
    สรรพากร, แวต, vat, tax, taxes, income tax, tax return, taxpayer, tax id, tax refund, revenue`,
    'ภาษี',
    'Tax',
  ),
  dla_elderly: say(
    `เงินคนเฒ่า, คนเฒ่าคนแก่, old people, money for the elderly, เบี้ยยังชีพ, เบี้ยคนชรา, เบี้ยคนแก่, เงินคนแก่, เงินคนชรา, เบี้ยผู้สูงอายุ, เบี้ยผู้สูงวัย, เงินผู้สูงอายุ, เบี้ยยังชีพคนชรา, คนแก่, คนชรา, ผู้สูงอายุ, สูงวัย,
    elderly allowance, old age allowance, old age, elderly, senior, senior citizen`,
    'เบี้ยผู้สูงอายุ (เบี้ยคนชรา)',
    'Elderly allowance',
  ),
  cgd_pension: say(
    `บำนาญ, บำเหน็จ, บำเหน็จบำนาญ, เงินบำนาญ, เบิกค่ารักษา, เบิกตรง, จ่ายตรง, สิทธิข้าราชการ, สวัสดิการข้าราชการ, กรมบัญชีกลาง, กบข, บำเหน็จตกทอด,
    pension, civil servant pension, government pension, direct billing, retirement pension`,
    'บำนาญข้าราชการ',
    'Civil-servant pension',
  ),
  moph_vaccine: say(
    `วัคซีน, ฉีดวัคซีน, ใบฉีดวัคซีน, ใบรับรองวัคซีน, วัคซีนโควิด, โควิด, หมอพร้อม, ฉีดยา, สมุดวัคซีน, สมุดสีชมพู, vaccine, vaccination, covid, covid 19,
    vaccine certificate, immunization, jab`,
    'วัคซีน',
    'Vaccination',
  ),
  doae_farmer: say(
    `ไร่ละพัน, ไร่ละ 1000, เงินช่วยเหลือเกษตรกร, เงินช่วยชาวนา, อ้อย, มันสำปะหลัง, ข้าวโพด, ทำสวน, ทำไร่,
    เกษตรกร, ทะเบียนเกษตร, สมุดเกษตรกร, เล่มเขียว, สมุดเขียว, ชาวนา, ทำนา, ชาวไร่, ปลูกข้าว, เงินชาวนา, เงินเกษตรกร, ประกันรายได้, ข้าว, ไร่นา, ทบก, farmer,
    farm, farmer book, rice, agriculture, farming`,
    'ทะเบียนเกษตรกร',
    'Farmer register',
  ),
  doe_jobseeker: say(
    `ว่างงาน, ตกงาน, คนว่างงาน, ลงทะเบียนว่างงาน, ขึ้นทะเบียนว่างงาน, เงินว่างงาน, เงินทดแทนว่างงาน, งาน, หางาน, สมัครงาน, ออกจากงาน, ลาออก, เลิกจ้าง, unemployed,
    unemployment, jobless, job seeker, looking for work, laid off`,
    'ว่างงาน',
    'Unemployment',
  ),
  slf_loan: say(
    `หนี้เรียน, หนี้ค่าเรียน, หนี้การศึกษา, กยศ, หนี้ กยศ, หนี้กยศ, เงินกู้ กยศ, กู้เรียน, กู้ยืมเรียน, เงินกู้เรียน, เงินกู้ยืมเรียน, ทุนกู้ยืม, กรอ, ยอดหนี้ กยศ, ผ่อน กยศ, student loan, study loan,
    education loan, slf, loan`,
    'หนี้ กยศ. (กู้ยืมเรียน)',
    'Student loan',
  ),
  ocsc_service: say(
    `ข้าราชการ, กพ, กพ7, ก.พ.7, ประวัติรับราชการ, รับราชการ, ตำแหน่งราชการ, ภาค ก, สอบ กพ, ผลสอบ กพ, ยศ, เครื่องราช, civil servant, civil service,
    government officer, official, ocsc`,
    'ประวัติรับราชการ (ก.พ.)',
    'Civil-service record',
  ),
  alro_land: say(
    'สปก, ที่ สปก, ที่ดิน สปก, สปก4-01, สปก401, ปฏิรูปที่ดิน, โฉนดเพื่อการเกษตร, ที่ทำกิน, sor por kor, spk, agricultural land, land reform',
  ),
  raot_rubber: say(
    'ยาง, ยางพารา, สวนยาง, ชาวสวนยาง, ปลูกยาง, กรีดยาง, การยาง, กยท, สมุดยาง, เงินยาง, rubber, rubber farm, rubber tree, rubber plantation',
    'สวนยาง',
    'Rubber growers',
  ),
  dld_livestock: say(
    `ปศุสัตว์, เลี้ยงสัตว์, เลี้ยงวัว, วัว, ควาย, โค, กระบือ, หมู, เลี้ยงหมู, ไก่, เลี้ยงไก่, เป็ด, แพะ, สัตว์เลี้ยง, ทะเบียนสัตว์, livestock, cattle, cow, cows,
    buffalo, pig, pigs, chicken, poultry, animal`,
    'ผู้เลี้ยงสัตว์ (วัว หมู ไก่)',
    'Livestock keepers',
  ),
  dof_fisher: say(
    `ประมง, ชาวประมง, ใบอนุญาตประมง, จับปลา, หาปลา, เรือประมง, เลี้ยงปลา, เลี้ยงกุ้ง, บ่อปลา, บ่อกุ้ง, ใบอาชญาบัตร, อาชญาบัตร, fisher, fishing, fisherman,
    fishing licence, fish farm, fishery, shrimp farm`,
    'ชาวประมง',
    'Fishing licence',
  ),
  trd_lease: say(
    'ที่ราชพัสดุ, เช่าที่ราชพัสดุ, เช่าที่หลวง, ที่หลวง, สัญญาเช่า, เช่าที่ดิน, ธนารักษ์, ค่าเช่าที่, state land, lease, rent, land lease, treasury',
    'เช่าที่ราชพัสดุ (ที่หลวง)',
    'Lease of state land',
  ),
  md_vessel: say(
    'เรือ, ทะเบียนเรือ, ใบเรือ, ใบอนุญาตใช้เรือ, เจ้าท่า, เรือยนต์, นายท้ายเรือ, boat, ship, vessel, boat registration, ship registration',
    'ทะเบียนเรือ',
    'Boats',
  ),
  doe_overseas: say(
    `ทำงานต่างประเทศ, ไปทำงานเมืองนอก, ไปทำงานต่างประเทศ, ไปเกาหลี, ไปไต้หวัน, ไปอิสราเอล, แรงงานไทย, งานต่างประเทศ, กองทุนคนหางาน, คนหางาน,
    work abroad, overseas work, overseas worker, job abroad, working abroad`,
    'ทำงานต่างประเทศ',
    'Work abroad',
  ),
  nsf_member: say(
    'กอช, เงินออม, กองทุนออม, ออมแห่งชาติ, เงินออมแห่งชาติ, สมาชิก กอช, หวยเกษียณ, savings, savings fund, national savings, nsf',
    'เงินออม (กอช.)',
    'National Savings Fund',
  ),
  dop_fund: say(
    'กู้เงินผู้สูงอายุ, เงินกู้ผู้สูงอายุ, กู้เงินคนแก่, กองทุนคนแก่, กองทุนคนชรา, กู้ผู้สูงอายุ, loan for the elderly, elderly loan, older person loan',
    'เงินกู้ผู้สูงอายุ',
    'Older persons’ loan',
  ),
  ect_voter: say(
    `เลือกตั้ง, สิทธิเลือกตั้ง, ผู้มีสิทธิเลือกตั้ง, หน่วยเลือกตั้ง, คูหา, ลงคะแนน, กกต, ไปเลือกตั้ง, ไม่ได้ไปเลือกตั้ง, เสียสิทธิเลือกตั้ง, โหวต, vote, voter, voting,
    election, polling station, electoral`,
    'สิทธิเลือกตั้ง',
    'Electoral roll',
  ),
  pea_electric: say(
    `ไฟฟ้า, ค่าไฟ, ค่าไฟฟ้า, บิลค่าไฟ, มิเตอร์ไฟ, มิเตอร์ไฟฟ้า, หม้อไฟ, ขอไฟ, การไฟฟ้า, กฟภ, เลขผู้ใช้ไฟ, electricity, electric, electric bill,
    power bill, power, meter`,
    'ผู้ใช้ไฟฟ้า (ค่าไฟ)',
    'Electricity account',
  ),
};
