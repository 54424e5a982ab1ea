/** Servers that lie. The client must not be led to show, take or call anything for what it is not. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import {
  createLinkageClient,
  type DatabaseOutcome,
  type LinkageClient,
} from '../../electron/servers/linkage/client.ts';
import { createSasClient, type SasClient } from '../../electron/servers/sas/client.ts';
import { createServer, Faults, readMaterial } from '../../fixtures/emulated-server.ts';
import { testPki } from '../pki.ts';
import { Servers } from './linkage-support.ts';

type Reply = { readonly status?: number; readonly body: unknown; readonly raw?: string | Buffer };
const servers = new Servers();
const HOLDER = servers.person('somying').citizenId;
const OTHER = Number(servers.person('somchai').citizenId);
const JOB = '11111111-1111-4111-8111-111111111111';
let say: Record<string, Reply> = {};
/** Requests for records that are being answered now, and how many there were at the most. */
let atOnce = 0;
let most = 0;
let slowMs = 0;
let close: () => Promise<void>;
let servedAt: string;
let linkage: LinkageClient;
let sas: SasClient;

const officer: OfficerSession = {
  token: 'a.b.c',
  reference: 'session-1',
  expiresAt: '2099-01-01T00:00:00.000Z',
};
const later = '2099-01-01T00:00:00.000Z';
const GOOD: Record<string, Reply> = {
  '/api/center/user/job': { body: { job: [JOB] } },
  '/api/center/citizen/': {
    status: 201,
    body: { grant: 'g'.repeat(40), expiresAt: later, receipt: { receiptNumber: 'LK-1', lodgedAt: later } },
  },
  '/api/center/citizen/revoke': { status: 204, body: '' },
};

