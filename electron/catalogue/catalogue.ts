/**
 * The databases of the Linkage Center: 34 joined and 26 in preparation, as the letter counts them. The real directory is
 * read where a site has access; until then `evidence` says how well each entry is known (docs/law.md §2.7).
 */
import { DatabaseId, type Text } from '../contract/words.ts';
import type { FeeLaw } from '../request/fees.ts';
import { NOT_YET_OPEN } from '../request/wording.ts';
import { RECORDS } from './catalogue-records.ts';
import { carriesNumber, type RecordShape } from './catalogue-shape.ts';
import { EVERYDAY } from './everyday.ts';

const t = (th: string, en: string): Text => ({ th, en });

/** What the letter counts as in preparation. Where to go follows, as Section 12 has it. */
const IN_PREPARATION = t(
  `อยู่ระหว่างเตรียมเชื่อมโยง ${NOT_YET_OPEN.th}`,
  `This database is being prepared. ${NOT_YET_OPEN.en}`,
);

/** An agency in control of data (หน่วยงานที่ควบคุมดูแลข้อมูล). */
export interface Agency {
  readonly agencyId: string;
  readonly name: Text;
  /** Where a person goes who cannot be served here. */
  readonly contact: Text;
}

/** `website` only where public material confirms it; the site fills in the others. */
const agency = (agencyId: string, th: string, en: string, website?: string): Agency => ({
  agencyId,
  name: t(th, en),
  contact:
    website === undefined
      ? t(`ท่านยื่นคำขอต่อหน่วยงานโดยตรงได้ที่${th}`, `You may make your request to the ${en} itself.`)
      : t(
          `ท่านยื่นคำขอต่อหน่วยงานโดยตรงได้ที่${th} (${website})`,
          `You may make your request to the ${en} itself (${website}).`,
        ),
});

/** Every such agency, by id. */
export const AGENCIES: ReadonlyMap<string, Agency> = new Map(
  [
    agency('dopa', 'กรมการปกครอง', 'Department of Provincial Administration', 'bora.dopa.go.th'),
    agency('dol', 'กรมที่ดิน', 'Department of Lands'),
    agency('nhso', 'สำนักงานหลักประกันสุขภาพแห่งชาติ', 'National Health Security Office'),
    agency('dep', 'กรมส่งเสริมและพัฒนาคุณภาพชีวิตคนพิการ', 'Department of Empowerment of Persons with Disabilities'),
    agency('dcy', 'กรมกิจการเด็กและเยาวชน', 'Department of Children and Youth'),
    agency('moe', 'สำนักงานปลัดกระทรวงศึกษาธิการ', 'Office of the Permanent Secretary, Ministry of Education'),
    agency('tdc', 'หน่วยบัญชาการรักษาดินแดน', 'Territorial Defence Command'),
    agency('consular', 'กรมการกงสุล', 'Department of Consular Affairs'),
    agency('dsd', 'กรมพัฒนาฝีมือแรงงาน', 'Department of Skill Development'),
    agency('doe', 'กรมการจัดหางาน', 'Department of Employment'),
    agency('amlo', 'สำนักงานป้องกันและปราบปรามการฟอกเงิน', 'Anti-Money Laundering Office'),
    agency('nacc', 'สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ', 'National Anti-Corruption Commission'),
    agency('dof', 'กรมประมง', 'Department of Fisheries', 'www.fisheries.go.th'),
    agency('did', 'กรมการอุตสาหกรรมทหาร', 'Defence Industry Department'),
    agency('cifs', 'สถาบันนิติวิทยาศาสตร์', 'Central Institute of Forensic Science', 'www.cifs.go.th'),
    agency('sso', 'สำนักงานประกันสังคม', 'Social Security Office', 'www.sso.go.th'),
    agency('dlt', 'กรมการขนส่งทางบก', 'Department of Land Transport'),
    agency('dbd', 'กรมพัฒนาธุรกิจการค้า', 'Department of Business Development'),
    agency('mof', 'สำนักงานปลัดกระทรวงการคลัง', 'Office of the Permanent Secretary, Ministry of Finance'),
    agency('corrections', 'กรมราชทัณฑ์', 'Department of Corrections'),
    agency('probation', 'กรมคุมประพฤติ', 'Department of Probation'),
    agency('led', 'กรมบังคับคดี', 'Legal Execution Department'),
    agency('rtp', 'สำนักงานตำรวจแห่งชาติ', 'Royal Thai Police'),
    agency('rd', 'กรมสรรพากร', 'Revenue Department'),
    agency('dla', 'กรมส่งเสริมการปกครองท้องถิ่น', 'Department of Local Administration'),
    agency('cgd', 'กรมบัญชีกลาง', 'Comptroller General’s Department'),
    agency('ddc', 'กรมควบคุมโรค', 'Department of Disease Control'),
    agency('doae', 'กรมส่งเสริมการเกษตร', 'Department of Agricultural Extension'),
    agency('slf', 'กองทุนเงินให้กู้ยืมเพื่อการศึกษา', 'Student Loan Fund'),
    agency('ocsc', 'สำนักงาน ก.พ.', 'Office of the Civil Service Commission'),
    agency('alro', 'สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม', 'Agricultural Land Reform Office'),
    agency('raot', 'การยางแห่งประเทศไทย', 'Rubber Authority of Thailand'),
    agency('dld', 'กรมปศุสัตว์', 'Department of Livestock Development'),
    agency('trd', 'กรมธนารักษ์', 'Treasury Department'),
    agency('md', 'กรมเจ้าท่า', 'Marine Department'),
    agency('nsf', 'กองทุนการออมแห่งชาติ', 'National Savings Fund'),
    agency('dop', 'กรมกิจการผู้สูงอายุ', 'Department of Older Persons'),
    agency('ect', 'สำนักงานคณะกรรมการการเลือกตั้ง', 'Office of the Election Commission'),
    agency('pea', 'การไฟฟ้าส่วนภูมิภาค', 'Provincial Electricity Authority'),
  ].map((entry) => [entry.agencyId, entry]),
);

