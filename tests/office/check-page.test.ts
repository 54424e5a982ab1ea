/** The check page for everybody, in a real browser: codes, numbers, files, pictures, withdrawn papers, and without a network. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Browser, chromium, type Page } from 'playwright-core';
import encodeQR from 'qr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentCode } from '../../electron/document/code.ts';
import { sealFile } from '../../electron/document/file-seal.ts';
import { signPdf } from '../../electron/document/signed-pdf.ts';
import { contentDigest, newDocumentId, newSalt, signDocument } from '../../electron/document/verification.ts';
import { sealRequest } from '../../electron/request/seal.ts';
import { certifyDocuments, serverKeys } from '../../office/keys/server-keys.ts';
import { answerTo, axe, browserFor, joinWith, personAt } from './desk-person.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, pki, SimulatedStore, sender, signKiosk } from './simulated-kiosk.ts';

const key = JSON.parse(readFileSync(join(pki, 'signing-private.jwk'), 'utf8')) as JWK;
let home: string;
let office: OfficeProcess;
let browser: Browser;
let desk: Browser;
let registrar: Page;
let page: Page;
const refusedByPolicy: string[] = [];

const paper = async () => {
  const documentId = newDocumentId();
  const digest = contentDigest({ year: 2536 }, newSalt());
  const issuedAt = '2026-11-23T14:06:00+07:00';
  return {
    documentId,
    token: await signDocument({ documentId, digest, issuedAt, kioskId: 'K-01', pages: 2 }, key),
  };
};
const verdict = async (wanted: string) => {
  await page.locator(`#result[data-verdict="${wanted}"]`).waitFor();
  return (await page.locator('#result').textContent()) ?? '';
};
const check = async (text: string, wanted: string) => {
  await page.getByLabel(/What the code says/).fill(text);
  await page.getByRole('button', { name: /^ตรวจ Check/ }).click();
  return verdict(wanted);
};

/** Signs files as a kiosk does for a phone: what it signs with is asked of the office. */
function documentSigner() {
  const at = (name: string) => join(home, name);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  if (!existsSync(at('d.csr'))) {
    const asked = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-batch'];
    execFileSync('openssl', [...asked, '-subj', '/CN=any', '-keyout', at('d.key'), '-out', at('d.csr')], {
      stdio: 'pipe',
    });
  }
  return {
    authority: readFileSync(office.authority, 'utf8'),
    key: read('d.key'),
    certificate: certifyDocuments(join(home, 'home'), 'K-01', read('d.csr')),
  };
}
/** A PDF of one page, signed; it says that it holds these papers. */
async function signedFile(papers: readonly string[], by = documentSigner()): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.addPage();
  return Buffer.from(await signPdf(await pdf.save(), by, { at: new Date(), reason: 'Section 25', papers }));
}
const give = (buffer: Buffer) =>
  page.getByLabel(/Choose a PDF/).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-check-'));
  const door = { host: '127.0.0.1', port: 0, name: 'localhost', plain: true };
  office = await startOffice(
    officeConfig(home, join(home, 'database'), {
      check: { ...door, keys: [join(pki, 'signing-public.jwk')] },
    }),
  );
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  desk = await browserFor(home);
  ({ page: registrar } = await personAt(desk, office));
  await joinWith(registrar, String(office.code));
  page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refusedByPolicy.push(message.text());
  });
  await page.goto(office.check ?? '');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  await office?.end('SIGTERM');
  rmSync(home, { recursive: true, force: true });
});

