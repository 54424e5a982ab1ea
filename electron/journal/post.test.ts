/** The post to the office: in the transaction of what it speaks of, in order, until it is taken; and what goes by rule. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../../tests/small-disk.ts';
import type { Sealing } from './checkpoint.ts';
import { type Journal, openJournal, verifyJournal } from './journal.ts';
import { backUp, beginAnew, restore } from './keeping.ts';
import type { PostItem } from './post.ts';

const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const kiosk = { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' } };
const ALL = { count: 10_000, bytes: 100_000_000 };
let home: string;
let directory: string;
let today: Date;
const sealing = (): Sealing => ({ kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') });
const file = () => join(directory, 'journal.sqlite');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'post-'));
  directory = join(home, 'store');
  today = new Date();
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}
function opened(post = true): Journal & { readonly post: NonNullable<Journal['post']> } {
  return value(
    openJournal(directory, sealing(), { now: () => today, ...(post ? { post: kiosk } : {}) }),
  ) as never;
}
const waiting = (journal: Journal) =>
  value(journal.post?.waiting(ALL) ?? ({ ok: false, fault: 'none' } as const)).items;
const kinds = (items: readonly PostItem[]) => items.map(({ kind }) => kind);
const take = (journal: Journal) =>
  value(
    journal.post?.taken(waiting(journal).map(({ sequence }) => sequence)) ??
      ({ ok: false, fault: 'none' } as const),
  );
const day = (journal: Journal, name: string, lines = 4) => {
  for (let i = 0; i < lines; i += 1) value(journal.append('v', { kind: 'help.called', facts: { name, i } }));
  value(journal.keepSealedRequest(`${name}/1`, `SEALED-${name}`));
  value(journal.keepSealedPapers(`${name}/1`, `PAPERS-${name}`));
  value(journal.nextRequestCounter(2569));
};
const verdict = (checkpoints: readonly string[] = []) => {
  const report = value(verifyJournal(directory, { key: signingKey, checkpoints }));
  return report.why ?? report.entries;
};

describe('the post', () => {
  it('has each write once, in order, and goes on counting when all was taken', () => {
    const journal = opened();
    day(journal, 'a');
    value(
      journal.append('v', { kind: 'request.lodged', facts: { requestNumber: 'a/1', receiptNumber: 'R' } }),
    );
    const items = waiting(journal);
    expect(kinds(items)).toEqual([
      ...[
        'kiosk',
        'checkpoint',
        'lines',
        'lines',
        'lines',
        'lines',
        'request',
        'papers',
        'counter',
        'lines',
        'receipt',
      ],
    ]);
    expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, index) => index + 1));
    expect(items[6]?.body).toMatchObject({ requestNumber: 'a/1', sealed: 'SEALED-a' });
    take(journal);
    expect(waiting(journal)).toEqual([]);
    value(journal.append('v', { kind: 'help.called', facts: {} }));
    expect(waiting(journal).map(({ sequence }) => sequence)).toEqual([items.length + 1]);
    journal.close();
    expect(verdict()).toBe(6);
  });

  it('is the same at the next start, and waits in parts', () => {
    const journal = opened();
    day(journal, 'a');
    const { series } = journal.post;
    const before = waiting(journal);
    journal.close();
    const again = opened();
    expect(again.post.series).toBe(series);
    expect(waiting(again)).toEqual(before);
    expect(value(again.post.waiting({ count: 3, bytes: 1_000_000 }))).toMatchObject({
      waiting: before.length,
    });
    expect(value(again.post.waiting({ count: 100, bytes: 1 })).items).toHaveLength(1);
    again.close();
  });

  it('begins with all that a store has which had no office', () => {
    const journal = opened(false);
    expect(journal.post).toBeNull();
    for (let i = 0; i < 250; i += 1) value(journal.append('v', { kind: 'help.called', facts: { i } }));
    value(journal.keepSealedRequest('old/1', 'SEALED-old'));
    journal.close();
    const again = opened();
    const items = waiting(again);
    expect(kinds(items)).toEqual(['kiosk', 'lines', 'lines', 'lines', 'request', 'checkpoint']);
    expect(items[3]?.body).toMatchObject({ lines: { length: 50 } });
    again.close();
  });

  it('has a checkpoint after a hundred lines, of the lines before it', () => {
    const journal = opened();
    for (let i = 0; i < 205; i += 1) value(journal.append('v', { kind: 'help.called', facts: { i } }));
    const items = waiting(journal);
    const at = items.flatMap(({ kind }, index) => (kind === 'checkpoint' ? [index] : []));
    // Behind the greeting, and behind 100 and 200 lines.
    expect(at).toEqual([1, 102, 203]);
    journal.close();
  });

  it('is a new series after the store was put back or begun anew', async () => {
    const journal = opened();
    day(journal, 'a');
    const { series } = journal.post;
    take(journal);
    journal.close();
    const copy = value(await backUp(directory, join(home, 'copies'), sealing()));
    value(restore(directory, copy, sealing()));
    const back = opened();
    expect(back.post.series).not.toBe(series);
    expect(kinds(waiting(back))).toEqual(['kiosk', 'lines', 'request', 'papers', 'checkpoint']);
    back.close();
    value(beginAnew(directory, sealing()));
    const anew = opened();
    expect(kinds(waiting(anew))).toEqual(['kiosk', 'lines', 'checkpoint']);
    anew.close();
  });

  it('has nothing of what a full disk did not take', () => {
    const disk = smallDisk(join(home, 'disk'), 1024);
    directory = join(home, 'disk', 'store');
    try {
      const journal = opened();
      const before = waiting(journal).length;
      disk.fill();
      let written = 0;
      for (let i = 0; i < 50; i += 1)
        if (journal.append('v', { kind: 'help.called', facts: { i } }).ok) written += 1;
      disk.free();
      expect(written).toBeLessThan(50);
      expect(kinds(waiting(journal)).filter((kind) => kind === 'lines')).toHaveLength(written);
      expect(waiting(journal).length).toBe(before + written);
      journal.close();
    } finally {
      disk.unmount();
    }
  });
});

describe('what goes by rule', () => {
  const later = (days: number) => new Date(Date.now() + days * 86_400_000);
  const rule = () => ({
    requestsBefore: new Date(today.getTime() - 30 * 86_400_000),
    linesBefore: new Date(today.getTime() - 90 * 86_400_000),
  });
  /** Two days' work; the first day's is anchored. */
  function worked(): ReturnType<typeof opened> {
    const journal = opened();
    day(journal, 'old', 10);
    value(journal.post.checkpoint());
    take(journal);
    return journal;
  }

  it('goes when the office has had it for long enough, and a line says so; the rest verifies', () => {
    const journal = worked();
    const anchored = readFileSync(join(home, 'outside'), 'utf8');
    expect(value(journal.post.trim(rule()))).toBe(false);
    today = later(31);
    day(journal, 'new');
    expect(value(journal.post.trim(rule()))).toBe(true);
    today = later(91);
    expect(value(journal.post.trim(rule()))).toBe(true);
    expect(value(journal.post.trim(rule()))).toBe(false);
    // Nothing that the office has not said it has.
    expect(kinds(waiting(journal))).toEqual([
      'lines',
      'lines',
      'lines',
      'lines',
      'request',
      'papers',
      'counter',
      'lines',
      'lines',
    ]);
    journal.close();
    const db = new Database(file(), { readonly: true });
    expect(db.prepare('SELECT request_number FROM sealed_request').pluck().all()).toEqual(['new/1']);
    expect(db.prepare('SELECT min(sequence), count(*) FROM journal').raw().get()).toEqual([11, 6]);
    const said = db
      .prepare("SELECT facts FROM journal WHERE kind = 'store.trimmed'")
      .pluck()
      .all() as string[];
    expect(said.map((facts) => JSON.parse(facts))).toEqual([
      { requests: 1, papers: 1 },
      { requests: 0, papers: 0, from: 1, to: 10 },
    ]);
    db.close();
    expect(verdict()).toBe(16);
    expect(verdict([anchored])).toBe(16);
    // And serves again.
    const again = opened();
    value(again.append('v', { kind: 'help.called', facts: {} }));
    again.close();
    expect(verdict()).toBe(17);
  });

  it('leaves nothing of it in the files', () => {
    const journal = worked();
    today = later(91);
    day(journal, 'new');
    value(journal.post.trim(rule()));
    for (const name of ['journal.sqlite', 'journal.sqlite-wal']) {
      const bytes = readFileSync(join(directory, name)).toString('latin1');
      for (const gone of ['SEALED-old', 'PAPERS-old', '"name":"old"'])
        expect(bytes.includes(gone), `${name} ${gone}`).toBe(false);
    }
    expect(readFileSync(file()).toString('latin1')).toContain('SEALED-new');
    journal.close();
  });

  it('keeps what an officer has yet to lodge by hand, and what the office never had', () => {
    const journal = opened();
    value(journal.keepForLodging({ requestNumber: 'old/1', visitId: 'v', sealed: 's', until: '2026' }));
    day(journal, 'old');
    take(journal);
    day(journal, 'unsent');
    today = later(400);
    value(journal.post.trim(rule()));
    journal.close();
    const db = new Database(file(), { readonly: true });
    expect(db.prepare('SELECT request_number FROM sealed_request ORDER BY 1').pluck().all()).toEqual([
      'old/1',
      'unsent/1',
    ]);
    db.close();
  });

  /** By somebody with the file in hand, who knows how it is made, but has no key. */
  const TAMPERED: readonly [what: string, sql: string][] = [
    [
      'more lines cut, with the base moved',
      `UPDATE journal_base SET sequence = 12, hash = (SELECT hash FROM journal WHERE sequence = 12)`,
    ],
    ['the base taken out', 'DELETE FROM journal_base'],
    [
      'the base put at another checkpoint',
      `UPDATE journal_base SET checkpoint = (SELECT checkpoint FROM store_seal)`,
    ],
    ['the base’s hash changed', `UPDATE journal_base SET hash = '${'0'.repeat(64)}'`],
    ['the post emptied', 'DELETE FROM post'],
    ['the post’s order changed', 'UPDATE post SET sequence = sequence + 1000'],
    ['a new series', `UPDATE post_series SET series = 'x'`],
    ['an item said to be taken', `UPDATE post SET taken_at = '2020'`],
    ['an anchor put in', `INSERT INTO anchor VALUES (1, 'x', '2020')`],
  ];
  it.each(TAMPERED)('is no hole: %s is found', (_what, sql) => {
    const journal = worked();
    today = later(91);
    day(journal, 'new');
    value(journal.post.trim(rule()));
    journal.close();
    expect(verdict()).toBe(15);
    const db = new Database(file());
    db.exec('DROP TRIGGER journal_keeps');
    db.exec(sql);
    db.exec('DELETE FROM journal WHERE sequence <= (SELECT sequence FROM journal_base)');
    db.exec(
      "CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END",
    );
    db.close();
    expect(verdict()).toBeTypeOf('string');
  });
});
