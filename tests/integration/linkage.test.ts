/** What the client makes of a gateway that is well, slow, failing, or lying; and the letter's three clauses. */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE, entryOf } from '../../electron/catalogue/catalogue.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import type { DatabaseOutcome, LinkageClient } from '../../electron/servers/linkage/client.ts';
import { createSasClient } from '../../electron/servers/sas/client.ts';
import { createServer, Faults, readMaterial } from '../../fixtures/emulated-server.ts';
import type { PersonCard } from '../../fixtures/people/person.ts';
import { openOfficerSession, Servers, testCard } from './linkage-support.ts';

const servers = new Servers();
let somying: PersonCard;
let officer: OfficerSession;
let quick: LinkageClient;

beforeAll(async () => {
  await servers.start();
  somying = servers.person('somying');
  quick = servers.newLinkageClient({ timeoutMs: 2000, sourceDeadlineMs: 2000, wholeDeadlineMs: 8000 });
  officer = await servers.openOfficer();
  await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 400, quotaPerDay: 100_000 });
});
afterEach(() => servers.reset());
afterAll(async () => {
  await quick.close();
  await servers.stop();
});

type Rule = {
  readonly at?: string;
  readonly databaseId?: string;
  readonly times?: number;
  readonly what: object;
};
const faults = (...rules: Rule[]) => servers.linkage.control('PUT', '/faults', rules);
const sasFaults = (...rules: Rule[]) => servers.sas.control('PUT', '/faults', rules);
const kinds = (outcomes: readonly DatabaseOutcome[]) =>
  Object.fromEntries(
    outcomes.map((one) => [one.databaseId, one.kind === 'found' ? 'found' : `${one.kind} ${one.returnCode}`]),
  );
const THREE = ['dopa_person', 'nhso_right', 'dlt_licence'];
const FOUND = { dopa_person: 'found', nhso_right: 'found', dlt_licence: 'found' };
/** One officer session is enough, and asking for jobs is cached in the client that opened it. */
const fetchQuick = (databases: readonly string[] = THREE) =>
  servers.fetch(somying, officer, databases, { client: quick });

