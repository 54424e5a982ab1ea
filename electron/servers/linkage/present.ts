/**
 * From a record as the wire has it to a record as people read it: read member by member, labelled, cut where Section 9
 * says so. One odd member never costs the others: it is marked in words, where it stands.
 */

import type { DatabaseEntry } from '../../catalogue/catalogue.ts';
import {
  carriesNumber,
  type Field,
  type Group,
  type Item,
  isOwnNumber,
  type RecordShape,
  type Table,
} from '../../catalogue/catalogue-shape.ts';
import {
  PresentedRecord,
  type Provenance,
  type RecordField,
  type RecordSection,
  type Text,
} from '../../contract/words.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { BAHT } from '../../words/thai.ts';
import { FULL, type MonthNames, SHORT } from './dates.ts';
import { withoutNumbers } from './numbers.ts';
import {
  announced,
  namesAnother,
  type ReadGroup,
  type ReadObject,
  type ReadRecord,
  type ReadTable,
  readRecord,
} from './read.ts';
import { bahtAmount, citizenNumber, isBlank, pictureUrl, readValue, unreadableText } from './values.ts';

/** A table with more rows has its months shortened and kept on one line: it is read, and paid for, by the page. */
const LONG_TABLE_ROWS = 6;

/** Why something is cut: Section 25 paragraph 1 lets Section 9 paragraph 2 apply, and Section 15 (5) protects others. */
export const CUTS = {
  number: {
    th: 'ปิดบังเลขประจำตัวของบุคคลอื่น (มาตรา 25 วรรคหนึ่ง ประกอบมาตรา 9 วรรคสอง และมาตรา 15 (5))',
    en: 'Another person’s number is withheld (Section 25 paragraph 1 with Section 9 paragraph 2 and Section 15 (5)).',
  },
  birthDate: {
    th: 'ปิดบังวันเกิดของบุคคลอื่น (มาตรา 25 วรรคหนึ่ง ประกอบมาตรา 9 วรรคสอง และมาตรา 15 (5))',
    en: 'Another person’s date of birth is withheld (Section 25 paragraph 1 with Section 9 paragraph 2 and Section 15 (5)).',
  },
  informant: {
    th: 'ปิดบังชื่อผู้แจ้ง คงไว้เฉพาะความเกี่ยวข้อง (มาตรา 25 วรรคหนึ่ง ประกอบมาตรา 9 วรรคสอง และมาตรา 15 (5))',
    en: 'The informant’s name is withheld; only the relation is shown (Section 25 paragraph 1 with Section 9 paragraph 2 and Section 15 (5)).',
  },
  thirdPerson: {
    th: 'ปิดบังข้อมูลของบุคคลที่สาม (มาตรา 25 วรรคหนึ่ง ประกอบมาตรา 9 วรรคสอง และมาตรา 15 (5))',
    en: 'A third person’s data is withheld (Section 25 paragraph 1 with Section 9 paragraph 2 and Section 15 (5)).',
  },
  medical: {
    th: 'รายงานการแพทย์เปิดเผยต่อแพทย์ที่ท่านมอบหมาย (มาตรา 25 วรรคสอง)',
    en: 'A medical report is disclosed to a doctor whom you name (Section 25 paragraph 2).',
  },
} as const satisfies Record<string, Text>;

const WITHHELD: Text = { th: '(ปิดบัง)', en: '(withheld)' };
const twice = (value: string): Text => ({ th: value, en: value });

/** Why a record is not shown at all: the path that says so, never a value; it may go to a log. */
class Refused extends Error {}

const fieldsAmong = (items: readonly Item[]): readonly Field[] =>
  items.filter((item) => item.item === 'field');

/** Keys under which those stand of whom the holder must be one: the couple of a marriage, the people of a house. */
function amongWhom(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.flatMap(({ whose }) => (typeof whose === 'string' ? [] : [whose.numberUnder])))];
}

