/**
 * `npm run bench -- office [KIOSKS] [VISITS]`: 200 simulated kiosks that send at once to an office on a real PostgreSQL, a
 * batch a visit; beside it, in the same run and the same PostgreSQL, plain inserts of the very rows that came of it, by as
 * many connections, as many rows in a transaction. Marks: half as fast as plain inserts; and, where each process of the
 * office is held to a part of a processor so that neither the machine nor the database is the limit, two take 1.6 times
 * what one takes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { type Postgres, startPostgres } from '../office/postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from '../office/processes.ts';
import { sealedText, signKiosk } from '../office/simulated-kiosk.ts';
import { descendants, usage } from '../processes.ts';
import type { Told } from './figures.ts';

const MARK = 0.5;
const MARK_TWO = 1.6;
/** Of transactions at once of one office (office/store/database.ts). */
const CONNECTIONS = 10;
/** What a process of the office is held to when two are compared with one. */
const PART = 0.2;
/** Measured of a request and the papers of one record, as they are sealed (docs/scale.md). */
const SEALED_BYTES = 11_300;
const PAPERS_BYTES = 33_000;

interface Run {
  readonly items: number;
  readonly ms: number;
  readonly took: readonly number[];
  /** Of a processor: the office, the kiosks that are simulated, the database. */
  readonly spent: Readonly<Record<'office' | 'kiosks' | 'database', number>>;
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

const processor = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + usage(pid).ms, 0);

/** Kiosks that send what they have, in a process of their own; measured from their first batch to the last answer. */
async function feed(
  home: string,
  names: readonly string[],
  visits: number,
  offices: readonly OfficeProcess[],
  postgres: Postgres,
): Promise<Run> {
  for (const name of names) signKiosk(home, name);
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'office-kiosks.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout === null || child.stdin === null) throw new Error('no pipes');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  child.stdin.write(
    `${JSON.stringify({
      ...{ names, home, visits, authority: offices[0]?.authority },
      offices: offices.map(({ kiosks }) => kiosks),
      sealed: await sealedText('x'.repeat(Math.floor((SEALED_BYTES * 3) / 4) - 250)),
      papers: await sealedText('x'.repeat(Math.floor((PAPERS_BYTES * 3) / 4) - 250)),
    })}\n`,
  );
  await next();
  const own = [child.pid ?? 0, ...offices.map(({ pid }) => pid)];
  const spent = () => ({
    office: processor(own.slice(1)),
    kiosks: processor(own.slice(0, 1)),
    database: processor(descendants(process.pid).filter((pid) => !own.includes(pid))),
  });
  const before = spent();
  const began = performance.now();
  child.stdin.write('go\n');
  const took = JSON.parse(await next()) as number[];
  const ms = performance.now() - began;
  const after = spent();
  const between = (who: keyof typeof after) => after[who] - before[who];
  const [row] = await postgres.rows<{ n: string }>(
    `SELECT count(*) AS n FROM item WHERE kiosk = ANY('{${names.join(',')}}')`,
  );
  return {
    items: Number(row?.n),
    ms,
    took: took.sort((a, b) => a - b),
    spent: { office: between('office'), kiosks: between('kiosks'), database: between('database') },
  };
}

const TABLES = ['item', 'request', 'papers', 'happening', 'checkpoint'] as const;

/** The same rows into like tables: what one batch brought is one transaction, a statement a table. */
async function plainly(postgres: Postgres, names: readonly string[]): Promise<{ rows: number; ms: number }> {
  const all = new Map<string, Map<(typeof TABLES)[number], unknown[][]>>();
  for (const table of TABLES) {
    await postgres.rows(`CREATE TABLE plain_${table} (LIKE ${table} INCLUDING ALL)`);
    // Rows of one batch have one time and one kiosk; papers and checkpoints go with the item of their place.
    const rows = await postgres.rows<Record<string, unknown>>(
      table === 'item'
        ? `SELECT * FROM item WHERE kiosk = ANY('{${names.join(',')}}') ORDER BY kiosk, place`
        : table === 'request'
          ? `SELECT * FROM request WHERE kiosk = ANY('{${names.join(',')}}')`
          : table === 'happening'
            ? `SELECT happening.*, received_at AS batch FROM happening JOIN request USING (kiosk, request_number) WHERE kiosk = ANY('{${names.join(',')}}')`
            : `SELECT ${table}.*, received_at AS batch FROM ${table} JOIN item USING (kiosk, place) WHERE kiosk = ANY('{${names.join(',')}}')`,
    );
    for (const row of rows) {
      const key = `${row.kiosk} ${row.batch ?? row.received_at}`;
      const { batch: _, ...columns } = row;
      const batch = all.get(key) ?? new Map();
      all.set(key, batch);
      batch.set(table, [...(batch.get(table) ?? []), Object.values(columns)]);
    }
  }
  const batches = [...all.values()];
  const statements = batches.map((batch) =>
    [...batch].map(([table, rows]) => {
      const width = rows[0]?.length ?? 0;
      const values = rows.map(
        (_, at) => `(${Array.from({ length: width }, (_, i) => `$${at * width + i + 1}`)})`,
      );
      return { text: `INSERT INTO plain_${table} VALUES ${values.join(', ')}`, values: rows.flat() };
    }),
  );
  const pool = new pg.Pool({ connectionString: postgres.url, max: CONNECTIONS });
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query('SELECT pg_sleep(0.05)')));
  let at = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = await pool.connect();
      for (let batch = statements[at++]; batch !== undefined; batch = statements[at++]) {
        await client.query('BEGIN');
        for (const statement of batch) await client.query(statement);
        await client.query('COMMIT');
      }
      client.release();
    }),
  );
  const ms = performance.now() - began;
  await pool.end();
  const [row] = await postgres.rows<{ n: string }>('SELECT count(*) AS n FROM plain_item');
  for (const table of TABLES) await postgres.rows(`DROP TABLE plain_${table}`);
  return { rows: Number(row?.n), ms };
}

