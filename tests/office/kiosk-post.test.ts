/** A kiosk's store and its sender against a real office: what is written arrives, whoever is away or killed in between. */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Text } from '../../electron/contract/words.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { beginAnew } from '../../electron/journal/keeping.ts';
import { createOfficePost, type OfficePost } from '../../electron/kiosk/office-post.ts';
import { createOfficeClient } from '../../electron/servers/office/client.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { certificate, sealedText, signKiosk } from './simulated-kiosk.ts';

const KIOSK = 'POST-1';
const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
const says = { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' } };
let home: string;
let postgres: Postgres;
let office: OfficeProcess;
let config: string;
let port: number;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-post-'));
  chmodSync(home, 0o755);
  signKiosk(home, KIOSK);
  postgres = await startPostgres(join(home, 'postgres'));
  office = await startOffice(officeConfig(home, postgres.url));
  port = Number(new URL(office.kiosks).port);
  // From now on at one address, as at a site.
  config = officeConfig(home, postgres.url, {
    kiosks: {
      host: '127.0.0.1',
      port,
      authority: join(import.meta.dirname, '..', '..', '.sitthi', 'pki', 'ca.pem'),
    },
  });
});
afterAll(async () => {
  await office.end('SIGTERM');
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

const sealing = () => ({ kioskId: KIOSK, signingKey, checkpointFile: join(home, 'outside') });
interface Kiosk {
  readonly journal: Journal;
  readonly sender: OfficePost;
  readonly states: { readonly state: string; readonly detail: Text }[];
}
function kiosk(): Kiosk {
  const opened = openJournal(join(home, 'store'), sealing(), { post: says });
  if (!opened.ok || opened.value.post === null) throw new Error('no store');
  const journal = opened.value;
  const states: Kiosk['states'] = [];
  const tls = { ...certificate(KIOSK, home), ca: readFileSync(office.authority, 'utf8') };
  const sender = createOfficePost({
    withdrawn: null,
    ...{
      config: { kioskId: KIOSK, store: { directory: '', keepRequestsDays: 30 } as never },
      post: opened.value.post,
    },
    client: createOfficeClient(`https://localhost:${port}`, tls),
    tell: (state) => states.push(state),
  });
  return { journal, sender, states };
}
const row = async () =>
  (
    await postgres.rows<{ entries: string; last: string; head: string; refused: string | null }>(
      'SELECT * FROM kiosk',
    )
  )[0];
const until = async (what: () => Promise<boolean> | boolean) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await what()) return;
    await sleep(100);
  }
  throw new Error('it did not come');
};
const waiting = (journal: Journal) => {
  const found = journal.post?.waiting({ count: 10_000, bytes: 10_000_000 });
  return found?.ok === true ? found.value.waiting : -1;
};

it('sends what is written, in order; serves while the office is away and says how much waits; ends with nothing left', {
  timeout: 60_000,
}, async () => {
  const { journal, sender, states } = kiosk();
  sender.start();
  for (let i = 0; i < 20; i += 1) journal.append('v', { kind: 'help.called', facts: { i } });
  journal.keepSealedRequest('ตย.0000/ม25/2569/000001', await sealedText('a request'));
  await until(() => waiting(journal) === 0);
  expect(await row()).toMatchObject({ entries: '20', refused: null });
  expect(states.at(-1)).toMatchObject({ state: 'ok' });
  await office.end('SIGKILL');
  for (let i = 0; i < 5; i += 1) journal.append('v', { kind: 'help.called', facts: { i } });
  await until(() => states.some(({ state }) => state === 'warning'));
  expect(states.at(-1)?.detail.en).toMatch(/cannot be reached\. 5 to be sent$/);
  office = await startOffice(config);
  await until(() => waiting(journal) === 0);
  journal.append('v', { kind: 'kiosk.stopped', facts: {} });
  await sender.stop();
  expect(waiting(journal)).toBe(0);
  journal.close();
  expect(await row()).toMatchObject({ entries: '26', anchored: '26', refused: null });
  const requests = await postgres.rows<{ sealed: string }>('SELECT sealed FROM request');
  expect(requests).toHaveLength(1);
});

it('that was begun anew is refused, and named, until an engineer accepts it', {
  timeout: 60_000,
}, async () => {
  const before = await row();
  beginAnew(join(home, 'store'), sealing());
  const { journal, sender, states } = kiosk();
  sender.start();
  await until(() => states.length > 0);
  expect(states.at(-1)).toMatchObject({
    state: 'warning',
    detail: { en: expect.stringMatching(/replaced.*\(O09\)/) },
  });
  expect(await row()).toMatchObject({ last: before?.last, refused: 'series.unknown' });
  await accept();
  await until(() => waiting(journal) === 0);
  await sender.stop();
  journal.close();
  expect(Number((await row())?.last)).toBeGreaterThan(Number(before?.last));
  const said = await postgres.rows<{ kind: string; who: string }>(
    "SELECT kind, who FROM office_line WHERE kind LIKE 'kiosk.%' ORDER BY at",
  );
  // The last ones: whoever tries again finds those of the try before.
  expect(said.slice(-2).map(({ kind, who }) => `${kind} ${who}`)).toEqual([
    'kiosk.refused kiosk POST-1',
    'kiosk.accepted command',
  ]);
});

/** By the command, beside the office that runs. */
async function accept(): Promise<void> {
  const { execFileSync } = await import('node:child_process');
  const entry = join(import.meta.dirname, '..', '..', 'office', 'entry', 'office.ts');
  execFileSync(process.execPath, [entry, 'accept', KIOSK, '--config', config], { stdio: 'ignore' });
}
