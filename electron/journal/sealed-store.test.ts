/** Whoever changes the store without its key is found: at the next start, by `verify`, and while the kiosk runs. */
import { execFileSync } from 'node:child_process';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../../tests/small-disk.ts';
import { RowsDigest, readCheckpoint, type Sealing, signCheckpoint } from './checkpoint.ts';
import { type Journal, lineHash, openJournal, readJournal, verifyJournal } from './journal.ts';
import { openStore } from './sealed-store.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const signingKey = newKey();
let home: string;
let directory: string;
let open: Journal[] = [];
const file = () => join(directory, 'journal.sqlite');
const sealing = (): Sealing => ({ kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sealed-'));
  directory = join(home, 'store');
});
afterEach(() => {
  for (const journal of open.splice(0)) journal.close();
  rmSync(home, { recursive: true, force: true });
});

function opened(by: Sealing = sealing()): Journal {
  const journal = openJournal(directory, by);
  if (!journal.ok) throw new Error(`${journal.fault.name} ${journal.fault.detail}`);
  open.push(journal.value);
  return journal.value;
}

function closed(journal: Journal): void {
  open = open.filter((one) => one !== journal);
  journal.close();
}

/** A day's work. */
function work(journal: Journal, name: string, lines = 5): void {
  for (let i = 0; i < lines; i += 1) journal.append('v', { kind: 'help.called', facts: { name, i } });
  expect(journal.nextRequestCounter(2569).ok).toBe(true);
  journal.keepSealedRequest(`${name}-1`, 'jwe-1');
  journal.keepSealedRequest(`${name}-2`, 'jwe-2');
  journal.queueCertification(`${name}-1`, 2);
}

function day(name: string): void {
  const journal = opened();
  work(journal, name);
  closed(journal);
}

/** As somebody with the file in hand, who knows how the chain is made. */
function change(sql: string, rechain = false): void {
  const db = new Database(file());
  db.exec(
    'DROP TRIGGER journal_stays; DROP TRIGGER journal_keeps; CREATE TABLE spare AS SELECT * FROM journal_head;',
  );
  db.exec('DROP TABLE spare');
  db.exec(sql);
  if (rechain) {
    let previous = '0'.repeat(64);
    const lines = db.prepare('SELECT rowid AS id, * FROM journal ORDER BY sequence').all() as Record<
      string,
      string
    >[];
    for (const [index, line] of lines.entries()) {
      const { at = '', visit_id: visitId = '', kind = '', facts = '' } = line;
      const sequence = index + 1;
      const hash = lineHash(previous, { sequence, at, visitId, kind, facts });
      db.prepare('UPDATE journal SET sequence = ?, hash = ? WHERE sequence = ?').run(
        sequence,
        hash,
        line.sequence ?? '',
      );
      previous = hash;
    }
    db.prepare('UPDATE journal_head SET entries = ?').run(lines.length);
  }
  db.exec(
    `CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
     CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END;`,
  );
  db.close();
}

const start = () => {
  const again = openJournal(directory, sealing());
  if (again.ok) open.push(again.value);
  return again.ok ? 'served' : again.fault.name;
};
const verdict = (checkpoints: readonly string[] = []) => {
  const report = verifyJournal(directory, { key: signingKey, checkpoints });
  return report.ok ? report.value.why : report.fault.name;
};
const outside = () => readFileSync(join(home, 'outside'), 'utf8');

