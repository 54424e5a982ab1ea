/** Every screen of the window, in both languages, orientations and contrasts, at both ends of the text sizes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { TOPICS } from '../../electron/catalogue/topics.ts';
import type { VisitView } from '../../electron/contract/window.ts';
import { LONG } from '../long.ts';
import { layoutFaults, turnThrough } from './layout.ts';
import { calm, OFFICER, VIEWS } from './screen-views.ts';
import { CHROMIUM_ARGS, openWindow, WINDOW_DIR, type WindowPage } from './window-page.ts';

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

async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: true } },
    })
    .analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).join(' | ')}`,
  );
}

for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['th', 'en'] as const)
    for (const contrast of ['normal', 'high'] as const)
      for (const text of [0, 2] as const)
        test(`${size}, ${language}, ${contrast} contrast, text size ${text}: nothing cut off, overlapping, small or inaccessible`, async () => {
          const window = await windowOf(size);
          await dress(window, { language, contrast, text });
          const faults: string[] = [];
          for (const [name, view] of VIEWS) {
            await window.show(view);
            for (const fault of await window.page.evaluate(layoutFaults)) faults.push(`${name}: ${fault}`);
            if (text === 0 && WHOLE.has(name) && (await window.page.getByTestId('scroll-down').count()) > 0)
              faults.push(`${name}: does not fit on one screen`);
            if (isAxed(size, { language, contrast, text }))
              for (const fault of await axeFaults(window.page)) faults.push(`${name}: ${fault}`);
          }
          expect(faults).toEqual([]);
          expect(window.complaints).toEqual([]);
          await close(window);
        });

for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['th', 'en'] as const)
    test(`${size}, ${language}: with the officer beside, at every text size`, async () => {
      const window = await windowOf(size);
      const faults: string[] = [];
      for (const text of [0, 2] as const) {
        await dress(window, { language, contrast: 'normal', text });
        for (const [name, view] of VIEWS) {
          // While all is well, and while much is not.
          for (const beside of [calm, { mode: 'counter' as const, officer: OFFICER }]) {
            await window.show({ ...view, ...beside });
            for (const fault of await window.page.evaluate(layoutFaults))
              faults.push(`${name}, text size ${text}: ${fault}`);
          }
          if (text === 2 && (LONG || (size === 'portrait' && language === 'th')))
            for (const fault of await axeFaults(window.page)) faults.push(`${name}: ${fault}`);
        }
      }
      expect(faults).toEqual([]);
      await close(window);
    });

// Each is one more file (renderer/locale/further), and has to fit the same screens.
for (const size of ['portrait', 'landscape'] as const)
  for (const language of ['my', 'lo', 'km'] as const)
    test(`${size}, ${language}: nothing is cut off in a further language, at both ends of the text sizes`, async () => {
      const window = await windowOf(size);
      const { page } = window;
      const faults: string[] = [];
      for (const text of [0, 2] as const) {
        await dress(window, { language: 'th', contrast: 'normal', text });
        for (const [name, view] of VIEWS) {
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

for (const [size, language] of [
  ['portrait', 'th'],
  ['landscape', 'en'],
] as const)
  test(`${size}, ${language}: every screen looks as it did when it was looked at`, async () => {
    // Half size: enough to see a change of layout, colour or type, and small enough to keep.
    const window = await windowOf(size, 0.5);
    await dress(window, { language, contrast: 'normal', text: 0 });
    for (const [name, view] of VIEWS) {
      // One picture for each screen, and those of the officer's part; the others differ from these in little.
      if (name !== view.content.screen && name !== 'counter-help' && name !== 'viewing-revealed') continue;
      await window.show(view);
      await expect.soft(window.page).toHaveScreenshot(`${size}-${name}.png`, {
        scale: 'device',
        maxDiffPixelRatio: 0.01,
        mask: [window.page.locator('.holder-photo')],
      });
    }
    await close(window);
  });

for (const size of ['portrait', 'landscape'] as const)
  for (const text of LONG ? ([0, 1, 2] as const) : ([0, 2] as const))
    test(`${size}, text size ${text}: "down" goes to the last line and "up" back to the first, wherever there is more`, async () => {
      const window = await windowOf(size);
      const faults: string[] = [];
      let long = 0;
      for (const language of ['th', 'en'] as const) {
        await dress(window, { language, contrast: 'normal', text });
        for (const [name, view] of VIEWS) {
          await window.show(view);
          const turned = await window.page.evaluate(turnThrough);
          long += turned.presses;
          for (const fault of turned.faults) faults.push(`${name}, ${language}: ${fault}`);
        }
      }
      expect(long).toBeGreaterThan(0);
      expect(faults).toEqual([]);
      await close(window);
    });

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
      for (const fault of [...(await page.evaluate(layoutFaults)), ...(await axeFaults(page))])
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
