/**
 * The outbox: signed requests of which the kiosk does not know that they were lodged. Each is sealed to the office, so the
 * kiosk keeps and sends what it cannot read; what the assertion inside no longer lets anybody lodge waits for an officer.
 */
import type Database from 'better-sqlite3';
import type { Fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';

/** A signed request on its way. */
export interface OpenLodging {
  readonly requestNumber: string;
  readonly visitId: string;
  /** JWE of assertion and request, for the office alone. */
  readonly sealed: string;
  /** ISO 8601: when the assertion inside ends, by this machine's clock. */
  readonly until: string;
}

/** A signed request that was not lodged in time: an officer lodges the sealed one by hand. */
export interface Unlodged {
  readonly requestNumber: string;
  /** ISO 8601. */
  readonly signedAt: string;
}

/** What the store keeps of lodging. */
export interface Lodgings {
  /** Before a signed request is lodged; signed once more, it takes the place of what was there. */
  keepForLodging(lodging: OpenLodging): Result<void, Fault>;
  openLodgings(): Result<readonly OpenLodging[], Fault>;
  /** The gateway has it. False when nothing of that number waits. */
  lodged(requestNumber: string): Result<boolean, Fault>;
  /** It is not tried again, and cannot be: what was sealed for it is dropped, the sealed request itself stays. */
  giveUpLodging(requestNumber: string): Result<void, Fault>;
  unlodged(): Result<readonly Unlodged[], Fault>;
  /** An officer has lodged it by hand. False when nothing of that number waits. */
  lodgedByHand(requestNumber: string): Result<boolean, Fault>;
}

/** Added by the migration that brings lodging. */
export const LODGING_SCHEMA = `CREATE TABLE lodging (
     request_number TEXT PRIMARY KEY,
     visit_id TEXT NOT NULL,
     signed_at TEXT NOT NULL,
     until TEXT NOT NULL,
     sealed TEXT
   ) STRICT;`;

/** The table of an open store; `read` and `write` turn what SQLite throws into a fault, and `write` is one transaction. */
export function lodgingsOf(
  db: Database.Database,
  { read, write }: Readonly<Record<'read' | 'write', <T>(work: () => T) => Result<T, Fault>>>,
  now: () => Date,
): Lodgings {
  const keep = db.prepare(
    `INSERT INTO lodging (request_number, visit_id, signed_at, until, sealed) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (request_number) DO UPDATE SET signed_at = excluded.signed_at, until = excluded.until, sealed = excluded.sealed`,
  );
  const open = db.prepare(
    'SELECT request_number AS requestNumber, visit_id AS visitId, sealed, until FROM lodging WHERE sealed IS NOT NULL ORDER BY signed_at',
  );
  const remove = db.prepare('DELETE FROM lodging WHERE request_number = ?');
  const giveUp = db.prepare('UPDATE lodging SET sealed = NULL WHERE request_number = ?');
  const waiting = db.prepare(
    'SELECT request_number AS requestNumber, signed_at AS signedAt FROM lodging WHERE sealed IS NULL ORDER BY signed_at',
  );
  const byHand = db.prepare('DELETE FROM lodging WHERE request_number = ? AND sealed IS NULL');
  return {
    keepForLodging: ({ requestNumber, visitId, until, sealed }) =>
      write(() => void keep.run(requestNumber, visitId, now().toISOString(), until, sealed)),
    openLodgings: () => read(() => open.all() as OpenLodging[]),
    lodged: (number) => write(() => remove.run(number).changes > 0),
    giveUpLodging: (number) => write(() => void giveUp.run(number)),
    unlodged: () => read(() => waiting.all() as Unlodged[]),
    lodgedByHand: (number) => write(() => byHand.run(number).changes > 0),
  };
}
