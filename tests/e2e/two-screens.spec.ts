/** The officer's own screen, on a machine that has two: Xorg with two outputs of its dummy driver, and the whole kiosk. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, type Page } from '@playwright/test';
import { bothForms, search } from '../memory.ts';
import { PATIENCE } from '../patience.ts';
import { below, descendants } from '../processes.ts';
import { type KioskUnderTest, startKiosk, touch } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const XORG = `Section "ServerFlags"
  Option "DontVTSwitch" "true"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "nowhere"
  Driver "dummy"
  VideoRam 262144
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
  Modeline "1080x1920" 160 1080 1160 1270 1460 1920 1923 1933 1990
  Modeline "1920x1080" 173 1920 2048 2248 2576 1080 1083 1088 1120
EndSection
Section "Screen"
  Identifier "all"
  Device "nowhere"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Modes "1080x1920"
    Virtual 3000 1920
  EndSubSection
EndSection
`;
/** The person's screen stands, and the officer's lies beside it. */
const FIRST = { left: 0, width: 1080, height: 1920 };
const SECOND = { left: 1080, width: 1920, height: 1080 };

let display: string;
let server: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'sitthi25-screens-'));
test.beforeAll(async () => {
  writeFileSync(join(folder, 'xorg.conf'), XORG);
  const args = ['-displayfd', '3', '-config', join(folder, 'xorg.conf'), '-logfile', join(folder, 'log')];
  // A test that is ended in its middle leaves no display behind.
  server = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'Xorg', ...args, '-noreset', '-nolisten', 'tcp', '-novtswitch', '-sharevts'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise<string>((found, failed) => {
    const [, , , said] = server.stdio;
    createInterface({ input: said as NodeJS.ReadableStream }).once('line', found);
    server.once('exit', (code) => failed(new Error(`Xorg ended with code ${code}`)));
  });
  display = `:${number.trim()}`;
  const xrandr = (...what: readonly string[]) => execFileSync('xrandr', ['-display', display, ...what]);
  xrandr('--addmode', 'DUMMY1', '1920x1080');
  xrandr('--output', 'DUMMY1', '--mode', '1920x1080', '--right-of', 'DUMMY0');
  // Asked once, the driver says that the second is connected now.
  xrandr();
});
test.afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The officer's window that is on the second screen, once it shows the officer's part. */
async function officersPage(kiosk: KioskUnderTest): Promise<Page> {
  const deadline = Date.now() + 30_000 * PATIENCE;
  while (Date.now() < deadline) {
    for (const run of readdirSync(kiosk.runs))
      try {
        const door = join(kiosk.runs, run, 'officer', 'DevToolsActivePort');
        const port = readFileSync(door, 'utf8').split('\n')[0];
        const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 3000 });
        const [page] = browser.contexts().flatMap((context) => context.pages());
        const there = await page?.evaluate('window.screenX >= 0');
        if (page !== undefined && there === true && (await page.getByTestId('officer-pane').count()) === 1)
          return page;
        await browser.close();
      } catch {
        // Not there yet, or gone again.
      }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no officer's window is on the second screen:\n${kiosk.output().slice(-2000)}`);
}

/** The window is all of its screen; without a window manager it may be a dot larger. */
async function fills(page: Page, { left, width, height }: typeof FIRST): Promise<void> {
  const [x = -1, wide = 0, high = 0] = await page.evaluate<number[]>('[screenX, innerWidth, innerHeight]');
  expect(x).toBe(left);
  for (const more of [wide - width, high - height]) expect([0, 1]).toContain(more);
}

const COUNTER = { mode: 'counter', officer: {}, window: { officerScreen: true } };

test('the officer’s part fills the second screen, the person’s page the first; nothing of the person comes over', async () => {
  const kiosk = await startKiosk({ config: COUNTER, env: { DISPLAY: display } });
  try {
    const opening = await kiosk.screen('closed');
    for (const digit of '2580') await touch(opening, `digit-${digit}`);
    await touch(opening, 'pin-ok');
    await kiosk.screen('idle');
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    const officer = await officersPage(kiosk);
    await expect(page.locator('body')).toContainText('สมหญิง');
    await expect(page.getByTestId('officer-pane')).toHaveCount(0);
    await fills(page, FIRST);
    await fills(officer, SECOND);
    await expect(officer.getByTestId('person-at')).toContainText('สวัสดี');
    await touch(page, 'begin');
    await kiosk.screen('choosing');
    await expect(officer.getByTestId('person-at')).toContainText('ต้องการข้อมูลใด');

    // A call comes to the officer's screen, and its answer to the person's.
    await touch(page, 'help');
    await officer.getByTestId('acknowledge-help').click();
    await expect(page.getByTestId('help-called')).toHaveCount(0);

    // Card and PIN of the officer are asked for there alone, and a person's page that was taken over unlocks nothing.
    await officer.getByTestId('officer-unlock').click();
    const panel = officer.getByTestId('officer-unlock-panel');
    for (const digit of '2580') await panel.getByTestId(`digit-${digit}`).click({ timeout: 20_000 });
    await panel.getByTestId('pin-ok').click();
    await expect(officer.getByTestId('officer-lock')).toBeVisible({ timeout: 20_000 });
    await page.evaluate(() => {
      const { kiosk } = globalThis as unknown as { kiosk: { send: (message: unknown) => void } };
      kiosk.send({ type: 'intent', intent: { intent: 'officer-lock' } });
    });
    await officer.getByTestId('officer-assist').click();
    await officer.getByTestId('assist-back').click();
    await kiosk.screen('hello');
    await expect(officer.getByTestId('officer-lock')).toBeVisible();

    // Neither drawn nor in the memory of the browser that the officer's window is in.
    // (The officer's page is never asked for the name: the question would bring it there.)
    expect(await officer.locator('body').textContent()).not.toContain('สมหญิง');
    const wanted = new Map(bothForms('name', 'สมหญิง'));
    const [root] = below(kiosk.process.pid ?? -1).filter(
      ({ args }) => /user-data-dir=\S*\/officer/.test(args) && !args.includes('--type='),
    );
    expect(root).toBeDefined();
    for (const pid of [root?.pid ?? -1, ...descendants(root?.pid ?? -1)])
      expect(search(pid, wanted), `process ${pid}`).toEqual([]);

    // Where the officer's window goes, the visit goes on, with the officer's part beside the person's.
    process.kill(root?.pid ?? -1, 'SIGKILL');
    await expect(page.getByTestId('officer-pane')).toBeVisible();
    expect(await kiosk.screen('hello')).toBe(page);
  } finally {
    await kiosk.stop();
  }
});

test('with one screen the officer’s part stays beside the person’s page, and its board says that there is no other', async () => {
  const kiosk = await startKiosk({ config: COUNTER });
  try {
    const page = await kiosk.screen('closed');
    for (const digit of '2580') await touch(page, `digit-${digit}`);
    await touch(page, 'pin-ok');
    await kiosk.screen('idle');
    const pane = page.getByTestId('officer-pane');
    await expect(pane).toBeVisible();
    await touch(page, 'officer-unlock');
    const panel = page.getByTestId('officer-unlock-panel');
    for (const digit of '2580') await panel.getByTestId(`digit-${digit}`).click({ timeout: 20_000 });
    await panel.getByTestId('pin-ok').click();
    await touch(page, 'officer-board');
    await expect(page.getByTestId('no-officer-screen')).toContainText('แต่เครื่องมีจอเดียว');
  } finally {
    await kiosk.stop();
  }
});
