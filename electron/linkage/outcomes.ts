/**
 * What an answer of one service means to the holder. Five outcomes that are never taken for one another: found, none
 * held, not open to citizens, source failing, session lost. In doubt a source is failing: silence is not "none held".
 */
import type { DatabaseId, PresentedRecord, Provenance, Text } from '../contract.ts';
import type { DatabaseEntry } from './catalogue.ts';
import { AGENCIES } from './catalogue.ts';
import { presentRecord } from './present.ts';
import { CODES, type ServiceAnswer } from './wire.ts';

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
  CODES.noRightToLinkage,
  CODES.serviceNotFound,
  CODES.agencyNotOpen,
]);
const SESSION_LOST: ReadonlySet<number> = new Set([CODES.notLoggedIn, CODES.citizenNotLoggedIn]);

/** A published code as it is written: five digits. */
export function returnCode(errorNumber: number): string {
  return String(errorNumber).padStart(5, '0');
}

function explain(kind: Unfound, entry: DatabaseEntry): Text {
  const { th, en } = entry.agency;
  switch (kind) {
    case 'none-held':
      return {
        th: `${th}ตอบว่าไม่มีข้อมูลของท่านในฐานข้อมูลนี้`,
        en: `The ${en} answered that it holds nothing about you in this database.`,
      };
    case 'not-open': {
      const contact = AGENCIES.get(entry.agencyId)?.contact;
      return (
        entry.whyNot ?? {
          th: `หน่วยงานนี้ยังไม่เปิดสิทธิประชาชน ${contact?.th ?? ''}`.trim(),
          en: `This agency has not opened the database to citizens. ${contact?.en ?? ''}`.trim(),
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
        th: 'การเชื่อมต่อกับศูนย์ข้อมูลสิ้นสุดลงก่อนได้คำตอบ ยังไม่ทราบว่ามีข้อมูลหรือไม่ กรุณาแจ้งเจ้าหน้าที่',
        en: 'The connection ended before an answer came; whether data is held is not known. Please ask an officer.',
      };
  }
}

/** An outcome without a record. */
export function unfound(entry: DatabaseEntry, kind: Unfound, code: string): DatabaseOutcome {
  return { databaseId: entry.id, kind, explanation: explain(kind, entry), returnCode: code };
}

/** What a return code means for one database. */
export function outcomeOfCode(entry: DatabaseEntry, errorNumber: number): DatabaseOutcome {
  const kind: Unfound = SESSION_LOST.has(errorNumber)
    ? 'session-lost'
    : NONE_HELD.has(errorNumber)
      ? 'none-held'
      : NOT_OPEN.has(errorNumber)
        ? 'not-open'
        : 'source-failing';
  return unfound(entry, kind, returnCode(errorNumber));
}

/**
 * How some agencies answer without a record inside a good answer (linkage-and-law.md §2.8): by a word for "nothing", by
 * an empty list, or by a failure of their own. Undefined: there is a record to read.
 */
function withoutRecord(entry: DatabaseEntry, data: unknown): Exclude<Unfound, 'session-lost'> | undefined {
  if (Array.isArray(data)) return data.length === 0 ? 'none-held' : undefined;
  if (data === null || typeof data !== 'object') return undefined;
  const record = data as Record<string, unknown>;
  if (entry.id === 'nhso_right' && record.WS_STATUS === 'WS002') return 'none-held';
  if (entry.agencyId === 'sso' || entry.agencyId === 'dep') {
    const message = typeof record.message === 'string' ? record.message : '';
    if (/not found/i.test(message)) return 'none-held';
    if (/insufficient rights/i.test(message)) return 'not-open';
    const body = ['result', 'detail1', 'detail2'].some(
      (key) => record[key] !== null && record[key] !== undefined,
    );
    return body ? undefined : 'source-failing';
  }
  if ('total' in record && Number(record.total) === 0) return 'none-held';
  // An object that holds only empty lists, as the land register's does.
  const values = Object.values(record);
  return values.length > 0 && values.every((value) => Array.isArray(value) && value.length === 0)
    ? 'none-held'
    : undefined;
}

/** The outcome of one service's answer. `now` is the time of arrival, ISO 8601, used when the gateway gives none. */
export function outcomeOf(
  entry: DatabaseEntry,
  answer: ServiceAnswer,
  holderId: string,
  now: string,
): DatabaseOutcome {
  const error = answer.responseError;
  if (error !== null && error !== undefined && error.errorNumber !== 0) {
    return outcomeOfCode(entry, error.errorNumber);
  }
  // 404 from an agency's machine is not the agency's word that it holds nothing.
  if (answer.responseStatus !== 200)
    return unfound(entry, 'source-failing', returnCode(answer.responseStatus));
  if (answer.responseData === null || answer.responseData === undefined || answer.responseData === '') {
    return unfound(entry, 'source-failing', 'empty');
  }
  switch (withoutRecord(entry, answer.responseData)) {
    case 'none-held':
      return unfound(entry, 'none-held', returnCode(CODES.noDataFound));
    case 'not-open':
      return unfound(entry, 'not-open', returnCode(CODES.noRightToService));
    case 'source-failing':
      return unfound(entry, 'source-failing', 'empty');
    case undefined:
      break;
  }
  const updated = answer.provenance?.sourceUpdatedAt;
  const provenance: Provenance = {
    databaseId: entry.id,
    serviceId: entry.serviceId,
    database: entry.name,
    agency: entry.agency,
    retrievedAt: answer.provenance?.retrievedAt ?? now,
    ...(updated === undefined ? {} : { sourceUpdatedAt: updated }),
    responseTimeMs: answer.responseTimeMs,
  };
  const presented = presentRecord(entry, answer.responseData, provenance, holderId);
  if (!presented.ok) return unfound(entry, 'source-failing', 'malformed');
  return { databaseId: entry.id, kind: 'found', record: presented.value };
}
