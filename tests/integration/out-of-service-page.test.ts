/** The out-of-service page of the preview's host, on a display of its own: shown again when its Chromium could not start, or died. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChromiumHost } from '../../electron/shell/chromium/host.ts';
import { below, processes, signalTo } from '../processes.ts';
import { startDisplay } from '../shells.ts';

const runs = mkdtempSync(join(tmpdir(), 'sitthi25-out-of-service-'));
const before = { DISPLAY: process.env.DISPLAY, SITTHI_RUN_PARENT: process.env.SITTHI_RUN_PARENT };
let server: ChildProcess;
let display: string;
let host: ReturnType<typeof createChromiumHost>;

/** Process ids of the browsers that show the out-of-service page here. */
const browsers = () =>
  processes()
    .filter(({ args }) => args.includes(`--user-data-dir=${runs}/`) && !args.includes('--type='))
    .map(({ pid }) => pid);
/** Names of the windows that the display shows, of those whose name holds this. */
const named = (name: string) =>
  spawnSync('xdotool', ['search', '--onlyvisible', '--name', name], {
    env: { ...process.env, DISPLAY: display },
    encoding: 'utf8',
  })
    .stdout.split('\n')
    .filter((id) => id !== '');
const shown = (count: number) => expect.poll(() => named('สิทธิ ๒๕').length, { timeout: 20_000 }).toBe(count);

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
  host.outOfService?.(true);
  await expect.poll(() => readdirSync(runs).length).toBe(1);
  // Its folder goes when the attempt has failed.
  await expect.poll(() => readdirSync(runs).length, { timeout: 20_000 }).toBe(0);
  process.env.DISPLAY = display;
  host.outOfService?.(true);
  await shown(1);
}, 60_000);

it.each(['browser', 'renderer'])(
  'comes back by itself when its %s dies',
  async (part) => {
    const dies = () =>
      part === 'browser'
        ? browsers()
        : browsers()
            .flatMap((pid) => below(pid).filter(({ args }) => args.includes('--type=renderer')))
            .map(({ pid }) => pid);
    await expect.poll(() => dies().length, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = browsers();
    for (const pid of dies()) signalTo(pid, 'SIGKILL');
    await expect.poll(() => browsers().some((pid) => !before.includes(pid)), { timeout: 10_000 }).toBe(true);
    await shown(1);
  },
  60_000,
);

it('goes when it is taken away, and stays away', async () => {
  host.outOfService?.(false);
  await shown(0);
  await expect.poll(() => readdirSync(runs), { timeout: 10_000 }).toEqual([]);
  await shown(0);
}, 60_000);
