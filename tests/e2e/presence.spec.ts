/** Who has no PIN, and who acts for a child: confirmed by the officer beside them, whole, in the real window. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { control } from '../../fixtures/control.ts';
import {
  choose,
  type KioskUnderTest,
  printedTexts,
  startKiosk,
  toPin,
  touch,
  typePin,
  unlockOfficer,
} from './kiosk.ts';
import { test } from './kiosk-test.ts';

const bare = (text: string) => text.replaceAll(/\s/g, '');
const factsOf = (kiosk: KioskUnderTest, kind: string) =>
  [...readJournal(join(kiosk.directory, 'store'))]
    .filter((line) => line.kind === kind)
    .map(({ facts }) => JSON.parse(facts) as Record<string, unknown>);

/** A window that was taken over confirms by itself. */
const forge = (page: Page, intent: object) =>
  page.evaluate((sent) => {
    const { kiosk } = globalThis as unknown as { kiosk: { send: (message: unknown) => void } };
    kiosk.send({ type: 'intent', intent: sent });
  }, intent);

/** Sees the record and prints what was ticked: the request, and a copy. */
async function printAll(kiosk: KioskUnderTest, page: Page): Promise<string> {
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  return bare(printedTexts(kiosk.world.spool).at(-1) ?? '');
}

const OFFICE = {
  name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Tua Yang District Office' },
  officeId: 9901,
  requestPrefix: 'ตย.0000',
  presence: true,
  onBehalf: true,
};

test.describe.configure({ mode: 'serial' });
let kiosk: KioskUnderTest;
test.beforeAll(async () => {
  kiosk = await startKiosk({ config: { mode: 'counter', officer: {}, office: OFFICE } });
  // Both servers permit it, or it is not to be had.
  for (const { control: socket } of [kiosk.world.servers.sas, kiosk.world.servers.linkage])
    await control(socket ?? '', 'PUT', '/policy', { presencePermitted: true });
  const page = await kiosk.screen('closed');
  await typePin(page, '2580');
  await kiosk.screen('idle');
});
test.afterAll(async () => kiosk?.stop());

test('who has no PIN is confirmed by the officer alone; the paper says so, and is signed by hand', async () => {
  const page = await toPin(kiosk, ['dopa_person']);
  await touch(page, 'no-pin');
  await kiosk.screen('confirming');
  await expect(page.getByTestId('officer-confirm')).toHaveCount(0);
  await forge(page, { intent: 'officer-confirm-holder' });
  await unlockOfficer(page);
  await kiosk.screen('confirming');
  expect(factsOf(kiosk, 'holder.verified')).toEqual([]);
  await touch(page, 'officer-confirm');
  const request = await printAll(kiosk, page);
  expect(request).toContain(bare('เจ้าหน้าที่ตรวจบัตรและตัวผู้ถือบัตรแล้วยืนยัน ไม่ได้ใช้รหัส PIN'));
  expect(request).not.toContain(bare('ลงลายมือชื่ออิเล็กทรอนิกส์'));
  expect(factsOf(kiosk, 'holder.verified').map(({ mode, onBehalf }) => [mode, onBehalf])).toEqual([
    ['presence', undefined],
  ]);
  await kiosk.world.card.remove();
  await kiosk.screen('idle', { otherThan: page });
});

test('who acts for a child: an officer confirms the capacity, and paper and journal say it', async () => {
  await kiosk.world.card.insert('jaidee');
  const page = await kiosk.screen('hello');
  await touch(page, 'represent');
  await kiosk.screen('representative');
  await touch(page, 'act-for-parent');
  await kiosk.screen('choosing');
  await choose(page, ['dopa_person']);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await expect(page.locator('body')).toContainText('ในฐานะผู้ใช้อำนาจปกครองของผู้เยาว์');
  await touch(page, 'sign');
  await kiosk.screen('confirming');
  await expect(page.getByTestId('acting')).toContainText('สูติบัตร');
  await unlockOfficer(page);
  // Of another capacity, or of the child itself, the officer has said nothing.
  await forge(page, { intent: 'officer-confirm-holder' });
  await forge(page, { intent: 'officer-confirm-holder', capacity: 'guardian' });
  await kiosk.screen('confirming');
  await touch(page, 'officer-confirm');
  const request = await printAll(kiosk, page);
  expect(request).toContain(bare('กระทำการในฐานะ ผู้ใช้อำนาจปกครองของผู้เยาว์'));
  expect(request).toContain(bare('หลักฐานที่เจ้าหน้าที่ตรวจแล้ว สูติบัตรหรือทะเบียนบ้านของผู้เยาว์'));
  expect(request).toContain(bare('ผู้กระทำการแทน ชื่อ-สกุล'));
  expect(request).not.toContain(bare('ลงลายมือชื่ออิเล็กทรอนิกส์'));
  expect(factsOf(kiosk, 'holder.verified').at(-1)).toMatchObject({ mode: 'presence', onBehalf: 'parent' });
  const acted = factsOf(kiosk, 'officer.acted').filter(({ act }) => act === 'confirm-holder');
  expect(acted.map(({ capacity }) => capacity)).toEqual([undefined, 'parent']);
  await kiosk.world.card.remove();
  await kiosk.screen('idle', { otherThan: page });
});