/** Bytes that the database has written ahead, and that the tables take with their indexes. */
async function held(postgres: Postgres): Promise<Readonly<Record<'wal' | 'tables', number>>> {
  const [row] = await postgres.rows<{ wal: string; tables: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS wal,
            (SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname = ANY('{${TABLES.join(',')}}')) AS tables`,
  );
  return { wal: Number(row?.wal), tables: Number(row?.tables) };
}

const CGROUP = '/sys/fs/cgroup/cpu';

/** Holds each process to a part of one processor; null: this machine has no such group, or it is not ours to make. */
function hold(pids: readonly number[]): (() => void) | null {
  if (!existsSync(join(CGROUP, 'cpu.cfs_quota_us'))) return null;
  const folders = pids.map((pid) => join(CGROUP, `sitthi25-bench-${pid}`));
  try {
    for (const [index, folder] of folders.entries()) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'cpu.cfs_period_us'), '20000');
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(20_000 * PART));
      writeFileSync(join(folder, 'cgroup.procs'), String(pids[index]));
    }
  } catch {
    return null;
  }
  return () => {
    for (const folder of folders) rmdirSync(folder);
  };
}

const perSecond = (count: number, ms: number) => (count / ms) * 1000;

async function two(home: string, postgres: Postgres, kiosks: number): Promise<readonly Told[]> {
  const config = officeConfig(home, postgres.url);
  const rates: number[] = [];
  for (const count of [1, 2]) {
    const offices = await Promise.all(Array.from({ length: count }, () => startOffice(config)));
    const free = hold(offices.map(({ pid }) => pid));
    if (free === null) {
      await Promise.all(offices.map((office) => office.end('SIGTERM')));
      console.log(
        '  two processes beside one  not measured: this machine holds no process to a part of a processor',
      );
      return [];
    }
    const names = Array.from({ length: kiosks }, (_, index) => `BENCH-${count}-${index + 1}`);
    const run = await feed(home, names, 3, offices, postgres);
    rates.push(perSecond(run.items, run.ms));
    await Promise.all(offices.map((office) => office.end('SIGKILL')));
    free();
  }
  const [one = 1, both = 0] = rates;
  return [
    {
      ...{ what: `two processes ÷ one, each held to ${PART} of a processor`, unit: '×' },
      ...{ rounds: [both / one], mark: { atLeast: MARK_TWO } },
    },
  ];
}

export async function run([count = '200', each = '10']: readonly string[]): Promise<readonly Told[]> {
  const [kiosks, visits] = [Number(count), Number(each)];
  const home = mkdtempSync(join(tmpdir(), 'bench-office-'));
  chmodSync(home, 0o755);
  const postgres = await startPostgres(join(home, 'postgres'));
  try {
    const office = await startOffice(officeConfig(home, postgres.url));
    const warm = Array.from({ length: 20 }, (_, index) => `WARM-${index + 1}`);
    await feed(home, warm, 10, [office], postgres);
    const names = Array.from({ length: kiosks }, (_, index) => `BENCH-${index + 1}`);
    const before = await held(postgres);
    const run = await feed(home, names, visits, [office], postgres);
    const after = await held(postgres);
    await office.end('SIGTERM');
    const plain = await plainly(postgres, names);
    const many = `${kiosks} kiosks at once, a batch a visit`;
    const ofABatch = (who: keyof Run['spent']): Told => ({
      ...{
        what: `processor time of a batch: ${who}`,
        unit: 'ms',
        rounds: [run.spent[who] / run.took.length],
      },
    });
    const ofAVisit = (of: 'wal' | 'tables'): Told => ({
      what: `a visit leaves in ${of === 'wal' ? 'the log that is written ahead' : 'tables and indexes'}`,
      ...{ unit: 'kB', rounds: [(after[of] - before[of]) / run.took.length / 1000] },
    });
    const [accepted, inserted] = [perSecond(run.items, run.ms), perSecond(plain.rows, plain.ms)];
    return [
      {
        what: `${many}: accepted ÷ plain inserts`,
        unit: '×',
        rounds: [accepted / inserted],
        mark: { atLeast: MARK },
      },
      { what: `${many}: items accepted`, unit: 'per s', rounds: [accepted] },
      { what: 'plain inserts of the same items', unit: 'per s', rounds: [inserted] },
      { what: `${many}: acknowledgement`, unit: 'ms', rounds: [quantile(run.took, 0.5)] },
      { what: `${many}: acknowledgement, p99`, unit: 'ms', rounds: [quantile(run.took, 0.99)] },
      ...[ofABatch('office'), ofABatch('database'), ofAVisit('tables'), ofAVisit('wal')],
      ...(await two(home, postgres, Math.min(kiosks, 60))),
    ];
  } finally {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
