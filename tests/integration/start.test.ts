/** `npm run kiosk` as a person meets it: it opens, says so, and leaves nothing behind, however it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { afterEach, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
  readonly runs: string;
}

async function start(args: readonly string[] = []): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi25-start-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  const runs = join(folder, 'runs');
  mkdirSync(runs);
  const { DISPLAY: _, SITTHI_WORLD_PID: __, SITTHI_DISPLAY: ___, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'build/start.ts'), '--shell', 'chromium', ...args], {
    env: { ...env, SITTHI_WORLD_DIR: join(folder, 'world'), SITTHI_TEST: '1', SITTHI_RUN_PARENT: runs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  return { process: child, said: () => text, exit, runs };
}

/** All that a process started, and what these started. */
function descendants(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const all = [pid];
  for (const one of all) for (const [child, parent] of parents) if (parent === one) all.push(child);
  return all.slice(1);
}

const alive = (pids: readonly number[]) => pids.filter((pid) => existsSync(`/proc/${pid}`));
const up = (kiosk: Started) =>
  vi.waitFor(() => expect(kiosk.said()).toContain('The idle screen is up.'), {
    timeout: 50_000,
    interval: 100,
  });

it('opens on a display of its own, says how to look, and stops everything at SIGTERM', async () => {
  const kiosk = await start();
  await up(kiosk);
  expect(kiosk.said()).toMatch(/runs in the installed Chromium/);
  expect(kiosk.said()).toMatch(/--screenshot FILE/);
  expect(kiosk.said()).toMatch(/dock: http:\/\/127\.0\.0\.1:\d+/);
  const started = descendants(kiosk.process.pid ?? 0);
  expect(started.length).toBeGreaterThan(10);
  kiosk.process.kill('SIGTERM');
  expect(await kiosk.exit).toBe(0);
  await vi.waitFor(() => expect(alive(started)).toEqual([]), { timeout: 5000 });
}, 90_000);

it('stops everything when the window is closed', async () => {
  const kiosk = await start();
  await up(kiosk);
  const started = descendants(kiosk.process.pid ?? 0);
  for (const run of readdirSync(kiosk.runs)) {
    const file = join(kiosk.runs, run, 'window', 'DevToolsActivePort');
    if (!existsSync(file)) continue;
    const browser = await chromium.connectOverCDP(
      `http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0]}`,
    );
    const page = browser.contexts()[0]?.pages()[0];
    if (page !== undefined && (await page.evaluate('screenX')) === 0) await page.close();
    await browser.close();
  }
  expect(await kiosk.exit).toBe(0);
  await vi.waitFor(() => expect(alive(started)).toEqual([]), { timeout: 5000 });
}, 90_000);

it('leaves a picture of the idle screen with --screenshot, and stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi25-shot-'));
  folders.push(folder);
  const file = join(folder, 'idle.png');
  const kiosk = await start(['--screenshot', file]);
  expect(await kiosk.exit).toBe(0);
  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
}, 90_000);

it('says what is wrong with a configuration, and stops', async () => {
  const kiosk = await start(['--config', join(root, 'package.json')]);
  expect(await kiosk.exit).not.toBe(0);
  expect(kiosk.said()).toContain('K01 config.bad');
}, 60_000);
