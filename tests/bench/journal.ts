/**
 * `npm run bench -- journal [APPENDS] [ENTRIES]`: lines that the kiosk's store takes a second, each a transaction of its
 * own with its checkpoint signed, beside plain inserts of the same lines under the same durability (mark 0.7); and a
 * journal of 1,000,000 entries verified, beside hashing the same entries (mark 1.5 times as long).
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { openJournal, verifyJournal } from '../../electron/journal/journal.ts';
import { MIGRATIONS } from '../../electron/journal/migrations.ts';
import { GENESIS, lineHash } from '../../electron/journal/proof.ts';
import type { Told } from './figures.ts';

const MARK_APPEND = 0.7;
const MARK_VERIFY = 1.5;
const ROUNDS = 5;

const entry = (at: number) => ({
  kind: 'databases.answered' as const,
  facts: { requestNumber: `ตย.0000/ม25/2569/${String(at).padStart(6, '0')}`, asked: 3, answered: 2 },
});
/** Of a processor: the same on a machine that others share. */
const spent = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const timed = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

/** Taken by turns, so that whatever else the machine does meets both alike. */
function appends(home: string, count: number): Told[] {
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
  const opened = openJournal(
    join(home, 'store'),
    { kioskId: 'BENCH-1', signingKey, checkpointFile: join(home, 'outside') },
    { post: { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' } } },
  );
  if (!opened.ok) throw new Error(opened.fault.name);
  const plain = new Database(join(home, 'plain.sqlite'));
  plain.pragma('journal_mode = WAL');
  plain.pragma('synchronous = FULL');
  plain.exec(MIGRATIONS[0] ?? '');
  const insert = plain.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)');
  let line = 0;
  const ratios: number[] = [];
  const rates: { readonly ours: number; readonly plainly: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const plainly = timed(() => {
      for (let at = 0; at < count; at += 1) {
        line += 1;
        const { kind, facts } = entry(at);
        insert.run(line, new Date().toISOString(), 'v', kind, JSON.stringify(facts), 'a'.repeat(64));
      }
    });
    const ours = timed(() => {
      for (let at = 0; at < count; at += 1)
        if (!opened.value.append('v', entry(at)).ok) throw new Error('not written');
    });
    ratios.push(plainly / ours);
    rates.push({ ours: (count / ours) * 1000, plainly: (count / plainly) * 1000 });
  }
  opened.value.close();
  plain.close();
  return [
    {
      ...{ what: 'appends, each with its signed checkpoint, ÷ plain inserts as safe on the disk', unit: '×' },
      ...{ rounds: ratios, mark: { atLeast: MARK_APPEND } },
    },
    { what: 'appends', unit: 'per s', rounds: rates.map(({ ours }) => ours) },
    { what: 'plain inserts', unit: 'per s', rounds: rates.map(({ plainly }) => plainly) },
  ];
}

function verifying(home: string, count: number): Told[] {
  const folder = join(home, 'long');
  mkdirSync(folder);
  const db = new Database(join(folder, 'journal.sqlite'));
  db.pragma('synchronous = OFF');
  db.exec(MIGRATIONS[0] ?? '');
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)');
  const lines: Parameters<typeof lineHash>[1][] = [];
  db.transaction(() => {
    let previous = GENESIS;
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const { kind, facts } = entry(sequence);
      const line = {
        ...{
          sequence,
          at: new Date(1_700_000_000_000 + sequence).toISOString(),
          visitId: `v-${sequence % 100}`,
        },
        ...{ kind, facts: JSON.stringify(facts) },
      };
      lines.push(line);
      previous = lineHash(previous, line);
      insert.run(sequence, line.at, line.visitId, line.kind, line.facts, previous);
    }
  })();
  db.close();
  const ratios: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const hashed = spent(() => {
      let previous = GENESIS;
      for (const line of lines) previous = lineHash(previous, line);
    });
    const verified = spent(() => {
      const report = verifyJournal(folder);
      if (!report.ok || report.value.why !== undefined || report.value.entries !== count)
        throw new Error('the journal is not whole');
    });
    ratios.push(verified / hashed);
    seconds.push(verified / 1000);
  }
  return [
    {
      ...{ what: `verifying ${count} entries ÷ hashing them, of a processor`, unit: '×' },
      ...{ rounds: ratios, mark: { atMost: MARK_VERIFY } },
    },
    { what: `verifying ${count} entries, of a processor`, unit: 's', rounds: seconds },
  ];
}

export async function run([appended = '500', entries = '1000000']: readonly string[]): Promise<
  readonly Told[]
> {
  // Beside the project: a folder in memory has no disk to be safe on.
  const home = mkdtempSync(join(import.meta.dirname, '..', '..', '.sitthi', 'bench-journal-'));
  try {
    return [...appends(home, Number(appended)), ...verifying(home, Number(entries))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
