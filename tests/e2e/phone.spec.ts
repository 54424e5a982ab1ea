/** The papers of a visit on the person's phone: a real kiosk window, a real office, and a second browser that is the phone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Browser, chromium } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { checkSignature } from '../../electron/document/signature-check.ts';
import { readJournal } from '../../electron/journal/journal.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { certifyDocuments } from '../../office/keys/server-keys.ts';
import { axe } from '../office/desk-person.ts';
import { type OfficeProcess, officeConfig, startOffice } from '../office/processes.ts';
import { PATIENCE } from '../patience.ts';
import { personalFiles } from '../personal-files.ts';
import { type KioskUnderTest, startKiosk, toPin, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const { pin, nameTh, citizenId } = somying;
const pki = join(import.meta.dirname, '..', '..', '.sitthi', 'pki');

let home: string;
let office: OfficeProcess;
let kiosk: KioskUnderTest;
let phone: Browser;

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-phone-'));
  const kiosks = {
    ...{ host: '127.0.0.1', port: 0, authority: join(pki, 'ca.pem') },
    names: { kiosk: 'DEMO-01' },
  };
  const phonePlace = { host: '127.0.0.1', port: 0 };
  office = await startOffice(officeConfig(home, join(home, 'database'), { kiosks, phone: phonePlace }));
  // As a site does it: the key is made at the kiosk, and the office signs the request for its certificate.
  const [key, request, certificate] = ['key', 'csr', 'pem'].map((kind) =>
    join(home, `documents.${kind}`),
  ) as [string, string, string];
  execFileSync(
    'openssl',
    [
      ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-batch'],
      ...['-subj', '/CN=whatever', '-keyout', key, '-out', request],
    ],
    { stdio: 'pipe' },
  );
  writeFileSync(certificate, certifyDocuments(join(home, 'home'), 'DEMO-01', readFileSync(request, 'utf8')));
  kiosk = await startKiosk({
    office: {
      ...{ url: office.kiosks, authority: office.authority },
      phone: { page: String(office.phone), certificate, key },
    },
  });
  phone = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
test.afterAll(async () => {
  await phone?.close();
  await kiosk?.stop();
  await office?.end('SIGTERM');
  rmSync(home, { recursive: true, force: true });
});

/** From the card to the fee. */
async function toFee(): Promise<Page> {
  const page = await toPin(kiosk, ['dopa_person']);
  await typePin(page, pin);
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  return page;
}

/** What a phone's camera reads from the screen. */
async function scanned(page: Page): Promise<string> {
  const picture = (await page.getByTestId('phone-code').screenshot()).toString('base64');
  const eye = await phone.newPage();
  const { data, width, height } = await eye.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data: [...pixels], width: bitmap.width, height: bitmap.height };
  }, picture);
  await eye.close();
  return decodeQR({ data: Uint8Array.from(data), width, height });
}

/** A browser that sees another's network come up on this machine loads again. */
const opened = (page: Page, address: string) =>
  expect(() => page.goto(address)).toPass({ intervals: [200], timeout: 10_000 });

const spooled = () => readdirSync(kiosk.world.spool).filter((file) => file.endsWith('.pdf'));
const kinds = () => [...readJournal(join(kiosk.directory, 'store'))].map(({ kind }) => kind);

