/**
 * `npm run bench -- ui`: how long the person waits. All in one run, on one machine: from the card going in to the name
 * on the screen, beside the same card read with no screen at all; a touch to its answer; the window beside an empty page.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { quantile } from 'simple-statistics';
import { startReaderService } from '../../fixtures/card/reader-service.ts';
import { cardControl } from '../../fixtures/control.ts';
import { watchReader } from '../../native/index.ts';
import { type KioskUnderTest, startKiosk, touch } from '../e2e/kiosk.ts';
import type { Told } from './figures.ts';

const ROUNDS = Number(process.env.SITTHI_ROUNDS ?? 20);
const root = join(import.meta.dirname, '..', '..');

/** From the hand's push to the holder's name in a bare `CardView`: a reader and a card alone, no kiosk, no window. */
async function floor(): Promise<readonly number[]> {
  const directory = mkdtempSync(join(tmpdir(), 'sitthi25-bench-'));
  const service = await startReaderService({ directory, pki: join(root, '.sitthi', 'pki'), pace: 'none' });
  const card = cardControl(service.cardControl);
  Object.assign(process.env, service.env);
  const times: number[] = [];
  let named = Promise.withResolvers<void>();
  const watch = watchReader({
    driver: 'smartcard',
    reader: 'Virtual PCD 00 00',
    onView: (view) => {
      if (view.state === 'ready' || (view.state === 'reading' && view.holder !== undefined)) named.resolve();
    },
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    named = Promise.withResolvers<void>();
    await new Promise((done) => setTimeout(done, 300));
    const start = performance.now();
    await card.insert('somying');
    await named.promise;
    times.push(performance.now() - start);
    await card.remove();
  }
  await watch.close();
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
  return times;
}

/** From the hand's push to the name painted: the frame after the name came into the page. */
async function painted(kiosk: KioskUnderTest): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await kiosk.screen('idle');
    await new Promise((done) => setTimeout(done, 1500));
    const seen = page.evaluate(
      () =>
        new Promise<number>((done) => {
          const look = () => {
            if (!document.body.textContent?.includes('สมหญิง')) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(Date.now()), 0));
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    const start = Date.now();
    await kiosk.world.card.insert('somying');
    times.push((await seen) - start);
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  }
  return times;
}

/** What a touch brings, in milliseconds: from finger down to the touched thing painted as pressed; from finger up to the visit's answer painted. */
interface Touches {
  readonly seen: readonly number[];
  readonly answered: readonly number[];
}

/** Touches of the longest list of the kiosk, with a person's pause between them. */
async function touches(kiosk: KioskUnderTest): Promise<Touches> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  // The longest list that there is.
  await touch(page, 'show-all');
  await page.locator('[data-testid^="choose-dopa"]').first().waitFor();
  await page.evaluate(() => {
    const times = { seen: [] as number[], answered: [] as number[] };
    Object.assign(globalThis, { times });
    let [down, up] = [0, 0];
    const waiting = new Set<string>();
    addEventListener(
      'pointerdown',
      (event) => {
        down = event.timeStamp;
        waiting.add('data-pressed').add('data-chosen');
      },
      true,
    );
    addEventListener('pointerup', (event) => (up = event.timeStamp), true);
    new MutationObserver((changes) => {
      for (const { attributeName } of changes) {
        if (attributeName === null || !waiting.delete(attributeName)) continue;
        const [since, into] = attributeName === 'data-pressed' ? [down, times.seen] : [up, times.answered];
        // A task queued from an animation frame runs when that frame has been handed to the compositor.
        requestAnimationFrame(() => setTimeout(() => into.push(performance.now() - since), 0));
      }
    }).observe(document.body, { subtree: true, attributeFilter: ['data-pressed', 'data-chosen'] });
  });
  for (const box of (await page.locator('[data-testid^="choose-dopa"]').all()).slice(0, 12)) {
    await box.scrollIntoViewIfNeeded();
    await new Promise((done) => setTimeout(done, 300));
    await box.click();
    await new Promise((done) => setTimeout(done, 500));
  }
  const { times } = (await page.evaluate('({ times })')) as { times: Touches };
  await kiosk.world.card.remove();
  await kiosk.screen('idle', { otherThan: page });
  return times;
}

