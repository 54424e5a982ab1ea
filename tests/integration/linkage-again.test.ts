/** A fetch that failed is tried again in the same visit: the statechart, its steps, a real journal and both servers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createActor, fromCallback, fromPromise, SimulatedClock } from 'xstate';
import { type Config, parseConfig } from '../../electron/config/config.ts';
import { readKeys } from '../../electron/config/keys.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { createOutbox, type Outbox } from '../../electron/kiosk/outbox.ts';
import type { JournalEntry, OfficerSession } from '../../electron/ports/visit-messages.ts';
import { requestNumber } from '../../electron/request/request.ts';
import { sealRequest } from '../../electron/request/seal.ts';
import { type PinTries, sessionLost, visitMachine } from '../../electron/visit/machine.ts';
import { createRequests } from '../../electron/visit/requests.ts';
import { fetchRecords, readDisclosures } from '../../electron/visit/steps/fetch.ts';
import { verifyHolder } from '../../electron/visit/steps/prove.ts';
import type { Fault } from '../../electron/words/faults.ts';
import type { ReaderWatch } from '../../native/card-view.ts';
import { ok, type Result } from '../../native/result.ts';
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
const outboxes: Outbox[] = [];
/** Each test is an office of its own: its numbers begin again, and the gateway remembers those of the others. */
let prefix = 'ตย.0000';
let offices = 0;

