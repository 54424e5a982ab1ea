/** What a hostile kiosk, or a database without room, does to an office that is a process of its own: nothing to the others. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEED } from '../long.ts';
import { random } from '../random.ts';
import { browserFor, joinWith, personAt } from './desk-person.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, certificate, SimulatedStore, sealedText, sender, signKiosk } from './simulated-kiosk.ts';

const MEGABYTE = 1024 * 1024;
let home: string;
let postgres: Postgres;
let office: OfficeProcess;
/** A disk of the database's own, as small as a test likes. */
let disk: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-hostile-'));
  chmodSync(home, 0o755);
  postgres = await startPostgres(join(home, 'postgres'));
  disk = join(home, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  const { uid, gid } = statSync(join(home, 'postgres'));
  const space = join(disk, 'space');
  mkdirSync(space, { mode: 0o700 });
  chownSync(space, uid, gid);
  chmodSync(disk, 0o755);
  await postgres.rows(`CREATE TABLESPACE small LOCATION '${space}'`);
  await postgres.rows('ALTER ROLE office SET default_tablespace = small');
  office = await startOffice(officeConfig(home, postgres.url));
}, 120_000);
afterAll(async () => {
  await office?.end('SIGTERM');
  await postgres?.stop();
  execFileSync('umount', ['-l', disk]);
  rmSync(home, { recursive: true, force: true });
});

/** A kiosk with a store, that sends what is new. */
function kiosk(name: string) {
  signKiosk(home, name);
  const store = new SimulatedStore(name);
  const client = sender(office.kiosks, name, home, office.authority);
  let sent = 0;
  return {
    ...{ name, store, close: () => client.close() },
    async send() {
      const items = store.items.slice(sent);
      const answer = await client.send(batchOf(name, { series: store.series, items }));
      if (answer.refused === null && answer.fault === undefined) sent = store.items.length;
      return answer;
    },
  };
}
/** The most memory that the office ever had, megabytes. */
const peak = () =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${office.pid}/status`, 'utf8'))?.[1]) / 1024;
const percentile = (percent: number, all: readonly number[]) =>
  [...all].sort((a, b) => a - b)[Math.ceil((all.length * percent) / 100) - 1] ?? Number.NaN;

/** Says that 100 MB come, or lets them come piece by piece without saying how many, until the office answers. */
function hugeBatch(name: string, how: 'said' | 'unsaid'): Promise<{ answer: string; written: number }> {
  const { ca, certificate: cert, key } = certificate(name, home, office.authority);
  const { port, hostname: host } = new URL(office.kiosks);
  return new Promise((heard, lost) => {
    let written = 0;
    let answer = '';
    const socket: TLSSocket = connect({ host, port: Number(port), ca, cert, key }, () => {
      const length = how === 'said' ? `Content-Length: ${100 * MEGABYTE}` : 'Transfer-Encoding: chunked';
      socket.write(
        `POST /kiosk/v1/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
      );
      void more();
    });
    const gone = new AbortController();
    const done = () => heard({ answer, written });
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const more = async () => {
      while (written < 100 * MEGABYTE && answer === '' && !socket.destroyed) {
        if (how === 'unsaid') socket.write(`${piece.length.toString(16)}\r\n`);
        const free = socket.write(piece);
        if (how === 'unsaid') socket.write('\r\n');
        written += piece.length;
        if (free) await sleep(1);
        else await once(socket, 'drain', { signal: gone.signal }).catch(() => undefined);
      }
    };
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.on('close', () => {
      gone.abort();
      done();
    });
    // The office closes while it is written to.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      ['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? done() : lost(error),
    );
  });
}

it('answers a batch of 100 MB without taking it in, and the others go on', { timeout: 120_000 }, async () => {
  const [hostile, other] = [kiosk('HUGE-1'), kiosk('HUGE-2')];
  expect((await hostile.send()).refused).toBeNull();
  expect((await other.send()).refused).toBeNull();
  // As much as the office takes from one that is within its bounds.
  hostile.store.add('request', {
    ...{ requestNumber: 'huge/1', keptAt: new Date().toISOString() },
    sealed: await sealedText('x'.repeat(1_000_000)),
  });
  await hostile.send();
  const before = peak();
  const told: { answer: string; written: number }[] = [];
  const huge = (async () => {
    for (let round = 0; round < 4; round += 1)
      for (const how of ['said', 'unsaid'] as const) told.push(await hugeBatch('HUGE-1', how));
  })();
  for (let n = 0; n < 20; n += 1) {
    other.store.line();
    expect((await other.send()).refused).toBeNull();
  }
  await huge;
  // Of some the answer is lost with the connection, which the office closes; of the others it is always the same.
  const answers = told.map(({ answer }) => answer).filter((answer) => answer !== '');
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 413[\s\S]*"O05"/);
  for (const { written } of told) expect(written).toBeLessThan(30 * MEGABYTE);
  expect(peak() - before).toBeLessThan(60);
  const marked = await postgres.rows<{ refused: string }>("SELECT refused FROM kiosk WHERE kiosk = 'HUGE-1'");
  expect(marked).toEqual([{ refused: 'batch.too-large' }]);
  await Promise.all([hostile.close(), other.close()]);
});

