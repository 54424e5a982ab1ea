/**
 * What an answer of one service means to the holder. Five outcomes that are never taken for one another: found, none
 * held, not open to citizens, source failing, session lost. In doubt a source is failing: silence is not "none held".
 */

import type { DatabaseEntry } from '../../catalogue/catalogue.ts';
import { AGENCIES } from '../../catalogue/catalogue.ts';
import type { DatabaseId, PresentedRecord, Provenance, Text } from '../../contract/words.ts';
import { NOT_YET_OPEN } from '../../request/wording.ts';
import { type ReadAnswer, readError } from './envelope.ts';
import { present, saysWhat, saysWhose } from './present.ts';
import { isOfAnother, unquoted } from './read.ts';
import { isBlank } from './values.ts';
import { CODES } from './wire.ts';

/** What became of one database. `returnCode` is the gateway's published code, five digits, or a word of ours. */
export type DatabaseOutcome = { readonly databaseId: DatabaseId } & (
  | { readonly kind: 'found'; readonly record: PresentedRecord }
  | {
      readonly kind: 'none-held' | 'not-open' | 'source-failing' | 'session-lost';
      readonly explanation: Text;
      readonly returnCode: string;
    }
);

type Unfound = Exclude<DatabaseOutcome, { kind: 'found' }>['kind'];

const NONE_HELD: ReadonlySet<number> = new Set([
  CODES.noDataFound,
  ...[99701, 99702, 99703, 99707], // no change of address, name or nationality; no English name
  99995, // no face image
]);
const NOT_OPEN: ReadonlySet<number> = new Set([
  CODES.noCitizenRight,
  CODES.noRightToService,
  CODES.serviceNotFound,
  CODES.agencyNotOpen,
]);
const SESSION_LOST: ReadonlySet<number> = new Set([CODES.notLoggedIn, CODES.citizenNotLoggedIn]);

/** A published code as it is written: five digits. */
export function returnCode(errorNumber: number): string {
  return String(errorNumber).padStart(5, '0');
}

function explain(kind: Unfound, entry: DatabaseEntry, cause?: 'office'): Text {
  const { th, en } = entry.agency;
  switch (kind) {
    case 'none-held':
      return {
        th: `${th}ตอบว่าไม่มีข้อมูลของท่านในฐานข้อมูลนี้`,
        en: `The ${en} answered that it holds nothing about you in this database.`,
      };
    case 'not-open': {
      const contact = AGENCIES.get(entry.agencyId)?.contact;
      if (cause === 'office')
        return {
          th: `สำนักงานนี้ยังไม่มีสิทธิเรียกฐานข้อมูลนี้ ${contact?.th ?? ''}`.trim(),
          en: `This office has no right to this database. ${contact?.en ?? ''}`.trim(),
        };
      return (
        entry.whyNot ?? {
          th: `${NOT_YET_OPEN.th} ${contact?.th ?? ''}`.trim(),
          en: `${NOT_YET_OPEN.en} ${contact?.en ?? ''}`.trim(),
        }
      );
    }
    case 'source-failing':
      return {
        th: `ระบบของ${th}ขัดข้อง กรุณาลองใหม่ ไม่มีการคิดค่าธรรมเนียม`,
        en: `The system of the ${en} is failing. Please try again; nothing is charged.`,
      };
    case 'session-lost':
      return {
        th: 'การเชื่อมต่อกับระบบ Linkage Center ขาดตอนก่อนได้คำตอบ ยังไม่ทราบว่ามีข้อมูลหรือไม่ กรุณาแจ้งเจ้าหน้าที่',
        en: 'The connection ended before an answer came; whether data is held is not known. Please ask an officer.',
      };
  }
}

/** An outcome without a record. */
export function unfound(entry: DatabaseEntry, kind: Unfound, code: string): DatabaseOutcome {
  return { databaseId: entry.id, kind, explanation: explain(kind, entry), returnCode: code };
}

/** No job of this office's officer, or no permission on file, covers the database: nothing that its agency has closed. */
export function withoutRight(
  entry: DatabaseEntry,
  errorNumber: number = CODES.noRightToService,
): DatabaseOutcome {
  return {
    databaseId: entry.id,
    kind: 'not-open',
    explanation: explain('not-open', entry, 'office'),
    returnCode: returnCode(errorNumber),
  };
}

/** What a return code of one service means for its database. */
export function outcomeOfCode(entry: DatabaseEntry, errorNumber: number): DatabaseOutcome {
  if (errorNumber === CODES.noRightToLinkage) return withoutRight(entry, errorNumber);
  const kind: Unfound = SESSION_LOST.has(errorNumber)
    ? 'session-lost'
    : NONE_HELD.has(errorNumber)
      ? 'none-held'
      : NOT_OPEN.has(errorNumber)
        ? 'not-open'
        : 'source-failing';
  return unfound(entry, kind, returnCode(errorNumber));
}

