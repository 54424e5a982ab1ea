/** Proving a store: the chain of its journal, every other table, and both against signed checkpoints. */
import { createHash, type KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import { type Checkpoint, RowsDigest, readCheckpoint } from './checkpoint.ts';

/** One line of the journal as stored. */
export interface JournalLine {
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  readonly visitId: string;
  readonly kind: string;
  readonly facts: string;
  /** SHA-256, hex, over the line before and this one. */
  readonly hash: string;
}

/** What a verification found. */
export interface ChainReport {
  readonly entries: number;
  /** Sequence number of the first line that does not follow from the one before; absent when the chain is whole. */
  readonly brokenAt?: number;
  /** What is wrong, in plain words; absent when nothing is. */
  readonly why?: string;
}

export const GENESIS = '0'.repeat(64);

/** Not among the tables of the digest: the chain and the checkpoint speak of them. */
const NOT_DIGESTED = new Set(['journal', 'journal_head', 'store_seal', 'table_digest']);

/** The hash of a line: over the hash before it and every column, in canonical order. */
export function lineHash(previous: string, line: Omit<JournalLine, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, line.sequence, line.at, line.visitId, line.kind, line.facts]))
    .digest('hex');
}

/** Lines that are read at once: one by one costs as much again as hashing them. */
const READ_AT_ONCE = 200;

type LineColumns = [sequence: number, at: string, visitId: string, kind: string, facts: string, hash: string];

/** Every line in order. */
export function* linesOf(db: Database.Database): Generator<JournalLine> {
  const lines = db
    .prepare<[number], LineColumns>(
      `SELECT sequence, at, visit_id, kind, facts, hash FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ${READ_AT_ONCE}`,
    )
    .raw();
  let after: number = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const read = lines.all(after);
    for (const [sequence, at, visitId, kind, facts, hash] of read)
      yield { sequence, at, visitId, kind, facts, hash };
    const last = read.at(-1)?.[0];
    if (read.length < READ_AT_ONCE || last === undefined) return;
    // Beyond it two numbers are read as one, and nobody would know where to go on.
    if (!Number.isSafeInteger(last)) throw new RangeError('a line has a number that no journal reaches');
    after = last;
  }
}

/** The line from which a trimmed journal goes on, and the checkpoint that the office had of it; of a whole one, its beginning. */
interface Base {
  readonly sequence: number;
  readonly hash: string;
  readonly checkpoint: string | null;
}

function baseOf(db: Database.Database): Base {
  const whole = { sequence: 0, hash: GENESIS, checkpoint: null };
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'journal_base'").get() !== undefined;
  if (!has) return whole;
  return (
    (db.prepare('SELECT sequence, hash, checkpoint FROM journal_base').get() as Base | undefined) ?? whole
  );
}

/** What is wrong with the beginning of a trimmed journal: it must be a checkpoint of this store, signed with the key. */
function oddBase(base: Base, sealed: Checkpoint, key: KeyObject | null): string | null {
  if (base.checkpoint === null) return null;
  const says = readCheckpoint(base.checkpoint, key);
  if (says === null) return 'the checkpoint from which the journal goes on is not signed with this key';
  if (says.store !== sealed.store || says.writes >= sealed.writes)
    return 'the checkpoint from which the journal goes on is of another store';
  return says.entries === base.sequence && says.head === base.hash
    ? null
    : 'the journal does not go on from its checkpoint';
}

/** Follows the chain line by line; `next` and `end` say where it is broken. */
export function followChain(db: Database.Database): {
  next(line: JournalLine): (ChainReport & { readonly brokenAt: number }) | null;
  end(): ChainReport;
} {
  const base = baseOf(db);
  let previous = base.hash;
  let entries = base.sequence;
  return {
    next(line) {
      entries += 1;
      if (line.sequence !== entries) return { entries, brokenAt: line.sequence, why: 'a line is missing' };
      if (lineHash(previous, line) !== line.hash)
        return { entries, brokenAt: line.sequence, why: 'a line was changed' };
      previous = line.hash;
      return null;
    },
    end() {
      const head = db.prepare('SELECT entries FROM journal_head').get() as { entries: number } | undefined;
      return head?.entries !== entries
        ? { entries, brokenAt: entries + 1, why: 'lines were cut off at the end' }
        : { entries };
    },
  };
}

/** The tables that a checkpoint has a digest of, those of a later version included. */
export function digestedTables(db: Database.Database): readonly string[] {
  const all = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  return (all as string[]).filter((name) => !NOT_DIGESTED.has(name) && !name.startsWith('sqlite_'));
}

/** An identifier in SQL. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Digest of the schema: a trigger that was taken away, or put in, shows. */
export function schemaDigest(db: Database.Database): string {
  const rows = db
    .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
    .raw()
    .all();
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
}

/** One digest over the digests of the tables and of the schema. */
export function tablesDigest(schema: string, tables: ReadonlyMap<string, string>): string {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([schema, sorted]))
    .digest('base64url');
}

