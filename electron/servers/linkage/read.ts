/**
 * From whatever an agency sent to the members that the catalogue knows, each where it belongs: flat keys into their
 * group, a list of one into an object and the other way round, wrappers taken off. Values stay as they came; what has no
 * place is counted, so that nothing goes in silence.
 */
import {
  type Field,
  type Group,
  type Item,
  isOwnNumber,
  type RecordShape,
  type Table,
} from '../../catalogue/catalogue-shape.ts';
import { arrived, parseJson } from './json.ts';
import { arabicDigits, hidesAnother, isCitizenNumber, numbersIn } from './numbers.ts';
import { isBlank } from './values.ts';

type Raw = Readonly<Record<string, unknown>>;

/** One object of a record: its members by the catalogue's key. */
export interface ReadObject {
  /** As they came; absent where the agency sent nothing under that key. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly groups: ReadonlyMap<string, ReadGroup>;
  readonly tables: ReadonlyMap<string, ReadTable>;
}

export interface ReadGroup {
  /** Usually one; more where the agency sent a list. */
  readonly objects: readonly ReadObject[];
  /** Values that came where an object should be. */
  readonly plain: readonly unknown[];
}

export interface ReadTable {
  readonly rows: readonly ReadObject[];
  /** Rows in which everything is blank. */
  readonly blank: number;
  /** What came where a row should be, and is not a row. */
  readonly unreadable: number;
}

/** A whole answer. */
export interface ReadRecord {
  /** Of an object: usually one. Of a bare list: none, its rows are in `list`. */
  readonly objects: readonly ReadObject[];
  readonly list?: ReadTable;
  /** Objects in which no member is known, in a list of them. */
  readonly unreadable: number;
  /** How many members that the catalogue does not describe have a value, each name once. */
  readonly unknown: number;
}

/** Rows beyond these are not shown, and that is said. */
const ROWS_MAX = 5000;
/** Objects in a list where one was expected. */
const OBJECTS_MAX = 50;

const isObject = (value: unknown): value is Raw =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Sources write one name in many ways: `personID`, `PERSON_ID`, `person-id`. */
const normal = (key: string) => key.toLowerCase().replace(/[_\-\s.]/g, '');

