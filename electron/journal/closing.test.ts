/** A large store is closed in order before every line was proven. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { JWK } from 'jose';
import { expect, it } from 'vitest';
import { openJournal } from './journal.ts';
import { prove } from './proof.ts';

it('a proof that stands in the middle of its lines is ended, and its store closes', () => {
  const home = mkdtempSync(join(tmpdir(), 'closing-'));
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
  const opened = openJournal(join(home, 'store'), {
    kioskId: 'K-01',
    signingKey,
    checkpointFile: join(home, 'outside'),
  });
  if (!opened.ok) throw new Error(opened.fault.name);
  for (let i = 0; i < 250; i += 1) opened.value.append('v', { kind: 'help.called', facts: { i } });
  opened.value.close();
  const db = new Database(join(home, 'store', 'journal.sqlite'), { readonly: true });
  const steps = prove(db, { key: null, outside: [] });
  expect(steps.next().done).toBe(false);
  expect(() => db.close()).toThrow(/busy/);
  steps.return({ entries: 0 });
  db.close();
  rmSync(home, { recursive: true, force: true });
});
