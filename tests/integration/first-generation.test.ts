/** The gateway's first generation: through the stand-in for the department's network library, with the people and records of the second. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseId } from '../../electron/contract/words.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import { createFirstGeneration } from '../../electron/servers/first-generation/client.ts';
import type { DatabaseOutcome } from '../../electron/servers/linkage/client.ts';
import { verifyHolder } from '../../electron/visit/steps/prove.ts';
import { cardControl } from '../../fixtures/card/control.ts';
import { type ReaderService, startReaderService } from '../../fixtures/card/reader-service.ts';
import { FIRST_SERVICES } from '../../fixtures/linkage/first-generation.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { licensedAuthenticator, licensedNetwork } from '../../native/index.ts';
import { checkNetwork } from '../../native/licensed/check.ts';
import { PUBLIC_TABLE } from '../../native/licensed/table.ts';
import { type TestWatch, testWatch } from '../card/reader.ts';
import { buildNetworkStandIn, buildStandIn } from '../licensed/stand-in.ts';
import { testPki } from '../pki.ts';
import { openOfficerSession, type RunningServer, startServer, testCard } from './linkage-support.ts';

const directory = mkdtempSync(join(tmpdir(), 'sitthi-first-'));
const pki = join(directory, 'pki');
const people = loadPeople();
const person = (id: string) => {
  const found = people.get(id);
  if (found === undefined) throw new Error(id);
  return found;
};
const ids = (...names: string[]) => names as readonly string[] as readonly DatabaseId[];
let server: RunningServer;
let standIn: ReturnType<typeof buildNetworkStandIn>;
const port = () => Number(new URL(server.url).port);
const behave = (how: Parameters<typeof standIn.behave>[0] = {}) => standIn.behave({ port: port(), ...how });

beforeAll(async () => {
  testPki(pki);
  standIn = buildNetworkStandIn(join(directory, 'network'));
  server = await startServer('linkage', pki, join(directory, 'first.sock'), 'first-generation.ts');
  await server.control('PUT', '/policy', { presencePermitted: true });
}, 60_000);
beforeEach(() => behave());
let session: OfficerSession | null = null;
let open: ReturnType<typeof createFirstGeneration>[] = [];
afterEach(async () => {
  await server.control('DELETE', '/faults');
  for (const one of open) await one.linkage.close();
  open = [];
  session = null;
});
afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Both clients. `limitMs`: of one message. */
function clients(more: Partial<Parameters<typeof createFirstGeneration>[0]> = {}, limitMs?: number) {
  let table: string | undefined;
  if (limitMs !== undefined) {
    const own = structuredClone(PUBLIC_TABLE);
    own.network.functions.AMI_REQUEST.limitMs = limitMs;
    table = join(directory, 'table.json');
    writeFileSync(table, JSON.stringify(own));
  }
  const made = createFirstGeneration({
    network: licensedNetwork({ library: join(directory, 'network'), table }),
    services: new Map(FIRST_SERVICES.map(({ database, ...service }) => [database, service])),
    session: () => session,
    presencePermitted: true,
    ...more,
  });
  open.push(made);
  return made;
}
type Clients = ReturnType<typeof clients>;

async function officerOpens({ linkage }: Clients): Promise<OfficerSession> {
  const officer = person('officer');
  const opened = await openOfficerSession(
    linkage,
    testCard(pki, officer),
    officer.citizenId,
    Buffer.from(officer.pin),
  );
  if (!opened.ok) throw new Error(`${opened.fault.name} ${opened.fault.detail}`);
  session = opened.value;
  return opened.value;
}

const CANONICAL = '{"requestNumber":"1"}';
/** The holder is proven, for a request. */
async function proven(
  { sas }: Clients,
  officer: OfficerSession,
  who: string,
  { mode = 'pin', wrongPin = false }: { mode?: 'pin' | 'presence'; wrongPin?: boolean } = {},
) {
  const { citizenId, chipSerial, pin } = person(who);
  const card = testCard(pki, person(who), { wrongPin });
  const challenge = await sas.challenge({
    ...{ citizenId, chipSerial, mode, officerSession: officer.reference },
    requestDigest: createHash('sha256').update(CANONICAL).digest('base64url'),
    ...(mode === 'presence' ? { officerConfirmedAt: new Date().toISOString() } : {}),
  });
  if (!challenge.ok) return challenge;
  const { random, reference } = challenge.value;
  await card.verifyPin(Buffer.from(pin));
  const said = mode === 'pin' ? await card.getMatchStatus(random) : await card.getPresenceMac(random);
  if (!said.ok) throw new Error(said.fault.code);
  const sealed = await card.envelope(1, said.value.cryptogram);
  if (!sealed.ok) throw new Error(sealed.fault.code);
  return sas.verify({ reference, mode, keyId: 1, envelope: sealed.value.envelope });
}

