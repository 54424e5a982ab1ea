/** One view, or more, for every screen of the contract: what the window is tried with when there is no visit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, certifiable } from '../../electron/catalogue/catalogue.ts';
import { MOST_ASKED, TOPICS } from '../../electron/catalogue/topics.ts';
import {
  type ChoosableDatabase,
  type FetchRow,
  type HolderCard,
  type OfficerLock,
  type OfficerPane,
  type Screen,
  VisitView,
} from '../../electron/contract/window.ts';
import { DatabaseId, type Handling, type PresentedRecord, type Text } from '../../electron/contract/words.ts';
import { missingPages } from '../../electron/printing/missing.ts';
import { correctionAppeal, disclosureAppeal } from '../../electron/request/deadlines.ts';
import { CAPACITIES, DECLARATION } from '../../electron/request/wording.ts';
import { officerInstead } from '../../electron/visit/calling.ts';
import { choosable } from '../../electron/visit/databases.ts';
import { officersOwn } from '../../electron/visit/officer-screen.ts';
import { onScreen } from '../../electron/visit/tables.ts';
import { trayNotice } from '../../electron/visit/view.ts';
import { noticeOf } from '../../electron/words/faults.ts';
import { dateAndTime, MONTHS } from '../../electron/words/thai.ts';

const OPEN = CATALOGUE.filter((entry) => entry.state === 'joined' && entry.open).map((entry) => entry.id);

const t = (th: string, en: string): Text => ({ th, en });
const photo = readFileSync(join(import.meta.dirname, '../../fixtures/people/somying/photo.jpg'));

const holder: HolderCard = {
  name: t('นางสาวสมหญิง ใจดีตัวอย่าง', 'Miss Somying Jaideetuayang'),
  maskedNumber: 'X-XXXX-XXXXX-12-3',
  photo: `data:image/jpeg;base64,${photo.toString('base64')}`,
  minor: false,
};

const dopa = t('กรมการปกครอง', 'Department of Provincial Administration');
const dlt = t('กรมการขนส่งทางบก', 'Department of Land Transport');
const sso = t('สำนักงานประกันสังคม', 'Social Security Office');
const nhso = t('สำนักงานหลักประกันสุขภาพแห่งชาติ', 'National Health Security Office');
const police = t('สำนักงานตำรวจแห่งชาติ', 'Royal Thai Police');

const database = (
  id: string,
  name: Text,
  agencyId: string,
  agency: Text,
  holds: Text,
  more: Partial<ChoosableDatabase> = {},
): ChoosableDatabase => ({
  databaseId: DatabaseId.parse(id),
  name,
  called: name,
  words: [],
  agencyId,
  agency,
  holds,
  topic: 'identity',
  certifiable: true,
  open: true,
  ...more,
});

const DATABASES: readonly ChoosableDatabase[] = [
  database(
    'dopa_person',
    t('ทะเบียนราษฎร รายการบุคคล', 'Civil registration: person'),
    'dopa',
    dopa,
    t('ชื่อ วันเกิด ที่อยู่ บิดามารดา ตามทะเบียนบ้าน', 'Name, birth date, address, parents'),
    { chosen: 'copy' },
  ),
  database(
    'dopa_house',
    t('ทะเบียนบ้าน', 'House registration'),
    'dopa',
    dopa,
    t('บ้านที่ท่านมีชื่ออยู่ และรายการของท่านในบ้านนั้น', 'The house you are registered in, and your entry there'),
    { chosen: 'certified-copy' },
  ),
  database(
    'dopa_marriage',
    t('ทะเบียนสมรส', 'Marriage registration'),
    'dopa',
    dopa,
    t('การสมรสที่จดทะเบียนไว้', 'Registered marriages'),
  ),
  database(
    'dopa_name_change',
    t('ทะเบียนเปลี่ยนชื่อตัวชื่อสกุล', 'Changes of name'),
    'dopa',
    dopa,
    t('ชื่อเดิม ชื่อใหม่ และวันที่เปลี่ยน', 'Former and new names, and when they changed'),
  ),
  database(
    'dlt_driving_licence',
    t('ใบอนุญาตขับรถ', 'Driving licence'),
    'dlt',
    dlt,
    t('ชนิดใบอนุญาต วันออก และวันหมดอายุ', 'Kind of licence, issue and expiry'),
    { chosen: 'inspect' },
  ),
  database(
    'dlt_vehicle',
    t('ทะเบียนรถ', 'Vehicles'),
    'dlt',
    dlt,
    t('รถที่จดทะเบียนในชื่อของท่าน', 'Vehicles registered in your name'),
  ),
  database(
    'sso_insured',
    t('ผู้ประกันตน', 'Insured person'),
    'sso',
    sso,
    t('มาตราที่ประกัน สถานพยาบาล และเงินสมทบ', 'Your section, hospital and contributions'),
  ),
  database(
    'nhso_right',
    t('สิทธิหลักประกันสุขภาพ', 'Health coverage'),
    'nhso',
    nhso,
    t('สิทธิที่มี และหน่วยบริการประจำ', 'Your coverage and your clinic'),
    { certifiable: false },
  ),
  database('police_case', t('ประวัติอาชญากรรม', 'Criminal record'), 'police', police, t('ประวัติคดี', 'Cases'), {
    open: false,
    whyNot: t(
      'หน่วยงานยังไม่เปิดให้ขอผ่านเครื่องนี้ ขอได้ที่กองทะเบียนประวัติอาชญากร',
      'Not open at this kiosk yet: ask at the Criminal Records Division.',
    ),
  }),
];

const row = (of: ChoosableDatabase | undefined, more: Partial<FetchRow>): FetchRow => {
  if (of === undefined) throw new Error('no such database');
  return {
    databaseId: of.databaseId,
    database: of.name,
    agency: of.agency,
    handling: of.chosen ?? 'inspect',
    outcome: 'waiting',
    toPrint: false,
    marked: 0,
    lodged: 0,
    ...more,
  };
};

const ROWS: readonly FetchRow[] = [
  row(DATABASES[0], { outcome: 'found', pages: 1, feeSatang: 100, toPrint: true }),
  row(DATABASES[1], { outcome: 'found', feeSatang: 2000, handling: 'certified-copy', toPrint: true }),
  row(DATABASES[2], {
    outcome: 'none-held',
    explanation: t(
      'กรมการปกครองตอบว่าไม่มีข้อมูลการสมรสของท่าน',
      'The agency answered that it holds no marriage of yours.',
    ),
  }),
  row(DATABASES[4], {
    outcome: 'source-failing',
    explanation: t(
      'กรมการขนส่งทางบกไม่ตอบ ไม่ได้แปลว่าไม่มีข้อมูล กรุณาลองใหม่ภายหลัง',
      'The agency does not answer. This does not mean that nothing is held. Please try later.',
    ),
  }),
  row(DATABASES[6], {
    outcome: 'not-open',
    explanation: t(
      'ไม่เปิดให้ประชาชนขอที่เครื่องนี้ กรุณาติดต่อสำนักงานประกันสังคม',
      'Please ask the Social Security Office.',
    ),
  }),
  row(DATABASES[7], {
    outcome: 'session-lost',
    explanation: t(
      'ระบบของเจ้าหน้าที่หลุด ยังไม่ได้ถามหน่วยงาน กรุณาแจ้งเจ้าหน้าที่',
      'The agency was not asked. Please tell an officer.',
    ),
  }),
];

/** Every open database of the catalogue: most found, some not held, two that do not answer. */
const MANY: readonly FetchRow[] = CATALOGUE.filter(({ id }) => OPEN.includes(id)).map((entry, at) => {
  const outcome = at === 4 || at === 9 ? 'source-failing' : at % 3 === 2 ? 'none-held' : 'found';
  return {
    databaseId: entry.id,
    database: entry.name,
    agency: entry.agency,
    handling: 'inspect',
    outcome,
    toPrint: false,
    marked: 0,
    lodged: 0,
    ...(outcome === 'found' ? { pages: 1 + (at % 2), feeSatang: 100 * (1 + (at % 2)) } : {}),
    ...(outcome === 'source-failing' ? { explanation: ROWS[3]?.explanation ?? t('', '') } : {}),
    ...(outcome === 'none-held' ? { explanation: ROWS[2]?.explanation ?? t('', '') } : {}),
  };
});

