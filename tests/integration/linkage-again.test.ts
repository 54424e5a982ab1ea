/** A fetch that failed is tried again in the same visit: the statechart, its steps, a real journal and both servers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createActor, fromCallback, fromPromise, SimulatedClock } from 'xstate';
import { type Config, parseConfig } from '../../electron/config.ts';
import { DatabaseId } from '../../electron/contract.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { readKeys } from '../../electron/keys.ts';
import type { OfficerSession } from '../../electron/linkage/client.ts';
import { requestNumber } from '../../electron/request/request.ts';
import { type PinTries, sessionLost, visitMachine } from '../../electron/visit/machine.ts';
import {
  createRequestKeeper,
  fetchRecords,
  readDisclosures,
  verifyHolder,
  writeRequest,
} from '../../electron/visit/steps.ts';
import type { ReaderWatch } from '../../native/card-view.ts';
import { ok } from '../../native/result.ts';
import type { Holder } from '../../native/thai-id/holder.ts';
import { Servers, testCard } from './linkage-support.ts';

const servers = new Servers();
const person = DatabaseId.parse('dopa_person');
const house = DatabaseId.parse('dopa_house');
let officer: OfficerSession;
let directory: string;
let config: Config;
let journal: Journal;
let officeKey: JWK;
/** Each test is an office of its own: its numbers begin anew, and the gateway remembers those of the others. */
let prefix = 'อภ.0000';
let offices = 0;

beforeAll(async () => {
  await servers.start();
  officer = await servers.openOfficer();
});
beforeEach(() => {
  offices += 1;
  prefix = `อภ.000${offices}`;
  directory = mkdtempSync(join(tmpdir(), 'again-'));
  const parsed = parseConfig(
    JSON.stringify({
      kioskId: 'TEST-1',
      office: { name: { th: 'ทดสอบ', en: 'Test' }, officeId: 1, requestPrefix: prefix },
      sas: { url: servers.sas.url },
      linkage: { url: servers.linkage.url },
      tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: 'kiosk.key' },
      keys: { officePublicKey: 'office-public.jwk', signingKey: 'signing-private.jwk' },
      printing: { printer: 'kiosk' },
      store: { directory: join(directory, 'store') },
    }),
    servers.pki,
  );
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  config = parsed.value;
  const opened = openJournal(config.store.directory);
  const keys = readKeys(config);
  if (!opened.ok || !keys.ok) throw new Error('the journal or the keys');
  journal = opened.value;
  officeKey = keys.value.office;
});
afterEach(async () => {
  journal.close();
  rmSync(directory, { recursive: true, force: true });
  await servers.reset();
});
afterAll(() => servers.stop());

/** Numbers of the requests that the journal keeps. */
function kept(): string[] {
  const db = new Database(join(config.store.directory, 'journal.sqlite'), { readonly: true });
  try {
    const rows = db.prepare('SELECT request_number FROM sealed_request ORDER BY request_number').all();
    return (rows as { request_number: string }[]).map((row) => row.request_number);
  } finally {
    db.close();
  }
}

