/** Attacks on the two servers, each with the refusal that it must meet: HTTP status and published number. */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entryOf } from '../../electron/catalogue/catalogue.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import { createSasClient, type SasClient } from '../../electron/servers/sas/client.ts';
import { cardKey, cryptogram, envelope, type ProofPurpose } from '../../fixtures/card/test-applet.ts';
import type { PersonCard } from '../../fixtures/people/person.ts';
import { Servers, type Signed, testCard } from './linkage-support.ts';

const servers = new Servers();
const DATABASES = ['dopa_person', 'nhso_right'];
let officer: OfficerSession;
let somying: PersonCard;
let second: SasClient;
let job: string;

/** Chips whose state a test has changed; the next one begins with none. */
const changedCards = new Set<string>();
const cardIs = (chipSerial: string, status: string, at: readonly ('sas' | 'linkage')[]) => {
  changedCards.add(chipSerial);
  return Promise.all(at.map((name) => servers[name].control('PUT', '/card', { chipSerial, status })));
};

beforeAll(async () => {
  await servers.start();
  somying = servers.person('somying');
  second = createSasClient({ url: servers.sas.url, tls: servers.tls('second-kiosk'), kioskId: 'TEST-2' });
});
beforeEach(async () => {
  await servers.reset();
  for (const chipSerial of changedCards) await cardIs(chipSerial, 'valid', ['sas', 'linkage']);
  changedCards.clear();
  await servers.sas.control('PUT', '/policy', { presencePermitted: false });
  await servers.linkage.control('PUT', '/policy', {
    quotaPerDay: 100_000,
    openFromHour: 0,
    openUntilHour: 24,
    grantLifeS: 900,
  });
  officer = await servers.openOfficer();
  const jobs = (await servers.call('linkage', '/api/center/user/job', { token: officer.token })).body as {
    job: string[];
    service: Record<string, number[]>;
  };
  job = jobs.job.find((id) => jobs.service[id]?.includes(1)) ?? '';
});
afterAll(async () => {
  await second.close();
  await servers.stop();
});

type Answer = Promise<{ readonly status: number; readonly body: unknown }>;
/** Name, what is done, HTTP status, published number. */
type Attack = readonly [name: string, run: () => Answer, status: number, errorNumber: number];

function attacks(title: string, list: readonly Attack[]): void {
  describe(title, () => {
    test.each(list)('%s', async (_name, run, status, errorNumber) => {
      const answer = await run();
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ errorNumber });
      // No refusal quotes what was sent, and none gives anything away.
      const text = JSON.stringify(answer.body);
      for (const secret of ['random', 'assertion":', 'token":', 'grant":', somying.citizenId]) {
        expect(text).not.toContain(secret);
      }
    });
  });
}

// ——— Security Access Server ———

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
const challengeBody = (more: object = {}) => ({
  citizenId: somying.citizenId,
  chipSerial: somying.chipSerial,
  officerSession: officer.reference,
  requestDigest: digest('a request'),
  mode: 'pin',
  ...more,
});
const challenge = (more: object = {}) => servers.call('sas', '/sas/challenge', { body: challengeBody(more) });
const without = (key: string) => () => {
  const { [key]: _, ...rest } = challengeBody() as Record<string, unknown>;
  return servers.call('sas', '/sas/challenge', { body: rest });
};

attacks('a challenge asked for with bad input', [
  ['number with twelve digits', () => challenge({ citizenId: '900990000001' }), 400, 90011],
  ['number with fourteen digits', () => challenge({ citizenId: '90099000000170' }), 400, 90011],
  ['number with letters', () => challenge({ citizenId: '90099000000I7' }), 400, 90011],
  ['number in Thai digits', () => challenge({ citizenId: '๙๐๐๙๙๐๐๐๐๐๐๑๗' }), 400, 90011],
  ['number with a line break after it', () => challenge({ citizenId: '9009900000017\n' }), 400, 90011],
  ['number as an integer', () => challenge({ citizenId: 9009900000017 }), 400, 90011],
  ['number as a list', () => challenge({ citizenId: [somying.citizenId] }), 400, 90011],
  ['number as an object with an operator', () => challenge({ citizenId: { $ne: '' } }), 400, 90011],
  ['no number', without('citizenId'), 400, 90011],
  ['no chip', without('chipSerial'), 400, 90011],
  ['no officer session', without('officerSession'), 400, 90011],
  ['empty officer session', () => challenge({ officerSession: '' }), 400, 90011],
  ['officer session with a path in it', () => challenge({ officerSession: '../../officer' }), 400, 90011],
  ['no digest', without('requestDigest'), 400, 90011],
  [
    'digest of 31 bytes',
    () => challenge({ requestDigest: Buffer.alloc(31).toString('base64url') }),
    400,
    90011,
  ],
  [
    'digest of 33 bytes',
    () => challenge({ requestDigest: Buffer.alloc(33).toString('base64url') }),
    400,
    90011,
  ],
  ['digest in hex', () => challenge({ requestDigest: createHash('sha256').digest('hex') }), 400, 90011],
  ['digest whose spare bits are set', () => challenge({ requestDigest: `${'A'.repeat(42)}B` }), 400, 90011],
  ['no mode', without('mode'), 400, 90011],
  ['mode that does not exist', () => challenge({ mode: 'none' }), 400, 90011],
  ['mode in capitals', () => challenge({ mode: 'PIN' }), 400, 90011],
  ['injected member', () => challenge({ verified: true }), 400, 90011],
  ['injected certificate thumbprint', () => challenge({ cnf: { 'x5t#S256': 'x' } }), 400, 90011],
  ['chip in small letters', () => challenge({ chipSerial: 'abcdefabcdefabcd' }), 400, 90011],
  ['chip of fifteen digits', () => challenge({ chipSerial: somying.chipSerial.slice(1) }), 400, 90011],
  [
    'body that is a list',
    () => servers.call('sas', '/sas/challenge', { body: [challengeBody()] }),
    400,
    90011,
  ],
  ['body that is null', () => servers.call('sas', '/sas/challenge', { text: 'null' }), 400, 90011],
  ['body that is not JSON', () => servers.call('sas', '/sas/challenge', { text: '{"citizenId":' }), 400, 400],
  [
    'body that sets the prototype',
    () => servers.call('sas', '/sas/challenge', { text: '{"__proto__":{"mode":"pin"}}' }),
    400,
    400,
  ],
  ['empty body', () => servers.call('sas', '/sas/challenge', { text: '' }), 400, 400],
  [
    'body of another type',
    () => servers.call('sas', '/sas/challenge', { text: '<a/>', headers: { 'content-type': 'text/xml' } }),
    415,
    415,
  ],
  ['body of 20 KB', () => challenge({ padding: 'x'.repeat(20_000) }), 413, 413],
  ['challenge by GET', () => servers.call('sas', '/sas/challenge'), 404, 404],
  [
    'challenge by PUT',
    () => servers.call('sas', '/sas/challenge', { method: 'PUT', body: challengeBody() }),
    404,
    404,
  ],
]);