/**
 * By which route the letter lets a database be used (clauses 1 and 2). `registration-law`: Civil Registration Act
 * section 15 paragraph 2; `cabinet`: other registers, by approval of the cabinet; `owner`: the permission of the agency in control.
 */
export type Route = 'registration-law' | 'cabinet' | 'owner';

export type Sensitivity =
  | 'normal'
  | 'third-persons'
  | 'biometric'
  | 'financial'
  | 'health'
  | 'medical-report'
  | 'criminal'
  | 'weapons'
  | 'nationality';

/** `linkage`: named with the Linkage Center in public code; `public`: a government service in public code; `assumed`. */
export type Evidence = 'linkage' | 'public' | 'assumed';

export interface DatabaseEntry {
  readonly id: DatabaseId;
  readonly name: Text;
  readonly agencyId: string;
  readonly agency: Text;
  /** The service's number in a request. Numbers from 9001 are ours: the real ones are not public. */
  readonly serviceId: number;
  readonly state: 'joined' | 'in-preparation';
  /** What it holds, in plain words. */
  readonly holds: Text;
  /** What people call it; the official name stands on the request. */
  readonly called: Text;
  /** Other words by which people look for it, in any language, the form's code among them. */
  readonly words: readonly string[];
  readonly route: Route;
  /** Open to citizens through the holder's own card. */
  readonly open: boolean;
  /** Why it is not, and where to go instead; present exactly when it is not open. */
  readonly whyNot?: Text;
  readonly sensitivity: Sensitivity;
  /** By which law copies are charged. */
  readonly feeLaw: FeeLaw;
  readonly evidence: Evidence;
  /** Which layout the paper uses; `general` for most. */
  readonly layout: string;
  /** The form by which people know such entries; empty when there is none, or when the record does not say which. */
  readonly formCode: string;
  /** The member and its words by which a record says that it is of that form; absent: every record is. */
  readonly formWhere?: readonly [key: string, says: string];
  readonly shape: RecordShape;
  /** What says whose a record is: the number in it, or, where it carries none, the gateway's receipt of the job. */
  readonly boundBy: 'number' | 'receipt';
}

interface More {
  readonly service?: number;
  readonly route?: Route;
  readonly sensitivity?: Sensitivity;
  readonly evidence?: Evidence;
  readonly layout?: string;
  readonly form?: string;
  readonly formWhere?: DatabaseEntry['formWhere'];
  /** Absent: the registration law for its registers, the Act itself for all others. */
  readonly feeLaw?: FeeLaw;
  /** Not open: why, before the sentence that says where to go. */
  readonly closed?: Text;
}

let nextService = 9001;