const RECORD: PresentedRecord = {
  databaseId: DatabaseId.parse('dopa_house'),
  layout: 'house',
  title: t('รายการทะเบียนบ้าน', 'House registration'),
  formCode: 'ท.ร.14/1',
  sections: [
    {
      heading: t('บ้าน', 'House'),
      fields: [
        {
          key: 'houseCode',
          label: t('เลขรหัสประจำบ้าน', 'House code'),
          value: t('1001-012345-6', '1001-012345-6'),
          privacy: 'personal',
        },
        {
          key: 'address',
          label: t('ที่อยู่', 'Address'),
          value: t(
            '99/1 หมู่ 4 ถนนตัวอย่าง ตำบลทดสอบ อำเภอเมือง จังหวัดนนทบุรี',
            '99/1 Moo 4, Example Road, Thotsop, Mueang, Nonthaburi',
          ),
          privacy: 'personal',
        },
        { key: 'kind', label: t('ประเภทบ้าน', 'Kind of house'), value: t('บ้าน', 'House'), privacy: 'plain' },
      ],
    },
    {
      heading: t('รายการของท่าน', 'Your entry'),
      fields: [
        {
          key: 'birthDate',
          label: t('วันเกิด', 'Birth date'),
          value: t('14 เมษายน 2498', '14 April 1955'),
          privacy: 'personal',
        },
        {
          key: 'status',
          label: t('สถานภาพ', 'Status in the house'),
          value: t('ผู้อาศัย', 'Resident'),
          privacy: 'plain',
        },
        {
          key: 'fatherNumber',
          label: t('เลขประจำตัวบิดา', 'Father’s number'),
          value: t('', ''),
          privacy: 'personal',
          cut: t('ข้อมูลของผู้อื่น (มาตรา 15 (5))', 'About another person (Section 15 (5))'),
        },
      ],
    },
    {
      heading: t('การย้ายที่อยู่', 'Moves'),
      fields: [],
      table: {
        columns: [t('วันที่', 'Date'), t('จาก', 'From'), t('ไป', 'To')],
        rows: [
          [
            t('1 มกราคม 2540', '1 January 1997'),
            t('จังหวัดเชียงใหม่', 'Chiang Mai'),
            t('จังหวัดนนทบุรี', 'Nonthaburi'),
          ],
          [
            t('9 กันยายน 2551', '9 September 2008'),
            t('จังหวัดนนทบุรี', 'Nonthaburi'),
            t('จังหวัดนนทบุรี', 'Nonthaburi'),
          ],
        ],
      },
    },
  ],
  provenance: {
    databaseId: DatabaseId.parse('dopa_house'),
    serviceId: 2,
    database: t('ทะเบียนบ้าน', 'House registration'),
    agency: dopa,
    retrievedAt: '2026-11-23T15:00:00+07:00',
    responseTimeMs: 312,
  },
};

