/** A request that somebody makes at a real window is opened at the desk: kiosk, office and desk as they are started at a site. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readWithdrawn } from '../../electron/servers/office/withdrawn.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { axe, browserFor, joinWith, personAt } from '../office/desk-person.ts';
import { type OfficeProcess, officeConfig, startOffice } from '../office/processes.ts';
import { choose, type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const pki = join(import.meta.dirname, '..', '..', '.sitthi', 'pki');

let home: string;
let office: OfficeProcess;
let kiosk: KioskUnderTest;
test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-desk-'));
  const kiosks = {
    ...{ host: '127.0.0.1', port: 0, authority: join(pki, 'ca.pem') },
    names: { kiosk: 'DEMO-01' },
  };
  office = await startOffice(officeConfig(home, join(home, 'database'), { kiosks }));
  const { kiosks: url, authority, withdrawnKey } = office;
  kiosk = await startKiosk({ office: { url, authority, withdrawnKey } });
});
test.afterAll(async () => {
  await kiosk?.stop();
  await office?.end('SIGTERM');
  rmSync(home, { recursive: true, force: true });
});

test('a request made at the kiosk’s window is opened at the desk, and counted there', async () => {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await choose(page, ['dopa_person', 'nhso_right']);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  const number =
    /ตย\.0000\/ม25\/\d{4}\/\d{6}/.exec((await page.locator('body').textContent()) ?? '')?.[0] ?? '';
  expect(number).not.toBe('');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  await typePin(page, somying.pin);
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  await kiosk.world.card.remove();

  const browser = await browserFor(home);
  try {
    const { page: desk } = await personAt(browser, office);
    const sent: string[] = [];
    desk.on('request', (one) => sent.push(`${one.url()} ${one.postData() ?? ''}`));
    const heard: string[] = [];
    desk.on('response', (one) => {
      one.text().then(
        (text) => heard.push(text),
        () => undefined,
      );
    });
    await joinWith(desk, String(office.code));
    const row = desk.getByRole('row').filter({ hasText: number });
    // It comes by the post, in its own time; what was printed is counted when its line has come.
    await expect(row).toContainText('2 / 2');
    await expect(row).toContainText('printed');
    await desk.getByLabel(/key file/).setInputFiles(join(pki, 'office-private.jwk'));
    await desk.getByRole('button', { name: /Use this key/ }).click();
    await desk.getByRole('status').waitFor();
    await row.getByRole('button', { name: /Open/ }).click();
    const dialog = desk.getByRole('dialog');
    await expect(dialog).toContainText(somying.nameTh.last);
    await expect(dialog).toContainText(somying.citizenId);
    await expect(dialog).toContainText('nhso_right');
    expect(await axe(desk)).toEqual([]);
    // Neither asked for by number nor told: only the browser ever had it.
    expect([...sent, ...heard].join('\n')).not.toContain(somying.citizenId);
    expect(heard.join('\n')).not.toContain(somying.nameTh.last);
  } finally {
    await browser.close();
  }
  // The kiosk has fetched the list of withdrawn papers, and keeps what it believes.
  const list = readFileSync(join(kiosk.directory, 'store', 'withdrawn.jws'), 'utf8');
  const key = JSON.parse(readFileSync(String(office.withdrawnKey), 'utf8'));
  expect(await readWithdrawn(list.trim(), key, null)).toMatchObject({ ok: true, value: { version: 0 } });
});
