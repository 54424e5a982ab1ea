/**
 * What every shell must do, the same for each: window life, channel, PDF, power, crash, quit. Chromium always; Electron wherever
 * its binary is (`npm run test:electron` fails where it is not).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../electron/shell/chromium/chromium.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { isSandboxed, kioskUser, whatRuns } from '../kiosk-user.ts';
import { PATIENCE } from '../patience.ts';
import { signalTo } from '../processes.ts';
import {
  bundled,
  electronBinary,
  partsBelow,
  type RunningShell,
  type ShellName,
  startShell,
} from '../shells.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const BACK_WITHIN_MS = 10_000;

it.runIf(process.env.SITTHI_ELECTRON === 'required')(
  'Electron’s binary is here (npx install-electron)',
  () => {
    expect(electronBinary()).toBeDefined();
  },
);

it.runIf(electronBinary() !== undefined)(
  'Electron runs a command of the journal where there is no display, as build/os/journal asks for it',
  () => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    const words = ['--no-sandbox', '--ozone-platform=headless', '--disable-gpu', '--journal', '--'];
    const run = (...command: string[]) =>
      spawnSync(electronBinary() ?? '', [bundled('main.electron'), ...words, ...command], {
        encoding: 'utf8',
        env,
        timeout: 20_000,
      });
    expect(run('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: sitthi25-journal'),
    });
    expect(run('verify', '--config', '/nowhere/kiosk.json').status).toBe(2);
  },
  60_000,
);

const SHELLS: readonly ShellName[] = [
  ...(process.env.SITTHI_ELECTRON === 'required' ? [] : (['chromium'] as const)),
  ...(electronBinary() === undefined ? [] : (['electron'] as const)),
];

/**
 * Whether a display's screen saver, told to come after two seconds without a touch, comes: it lays the bare ground over
 * every window, and a picture of the screen has one colour.
 */