describe('one source', () => {
  test.each<[string, object, string]>([
    ['answers 500', { effect: 'status', status: 500 }, 'source-failing 00500'],
    ['answers 404', { effect: 'status', status: 404 }, 'source-failing 00404'],
    ['hangs', { effect: 'hang' }, 'source-failing 90012'],
    ['sends HTML', { effect: 'malformed' }, 'source-failing malformed'],
    ['sends half of it', { effect: 'truncated' }, 'source-failing malformed'],
    ['sends other types', { effect: 'wrong-types' }, 'source-failing malformed'],
    [
      'sends a record without a known member',
      { effect: 'oversized', bytes: 100_000 },
      'source-failing malformed',
    ],
    ['sends null', { effect: 'null' }, 'source-failing empty'],
    ['says 90500', { effect: 'code', errorNumber: 90500 }, 'none-held 90500'],
    ['says 90013', { effect: 'code', errorNumber: 90013 }, 'not-open 90013'],
    ['says 90014', { effect: 'code', errorNumber: 90014 }, 'source-failing 90014'],
    ['says 90015', { effect: 'code', errorNumber: 90015 }, 'source-failing 90015'],
    ['says 90025', { effect: 'code', errorNumber: 90025 }, 'source-failing 90025'],
    ['says 95004', { effect: 'code', errorNumber: 95004 }, 'not-open 95004'],
    ['says 95011', { effect: 'code', errorNumber: 95011 }, 'not-open 95011'],
    ['says 95012', { effect: 'code', errorNumber: 95012 }, 'not-open 95012'],
    ['says 95013', { effect: 'code', errorNumber: 95013 }, 'source-failing 95013'],
    ['says 95014', { effect: 'code', errorNumber: 95014 }, 'not-open 95014'],
    ['says 91001', { effect: 'code', errorNumber: 91001 }, 'source-failing 91001'],
    ['says 99701', { effect: 'code', errorNumber: 99701 }, 'none-held 99701'],
    ['says 99983', { effect: 'code', errorNumber: 99983 }, 'source-failing 99983'],
    ['says 90016', { effect: 'code', errorNumber: 90016 }, 'session-lost 90016'],
  ])('%s: that one alone is %o', async (_name, what, expected) => {
    await faults({ at: 'request', databaseId: 'nhso_right', what });
    const { result, outcomes } = await servers.fetch(somying, officer, THREE);
    expect(result.ok).toBe(true);
    expect(kinds(outcomes)).toEqual({ ...FOUND, nhso_right: expected });
  });

  test('fails once in passing: it is asked once more, and found', async () => {
    await faults({
      at: 'request',
      databaseId: 'nhso_right',
      times: 1,
      what: { effect: 'code', errorNumber: 90012 },
    });
    const { outcomes } = await fetchQuick();
    expect(kinds(outcomes)).toEqual(FOUND);
  });

  test('refuses: it is not asked again', async () => {
    await faults({
      at: 'request',
      databaseId: 'nhso_right',
      times: 1,
      what: { effect: 'code', errorNumber: 90014 },
    });
    const { outcomes } = await fetchQuick();
    expect(kinds(outcomes)).toEqual({ ...FOUND, nhso_right: 'source-failing 90014' });
  });

  test('hangs: the others are on the screen while it does', async () => {
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 60_000 });
    await faults({ at: 'request', databaseId: 'nhso_right', what: { effect: 'hang' } });
    const card = new AbortController();
    const seen: DatabaseOutcome[] = [];
    const { result } = await servers.fetch(somying, officer, THREE, {
      signal: card.signal,
      onOutcome: (one) => {
        seen.push(one);
        if (seen.length === 2) card.abort();
      },
    });
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 400 });
    expect(result).toMatchObject({ ok: false, fault: { name: 'card.removed' } });
    expect(kinds(seen)).toEqual({ dopa_person: 'found', dlt_licence: 'found' });
  });

  test('cuts the connection: the others of its job are asked again, and found', async () => {
    await faults({ at: 'request', databaseId: 'nhso_right', times: 1, what: { effect: 'reset' } });
    const { result, outcomes } = await fetchQuick();
    expect(result.ok).toBe(true);
    expect(kinds(outcomes)).toEqual(FOUND);
  });

  test('fails in passing beside one that hangs: it is asked again at once', async () => {
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 60_000 });
    await faults(
      { at: 'request', databaseId: 'dopa_house', what: { effect: 'hang' } },
      {
        at: 'request',
        databaseId: 'dopa_person',
        times: 1,
        what: { effect: 'code', errorNumber: 90012 },
      },
    );
    const arrived = new Map<string, number>();
    let started = 0;
    const { outcomes } = await servers.fetch(somying, officer, ['dopa_person', 'dopa_house'], {
      client: quick,
      onLodged: () => {
        started = performance.now();
      },
      onOutcome: (one) => arrived.set(one.databaseId, performance.now() - started),
    });
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 400 });
    expect(kinds(outcomes)).toEqual({ dopa_person: 'found', dopa_house: 'source-failing unreachable' });
    expect(arrived.get('dopa_person')).toBeLessThan(1000);
  });

  test('is asked again within the time that it had, not for as long once more', async () => {
    await faults(
      { at: 'request', databaseId: 'nhso_right', what: { effect: 'latency', ms: 1500 } },
      { at: 'request', databaseId: 'nhso_right', what: { effect: 'code', errorNumber: 90012 } },
    );
    let started = 0;
    const { outcomes } = await servers.fetch(somying, officer, ['nhso_right'], {
      client: quick,
      onLodged: () => {
        started = performance.now();
      },
    });
    expect(performance.now() - started).toBeLessThan(2600);
    expect(outcomes).toMatchObject([{ kind: 'source-failing' }]);
  });

  test('says that the officer is not logged in while another hangs: all is told at once', async () => {
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 60_000 });
    await faults(
      { at: 'request', databaseId: 'dopa_house', what: { effect: 'hang' } },
      { at: 'request', databaseId: 'nhso_right', what: { effect: 'hang' } },
      { at: 'request', databaseId: 'dopa_person', what: { effect: 'code', errorNumber: 90001 } },
    );
    let started = 0;
    const { result, outcomes } = await servers.fetch(
      somying,
      officer,
      ['dopa_person', 'dopa_house', 'nhso_right'],
      {
        client: quick,
        onLodged: () => {
          started = performance.now();
        },
      },
    );
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 400 });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
    expect(new Set(Object.values(kinds(outcomes)))).toEqual(new Set(['session-lost 90001']));
    expect(outcomes).toHaveLength(3);
  });

  test('says that the officer is not logged in: the session is lost, and that is said', async () => {
    await faults({ at: 'request', databaseId: 'nhso_right', what: { effect: 'code', errorNumber: 90001 } });
    const { result, outcomes } = await fetchQuick(['nhso_right']);
    expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
    expect(kinds(outcomes)).toEqual({ nhso_right: 'session-lost 90001' });
  });
});