/** The digests of the tables as the store itself has them. */
export function storedDigests(db: Database.Database): Map<string, RowsDigest> {
  const rows = db.prepare('SELECT name, state FROM table_digest').all() as { name: string; state: Buffer }[];
  return new Map(rows.map(({ name, state }) => [name, new RowsDigest(state)]));
}

/** The token of the checkpoint in the store: null in a store of a version that had none. */
export function storedCheckpoint(db: Database.Database): string | null {
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'store_seal'").get() !== undefined;
  if (!has) return null;
  return (db.prepare('SELECT checkpoint FROM store_seal').pluck().get() as string | undefined) ?? '';
}

/** Against what a store is proven. */
export interface Against {
  /** Null: signatures are not looked at, as by who has the file alone. */
  readonly key: KeyObject | null;
  readonly kioskId?: string;
  /** Checkpoints from outside the store, as they were written. */
  readonly outside: readonly string[];
  /** The store is accepted as it is: whoever sealed it, and with whatever key. */
  readonly anyKey?: boolean;
}

/**
 * What can be told at once, without reading every row: the checkpoint in the store is signed, and is of this head and
 * these digests; and no checkpoint from outside is of a later or another store. Returns what is wrong, or null.
 */
export function glance(db: Database.Database, against: Against): string | null {
  const key = against.anyKey === true ? null : against.key;
  const token = storedCheckpoint(db);
  const outside: (Checkpoint | null)[] = against.outside.map((one) => readCheckpoint(one, key));
  if (outside.includes(null)) return 'the checkpoint outside the store is not signed with this key';
  if (token === null)
    return outside.length > 0 ? 'the store has no checkpoint, and there is one outside it' : null;
  const sealed = readCheckpoint(token, key);
  if (sealed === null) return 'the checkpoint in the store is missing, or not signed with this key';
  if (against.kioskId !== undefined && against.anyKey !== true && sealed.kioskId !== against.kioskId)
    return `the store is of another kiosk (${sealed.kioskId})`;
  const last = db.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1').get() as
    | { sequence: number; hash: string }
    | undefined;
  if ((last?.sequence ?? 0) < sealed.entries) return 'lines were cut off at the end';
  if ((last?.sequence ?? 0) > sealed.entries) return 'lines were added that no checkpoint covers';
  if ((last?.hash ?? GENESIS) !== sealed.head) return 'the last line is not that of the checkpoint';
  const stored = storedDigests(db);
  const digests = new Map([...stored].map(([name, rows]) => [name, rows.digest]));
  if (tablesDigest(schemaDigest(db), digests) !== sealed.tables)
    return 'tables, their digests or the schema are not those of the checkpoint';
  const here = digestedTables(db);
  if (here.length !== stored.size || !here.every((name) => stored.has(name)))
    return 'a table is missing, or was added';
  for (const one of outside) {
    const why = one === null ? null : oddBeside(db, sealed, one);
    if (why !== null) return why;
  }
  return oddBase(baseOf(db), sealed, key);
}

/** What is wrong with a store beside a checkpoint of an earlier moment, or null. */
function oddBeside(db: Database.Database, sealed: Checkpoint, earlier: Checkpoint): string | null {
  if (earlier.store !== sealed.store || earlier.kioskId !== sealed.kioskId)
    return 'the store was replaced: the checkpoint is of another one';
  if (earlier.writes > sealed.writes)
    return `the store was rolled back: it has ${sealed.entries} lines, the checkpoint ${earlier.entries}`;
  if (earlier.writes === sealed.writes && earlier.tables !== sealed.tables)
    return 'tables are not those of the checkpoint';
  const base = baseOf(db);
  // Of lines that went by rule: the checkpoint from which the journal goes on stands for them.
  if (earlier.entries < base.sequence) return null;
  const hash =
    earlier.entries === base.sequence
      ? base.hash
      : db.prepare('SELECT hash FROM journal WHERE sequence = ?').pluck().get(earlier.entries);
  if (earlier.entries > 0 && hash !== earlier.head)
    return `line ${earlier.entries} is not that of the checkpoint`;
  return null;
}

/**
 * Reads every line and every row: yields while it goes on, about every millisecond's work, and returns what it found.
 * The chain, the tables, and what `glance` looks at.
 */
export function* prove(db: Database.Database, against: Against): Generator<void, ChainReport> {
  const chain = followChain(db);
  for (const line of linesOf(db)) {
    const broken = chain.next(line);
    if (broken !== null) return broken;
    if (line.sequence % 200 === 0) yield;
  }
  const report = chain.end();
  if (report.why !== undefined) return report;
  const odd = glance(db, against);
  if (odd !== null) return { entries: report.entries, why: odd };
  if (storedCheckpoint(db) === null) return report;
  const stored = storedDigests(db);
  for (const name of digestedTables(db)) {
    const rows = new RowsDigest();
    let counted = 0;
    for (const row of db
      .prepare(`SELECT * FROM ${quoted(name)}`)
      .raw()
      .iterate()) {
      rows.count(1, name, row as unknown[]);
      counted += 1;
      if (counted % 50 === 0) yield;
    }
    if (rows.digest !== stored.get(name)?.digest)
      return { entries: report.entries, why: `rows of ${name} were changed, taken out or put in` };
  }
  return report;
}
