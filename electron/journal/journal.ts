/**
 * The journal: what the kiosk did, hash-chained, without personal data; and beside it the sealed requests and the
 * counter of request numbers. One SQLite file, written before the thing that it records is shown to anyone.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../native/result.ts';
import { type Fault, fault } from '../faults.ts';
import type { JournalEntry } from '../visit/wire.ts';
import { type Lodgings, lodgingsOf } from './lodgings.ts';
import { MIGRATIONS } from './migrations.ts';

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
  readonly why?: string;
}

/** The store of one kiosk. */
export interface Journal extends Lodgings {
  append(visitId: string, entry: JournalEntry): Result<void, Fault>;
  /** Next counter of the year: consecutive, never given twice. */
  nextRequestCounter(buddhistYear: number): Result<number, Fault>;
  /** Keeps a request that only the office can open. */
  keepSealedRequest(requestNumber: string, sealed: string): Result<void, Fault>;
  /** Certified copies that were printed and wait for the registrar's signature. */
  queueCertification(requestNumber: string, copies: number): Result<void, Fault>;
  /** The registrar has signed them. False when nothing of that number waits. */
  certified(requestNumber: string): Result<boolean, Fault>;
  waitingCertifications(): Result<readonly WaitingCertification[], Fault>;
  /** What was done since a moment (ISO 8601), in numbers. */
  since(moment: string): Result<DayCount, Fault>;
  /** The visits that began since a moment (ISO 8601), the last one first; never whose they were. */
  visitsSince(moment: string): Result<readonly VisitLine[], Fault>;
  /** Whether the kiosk was stopped in order the last time; true for a new journal. */
  endedInOrder(): Result<boolean, Fault>;
  /** Visits that began since the kiosk was last started and have no end: those that a power cut ended. */
  interruptedVisits(): Result<readonly InterruptedVisit[], Fault>;
  verify(): ChainReport;
  close(): void;
}

/** Certified copies in the queue. */
export interface WaitingCertification {
  readonly requestNumber: string;
  readonly copies: number;
  /** ISO 8601. */
  readonly queuedAt: string;
}

/** A visit without an end. */
export interface InterruptedVisit {
  readonly visitId: string;
  /** Null when no request had been made. */
  readonly requestNumber: string | null;
  /** Pages were at the printer: what came out, nobody has said. */
  readonly printing: boolean;
}

/** A day in numbers. */
export interface DayCount {
  readonly visits: number;
  readonly pages: number;
  readonly faults: number;
}

/** One visit, out of its own lines. */
export interface VisitLine {
  /** ISO 8601. */
  readonly at: string;
  /** How it ended; null while it goes on. */
  readonly ended: string | null;
  readonly databases: number;
  readonly pages: number;
  readonly faults: number;
}

/** More visits than this nobody reads on a screen. */
const VISITS_LISTED = 100;

const GENESIS = '0'.repeat(64);

/** The hash of a line: over the hash before it and every column, in canonical order. */
export function lineHash(previous: string, line: Omit<JournalLine, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, line.sequence, line.at, line.visitId, line.kind, line.facts]))
    .digest('hex');
}

