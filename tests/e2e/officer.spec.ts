/** What is an officer's: being called, the day at a counter, and what a window that was taken over cannot do. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import {
  type KioskUnderTest,
  printedTexts,
  startKiosk,
  toChoices,
  toPin,
  touch,
  typePin,
  unlockOfficer,
} from './kiosk.ts';
import { test } from './kiosk-test.ts';

const PIN = '1234';

/** An office that wants signatures by hand. */
const OFFICE = {
  name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Tua Yang District Office' },
  officeId: 9901,
  requestPrefix: 'ตย.0000',
  handSignature: true,
};

/** Every act of an officer, as a window that was taken over would ask for it. */
const FORGED = [
  { intent: 'officer-certified', requestNumber: 'ตย.0000/ม25/2569/000001' },
  { intent: 'officer-lodged', requestNumber: 'ตย.0000/ม25/2569/000001' },
  { intent: 'officer-tray-seen', job: 'ตย.0000/ม25/2569/000001' },
  { intent: 'officer-close-day' },
  { intent: 'officer-export-journal' },
  { intent: 'officer-acknowledge-help' },
  { intent: 'officer-waive', on: true },
  { intent: 'officer-reprint', from: 1, to: 1 },
];
async function forge(page: Page): Promise<void> {
  await page.evaluate((all) => {
    const { kiosk } = globalThis as unknown as { kiosk: { send: (message: unknown) => void } };
    for (const intent of all) kiosk.send({ type: 'intent', intent });
  }, FORGED);
}
const journalOf = (kiosk: KioskUnderTest) =>
  [...readJournal(join(kiosk.directory, 'store'))].map((line) => line.kind);
/** Nothing that only an officer does was done. */
const officersLines = (kiosk: KioskUnderTest) =>
  journalOf(kiosk).filter((kind) =>
    /^(copies\.certified|request\.lodged-by-hand|tray\.seen|officer\.(closed|acted|unlocked)|journal\.exported|help\.ack|fee\.)/.test(
      kind,
    ),
  );

test('an officer is told by the site’s web hook, and the screen says so only then; a printer that waits calls, too; a receipt and a slip come out', async () => {
  const pki = join(import.meta.dirname, '../../.sitthi/pki');
  const heard: { about: string }[] = [];
  let status = 503;
  const hook = createServer(
    { cert: readFileSync(join(pki, 'linkage.pem')), key: readFileSync(join(pki, 'linkage.key')) },
    (asked, answer) => {
      asked.on('data', (bytes) => heard.push(JSON.parse(String(bytes))));
      asked.on('end', () => answer.writeHead(status).end());
    },
  );
  await new Promise<void>((done) => hook.listen(0, '127.0.0.1', done));
  const url = `https://localhost:${(hook.address() as AddressInfo).port}/`;
  const help = { webHook: { url, ca: join(pki, 'ca.pem') }, place: { th: 'ช่อง 7', en: 'counter 7' } };
  const kiosk = await startKiosk({ config: { help }, slipPrinter: true });
  try {
    await kiosk.world.printer.speed(300);
    await kiosk.screen('idle');
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    const said = page.getByTestId('help-called');
    await touch(page, 'help');
    await expect(said).toHaveAttribute('data-told', 'not-told');
    await expect(said).toContainText('ช่อง 7');
    status = 200;
    await touch(page, 'help');
    await expect(said).toHaveAttribute('data-told', 'told');
    await expect(said).toContainText('แจ้งเจ้าหน้าที่แล้ว');
    await kiosk.world.card.remove();
    const next = await kiosk.screen('idle', { otherThan: page });
    await expect(next.getByTestId('help-called')).toHaveCount(0);
    const again = await toPin(kiosk, ['dopa_person', 'dopa_house']);
    await typePin(again, PIN);
    await kiosk.screen('viewing');
    await touch(again, 'print');
    await kiosk.screen('fee');
    await kiosk.world.printer.trouble('media-empty-error', 2);
    await touch(again, 'print');
    await expect(again.getByTestId('print-state')).toHaveAttribute('data-state', 'waiting');
    await expect(again.getByTestId('help-called')).toHaveAttribute('data-told', 'told');
    await kiosk.world.printer.repair();
    await kiosk.screen('done');
    await expect(again.getByTestId('help-called')).toHaveCount(0);
    // There is a printer for slips.
    const [papers, slips] = printedTexts(kiosk.world.spool).map((text) => text.replaceAll(/\s/g, ''));
    expect(papers).toContain('สมหญิง');
    expect(slips).toContain('ใบรับคำขอ');
    expect(heard.map(({ about }) => about)).toEqual(['person', 'person', 'printer']);
    expect(journalOf(kiosk).filter((kind) => kind.startsWith('help.'))).toEqual(
      ['called', 'not-told', 'called', 'told', 'called', 'told'].map((what) => `help.${what}`),
    );
  } finally {
    hook.closeAllConnections();
    hook.close();
    await kiosk.stop();
  }
});

