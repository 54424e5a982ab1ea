import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSasClient } from '../../electron/servers/sas/client.ts';
import { openOfficerSession, Servers, testCard } from './linkage-support.ts';

const servers = new Servers();
beforeAll(() => servers.start());
afterEach(() => servers.reset());
afterAll(() => servers.stop());

const EIGHT = [
  'dopa_person',
  'dopa_house',
  'dopa_photo',
  'dol_land',
  'nhso_right',
  'sso_insured',
  'dlt_licence',
  'mfa_passport',
];

test('a card proves its holder, and eight records of six owners come back', async () => {
  const officer = await servers.openOfficer();
  const { result, outcomes } = await servers.fetch(servers.person('somying'), officer, EIGHT);
  expect(result).toEqual({ ok: true, value: undefined });
  expect(outcomes.map((one) => one.databaseId).sort()).toEqual([...EIGHT].sort());
  for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'found' });
  const photo = outcomes.find((one) => one.databaseId === 'dopa_photo');
  expect(photo?.kind === 'found' && photo.record.picture).toMatch(/^data:image\/jpeg;base64,\/9j\//);
});

test('the outcomes of one fetch: found, none held, not open, in preparation', async () => {
  const officer = await servers.openOfficer();
  const { outcomes } = await servers.fetch(servers.person('somying'), officer, [
    'dopa_person',
    'dopa_divorce',
    'dep_disability',
    'amlo_hr02',
    'dlt_vehicle',
  ]);
  const kinds = Object.fromEntries(
    outcomes.map((one) => [one.databaseId, [one.kind, one.kind === 'found' ? '' : one.returnCode]]),
  );
  expect(kinds).toEqual({
    dopa_person: ['found', ''],
    dopa_divorce: ['none-held', '90500'],
    dep_disability: ['none-held', '90500'],
    amlo_hr02: ['not-open', '95014'],
    dlt_vehicle: ['not-open', '95012'],
  });
});

test('the officer renews single-flight, and after logout the session is lost', async () => {
  const officer = await servers.openOfficer();
  const [first, second] = [servers.linkageClient.renew(officer), servers.linkageClient.renew(officer)];
  expect(first).toBe(second);
  const renewed = await first;
  if (!renewed.ok) throw new Error(renewed.fault.name);
  expect(renewed.value.reference).toBe(officer.reference);
  expect(renewed.value.token).not.toBe(officer.token);
  expect(await servers.linkageClient.logout(renewed.value)).toEqual({ ok: true, value: undefined });
  const { result, outcomes } = await servers.fetch(servers.person('somying'), renewed.value, ['dopa_person']);
  expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
  expect(outcomes).toMatchObject([{ databaseId: 'dopa_person', kind: 'session-lost' }]);
});

test('the officer’s PIN is overwritten, right or wrong', async () => {
  const officer = servers.person('officer');
  // Of a card that overwrites nothing itself: whoever hands the PIN on does.
  const card = () => {
    const real = testCard(servers.pki, officer);
    return {
      ...real,
      verifyPin: (pin: Uint8Array | null) => real.verifyPin(pin === null ? null : Uint8Array.from(pin)),
    };
  };
  for (const digits of ['0000', officer.pin]) {
    const pin = Buffer.from(digits, 'latin1');
    const opened = await openOfficerSession(servers.linkageClient, card(), officer.citizenId, pin);
    expect(opened.ok || opened.fault.name).toBe(digits === officer.pin || 'pin.wrong');
    expect([...pin]).toEqual([0, 0, 0, 0]);
  }
});

test('a server with another authority’s certificate is not believed', async () => {
  await servers.sas.control('PUT', '/certificate', { rogue: true });
  await servers.linkage.control('PUT', '/certificate', { rogue: true });
  const challenge = await servers.sasClient.challenge({
    citizenId: servers.person('somying').citizenId,
    chipSerial: servers.person('somying').chipSerial,
    officerSession: 'a-session-name',
    requestDigest: Buffer.alloc(32).toString('base64url'),
    mode: 'pin',
  });
  expect(challenge).toMatchObject({ ok: false, fault: { name: 'sas.certificate' } });
  await expect(servers.openOfficer()).rejects.toThrow('linkage.certificate');
});

test('a kiosk with an unknown certificate is turned away, and says so', async () => {
  const rogue = createSasClient({ url: servers.sas.url, tls: servers.tls('rogue-kiosk'), kioskId: 'TEST-9' });
  const challenge = await rogue.challenge({
    citizenId: servers.person('somying').citizenId,
    chipSerial: servers.person('somying').chipSerial,
    officerSession: 'a-session-name',
    requestDigest: Buffer.alloc(32).toString('base64url'),
    mode: 'pin',
  });
  expect(challenge).toMatchObject({ ok: false, fault: { name: 'sas.certificate' } });
  await rogue.close();
});

test('a server ends when its parent lets go of its stdin', async () => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../fixtures/sas/server.ts'), '--pki', servers.pki],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  expect(await ended).toBe(0);
});