describe('the whole request', () => {
  test.each<[string, object, string, string]>([
    ['is refused with 500', { effect: 'status', status: 500 }, 'ok', 'source-failing unreachable'],
    ['is refused with 503', { effect: 'status', status: 503 }, 'ok', 'source-failing unreachable'],
    ['hangs', { effect: 'hang' }, 'ok', 'source-failing unreachable'],
    ['is cut off', { effect: 'reset' }, 'ok', 'source-failing unreachable'],
    ['is answered with half of JSON', { effect: 'truncated' }, 'ok', 'source-failing unreachable'],
    ['is answered with bad JSON', { effect: 'malformed' }, 'ok', 'found'],
    ['is answered with null', { effect: 'null' }, 'ok', 'source-failing missing'],
    ['is answered with other types', { effect: 'wrong-types' }, 'ok', 'source-failing missing'],
    [
      'meets a used-up quota',
      { effect: 'code', errorNumber: 90008 },
      'linkage.quota',
      'source-failing 90008',
    ],
    ['meets closing time', { effect: 'code', errorNumber: 90005 }, 'ok', 'source-failing 90005'],
    [
      'meets a lost officer session',
      { effect: 'code', errorNumber: 90001 },
      'officer.session-lost',
      'session-lost 90001',
    ],
    ['meets a lost citizen right', { effect: 'code', errorNumber: 90016 }, 'ok', 'session-lost 90016'],
    // Said of the whole, these say nothing about any one database of it.
    ['is refused with “no data”', { effect: 'code', errorNumber: 90500 }, 'ok', 'source-failing 90500'],
    ['is refused with “no face image”', { effect: 'code', errorNumber: 99995 }, 'ok', 'source-failing 99995'],
    ['meets a missing right', { effect: 'code', errorNumber: 95004 }, 'ok', 'source-failing 95004'],
    [
      'meets an agency that is not open',
      { effect: 'code', errorNumber: 90013 },
      'ok',
      'source-failing 90013',
    ],
    // Asked alone, each is refused as well.
    ['meets a closed service, however asked', { effect: 'code', errorNumber: 95014 }, 'ok', 'not-open 95014'],
  ])('%s', async (_name, what, expected, outcome) => {
    await faults({ at: 'request', what });
    const { result, outcomes } = await fetchQuick();
    expect(result.ok ? 'ok' : result.fault.name).toBe(expected);
    expect(outcomes).toHaveLength(3);
    expect(new Set(Object.values(kinds(outcomes)))).toEqual(new Set([outcome]));
    // Not answering is never "none held".
    expect(outcomes.map((one) => one.kind)).not.toContain('none-held');
  });

  test.each([95011, 95012, 95014])(
    'is refused with %i because of one service: each is asked alone, and the others are found',
    async (errorNumber) => {
      await faults(
        { at: 'request', times: 1, what: { effect: 'code', errorNumber } },
        { at: 'request', databaseId: 'dopa_card', what: { effect: 'code', errorNumber } },
      );
      const { result, outcomes } = await fetchQuick(['dopa_person', 'dopa_house', 'dopa_card']);
      expect(result.ok).toBe(true);
      expect(kinds(outcomes)).toEqual({
        dopa_person: 'found',
        dopa_house: 'found',
        dopa_card: `not-open ${errorNumber}`,
      });
    },
  );

  test('meets the end of the quota: what other requests found is kept', async () => {
    await faults({ at: 'request', times: 1, what: { effect: 'code', errorNumber: 90008 } });
    const { result, outcomes } = await fetchQuick();
    expect(result.ok).toBe(true);
    const told = Object.values(kinds(outcomes)).sort();
    expect(told).toEqual(['found', 'found', 'source-failing 90008']);
  });

  test('is answered with more than anything could need: what came before is taken, and the rest is not read', async () => {
    await faults({ at: 'request', what: { effect: 'oversized', bytes: 5_000_000 } });
    const { outcomes } = await servers.fetch(somying, officer, ['dopa_person']);
    expect(kinds(outcomes)).toEqual({ dopa_person: 'found' });
  });

  test('is cut off once: it is asked again, since reading is safe to repeat', async () => {
    await faults({ at: 'request', times: 1, what: { effect: 'reset' } });
    expect(kinds((await fetchQuick()).outcomes)).toEqual(FOUND);
  });
});

describe('lodging the request', () => {
  test.each<[string, object, string]>([
    ['500', { effect: 'status', status: 500 }, 'linkage.unreachable'],
    ['hang', { effect: 'hang' }, 'linkage.unreachable'],
    ['reset', { effect: 'reset' }, 'linkage.unreachable'],
    ['bad JSON', { effect: 'malformed' }, 'linkage.malformed'],
    ['half', { effect: 'truncated' }, 'linkage.unreachable'],
    ['other types', { effect: 'wrong-types' }, 'linkage.malformed'],
    ['null', { effect: 'null' }, 'linkage.malformed'],
    ['90044', { effect: 'code', errorNumber: 90044 }, 'sas.not-match'],
    ['90045', { effect: 'code', errorNumber: 90045 }, 'sas.not-match'],
    ['95002', { effect: 'code', errorNumber: 95002 }, 'card.not-latest'],
    ['90001', { effect: 'code', errorNumber: 90001 }, 'officer.session-lost'],
    ['90011', { effect: 'code', errorNumber: 90011 }, 'linkage.refused'],
  ])('%s: nothing is fetched', async (_name, what, expected) => {
    await faults({ at: 'citizen', what });
    const { result, outcomes } = await fetchQuick();
    expect(result).toMatchObject({ ok: false, fault: { name: expected } });
    expect(outcomes.filter((one) => one.kind !== 'session-lost')).toEqual([]);
  });

  test('a failure is not repeated: an assertion is for one use', async () => {
    await faults({ at: 'citizen', times: 1, what: { effect: 'reset' } });
    const { result } = await fetchQuick();
    expect(result).toMatchObject({ ok: false, fault: { name: 'linkage.unreachable' } });
  });

  test('a gateway whose clock is five minutes ahead refuses, and it is not called "not found"', async () => {
    await servers.linkage.control('PUT', '/clock', { skewSeconds: 310 });
    const { result, outcomes } = await fetchQuick();
    expect(result).toMatchObject({ ok: false, fault: { name: 'sas.not-match' } });
    expect(outcomes).toEqual([]);
  });
});