test('the phone fetches what the kiosk made, once; a reader of PDFs finds it signed, and nothing is printed', async () => {
  const before = spooled().length;
  const page = await toFee();
  await touch(page, 'take-on-phone');
  await expect(page.getByTestId('take-on-phone')).toHaveAttribute('aria-checked', 'true');
  await expect(page.getByTestId('fee-sum')).toContainText('ไม่มี');
  await touch(page, 'print');
  await kiosk.screen('phone');
  await page.getByTestId('phone-code').waitFor();
  const address = await scanned(page);
  expect(new URL(address).origin).toBe(office.phone);

  const own = await phone.newContext({
    ...{ ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } },
  });
  const taking = await own.newPage();
  const asked: string[] = [];
  taking.on('request', (one) => asked.push(`${one.url()} ${one.postData() ?? ''}`));
  await opened(taking, address);
  // It is the person's own wish: until then it waits, and the kiosk says so.
  await expect(page.getByTestId('phone-code')).toBeVisible();
  await taking.getByRole('button', { name: /Fetch the file/ }).click();
  await taking.locator('#result[data-state="here"]').waitFor();
  expect(await axe(taking)).toEqual([]);
  const download = taking.waitForEvent('download');
  await taking.getByRole('link', { name: /Save the file/ }).click();
  const saved = await download;
  const file = join(home, 'saved.pdf');
  await saved.saveAs(file);
  expect(asked.join('\n')).not.toContain(new URL(address).hash.slice(-20));

  const verdict = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  expect(verdict).toContain('Signature Validation: Signature is Valid.');
  expect(verdict).toContain('Total document signed');
  expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })).toContain(nameTh.last);
  const authority = readFileSync(office.authority, 'utf8');
  expect(await checkSignature(readFileSync(file), authority)).toMatchObject({
    value: { kioskId: 'DEMO-01' },
  });
  // One byte, and it is not.
  const changed = Uint8Array.from(readFileSync(file));
  changed[500] = (changed[500] ?? 0) ^ 1;
  const other = join(home, 'changed.pdf');
  writeFileSync(other, changed);
  let said = '';
  try {
    said = execFileSync('pdfsig', ['-nocert', other], { encoding: 'utf8' });
  } catch (error) {
    said = String((error as { stdout?: string }).stdout);
  }
  expect(said).not.toContain('Signature is Valid');

  // The kiosk hears of it, and its code is gone; whoever scanned it too comes too late.
  await page.getByTestId('phone-taken').waitFor();
  await expect(page.getByTestId('phone-code')).toHaveCount(0);
  const late = await own.newPage();
  await opened(late, address);
  await late.getByRole('button', { name: /Fetch the file/ }).click();
  await late.locator('#result[data-state="gone"]').waitFor();
  await own.close();

  await touch(page, 'phone-go-on');
  await kiosk.screen('done');
  await expect(page.locator('main')).toContainText('โทรศัพท์ของท่านรับไฟล์แล้ว');
  await kiosk.world.card.remove();
  await kiosk.screen('idle', { otherThan: page });
  expect(spooled()).toHaveLength(before);
  expect(kinds()).toEqual(expect.arrayContaining(['file.laid', 'file.taken', 'file.given']));
  expect(kinds()).not.toContain('print.submitted');
  // Neither kiosk nor office keeps anything of it.
  const secret = new URL(address).hash.slice(1);
  for (const folder of [kiosk.directory, join(home, 'database'), join(home, 'home')])
    expect(personalFiles(folder, [citizenId, nameTh.last, secret, secret.slice(23)])).toEqual([]);
});

test('without an answer of the office nothing is said to be sent, and paper comes instead', async () => {
  const before = spooled().length;
  const page = await toFee();
  await touch(page, 'take-on-phone');
  await expect(page.getByTestId('take-on-phone')).toHaveAttribute('aria-checked', 'true');
  await office.end('SIGKILL');
  await touch(page, 'print');
  await kiosk.screen('phone');
  await page.getByTestId('phone-retry').waitFor();
  await expect(page.locator('main')).toContainText('O94');
  await expect(page.locator('body')).toContainText('ยังไม่มีไฟล์ใดถูกส่ง');
  await expect(page.getByTestId('phone-code')).toHaveCount(0);
  await touch(page, 'phone-retry');
  // While it is sent once more there is no such choice, and a touch in that moment is none.
  await expect(async () => {
    await page.getByTestId('phone-paper').click({ timeout: 2000 });
    await page.getByTestId('take-on-paper').waitFor({ timeout: 2000 });
  }).toPass({ timeout: 30_000 * PATIENCE });
  await kiosk.screen('fee');
  await expect(page.getByTestId('take-on-paper')).toHaveAttribute('aria-checked', 'true');
  await touch(page, 'print');
  await kiosk.screen('done');
  await expect(page.getByTestId('done-file')).toHaveCount(0);
  expect(spooled().length).toBeGreaterThan(before);
});
