/** Good inputs of each target, from the emulated world: what a fuzzer begins with. Crashes that were found are among them. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { moiBlocks } from '../../fixtures/card/memory.ts';
import { makeCard, PROFILE_NAMES } from '../../fixtures/card/profiles.ts';
import { ODD_WAYS, oddEnvelope, oddRecord } from '../../fixtures/linkage/odd.ts';
import { loadRecords } from '../../fixtures/linkage/records.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { LAYOUT } from '../../native/thai-id/memory-map.ts';
import { VIEWS } from '../e2e/screen-views.ts';
import { SMALLEST } from '../kiosk-config.ts';
import { batchOf, SimulatedStore } from '../office/simulated-kiosk.ts';
import { ANOTHER, type TargetName } from './targets.ts';

const bytes = (value: unknown, before = ''): Uint8Array =>
  Buffer.from(before + (typeof value === 'string' ? value : JSON.stringify(value)));

const HEX64 = 'ab'.repeat(32);
const TIME = '2026-11-23T09:00:00.000Z';

function cards(): Uint8Array[] {
  return PROFILE_NAMES.map((profile) => {
    const [first, second] = moiBlocks(makeCard('somying', profile));
    const part = ({ block, offset, length }: { block: number; offset: number; length: number }) =>
      (block === 0 ? first : second).subarray(offset, offset + length);
    return Buffer.concat([part(LAYOUT.text), part(LAYOUT.address), part(LAYOUT.photo).subarray(0, 400)]);
  });
}

/** Every record of three people, and one of each made odd in every way; the first byte says of which database. */
function answers(): Uint8Array[] {
  const [people, records] = [loadPeople(), loadRecords()];
  const found = ['somying', 'somchai', 'kamon'].flatMap((id) => [
    ...(records.get(people.get(id)?.citizenId ?? '') ?? []),
  ]);
  const given = (id: string, value: unknown) =>
    bytes(value, String.fromCharCode(CATALOGUE.findIndex((entry) => entry.id === id)));
  const odd = found.slice(0, 30).flatMap(([id, raw]) => {
    const shape = CATALOGUE.find((entry) => entry.id === id)?.shape;
    if (shape === undefined) return [];
    const answer = {
      ...{ serviceID: 1, responseStatus: 200, responseData: raw, responseTimeMs: 3 },
      responseError: { errorNumber: 0, errorMessage: '' },
    };
    return [
      ...ODD_WAYS.map((way) => given(id, oddRecord(shape, raw, way))),
      ...ODD_WAYS.map((way) => given(id, { data: [oddEnvelope(answer, way)] })),
      given(id, { pid: ANOTHER, personalID: ANOTHER, citizenID: ANOTHER }),
    ];
  });
  return [...found.map(([id, raw]) => given(id, raw)), ...odd];
}

/** Replies of the first generation: to which message and of which database, head, body. */
function firstReplies(): Uint8Array[] {
  const key = 'K'.repeat(32);
  const of = (sent: number, database: number, text: string) =>
    Buffer.concat([Uint8Array.of(sent, database), Buffer.from(text)]);
  const records = answers().map((one) =>
    Buffer.concat([Uint8Array.of(3, one[0] ?? 0), Buffer.from('500000000'), one.subarray(1)]),
  );
  return [
    of(0, 0, `908000000${key}`),
    of(1, 0, `908100000${key}`),
    of(2, 0, '509000000'),
    of(2, 0, '509090010'),
    of(3, 0, '500000404'),
    of(3, 0, '500090001'),
    of(3, 0, '500099999'),
    of(4, 0, '600095015'),
    ...records,
  ];
}

function said(): Uint8Array[] {
  const request = {
    type: 'journal',
    ask: 1,
    entry: { kind: 'request.made', facts: { requestNumber: 'ตย.0000/ม25/2569/000001', databases: 2 } },
  };
  return [
    ...[...VIEWS.values()].map((view) => bytes({ type: 'view', view })),
    ...['start', 'end', 'help', 'back', 'sign'].map((intent) =>
      bytes({ type: 'intent', intent: { intent } }),
    ),
    ...[
      { type: 'standing-by' },
      { type: 'reader', state: 'ready' },
      request,
      { type: 'trays', trays: [] },
    ].map((message) => bytes(message)),
  ];
}

function fromServers(): Uint8Array[] {
  const [reference, random] = ['A'.repeat(22), `${'A'.repeat(42)}A`];
  return [
    { reference, random, expiresAt: TIME },
    { assertion: 'a.b.c', reference, mode: 'pin', verifiedAt: TIME },
    { errorMessage: 'x', errorNumber: 90044 },
    { iss: 'sas', sub: '9009900000017', mode: 'presence', iat: 1, exp: 2, jti: reference },
  ].map((answer) => bytes(answer));
}

function batches(): Uint8Array[] {
  const kiosk = new SimulatedStore('FUZZ-1');
  kiosk.line('request.made', { requestNumber: 'ตย.0000/ม25/2569/000001', databases: 2 });
  kiosk.line('print.completed', { requestNumber: 'ตย.0000/ม25/2569/000001', pages: 3, feeSatang: 300 });
  kiosk.line('copies.to-certify', { requestNumber: 'ตย.0000/ม25/2569/000001', copies: 2, pages: 2 });
  kiosk.checkpoint();
  kiosk.add('receipt', { requestNumber: 'ตย.0000/ม25/2569/000001', receiptNumber: 'LK-1', at: TIME });
  kiosk.add('counter', { year: 2569, value: 7 });
  kiosk.add('devices', { at: TIME, devices: [], supplies: null });
  return [batchOf('FUZZ-1', kiosk), ...kiosk.items].map((one) => bytes(one));
}

function checkpoints(): Uint8Array[] {
  const kiosk = new SimulatedStore('FUZZ-1');
  kiosk.line();
  kiosk.checkpoint({ head: HEX64 });
  const checkpoint = kiosk.items.at(-1)?.body as { token: string } | undefined;
  return [bytes(checkpoint?.token ?? ''), bytes(`#${'A'.repeat(22)}.${'A'.repeat(43)}`)];
}

/** A whole store of some lines, as its file. */
export function wholeStore(): Uint8Array {
  const home = mkdtempSync(join(tmpdir(), 'fuzz-seed-'));
  try {
    const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
    const opened = openJournal(join(home, 'store'), {
      ...{ kioskId: 'FUZZ-1', signingKey, checkpointFile: join(home, 'outside') },
    });
    if (!opened.ok) throw new Error(opened.fault.name);
    for (let at = 0; at < 20; at += 1) opened.value.append('v', { kind: 'help.called', facts: { at } });
    opened.value.close();
    return readFileSync(join(home, 'store', 'journal.sqlite'));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const CRASHES = join(import.meta.dirname, 'crashes');
/** What broke a target once. */
const crashes = (name: TargetName): Uint8Array[] => {
  const folder = join(CRASHES, name);
  return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(join(folder, file))) : [];
};

/** What a target is begun with. */
export function seedsOf(name: TargetName): readonly Uint8Array[] {
  const good = {
    card: cards,
    sas: fromServers,
    gateway: answers,
    first: firstReplies,
    contract: said,
    config: () => [bytes(SMALLEST), bytes({ ...SMALLEST, fees: {}, delays: {}, officer: {}, card: {} })],
    tokens: checkpoints,
    batch: batches,
    store: () => [bytes('')],
  } satisfies Record<TargetName, () => Uint8Array[]>;
  return [...crashes(name), ...good[name]()];
}