/** 35 years of contributions, one row a month, as the emulated agency would send them. */
const LONG: PresentedRecord = {
  ...RECORD,
  title: t('ประวัติเงินสมทบประกันสังคม', 'Social security contributions'),
  formCode: '',
  sections: [
    {
      heading: t('เงินสมทบ', 'Contributions'),
      fields: [],
      table: {
        columns: [
          t('งวด', 'Period'),
          t('วันที่ชำระ', 'Paid on'),
          t('นายจ้าง', 'Employer'),
          t('ค่าจ้าง (บาท)', 'Wages (baht)'),
          t('เงินสมทบ (บาท)', 'Contribution (baht)'),
          t('เจ็บป่วยฯ (บาท)', 'Sickness (baht)'),
          t('ชราภาพฯ (บาท)', 'Old age (baht)'),
          t('ว่างงาน (บาท)', 'Unemployment (baht)'),
        ],
        rows: Array.from({ length: 420 }, (_, at) => {
          const [year, month] = [2535 + Math.floor(at / 12), at % 12];
          const cell = (text: string) => t(text, text);
          return [
            cell(`${year}${String(month + 1).padStart(2, '0')}`),
            t(`15 ${MONTHS.short[month]} ${year}`, `15 ${MONTHS.en[month]?.slice(0, 3)} ${year - 543}`),
            t('บริษัท ตัวอย่างการค้า จำกัด', 'บริษัท ตัวอย่างการค้า จำกัด'),
            cell('15,000.00'),
            cell('750.00'),
            cell('225.00'),
            cell('450.00'),
            cell('75.00'),
          ];
        }),
      },
    },
  ],
};

const REQUEST_NUMBER = 'ตย.0000/ม25/2569/000123';
const paperEmpty = {
  code: 'R03',
  what: t('กระดาษหมด', 'The printer is out of paper.'),
  next: t('เมื่อเติมกระดาษแล้ว เครื่องพิมพ์ต่อเอง', 'Once it is refilled, printing goes on by itself.'),
};
const mute = {
  code: 'C03',
  what: t('อ่านบัตรไม่ได้ บัตรอาจกลับด้าน', 'The card does not answer. It may be the wrong way round.'),
  next: t(
    'กรุณาดึงบัตรออก หันชิปขึ้นและเข้าเครื่อง แล้วเสียบใหม่',
    'Take it out, turn the chip up and inwards, and put it in again.',
  ),
};