/** A shell started with the built window until it says "ready", and the same shell with an empty page. */
async function ready(): Promise<{ readonly window: readonly number[]; readonly empty: readonly number[] }> {
  const files = join(root, 'dist', 'window');
  const open = async (path: string): Promise<number> => {
    const profile = mkdtempSync(join(tmpdir(), 'sitthi25-bench-'));
    const start = performance.now();
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      headless: false,
      viewport: null,
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--kiosk',
        '--app=about:blank',
      ],
    });
    await context.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/empty.html')
        return route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><title>empty</title><script>kiosk.send()</script>',
        });
      const kind = pathname.slice(pathname.lastIndexOf('.') + 1);
      const types: Record<string, string> = {
        js: 'text/javascript',
        css: 'text/css',
        html: 'text/html',
        woff2: 'font/woff2',
      };
      return route.fulfill({ contentType: types[kind] ?? '', body: readFileSync(join(files, pathname)) });
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const said = Promise.withResolvers<void>();
    await page.exposeFunction('__said', () => said.resolve());
    await page.addInitScript(() => {
      const scope = globalThis as unknown as Record<string, unknown>;
      scope.kiosk = { send: () => (scope.__said as () => void)(), listen: () => () => undefined };
    });
    await page.goto(`https://kiosk.invalid${path}`, { waitUntil: 'commit' });
    await said.promise;
    const took = performance.now() - start;
    await context.close();
    rmSync(profile, { recursive: true, force: true });
    return took;
  };
  await open('/empty.html');
  const empty: number[] = [];
  const window: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    empty.push(await open('/empty.html'));
    window.push(await open('/index.html'));
  }
  return { window, empty };
}

/** JavaScript that the window's page asks for at once, gzipped. */
function initialScriptBytes(): number {
  const files = join(root, 'dist', 'window');
  const html = readFileSync(join(files, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '');
  return wanted.reduce((sum, file) => sum + gzipSync(readFileSync(join(files, file))).length, 0);
}

/** A display of our own where there is none. */
async function display(): Promise<() => void> {
  if (process.env.DISPLAY !== undefined && process.env.DISPLAY !== '') return () => undefined;
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((found) =>
    createInterface({ input: xvfb.stdout }).once('line', found),
  );
  process.env.DISPLAY = `:${number.trim()}`;
  return () => void xvfb.kill();
}

export async function run(): Promise<readonly Told[]> {
  const hide = await display();
  const bare = await floor();
  const kiosk = await startKiosk({ pace: 'none' });
  try {
    const named = await painted(kiosk);
    const answered = await touches(kiosk);
    const { window, empty } = await ready();
    const script = initialScriptBytes();
    const bareLate = quantile([...bare], 0.95);
    return [
      { what: 'card in to the name, no screen', unit: 'ms', rounds: [...bare], told: 'p95' },
      { what: 'card in to the name painted', unit: 'ms', rounds: [...named], told: 'p95' },
      {
        ...{
          what: 'the name painted later than with no screen',
          unit: 'ms',
          told: 'p95',
          mark: { atMost: 60 },
        },
        rounds: named.map((at) => at - bareLate),
      },
      {
        ...{ what: 'finger down to the touched thing painted as pressed', unit: 'ms', told: 'p95' },
        ...{ rounds: [...answered.seen], mark: { atMost: 50 } },
      },
      {
        ...{ what: 'finger up to the visit’s answer painted, in the longest list', unit: 'ms', told: 'p95' },
        ...{ rounds: [...answered.answered], mark: { atMost: 50 } },
      },
      {
        ...{ what: 'window ready ÷ an empty page in the same shell', unit: '×', mark: { atMost: 1.3 } },
        rounds: window.map((took, round) => took / (empty[round] ?? Number.NaN)),
      },
      { what: 'first JavaScript, gzip', unit: 'kB', rounds: [script / 1000], mark: { atMost: 250 } },
    ];
  } finally {
    await kiosk.stop();
    hide();
  }
}
