import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claiming } from '../../../fixtures/card/photo.ts';
import { loadPhoto } from '../../../fixtures/people/person.ts';
import { CATALOGUE, type DatabaseEntry, entryOf } from '../../catalogue/catalogue.ts';
import { fieldsOf } from '../../catalogue/catalogue-shape.ts';
import type { PresentedRecord, RecordField } from '../../contract/words.ts';
import { CUTS, presentRecord } from './present.ts';

const HOLDER = '9009900000017';
const SPOUSE = '9009900000122';
const records = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/people/somying/records.json'), 'utf8'),
) as Record<string, unknown>;

const must = (id: string): DatabaseEntry => {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(id);
  return entry;
};
const provenance = (entry: DatabaseEntry) => ({
  databaseId: entry.id,
  serviceId: entry.serviceId,
  database: entry.name,
  agency: entry.agency,
  retrievedAt: '2026-11-23T09:00:00+07:00',
  responseTimeMs: 1,
});
test('a population record names its form where it says Thai nationality, and otherwise not', () => {
  const other = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../fixtures/people/naylin/records.json'), 'utf8'),
  );
  expect(present('dopa_person').formCode).toBe('ท.ร.14/1');
  expect(present('dopa_person', other.dopa_person, '9009900000301').formCode).toBe('');
  const { nationalityDesc: _, ...unsaid } = records.dopa_person as Record<string, unknown>;
  expect(present('dopa_person', unsaid).formCode).toBe('');
});