/** The whole catalogue, with these chosen. */
const choosing = (chosen: ReadonlyMap<string, Handling>): Screen => ({
  screen: 'choosing',
  holder,
  databases: choosable({
    choices: new Map([...chosen].map(([id, handling]) => [DatabaseId.parse(id), handling])),
    openDatabases: OPEN,
    certifiable: certifiable([]),
  }),
  topics: TOPICS.map(({ id, name }) => ({ id, name })),
  mostAsked: MOST_ASKED.map((id) => DatabaseId.parse(id)),
  form: 'inspect',
  estimatedFeeSatang: 0,
});

const pin = (more: Partial<Extract<Screen, { screen: 'pin' }>>): Screen => ({
  screen: 'pin',
  holder,
  triesLeft: 3,
  wrong: false,
  lastTry: false,
  pad: 'screen',
  digits: [4, 9, 1, 7, 0, 2, 5, 8, 3, 6],
  presence: false,
  ...more,
});
const viewing = (more: Partial<Extract<Screen, { screen: 'viewing' }>>): Screen => ({
  screen: 'viewing',
  requestNumber: REQUEST_NUMBER,
  rows: ROWS,
  revealed: false,
  opening: false,
  estimatedFeeSatang: 2100,
  marked: [],
  lodged: [],
  noneHeldMarked: [],
  noneHeldLodged: [],
  corrections: 0,
  ...more,
});

/** Jobs that were cut off: how far the printer said they came, and one of which nobody knows. */
const CUT = [
  { job: 'ตย.0000/ม25/2569/000121', visitId: 'a', at: '2026-11-29T02:10:00Z', pages: null, of: 9 },
  { job: 'ตย.0000/ม25/2569/000122', visitId: 'b', at: '2026-11-29T03:05:00Z', pages: 7, of: 12 },
];
const cutOff = trayNotice(CUT);
const TRAYS = CUT.map(({ job, at, pages, of }) => ({
  job,
  at: dateAndTime(at, 'arabic'),
  what: missingPages({ pages, of, certain: false }),
}));

const PHONE = {
  ...{ screen: 'phone' as const, requestNumber: REQUEST_NUMBER, pages: 5, feeSatang: 0, mayPrint: true },
};