/** Opens (or makes) the journal in a folder. An unwritable folder or a damaged file is a fault, and nothing is half-written. */
export function openJournal(directory: string, now: () => Date = () => new Date()): Result<Journal, Fault> {
  let db: Database.Database;
  let lock: Database.Database | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    lock = new Database(join(directory, 'kiosk.lock'), { timeout: 0 });
    // Held until this process ends, however it ends: two kiosks on one store would take each other for a power cut.
    lock.exec('BEGIN EXCLUSIVE');
    db = new Database(join(directory, 'journal.sqlite'));
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    migrate(db);
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name;
    const inUse = code === 'SQLITE_BUSY' && lock?.inTransaction !== true;
    lock?.close();
    return fail(
      inUse
        ? fault('store.in-use', directory)
        : fault(
            code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB' ? 'store.corrupt' : 'store.unwritable',
            code,
          ),
    );
  }

  const lastLine = db.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO journal (sequence, at, visit_id, kind, facts, hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const count = db.prepare(
    'INSERT INTO request_counter (year, value) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET value = value + 1 RETURNING value',
  );
  const keep = db.prepare('INSERT INTO sealed_request (request_number, kept_at, sealed) VALUES (?, ?, ?)');
  const lastKind = db.prepare('SELECT kind FROM journal ORDER BY sequence DESC LIMIT 1');
  const queue = db.prepare(
    'INSERT INTO certification (request_number, copies, queued_at) VALUES (?, ?, ?) ON CONFLICT (request_number) DO NOTHING',
  );
  const cutOff = db.prepare(
    `SELECT visit_id AS visitId, max(facts ->> 'requestNumber') AS requestNumber,
            count(*) FILTER (WHERE kind = 'print.submitted')
              > count(*) FILTER (WHERE kind IN ('print.completed', 'print.failed')) AS printing
     FROM journal
     WHERE visit_id <> '-' AND sequence > coalesce((SELECT max(sequence) FROM journal WHERE kind = 'kiosk.started'), 0)
     GROUP BY visit_id
     HAVING count(*) FILTER (WHERE kind = 'visit.started') > 0
        AND count(*) FILTER (WHERE kind IN ('visit.ended', 'visit.crashed', 'visit.interrupted')) = 0
     ORDER BY min(sequence)`,
  );
  const sign = db.prepare(
    'UPDATE certification SET signed_at = ? WHERE request_number = ? AND signed_at IS NULL',
  );
  const waiting = db.prepare(
    'SELECT request_number AS requestNumber, copies, queued_at AS queuedAt FROM certification WHERE signed_at IS NULL ORDER BY queued_at',
  );
  const counted = db.prepare(
    `SELECT count(*) FILTER (WHERE kind = 'visit.started') AS visits,
            coalesce(sum(facts ->> 'pages') FILTER (WHERE kind = 'print.completed'), 0) AS pages,
            count(*) FILTER (WHERE kind IN ('fault', 'visit.crashed', 'print.failed')) AS faults
     FROM journal WHERE at >= ?`,
  );
  const visits = db.prepare(
    `SELECT min(at) FILTER (WHERE kind = 'visit.started') AS at,
            coalesce(
              max(facts ->> 'reason') FILTER (WHERE kind = 'visit.ended'),
              max('crashed') FILTER (WHERE kind = 'visit.crashed')
            ) AS ended,
            count(*) FILTER (WHERE kind = 'database.answered') AS databases,
            coalesce(sum(facts ->> 'pages') FILTER (WHERE kind = 'print.completed'), 0) AS pages,
            count(*) FILTER (WHERE kind IN ('fault', 'print.failed')) AS faults
     FROM journal WHERE at >= ? AND visit_id <> '-'
     GROUP BY visit_id HAVING count(*) FILTER (WHERE kind = 'visit.started') > 0
     ORDER BY min(sequence) DESC LIMIT ${VISITS_LISTED}`,
  );
  const attempt = <T>(work: () => T): Result<T, Fault> => {
    try {
      return ok(work());
    } catch (error) {
      return fail(fault('store.unwritable', (error as { code?: string }).code ?? (error as Error).name));
    }
  };
  const write = db.transaction((visitId: string, entry: JournalEntry) => {
    const last = lastLine.get() as { sequence: number; hash: string } | undefined;
    const line = {
      sequence: (last?.sequence ?? 0) + 1,
      at: now().toISOString(),
      visitId,
      kind: entry.kind,
      facts: JSON.stringify(entry.facts),
    };
    insert.run(
      line.sequence,
      line.at,
      line.visitId,
      line.kind,
      line.facts,
      lineHash(last?.hash ?? GENESIS, line),
    );
  });

  return ok({
    ...lodgingsOf(db, attempt, now),
    append: (visitId, entry) => attempt(() => void write.immediate(visitId, entry)),
    nextRequestCounter: (year) => attempt(() => (count.get(year) as { value: number }).value),
    keepSealedRequest: (number, sealed) => attempt(() => void keep.run(number, now().toISOString(), sealed)),
    queueCertification: (number, copies) =>
      attempt(() => void queue.run(number, copies, now().toISOString())),
    certified: (number) => attempt(() => sign.run(now().toISOString(), number).changes > 0),
    waitingCertifications: () => attempt(() => waiting.all() as WaitingCertification[]),
    since: (moment) => attempt(() => counted.get(moment) as DayCount),
    visitsSince: (moment) => attempt(() => visits.all(moment) as VisitLine[]),
    endedInOrder: () =>
      attempt(() => {
        const last = lastKind.get() as { kind: string } | undefined;
        return last === undefined || last.kind === 'kiosk.stopped';
      }),
    interruptedVisits: () =>
      attempt(() =>
        (cutOff.all() as (Omit<InterruptedVisit, 'printing'> & { printing: number })[]).map((visit) => ({
          ...visit,
          printing: visit.printing === 1,
        })),
      ),
    verify: () => verifyChain(db),
    close: () => {
      db.close();
      lock.close();
    },
  });
}