function present(
  id: string,
  raw: unknown = records[id],
  holder: string | undefined = HOLDER,
): PresentedRecord {
  const entry = must(id);
  const presented = presentRecord(entry, raw, provenance(entry), holder);
  if (!presented.ok) throw new Error(presented.fault.detail);
  return presented.value;
}
const fields = (record: PresentedRecord) => record.sections.flatMap((section) => section.fields);
const field = (record: PresentedRecord, key: string): RecordField => {
  const found = fields(record).find((one) => one.key === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
};

test('a date of the Buddhist Era reads as people write it', () => {
  const birth = field(present('dopa_person'), 'dateOfBirth');
  expect(birth.value).toEqual({ th: '14 มีนาคม 2528', en: '14 March 1985' });
  expect(birth.privacy).toBe('personal');
});

test.each([
  [25280300, 'มีนาคม 2528', 'March 1985'],
  [25280000, '2528', '1985'],
  [314, 'ไม่ทราบ', 'unknown'],
  ['25670229', '29 กุมภาพันธ์ 2567', '29 February 2024'],
  [99999999, 'ตลอดชีพ', 'for life'],
])('a date that is %s', (raw, th, en) => {
  const person = { ...(records.dopa_person as object), dateOfBirth: raw };
  expect(field(present('dopa_person', person), 'dateOfBirth').value).toEqual({ th, en });
});

test('a country is not called by its people', () => {
  expect(field(present('dopa_card'), 'document.countryDesc').value).toEqual({ th: 'ไทย', en: 'Thailand' });
  expect(field(present('dopa_person'), 'nationalityDesc').value).toEqual({ th: 'ไทย', en: 'Thai' });
  const rows = (country: string) => {
    const abroad = present('doe_overseas', [{ country, departDate: 25600101, employerName: 'ตัวอย่าง' }]);
    return abroad.sections[0]?.table?.rows[0]?.[0];
  };
  expect(rows('ลาว')).toEqual({ th: 'ลาว', en: 'Laos' });
  expect(rows('ญี่ปุ่น')).toEqual({ th: 'ญี่ปุ่น', en: 'ญี่ปุ่น' });
});

test('zero is no date, and no line', () => {
  expect(fields(present('dopa_house')).map((one) => one.key)).not.toContain('dateOfTerminate');
});

test.each([
  ['of a thirteenth month', 25281399],
  ['of 31 February', 25280231],
  ['of 29 February in a common year', 25240229],
  ['of 31 April', '25280431'],
])('a date %s is shown as it was sent, marked, and costs nothing else', (_name, dateOfBirth) => {
  const record = present('dopa_person', { ...(records.dopa_person as object), dateOfBirth });
  expect(field(record, 'dateOfBirth').value).toEqual({
    th: `“${dateOfBirth}” (อ่านเป็นวันที่ไม่ได้)`,
    en: `“${dateOfBirth}” (could not be read as a date)`,
  });
  const others = (one: PresentedRecord) => fields(one).filter(({ key }) => key !== 'dateOfBirth');
  expect(others(record)).toEqual(others(present('dopa_person')));
});

test('a parent’s number is masked in its middle, with the reason', () => {
  const father = field(present('dopa_person'), 'fatherPersonalID');
  expect(father.value.th).toBe('9-XXXX-XXXXX-10-6');
  expect(father.cut).toEqual(CUTS.number);
});

test('the holder’s own number is shown in full', () => {
  expect(field(present('dopa_person'), 'personalID').value.th).toBe('9-0099-00000-01-7');
});

test('in a marriage the holder’s side is whole, and the other side keeps name and age but not number and birth date', () => {
  const record = present('dopa_marriage');
  expect(field(record, 'femalePID').cut).toBeUndefined();
  expect(field(record, 'femaleDateOfBirth').value.en).toBe('14 March 1985');
  expect(field(record, 'malePID').cut).toEqual(CUTS.number);
  expect(field(record, 'maleDateOfBirth').cut).toEqual(CUTS.birthDate);
  expect(field(record, 'maleFullnameAndRank').value.th).toBe('นายสมชาย ทดสอบดี');
});

test('the same marriage, read by the other spouse, is cut on the other side', () => {
  const record = present('dopa_marriage', records.dopa_marriage, SPOUSE);
  expect(field(record, 'malePID').cut).toBeUndefined();
  expect(field(record, 'femalePID').cut).toEqual(CUTS.number);
});

test('the house shows who lives there, but the numbers and birth dates of the holder alone', () => {
  const record = present('dopa_house');
  const people = record.sections.find((section) => section.table !== undefined);
  expect(people?.table?.rows).toHaveLength(3);
  expect(people?.table?.rows[0]?.map((cell) => cell.th)).toContain('9-0099-00000-01-7');
  for (const row of people?.table?.rows.slice(1) ?? []) {
    expect(row.filter((cell) => cell.th === '(ปิดบัง)')).toHaveLength(2);
  }
  expect(people?.fields.map((one) => one.cut)).toEqual([CUTS.number, CUTS.birthDate]);
});

test('the registrar is named; informants keep their relation and lose their name', () => {
  const record = present('dopa_birth');
  expect(field(record, 'officerName')).toMatchObject({ value: { th: 'นายทะเบียน ตัวอย่าง' } });
  expect(field(record, 'officerName').cut).toBeUndefined();
  expect(field(record, 'personInform.Name').cut).toEqual(CUTS.informant);
  expect(field(record, 'personInform.Relation').value.en).toBe('father');
});

const refused = (id: string, raw: unknown, holder = HOLDER) => {
  const entry = must(id);
  const presented = presentRecord(entry, raw, provenance(entry), holder);
  expect(presented, id).toMatchObject({ ok: false, fault: { name: 'linkage.malformed' } });
  expect(JSON.stringify(presented)).not.toContain(SPOUSE);
};

test.each([
  ['dopa_person', { personalID: Number(SPOUSE) }],
  ['dopa_photo', { personalID: Number(SPOUSE), image: '/9j/4AAQSkZJRgAB' }],
  ['dopa_status', { personalID: SPOUSE }],
  ['dopa_card', { personalID: Number(SPOUSE) }],
  ['nhso_right', { PERSON_ID: SPOUSE }],
])('%s that bears another’s number is another’s: the whole record is refused', (id, more) => {
  refused(id, { ...(records[id] as object), ...more });
});

test('numbers inside groups and rows count as well, shown or only compared', () => {
  const insured = records.sso_insured as { result: { person: object } };
  refused('sso_insured', {
    ...insured,
    result: { ...insured.result, person: { ...insured.result.person, ssoNum: SPOUSE } },
  });
  const changes = records.dopa_name as { allName: object[] };
  refused('dopa_name', { ...changes, allName: [...changes.allName, { pid: Number(SPOUSE), newName: 'x' }] });
  const degrees = records.moe_graduate as object[];
  refused('moe_graduate', [...degrees, { personID: SPOUSE, schoolName: 'x' }]);
  refused('dsd_training', [{ PERSONAL_ID: SPOUSE, COURSE: 'x' }]);
});

test('a number that is only compared makes no column, and no record by itself', () => {
  expect(present('moe_graduate').sections[0]?.table?.columns.map((column) => column.en)).not.toContain(
    'Citizen number',
  );
  refused('moe_graduate', [{ personID: HOLDER }]);
});

test('a marriage or divorce of two others is refused, and one that names nobody', () => {
  const marriage = records.dopa_marriage as object;
  refused('dopa_marriage', { ...marriage, femalePID: Number(SPOUSE) });
  refused('dopa_marriage', { ...marriage, malePID: 0, femalePID: 0 });
  refused('dopa_divorce', { ...marriage, divorceID: '1/2561', malePID: null, femalePID: undefined });
});

test('a house in which the holder does not live is another’s', () => {
  const house = records.dopa_house as { person: { personalID: number }[] };
  refused('dopa_house', {
    ...house,
    person: house.person.filter((one) => one.personalID !== Number(HOLDER)),
  });
  refused('dopa_house', { ...house, person: [] });
  expect(present('dopa_house', { ...house, person: null }).sections).toHaveLength(1);
});

test.each(
  CATALOGUE.filter((entry) => entry.boundBy === 'number' && records[entry.id] !== undefined).map(
    (one) => one.id,
  ),
)('%s must bear the holder’s number: without it, or with nought or no number there, it is refused', (id) => {
  const numbers = new Set(
    fieldsOf(must(id).shape)
      .filter(
        ({ field: one }) =>
          one.kind === 'citizen-id' && (one.whose === 'holder' || typeof one.whose === 'object'),
      )
      .map(({ field: one }) => one.key),
  );
  /** With `number` in each place that has to say whose it is; `of`: only where this one stands now. */
  const withNumber = (value: unknown, number: unknown, of?: string): unknown => {
    if (Array.isArray(value)) return value.map((inner) => withNumber(inner, number, of));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        if (!numbers.has(key) || (of !== undefined && String(inner) !== of))
          return [[key, withNumber(inner, number, of)]];
        return number === undefined ? [] : [[key, number]];
      }),
    );
  };
  const NONE = [undefined, null, 0, '', '0000000000000', '-', 'N/A', true, {}, [], Number(SPOUSE), SPOUSE];
  for (const number of NONE) refused(id, withNumber(records[id], number));
  const SAME = [HOLDER, Number(HOLDER), '9-0099-00000-01-7', ' 9009900000017 ', '๙๐๐๙๙๐๐๐๐๐๐๑๗', [HOLDER]];
  for (const number of SAME)
    expect(present(id, withNumber(records[id], number, HOLDER))).toEqual(present(id));
});