/** JSON inside a text, up to twice, as some proxies send it, cleaned as all that comes from outside; anything else as it is. */
export function unquoted(value: unknown, again = true): unknown {
  if (typeof value !== 'string' || !/^\s*(?:[[{]|"\s*(?:[[{]|\\"))/.test(value) || value.length > 1_000_000)
    return value;
  const parsed = parseJson(value);
  if (parsed === undefined) return value;
  return typeof parsed === 'string' ? (again ? unquoted(parsed, false) : value) : arrived(parsed);
}

/** An object's members, found by their name however it is written. */
class Members {
  readonly #source: Raw;
  readonly #byNormal = new Map<string, string>();
  readonly #used = new Set<string>();
  #objectsFound: readonly (readonly [string, Raw])[] | undefined;

  constructor(source: Raw) {
    this.#source = source;
    for (const key of Object.keys(source)) {
      const name = normal(key);
      // Two that differ in writing only: neither is taken for the other.
      this.#byNormal.set(name, this.#byNormal.has(name) ? '' : key);
    }
  }

  /** The member's own key, if it is there. */
  #keyOf(name: string): string | undefined {
    if (Object.hasOwn(this.#source, name)) return this.#used.has(name) ? undefined : name;
    const key = this.#byNormal.get(normal(name));
    return key === undefined || key === '' || this.#used.has(key) ? undefined : key;
  }

  has(name: string): boolean {
    return this.#keyOf(name) !== undefined;
  }

  take(name: string): unknown {
    const key = this.#keyOf(name);
    if (key === undefined) return undefined;
    this.#used.add(key);
    return this.#source[key];
  }

  /** A member that came nested where it should be flat: `male: {PID}` for `malePID`. */
  takeNested(name: string): unknown {
    const wanted = normal(name);
    for (const [key, inner] of this.#objects()) {
      const outer = normal(key);
      if (outer === '' || !wanted.startsWith(outer) || wanted === outer) continue;
      const rest = wanted.slice(outer.length);
      const found = Object.keys(inner).find((one) => normal(one) === rest);
      if (found === undefined) continue;
      this.#used.add(key);
      return inner[found];
    }
    return undefined;
  }

  /** Members that are an object, or a list of one; looked for once, an object may have a hundred thousand members. */
  #objects(): readonly (readonly [string, Raw])[] {
    this.#objectsFound ??= Object.entries(this.#source).flatMap(([key, value]) => {
      const inner = Array.isArray(value) && value.length === 1 ? value[0] : value;
      return isObject(inner) ? [[key, inner] as const] : [];
    });
    return this.#objectsFound;
  }

  /** Members that were not taken, and say something. */
  left(): readonly string[] {
    return Object.entries(this.#source)
      .filter(([key, value]) => !this.#used.has(key) && !isBlank(value))
      .map(([key]) => key);
  }
}

/**
 * Left out on purpose: how the call went, which is told as the outcome or as provenance; and keys of the sources' own
 * (kind of number, branch of an account, year of a contract), which say nothing about the holder.
 */
const LEFT_OUT =
  /^(ws.*|status(code)?|message|response(code|message|status)|lastincremental|processtimestamp|mi[mn]etype|recordnumber|totalrecord|total|sourcekey|requestref|accno|accbran|idtype|medyy|requestyear)$/;

/** A member that says again, as a code, what a described one says in words: `titleCode` beside `titleDesc`. */
function isCodeOf(key: string, described: ReadonlySet<string>): boolean {
  const stem = normal(key).replace(/(code|id|no)$/, '');
  return described.has(`${stem}desc`) || described.has(`${stem}name`);
}

/** Reads objects by their items, and keeps the names of what nobody described. */
class Reader {
  readonly unknown = new Set<string>();

  object(items: readonly Item[], source: Raw): ReadObject {
    const members = new Members(source);
    const fields = new Map<string, unknown>();
    const groups = new Map<string, ReadGroup>();
    const tables = new Map<string, ReadTable>();
    const own = items.filter((item) => item.item === 'field');
    for (const { key } of own) if (members.has(key)) fields.set(key, members.take(key));
    for (const item of items) {
      if (item.item === 'table' && members.has(item.key)) {
        const value = members.take(item.key);
        // An empty list is an answer; nothing at all is not.
        if (Array.isArray(value) || !isBlank(value)) tables.set(item.key, this.table(item, value));
      }
      if (item.item === 'group') {
        const group = this.#group(item, members, items);
        if (group !== undefined) groups.set(item.key, group);
      }
    }
    for (const { key } of own) {
      if (fields.has(key)) continue;
      const nested = members.takeNested(key);
      if (nested !== undefined) fields.set(key, nested);
    }
    const described = new Set(items.map((item) => normal(item.key)));
    for (const key of members.left())
      if (!LEFT_OUT.test(normal(key)) && !isCodeOf(key, described)) this.unknown.add(normal(key));
    return { fields, groups, tables };
  }

  /** A group, and those of its members that came flat beside it: `personInformName`, or the bare name where only one can be meant. */
  #group(group: Group, members: Members, around: readonly Item[]): ReadGroup | undefined {
    const there = members.has(group.key);
    const value = unquoted(there ? members.take(group.key) : undefined);
    const flat: Record<string, unknown> = {};
    for (const { key } of group.items)
      for (const name of standsAlone(key, group, around) ? [group.key + key, key] : [group.key + key])
        if (flat[key] === undefined && members.has(name)) flat[key] = members.take(name);
    const found = listed(value);
    const [first, ...more] = found.objects;
    const objects =
      first === undefined && Object.keys(flat).length === 0
        ? []
        : [{ ...flat, ...first }, ...more].map((one) => this.object(group.items, one));
    return there || objects.length > 0 ? { objects, plain: found.plain } : undefined;
  }

  table(table: Pick<Table, 'columns'>, value: unknown): ReadTable {
    const rows: ReadObject[] = [];
    let [blank, unreadable] = [0, 0];
    const sent = unquoted(value);
    for (const one of rowsIn(sent, table.columns)) {
      const row = unquoted(Array.isArray(one) && one.length === 1 ? one[0] : one);
      if (isObject(row) && knows(table.columns, row) && !isFailure(table.columns, row)) {
        const read = this.object(table.columns, row);
        // A blank object alone is not a list of blank rows: it may be the form of a failure.
        if (isBlankRow(table.columns, read) && one !== sent) blank += 1;
        else if (isBlankRow(table.columns, read)) unreadable += 1;
        else if (rows.length < ROWS_MAX) rows.push(read);
        else unreadable += 1;
      } else unreadable += 1;
    }
    return { rows, blank, unreadable };
  }
}

