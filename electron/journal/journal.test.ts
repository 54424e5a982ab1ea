import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sealing } from './checkpoint.ts';
import { exportJournal, lineHash, openJournal, readJournal, verifyJournal } from './journal.ts';
import { MIGRATIONS } from './migrations.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'journal-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0))
    for (const path of [made, `${made}.checkpoint`]) rmSync(path, { recursive: true, force: true });
});

const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
/** The checkpoint stands beside the store, as the key would. */
const sealing = (directory: string): Sealing => ({
  kioskId: 'K-01',
  signingKey,
  checkpointFile: `${directory}.checkpoint`,
});

function opened(directory: string) {
  const journal = openJournal(directory, sealing(directory));
  if (!journal.ok) throw new Error(journal.fault.name);
  return journal.value;
}

function filled(directory: string, lines = 5) {
  const journal = opened(directory);
  for (let i = 0; i < lines; i += 1) journal.append('visit', { kind: 'help.called', facts: { i } });
  journal.close();
}

/** As someone with the file in hand would change it: the triggers out of the way first. */
function tamper(directory: string, sql: string) {
  const db = new Database(join(directory, 'journal.sqlite'));
  db.exec(`DROP TRIGGER journal_stays; DROP TRIGGER journal_keeps; ${sql}`);
  db.close();
}

describe('the chain', () => {
  it('is whole after writing, closing and opening again', () => {
    const directory = folder();
    filled(directory);
    filled(directory);
    expect(verifyJournal(directory)).toEqual({ ok: true, value: { entries: 10 } });
  });

  it.each([
    ['a changed fact', `UPDATE journal SET facts = '{"i":9}' WHERE sequence = 3`, 3, 'a line was changed'],
    [
      'a changed time',
      `UPDATE journal SET at = '2000-01-01T00:00:00.000Z' WHERE sequence = 2`,
      2,
      'a line was changed',
    ],
    ['a line taken out', 'DELETE FROM journal WHERE sequence = 2', 3, 'a line is missing'],
    ['the end cut off', 'DELETE FROM journal WHERE sequence > 3', 4, 'lines were cut off at the end'],
  ])('shows %s', (_, sql, brokenAt, why) => {
    const directory = folder();
    filled(directory);
    tamper(directory, sql);
    expect(verifyJournal(directory)).toMatchObject({ ok: true, value: { brokenAt, why } });
  });

  it('can be checked elsewhere, from the exported lines alone', () => {
    const directory = folder();
    filled(directory);
    let previous = '0'.repeat(64);
    for (const line of readJournal(directory)) {
      expect(lineHash(previous, line)).toBe(line.hash);
      previous = line.hash;
    }
  });

  it('tells whether the kiosk was stopped in order', () => {
    const journal = opened(folder());
    expect(journal.endedInOrder()).toEqual({ ok: true, value: true });
    journal.append('-', { kind: 'kiosk.started', facts: {} });
    expect(journal.endedInOrder()).toEqual({ ok: true, value: false });
    journal.append('-', { kind: 'kiosk.stopped', facts: {} });
    expect(journal.endedInOrder()).toEqual({ ok: true, value: true });
    journal.close();
  });

  it('cannot be changed through the database alone', () => {
    const directory = folder();
    filled(directory);
    const db = new Database(join(directory, 'journal.sqlite'));
    expect(() => db.exec('DELETE FROM journal')).toThrow('the journal is never cut');
    expect(() => db.exec(`UPDATE journal SET kind = 'x'`)).toThrow('the journal is never changed');
    db.close();
  });
});

describe('the store', () => {
  it('gives each number once', () => {
    const directory = folder();
    const first = opened(directory);
    expect([1, 2, 3].map(() => first.nextRequestCounter(2569))).toEqual(
      [1, 2, 3].map((value) => ({ ok: true, value })),
    );
    first.close();
    const again = opened(directory);
    expect(again.nextRequestCounter(2569)).toEqual({ ok: true, value: 4 });
    expect(again.nextRequestCounter(2570)).toEqual({ ok: true, value: 1 });
    again.close();
  });

  it('keeps the queue of certified copies until they are signed', () => {
    const journal = opened(folder());
    journal.queueCertification('a', 2);
    journal.queueCertification('a', 2);
    journal.queueCertification('b', 1);
    expect(journal.certified('a')).toEqual({ ok: true, value: true });
    expect(journal.certified('a')).toEqual({ ok: true, value: false });
    expect(journal.waitingCertifications()).toMatchObject({
      ok: true,
      value: [{ requestNumber: 'b', copies: 1 }],
    });
    journal.close();
  });

  it('counts a day', () => {
    const journal = opened(folder());
    journal.append('v', { kind: 'visit.started', facts: {} });
    journal.append('v', { kind: 'print.completed', facts: { pages: 7 } });
    journal.append('v', { kind: 'fault', facts: { fault: 'card.comms' } });
    expect(journal.since('2000-01-01')).toEqual({ ok: true, value: { visits: 1, pages: 7, faults: 1 } });
    expect(journal.since('2999-01-01')).toEqual({ ok: true, value: { visits: 0, pages: 0, faults: 0 } });
    journal.close();
  });

  it('of a newer version is used as it is: an update that is taken back leaves it behind, and comes again', () => {
    const directory = folder();
    filled(directory);
    const steps = MIGRATIONS as string[];
    const step = 'CREATE TABLE of_the_next_version (a TEXT) STRICT';
    steps.push(step);
    filled(directory, 0);
    steps.pop();
    filled(directory);
    expect(verifyJournal(directory)).toEqual({ ok: true, value: { entries: 10 } });
    const after = new Database(join(directory, 'journal.sqlite'), { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 1);
    after.close();
  });

  it('is changed by steps that only add, so that the version before can use it', () => {
    for (const step of MIGRATIONS) expect(step).not.toMatch(/\b(?:DROP|RENAME|DELETE FROM)\b/i);
  });

  it('says that a folder cannot be written', () => {
    const file = join(folder(), 'not-a-folder');
    writeFileSync(file, '');
    const result = openJournal(join(file, 'store'), sealing(file));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.fault.name).toBe('store.unwritable');
  });

  it('says that a file is damaged', () => {
    const directory = folder();
    writeFileSync(
      join(directory, 'journal.sqlite'),
      'this is not a database, and long enough to be read as one'.repeat(100),
    );
    chmodSync(join(directory, 'journal.sqlite'), 0o600);
    const result = openJournal(directory, sealing(directory));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.fault.name).toBe('store.corrupt');
  });
});

