/** A card that somebody left in: whatever dies meanwhile, its holder is not greeted by name again, and the screen says what happened. */
import { expect, type Page, test } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { rendererOf } from '../shells.ts';
import { type KioskUnderTest, startKiosk } from './kiosk.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  kiosk = await startKiosk();
  await kiosk.screen('idle');
});
test.afterAll(async () => kiosk?.stop());

const journal = () =>
  [...readJournal(`${kiosk.directory}/store`)].map(({ kind, facts }) => ({
    kind,
    facts: JSON.parse(facts) as Record<string, unknown>,
  }));
const greeted = async () => {
  await kiosk.world.card.insert('somying');
  return kiosk.screen('hello');
};
/** The card is asked for, with what happened; its holder's name is nowhere. */
async function askedFor(code: string | null, before?: Page): Promise<void> {
  const page = await kiosk.screen('take-card', before === undefined ? {} : { otherThan: before });
  if (code !== null) await expect(page.locator('.notice-code')).toContainText(code);
  await expect(page.locator('body')).not.toContainText(somying?.nameTh.first ?? '');
  await kiosk.world.card.remove();
  await kiosk.screen('idle');
}

test('the visit’s process, or its window, is killed', async () => {
  for (const what of ['visit', 'renderer']) {
    const page = await greeted();
    await expect.poll(() => kiosk.visits().length, { timeout: 30_000 }).toBe(2);
    const [visit = -1] = kiosk.visits();
    process.kill(what === 'visit' ? visit : await rendererOf(page, kiosk.process.pid), 'SIGKILL');
    await askedFor('K02', page);
    expect(journal().findLast(({ kind }) => kind === 'visit.crashed')?.facts).toMatchObject({
      why: what === 'visit' ? 'killed' : 'window',
      standby: false,
    });
  }
});

test('the card service is started again: no card taken out', async () => {
  const page = await greeted();
  await expect.poll(() => kiosk.visits().length, { timeout: 30_000 }).toBe(2);
  await kiosk.world.reader.killPcscd();
  await kiosk.world.reader.restartPcscd();
  await askedFor('C16', page);
  expect(journal().findLast(({ kind }) => kind === 'visit.ended')?.facts).toEqual({
    reason: 'fault',
    fault: 'card.reader-lost',
  });
});

test('the kiosk is started again, after a power cut', async () => {
  await greeted();
  await kiosk.cut();
  await kiosk.boot();
  await askedFor('K02');
  await greeted();
  await kiosk.world.card.remove();
  await kiosk.screen('idle');
});
