/**
 * The shells that a kiosk can run in, each started whole as a person starts it, and looked at from outside: what is on
 * the screen, which processes live. The conformance suite and the end-to-end specs run the same against each.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startWorld, type World } from '../fixtures/world.ts';
import { type KioskUser, kioskUser, layOut, runAs, whatRuns } from './kiosk-user.ts';
import { PATIENCE } from './patience.ts';
import { below } from './processes.ts';

const root = join(import.meta.dirname, '..');

export type ShellName = 'chromium' | 'electron';

/** The packed kiosk that is tried in place of Electron's own binary with the bundled files: a build for automation. */
const PACKED = process.env.SITTHI_PACKED_KIOSK;

/** Electron's binary, where it is: a packed kiosk, or the one that npm installed. */
export function electronBinary(): string | undefined {
  if (PACKED !== undefined) {
    if (!existsSync(PACKED)) throw new Error(`there is no packed kiosk ${PACKED} (SITTHI_PACKED_KIOSK)`);
    return PACKED;
  }
  const path = join(root, 'node_modules', 'electron', 'path.txt');
  if (!existsSync(path)) return undefined;
  const binary = join(root, 'node_modules', 'electron', 'dist', readFileSync(path, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Which shell runs the kiosk on this machine. */
export const SHELL: ShellName = electronBinary() === undefined ? 'chromium' : 'electron';

/** A kiosk's own process, and what it said. */
export interface Launched {
  readonly process: ChildProcess;
  /** Its standard output alone: one line when the first window is up. */
  readonly said: () => string;
  /** Everything that it wrote. */
  readonly output: () => string;
}

/** What has changed since it was built is built again. */
const setUp = () => void execFileSync('bash', [join(root, 'build', 'setup.sh')], { stdio: 'inherit' });

/** The file of the bundled kiosk in which it starts; what has changed since is bundled again. */
export function bundled(entry: 'preview' | 'visit-cli' | 'main.electron'): string {
  setUp();
  return join(root, 'dist', 'electron', `${entry}.js`);
}

/** The folder of the window's and the papers' pages; what has changed since is built again. */
export function builtWindow(): string {
  setUp();
  return join(root, 'dist', 'window');
}

/** A kiosk whose first window is not up by then does not come up. */
const START_LIMIT_MS = 60_000 * PATIENCE;

/** Starts a kiosk in a shell, and waits until it says that its first window is up. */
export async function launch(
  name: ShellName,
  options: {
    readonly configFile: string;
    readonly env: NodeJS.ProcessEnv;
    readonly runs: string;
    /** The preview's visits in one Chromium, as under Electron. */
    readonly oneBrowser?: boolean;
  },
): Promise<Launched> {
  const binary = electronBinary();
  if (name === 'electron' && binary === undefined)
    throw new Error('Electron’s binary is not here: npx install-electron');
  const user = kioskUser();
  const configFile = user === undefined ? options.configFile : layOut(user, options.configFile, options.runs);
  const args = ['--config', configFile];
  const [program = '', ...rest] =
    name === 'chromium'
      ? [
          process.execPath,
          bundled('preview'),
          ...args,
          ...(options.oneBrowser === true ? ['--one-browser'] : []),
        ]
      : [
          binary ?? '',
          // A packed one has it inside.
          ...(PACKED === undefined ? [bundled('main.electron')] : []),
          '--ozone-platform=x11',
          '--remote-debugging-port=0',
          ...(process.getuid?.() === 0 && user === undefined ? ['--no-sandbox'] : []),
          ...args,
        ];
  // A test that is ended in its middle leaves no kiosk behind, which would go on starting visits.
  const child = spawn('setpriv', [...runAs(user), program, ...rest], {
    cwd: root,
    env: {
      ...process.env,
      ...options.env,
      // Nothing of root's: neither its home nor its runtime folder.
      ...(user === undefined
        ? {}
        : { HOME: options.runs, TMPDIR: options.runs, XDG_RUNTIME_DIR: options.runs }),
      SITTHI_TEST: '1',
      SITTHI_RUN_PARENT: options.runs,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, output] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  let late: NodeJS.Timeout | undefined;
  await new Promise<void>((ready, reject) => {
    createInterface({ input: child.stdout }).once('line', () => ready());
    child.once('exit', (code) => reject(new Error(`the kiosk ended with code ${code}:\n${output}`)));
    late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the kiosk has no window after ${START_LIMIT_MS} ms:\n${output}`));
    }, START_LIMIT_MS);
  }).finally(() => clearTimeout(late));
  assertShell(name, program, user, child.pid ?? -1);
  return { process: child, said: () => said, output: () => output };
}

/** What was tried is what was meant: that program, as that user. Throws where it is another. */
function assertShell(name: ShellName, program: string, user: KioskUser | undefined, pid: number): void {
  const runs = whatRuns(pid);
  const meant = { program: realpathSync(program), uid: user?.uid ?? process.getuid?.() ?? -1 };
  if (runs.program !== meant.program || runs.uid !== meant.uid)
    throw new Error(
      `${name} was meant to be ${meant.program} of user ${meant.uid}, and is ${runs.program} of user ${runs.uid}`,
    );
}

/** A visit by its arguments: a Node of its own in the preview, a utility process under Electron. */
const VISIT = /electron[/\\]visit\.js|node\.mojom\.NodeService/;

/** A process of a kiosk. */
export interface Part {
  readonly pid: number;
  /** `visit`, `browser` (of the preview's visits), or Chromium's word for its type, such as `renderer`. */
  readonly what: string;
}

/**
 * The kiosk's processes below one of them: visits, and all of Chromium's, which Electron's main process starts itself and
 * the preview's visits each for their own. Throws when there is none.
 */
export function partsBelow(pid: number | undefined): readonly Part[] {
  const parts = below(pid ?? -1).flatMap(({ pid: part, args }) => {
    const type = /--type=([\w-]+)/.exec(args)?.[1];
    const what = VISIT.test(args) ? 'visit' : (type ?? (args.includes('chromium') ? 'browser' : ''));
    return what === '' ? [] : [{ pid: part, what }];
  });
  if (parts.length === 0) throw new Error(`no process of a kiosk is below ${pid}`);
  return parts;
}

/** Process id of the renderer that runs a page, below a kiosk: the one that grows when the page does. Throws when none does. */
export async function rendererOf(page: Page, kioskPid: number | undefined): Promise<number> {
  // Little enough for a busy machine: a window that is silent for seconds is taken for dead.
  const BYTES = 2 ** 26;
  // Of its own, in pages of 4 KiB: what a renderer that is just starting maps is not its own. 0 for one that has ended.
  const resident = (pid: number) => {
    try {
      const [, all, shared] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
      return Number(all) - Number(shared);
    } catch {
      return 0;
    }
  };
  const renderers = partsBelow(kioskPid).filter(({ what }) => what === 'renderer');
  const before = renderers.map(({ pid }) => resident(pid));
  await page.evaluate(`void (globalThis.held = new Uint8Array(${BYTES}).fill(1))`);
  const grown = renderers.find(({ pid }, at) => resident(pid) - (before[at] ?? 0) > (0.9 * BYTES) / 4096);
  await page.evaluate('delete globalThis.held');
  if (grown === undefined) throw new Error('no renderer runs that page');
  return grown.pid;
}

/** Process ids of the visits of a kiosk, the oldest first: the one on the screen, and the one that stands by. */
export function visitsOf(kioskPid: number): readonly number[] {
  // By age: process ids begin again at the machine's limit.
  const startedAt = (pid: number) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  };
  return below(kioskPid)
    .filter(({ args }) => VISIT.test(args))
    .map(({ pid }) => ({ pid, at: startedAt(pid) }))
    .sort((a, b) => a.at - b.at)
    .map(({ pid }) => pid);
}

/** What a tester sees of a kiosk's windows. */
export interface Screens {
  /** The newest page that is before the person; null if none says so within a second. */
  onScreen(): Promise<Page | null>;
  /** Forgets every connection; the kiosk's windows stay. */
  close(): Promise<void>;
}

/** Whether a page is before the person: the preview's stand-by is off the screen, Electron's is hidden and has no focus. */
async function isSeen(name: ShellName, page: Page): Promise<boolean> {
  const asked = name === 'chromium' ? 'window.screenX >= 0' : 'document.hasFocus()';
  return (await page.evaluate(asked).catch(() => false)) === true;
}

/**
 * Addresses of what stands beside the window on the screen and should not: a popup, a second window that is seen. In the
 * preview anything would be too much; Electron's stand-by, its hidden pages and its pages without script belong there.
 */
export async function beside(name: ShellName, page: Page): Promise<readonly string[]> {
  const others = page
    .context()
    .pages()
    .filter((other) => other !== page);
  if (name === 'chromium') return others.map((other) => other.url());
  const { protocol, host } = new URL(page.url());
  const own = (url: string) =>
    url.startsWith('data:text/html;charset=utf-8,%3C!doctype%20html%3E') ||
    ['index', 'print', 'spool'].some((file) => url.split('?')[0] === `${protocol}//${host}/${file}.html`);
  const strange = others.map(async (other) => !own(other.url()) || (await isSeen(name, other)));
  const found = await Promise.all(strange);
  return others.filter((_, at) => found[at]).map((other) => other.url());
}

/** Looks at the windows of a kiosk that makes its folders in `runs`. */
export function screensOf(name: ShellName, runs: string): Screens {
  const browsers = new Map<string, Browser>();
  /** Folder by folder: a browser that ends meanwhile takes its own away while they are read. */
  const list = (folder: string) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  const born = (path: string) => {
    try {
      return statSync(path).birthtimeMs;
    } catch {
      return 0;
    }
  };
  /** Where a shell says how to reach it: Chromium one for each visit's window, Electron one for all. */
  const doors = () =>
    list(runs)
      .map((run) => (name === 'chromium' ? join(runs, run, 'window') : join(runs, run)))
      .map((folder) => join(folder, 'DevToolsActivePort'))
      .filter((file) => existsSync(file));
  const look = async (door: string): Promise<Page | null> => {
    try {
      let browser = browsers.get(door);
      if (browser?.isConnected() !== true) {
        const port = readFileSync(door, 'utf8').split('\n')[0];
        // Playwright would give every page a focus of its own making.
        const noDefaults = name === 'electron';
        browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 3000, noDefaults });
        browsers.set(door, browser);
      }
      const pages = browser.contexts().flatMap((context) => context.pages());
      const seen = pages
        .filter((page) => page.url().includes('/index.html'))
        .map(async (page) => ((await isSeen(name, page)) ? page : null));
      return (await Promise.all(seen)).findLast((page) => page !== null) ?? null;
    } catch {
      // It ended while it was asked.
      return null;
    }
  };
  // Side by side, and one question at a time to each: a window that is dying does not hide the next one.
  const asked = new Map<string, Promise<Page | null>>();
  const ask = (door: string): Promise<Page | null> => {
    const running = asked.get(door);
    if (running !== undefined) return running;
    // A question that is never answered would hide the window behind that door for ever: it is asked again.
    const unanswered = new Promise<null>((give) => setTimeout(give, 4000, null));
    const question = Promise.race([look(door), unanswered]).finally(() => asked.delete(door));
    asked.set(door, question);
    return question;
  };
  return {
    onScreen: () =>
      new Promise((found) => {
        let newest: { readonly page: Page; readonly at: number } | null = null;
        const settle = () => found(newest?.page ?? null);
        const questions = doors().map(async (door) => {
          const page = await ask(door);
          if (page === null) return;
          // While one window takes the place of another both are on the screen: the others have a moment to say so.
          if (newest === null) setTimeout(settle, 200);
          const at = born(join(door, '..', '..'));
          if (newest === null || at > newest.at) newest = { page, at };
        });
        void Promise.all(questions).then(settle);
        setTimeout(settle, 1000);
      }),
    async close() {
      for (const browser of browsers.values()) await browser.close().catch(() => undefined);
      browsers.clear();
    },
  };
}

/**
 * Starts a display that nobody sees, of a given name (`:7`) or a free one: its server, and its name. Throws when it does
 * not come up.
 */
export async function startDisplay(name?: string): Promise<[ChildProcess, string]> {
  // A killed server leaves its lock.
  if (name !== undefined)
    for (const left of [`/tmp/.X${name.slice(1)}-lock`, `/tmp/.X11-unix/X${name.slice(1)}`])
      rmSync(left, { force: true });
  // A test that is ended in its middle leaves no display behind.
  const server = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'Xvfb'],
      ...(name === undefined ? [] : [name]),
      // Its settings stay when its last window goes.
      ...['-displayfd', '1', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp', '-noreset'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const number = await new Promise<string>((found, failed) => {
    createInterface({ input: server.stdout }).once('line', found);
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`Xvfb ended with code ${code}`)));
  });
  return [server, `:${number.trim()}`];
}

