/** A signed PDF goes from a kiosk to a phone: real door, real browser. The office has neither key nor text. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOfficeClient, type OfficeClient } from '../../electron/servers/office/client.ts';
import { encryptForPhone, HANDOVER_BYTES, HANDOVER_PATH } from '../../electron/servers/office/handover.ts';
import type { OfficeAnswer } from '../../electron/servers/office/wire.ts';
import { WITHDRAWN_PATH } from '../../electron/servers/office/withdrawn.ts';
import { createHttpsClient } from '../../electron/servers/tls-client.ts';
import { axe } from './desk-person.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { certificate, signKiosk } from './simulated-kiosk.ts';

let home: string;
let postgres: Postgres;
let office: OfficeProcess;
let browser: Browser;
let client: OfficeClient;
const SECRET = 'somebody made up who does not exist';
const head = { name: 'สำเนา.pdf', type: 'application/pdf', pages: 3 } as const;
const file = Buffer.from(`%PDF-1.7\n${SECRET}\n%%EOF`);

const made = async () => {
  const encrypted = await encryptForPhone(file, head);
  if (!encrypted.ok) throw new Error(encrypted.fault);
  return encrypted.value;
};
const take = (id: string) => fetch(`${office.phone}/take/${id}`, { method: 'POST' });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-phone-'));
  chmodSync(home, 0o755);
  postgres = await startPostgres(join(home, 'postgres'));
  const phone = { host: '127.0.0.1', port: 0, plain: true };
  office = await startOffice(officeConfig(home, postgres.url, { phone }));
  signKiosk(home, 'PHONE-1');
  client = createOfficeClient(office.kiosks, certificate('PHONE-1', home, office.authority));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await client?.close();
  await office?.end('SIGTERM');
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('a file for a phone', () => {
  it('is opened by the phone that scanned its code, once, and saved as it was; the office knows nothing of it', async () => {
    const { id, ciphertext, fragment } = await made();
    const written = async () => [office.said(), await postgres.rows('SELECT count(*) FROM office_line')];
    const before = await written();
    expect(await client.lay(id, ciphertext)).toBe(true);
    const [row] = await postgres.rows<{ ciphertext: Uint8Array }>('SELECT * FROM handover');
    expect(Buffer.from(row?.ciphertext ?? []).includes(SECRET)).toBe(false);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const sent: string[] = [];
    const refused: string[] = [];
    page.on('request', (one) => sent.push(`${one.url()} ${one.postData() ?? ''}`));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    await page.goto(`${office.phone}/#${fragment}`);
    expect(page.url()).toBe(`${office.phone}/`);
    // Nothing is fetched until the person says so.
    expect(await postgres.rows('SELECT id FROM handover')).toHaveLength(1);
    await page.getByRole('button', { name: /Fetch the file/ }).click();
    await page.locator('#result[data-state="here"]').waitFor();
    expect(await page.locator('#result').textContent()).toContain('สำเนา.pdf');
    expect(await axe(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Save the file/ }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('สำเนา.pdf');
    expect(readFileSync(await saved.path())).toEqual(file);
    expect(sent.join('\n')).not.toContain(fragment.split('.')[1]);
    expect(refused).toEqual([]);
    expect(await postgres.rows('SELECT id FROM handover')).toHaveLength(0);
    // Whoever scans it after them is told that it is gone.
    await page.goto('about:blank');
    await page.goto(`${office.phone}/#${fragment}`);
    await page.getByRole('button', { name: /Fetch the file/ }).click();
    await page.locator('#result[data-state="gone"]').waitFor();
    // Nothing was written down of it: neither who fetched it nor that somebody did.
    expect(await written()).toEqual(before);
    await context.close();
  });

  it('stays where it is when the browser could not open it, and nothing is there to press', async () => {
    const { id, ciphertext, fragment } = await made();
    await client.lay(id, ciphertext);
    const page = await browser.newPage();
    await page.addInitScript("Object.defineProperty(crypto, 'subtle', { value: undefined })");
    await page.goto(`${office.phone}/#${fragment}`);
    await page.locator('#result[data-state="cannot-open"]').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(page.url()).toBe(`${office.phone}/`);
    expect(await postgres.rows('SELECT id FROM handover')).toHaveLength(1);
    await page.close();
    // Nor where there is no code.
    const without = await browser.newPage();
    await without.goto(`${office.phone}/`);
    await without.locator('#result[data-state="no-code"]').waitFor();
    expect(await without.getByRole('button').count()).toBe(0);
    await without.close();
    expect((await take(id)).status).toBe(200);
  });

  it('is given to one of those who ask at once', async () => {
    const { id, ciphertext } = await made();
    await client.lay(id, ciphertext);
    const statuses = (await Promise.all(Array.from({ length: 50 }, () => take(id)))).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([200, ...Array.from({ length: 49 }, () => 404)]);
  });

  it('is gone when its time is over', async () => {
    const { id, ciphertext } = await made();
    await client.lay(id, ciphertext);
    const [row] = await postgres.rows<{ until: string }>('SELECT until FROM handover');
    expect((Date.parse(row?.until ?? '') - Date.now()) / 60_000).toBeCloseTo(15, 0);
    await postgres.rows("UPDATE handover SET until = '2026-01-01T00:00:00.000Z'");
    expect((await take(id)).status).toBe(404);
    expect(await postgres.rows('SELECT id FROM handover')).toHaveLength(0);
  });

  it('is refused when it is too long, when too many wait, and under an id that is taken', async () => {
    const { id, ciphertext } = await made();
    expect(await client.lay(id, ciphertext)).toBe(true);
    expect(await client.lay(id, Buffer.from('another'))).toBe(false);
    expect(await client.lay((await made()).id, new Uint8Array(HANDOVER_BYTES + 1))).toBe(false);
    expect(await client.lay('../../etc/passwd', ciphertext)).toBe(false);
    let laid = 1;
    while (laid < 40 && (await client.lay((await made()).id, ciphertext))) laid += 1;
    expect(laid).toBe(20);
  });

  it('lets nobody guess without end', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 150; i += 1) statuses.add((await take('x'.repeat(22))).status);
    expect([...statuses]).toEqual([404, 429]);
    // Nobody is told that their file is gone, which waits: they are to try again.
    await postgres.rows('DELETE FROM handover');
    const { id, ciphertext, fragment } = await made();
    await client.lay(id, ciphertext);
    const page = await browser.newPage();
    await page.goto(`${office.phone}/#${fragment}`);
    const press = page.getByRole('button', { name: /Fetch the file/ });
    await press.click();
    await page.locator('#result[data-state="away"]').waitFor();
    expect(await press.isEnabled()).toBe(true);
    expect(await postgres.rows('SELECT id FROM handover')).toHaveLength(1);
    // What broke off on its way is said as that.
    await page.route('**/take/*', (route) => route.fulfill({ status: 200, body: '' }));
    await page.evaluate("Response.prototype.arrayBuffer = () => Promise.reject(new TypeError('network'))");
    await press.click();
    await page.locator('#result[data-state="broken-off"]').waitFor();
    await page.close();
  });

  it.each([
    ['nothing', ''],
    ['a head without end', 'GET / HTTP/1.1\r\nX: '],
    ['a body without end', 'POST /take/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na'],
  ])('waits for nobody who sends %s', { timeout: 60_000 }, async (_what, text) => {
    const began = performance.now();
    await new Promise<void>((closed) => {
      const socket = connect(Number(new URL(office.phone ?? '').port), '127.0.0.1', () => socket.write(text));
      socket.on('error', () => undefined).on('close', () => closed());
      socket.resume();
    });
    expect(performance.now() - began).toBeLessThan(25_000);
  });

  it('has a door with nothing else on it', async () => {
    for (const path of [
      '/api/me',
      '/keys.json',
      '/kiosk/v1/items',
      '/kiosk/v1/handover',
      '/take/x',
      '/metrics',
    ])
      expect((await fetch(`${office.phone}${path}`)).status, path).toBe(404);
    expect((await take('%00')).status).toBeGreaterThanOrEqual(400);
    const page = await fetch(office.phone ?? '');
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe/);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('is not called too much when it is the database that is away: phone, kiosk and desk hear what it is', async () => {
    const { id, ciphertext } = await made();
    const tls = certificate('PHONE-1', home, office.authority);
    const kiosk = createHttpsClient({ url: office.kiosks, tls, connections: 1, maxBytes: 100_000 });
    const says = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
      const answer = await kiosk.call({ method, path, body, timeoutMs: 40_000 });
      if (!answer.ok) return answer.fault.kind;
      return [answer.value.status, (answer.value.body as OfficeAnswer).refused?.name];
    };
    await postgres.kill();
    try {
      const body = { id, ciphertext: Buffer.from(ciphertext).toString('base64url') };
      const away = [503, 'database.away'];
      expect(await says('POST', HANDOVER_PATH, body)).toEqual(away);
      expect(await says('GET', `${HANDOVER_PATH}/${id}`)).toEqual(away);
      expect(await says('GET', WITHDRAWN_PATH)).toEqual(away);
    } finally {
      await kiosk.close();
      await postgres.start();
    }
    // What waits of the tests before.
    await postgres.rows('DELETE FROM handover');
    expect(await client.lay(id, ciphertext)).toBe(true);
    await postgres.rows(`DELETE FROM handover WHERE id = '${id}'`);
  });
});
