/**
 * The store's file: who holds it, one checked transaction for each write, and a checkpoint of the whole in each of them.
 * Any table is covered, those of later versions included: its rows are counted as they change.
 */
import { type KeyObject, randomUUID } from 'node:crypto';
import { type BigIntStats, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { privateKeyOf, publicKeyOf } from '../config/signing-key.ts';
import type { StoreAnswer, StoreTask } from '../ports/store-task.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import {
  type Checkpoint,
  outsideCheckpoint,
  RowsDigest,
  readCheckpoint,
  type Sealing,
  signCheckpoint,
  writeOutside,
  writeOutsideNow,
} from './checkpoint.ts';
import { MIGRATIONS } from './migrations.ts';
import {
  type Against,
  type ChainReport,
  digestedTables,
  GENESIS,
  glance,
  prove,
  quoted,
  schemaDigest,
  storedCheckpoint,
  storedDigests,
  tablesDigest,
} from './proof.ts';

/** How long a start proves by itself; a larger store is proven by a process of its own while the kiosk shows that it checks. */
const PROVE_AT_ONCE_MS = 400;
/** How long after a write the checkpoint stands outside the store, too. */
const OUTSIDE_AFTER_MS = 250;
/** Pages of the log beside the file before they go into it: 16 MB. */
const LOG_PAGES = 4000;
/** Nobody else writes here: who holds the file for a moment does not hold up the kiosk for longer. */
const BUSY_MS = 500;

/** What a store is made of. */
export const STORE_FILES = [
  'journal.sqlite',
  'journal.sqlite-wal',
  'journal.sqlite-shm',
  'kiosk.lock',
] as const;
/** Their size and time change by this process alone; those of the others by locks, and by whoever reads. */
const OURS_ALONE: ReadonlySet<string> = new Set(['journal.sqlite', 'journal.sqlite-wal']);

export const codeOf = (error: unknown) => (error as { code?: string }).code ?? (error as Error).name;

/** Has a store read by a process of its own. */
export type ReadStore = (task: StoreTask) => Promise<StoreAnswer>;

/** What an error of SQLite or of the file system means. */
export function storeFault(error: unknown): Fault {
  const code = codeOf(error);
  const damaged = /^SQLITE_(?:CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(code);
  return fault(damaged ? 'store.corrupt' : 'store.unwritable', code);
}

/** What a proof found, as the store's fault; null: all is whole. */
export const brokenFault = ({ why, brokenAt }: ChainReport): Fault | null =>
  why === undefined
    ? null
    : fault('store.corrupt', brokenAt === undefined ? why : `entry ${brokenAt}: ${why}`);

/** Takes the lock of the store: held until this process ends, however it ends. */
function lockStore(directory: string): Result<Database.Database, Fault> {
  let lock: Database.Database | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    lock = new Database(join(directory, 'kiosk.lock'), { timeout: 0 });
    // Two kiosks on one store would take each other for a power cut.
    lock.exec('BEGIN EXCLUSIVE');
    return ok(lock);
  } catch (error) {
    lock?.close();
    return fail(codeOf(error) === 'SQLITE_BUSY' ? fault('store.in-use', directory) : storeFault(error));
  }
}

/**
 * Opens (or makes) the store in a folder. A fault, and nothing half-written: an unwritable folder, a damaged file, a
 * store that another process holds, and one that is not the store of its last checkpoint. `accept`: whatever store it is.
 */