/** A visit of Somying, whose steps to the servers and the journal are the product's own. */
function visit(key = officeKey) {
  const somying = servers.person('somying');
  const holder = {
    citizenId: somying.citizenId,
    nameTh: somying.nameTh,
  } as unknown as Holder;
  const reader = {
    view: { state: 'ready', reader: 'r', insertion: 1, holder },
    authenticate: async () => ok(testCard(servers.pki, somying)),
  } as unknown as ReaderWatch;
  const pin = { take: () => Uint8Array.from(Buffer.from(somying.pin, 'latin1')) };
  const session = () => officer;
  let number: string | undefined;
  const keepRequest = createRequestKeeper(key, async (requestNumber, sealed) => {
    const written = journal.keepSealedRequest(requestNumber, sealed);
    if (!written.ok) return written.fault;
    number = undefined;
    return null;
  });
  const actor = createActor(
    visitMachine.provide({
      actors: {
        writeRequest: fromPromise(async ({ input }) => {
          const counter = journal.nextRequestCounter(2569);
          if (!counter.ok) throw new Error(counter.fault.name);
          number ??= requestNumber(prefix, 2569, counter.value);
          return writeRequest({ config, ...input, requestNumber: number });
        }),
        readTries: fromPromise(
          async (): Promise<PinTries> => ({ triesLeft: 3, hasPinPad: false, fault: null }),
        ),
        verify: fromPromise(({ input, signal }) =>
          verifyHolder({
            reader,
            sas: servers.sasClient,
            session,
            pin: pin as unknown as Parameters<typeof verifyHolder>[0]['pin'],
            ...input,
            signal,
          }),
        ),
        readDisclosures: fromPromise(({ input, signal }) =>
          readDisclosures({
            linkage: servers.linkageClient,
            session,
            requestNumber: input.request?.requestNumber ?? '',
            journalStands: async () => null,
            signal,
          }),
        ),
        fetch: fromCallback(({ input, sendBack }) =>
          fetchRecords({
            linkage: servers.linkageClient,
            session,
            keepRequest,
            ...input,
            onEvent: sendBack,
          }),
        ),
      },
    }),
    {
      clock: new SimulatedClock(),
      input: {
        delays: { idleWarningMs: 60_000, idleWipeMs: 30_000, doneMs: 15_000, officerRetryMs: 2000 },
        openDatabases: [person, house],
        opensByItself: false,
        oneReader: false,
        byHand: false,
        officerBeside: false,
        mayWaive: false,
      },
    },
  );
  actor.start();
  actor.send({ type: 'activate', officerOpen: true, leftIn: null, leftReason: 'finished', notice: null });
  actor.send({ type: 'card', view: { state: 'ready', reader: 'r', insertion: 1, holder } });
  const on = (screen: string | object) =>
    vi.waitFor(() => expect(actor.getSnapshot().matches({ serving: { screen } } as never)).toBe(true), {
      timeout: 5000,
    });
  return {
    actor,
    on,
    context: () => actor.getSnapshot().context,
    async sign(...databases: DatabaseId[]) {
      for (const databaseId of databases)
        actor.send({ type: 'intent.choose', databaseId, handling: 'inspect' });
      actor.send({ type: 'intent.review' });
      await on({ reviewing: 'written' });
      actor.send({ type: 'intent.sign' });
      await this.typePin();
    },
    async typePin() {
      await on({ pin: 'asking' });
      actor.send({ type: 'intent.pin' });
    },
  };
}

const failOnce = () =>
  servers.linkage.control('PUT', '/faults', [
    { at: 'citizen', times: 1, what: { effect: 'status', status: 503 } },
  ]);

test('the gateway fails once: "try again" brings the records, and the request is kept once', async () => {
  await failOnce();
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  expect(v.context().fault?.name).toBe('linkage.unreachable');
  v.actor.send({ type: 'intent.retry' });
  await v.typePin();
  await v.on('viewing');
  expect(v.context().answers.get(person)?.outcome).toBe('found');
  expect(kept()).toEqual([`${prefix}/ม25/2569/000001`]);
  v.actor.stop();
});

test('a request that is written anew after one was kept has a number of its own', async () => {
  await failOnce();
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  v.actor.send({ type: 'intent.retry' });
  await v.on({ pin: 'asking' });
  v.actor.send({ type: 'intent.back' });
  await v.on({ reviewing: 'written' });
  v.actor.send({ type: 'intent.back' });
  await v.sign(house);
  await v.on('viewing');
  expect(kept()).toHaveLength(2);
  expect(v.context().answers.get(house)?.outcome).toBe('found');
  v.actor.stop();
});

test('a wrong office key is a fault of the configuration, and nothing is fetched', async () => {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  const v = visit({ ...(await exportJWK(publicKey)), crv: 'P-384' });
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  expect(v.context().fault).toMatchObject({ name: 'config.bad', detail: 'keys.officePublicKey' });
  expect(kept()).toEqual([]);
  v.actor.stop();
});

test('a store that cannot be written is the store’s fault, and nothing is fetched', async () => {
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  const keep = vi.spyOn(journal, 'keepSealedRequest');
  keep.mockReturnValue({ ok: false, fault: { name: 'store.unwritable' } });
  await v.sign(person);
  await v.on('problem');
  expect(v.context().fault?.name).toBe('store.unwritable');
  keep.mockRestore();
  expect(kept()).toEqual([]);
  v.actor.stop();
});

test('who looked: the holder and the office by name; and a session found lost there closes the kiosk as well', async () => {
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('viewing');
  v.actor.send({ type: 'intent.show-disclosures' });
  await vi.waitFor(() => expect(v.context().disclosures?.kind).toBe('rows'));
  const { disclosures } = v.context();
  if (disclosures?.kind !== 'rows') throw new Error('no rows');
  expect(disclosures.rows.at(-1)?.who.en).toBe('you, with your own card, at ที่ว่าการอำเภอทดสอบ');
  expect(disclosures.rows[0]?.who.th).toMatch(/^เจ้าหน้าที่ .+ \(อ้างอิง TEST-PAST-\d\)$/);
  expect(sessionLost(v.context())).toBe(false);
  v.actor.send({ type: 'intent.back' });
  await servers.linkage.control('DELETE', '/sessions');
  v.actor.send({ type: 'intent.show-disclosures' });
  await vi.waitFor(() => expect(sessionLost(v.context())).toBe(true));
  v.actor.stop();
});