/** How long each waits between two batches, of the seed (SITTHI_SEED). */
const chance = random(SEED);

let tries = 0;
it('lets nobody wait for one that floods: the others are acknowledged as fast as without', {
  timeout: 240_000,
}, async () => {
  tries += 1;
  // Another try has kiosks of its own: what the one before sent is there.
  const flooder = `FLOOD-${tries}`;
  const others = Array.from({ length: 20 }, (_, n) => kiosk(`CALM-${tries}-${n}`));
  const hostile = kiosk(flooder);
  for (const one of [...others, hostile]) expect((await one.send()).refused).toBeNull();
  const work = async (rounds: number) => {
    const took: number[] = [];
    await Promise.all(
      others.map(async (one) => {
        for (let round = 0; round < rounds; round += 1) {
          await sleep(250 + chance() * 200);
          one.store.line();
          const began = performance.now();
          expect((await one.send()).refused).toBeNull();
          took.push(performance.now() - began);
        }
      }),
    );
    return took;
  };
  // Both turn by turn, so that what else the machine does is in both.
  const [calm, flooded]: [number[], number[]] = [[], []];
  const codes = new Map<string, number>();
  await work(4);
  for (let turn = 0; turn < 3; turn += 1) {
    calm.push(...(await work(12)));
    let over = false;
    const senders = Array.from({ length: 3 }, () => sender(office.kiosks, flooder, home, office.authority));
    const flood = senders.map(async (one) => {
      while (!over) {
        const { refused, fault } = await one.send(batchOf(flooder, hostile.store));
        const code = refused?.code ?? fault ?? 'taken';
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    });
    flooded.push(...(await work(12)));
    over = true;
    await Promise.all(flood);
    await Promise.all(senders.map((one) => one.close()));
  }
  // The slowest tenth is left out: what else the machine does falls on a few of either.
  const [without, during] = [percentile(90, calm), percentile(90, flooded)];
  console.log(
    `p90 of an acknowledgement: ${without.toFixed(0)} ms without, ${during.toFixed(0)} ms during a flood; ratio ${(during / without).toFixed(2)}; flooder: ${JSON.stringify([...codes])}`,
  );
  expect(codes.get('O07') ?? 0).toBeGreaterThan(100);
  expect(during / without).toBeLessThan(4);
  await Promise.all([...others, hostile].map((one) => one.close()));
});

it('says that its database is full, takes nothing by halves, and goes on once there is room', {
  timeout: 120_000,
}, async () => {
  const one = kiosk('FULL-1');
  expect((await one.send()).refused).toBeNull();
  const browser = await browserFor(home);
  try {
    const { page } = await personAt(browser, office);
    await joinWith(page, String(office.code));
    // A file of somebody else takes what is left.
    const left = Number(
      execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1],
    );
    execFileSync('fallocate', ['-l', `${Math.max(0, left - 256)}K`, join(disk, 'filler')]);
    let answer = await one.send();
    for (let n = 0; n < 40 && answer.refused === null; n += 1) {
      one.store.add('request', {
        ...{ requestNumber: `full/${n}`, keptAt: new Date().toISOString() },
        sealed: await sealedText('x'.repeat(60_000)),
      });
      answer = await one.send();
    }
    expect(answer).toMatchObject({ status: 507, acknowledged: [], refused: { code: 'O20' } });
    const places = async () =>
      (
        await postgres.rows<{ place: string }>("SELECT place FROM item WHERE kiosk = 'FULL-1' ORDER BY place")
      ).map(({ place }) => Number(place));
    const stands = await places();
    // Whole batches, in order: the one that found no room is not there.
    expect(stands).toEqual(Array.from({ length: one.store.items.length - 1 }, (_, at) => at + 1));
    await page.reload();
    await page
      .getByText(/The database is full/)
      .first()
      .waitFor();
    rmSync(join(disk, 'filler'));
    expect((await one.send()).refused).toBeNull();
    expect(await places()).toEqual([...stands, stands.length + 1]);
    await page.reload();
    await page.getByRole('tab', { name: /Kiosks/ }).click();
    await page.getByText('FULL-1').first().waitFor();
    expect(await page.getByText(/The database is full/).count()).toBe(0);
  } finally {
    await browser.close();
    await one.close();
  }
});