export function openStore(
  directory: string,
  sealing: Sealing,
  { accept }: { readonly accept?: unknown } = {},
): Result<SealedStore, Fault> {
  const lock = lockStore(directory);
  if (!lock.ok) return lock;
  const file = join(directory, 'journal.sqlite');
  let db: Database.Database | undefined;
  const refuse = (f: Fault) => {
    db?.close();
    lock.value.close();
    return fail(f);
  };
  try {
    const accepted = accept !== undefined;
    const outside = accepted ? null : outsideCheckpoint(sealing.checkpointFile);
    if (outside !== null && !existsSync(file))
      return refuse(fault('store.replaced', 'there is no journal, but a checkpoint of one'));
    db = new Database(file, { timeout: BUSY_MS });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // A write touches about ten pages: the log goes into the file after some hundred writes, not after every hundred.
    db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    db.pragma('recursive_triggers = ON');
    // What is deleted is overwritten.
    db.pragma('secure_delete = ON');
    const against: Against = {
      key: publicKeyOf(sealing.signingKey),
      kioskId: sealing.kioskId,
      outside: outside === null ? [] : [outside],
      anyKey: accepted,
    };
    const made = (db.pragma('user_version', { simple: true }) as number) > 0;
    const odd = made || outside !== null ? glance(db, against) : null;
    if (odd !== null) return refuse(fault('store.replaced', odd));
    const before = made ? readCheckpoint(storedCheckpoint(db) ?? '', null) : null;
    if (before?.outside === true && outside === null && !accepted)
      return refuse(fault('store.replaced', 'the checkpoint outside the store is gone'));
    const store = new SealedStore(db, lock.value, directory, sealing, before);
    const unready = store.begin(made ? against : null);
    return unready === null ? ok(store) : refuse(unready);
  } catch (error) {
    return refuse(storeFault(error));
  }
}

/** The open store. */
export class SealedStore {
  readonly db: Database.Database;
  readonly #lock: Database.Database;
  readonly #directory: string;
  readonly #sealing: Sealing;
  readonly #key: KeyObject;
  #says: Checkpoint | null;
  #token = '';
  #schema = '';
  #digests = new Map<string, RowsDigest>();
  /** Digests as the transaction that goes on has changed them. */
  #changed = new Map<string, RowsDigest>();
  /** Not the store that was opened any more: nothing is written, by anyone, until somebody has looked at it. */
  #broken: Fault | null = null;
  #files = new Map<string, BigIntStats>();
  #dataVersion = 0;
  readonly #statements = new Map<string, Database.Statement>();
  /** What the store is still to be proven against; null: it is proven. */
  #unproven: Against | null = null;
  #outsideTimer: NodeJS.Timeout | undefined;
  #outsideAt = '';
  outsideWritten = true;

  constructor(
    db: Database.Database,
    lock: Database.Database,
    directory: string,
    sealing: Sealing,
    before: Checkpoint | null,
  ) {
    this.db = db;
    this.#lock = lock;
    this.#directory = directory;
    this.#sealing = sealing;
    this.#key = privateKeyOf(sealing.signingKey);
    this.#says = before;
  }