describe('the officer’s login', () => {
  test.each<[string, string, object, string]>([
    ['login', '500', { effect: 'status', status: 500 }, 'linkage.unreachable'],
    ['login', 'hang', { effect: 'hang' }, 'linkage.unreachable'],
    ['login', 'reset', { effect: 'reset' }, 'linkage.unreachable'],
    ['login', 'bad JSON', { effect: 'malformed' }, 'linkage.malformed'],
    ['login', 'other types', { effect: 'wrong-types' }, 'linkage.malformed'],
    ['login', '95001', { effect: 'code', errorNumber: 95001 }, 'officer.refused'],
    ['login', '95002', { effect: 'code', errorNumber: 95002 }, 'officer.refused'],
    ['login', '90005', { effect: 'code', errorNumber: 90005 }, 'officer.refused'],
    ['confirm', '500', { effect: 'status', status: 500 }, 'linkage.unreachable'],
    ['confirm', 'half', { effect: 'truncated' }, 'linkage.unreachable'],
    ['confirm', '90045', { effect: 'code', errorNumber: 90045 }, 'officer.refused'],
    ['confirm', '90090', { effect: 'code', errorNumber: 90090 }, 'pin.wrong'],
    ['confirm', 'a token that is none', { effect: 'wrong-types' }, 'linkage.malformed'],
  ])('%s, %s', async (at, _name, what, expected) => {
    await faults({ at, what });
    await expect(servers.openOfficer(quick)).rejects.toThrow(expected);
  });

  test('a citizen’s card is told from an officer’s before any PIN; nothing is told where the gateway does not answer', async () => {
    const somying = servers.person('somying');
    const officerCard = servers.person('officer');
    const knows = (citizenId: string, chipSerial: string) => quick.knowsOfficer(citizenId, chipSerial);
    expect(await knows(officerCard.citizenId, officerCard.chipSerial)).toMatchObject({ ok: true });
    for (const [citizenId, chip] of [
      [somying.citizenId, somying.chipSerial],
      [officerCard.citizenId, somying.chipSerial],
      ['9009900009991', officerCard.chipSerial],
    ] as const)
      expect(await knows(citizenId, chip)).toMatchObject({ fault: { name: 'officer.wrong-card' } });
    await faults({ at: 'login', what: { effect: 'status', status: 500 } });
    expect(await knows(somying.citizenId, somying.chipSerial)).toMatchObject({
      fault: { name: 'linkage.unreachable' },
    });
  });

  test('what the card proved to a visit is confirmed by the kiosk’s own client, once', async () => {
    const person = servers.person('officer');
    const card = testCard(servers.pki, person);
    const proof = await quick.proveOfficer(card, person.citizenId, Buffer.from(person.pin));
    if (!proof.ok) throw new Error(proof.fault.name);
    const kiosk = servers.newLinkageClient({ officeId: 9901 });
    const session = await kiosk.confirmOfficer(proof.value);
    expect(session).toMatchObject({ ok: true });
    expect(await kiosk.confirmOfficer(proof.value)).toMatchObject({ fault: { name: 'officer.refused' } });
    const invented = { random: 'A'.repeat(43), envelope: proof.value.envelope };
    expect(await kiosk.confirmOfficer(invented)).toMatchObject({ fault: { name: 'officer.refused' } });
    await kiosk.close();
  });

  test('a session is asked after: there, forgotten, or not known because nobody answers', async () => {
    const session = await servers.openOfficer(quick);
    expect(await quick.check(session)).toMatchObject({ ok: true });
    await faults({ at: 'job', what: { effect: 'status', status: 503 } });
    expect(await quick.check(session)).toMatchObject({ fault: { name: 'linkage.unreachable' } });
    await faults();
    await quick.logout(session);
    expect(await quick.check(session)).toMatchObject({ fault: { name: 'officer.session-lost' } });
  });

  test('a card that proves by fingerprint cannot open the kiosk', async () => {
    const person = servers.person('officer');
    const opened = await openOfficerSession(
      quick,
      testCard(servers.pki, person, { authorize: 'fingerprint' }),
      person.citizenId,
      Buffer.from(person.pin),
    );
    expect(opened).toMatchObject({ ok: false, fault: { name: 'pin.not-available' } });
  });
});

