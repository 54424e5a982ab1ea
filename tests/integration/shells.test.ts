/** What the tests of both shells lean on, proved with an installed Chromium: the window before the person, and processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../electron/shell/chromium/chromium.ts';
import { signalTo } from '../processes.ts';
import { beside, partsBelow, rendererOf, type Screens, screensOf, startDisplay } from '../shells.ts';

/** Electron's windows are pages of one browser with one door: so are these. */
describe('windows of one browser', () => {
  const runs = mkdtempSync(join(tmpdir(), 'sitthi25-shells-'));
  const profile = join(runs, 'sitthi25-shell-1');
  const pages = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<title>a window</title>'),
  );
  let xvfb: ChildProcess;
  let shell: ChildProcess;
  let browser: Browser;
  let screens: Screens;
  const windows = () =>
    browser
      .contexts()
      .flatMap((context) => context.pages().filter((page) => page.url().includes('/index.html')));
  const open = async (url: string) =>
    (await browser.newBrowserCDPSession()).send('Target.createTarget', { url, newWindow: true });

  beforeAll(async () => {
    let display: string;
    [xvfb, display] = await startDisplay();
    await new Promise<void>((listening) => pages.listen(0, '127.0.0.1', listening));
    shell = spawn(
      findChromium() ?? '',
      [
        '--no-sandbox',
        '--no-first-run',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        'data:text/html;charset=utf-8,%3C!doctype%20html%3E',
      ],
      { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' },
    );
    const door = join(profile, 'DevToolsActivePort');
    await vi.waitUntil(() => existsSync(door), { timeout: 20_000 });
    const [port] = readFileSync(door, 'utf8').split('\n');
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    screens = screensOf('electron', runs);
    for (let n = 0; n < 3; n += 1)
      await open(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/index.html`);
    await vi.waitUntil(() => windows().length === 3);
  }, 60_000);
  afterAll(async () => {
    await screens?.close();
    await browser?.close();
    const gone = new Promise((done) => shell?.once('exit', done));
    if (shell?.kill('SIGTERM')) await gone;
    pages.close();
    xvfb?.kill('SIGTERM');
    rmSync(runs, { recursive: true, force: true, maxRetries: 5 });
  });

  it('the one before the person is found, wherever it stands in the list', async () => {
    for (const page of [...windows(), ...windows()]) {
      await page.bringToFront();
      await page.evaluate('window.name = "before the person"');
      const found = async () => (await screens.onScreen())?.evaluate('window.name');
      await expect.poll(found, { timeout: 5000 }).toBe('before the person');
      await page.evaluate('window.name = ""');
    }
  }, 60_000);

  it('what stands beside it is told, unless it is the shell’s own and not seen', async () => {
    const seen = await screens.onScreen();
    if (seen === null) throw new Error('no window');
    expect(await beside('electron', seen)).toEqual([]);
    await open('about:blank');
    await expect.poll(() => beside('electron', seen)).toEqual(['about:blank']);
  }, 60_000);

  it('the process that runs a page is known', async () => {
    for (const page of windows()) {
      const pid = await rendererOf(page, shell.pid);
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('--type=renderer');
      signalTo(pid, 'SIGSTOP');
      const answer = page.evaluate('"answered"');
      expect(await Promise.race([answer, new Promise((done) => setTimeout(done, 1000, 'silent'))])).toBe(
        'silent',
      );
      signalTo(pid, 'SIGCONT');
      expect(await answer).toBe('answered');
    }
  }, 60_000);
});

describe('processes', () => {
  it('nobody is not everybody: no signal goes to a group', () => {
    for (const nobody of [undefined, 0, -1]) expect(() => signalTo(nobody, 'SIGCONT')).toThrow('no process');
  });

  it('a search that finds nothing says so', () => {
    for (const nobody of [undefined, 2 ** 30])
      expect(() => partsBelow(nobody)).toThrow('no process of a kiosk');
  });
});