const setCard = (person: PersonCard, status: string) => cardIs(person.chipSerial, status, ['sas']);

attacks('a card that may not be used', [
  ['citizen whom nobody knows', () => challenge({ citizenId: '9009900009991' }), 403, 90009],
  ['chip whom nobody knows', () => challenge({ chipSerial: 'FFFFFFFFFFFFFFFF' }), 403, 90009],
  [
    'another person’s number with one’s own chip',
    () => challenge({ citizenId: servers.person('somchai').citizenId }),
    403,
    90009,
  ],
  [
    'one’s own number with another person’s chip',
    () => challenge({ chipSerial: servers.person('somchai').chipSerial }),
    403,
    90009,
  ],
  [
    'card that is not the latest',
    async () => {
      await setCard(somying, 'not-latest');
      return challenge();
    },
    403,
    95002,
  ],
  [
    'card that was cancelled',
    async () => {
      await setCard(somying, 'cancelled');
      return challenge();
    },
    403,
    90040,
  ],
  [
    'card that has expired',
    () => {
      const old = servers.person('prayoon');
      return challenge({ citizenId: old.citizenId, chipSerial: old.chipSerial });
    },
    403,
    90028,
  ],
  ['presence instead of PIN, where that is off', () => challenge({ mode: 'presence' }), 403, 1003],
  ['presence that no officer has confirmed', () => permittedPresence(undefined), 403, 1003],
  ['presence that was confirmed for whoever came before', () => permittedPresence(-120_000), 403, 1003],
  ['presence that is confirmed ahead of time', () => permittedPresence(120_000), 403, 1003],
  ['presence confirmed at no time at all', () => challenge({ officerConfirmedAt: 'yes' }), 400, 90011],
]);

async function permittedPresence(confirmedInMs: number | undefined): Answer {
  await servers.sas.control('PUT', '/policy', { presencePermitted: true });
  return challenge({
    mode: 'presence',
    ...(confirmedInMs === undefined
      ? {}
      : { officerConfirmedAt: new Date(Date.now() + confirmedInMs).toISOString() }),
  });
}

interface Opened {
  readonly reference: string;
  readonly random: Buffer;
}
async function opened(mode = 'pin', person = somying): Promise<Opened> {
  const answer = await challenge({
    mode,
    citizenId: person.citizenId,
    chipSerial: person.chipSerial,
    ...(mode === 'presence' ? { officerConfirmedAt: new Date().toISOString() } : {}),
  });
  if (answer.status !== 201) throw new Error(`challenge ${answer.status}`);
  const body = answer.body as { reference: string; random: string };
  return { reference: body.reference, random: Buffer.from(body.random, 'base64url') };
}
/** The envelope of a card, with whatever is wrong about it. */
function wrap(
  random: Uint8Array,
  more: {
    person?: PersonCard;
    keyOf?: PersonCard;
    matched?: boolean;
    keyId?: number;
    as?: PersonCard;
    purpose?: ProofPurpose;
  } = {},
): Buffer {
  const person = more.person ?? somying;
  const key = cardKey(readFileSync(join(servers.pki, 'card-master.key')), (more.keyOf ?? person).chipSerial);
  const named = more.as ?? person;
  return Buffer.from(
    envelope(
      key,
      more.keyId ?? 1,
      cryptogram(key, random, named.citizenId, named.chipSerial, more.matched ?? true, more.purpose),
    ),
  );
}
const verify = (reference: string, body: Buffer | string, more: object = {}, kiosk = 'kiosk') =>
  servers.call('sas', '/sas/verify', {
    kiosk,
    body: {
      reference,
      mode: 'pin',
      keyId: 1,
      envelope: typeof body === 'string' ? body : body.toString('base64url'),
      ...more,
    },
  });
const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const bent = (at: number) => async () => {
  const { reference, random } = await opened();
  return verify(reference, flipped(wrap(random), at));
};

attacks('an envelope that does not prove the holder', [
  ['reference that was never given', () => verify('A'.repeat(20), wrap(Buffer.alloc(32))), 403, 90012],
  ['reference with a path in it', () => verify('../../../etc/passwd', wrap(Buffer.alloc(32))), 400, 90011],
  [
    'challenge used twice',
    async () => {
      const { reference, random } = await opened();
      const good = wrap(random);
      expect((await verify(reference, good)).status).toBe(200);
      return verify(reference, good);
    },
    403,
    90012,
  ],
  [
    'challenge tried again after a failure',
    async () => {
      const { reference, random } = await opened();
      await verify(reference, Buffer.alloc(66));
      return verify(reference, wrap(random));
    },
    403,
    90012,
  ],
  [
    'challenge after its life',
    async () => {
      const { reference, random } = await opened();
      await servers.sas.control('PUT', '/clock', { skewSeconds: 91 });
      return verify(reference, wrap(random));
    },
    403,
    90012,
  ],
  [
    'challenge of another kiosk',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random), {}, 'second-kiosk');
    },
    403,
    4098,
  ],
  ['all zeros', async () => verify((await opened()).reference, Buffer.alloc(66)), 403, 90045],
  ['key id bent', bent(0), 403, 90045],
  ['match flag bent', bent(1), 403, 90045],
  ['cryptogram bent', bent(10), 403, 90045],
  ['envelope’s code bent', bent(65), 403, 90045],
  [
    'envelope cut short',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random).subarray(0, 65));
    },
    403,
    90045,
  ],
  [
    'envelope with a byte more',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, Buffer.concat([wrap(random), Buffer.alloc(1)]));
    },
    403,
    90045,
  ],
  ['envelope of 256 bytes', async () => verify((await opened()).reference, Buffer.alloc(256)), 400, 90011],
  ['empty envelope', async () => verify((await opened()).reference, ''), 400, 90011],
  ['envelope that is not base64url', async () => verify((await opened()).reference, '<script>'), 400, 90011],
  [
    'envelope over another challenge',
    async () => {
      const [first, other] = [await opened(), await opened()];
      return verify(first.reference, wrap(other.random));
    },
    403,
    90045,
  ],
  [
    'another person’s card',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { person: servers.person('somchai') }));
    },
    403,
    90045,
  ],
  [
    'another card’s key that claims this holder',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { keyOf: servers.person('somchai') }));
    },
    403,
    90045,
  ],
  [
    'this card’s key that claims another holder',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { as: servers.person('somchai'), keyOf: somying }));
    },
    403,
    90045,
  ],
  [
    'proof of presence passed off as PIN',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { matched: false }));
    },
    403,
    90090,
  ],
  [
    'mode lowered from PIN to presence',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { matched: false, keyId: 0 }), { mode: 'presence', keyId: 0 });
    },
    403,
    4098,
  ],
  [
    'mode raised from presence to PIN',
    async () => {
      await servers.sas.control('PUT', '/policy', { presencePermitted: true });
      const { reference, random } = await opened('presence');
      return verify(reference, wrap(random));
    },
    403,
    4098,
  ],
  [
    'PIN under the key for presence',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { keyId: 0 }), { keyId: 0 });
    },
    403,
    4106,
  ],
  [
    'key of another ministry',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { keyId: 10 }), { keyId: 10 });
    },
    403,
    4106,
  ],
  [
    'key id that does not exist',
    async () => verify((await opened()).reference, Buffer.alloc(66), { keyId: 11 }),
    400,
    90011,
  ],
  [
    'key id below nought',
    async () => verify((await opened()).reference, Buffer.alloc(66), { keyId: -1 }),
    400,
    90011,
  ],
  [
    'key id that says one and is nought inside',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { keyId: 0 }));
    },
    403,
    90045,
  ],
  [
    'citizen injected at verification',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random), { citizenId: servers.person('somchai').citizenId });
    },
    400,
    90011,
  ],
  [
    'card cancelled between challenge and proof',
    async () => {
      const { reference, random } = await opened();
      await setCard(somying, 'cancelled');
      return verify(reference, wrap(random));
    },
    403,
    90040,
  ],
]);