const CONTENTS: Readonly<Record<string, Screen>> = {
  closed: { screen: 'closed', card: 'none', busy: false, wrong: false },
  'closed-pin': {
    screen: 'closed',
    card: 'ready',
    busy: false,
    wrong: true,
    triesLeft: 2,
    digits: [4, 9, 1, 7, 0, 2, 5, 8, 3, 6],
  },
  'closed-busy': { screen: 'closed', card: 'ready', busy: true, wrong: false },
  idle: { screen: 'idle' },
  'idle-notice': { screen: 'idle', notice: mute },
  'idle-papers': { screen: 'idle', papers: true },
  reading: { screen: 'reading', step: 12, of: 29 },
  'idle-two-cards': { screen: 'idle', notice: noticeOf('card.two') },
  'hello-two-cards': { screen: 'hello', holder: { ...holder, minor: true }, notice: noticeOf('card.two') },
  hello: { screen: 'hello', holder },
  'hello-no-photo': { screen: 'hello', holder: { ...holder, photo: undefined, minor: true } },
  'hello-expired': { screen: 'hello', holder, cannot: noticeOf('card.expired') },
  'hello-blocked': { screen: 'hello', holder: { ...holder, minor: true }, cannot: noticeOf('pin.blocked') },
  'hello-fingerprint': {
    screen: 'hello',
    holder: { ...holder, photo: undefined },
    cannot: noticeOf('pin.not-available'),
  },
  choosing: choosing(
    new Map([
      ['dopa_house', 'inspect'],
      ['nhso_right', 'inspect'],
      ['dopa_marriage', 'inspect'],
    ]),
  ),
  'choosing-nothing': choosing(new Map()),
  'no-card': {
    screen: 'no-card',
    state: 'explaining',
    officer: t('กรุณาเชิญที่ช่อง 3', 'Please go to counter 3.'),
  },
  'no-card-printing': {
    screen: 'no-card',
    ...{ state: 'printing', print: 'printing' },
    officer: t('กรุณาเชิญที่ช่อง 3', 'Please go to counter 3.'),
  },
  'no-card-waiting': {
    screen: 'no-card',
    ...{ state: 'printing', print: 'waiting' },
    officer: t('กรุณาเชิญที่ช่อง 3', 'Please go to counter 3.'),
    notice: noticeOf('printing.media-empty'),
  },
  'no-card-printed': {
    screen: 'no-card',
    state: 'printed',
    officer: t('กรุณาเชิญที่ช่อง 3', 'Please go to counter 3.'),
  },
  'no-card-not-yet': {
    screen: 'no-card',
    state: 'explaining',
    officer: t('กรุณาเชิญที่ช่อง 3', 'Please go to counter 3.'),
    notice: noticeOf('form.not-yet'),
  },
  representative: { screen: 'representative', state: 'explaining' },
  'representative-here': {
    screen: 'representative',
    state: 'explaining',
    here: (['parent', 'guardian', 'curator'] as const).map((capacity) => ({
      capacity,
      name: CAPACITIES[capacity].name,
    })),
  },
  'representative-printing': { screen: 'representative', state: 'printing' },
  'representative-printed': { screen: 'representative', state: 'printed' },
  'representative-fault': {
    screen: 'representative',
    state: 'explaining',
    notice: {
      code: 'R02',
      what: t('กระดาษหมด', 'The printer is out of paper.'),
      next: t('กรุณาแจ้งเจ้าหน้าที่', 'Please ask an officer.'),
    },
  },
  signing: { screen: 'signing', requestNumber: REQUEST_NUMBER, officerConfirms: false },
  reviewing: {
    screen: 'reviewing',
    holder,
    byHand: false,
    officerConfirms: false,
    request: {
      requestNumber: REQUEST_NUMBER,
      date: t('23 พฤศจิกายน 2569', '23 November 2026'),
      office: t('ที่ว่าการอำเภอตัวอย่าง', 'Example District Office'),
      lines: DATABASES.filter((one) => one.chosen !== undefined).map((one) => ({
        databaseId: one.databaseId,
        database: one.name,
        agency: one.agency,
        handling: one.chosen ?? 'copy',
      })),
      declaration: DECLARATION,
      estimatedFeeSatang: 2100,
    },
  },
  pin: pin({}),
  'pin-wrong': pin({ wrong: true, triesLeft: 2 }),
  'pin-last': pin({ wrong: true, triesLeft: 1, lastTry: true }),
  'pin-reader': pin({ pad: 'reader' }),
  'pin-dialog': pin({ pad: 'dialog' }),
  'pin-presence': pin({ presence: true, triesLeft: 3 }),
  confirming: { screen: 'confirming', holder, requestNumber: REQUEST_NUMBER },
  'confirming-for': {
    screen: 'confirming',
    holder: { ...holder, minor: true },
    requestNumber: REQUEST_NUMBER,
    onBehalf: { capacity: 'parent', ...CAPACITIES.parent },
  },
  verifying: { screen: 'verifying', step: 2, of: 4 },
  fetching: {
    screen: 'fetching',
    rows: ROWS.map((one, at) =>
      at < 2 ? one : { ...one, outcome: 'waiting' as const, explanation: undefined },
    ),
  },
  viewing: viewing({}),
  /** Called wrong: in a record that was found, in one of which all was lodged, and that one is not held. */
  'viewing-flagged': viewing({
    rows: ROWS.map((one, at) =>
      at === 0 ? { ...one, marked: 2 } : at === 1 ? { ...one, marked: 1, lodged: 1 } : one,
    ),
    noneHeldMarked: ROWS.flatMap(({ outcome, databaseId }) => (outcome === 'none-held' ? [databaseId] : [])),
    corrections: 4,
  }),
  /** Everything of two large families of records, nothing ticked yet. */
  'viewing-many': viewing({ rows: MANY, estimatedFeeSatang: 0 }),
  /** One thing was asked for, and is open at once. */
  'viewing-one': viewing({
    rows: [row(DATABASES[1], { outcome: 'found', pages: 1, feeSatang: 0 })],
    record: RECORD,
    estimatedFeeSatang: 0,
  }),
  /** 420 rows of money, as whoever worked for 35 years has them: by year, the newest open. */
  'viewing-years': viewing({
    rows: [row(DATABASES[1], { outcome: 'found', pages: 12, feeSatang: 1200 })],
    record: onScreen(LONG, null),
    revealed: true,
    estimatedFeeSatang: 0,
  }),
  'viewing-opening': viewing({ opening: true }),
  'viewing-record': viewing({ record: RECORD }),
  'viewing-revealed': viewing({ record: RECORD, revealed: true, marked: ['birthDate'], corrections: 1 }),
  'viewing-part': viewing({ record: RECORD, part: { at: 2, of: 5 } }),
  disclosures: {
    screen: 'disclosures',
    rows: [
      {
        at: t('1 พฤศจิกายน 2569 10.15 น.', '1 November 2026 10:15'),
        database: t('ทะเบียนบ้าน', 'House registration'),
        who: t('สำนักงานประกันสังคม', 'Social Security Office'),
        purpose: t('ตรวจสิทธิรับบำนาญชราภาพ', 'Checking the right to an old-age pension'),
      },
      {
        at: t('12 ตุลาคม 2569 09.02 น.', '12 October 2026 09:02'),
        database: t('ใบอนุญาตขับรถ', 'Driving licence'),
        who: t('กรมการขนส่งทางบก', 'Department of Land Transport'),
        purpose: t('ต่ออายุใบอนุญาต', 'Renewing the licence'),
      },
    ],
  },
  'disclosures-asking': { screen: 'disclosures' },
  'disclosures-unknown': {
    screen: 'disclosures',
    notice: {
      code: 'L04',
      what: t('ติดต่อระบบ Linkage Center ไม่ได้', 'The Linkage Center does not answer.'),
      next: t('กรุณาลองใหม่ภายหลัง', 'Please try again later.'),
    },
  },
  fee: {
    screen: 'fee',
    requestNumber: REQUEST_NUMBER,
    freePages: 2,
    lines: [
      { database: DATABASES[0]?.name ?? t('', ''), handling: 'copy', pages: 1, feeSatang: 100 },
      { database: DATABASES[1]?.name ?? t('', ''), handling: 'certified-copy', pages: 2, feeSatang: 2000 },
    ],
    pages: 5,
    feeSatang: 2100,
  },
  'fee-choices': {
    screen: 'fee',
    requestNumber: REQUEST_NUMBER,
    freePages: 2,
    lines: [
      { database: DATABASES[0]?.name ?? t('', ''), handling: 'copy', pages: 1, feeSatang: 100 },
      { database: DATABASES[1]?.name ?? t('', ''), handling: 'copy', pages: 0, feeSatang: 0 },
    ],
    pages: 3,
    feeSatang: 100,
    runsOn: true,
    account: false,
  },
  'fee-phone': {
    screen: 'fee',
    requestNumber: REQUEST_NUMBER,
    freePages: 2,
    lines: [{ database: DATABASES[0]?.name ?? t('', ''), handling: 'copy', pages: 1, feeSatang: 0 }],
    pages: 3,
    feeSatang: 0,
    takes: { how: 'phone', may: ['paper', 'phone', 'both'], fileFeeSatang: 0 },
  },
  'phone-sending': { ...PHONE, state: 'sending' },
  phone: {
    ...PHONE,
    state: 'waiting',
    address: `https://files.office.example:8446/#${'A'.repeat(22)}.${'B'.repeat(43)}`,
  },
  'phone-taken': { ...PHONE, state: 'taken' },
  'phone-unsent': { ...PHONE, state: 'unsent', notice: noticeOf('phone.not-sent') },
  printing: {
    screen: 'printing',
    requestNumber: REQUEST_NUMBER,
    making: 'nothing',
    state: 'printing',
    pagesDone: 2,
    pagesTotal: 5,
  },
  'lodging-corrections': {
    screen: 'printing',
    requestNumber: REQUEST_NUMBER,
    making: 'corrections',
    state: 'preparing',
    pagesDone: 0,
    pagesTotal: 0,
  },
  making: {
    screen: 'printing',
    requestNumber: REQUEST_NUMBER,
    making: 'pages',
    state: 'preparing',
    pagesDone: 0,
    pagesTotal: 0,
  },
  'printing-no-paper': {
    screen: 'printing',
    requestNumber: REQUEST_NUMBER,
    making: 'nothing',
    state: 'waiting',
    pagesDone: 2,
    pagesTotal: 5,
    notice: paperEmpty,
  },
  done: {
    screen: 'done',
    secondsLeft: 58,
    receiptNumber: 'LK-2569-000016',
    requestNumber: REQUEST_NUMBER,
    pages: 5,
    feeSatang: 2100,
    certified: 1,
    deadlines: [disclosureAppeal('2026-11-23T14:00:00+07:00'), correctionAppeal()],
  },
  'done-phone': {
    screen: 'done',
    secondsLeft: 58,
    requestNumber: REQUEST_NUMBER,
    pages: 0,
    feeSatang: 0,
    certified: 0,
    deadlines: [],
    file: 'taken',
  },
  'take-card': { screen: 'take-card', reason: 'finished', papers: true },
  'take-card-crashed': {
    screen: 'take-card',
    reason: 'fault',
    papers: false,
    notice: noticeOf('kiosk.crashed'),
  },
  'take-card-started': { screen: 'take-card', reason: 'started', papers: false },
  'take-card-idle': { screen: 'take-card', reason: 'idle', papers: true },
  problem: { screen: 'problem', notice: mute, canRetry: true },
  'problem-not-lodged': {
    screen: 'problem',
    notice: noticeOf('linkage.unreachable'),
    canRetry: true,
    lodging: { requestNumber: REQUEST_NUMBER },
  },
  'problem-lodged': {
    screen: 'problem',
    notice: noticeOf('linkage.unreachable'),
    canRetry: true,
    lodging: { requestNumber: REQUEST_NUMBER, receiptNumber: 'LK-2569-000017' },
  },
  'problem-missing-pages': {
    screen: 'problem',
    notice: noticeOf('printing.failed'),
    canRetry: false,
    missing: missingPages({ pages: 7, of: 12, certain: false }),
  },
  'problem-final': { screen: 'problem', notice: mute, canRetry: false },
  'out-of-service': { screen: 'out-of-service', notice: noticeOf('store.unwritable') },
};

