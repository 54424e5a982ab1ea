/** `npm run kiosk` as a person meets it: it opens, says so, and leaves nothing behind, however it is stopped. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { some } from '../long.ts';
import { descendants, signalTo } from '../processes.ts';

const root = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
/** Every process that a test started, so that none outlives a test that failed. */
const pids: number[] = [];
afterEach(() => {
  for (const pid of alive(pids.splice(0))) process.kill(pid, 'SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const folderFor = (what: string) => {
  const folder = mkdtempSync(join(tmpdir(), `s25-${what}-`));
  folders.push(folder);
  chmodSync(folder, 0o755);
  return folder;
};
const alive = (list: readonly number[]) => list.filter((pid) => existsSync(`/proc/${pid}`));

interface Started {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
  readonly folder: string;
  readonly runs: string;
}

/** Starts it as it is typed, in a process group of its own, as a terminal does. */
function start(args: readonly string[] = [], folder = folderFor('start'), world = 'world'): Started {
  const runs = join(folder, 'runs');
  mkdirSync(runs, { recursive: true });
  const { DISPLAY: _, SITTHI_WORLD_PID: __, SITTHI_DISPLAY: ___, SITTHI_CONFIG: ____, ...env } = process.env;
  const child = spawn('npm', ['run', 'kiosk', '--', '--shell', 'chromium', ...args], {
    cwd: root,
    env: { ...env, SITTHI_WORLD_DIR: join(folder, world), SITTHI_TEST: '1', SITTHI_RUN_PARENT: runs },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  return { process: child, said: () => text, exit, folder, runs };
}

/** Waits for the idle screen; gives every process that was started. */
async function up(kiosk: Started): Promise<readonly number[]> {
  await vi.waitFor(() => expect(kiosk.said()).toContain('Put a card in from the dock'), {
    timeout: 50_000,
    interval: 100,
  });
  const started = descendants(kiosk.process.pid ?? 0);
  expect(started.length).toBeGreaterThan(10);
  pids.push(...started);
  return started;
}

const allGone = (started: readonly number[]) =>
  vi.waitFor(() => expect(alive(started)).toEqual([]), { timeout: 10_000 });

it('opens on a display of its own, says how to look, and stops everything at SIGTERM', async () => {
  const kiosk = start();
  const started = await up(kiosk);
  expect(kiosk.said()).toMatch(/runs in the installed Chromium/);
  expect(kiosk.said()).toMatch(/--screenshot FILE/);
  const dock = /dock: (http:\/\/127\.0\.0\.1:\d+)/.exec(kiosk.said())?.[1];
  expect(dock).toBeDefined();
  // The check page is the office's, whose database may still be being made.
  const link = /href="(http:\/\/localhost:\d+)"/.exec(await (await fetch(`${dock}/`)).text())?.[1];
  await vi.waitFor(
    async () => expect(await (await fetch(`${link}/keys.json`)).text()).toContain('authority'),
    {
      timeout: 60_000,
      interval: 200,
    },
  );
  // And so is the door for phones, at the address that the kiosk puts into its code.
  const { office } = JSON.parse(readFileSync(join(kiosk.folder, 'world', 'kiosk.json'), 'utf8'));
  const ca = readFileSync(office.authority);
  const answered = await new Promise((told, lost) =>
    get(office.phone.page, { ca }, ({ statusCode }) => told(statusCode)).once('error', lost),
  );
  expect(answered).toBe(200);

  const second = start([], kiosk.folder);
  expect(await second.exit).toBe(1);
  expect(second.said()).toContain(`running already; its dock: ${dock}`);
  expect(second.said()).not.toMatch(/^\s+at /m);

  kiosk.process.kill('SIGTERM');
  await kiosk.exit;
  await allGone(started);

  // What it wrote can be checked when it has stopped.
  mkdirSync(join(kiosk.folder, '.sitthi'));
  execFileSync('cp', ['-a', join(kiosk.folder, 'world'), join(kiosk.folder, '.sitthi', 'world')]);
  const { SITTHI_CONFIG: _, ...env } = process.env;
  const journal = spawnSync(process.execPath, [join(root, 'electron/journal/journal-cli.ts'), 'verify'], {
    cwd: kiosk.folder,
    env,
    encoding: 'utf8',
  });
  expect(journal.stdout + journal.stderr).toMatch(/^The journal is whole/);
}, 120_000);

const ways: readonly (readonly [string, (kiosk: Started) => void])[] = [
  ['Ctrl-C', ({ process: { pid = 0 } }) => process.kill(-pid, 'SIGINT')],
  ['the end of npm', ({ process: npm }) => npm.kill('SIGKILL')],
  ['a kill of its own process', ({ process: { pid = 0 } }) => signalTo(descendants(pid)[0], 'SIGKILL')],
];
// Each way starts the whole of it: in the short form one, by the seed.
it.each(some(1, ways))(
  'stops everything at %s',
  async (_, kill) => {
    const kiosk = start();
    const started = await up(kiosk);
    kill(kiosk);
    await kiosk.exit;
    await allGone(started);
  },
  90_000,
);

it('stops everything when the window is closed', async () => {
  const kiosk = start();
  const started = await up(kiosk);
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
  await allGone(started);
}, 90_000);

it('leaves a picture of the idle screen with --screenshot, and stops', async () => {
  // scrot writes what the name says; this form can be read without a decoder.
  const file = join(folderFor('shot'), 'idle.ppm');
  const kiosk = start(['--screenshot', file]);
  expect(await kiosk.exit).toBe(0);
  const picture = readFileSync(file);
  const head = /^P6\n(?:#.*\n)?(\d+) (\d+)\n255\n/.exec(picture.toString('latin1', 0, 100));
  expect(head?.slice(1)).toEqual(['1080', '1920']);
  const counted = new Map<string, number>();
  for (let at = head?.[0].length ?? 0; at < picture.length; at += 3) {
    const colour = picture.toString('hex', at, at + 3);
    counted.set(colour, (counted.get(colour) ?? 0) + 1);
  }
  // An empty display is one colour, an empty page two; letters and drawings have many, on a ground of our own.
  const [ground = '', ...others] = [...counted].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  expect(others.length).toBeGreaterThan(200);
  expect(['000000', 'ffffff']).not.toContain(ground);
}, 90_000);

describe('what cannot be is one sentence, and nothing stays running', () => {
  const wrong: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    [
      'a folder for pictures that is not there',
      () => ['--screenshot', '/nowhere/x.png'],
      /cannot be written to \/nowhere\/x\.png \(ENOENT\)/,
    ],
    [
      'a picture of a kind that nobody knows',
      () => ['--screenshot', join(folderFor('shot'), 'idle.xyz')],
      /picture of :\d+ was not taken/,
    ],
    ['an option that is none', () => ['--bogus'], /unknown option '--bogus'/],
    [
      'a debugger at a site',
      () => ['--inspect', '--config', join(root, 'package.json')],
      /--inspect is for the demonstration alone/,
    ],
    [
      'one browser for all visits, at a site',
      () => ['--one-browser', '--config', join(root, 'package.json')],
      /--one-browser is for the demonstration in Chromium alone/,
    ],
    [
      'a configuration that is not there',
      () => ['--config', '/nowhere.json'],
      /no configuration file \/nowhere\.json/,
    ],
    ['a configuration that is none', () => ['--config', join(root, 'package.json')], /K01 config\.bad/],
  ];
  it.each(some(4, wrong))(
    '%s',
    async (_, args, sentence) => {
      const kiosk = start(args());
      const started = new Set<number>();
      const look = setInterval(() => {
        for (const pid of descendants(kiosk.process.pid ?? 0)) started.add(pid);
      }, 200);
      const code = await kiosk.exit;
      clearInterval(look);
      expect(kiosk.said()).toMatch(sentence);
      expect(kiosk.said()).not.toMatch(/^\s+at /m);
      expect(code).not.toBe(0);
      await allGone([...started]);
    },
    90_000,
  );

  it('a world that cannot start', async () => {
    const kiosk = start([], undefined, 'x'.repeat(100));
    expect(await kiosk.exit).toBe(1);
    expect(kiosk.said()).toMatch(/The emulated world did not start\. The folder's path is too long/);
    expect(kiosk.said()).not.toMatch(/^\s+at /m);
  }, 60_000);

  it.each(['build/start.ts', 'build/visit.ts', 'fixtures/world.ts'])(
    'a user who is not root: %s says how to be',
    (script) => {
      const { SITTHI_CONFIG: _, SITTHI_WORLD_PID: __, ...env } = process.env;
      const ran = spawnSync(
        'setpriv',
        ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, script],
        { cwd: root, env: { ...env, SITTHI_WORLD_DIR: '/tmp/nobody' }, encoding: 'utf8' },
      );
      expect(ran.stderr).toMatch(/needs root, .* run the same command with sudo\.$/m);
      expect(ran.stderr).not.toMatch(/^\s+at /m);
      expect(ran.status).not.toBe(0);
    },
  );
});