const CHANGES: readonly [what: string, sql: string, rechain?: boolean][] = [
  [
    'the end cut, and the count lowered',
    'DELETE FROM journal WHERE sequence > 3; UPDATE journal_head SET entries = 3',
  ],
  ['a line taken out, and the chain made again', 'DELETE FROM journal WHERE sequence = 2', true],
  ['the first line taken out, and the chain made again', 'DELETE FROM journal WHERE sequence = 1', true],
  ['all lines taken out', 'DELETE FROM journal; UPDATE journal_head SET entries = 0'],
  ['a line rewritten, and the chain made again', `UPDATE journal SET facts = '{}' WHERE sequence = 3`, true],
  ['a time rewritten, and the chain made again', `UPDATE journal SET at = '2000' WHERE sequence = 1`, true],
  [
    'the last line rewritten, with its hash',
    `UPDATE journal SET kind = 'fault' WHERE sequence = (SELECT max(sequence) FROM journal)`,
    true,
  ],
  ['a visit’s lines given to another visit', `UPDATE journal SET visit_id = 'w'`, true],
  [
    'a line put in',
    `INSERT INTO journal SELECT max(sequence) + 1, at, visit_id, kind, facts, '' FROM journal`,
    true,
  ],
  ['a line rewritten, the chain left', `UPDATE journal SET facts = '{}' WHERE sequence = 3`],
  ['a sealed request deleted', `DELETE FROM sealed_request WHERE request_number = 'a-1'`],
  ['all sealed requests deleted', 'DELETE FROM sealed_request'],
  [
    'two sealed requests swapped',
    `UPDATE sealed_request SET sealed = CASE request_number WHEN 'a-1' THEN 'jwe-2' ELSE 'jwe-1' END`,
  ],
  ['a sealed request exchanged', `UPDATE sealed_request SET sealed = 'other' WHERE request_number = 'a-1'`],
  ['a sealed request put in', `INSERT INTO sealed_request VALUES ('a-3', '2026', 'jwe-3')`],
  [
    'a sealed request lengthened behind a zero',
    `UPDATE sealed_request SET sealed = sealed || char(0) || 'x'`,
  ],
  ['the counter set back', 'UPDATE request_counter SET value = 0'],
  ['the counter set forward', 'UPDATE request_counter SET value = 900'],
  ['the counter of a year taken out', 'DELETE FROM request_counter'],
  ['the queue of certified copies emptied', 'DELETE FROM certification'],
  ['a certified copy called signed', `UPDATE certification SET signed_at = '2026'`],
  ['a certified copy of more pages', 'UPDATE certification SET copies = 9'],
  ['a table put in', 'CREATE TABLE more (a)'],
  ['a table taken out', 'DROP TABLE certification'],
  [
    'a trigger that swallows lines',
    'CREATE TRIGGER swallow BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END',
  ],
  [
    'a letter moved from a line’s visit to its time, the hash left',
    'UPDATE journal SET at = at || substr(visit_id, 1, 1), visit_id = substr(visit_id, 2)',
  ],
  [
    'a zero and more behind the kind of a line',
    `UPDATE journal SET kind = kind || char(0) || 'x' WHERE sequence = 2`,
  ],
  ['numbers of lines from another start', 'UPDATE journal SET sequence = sequence + 10'],
  ['a view over a table', 'CREATE VIEW waiting AS SELECT * FROM certification'],
  ['an index that allows one copy alone', 'CREATE UNIQUE INDEX one ON certification (copies)'],
  [
    'a trigger that sets the counter back after each line',
    'CREATE TRIGGER back AFTER INSERT ON journal BEGIN UPDATE request_counter SET value = 0; END',
  ],
  [
    'a column that shows other text than it keeps',
    `ALTER TABLE certification ADD COLUMN shown TEXT AS (request_number || 'x')`,
  ],
  ['the checkpoint taken out', 'DELETE FROM store_seal'],
  ['the digests set to nothing', 'DELETE FROM table_digest'],
  [
    'the store made to look like one before checkpoints',
    'DROP TABLE store_seal; DROP TABLE table_digest; PRAGMA user_version = 3',
  ],
];

