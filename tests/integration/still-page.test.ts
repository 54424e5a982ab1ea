/** The still page of the preview's host, on a display of its own: shown anew when its Chromium could not start, or died. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChromiumHost } from '../../electron/host.chromium.ts';
import { below, processes, signalTo } from '../processes.ts';
import { startDisplay } from '../shells.ts';

const runs = mkdtempSync(join(tmpdir(), 'sitthi25-still-'));
const before = { DISPLAY: process.env.DISPLAY, SITTHI_RUN_PARENT: process.env.SITTHI_RUN_PARENT };
let server: ChildProcess;
let display: string;
let host: ReturnType<typeof createChromiumHost>;

/** Process ids of the browsers that show the still page here. */
const browsers = () =>
  processes()
    .filter(({ args }) => args.includes(`--user-data-dir=${runs}/`) && !args.includes('--type='))
    .map(({ pid }) => pid);
/** How many windows of the kiosk's name the display shows. */
const windows = () =>
  spawnSync('xdotool', ['search', '--onlyvisible', '--name', 'สิทธิ ๒๕'], {
    env: { ...process.env, DISPLAY: display },
    encoding: 'utf8',
  }).stdout.split('\n').length - 1;
const shown = (count: number) => expect.poll(windows, { timeout: 20_000 }).toBe(count);

beforeAll(async () => {
  [server, display] = await startDisplay();
  process.env.SITTHI_RUN_PARENT = runs;
  process.env.DISPLAY = display;
  host = createChromiumHost({ window: 'shown' });
});
afterAll(async () => {
  await host?.quit();
  server?.kill('SIGKILL');
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  rmSync(runs, { recursive: true, force: true });
});

it('is shown when it is asked for again after its Chromium could not start', async () => {
  process.env.DISPLAY = ':no-such-display';
  host.still?.(true);
  await expect.poll(() => readdirSync(runs).length).toBe(1);
  // Its folder goes when the attempt has failed.
  await expect.poll(() => readdirSync(runs).length, { timeout: 20_000 }).toBe(0);
  process.env.DISPLAY = display;
  host.still?.(true);
  await shown(1);
}, 60_000);

it.each(['browser', 'renderer'])(
  'comes back by itself when its %s dies',
  async (part) => {
    const [before = 0] = browsers();
    const find = () =>
      part === 'browser' ? before : below(before).find(({ args }) => args.includes('--type=renderer'))?.pid;
    // A window is there before what draws in it.
    await expect.poll(find, { timeout: 10_000 }).toBeGreaterThan(0);
    const dies = find() ?? 0;
    signalTo(dies, 'SIGKILL');
    await expect.poll(() => browsers().includes(before), { timeout: 10_000 }).toBe(false);
    await shown(1);
  },
  60_000,
);

it('goes when it is taken away, and stays away', async () => {
  host.still?.(false);
  await shown(0);
  await expect.poll(() => readdirSync(runs), { timeout: 10_000 }).toEqual([]);
  await shown(0);
}, 60_000);