/** Whether a group's member can be told by its own name alone: not the end of a name (`Relation`), and no other's name beside it. */
function standsAlone(key: string, group: Group, around: readonly Item[]): boolean {
  if (/^[A-Z]([a-z]|$)/.test(key)) return false;
  const same = (item: Item) => normal(item.key) === normal(key);
  return !around.some(
    (item) => item !== group && (same(item) || (item.item === 'group' && item.items.some(same))),
  );
}

/** The objects in a value that should be one, and whatever else is in it. */
function listed(value: unknown): { readonly objects: readonly Raw[]; readonly plain: readonly unknown[] } {
  const all = (Array.isArray(value) ? value : [value]).map((one) => unquoted(one));
  return {
    objects: all.filter(isObject).slice(0, OBJECTS_MAX),
    plain: all.filter((one) => !isObject(one) && !isBlank(one)).slice(0, OBJECTS_MAX),
  };
}

/** Whether any member of an object is one that the items describe. */
export function knows(items: readonly Item[], source: Raw): boolean {
  const members = new Members(source);
  return items.some((item) =>
    item.item === 'group'
      ? members.has(item.key) ||
        item.items.some(
          (inner) =>
            members.has(item.key + inner.key) ||
            (standsAlone(inner.key, item, items) && members.has(inner.key)),
        )
      : members.has(item.key) || (item.item === 'field' && members.takeNested(item.key) !== undefined),
  );
}

const isBlankRow = (columns: readonly Field[], row: ReadObject) =>
  columns.every((field) => field.onlyCompared || isBlank(row.fields.get(field.key)));

/** What should be a list of rows, as a list: one row alone, a wrapper around the list, a list with numbers for keys. */
function rowsIn(value: unknown, columns: readonly Field[], depth = 0): readonly unknown[] {
  const list = unquoted(value);
  if (Array.isArray(list)) return list;
  if (!isObject(list)) return isBlank(list) ? [] : [list];
  if (depth > 1 || (knows(columns, list) && !saysOnlyHow(columns, list))) return [list];
  const entries = Object.entries(list);
  if (entries.length === 0) return [];
  if (entries.every(([key]) => /^\d+$/.test(key))) return entries.map(([, inner]) => inner);
  const inner = entries.filter(([, one]) => typeof one === 'object' && one !== null).map(([, one]) => one);
  const lists = inner.filter((one) => Array.isArray(one));
  const [only] = lists.length === 1 ? lists : inner;
  return only !== undefined && !isBlank(only) && (lists.length === 1 || inner.length === 1)
    ? rowsIn(only, columns, depth + 1)
    : [list];
}

/** Names that answers have for how a call went, too: alone they make no record. */
const HOW_IT_WENT = /^(status|type|result|code|message|date|remark|detail|title|wsstatusdesc)$/;
/** Names that stand beside those where a call failed, or around what was asked for. */
const OF_A_CALL =
  /^(error.*|exception|fault.*|message|msg|detail|traceid|stack(trace)?|instance|path|timestamp|success|title|code|statuscode|responsecode|resultcode|wsstatus|data|items?|rows?|records?|list|body|result|payload)$/;