describe('a change of the file by somebody without the key', () => {
  it.each(CHANGES)('%s: no start, and verify says so', (_what, sql, rechain) => {
    day('a');
    change(sql, rechain);
    expect(verdict([outside()])).toEqual(expect.any(String));
    expect(start()).toMatch(/^store\.(?:replaced|corrupt)$/);
  });

  it('is none when nothing was changed but by this kiosk: it starts, and verify finds nothing', () => {
    day('a');
    day('b');
    change('SELECT 1');
    expect(verdict([outside()])).toBeUndefined();
    expect(start()).toBe('served');
  });
});

describe('another state of the store', () => {
  it('rolled back to an older copy, alone or with its checkpoint kept elsewhere, is found', () => {
    day('a');
    cpSync(directory, `${directory}-old`, { recursive: true });
    day('b');
    const last = outside();
    rmSync(directory, { recursive: true });
    renameSync(`${directory}-old`, directory);
    expect(verdict([last])).toContain('rolled back');
    expect(start()).toBe('store.replaced');
  });

  it('rolled back together with the checkpoint outside is found by a checkpoint that was kept elsewhere', () => {
    day('a');
    cpSync(home, `${home}-old`, { recursive: true });
    day('b');
    const printed = outside();
    rmSync(home, { recursive: true });
    renameSync(`${home}-old`, home);
    expect(start()).toBe('served');
    expect(verdict([printed])).toContain('rolled back');
  });

  it('whose checkpoint outside is gone, is of another key or is rubbish is not served', () => {
    day('a');
    day('b');
    const last = outside();
    unlinkSync(join(home, 'outside'));
    expect(start()).toBe('store.replaced');
    const says = readCheckpoint(last, null);
    if (says === null) throw new Error('no checkpoint');
    const { privateKey } = generateKeyPairSync('ed25519');
    for (const forged of [signCheckpoint(says, privateKey), '', 'x.y.z']) {
      writeFileSync(join(home, 'outside'), forged);
      expect(start()).toBe('store.replaced');
    }
    writeFileSync(join(home, 'outside'), last);
    expect(start()).toBe('served');
  });

  it.each([
    ['deleted', () => rmSync(directory, { recursive: true })],
    ['emptied', () => writeFileSync(file(), '')],
    [
      'replaced by a new one of the same kiosk',
      () => {
        rmSync(directory, { recursive: true });
        const other = openJournal(directory, { ...sealing(), checkpointFile: join(home, 'other') });
        if (!other.ok) throw new Error(other.fault.name);
        work(other.value, 'b', 50);
        other.value.close();
      },
    ],
  ])('%s is found at the start', (_, act) => {
    day('a');
    const last = outside();
    act();
    expect(start()).toBe('store.replaced');
    if (existsSync(file())) expect(verdict([last])).toEqual(expect.any(String));
  });

  it('sealed by another kiosk is not served', () => {
    const other = opened({ ...sealing(), kioskId: 'K-02' });
    closed(other);
    unlinkSync(join(home, 'outside'));
    expect(start()).toBe('store.replaced');
  });

  it('whose log was cut after a kill is found', () => {
    const journal = opened();
    work(journal, 'a');
    const taken = journal.checkpoint();
    expect(taken.ok).toBe(true);
    // As a killed process leaves it.
    cpSync(directory, `${directory}-killed`, { recursive: true });
    closed(journal);
    rmSync(directory, { recursive: true });
    renameSync(`${directory}-killed`, directory);
    writeFileSync(join(home, 'outside'), taken.ok ? taken.value.token : '');
    const log = `${file()}-wal`;
    const bytes = readFileSync(log);
    truncateSync(log, bytes.length - 3 * 4120);
    expect(start()).toBe('store.replaced');
    writeFileSync(log, bytes);
    expect(start()).toBe('served');
  });
});

