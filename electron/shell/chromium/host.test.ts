/** The store's reader as this shell starts it: a real process. */

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openJournal } from '../../journal/journal.ts';
import type { Host } from '../../ports/host.ts';
import type { StoreTask } from '../../ports/store-task.ts';
import { STORE_READER_ENTRY } from '../paths.ts';
import { createChromiumHost } from './host.ts';

let home: string;
let host: Host;
const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const key = { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' };
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'store-reader-'));
  const opened = openJournal(join(home, 'store'), {
    ...{ kioskId: 'K-01', signingKey, checkpointFile: join(home, 'outside') },
  });
  if (!opened.ok) throw new Error(opened.fault.name);
  for (let at = 0; at < 5; at += 1) opened.value.append('v', { kind: 'help.called', facts: { at } });
  opened.value.close();
  host = createChromiumHost({ window: 'headless' });
});
afterAll(async () => {
  await host.quit();
  rmSync(home, { recursive: true, force: true });
});

/** Readers that live, by the kernel's own list of this process' children. */
const readers = () =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((pid) => pid !== '')
    .map((pid) => ({ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }))
    .filter(({ command }) => command.includes(STORE_READER_ENTRY));

const proof = (): StoreTask => ({
  what: 'prove',
  directory: join(home, 'store'),
  key,
  kioskId: 'K-01',
  outside: [],
});
const writing = (to: string) =>
  ({
    what: 'export',
    directory: join(home, 'store'),
    to,
    kioskId: 'K-01',
    at: '2026-11-29T10:00:00Z',
  }) as const;

it('proves and exports in a process of its own, which is gone when it has answered', async () => {
  const proven = host.readStore(proof());
  expect(readers()).toHaveLength(1);
  expect(await proven).toEqual({ lines: 5 });
  expect(await host.readStore(writing(home))).toEqual({ lines: 5 });
  await expect.poll(() => readers()).toEqual([]);
  expect(readdirSync(home).filter((name) => name.endsWith('.jsonl'))).toHaveLength(1);
});

it('tells what is wrong as it is found', async () => {
  expect(await host.readStore({ ...proof(), kioskId: 'K-02' })).toEqual({
    fault: { name: 'store.corrupt', detail: 'the store is of another kiosk (K-01)' },
  });
  expect(await host.readStore(writing(join(home, 'nowhere')))).toMatchObject({
    fault: { name: 'store.export-failed' },
  });
});

it('that is killed has said nothing of the store, and exported nothing', async () => {
  for (const [task, name] of [
    [proof(), 'store.silent'],
    [writing(home), 'store.export-failed'],
  ] as const) {
    const answer = host.readStore(task);
    // In its first moment a process that was forked still looks like who forked it.
    const started = await vi.waitFor(
      () => {
        const found = readers();
        expect(found.length).toBeGreaterThan(0);
        return found;
      },
      { interval: 2 },
    );
    for (const { pid } of started) process.kill(pid, 'SIGKILL');
    expect(await answer).toEqual({ fault: { name, detail: 'SIGKILL' } });
  }
});