beforeAll(async () => {
  testPki(servers.pki);
  const app = await createServer({
    title: 'Liar',
    about: '',
    material: readMaterial(servers.pki, 'linkage'),
    faults: new Faults(),
    bodyLimit: 1e6,
  });
  app.all('*', async (request, reply) => {
    if (request.url === '/api/center/request/') {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await sleep(slowMs);
      atOnce -= 1;
    }
    const told = say[request.url] ?? GOOD[request.url] ?? { status: 404, body: {} };
    return reply
      .code(told.status ?? 200)
      .type('application/json')
      .serializer((x: unknown) => (typeof x === 'string' ? x : JSON.stringify(x)))
      .send(told.raw ?? told.body);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  close = () => app.close();
  const url = `https://localhost:${(app.server.address() as AddressInfo).port}`;
  servedAt = url;
  linkage = createLinkageClient({
    url,
    tls: servers.tls(),
    kioskId: 'TEST-1',
    timeoutMs: 1000,
    sourceDeadlineMs: 1000,
  });
  sas = createSasClient({ url, tls: servers.tls(), kioskId: 'TEST-1', presencePermitted: true });
});
afterEach(() => {
  say = {};
});
afterAll(async () => {
  await Promise.all([linkage.close(), sas.close()]);
  await close();
  await servers.stop();
});

async function fetch(ids: readonly string[]) {
  const outcomes: DatabaseOutcome[] = [];
  const result = await linkage.fetchRecords(
    {
      officer,
      assertion: 'a.b.c',
      citizenId: HOLDER,
      requestNumber: 'r',
      canonicalRequest: '{}',
      databases: ids.map((id) => DatabaseId.parse(id)),
      signal: new AbortController().signal,
    },
    (outcome) => outcomes.push(outcome),
  );
  return { result, outcomes };
}
const answer = (serviceID: number, responseData: unknown, more: object = {}) => ({
  serviceID,
  responseStatus: 200,
  responseData,
  responseError: null,
  responseTimeMs: 1,
  ...more,
});
const records = (...data: unknown[]) => {
  say['/api/center/request/'] = { body: { data, executeTimeMs: 1 } };
};
const PERSON = { firstName: 'สมหญิง', personalID: Number(HOLDER) };

test('the record of a service that was not asked is not taken', async () => {
  records(answer(10, { houseNo: '1' }), answer(1, PERSON));
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([
    { databaseId: 'dopa_person', kind: 'found' },
  ]);
});

test('of two answers of one service the first counts, and one outcome is told', async () => {
  records(answer(1, PERSON), answer(1, null, { responseError: { errorNumber: 90500, errorMessage: '' } }));
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([{ kind: 'found' }]);
});

test('another person’s record is not shown as the holder’s, not even in part', async () => {
  records(answer(1, { firstName: 'สมชาย', personalID: OTHER }));
  const { outcomes } = await fetch(['dopa_person']);
  expect(outcomes).toMatchObject([{ kind: 'source-failing', returnCode: 'malformed' }]);
  expect(JSON.stringify(outcomes)).not.toContain('สมชาย');
});

test('what the law keeps closed is not shown, though the gateway sends it', async () => {
  records(answer(27, [{ caseNo: '1/2569', charge: 'ลับ' }]));
  const { outcomes } = await fetch(['dopa_death']);
  expect(outcomes).toMatchObject([{ kind: 'not-open', returnCode: '95014' }]);
  expect(JSON.stringify(outcomes)).not.toContain('ลับ');
});

test('no more requests run at once than the client was told', async () => {
  records();
  [most, slowMs] = [0, 30];
  const three = createLinkageClient({
    url: servedAt,
    tls: servers.tls(),
    kioskId: 'TEST-1',
    concurrency: 3,
    servicesPerRequest: 1,
  });
  const outcomes: DatabaseOutcome[] = [];
  const databases = CATALOGUE.filter((entry) => entry.state === 'joined').map((entry) => entry.id);
  await three.fetchRecords(
    {
      officer,
      assertion: 'a.b.c',
      citizenId: HOLDER,
      requestNumber: 'r3',
      canonicalRequest: '{}',
      databases,
      signal: new AbortController().signal,
    },
    (one) => outcomes.push(one),
  );
  slowMs = 0;
  await three.close();
  expect(outcomes).toHaveLength(34);
  expect(most).toBe(3);
});

test('a service that is passed over is failing, not empty', async () => {
  records(answer(1, PERSON));
  const { outcomes } = await fetch(['dopa_person', 'dopa_house']);
  expect(outcomes.at(-1)).toMatchObject({
    databaseId: 'dopa_house',
    kind: 'source-failing',
    returnCode: 'missing',
  });
});

test('an error beside a record is an error', async () => {
  records(answer(1, PERSON, { responseError: { errorNumber: 95002, errorMessage: '' } }));
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([{ kind: 'source-failing' }]);
});

test('a list that never ends is cut off', async () => {
  say['/api/center/request/'] = {
    body: '',
    raw: `{"data":[${`${JSON.stringify(answer(10, { houseNo: 'x'.repeat(1000) }))},`.repeat(5000)}`,
  };
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([{ kind: 'source-failing' }]);
});

test('nesting without end is refused', async () => {
  say['/api/center/request/'] = {
    body: '',
    raw: `{"data":[{"serviceID":1,"responseStatus":200,"responseTimeMs":1,"responseData":${'['.repeat(20_000)}${']'.repeat(20_000)}}],"executeTimeMs":1}`,
  };
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([{ kind: 'source-failing' }]);
});

test('a member that would set the prototype does nothing', async () => {
  say['/api/center/request/'] = {
    body: '',
    raw: `{"data":[{"serviceID":1,"responseStatus":200,"responseTimeMs":1,"responseError":null,"responseData":{"__proto__":{"polluted":true},"firstName":"ก"}}],"executeTimeMs":1}`,
  };
  await fetch(['dopa_person']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a grant in another form is no grant', async () => {
  say['/api/center/citizen/'] = {
    status: 201,
    body: { grant: '../x', expiresAt: later, receipt: { receiptNumber: '1', lodgedAt: later } },
  };
  const { result, outcomes } = await fetch(['dopa_person']);
  expect(result).toMatchObject({ ok: false, fault: { name: 'linkage.malformed' } });
  expect(outcomes).toEqual([]);
});

test('success under another status is no success', async () => {
  say['/api/center/citizen/'] = { status: 302, body: GOOD['/api/center/citizen/']?.body };
  expect((await fetch(['dopa_person'])).result.ok).toBe(false);
});

test('a refusal that is no refusal of the contract is malformed', async () => {
  say['/api/center/citizen/'] = { status: 403, body: { message: 'nginx' } };
  expect((await fetch(['dopa_person'])).result).toMatchObject({
    ok: false,
    fault: { name: 'linkage.malformed' },
  });
});

test('a database whose job is not there is not open, and is not asked', async () => {
  say['/api/center/user/job'] = { body: { job: [JOB], service: { [JOB]: [1] } } };
  const fresh = officer;
  records(answer(1, PERSON));
  const outcomes: DatabaseOutcome[] = [];
  await linkage.fetchRecords(
    {
      officer: { ...fresh, reference: 'session-2' },
      assertion: 'a.b.c',
      citizenId: HOLDER,
      requestNumber: 'r2',
      canonicalRequest: '{}',
      databases: [DatabaseId.parse('dopa_house'), DatabaseId.parse('dopa_person')],
      signal: new AbortController().signal,
    },
    (outcome) => outcomes.push(outcome),
  );
  expect(outcomes).toMatchObject([
    { databaseId: 'dopa_house', kind: 'not-open', returnCode: '95011' },
    { databaseId: 'dopa_person', kind: 'found' },
  ]);
});

test('a renewal that brings another session is refused', async () => {
  const token = `e30.${Buffer.from(JSON.stringify({ sid: 'another-session', exp: 4e9, iat: 1, loginType: 1, userPersonalID: 1 })).toString('base64url')}.x`;
  say['/api/center/login/renew'] = { body: { token } };
  expect(await linkage.renew(officer)).toMatchObject({ ok: false, fault: { name: 'linkage.malformed' } });
});

test('a directory cannot open what Section 15 keeps closed', async () => {
  say['/api/dashboard/service/directory/'] = {
    body: {
      service: [
        { serviceID: 1, citizenRight: false },
        { serviceID: 27, citizenRight: true },
        { serviceID: 424_242, citizenRight: true },
      ],
    },
  };
  const read = await linkage.directory();
  if (!read.ok) throw new Error(read.fault.name);
  expect([...read.value]).toEqual([
    ['dopa_person', false],
    ['dopa_death', false],
  ]);
});

test('one odd service of the directory costs no other', async () => {
  say['/api/dashboard/service/directory/'] = {
    body: {
      service: [
        { serviceID: '1', citizenRight: 'false' },
        { serviceID: 10, citizenRight: null },
        null,
        'x',
        { serviceID: 21 },
        { serviceID: 9, citizenRight: 1, name: 5, state: 'unheard-of' },
      ],
    },
  };
  const read = await linkage.directory();
  if (!read.ok) throw new Error(read.fault.name);
  expect([...read.value]).toEqual([
    ['dopa_person', false],
    ['dopa_name', true],
  ]);
});

test('one answer alone in place of the list is that answer', async () => {
  say['/api/center/request/'] = { body: { data: answer(1, PERSON), executeTimeMs: 1 } };
  expect((await fetch(['dopa_person'])).outcomes).toMatchObject([{ kind: 'found' }]);
});

test.each([
  [{ errorMessage: null, errorNumber: 90001 }, 'officer.session-lost'],
  [{ errorMessage: 'token is expired', errorNumber: '90001' }, 'officer.session-lost'],
  [{ errorNumber: '90008' }, 'linkage.quota'],
  [{ errorNumber: 90050, errorMessage: '' }, 'linkage.quota'],
])('a refusal of the whole under status 200, %j, keeps its meaning at every call', async (body, name) => {
  say['/api/center/request/'] = { body };
  expect((await fetch(['dopa_person'])).result).toMatchObject({ ok: false, fault: { name } });
  say['/api/center/citizen/'] = { status: 200, body };
  expect((await fetch(['dopa_person'])).result).toMatchObject({ ok: false, fault: { name } });
  say['/api/center/login/renew'] = { body };
  expect(await linkage.renew(officer)).toMatchObject({ ok: false, fault: { name } });
});

const verify = () =>
  sas.verify({ reference: 'A'.repeat(20), mode: 'pin', keyId: 1, envelope: new Uint8Array(66) });
const VERDICT = {
  assertion: 'a.b.c',
  reference: 'A'.repeat(20),
  mode: 'pin',
  verifiedAt: later,
  expiresAt: later,
};

test('a verdict made so, with nothing wrong about it, is taken', async () => {
  say['/sas/verify'] = { body: VERDICT };
  expect((await verify()).ok).toBe(true);
});
test.each<[string, object]>([
  ['of a weaker mode', { mode: 'presence' }],
  ['of another challenge', { reference: 'B'.repeat(20) }],
  ['without an assertion', { assertion: undefined }],
  ['with an assertion that is none', { assertion: 'yes' }],
  ['with an assertion of 5000 characters', { assertion: `${'a'.repeat(5000)}.b.c` }],
  ['without a time', { verifiedAt: 'today' }],
])('a verdict %s is malformed', async (_name, more) => {
  say['/sas/verify'] = { body: { ...VERDICT, ...more } };
  expect(await verify()).toMatchObject({ ok: false, fault: { name: 'sas.malformed' } });
});
test.each<[string, object]>([
  ['of 31 bytes', { random: Buffer.alloc(31).toString('base64url') }],
  ['of 33 bytes', { random: Buffer.alloc(33).toString('base64url') }],
  ['that is a number', { random: 5 }],
  ['without a reference', { reference: undefined }],
])('a challenge %s is malformed', async (_name, more) => {
  say['/sas/challenge'] = {
    status: 201,
    body: {
      reference: 'A'.repeat(20),
      random: Buffer.alloc(32).toString('base64url'),
      expiresAt: later,
      ...more,
    },
  };
  const asked = await sas.challenge({
    citizenId: HOLDER,
    chipSerial: '9'.repeat(16),
    officerSession: 'session-1',
    requestDigest: 'A'.repeat(43),
    mode: 'pin',
  });
  expect(asked).toMatchObject({ ok: false, fault: { name: 'sas.malformed' } });
});
test('a verdict by redirection is not followed', async () => {
  say['/sas/verify'] = { status: 307, body: VERDICT };
  expect((await verify()).ok).toBe(false);
});

/** A whole answer as bytes: what one source wrote stands in it as it came. */
const wholeOf = (...parts: readonly (string | Buffer)[]) =>
  Buffer.concat([
    Buffer.from('{"data":['),
    ...parts.flatMap((part, at) => [Buffer.from(at === 0 ? '' : ','), Buffer.from(part)]),
    Buffer.from(']}'),
  ]);
const RIGHT_SERVICE = CATALOGUE.find((entry) => entry.id === 'nhso_right')?.serviceId ?? 0;
const good = JSON.stringify(answer(1, PERSON));
const right = (name: string) =>
  JSON.stringify(answer(RIGHT_SERVICE, { PERSON_ID: HOLDER, MAININSCL_NAME: name }));

test.each([
  [
    'bytes of another character set',
    Buffer.concat([
      Buffer.from(right('X').split('X')[0] ?? ''),
      Buffer.from([0xca, 0xd4, 0xb7]),
      Buffer.from(right('X').split('X')[1] ?? ''),
    ]),
  ],
  ['a bare line end in a text', right('ก').replace('ก', 'ก\r\nข\u0001')],
])('%s in one record: that record and its neighbours are read', async (_what, part) => {
  say['/api/center/request/'] = { body: null, raw: wholeOf(part, good) };
  const { outcomes } = await fetch(['nhso_right', 'dopa_person']);
  expect(outcomes.map((one) => one.kind)).toEqual(['found', 'found']);
});

test('the same name twice, the other person’s number covered by the holder’s: it is not shown', async () => {
  const twice = right('SECRET').replace('"PERSON_ID"', `"PERSON_ID":"${OTHER}","PERSON_ID"`);
  say['/api/center/request/'] = { body: null, raw: wholeOf(twice, good) };
  const { outcomes } = await fetch(['nhso_right', 'dopa_person']);
  expect(outcomes.map((one) => one.kind)).toEqual(['source-failing', 'found']);
  expect(JSON.stringify(outcomes)).not.toContain('SECRET');
});

test.each([
  [
    'an object with numbers for names',
    (all: string[]) => `{"data":{${all.map((one, at) => `"${at}":${one}`).join(',')}}}`,
  ],
  ['a wrapper around the list', (all: string[]) => `{"data":{"item":[${all.join(',')}]}}`],
])('answers that come in %s are read', async (_what, make) => {
  say['/api/center/request/'] = { body: null, raw: make([right('ก'), good]) };
  const { outcomes } = await fetch(['nhso_right', 'dopa_person']);
  expect(outcomes.map((one) => one.kind)).toEqual(['found', 'found']);
});

test.each([
  ['under 200', 200, { errorMessage: 'token is expired' }],
  ['under 403', 403, { message: 'Token is expired' }],
  ['as OAuth says it', 200, { error: 'invalid_token', error_description: 'The access token expired' }],
])('a session that is over, in words without a number, %s: a lost session', async (_how, status, body) => {
  say['/api/center/request/'] = { status, body };
  const { result, outcomes } = await fetch(['dopa_person']);
  expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
  expect(outcomes).toMatchObject([{ kind: 'session-lost' }]);
});

test('the words of one agency about its own token are that agency’s failure', async () => {
  records(
    answer(RIGHT_SERVICE, null, { responseError: { errorMessage: 'token is expired' } }),
    answer(1, PERSON),
  );
  const { result, outcomes } = await fetch(['nhso_right', 'dopa_person']);
  expect(result.ok).toBe(true);
  expect(outcomes.map((one) => one.kind)).toEqual(['source-failing', 'found']);
});
