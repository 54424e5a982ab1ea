/** Who has no card: an empty form and an officer, in the real window; and nobody empties the tray by it. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { SECTION_25 } from '../../electron/request/wording.ts';
import { printedTexts, startKiosk, touch } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const bare = (text: string) => text.replaceAll(/\s/g, '');

test('prints the form, says where the officer is, and prints no second one at once; what the printer says is told', async () => {
  const kiosk = await startKiosk({ config: { help: { place: { th: 'ช่อง 7', en: 'counter 7' } } } });
  try {
    const journal = () =>
      // Not whether a visit that stands by came up in time: a busy machine starts another.
      [...readJournal(join(kiosk.directory, 'store'))].filter(({ kind, facts }) =>
        kind === 'fault'
          ? facts.includes('form.')
          : /^(form|help|job|request|visit|records)/.test(kind) && kind !== 'visit.crashed',
      );
    await kiosk.world.printer.speed(200);
    const page = await kiosk.screen('idle');
    await touch(page, 'no-card');
    await kiosk.screen('no-card');
    await expect(page.getByTestId('officer-place')).toContainText('ช่อง 7');
    // Without paper: said, and the form comes when there is some.
    await kiosk.world.printer.trouble('media-empty-error', 0);
    await touch(page, 'print-form');
    await expect(page.getByTestId('print-state')).toHaveAttribute('data-state', 'waiting');
    await expect(page.locator('body')).toContainText('กระดาษหมด');
    await kiosk.world.printer.repair();
    await expect(page.locator('body')).toContainText('รับแบบคำขอที่ช่องรับกระดาษ');
    await expect(page.getByTestId('help-called')).toContainText('ช่อง 7');
    const text = bare(printedTexts(kiosk.world.spool).at(-1) ?? '');
    for (const { th } of SECTION_25) expect(text).toContain(bare(th));
    expect(text).toContain(bare('เรียน หัวหน้าหน่วยงานของรัฐ'));
    expect(text).not.toMatch(/ม25\/|สมหญิง|9009\d{9}/);
    const sheets = (await kiosk.world.printer.sheets()).length;
    expect(sheets).toBe(2);
    // Another at once, by whoever wants all of the paper: refused, and said why.
    await touch(page, 'back');
    await kiosk.screen('idle');
    await touch(page, 'no-card');
    await touch(page, 'print-form');
    await expect(page.locator('.notice-code')).toContainText('R12');
    expect((await kiosk.world.printer.sheets()).length).toBe(sheets);
    // Whoever comes with a card is served.
    await kiosk.world.card.insert('somying');
    await kiosk.screen('hello');
    expect(journal().map(({ kind }) => kind)).toEqual([
      ...['help.called', 'form.asked', 'job.sent', 'job.ended'],
      // Nobody had heard the first call.
      ...['help.called', 'form.asked', 'fault', 'visit.started'],
    ]);
    expect(journal().some(({ facts }) => /สมหญิง|9009/.test(facts))).toBe(false);
  } finally {
    await kiosk.stop();
  }
});

test('goes back by itself to the screen that asks for a card, in the language that it begins with', async () => {
  const kiosk = await startKiosk({ config: { delays: { idleWarningMs: 5000, idleWipeMs: 3000 } } });
  try {
    const page = await kiosk.screen('idle');
    await touch(page, 'language');
    await touch(page, 'no-card');
    await kiosk.screen('no-card');
    const next = await kiosk.screen('idle', { otherThan: page });
    await expect(next.locator('html')).toHaveAttribute('lang', 'th');
  } finally {
    await kiosk.stop();
  }
});