/** The officer's part of the screen, on a day like any other. */
export const OFFICER: OfficerPane = {
  devices: [
    { device: 'reader', state: 'ok', detail: t('พร้อม', 'Ready') },
    { device: 'sas', state: 'ok', detail: t('ตอบใน 40 มิลลิวินาที', 'Answers in 40 ms') },
    { device: 'linkage', state: 'down', detail: t('ไม่ตอบตั้งแต่ 10.12 น.', 'No answer since 10:12') },
    { device: 'printer', state: 'warning', detail: t('กระดาษใกล้หมด', 'Paper is low') },
    { device: 'journal', state: 'ok', detail: t('ครบถ้วน', 'Whole') },
    { device: 'clock', state: 'ok', detail: t('ตรงเวลา', 'Right') },
  ],
  certifications: [
    { requestNumber: REQUEST_NUMBER, copies: 2, at: t('10.05 น.', '10:05') },
    { requestNumber: 'ตย.0000/ม25/2569/000124', copies: 1, at: t('10.21 น.', '10:21') },
  ],
  unlodged: [{ requestNumber: 'ตย.0000/ม25/2569/000125', at: t('10.24 น.', '10:24') }],
  today: { visits: 14, pages: 52, faults: 1 },
  visits: (['finished', 'ended', 'idle', 'card-out', 'fault', 'crashed', undefined] as const).flatMap(
    (ended, at) => {
      const visit = { databases: at * 5, pages: at * 7, faults: at % 2 };
      return [
        { ...visit, at: t(`1${at}.05 น.`, `1${at}:05`), ...(ended === undefined ? {} : { ended }) },
        { ...visit, at: t(`1${at}.32 น.`, `1${at}:32`), ended: 'finished' as const },
      ];
    },
  ),
  journalExport: { last: { kind: 'written', lines: 1204, at: t('10.30 น.', '10:30') } },
  sessionOpen: true,
  toCertify: 2,
  unlocked: true,
};
/** What is left of it while it is locked. */
const { journalExport: _, ...SEEN } = OFFICER;
export const LOCKED: OfficerPane = {
  ...SEEN,
  certifications: [],
  unlodged: [],
  visits: [],
  unlocked: false,
};
const LOCK: OfficerLock = {
  state: 'locked',
  card: 'none',
  wrong: false,
  pad: 'screen',
  digits: [4, 9, 1, 7, 0, 2, 5, 8, 3, 6],
};
/** The officer's part, locked, and its lock as it is. */
const locked = (more: Partial<OfficerLock> = {}) => ({
  mode: 'counter' as const,
  officer: LOCKED,
  officerLock: { ...LOCK, ...more },
});

