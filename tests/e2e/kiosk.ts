/** A whole kiosk for a test: its own emulated world, its own folders, the real window; nothing shared with another. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { startWorld, type World } from '../../fixtures/world.ts';

const root = join(import.meta.dirname, '..', '..');

/** Which shell runs the kiosk on this machine; the report says so. */
export const shell = existsSync(join(root, 'node_modules/electron/path.txt')) ? 'electron' : 'chromium';

export interface KioskUnderTest {
  readonly world: World;
  readonly process: ChildProcess;
  /** Everything that the kiosk wrote on its standard streams. */
  readonly output: () => string;
  /** The page of the visit that is on the screen now. */
  page(): Promise<Page>;
  /** Waits until the window on the screen shows this screen; `otherThan`: in another visit's window than this one. */
  screen(name: string, options?: { readonly otherThan?: Page }): Promise<Page>;
  /** Names of the visit processes now alive, as process ids. */
  visits(): readonly number[];
  stop(): Promise<void>;
}

/** Starts a kiosk and waits for its first window. */
export async function startKiosk(
  options: {
    readonly config?: Record<string, unknown>;
    readonly pace?: string;
    readonly slipPrinter?: boolean;
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
  let output = '';
  const kiosk = spawn(process.execPath, [join(root, 'electron/preview.ts'), '--config', world.configFile], {
    env: { ...process.env, ...world.env, SITTHI_TEST: '1', SITTHI_RUN_PARENT: runs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((done) => kiosk.once('exit', () => done()));
  kiosk.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  kiosk.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise<void>((ready, reject) => {
    createInterface({ input: kiosk.stdout }).once('line', () => ready());
    kiosk.once('exit', (code) => reject(new Error(`the kiosk ended with code ${code}:\n${output}`)));
  });
  const browsers = new Map<string, Browser>();

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

  const page = async (): Promise<Page> => {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      const newestFirst = readdirSync(runs).sort((a, b) => born(join(runs, b)) - born(join(runs, a)));
      for (const run of newestFirst) {
        const found = await connect(run);
        if (found !== null) return found;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`no window is on the screen:\n${output}`);
  };

  return {
    world,
    process: kiosk,
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
      execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(kiosk.pid)], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes('visit/visit.ts'))
        .map((line) => Number.parseInt(line, 10)),
    async stop() {
      for (const browser of browsers.values()) await browser.close().catch(() => undefined);
      kiosk.kill('SIGTERM');
      const kill = setTimeout(() => kiosk.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(kill);
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