test('three wrong PINs in a row block the card at the server, whatever comes after', async () => {
  const nok = servers.person('nok');
  for (let i = 0; i < 3; i++) {
    const { reference, random } = await opened('pin', nok);
    const answer = await verify(reference, wrap(random, { person: nok, matched: false }));
    expect(answer).toMatchObject({ status: 403, body: { errorNumber: 90090 } });
  }
  const blocked = await challenge({ citizenId: nok.citizenId, chipSerial: nok.chipSerial });
  expect(blocked).toMatchObject({ status: 403, body: { errorNumber: 1002 } });
});

// ——— connections ———

describe('connections that are not a kiosk’s', () => {
  test.each(['sas', 'linkage'] as const)('%s: no client certificate', async (server) => {
    expect(await servers.call(server, '/openapi.json', { kiosk: null })).toMatchObject({ status: 496 });
  });
  test.each(['sas', 'linkage'] as const)('%s: certificate of another authority', async (server) => {
    expect(await servers.call(server, '/openapi.json', { kiosk: 'rogue-kiosk' })).toMatchObject({
      status: 495,
    });
  });
  test.each(['sas', 'linkage'] as const)('%s: TLS 1.2', async (server) => {
    await expect(servers.call(server, '/openapi.json', { maxVersion: 'TLSv1.2' })).rejects.toThrow(
      /protocol version|EPROTO|ECONNRESET/,
    );
  });
  test.each(['sas', 'linkage'] as const)('%s: without TLS', async (server) => {
    const url = servers[server].url.replace('https:', 'http:');
    await expect(fetch(`${url}/openapi.json`)).rejects.toThrow();
  });
});

// ——— officer’s session ———

const login = (body: object, kiosk = 'kiosk') =>
  servers.call('linkage', '/api/center/login/', { body, kiosk });
const officerLogin = (more: object = {}) => {
  const person = servers.person('officer');
  return { loginType: 1, personalID: Number(person.citizenId), chipNo: person.chipSerial, ...more };
};
async function confirm(more: object = {}, how: Parameters<typeof wrap>[1] = {}, kiosk = 'kiosk') {
  const begun = (await login(officerLogin())).body as { office: { id: number }[]; random: string };
  const random = Buffer.from(begun.random, 'base64url');
  const body = {
    loginType: 1,
    officeID: begun.office[0]?.id,
    random: begun.random,
    envelope: wrap(random, { person: servers.person('officer'), purpose: 'officer', ...how }).toString(
      'base64url',
    ),
    ...more,
  };
  return { body, send: () => servers.call('linkage', '/api/center/login/confirm', { body, kiosk }) };
}

attacks('an officer who is none', [
  ['officer whom nobody knows', () => login(officerLogin({ personalID: 9009900009991 })), 404, 95001],
  [
    'a citizen as an officer',
    () => login(officerLogin({ personalID: Number(somying.citizenId), chipNo: somying.chipSerial })),
    404,
    95001,
  ],
  [
    'an officer’s number with a citizen’s chip',
    () => login(officerLogin({ chipNo: somying.chipSerial })),
    403,
    90009,
  ],
  [
    'an officer’s cancelled card',
    async () => {
      await cardIs(servers.person('officer').chipSerial, 'cancelled', ['linkage']);
      return login(officerLogin());
    },
    403,
    95002,
  ],
  ['login by another type', () => login(officerLogin({ loginType: 2 })), 400, 90011],
  [
    'number as text',
    () => login(officerLogin({ personalID: servers.person('officer').citizenId })),
    400,
    90011,
  ],
  ['number below nought', () => login(officerLogin({ personalID: -1 })), 400, 90011],
  ['injected role', () => login(officerLogin({ role: 'superuser' })), 400, 90011],
  [
    'random that was never given',
    async () => (await confirm({ random: Buffer.alloc(32).toString('base64url') })).send(),
    401,
    90044,
  ],
  [
    'random used twice',
    async () => {
      const { send } = await confirm();
      expect((await send()).status).toBe(201);
      return send();
    },
    401,
    90044,
  ],
  ['random of another kiosk', async () => (await confirm({}, {}, 'second-kiosk')).send(), 401, 90044],
  [
    'random after its life',
    async () => {
      const { send } = await confirm();
      await servers.linkage.control('PUT', '/clock', { skewSeconds: 91 });
      return send();
    },
    401,
    90044,
  ],
  ['office that is not the officer’s', async () => (await confirm({ officeID: 1 })).send(), 403, 95001],
  [
    'envelope of a citizen’s card',
    async () => (await confirm({}, { person: servers.person('somying') })).send(),
    401,
    90045,
  ],
  ['envelope without PIN', async () => (await confirm({}, { matched: false })).send(), 401, 90090],
  ['envelope under the key for presence', async () => (await confirm({}, { keyId: 0 })).send(), 401, 90045],
]);

const jobs = (token: string, kiosk = 'kiosk') =>
  servers.call('linkage', '/api/center/user/job', { token, kiosk });
const part = (token: string, at: number) => token.split('.')[at] ?? '';
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