async function sleeps(display: string): Promise<boolean> {
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { env: { ...process.env, DISPLAY: display } });
  run('xset', 's', '2', 's', 'noblank', 's', 'reset');
  const folder = mkdtempSync(join(tmpdir(), 'sitthi-power-'));
  try {
    // Two seconds later, and in the three after that.
    for (const end = performance.now() + 5000; ; ) {
      await new Promise((done) => setTimeout(done, 500));
      const file = join(folder, `screen-${Math.round(performance.now())}.ppm`);
      run('scrot', file);
      const dots = readFileSync(file).subarray(-1080 * 1920 * 3);
      if (dots.subarray(3).equals(dots.subarray(0, -3))) return true;
      if (performance.now() > end) return false;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(SHELLS)('in %s', (name) => {
  let shell: RunningShell;
  const touch = (page: Page, id: string) => page.getByTestId(id).click();
  beforeAll(async () => {
    shell = await startShell(name);
    await shell.screen('idle');
  }, 90_000);
  afterAll(async () => {
    await shell?.stop();
  }, 60_000);

  it('is the shell that was meant, in its sandbox wherever it is not root’s', async () => {
    await shell.screen('idle');
    const { pid = -1 } = shell.process;
    const { program, uid } = whatRuns(pid);
    const renderers = partsBelow(pid).filter(({ what }) => what === 'renderer');
    console.log(`${name}: ${program}, user ${uid}`);
    expect(program).toBe(realpathSync(name === 'chromium' ? process.execPath : (electronBinary() ?? '')));
    expect(renderers.length).toBeGreaterThan(0);
    expect(uid).toBe(kioskUser()?.uid ?? 0);
    expect(renderers.map((renderer) => isSandboxed(renderer.pid))).toEqual(renderers.map(() => uid !== 0));
  });

  it('says in one line that the first window is up', () => {
    expect(shell.said().trim()).toBe('{"shown":true}');
  });

  it('fills the screen with one window, on its own page; the next one stands by unseen', async () => {
    const page = await shell.screen('idle');
    const seen = await page.evaluate('[innerWidth - screen.width, innerHeight - screen.height]');
    for (const more of seen as readonly number[]) {
      expect(more).toBeGreaterThanOrEqual(0);
      expect(more).toBeLessThanOrEqual(1);
    }
    expect(page.url()).toMatch(/^(https:\/\/kiosk\.invalid|app:\/\/kiosk)\/index\.html$/);
    await expect.poll(() => shell.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
  });

  it('gives the page the contract, no Node, no network, no storage', async () => {
    const page = await shell.screen('idle');
    expect(await page.evaluate('Object.keys(window.kiosk).sort()')).toEqual(['listen', 'send']);
    expect(
      await page.evaluate("['require', 'process', 'module', 'Buffer'].filter((name) => name in window)"),
    ).toEqual([]);
    expect(await page.evaluate("fetch('http://127.0.0.1:1/').then(() => 'reached', () => 'refused')")).toBe(
      'refused',
    );
    expect(await page.evaluate("String(window.open('https://example.com/'))")).toBe('null');
    expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length].join()')).toBe(
      ',0,0',
    );
    // A string does not become code: asked by a timer, because the tester's own evaluation is above the policy.
    await page.evaluate('(() => { try { setTimeout("globalThis.ran = true") } catch {} })()');
    await new Promise((done) => setTimeout(done, 200));
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  });

  it('does not believe a page that says what the contract does not know', async () => {
    const page = await shell.screen('idle');
    const before = shell.visits();
    await page.evaluate(
      `for (const message of [null, 7, 'x', {}, { type: 'view' }, { type: 'intent', intent: { intent: 'look-up', citizenId: '${somying.citizenId}' } }, { type: 'intent', intent: { intent: 'begin', more: 1 } }])
         try { window.kiosk.send(message) } catch {}`,
    );
    await new Promise((done) => setTimeout(done, 500));
    await shell.screen('idle');
    expect(shell.visits()).toEqual(before);
  });

  it('carries a visit from card to paper, and the pages are whole', async () => {
    await shell.screen('idle');
    await shell.world.card.insert('somying');
    const page = await shell.screen('hello');
    await page.evaluate('window.marked = true');
    await touch(page, 'begin');
    await shell.screen('choosing');
    for (const id of ['dopa_person', 'nhso_right']) await touch(page, `choose-${id}`);
    await touch(page, 'review');
    await shell.screen('reviewing');
    await touch(page, 'sign');
    await shell.screen('pin');
    for (const digit of somying.pin) await touch(page, `digit-${digit}`);
    await touch(page, 'pin-ok');
    await shell.screen('viewing');
    await touch(page, 'print');
    // The fee is shown first; the second touch prints.
    await shell.screen('fee');
    await touch(page, 'print');
    await shell.screen('done', 60_000);
    const { spool } = shell.world;
    const texts = readdirSync(spool)
      .filter((file) => file.endsWith('.pdf'))
      .map((file) => execFileSync('pdftotext', ['-layout', join(spool, file), '-'], { encoding: 'utf8' }));
    expect(texts).toHaveLength(1);
    expect(texts[0]?.replaceAll(' ', '')).toContain(somying.nameTh.last);
  }, 120_000);

  it('replaces the window, the process and all they knew when the card leaves', async () => {
    const before = shell.visits();
    await shell.world.card.remove();
    const page = await shell.screen('idle');
    expect(await page.evaluate('window.marked')).toBeUndefined();
    expect(await page.locator('body').textContent()).not.toContain('สมหญิง');
    await expect
      .poll(() => shell.visits().filter((pid) => before.includes(pid)).length, { timeout: 10_000 * PATIENCE })
      .toBeLessThan(2);
    await expect.poll(() => shell.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
  }, 60_000);

  it('replaces a visit that is killed', async () => {
    await shell.screen('idle');
    const [first] = shell.visits();
    signalTo(first, 'SIGKILL');
    await shell.screen('idle', BACK_WITHIN_MS);
    await expect.poll(() => shell.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
  }, 60_000);

  it.each([
    [
      'crashed',
      async (page: Page) => {
        const session = await page.context().newCDPSession(page);
        void session.send('Page.crash').catch(() => undefined);
      },
    ],
    ['hangs', async (page: Page) => void page.evaluate('for (;;);').catch(() => undefined)],
    // An address that asks nobody.
    [
      'left for about:blank',
      async (page: Page) => void page.evaluate("location.href = 'about:blank'").catch(() => undefined),
    ],
  ])(
    'replaces a window that %s',
    async (_, fail) => {
      const page = await shell.screen('idle');
      await expect.poll(() => shell.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
      await page.evaluate('window.marked = true');
      await fail(page);
      await expect
        .poll(
          async () => {
            const next = await shell.screen('idle', BACK_WITHIN_MS).catch(() => null);
            return next === null ? 'none' : String(await next.evaluate('window.marked').catch(() => 'gone'));
          },
          { timeout: 2 * BACK_WITHIN_MS },
        )
        .toBe('undefined');
      await expect.poll(() => shell.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
    },
    60_000,
  );

  it('keeps the screen awake', async () => {
    await shell.screen('idle');
    expect(await sleeps(shell.display)).toBe(false);
  }, 30_000);

  it('ends in order: exit code 0, no process and no file left, nothing personal said', async () => {
    const started = shell.descendants();
    expect(started.length).toBeGreaterThan(2);
    expect(await shell.terminate()).toBe(0);
    const alive = () =>
      started.filter((pid) => {
        try {
          return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
        } catch {
          return false;
        }
      });
    await expect.poll(alive, { timeout: 5000 * PATIENCE }).toEqual([]);
    expect(shell.leftovers()).toEqual([]);
    for (const text of [somying.citizenId, somying.nameTh.first]) expect(shell.output()).not.toContain(text);
  }, 30_000);

  it('has let the screen sleep again', async () => {
    const other = await chromium.launch({
      executablePath: findChromium() ?? '',
      headless: false,
      env: { ...process.env, DISPLAY: shell.display },
    });
    try {
      await other.newPage();
      expect(await sleeps(shell.display)).toBe(true);
    } finally {
      await other.close();
    }
  }, 30_000);
});