/** Nothing needs the officer. */
export const calm = {
  mode: 'counter' as const,
  officer: { ...LOCKED, devices: LOCKED.devices.map((one) => ({ ...one, state: 'ok' as const })) },
  officerLock: LOCK,
};

/** Dresses a screen as a whole view; it is parsed, so that a change of the contract is noticed here first. */
export function viewOf(content: Screen, more: Partial<VisitView> = {}): VisitView {
  return VisitView.parse({
    office: t('ที่ว่าการอำเภอตัวอย่าง', 'Example District Office'),
    kioskId: 'KIOSK-01',
    mode: 'self-service',
    demonstration: true,
    helpCalled: false,
    numerals: 'arabic',
    content,
    ...more,
  });
}

/** Somebody called for an officer. */
const called = (told: NonNullable<VisitView['help']>['told']) => ({
  helpCalled: true,
  help: { told, instead: officerInstead({ phone: '0 2000 0000', place: t('ช่อง 3', 'counter 3') }) },
});

const plain = Object.entries(CONTENTS).map(([name, content]) => [name, viewOf(content)] as const);
const {
  choosing: chosen,
  confirming,
  'confirming-for': confirmingFor,
  viewing: list,
  done,
  representative,
  'printing-no-paper': stopped,
} = CONTENTS;
if (
  chosen === undefined ||
  confirming === undefined ||
  confirmingFor === undefined ||
  list === undefined ||
  stopped === undefined ||
  done?.screen !== 'done' ||
  representative === undefined
)
  throw new Error('the views above have changed their names');

