/**
 * Whoever has the kiosk's file and not its key, and knows how everything in it is made: random edits, deletions,
 * insertions, exchanges, ends cut off, older copies put back, and bytes changed in the file. Each is found. The same seed
 * tries the same (SITTHI_SEED); what was not found is named.
 */
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONG, SEED } from '../../tests/long.ts';
import { random } from '../../tests/random.ts';
import { lineHash, openJournal, verifyJournal } from './journal.ts';
import { GENESIS } from './proof.ts';

/** Changes of each kind: a thousand in all in the long form; another SITTHI_SEED tries others. */
const EACH = LONG ? 143 : 22;
const home = mkdtempSync(join(tmpdir(), 'tampering-'));
const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const sealing = { kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') };
const post = { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' } };
const whole = join(home, 'store', 'journal.sqlite');
const trial = join(home, 'trial');
const file = join(trial, 'journal.sqlite');
/** The file as it was after each day, the last one first. */
const copies: string[] = [];
const chance = random(SEED);
const upTo = (count: number) => Math.floor(chance() * count);
const oneOf = <T>(of: readonly T[]): T => of[upTo(of.length)] as T;

beforeAll(() => {
  mkdirSync(trial);
  for (let day = 1; day <= 6; day += 1) {
    const opened = openJournal(join(home, 'store'), sealing, { post });
    if (!opened.ok || opened.value.post === null) throw new Error('no store');
    const journal = opened.value;
    for (let line = 0; line < 22; line += 1)
      journal.append(`visit-${line % 4}`, { kind: 'help.called', facts: { day, line } });
    for (const what of ['1', '2']) {
      journal.keepSealedRequest(`ตย.0000/ม25/2569/${day}${what}`, `SEALED-${day}-${what}`);
      journal.keepSealedPapers(`ตย.0000/ม25/2569/${day}${what}`, `PAPERS-${day}-${what}`);
      journal.nextRequestCounter(2563 + day);
    }
    journal.queueCertification(`ตย.0000/ม25/2569/${day}1`, day);
    journal.post?.checkpoint();
    // The office has the first days.
    const waiting = journal.post?.waiting({ count: 1000, bytes: 10_000_000 });
    if (day < 4 && waiting?.ok === true)
      journal.post?.taken(waiting.value.items.map(({ sequence }) => sequence));
    journal.close();
    const copy = join(home, `day-${day}.sqlite`);
    copyFileSync(whole, copy);
    copies.unshift(copy);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Row = Readonly<Record<string, string | number | null>>;
const TRIGGERS = /^(?:journal_stays|journal_keeps|journal_counts)$/;

/** Works on a copy without its triggers, which are put back as they were. */
function within(work: (db: Database.Database) => string): string {
  const db = new Database(file);
  // Nothing of it is to outlast the machine.
  db.pragma('synchronous = OFF');
  const triggers = (
    db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
      name: string;
      sql: string;
    }[]
  ).filter(({ name }) => TRIGGERS.test(name));
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  const said = work(db);
  for (const { sql } of triggers) db.exec(sql);
  db.close();
  return said;
}
const TABLES = [
  ...['journal', 'journal_head', 'request_counter', 'sealed_request', 'sealed_papers', 'certification'],
  ...['post', 'post_series', 'anchor', 'store_seal', 'table_digest'],
] as const;
const rowsOf = (db: Database.Database, table: string) =>
  db.prepare(`SELECT rowid AS "rowid", * FROM ${table}`).all() as Row[];
const count = (db: Database.Database) =>
  db.exec('UPDATE journal_head SET entries = (SELECT count(*) FROM journal)');

/** As somebody who knows how the chain is made: every line after the change fits again. */
function rechain(db: Database.Database): void {
  const lines = db
    .prepare('SELECT rowid AS id, at, visit_id, kind, facts FROM journal ORDER BY sequence')
    .all();
  const set = db.prepare('UPDATE journal SET sequence = -?, hash = ? WHERE sequence = ?');
  let previous = GENESIS;
  for (const [index, row] of (lines as Record<string, string>[]).entries()) {
    const { at = '', visit_id: visitId = '', kind = '', facts = '' } = row;
    previous = lineHash(previous, { sequence: index + 1, at, visitId, kind, facts });
    set.run(index + 1, previous, row.id);
  }
  db.exec('UPDATE journal SET sequence = -sequence');
  count(db);
}

/** Another value of the same kind, by one letter or number. */
function another(value: string | number | Buffer | null): string | number | Buffer {
  if (Buffer.isBuffer(value)) {
    const changed = Buffer.from(value);
    const at = upTo(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << upTo(8));
    return changed;
  }
  if (value === null) return '1';
  if (typeof value === 'number') return value + 1 + upTo(5);
  if (value === '') return 'x';
  const at = upTo(value.length);
  const letter = value[at] === '7' ? '3' : '7';
  return `${value.slice(0, at)}${letter}${value.slice(at + 1)}`;
}

const KINDS: Readonly<Record<string, () => string>> = {
  edit: () =>
    within((db) => {
      const table = oneOf(TABLES.filter((name) => rowsOf(db, name).length > 0));
      const row = oneOf(rowsOf(db, table));
      const column = oneOf(Object.keys(row).filter((name) => name !== 'rowid' && name !== 'one'));
      const before = row[column] as string | number | Buffer | null;
      const after = another(before);
      try {
        db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(after, row.rowid);
      } catch {
        // Another row has that key, or a column takes no text: the row goes instead.
        db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(row.rowid);
      }
      const chained = table === 'journal' && upTo(2) === 0;
      if (chained) rechain(db);
      return `${table}.${column} of ${row.rowid}: ${before} to ${after}${chained ? ', the chain made again' : ''}`;
    }),
  deletion: () =>
    within((db) => {
      const table = oneOf(TABLES.filter((name) => rowsOf(db, name).length > 0));
      const { rowid } = oneOf(rowsOf(db, table));
      db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid);
      const chained = table === 'journal' && upTo(2) === 0;
      if (chained) rechain(db);
      return `row ${rowid} of ${table}${chained ? ', the chain made again' : ''}`;
    }),
  insertion: () =>
    within((db) => {
      const table = oneOf([
        'journal',
        'request_counter',
        'sealed_request',
        'sealed_papers',
        'post',
        'anchor',
      ] as const);
      const row = { ...oneOf(rowsOf(db, table)) } as Record<string, unknown>;
      delete row.rowid;
      const [key = ''] = Object.keys(row);
      row[key] = typeof row[key] === 'number' ? 1_000_000 + upTo(1000) : `${row[key]}-${upTo(1000)}`;
      db.prepare(
        `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
      ).run(...(Object.values(row) as string[]));
      if (table === 'journal') rechain(db);
      return `${row[key]} into ${table}`;
    }),
  exchange: () =>
    within((db) => {
      const [table, column] = oneOf([
        ...[['journal', 'facts'] as const, ['journal', 'at'] as const],
        ...[['sealed_request', 'sealed'] as const, ['sealed_papers', 'sealed'] as const],
        ...[['certification', 'copies'] as const, ['post', 'sequence'] as const],
      ]);
      const rows = rowsOf(db, table);
      const first = oneOf(rows);
      const second = oneOf(rows.filter((row) => row[column] !== first[column]));
      // A key is never twice: by way of a value that nobody has.
      const set = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} IS ?`);
      const [a, b] = [first[column], second[column]];
      const spare = typeof a === 'number' ? -1 : '\u0001';
      set.run(spare, a);
      set.run(a, b);
      set.run(b, spare);
      const chained = table === 'journal' && upTo(2) === 0;
      if (chained) rechain(db);
      return `${table}.${column}: ${a} and ${b}${chained ? ', the chain made again' : ''}`;
    }),
  truncation: () => {
    if (upTo(3) === 0) {
      const bytes = readFileSync(file);
      const left = bytes.length - 1 - upTo(bytes.length - 1);
      writeFileSync(file, bytes.subarray(0, left));
      return `${left} of ${bytes.length} bytes`;
    }
    return within((db) => {
      const lines = rowsOf(db, 'journal').length;
      const left = upTo(lines);
      db.prepare('DELETE FROM journal WHERE sequence > ?').run(left);
      if (upTo(2) === 0) count(db);
      return `${left} of ${lines} lines`;
    });
  },
  'older copy': () => {
    const at = 1 + upTo(copies.length - 1);
    copyFileSync(copies[at] as string, file);
    // Or only what is in it, in the file as it is now.
    if (upTo(3) > 0) return `of ${at} days before`;
    copyFileSync(whole, file);
    return within((db) => {
      const table = oneOf([
        'journal',
        'request_counter',
        'sealed_request',
        'sealed_papers',
        'store_seal',
      ] as const);
      db.exec(`ATTACH '${copies[at]}' AS old`);
      db.exec(`DELETE FROM main.${table}`);
      db.exec(`INSERT INTO main.${table} SELECT * FROM old.${table}`);
      count(db);
      db.exec('DETACH old');
      return `${table} of ${at} days before`;
    });
  },
  bytes: () => {
    const bytes = readFileSync(file);
    const at = upTo(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(8));
    writeFileSync(file, bytes);
    return `byte ${at}`;
  },
};

/** All that the file says; null: it cannot be read. */
function contents(of: string): string | null {
  try {
    const db = new Database(of, { readonly: true });
    try {
      const schema = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      return JSON.stringify([
        schema,
        ...TABLES.map((table) => db.prepare(`SELECT * FROM ${table}`).raw().all()),
      ]);
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/** What is found: by the file alone beside the checkpoint that is kept elsewhere. */
function verdict(): string | undefined {
  const report = verifyJournal(trial, {
    key: signingKey,
    checkpoints: [readFileSync(sealing.checkpointFile, 'utf8')],
  });
  return report.ok ? report.value.why : report.fault.name;
}

describe(`of ${EACH * Object.keys(KINDS).length} changes by somebody without the key`, () => {
  it('nothing is said of a file that nobody changed', () => {
    copyFileSync(whole, file);
    expect(verdict()).toBeUndefined();
    within(() => '');
    expect(verdict()).toBeUndefined();
  });

  it.each(Object.keys(KINDS))('each is found: %s', { timeout: 120_000 }, (kind) => {
    const original = contents(whole);
    const unseen: string[] = [];
    let tried = 0;
    for (let draws = 0; tried < EACH && draws < EACH * 20; draws += 1) {
      copyFileSync(whole, file);
      const what = KINDS[kind]?.() ?? '';
      const found = verdict();
      // A byte of a page that has nothing on it: nothing was changed, and there is nothing to be found.
      if (found === undefined && contents(file) === original) continue;
      tried += 1;
      if (found === undefined) unseen.push(what);
    }
    expect({ kind, tried, unseen }).toEqual({ kind, tried: EACH, unseen: [] });
  });
});
