/**
 * The office's database: PostgreSQL inside this process in one folder (PGlite), or a server that speaks its language.
 * Several processes may use one server beside each other; a folder belongs to one process.
 */
import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import Lock from 'better-sqlite3';
import { Kysely, PGliteDialect, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { RefusalName } from '../../electron/servers/office/wire.ts';
import { fail, ok, type Result } from '../../electron/words/result.ts';
import { MIGRATIONS } from './migrations.ts';
import type { OfficeTables } from './schema.ts';

/** The database does not answer or has no room: nothing of what was meant stands, unless it was on its last step. */
export type DatabaseFault = Extract<RefusalName, 'database.full' | 'database.away' | 'office.failed'>;

/** Why a database is not opened; `database.in-use`: its folder belongs to another process. */
export type OpenFault = DatabaseFault | 'database.in-use';

export type Within = Transaction<OfficeTables>;

/** What LIKE takes for every text that has this one in it, word for word. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** A page of a list out of rows of which one more was asked for; `last` is its last row, null where no page comes after it. */
export function pageOf<Row>(rows: readonly Row[], size: number): { page: readonly Row[]; last: Row | null } {
  const page = rows.slice(0, size);
  return { page, last: rows.length > size ? (page.at(-1) ?? null) : null };
}

/** The open database. */
export interface OfficeDatabase {
  /** Whole or not at all; begun again where the server asks for that. A fault of the work itself is thrown. */
  transact<T>(work: (within: Within) => Promise<T>): Promise<Result<T, DatabaseFault>>;
  close(): Promise<void>;
}

/** Transactions at once, from one process. */
const CONNECTIONS = 10;
/** For a connection: a new one, or until another transaction has ended. Many kiosks at once wait; that is not a server that is away. */
const CONNECT_LIMIT_MS = 15_000;
const STATEMENT_LIMIT_MS = 15_000;
/** How often a transaction is begun again that met another one. */
const TRIES = 5;
/**
 * Of PostgreSQL's errors (appendix A): a transaction that met another one. A key that is taken (23505) is one, too: two who
 * looked before either had written. Begun again, the second sees what the first wrote.
 */
const AGAIN = new Set(['40001', '40P01', '23505']);
/** What a server says to the second of two who make the same table at once: as itself, as its type, as its row in the catalogue. */
const MADE_MEANWHILE = new Set([...AGAIN, '42P07', '42710', 'XX000']);
const AWAY = /^(?:08|57P0|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|ENOENT|EAI_|EHOST|ENET|25P0[34]|57014|53300|57P05)/;

const codeOf = (error: unknown) => (error as { code?: unknown })?.code;

/** What an error of the database means; null: it is none of the database's. */
export function databaseFault(error: unknown): DatabaseFault | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = String(codeOf(at) ?? '');
    if (code === '53100' || code === 'ENOSPC' || code === '53400') return 'database.full';
    if (AWAY.test(code)) return 'database.away';
    if (
      /[Cc]onnection terminated|timeout (?:exceeded )?when trying to connect|Client has encountered a connection error/.test(
        at.message,
      )
    )
      return 'database.away';
    // A data folder that cannot grow says so in words alone.
    if (/No space left on device|could not extend file/.test(at.message)) return 'database.full';
  }
  return null;
}

const isFolder = (where: string) => !/^postgres(?:ql)?:/.test(where);

/**
 * Holds a folder for this process: PGlite itself lets two processes write into one, and both would lose what they wrote.
 * The lock is the system's (SQLite's file beside the folder), so that one who was killed holds nothing. Null: another has it.
 */
function holdFolder(where: string): (() => void) | null {
  mkdirSync(where, { recursive: true, mode: 0o700 });
  const lock = new Lock(`${where.replace(/\/+$/, '')}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => void lock.close();
  } catch (error) {
    lock.close();
    if (codeOf(error) === 'SQLITE_BUSY') return null;
    throw error;
  }
}

function connect(where: string): Kysely<OfficeTables> {
  if (isFolder(where)) {
    return new Kysely({ dialect: new PGliteDialect({ pglite: () => PGlite.create(where) }) });
  }
  const pool = new pg.Pool({
    connectionString: where,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: STATEMENT_LIMIT_MS,
    keepAlive: true,
    application_name: 'sitthi25-office',
  });
  // An idle connection that the server ends is not an error: the next one is a new one.
  pool.on('error', () => undefined);
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Brings the schema to this version. Processes that start at once: one takes each step, the others find it taken. */
async function migrate(db: Kysely<OfficeTables>): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS office_schema (version int PRIMARY KEY, at text NOT NULL)`.execute(db);
  for (const [index, steps] of MIGRATIONS.entries()) {
    const version = index + 1;
    const known = await db
      .selectFrom('office_schema')
      .select('version')
      .where('version', '=', version)
      .execute();
    if (known.length > 0) continue;
    await db.transaction().execute(async (within) => {
      // Of two who insert the same key the second waits for the first: either it has the step to do, or it is done.
      const taken = await within
        .insertInto('office_schema')
        .values({ version, at: new Date().toISOString() })
        .onConflict((conflict) => conflict.doNothing())
        .returning('version')
        .execute();
      if (taken.length === 0) return;
      for (const step of steps) await sql.raw(step).execute(within);
    });
  }
}

/**
 * Opens the database (a folder, or `postgres://…`) and brings its schema to this version. A fault when it does not answer,
 * has no room, or is a folder that another process has open. Throws what is none of these.
 */
export async function openDatabase(where: string): Promise<Result<OfficeDatabase, OpenFault>> {
  const release = isFolder(where) ? holdFolder(where) : () => undefined;
  if (release === null) return fail('database.in-use');
  const db = connect(where);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await migrate(db);
      break;
    } catch (error) {
      // Another process was quicker: what it did is looked at once more.
      if (attempt < TRIES && MADE_MEANWHILE.has(String(codeOf(error)))) {
        await pause(50 * attempt);
        continue;
      }
      await db.destroy().catch(() => undefined);
      release();
      const fault = databaseFault(error);
      if (fault !== null) return fail(fault);
      throw error;
    }
  }
  return ok({
    async transact(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return ok(await db.transaction().execute(work));
        } catch (error) {
          if (attempt < TRIES && AGAIN.has(String(codeOf(error)))) {
            await pause(10 * attempt * Math.random());
            continue;
          }
          const fault = databaseFault(error);
          if (fault === null) throw error;
          return fail(fault);
        }
      }
    },
    close: () => db.destroy().finally(release),
  });
}