async function fetched(
  made: Clients,
  officer: OfficerSession,
  who: string,
  databases: readonly DatabaseId[],
  {
    mode,
    signal = new AbortController().signal,
    canonicalRequest = CANONICAL,
  }: {
    mode?: 'pin' | 'presence';
    signal?: AbortSignal;
    canonicalRequest?: string;
  } = {},
) {
  const proof = await proven(made, officer, who, mode === undefined ? {} : { mode });
  if (!proof.ok) throw new Error(`${proof.fault.name} ${proof.fault.detail}`);
  const outcomes: DatabaseOutcome[] = [];
  const result = await made.linkage.fetchRecords(
    {
      ...{ officer, databases, signal, canonicalRequest, requestNumber: '1' },
      ...{ assertion: proof.value.assertion, citizenId: person(who).citizenId },
    },
    (outcome) => outcomes.push(outcome),
  );
  const brief = Object.fromEntries(
    outcomes.map((one) => [one.databaseId, one.kind === 'found' ? 'found' : `${one.kind} ${one.returnCode}`]),
  );
  return { result, outcomes, brief };
}

describe('a visit over the first generation', () => {
  it.each(['pin', 'presence'] as const)('gives the holder’s own records, proven by %s', async (mode) => {
    const made = clients();
    const officer = await officerOpens(made);
    expect(officer.reference).not.toContain(officer.token.slice(0, 8));
    const { result, brief, outcomes } = await fetched(
      made,
      officer,
      'somying',
      ids('dopa_person', 'dopa_house', 'mod_military', 'dopa_photo'),
      { mode },
    );
    expect(result).toEqual({ ok: true, value: undefined });
    expect(brief).toMatchObject({ dopa_person: 'found', dopa_house: 'found', dopa_photo: 'found' });
    const [first] = outcomes;
    expect(JSON.stringify(first)).toContain('สมหญิง');
  });

  it('asks by a key where the service takes one (6000)', async () => {
    const services = new Map(
      FIRST_SERVICES.map(({ database, ...service }) => [database, { ...service, key: 'CitizenID' }]),
    );
    const made = clients({ services });
    const { brief } = await fetched(made, await officerOpens(made), 'somying', ids('dopa_person'));
    expect(brief).toEqual({ dopa_person: 'found' });
  });

  it('says of each database what became of it, and of the others all the same', async () => {
    await server.control('PUT', '/faults', [
      { at: 'request', databaseId: 'dopa_house', what: { effect: 'status', status: 500 } },
      { at: 'request', databaseId: 'mod_military', what: { effect: 'code', errorNumber: 90_500 } },
      { at: 'request', databaseId: 'dopa_marriage', what: { effect: 'code', errorNumber: 95_014 } },
      { at: 'request', databaseId: 'dopa_card', what: { effect: 'malformed' } },
      { at: 'request', databaseId: 'dopa_photo', what: { effect: 'oversized', bytes: 70_000 } },
    ]);
    const services = new Map(
      FIRST_SERVICES.filter(({ database }) => database !== 'dopa_birth').map(({ database, ...service }) => [
        database,
        service,
      ]),
    );
    const made = clients({ services });
    const { result, brief } = await fetched(
      made,
      await officerOpens(made),
      'somying',
      ids(
        ...['dopa_house', 'dopa_marriage', 'dopa_card', 'dopa_photo', 'dopa_birth', 'mod_military'],
        'dopa_person',
      ),
    );
    expect(result.ok).toBe(true);
    expect(brief).toEqual({
      dopa_house: 'source-failing 00500',
      dopa_marriage: 'not-open 95014',
      dopa_card: 'source-failing malformed',
      dopa_photo: 'source-failing 95015',
      dopa_birth: 'not-open 95011',
      mod_military: 'none-held 90500',
      dopa_person: 'found',
    });
  });

  it('never calls a lost session “none held”', async () => {
    const made = clients();
    const officer = await officerOpens(made);
    expect((await made.linkage.check(officer)).ok).toBe(true);
    await server.control('PUT', '/faults', [{ at: '5000', what: { effect: 'code', errorNumber: 90_001 } }]);
    const { result, brief } = await fetched(made, officer, 'somying', ids('dopa_person', 'dopa_house'));
    expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
    expect(brief).toEqual({ dopa_person: 'session-lost 90001', dopa_house: 'session-lost 90001' });
    expect(await made.linkage.check(officer)).toMatchObject({
      ok: false,
      fault: { name: 'officer.session-lost' },
    });
    await server.control('DELETE', '/faults');
    await server.control('DELETE', '/sessions');
    expect(await made.linkage.renew(officer)).toMatchObject({
      ok: false,
      fault: { name: 'officer.session-lost' },
    });
  });

  it('gives nobody the records of another: the proof is for one request of one person, once', async () => {
    const made = clients();
    const officer = await officerOpens(made);
    const proof = await proven(made, officer, 'somying');
    if (!proof.ok) throw new Error(proof.fault.name);
    const { assertion } = proof.value;
    const ask = (citizenId: string, canonicalRequest: string, by = assertion) =>
      made.linkage.fetchRecords(
        {
          ...{ officer, citizenId, canonicalRequest, assertion: by, requestNumber: '1' },
          ...{ databases: ids('dopa_person'), signal: new AbortController().signal },
        },
        () => {
          throw new Error('told');
        },
      );
    expect(await ask(person('arthit').citizenId, CANONICAL)).toMatchObject({ ok: false });
    expect(await ask(person('somying').citizenId, CANONICAL)).toMatchObject({ ok: false });
    const again = await proven(made, officer, 'somying');
    expect(await ask(person('somying').citizenId, '{}', again.ok ? again.value.assertion : '')).toMatchObject(
      {
        ok: false,
        fault: { name: 'linkage.refused' },
      },
    );
  });

  it('tells a wrong PIN, an old card and one that is no officer’s', async () => {
    const made = clients();
    const officer = await officerOpens(made);
    expect(await proven(made, officer, 'somying', { wrongPin: true })).toMatchObject({
      ok: false,
      fault: { name: 'pin.wrong' },
    });
    const { chipSerial, citizenId } = person('somying');
    await server.control('PUT', '/card', { chipSerial, status: 'not-latest' });
    expect(await proven(made, officer, 'somying')).toMatchObject({
      ok: false,
      fault: { name: 'card.not-latest' },
    });
    await server.control('PUT', '/card', { chipSerial, status: 'valid' });
    expect(await made.linkage.knowsOfficer(citizenId, chipSerial)).toMatchObject({
      ok: false,
      fault: { name: 'officer.wrong-card' },
    });
  });

  it('says what this generation does not give', async () => {
    const { linkage } = clients();
    const officer: OfficerSession = {
      token: 'x'.repeat(64),
      reference: 'r',
      expiresAt: '2026-01-01T00:00:00Z',
    };
    const requestNumber = '1';
    for (const asked of [
      linkage.disclosures({ officer, requestNumber }),
      linkage.lodge({ officer, requestNumber, sealed: '' }),
    ])
      expect(await asked).toMatchObject({ ok: false, fault: { name: 'linkage.not-offered' } });
    expect(linkage.takesRequests).toBe(false);
    expect(await linkage.highestCounter({ officer, prefix: 'a', year: 2569 })).toMatchObject({
      ok: false,
      fault: { name: 'linkage.counter-unknown' },
    });
  });
});