beforeAll(async () => {
  await servers.start();
  officer = await servers.openOfficer();
});
beforeEach(() => {
  offices += 1;
  prefix = `ตย.000${offices}`;
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
  const opened = openJournal(config.store.directory, {
    kioskId: config.kioskId,
    signingKey: JSON.parse(readFileSync(config.keys.signingKey, 'utf8')),
    checkpointFile: join(directory, 'journal.checkpoint'),
  });
  const keys = readKeys(config);
  if (!opened.ok || !keys.ok) throw new Error('the journal or the keys');
  journal = opened.value;
  officeKey = keys.value.office;
});
afterEach(async () => {
  for (const outbox of outboxes.splice(0)) outbox.stop();
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
  const faultOf = (result: Result<unknown, Fault>) => (result.ok ? null : result.fault);
  const requests = createRequests(
    config,
    key,
    {
      requestNumber: async () => {
        const counter = journal.nextRequestCounter(2569);
        return counter.ok ? ok(requestNumber(prefix, 2569, counter.value)) : counter;
      },
      seal: async (_what, number, sealed) => faultOf(journal.keepSealedRequest(number, sealed)),
      toLodge: async (number, sealed, forMs) => {
        const until = new Date(Date.now() + forMs).toISOString();
        const kept = journal.keepForLodging({ requestNumber: number, visitId: 'v', sealed, until });
        if (kept.ok) outbox.take(number, 'v');
        return faultOf(kept);
      },
    },
    servers.linkageClient,
  );
  /** As the kiosk has it. */
  const lines: JournalEntry[] = [];
  const outbox = createOutbox({
    store: journal,
    linkage: servers.linkageClient,
    officer: session,
    write: (_visit, entry) => {
      lines.push(entry);
      return ok(undefined);
    },
    onLodged: (_visit, number, receiptNumber) => {
      requests.knowReceipt(number);
      actor.send({ type: 'lodged', requestNumber: number, receiptNumber });
    },
    onListed: () => undefined,
  });
  outboxes.push(outbox);
  const actor = createActor(
    visitMachine.provide({
      actors: {
        writeRequest: fromPromise(({ input }) => requests.write(input)),
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
        journalStands: fromPromise(async (): Promise<Fault | null> => null),
        countPages: fromCallback(() => undefined),
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
            keepRequest: requests.keep,
            ...input,
            onEvent: sendBack,
            onLodged: (number, { receiptNumber }) => {
              outbox.lodged(number, 'v', receiptNumber);
              requests.knowReceipt(number);
              actor.send({ type: 'lodged', requestNumber: number, receiptNumber });
            },
            onNotLodged: (number, why) => {
              if (requests.isLodged(number)) return;
              outbox.notLodged(number, 'v', why.name);
              actor.send({ type: 'not-lodged', requestNumber: number });
            },
          }),
        ),
      },
    }),
    {
      clock: new SimulatedClock(),
      input: {
        delays: {
          idleWarningMs: 60_000,
          idleWipeMs: 30_000,
          doneMs: 15_000,
          leftMs: 30_000,
          officerRetryMs: 2000,
        },
        openDatabases: [person, house],
        opensByItself: false,
        oneReader: false,
        byHand: false,
        officerBeside: false,
        mayWaive: false,
        presence: false,
        onBehalf: false,
        phone: false,
        numbered: true,
        certifiable: [],
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
    lines,
    outbox,
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

test('a request that is written again after one was kept has a number of its own', async () => {
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
  officer = await servers.openOfficer();
});

/** What the gateway has of this office. */
const lodged = async () =>
  (
    (await servers.linkage.control('GET', '/requests')) as { requestNumber: string; receipt: object }[]
  ).filter((one) => one.requestNumber.startsWith(`${prefix}/`));
const away = (...calls: readonly string[]) =>
  servers.linkage.control(
    'PUT',
    '/faults',
    calls.map((at) => ({ at, what: { effect: 'reset' } })),
  );
const number = () => `${prefix}/ม25/2569/000001`;
const opened = () => {
  const open = journal.openLodgings();
  return open.ok ? open.value.map((one) => one.requestNumber) : ['the store fails'];
};

test.each([
  ['lost', 'linkage.unreachable'],
  ['truncated', 'linkage.unreachable'],
  ['malformed', 'linkage.malformed'],
  ['null', 'linkage.malformed'],
  ['wrong-types', 'linkage.malformed'],
] as const)(
  'the answer to the lodging is %s, and the person goes back and signs the same again: one request, one number, one receipt',
  async (effect, fault) => {
    await servers.linkage.control('PUT', '/faults', [{ at: 'citizen', times: 1, what: { effect } }]);
    const v = visit();
    v.actor.send({ type: 'intent.begin' });
    await v.sign(person, house);
    await v.on('problem');
    expect(v.context().fault?.name).toBe(fault);
    // The kiosk asks, and the person reads that it was lodged after all.
    await vi.waitFor(() => expect(v.context().lodging?.receiptNumber).toMatch(/^LK-/));
    const { receiptNumber } = v.context().lodging ?? {};
    v.actor.send({ type: 'intent.retry' });
    await v.on({ pin: 'asking' });
    v.actor.send({ type: 'intent.back' });
    await v.on({ reviewing: 'written' });
    // The same wish, chosen again in another order.
    v.actor.send({ type: 'intent.back' });
    for (const databaseId of [person, house])
      v.actor.send({ type: 'intent.choose', databaseId, handling: null });
    await v.sign(house, person);
    await v.on('viewing');
    expect(v.context().request?.requestNumber).toBe(number());
    expect(kept()).toEqual([number()]);
    expect(await lodged()).toMatchObject([{ requestNumber: number(), receipt: { receiptNumber } }]);
    expect(v.context().lodging).toEqual({ requestNumber: number(), receiptNumber });
    expect(v.lines).toEqual([
      {
        kind: 'request.not-lodged',
        facts: { requestNumber: number(), why: fault, again: true },
      },
      { kind: 'request.lodged', facts: { requestNumber: number(), receiptNumber, later: true } },
    ]);
    expect(opened()).toEqual([]);
    v.actor.stop();
  },
);

test('of two wishes each has its number, also when the first is wished again after the second', async () => {
  await servers.linkage.control('PUT', '/faults', [{ at: 'citizen', times: 2, what: { effect: 'lost' } }]);
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  const another = async (from: DatabaseId, to: DatabaseId) => {
    v.actor.send({ type: 'intent.retry' });
    await v.on({ pin: 'asking' });
    v.actor.send({ type: 'intent.back' });
    await v.on({ reviewing: 'written' });
    v.actor.send({ type: 'intent.back' });
    v.actor.send({ type: 'intent.choose', databaseId: from, handling: null });
    await v.sign(to);
  };
  await v.sign(person);
  await v.on('problem');
  await another(person, house);
  await v.on('problem');
  await another(house, person);
  await v.on('viewing');
  expect(v.context().request?.requestNumber).toBe(number());
  await vi.waitFor(async () => expect(await lodged()).toHaveLength(2));
  expect(kept()).toHaveLength(2);
  v.actor.stop();
});

test('the gateway is away, and the person leaves: said, and lodged as soon as it is there again', async () => {
  await away('citizen', 'lodge');
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  expect(v.context().lodging).toEqual({ requestNumber: number(), receiptNumber: null });
  v.actor.send({ type: 'card', view: { state: 'empty', reader: 'r' } });
  v.actor.stop();
  v.outbox.visitOver('v');
  expect(await lodged()).toEqual([]);
  expect(opened()).toEqual([number()]);
  await away();
  await vi.waitFor(async () => {
    v.outbox.run();
    expect(await lodged()).toHaveLength(1);
  });
  await vi.waitFor(() =>
    expect(v.lines).toMatchObject([
      {
        kind: 'request.not-lodged',
        facts: { requestNumber: number(), why: 'linkage.unreachable', again: true },
      },
      { kind: 'request.lodged', facts: { requestNumber: number(), later: true } },
    ]),
  );
  expect(opened()).toEqual([]);
  expect(kept()).toEqual([number()]);
});

test('the card leaves while the request is lodged: the journal has its receipt all the same', async () => {
  await servers.linkage.control('PUT', '/faults', [
    { at: 'citizen', times: 1, what: { effect: 'latency', ms: 400 } },
  ]);
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('fetching');
  await vi.waitFor(() => expect(opened()).toEqual([number()]));
  v.actor.send({ type: 'card', view: { state: 'empty', reader: 'r' } });
  await vi.waitFor(() =>
    expect(v.lines.at(-1)).toMatchObject({ kind: 'request.lodged', facts: { later: true } }),
  );
  expect(await lodged()).toHaveLength(1);
  v.actor.stop();
});

test('the gateway says the highest number that this machine has lodged under a prefix, and a gateway without the call is told apart', async () => {
  const asks = () => servers.linkageClient.highestCounter({ officer, prefix, year: 2569 });
  expect(await asks()).toEqual(ok(0));
  journal.raiseRequestCounter(2569, 41);
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('viewing');
  v.actor.stop();
  expect(await asks()).toEqual(ok(42));
  expect(await servers.linkageClient.highestCounter({ officer, prefix, year: 2570 })).toEqual(ok(0));
  await servers.linkage.control('PUT', '/faults', [
    { at: 'highest', what: { effect: 'status', status: 404 } },
  ]);
  expect(await asks()).toMatchObject({ ok: false, fault: { name: 'linkage.counter-unknown' } });
});

test('what the assertion no longer lets anybody lodge waits for an officer, and nothing is kept that could be lodged', async () => {
  await away('citizen', 'lodge');
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  v.actor.stop();
  // Opened again: the assertion rode on the session before.
  await servers.linkage.control('DELETE', '/sessions');
  officer = await servers.openOfficer();
  await away();
  await vi.waitFor(() => {
    v.outbox.run();
    expect(v.lines.at(-1)).toMatchObject({ kind: 'request.not-lodged', facts: { again: false } });
  });
  expect(await lodged()).toEqual([]);
  expect(opened()).toEqual([]);
  expect(journal.unlodged()).toMatchObject({ ok: true, value: [{ requestNumber: number() }] });
  expect(kept()).toEqual([number()]);
  expect(journal.lodgedByHand(number())).toEqual(ok(true));
  expect(journal.lodgedByHand(number())).toEqual(ok(false));
  expect(journal.unlodged()).toEqual(ok([]));
});

test('so does what was still open when its assertion ended', async () => {
  journal.keepForLodging({
    requestNumber: number(),
    visitId: 'v',
    sealed: 'a.b.c.d.e',
    until: new Date(Date.now() - 1).toISOString(),
  });
  const v = visit();
  v.outbox.run();
  await vi.waitFor(() =>
    expect(v.lines).toEqual([
      {
        kind: 'request.not-lodged',
        facts: { requestNumber: number(), why: 'assertion-ended', again: false },
      },
    ]),
  );
  expect(journal.unlodged()).toMatchObject({ ok: true, value: [{ requestNumber: number() }] });
});

test('the gateway takes what was sealed to its office as often as it comes, as one request; nothing else', async () => {
  await away('citizen', 'lodge');
  const v = visit();
  v.actor.send({ type: 'intent.begin' });
  await v.sign(person);
  await v.on('problem');
  v.outbox.stop();
  v.actor.stop();
  await away();
  const open = journal.openLodgings();
  const sealed = open.ok ? (open.value[0]?.sealed ?? '') : '';
  const lodge = (more: object) =>
    servers.linkageClient.lodge({ officer, requestNumber: number(), sealed, ...more });
  const answers = await Promise.all([lodge({}), lodge({}), lodge({})]);
  expect(
    new Set(answers.map((answer) => (answer.ok ? answer.value.receiptNumber : answer.fault.name))).size,
  ).toBe(1);
  expect(answers[0]).toMatchObject({ ok: true });
  for (const more of [
    { requestNumber: `${prefix}/ม25/2569/000009` },
    { sealed: await sealRequest('{}', officeKey) },
    { sealed: `${sealed.slice(0, -4)}AAAA` },
  ])
    expect(await lodge(more)).toMatchObject({ ok: false, fault: { name: 'linkage.refused' } });
  expect(await lodged()).toHaveLength(1);
  // Nothing of the holder is in the store in clear.
  const bytes = readFileSync(join(config.store.directory, 'journal.sqlite'), 'latin1');
  const wal = readFileSync(join(config.store.directory, 'journal.sqlite-wal'), 'latin1');
  expect(`${bytes}${wal}`).not.toContain(servers.person('somying').citizenId);
});
