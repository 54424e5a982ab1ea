/**
 * Two processes of the office beside each other on one PostgreSQL, many kiosks that send at once, and everything killed
 * that can be: what was acknowledged is there, once, in order, whatever was cut in between.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invite } from '../../office/desk/people.ts';
import { openDatabase } from '../../office/store/database.ts';
import { LONG, SEED } from '../long.ts';
import { random } from '../random.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, SimulatedStore, sender, signKiosk } from './simulated-kiosk.ts';

const KIOSKS = LONG ? 200 : 12;
const LINES = LONG ? 200 : 30;
const KILLS = LONG ? 20 : 3;
const AT_ONCE = 7;
/** So long between two batches of a kiosk, on average, in milliseconds. */
const PACE_MS = 1000;
/** Which office, and when what is killed: of the seed (SITTHI_SEED). */
const chance = random(SEED);

let home: string;
let postgres: Postgres;
let config: string;
const offices: OfficeProcess[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-killed-'));
  // The database's own user goes through it.
  chmodSync(home, 0o755);
  postgres = await startPostgres(join(home, 'postgres'));
  config = officeConfig(home, postgres.url);
  // At once: one of them makes the tables, the other finds them made.
  offices.push(...(await Promise.all([startOffice(config), startOffice(config)])));
}, 180_000);
afterAll(async () => {
  await Promise.all(offices.map((office) => office.end('SIGTERM')));
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

/** A kiosk that sends all it has, to whichever process, until the office says that it has it. */
async function live(
  name: string,
  acknowledged: Set<number>,
): Promise<{ store: SimulatedStore; faults: Set<string> }> {
  const store = new SimulatedStore(name);
  for (let line = 0; line < LINES; line += 1) {
    store.line();
    if (line % 10 === 9) store.checkpoint();
  }
  const faults = new Set<string>();
  const doors = new Map<string, ReturnType<typeof sender>>();
  const until = performance.now() + (LONG ? 400_000 : 60_000);
  while (acknowledged.size < store.items.length && performance.now() < until) {
    const { kiosks, authority } = offices[Math.floor(chance() * offices.length)] as OfficeProcess;
    const door = doors.get(kiosks) ?? sender(kiosks, name, home, authority);
    doors.set(kiosks, door);
    const items = store.items.slice(acknowledged.size, acknowledged.size + AT_ONCE);
    const answer = await door.send(batchOf(name, { series: store.series, items }));
    for (const { sequence } of answer.acknowledged) acknowledged.add(sequence);
    if (answer.refused !== null) faults.add(answer.refused.name);
    if (answer.fault !== undefined) faults.add(answer.fault);
    // Nobody is through before the last kill: each batch takes its share of the time that the kills take.
    await sleep(2 * PACE_MS * chance());
  }
  await Promise.all([...doors.values()].map((door) => door.close()));
  return { store, faults };
}

it('many processes that begin at once on a new database: each finds the schema whole, whoever made it', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 3; round += 1) {
    await postgres.rows(`CREATE DATABASE beside_${round}`);
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase(postgres.url.replace(/postgres$/, `beside_${round}`))),
    );
    expect(opened.map((one) => one.ok)).toEqual(Array(8).fill(true));
    // The first thing that each of them does: nobody can sign in yet, and all are the first to see it.
    const invited = opened.map((one) =>
      one.ok ? one.value.transact((within) => invite(within, 'First', 'registrar', 'command')) : one,
    );
    expect((await Promise.all(invited)).map(({ ok }) => ok)).toEqual(Array(8).fill(true));
    await Promise.all(opened.map((one) => (one.ok ? one.value.close() : undefined)));
  }
});

it('says a first code by each process, and each is good', async () => {
  const codes = offices.map(({ code }) => String(code));
  expect(new Set(codes).size).toBe(2);
  const digests = codes.map((code) => createHash('sha256').update(code).digest('base64url'));
  const kept = await postgres.rows<{ digest: string }>('SELECT digest FROM invitation');
  expect(kept.map(({ digest }) => digest)).toEqual(expect.arrayContaining(digests));
});

it('ends when a later door cannot be opened, though an earlier one is open: nothing is left half begun', async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address() as AddressInfo;
  const elsewhere = join(home, 'no-desk');
  mkdirSync(elsewhere);
  await expect(
    startOffice(officeConfig(elsewhere, postgres.url, { desk: { host: '127.0.0.1', port } })),
  ).rejects.toThrow(/EADDRINUSE/);
  await new Promise((done) => taken.close(done));
});

let tries = 0;
it(`kills the database and the office under ${KIOSKS} kiosks: exactly once, in order`, {
  timeout: 600_000,
}, async () => {
  tries += 1;
  // Another try has kiosks of its own: what the one before sent is there.
  const names = Array.from({ length: KIOSKS }, (_, i) => `KILL-${tries}-${i + 1}`);
  for (const name of names) signKiosk(home, name);
  const said = new Map(names.map((name) => [name, new Set<number>()]));
  const living = Promise.all(names.map((name) => live(name, said.get(name) as Set<number>)));
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(400 + 600 * chance());
    // What was acknowledged by now must be there after the kill.
    const before = new Map([...said].map(([name, sequences]) => [name, sequences.size]));
    await postgres.kill();
    await Promise.all([postgres.start(), replaceAnOffice()]);
    const rows = await postgres.rows<{ kiosk: string; last: string }>('SELECT kiosk, last FROM kiosk');
    for (const { kiosk, last } of rows)
      expect(Number(last), kiosk).toBeGreaterThanOrEqual(before.get(kiosk) ?? 0);
  }
  const lived = await living;
  const items = await postgres.rows<{ kiosk: string; place: string; digest: string; body: string | null }>(
    'SELECT kiosk, place, digest, body FROM item ORDER BY kiosk, place',
  );
  for (const [index, name] of names.entries()) {
    const { store } = lived[index] as { store: SimulatedStore };
    const own = items.filter(({ kiosk }) => kiosk === name);
    expect(
      own.map(({ place }) => Number(place)),
      name,
    ).toEqual(store.items.map(({ sequence }) => sequence));
    const lines = own.flatMap(
      ({ body }) => (JSON.parse(body ?? '{}') as { lines?: { hash: string }[] }).lines ?? [],
    );
    expect(lines.at(-1)?.hash, name).toBe(store.head);
  }
  const heads = await postgres.rows<{ kiosk: string; refused: string | null; anchored: string }>(
    `SELECT * FROM kiosk WHERE kiosk LIKE 'KILL-${tries}-%'`,
  );
  for (const { kiosk, refused, anchored } of heads)
    expect([kiosk, refused, Number(anchored)]).toEqual([kiosk, null, LINES]);
  // The kills were felt: else nothing was tried.
  expect([...new Set(lived.flatMap(({ faults }) => [...faults]))]).toSatisfy(
    (faults: readonly string[]) => faults.includes('database.away') || faults.includes('unreachable'),
  );
});

/** One process is killed, too, and another comes at another port. */
async function replaceAnOffice(): Promise<void> {
  const [old] = offices.splice(0, 1);
  await old?.end('SIGKILL');
  for (let tries = 0; ; tries += 1) {
    try {
      offices.push(await startOffice(config));
      return;
    } catch (error) {
      // The database was not there yet: the office says so and ends, and its supervisor starts it again.
      if (tries > 30) throw error;
      await sleep(300);
    }
  }
}
