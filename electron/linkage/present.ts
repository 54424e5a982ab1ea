/** From a record as the wire has it to a record as people read it: parsed, labelled, cut where Section 9 says so. */
import { checkedPicture, FACE_LIMITS } from '../../native/picture.ts';
import { fail, ok, type Result } from '../../native/result.ts';
import { commonEraYear, daysInBuddhistMonth } from '../../native/thai-id/date.ts';
import {
  PresentedRecord,
  type Provenance,
  type RecordField,
  type RecordSection,
  type Text,
} from '../contract.ts';
import { type Fault, fault } from '../faults.ts';
import { numberFormat } from '../intl.ts';
import type { DatabaseEntry } from './catalogue.ts';
import type { Field, Item, RecordShape, Table } from './catalogue-shape.ts';
import { inEnglish } from './vocabulary.ts';

const MONTHS_TH = [
  ...['มกราคม', 'กุมภาพันธ์', 'มีนาคม', 'เมษายน', 'พฤษภาคม', 'มิถุนายน'],
  ...['กรกฎาคม', 'สิงหาคม', 'กันยายน', 'ตุลาคม', 'พฤศจิกายน', 'ธันวาคม'],
];
const MONTHS_EN = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

const SHORT_TH = [
  'ม.ค.',
  'ก.พ.',
  'มี.ค.',
  'เม.ย.',
  'พ.ค.',
  'มิ.ย.',
  'ก.ค.',
  'ส.ค.',
  'ก.ย.',
  'ต.ค.',
  'พ.ย.',
  'ธ.ค.',
];
const FULL = { th: MONTHS_TH, en: MONTHS_EN };
const SHORT = { th: SHORT_TH, en: MONTHS_EN.map((month) => month.slice(0, 3)) };
/** A table with more rows has its months shortened and kept on one line: it is read, and paid for, by the page. */
const LONG_TABLE_ROWS = 6;

/** Why something is cut: Section 9 paragraph 2 by way of Section 25, and what it protects. */
export const CUTS = {
  number: {
    th: 'ปิดบังเลขประจำตัวของบุคคลอื่น (มาตรา 9 วรรคสอง ประกอบมาตรา 15 (5))',
    en: 'Another person’s number is withheld (Section 9 paragraph 2 with Section 15 (5)).',
  },
  birthDate: {
    th: 'ปิดบังวันเกิดของบุคคลอื่น (มาตรา 9 วรรคสอง ประกอบมาตรา 15 (5))',
    en: 'Another person’s date of birth is withheld (Section 9 paragraph 2 with Section 15 (5)).',
  },
  official: {
    th: 'ปิดบังชื่อเจ้าหน้าที่หรือผู้แจ้ง คงไว้เฉพาะฐานะ (มาตรา 9 วรรคสอง)',
    en: 'The official’s or informant’s name is withheld; only the role is shown (Section 9 paragraph 2).',
  },
  thirdPerson: {
    th: 'ปิดบังข้อมูลของบุคคลที่สาม (มาตรา 9 วรรคสอง ประกอบมาตรา 15 (5))',
    en: 'A third person’s data is withheld (Section 9 paragraph 2 with Section 15 (5)).',
  },
  medical: {
    th: 'รายงานการแพทย์เปิดเผยต่อแพทย์ที่ท่านมอบหมาย (มาตรา 25 วรรคสอง)',
    en: 'A medical report is disclosed to a doctor whom you name (Section 25 paragraph 2).',
  },
} as const satisfies Record<string, Text>;

const WITHHELD: Text = { th: '(ปิดบัง)', en: '(withheld)' };
const UNKNOWN: Text = { th: 'ไม่ทราบ', en: 'unknown' };

const digitsOf = (value: unknown, length: number) => String(value).padStart(length, '0');

/** Years of the Buddhist Era in which anything here can lie: a year of the Common Era is not taken for one. */
const FIRST_YEAR = 2400;
const LAST_YEAR = 2700;

