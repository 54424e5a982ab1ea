/** A whole visit over the first generation of the Linkage Center: the department's network library stood in for, the window real. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { FIRST_SERVICES } from '../../fixtures/linkage/first-generation.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { type RunningServer, startServer } from '../integration/linkage-support.ts';
import { buildNetworkStandIn } from '../licensed/stand-in.ts';
import { type KioskUnderTest, printedTexts, startKiosk, toPin, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';
import { layoutFaults } from './layout.ts';

let kiosk: KioskUnderTest;
let gateway: RunningServer;
let folder: string;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sitthi-network-'));
  const standIn = buildNetworkStandIn(folder);
  gateway = await startServer(
    'linkage',
    join(import.meta.dirname, '..', '..', '.sitthi', 'pki'),
    join(folder, 'first.sock'),
    'first-generation.ts',
  );
  standIn.behave({ port: new URL(gateway.url).port });
  kiosk = await startKiosk({
    config: { sas: {}, linkage: { generation: 1, first: { library: folder, services: FIRST_SERVICES } } },
  });
});
test.afterAll(async () => {
  await kiosk?.stop();
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the kiosk opens, the holder is proven, sees records and prints; what this generation does not give is said', async () => {
  const page = await toPin(kiosk, ['dopa_person', 'dopa_house']);
  await typePin(page, loadPeople().get('somying')?.pin ?? '');
  await kiosk.screen('viewing');
  await touch(page, 'show-disclosures');
  await kiosk.screen('disclosures');
  await expect(page.locator('body')).toContainText('ไม่ได้แปลว่าไม่มีใครดู');
  await expect(page.locator('body')).toContainText('L15');
  await touch(page, 'back');
  await kiosk.screen('viewing');
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  await expect(page.getByTestId('unnumbered')).toContainText('ไม่ออกเลขรับ');
  expect(await page.evaluate(layoutFaults)).toEqual([]);
  const shots = process.env.SITTHI_SHOTS;
  if (shots !== undefined) await page.screenshot({ path: join(shots, 'first-done.png') });
  await expect(page.getByTestId('receipt-number')).toHaveCount(0);
  const text = (printedTexts(kiosk.world.spool).at(-1) ?? '').replaceAll(/\s/g, '');
  expect(text).toContain('สมหญิง');
  expect(text).toContain('ระบบLinkageCenterของสำนักงานนี้ไม่ออกเลขรับใช้เลขที่คำขออ้างอิง');
  await touch(page, 'finish');
  await kiosk.screen('take-card');
  await kiosk.world.card.remove();
  const next = await kiosk.screen('idle', { otherThan: page });
  // Nothing waits to be lodged with a gateway that takes nothing.
  await expect(next.locator('body')).not.toContainText('L11');
  const kinds = [...readJournal(join(kiosk.directory, 'store'))].map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.includes('lodged'))).toEqual([]);
});