describe('the Security Access Server', () => {
  const challenge = async (client = servers.sasClient) => {
    const answer = await client.challenge({
      citizenId: somying.citizenId,
      chipSerial: somying.chipSerial,
      officerSession: officer.reference,
      requestDigest: createHash('sha256').digest('base64url'),
      mode: 'pin',
    });
    return answer.ok ? 'ok' : answer.fault.name;
  };
  test.each<[string, object, string]>([
    ['answers 500', { effect: 'status', status: 500 }, 'sas.unreachable'],
    ['cuts off', { effect: 'reset' }, 'sas.unreachable'],
    ['sends bad JSON', { effect: 'malformed' }, 'sas.malformed'],
    ['sends half', { effect: 'truncated' }, 'sas.unreachable'],
    ['sends other types', { effect: 'wrong-types' }, 'sas.malformed'],
    ['sends null', { effect: 'null' }, 'sas.malformed'],
    ['sends 100 KB', { effect: 'oversized', bytes: 100_000 }, 'sas.malformed'],
    ['says not match', { effect: 'code', errorNumber: 90045 }, 'sas.not-match'],
    ['says wrong PIN', { effect: 'code', errorNumber: 90090 }, 'pin.wrong'],
    ['says PIN blocked', { effect: 'code', errorNumber: 1002 }, 'pin.blocked'],
    ['says not the latest card', { effect: 'code', errorNumber: 95002 }, 'card.not-latest'],
    ['says card unknown', { effect: 'code', errorNumber: 90009 }, 'sas.card-unknown'],
    ['says expired', { effect: 'code', errorNumber: 90028 }, 'card.expired'],
    ['says cancelled', { effect: 'code', errorNumber: 90040 }, 'card.cancelled'],
    ['says time-out', { effect: 'code', errorNumber: 90012 }, 'sas.timeout'],
    ['says something unheard of', { effect: 'code', errorNumber: 4110 }, 'sas.refused'],
  ])('%s', async (_name, what, expected) => {
    await sasFaults({ at: 'challenge', what });
    expect(await challenge()).toBe(expected);
  });

  test('hangs: time-out', async () => {
    await sasFaults({ at: 'challenge', what: { effect: 'hang' } });
    const client = createSasClient({
      url: servers.sas.url,
      tls: servers.tls(),
      kioskId: 'TEST-1',
      timeoutMs: 200,
    });
    expect(await challenge(client)).toBe('sas.timeout');
    await client.close();
  });

  test('is not there', async () => {
    const client = createSasClient({ url: 'https://localhost:9', tls: servers.tls(), kioskId: 'TEST-1' });
    expect(await challenge(client)).toBe('sas.unreachable');
    await client.close();
  });

  test.each([
    ['is a server of another name', 'elsewhere'],
    ['has a certificate that is no server’s', 'second-kiosk'],
  ])('%s: the same authority does not make it the SAS', async (_name, certificate) => {
    const material = readMaterial(servers.pki, 'sas');
    const other = await createServer({
      title: 'Of another name',
      about: '',
      material: { ...material, ...servers.tls(certificate) },
      faults: new Faults(),
      bodyLimit: 1e5,
    });
    await other.listen({ host: '127.0.0.1', port: 0 });
    const client = createSasClient({
      url: `https://localhost:${(other.server.address() as AddressInfo).port}`,
      tls: servers.tls(),
      kioskId: 'TEST-1',
    });
    expect(await challenge(client)).toBe('sas.certificate');
    await client.close();
    await other.close();
  });

  test('presence without PIN: off in the client, off in the server, and marked when both permit it', async () => {
    const without = createSasClient({ url: servers.sas.url, tls: servers.tls(), kioskId: 'TEST-1' });
    const input = {
      citizenId: somying.citizenId,
      chipSerial: somying.chipSerial,
      officerSession: officer.reference,
      requestDigest: createHash('sha256').digest('base64url'),
      mode: 'presence' as const,
    };
    expect(await servers.sasClient.challenge(input)).toMatchObject({
      ok: false,
      fault: { name: 'sas.refused', detail: expect.stringContaining('no officer') },
    });
    const confirmed = { ...input, officerConfirmedAt: new Date().toISOString() };
    expect(await without.challenge(confirmed)).toMatchObject({
      ok: false,
      fault: { name: 'sas.refused', detail: expect.stringContaining('presence') },
    });
    await without.close();
    expect(await servers.sasClient.challenge(confirmed)).toMatchObject({
      ok: false,
      fault: { name: 'sas.refused', detail: '1003' },
    });
    await servers.sas.control('PUT', '/policy', { presencePermitted: true });
    const { assertion } = await servers.sign(somying, officer, THREE, { mode: 'presence' });
    await servers.sas.control('PUT', '/policy', { presencePermitted: false });
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.mode).toBe('presence');
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(300);
  });
});

