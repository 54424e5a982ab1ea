/** The desk in a real browser with a virtual authenticator, and its routes by role. The office is a process. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealRequest } from '../../electron/request/seal.ts';
import { invited, useUp } from '../../office/desk/people.ts';
import { lockKey } from '../../office/keys/open.ts';
import { openDatabase } from '../../office/store/database.ts';
import { answerTo, axe, browserFor, call, joinWith, personAt } from './desk-person.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, pki, SimulatedStore, sender, signKiosk } from './simulated-kiosk.ts';

const PASSPHRASE = 'a made-up passphrase';
const NUMBER = 'ตย.0000/ม25/2569/000042';
let home: string;
let postgres: Postgres;
let office: OfficeProcess;
let browser: Browser;
let keyFile: string;

/** A request of somebody made up, as a kiosk seals it. */
const request = {
  requestNumber: NUMBER,
  holder: { name: { th: 'นายสมมติ ไม่มีจริง', en: 'Mr. Made Up' }, citizenId: '9000000000017', address: '' },
  lines: [{ databaseId: 'dopa_person', handling: 'copy' }],
};

beforeAll(async () => {
  expect(
    existsSync(join(import.meta.dirname, '..', '..', 'dist', 'desk', 'index.html')),
    'the desk is built by set-up',
  ).toBe(true);
  home = mkdtempSync(join(tmpdir(), 'office-desk-'));
  chmodSync(home, 0o755);
  postgres = await startPostgres(join(home, 'postgres'));
  office = await startOffice(officeConfig(home, postgres.url));
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', {
    crv: 'P-256',
    extractable: true,
  });
  keyFile = join(home, 'office.key');
  writeFileSync(keyFile, await lockKey((await exportJWK(privateKey)) as JWK, PASSPHRASE));
  signKiosk(home, 'DESK-1');
  const kiosk = sender(office.kiosks, 'DESK-1', home, office.authority);
  const store = new SimulatedStore('DESK-1');
  store.line();
  const sealed = await sealRequest(JSON.stringify(request), (await exportJWK(publicKey)) as JWK);
  store.add('request', { requestNumber: NUMBER, keptAt: new Date().toISOString(), sealed });
  store.add('devices', {
    at: new Date().toISOString(),
    devices: [
      { device: 'reader', state: 'ok', detail: { th: 'พร้อม', en: 'Ready' } },
      { device: 'printer', state: 'down', detail: { th: 'กระดาษหมด', en: 'Out of paper' } },
    ],
    supplies: { paper: 'out', toner: 'low' },
  });
  expect((await kiosk.send(batchOf('DESK-1', store))).refused).toBeNull();
  await kiosk.close();
  browser = await browserFor(home);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.end('SIGTERM');
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

const kinds = async () =>
  (await postgres.rows<{ kind: string }>('SELECT kind FROM office_line ORDER BY at')).map(({ kind }) => kind);
const person = () => personAt(browser, office);

let registrar: Page;

