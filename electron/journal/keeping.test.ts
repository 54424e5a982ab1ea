/** A store is copied, put back, begun again and adopted: each leaves a line, and deletes nothing. */
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sealing } from './checkpoint.ts';
import { type Journal, openJournal, readJournal } from './journal.ts';
import { adopt, backUp, beginAnew, restore } from './keeping.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const signingKey = newKey();
let home: string;
let store: string;
const sealing = (): Sealing => ({ kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keeping-'));
  store = join(home, 'store');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function opened(by = sealing()): Journal {
  const journal = openJournal(store, by);
  if (!journal.ok) throw new Error(journal.fault.name);
  return journal.value;
}
function work(journal: Journal): void {
  for (let i = 0; i < 3; i += 1) journal.append('v', { kind: 'help.called', facts: {} });
  journal.nextRequestCounter(2569);
}
const last = () => {
  const { kind, facts } = [...readJournal(store)].at(-1) ?? { kind: '', facts: '{}' };
  return [kind, JSON.parse(facts)];
};
const beside = () =>
  existsSync(store) ? readdirSync(store).filter((name) => name.startsWith('before-')) : [];

it('a copy that was made while the kiosk ran is put back, and a line says what was lost', async () => {
  const running = opened();
  work(running);
  mkdirSync(join(home, 'stick'));
  const copy = await backUp(store, join(home, 'stick'), sealing());
  if (!copy.ok) throw new Error(copy.fault.detail);
  work(running);
  expect(restore(store, copy.value, sealing())).toMatchObject({ ok: false, fault: { name: 'store.in-use' } });
  running.close();
  expect(restore(store, copy.value, sealing())).toEqual({ ok: true, value: 3 });
  expect(last()).toEqual(['journal.restored', { lines: 3, before: 6 }]);
  expect(beside()).toHaveLength(1);
  const again = opened();
  expect(again.nextRequestCounter(2569)).toEqual({ ok: true, value: 2 });
  again.close();
});

it('a copy of another key is not put back, and the store stays', async () => {
  const other = opened({ ...sealing(), signingKey: newKey() });
  work(other);
  const copy = await backUp(store, home, sealing());
  expect(copy.ok).toBe(false);
  other.close();
  expect(restore(store, store, sealing()).ok).toBe(false);
  expect(beside()).toEqual([]);
});

it('a store that is gone is begun again: its first line says how many lines there were', () => {
  const journal = opened();
  work(journal);
  journal.close();
  rmSync(store, { recursive: true });
  expect(openJournal(store, sealing()).ok).toBe(false);
  expect(beginAnew(store, sealing())).toEqual({ ok: true, value: 3 });
  expect(last()).toEqual(['journal.begun', { before: 3 }]);
  opened().close();
});

it('after a change of the key, or without its checkpoint, a whole store is adopted, and a broken one is not', () => {
  const journal = opened();
  work(journal);
  journal.close();
  unlinkSync(join(home, 'outside'));
  const by = { ...sealing(), signingKey: newKey() };
  expect(openJournal(store, by).ok).toBe(false);
  expect(adopt(store, by)).toEqual({ ok: true, value: 3 });
  expect(last()).toEqual(['journal.adopted', { lines: 3, before: 0 }]);
  opened(by).close();
});

it('a copy of the files of a kiosk that was killed is put back with all of its lines', () => {
  const journal = opened();
  work(journal);
  cpSync(store, join(home, 'copied'), { recursive: true });
  journal.close();
  expect(restore(store, join(home, 'copied'), sealing())).toEqual({ ok: true, value: 3 });
  expect(last()).toEqual(['journal.restored', { lines: 3, before: 3 }]);
  expect([...readJournal(store)]).toHaveLength(4);
  opened().close();
});