  /** Proves what can be proven at once (null: the store is new), brings it to this version, and seals it. */
  begin(against: Against | null): Fault | null {
    const { db } = this;
    const broken = against === null ? null : this.#proveAtOnce(against);
    if (broken !== null) return broken;
    db.transaction(() => {
      migrate(db);
      const known = storedDigests(db);
      for (const name of digestedTables(db)) this.#digests.set(name, known.get(name) ?? countRows(db, name));
    }).immediate();
    this.#schema = schemaDigest(db);
    this.#changed = new Map(this.#digests);
    db.function('count_row', { varargs: true, directOnly: false }, (table, by, ...row) => {
      this.#countRow(String(table), Number(by) as 1 | -1, row);
      return null;
    });
    for (const name of this.#digests.keys()) watchRows(db, name);
    const sealed = this.#transact(() => undefined);
    if (!sealed.ok) return sealed.fault;
    this.#writeOutsideNow();
    return null;
  }

  /** Proves a store that is read quickly. The fault, when it found one. */
  #proveAtOnce(against: Against): Fault | null {
    const db = new Database(join(this.#directory, 'journal.sqlite'), { readonly: true });
    const steps = prove(db, against);
    try {
      // One look at the file.
      db.exec('BEGIN');
      const until = performance.now() + PROVE_AT_ONCE_MS;
      for (;;) {
        const step = steps.next();
        if (step.done === true) {
          return brokenFault(step.value);
        }
        if (performance.now() > until) {
          this.#unproven = against;
          return null;
        }
      }
    } finally {
      // One that stands in the middle of its rows still reads: a store that reads cannot be closed.
      steps.return({ entries: 0 });
      db.close();
    }
  }

  get proven(): boolean {
    return this.#unproven === null;
  }

  /**
   * Has the whole proven, if it was not. A fault of the store is its own from then on; `store.silent`: nobody has said
   * anything of it, and it is to be asked again.
   */
  async prove(read: ReadStore): Promise<Fault | null> {
    const against = this.#unproven;
    if (against === null) return this.#broken;
    const x = this.#sealing.signingKey.x ?? '';
    const answer = await read({
      what: 'prove',
      directory: this.#directory,
      key: { kty: 'OKP', crv: 'Ed25519', x },
      kioskId: this.#sealing.kioskId,
      outside: [...against.outside],
    });
    if ('lines' in answer) this.#unproven = null;
    else if (answer.fault.name === 'store.silent') return fault('store.silent', answer.fault.detail);
    else this.#broken ??= fault(answer.fault.name, answer.fault.detail);
    return this.#broken;
  }

  #countRow(table: string, by: 1 | -1, row: readonly unknown[]): void {
    let digest = this.#changed.get(table);
    if (digest === undefined) {
      digest = new RowsDigest(this.#digests.get(table)?.state);
      this.#changed.set(table, digest);
    }
    digest.count(by, table, row);
  }

  /** Writes, or says why it could not: then nothing of it stands. What is returned was committed. */
  write<T>(work: () => T): Result<T, Fault> {
    const odd = this.look();
    if (odd !== null) return fail(odd);
    const written = this.#transact(work);
    if (written.ok) this.#outsideSoon();
    return written;
  }

  #statement(sql: string): Database.Statement {
    const made = this.#statements.get(sql) ?? this.db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #transact<T>(work: () => T): Result<T, Fault> {
    let says: Checkpoint | null = null;
    let token = '';
    try {
      const value = this.db
        .transaction(() => {
          const result = work();
          says = this.#seal();
          token = signCheckpoint(says, this.#key);
          this.#statement(
            'INSERT INTO store_seal VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET checkpoint = excluded.checkpoint',
          ).run(token);
          return result;
        })
        .immediate();
      this.#says = says;
      this.#token = token;
      for (const [name, digest] of this.#changed) this.#digests.set(name, digest);
      this.#remember();
      return ok(value);
    } catch (error) {
      // What was rolled back has written to the file, too.
      this.#remember();
      return fail(storeFault(error));
    } finally {
      this.#changed.clear();
    }
  }

  /** The checkpoint of the store as the transaction leaves it. */
  #seal(): Checkpoint {
    const keep = this.#statement(
      'INSERT INTO table_digest VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET state = excluded.state',
    );
    for (const [name, digest] of this.#changed) keep.run(name, digest.state);
    const digests = new Map(
      [...this.#digests, ...this.#changed].map(([name, rows]) => [name, rows.digest] as const),
    );
    const last = this.#statement('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1').get() as
      | { sequence: number; hash: string }
      | undefined;
    return {
      kioskId: this.#sealing.kioskId,
      store: this.#says?.store ?? randomUUID(),
      writes: (this.#says?.writes ?? 0) + 1,
      entries: last?.sequence ?? 0,
      head: last?.hash ?? GENESIS,
      tables: tablesDigest(this.#schema, digests),
      at: new Date().toISOString(),
      outside: this.#outsideAt !== '' || (this.#says?.outside ?? false),
    };
  }

  /** The files as this process left them. */
  #remember(): void {
    for (const name of STORE_FILES) {
      if (!OURS_ALONE.has(name) && this.#files.has(name)) continue;
      const stat = statSync(join(this.#directory, name), { bigint: true, throwIfNoEntry: false });
      // What is not there as the first write has made it is found missing by the next look.
      if (stat !== undefined) this.#files.set(name, stat);
    }
    this.#dataVersion = this.#readDataVersion();
  }

  /** Changes when another connection has written to the file. */
  #readDataVersion(): number {
    return this.#statement('PRAGMA data_version').pluck().get() as number;
  }

  /** Looks at the files themselves: deleted, replaced, or written by somebody else. */
  look(): Fault | null {
    if (this.#broken !== null) return this.#broken;
    const odd = (what: string) => {
      this.#broken = fault('store.replaced', what);
      return this.#broken;
    };
    for (const [name, before] of this.#files) {
      const now = statSync(join(this.#directory, name), { bigint: true, throwIfNoEntry: false });
      if (now === undefined) return odd(`${name} was deleted`);
      if (now.ino !== before.ino || now.dev !== before.dev) return odd(`${name} was replaced`);
      if (OURS_ALONE.has(name) && (now.size !== before.size || now.mtimeNs !== before.mtimeNs))
        return odd(`${name} was written by another program`);
    }
    try {
      if (this.#readDataVersion() !== this.#dataVersion) return odd('another program wrote to the store');
    } catch (error) {
      return storeFault(error);
    }
    return null;
  }

  /** The last checkpoint, as it was before the write that goes on. */
  get token(): string {
    return this.#token;
  }

  /** Leaves nothing of what was deleted in the file beside the store. A reader may keep it there until it ends. */
  compact(): void {
    if (this.look() !== null) return;
    this.db.pragma('wal_checkpoint(TRUNCATE)');
    this.#remember();
  }

  /** The last checkpoint, outside the store as well. */
  checkpoint(): Result<{ readonly token: string; readonly says: Checkpoint }, Fault> {
    const sealed = this.write(() => undefined);
    if (!sealed.ok) return sealed;
    this.#writeOutsideNow();
    return this.#says === null ? fail(fault('store.corrupt')) : ok({ token: this.#token, says: this.#says });
  }

  #outsideSoon(): void {
    if (this.#outsideTimer !== undefined) return;
    this.#outsideTimer = setTimeout(() => {
      this.#outsideTimer = undefined;
      const token = this.#token;
      const isLast = () => this.#token === token && this.db.open;
      writeOutside(this.#sealing.checkpointFile, token, isLast).then(
        (stands) => stands && this.#outsideIs(token),
        () => this.#outsideIs(null),
      );
    }, OUTSIDE_AFTER_MS);
    this.#outsideTimer.unref();
  }

  #writeOutsideNow(): void {
    try {
      writeOutsideNow(this.#sealing.checkpointFile, this.#token);
      this.#outsideIs(this.#token);
    } catch {
      this.#outsideIs(null);
    }
  }

  #outsideIs(token: string | null): void {
    this.outsideWritten = token !== null;
    if (token !== null) this.#outsideAt = token;
  }

  /** Ends in order: the file is left so that it can be read on a medium that is read-only. */
  close(): void {
    clearTimeout(this.#outsideTimer);
    const { db } = this;
    if (this.look() === null) {
      this.#writeOutsideNow();
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.pragma('journal_mode = DELETE');
      } catch {
        // Somebody reads it now: it stays as it is, which is whole.
      }
    }
    db.close();
    this.#lock.close();
  }
}

/** The digest of a table as it is. */
function countRows(db: Database.Database, name: string): RowsDigest {
  const rows = new RowsDigest();
  for (const row of db
    .prepare(`SELECT * FROM ${quoted(name)}`)
    .raw()
    .iterate())
    rows.count(1, name, row as unknown[]);
  return rows;
}

/** Has every change of a table counted, as long as this connection lives; nothing of it stands in the file. */
function watchRows(db: Database.Database, name: string): void {
  const columns = (db.pragma(`table_info(${quoted(name)})`) as { name: string }[]).map((c) => quoted(c.name));
  const text = `'${name.replaceAll("'", "''")}'`;
  const count = (by: 1 | -1) =>
    `SELECT count_row(${[text, by, ...columns.map((column) => `${by === 1 ? 'NEW' : 'OLD'}.${column}`)].join(', ')});`;
  const on = (what: string, body: string) =>
    db.exec(
      `CREATE TEMP TRIGGER ${quoted(`watch ${what} ${name}`)} AFTER ${what} ON main.${quoted(name)} BEGIN ${body} END`,
    );
  on('INSERT', count(1));
  on('UPDATE', `${count(-1)} ${count(1)}`);
  on('DELETE', count(-1));
}

function migrate(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  // Of a newer version that was taken back: with a lower number its steps would be made again when it comes back, and fail.
  if (version >= MIGRATIONS.length) return;
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.pragma(`user_version = ${MIGRATIONS.length}`);
}