/** The agency answered with rows, or a record, in which everything is blank: it holds nothing, and what was blank is said. */
function blankHeld(
  entry: DatabaseEntry,
  { rows, members }: { readonly rows?: number; readonly members?: number },
): DatabaseOutcome {
  const none = explain('none-held', entry);
  const what: Text =
    rows === undefined
      ? { th: `ช่องว่าง ${members} ช่อง`, en: `${members} blank members` }
      : { th: `แถวว่าง ${rows} แถว`, en: `${rows} blank ${rows === 1 ? 'row' : 'rows'}` };
  return {
    databaseId: entry.id,
    kind: 'none-held',
    explanation: {
      th: `${none.th} (คำตอบมีแต่${what.th})`,
      en: `${none.en} (Its answer was ${what.en} and nothing else.)`,
    },
    returnCode: returnCode(CODES.noDataFound),
  };
}

type Data = Readonly<Record<string, unknown>>;
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
const isAbsent = (value: unknown) => value === null || value === undefined;

/** The same from a register whose records come in a list with a count before them, as of marriages and divorces: `allMarry`. */
const countsNoneOfAll = (data: Data) =>
  (data.total === 0 || data.total === '0') &&
  Object.keys(data).some((key) => /^all[A-Z]/.test(key) && isEmpty(data[key])) &&
  Object.entries(data).every(([key, value]) => key === 'total' || isAbsent(value) || isEmpty(value));

/** An agency's own wrapper (docs/law.md §2.6): code 000 and an empty list. */
const wrapsNothing = (data: Data) =>
  data.responseCode === '000' &&
  isEmpty(data.data) &&
  saysOnly(data, 'responseCode', 'data', 'message', 'traceId');

/** How a call went well, or that nothing was found, in a word. */
const WELL =
  /^(0+|200|ok|success(ful)?|true|สำเร็จ|(data|record)? ?not found.*|no (data|record).*|none|ไม่พบ.*|ไม่มี.*)$/i;
/** Members that say when and by which call. */
const OF_THE_CALL = /^(total|lastincremental|processtimestamp|requestref|traceid|.*datetime)$/;

/** Whether anything beside a count of zero could mean that there is more to it: an error, other rows, a remark. */
const speaksAgainst = (data: Data, holderId: string) =>
  Object.entries(data).some(
    ([key, value]) =>
      !isBlank(value) &&
      value !== holderId &&
      String(value) !== holderId &&
      !OF_THE_CALL.test(key.toLowerCase().replace(/[_-]/g, '')) &&
      (typeof value === 'object' || !WELL.test(String(value).trim())),
  );

/** "Nothing" by the register's own count: `total` is zero, and no list of it holds a row. */
function countsNothing({ shape }: DatabaseEntry, data: Data): boolean {
  if (countsNoneOfAll(data) || wrapsNothing(data)) return true;
  if (shape.top !== 'object' || !shape.items.some((item) => item.item === 'field' && item.key === 'total'))
    return false;
  return (
    (data.total === 0 || data.total === '0') &&
    shape.items.every((item) => item.item !== 'table' || isAbsent(data[item.key]) || isEmpty(data[item.key]))
  );
}

/** "Nothing" by empty lists: of a record that is made of lists alone, as the land register's, each is there and empty. */
function listsNothing({ shape }: DatabaseEntry, data: Data, besides: readonly string[] = []): boolean {
  if (shape.top !== 'object' || !shape.items.every((item) => item.item === 'table')) return false;
  return (
    shape.items.every((item) => isEmpty(data[item.key])) &&
    Object.entries(data).every(
      ([key, value]) =>
        isAbsent(value) || besides.includes(key) || shape.items.some((item) => item.key === key),
    )
  );
}

/** Nothing but these members is said. */
const saysOnly = (data: Data, ...keys: readonly string[]) =>
  Object.entries(data).every(([key, value]) => keys.includes(key) || isBlank(value));

/** Social security and the disability register: a status, a message, and a body that may be missing. */
function withoutBody(entry: DatabaseEntry, data: Data): Exclude<Unfound, 'session-lost'> | undefined {
  const message = typeof data.message === 'string' ? data.message.trim() : '';
  const bodies = ['result', 'detail1', 'detail2'].map((key) => data[key]).filter((body) => !isAbsent(body));
  if (bodies.length === 0) {
    if (/^data not found\b/i.test(message)) return 'none-held';
    return /^insufficient rights\b/i.test(message) ? 'not-open' : 'source-failing';
  }
  const well = /^(success|data not found\b.*)?$/i.test(message);
  if (listsNothing(entry, data, ['status', 'message', 'lastIncremental']))
    return well ? 'none-held' : 'source-failing';
  return undefined;
}

