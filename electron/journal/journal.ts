/**
 * The journal: what the kiosk did, hash-chained, without personal data; and beside it the sealed requests and the
 * counter of request numbers. One SQLite file, written before the thing that it records is shown to anyone. Every write
 * is one transaction, checked to its end, with a signed checkpoint of the whole store in it (checkpoint.ts).
 */
import {
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { publicKeyOf } from '../config/signing-key.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import type { Checkpoint, Sealing } from './checkpoint.ts';
import { type Lodgings, lodgingsOf } from './lodgings.ts';
import { JOB_LINES } from './migrations.ts';
import { openNew } from './new-file.ts';
import { endSeries, openPost, type Post, type PostedKiosk, type PostWithin } from './post.ts';
import {
  type Against,
  type ChainReport,
  followChain,
  GENESIS,
  type JournalLine,
  lineHash,
  linesOf,
  prove,
} from './proof.ts';
import { codeOf, openStore, type ReadStore, type SealedStore, storeFault } from './sealed-store.ts';

export { type ChainReport, type JournalLine, lineHash } from './proof.ts';

/** The store of one kiosk. */
export interface Journal extends Lodgings {
  append(visitId: string, entry: JournalEntry): Result<void, Fault>;
  /** Next counter of the year: consecutive, never given twice. */
  nextRequestCounter(buddhistYear: number): Result<number, Fault>;
  /** Keeps a request that only the office can open. */
  keepSealedRequest(requestNumber: string, sealed: string): Result<void, Fault>;
  /** Keeps what the codes on papers of a request were given for; printed again, it is kept again. */
  keepSealedPapers(requestNumber: string, sealed: string): Result<void, Fault>;
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
  /** Jobs of which nobody has said that they ended, or that they were called back: the printer may still have them. */
  openJobs(): Result<readonly JobLine[], Fault>;
  /** Jobs that were cut off and of which no officer has said that they looked into the tray, the oldest first. */
  cutJobs(): Result<readonly JobLine[], Fault>;
  /** The newest job whose name begins so, but for those of which surely nothing came out; null: there is none. */
  lastJob(beginning: string): Result<JobLine | null, Fault>;
  /** The counter goes on after this one: what the gateway has already taken is never given again. False: it was there. */
  raiseRequestCounter(buddhistYear: number, taken: number): Result<boolean, Fault>;
  /** Whether this store was put back or begun again: numbers may have been given that it does not know of. */
  wasReplaced(): Result<boolean, Fault>;
  /** Looks at the files themselves: a fault when they were deleted, replaced or written by somebody else. */
  look(): Fault | null;
  /** Whether every line and row was proven since the start; a large store takes longer than a start may. */
  readonly proven: boolean;
  /** Proves the whole, by a process of its own. A fault that it finds is the store's from then on: nothing more is written. */
  prove(read: ReadStore): Promise<Fault | null>;
  /** The last checkpoint, for whoever keeps it elsewhere; writes it outside the store first. */
  checkpoint(): Result<{ readonly token: string; readonly says: Checkpoint }, Fault>;
  /** False when the last checkpoint could not be written outside the store. */
  readonly outsideWritten: boolean;
  /** What is to stand at the office as well; null where there is none. */
  readonly post: Post | null;
  close(): void;
}

/** A job as its last line says. */
export interface JobLine {
  readonly job: string;
  readonly visitId: string;
  /** ISO 8601. */
  readonly at: string;
  /** Pages that came out for sure, and of how many; null where nobody knows. */
  readonly pages: number | null;
  readonly of: number | null;
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

/** How a journal is opened. */
export interface OpenOptions {
  /** Moves the day; for tests. */
  readonly now?: () => Date;
  /** An engineer accepts the store as it is, whoever sealed it and whatever stands outside: the line that says so. */
  readonly accept?: JournalEntry;
  /** The kiosk has an office: what is written is put into the post for it. */
  readonly post?: PostedKiosk;
}

/** More visits than this nobody reads on a screen. */
const VISITS_LISTED = 100;

/** Opens (or makes) the journal in a folder; see `openStore` for what it refuses. */
export function openJournal(
  directory: string,
  sealing: Sealing,
  options: OpenOptions = {},
): Result<Journal, Fault> {
  const opened = openStore(directory, sealing, options);
  if (!opened.ok) return opened;
  const store = opened.value;
  const begun = journalOn(store, options);
  if (!begun.ok) store.close();
  return begun;
}

/** Writes lines, each with the hash of the one before it. */
function linesInto(db: Database.Database, now: () => Date, post: () => PostWithin | null) {
  const lastLine = db.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO journal (sequence, at, visit_id, kind, facts, hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return (visitId: string, entry: JournalEntry) => {
    const last = lastLine.get() as { sequence: number; hash: string } | undefined;
    const before = last?.sequence ?? 0;
    post()?.beforeLine(before);
    const line = {
      sequence: before + 1,
      at: now().toISOString(),
      visitId,
      kind: entry.kind,
      facts: JSON.stringify(entry.facts),
    };
    const hash = lineHash(last?.hash ?? GENESIS, line);
    insert.run(line.sequence, line.at, line.visitId, line.kind, line.facts, hash);
    post()?.line(line.sequence, entry, line.at);
  };
}

function journalOn(store: SealedStore, options: OpenOptions): Result<Journal, Fault> {
  const { db } = store;
  const now = options.now ?? (() => new Date());
  const read = reader;
  const write = <T>(work: () => T) => store.write(work);
  let post: (Post & PostWithin) | null = null;
  const append = linesInto(db, now, () => post);
  const { accept } = options;
  if (accept !== undefined) {
    const accepted = write(() => {
      endSeries(db);
      append('-', accept);
    });
    if (!accepted.ok) return accepted;
  }
  if (options.post !== undefined) {
    const sources = {
      db,
      write,
      read,
      token: () => store.token,
      append,
      compact: () => store.compact(),
      now,
    };
    const opened = openPost(sources, options.post);
    if (!opened.ok) return opened;
    post = opened.value;
  }
  return ok(journalWith(store, now, append, post));
}

/** A read of the store, or the fault that it met. */
const reader = <T>(work: () => T): Result<T, Fault> => {
  try {
    return ok(work());
  } catch (error) {
    return fail(storeFault(error));
  }
};

function journalWith(
  store: SealedStore,
  now: () => Date,
  append: (visitId: string, entry: JournalEntry) => void,
  post: (Post & PostWithin) | null,
): Journal {
  const { db } = store;
  const read = reader;
  const count = db.prepare(
    'INSERT INTO request_counter (year, value) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET value = value + 1 RETURNING value',
  );
  const raise = db.prepare(
    'INSERT INTO request_counter (year, value) VALUES (?, ?) ON CONFLICT (year) DO UPDATE SET value = excluded.value WHERE excluded.value > value',
  );
  const keep = db.prepare('INSERT INTO sealed_request (request_number, kept_at, sealed) VALUES (?, ?, ?)');
  const keepPapers = db.prepare(
    'INSERT INTO sealed_papers (request_number, kept_at, sealed) VALUES (?, ?, ?)',
  );
  const replaced = db.prepare(
    "SELECT 1 FROM journal WHERE kind IN ('journal.restored', 'journal.begun') LIMIT 1",
  );
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
              max('crashed') FILTER (WHERE kind = 'visit.crashed'),
              max('interrupted') FILTER (WHERE kind = 'visit.interrupted')
            ) AS ended,
            coalesce(sum(facts ->> 'answered') FILTER (WHERE kind = 'databases.answered'), 0) AS databases,
            coalesce(
              sum(facts ->> 'pages') FILTER (WHERE kind = 'print.completed'),
              -- Of a job that was cut off: what is known to have come out.
              max(facts ->> 'pages') FILTER (WHERE kind IN ('print.failed', 'job.cut', 'job.recalled')),
              0
            ) AS pages,
            count(*) FILTER (WHERE kind IN ('fault', 'print.failed')) AS faults
     FROM journal WHERE at >= ? AND visit_id <> '-'
     GROUP BY visit_id HAVING count(*) FILTER (WHERE kind = 'visit.started') > 0
     ORDER BY min(sequence) DESC LIMIT ${VISITS_LISTED}`,
  );
  // The words of the index `journal_jobs`, so that it is used: SQLite takes the other columns of the line that has max().
  const jobs = (which: string, order = 'sequence') =>
    db.prepare(
      `SELECT job, visitId, at, pages, "of" FROM (
         SELECT facts ->> 'job' AS job, visit_id AS visitId, at, facts ->> 'pages' AS pages, facts ->> 'of' AS "of",
                kind, facts, max(sequence) AS sequence
         FROM journal WHERE kind IN (${JOB_LINES}) GROUP BY facts ->> 'job'
       ) WHERE ${which} ORDER BY ${order}`,
    );
  const open = jobs(`kind IN ('job.sent', 'job.cut')`);
  const cut = jobs(
    `kind IN ('job.cut', 'job.recalled') OR (kind = 'job.ended' AND facts ->> 'fault' IS NOT NULL AND facts ->> 'certain' = 0)`,
  );
  const last = jobs(
    `substr(job, 1, length(:beginning)) = :beginning AND (coalesce(pages, 1) > 0
       OR NOT (kind = 'job.recalled' OR (kind = 'job.ended' AND facts ->> 'certain' = 1)))`,
    'sequence DESC LIMIT 1',
  );
  return {
    ...lodgingsOf(db, { read, write: (work) => store.write(work) }, now),
    append: (visitId, entry) => store.write(() => append(visitId, entry)),
    nextRequestCounter: (year) =>
      store.write(() => {
        const { value } = count.get(year) as { value: number };
        post?.counter(year, value);
        return value;
      }),
    raiseRequestCounter: (year, taken) =>
      store.write(() => {
        const raised = raise.run(year, taken).changes > 0;
        if (raised) post?.counter(year, taken);
        return raised;
      }),
    keepSealedRequest: (number, sealed) =>
      store.write(() => {
        keep.run(number, now().toISOString(), sealed);
        post?.sealed('request', number);
      }),
    keepSealedPapers: (number, sealed) =>
      store.write(() => {
        const { lastInsertRowid } = keepPapers.run(number, now().toISOString(), sealed);
        post?.sealed('papers', String(lastInsertRowid));
      }),
    queueCertification: (number, copies) =>
      store.write(() => void queue.run(number, copies, now().toISOString())),
    certified: (number) => store.write(() => sign.run(now().toISOString(), number).changes > 0),
    waitingCertifications: () => read(() => waiting.all() as WaitingCertification[]),
    since: (moment) => read(() => counted.get(moment) as DayCount),
    visitsSince: (moment) => read(() => visits.all(moment) as VisitLine[]),
    wasReplaced: () => read(() => replaced.get() !== undefined),
    endedInOrder: () =>
      read(() => {
        const last = lastKind.get() as { kind: string } | undefined;
        return last === undefined || last.kind === 'kiosk.stopped';
      }),
    interruptedVisits: () =>
      read(() =>
        (cutOff.all() as (Omit<InterruptedVisit, 'printing'> & { printing: number })[]).map((visit) => ({
          ...visit,
          printing: visit.printing === 1,
        })),
      ),
    openJobs: () => read(() => open.all() as JobLine[]),
    cutJobs: () => read(() => cut.all() as JobLine[]),
    lastJob: (beginning) => read(() => (last.get({ beginning }) as JobLine | undefined) ?? null),
    look: () => store.look(),
    get proven() {
      return store.proven;
    },
    prove: (read) => store.prove(read),
    checkpoint: () => {
      const sealed = store.checkpoint();
      post?.checkpoint();
      return sealed;
    },
    post,
    get outsideWritten() {
      return store.outsideWritten;
    },
    close: () => store.close(),
  };
}

/** Beside what a store is checked by whoever has only the file. */
export interface VerifyOptions {
  /** Public or private JWK of the key that signs checkpoints; absent: signatures are not looked at. */
  readonly key?: JWK;
  /** Checkpoints that were kept elsewhere. */
  readonly checkpoints?: readonly string[];
}

/** Checks a store without changing it: the chain, every other table, the checkpoints. Also on a medium that is read-only. */
export function verifyJournal(directory: string, options: VerifyOptions = {}): Result<ChainReport, Fault> {
  const key = options.key === undefined ? null : publicKeyOf(options.key);
  return verifyAgainst(directory, { key, outside: options.checkpoints ?? [] });
}

/** The same, against what is known of the store. */
export function verifyAgainst(directory: string, against: Against): Result<ChainReport, Fault> {
  const file = join(directory, 'journal.sqlite');
  if (!existsSync(file)) return fail(fault('store.unwritable', `there is no journal at ${file}`));
  try {
    return ok(
      reading(directory, (db) => {
        db.exec('BEGIN');
        const proof = prove(db, against);
        for (;;) {
          const step = proof.next();
          if (step.done === true) return step.value;
        }
      }),
    );
  } catch (error) {
    const code = codeOf(error);
    return fail(fault(code === 'SQLITE_CANTOPEN' ? 'store.unwritable' : 'store.corrupt', code));
  }
}

/** Opens the store to read it. One that was not closed needs files beside it: on a read-only medium, a copy gets them. */
function reading<T>(directory: string, work: (db: Database.Database) => T): T {
  const open = (folder: string) => {
    const db = new Database(join(folder, 'journal.sqlite'), { readonly: true, fileMustExist: true });
    try {
      db.pragma('user_version');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  };
  let copy: string | undefined;
  let db: Database.Database;
  try {
    db = open(directory);
  } catch (error) {
    if (!/^SQLITE_(?:CANTOPEN|READONLY)/.test(codeOf(error))) throw error;
    copy = mkdtempSync(join(tmpdir(), 'journal-copy-'));
    for (const name of ['journal.sqlite', 'journal.sqlite-wal'])
      if (existsSync(join(directory, name))) cpSync(join(directory, name), join(copy, name));
    db = open(copy);
  }
  try {
    return work(db);
  } finally {
    db.close();
    if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
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

/** Number of lines after which an export lets the kiosk do its other work. */
const LINES_AT_ONCE = 500;

/**
 * Verifies the whole journal and writes it as lines of JSON into a folder, for an auditor: one file a kiosk and day,
 * whole or not at all. Nothing personal is in it. Returns the number of lines.
 */
export async function exportJournal(
  directory: string,
  to: { readonly directory: string; readonly kioskId: string; readonly at: Date },
): Promise<Result<number, Fault>> {
  const file = join(to.directory, `journal-${to.kioskId}-${to.at.toISOString().slice(0, 10)}.jsonl`);
  const half = `${file}.part`;
  try {
    const out = openNew(half);
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

/**
 * What the store keeps of a request for the office, oldest first: the request, and what the codes on its papers were given
 * for; each sealed, so that the office alone opens it (`npm run verify`).
 */
export function readSealed(
  directory: string,
  requestNumber: string,
): readonly { readonly what: 'request' | 'papers'; readonly keptAt: string; readonly sealed: string }[] {
  const db = new Database(join(directory, 'journal.sqlite'), { readonly: true, fileMustExist: true });
  try {
    const kept = db.prepare(
      `SELECT 'request' AS what, kept_at AS keptAt, sealed FROM sealed_request WHERE request_number = ?
       UNION ALL SELECT 'papers', kept_at, sealed FROM sealed_papers WHERE request_number = ? ORDER BY keptAt`,
    );
    return kept.all(requestNumber, requestNumber) as ReturnType<typeof readSealed>;
  } finally {
    db.close();
  }
}