/** What such a name says of a call, and of nobody. */
const OF_A_CALL_SAID =
  /^(\d{3}|true|false|ok|success(ful)?|done|complete[d]?|err(or)?|fail(ed|ure)?|timed? ?out|unavailable|exception|about:blank|https?:.*|internal server error|not found|.*(ขัดข้อง|ผิดพลาด|ล้มเหลว|ไม่สำเร็จ|หมดเวลา|ไม่พบ|สำเร็จ).*)$/i;

/** Whether all that is known of an object could be how a call went: `{"status": "ok", "data": […]}`. */
function saysOnlyHow(items: readonly Item[], source: Raw): boolean {
  const telling = items.filter(
    (item) => !(item.item === 'field' && (HOW_IT_WENT.test(normal(item.key)) || isOwnNumber(item))),
  );
  return telling.length < items.length && !knows(telling, source);
}

/** Whether an object is how a call failed, in the form of a record: `{"status": 500, "error": …}` (RFC 9457, and before it). */
function isFailure(items: readonly Item[], source: Raw): boolean {
  if (!saysOnlyHow(items, source)) return false;
  const described = new Set(items.map((item) => normal(item.key)));
  return Object.entries(source).some(([key, value]) => {
    const name = normal(key);
    if (described.has(name)) return HOW_IT_WENT.test(name) && OF_A_CALL_SAID.test(String(value).trim());
    return OF_A_CALL.test(name);
  });
}