attacks('a token that is none', [
  ['no token', () => servers.call('linkage', '/api/center/user/job'), 401, 90001],
  [
    'Basic instead of Bearer',
    () => servers.call('linkage', '/api/center/user/job', { headers: { authorization: 'Basic YTpi' } }),
    401,
    90001,
  ],
  ['garbage', () => jobs('a.b.c'), 401, 90001],
  ['algorithm “none”', () => jobs(`${encoded({ alg: 'none' })}.${part(officer.token, 1)}.`), 401, 90001],
  [
    'signature taken away',
    () => jobs(`${part(officer.token, 0)}.${part(officer.token, 1)}.AAAA`),
    401,
    90001,
  ],
  [
    'life lengthened',
    () => {
      const claims = JSON.parse(Buffer.from(part(officer.token, 1), 'base64url').toString());
      return jobs(
        `${part(officer.token, 0)}.${encoded({ ...claims, exp: claims.exp + 9999 })}.${part(officer.token, 2)}`,
      );
    },
    401,
    90001,
  ],
  [
    'signed with a key of one’s own',
    async () =>
      jobs(
        await new SignJWT({ sid: officer.reference, userPersonalID: 1, loginType: 1 })
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime('1h')
          .sign(Buffer.alloc(32)),
      ),
    401,
    90001,
  ],
  ['used from another kiosk', () => jobs(officer.token, 'second-kiosk'), 401, 90001],
  [
    'after its life',
    async () => {
      await servers.linkage.control('PUT', '/clock', { skewSeconds: 3601 });
      return jobs(officer.token);
    },
    401,
    90001,
  ],
  [
    'after logout',
    async () => {
      await servers.linkageClient.logout(officer);
      return jobs(officer.token);
    },
    401,
    90001,
  ],
  [
    'renewed after logout',
    async () => {
      await servers.linkageClient.logout(officer);
      return servers.call('linkage', '/api/center/login/renew', { method: 'POST', token: officer.token });
    },
    401,
    90001,
  ],
  [
    'the one before a renewal, later',
    async () => {
      await servers.linkageClient.renew(officer);
      await servers.linkage.control('PUT', '/clock', { skewSeconds: 31 });
      return jobs(officer.token);
    },
    401,
    90001,
  ],
  [
    'after the gateway was restarted',
    async () => {
      await servers.linkage.control('DELETE', '/sessions');
      return jobs(officer.token);
    },
    401,
    90001,
  ],
]);

// ——— assertion and grant ———

const grantCall = (
  signed: { assertion: string; canonicalRequest: string },
  more: { token?: string; kiosk?: string; extra?: object } = {},
) =>
  servers.call('linkage', '/api/center/citizen/', {
    token: more.token ?? officer.token,
    kiosk: more.kiosk ?? 'kiosk',
    body: { assertion: signed.assertion, request: signed.canonicalRequest, ...more.extra },
  });
const sign = (databases = DATABASES, options: Parameters<Servers['sign']>[3] = {}) =>
  servers.sign(somying, officer, databases, options);
const changed = (change: (request: string, signed: Signed) => string) => async () => {
  const signed = await sign();
  const canonicalRequest = change(signed.canonicalRequest, signed);
  expect(canonicalRequest).not.toBe(signed.canonicalRequest);
  return grantCall({ ...signed, canonicalRequest });
};

attacks('an assertion that does not fit', [
  [
    'used twice',
    async () => {
      const signed = await sign();
      expect((await grantCall(signed)).status).toBe(201);
      return grantCall(signed);
    },
    403,
    90044,
  ],
  [
    'after its life',
    async () => {
      const signed = await sign();
      await servers.linkage.control('PUT', '/clock', { skewSeconds: 260 });
      return grantCall(signed);
    },
    403,
    90044,
  ],
  [
    'before its time',
    async () => {
      const signed = await sign();
      await servers.linkage.control('PUT', '/clock', { skewSeconds: -60 });
      return grantCall(signed);
    },
    403,
    90044,
  ],
  ['of another kiosk', async () => grantCall(await sign(DATABASES, { client: second })), 403, 90045],
  [
    'without an officer’s session',
    async () =>
      servers.call('linkage', '/api/center/citizen/', {
        body: { assertion: (await sign()).assertion, request: '{}' },
      }),
    401,
    90001,
  ],
  [
    'of another officer session',
    async () => {
      const signed = await sign();
      return grantCall(signed, { token: (await servers.openOfficer()).token });
    },
    403,
    90045,
  ],
  [
    'request with a database added',
    changed((request) =>
      request.replace('"lines":[', '"lines":[{"databaseId":"dol_land","handling":"copy"},'),
    ),
    403,
    90045,
  ],
  [
    'request with a database taken away',
    changed((request) => request.replace(/,\{"databaseId":"nhso_right"[^}]*\}/, '')),
    403,
    90045,
  ],
  [
    'request with another handling',
    changed((request) => request.replace('"copy"', '"certified-copy"')),
    403,
    90045,
  ],
  [
    'request with another number',
    changed((request, { requestNumber }) => request.replace(requestNumber, `${requestNumber}9`)),
    403,
    90045,
  ],
  [
    'request with another holder',
    changed((request) => request.replace(somying.citizenId, servers.person('somchai').citizenId)),
    403,
    90045,
  ],
  ['request with a space at its end', changed((request) => `${request} `), 403, 90045],
  [
    'request with its members in another order',
    changed((request) => {
      const { lines, ...rest } = JSON.parse(request);
      return JSON.stringify({ lines, ...rest });
    }),
    403,
    90045,
  ],
  [
    'a second assertion’s request under the first',
    async () => {
      const [one, two] = [await sign(), await sign(['dol_land'])];
      return grantCall({ assertion: one.assertion, canonicalRequest: two.canonicalRequest });
    },
    403,
    90045,
  ],
  [
    'signature bent',
    async () => {
      const signed = await sign();
      const [head, body, tail = ''] = signed.assertion.split('.');
      return grantCall({
        ...signed,
        assertion: `${head}.${body}.${tail.startsWith('A') ? 'B' : 'A'}${tail.slice(1)}`,
      });
    },
    403,
    90044,
  ],
  [
    'algorithm “none”',
    async () => {
      const signed = await sign();
      return grantCall({
        ...signed,
        assertion: `${encoded({ alg: 'none' })}.${part(signed.assertion, 1)}.AA`,
      });
    },
    403,
    90044,
  ],
  [
    'citizen exchanged',
    async () => {
      const signed = await sign();
      const claims = JSON.parse(Buffer.from(part(signed.assertion, 1), 'base64url').toString());
      return grantCall({
        ...signed,
        assertion: `${part(signed.assertion, 0)}.${encoded({ ...claims, sub: servers.person('somchai').citizenId })}.${part(signed.assertion, 2)}`,
      });
    },
    403,
    90044,
  ],
  [
    'an officer’s token passed off as one',
    async () => grantCall({ ...(await sign()), assertion: officer.token }),
    403,
    90044,
  ],
  ['text that is no token', async () => grantCall({ ...(await sign()), assertion: 'let me in' }), 400, 90011],
  [
    'injected member beside it',
    async () => grantCall(await sign(), { extra: { citizenId: servers.person('somchai').citizenId } }),
    400,
    90011,
  ],
  [
    'request of 70 000 characters',
    async () => grantCall({ ...(await sign()), canonicalRequest: 'x'.repeat(70_000) }),
    400,
    90011,
  ],
  [
    'body of 200 000 bytes',
    async () => grantCall({ ...(await sign()), canonicalRequest: 'x'.repeat(200_000) }),
    413,
    413,
  ],
  [
    'card cancelled after the proof',
    async () => {
      const signed = await sign();
      await cardIs(somying.chipSerial, 'cancelled', ['linkage']);
      return grantCall(signed);
    },
    403,
    95002,
  ],
]);

