/**
 * The gateway's account of disclosures, each row and each member of it read for itself: a row that cannot be read whole is
 * shown with what can, for leaving it out would say that nobody looked.
 */
import { z } from 'zod';
import { entryOfService } from '../../catalogue/catalogue.ts';
import type { DatabaseId, Text } from '../../contract/words.ts';
import { arrived } from './json.ts';
import { arabicDigits, withoutNumbers } from './numbers.ts';
import { DISCLOSURES_TOLD } from './wire.ts';

/** One line of the account of disclosures, in words. What the gateway did not say, or not so that it can be read, is absent. */
export interface DisclosureRow {
  /** ISO 8601. */
  readonly at?: string;
  /** Absent when the catalogue does not know the service. */
  readonly databaseId?: DatabaseId;
  readonly database: Text;
  readonly office?: string;
  readonly route?: 'citizen' | 'officer';
  /** Reference of the officer's session in which it was asked. */
  readonly officerSession?: string;
  readonly purpose: Text;
  readonly disclosed?: boolean;
}

const Instant = z.iso.datetime({ offset: true });
/** More characters of one member are not shown. */
const LONGEST = 300;

const text = (value: unknown): string | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const said = String(value).trim();
  return said === ''
    ? undefined
    : said.length > LONGEST
      ? `${said.slice(0, LONGEST).toWellFormed()} …`
      : said;
};
const yesOrNo = (value: unknown): boolean | undefined =>
  /^(true|1|y|yes)$/i.test(String(value))
    ? true
    : /^(false|0|n|no)$/i.test(String(value))
      ? false
      : undefined;

function rowOf(sent: unknown, holderId: string): DisclosureRow {
  const row = (sent !== null && typeof sent === 'object' ? sent : {}) as Readonly<Record<string, unknown>>;
  const masked = (value: unknown) => {
    const said = text(value);
    return said === undefined ? undefined : withoutNumbers({ th: said, en: said }, holderId);
  };
  const at = Instant.safeParse(row.at);
  const number = arabicDigits(text(row.serviceID) ?? '');
  const entry = /^\d{1,9}$/.test(number) ? entryOfService(Number(number)) : undefined;
  const route = text(row.route)?.toLowerCase();
  const [office, officerSession] = [masked(row.office)?.th, masked(row.officerSession)?.th];
  const disclosed = yesOrNo(row.disclosed);
  return {
    ...(at.success ? { at: at.data } : {}),
    ...(entry === undefined ? {} : { databaseId: entry.id }),
    database:
      entry?.name ??
      (/^\d{1,9}$/.test(number)
        ? { th: `บริการ ${number}`, en: `Service ${number}` }
        : { th: 'ไม่ทราบฐานข้อมูล', en: 'which database is not known' }),
    ...(office === undefined ? {} : { office }),
    ...(route === 'citizen' || route === 'officer' ? { route } : {}),
    ...(officerSession === undefined ? {} : { officerSession }),
    purpose: masked(row.purpose) ?? { th: 'ไม่ได้ระบุวัตถุประสงค์', en: 'no purpose was given' },
    ...(disclosed === undefined ? {} : { disclosed }),
  };
}

/**
 * The rows of an account, as many as came; undefined where what came is not an account. `holderId`: whose it is, for the numbers
 * of others are withheld.
 */
export function readAccount(body: unknown, holderId: string): readonly DisclosureRow[] | undefined {
  const came = arrived(body);
  const data = came !== null && typeof came === 'object' && 'data' in came ? came.data : undefined;
  // A list in a wrapper, as converters from XML make it.
  const inner =
    data !== null && typeof data === 'object' && !Array.isArray(data) ? Object.values(data) : [data];
  const [rows] = inner;
  if (inner.length !== 1 || !Array.isArray(rows) || rows.length > DISCLOSURES_TOLD) return undefined;
  return rows.map((row) => rowOf(row, holderId));
}
