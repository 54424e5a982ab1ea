/** The desk by an office's own OpenID Connect provider: a real one over TLS, a real browser, and what is refused. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleOf } from '../../office/desk/oidc.ts';
import { answerTo, axe, call } from './desk-person.ts';
import { freePort, type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { type RunningProvider, startProvider } from './provider.ts';

let home: string;
let office: OfficeProcess;
let postgres: Postgres;
let provider: RunningProvider;
let browser: Browser;
let page: Page;
const SECRET = 'a made-up secret of the desk';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-oidc-'));
  chmodSync(home, 0o755);
  postgres = await startPostgres(join(home, 'postgres'));
  const port = await freePort();
  provider = await startProvider(home, `https://localhost:${port}`, SECRET);
  writeFileSync(join(home, 'secret'), `${SECRET}\n`);
  office = await startOffice(
    officeConfig(home, postgres.url, {
      desk: { host: '127.0.0.1', port },
      oidc: {
        ...{ issuer: provider.issuer, clientId: 'desk', clientSecret: join(home, 'secret') },
        ...{ authority: provider.authority, name: { th: 'บัญชีของสำนักงาน', en: 'Office account' } },
        rolesClaim: 'groups',
        roles: { 'district-registrar': 'registrar', 'district-engineer': 'engineer' },
      },
    }),
  );
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await provider?.stop();
  await office?.end('SIGTERM');
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  // Ten tries a minute are all that an address has.
  await postgres.rows('DELETE FROM attempt');
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'th-TH' });
  page = await context.newPage();
  return () => context.close();
});

/** Through the provider's own pages, as an account. */
async function signIn(account: string): Promise<void> {
  await page.goto(String(office.desk));
  await page.getByRole('button', { name: /Office account/ }).click();
  await page.locator('input[name="login"]').fill(account);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  // Consent.
  await page.locator('button[type="submit"]').click();
}
const problem = async () => (await page.getByRole('alert').textContent()) ?? '';