/** Of a kiosk's certificate, as assertions name it. */
function thumbprintOf(kiosk: string): string {
  const pem = readFileSync(join(servers.pki, `${kiosk}.pem`), 'utf8');
  return createHash('sha256')
    .update(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
    .digest('base64url');
}

/** An assertion made with the server's own key, to see that the gateway reads what it says and not only who signed. */
async function forged(
  claims: Record<string, unknown>,
  header: object = {},
  request?: string,
): Promise<Signed> {
  const made = servers.request(somying, DATABASES);
  const canonicalRequest = request ?? made.canonicalRequest;
  const jwk = JSON.parse(readFileSync(join(servers.pki, 'sas-signing-private.jwk'), 'utf8')) as JWK;
  const now = Math.floor(Date.now() / 1000);
  const all: Record<string, unknown> = {
    iss: 'sas',
    aud: 'linkage',
    sub: somying.citizenId,
    jti: randomUUID(),
    iat: now,
    exp: now + 200,
    cnf: { 'x5t#S256': thumbprintOf('kiosk') },
    chip: somying.chipSerial,
    officer_session: officer.reference,
    request_digest: digest(canonicalRequest),
    mode: 'pin',
    ref: 'A'.repeat(20),
    ...claims,
  };
  const key = await importJWK(jwk, 'EdDSA');
  const assertion = await new SignJWT(all)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'sas-assertion+jwt', ...header })
    .sign(key);
  return { assertion, canonicalRequest, requestNumber: made.requestNumber };
}
const forge =
  (claims: Record<string, unknown>, header: object = {}) =>
  async () =>
    grantCall(await forged(claims, header));
const forgeRequest = (request: () => string) => async () => grantCall(await forged({}, {}, request()));
const now = () => Math.floor(Date.now() / 1000);

test('a request that is lodged again, with a new proof, has the receipt that it had', async () => {
  const { canonicalRequest } = servers.request(somying, DATABASES);
  const receipts = [];
  for (let at = 0; at < 2; at++) {
    const { status, body } = await grantCall(await forged({}, {}, canonicalRequest));
    expect(status).toBe(201);
    receipts.push((body as { receipt: object }).receipt);
  }
  expect(receipts[0]).toEqual(receipts[1]);
});

test('an assertion made so, with nothing wrong about it, is taken', async () => {
  expect((await grantCall(await forged({}))).status).toBe(201);
});

// ——— one wish, one text; one number, one kiosk; one proof, one purpose ———

/** The canonical text with a member written into it a second time, or otherwise than RFC 8785 writes it. */
const written = (change: (canonical: string) => string) => async () => {
  const { canonicalRequest } = servers.request(somying, DATABASES);
  const request = change(canonicalRequest);
  expect(request).not.toBe(canonicalRequest);
  expect(() => JSON.parse(request)).not.toThrow();
  return grantCall(await forged({}, {}, request));
};
const somchaisNumber = () => servers.person('somchai').citizenId;

attacks('a signed request that can be read in two ways', [
  [
    'member twice',
    written((text) => text.replace('{', '{"lines":[{"databaseId":"dol_land","handling":"copy"}],')),
    400,
    90011,
  ],
  [
    'member twice, alike',
    written((text) => text.replace('"lines":', '"kioskId":"TEST-1","lines":')),
    400,
    90011,
  ],
  [
    'holder’s number twice in the holder',
    written((text) => text.replace('"holder":{', `"holder":{"citizenId":"${somchaisNumber()}",`)),
    400,
    90011,
  ],
  [
    'member twice, once written with an escape',
    written((text) => text.replace('{', '{"l\\u0069nes":[{"databaseId":"dol_land","handling":"copy"}],')),
    400,
    90011,
  ],
  ['space between members', written((text) => text.replace(',', ', ')), 400, 90011],
  ['line break at its end', written((text) => `${text}\n`), 400, 90011],
  ['letters as escapes', written((text) => text.replace('TEST-1', '\\u0054EST-1')), 400, 90011],
  [
    'members in another order',
    written((text) => {
      const { lines, ...rest } = JSON.parse(text);
      return JSON.stringify({ ...rest, lines, declaration: rest.declaration, zzz: 1, aaa: 2 });
    }),
    400,
    90011,
  ],
  ['number written otherwise', written((text) => text.replace('{', '{"a":1.0,')), 400, 90011],
]);

/** A body as text, one of whose members is there twice. */
const twice = (body: object, member: string, value: unknown) =>
  JSON.stringify(body).replace('{', `{${JSON.stringify(member)}:${JSON.stringify(value)},`);

attacks('a call with a member twice', [
  [
    'assertion',
    async () => {
      const [mine, other] = [await sign(), await sign()];
      const body = { assertion: mine.assertion, request: mine.canonicalRequest };
      return servers.call('linkage', '/api/center/citizen/', {
        token: officer.token,
        text: twice(body, 'assertion', other.assertion),
      });
    },
    400,
    400,
  ],
  [
    'grant, when records are asked for',
    async () => {
      const body = {
        jobID: job,
        consent: { type: 1, smartCard: { grant: await granted() } },
        data: [{ serviceID: 1, query: { personalID: somying.citizenId } }],
      };
      const text = JSON.stringify(body).replace(
        '"personalID"',
        `"personalID":"${somchaisNumber()}","personalID"`,
      );
      return servers.call('linkage', '/api/center/request/', { token: officer.token, text });
    },
    400,
    400,
  ],
  [
    'number, in an officer’s login',
    () => servers.call('linkage', '/api/center/login/', { text: twice(officerLogin(), 'personalID', 1) }),
    400,
    400,
  ],
  [
    'number, in a challenge',
    () =>
      servers.call('sas', '/sas/challenge', { text: twice(challengeBody(), 'citizenId', somchaisNumber()) }),
    400,
    400,
  ],
  [
    'mode, in a challenge, written with an escape',
    () =>
      servers.call('sas', '/sas/challenge', {
        text: JSON.stringify(challengeBody()).replace('{', '{"m\\u006fde":"presence",'),
      }),
    400,
    400,
  ],
]);

/** A second kiosk that does everything rightly, except the number of its request. */
async function ofSecond(
  requestNumber: string,
  requestOf = servers.request(somying, DATABASES, { requestNumber }),
) {
  const other = servers.newLinkageClient({}, 'second-kiosk');
  try {
    const theirs = await servers.openOfficer(other);
    const request_digest = digest(requestOf.canonicalRequest);
    const signed = await forged(
      {
        cnf: { 'x5t#S256': thumbprintOf('second-kiosk') },
        officer_session: theirs.reference,
        request_digest,
      },
      {},
      requestOf.canonicalRequest,
    );
    return await grantCall(signed, { token: theirs.token, kiosk: 'second-kiosk' });
  } finally {
    await other.close();
  }
}
const NEXT = 'ทดลอง.0000/ม25/2569/009001';