/** The one object or list around which an agency put a wrapper; undefined when there is none. */
function inside(items: readonly Item[], source: Raw): readonly Raw[] | undefined {
  const candidates = Object.values(source)
    .map((one) => listed(unquoted(one)).objects)
    .filter((objects) => objects.some((one) => knows(items, one) && !isFailure(items, one)));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Reads an answer by its shape; undefined when nothing in it is known. */
export function readRecord(shape: RecordShape, data: unknown): ReadRecord | undefined {
  const reader = new Reader();
  const value = unquoted(data);
  if (shape.top === 'list') {
    const list = reader.table(shape, value);
    if (list.rows.length === 0 && list.blank === 0) return undefined;
    return { objects: [], list, unreadable: 0, unknown: reader.unknown.size };
  }
  const sent = listed(value);
  const known = sent.objects.flatMap((one) => {
    if (!knows(shape.items, one)) return inside(shape.items, one) ?? [];
    const within = saysOnlyHow(shape.items, one) ? inside(shape.items, one) : undefined;
    return within ?? (isFailure(shape.items, one) ? [] : [one]);
  });
  if (known.length === 0) return undefined;
  const objects = known.map((one) => reader.object(shape.items, one));
  return {
    objects,
    unreadable: sent.objects.length + sent.plain.length - Math.min(known.length, sent.objects.length),
    unknown: reader.unknown.size,
  };
}

/** Names under which registers write the number of whom a record is about; letters alone are compared. */
const OWN_NUMBER =
  /^(pid|personal(id|no)|person(id|code|no|pid)|citizen(id|no|number|cardno)|cid|nid|nin|idno|idnumber|idcard(no|number)?|national(id|idno)|thaiid|pop(ulation)?id|pinno|peopleid|sso(num|no|id)|เลข(ที่)?(ประจำตัว|บัตร|บัตรประจำตัว)ประชาชน)$/;
/** Names under which there may be others beside the holder: of a deed. */
const OF_OWNER = /^(owner|holder)(id|no|pid|number)?$/;
/** Parts of an answer that say whose the rest is: attributes, a question said again, the person. */
const SAYS_WHOSE =
  /^(|attributes?|attrs?|head(er)?|query|question|criteria|param(eter)?s?|input|filter|search|person|citizen|holder|owner|licensee|insured)$/;
const letters = (key: string) => normal(key).replace(/[^a-zก-๙]/g, '');
const isOwnName = (key: string) => OWN_NUMBER.test(letters(key));

/** Whether an object names somebody else by such a member where the catalogue describes none. */
function namesOther(items: readonly Item[], source: Raw, holderId: string, depth = 0): boolean {
  // Of a parent, or of each of the people of a house, the number under such a name is not the holder's.
  const isOthers = items.some(
    (item) =>
      item.item === 'field' && item.kind === 'citizen-id' && item.whose !== 'holder' && isOwnName(item.key),
  );
  if (isOthers) return false;
  const ofMany = items.some(
    (item) => item.item === 'table' && item.columns.some(({ whose }) => typeof whose !== 'string'),
  );
  const described = new Set(items.map((item) => normal(item.key)));
  return Object.entries(source).some(([key, value]) => {
    if (isCitizenNumber(key)) return key !== holderId;
    const name = letters(key);
    const others = () => numbersIn(value).filter((id) => id !== holderId);
    if (isOwnName(key)) return others().length > 0 || hidesAnother(value, holderId);
    if (described.has(normal(key)) || ofMany) return false;
    if (OF_OWNER.test(name) && !isObject(value))
      return others().length > 0 && !numbersIn(value).includes(holderId);
    return (
      depth < 2 && isObject(value) && SAYS_WHOSE.test(name) && namesOther([], value, holderId, depth + 1)
    );
  });
}

/** Whether what has no record in it names another person: such an answer says nothing about the holder. */
export const isOfAnother = (data: unknown, holderId: string): boolean =>
  isObject(data) && namesOther([], data, holderId);

/**
 * Whether an answer names another person as the one whom it is about, by a number that the catalogue does not describe:
 * beside the members of the record, in one of its rows, or on the wrapper around them. Undefined: nothing here is known.
 */
function aboutAnother(
  items: readonly Item[],
  sent: unknown,
  holderId: string,
  depth = 0,
): boolean | undefined {
  const value = unquoted(sent);
  if (value === null || typeof value !== 'object' || depth > 6) return undefined;
  if (Array.isArray(value)) {
    const said = value.map((one) => aboutAnother(items, one, holderId, depth + 1));
    return said.includes(true) ? true : said.includes(false) ? false : undefined;
  }
  const source = value as Raw;
  if (!knows(items, source)) {
    const said = Object.values(source).map((one) => aboutAnother(items, one, holderId, depth + 1));
    if (said.every((one) => one === undefined)) return undefined;
    return said.includes(true) || namesOther(items, source, holderId);
  }
  const members = new Members(source);
  return (
    namesOther(items, source, holderId) ||
    items.some((item) => {
      if (item.item === 'field') return false;
      const inner = item.item === 'table' ? item.columns : item.items;
      return aboutAnother(inner, members.take(item.key), holderId, depth + 1) === true;
    })
  );
}

/** Whether an answer says, in a member that nobody has described, that it is about another person than the holder. */
export function namesAnother(shape: RecordShape, data: unknown, holderId: string): boolean {
  return aboutAnother(shape.top === 'list' ? shape.columns : shape.items, data, holderId) === true;
}

const COUNTED = /^(total|totalcount|totalrecords?|recordcount|totalelements|totalitems|count)$/;
const MORE = /^(hasmore|hasnext|hasnextpage|more|next|nextpage|nextlink|nexturl|nextcursor|nexttoken)$/;

/** What an answer says of how much there is: a count, and whether more would come. */
export interface Announced {
  readonly counted?: number;
  readonly more: boolean;
}

/** The same from the outermost object of an answer, and from one inside it. */
export function announced(data: unknown, depth = 0): Announced {
  const value = unquoted(data);
  if (!isObject(value)) return { more: false };
  let counted: number | undefined;
  let more = false;
  for (const [key, one] of Object.entries(value)) {
    const name = normal(key);
    if (COUNTED.test(name) && /^\d{1,6}$/.test(arabicDigits(String(one))))
      counted = Math.max(counted ?? 0, Number(arabicDigits(String(one))));
    if (MORE.test(name) && !isBlank(one) && one !== false && one !== 0 && one !== 'false') more = true;
    if (depth === 0 && isObject(one)) {
      const inner = announced(one, 1);
      counted ??= inner.counted;
      more ||= inner.more;
    }
  }
  return { ...(counted === undefined ? {} : { counted }), more };
}