describe('the office’s own sign-in', () => {
  it('lets in who has a role there, as what they are, and out again', async () => {
    await page.goto(String(office.desk));
    await page.getByRole('button', { name: /Office account/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await signIn('made-up-engineer');
    await page.getByRole('tab', { name: /Kiosks/ }).waitFor();
    expect(page.url()).toBe(`${office.desk}/`);
    expect(await page.locator('header').textContent()).toContain('made up engineer');
    expect(await call(page, 'GET', '/api/kiosks')).toBe(200);
    expect(await call(page, 'GET', '/api/requests')).toBe(403);
    const cookies = await page.context().cookies(String(office.desk));
    const session = cookies.find(({ name }) => name === '__Host-desk');
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(cookies.map(({ name }) => name)).not.toContain('__Host-desk-oidc');
    await page.getByRole('button', { name: /Sign out/ }).click();
    // The provider's own session ends as well, on its own page.
    await page.waitForURL(`${provider.issuer}/**`);
    await page.goto(String(office.desk));
    await page.getByRole('button', { name: /Office account/ }).waitFor();
    expect(await call(page, 'GET', '/api/kiosks')).toBe(401);
  });

  it('knows a person again, gives the role that the provider gives now, and writes down that they came', async () => {
    for (let time = 0; time < 2; time += 1) {
      await page.context().clearCookies();
      await signIn('made-up-registrar');
      await page.getByRole('tab', { name: /Requests/ }).waitFor();
    }
    const { text } = await answerTo(page, 'GET', '/api/people');
    expect(
      JSON.parse(text).filter(({ name }: { name: string }) => name === 'made up registrar'),
    ).toMatchObject([{ role: 'registrar', passkey: false }]);
    const came = await postgres.rows<{ facts: string }>(
      "SELECT facts FROM office_line WHERE kind = 'person.signed-in' AND who = 'made up registrar'",
    );
    // By an id that stays, whatever the provider calls them.
    const [first, second] = came.map(({ facts }) => JSON.parse(facts));
    expect([came.length, first]).toEqual([2, second]);
    expect(first).toEqual({ via: 'provider', person: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('calls nobody as the journal calls a command, and leaves out of a name what is not seen', async () => {
    for (const [name, called] of [
      ['command', /command \([0-9a-f]{8}\)/],
      ['made\u202e up\u0000 person', /made up person/],
      [['not', 'a name'], /made-up-registrar/],
    ] as const) {
      provider.lies({ name });
      await page.context().clearCookies();
      await signIn('made-up-registrar');
      await page.getByRole('tab', { name: /Requests/ }).waitFor();
      expect(await page.locator('header').textContent()).toMatch(called);
    }
    provider.lies({});
  });

  it('refuses who has no role there, and says so', async () => {
    await signIn('made-up-guest');
    expect(await problem()).toContain('no role at this desk');
    expect(page.url()).toBe(`${office.desk}/`);
    expect(await call(page, 'GET', '/api/kiosks')).toBe(401);
  });

  it.each([
    ['of another nonce', { nonce: 'another' }],
    ['for another desk', { aud: 'another' }],
    [
      'that is over',
      { exp: Math.floor(Date.now() / 1000) - 3600, iat: Math.floor(Date.now() / 1000) - 7200 },
    ],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['without a subject', { sub: '' }],
  ])('refuses a token %s', async (_what, lie) => {
    provider.lies(lie);
    await signIn('made-up-registrar');
    expect(await problem()).toContain('did not prove who you are');
    expect(await call(page, 'GET', '/api/requests')).toBe(401);
    provider.lies({});
  });

  it('refuses a token that another key has signed', async () => {
    provider.liesByAnotherKey();
    await signIn('made-up-registrar');
    expect(await problem()).toContain('did not prove who you are');
    provider.lies({});
  });

  it('refuses an answer that this browser did not ask for, or that comes twice', async () => {
    await page.goto(`${office.desk}/oidc/return?code=x&state=y`);
    expect(await problem()).toContain('did not prove');
    let returned = '';
    page.on('request', (one) => {
      if (one.url().includes('/oidc/return')) returned = one.url();
    });
    await signIn('made-up-registrar');
    await page.getByRole('tab', { name: /Requests/ }).waitFor();
    await page.context().clearCookies();
    await page.goto(returned);
    expect(await problem()).toContain('did not prove');
  });

  it('says that the provider does not answer; passkeys are there all the same', async () => {
    const port = Number(new URL(provider.issuer).port);
    await provider.stop();
    await page.goto(String(office.desk));
    // Another process of the office, which has never heard of the provider.
    await office.end('SIGTERM');
    office = await startOffice(join(home, 'office.json'));
    await page.goto(String(office.desk));
    await page.getByRole('button', { name: /Office account/ }).click();
    expect(await problem()).toContain('does not answer');
    await page.getByRole('button', { name: /Sign in with a passkey/ }).waitFor();
    provider = await startProvider(home, String(office.desk), SECRET, port);
    await signIn('made-up-engineer');
    await page.getByRole('tab', { name: /Kiosks/ }).waitFor();
  });
});

/** The most memory that a process ever had, kilobytes. */
const most = (pid: number) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

it('waits for no provider that answers without end, leads elsewhere, or says nothing', {
  timeout: 120_000,
}, async () => {
  const files = {
    key: readFileSync(join(home, 'provider.key')),
    cert: readFileSync(join(home, 'provider.pem')),
  };
  const hostile = createServer(files, (asked, answer) => {
    answer.on('error', () => undefined);
    if (asked.url?.startsWith('/silent')) return;
    if (asked.url?.startsWith('/away'))
      return void answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    answer.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!answer.destroyed && answer.write(`"${'x'.repeat(1_000_000)}",`));
    };
    answer.on('drain', more).write('{"issuer":[');
    more();
  });
  await new Promise<void>((done) => hostile.listen(0, '127.0.0.1', done));
  const at = `https://localhost:${(hostile.address() as AddressInfo).port}`;
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    for (const how of ['endless', 'away', 'silent']) {
      const one = await startOffice(
        officeConfig(home, postgres.url, {
          oidc: {
            ...{ issuer: `${at}/${how}`, clientId: 'desk', authority: join(home, 'provider.pem') },
            ...{ name: { th: 'ก', en: 'a' }, roles: { a: 'registrar' } },
          },
        }),
      );
      const before = most(one.pid);
      const began = performance.now();
      const answer = await request(`${one.desk}/api/oidc/ask`, {
        ...{ method: 'POST', dispatcher, body: '{}' },
        headers: { origin: String(one.desk), 'content-type': 'application/json' },
      });
      expect([answer.statusCode, await answer.body.json()], how).toEqual([503, { word: 'oidc-away' }]);
      // Only who says nothing is waited for.
      expect(performance.now() - began, how).toBeLessThan(how === 'silent' ? 20_000 : 6000);
      expect(most(one.pid) - before, how).toBeLessThan(100_000);
      await one.end('SIGTERM');
    }
  } finally {
    await dispatcher.close();
    hostile.closeAllConnections();
    hostile.close();
  }
});

it('takes roles only from the claim that is configured, and none by the way', () => {
  const by = { rolesClaim: 'groups', roles: { a: 'registrar', b: 'engineer' } } as const;
  expect(roleOf(by, { groups: ['b', 'a'] })).toBe('registrar');
  expect(roleOf(by, { groups: 'b' })).toBe('engineer');
  for (const claims of [
    {},
    { groups: [] },
    { groups: null },
    { groups: [['a']] },
    { roles: ['a'] },
    { groups: 'A' },
  ])
    expect(roleOf(by, claims)).toBeNull();
  expect(roleOf({ ...by, rolesClaim: 'toString' }, {})).toBeNull();
});