attacks('a number of another kiosk’s series', [
  ['its next one, before it was given', () => ofSecond(NEXT), 403, 90011],
  [
    'one that it has lodged',
    async () => {
      const made = servers.request(somying, DATABASES, { requestNumber: 'ทดลอง.0000/ม25/2569/009002' });
      expect((await grantCall(await forged({}, {}, made.canonicalRequest))).status).toBe(201);
      return ofSecond('', made);
    },
    403,
    90011,
  ],
  ['of the demonstration', () => ofSecond('ตย.0000/ม25/2569/009003'), 403, 90011],
]);

test('a number that another kiosk tried for is still its own kiosk’s, and one that nobody owns is each kiosk’s own', async () => {
  expect((await ofSecond(NEXT)).status).toBe(403);
  const mine = servers.request(somying, DATABASES, { requestNumber: NEXT });
  expect((await grantCall(await forged({}, {}, mine.canonicalRequest))).status).toBe(201);
  const free = 'นน.0000/ม25/2569/000001';
  const theirs = await ofSecond(free);
  expect(theirs.status).toBe(201);
  const other = servers.request(somying, ['dol_land'], { requestNumber: free });
  const own = await grantCall(await forged({}, {}, other.canonicalRequest));
  expect(own.status).toBe(201);
  // No kiosk is given another's receipt.
  const receiptOf = (body: unknown) => (body as { receipt: { receiptNumber: string } }).receipt.receiptNumber;
  expect(receiptOf(own.body)).not.toBe(receiptOf(theirs.body));
});

const skew = (skewSeconds: number) => servers.linkage.control('PUT', '/clock', { skewSeconds });
/** The clock leaps on, something happens meanwhile, and is set back. */
const afterLeap = async (seconds: number) => {
  await skew(seconds);
  // Whatever is forgotten with time is forgotten when the next one comes.
  await grantCall(await forged({ iat: now() + seconds, exp: now() + seconds + 200 }));
  await skew(0);
};

attacks('what was used once, after the clock has leapt on and back', [
  ...[400, 86_400].map(
    (seconds): Attack => [
      `assertion, ${seconds} s`,
      async () => {
        const signed = await forged({});
        expect((await grantCall(signed)).status).toBe(201);
        await afterLeap(seconds);
        return grantCall(signed);
      },
      403,
      90044,
    ],
  ),
  [
    'assertion, with another request of the same text’s number',
    async () => {
      const signed = await forged({ jti: 'used-already-0001' });
      expect((await grantCall(signed)).status).toBe(201);
      await afterLeap(400);
      return grantCall(await forged({ jti: 'used-already-0001' }));
    },
    403,
    90044,
  ],
  [
    'challenge of the SAS',
    async () => {
      const { reference, random } = await opened();
      expect((await verify(reference, wrap(random))).status).toBe(200);
      await servers.sas.control('PUT', '/clock', { skewSeconds: 400 });
      await opened();
      await servers.sas.control('PUT', '/clock', { skewSeconds: 0 });
      return verify(reference, wrap(random));
    },
    403,
    90012,
  ],
  [
    'login of an officer',
    async () => {
      const { send } = await confirm();
      expect((await send()).status).toBe(201);
      await skew(400);
      await login(officerLogin());
      await skew(0);
      return send();
    },
    401,
    90044,
  ],
]);

attacks('a proof made for something else', [
  [
    'a holder’s, for an officer’s login',
    async () => (await confirm({}, { purpose: 'holder' })).send(),
    401,
    90045,
  ],
  [
    'an officer’s, for a holder’s challenge',
    async () => {
      const { reference, random } = await opened();
      return verify(reference, wrap(random, { purpose: 'officer' }));
    },
    403,
    90045,
  ],
  [
    'an officer’s own, as a holder',
    async () => {
      const person = servers.person('officer');
      const { reference, random } = await opened('pin', person);
      return verify(reference, wrap(random, { person, purpose: 'officer' }));
    },
    403,
    90045,
  ],
  [
    'presence of an officer, for a holder’s presence',
    async () => {
      await servers.sas.control('PUT', '/policy', { presencePermitted: true });
      const { reference, random } = await opened('presence');
      return verify(reference, wrap(random, { matched: false, keyId: 0, purpose: 'officer' }), {
        mode: 'presence',
        keyId: 0,
      });
    },
    403,
    90045,
  ],
]);

attacks('an assertion that says something else', [
  ['another issuer', forge({ iss: 'thaid' }), 403, 90044],
  ['for another audience', forge({ aud: 'lk2proxy' }), 403, 90044],
  ['of another kind', forge({}, { typ: 'JWT' }), 403, 90044],
  ['without a kiosk', forge({ cnf: undefined }), 403, 90044],
  ['of a kiosk that does not exist', forge({ cnf: { 'x5t#S256': digest('nobody') } }), 403, 90045],
  ['that lives an hour', forge({ exp: now() + 3600 }), 403, 90044],
  ['that was made an hour ago and lives still', forge({ iat: now() - 3600 }), 403, 90044],
  ['without a time', forge({ iat: undefined }), 403, 90044],
  ['without an end', forge({ exp: undefined }), 403, 90044],
  ['without a name of its own', forge({ jti: undefined }), 403, 90044],
  ['without a digest', forge({ request_digest: undefined }), 403, 90044],
  ['without an officer session', forge({ officer_session: undefined }), 403, 90044],
  ['of a mode that does not exist', forge({ mode: 'trust-me' }), 403, 90044],
  ['of presence, where the gateway does not permit it', forge({ mode: 'presence' }), 403, 90044],
  ['of a number with twelve digits', forge({ sub: '900990000001' }), 403, 90044],
  [
    'of a chip that is not the holder’s',
    forge({ chip: servers.people.get('somchai')?.chipSerial ?? '' }),
    403,
    95002,
  ],
  [
    'signed with another Ed25519 key',
    async () => {
      const signed = await forged({});
      const { privateKey } = generateKeyPairSync('ed25519');
      const claims = JSON.parse(Buffer.from(part(signed.assertion, 1), 'base64url').toString());
      return grantCall({
        ...signed,
        assertion: await new SignJWT(claims)
          .setProtectedHeader({
            alg: 'EdDSA',
            typ: 'sas-assertion+jwt',
            jwk: await exportJWK(privateKey),
          } as never)
          .sign(privateKey),
      });
    },
    403,
    90044,
  ],
  [
    'signed with the public key as a secret',
    async () => {
      const signed = await forged({});
      const claims = JSON.parse(Buffer.from(part(signed.assertion, 1), 'base64url').toString());
      return grantCall({
        ...signed,
        assertion: await new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', typ: 'sas-assertion+jwt' })
          .sign(readFileSync(join(servers.pki, 'sas-signing-public.jwk'))),
      });
    },
    403,
    90044,
  ],
  ['over a request that is not JSON', forgeRequest(() => 'I want my records'), 400, 90011],
  [
    'over a request without lines',
    forgeRequest(() =>
      JSON.stringify({ requestNumber: '1', holder: { citizenId: somying.citizenId }, lines: [] }),
    ),
    400,
    90011,
  ],
  [
    'over a request without a holder',
    forgeRequest(() =>
      JSON.stringify({ requestNumber: '1', lines: [{ databaseId: 'dopa_person', handling: 'copy' }] }),
    ),
    400,
    90011,
  ],
  [
    'over a request that does not state the wish',
    forgeRequest(() => servers.request(somying, DATABASES, { declaration: undefined }).canonicalRequest),
    400,
    90011,
  ],
  [
    'over a request that was made at no time',
    forgeRequest(() => servers.request(somying, DATABASES, { madeAt: 'today' }).canonicalRequest),
    400,
    90011,
  ],
  [
    'over a request with the number of another that was lodged',
    async () => {
      const first = servers.request(somying, DATABASES);
      expect((await grantCall(await forged({}, {}, first.canonicalRequest))).status).toBe(201);
      const second = JSON.parse(first.canonicalRequest);
      second.lines = [{ databaseId: 'dopa_house', handling: 'copy' }];
      return grantCall(await forged({}, {}, JSON.stringify(second)));
    },
    400,
    90011,
  ],
  [
    'over a request of another person',
    forgeRequest(() => servers.request(servers.person('somchai'), DATABASES).canonicalRequest),
    403,
    90011,
  ],
  [
    'over a request for a database that does not exist',
    forgeRequest(() => servers.request(somying, ['dopa_everything']).canonicalRequest),
    400,
    95012,
  ],
  [
    'over a request for a path',
    forgeRequest(() => servers.request(somying, ['../../people']).canonicalRequest),
    400,
    90011,
  ],
]);