test('a row that does not say whose it is is left out, and that is said', () => {
  const degrees = records.moe_graduate as object[];
  const record = present('moe_graduate', [...degrees, { degreeName: 'ของใครก็ไม่รู้' }]);
  expect(JSON.stringify(record)).not.toContain('ของใคร');
  expect(record.notes?.map((note) => note.en)).toEqual(['1 row without your number: not shown']);
});

test('the other document of a spouse is theirs: withheld; the holder’s own is shown', () => {
  const marriage = {
    ...(records.dopa_marriage as object),
    maleOtherDocID: 'X1234567',
    femaleOtherDocID: 'Y7654321',
  };
  const mine = present('dopa_marriage', marriage);
  expect(field(mine, 'maleOtherDocID').cut).toEqual(CUTS.number);
  expect(JSON.stringify(mine)).not.toContain('X1234567');
  expect(field(mine, 'femaleOtherDocID').value.th).toBe('Y7654321');
});

test('the holder of a firearm sees the registrar who signed, and not the second holder', () => {
  const record = present('dopa_por4', {
    total: 1,
    allName: [
      {
        docID: '1/2560',
        gunType: 'ปืนสั้น',
        secondHolderName: 'นายอื่น คนละคน',
        secondHolderPID: Number(SPOUSE),
        signFullName: 'นายลง นาม',
      },
    ],
  });
  const text = JSON.stringify(record);
  expect(text).toContain('นายลง นาม');
  for (const secret of ['คนละคน', SPOUSE]) expect(text).not.toContain(secret);
});

test('a medical report is never shown, whatever the catalogue offers', () => {
  const record = present('cifs_report', [
    { reportNo: '9/2569', date: 25690101, kind: 'ชันสูตร', finding: 'ความลับ' },
  ]);
  expect(JSON.stringify(record)).not.toContain('ความลับ');
  expect(fields(record)[0]?.cut).toEqual(CUTS.medical);
});

test('lists become tables, and columns that are empty everywhere are left out', () => {
  const table = present('dsd_training').sections[0]?.table;
  expect(table?.rows).toHaveLength(1);
  expect(table?.columns.map((column) => column.en)).not.toContain('Date of expiry');
  expect(table?.rows[0]).toHaveLength(table?.columns.length ?? -1);
});