const entry =
  (state: DatabaseEntry['state'], by: Pick<More, 'evidence'> = {}) =>
  (
    id: string,
    owner: string,
    name: [string, string],
    holds: [string, string],
    more: More = {},
  ): DatabaseEntry => {
    const agencyEntry = AGENCIES.get(owner);
    const shape = RECORDS[id];
    const everyday = EVERYDAY[id];
    if (agencyEntry === undefined || shape === undefined || everyday === undefined)
      throw new Error(`catalogue: ${id} is incomplete`);
    const route = more.route ?? 'owner';
    const closed = more.closed ?? (state === 'in-preparation' ? IN_PREPARATION : undefined);
    return {
      id: DatabaseId.parse(id),
      name: t(...name),
      agencyId: owner,
      agency: agencyEntry.name,
      serviceId: more.service ?? nextService++,
      state,
      holds: t(...holds),
      called: everyday.called ?? t(...name),
      words: more.form === undefined ? everyday.words : [more.form, ...everyday.words],
      route,
      open: closed === undefined,
      ...(closed === undefined
        ? {}
        : {
            whyNot: t(
              `${closed.th} ${agencyEntry.contact.th}${state === 'joined' ? '' : ' (มาตรา ๑๒)'}`,
              `${closed.en} ${agencyEntry.contact.en}${state === 'joined' ? '' : ' (Section 12)'}`,
            ),
          }),
      sensitivity: more.sensitivity ?? 'normal',
      feeLaw: more.feeLaw ?? (route === 'registration-law' ? 'registration' : 'information'),
      evidence: more.evidence ?? by.evidence ?? 'linkage',
      layout: more.layout ?? 'general',
      formCode: more.form ?? '',
      ...(more.formWhere === undefined ? {} : { formWhere: more.formWhere }),
      shape,
      boundBy: carriesNumber(shape) ? 'number' : 'receipt',
    };
  };

const joined = entry('joined');
const coming = entry('in-preparation', { evidence: 'public' });
const assumed = entry('in-preparation', { evidence: 'assumed' });

