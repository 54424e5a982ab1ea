import { LODGING_SCHEMA } from './lodgings.ts';
import { POST_SCHEMA } from './post.ts';

/** Kinds of the lines of jobs, as SQL. Part of a released step: never changed. */
export const JOB_LINES = `'job.sent', 'job.ended', 'job.cut', 'job.recalled', 'tray.seen'`;

/**
 * The store's schema, step by step. A step that was released is never changed, and a step only adds: an update that is
 * taken back leaves a newer store to the version before, which must be able to read and write it.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE journal (
     sequence INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     visit_id TEXT NOT NULL,
     kind TEXT NOT NULL,
     facts TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE journal_head (one INTEGER PRIMARY KEY CHECK (one = 1), entries INTEGER NOT NULL) STRICT;
   INSERT INTO journal_head VALUES (1, 0);
   CREATE TRIGGER journal_counts AFTER INSERT ON journal BEGIN UPDATE journal_head SET entries = entries + 1; END;
   CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
   CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END;
   CREATE TABLE request_counter (year INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;
   CREATE TABLE sealed_request (
     request_number TEXT PRIMARY KEY,
     kept_at TEXT NOT NULL,
     sealed TEXT NOT NULL
   ) STRICT;`,
  `CREATE TABLE certification (
     request_number TEXT PRIMARY KEY,
     copies INTEGER NOT NULL,
     queued_at TEXT NOT NULL,
     signed_at TEXT
   ) STRICT;`,
  // The officer's part of the screen asks for today at each change: without this it would read every year before.
  `CREATE INDEX journal_at ON journal (at);`,
  LODGING_SCHEMA,
  // The checkpoint of the store as it is, and the digest of each other table by which the next one is made.
  `CREATE TABLE store_seal (one INTEGER PRIMARY KEY CHECK (one = 1), checkpoint TEXT NOT NULL) STRICT;
   CREATE TABLE table_digest (name TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT;`,
  // What the codes on papers were given for: a paper printed again has codes of its own.
  `CREATE TABLE sealed_papers (
     one INTEGER PRIMARY KEY,
     request_number TEXT NOT NULL,
     kept_at TEXT NOT NULL,
     sealed TEXT NOT NULL
   ) STRICT;`,
  // Asked at each start: which jobs the printer may still have, among years of other lines.
  `CREATE INDEX journal_jobs ON journal (facts ->> 'job') WHERE kind IN (${JOB_LINES});`,
  POST_SCHEMA,
];
