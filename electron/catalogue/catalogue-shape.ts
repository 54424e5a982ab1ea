/**
 * How a record is described: fields with their label, kind and whose they are. From one description come what
 * is looked for in an answer, the labels on screen and paper, and the cuts of Section 9.
 */
import type { Text } from '../contract/words.ts';

/**
 * What a value is on the wire (docs/law.md §2.8). `date`: YYYYMMDD in the Buddhist Era, number or digits, 00 for
 * what is unknown; `date-dmy`: ddMMyyyy in the Buddhist Era; `time`: HMMSS as an integer; `baht`: a sum of money;
 * `identifier`: the number of a document by which a person is known, such as a foreign passport.
 */
export type FieldKind =
  | 'text'
  | 'number'
  | 'date'
  | 'date-dmy'
  | 'time'
  | 'citizen-id'
  | 'identifier'
  | 'house-id'
  | 'baht'
  | 'image';

/** Whose the value is; this decides what is cut (docs/law.md §6.4). */
export type Whose =
  | 'holder'
  /** A parent: the number is masked in its middle. */
  | 'parent'
  /** Another person who took part in the holder's own act (marriage): shown, numbers and birth date cut. */
  | 'partner'
  /** Someone in the same house: numbers and birth date cut. */
  | 'household'
  /** Who told a register of something: the relation stays, the person is cut. Who keeps the register is named. */
  | 'informant'
  /** Anyone else: cut whole. */
  | 'third-person'
  /** Whoever the number under this key names: the holder themselves, or else a partner. */
  | { readonly numberUnder: string };

export interface Field {
  readonly item: 'field';
  readonly key: string;
  readonly label: Text;
  readonly kind: FieldKind;
  readonly whose: Whose;
  /** Hidden on the screen until the holder asks for it. */
  readonly personal: boolean;
  /** Part of a medical report: disclosed only in the way of Section 25 paragraph 2. */
  readonly medicalReport: boolean;
  /** Never shown: only compared with the number on the card. */
  readonly onlyCompared: boolean;
  /** Number of a company: its thirteen digits begin with 0, and are nobody's own. */
  readonly juristic: boolean;
  /** Shown only where the member under this key is blank, because it says the same again. */
  readonly unless?: string;
  /** The name of a country: the same Thai word is also a nationality, which is another word in English. */
  readonly country?: boolean;
}

/** An object inside the record, under its own heading. */
export interface Group {
  readonly item: 'group';
  readonly key: string;
  readonly heading: Text;
  readonly items: readonly Item[];
}

/** A list of rows inside the record. */
export interface Table {
  readonly item: 'table';
  readonly key: string;
  readonly heading: Text;
  readonly columns: readonly Field[];
}

export type Item = Field | Group | Table;

/** A record is an object, or on some services a bare list of rows. */
export type RecordShape =
  | { readonly top: 'object'; readonly items: readonly Item[] }
  | { readonly top: 'list'; readonly heading: Text; readonly columns: readonly Field[] };

interface FieldOptions {
  readonly whose?: Whose;
  readonly personal?: boolean;
  readonly medicalReport?: boolean;
  readonly onlyCompared?: boolean;
  readonly juristic?: boolean;
  readonly unless?: string;
  readonly country?: boolean;
}

const of =
  (kind: FieldKind, personal = false) =>
  (key: string, th: string, en: string, options: FieldOptions = {}): Field => ({
    item: 'field',
    key,
    label: { th, en },
    kind,
    whose: options.whose ?? 'holder',
    personal: options.personal ?? personal,
    medicalReport: options.medicalReport ?? false,
    onlyCompared: options.onlyCompared ?? false,
    juristic: options.juristic ?? false,
    ...(options.unless === undefined ? {} : { unless: options.unless }),
    ...(options.country === undefined ? {} : { country: options.country }),
  });

export const text = of('text');
export const country = (key: string): Field => text(key, 'ประเทศ', 'Country', { country: true });
export const number = of('number');
export const date = of('date');
export const dateDmy = of('date-dmy');
export const time = of('time');
export const citizen = of('citizen-id', true);
export const identifier = of('identifier', true);
/** The number of whoever a row is about, where it says so in each row: told from another's, and not shown. */
export const owner = (key: string): Field =>
  citizen(key, 'เลขประจำตัวประชาชน', 'Citizen number', { onlyCompared: true });
export const houseCode = of('house-id');
export const baht = of('baht', true);
export const image = of('image');

export const group = (key: string, th: string, en: string, items: readonly Item[]): Group => ({
  item: 'group',
  key,
  heading: { th, en },
  items,
});
export const table = (key: string, th: string, en: string, columns: readonly Field[]): Table => ({
  item: 'table',
  key,
  heading: { th, en },
  columns,
});
export const object = (...items: readonly Item[]): RecordShape => ({ top: 'object', items });
export const list = (th: string, en: string, ...columns: readonly Field[]): RecordShape => ({
  top: 'list',
  heading: { th, en },
  columns,
});

/** A field and the path of keys that leads to it. */
interface FieldAt {
  readonly path: string;
  readonly field: Field;
}

function fieldsOfItem(item: Item, before: string): FieldAt[] {
  const path = before + item.key;
  switch (item.item) {
    case 'field':
      return [{ path, field: item }];
    case 'group':
      return item.items.flatMap((inner) => fieldsOfItem(inner, `${path}.`));
    case 'table':
      return item.columns.map((field) => ({ path: `${path}[].${field.key}`, field }));
  }
}

/** Every field of a shape. */
export function fieldsOf(shape: RecordShape): readonly FieldAt[] {
  return shape.top === 'object'
    ? shape.items.flatMap((item) => fieldsOfItem(item, ''))
    : shape.columns.map((field) => ({ path: `[].${field.key}`, field }));
}

/** Whether a field is the holder's own number, which must be the one on the card. */
export const isOwnNumber = (field: Field): boolean => field.kind === 'citizen-id' && field.whose === 'holder';

/** Whether the records of a shape bear the number of whom they are about: the holder's own, or of people of whom they are one. */
export function carriesNumber(shape: RecordShape): boolean {
  return fieldsOf(shape).some(({ field }) => isOwnNumber(field) || typeof field.whose !== 'string');
}