describe('a network library that misbehaves', () => {
  it.each([
    ['crash', 'source-failing unreachable'],
    ['end', 'source-failing unreachable'],
    ['hang', 'source-failing unreachable'],
    ['long', 'source-failing unreachable'],
    ['lie', 'source-failing unreachable'],
    ['garbage', 'source-failing malformed'],
    ['101', 'source-failing unreachable'],
    ['107', 'source-failing unreachable'],
    ['115', 'source-failing malformed'],
    ['99999', 'source-failing unreachable'],
    ['late', 'found'],
  ])('%s in one message: that database fails, nothing hangs, and the next is asked', async (how, outcome) => {
    const made = clients({}, 1500);
    const officer = await officerOpens(made);
    behave({ AMI_REQUEST: how, at: '6000' });
    const services = new Map(
      FIRST_SERVICES.map(({ database, ...service }) => [
        database,
        database === 'dopa_house' ? { ...service, key: 'CitizenID' } : service,
      ]),
    );
    const other = clients({ services }, 1500);
    const { result, brief } = await fetched(other, officer, 'somying', ids('dopa_house', 'dopa_person'));
    expect(result.ok).toBe(true);
    expect(brief).toEqual({ dopa_house: outcome, dopa_person: 'found' });
  });

  it('is waited for no longer than the whole fetch may take, however long one message may', async () => {
    const made = clients({ wholeDeadlineMs: 1000 });
    const officer = await officerOpens(made);
    const proof = await proven(made, officer, 'somying');
    if (!proof.ok) throw new Error(proof.fault.name);
    behave({ AMI_REQUEST: 'hang', at: '5000' });
    const began = performance.now();
    const outcomes: DatabaseOutcome[] = [];
    await made.linkage.fetchRecords(
      {
        ...{ officer, databases: ids('dopa_house', 'dopa_person'), signal: new AbortController().signal },
        ...{ canonicalRequest: CANONICAL, requestNumber: '1' },
        ...{ assertion: proof.value.assertion, citizenId: person('somying').citizenId },
      },
      (outcome) => outcomes.push(outcome),
    );
    expect(performance.now() - began).toBeLessThan(8000);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['source-failing', 'source-failing']);
  });

  it('is looked at by the doctor: its place, width and function, and whether the gateway answers', async () => {
    const library = join(directory, 'network');
    const briefly = async (where: string) =>
      (await checkNetwork({ library: where })).map(({ what, well }) => `${well ? '' : 'not '}${what.en}`);
    const whole = ['the network library’s place', 'system and width', 'functions'];
    expect(await briefly(library)).toEqual([...whole, 'the gateway answers a message about nobody']);
    behave({ AMI_REQUEST: '107' });
    expect(await briefly(library)).toEqual([...whole, 'not the gateway answers a message about nobody']);
    expect(await briefly(join(directory, 'nothing'))).toEqual(['not the network library’s place']);
  });

  it('that is not there is said at once, for the whole', async () => {
    const made = clients();
    const officer = await officerOpens(made);
    const { linkage, sas } = clients({ network: licensedNetwork({ library: join(directory, 'nothing') }) });
    expect(await linkage.there?.()).toMatchObject({ ok: false, fault: { name: 'linkage.library' } });
    expect(await proven({ sas, linkage }, officer, 'somying')).toMatchObject({
      ok: false,
      fault: { name: 'linkage.library' },
    });
  });

  it('ends with the visit, in the middle of a message; and stops for a card that is out', async () => {
    const made = clients();
    const officer = await officerOpens(made);
    await server.control('PUT', '/faults', [
      { at: 'request', databaseId: 'dopa_house', what: { effect: 'latency', ms: 700, jitterMs: 0 } },
    ]);
    const card = new AbortController();
    const asked = fetched(made, officer, 'somying', ids('dopa_house', 'dopa_person'), {
      signal: card.signal,
    });
    setTimeout(() => card.abort(), 300);
    const { result, outcomes } = await asked;
    expect(result).toMatchObject({ ok: false, fault: { name: 'card.removed' } });
    expect(outcomes).toEqual([]);
    behave({ AMI_REQUEST: 'hang' });
    const hanging = made.linkage.there?.();
    setTimeout(() => void made.linkage.close(), 300);
    expect(await hanging).toMatchObject({ ok: false });
    expect(await made.linkage.there?.()).toMatchObject({ ok: false });
  });
});

