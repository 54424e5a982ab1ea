/** A PostgreSQL server of a test's own: Debian's, in a folder, at a free port of this machine. Killed and started as asked. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Debian's own: another version in each of its releases. */
const BIN = globSync('/usr/lib/postgresql/*/bin').sort().at(-1) ?? '/usr/lib/postgresql/15/bin';

/** A port that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

const idOf = (what: '-u' | '-g') => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));

/** PostgreSQL refuses to be root's: its own user runs it. */
const asPostgres = (command: string, args: readonly string[]) =>
  ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', '--', command, ...args]] as const;

export interface Postgres {
  readonly url: string;
  /** SIGKILL to the server: nothing is said to anyone, nothing is written down. */
  kill(): Promise<void>;
  /** Starts it (again), and waits until it answers. */
  start(): Promise<void>;
  /** Rows of a query. */
  rows<T>(sql: string): Promise<readonly T[]>;
  stop(): Promise<void>;
}

/** Makes the server in a folder that it makes, whose parents anyone may enter; it runs. */
export async function startPostgres(folder: string): Promise<Postgres> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, idOf('-u'), idOf('-g'));
  const port = await freePort();
  execFileSync(
    ...asPostgres(`${BIN}/initdb`, [
      '-D',
      folder,
      '-A',
      'trust',
      '-U',
      'office',
      '--no-sync',
      '--no-locale',
      '-E',
      'UTF8',
    ]),
    { stdio: 'ignore' },
  );
  const url = `postgres://office@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const rows = async <T>(sql: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  };
  const start = async () => {
    server = spawn(
      ...asPostgres(`${BIN}/postgres`, [
        '-D',
        folder,
        '-p',
        String(port),
        '-k',
        '',
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'max_connections=60',
      ]),
      { stdio: 'ignore' },
    );
    for (let tries = 0; ; tries += 1) {
      try {
        await rows('SELECT 1');
        return;
      } catch (error) {
        if (tries > 300) throw error;
        await sleep(100);
      }
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const pidFile = `${folder}/postmaster.pid`;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((done) => server?.once('exit', done));
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), signal);
    await gone;
  };
  await start();
  return { url, start, rows, kill: () => end('SIGKILL'), stop: () => end('SIGINT') };
}