/** A kiosk with its emulated world and a display of its own. */
export interface RunningShell extends Launched {
  readonly world: World;
  /** The name of its display. */
  readonly display: string;
  /** Waits for the page on the screen to show this screen. */
  screen(name: string, withinMs?: number): Promise<Page>;
  /** Process ids of the visits, the oldest first. */
  visits(): readonly number[];
  /** Process ids of all that the shell started. */
  descendants(): readonly number[];
  /** What the shell left in its folder. */
  leftovers(): readonly string[];
  /** Ends the shell as a supervisor does; its exit code. */
  terminate(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts a display, the emulated world and a kiosk in the shell; waits for its first window. */
export async function startShell(name: ShellName): Promise<RunningShell> {
  const directory = mkdtempSync(join(tmpdir(), `sitthi25-${name}-`));
  chmodSync(directory, 0o755);
  const runs = join(directory, 'runs');
  mkdirSync(runs);
  const [xvfb, display] = await startDisplay();
  const world = await startWorld({ directory, pki: join(root, '.sitthi', 'pki') });
  const launched = await launch(name, {
    configFile: world.configFile,
    env: { ...world.env, DISPLAY: display },
    runs,
  });
  const { process: child, output } = launched;
  const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const screens = screensOf(name, runs);
  const terminate = async () => {
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), 8000 * PATIENCE);
    const code = await gone;
    clearTimeout(kill);
    return code;
  };
  return {
    ...launched,
    world,
    display,
    async screen(wanted, withinMs = 20_000 * PATIENCE) {
      const until = Date.now() + withinMs;
      let last = 'nothing';
      while (Date.now() < until) {
        const page = await screens.onScreen();
        const shown = await page
          ?.locator('[data-screen]')
          .first()
          .getAttribute('data-screen', { timeout: 1000 })
          .catch(() => null);
        last = shown ?? last;
        if (page !== null && shown === wanted) return page;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`the screen shows ${last}, not ${wanted}, after ${withinMs} ms:\n${output()}`);
    },
    visits: () => visitsOf(child.pid ?? -1),
    descendants: () => below(child.pid ?? -1).map(({ pid }) => pid),
    // Electron's own folder stays for its next start, with Chromium's bookkeeping: of a visit nothing is in it.
    leftovers: () =>
      readdirSync(runs, { recursive: true, encoding: 'utf8' }).filter(
        (path) => !ELECTRON_KEEPS.some((kept) => kept.test(path)),
      ),
    terminate,
    async stop() {
      await screens.close();
      if (child.exitCode === null && child.signalCode === null) await terminate();
      await world.stop();
      xvfb.kill('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What Electron writes for itself into its folder in memory: locks, preferences and empty stores, never a page's data. */
const ELECTRON_KEEPS: readonly RegExp[] = [
  /^sitthi25-shell-\d+$/,
  /^sitthi25-shell-\d+\/(Singleton\w+|DevToolsActivePort|Local State|Preferences|Cookies(-journal)?|DIPS(-\w+)?|SharedStorage(-\w+)?|Trust Tokens(-journal)?|Network Persistent State|TransportSecurity|lockfile)$/,
  /^sitthi25-shell-\d+\/(Crashpad|Dictionaries|Network|Session Storage|Local Storage|Shared Dictionary|blob_storage|GPUCache|DawnCache|DawnGraphiteCache|DawnWebGPUCache|Code Cache)(\/|$)/,
];
