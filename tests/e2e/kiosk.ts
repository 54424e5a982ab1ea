/** A whole kiosk for a test: its own emulated world, its own folders, the real window; nothing shared with another. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  type Dirent,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { descendants, signalTo } from '../processes.ts';

const root = join(import.meta.dirname, '..', '..');

/** Which shell runs the kiosk on this machine; the report says so. */
export const shell = existsSync(join(root, 'node_modules/electron/path.txt')) ? 'electron' : 'chromium';

export interface KioskUnderTest {
  readonly world: World;
  /** The kiosk's own process: another one after `boot`. */
  readonly process: ChildProcess;
  /** The folder of everything that the kiosk and its world write. */
  readonly directory: string;
  /** Where the shell makes a folder for each visit. */
  readonly runs: string;
  /** Everything that the kiosk wrote on its standard streams. */
  readonly output: () => string;
  /** The page of the visit that is on the screen now. */
  page(): Promise<Page>;
  /** Waits until the window on the screen shows this screen; `otherThan`: in another visit's window than this one. */
  screen(name: string, options?: { readonly otherThan?: Page }): Promise<Page>;
  /** The visit processes now alive, the oldest first. */
  visits(): readonly number[];
  /**
   * Cuts the machine's power: kiosk, visits, browsers, print server and card service are killed in one moment. Servers,
   * card and printer are other machines; what the printer does without power is `world.printer.unplug`.
   */
  cut(): Promise<void>;
  /** Starts the machine again, on the same store; resolves when its first window is up. */
  boot(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a kiosk and waits for its first window. */
export async function startKiosk(
  options: {
    readonly config?: Record<string, unknown>;
    readonly pace?: string;
    readonly slipPrinter?: boolean;
    /** Laid over the kiosk's environment. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<KioskUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'sitthi25-test-'));
  // The virtual printer runs as another user and walks through this folder.
  execFileSync('chmod', ['755', directory]);
  const runs = join(directory, 'runs');
  mkdirSync(runs);
  const world = await startWorld({
    directory,
    pki: join(root, '.sitthi', 'pki'),
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    ...(options.slipPrinter === undefined ? {} : { slipPrinter: options.slipPrinter }),
  });
  // Its own, so that a test can look at everything that it leaves there.
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  let output = '';
  const launch = async (): Promise<ChildProcess> => {
    const started = spawn(
      process.execPath,
      [join(root, 'electron/preview.ts'), '--config', world.configFile],
      {
        env: {
          ...process.env,
          ...world.env,
          ...options.env,
          SITTHI_TEST: '1',
          SITTHI_RUN_PARENT: runs,
          TMPDIR: temporary,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    await new Promise<void>((ready, reject) => {
      createInterface({ input: started.stdout }).once('line', () => ready());
      started.once('exit', (code) => reject(new Error(`the kiosk ended with code ${code}:\n${output}`)));
    });
    return started;
  };
  let kiosk = await launch();
  const browsers = new Map<string, Browser>();

  /** The page of one run's window, if it is on the screen. */
  const connect = async (run: string): Promise<Page | null> => {
    const portFile = join(runs, run, 'window', 'DevToolsActivePort');
    if (!existsSync(portFile)) return null;
    try {
      let browser = browsers.get(run);
      if (browser === undefined || !browser.isConnected()) {
        const port = readFileSync(portFile, 'utf8').split('\n')[0];
        browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 3000 });
        browsers.set(run, browser);
      }
      const page = browser.contexts()[0]?.pages()[0];
      if (page === undefined) return null;
      // The one that stands by is off the screen.
      return (await page.evaluate(() => window.screenX)) >= 0 ? page : null;
    } catch {
      return null;
    }
  };

  // Side by side, and one question at a time to each: a window that is dying does not hide the next one.
  const asked = new Map<string, Promise<Page | null>>();
  const ask = (run: string): Promise<Page | null> => {
    const running = asked.get(run);
    if (running !== undefined) return running;
    const question = connect(run).finally(() => asked.delete(run));
    asked.set(run, question);
    return question;
  };
  /**
   * The newest window that says it is on the screen: while one takes the place of another both are. Whoever has not
   * answered a moment after the first is dying, or busy; null if nobody has within a second.
   */
  const onScreen = (): Promise<Page | null> =>
    new Promise((found) => {
      let newest: { readonly page: Page; readonly at: number } | null = null;
      const settle = () => found(newest?.page ?? null);
      const questions = readdirSync(runs).map(async (run) => {
        const page = await ask(run);
        if (page === null) return;
        if (newest === null) setTimeout(settle, 200);
        const at = born(join(runs, run));
        if (newest === null || at > newest.at) newest = { page, at };
      });
      void Promise.all(questions).then(settle);
      setTimeout(settle, 1000);
    });

  const page = async (): Promise<Page> => {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      const found = await onScreen();
      if (found !== null) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    const journal = [...readJournal(join(directory, 'store'))].slice(-25);
    const told = journal.map((line) => `${line.at} ${line.kind} ${line.facts}`).join('\n');
    throw new Error(`no window is on the screen:\n${told}\n${output.slice(-2000)}`);
  };

  return {
    world,
    get process() {
      return kiosk;
    },
    directory,
    runs,
    output: () => output,
    page,
    async screen(name, options = {}) {
      const deadline = Date.now() + 20_000;
      let last = '';
      while (Date.now() < deadline) {
        const now = await page();
        try {
          last =
            (await now.locator('[data-screen]').first().getAttribute('data-screen', { timeout: 1000 })) ?? '';
          if (last === name && now !== options.otherThan) return now;
        } catch {
          // The window went away while it was asked.
        }
        await new Promise((done) => setTimeout(done, 50));
      }
      expect(last, `screen, after 20 s. Output:\n${output}`).toBe(name);
      return page();
    },
    visits: () =>
      // By age: process ids begin anew at the machine's limit, and the one on the screen is the older.
      execFileSync('ps', ['-o', 'pid=,args=', '--sort=start_time', '--ppid', String(kiosk.pid)], {
        encoding: 'utf8',
      })
        .split('\n')
        .filter((line) => line.includes('visit/visit.ts'))
        .map((line) => Number.parseInt(line, 10)),
    async cut() {
      const all = [kiosk.pid ?? 0, ...descendants(kiosk.pid ?? 0)];
      // Stopped first, so that none of them sees another one die.
      for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of all) signalTo(pid, signal);
      await Promise.all([world.reader.killPcscd(), world.printer.cutServer()]);
      for (const browser of browsers.values()) await browser.close().catch(() => undefined);
      browsers.clear();
    },
    async boot() {
      await Promise.all([world.reader.restartPcscd(), world.printer.restoreServer()]);
      kiosk = await launch();
    },
    async stop() {
      for (const browser of browsers.values()) await browser.close().catch(() => undefined);
      const gone = new Promise<void>((done) => kiosk.once('exit', () => done()));
      if (kiosk.exitCode === null && kiosk.signalCode === null) {
        kiosk.kill('SIGTERM');
        const kill = setTimeout(() => kiosk.kill('SIGKILL'), 5000);
        await gone;
        clearTimeout(kill);
      }
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const born = (path: string) => {
  try {
    return statSync(path).birthtimeMs;
  } catch {
    return 0;
  }
};

/** A small generator (mulberry32), so that a run that failed can be run again. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Files below a folder, which others may be making and removing meanwhile. */
function filesBelow(directory: string): readonly string[] {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    // It went away while it was looked at.
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Files below a folder that hold one of these texts in clear (UTF-8 or UTF-16), or are somebody's papers (PDF). */
export function personalFiles(
  directory: string,
  texts: readonly string[],
  except: readonly string[] = [],
): readonly string[] {
  const wanted = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  return filesBelow(directory)
    .filter((file) => !except.some((folder) => file.startsWith(`${folder}/`)))
    .filter((file) => {
      try {
        const bytes = readFileSync(file);
        return bytes.subarray(0, 5).toString() === '%PDF-' || wanted.some((text) => bytes.includes(text));
      } catch {
        // It went away while it was looked at.
        return false;
      }
    });
}

/** The PDFs that arrived at the printer, as text. */
export function printedTexts(spool: string): readonly string[] {
  return readdirSync(spool)
    .filter((file) => file.endsWith('.pdf'))
    .map((file) => execFileSync('pdftotext', ['-layout', join(spool, file), '-'], { encoding: 'utf8' }));
}

/** Touches what a person would touch, by its test id. */
export async function touch(page: Page, id: string): Promise<void> {
  await page.getByTestId(id).click();
}

/** Types a PIN on the pad, digit by digit. */
export async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await touch(page, `digit-${digit}`);
  await touch(page, 'pin-ok');
}
