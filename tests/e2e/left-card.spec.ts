/** A card that somebody left in: whatever dies meanwhile, its holder is not greeted by name again, and the screen says what happened. */
import { expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { some } from '../long.ts';
import { PATIENCE } from '../patience.ts';
import { below, signalTo } from '../processes.ts';
import { rendererOf } from '../shells.ts';
import { type KioskUnderTest, shell, touch, typePin } from './kiosk.ts';
import { putBack, test } from './kiosk-test.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000 * PATIENCE);
test.beforeAll(({ kiosk: shared }) => {
  kiosk = shared;
});
test.afterEach(() => putBack(kiosk));

const journal = () =>
  [...readJournal(`${kiosk.directory}/store`)].map(({ kind, facts }) => ({
    kind,
    facts: JSON.parse(facts) as Record<string, unknown>,
  }));
const lines = (kind: string) => journal().filter((line) => line.kind === kind);
const patient = { timeout: 30_000 * PATIENCE };
let submitted = 0;
const greeted = async () => {
  await kiosk.world.card.insert('somying');
  return kiosk.screen('hello');
};
/** The card is asked for, with what happened; its holder's name is nowhere. */
async function askedFor(code: string, before: Page): Promise<void> {
  const page = await kiosk.screen('take-card', { otherThan: before });
  await expect(page.locator('.notice-code')).toContainText(code);
  await expect(page.locator('body')).not.toContainText(somying?.nameTh.first ?? '');
  await kiosk.world.card.remove();
  await kiosk.screen('idle');
}

/** Where in a visit its holder goes away and leaves the card. */
const STATES = ['hello', 'choosing', 'pin', 'viewing', 'printing', 'done'] as const;
type State = (typeof STATES)[number];
/** How long one sheet takes: what is to fail in the middle of a job finds it there. */
const PAGE_MS = 4000;

/** Leads the visit there as a person would. */
async function goTo(page: Page, state: State): Promise<void> {
  const at = STATES.indexOf(state);
  if (at >= 1) {
    await touch(page, 'begin');
    await kiosk.screen('choosing');
  }
  if (at >= 2) {
    await touch(page, 'choose-dopa_person');
    await touch(page, 'form-copy');
    await touch(page, 'review');
    await kiosk.screen('reviewing');
    await touch(page, 'sign');
    await kiosk.screen('pin');
  }
  if (at >= 3) {
    await typePin(page, somying?.pin ?? '');
    await kiosk.screen('viewing');
  }
  if (at >= 4) {
    await kiosk.world.printer.speed(state === 'printing' ? PAGE_MS : 0);
    await touch(page, 'print');
    await kiosk.screen('fee');
    await touch(page, 'print');
  }
  if (state === 'printing')
    await expect.poll(() => lines('print.submitted').length, patient).toBe(submitted + 1);
  if (state === 'done') await kiosk.screen('done');
  // The next visit stands by again.
  await expect.poll(() => kiosk.visits().length, patient).toBe(2);
}

/** What fails, and what the screen says of it. */
const FAULTS: Readonly<
  Record<string, { readonly code: string; readonly fail: (page: Page) => Promise<void> }>
> = {
  'visit killed': { code: 'K02', fail: async () => signalTo(kiosk.visits()[0], 'SIGKILL') },
  'window killed': {
    code: 'K02',
    fail: async (page) => signalTo(await rendererOf(page, kiosk.process.pid), 'SIGKILL'),
  },
  'card service restarted': {
    code: 'C16',
    fail: async () => {
      await kiosk.world.reader.killPcscd();
      await kiosk.world.reader.restartPcscd();
    },
  },
  'kiosk restarted': {
    code: 'K02',
    fail: async () => {
      await kiosk.cut();
      await kiosk.boot();
    },
  },
};

const CELLS = some(
  4,
  STATES.flatMap((state) => Object.keys(FAULTS).map((fault) => [state, fault] as const)),
);
for (const [state, fault] of CELLS)
  test(`${fault} at ${state}: the holder is not greeted again, and the screen says what happened`, async () => {
    const { code, fail } = FAULTS[fault] as (typeof FAULTS)[string];
    submitted = lines('print.submitted').length;
    const page = await greeted();
    await goTo(page, state);
    const from = journal().length;
    await fail(page);
    await kiosk.world.printer.speed(0);
    const told = await kiosk.screen('take-card', { otherThan: page });
    await expect(told.locator('.notice-code')).toContainText(code);
    await askedFor(code, page);
    const since = journal().slice(from);
    // Of the visit that failed: nobody was served between it and the next card.
    expect(since.filter(({ kind }) => kind === 'visit.started')).toEqual([]);
    const end = since.find(({ kind }) => kind === (code === 'C16' ? 'visit.ended' : 'visit.crashed'));
    if (fault !== 'kiosk restarted')
      expect(end?.facts).toMatchObject(
        code === 'C16'
          ? { reason: 'fault', fault: 'card.reader-lost' }
          : { why: fault === 'visit killed' ? 'killed' : 'window', standby: false },
      );
    // Another time the same card is a person who comes.
    await greeted();
    await kiosk.world.card.remove();
    await kiosk.screen('idle');
  });

/** Renderers of papers: in a Chromium of their own, whose profile is named so; in Electron not told from the windows'. */
const renderersOfPages = (): readonly number[] => {
  const browsers = below(kiosk.process.pid ?? -1).filter(({ args }) =>
    /--user-data-dir=\S*\/pages\//.test(args),
  );
  const roots = shell === 'chromium' ? browsers.map(({ pid }) => pid) : [kiosk.process.pid];
  return roots.flatMap((root) =>
    below(root ?? -1)
      .filter(({ args }) => args.includes('--type=renderer'))
      .map(({ pid }) => pid),
  );
};

test('the pages’ own renderer is killed while they are made: they are made again, and printed once', async () => {
  const page = await greeted();
  await goTo(page, 'viewing');
  const crashes = lines('visit.crashed').length;
  const sheets = (await kiosk.world.printer.sheets()).length;
  const known = new Set(renderersOfPages());
  await touch(page, 'print');
  const drawing = () => renderersOfPages().filter((pid) => !known.has(pid));
  await expect
    .poll(
      () => {
        const found = drawing();
        for (const pid of found) signalTo(pid, 'SIGKILL');
        return found.length;
      },
      { ...patient, intervals: [20], message: 'a renderer of pages is seen, and killed' },
    )
    .toBeGreaterThan(0);
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  expect((await kiosk.world.printer.sheets()).length).toBeGreaterThan(sheets);
  expect(lines('visit.crashed')).toHaveLength(crashes);
  await kiosk.world.card.remove();
  await kiosk.screen('idle');
});