/** 34 joined, then 26 in preparation. */
export const CATALOGUE: readonly DatabaseEntry[] = [
  joined(
    'dopa_person',
    'dopa',
    ['ข้อมูลทะเบียนราษฎร', 'Population record'],
    [
      'ชื่อ วันเกิด สัญชาติ บิดามารดา และสถานภาพในทะเบียนบ้าน',
      'Your name, birth date, nationality, parents and standing in the house register',
    ],
    {
      service: 1,
      route: 'registration-law',
      layout: 'person',
      form: 'ท.ร.14/1',
      // Of others the record does not say on which form they are registered (docs/law.md §6.6).
      formWhere: ['nationalityDesc', 'ไทย'],
    },
  ),
  joined(
    'dopa_house',
    'dopa',
    ['ข้อมูลทะเบียนบ้าน', 'House registration'],
    ['บ้านที่ท่านมีชื่ออยู่ และที่อยู่ของบ้าน', 'The house you are registered in, and its address'],
    { service: 10, route: 'registration-law', sensitivity: 'third-persons', layout: 'house' },
  ),
  joined(
    'dopa_photo',
    'dopa',
    ['ข้อมูลภาพใบหน้า', 'Face image of the card'],
    ['ภาพใบหน้าจากการทำบัตรครั้งล่าสุด', 'The face image taken for your latest card'],
    { service: 21, route: 'cabinet', sensitivity: 'biometric', layout: 'face', feeLaw: 'identity-card' },
  ),
  joined(
    'dopa_name',
    'dopa',
    ['การเปลี่ยนชื่อตัว-ชื่อสกุล', 'Name changes'],
    ['ประวัติการเปลี่ยนชื่อตัวและชื่อสกุล', 'Changes of your first name and surname'],
    { service: 9, route: 'cabinet', layout: 'name-change', feeLaw: 'name' },
  ),
  joined(
    'dopa_status',
    'dopa',
    ['ข้อมูลสถานภาพบุคคล', 'Personal status'],
    ['สถานภาพบุคคลและสถานภาพการสมรส', 'Your status in the register and your marital status'],
    { service: 144, route: 'cabinet', feeLaw: 'registration' },
  ),
  joined(
    'dopa_death',
    'dopa',
    ['ข้อมูลมรณบัตร', 'Death certificate'],
    ['มรณบัตรของผู้ตาย', 'Certificates of people who have died'],
    {
      service: 27,
      route: 'registration-law',
      sensitivity: 'third-persons',
      layout: 'death',
      form: 'ท.ร.4',
      closed: t(
        'เป็นข้อมูลของผู้ถึงแก่กรรม ผู้มีสิทธิดำเนินการแทนผู้ถึงแก่กรรมตามกฎกระทรวงขอได้ต่อเจ้าหน้าที่',
        'It is about a person who has died; whom the ministerial regulation names asks an officer.',
      ),
    },
  ),
  joined(
    'dopa_card',
    'dopa',
    ['รายการทำบัตรประจำตัวประชาชน', 'ID-card transactions'],
    ['การทำบัตรประจำตัวประชาชนครั้งล่าสุด', 'How and where your ID card was last made'],
    { service: 32, route: 'cabinet', layout: 'id-card', form: 'บ.ป.1', feeLaw: 'identity-card' },
  ),
  joined(
    'dopa_birth',
    'dopa',
    ['สูติบัตร', 'Birth certificate'],
    ['รายการเกิดของท่าน', 'The entry of your birth'],
    { route: 'registration-law', sensitivity: 'third-persons', layout: 'birth' },
  ),
  joined(
    'dopa_marriage',
    'dopa',
    ['ทะเบียนสมรส', 'Marriage register'],
    ['การจดทะเบียนสมรสของท่าน', 'The registration of your marriage'],
    { route: 'cabinet', sensitivity: 'third-persons', layout: 'marriage', form: 'คร.2', feeLaw: 'family' },
  ),
  joined(
    'dopa_divorce',
    'dopa',
    ['ทะเบียนหย่า', 'Divorce register'],
    ['การจดทะเบียนหย่าของท่าน', 'The registration of your divorce'],
    { route: 'cabinet', sensitivity: 'third-persons', layout: 'divorce', form: 'คร.6', feeLaw: 'family' },
  ),
  joined(
    'dopa_fname',
    'dopa',
    ['ทะเบียนเปลี่ยนชื่อตัว', 'First-name change'],
    ['หนังสือสำคัญแสดงการเปลี่ยนชื่อตัว', 'Certificates of first-name change'],
    { route: 'cabinet', layout: 'name-change', form: 'ช.3', feeLaw: 'name' },
  ),
  joined(
    'dopa_lname',
    'dopa',
    ['ทะเบียนเปลี่ยนชื่อสกุล', 'Surname change'],
    ['หนังสือสำคัญแสดงการเปลี่ยนชื่อสกุล', 'Certificates of surname change'],
    { route: 'cabinet', layout: 'name-change', form: 'ช.5', feeLaw: 'name' },
  ),
  joined(
    'dopa_move',
    'dopa',
    ['รายการย้ายที่อยู่', 'Address moves'],
    ['การย้ายเข้าและย้ายออกที่ผ่านมา', 'Where you moved from and to'],
    { route: 'registration-law' },
  ),
  joined(
    'dopa_alien',
    'dopa',
    ['ทะเบียนประวัติบุคคลซึ่งไม่มีสัญชาติไทย', 'Register of non-Thai nationals'],
    ['ทะเบียนประวัติของผู้ไม่มีสัญชาติไทย', 'The register entry of a person without Thai nationality'],
    { route: 'registration-law', sensitivity: 'nationality', layout: 'alien' },
  ),
  joined(
    'dopa_borderpass',
    'dopa',
    ['ผู้ขอหนังสือผ่านแดน', 'Border passes'],
    ['หนังสือผ่านแดนที่ออกให้ท่าน', 'Border passes issued to you'],
    { route: 'cabinet' },
  ),
  joined(
    'dopa_por4',
    'dopa',
    ['ใบอนุญาตให้มีและใช้อาวุธปืน', 'Firearm licence'],
    ['ใบอนุญาตให้มีและใช้อาวุธปืนของท่าน', 'Your firearm licences'],
    { route: 'cabinet', sensitivity: 'weapons', layout: 'firearm', form: 'ป.4' },
  ),
  joined(
    'dol_land',
    'dol',
    ['สิทธิในที่ดินและห้องชุด', 'Rights in land and condominium units'],
    ['ที่ดินและห้องชุดที่ท่านมีสิทธิ', 'Land and units in which you have a right'],
    { sensitivity: 'financial', layout: 'land', feeLaw: 'land' },
  ),
  joined(
    'nhso_right',
    'nhso',
    ['สิทธิประกันสุขภาพและหน่วยบริการ', 'Health-insurance right'],
    ['สิทธิรักษาพยาบาลและโรงพยาบาลของท่าน', 'Your right to treatment and your hospital'],
    { sensitivity: 'health', layout: 'health-right' },
  ),
  joined(
    'dep_disability',
    'dep',
    ['ฐานข้อมูลคนพิการ', 'Disability card'],
    ['บัตรประจำตัวคนพิการ', 'Your disability card'],
    { sensitivity: 'health', layout: 'disability' },
  ),
  joined(
    'msdhs_newborn',
    'dcy',
    ['เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด', 'Newborn grant'],
    ['การลงทะเบียนและการจ่ายเงินอุดหนุน', 'Registration and payments of the grant'],
    { sensitivity: 'financial' },
  ),
  joined(
    'moe_student',
    'moe',
    ['ข้อมูลนักเรียน นักศึกษา', 'Students'],
    ['สถานศึกษาและผลการเรียนปัจจุบัน', 'Your school and present study'],
    { layout: 'education' },
  ),
  joined(
    'moe_graduate',
    'moe',
    ['ข้อมูลผู้สำเร็จการศึกษา', 'Graduates'],
    ['วุฒิการศึกษาที่สำเร็จ', 'Degrees that you completed'],
    { layout: 'education' },
  ),
  joined(
    'mod_military',
    'tdc',
    ['ข้อมูลทหารกองเกินและการตรวจเลือก', 'Conscription record'],
    ['การลงบัญชีทหารกองเกินและผลการตรวจเลือก', 'Military registration and result of conscription'],
    { layout: 'military', form: 'สด.43' },
  ),
  joined(
    'mfa_passport',
    'consular',
    ['ประวัติหนังสือเดินทาง', 'Passports'],
    ['หนังสือเดินทางที่ออกให้ท่าน', 'Passports issued to you'],
    { layout: 'passport' },
  ),
  joined(
    'dsd_training',
    'dsd',
    ['การพัฒนาฝีมือแรงงาน', 'Skill training'],
    ['หลักสูตรและวุฒิบัตรฝีมือแรงงาน', 'Courses and certificates'],
    {},
  ),
  joined(
    'doe_alienwork',
    'doe',
    ['ทะเบียนแรงงานต่างด้าว', 'Foreign workers'],
    ['ใบอนุญาตทำงานของท่าน', 'Your work permit'],
    { sensitivity: 'nationality', layout: 'work-permit' },
  ),
  joined(
    'amlo_hr02',
    'amlo',
    ['ข้อมูลบุคคลถูกยึดหรืออายัดทรัพย์สิน', 'Frozen assets'],
    ['การยึดหรืออายัดทรัพย์สิน', 'Seizure or freezing of assets'],
    { sensitivity: 'criminal', closed: NOT_YET_OPEN },
  ),
  joined(
    'nacc_accused',
    'nacc',
    ['ข้อมูลผู้ถูกกล่าวหาคดีทุจริต', 'Corruption cases'],
    ['เรื่องกล่าวหาที่อยู่ระหว่างไต่สวน', 'Accusations under inquiry'],
    { sensitivity: 'criminal', closed: NOT_YET_OPEN },
  ),
  joined(
    'dof_case',
    'dof',
    ['ข้อมูลคดีประมงผิดกฎหมาย', 'Illegal-fishing cases'],
    ['คดีความผิดตามกฎหมายประมง', 'Cases under the fisheries law'],
    { sensitivity: 'criminal', closed: NOT_YET_OPEN },
  ),
  joined(
    'did_licence',
    'did',
    ['ใบอนุญาตยุทธภัณฑ์', 'Armament licences'],
    ['ใบอนุญาตที่ออกให้ท่าน', 'Licences issued to you'],
    { sensitivity: 'weapons' },
  ),
  joined(
    'cifs_report',
    'cifs',
    ['รายงานการตรวจพิสูจน์', 'Forensic reports'],
    ['รายงานการตรวจทางนิติวิทยาศาสตร์', 'Reports of forensic examination'],
    {
      sensitivity: 'medical-report',
      closed: t(
        `${NOT_YET_OPEN.th} เป็นรายงานการแพทย์ ซึ่งหน่วยงานอาจเปิดเผยต่อแพทย์ที่ท่านมอบหมาย (มาตรา ๒๕ วรรคสอง)`,
        `${NOT_YET_OPEN.en} It is a medical report, which the agency may disclose to a doctor whom you name (Section 25 paragraph 2).`,
      ),
    },
  ),
  joined(
    'sso_insured',
    'sso',
    ['ผู้ประกันตนและสถานพยาบาล', 'Insured person and hospital'],
    ['สถานภาพผู้ประกันตนและโรงพยาบาลตามสิทธิ', 'Your social-security standing and hospital'],
    { evidence: 'public', layout: 'social-security' },
  ),
  joined(
    'sso_contrib',
    'sso',
    ['ประวัติการจ้างงานและเงินสมทบ', 'Employment and contributions'],
    ['นายจ้างและเงินสมทบทุกงวด', 'Employers, and every contribution'],
    { evidence: 'public', sensitivity: 'financial', layout: 'social-security' },
  ),
  joined(
    'dlt_licence',
    'dlt',
    ['ใบอนุญาตขับรถ', 'Driving licence'],
    ['ใบอนุญาตขับรถของท่าน', 'Your driving licences'],
    { evidence: 'public', layout: 'driving-licence' },
  ),

  coming(
    'dlt_vehicle',
    'dlt',
    ['ทะเบียนยานพาหนะ', 'Vehicles'],
    ['รถที่จดทะเบียนในชื่อท่าน', 'Vehicles registered in your name'],
    { layout: 'vehicle' },
  ),
  coming(
    'dbd_juristic',
    'dbd',
    ['ข้อมูลนิติบุคคล', 'Business registration'],
    ['นิติบุคคลที่ท่านเป็นกรรมการหรือผู้ถือหุ้น', 'Companies you direct or hold shares in'],
  ),
  coming(
    'mof_welfare',
    'mof',
    ['ทะเบียนผู้มีรายได้น้อย', 'State-welfare register'],
    ['สิทธิตามบัตรสวัสดิการแห่งรัฐ', 'Your state-welfare rights'],
    { sensitivity: 'financial' },
  ),
  coming(
    'doc_prisoner',
    'corrections',
    ['ข้อมูลผู้ต้องขัง', 'Prisoner record'],
    ['ประวัติการต้องโทษ', 'Record of imprisonment'],
    { sensitivity: 'criminal' },
  ),
  coming('dop_probation', 'probation', ['ข้อมูลผู้ถูกคุมประพฤติ', 'Probation'], ['การคุมประพฤติ', 'Probation'], {
    sensitivity: 'criminal',
  }),
  coming('led_bankrupt', 'led', ['ข้อมูลบุคคลล้มละลาย', 'Bankruptcy'], ['คดีล้มละลาย', 'Bankruptcy cases'], {
    sensitivity: 'financial',
  }),
  coming('rtp_criminal', 'rtp', ['ประวัติคดีอาญา', 'Criminal record'], ['ประวัติอาชญากร', 'Criminal record'], {
    sensitivity: 'criminal',
  }),
  assumed(
    'rd_taxpayer',
    'rd',
    ['ข้อมูลผู้เสียภาษี', 'Taxpayer'],
    ['ทะเบียนและการยื่นแบบภาษี', 'Registration and filing of tax'],
    { sensitivity: 'financial' },
  ),
  assumed('dla_elderly', 'dla', ['เบี้ยยังชีพผู้สูงอายุ', 'Elderly allowance'], ['การรับเบี้ยยังชีพ', 'Your allowance'], {
    sensitivity: 'financial',
  }),
  assumed(
    'cgd_pension',
    'cgd',
    ['บำเหน็จบำนาญและสิทธิข้าราชการ', 'Civil-servant benefits'],
    ['สิทธิบำเหน็จบำนาญ', 'Pension and benefits'],
    { sensitivity: 'financial' },
  ),
  assumed(
    'moph_vaccine',
    'ddc',
    ['การได้รับวัคซีน', 'Vaccination'],
    ['วัคซีนที่ท่านได้รับ', 'Vaccines you were given'],
    { sensitivity: 'health' },
  ),
  assumed(
    'doae_farmer',
    'doae',
    ['ทะเบียนเกษตรกร', 'Farmer register'],
    ['การขึ้นทะเบียนและแปลงเพาะปลูก', 'Registration and plots'],
  ),
  assumed(
    'doe_jobseeker',
    'doe',
    ['ทะเบียนผู้ว่างงาน', 'Unemployed'],
    ['การขึ้นทะเบียนว่างงาน', 'Registration as unemployed'],
  ),
  assumed(
    'slf_loan',
    'slf',
    ['เงินกู้ยืมเพื่อการศึกษา', 'Student loans'],
    ['สัญญาและยอดคงเหลือ', 'Contract and balance'],
    { sensitivity: 'financial' },
  ),
  assumed(
    'ocsc_service',
    'ocsc',
    ['ประวัติข้าราชการ', 'Civil-service record'],
    ['ตำแหน่งที่เคยดำรง', 'Positions held'],
  ),
  assumed(
    'alro_land',
    'alro',
    ['ที่ดิน ส.ป.ก.', 'Agrarian-reform land'],
    ['สิทธิในที่ดิน ส.ป.ก.', 'Rights in agrarian-reform land'],
    { sensitivity: 'financial' },
  ),
  assumed(
    'raot_rubber',
    'raot',
    ['ทะเบียนเกษตรกรชาวสวนยาง', 'Rubber growers'],
    ['สวนยางที่ขึ้นทะเบียน', 'Registered rubber plots'],
  ),
  assumed(
    'dld_livestock',
    'dld',
    ['ทะเบียนผู้เลี้ยงสัตว์', 'Livestock keepers'],
    ['ปศุสัตว์ที่ขึ้นทะเบียน', 'Registered livestock'],
  ),
  assumed(
    'dof_fisher',
    'dof',
    ['ทะเบียนผู้ทำการประมง', 'Fishing licences'],
    ['ใบอนุญาตทำการประมง', 'Your fishing licences'],
  ),
  assumed(
    'trd_lease',
    'trd',
    ['สัญญาเช่าที่ราชพัสดุ', 'Leases of state land'],
    ['สัญญาเช่าในชื่อท่าน', 'Leases in your name'],
    { sensitivity: 'financial' },
  ),
  assumed('md_vessel', 'md', ['ทะเบียนเรือ', 'Vessels'], ['เรือในชื่อท่าน', 'Vessels in your name']),
  assumed(
    'doe_overseas',
    'doe',
    ['คนงานไทยในต่างประเทศ', 'Work abroad'],
    ['การไปทำงานต่างประเทศ', 'Your work abroad'],
  ),
  assumed(
    'nsf_member',
    'nsf',
    ['สมาชิกกองทุนการออมแห่งชาติ', 'National Savings Fund'],
    ['เงินสะสมในกองทุน', 'Your savings in the fund'],
    { sensitivity: 'financial' },
  ),
  assumed('dop_fund', 'dop', ['กองทุนผู้สูงอายุ', 'Older persons’ fund'], ['เงินกู้จากกองทุน', 'Loan from the fund'], {
    sensitivity: 'financial',
  }),
  assumed(
    'ect_voter',
    'ect',
    ['บัญชีรายชื่อผู้มีสิทธิเลือกตั้ง', 'Electoral roll'],
    ['หน่วยเลือกตั้งของท่าน', 'Your polling station'],
  ),
  assumed(
    'pea_electric',
    'pea',
    ['ผู้ใช้ไฟฟ้า', 'Electricity users'],
    ['บัญชีผู้ใช้ไฟฟ้าในชื่อท่าน', 'Electricity accounts in your name'],
  ),
];

const byId = new Map(CATALOGUE.map((one) => [one.id as string, one]));
const byService = new Map(CATALOGUE.map((one) => [one.serviceId, one]));

/** The agency whose registers a registrar certifies: for others a site says in its configuration who may. */
const REGISTRAR_OF = 'dopa';

/** Databases of which certified copies are offered; `certified`: the further agencies of the configuration, by id. */
export const certifiable = (certified: readonly string[]): readonly DatabaseId[] =>
  CATALOGUE.filter(({ agencyId }) => agencyId === REGISTRAR_OF || certified.includes(agencyId)).map(
    ({ id }) => id,
  );

/** The entry of a database; absent when the catalogue does not know it. */
export function entryOf(id: string): DatabaseEntry | undefined {
  return byId.get(id);
}

/** The entry of a service number. */
export function entryOfService(serviceId: number): DatabaseEntry | undefined {
  return byService.get(serviceId);
}