describe('the desk', () => {
  it('lets the first person in with the one-time code, once; and opens a request in the browser alone', {
    timeout: 120_000,
  }, async () => {
    const { page } = await person();
    registrar = page;
    expect(await axe(page)).toEqual([]);
    await page.getByLabel(/One-time code/).fill('WRONG0WRONG0');
    await page.getByRole('button', { name: /Add my passkey/ }).click();
    await page.getByRole('alert').filter({ hasText: 'The code is wrong' }).waitFor();
    await joinWith(page, String(office.code));
    expect(await axe(page)).toEqual([]);
    const sent: string[] = [];
    page.on('request', (one) => sent.push(`${one.url()} ${one.postData() ?? ''}`));
    const open = page.getByRole('button', { name: new RegExp(NUMBER) });
    expect(await open.isDisabled()).toBe(true);
    await page.getByLabel(/key file/).setInputFiles(keyFile);
    await page.getByLabel(/Passphrase/).fill('not it');
    await page.getByRole('button', { name: /Use this key/ }).click();
    await page.getByRole('alert').filter({ hasText: 'passphrase does not open' }).waitFor();
    await page.getByLabel(/Passphrase/).fill(PASSPHRASE);
    await page.getByRole('button', { name: /Use this key/ }).click();
    await page.getByRole('status').waitFor();
    await open.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(request.holder.name.th).waitFor();
    expect(await dialog.textContent()).toContain('9000000000017');
    expect(await axe(page)).toEqual([]);
    // Neither the key, nor its passphrase, nor what it opened went anywhere.
    expect(sent.join(' ')).not.toMatch(/passphrase|9000000000017|"d"/);
    expect(await kinds()).toContain('request.opened');
    await page.getByRole('button', { name: /Close/ }).click();
    // The code is used up.
    const second = await person();
    await second.page.getByLabel(/One-time code/).fill(String(office.code));
    await second.page.getByRole('button', { name: /Add my passkey/ }).click();
    await second.page.getByRole('alert').waitFor();
    await second.context.close();
  });

  it('shows what is wrong with a kiosk first', async () => {
    await registrar.getByRole('tab', { name: /Kiosks/ }).click();
    const card = registrar
      .getByRole('listitem')
      .filter({ has: registrar.getByRole('heading', { name: 'DESK-1' }) });
    const said = (await card.textContent()) ?? '';
    // What is wrong, then each of what is asked about a kiosk.
    expect(said).toMatch(/^DESK-1.*Printer: Out of paper.*Toner is low.*Last heard/);
    for (const [what, says] of [
      ['Reader', 'Ready'],
      ['SAS', 'Not known'],
      ['Gateway', 'Not known'],
      ['Paper', 'Out'],
      ['Toner', 'Low'],
      ['Journal verified to entry', '0\\s/\\s1'],
      ['Clock', 'Right'],
      ['Version', '0.1.0'],
    ])
      expect(said).toMatch(new RegExp(`${what}[^A-Za-z0-9]*${says}`));
  });

  it('says above the kiosks that somebody came who is none of them', async () => {
    const foreign = sender(office.kiosks, 'rogue-kiosk', pki, office.authority);
    await foreign.send(batchOf('DESK-1', new SimulatedStore('DESK-1')));
    await foreign.close();
    await expect.poll(() => kinds(), { timeout: 10_000 }).toContain('stranger.refused');
    await registrar.reload();
    await registrar.getByRole('tab', { name: /Kiosks/ }).click();
    await registrar.getByText(/not of the authority that this office trusts. \(O02\)/).waitFor();
    expect(await axe(registrar)).toEqual([]);
  });

  it('signs out, and in again with the passkey', { timeout: 60_000 }, async () => {
    await registrar.getByRole('button', { name: /Sign out/ }).click();
    await registrar.getByRole('button', { name: /Sign in/ }).click();
    await registrar.getByRole('tab', { name: /Kiosks/ }).waitFor();
  });

  const NOBODY = '00000000-0000-4000-8000-000000000000';
  /** Each call, and who may make it. */
  const ROUTES: readonly [method: string, path: string, body: unknown, may: readonly string[]][] = [
    ['GET', '/api/me', undefined, ['registrar', 'engineer', 'auditor']],
    ['GET', '/api/requests', undefined, ['registrar', 'auditor']],
    ['POST', '/api/requests/open', { kiosk: 'DESK-1', requestNumber: NUMBER }, ['registrar']],
    ['POST', '/api/papers/open', { kiosk: 'DESK-1', requestNumber: NUMBER }, ['registrar']],
    [
      'POST',
      '/api/papers/enter',
      {
        ...{ kiosk: 'DESK-1', requestNumber: NUMBER },
        entries: [{ lookup: 'A'.repeat(43), sealed: 'A'.repeat(60) }],
      },
      ['registrar'],
    ],
    ['GET', '/api/kiosks', undefined, ['registrar', 'engineer', 'auditor']],
    ['POST', '/api/kiosks/accept', { kiosk: 'DESK-1' }, ['engineer']],
    ['GET', '/api/journal', undefined, ['auditor']],
    ['POST', '/api/people', { name: 'ผู้ทดสอบ', role: 'auditor' }, ['registrar']],
    ['GET', '/api/people', undefined, ['registrar', 'auditor']],
    ['POST', '/api/people/remove', { id: NOBODY }, ['registrar']],
    ['GET', '/api/withdrawn', undefined, ['registrar', 'auditor']],
    ['POST', '/api/withdrawn', { documentId: '0123456789ABCDEF', reason: 'lost' }, ['registrar']],
    ['POST', '/api/withdrawn/restore', { documentId: '0123456789ABCDEF' }, ['registrar']],
    ['GET', '/api/copies', undefined, ['registrar', 'auditor']],
    ['GET', '/api/matters?kind=correction', undefined, ['registrar', 'auditor']],
    ['POST', '/api/certifications', { kiosk: 'DESK-1', hash: 'x', state: 'certified' }, ['registrar']],
    [
      'POST',
      '/api/matters',
      { kind: 'correction', reference: 'ก/1', receivedOn: '2026-01-05' },
      ['registrar'],
    ],
    ['POST', '/api/matters/step', { id: NOBODY, to: 'corrected', on: '2026-01-05' }, ['registrar']],
    ['GET', '/api/fees?month=2026-01', undefined, ['registrar', 'auditor']],
    ['POST', '/api/fees', { day: '2026-01-05', kiosk: 'DESK-1', satang: 100 }, ['registrar']],
    ['GET', '/api/figures?year=2569', undefined, ['registrar', 'auditor']],
    ['GET', '/api/figures.csv?year=2569', undefined, ['registrar', 'auditor']],
  ];
  it('has no call that this test does not know', async () => {
    const folder = join(import.meta.dirname, '..', '..', 'office', 'desk');
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const calls = sources.flatMap((text) =>
      [...text.matchAll(/app\.(\w+)(?:<[^(]*>)?\(\s*'(\/api\/[^']*)',\s*(ANYBODY)?/g)].map(
        ([, method = '', path, anybody]) =>
          [`${method.toUpperCase()} ${path}`, anybody !== undefined] as const,
      ),
    );
    // Each address that is written there is one of a call.
    expect(calls).toHaveLength(sources.join('').match(/'\/api\/[a-z]/g)?.length ?? 0);
    const known = ROUTES.map(([method, path]) => `${method} ${path.split('?')[0]}`);
    const closed = calls.filter(([, anybody]) => !anybody).map(([call]) => call);
    expect(closed.sort()).toEqual([...known, 'POST /api/sign-out'].sort());
    expect(
      calls
        .filter(([, anybody]) => anybody)
        .map(([call]) => call)
        .sort(),
    ).toEqual([
      ...['GET /api/ways', 'POST /api/invited', 'POST /api/invited/ask'],
      ...['POST /api/oidc/ask', 'POST /api/sign-in', 'POST /api/sign-in/ask'],
    ]);
  });

  it('holds each role to its calls, and gives nobody else anything', { timeout: 120_000 }, async () => {
    const pages: Record<string, Page> = { registrar };
    for (const role of ['engineer', 'auditor']) {
      const code = await registrar.evaluate(async (name) => {
        const answer = await fetch('/api/people', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name, role: name }),
        });
        return ((await answer.json()) as { code: string }).code;
      }, role);
      const { page } = await person();
      await joinWith(page, code);
      expect(await axe(page), role).toEqual([]);
      pages[role] = page;
    }
    const { page: nobody } = await person();
    for (const [method, path, body, may] of ROUTES) {
      expect(await call(nobody, method, path, body), `nobody ${path}`).toBe(401);
      for (const [role, page] of Object.entries(pages))
        expect(await call(page, method, path, body), `${role} ${path}`).toSatisfy((status: number) =>
          // Who may is told that there is no such thing.
          may.includes(role) ? status === 200 || status === 404 : status === 403,
        );
    }
    // From another page, with the same cookie, nothing is done.
    const { context } = await person();
    const foreign = await context.request.post(`${office.desk}/api/sign-in/ask`, {
      data: {},
      headers: { origin: 'https://evil.example' },
      ignoreHTTPSErrors: true,
    });
    expect(foreign.status()).toBe(403);
  });

  it('answers what no database holds, on every call, as what makes no sense', async () => {
    const [nul, half] = ['a\0b', 'a\ud800b'];
    const after = Buffer.from(JSON.stringify([nul, 'a', 'b'])).toString('base64url');
    for (const text of [nul, half])
      for (const [method, path, body, may] of ROUTES.filter(([, , one]) => typeof one === 'object')) {
        const spoiled = Object.entries(body as object).map(([key, value]) => ({
          ...(body as object),
          [key]: typeof value === 'string' ? text : value,
        }));
        for (const one of spoiled.filter((one) => JSON.stringify(one) !== JSON.stringify(body)))
          if (may.includes('registrar'))
            expect(await call(registrar, method, path, one), `${path} ${JSON.stringify(one)}`).toBe(400);
      }
    for (const query of ['text=%00', `after=${after}`, 'from=0000-01-01', 'to=9999-12-31'])
      expect(await call(registrar, 'GET', `/api/requests?${query}`), query).toBe(400);
    // The tries of the tests before are not those of this one.
    await postgres.rows('DELETE FROM attempt');
    const { page: nobody } = await person();
    const clientDataJSON = Buffer.from(JSON.stringify({ challenge: nul })).toString('base64url');
    const answer = { id: 'x', rawId: 'x', type: 'public-key', clientExtensionResults: {} };
    const tried = { ...answer, response: { clientDataJSON } };
    expect(await call(nobody, 'POST', '/api/sign-in', tried)).toBe(400);
    expect(await call(nobody, 'POST', '/api/invited', { code: nul, answer: tried })).toBe(400);
    // And however deep.
    const deep = `{"name":${'['.repeat(20_000)}${']'.repeat(20_000)},"role":"auditor"}`;
    const status = await registrar.evaluate(
      async (body) =>
        (
          await fetch('/api/people', {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/json' },
          })
        ).status,
      deep,
    );
    expect(status).toBe(400);
  });

  it('calls nobody by a name that is no person’s, or that is not seen', async () => {
    for (const name of ['command', 'Stranger', 'Kiosk DESK-1', 'นาย\u202eก', 'a\u200b', ' '])
      expect(await call(registrar, 'POST', '/api/people', { name, role: 'auditor' }), name).toBe(400);
  });

  it('lets no registrar give themselves another role: somebody must be left who invites', async () => {
    const { name } = JSON.parse((await answerTo(registrar, 'GET', '/api/me')).text);
    expect(await call(registrar, 'POST', '/api/people', { name, role: 'auditor' })).toBe(409);
    expect(JSON.parse((await answerTo(registrar, 'GET', '/api/me')).text).role).toBe('registrar');
    // A second passkey of their own is another thing.
    expect(await call(registrar, 'POST', '/api/people', { name, role: 'registrar' })).toBe(200);
  });

  it('gives a code to one of two who use it at the same moment', async () => {
    const code = JSON.parse(
      (await answerTo(registrar, 'POST', '/api/people', { name: 'สองคน', role: 'auditor' })).text,
    ).code as string;
    const opened = await openDatabase(postgres.url);
    if (!opened.ok) throw new Error(opened.fault);
    try {
      let looked = 0;
      const { promise: both, resolve: bothLooked } = Promise.withResolvers<void>();
      const take = () =>
        opened.value.transact(async (within) => {
          expect(await invited(within, code)).not.toBeNull();
          looked += 1;
          if (looked === 2) bothLooked();
          await both;
          return useUp(within, code);
        });
      const taken = await Promise.all([take(), take()]);
      expect(taken.map((one) => one.ok && one.value).sort()).toEqual([false, true]);
    } finally {
      await opened.value.close();
    }
  });

  it('lets nobody try without end', async () => {
    const { page } = await person();
    const statuses = new Set<number>();
    for (let i = 0; i < 14; i += 1) statuses.add(await call(page, 'POST', '/api/invited/ask', { code: 'X' }));
    expect([...statuses]).toContain(429);
    // Whoever says that it comes from elsewhere, comes from here.
    const elsewhere = await page.context().request.post(`${office.desk}/api/invited/ask`, {
      data: { code: 'X' },
      headers: { origin: office.desk ?? '', 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' },
      ignoreHTTPSErrors: true,
    });
    expect(elsewhere.status()).toBe(429);
  });

  it('loads nothing from elsewhere, and runs nothing that is not its own', async () => {
    const answer = await registrar.context().request.get(office.desk ?? '', { ignoreHTTPSErrors: true });
    expect(answer.headers()['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(answer.headers()['content-security-policy']).not.toMatch(/unsafe/);
  });

  it('ends a session after a quarter of an hour without a call, and after eight hours in any case', async () => {
    const { name } = JSON.parse((await answerTo(registrar, 'GET', '/api/me')).text);
    const mine = `person = (SELECT id FROM person WHERE name = '${name}')`;
    const rows = await postgres.rows<{ until: string; limit_at: string }>(
      `SELECT until, limit_at FROM session WHERE ${mine}`,
    );
    const minutes = (at: string) => (Date.parse(at) - Date.now()) / 60_000;
    for (const { until, limit_at } of rows) {
      expect(minutes(until)).toBeLessThanOrEqual(15);
      expect(minutes(limit_at)).toBeLessThanOrEqual(480);
    }
    const set = (what: 'until' | 'limit_at', ms: number) =>
      postgres.rows(
        `UPDATE session SET ${what} = '${new Date(Date.now() + ms).toISOString()}' WHERE ${mine}`,
      );
    const me = () => call(registrar, 'GET', '/api/me');
    await set('until', -1000);
    expect(await me()).toBe(401);
    // Each call keeps it for another quarter of an hour, and none beyond the eight hours.
    await set('until', 5000);
    expect(await me()).toBe(200);
    const [kept] = await postgres.rows<{ until: string }>(
      `SELECT max(until) AS until FROM session WHERE ${mine}`,
    );
    expect(minutes(kept?.until ?? '')).toBeGreaterThan(14);
    await set('limit_at', -1000);
    expect(await me()).toBe(401);
  });
});
