/**
 * A kiosk, its office and the network between them, each killed with SIGKILL at random moments while the kiosk works:
 * nothing that was acknowledged, or that the kiosk's store said stands, is lost, and nothing is there twice.
 * Short: some kills; long (SITTHI_LONG=1): 500. Which is killed when is of the seed (SITTHI_SEED).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal } from '../../electron/journal/journal.ts';
import { LONG, SEED } from '../long.ts';
import { random } from '../random.ts';
import { freePort, type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { pki, signKiosk } from './simulated-kiosk.ts';

const RUNS = LONG ? 500 : 14;
const NAME = 'ANY-1';
const chance = random(SEED);
let home: string;
let postgres: Postgres;
let config: string;
let office: OfficeProcess;
const ports = { office: 0, network: 0 };

interface Child {
  readonly process: ChildProcess;
  said(): string;
  kill(): Promise<void>;
}

/** A child, once it has said something. */
async function child(file: string, args: readonly string[], hear: (line: string) => void): Promise<Child> {
  const started = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  started.stderr.on('data', (bytes) => (said += String(bytes)));
  const gone = new Promise<void>((done) => started.once('close', () => done()));
  const lines = createInterface({ input: started.stdout });
  await new Promise<void>((found, lost) => {
    lines.once('line', () => found());
    started.once('exit', () => lost(new Error(`${file} ended: ${said}`)));
    lines.on('line', hear);
  });
  return {
    process: started,
    said: () => said,
    async kill() {
      // Nobody ends by itself: what would be hidden by the kill.
      expect([file, started.exitCode, said]).toEqual([file, null, '']);
      started.kill('SIGKILL');
      // What it had said is heard to its end.
      await gone;
    },
  };
}

const stood = { lines: [] as string[], counters: [] as number[], requests: [] as string[] };
const acknowledged = new Set<number>();
const faults = new Set<string>();
let ended = false;
const hear = (text: string) => {
  const said = JSON.parse(text) as {
    line?: string;
    counter?: number;
    request?: string;
    acknowledged?: number[];
    fault?: string;
    refused?: string;
    ended?: boolean;
  };
  if (said.line !== undefined) stood.lines.push(said.line);
  if (said.counter !== undefined) stood.counters.push(said.counter);
  if (said.request !== undefined) stood.requests.push(said.request);
  for (const sequence of said.acknowledged ?? []) acknowledged.add(sequence);
  if (said.fault !== undefined) faults.add(said.fault);
  if (said.refused !== undefined) faults.add(said.refused);
  if (said.ended === true) ended = true;
};
const network = () => child('network.ts', [`${ports.network}`, `${ports.office}`], () => undefined);
const kiosk = () =>
  child('working-kiosk.ts', [home, NAME, `https://localhost:${ports.network}`, office.authority], hear);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-anything-'));
  chmodSync(home, 0o755);
  signKiosk(home, NAME);
  writeFileSync(
    join(home, 'signing.jwk'),
    JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  );
  postgres = await startPostgres(join(home, 'postgres'));
  ports.office = await freePort();
  ports.network = await freePort();
  config = officeConfig(home, postgres.url, {
    kiosks: { host: '127.0.0.1', port: ports.office, authority: join(pki, 'ca.pem') },
  });
  office = await startOffice(config);
}, 120_000);
afterAll(async () => {
  await office.end('SIGTERM');
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

it(`of ${RUNS} kills of kiosk, office and network nothing acknowledged is lost, and nothing is twice`, {
  timeout: LONG ? 3_000_000 : 240_000,
  retry: 0,
}, async () => {
  let between = await network();
  let alive = await kiosk();
  const kills = { kiosk: 0, office: 0, network: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    await sleep(chance() * 300);
    const which = chance();
    if (which < 0.4) {
      kills.kiosk += 1;
      await alive.kill();
      alive = await kiosk();
    } else if (which < 0.65) {
      kills.office += 1;
      await office.end('SIGKILL');
      office = await startOffice(config);
    } else {
      kills.network += 1;
      await between.kill();
      await sleep(chance() * 100);
      between = await network();
    }
  }
  const gone = new Promise((done) => alive.process.once('close', done));
  alive.process.stdin?.write('enough\n');
  await gone;
  await between.kill();
  expect([ended, alive.process.exitCode, alive.said()]).toEqual([true, 0, '']);
  // Each was killed, and it was felt.
  for (const [what, times] of Object.entries(kills)) expect(times, what).toBeGreaterThan(0);
  expect([...faults]).toContain('office.unreachable');
  // Nothing was ever refused for what it was.
  expect([...faults].filter((name) => !/^(?:office\.|database\.away|kiosk\.too-fast)/.test(name))).toEqual(
    [],
  );

  const journal = [...readJournal(join(home, 'store'))];
  const here = new Set(journal.map(({ facts }) => (JSON.parse(facts) as { word?: string }).word));
  expect(stood.lines.length).toBeGreaterThan(RUNS);
  expect(stood.lines.filter((word) => !here.has(word))).toEqual([]);
  expect(new Set(stood.counters).size).toBe(stood.counters.length);

  const items = await postgres.rows<{ place: string; body: string | null }>(
    'SELECT place, body FROM item ORDER BY place',
  );
  expect(items.map(({ place }) => Number(place))).toEqual(items.map((_, index) => index + 1));
  expect([...acknowledged].filter((sequence) => sequence > items.length)).toEqual([]);
  const there = items.flatMap(
    ({ body }) => (JSON.parse(body ?? '{}') as { lines?: { sequence: number; hash: string }[] }).lines ?? [],
  );
  expect(there.map(({ hash }) => hash)).toEqual(journal.map(({ hash }) => hash));
  const requests = await postgres.rows<{ request_number: string }>('SELECT request_number FROM request');
  const numbersThere = new Set(requests.map(({ request_number }) => request_number));
  expect(numbersThere.size).toBe(requests.length);
  expect(stood.requests.filter((number) => !numbersThere.has(number))).toEqual([]);
  const [row] = await postgres.rows<{ refused: string | null; anchored: string }>('SELECT * FROM kiosk');
  expect([row?.refused, Number(row?.anchored)]).toEqual([null, journal.length]);
});
