/**
 * The post to the office: what was written into the store and is to stand at the office as well, in order. An item is
 * written in the same transaction as what it speaks of, and stays until the office says that it has it. Lines and sealed
 * texts are not kept twice: an item names them, and they are read when it is sent.
 */
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { Fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import { readCheckpoint } from './checkpoint.ts';
import { GENESIS } from './proof.ts';

/** Added by the migration that brings the post. `journal_base`: the line from which a trimmed journal goes on. */
export const POST_SCHEMA = `CREATE TABLE post_series (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     series TEXT NOT NULL,
     kiosk TEXT NOT NULL
   ) STRICT;
   CREATE TABLE post (
     sequence INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     first INTEGER,
     last INTEGER,
     ref TEXT,
     body TEXT,
     taken_at TEXT
   ) STRICT;
   CREATE INDEX post_waiting ON post (sequence) WHERE taken_at IS NULL;
   CREATE TABLE anchor (entries INTEGER PRIMARY KEY, token TEXT NOT NULL, anchored_at TEXT NOT NULL) STRICT;
   CREATE TABLE journal_base (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     sequence INTEGER NOT NULL,
     hash TEXT NOT NULL,
     checkpoint TEXT NOT NULL
   ) STRICT;`;

/** A line that is never cut is cut by rule: in the transaction that says so in a line, and the rule stands again after it. */
export const KEEPS_TRIGGER =
  "CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END";

/** Lines in one item, when there are many that were never sent. */
const LINES_AT_ONCE = 100;
/** A checkpoint goes after so many lines, at the latest. */
const CHECKPOINT_EVERY = 100;
/** Lines that go in one transaction, at the most where their checkpoints let it. */
const TRIM_AT_ONCE = 5000;

/** Something to be sent. */
export interface PostItem {
  readonly sequence: number;
  readonly kind: 'kiosk' | 'lines' | 'request' | 'papers' | 'receipt' | 'checkpoint' | 'devices' | 'counter';
  readonly body: unknown;
}

/** What a kiosk says of itself at the beginning of a series, and when it has changed. */
export interface PostedKiosk {
  readonly version: string;
  /** Public half of the key that signs checkpoints. */
  readonly signingKey: { readonly kty: string; readonly crv: string; readonly x: string };
}

/** How old things must be before they go, counted from when the office had them. */
export interface KeepRule {
  readonly requestsBefore: Date;
  readonly linesBefore: Date;
}

/** What the store's post offers to whoever sends it. */
export interface Post {
  /** A UUID, made again with every series: the office counts from 1 in each. */
  readonly series: string;
  /** Items that wait, and how many there are in all; at most `count`, and about `bytes` of JSON but at least one. */
  waiting(limit: {
    readonly count: number;
    readonly bytes: number;
  }): Result<{ readonly items: readonly PostItem[]; readonly waiting: number }, Fault>;
  /** The office has these. */
  taken(sequences: readonly number[]): Result<void, Fault>;
  /** Something that the kiosk says of itself, not out of the store. */
  say(kind: 'devices', body: unknown): Result<void, Fault>;
  /** A checkpoint of now, unless the last one is of the same lines. */
  checkpoint(): Result<void, Fault>;
  /**
   * Deletes what may go by the rule: sealed requests and papers, and lines up to a checkpoint that the office has; a line
   * says how many. To be called again while it returns true.
   */
  trim(rule: KeepRule): Result<boolean, Fault>;
}

/** The post within a store's transactions. */
export interface PostWithin {
  /** Called before a line is written: the checkpoint of the lines before it may be due. */
  beforeLine(entries: number): void;
  line(sequence: number, entry: JournalEntry, at: string): void;
  sealed(what: 'request' | 'papers', ref: string): void;
  counter(year: number, value: number): void;
}

export interface PostSources {
  readonly db: Database.Database;
  readonly write: <T>(work: () => T) => Result<T, Fault>;
  readonly read: <T>(work: () => T) => Result<T, Fault>;
  /** The last checkpoint of the store, as it was before the transaction that goes on. */
  readonly token: () => string;
  readonly append: (visitId: string, entry: JournalEntry) => void;
  /** Leaves nothing of what was deleted in the files beside the store. */
  readonly compact: () => void;
  readonly now: () => Date;
}

/** Ends the series, when the store is another one than the office knows: the next start begins a new one. */
export function endSeries(db: Database.Database): void {
  db.exec('DELETE FROM post; DELETE FROM post_series; DELETE FROM anchor');
}

interface PostRow {
  readonly sequence: number;
  readonly kind: PostItem['kind'];
  readonly first: number | null;
  readonly last: number | null;
  readonly ref: string | null;
  readonly body: string | null;
}

/** Opens the post of a store: begins a series where there is none, with all that is there; says what of the kiosk changed. */
export function openPost(sources: PostSources, kiosk: PostedKiosk): Result<Post & PostWithin, Fault> {
  const { db, write } = sources;
  const known = db.prepare('SELECT series, kiosk FROM post_series').get() as
    | { series: string; kiosk: string }
    | undefined;
  const says = JSON.stringify(kiosk);
  const series = known?.series ?? randomUUID();
  const post = postOf(sources, series);
  if (known?.kiosk === says) return { ok: true, value: post.both };
  const begun = write(() => {
    db.prepare(
      'INSERT INTO post_series VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET kiosk = excluded.kiosk',
    ).run(series, says);
    post.put('kiosk', { body: says });
    if (known === undefined) post.putAll();
  });
  return begun.ok ? { ok: true, value: post.both } : begun;
}

function postOf(sources: PostSources, series: string) {
  const { db, write, read, now } = sources;
  const insert = db.prepare(
    'INSERT INTO post (sequence, kind, first, last, ref, body) VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM post), ?, ?, ?, ?, ?)',
  );
  const put = (
    kind: PostItem['kind'],
    { first, last, ref, body }: { first?: number; last?: number; ref?: string; body?: string },
  ) => void insert.run(kind, first ?? null, last ?? null, ref ?? null, body ?? null);
  let checkpointed = db
    .prepare(
      "SELECT max(coalesce((SELECT max(last) FROM post WHERE kind = 'checkpoint'), 0), coalesce((SELECT max(entries) FROM anchor), 0))",
    )
    .pluck()
    .get() as number;
  const putCheckpoint = () => {
    const token = sources.token();
    const entries = readCheckpoint(token, null)?.entries ?? 0;
    put('checkpoint', { last: entries, body: token });
    checkpointed = entries;
  };
  const within: PostWithin = {
    beforeLine(entries) {
      if (entries - checkpointed >= CHECKPOINT_EVERY) putCheckpoint();
    },
    line(sequence, { kind, facts }, at) {
      put('lines', { first: sequence, last: sequence });
      const { requestNumber, receiptNumber } = facts;
      if (kind === 'request.lodged')
        put('receipt', { body: JSON.stringify({ requestNumber, receiptNumber, at }) });
    },
    sealed: (what, ref) => put(what, { ref }),
    counter: (year, value) => put('counter', { body: JSON.stringify({ year, value }) }),
  };
  const waitingRows = db.prepare('SELECT * FROM post WHERE taken_at IS NULL ORDER BY sequence LIMIT ?');
  const count = db.prepare('SELECT count(*) FROM post WHERE taken_at IS NULL').pluck();
  const bodies = bodiesOf(db);
  const post: Post = {
    series,
    waiting: ({ count: most, bytes }) =>
      read(() => {
        const items: PostItem[] = [];
        let length = 0;
        for (const row of waitingRows.iterate(most) as IterableIterator<PostRow>) {
          const body = bodies(row);
          length += JSON.stringify(body).length;
          if (items.length > 0 && length > bytes) break;
          items.push({ sequence: row.sequence, kind: row.kind, body });
        }
        return { items, waiting: count.get() as number };
      }),
    taken: (sequences) => write(() => takeOut(db, sequences, now().toISOString())),
    say: (kind, body) => write(() => put(kind, { body: JSON.stringify(body) })),
    checkpoint: () => {
      const entries = db.prepare('SELECT coalesce(max(sequence), 0) FROM journal').pluck().get() as number;
      return entries === checkpointed ? { ok: true, value: undefined } : write(putCheckpoint);
    },
    trim: (rule) => trim(sources, rule),
  };
  return { both: { ...post, ...within }, put, putAll: () => putAll(db, put, putCheckpoint) };
}

/** All that the store has, as the first items of a series. */
function putAll(
  db: Database.Database,
  put: (kind: PostItem['kind'], what: { first?: number; last?: number; ref?: string }) => void,
  putCheckpoint: () => void,
): void {
  const [first, last] = db.prepare('SELECT min(sequence), max(sequence) FROM journal').raw().get() as [
    number | null,
    number | null,
  ];
  if (first !== null && last !== null)
    for (let from = first; from <= last; from += LINES_AT_ONCE)
      put('lines', { first: from, last: Math.min(last, from + LINES_AT_ONCE - 1) });
  for (const number of db.prepare('SELECT request_number FROM sealed_request ORDER BY kept_at').pluck().all())
    put('request', { ref: number as string });
  for (const one of db.prepare('SELECT one FROM sealed_papers ORDER BY one').pluck().all())
    put('papers', { ref: String(one) });
  putCheckpoint();
}

/** What an item says, read from where it stands. */
function bodiesOf(db: Database.Database): (row: PostRow) => unknown {
  const lines = db.prepare(
    'SELECT sequence, at, visit_id AS visitId, kind, facts, hash FROM journal WHERE sequence BETWEEN ? AND ? ORDER BY sequence',
  );
  const before = db
    .prepare(
      'SELECT hash FROM journal WHERE sequence = ? UNION ALL SELECT hash FROM journal_base WHERE sequence = ? LIMIT 1',
    )
    .pluck();
  const request = db.prepare(
    'SELECT request_number AS requestNumber, kept_at AS keptAt, sealed FROM sealed_request WHERE request_number = ?',
  );
  const papers = db.prepare(
    'SELECT request_number AS requestNumber, kept_at AS keptAt, sealed FROM sealed_papers WHERE one = ?',
  );
  return ({ kind, first, last, ref, body }) => {
    switch (kind) {
      case 'lines': {
        const line = (first ?? 0) - 1;
        return { previous: before.get(line, line) ?? GENESIS, lines: lines.all(first, last) };
      }
      case 'request':
        return request.get(ref);
      case 'papers':
        return papers.get(Number(ref));
      case 'checkpoint':
        return { token: body };
      default:
        return JSON.parse(body ?? 'null');
    }
  };
}

/** The office has these items: they go, but for the last one, from which the sequence goes on, and what is deleted later. */
function takeOut(db: Database.Database, sequences: readonly number[], at: string): void {
  const mark = db.prepare('UPDATE post SET taken_at = ? WHERE sequence = ? AND taken_at IS NULL');
  for (const sequence of sequences) mark.run(at, sequence);
  db.prepare(
    `INSERT INTO anchor (entries, token, anchored_at)
     SELECT last, body, taken_at FROM post WHERE kind = 'checkpoint' AND taken_at IS NOT NULL AND last > 0
     ON CONFLICT (entries) DO NOTHING`,
  ).run();
  db.prepare(
    `DELETE FROM post WHERE taken_at IS NOT NULL AND kind NOT IN ('request', 'papers')
       AND sequence < (SELECT max(sequence) FROM post)`,
  ).run();
}

/** Deletes sealed texts that the office has had for long enough. An unlodged request is still an officer's to lodge. */
function trimSealed(db: Database.Database, before: string): { requests: number; papers: number } {
  const old = db.prepare(
    `SELECT sequence, ref FROM post WHERE kind = ? AND taken_at < ? AND ref NOT IN (SELECT request_number FROM lodging)
       AND sequence < (SELECT max(sequence) FROM post) LIMIT ${TRIM_AT_ONCE}`,
  );
  const done = { requests: 0, papers: 0 };
  const remove = db.prepare('DELETE FROM post WHERE sequence = ?');
  for (const [kind, sql] of [
    ['request', 'DELETE FROM sealed_request WHERE request_number = ?'],
    ['papers', 'DELETE FROM sealed_papers WHERE one = ?'],
  ] as const) {
    const sealed = db.prepare(sql);
    for (const { sequence, ref } of old.all(kind, before) as { sequence: number; ref: string }[]) {
      done[kind === 'request' ? 'requests' : 'papers'] += sealed.run(
        kind === 'request' ? ref : Number(ref),
      ).changes;
      remove.run(sequence);
    }
  }
  return done;
}

/** Lines that may go, up to a checkpoint that the office has had for long enough. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly head: string;
  readonly token: string;
}

/** As many lines as go at once, or those up to the first such checkpoint; null: none. */
function cutOf(db: Database.Database, before: string): Cut | null {
  const from = db.prepare('SELECT min(sequence) FROM journal').pluck().get() as number | null;
  if (from === null) return null;
  const anchors = db
    .prepare('SELECT entries, token FROM anchor WHERE anchored_at < ? AND entries >= ? ORDER BY entries')
    .all(before, from) as { entries: number; token: string }[];
  const up = anchors.filter(({ entries }) => entries < from + TRIM_AT_ONCE).at(-1) ?? anchors[0];
  const says = up === undefined ? null : readCheckpoint(up.token, null);
  return up === undefined || says === null
    ? null
    : { from, to: says.entries, head: says.head, token: up.token };
}

/** Deletes them; the journal goes on from that checkpoint. */
function cutLines(db: Database.Database, { to, head, token }: Cut): void {
  db.exec('DROP TRIGGER journal_keeps');
  db.prepare('DELETE FROM journal WHERE sequence <= ?').run(to);
  db.exec(KEEPS_TRIGGER);
  db.prepare(
    `INSERT INTO journal_base VALUES (1, ?, ?, ?) ON CONFLICT (one)
       DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, checkpoint = excluded.checkpoint`,
  ).run(to, head, token);
  db.prepare('DELETE FROM anchor WHERE entries < ?').run(to);
}

function trim({ db, write, append, compact }: PostSources, rule: KeepRule): Result<boolean, Fault> {
  const trimmed = write(() => {
    const sealed = trimSealed(db, rule.requestsBefore.toISOString());
    const cut = cutOf(db, rule.linesBefore.toISOString());
    if (cut === null && sealed.requests + sealed.papers === 0) return false;
    const lines = cut === null ? {} : { from: cut.from, to: cut.to };
    // The line first: the journal is never without one.
    append('-', { kind: 'store.trimmed', facts: { ...sealed, ...lines } });
    if (cut !== null) cutLines(db, cut);
    return true;
  });
  if (trimmed.ok && trimmed.value) compact();
  return trimmed;
}