test.describe('beside an officer', () => {
  test.describe.configure({ mode: 'serial' });
  let kiosk: KioskUnderTest;
  test.beforeAll(async () => {
    kiosk = await startKiosk({
      config: { mode: 'counter', officer: {}, office: OFFICE, fees: { waiveLowIncome: true } },
    });
  });
  test.afterAll(async () => kiosk?.stop());

  test('the day is opened by the officer’s card and PIN; a wrong one is said', async () => {
    const page = await kiosk.screen('closed');
    await typePin(page, '0000');
    await expect(page.getByTestId('tries-left')).toContainText('2');
    await typePin(page, '2580');
    await kiosk.screen('idle');
  });

  test('certified copies wait for the registrar, and leave the queue when signed', async () => {
    const page = await toChoices(kiosk, ['dopa_person']);
    await touch(page, 'form-certified-copy');
    await touch(page, 'review');
    await kiosk.screen('reviewing');
    await touch(page, 'sign');
    await kiosk.screen('signing');
    await touch(page, 'sign-by-card');
    await kiosk.screen('pin');
    await typePin(page, PIN);
    await kiosk.screen('viewing');
    await touch(page, 'print');
    await kiosk.screen('fee');
    await touch(page, 'print');
    await kiosk.screen('done');
    await unlockOfficer(page);
    await touch(page, 'officer-queue');
    const queue = page.locator('[data-testid^="certified-"]');
    await expect(queue).toHaveCount(1);
    await queue.first().click();
    await expect(queue).toHaveCount(0);
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  });

  test('the request is signed by hand; pages that were spoilt come out again, in the same visit only', async () => {
    const page = await toChoices(kiosk, ['nhso_right']);
    await touch(page, 'review');
    await kiosk.screen('reviewing');
    await touch(page, 'sign');
    await kiosk.screen('signing');
    await expect(page.getByTestId('sign-by-hand')).toBeDisabled();
    const field = await page.getByTestId('signing-field').boundingBox();
    if (field === null) throw new Error('there is no field to sign in');
    await page.mouse.move(field.x + 100, field.y + 200);
    await page.mouse.down();
    await page.mouse.move(field.x + 400, field.y + 60, { steps: 12 });
    await page.mouse.move(field.x + 700, field.y + 220, { steps: 12 });
    await page.mouse.up();
    await touch(page, 'sign-by-hand');
    await kiosk.screen('pin');
    await typePin(page, PIN);
    await kiosk.screen('viewing');
    await touch(page, 'print');
    await kiosk.screen('fee');
    await forge(page);
    await unlockOfficer(page);
    await touch(page, 'officer-assist');
    await expect(page.getByTestId('assist-step')).toContainText('ค่าธรรมเนียม');
    await expect(page.getByTestId('reprint')).toHaveCount(0);
    await expect(page.getByTestId('fee-sum')).not.toContainText('ไม่มี');
    await touch(page, 'waive');
    await expect(page.getByTestId('fee-sum')).toContainText('ไม่มี');
    const before = (await kiosk.world.printer.sheets()).length;
    await touch(page, 'print');
    await kiosk.screen('done');
    const printed = (await kiosk.world.printer.sheets()).length - before;
    const request = (printedTexts(kiosk.world.spool).at(-1) ?? '').replaceAll(/\s/g, '');
    expect(request).toContain('ลงลายมือชื่ออิเล็กทรอนิกส์ด้วยบัตรประจำตัวประชาชน');
    expect(request).toContain('ผู้มีรายได้น้อย');
    await touch(page, 'officer-assist');
    await touch(page, 'reprint-to-less');
    await touch(page, 'reprint');
    await kiosk.screen('printing');
    await kiosk.screen('done');
    expect((await kiosk.world.printer.sheets()).length - before).toBe(2 * printed - 1);
    await kiosk.world.card.remove();
    const idle = await kiosk.screen('idle', { otherThan: page });
    // It was unlocked for that visit alone.
    await expect(idle.getByTestId('officer-assist')).toHaveCount(0);
    await unlockOfficer(idle);
    await touch(idle, 'officer-assist');
    await expect(idle.getByTestId('reprint')).toHaveCount(0);
    await touch(idle, 'officer-close');
  });

  test('whoever comes for another gets a form with their own name, and the officer', async () => {
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    const before = (await kiosk.world.printer.sheets()).length;
    await touch(page, 'represent');
    await kiosk.screen('representative');
    await touch(page, 'print-form');
    await expect(page.locator('body')).toContainText('รับแบบคำขอที่ช่องรับกระดาษ');
    expect((await kiosk.world.printer.sheets()).length).toBeGreaterThan(before);
    const form = (printedTexts(kiosk.world.spool).at(-1) ?? '').replaceAll(/\s/g, '');
    expect(form).toContain('ผู้กระทำการแทน');
    expect(form).toContain('สมหญิง');
    await expect(page.getByTestId('acknowledge-help')).toContainText('ผู้มาขอแทน');
    await touch(page, 'acknowledge-help');
    await expect(page.getByTestId('acknowledge-help')).toHaveCount(0);
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  });

  test('the officer sees the day’s visits, and nobody in them; the journal goes to the office’s medium', async () => {
    const page = await kiosk.screen('idle');
    await unlockOfficer(page);
    await touch(page, 'officer-day');
    await expect(page.getByTestId('day').locator('li')).toHaveCount(3);
    const day = (await page.getByTestId('day').textContent()) ?? '';
    expect(day).toContain('ดึงบัตรออก');
    // A whole number: four of its digits may stand in a hash.
    const personal = /สมหญิง|9009\d{9}/;
    expect(day).not.toMatch(personal);
    await touch(page, 'export-journal');
    await expect(page.getByTestId('exported')).toBeVisible();
    const folder = join(kiosk.directory, 'export');
    const [file = '', ...more] = readdirSync(folder);
    expect(more).toEqual([]);
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(lines.map((_, at) => at + 1));
    expect(lines.join('')).not.toMatch(personal);
    // A stick that was pulled out is said, and leaves no half of a file.
    rmSync(folder, { recursive: true });
    await touch(page, 'export-journal');
    await expect(page.locator('body')).toContainText('J03');
    await touch(page, 'officer-close');
  });

  test('the day is closed', async () => {
    const page = await kiosk.screen('idle');
    // A card that leaves its reader locks.
    if ((await page.getByTestId('officer-lock').count()) === 0) await unlockOfficer(page);
    await kiosk.world.card.remove(1);
    await expect(page.getByTestId('officer-unlock')).toBeVisible({ timeout: 20_000 });
    await touch(page, 'officer-unlock');
    await expect(page.getByTestId('unlock-card')).toBeVisible();
    await kiosk.world.card.insert('somchai', { slot: 1 });
    await expect(page.getByTestId('officer-unlock-panel')).toContainText('ไม่ใช่บัตรประจำตัวประชาชนของเจ้าหน้าที่', {
      timeout: 20_000,
    });
    await kiosk.world.card.remove(1);
    await kiosk.world.card.insert('officer', { slot: 1 });
    await touch(page, 'officer-close');
    await unlockOfficer(page);
    await touch(page, 'officer-board');
    await touch(page, 'close-day');
    await touch(page, 'close-day-yes');
    await kiosk.screen('closed');
  });
});
test('a window that was taken over does nothing that is an officer’s: closed, idle, on every screen before and after the PIN', async () => {
  const kiosk = await startKiosk({ config: { demonstration: false, officer: {} } });
  try {
    const closed = await kiosk.screen('closed');
    await forge(closed);
    expect(officersLines(kiosk)).toEqual([]);
    await expect(closed.getByTestId('officer-day')).toHaveCount(0);
    await typePin(closed, '2580');
    const idle = await kiosk.screen('idle');
    await forge(idle);
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    await forge(page);
    await touch(page, 'begin');
    await kiosk.screen('choosing');
    await forge(page);
    await touch(page, 'choose-dopa_person');
    await touch(page, 'form-copy');
    await touch(page, 'review');
    await kiosk.screen('reviewing');
    await forge(page);
    await touch(page, 'sign');
    await kiosk.screen('pin');
    await forge(page);
    await typePin(page, PIN);
    await kiosk.screen('viewing');
    await forge(page);
    await touch(page, 'help');
    await forge(page);
    await expect(page.getByTestId('help-called')).toBeVisible();
    await touch(page, 'print');
    await kiosk.screen('fee');
    await forge(page);
    await touch(page, 'print');
    await kiosk.screen('done');
    const sheets = (await kiosk.world.printer.sheets()).length;
    await forge(page);
    await kiosk.world.card.remove();
    const next = await kiosk.screen('idle', { otherThan: page });
    await forge(next);
    await kiosk.world.card.insert('somying');
    await kiosk.screen('hello');
    expect(officersLines(kiosk)).toEqual([]);
    expect((await kiosk.world.printer.sheets()).length).toBe(sheets);
  } finally {
    await kiosk.stop();
  }
});