describe('the export', () => {
  const at = new Date('2026-11-25T04:00:00Z');
  const NAME = 'journal-K-01-2026-11-25.jsonl';

  it('is every line, verified, in one file', async () => {
    const directory = folder();
    const medium = folder();
    filled(directory, 7);
    expect(await exportJournal(directory, { directory: medium, kioskId: 'K-01', at })).toEqual({
      ok: true,
      value: 7,
    });
    expect(readdirSync(medium)).toEqual([NAME]);
    const lines = readFileSync(join(medium, NAME), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([...readJournal(directory)]);
  });

  it.each([
    [`UPDATE journal SET facts = '{"i":9}' WHERE sequence = 3`, 'entry 3'],
    ['DELETE FROM journal WHERE sequence > 3', 'entry 4'],
  ])('of a journal that is not whole is none (%s)', async (sql, detail) => {
    const directory = folder();
    const medium = folder();
    filled(directory);
    tamper(directory, sql);
    expect(await exportJournal(directory, { directory: medium, kioskId: 'K-01', at })).toEqual({
      ok: false,
      fault: { name: 'store.corrupt', detail },
    });
    expect(readdirSync(medium)).toEqual([]);
  });

  it.each(['', '.part'])(
    'takes no link on the medium for its own file (%j): what it leads to stays',
    async (end) => {
      const directory = folder();
      const medium = folder();
      filled(directory, 3);
      symlinkSync(join(directory, 'journal.sqlite'), join(medium, `${NAME}${end}`));
      await exportJournal(directory, { directory: medium, kioskId: 'K-01', at });
      expect(verifyJournal(directory)).toEqual({ ok: true, value: { entries: 3 } });
      expect(readFileSync(join(medium, NAME), 'utf8').trimEnd().split('\n')).toHaveLength(3);
    },
  );

  it('does not wait for a pipe on the medium', async () => {
    const directory = folder();
    const medium = folder();
    filled(directory, 3);
    execFileSync('mkfifo', [join(medium, `${NAME}.part`)]);
    const child = join(medium, 'export.mjs');
    writeFileSync(
      child,
      `import { exportJournal } from ${JSON.stringify(join(import.meta.dirname, 'journal.ts'))};
       const made = await exportJournal(${JSON.stringify(directory)}, { directory: ${JSON.stringify(medium)}, kioskId: 'K-01', at: new Date(${at.getTime()}) });
       process.stdout.write(String(made.ok && made.value));`,
    );
    expect(
      execFileSync(process.execPath, ['--no-warnings', child], { timeout: 20_000, encoding: 'utf8' }),
    ).toBe('3');
  });

  it('to a medium that is not there says so', async () => {
    const directory = folder();
    filled(directory);
    const written = await exportJournal(directory, {
      directory: join(directory, 'gone'),
      kioskId: 'K-01',
      at,
    });
    expect(written.ok ? '' : written.fault).toEqual({ name: 'store.export-failed', detail: 'ENOENT' });
  });

  it('of many lines lets the kiosk do its other work, and takes in none of what is written meanwhile', async () => {
    const directory = folder();
    const medium = folder();
    filled(directory, 1500);
    const journal = opened(directory);
    let turns = 0;
    const other = setInterval(() => {
      turns += 1;
      journal.append('visit', { kind: 'help.called', facts: {} });
    }, 0);
    const written = await exportJournal(directory, { directory: medium, kioskId: 'K-01', at });
    clearInterval(other);
    journal.close();
    expect(written).toEqual({ ok: true, value: 1500 });
    expect(turns).toBeGreaterThan(0);
    expect(verifyJournal(directory)).toEqual({ ok: true, value: { entries: 1500 + turns } });
  });
});
