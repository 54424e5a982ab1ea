import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addServersPage } from '../../fixtures/linkage/panel.ts';
import { Servers } from './linkage-support.ts';

const servers = new Servers();
let app: FastifyInstance;
beforeAll(async () => {
  await servers.start();
  app = Fastify();
  addServersPage(app, {
    sas: join(servers.directory, 'sas.sock'),
    linkage: join(servers.directory, 'linkage.sock'),
  });
});
afterEach(() => servers.reset());
afterAll(async () => {
  await app.close();
  await servers.stop();
});
const post = (url: string, payload: object = {}) => app.inject({ method: 'POST', url, payload });

test('the page names every person and every database', async () => {
  const page = (await app.inject('/servers')).body;
  for (const person of servers.people.keys()) expect(page).toContain(`<td>${person}<td>`);
  expect(page.match(/data-open=/g)?.length).toBe(29);
  expect(page).toContain('pea_electric');
});

test('a fault set on the page is met by the kiosk, and gone when put right', async () => {
  const officer = await servers.openOfficer();
  const rule = { at: 'request', databaseId: 'nhso_right', what: { effect: 'code', errorNumber: 90014 } };
  expect((await post('/servers/linkage/rule', rule)).statusCode).toBe(200);
  const kind = async () =>
    (await servers.fetch(servers.person('somying'), officer, ['nhso_right'])).outcomes[0]?.kind;
  expect(await kind()).toBe('source-failing');
  expect((await app.inject('/servers/state')).json()).toMatchObject({ linkage: { rules: [rule] } });
  await post('/servers/linkage/clear');
  expect(await kind()).toBe('found');
});

test('rules are added one to another; one that makes no sense is refused in words', async () => {
  await post('/servers/sas/rule', { at: 'verify', what: { effect: 'hang' } });
  await post('/servers/sas/rule', { at: 'challenge', what: { effect: 'reset' } });
  const bad = await post('/servers/sas/rule', { what: { effect: 'status', status: 200 } });
  expect([bad.statusCode, bad.body]).toEqual([400, expect.stringContaining('status')]);
  expect((await app.inject('/servers/state')).json().sas.rules).toHaveLength(2);
});

test('policy, permissions and what owners opened or closed are as they are, also after the page is loaded again', async () => {
  const state = async () => (await app.inject('/servers/state')).json();
  const before = await state();
  expect(before.sas.policy).toMatchObject({ presencePermitted: false });
  expect(before.linkage.policy).toMatchObject({ quotaPerDay: 1000, presencePermitted: false });
  expect(before.linkage.service).toEqual({});
  expect(before.linkage.permissions).toHaveLength(3);
  await post('/servers/sas/policy', { presencePermitted: true });
  await post('/servers/linkage/policy', { quotaPerDay: 7 });
  await post('/servers/linkage/service', { databaseId: 'dlt_licence', citizenRight: false });
  await post('/servers/linkage/permissions', before.linkage.permissions.slice(1));
  const after = await state();
  expect(after.sas.policy).toMatchObject({ presencePermitted: true });
  expect(after.linkage).toMatchObject({ policy: { quotaPerDay: 7 }, service: { dlt_licence: false } });
  expect(after.linkage.permissions).toHaveLength(2);
  expect((await post('/servers/linkage/policy', { quotaPerDay: 'many' })).statusCode).toBe(400);
  for (const name of ['sas', 'linkage']) await post(`/servers/${name}/restore`);
  const restored = await state();
  expect([restored.sas, restored.linkage]).toEqual([before.sas, before.linkage]);
});

test('clock, certificate, sessions and an owner’s closing', async () => {
  await post('/servers/sas/clock', { on: true });
  await post('/servers/sas/rogue', { on: true });
  expect((await app.inject('/servers/state')).json().sas).toMatchObject({
    clockSkewSeconds: 310,
    rogueCertificate: true,
  });
  await post('/servers/sas/clear');
  expect((await app.inject('/servers/state')).json().sas).toMatchObject({
    clockSkewSeconds: 0,
    rogueCertificate: false,
  });
  const officer = await servers.openOfficer();
  await post('/servers/linkage/service', { databaseId: 'dlt_licence', citizenRight: false });
  const { outcomes } = await servers.fetch(servers.person('somying'), officer, ['dlt_licence']);
  expect(outcomes[0]?.kind).toBe('not-open');
  await post('/servers/linkage/service', { databaseId: 'dlt_licence', citizenRight: true });
  await post('/servers/linkage/sessions');
  expect(await servers.linkageClient.renew(officer)).toMatchObject({
    ok: false,
    fault: { name: 'officer.session-lost' },
  });
});