/**
 * How some agencies answer without a record inside a good answer (docs/law.md §2.8): by a word for "nothing", by
 * an empty list, or by a failure of their own. Undefined: there is a record to read. "None held" is only what is written
 * here; whatever else is not a record is a failing source.
 */
function withoutRecord(
  entry: DatabaseEntry,
  data: unknown,
  holderId: string,
): Exclude<Unfound, 'session-lost'> | undefined {
  if (Array.isArray(data)) return data.length === 0 ? 'none-held' : undefined;
  if (data === null || typeof data !== 'object') return undefined;
  const record = data as Data;
  if (entry.id === 'nhso_right' && record.WS_STATUS === 'WS002')
    return saysOnly(record, 'WS_STATUS', 'WS_STATUS_DESC', 'WS_DATETIME', 'WSID', 'PERSON_ID')
      ? 'none-held'
      : 'source-failing';
  if (entry.agencyId === 'sso' || entry.agencyId === 'dep') return withoutBody(entry, record);
  if (countsNothing(entry, record)) return speaksAgainst(record, holderId) ? 'source-failing' : 'none-held';
  return listsNothing(entry, record) ? 'none-held' : undefined;
}

/** What was asked, to which an answer must belong. */
export interface Asked {
  readonly citizenId: string;
  readonly requestNumber: string;
  readonly jobId: string;
}

/**
 * Whether an answer is bound to this request: its receipt and provenance, where they are there, say so; and a record that
 * bears no number of its own has a receipt.
 */
export function isBound(entry: DatabaseEntry, answer: ReadAnswer, asked: Asked): boolean {
  const { receipt, provenance } = answer;
  if (receipt === null || provenance === null) return false;
  if (provenance?.serviceID !== undefined && provenance.serviceID !== entry.serviceId) return false;
  if (provenance?.requestRef !== undefined && provenance.requestRef !== asked.requestNumber) return false;
  if (receipt === undefined)
    return isBlank(answer.responseData) || saysWhose(entry.shape, answer.responseData);
  return (
    receipt.serviceID === entry.serviceId &&
    receipt.personalID === asked.citizenId &&
    receipt.requestNumber === asked.requestNumber &&
    receipt.jobID === asked.jobId
  );
}

/** The outcome of one service's answer. `now` is the time of arrival, ISO 8601, used when the gateway gives none. */
export function outcomeOf(
  entry: DatabaseEntry,
  answer: ReadAnswer,
  holderId: string,
  now: string,
): DatabaseOutcome {
  const error = readError(answer.responseError);
  if (error !== undefined) {
    if (error.errorNumber === undefined) return unfound(entry, 'source-failing', 'error');
    const coded = outcomeOfCode(entry, error.errorNumber);
    // A code for nothing beside a record: one of them is wrong, and nobody knows which.
    return coded.kind === 'none-held' && saysWhat(entry, answer.responseData)
      ? unfound(entry, 'source-failing', 'malformed')
      : coded;
  }
  // Whatever came: what the law keeps closed is not shown because a gateway sent it.
  if (!entry.open) return outcomeOfCode(entry, CODES.noCitizenRight);
  // 404 from an agency's machine is not the agency's word that it holds nothing.
  if (answer.responseStatus !== 200)
    return unfound(entry, 'source-failing', returnCode(answer.responseStatus));
  const data = unquoted(answer.responseData);
  if (isAbsent(data) || data === '') return unfound(entry, 'source-failing', 'empty');
  switch (withoutRecord(entry, data, holderId)) {
    case 'none-held':
      // What another does not hold says nothing about the holder.
      if (isOfAnother(data, holderId)) return unfound(entry, 'source-failing', 'malformed');
      return unfound(entry, 'none-held', returnCode(CODES.noDataFound));
    case 'not-open':
      return withoutRight(entry);
    case 'source-failing':
      return unfound(entry, 'source-failing', 'empty');
    case undefined:
      break;
  }
  const origin = answer.provenance ?? undefined;
  const provenance: Provenance = {
    databaseId: entry.id,
    serviceId: entry.serviceId,
    database: entry.name,
    agency: entry.agency,
    retrievedAt: origin?.retrievedAt ?? now,
    ...(origin?.sourceUpdatedAt === undefined ? {} : { sourceUpdatedAt: origin.sourceUpdatedAt }),
    responseTimeMs: answer.responseTimeMs,
  };
  const presented = present(entry, data, provenance, holderId);
  switch (presented.is) {
    case 'record':
      return { databaseId: entry.id, kind: 'found', record: presented.record };
    case 'blank':
      return blankHeld(entry, presented);
    case 'refused':
      return unfound(entry, 'source-failing', 'malformed');
  }
}