// ——— records ———

async function granted(databases = DATABASES): Promise<string> {
  const answer = await grantCall(await sign(databases));
  if (answer.status !== 201) throw new Error(`grant ${answer.status} ${JSON.stringify(answer.body)}`);
  return (answer.body as { grant: string }).grant;
}
const service = (id: string) => entryOf(id)?.serviceId ?? 0;
interface Ask {
  readonly grant?: string | null;
  readonly services?: readonly (number | object)[];
  readonly personalID?: unknown;
  readonly jobID?: string;
  readonly token?: string;
  readonly kiosk?: string;
  readonly extra?: object;
  readonly query?: object;
}
async function records(ask: Ask = {}) {
  const grant = ask.grant === undefined ? await granted() : ask.grant;
  return servers.call('linkage', '/api/center/request/', {
    token: ask.token ?? officer.token,
    kiosk: ask.kiosk ?? 'kiosk',
    body: {
      jobID: ask.jobID ?? job,
      ...(grant === null ? {} : { consent: { type: 1, smartCard: { grant } } }),
      data: (ask.services ?? [1]).map((serviceID) =>
        typeof serviceID === 'object'
          ? serviceID
          : { serviceID, query: { personalID: ask.personalID ?? somying.citizenId, ...ask.query } },
      ),
      ...ask.extra,
    },
  });
}

test('a request made so, with nothing wrong about it, is answered', async () => {
  const answer = await records();
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ data: [{ serviceID: 1, responseStatus: 200, responseError: null }] });
});

attacks('records that are not the holder’s to have', [
  ['another person’s number', () => records({ personalID: servers.person('somchai').citizenId }), 403, 90011],
  ['one’s child’s number', () => records({ personalID: servers.person('jaidee').citizenId }), 403, 90011],
  ['a wildcard for a number', () => records({ personalID: '*' }), 400, 90011],
  ['a number with a quote in it', () => records({ personalID: "9009900000017' OR '1'='1" }), 400, 90011],
  ['a number as an integer', () => records({ personalID: 9009900000017 }), 400, 90011],
  [
    'two numbers',
    () => records({ personalID: [somying.citizenId, servers.person('somchai').citizenId] }),
    400,
    90011,
  ],
  [
    'one’s own number and another’s in one request',
    async () =>
      records({
        services: [
          { serviceID: 1, query: { personalID: somying.citizenId } },
          { serviceID: 10, query: { personalID: servers.person('somchai').citizenId } },
        ],
        grant: await granted(['dopa_person', 'dopa_house']),
      }),
    403,
    90011,
  ],
  ['search by name', () => records({ query: { firstName: 'สมชาย', lastName: 'ทดสอบดี' } }), 400, 90011],
  [
    'search by house code',
    () => records({ services: [{ serviceID: 10, query: { houseID: '99990000025' } }] }),
    400,
    90011,
  ],
  ['a database that is not in the request', () => records({ services: [10] }), 403, 95011],
  ['one in the request and one that is not', () => records({ services: [1, 10] }), 403, 95011],
  ['a service that does not exist', () => records({ services: [777] }), 403, 95011],
  [
    'a service of another job',
    async () => records({ grant: await granted(['sso_contrib']), services: [service('sso_contrib')] }),
    403,
    95011,
  ],
  ['the same service twice', () => records({ services: [1, 1] }), 400, 90011],
  ['eleven services', () => records({ services: Array.from({ length: 11 }, (_, at) => at + 1) }), 400, 90011],
  ['no service', () => records({ services: [] }), 400, 90011],
  ['a service below nought', () => records({ services: [-1] }), 400, 90011],
  ['a job that does not exist', () => records({ jobID: randomUUID() }), 403, 95004],
  ['a job that is no job', () => records({ jobID: 'all' }), 400, 90011],
  ['no citizen right', () => records({ grant: null }), 403, 90016],
  ['a citizen right that was never given', () => records({ grant: 'A'.repeat(40) }), 403, 90016],
  [
    'a citizen right after the card was taken out',
    async () => {
      const grant = await granted();
      await servers.call('linkage', '/api/center/citizen/revoke', { token: officer.token, body: { grant } });
      return records({ grant });
    },
    403,
    90016,
  ],
  [
    'a citizen right after its life',
    async () => {
      const grant = await granted();
      await servers.linkage.control('PUT', '/clock', { skewSeconds: 901 });
      return records({ grant });
    },
    403,
    90016,
  ],
  [
    'a citizen right after the officer left',
    async () => {
      const grant = await granted();
      await servers.linkageClient.logout(officer);
      return records({ grant, token: (await servers.openOfficer()).token });
    },
    403,
    90016,
  ],
  [
    'a citizen right on another officer session',
    async () => {
      const grant = await granted();
      return records({ grant, token: (await servers.openOfficer()).token });
    },
    403,
    90016,
  ],
  [
    'a citizen right and token on another kiosk',
    async () => records({ grant: await granted(), kiosk: 'second-kiosk' }),
    401,
    90001,
  ],
  [
    'consent by ThaID instead of the card',
    () => records({ extra: { consent: { type: 2, digitalID: { transactionID: randomUUID() } } } }),
    400,
    90011,
  ],
  [
    'consent with a number in it',
    async () =>
      records({
        extra: {
          consent: {
            type: 1,
            smartCard: { grant: await granted(), personalID: servers.person('somchai').citizenId },
          },
        },
      }),
    400,
    90011,
  ],
  ['injected member', () => records({ extra: { admin: true } }), 400, 90011],
  [
    'injected office header and no right',
    () =>
      servers.call('linkage', '/api/center/request/', {
        token: officer.token,
        headers: { 'x-office-request': '1', 'x-user-request': somying.citizenId },
        body: { jobID: job, data: [{ serviceID: 1, query: { personalID: somying.citizenId } }] },
      }),
    403,
    90016,
  ],
  [
    'the sandbox without a citizen right',
    () =>
      servers.call('linkage', '/api/center/request/', {
        token: officer.token,
        headers: { 'x-use-sandbox': '1' },
        body: { jobID: job, data: [{ serviceID: 1, query: { personalID: somying.citizenId } }] },
      }),
    403,
    90016,
  ],
  [
    'outside permitted hours',
    async () => {
      await servers.linkage.control('PUT', '/policy', { openFromHour: 0, openUntilHour: 0 });
      return records();
    },
    403,
    90005,
  ],
  [
    'quota used up',
    async () => {
      const grant = await granted();
      await records({ grant });
      await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1 });
      return records({ grant });
    },
    429,
    90008,
  ],
  [
    'quota of nought',
    async () => {
      await servers.linkage.control('PUT', '/policy', { quotaPerDay: 0 });
      return records();
    },
    429,
    90050,
  ],
  [
    'path that climbs',
    () => servers.call('linkage', '/api/center/request/../../../../etc/passwd', { token: officer.token }),
    404,
    404,
  ],
  [
    'dictionary of a service that is a path',
    () => servers.call('linkage', '/api/dashboard/service/..%2f..%2fpeople'),
    404,
    95012,
  ],
  [
    'account of disclosures without a citizen right',
    () =>
      servers.call('linkage', '/api/center/citizen/disclosures', {
        token: officer.token,
        body: { grant: 'A'.repeat(40) },
      }),
    403,
    90016,
  ],
  [
    'account of disclosures of another number',
    async () =>
      servers.call('linkage', '/api/center/citizen/disclosures', {
        token: officer.token,
        body: { grant: await granted(), citizenId: servers.person('somchai').citizenId },
      }),
    400,
    90011,
  ],
]);