describe('a file of the store that is something else', () => {
  const outsideFile = () => join(home, 'outside');
  const other = () => join(home, 'somebody-elses');
  const PLACES: readonly [string, () => string][] = [
    ['the checkpoint outside', outsideFile],
    ['the journal', file],
    ['its log', () => `${file()}-wal`],
    ['its index', () => `${file()}-shm`],
    ['the lock', () => join(directory, 'kiosk.lock')],
  ];

  it.each(PLACES)('%s as a pipe: nothing waits for it', (_, place) => {
    day('a');
    rmSync(place(), { force: true });
    execFileSync('mkfifo', [place()]);
    const child = join(home, 'start.mjs');
    writeFileSync(
      child,
      `import { openJournal } from ${JSON.stringify(join(import.meta.dirname, 'journal.ts'))};
       const made = openJournal(${JSON.stringify(directory)}, ${JSON.stringify(sealing())});
       process.stdout.write(made.ok ? 'served' : made.fault.name);
       if (made.ok) made.value.close();`,
    );
    const said = execFileSync(process.execPath, ['--no-warnings', child], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    expect(said).toMatch(/^store\.|^served$/);
  });

  it.each(PLACES)('%s as a link to a file of somebody else’s: that file stays as it is', (_, place) => {
    day('a');
    writeFileSync(other(), 'mine', { mode: 0o644 });
    rmSync(place(), { force: true });
    symlinkSync(other(), place());
    expect(start()).toMatch(/^store\.|^served$/);
    for (const journal of open.splice(0)) journal.close();
    expect(readFileSync(other(), 'utf8')).toBe('mine');
  });

  it.each(['.next', '.part'])(
    'what the checkpoint is written into (%s) is never a link or a pipe',
    async (end) => {
      day('a');
      writeFileSync(other(), 'mine');
      symlinkSync(other(), `${outsideFile()}${end}`);
      const journal = opened();
      work(journal, 'b');
      await expect.poll(() => readCheckpoint(outside(), null)?.entries).toBe(10);
      closed(journal);
      expect(readFileSync(other(), 'utf8')).toBe('mine');
      execFileSync('mkfifo', [`${outsideFile()}${end}`]);
      const child = join(home, 'day.mjs');
      writeFileSync(
        child,
        `import { openJournal } from ${JSON.stringify(join(import.meta.dirname, 'journal.ts'))};
       const made = openJournal(${JSON.stringify(directory)}, ${JSON.stringify(sealing())});
       if (!made.ok) throw new Error(made.fault.name);
       made.value.append('v', { kind: 'help.called', facts: {} });
       setTimeout(() => made.value.close(), 500);`,
      );
      execFileSync(process.execPath, ['--no-warnings', child], { timeout: 20_000 });
      expect(readCheckpoint(outside(), null)?.entries).toBe(11);
    },
  );

  it.each(PLACES)('%s as a folder: a fault, no exception', (_, place) => {
    day('a');
    rmSync(place(), { force: true });
    mkdirSync(place());
    expect(start()).toMatch(/^store\.|^served$/);
  });

  it('a rollback journal that somebody put there changes nothing unseen', () => {
    day('a');
    cpSync(file(), join(home, 'old'));
    const before = readFileSync(file());
    day('b');
    // Header of SQLite's rollback journal, and the first page as it was (file format, section 3).
    const page = before.subarray(0, 4096);
    const head = Buffer.alloc(512);
    Buffer.from('d9d505f920a163d7', 'hex').copy(head);
    head.writeUInt32BE(1, 8);
    head.writeUInt32BE(before.length / 4096, 16);
    head.writeUInt32BE(512, 20);
    head.writeUInt32BE(4096, 24);
    let sum = 0;
    for (let at = 4096 - 200; at > 0; at -= 200) sum = (sum + (page[at] ?? 0)) >>> 0;
    const [number, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    number.writeUInt32BE(1);
    check.writeUInt32BE(sum);
    writeFileSync(`${file()}-journal`, Buffer.concat([head, number, page, check]));
    expect(start()).toMatch(/^store\.(replaced|corrupt)$|^served$/);
    for (const journal of open.splice(0)) {
      expect([...readJournal(directory)].length).toBeGreaterThanOrEqual(10);
      journal.close();
    }
  });

  it.each([
    ['of no algorithm', (payload: string) => `${b64('{"alg":"none"}')}.${payload}.`],
    [
      'of the public key as a secret',
      (payload: string) => {
        const head = b64('{"alg":"HS256"}');
        return `${head}.${payload}.${createHmac('sha256', String(signingKey.x)).update(`${head}.${payload}`).digest('base64url')}`;
      },
    ],
    ['without a signature', (payload: string) => `${b64('{"alg":"EdDSA"}')}.${payload}.`],
    [
      'of a key of its own',
      (payload: string, token: string) => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        const head = b64(JSON.stringify({ alg: 'EdDSA', jwk: publicKey.export({ format: 'jwk' }) }));
        void token;
        return `${head}.${payload}.${sign(null, Buffer.from(`${head}.${payload}`), privateKey).toString('base64url')}`;
      },
    ],
  ] as const)('a checkpoint %s is none', (_, forge) => {
    day('a');
    const token = outside();
    writeFileSync(outsideFile(), forge(token.trim().split('.')[1] ?? '', token));
    expect(start()).toBe('store.replaced');
  });
});
const b64 = (text: string) => Buffer.from(text).toString('base64url');

describe('while the kiosk runs', () => {
  const append = (journal: Journal) => journal.append('v', { kind: 'help.called', facts: {} });

  it.each([
    ['the journal deleted', () => unlinkSync(file())],
    ['its log deleted', () => unlinkSync(`${file()}-wal`)],
    ['its index deleted', () => unlinkSync(`${file()}-shm`)],
    ['the lock deleted', () => unlinkSync(join(directory, 'kiosk.lock'))],
    ['the folder moved away', () => renameSync(directory, `${directory}-gone`)],
    [
      'the journal replaced by a copy of itself',
      () => {
        cpSync(file(), `${file()}-copy`);
        renameSync(`${file()}-copy`, file());
      },
    ],
    ['the journal overwritten in its place', () => writeFileSync(file(), readFileSync(file()))],
    ['something put behind the log', () => appendFileSync(`${file()}-wal`, 'x')],
    [
      'a row written by another program',
      () => {
        const db = new Database(file());
        db.exec('UPDATE request_counter SET value = 0');
        db.close();
      },
    ],
  ])('%s: the next look says so, and nothing more is written', (_, act) => {
    const journal = opened();
    work(journal, 'a');
    expect(journal.look()).toBeNull();
    act();
    expect(journal.look()?.name).toBe('store.replaced');
    for (const refused of [append(journal), journal.nextRequestCounter(2569), journal.checkpoint()])
      expect(refused.ok ? '' : refused.fault.name).toBe('store.replaced');
  });

  it('who only reads is no reason: verify, export and a reader of rows', () => {
    const journal = opened();
    work(journal, 'a');
    const reader = new Database(file(), { readonly: true });
    expect(reader.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(5);
    expect(verdict()).toBeUndefined();
    expect([...readJournal(directory)]).toHaveLength(5);
    reader.close();
    expect(journal.look()).toBeNull();
    expect(append(journal).ok).toBe(true);
  });

  it('the checkpoint stands outside soon after a line, and covers it', async () => {
    const journal = opened();
    work(journal, 'a');
    await expect.poll(() => readCheckpoint(outside(), null)?.entries).toBe(5);
    expect(verdict([outside()])).toBeUndefined();
  });

  it('a place outside that cannot be written is said, and the lines are', () => {
    const journal = opened({ ...sealing(), checkpointFile: '/dev/null/folder/checkpoint' });
    expect([append(journal).ok, journal.outsideWritten]).toEqual([true, false]);
  });
});

describe('the open store', () => {
  it('has each commit on the disk before it is said, and writes over what it deletes', () => {
    const store = openStore(directory, sealing());
    if (!store.ok) throw new Error(store.fault.name);
    const says = (pragma: string) => store.value.db.pragma(pragma, { simple: true });
    // A power cut may come after any number that was given: 2 is FULL (sqlite.org/pragma.html#pragma_synchronous).
    expect(says('synchronous')).toBe(2);
    expect(says('journal_mode')).toBe('wal');
    expect(says('secure_delete')).toBe(1);
    expect(says('recursive_triggers')).toBe(1);
    store.value.close();
  });
});

describe('a disk that is really full', () => {
  it('never gives a number whose commit failed, nor one twice when there is room again', () => {
    const disk = smallDisk(directory, 1024);
    try {
      const journal = opened();
      const given: number[] = [];
      const refused: string[] = [];
      const take = () => {
        const next = journal.nextRequestCounter(2569);
        if (next.ok) given.push(next.value);
        else refused.push(next.fault.name);
        return next.ok;
      };
      for (let i = 0; i < 2; i += 1) take();
      // So little room that some writes still go through, and the next ones fail where they commit.
      disk.fill(40_960);
      for (let i = 0; i < 60; i += 1) take();
      const wereRefused = refused.length;
      expect(wereRefused).toBeGreaterThan(3);
      const others = [
        journal.append('v', { kind: 'help.called', facts: {} }),
        journal.keepSealedRequest('a', 'x'.repeat(9000)),
        journal.queueCertification('a', 1),
      ];
      expect(others.map((one) => (one.ok ? '' : one.fault.name))).toEqual(Array(3).fill('store.unwritable'));
      disk.free();
      for (let i = 0; i < 3; i += 1) expect(take()).toBe(true);
      expect(given).toEqual(given.map((_, index) => index + 1));
      expect(new Set(refused)).toEqual(new Set(['store.unwritable']));
      const waiting = journal.waitingCertifications();
      expect(waiting.ok && waiting.value).toEqual([]);
      closed(journal);
      expect(verdict([outside()])).toBeUndefined();
      const again = opened();
      expect(again.nextRequestCounter(2569)).toEqual({ ok: true, value: given.length + 1 });
      closed(again);
    } finally {
      disk.unmount();
    }
  });
});

describe('a medium that is read-only', () => {
  it.each([
    ['closed in order', true],
    ['left by a kill', false],
  ])('a journal that was %s is verified on it', (_, inOrder) => {
    const disk = smallDisk(join(home, 'stick'), 2048);
    try {
      const journal = opened();
      work(journal, 'a');
      if (inOrder) closed(journal);
      cpSync(directory, disk.directory, { recursive: true });
      if (!inOrder) closed(journal);
      execFileSync('mount', ['-o', 'remount,ro', disk.directory]);
      const report = verifyJournal(disk.directory, { key: signingKey });
      expect(report).toEqual({ ok: true, value: { entries: 5 } });
    } finally {
      disk.unmount();
    }
  });
});

describe('the digest of rows', () => {
  it('is of the set: no order, nothing left of what was taken out, and different for different rows', () => {
    const rows = [
      ['a', 1],
      ['a', '1'],
      ['b', null],
      [Buffer.from('b'), 2.5],
    ] as const;
    const there = new RowsDigest();
    for (const row of rows) there.count(1, 't', row);
    const back = new RowsDigest();
    for (const row of rows.toReversed()) back.count(1, 't', row);
    expect(back.digest).toBe(there.digest);
    const { state } = there;
    there.count(1, 't', ['c', 0]);
    expect(there.digest).not.toBe(back.digest);
    there.count(-1, 't', ['c', 0]);
    expect(there.state).toEqual(state);
    const digests = rows.map((row) => {
      const one = new RowsDigest();
      one.count(1, 't', row);
      return one.digest;
    });
    expect(new Set(digests).size).toBe(rows.length);
  });
});