/** Year, month and day of the Buddhist Era as Thai and English text; 0 is unknown and left out. */
function dateText(year: number, month: number, day: number, names = FULL): Text | undefined {
  if (month > 12 || day > 31) return undefined;
  if (year === 0) return UNKNOWN;
  if (year === 9999) return { th: 'ตลอดชีพ', en: 'for life' };
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  if (month > 0 && day > daysInBuddhistMonth(year, month)) return undefined;
  // Where it is not certain, the year stays as it is recorded.
  const yearEn = commonEraYear(month > 0 ? { year, month } : { year }) ?? `B.E.\u00a0${year}`;
  const parts = (months: readonly string[], shown: number | string) =>
    [month > 0 && day > 0 ? String(day) : '', month > 0 ? (months[month - 1] ?? '') : '', String(shown)]
      .filter((part) => part !== '')
      .join(names === SHORT ? '\u00a0' : ' ');
  return { th: parts(names.th, year), en: parts(names.en, yearEn) };
}

/** N-NNNN-NNNNN-NN-N */
const hyphened = (id: string) =>
  `${id.slice(0, 1)}-${id.slice(1, 5)}-${id.slice(5, 10)}-${id.slice(10, 12)}-${id.slice(12)}`;
const twice = (value: string): Text => ({ th: value, en: value });
const money = numberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The value of a field as text; undefined when it is empty, `null` when it cannot be of this kind. */
function valueText(field: Field, value: unknown, months = FULL): Text | undefined | null {
  if (value === null || value === undefined || value === '') return undefined;
  switch (field.kind) {
    case 'text':
      return { th: String(value), en: inEnglish(String(value)) };
    case 'identifier':
      return twice(String(value));
    case 'number':
      return twice(String(value));
    case 'date': {
      const d = digitsOf(value, 8);
      // Nought is how registers write that there is no such date.
      if (Number(d) === 0) return undefined;
      if (d === '99999999') return { th: 'ตลอดชีพ', en: 'for life' };
      return dateText(Number(d.slice(0, 4)), Number(d.slice(4, 6)), Number(d.slice(6, 8)), months) ?? null;
    }
    case 'date-dmy': {
      const d = digitsOf(value, 8);
      if (Number(d) === 0) return undefined;
      return dateText(Number(d.slice(4, 8)), Number(d.slice(2, 4)), Number(d.slice(0, 2)), months) ?? null;
    }
    case 'time': {
      // HMMSS, and on some services two more digits of a second.
      const raw = String(value);
      const d = digitsOf(raw.length > 6 ? raw.slice(0, -2) : raw, 6);
      return { th: `${d.slice(0, 2)}.${d.slice(2, 4)} น.`, en: `${d.slice(0, 2)}:${d.slice(2, 4)}` };
    }
    case 'citizen-id': {
      const id = digitsOf(value, 13);
      return Number(value) === 0 ? undefined : twice(hyphened(id));
    }
    case 'house-id': {
      const d = digitsOf(value, 11);
      return Number(value) === 0 ? undefined : twice(`${d.slice(0, 4)}-${d.slice(4, 10)}-${d.slice(10)}`);
    }
    case 'baht':
      return { th: `${money.format(Number(value))} บาท`, en: `${money.format(Number(value))} baht` };
    case 'image':
      return undefined;
  }
}

type Raw = Readonly<Record<string, unknown>>;

const isNumberOf = (holderId: string, number: unknown) =>
  number !== null && number !== undefined && digitsOf(number, 13) === holderId;
const namesNobody = (number: unknown) =>
  number === null || number === undefined || number === '' || Number(number) === 0;

/** The same in rows that are alike: each number of the holder's own is theirs, and where couples or households are named, they are among them. */
function anotherIn(
  fields: readonly Field[],
  rows: readonly Raw[],
  path: string,
  holderId: string,
): string | undefined {
  const own = fields.filter((field) => field.kind === 'citizen-id' && field.whose === 'holder');
  for (const { key } of own) {
    const anothers = (row: Raw) => !namesNobody(row[key]) && !isNumberOf(holderId, row[key]);
    if (rows.some(anothers)) return path + key;
  }
  const among = new Set(
    fields.flatMap(({ whose }) => (typeof whose === 'string' ? [] : [whose.numberUnder])),
  );
  const [first] = among;
  if (first === undefined) return undefined;
  const named = rows.some((row) => [...among].some((key) => isNumberOf(holderId, row[key])));
  return named ? undefined : path + first;
}

