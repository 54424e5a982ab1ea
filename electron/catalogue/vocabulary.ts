/** English for the Thai words that registers use again and again. What is not here stays in Thai: names are not translated. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['ชาย', 'male'],
  ['หญิง', 'female'],
  ['นาย', 'Mr.'],
  ['นาง', 'Mrs.'],
  ['นางสาว', 'Miss'],
  ['น.ส.', 'Miss'],
  ['เด็กชาย', 'Master'],
  ['เด็กหญิง', 'Miss (child)'],
  ['ไทย', 'Thai'],
  ['ลาว', 'Lao'],
  ['เมียนมา', 'Myanmar'],
  ['กัมพูชา', 'Cambodian'],
  ['พุทธ', 'Buddhist'],
  ['อิสลาม', 'Muslim'],
  ['คริสต์', 'Christian'],
  ['เจ้าบ้าน', 'householder'],
  ['ผู้อาศัย', 'resident'],
  ['คู่สมรส', 'spouse'],
  ['โสด', 'single'],
  ['สมรส', 'married'],
  ['หย่า', 'divorced'],
  ['หม้าย', 'widowed'],
  ['บุคคลนี้มีภูมิลำเนาอยู่ในบ้านนี้', 'this person is domiciled in this house'],
  ['บ้าน', 'house'],
  ['ปกติ', 'normal'],
  ['ใช้งาน', 'in use'],
  ['หมดอายุ', 'expired'],
  ['ยกเลิก', 'cancelled'],
  ['มีผลบังคับใช้', 'in force'],
  ['ไม่มี', 'none'],
  ['มารดา', 'mother'],
  ['บิดา', 'father'],
  ['รถยนต์ส่วนบุคคล', 'private car'],
  ['รถจักรยานยนต์ส่วนบุคคล', 'private motorcycle'],
  ['ชั่วคราว', 'temporary'],
  ['5 ปี', '5 years'],
  ['ตลอดชีพ', 'for life'],
  ['โฉนดที่ดิน (น.ส. 4 จ.)', 'title deed (N.S. 4 Jor.)'],
  ['น.ส. 3 ก.', 'certificate of use (N.S. 3 Kor.)'],
  ['กำลังศึกษา', 'studying'],
  ['สำเร็จการศึกษา', 'graduated'],
  ['ปริญญาตรี', 'bachelor’s degree'],
  ['ปริญญาโท', 'master’s degree'],
  ['มัธยมศึกษาตอนปลาย', 'upper secondary'],
  ['มัธยมศึกษาตอนต้น', 'lower secondary'],
  ['ประถมศึกษา', 'primary'],
  ['ประกาศนียบัตรวิชาชีพชั้นสูง', 'higher vocational certificate'],
  ['สิทธิประกันสังคม', 'social security'],
  ['สิทธิหลักประกันสุขภาพแห่งชาติ', 'universal health coverage'],
  ['สิทธิสวัสดิการข้าราชการ', 'civil-servant medical benefit'],
  ['เป็นผู้ประกันตน', 'insured'],
  ['ทำงาน', 'working'],
  ['ลาออก', 'left'],
  ['ธรรมดา', 'ordinary'],
  ['ราชการ', 'official'],
  ['ทั้งหมด', 'whole'],
  ['กรุงเทพมหานคร', 'Bangkok'],
]);

/** Countries, whose Thai names are those of their people, too. */
const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['ไทย', 'Thailand'],
  ['ลาว', 'Laos'],
  ['เมียนมา', 'Myanmar'],
  ['กัมพูชา', 'Cambodia'],
]);

/** A country in English; the text itself where it is not known. */
export function countryInEnglish(thai: string): string {
  return COUNTRIES.get(thai.trim()) ?? thai;
}

/** The English word for a register's Thai word; the text itself where there is none. */
export function inEnglish(thai: string): string {
  return WORDS.get(thai.trim()) ?? thai;
}