/** Whether an object bears the holder's own number. Refuses one that bears another's where the holder's should be, or what is no number. */
function bearsNumber(fields: readonly Field[], read: ReadObject, path: string, holderId: string): boolean {
  const own = fields.filter(isOwnNumber).filter(({ key }) => citizenNumber(read.fields.get(key)) !== 'blank');
  for (const { key } of own)
    if (citizenNumber(read.fields.get(key)) !== holderId)
      throw new Refused(`${path}${key} is not the holder’s`);
  return own.length > 0;
}

/** The rows of a table that are the holder's, and how many do not say whose they are. */
function ownRows(
  columns: readonly Field[],
  { rows, unreadable }: ReadTable,
  path: string,
  holderId: string,
): { readonly rows: readonly ReadObject[]; readonly nameless: number } {
  const bearing = rows.map((row) => bearsNumber(columns, row, path, holderId));
  const among = amongWhom(columns);
  const named = rows.some((row) => among.some((key) => citizenNumber(row.fields.get(key)) === holderId));
  // A list in which nobody can be read says nothing about whose it is: the receipt of the job must (`saysWhose`).
  if (among.length > 0 && !named && (rows.length > 0 || unreadable === 0))
    throw new Refused(`${path}${among[0]} is not the holder’s`);
  if (!columns.some(isOwnNumber)) return { rows, nameless: 0 };
  const own = rows.filter((_, at) => bearing[at]);
  if (rows.length > 0 && own.length === 0)
    throw new Refused(`${path}${columns.find(isOwnNumber)?.key ?? ''} is missing`);
  return { rows: own, nameless: rows.length - own.length };
}

/** Whether an object, groups and all, is the holder's; refuses what is another's. Rows are looked at where they are shown. */
function bearsWithin(items: readonly Item[], read: ReadObject, path: string, holderId: string): boolean {
  const fields = fieldsAmong(items);
  let bears = bearsNumber(fields, read, path, holderId);
  const among = amongWhom(fields);
  if (among.length > 0) {
    // Of a couple the holder is one, and not both: who the other is could not be told.
    if (among.filter((key) => citizenNumber(read.fields.get(key)) === holderId).length !== 1)
      throw new Refused(`${path}${among[0]} is not the holder’s`);
    bears = true;
  }
  for (const item of items)
    if (item.item === 'group')
      for (const inner of read.groups.get(item.key)?.objects ?? [])
        bears = bearsWithin(item.items, inner, `${path}${item.key}.`, holderId) || bears;
  return bears;
}