const correction = async (more: object = {}) =>
  servers.call('linkage', '/api/center/citizen/correction', {
    token: officer.token,
    body: {
      grant: await granted(),
      serviceID: 1,
      kind: 'correct',
      field: 'firstName',
      proposed: 'ใหม่',
      reason: 'สะกดผิด',
      attachNote: true,
      ...more,
    },
  });

attacks('a correction that is not the holder’s to ask', [
  ['without a citizen right', () => correction({ grant: 'A'.repeat(40) }), 403, 90016],
  ['of a database that is not in the request', () => correction({ serviceID: 10 }), 403, 95011],
  ['of a field that does not exist', () => correction({ field: 'isAdmin' }), 400, 90011],
  ['of the prototype', () => correction({ field: '__proto__' }), 400, 90011],
  ['that does not say what it should be', () => correction({ proposed: undefined }), 400, 90011],
  ['of a row of what is no table', () => correction({ field: 'firstName', row: 1 }), 400, 90011],
  ['of a row of a table that does not exist', () => correction({ field: 'isAdmin[]', row: 1 }), 400, 90011],
  ['of row 0', () => correction({ field: '[]', row: 0 }), 400, 90011],
  ['that something is held, of a field', () => correction({ kind: 'held' }), 400, 90011],
  ['of no field', () => correction({ field: undefined }), 400, 90011],
  ['without a reason', () => correction({ reason: '' }), 400, 90011],
  ['with a text of 2000 characters', () => correction({ proposed: 'x'.repeat(2000) }), 400, 90011],
  ['for another person', () => correction({ personalID: servers.person('somchai').citizenId }), 400, 90011],
]);

describe('databases that are closed to citizens are refused one by one, inside a good answer', () => {
  test.each([
    ['amlo_hr02', 95014],
    ['nacc_accused', 95014],
    ['dof_case', 95014],
    ['cifs_report', 95014],
    ['dopa_death', 95014],
    ['rtp_criminal', 95012],
    ['dlt_vehicle', 95012],
  ])('%s: %i', async (id, errorNumber) => {
    const all = (await jobs(officer.token)).body as { job: string[]; service: Record<string, number[]> };
    const jobID = all.job.find((one) => all.service[one]?.includes(service(id))) ?? '';
    const answer = await records({ grant: await granted([id]), services: [service(id)], jobID });
    expect(answer).toMatchObject({
      status: 200,
      body: { data: [{ responseData: null, responseError: { errorNumber } }] },
    });
  });
});

test('a card that fails the PIN never reaches the server with a proof', async () => {
  const card = testCard(servers.pki, somying);
  expect(await card.verifyPin(Buffer.from('0000'))).toMatchObject({
    ok: false,
    fault: { code: 'pin.wrong' },
  });
  await expect(sign(DATABASES, { card: testCard(servers.pki, somying, { wrongPin: true }) })).rejects.toThrow(
    'verify: pin.wrong',
  );
});

describe('the same thing at the same moment', () => {
  const statuses = async (calls: readonly Answer[]) =>
    (await Promise.all(calls)).map((one) => one.status).sort();
  test('one assertion twenty times at once: one grant', async () => {
    const signed = await sign();
    const all = await statuses(Array.from({ length: 20 }, () => grantCall(signed)));
    expect(all).toEqual([201, ...Array.from({ length: 19 }, () => 403)]);
  });
  test('one challenge twenty times at once: one verdict', async () => {
    const { reference, random } = await opened();
    const proof = wrap(random);
    const all = await statuses(Array.from({ length: 20 }, () => verify(reference, proof)));
    expect(all).toEqual([200, ...Array.from({ length: 19 }, () => 403)]);
  });
  test('one officer’s login twenty times at once: one session', async () => {
    const { send } = await confirm();
    const all = await statuses(Array.from({ length: 20 }, () => send()));
    expect(all).toEqual([201, ...Array.from({ length: 19 }, () => 401)]);
  });
});

test('no grant, token or challenge is like another', async () => {
  const challenges = await Promise.all(Array.from({ length: 50 }, () => opened()));
  expect(new Set(challenges.map((one) => one.reference)).size).toBe(50);
  expect(new Set(challenges.map((one) => one.random.toString('hex'))).size).toBe(50);
  const grants = [await granted(), await granted(), await granted()];
  expect(new Set(grants).size).toBe(3);
});