/** Checks the chain of a journal file without changing it. */
export function verifyJournal(directory: string): Result<ChainReport, Fault> {
  const file = join(directory, 'journal.sqlite');
  if (!existsSync(file)) return fail(fault('store.unwritable', `there is no journal at ${file}`));
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return ok(verifyChain(db));
    } finally {
      db.close();
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name;
    return fail(fault(code === 'SQLITE_CANTOPEN' ? 'store.unwritable' : 'store.corrupt', code));
  }
}

/** Every line of a journal file in order, as it is stored: for whoever audits it elsewhere. */
export function* readJournal(directory: string): Generator<JournalLine> {
  const db = new Database(join(directory, 'journal.sqlite'), { readonly: true, fileMustExist: true });
  try {
    yield* linesOf(db);
  } finally {
    db.close();
  }
}

/** After so many lines an export lets the kiosk do its other work. */
const LINES_AT_ONCE = 500;

/**
 * Verifies the whole journal and writes it as lines of JSON into a folder, for an auditor: one file a kiosk and day,
 * whole or not at all. Nothing personal is in it. Years of lines take a while, in which the kiosk goes on. Returns the
 * number of lines.
 */
export async function exportJournal(
  directory: string,
  to: { readonly directory: string; readonly kioskId: string; readonly at: Date },
): Promise<Result<number, Fault>> {
  const file = join(to.directory, `journal-${to.kioskId}-${to.at.toISOString().slice(0, 10)}.jsonl`);
  const half = `${file}.part`;
  try {
    const out = openSync(half, 'w', 0o600);
    const db = new Database(join(directory, 'journal.sqlite'), { readonly: true, fileMustExist: true });
    try {
      // One look at the file: lines that are written meanwhile are not half in it.
      db.exec('BEGIN');
      const chain = followChain(db);
      for (const line of linesOf(db)) {
        const broken = chain.next(line);
        if (broken !== null) return fail(fault('store.corrupt', `entry ${broken.brokenAt}`));
        writeSync(out, `${JSON.stringify(line)}\n`);
        if (line.sequence % LINES_AT_ONCE === 0) await new Promise(setImmediate);
      }
      const report = chain.end();
      if (report.brokenAt !== undefined) return fail(fault('store.corrupt', `entry ${report.brokenAt}`));
      fsyncSync(out);
      renameSync(half, file);
      return ok(report.entries);
    } finally {
      db.close();
      closeSync(out);
    }
  } catch (error) {
    return fail(fault('store.export-failed', (error as { code?: string }).code ?? (error as Error).name));
  } finally {
    // Not there any more when it became the file.
    rmSync(half, { force: true });
  }
}

function* linesOf(db: Database.Database): Generator<JournalLine> {
  const lines = db.prepare(
    'SELECT sequence, at, visit_id AS visitId, kind, facts, hash FROM journal ORDER BY sequence',
  );
  for (const line of lines.iterate()) yield line as JournalLine;
}

/** Follows the chain line by line; `next` and `end` say where it is broken. */
function followChain(db: Database.Database): {
  next(line: JournalLine): (ChainReport & { readonly brokenAt: number }) | null;
  end(): ChainReport;
} {
  let previous = GENESIS;
  let entries = 0;
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
      return head !== undefined && head.entries !== entries
        ? { entries, brokenAt: entries + 1, why: 'lines were cut off at the end' }
        : { entries };
    },
  };
}

function verifyChain(db: Database.Database): ChainReport {
  const chain = followChain(db);
  for (const line of linesOf(db)) {
    const broken = chain.next(line);
    if (broken !== null) return broken;
  }
  return chain.end();
}

function migrate(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  // Of a newer version that was taken back: with a lower number its steps would be made again when it comes back, and fail.
  if (version >= MIGRATIONS.length) return;
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  })();
}