test('dates of ddMMyyyy, money and times', () => {
  const record = present('sso_contrib');
  expect(record.sections[0]?.table?.rows[0]?.map((cell) => cell.en)).toContain('1 July 2009');
  expect(record.sections[1]?.table?.rows[0]?.map((cell) => cell.th)).toContain('32,000.00');
  expect(record.sections[1]?.table?.columns.map((column) => column.th)).toContain('ค่าจ้าง (บาท)');
  expect(field(present('dopa_marriage'), 'marryTime').value).toEqual({ th: '10.15 น.', en: '10:15' });
});

test('a long table has short months that stay on one line, a short one full months', () => {
  const move = (at: number) => ({ moveDate: 25_000_314 + at * 10_000, toAddress: 'x' });
  const dates = (count: number) =>
    present('dopa_move', { total: count, allMove: Array.from({ length: count }, (_, at) => move(at)) })
      .sections[1]?.table?.rows[0]?.[0];
  expect(dates(6)).toEqual({ th: '14 มีนาคม 2500', en: '14 March 1957' });
  expect(dates(7)).toEqual({ th: '14\u00a0มี.ค.\u00a02500', en: '14\u00a0Mar\u00a01957' });
});

test.each([
  ['a JPEG of 23,000 dots each way', claiming(loadPhoto('somying'), 23_000, 23_000)],
  ['JPEG 2000', Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220', 'hex')],
  ['the first bytes of a JPEG', loadPhoto('somying').subarray(0, 12)],
  [
    'a PNG that claims as much',
    Buffer.from('89504e470d0a1a0a0000000d49484452000059d8000059d8080600000000000000', 'hex'),
  ],
])('%s in a record reaches neither screen nor paper', (_, bytes) => {
  const entry = must('dopa_photo');
  const raw = { personalID: Number(HOLDER), image: Buffer.from(bytes).toString('base64') };
  expect(JSON.stringify(presentRecord(entry, raw, provenance(entry), HOLDER))).not.toContain('data:image');
});

test('a date before 2484 is shown as it is recorded, and in the Common Era where that is certain', () => {
  const shown = (birth: number) =>
    field(present('dopa_person', { ...(records.dopa_person as object), dateOfBirth: birth }), 'dateOfBirth')
      .value;
  expect(shown(24_660_229)).toEqual({ th: '29 กุมภาพันธ์ 2466', en: '29 February B.E.\u00a02466' });
  expect(shown(24_670_229).en).toBe('29 February B.E.\u00a02467');
  expect(shown(24_820_331).en).toBe('31 March B.E.\u00a02482');
  expect(shown(24_820_401).en).toBe('1 April 1939');
  expect(shown(24_700_000)).toEqual({ th: '2470', en: 'B.E.\u00a02470' });
  expect(shown(24_840_101).en).toBe('1 January 1941');
});

test('a record with nothing but a picture that is no picture is refused', () => {
  const entry = must('dopa_photo');
  const svg = Buffer.from('<svg onload="alert(1)">').toString('base64');
  const presented = presentRecord(
    entry,
    { personalID: Number(HOLDER), image: svg },
    provenance(entry),
    HOLDER,
  );
  expect(presented).toMatchObject({ ok: false, fault: { name: 'linkage.malformed' } });
});

/** A record with one member of it, however deep, put in another's place. */
function withOne(raw: unknown, at: number, value: unknown): unknown {
  let left = at;
  const walk = (node: unknown): unknown => {
    left -= 1;
    if (left === 0) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, walk(member)]));
  };
  return walk(raw);
}

test('whatever a source sends, the answer is a record or a fault, and no member without a label is shown', () => {
  let shown = 0;
  const known = Object.keys(records);
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.nat(60),
      fc.jsonValue(),
      fc.boolean(),
      (id, at, value, whole) => {
        const raw = whole ? value : withOne(records[id], at, value);
        const presented = presentRecord(must(id), raw, provenance(must(id)), HOLDER);
        if (presented.ok) {
          shown += 1;
          expect(presented.value.sections.length).toBeGreaterThan(0);
          expect(fields(presented.value).every(({ label }) => label.th !== '')).toBe(true);
        } else expect(presented.fault.name).toMatch(/^linkage\./);
      },
    ),
    { numRuns: 500 },
  );
  // Half of them are a real record of which one member is something else: most of these are shown.
  expect(shown).toBeGreaterThan(100);
  const smuggled = present('dopa_person', { ...(records.dopa_person as object), secretNote: 'ห้ามแสดง' });
  expect(JSON.stringify(smuggled)).not.toContain('ห้ามแสดง');
  expect(smuggled.notes?.[0]?.en).toContain('1 more item that this kiosk does not know');
});

test('every record of the synthetic person can be presented', () => {
  for (const id of Object.keys(records)) expect(present(id).sections.length, id).toBeGreaterThan(0);
});