describe('both libraries of the department', () => {
  let reader: ReaderService;
  let watch: TestWatch | undefined;
  beforeAll(async () => {
    buildStandIn(join(directory, 'card'));
    reader = await startReaderService({ directory: join(directory, 'reader'), pki });
    process.env.PCSCLITE_CSOCK_NAME = reader.env.PCSCLITE_CSOCK_NAME;
  }, 60_000);
  afterEach(async () => {
    await watch?.close();
    watch = undefined;
    await cardControl(reader.cardControl, 'POST', '/slots/0/remove').catch(() => undefined);
  });
  afterAll(async () => {
    delete process.env.PCSCLITE_CSOCK_NAME;
    await reader?.stop();
  });

  it.each(['pin', 'presence'] as const)('prove a holder by %s, and give the records', async (mode) => {
    const card = buildStandIn(join(directory, 'card'));
    card.behave({ card: 'pcsc', pin: person('somying').pin });
    const table = join(directory, 'emulated.json');
    writeFileSync(table, JSON.stringify(card.table));
    expect(existsSync(table)).toBe(true);
    const made = clients();
    const officer = await officerOpens(made);
    watch = testWatch({
      read: 'holder',
      authenticator: licensedAuthenticator({ library: join(directory, 'card'), table }),
    });
    await cardControl(reader.cardControl, 'POST', '/slots/0/insert', { person: 'somying' });
    const { holder } = await watch.until('ready');
    const digest = createHash('sha256').update(CANONICAL).digest('base64url');
    const verdict = await verifyHolder({
      reader: watch,
      sas: made.sas,
      request: { requestNumber: '1', digest } as Parameters<typeof verifyHolder>[0]['request'],
      ...{ holder, confirmedAt: mode === 'pin' ? null : new Date().toISOString(), session: () => officer },
      pin: { take: () => null } as unknown as Parameters<typeof verifyHolder>[0]['pin'],
      signal: new AbortController().signal,
    });
    if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
    expect(verdict.verification.mode).toBe(mode);
    const outcomes: DatabaseOutcome[] = [];
    const result = await made.linkage.fetchRecords(
      {
        ...{ officer, requestNumber: '1', canonicalRequest: CANONICAL, databases: ids('dopa_person') },
        ...{ assertion: verdict.verification.assertion, citizenId: holder.citizenId },
        signal: new AbortController().signal,
      },
      (outcome) => outcomes.push(outcome),
    );
    expect([result.ok, outcomes.map(({ kind }) => kind)]).toEqual([true, ['found']]);
  });
});
