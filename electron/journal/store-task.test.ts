/** A store that is larger than a start proves at once is proven by whoever reads it elsewhere. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StoreTask } from '../ports/store-task.ts';
import { type Journal, openJournal } from './journal.ts';
import { readStore } from './store-task.ts';

let home: string;
let journal: Journal | undefined;
const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const open = () => {
  const opened = openJournal(join(home, 'store'), {
    ...{ kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') },
  });
  if (!opened.ok) throw new Error(`${opened.fault.name} ${opened.fault.detail}`);
  journal = opened.value;
  return journal;
};
/** Opens the store on a machine that has read 200 lines when the time for it is over. */
function openSlowly(): Journal {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1000;
    return now;
  });
  try {
    return open();
  } finally {
    clock.mockRestore();
  }
}
const line = (at: number) => ({ kind: 'help.called', facts: { at } }) as const;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'store-task-'));
  const written = open();
  for (let at = 0; at < 250; at += 1) written.append('v', line(at));
  written.close();
});
afterEach(() => {
  journal?.close();
  journal = undefined;
  rmSync(home, { recursive: true, force: true });
});

it('is not proven at the start, is proven by its reader while lines are written, and closes in order', async () => {
  const opened = openSlowly();
  expect(opened.proven).toBe(false);
  expect(opened.append('v', line(250)).ok).toBe(true);
  const asked: StoreTask[] = [];
  expect(
    await opened.prove((task) => {
      asked.push(StoreTask.parse(JSON.parse(JSON.stringify(task))));
      return readStore(task);
    }),
  ).toBeNull();
  expect([opened.proven, asked.length]).toEqual([true, 1]);
  // Nothing secret goes to whoever reads.
  expect(JSON.stringify(asked)).not.toContain(signingKey.d ?? 'no key');
  expect(opened.append('v', line(251)).ok).toBe(true);
});

it('closes while it is not proven', () => {
  openSlowly().close();
  journal = undefined;
  expect(open().proven).toBe(true);
});

it.each([
  ['a line', "UPDATE journal SET facts = '{}' WHERE sequence = 240", 'entry 240: a line was changed'],
  [
    'a row',
    'INSERT INTO request_counter VALUES (2569, 7)',
    'rows of request_counter were changed, taken out or put in',
  ],
])(
  '%s that was changed beyond what a start reads is found, and nothing is written any more',
  async (_, sql, why) => {
    const db = new Database(join(home, 'store', 'journal.sqlite'));
    db.exec(
      `DROP TRIGGER journal_stays; ${sql}; CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END`,
    );
    db.close();
    const opened = openSlowly();
    expect(await opened.prove(readStore)).toEqual({ name: 'store.corrupt', detail: why });
    expect(opened.append('v', line(0))).toMatchObject({ ok: false, fault: { name: 'store.corrupt' } });
    expect(opened.proven).toBe(false);
  },
);

it('whose reader ended without an answer stays unproven, is not called broken, and can be asked again', async () => {
  const opened = openSlowly();
  const silent = { fault: { name: 'store.silent', detail: 'SIGKILL' } } as const;
  expect(await opened.prove(async () => silent)).toEqual(silent.fault);
  expect([opened.proven, opened.append('v', line(0)).ok]).toEqual([false, true]);
  expect(await opened.prove(readStore)).toBeNull();
  expect(opened.proven).toBe(true);
});