describe('the check page', () => {
  it('believes what a kiosk of the office signed, and says what to compare', async () => {
    const { token, documentId } = await paper();
    const said = await check(token, 'genuine');
    expect(said).toContain(documentId.replace(/(.{4})(?=.)/g, '$1 '));
    expect(said).toContain('K-01');
    expect(await axe(page)).toEqual([]);
    const [head, body, signature = ''] = token.split('.');
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await check(`${head}.${body}.${other}`, 'foreign');
    await check('<img src=x onerror=alert(1)>', 'not-a-code');
    await check('9000000000017', 'not-a-code');
    await check(documentId.toLowerCase(), 'number-alone');
  });

  it('takes the code of a paper’s QR from its address, and leaves it in no history', async () => {
    const { token } = await paper();
    await page.goto(`${office.check}/?code=${token}`);
    await verdict('genuine');
    expect(page.url()).toBe(`${office.check}/`);
  });

  it('reads the code in a picture', async () => {
    const { token } = await paper();
    const svg = encodeQR(`https://check.example/?code=${token}`, 'svg', { scale: 6 });
    const drawn = await browser.newPage();
    await drawn.setContent(svg.replace('<svg', '<svg width="600" height="600"'));
    const picture = join(home, 'photo.png');
    writeFileSync(picture, await drawn.locator('svg').screenshot());
    await drawn.close();
    await page.getByLabel(/Choose a PDF/).setInputFiles(picture);
    await verdict('genuine');
  });

  it('reads the code that a phone’s camera sees, and leaves no camera on, however often it is pressed', {
    timeout: 60_000,
  }, async () => {
    const { token } = await paper();
    const svg = encodeQR(`https://check.example/?code=${token}`, 'svg', { scale: 6 });
    const drawn = await browser.newPage({ viewport: { width: 640, height: 480 } });
    // In the middle, where somebody holds it.
    await drawn.setContent(
      svg.replace('<svg', '<svg width="440" height="440" style="position:absolute;left:100px;top:20px"'),
    );
    const seen = join(home, 'seen.mjpeg');
    // What the camera sees, frame by frame: the browser begins again at its end.
    const frame = await drawn.screenshot({ type: 'jpeg', quality: 95 });
    writeFileSync(seen, Buffer.concat(Array.from({ length: 5 }, () => frame)));
    await drawn.close();
    const phone = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        ...['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
        `--use-file-for-fake-video-capture=${seen}`,
      ],
    });
    try {
      const looking = await phone.newPage();
      await looking.addInitScript(`
        const streams = [];
        const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          const stream = await asked(wanted);
          streams.push(stream);
          return stream;
        };
        window.cameras = () => ({
          asked: streams.length,
          live: streams.flatMap((one) => one.getTracks()).filter((one) => one.readyState === 'live').length,
        });
      `);
      await looking.goto(office.check ?? '');
      const cameras = () => looking.evaluate('cameras()');
      const press = (...ids: readonly string[]) =>
        looking.evaluate(ids.map((id) => `document.getElementById('${id}').click()`).join(';'));
      await press('scan', 'scan');
      await looking.locator('#result[data-verdict="genuine"]').waitFor();
      await expect.poll(cameras).toEqual({ asked: 1, live: 0 });
      expect(await looking.locator('#camera').isHidden()).toBe(true);
      // Stopped before it is there: it does not begin afterwards.
      await press('scan', 'stop');
      await expect.poll(cameras).toEqual({ asked: 2, live: 0 });
      expect(await looking.locator('#camera').isHidden()).toBe(true);
    } finally {
      await phone.close();
    }
    // Where there is none, that is said.
    await page.getByRole('button', { name: /Scan with the camera/ }).click();
    await page.locator('#result').filter({ hasText: 'The camera cannot be used' }).waitFor();
    expect(await page.locator('#camera').isHidden()).toBe(true);
  });

  it('says of a file whether one byte of it was changed', async () => {
    const by = { kioskId: 'K-01', sealedAt: '2026-11-23T14:06:00+07:00', signingKey: key };
    const sealed = await sealFile(Buffer.from('%PDF-1.7\nmade up\n%%EOF'), by);
    await give(Buffer.from(sealed));
    await verdict('file-genuine');
    const changed = Buffer.from(sealed);
    changed[10] = (changed[10] ?? 0) ^ 1;
    await give(changed);
    await verdict('file-changed');
    await give(Buffer.from('%PDF-1.7\n%%EOF'));
    await verdict('file-not-sealed');
  });

  it('checks the signature of a PDF that a kiosk gave to a phone, also without a network', async () => {
    const signed = await signedFile([newDocumentId(), newDocumentId()]);
    await give(signed);
    const said = await verdict('file-signed');
    expect(said).toContain('K-01');
    // The office of this test has withdrawn nothing yet, and says so.
    expect(said).toContain('Documents in the file: 2.');
    expect(await page.locator('#result').getAttribute('data-good')).toBe('true');
    const changed = Buffer.from(signed);
    changed[20] = (changed[20] ?? 0) ^ 1;
    await give(changed);
    await verdict('file-changed');
    // By somebody who made an authority of the same name.
    const elsewhere = join(home, 'elsewhere');
    await serverKeys(elsewhere, ['localhost']);
    const as = {
      ...{ authority: readFileSync(join(elsewhere, 'authority.pem'), 'utf8'), key: documentSigner().key },
      certificate: certifyDocuments(elsewhere, 'K-01', readFileSync(join(home, 'd.csr'), 'utf8')),
    };
    await give(await signedFile([], as));
    await verdict('file-foreign');
    // On a phone that never saw a signed file while it had a network.
    const fresh = await (await browser.newContext()).newPage();
    await fresh.goto(office.check ?? '');
    await fresh.evaluate('navigator.serviceWorker.ready.then(() => null)');
    await fresh.context().setOffline(true);
    await fresh.reload();
    const chosen = { name: 'a.pdf', mimeType: 'application/pdf', buffer: signed };
    await fresh.getByLabel(/Choose a PDF/).setInputFiles(chosen);
    await fresh.locator('#result[data-verdict="file-signed"]').waitFor();
    await fresh.context().close();
    expect(refusedByPolicy).toEqual([]);
  });

  it('knows a paper that was withdrawn; works without a network, and says how old its list is', {
    timeout: 90_000,
  }, async () => {
    const withdrawn = await paper();
    const { documentId } = withdrawn;
    const said = await answerTo(registrar, 'POST', '/api/withdrawn', { documentId, reason: 'issued-twice' });
    expect(said.status).toBe(200);
    await page.reload();
    expect(await check(withdrawn.token, 'withdrawn')).toContain('issued twice');
    // Nor is it taken for good in a file with others.
    await give(await signedFile([newDocumentId(), documentId]));
    const inFile = await verdict('file-withdrawn');
    expect(inFile).toContain(documentId.replace(/(.{4})(?=.)/g, '$1 '));
    expect(inFile).toContain('issued twice');
    expect(inFile).toContain('One other document');
    expect(await page.locator('#result').getAttribute('data-good')).toBe('false');
    await give(await signedFile([newDocumentId()]));
    expect(await verdict('file-signed')).toContain('None of them');
    await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
    await page.reload();
    await page.locator('#age').filter({ hasText: 'version 1' }).waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await check(withdrawn.token, 'withdrawn');
    await check((await paper()).token, 'genuine');
    expect(await page.locator('#age').textContent()).toContain('version 1');
    await page.context().setOffline(false);
    expect(refusedByPolicy).toEqual([]);
  });

  it('says the short name of a paper that a registrar has entered, and what is to be compared', {
    timeout: 90_000,
  }, async () => {
    const requestNumber = 'ตย.0000/ม25/2569/000007';
    const holder = { name: { th: 'นายสมมติ ไม่มีจริง', en: 'Made Up' }, citizenId: '9000000000017' };
    const content = { holder: { name: holder.name.th, shortName: 'นายสม… ไม…' } };
    const [documentId, salt] = [newDocumentId(), newSalt()];
    const issued = { at: '2026-11-23T14:05:00+07:00', kioskId: 'K-01', what: 'dopa_person', pages: 2 };
    const { at: issuedAt, ...said } = issued;
    const digest = contentDigest(content, salt);
    const token = await signDocument({ documentId, digest, issuedAt, ...said }, key);
    // As its kiosk sends it.
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', {
      crv: 'P-256',
      extractable: true,
    });
    const seal = async (value: unknown) => sealRequest(JSON.stringify(value), await exportJWK(publicKey));
    const keyFile = join(home, 'office.key');
    writeFileSync(keyFile, JSON.stringify(await exportJWK(privateKey)));
    signKiosk(home, 'CHECK-1');
    const kiosk = sender(office.kiosks, 'CHECK-1', home, office.authority);
    const store = new SimulatedStore('CHECK-1');
    const keptAt = new Date().toISOString();
    const request = { requestNumber, holder, lines: [{ databaseId: 'dopa_person', handling: 'copy' }] };
    store.add('request', { requestNumber, keptAt, sealed: await seal(request) });
    store.add('papers', {
      requestNumber,
      keptAt,
      sealed: await seal([{ documentId, salt, content, issued }]),
    });
    expect((await kiosk.send(batchOf('CHECK-1', store))).refused).toBeNull();
    await kiosk.close();
    expect(await check(token, 'genuine')).toContain('has not registered this paper');
    await check(documentId, 'number-alone');

    await registrar.bringToFront();
    await registrar.reload();
    await registrar.getByLabel(/key file/).setInputFiles(keyFile);
    await registrar.getByRole('button', { name: /Use this key/ }).click();
    await registrar.getByRole('button', { name: new RegExp(`Open ${requestNumber}`) }).click();
    const sent: string[] = [];
    registrar.on('request', (one) => sent.push(one.postData() ?? ''));
    await registrar.getByRole('button', { name: /Enter this request’s papers/ }).click();
    await registrar
      .getByRole('status')
      .filter({ hasText: '1 papers are in the register, 1 of them' })
      .waitFor();
    expect(await axe(registrar)).toEqual([]);
    // The office's machine hears neither name nor number of the paper.
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.join()).not.toMatch(new RegExp(`สม|${documentId}`));
    // Once more changes nothing.
    await registrar.getByRole('button', { name: /Enter this request’s papers/ }).click();
    await registrar.getByRole('status').filter({ hasText: '0 of them' }).waitFor();

    await page.bringToFront();
    for (const [text, wanted] of [
      [token, 'genuine'],
      [documentId, 'registered'],
    ] as const) {
      const told = await check(text, wanted);
      for (const one of [
        'นายสม… ไม…',
        'สำเนา ข้อมูลทะเบียนราษฎร',
        'K-01',
        contentCode(digest),
        '23 November 2026',
      ])
        expect(told).toContain(one);
      expect(told).not.toContain('ไม่มีจริง');
      expect(await axe(page)).toEqual([]);
    }
    // What is said of a person stays on no device; and without the office the code is believed all the same.
    const kept = await page.evaluate(
      "caches.open('check').then((c) => c.keys()).then((all) => all.map((one) => one.url))",
    );
    expect((kept as string[]).filter((url) => url.includes('issued'))).toEqual([]);
    await page.context().setOffline(true);
    expect(await check(token, 'genuine')).toContain('register cannot be reached');
    await page.context().setOffline(false);
  });

  it('says nothing of before when something else is looked at', async () => {
    await check((await paper()).token, 'genuine');
    const large = join(home, 'large.pdf');
    writeFileSync(large, '');
    truncateSync(large, 65 * 1024 * 1024);
    await page.getByLabel(/Choose a PDF/).setInputFiles(large);
    await page.locator('#result').filter({ hasText: 'larger than 64 MB' }).waitFor();
    expect(await page.locator('#result').getAttribute('data-good')).toBe('false');
    // A signature whose certificate is no certificate.
    const nonsense = '%PDF-1.7\n/ByteRange [0 38 48 6]          \n';
    await check((await paper()).token, 'genuine');
    const buffer = Buffer.from(`${nonsense.slice(0, 38).padEnd(38)}<3082ffff>\n%%EOF`);
    const odd = { name: 'a.pdf', mimeType: 'application/pdf', buffer };
    await page.getByLabel(/Choose a PDF/).setInputFiles(odd);
    await page.locator('#result:not([data-verdict="genuine"]):not(:has-text("Checking"))').waitFor();
    expect(await page.locator('#result').getAttribute('data-good')).toBe('false');
    await page.getByLabel(/Choose a PDF/).setInputFiles([]);
  });

  it('has nothing else at its door, gives out no private half, and takes nothing', async () => {
    const keys = await (await fetch(`${office.check}/keys.json`)).text();
    expect(JSON.parse(keys).kiosks).toHaveLength(1);
    expect(keys).not.toContain('"d"');
    for (const path of [
      '/api/me',
      '/api/requests',
      '/kiosk/v1/items',
      '/../../etc/passwd',
      '/%2e%2e/office.json',
    ])
      expect((await fetch(`${office.check}${path}`)).status, path).toBeGreaterThanOrEqual(400);
    expect((await fetch(office.check ?? '', { method: 'POST', body: 'x' })).status).toBe(404);
    expect((await fetch(office.check ?? '')).headers.get('content-security-policy')).not.toMatch(/unsafe/);
  });
});
