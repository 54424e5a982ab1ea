/** The whole path of the product in the real window, against the real pcscd, CUPS and emulated servers. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { loadRecords } from '../../fixtures/linkage/records.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { signalTo } from '../processes.ts';
import { choose, type KioskUnderTest, printedFiles, printedTexts, shell, touch, typePin } from './kiosk.ts';
import { putBack, test } from './kiosk-test.ts';

const shots = process.env.SITTHI_LOOK;
const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
/** What only the record of a database says: neither the card nor the request does. */
const ONLY_THERE: Readonly<Record<string, readonly (string | number)[]>> = {
  dopa_person: ['fatherName'],
  dopa_house: ['person', 1, 'fullnameAndRank'],
  dopa_name: ['allName', 0, 'docID'],
  nhso_right: ['HSUB_NAME'],
  dlt_licence: [0, 'licenceNo'],
};
const DATABASES = Object.keys(ONLY_THERE);
const records = loadRecords().get(somying.citizenId);
/** That value of a database, as the emulated agency holds it. */
const held = (database: string): string =>
  String(
    ONLY_THERE[database]?.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown>)[step],
      records?.get(database),
    ),
  );

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.beforeAll(({ kiosk: shared }) => {
  console.log(`host: ${shell}`);
  kiosk = shared;
});
test.afterEach(() => putBack(kiosk));

/** For whoever wants to look at it (SITTHI_LOOK): a picture costs half a second. */
const shoot = async (page: Page, name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: join(shots, `${name}.png`) });

async function toPin(): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await choose(page, DATABASES);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  return page;
}

test('a person puts the card in and leaves with the request and copies', async () => {
  const before = printedFiles(kiosk.world.spool).length;
  const idle = await kiosk.screen('idle');
  await shoot(idle, '01-idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await expect(page.locator('body')).toContainText('สมหญิง');
  await expect(page.locator('body')).not.toContainText(somying.citizenId);
  await shoot(page, '02-hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await choose(page, DATABASES);
  await shoot(page, '03-choosing');
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  const number = /ตย\.0000\/ม25\/\d{4}\/\d{6}/.exec((await page.locator('body').textContent()) ?? '')?.[0];
  expect(number).toBeDefined();
  await shoot(page, '04-reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  await shoot(page, '05-pin');
  await typePin(page, somying.pin);
  await kiosk.screen('viewing');
  await shoot(page, '06-viewing');
  await touch(page, `open-${DATABASES[0]}`);
  await expect(page.getByTestId('reveal')).toBeVisible();
  await shoot(page, '07-record');
  await touch(page, 'flags');
  await page.locator('[data-testid^="wrong-"]').first().click();
  // The list says it as well, as long as it is so.
  const flagged = page.locator(`[data-database="${DATABASES[0]}"]`).getByTestId('row-flagged');
  await touch(page, 'close-record');
  await expect(flagged).toContainText('ขอแก้ไข 1 รายการ');
  await touch(page, `open-${DATABASES[0]}`);
  await touch(page, 'flags');
  await page.locator('[data-testid^="wrong-"][data-selected]').click();
  await touch(page, 'close-record');
  await expect(flagged).toBeHidden();
  await touch(page, `open-${DATABASES[0]}`);
  await touch(page, 'flags');
  await page.locator('[data-testid^="wrong-"]').first().click();
  await touch(page, 'close-record');
  await touch(page, 'show-disclosures');
  await kiosk.screen('disclosures');
  await shoot(page, '07-who-looked');
  await touch(page, 'back');
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  await shoot(page, '08-fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  await shoot(page, '09-done');

  const printed = printedTexts(kiosk.world.spool, before);
  expect(printed).toHaveLength(1);
  const text = (printed[0] ?? '').replaceAll(' ', '');
  expect(text).toContain(`${somying.nameTh.first}`);
  expect(text).toContain(somying.nameTh.last);
  expect(text).toContain((number ?? '').replaceAll(' ', ''));
  // What was called wrong becomes a correction request.
  expect(text).toContain('แก้ไขเปลี่ยนแปลงหรือลบ');
  const words = text.replaceAll(/\s/g, '');
  for (const database of DATABASES) {
    const value = held(database).replaceAll(/\s/g, '');
    expect(value.length, database).toBeGreaterThan(5);
    expect(words, database).toContain(value);
  }
  await touch(page, 'finish');
  await shoot(await kiosk.screen('take-card', { otherThan: page }), '10-take-card');
});

test('a wrong PIN shows the tries left, and the right one goes on', async () => {
  const page = await toPin();
  await typePin(page, '9999');
  // The pad has a key 2 as well.
  await expect(page.getByTestId('tries-left')).toContainText('2');
  await shoot(page, '11-wrong-pin');
  await kiosk.screen('pin');
  await typePin(page, somying.pin);
  await kiosk.screen('viewing');
});

for (const state of ['pin', 'viewing'] as const) {
  test(`the card taken out at ${state} ends the visit, and its process and window`, async () => {
    const [current] = kiosk.visits();
    const page = await toPin();
    if (state === 'viewing') {
      await typePin(page, somying.pin);
      await kiosk.screen('viewing');
    }
    await kiosk.world.card.remove();
    const next = await kiosk.screen('idle');
    expect(next).not.toBe(page);
    await expect.poll(() => kiosk.visits().includes(current ?? -1), { timeout: 2000 }).toBe(false);
    await expect(next.locator('body')).not.toContainText('สมหญิง');
  });
}

test('a visit that is killed is replaced, and the screen says so', async () => {
  await toPin();
  const before = kiosk.visits();
  signalTo(before[0], 'SIGKILL');
  await kiosk.world.card.remove();
  const next = await kiosk.screen('idle');
  await expect(next.locator('body')).toContainText('K02');
});

test('pcscd killed and restarted while idle is survived', async () => {
  const page = await kiosk.screen('idle');
  await kiosk.world.reader.killPcscd();
  await expect(page.locator('body')).toContainText('C01');
  await kiosk.world.reader.restartPcscd();
  await expect(page.locator('body')).not.toContainText('C01');
  await kiosk.world.card.insert('somying');
  await kiosk.screen('hello');
});

test('the journal is whole and names nobody', async () => {
  const report = execFileSync(
    process.execPath,
    ['electron/journal/journal-cli.ts', 'verify', '--config', kiosk.world.configFile],
    {
      encoding: 'utf8',
      cwd: join(import.meta.dirname, '..', '..'),
    },
  );
  expect(report).toContain('whole');
  expect(kiosk.output()).not.toMatch(/9009\d{9}|สมหญิง|ทดสอบดี/);
});