/** Every view by its name, overlays included. */
export const VIEWS: ReadonlyMap<string, VisitView> = new Map([
  ...plain,
  ['warning', viewOf(chosen, { idleSecondsLeft: 24 })],
  [
    'done-corrections',
    viewOf({
      ...done,
      certified: 0,
      deadlines: [correctionAppeal()],
      corrections: { receipts: ['CR-2569-000017', 'CR-2569-000018'], unlodged: 1 },
    }),
  ],
  ['done-seen', viewOf({ ...done, pages: 0, feeSatang: 0, certified: 0 })],
  ['name-differs', viewOf(list, { nameDiffers: true })],
  ['counter-name-differs', viewOf(list, { nameDiffers: true, mode: 'counter', officer: OFFICER })],
  ['help-called', viewOf(list, called('told'))],
  ['help-calling', viewOf(list, called('calling'))],
  ['help-not-told', viewOf(list, called('not-told'))],
  ['printing-not-told', viewOf(stopped, called('not-told'))],
  ['counter-help', viewOf(list, { ...called('calling'), mode: 'counter', officer: OFFICER })],
  ['counter-done', viewOf(done, { mode: 'counter', officer: OFFICER, reprint: { pages: 12, from: 1 } })],
  [
    'counter-representative',
    viewOf(representative, {
      ...called('calling'),
      ...{ mode: 'counter', officer: OFFICER, forRepresentative: true },
    }),
  ],
  ['idle-cut-off', viewOf({ screen: 'idle' }, { tray: cutOff })],
  ['done-uncounted', viewOf({ ...done, counted: false })],
  [
    'counter-trays',
    viewOf({ screen: 'idle' }, { tray: cutOff, mode: 'counter', officer: { ...OFFICER, trays: TRAYS } }),
  ],
  ['counter-confirming', viewOf(confirming, { mode: 'counter', officer: OFFICER })],
  ['counter-confirming-locked', viewOf(confirming, locked())],
  ['counter-confirming-for', viewOf(confirmingFor, { mode: 'counter', officer: OFFICER })],
  ['counter-choosing', viewOf(chosen, { mode: 'counter', officer: OFFICER })],
  ['counter-locked', viewOf(chosen, locked())],
  ['counter-calm', viewOf(chosen, calm)],
  ['counter-calm-idle', viewOf({ screen: 'idle' }, calm)],
  ['counter-calm-list', viewOf(list, calm)],
  ['counter-locked-help', viewOf(list, { ...locked(), ...called('calling') })],
  ['counter-unlock-card', viewOf(chosen, locked({ state: 'asking' }))],
  [
    'counter-unlock-wrong-card',
    viewOf(chosen, locked({ state: 'asking', notice: noticeOf('officer.wrong-card') })),
  ],
  ['counter-unlock', viewOf(chosen, locked({ state: 'asking', card: 'ready', triesLeft: 3 }))],
  [
    'counter-unlock-wrong',
    viewOf(chosen, locked({ state: 'asking', card: 'ready', wrong: true, triesLeft: 2 })),
  ],
  ['counter-unlock-busy', viewOf(chosen, locked({ state: 'busy', card: 'ready' }))],
  // The officer's own screen, where the machine has two.
  ['officers-calm', officersOwn(viewOf(chosen, calm))],
  ['officers-help', officersOwn(viewOf(list, { ...locked(), ...called('calling') }))],
  ['officers-unlocked', officersOwn(viewOf(confirming, { mode: 'counter', officer: OFFICER }))],
  ['officers-unlock', officersOwn(viewOf(chosen, locked({ state: 'asking', card: 'ready', triesLeft: 3 })))],
]);