/** Path of the holder's number in an object, outside its tables; undefined where the catalogue has none. */
function ownNumberPath(items: readonly Item[], before = ''): string | undefined {
  for (const item of items) {
    if (item.item === 'field' && isOwnNumber(item)) return before + item.key;
    const inner = item.item === 'group' ? ownNumberPath(item.items, `${before}${item.key}.`) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** What is cut from a field of this record, and what stays; undefined when nothing is. */
function cutOf(
  field: Field,
  read: ReadObject,
  holderId: string,
): { readonly shown: Text; readonly reason: Text } | undefined {
  if (field.medicalReport) return { shown: WITHHELD, reason: CUTS.medical };
  const id = field.kind === 'citizen-id' ? citizenNumber(read.fields.get(field.key)) : null;
  if (id === holderId) return undefined;
  const whose =
    typeof field.whose === 'string'
      ? field.whose
      : citizenNumber(read.fields.get(field.whose.numberUnder)) === holderId
        ? 'holder'
        : 'partner';
  switch (whose) {
    case 'holder':
      return undefined;
    case 'parent':
      // A number that cannot be read has nothing to be masked: it is not shown.
      return id === null
        ? undefined
        : {
            shown: twice(`${id.slice(0, 1)}-XXXX-XXXXX-${id.slice(10, 12)}-${id.slice(12)}`),
            reason: CUTS.number,
          };
    case 'partner':
    case 'household':
      if (field.kind === 'citizen-id' || field.kind === 'identifier')
        return { shown: WITHHELD, reason: CUTS.number };
      if (field.kind === 'date' || field.kind === 'date-dmy')
        return { shown: WITHHELD, reason: CUTS.birthDate };
      return undefined;
    case 'informant':
      return { shown: WITHHELD, reason: CUTS.informant };
    case 'third-person':
      return { shown: WITHHELD, reason: CUTS.thirdPerson };
  }
}

interface Shown {
  readonly text: Text;
  readonly cut?: Text;
}

/** What is shown of one value; undefined when there is none. */
function shownValue(
  field: Field,
  read: ReadObject,
  holderId: string,
  months: MonthNames = FULL,
): Shown | undefined {
  const value = read.fields.get(field.key);
  const reading = readValue(field, value, months);
  if (reading.is === 'blank') return undefined;
  const cut = cutOf(field, read, holderId);
  if (cut !== undefined) return { text: cut.shown, cut: cut.reason };
  const text = reading.is === 'known' ? reading.text : unreadableText(field.kind, reading.quoted);
  if (field.kind === 'citizen-id') return { text };
  return {
    text: field.juristic ? withoutNumbers(text, holderId, 'company') : withoutNumbers(text, holderId),
  };
}

/** Parts that say again what the whole says are shown only where the whole is missing. */
const isRepeated = (field: Field, read: ReadObject) =>
  field.unless !== undefined && !isBlank(read.fields.get(field.unless));

function presentField(
  field: Field,
  read: ReadObject,
  path: string,
  holderId: string,
): RecordField | undefined {
  const shown = shownValue(field, read, holderId);
  if (shown === undefined) return undefined;
  return {
    key: path,
    label: field.label,
    value: shown.text,
    privacy: field.personal && shown.cut === undefined ? 'personal' : 'plain',
    ...(shown.cut === undefined ? {} : { cut: shown.cut }),
  };
}

const columnLabel = ({ kind, label }: Field): Text =>
  kind === 'baht' ? { th: `${label.th} (${BAHT.th})`, en: `${label.en} (${BAHT.en})` } : label;

/** What is said of rows that are not shown. */
const ROWS_LEFT_OUT = {
  blank: (n: number): Text => ({
    th: `มี ${n} แถวที่หน่วยงานส่งมาโดยไม่มีข้อมูล จึงไม่ได้แสดง`,
    en: `${n} blank ${n === 1 ? 'row' : 'rows'} of the agency’s answer: not shown`,
  }),
  unreadable: (n: number): Text => ({
    th: `มี ${n} แถวที่อ่านไม่ได้ จึงไม่ได้แสดง`,
    en: `${n} ${n === 1 ? 'row' : 'rows'} could not be read: not shown`,
  }),
  nameless: (n: number): Text => ({
    th: `มี ${n} แถวที่ไม่มีเลขประจำตัวของท่าน จึงไม่ได้แสดง`,
    en: `${n} ${n === 1 ? 'row' : 'rows'} without your number: not shown`,
  }),
} as const;

/** Rows as a table: columns that are empty in every row are left out; each kind of cut is told below the table. */
function presentTable(
  table: Table,
  rows: readonly ReadObject[],
  path: string,
  holderId: string,
): RecordSection {
  const columns = table.columns.filter((field) => !field.onlyCompared);
  const months = rows.length > LONG_TABLE_ROWS ? SHORT : FULL;
  const cuts = new Map<string, RecordField>();
  const cells = rows.map((row) =>
    columns.map((field) => {
      const shown = shownValue(field, row, holderId, months);
      if (shown === undefined) return twice('');
      if (shown.cut !== undefined)
        cuts.set(field.key, {
          key: `${path}[].${field.key}`,
          label: field.label,
          value: WITHHELD,
          privacy: 'plain',
          cut: shown.cut,
        });
      // In a table the column says “baht”.
      const amount =
        field.kind === 'baht' && shown.cut === undefined ? bahtAmount(row.fields.get(field.key)) : undefined;
      return amount === undefined ? shown.text : twice(amount);
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

/** What is made of one record while it is read: sections, and what is said of things that are not shown. */
class Presentation {
  readonly notes: Text[] = [];
  /** Whether there is a value that could be read and is more than the holder's own number, or the number of rows. */
  saysSomething = false;
  /** Rows, and known members of a record that bears the holder's number, that came without a value. */
  blankRows = 0;
  blankMembers = 0;
  bearsNumber = false;
  readonly holderId: string;

  constructor(holderId: string) {
    this.holderId = holderId;
  }

  /** Nothing but blanks: rows of them, or a record of the holder's in which all else is blank. */
  get blank(): Presented | undefined {
    if (this.blankRows > 0) return { is: 'blank', rows: this.blankRows };
    return this.bearsNumber && this.blankMembers > 0
      ? { is: 'blank', members: this.blankMembers }
      : undefined;
  }

  #note(of: Text | undefined, what: Text): void {
    this.notes.push(of === undefined ? what : { th: `${of.th}: ${what.th}`, en: `${of.en}: ${what.en}` });
  }

  object(
    items: readonly Item[],
    read: ReadObject,
    heading: Text | undefined,
    before: string,
  ): RecordSection[] {
    const own: RecordField[] = [];
    const sections: RecordSection[] = [];
    for (const item of items) {
      const path = before + item.key;
      switch (item.item) {
        case 'field': {
          if (item.onlyCompared || isRepeated(item, read)) break;
          if (isBlank(read.fields.get(item.key))) this.blankMembers += read.fields.has(item.key) ? 1 : 0;
          else if (!isOwnNumber(item) && item.key !== 'total')
            this.saysSomething ||= readValue(item, read.fields.get(item.key), FULL).is === 'known';
          const shown = presentField(item, read, path, this.holderId);
          if (shown !== undefined) own.push(shown);
          break;
        }
        case 'group': {
          const group = read.groups.get(item.key);
          if (group !== undefined) sections.push(...this.#group(item, group, path));
          break;
        }
        case 'table': {
          const table = read.tables.get(item.key);
          if (table !== undefined) sections.push(...this.table(item, table, path));
          break;
        }
      }
    }
    if (own.length === 0) return sections;
    return [{ ...(heading === undefined ? {} : { heading }), fields: own }, ...sections];
  }

  #group(group: Group, read: ReadGroup, path: string): RecordSection[] {
    const sections = read.objects.flatMap((one, at) => {
      const [of, before] =
        at === 0
          ? [group.heading, `${path}.`]
          : [
              { th: `${group.heading.th} (${at + 1})`, en: `${group.heading.en} (${at + 1})` },
              `${path}#${at + 1}.`,
            ];
      return this.object(group.items, one, of, before);
    });
    if (read.plain.length === 0) return sections;
    this.saysSomething = true;
    // In a group with something that must be cut nobody knows what a value without a name is.
    const fields = fieldsAmong(group.items);
    const cut = fields.some((field) => field.medicalReport)
      ? CUTS.medical
      : fields.some(({ whose }) => whose === 'informant' || whose === 'third-person')
        ? CUTS.thirdPerson
        : undefined;
    const reading = readValue({ kind: 'text' }, read.plain, FULL);
    const text = reading.is === 'known' ? reading.text : unreadableText('text');
    const whole: RecordField = {
      key: path,
      label: group.heading,
      value: cut === undefined ? withoutNumbers(text, this.holderId) : WITHHELD,
      privacy: cut === undefined && fields.some((field) => field.personal) ? 'personal' : 'plain',
      ...(cut === undefined ? {} : { cut }),
    };
    return [...sections, { heading: group.heading, fields: [whole] }];
  }

  table(table: Table, read: ReadTable, path: string): RecordSection[] {
    const { rows, nameless } = ownRows(table.columns, read, `${path}[].`, this.holderId);
    const of = path === '' ? undefined : table.heading;
    this.blankRows += read.blank;
    for (const [why, n] of [
      ['blank', read.blank],
      ['unreadable', read.unreadable],
      ['nameless', nameless],
    ] as const)
      if (n > 0) this.#note(of, ROWS_LEFT_OUT[why](n));
    if (rows.length === 0) return [];
    this.saysSomething = true;
    return [presentTable(table, rows, path, this.holderId)];
  }
}

/** A record that cannot be shown: another's, not of this database, or without anything in it. */
type Presented =
  | { readonly is: 'record'; readonly record: PresentedRecord }
  /** The agency answered with a record, or rows, in which everything is blank: it holds nothing, and said so oddly. */
  | { readonly is: 'blank'; readonly rows?: number; readonly members?: number }
  | { readonly is: 'refused'; readonly why: string };

/** Whether an answer itself says whose it is; where it does not, the gateway's receipt of the job must. */
export function saysWhose(shape: RecordShape, raw: unknown): boolean {
  if (!carriesNumber(shape)) return false;
  const read = readRecord(shape, raw);
  return (
    shape.top === 'list' ||
    ownNumberPath(shape.items) !== undefined ||
    amongWhom(fieldsAmong(shape.items)).length > 0 ||
    (read?.objects ?? []).some((one) => [...one.tables.values()].some((table) => table.rows.length > 0))
  );
}

/** Whether anything came that could be a record of this shape, whosever it is. */
export function saysWhat(entry: DatabaseEntry, raw: unknown): boolean {
  const read = readRecord(entry.shape, raw);
  return (
    read !== undefined &&
    ((read.list?.rows.length ?? 0) > 0 ||
      read.objects.some(
        (one) =>
          [...one.tables.values()].some((table) => table.rows.length > 0) ||
          [...one.fields].some(
            ([key, value]) => key !== 'total' && !isBlank(value) && !isOwnKey(entry, key),
          ) ||
          one.groups.size > 0,
      ))
  );
}
const isOwnKey = ({ shape }: DatabaseEntry, key: string) =>
  shape.top === 'object' && fieldsAmong(shape.items).some((field) => field.key === key && isOwnNumber(field));

/** The picture of a record that has one, as a data URL. */
function pictureOf(items: readonly Item[], read: ReadObject): string | undefined {
  const field = fieldsAmong(items).find(({ kind }) => kind === 'image');
  return field === undefined ? undefined : pictureUrl(read.fields.get(field.key));
}

const UNKNOWN_MEMBERS = (n: number): Text => ({
  th: `หน่วยงานส่งข้อมูลมาอีก ${n} รายการที่ตู้นี้ยังไม่รู้จัก จึงไม่ได้แสดง สอบถามหน่วยงานได้`,
  en: `The agency sent ${n} more ${n === 1 ? 'item' : 'items'} that this kiosk does not know and does not show; the agency can be asked.`,
});
const UNREADABLE_PARTS = (n: number): Text => ({
  th: `มี ${n} ส่วนที่อ่านไม่ได้ จึงไม่ได้แสดง`,
  en: `${n} ${n === 1 ? 'part' : 'parts'} could not be read: not shown`,
});

const MORE_COUNTED = (counted: number, sent: number): Text => ({
  th: `หน่วยงานนับได้ ${counted} รายการ แต่ส่งมา ${sent} รายการ ที่เหลือจึงไม่ได้แสดง`,
  en: `The agency counts ${counted} and sent ${sent}: the others are not shown.`,
});
const MORE_TO_COME: Text = {
  th: 'หน่วยงานแจ้งว่ายังมีข้อมูลอีก ซึ่งไม่ได้แสดง',
  en: 'The agency says that there is more, which is not shown.',
};

/** What the agency says it has and did not send, where it counts the rows of a list or whole records. */
function notSent(shape: RecordShape, raw: unknown, read: ReadRecord): readonly Text[] {
  const rowsOf = (table: ReadTable) => table.rows.length + table.blank + table.unreadable;
  const counts = shape.top === 'object' && shape.items.some(({ key }) => key === 'total');
  const sent =
    read.list !== undefined
      ? rowsOf(read.list)
      : counts
        ? read.objects.flatMap((one) => [...one.tables.values()]).reduce((all, one) => all + rowsOf(one), 0)
        : read.objects.length;
  const { counted, more } = announced(raw);
  if (counted !== undefined && counted > sent) return [MORE_COUNTED(counted, sent)];
  return more ? [MORE_TO_COME] : [];
}

function sectionsOf(shape: RecordShape, read: ReadRecord, making: Presentation): RecordSection[] {
  if (shape.top === 'list') {
    const table: Table = { item: 'table', key: '', heading: shape.heading, columns: shape.columns };
    return read.list === undefined ? [] : making.table(table, read.list, '');
  }
  const required = ownNumberPath(shape.items);
  return read.objects.flatMap((one, at) => {
    const bears = bearsWithin(shape.items, one, '', making.holderId);
    making.bearsNumber ||= bears;
    if (required !== undefined && !bears) throw new Refused(`${required} is missing`);
    const heading = read.objects.length > 1 ? twice(`(${at + 1})`) : undefined;
    return making.object(shape.items, one, heading, at === 0 ? '' : `#${at + 1}.`);
  });
}

/** Whether a record says that it has the entries of the form by which people know the database. */
const isOfForm = ({ formWhere }: DatabaseEntry, sections: readonly RecordSection[]): boolean =>
  formWhere === undefined ||
  sections.some(({ fields }) =>
    fields.some(({ key, value }) => key === formWhere[0] && value.th === formWhere[1]),
  );

/**
 * Presents one record. `holderId` is the number on the card: whatever bears it is the holder's own, everyone else is
 * cut as Section 9 paragraph 2 asks (docs/law.md §6.4). Strict is only whose it is: a record that is another
 * person's, or that should bear the holder's number and does not, is refused whole. Every other member is read for itself.
 */
export function present(
  entry: DatabaseEntry,
  raw: unknown,
  provenance: Provenance,
  holderId: string,
): Presented {
  const { shape } = entry;
  const read = readRecord(shape, raw);
  if (read === undefined) return { is: 'refused', why: 'no member that the catalogue knows' };
  if (namesAnother(shape, raw, holderId)) return { is: 'refused', why: 'it names another person' };
  const making = new Presentation(holderId);
  try {
    const sections = sectionsOf(shape, read, making);
    const first = read.objects[0];
    const picture = shape.top === 'list' || first === undefined ? undefined : pictureOf(shape.items, first);
    if (!making.saysSomething && picture === undefined)
      return making.blank ?? { is: 'refused', why: 'empty record' };
    if (read.unreadable > 0) making.notes.push(UNREADABLE_PARTS(read.unreadable));
    if (read.unknown > 0) making.notes.push(UNKNOWN_MEMBERS(read.unknown));
    making.notes.push(...notSent(shape, raw, read));
    return {
      is: 'record',
      record: PresentedRecord.parse({
        databaseId: entry.id,
        layout: entry.layout,
        title: entry.name,
        formCode: isOfForm(entry, sections) ? entry.formCode : '',
        sections,
        ...(picture === undefined ? {} : { picture }),
        ...(making.notes.length === 0 ? {} : { notes: making.notes }),
        provenance,
      }),
    };
  } catch (error) {
    if (error instanceof Refused) return { is: 'refused', why: error.message };
    throw error;
  }
}

/** The same where nothing but a record will do: everything else is `linkage.malformed`, which quotes no value. */
export function presentRecord(
  entry: DatabaseEntry,
  raw: unknown,
  provenance: Provenance,
  holderId: string,
): Result<PresentedRecord, Fault> {
  const presented = present(entry, raw, provenance, holderId);
  if (presented.is === 'record') return ok(presented.record);
  const why = presented.is === 'blank' ? 'empty record' : presented.why;
  return fail(fault('linkage.malformed', `${entry.id}: ${why}`));
}
