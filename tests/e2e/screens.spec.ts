/**
 * Every screen of the window, in both languages, orientations and contrasts, at both ends of the text sizes. The short form
 * looks at a third of the views, another third each time, where a look differs from one that sees them all in its contrast
 * alone, or is the smaller of two text sizes; axe sees three looks. The long form is all of them everywhere.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { TOPICS } from '../../electron/catalogue/topics.ts';
import type { VisitView } from '../../electron/contract/window.ts';
import { LONG, SEED } from '../long.ts';
import { random } from '../random.ts';
import { layoutFaults, turnThrough } from './layout.ts';
import { calm, OFFICER, VIEWS } from './screen-views.ts';
import { CHROMIUM_ARGS, onEach, openWindow, WINDOW_DIR, type WindowPage } from './window-page.ts';

const SIZES = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } } as const;
type Size = keyof typeof SIZES;

// Some forty views a test, each with axe: minutes on a machine that is busy.
test.describe.configure({ timeout: 300_000, mode: 'parallel' });

let browser: Browser;
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
});
test.afterAll(async () => browser?.close());

async function windowOf(size: Size, deviceScaleFactor = 1): Promise<WindowPage> {
  const context = await browser.newContext({
    viewport: SIZES[size],
    reducedMotion: 'reduce',
    deviceScaleFactor,
  });
  return openWindow(context);
}

const close = (of: WindowPage) => of.page.context().close();

/** Screens that a person takes in at a glance: at the normal text size nothing of them lies below an edge. */
const WHOLE = new Set(
  'closed closed-pin idle reading hello pin pin-wrong pin-last verifying printing take-card problem out-of-service'.split(
    ' ',
  ),
);

interface Look {
  readonly language: 'th' | 'en';
  readonly contrast: 'normal' | 'high';
  readonly text: 0 | 1 | 2;
}

/** Sets the window as a person would, by touching. */
async function dress(window: WindowPage, look: Look): Promise<void> {
  const { page } = window;
  const idle = VIEWS.get('idle');
  if (idle === undefined) throw new Error('no view named idle');
  await window.show(idle);
  if ((await page.locator('html').getAttribute('lang')) !== look.language)
    await page.getByTestId('language').click();
  await page.getByTestId('assist').click();
  await page.getByTestId(`text-${look.text}`).click();
  if ((await page.locator('html').getAttribute('data-contrast')) !== look.contrast)
    await page.getByTestId('set-highContrast').click();
  await page.getByTestId('assist-close').click();
  await expect(page.locator('html')).toHaveAttribute('lang', look.language);
  await expect(page.locator('html')).toHaveAttribute('data-contrast', look.contrast);
  await expect(page.locator('html')).toHaveAttribute('data-text', String(look.text));
}

/** Looks in which every view goes through axe: all in the long form, else two that share nothing. */
const isAxed = (size: Size, { language, contrast, text }: Look) =>
  // The tree is the same at each text size; contrast and names are judged at the largest.
  text === 2 &&
  (LONG ||
    (size === 'portrait'
      ? language === 'th' && contrast === 'normal'
      : language === 'en' && contrast === 'high'));

/** What is laid into a page once, and asked of every view: its own runner lays it in for every question. */
const { source: AXE } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))(
  'axe-core',
) as { readonly source: string };

