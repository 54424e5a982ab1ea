/**
 * The shells that a kiosk can run in, each started whole as a person starts it, and looked at from outside: what is on
 * the screen, which processes live. The conformance suite runs the same against each.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { bundle } from '../build/electron.ts';
import { startWorld, type World } from '../fixtures/world.ts';
import { below } from './processes.ts';

const root = join(import.meta.dirname, '..');

export type ShellName = 'chromium' | 'electron';

/** Electron's binary, where it is. */
export function electronBinary(): string | undefined {
  const path = join(root, 'node_modules', 'electron', 'path.txt');
  if (!existsSync(path)) return undefined;
  const binary = join(root, 'node_modules', 'electron', 'dist', readFileSync(path, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

export interface RunningShell {
  readonly world: World;
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Every page of a visit, shown or standing by. */
  pages(): Promise<readonly Page[]>;
  /** Waits for the page on the screen to show one of these screens. */
  screen(name: string, withinMs?: number): Promise<Page>;
  /** Process ids of the visits. */
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
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const display = await new Promise<string>((found, reject) => {
    createInterface({ input: xvfb.stdout }).once('line', (line) => found(`:${line.trim()}`));
    xvfb.once('error', reject);
  });
  const world = await startWorld({ directory, pki: join(root, '.sitthi', 'pki') });
  const binary = electronBinary();
  if (name === 'electron') {
    if (binary === undefined) throw new Error('Electron’s binary is not here: npx install-electron');
    await bundle();
  }
  const args = ['--config', world.configFile];
  const kiosk =
    name === 'chromium'
      ? [process.execPath, join(root, 'electron', 'preview.ts'), ...args]
      : [
          binary ?? '',
          join(root, 'dist', 'electron', 'main.electron.js'),
          '--remote-debugging-port=0',
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          ...args,
        ];
  const child = spawn(kiosk[0] ?? '', kiosk.slice(1), {
    cwd: root,
    env: { ...process.env, ...world.env, DISPLAY: display, SITTHI_TEST: '1', SITTHI_RUN_PARENT: runs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  await new Promise<void>((ready, reject) => {
    createInterface({ input: child.stdout }).once('line', () => ready());
    child.once('exit', (code) => reject(new Error(`the kiosk ended with code ${code}:\n${output}`)));
  });

  const browsers = new Map<string, Browser>();
  const pages = async (): Promise<readonly Page[]> => {
    // Folder by folder: a browser that ends meanwhile takes its own away while they are read.
    const folders = (of: string) => {
      try {
        return readdirSync(of);
      } catch {
        return [];
      }
    };
    const ports = folders(runs)
      .flatMap((run) => folders(join(runs, run)).map((part) => join(run, part, 'DevToolsActivePort')))
      .filter((file) => existsSync(join(runs, file)));
    const found: Page[] = [];
    for (const file of ports) {
      try {
        let browser = browsers.get(file);
        if (browser?.isConnected() !== true) {
          const port = readFileSync(join(runs, file), 'utf8').split('\n')[0];
          browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 2000 });
          browsers.set(file, browser);
        }
        found.push(...browser.contexts().flatMap((context) => context.pages()));
      } catch {
        // It ended while it was asked.
      }
    }
    return found.filter((page) => page.url().endsWith('/index.html'));
  };
  /** The page before the person: Chromium's stand-by is off the screen, Electron's is hidden and has no focus. */
  const onScreen = (page: Page): Promise<unknown> =>
    Promise.race([
      page.evaluate(name === 'chromium' ? 'window.screenX >= 0' : 'document.hasFocus()'),
      new Promise((done) => setTimeout(() => done(false), 1000)),
    ]).catch(() => false);
  const started = () => below(child.pid ?? -1);
  const terminate = async () => {
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), 8000);
    const code = await gone;
    clearTimeout(kill);
    return code;
  };
  return {
    world,
    process: child,
    output: () => output,
    pages,
    async screen(wanted, withinMs = 20_000) {
      const until = Date.now() + withinMs;
      let last = 'nothing';
      while (Date.now() < until) {
        for (const page of await pages()) {
          if ((await onScreen(page)) !== true) continue;
          const shown = await page
            .locator('[data-screen]')
            .first()
            .getAttribute('data-screen', { timeout: 1000 })
            .catch(() => null);
          last = shown ?? last;
          if (shown === wanted) return page;
        }
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`the screen shows ${last}, not ${wanted}, after ${withinMs} ms:\n${output}`);
    },
    visits: () =>
      started()
        .filter(({ args: line }) => /visit[/\\]visit\.ts|node\.mojom\.NodeService/.test(line))
        .map(({ pid }) => pid),
    descendants: () => started().map(({ pid }) => pid),
    leftovers: () => readdirSync(runs).filter((entry) => !entry.startsWith('sitthi25-shell')),
    terminate,
    async stop() {
      for (const browser of browsers.values()) await browser.close().catch(() => undefined);
      if (child.exitCode === null && child.signalCode === null) await terminate();
      await world.stop();
      xvfb.kill('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