/** Where a record is somebody else's: the path of the number that says so; undefined when it is the holder's. */
function anotherPerson(
  items: readonly Item[],
  record: Raw,
  before: string,
  holderId: string,
): string | undefined {
  const fields = items.filter((item) => item.item === 'field');
  const here = anotherIn(fields, [record], before, holderId);
  if (here !== undefined) return here;
  for (const item of items) {
    const value = record[item.key];
    if (item.item === 'field' || value === null || value === undefined) continue;
    const path = before + item.key;
    const inside =
      item.item === 'group'
        ? anotherPerson(item.items, value as Raw, `${path}.`, holderId)
        : anotherIn(item.columns, value as readonly Raw[], `${path}[].`, holderId);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

const anotherPersonsRecord = (shape: RecordShape, record: Raw | readonly Raw[], holderId: string) =>
  shape.top === 'list'
    ? anotherIn(shape.columns, record as readonly Raw[], '[].', holderId)
    : anotherPerson(shape.items, record as Raw, '', holderId);

/** What is cut from a field of this record, and what stays; undefined when nothing is. */
function cutOf(
  field: Field,
  value: unknown,
  record: Raw,
  holderId: string,
): { readonly shown: Text; readonly reason: Text } | undefined {
  if (field.medicalReport) return { shown: WITHHELD, reason: CUTS.medical };
  if (field.kind === 'citizen-id' && isNumberOf(holderId, value)) return undefined;
  const whose =
    typeof field.whose === 'string'
      ? field.whose
      : isNumberOf(holderId, record[field.whose.numberUnder])
        ? 'holder'
        : 'partner';
  switch (whose) {
    case 'holder':
      return undefined;
    case 'parent': {
      if (field.kind !== 'citizen-id') return undefined;
      const id = digitsOf(value, 13);
      return {
        shown: twice(`${id.slice(0, 1)}-XXXX-XXXXX-${id.slice(10, 12)}-${id.slice(12)}`),
        reason: CUTS.number,
      };
    }
    case 'partner':
    case 'household':
      if (field.kind === 'citizen-id' || field.kind === 'identifier')
        return { shown: WITHHELD, reason: CUTS.number };
      if (field.kind === 'date' || field.kind === 'date-dmy')
        return { shown: WITHHELD, reason: CUTS.birthDate };
      return undefined;
    case 'official':
      return { shown: WITHHELD, reason: CUTS.official };
    case 'third-person':
      return { shown: WITHHELD, reason: CUTS.thirdPerson };
  }
}

class Unpresentable extends Error {}

function shownText(field: Field, value: unknown, path: string, months = FULL): Text | undefined {
  const shown = valueText(field, value, months);
  // The path names the field, never the value: it may go to a log.
  if (shown === null) throw new Unpresentable(path);
  return shown;
}

function presentField(field: Field, record: Raw, path: string, holderId: string): RecordField | undefined {
  const value = record[field.key];
  const shown = shownText(field, value, path);
  if (shown === undefined) return undefined;
  const cut = cutOf(field, value, record, holderId);
  return {
    key: path,
    label: field.label,
    value: cut?.shown ?? shown,
    privacy: field.personal && cut === undefined ? 'personal' : 'plain',
    ...(cut === undefined ? {} : { cut: cut.reason }),
  };
}

const columnLabel = ({ kind, label }: Field): Text =>
  kind === 'baht' ? { th: `${label.th} (บาท)`, en: `${label.en} (baht)` } : label;

/** Rows as a table: columns that are empty in every row are left out; each kind of cut is told below the table. */
function presentTable(table: Table, rows: readonly Raw[], path: string, holderId: string): RecordSection {
  const columns = table.columns.filter((field) => !field.onlyCompared);
  const months = rows.length > LONG_TABLE_ROWS ? SHORT : FULL;
  const cuts = new Map<string, RecordField>();
  const cells = rows.map((row) =>
    columns.map((field) => {
      const whole = shownText(field, row[field.key], `${path}[].${field.key}`, months);
      if (whole === undefined) return twice('');
      // In a table the column says “baht”.
      const shown = field.kind === 'baht' ? twice(money.format(Number(row[field.key]))) : whole;
      const cut = cutOf(field, row[field.key], row, holderId);
      if (cut === undefined) return shown;
      cuts.set(field.key, {
        key: `${path}[].${field.key}`,
        label: field.label,
        value: WITHHELD,
        privacy: 'plain',
        cut: cut.reason,
      });
      return cut.shown;
    }),
  );
  const used = columns.map((_, column) => cells.some((row) => row[column]?.th !== ''));
  return {
    heading: table.heading,
    fields: [...cuts.values()],
    table: {
      columns: columns.filter((_, column) => used[column]).map(columnLabel),
      rows: cells.map((row) => row.filter((_, column) => used[column])),
    },
  };
}

function presentItems(
  items: readonly Item[],
  record: Raw,
  heading: Text | undefined,
  before: string,
  holderId: string,
): RecordSection[] {
  const own: RecordField[] = [];
  const sections: RecordSection[] = [];
  for (const item of items) {
    const path = before + item.key;
    const value = record[item.key];
    switch (item.item) {
      case 'field': {
        if (item.onlyCompared) break;
        const shown = presentField(item, record, path, holderId);
        if (shown !== undefined) own.push(shown);
        break;
      }
      case 'group':
        if (value !== null && value !== undefined) {
          sections.push(...presentItems(item.items, value as Raw, item.heading, `${path}.`, holderId));
        }
        break;
      case 'table':
        if (Array.isArray(value) && value.length > 0) {
          sections.push(presentTable(item, value as readonly Raw[], path, holderId));
        }
        break;
    }
  }
  if (own.length === 0) return sections;
  return [{ ...(heading === undefined ? {} : { heading }), fields: own }, ...sections];
}

/** The picture of a record that has one, as a data URL. Only JPEG and PNG, told by their own bytes, and of a portrait's size. */
function pictureOf(entry: DatabaseEntry, raw: Raw): string | undefined {
  if (entry.shape.top !== 'object') return undefined;
  const field = entry.shape.items.find((item) => item.item === 'field' && item.kind === 'image');
  const value = field === undefined ? undefined : raw[field.key];
  if (typeof value !== 'string' || value === '') return undefined;
  const picture = checkedPicture(Buffer.from(value, 'base64'), FACE_LIMITS);
  if (!picture.ok) throw new Unpresentable(`image (${picture.fault})`);
  const { type, bytes } = picture.value;
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/**
 * Presents one record. `holderId` is the number on the card: whatever bears it is the holder's own, everyone else is
 * cut as Section 9 paragraph 2 asks (linkage-and-law.md §6.4). A record that is another person's, or does not follow the
 * catalogue's schema, is `linkage.malformed`, never shown in part.
 */
export function presentRecord(
  entry: DatabaseEntry,
  raw: unknown,
  provenance: Provenance,
  holderId: string,
): Result<PresentedRecord, Fault> {
  const parsed = entry.schema.safeParse(raw);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') || 'record';
    return fail(fault('linkage.malformed', `${entry.id}: ${at}`));
  }
  try {
    const record = parsed.data;
    const anothers = anotherPersonsRecord(entry.shape, record, holderId);
    if (anothers !== undefined)
      return fail(fault('linkage.malformed', `${entry.id}: ${anothers} is not the holder’s`));
    if (Array.isArray(record) && record.length === 0)
      return fail(fault('linkage.malformed', `${entry.id}: empty record`));
    const sections =
      entry.shape.top === 'list'
        ? [
            presentTable(
              { item: 'table', key: '', heading: entry.shape.heading, columns: entry.shape.columns },
              record as unknown as readonly Raw[],
              '',
              holderId,
            ),
          ]
        : presentItems(entry.shape.items, record as Raw, undefined, '', holderId);
    const picture = Array.isArray(record) ? undefined : pictureOf(entry, record);
    if (sections.length === 0 && picture === undefined) {
      return fail(fault('linkage.malformed', `${entry.id}: empty record`));
    }
    return ok(
      PresentedRecord.parse({
        databaseId: entry.id,
        layout: entry.layout,
        title: entry.name,
        formCode: entry.formCode,
        sections,
        ...(picture === undefined ? {} : { picture }),
        provenance,
      }),
    );
  } catch (error) {
    if (error instanceof Unpresentable)
      return fail(fault('linkage.malformed', `${entry.id}: ${error.message}`));
    throw error;
  }
}