/** Runs inside the page. */
async function axeFaults(): Promise<string[]> {
  interface Found {
    readonly id: string;
    readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
  }
  const { axe } = globalThis as unknown as {
    axe: { run(on: Document, options: object): Promise<{ readonly violations: readonly Found[] }> };
  };
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast-enhanced': { enabled: true } },
  });
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).join(' | ')}`,
  );
}

/** Runs inside the page: whether what is shown is longer than the screen. */
const isLong = () => document.querySelector('[data-testid="scroll-down"]') !== null;

type Views = readonly (readonly [name: string, view: VisitView])[];
const ALL: Views = [...VIEWS];
const FIRST = Math.floor(random(SEED)() * 3);
let looks = FIRST;
/** Where all views were seen in a look that is nearly the same: a third of them, the next one each time. */
const nextThird = (): Views => {
  looks += 1;
  return LONG ? ALL : ALL.filter((_, at) => (at + looks) % 3 === 0);
};

/** What is wrong with the layout of these views, and, where it is asked for, by axe. */
async function faultsOf(page: Page, views: Views, where: string, axed: boolean): Promise<string[]> {
  const found = [...(await onEach(page, views, layoutFaults))];
  if (axed) {
    await page.evaluate(AXE);
    found.push(...(await onEach(page, views, axeFaults)));
  }
  return found.flatMap(([name, faults]) => faults.map((fault) => `${name}${where}: ${fault}`));
}

for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['th', 'en'] as const)
    for (const contrast of ['normal', 'high'] as const)
      for (const text of [0, 2] as const) {
        const third = nextThird();
        test(`${size}, ${language}, ${contrast} contrast, text size ${text}: nothing cut off, overlapping, small or inaccessible`, async () => {
          const window = await windowOf(size);
          await dress(window, { language, contrast, text });
          const axed = isAxed(size, { language, contrast, text });
          const views = contrast === 'normal' || axed ? ALL : third;
          const faults = await faultsOf(window.page, views, '', axed);
          if (text === 0)
            for (const [name, long] of await onEach(
              window.page,
              views.filter(([name]) => WHOLE.has(name)),
              isLong,
            ))
              if (long) faults.push(`${name}: does not fit on one screen`);
          expect(faults).toEqual([]);
          expect(window.complaints).toEqual([]);
          await close(window);
        });
      }

for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['th', 'en'] as const) {
    const third = nextThird();
    test(`${size}, ${language}: with the officer beside, at every text size`, async () => {
      const window = await windowOf(size);
      const faults: string[] = [];
      for (const text of [0, 2] as const) {
        await dress(window, { language, contrast: 'normal', text });
        const views = text === 2 ? ALL : third;
        // While all is well, and while much is not.
        for (const beside of [calm, { mode: 'counter' as const, officer: OFFICER }]) {
          const axed = text === 2 && beside !== calm && (LONG || (size === 'portrait' && language === 'th'));
          const shown = views.map(([name, view]) => [name, { ...view, ...beside }] as const);
          faults.push(...(await faultsOf(window.page, shown, `, text size ${text}`, axed)));
        }
      }
      expect(faults).toEqual([]);
      await close(window);
    });
  }

// Each is one more file (renderer/locale/further), and has to fit the same screens.
for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['my', 'lo', 'km'] as const) {
    const third = nextThird();
    test(`${size}, ${language}: nothing is cut off in a further language, at both ends of the text sizes`, async () => {
      const window = await windowOf(size);
      const { page } = window;
      const faults: string[] = [];
      for (const text of [0, 2] as const) {
        await dress(window, { language: 'th', contrast: 'normal', text });
        for (const [name, view] of text === 2 ? ALL : third) {
          await window.show({ ...view, languages: ['th', 'en', 'my', 'lo', 'km'] });
          if ((await page.locator('html').getAttribute('lang')) !== language)
            for (const id of ['language', `language-${language}`]) await page.getByTestId(id).click();
          for (const fault of await page.evaluate(layoutFaults)) faults.push(`${name}, ${text}: ${fault}`);
          if (text === 0 && WHOLE.has(name) && (await page.getByTestId('scroll-down').count()) > 0)
            faults.push(`${name}: does not fit`);
        }
        await window.show({ ...(VIEWS.get('idle') as VisitView), languages: ['th', 'en', 'my', 'lo', 'km'] });
        for (const id of ['language', 'language-th']) await page.getByTestId(id).click();
      }
      expect(faults).toEqual([]);
      await close(window);
    });
  }

/**
 * How far a picture may be from the one that was looked at. The same Chromium draws the same dots; a share of the screen (it
 * was one in a hundred) would let a whole word be another one.
 */
const SAME = { threshold: 0.2, maxDiffPixels: 25 } as const;

test('one other word on a screen, of the usual size, is another picture', async () => {
  const window = await windowOf('portrait', 0.5);
  const { page } = window;
  await dress(window, { language: 'th', contrast: 'normal', text: 0 });
  const own = test.info().snapshotPath('as-it-is.png');
  mkdirSync(dirname(own), { recursive: true });
  const look = () => page.screenshot({ scale: 'device', animations: 'disabled' });
  await window.show(VIEWS.get('fetching') as VisitView);
  const said = page.locator('.row-outcome span').first();
  const say = (words: string) =>
    said.evaluate((element, text) => {
      element.textContent = text;
    }, words);
  // What an agency answered, and words that differ from it in a syllable or a consonant.
  for (const [word, other] of [
    ['หน่วยงานไม่ตอบ', 'หน่วยงานไม่พบ'],
    ['ไม่มีข้อมูลของท่าน', 'มีข้อมูลของท่าน'],
    ['พบข้อมูล', 'ลบข้อมูล'],
  ] as const) {
    await say(word);
    writeFileSync(own, await look());
    expect(await look(), word).toMatchSnapshot('as-it-is.png', SAME);
    await say(other);
    expect(await look(), `${word}, ${other}`).not.toMatchSnapshot('as-it-is.png', SAME);
  }
  await close(window);
});

/** One picture for each screen, and those of the officer's part; the others differ from these in little. */
const kept = (name: string, { content }: VisitView) =>
  name === content.screen || name === 'counter-help' || name === 'viewing-revealed';
/** What the officers' handbook shows, in their language. */
const inHandbook = (name: string) => ['closed', 'counter-help', 'fee'].includes(name);
for (const [size, language, looked, of] of [
  ['portrait', 'th', kept, 'portrait'],
  ['landscape', 'en', kept, 'landscape'],
  ['landscape', 'th', inHandbook, 'landscape-th'],
] as const)
  test(`${size}, ${language}: every screen looks as it did when it was looked at`, async () => {
    // Half size: enough to see a change of layout, colour or type, and small enough to keep.
    const window = await windowOf(size, 0.5);
    await dress(window, { language, contrast: 'normal', text: 0 });
    for (const [name, view] of VIEWS) {
      if (!looked(name, view)) continue;
      await window.show(view);
      await expect.soft(window.page).toHaveScreenshot(`${of}-${name}.png`, {
        scale: 'device',
        ...SAME,
        mask: [window.page.locator('.holder-photo')],
      });
    }
    await close(window);
  });

for (const size of ['portrait', 'landscape'] as const)
  for (const text of LONG ? ([0, 1, 2] as const) : ([0, 2] as const)) {
    const third = nextThird();
    test(`${size}, text size ${text}: "down" goes to the last line and "up" back to the first, wherever there is more`, async () => {
      const window = await windowOf(size);
      const faults: string[] = [];
      let long = 0;
      for (const language of ['th', 'en'] as const) {
        await dress(window, { language, contrast: 'normal', text });
        for (const [name, turned] of await onEach(window.page, text === 0 ? third : ALL, turnThrough)) {
          long += turned.presses;
          for (const fault of turned.faults) faults.push(`${name}, ${language}: ${fault}`);
        }
      }
      expect(long).toBeGreaterThan(0);
      expect(faults).toEqual([]);
      await close(window);
    });
  }

for (const size of ['portrait', 'landscape'] as const)
  for (const text of LONG ? ([0, 1, 2] as const) : ([0, 2] as const))
    test(`${size}, text size ${text}: each page of choosing but the whole list is one page, in every mode and position`, async () => {
      const window = await windowOf(size);
      const { page } = window;
      const faults: string[] = [];
      const topics = LONG ? TOPICS.map(({ id }) => id) : ['identity', 'licences'];
      const pages = ['', 'show-topics', ...topics.map((id) => `topic-${id}`)];
      for (const language of ['th', 'en'] as const) {
        await dress(window, { language, contrast: 'normal', text });
        for (const name of LONG
          ? ['choosing', 'choosing-nothing', 'counter-choosing', 'counter-locked']
          : ['choosing', 'counter-choosing'])
          for (const position of size === 'portrait' ? ['normal', 'low'] : ['normal']) {
            await page.locator('html').evaluate((root, at) => {
              root.dataset.position = at;
            }, position);
            for (const id of pages) {
              const view = VIEWS.get(name);
              const reading = VIEWS.get('reading');
              if (view === undefined || reading === undefined) throw new Error(`no view named ${name}`);
              await window.show(reading);
              await window.show(view);
              const more = page.getByTestId('show-topics');
              if (id.startsWith('topic-') && (await more.isVisible())) await more.click();
              const button = page.getByTestId(id);
              if (id !== '' && !(await button.isVisible())) continue;
              if (id !== '') await button.click();
              const where = `${name} ${language} ${position} ${id}`;
              for (const fault of await page.evaluate(layoutFaults)) faults.push(`${where}: ${fault}`);
              if ((await page.getByTestId('scroll-down').count()) > 0)
                faults.push(`${where}: more than one page`);
            }
          }
      }
      expect(faults).toEqual([]);
      await close(window);
    });

test('the panels over a screen are as sound as the screens', async () => {
  for (const size of ['portrait', 'landscape'] as const) {
    const window = await windowOf(size);
    await dress(window, { language: 'th', contrast: 'normal', text: 2 });
    const { page } = window;
    await page.evaluate(AXE);
    const faults: string[] = [];
    for (const [name, open, shut, typed] of [
      ['viewing-revealed', 'assist', 'assist-close'],
      ['viewing-revealed', 'cover', 'uncover'],
      ['choosing', 'show-all,filter-owner', 'owner-close'],
      ['choosing', 'filter-search', 'search-show'],
      ['choosing', 'filter-search', 'search-show', 'ทะเบียน'],
      ['counter-done', 'officer-assist', 'officer-close'],
      ['counter-done', 'officer-day', 'officer-close'],
      ['counter-done', 'officer-queue', 'officer-close'],
      ['counter-done', 'officer-board', 'officer-close'],
      ['counter-trays', 'officer-trays', 'officer-close'],
    ] as const) {
      const [view, idle] = [VIEWS.get(name), VIEWS.get('idle')];
      if (view === undefined || idle === undefined) throw new Error(`no view named ${name}`);
      // A screen that stays would keep the page of it that was turned to.
      await window.show(idle);
      await window.show(view);
      for (const id of open.split(',')) await page.getByTestId(id).click();
      await page.getByTestId(shut).waitFor();
      if (typed !== undefined) await page.getByTestId('search-input').fill(typed);
      for (const fault of [...(await page.evaluate(layoutFaults)), ...(await page.evaluate(axeFaults))])
        faults.push(`${size} ${open} ${typed ?? ''}: ${fault}`);
      if (process.env.SITTHI_LOOK !== undefined)
        await page.screenshot({ path: join(process.env.SITTHI_LOOK, `${size}-${open}.png`) });
      await page.getByTestId(shut).click();
    }
    expect(faults).toEqual([]);
    await close(window);
  }
});

test('the JavaScript of the first screen is at most 250 kB gzip', () => {
  const index = readFileSync(join(WINDOW_DIR, 'index.html'), 'utf8');
  const scripts = [...index.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(WINDOW_DIR, file))).length, 0);
  console.log(`initial JavaScript: ${Math.round(bytes / 1000)} kB gzip`);
  expect(bytes).toBeLessThanOrEqual(250_000);
  expect(readdirSync(join(WINDOW_DIR, 'assets')).filter((file) => file.endsWith('.map'))).toEqual([]);
});