describe('the card leaves', () => {
  test('while sources are working: it ends at once, nothing more is handed out, and the citizen right is gone', async () => {
    await faults({ at: 'request', databaseId: 'nhso_right', what: { effect: 'latency', ms: 5000 } });
    const card = new AbortController();
    let leftAt = 0;
    let after = 0;
    const fetched = servers.fetch(somying, officer, ['dopa_person', 'nhso_right'], {
      signal: card.signal,
      onOutcome: () => {
        if (card.signal.aborted) after += 1;
        leftAt = performance.now();
        card.abort();
      },
    });
    const { result, outcomes, requestNumber } = await fetched;
    expect(performance.now() - leftAt).toBeLessThan(1500);
    expect(result).toMatchObject({ ok: false, fault: { name: 'card.removed' } });
    expect(kinds(outcomes)).toEqual({ dopa_person: 'found' });
    expect(after).toBe(0);
    const looked = await servers.linkageClient.disclosures({ officer, requestNumber });
    expect(looked).toMatchObject({ ok: false, fault: { name: 'linkage.refused' } });
  });

  test('before anything was sent', async () => {
    const card = new AbortController();
    card.abort();
    const signed = await servers.sign(somying, officer, THREE);
    const result = await quick.fetchRecords(
      {
        officer,
        ...signed,
        citizenId: somying.citizenId,
        databases: THREE.map((id) => DatabaseId.parse(id)),
        signal: card.signal,
      },
      () => expect.unreachable(),
    );
    expect(result).toMatchObject({ ok: false, fault: { name: 'card.removed' } });
  });

  test('at the challenge', async () => {
    await sasFaults({ at: 'challenge', what: { effect: 'latency', ms: 3000 } });
    const card = new AbortController();
    setTimeout(() => card.abort(), 50);
    const started = performance.now();
    const answer = await servers.sasClient.challenge(
      {
        citizenId: somying.citizenId,
        chipSerial: somying.chipSerial,
        officerSession: officer.reference,
        requestDigest: createHash('sha256').digest('base64url'),
        mode: 'pin',
      },
      card.signal,
    );
    expect(answer).toMatchObject({ ok: false, fault: { name: 'card.removed' } });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('all at once', () => {
  const joined = CATALOGUE.filter((entry) => entry.state === 'joined').map((entry) => entry.id as string);

  test('thirty-four databases in jobs of at most ten, each with one outcome', async () => {
    const { result, outcomes } = await servers.fetch(somying, officer, joined);
    expect(result.ok).toBe(true);
    expect(outcomes.map((one) => one.databaseId).sort()).toEqual([...joined].sort());
    for (const id of joined.filter((one) => entryOf(one)?.open === false)) {
      expect(outcomes.find((one) => one.databaseId === id)?.kind, id).toBe('not-open');
    }
  });

  test('results come one by one, the quick ones first', async () => {
    await faults(
      { at: 'request', databaseId: 'dopa_person', what: { effect: 'latency', ms: 300 } },
      { at: 'request', databaseId: 'dopa_house', what: { effect: 'latency', ms: 150 } },
    );
    const { outcomes } = await servers.fetch(somying, officer, ['dopa_person', 'dopa_house', 'dopa_card']);
    expect(outcomes.map((one) => one.databaseId)).toEqual(['dopa_card', 'dopa_house', 'dopa_person']);
  });

  test('the whole deadline leaves no database without a word', async () => {
    await faults({ at: 'request', what: { effect: 'latency', ms: 4000 } });
    const hasty = servers.newLinkageClient({ sourceDeadlineMs: 5000, wholeDeadlineMs: 300 });
    const started = performance.now();
    const { result, outcomes } = await servers.fetch(somying, officer, THREE, { client: hasty });
    expect(performance.now() - started).toBeLessThan(3000);
    expect(result.ok).toBe(true);
    expect(new Set(Object.values(kinds(outcomes)))).toEqual(new Set(['source-failing deadline']));
    await hasty.close();
  });

  test('the whole deadline counts from the start, lodging and all', async () => {
    await faults(
      { at: 'citizen', what: { effect: 'latency', ms: 700 } },
      { at: 'request', what: { effect: 'latency', ms: 4000 } },
    );
    const hasty = servers.newLinkageClient({ sourceDeadlineMs: 5000, wholeDeadlineMs: 1000 });
    const signed = await servers.sign(somying, officer, THREE);
    const started = performance.now();
    const outcomes: DatabaseOutcome[] = [];
    await hasty.fetchRecords(
      {
        officer,
        ...signed,
        citizenId: somying.citizenId,
        databases: THREE.map((id) => DatabaseId.parse(id)),
        signal: new AbortController().signal,
      },
      (one) => outcomes.push(one),
    );
    expect(performance.now() - started).toBeLessThan(1500);
    expect(new Set(Object.values(kinds(outcomes)))).toEqual(new Set(['source-failing deadline']));
    await hasty.close();
  });

  test('one service a request works as well', async () => {
    const single = servers.newLinkageClient({ servicesPerRequest: 1, concurrency: 3 });
    const { outcomes } = await servers.fetch(somying, officer, THREE, { client: single });
    expect(kinds(outcomes)).toEqual(FOUND);
    await single.close();
  });

  test('hundreds of rows come whole', async () => {
    const { outcomes } = await servers.fetch(servers.person('kamon'), officer, ['sso_contrib']);
    const [one] = outcomes;
    if (one?.kind !== 'found') throw new Error('not found');
    expect(one.record.sections.at(-1)?.table?.rows.length).toBeGreaterThan(300);
  });
});

describe('clauses of the letter', () => {
  let desk: OfficerSession;
  let jobs: { job: string[]; service: Record<string, number[]> };
  beforeAll(async () => {
    const client = servers.newLinkageClient({}, 'office-desk');
    desk = await servers.openOfficer(client);
    jobs = (
      await servers.call('linkage', '/api/center/user/job', { token: desk.token, kiosk: 'office-desk' })
    ).body as typeof jobs;
    await client.close();
  });
  const asOfficer = async (id: string) => {
    const serviceID = entryOf(id)?.serviceId ?? 0;
    const answer = await servers.call('linkage', '/api/center/request/', {
      token: desk.token,
      kiosk: 'office-desk',
      body: {
        jobID: jobs.job.find((job) => jobs.service[job]?.includes(serviceID)),
        data: [{ serviceID, query: { personalID: somying.citizenId } }],
      },
    });
    expect(answer.status).toBe(200);
    const [one] = (
      answer.body as { data: { responseError: { errorNumber: number; errorMessage: string } | null }[] }
    ).data;
    return one?.responseError ?? 'answered';
  };

  test.each(['dopa_person', 'dopa_house', 'dopa_move'])(
    '1: %s may be used by registration law',
    async (id) => {
      expect(await asOfficer(id)).toBe('answered');
    },
  );
  test('1: the face image needs the cabinet’s approval, which is on file', async () => {
    expect(await asOfficer('dopa_photo')).toBe('answered');
  });
  test.each(['dopa_marriage', 'dopa_name', 'dopa_status'])(
    '1: %s needs the cabinet’s approval, which is not on file',
    async (id) => {
      expect(await asOfficer(id)).toMatchObject({
        errorNumber: 95011,
        errorMessage: expect.stringContaining('cabinet'),
      });
    },
  );
  test('2: with the owner’s letter on file the owner’s data may be used', async () => {
    expect(await asOfficer('dlt_licence')).toBe('answered');
  });
  test('2: without a letter for it, 95011 with the reason', async () => {
    expect(await asOfficer('mfa_passport')).toEqual({
      errorNumber: 95011,
      errorMessage: 'no owner-letter covers this database',
    });
  });
  test('2: with a letter that has expired, 95011 with that reason', async () => {
    expect(await asOfficer('dol_land')).toMatchObject({
      errorNumber: 95011,
      errorMessage: expect.stringContaining('expired'),
    });
  });
  test('2: an owner’s letter does not stand in for the cabinet', async () => {
    const before = await servers.linkage.control('GET', '/permissions');
    await servers.linkage.control('PUT', '/permissions', [
      {
        number: 'x',
        date: 25620101,
        kind: 'owner-letter',
        officeId: 9901,
        databaseIds: ['dopa_marriage'],
        purpose: 'x',
      },
    ]);
    expect(await asOfficer('dopa_marriage')).toMatchObject({
      errorNumber: 95011,
      errorMessage: expect.stringContaining('cabinet'),
    });
    await servers.linkage.control('PUT', '/permissions', before);
  });
  test('2: an office with nothing on file has no right at all: 95004', async () => {
    const before = await servers.linkage.control('GET', '/permissions');
    await servers.linkage.control('PUT', '/permissions', []);
    expect(await asOfficer('dlt_licence')).toMatchObject({ errorNumber: 95004 });
    expect(await asOfficer('dopa_person')).toBe('answered');
    await servers.linkage.control('PUT', '/permissions', before);
  });
  test('3: the holder needs no letter for the same database', async () => {
    const { outcomes } = await servers.fetch(somying, officer, ['mfa_passport', 'dol_land', 'dopa_marriage']);
    expect(new Set(outcomes.map((one) => one.kind))).toEqual(new Set(['found']));
  });
  test('3: what is closed to citizens says where to go instead', async () => {
    const { outcomes } = await servers.fetch(somying, officer, ['amlo_hr02']);
    expect(outcomes[0]).toMatchObject({
      kind: 'not-open',
      returnCode: '95014',
      explanation: {
        th: expect.stringContaining('ท่านยื่นคำขอต่อหน่วยงานโดยตรงได้ที่สำนักงานป้องกันและปราบปรามการฟอกเงิน'),
      },
    });
  });
});

test('an owner closes a service: the directory says so, and the holder is told where to go', async () => {
  await servers.linkage.control('PUT', '/service', { databaseId: 'dlt_licence', citizenRight: false });
  const directory = await quick.directory();
  expect(directory.ok && directory.value.get(DatabaseId.parse('dlt_licence'))).toBe(false);
  expect(directory.ok && directory.value.get(DatabaseId.parse('nhso_right'))).toBe(true);
  const { outcomes } = await fetchQuick();
  expect(kinds(outcomes)).toEqual({ ...FOUND, dlt_licence: 'not-open 95014' });
  await servers.linkage.control('PUT', '/service', { databaseId: 'dlt_licence', citizenRight: true });
  expect(kinds((await fetchQuick()).outcomes)).toEqual(FOUND);
});

test('after `prepare` a new client needs no more round trips than the fetch itself', async () => {
  const fresh = servers.newLinkageClient();
  await fresh.prepare(officer);
  await faults({ at: 'job', what: { effect: 'status', status: 500 } });
  const { outcomes } = await servers.fetch(somying, officer, THREE, { client: fresh });
  expect(kinds(outcomes)).toEqual(FOUND);
  await fresh.close();
});

test('`prepare` tells of a session that was lost', async () => {
  const fresh = servers.newLinkageClient();
  expect(await fresh.prepare(officer)).toEqual({ ok: true, value: undefined });
  await faults({ at: 'job', what: { effect: 'code', errorNumber: 90001 } });
  expect(await fresh.prepare(officer)).toMatchObject({
    ok: false,
    fault: { name: 'officer.session-lost' },
  });
  await fresh.close();
});

describe('what the holder may ask beyond the records', () => {
  test('the request is lodged and gets a receipt', async () => {
    const signed = await servers.sign(somying, officer, THREE);
    const receipts: string[] = [];
    const result = await servers.linkageClient.fetchRecords(
      {
        officer,
        ...signed,
        citizenId: somying.citizenId,
        databases: THREE.map((id) => DatabaseId.parse(id)),
        signal: new AbortController().signal,
        onLodged: (receipt) => receipts.push(receipt.receiptNumber),
      },
      () => undefined,
    );
    expect(result.ok).toBe(true);
    expect(receipts).toEqual([expect.stringMatching(/^LK-2\d{3}-\d{6}$/)]);
  });

  test('who looked: earlier disclosures, and this very one', async () => {
    const { requestNumber } = await servers.fetch(somying, officer, ['dopa_person', 'amlo_hr02']);
    const looked = await servers.linkageClient.disclosures({ officer, requestNumber });
    if (!looked.ok) throw new Error(looked.fault.name);
    const own = looked.value.filter((row) => row.purpose.th === requestNumber);
    expect(own.map((row) => [row.databaseId, row.route, row.disclosed]).sort()).toEqual([
      ['amlo_hr02', 'citizen', false],
      ['dopa_person', 'citizen', true],
    ]);
    expect(looked.value.some((row) => row.route === 'officer' && row.office !== '')).toBe(true);
    expect(looked.value.every((row) => row.officerSession !== '')).toBe(true);
  });

  test('none held, or closed, is not noted as disclosed; who asked is', async () => {
    const { requestNumber } = await servers.fetch(somying, officer, [
      'dopa_divorce',
      'dep_disability',
      'nhso_right',
      'amlo_hr02',
    ]);
    const looked = await servers.linkageClient.disclosures({ officer, requestNumber });
    if (!looked.ok) throw new Error(looked.fault.name);
    const own = looked.value.filter((row) => row.purpose.th === requestNumber);
    expect(Object.fromEntries(own.map((row) => [row.databaseId, row.disclosed]))).toEqual({
      dopa_divorce: false,
      dep_disability: false,
      nhso_right: true,
      amlo_hr02: false,
    });
    for (const row of own) {
      expect(row.officerSession).toBe(officer.reference);
      expect(row.office).toBe('ที่ว่าการอำเภอทดสอบ');
    }
  });

  test('a request that is refused spends nothing of the quota', async () => {
    const { job, service } = (await servers.call('linkage', '/api/center/user/job', { token: officer.token }))
      .body as { job: string[]; service: Record<string, number[]> };
    const jobID = job.find((id) => service[id]?.includes(1));
    const query = { personalID: somying.citizenId };
    await servers.linkage.control('DELETE', '/state');
    await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1, sourceDeadlineMs: 400 });
    for (const data of [[{ serviceID: 1, query }], [{ serviceID: 9999, query }], []]) {
      const answer = await servers.call('linkage', '/api/center/request/', {
        token: officer.token,
        body: { jobID, consent: { type: 1, smartCard: { grant: 'none' } }, data },
      });
      expect(answer.status).toBeLessThan(404);
    }
    const { outcomes } = await servers.fetch(somying, officer, ['dopa_person']);
    await servers.linkage.control('PUT', '/policy', { quotaPerDay: 100_000 });
    expect(kinds(outcomes)).toEqual({ dopa_person: 'found' });
  });

  test('the office has what was lodged: number, holder and receipt, and no secret', async () => {
    const receipts: string[] = [];
    const { requestNumber } = await servers.fetch(somying, officer, ['dopa_person'], {
      onLodged: ({ receiptNumber }) => receipts.push(receiptNumber),
    });
    const lodged = await servers.linkageClient.lodgeCorrection({
      officer,
      requestNumber,
      correction: {
        databaseId: DatabaseId.parse('dopa_person'),
        field: 'motherName',
        kind: 'note-only',
        reason: 'ขอหมายเหตุ',
        attachNote: true,
      },
    });
    if (!lodged.ok) throw new Error(lodged.fault.name);
    const requests = (await servers.linkage.control('GET', '/requests')) as object[];
    expect(requests.at(-1)).toMatchObject({
      requestNumber,
      citizenId: somying.citizenId,
      receipt: { receiptNumber: receipts[0] },
    });
    const corrections = (await servers.linkage.control('GET', '/corrections')) as object[];
    expect(corrections.at(-1)).toMatchObject({
      requestNumber,
      citizenId: somying.citizenId,
      agency: 'dopa',
      field: 'motherName',
      receipt: { receiptNumber: lodged.value.receiptNumber },
    });
    expect(corrections.at(-1)).not.toHaveProperty('grant');
  });

  test('a correction request and a note are lodged with a receipt and thirty days', async () => {
    const { requestNumber } = await servers.fetch(somying, officer, ['dopa_person']);
    const databaseId = DatabaseId.parse('dopa_person');
    const lodged = await servers.linkageClient.lodgeCorrection({
      officer,
      requestNumber,
      correction: {
        databaseId,
        field: 'motherName',
        kind: 'correct',
        proposed: 'บุญมี',
        reason: 'สะกดไม่ตรงกับสูติบัตร',
        attachNote: true,
      },
    });
    expect(lodged).toMatchObject({
      ok: true,
      value: { receiptNumber: expect.stringMatching(/^CR-/), appealWithinDays: 30 },
    });
    const note = await servers.linkageClient.lodgeCorrection({
      officer,
      requestNumber,
      correction: {
        databaseId,
        field: 'motherName',
        kind: 'note-only',
        reason: 'ขอหมายเหตุ',
        attachNote: true,
      },
    });
    expect(note.ok).toBe(true);
  });

  test('after revocation neither is possible', async () => {
    const { requestNumber } = await servers.fetch(somying, officer, ['dopa_person']);
    expect(await servers.linkageClient.revoke({ officer, requestNumber })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await servers.linkageClient.disclosures({ officer, requestNumber })).toMatchObject({ ok: false });
  });
});

test('jitter: a hundred milliseconds give or take fifty still bring everything', async () => {
  await faults({
    at: 'request',
    databaseId: 'dopa_person',
    what: { effect: 'latency', ms: 100, jitterMs: 50 },
  });
  const started = performance.now();
  const { outcomes } = await servers.fetch(somying, officer, ['dopa_person']);
  expect(performance.now() - started).toBeGreaterThan(50);
  expect(kinds(outcomes)).toEqual({ dopa_person: 'found' });
});

test('DELETE /state puts back what was changed from outside: policy, cards, rights and faults', async () => {
  const before = await servers.linkage.control('GET', '/policy');
  await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1 });
  await servers.linkage.control('PUT', '/service', { databaseId: 'dlt_licence', citizenRight: false });
  await servers.linkage.control('PUT', '/permissions', []);
  await faults({ at: 'request', what: { effect: 'hang' } });
  expect(await servers.linkage.control('DELETE', '/state')).toMatchObject({ rules: [] });
  expect(await servers.linkage.control('GET', '/policy')).toMatchObject({ quotaPerDay: 1000 });
  expect(await servers.linkage.control('GET', '/service')).toEqual({});
  expect(await servers.linkage.control('GET', '/permissions')).toHaveLength(3);
  await servers.linkage.control('PUT', '/policy', before);
});

test('a fault rule that makes no sense is refused, and the rules before it stay', async () => {
  await faults({ at: 'request', what: { effect: 'latency', ms: 1 } });
  for (const bad of [
    { at: 'request', what: { effect: 'explode' } },
    { at: 'requests', what: { effect: 'hang' } },
    { at: 'challenge', what: { effect: 'hang' } },
    { at: 'request', databaseId: 'nhso', what: { effect: 'hang' } },
    { at: 'citizen', databaseId: 'nhso_right', what: { effect: 'hang' } },
  ])
    await expect(faults(bad)).rejects.toThrow('400');
  expect(await servers.linkage.control('GET', '/faults')).toMatchObject({ rules: [{ at: 'request' }] });
  await sleep(1);
});
