/** A whole kiosk for a test: its own emulated world, its own folders, the real window; nothing shared with another. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readJournal } from '../../electron/journal/journal.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { PATIENCE } from '../patience.ts';
import { descendants, signalTo } from '../processes.ts';
import { launch, SHELL, screensOf, visitsOf } from '../shells.ts';

const root = join(import.meta.dirname, '..', '..');

/** Which shell runs the kiosk on this machine; the report says so. */
export const shell = SHELL;

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
    /** Where its office hears it, and by whom that is certified; absent: it has none. */
    readonly office?: {
      readonly url: string;
      readonly authority: string;
      readonly withdrawnKey?: string | undefined;
      readonly phone?: { readonly page: string; readonly certificate: string; readonly key: string };
    };
    /** Laid over the kiosk's environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** The preview's visits in one Chromium, as under Electron. */
    readonly oneBrowser?: boolean;
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
    ...(options.office === undefined ? {} : { office: options.office }),
    ...(options.slipPrinter === undefined ? {} : { slipPrinter: options.slipPrinter }),
  });
  // Its own, so that a test can look at everything that it leaves there.
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  let before = '';
  const start = () =>
    launch(shell, {
      configFile: world.configFile,
      env: { ...world.env, ...options.env, TMPDIR: temporary },
      runs,
      ...(options.oneBrowser === true ? { oneBrowser: true } : {}),
    });
  let kiosk = await start().catch(async (error: unknown) => {
    await world.stop();
    throw error;
  });
  const output = () => before + kiosk.output();
  const screens = screensOf(shell, runs);

  const page = async (): Promise<Page> => {
    const deadline = Date.now() + 20_000 * PATIENCE;
    while (Date.now() < deadline) {
      const found = await screens.onScreen();
      if (found !== null) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    const journal = [...readJournal(join(directory, 'store'))].slice(-25);
    const told = journal.map((line) => `${line.at} ${line.kind} ${line.facts}`).join('\n');
    throw new Error(`no window is on the screen:\n${told}\n${output().slice(-2000)}`);
  };

  return {
    world,
    get process() {
      return kiosk.process;
    },
    directory,
    runs,
    output,
    page,
    async screen(name, options = {}) {
      const deadline = Date.now() + 20_000 * PATIENCE;
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
      // What a fault's screen says of it.
      const said = last === 'problem' ? await (await page()).locator('main').textContent() : '';
      expect(last, `screen, after ${20 * PATIENCE} s. ${said}\nOutput:\n${output()}`).toBe(name);
      return page();
    },
    visits: () => visitsOf(kiosk.process.pid ?? -1),
    async cut() {
      const { pid = 0 } = kiosk.process;
      const all = [pid, ...descendants(pid)];
      // Stopped first, so that none of them sees another one die.
      for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const one of all) signalTo(one, signal);
      await Promise.all([world.reader.killPcscd(), world.printer.cutServer()]);
      await screens.close();
    },
    async boot() {
      await Promise.all([world.reader.restartPcscd(), world.printer.restoreServer()]);
      before = output();
      kiosk = await start();
    },
    async stop() {
      await screens.close();
      const { process: own } = kiosk;
      const gone = new Promise<void>((done) => own.once('exit', () => done()));
      if (own.exitCode === null && own.signalCode === null) {
        own.kill('SIGTERM');
        const kill = setTimeout(() => own.kill('SIGKILL'), 5000);
        await gone;
        clearTimeout(kill);
      }
      await world.stop();
      // What has just been ended may still be leaving a file.
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The names of the PDFs that arrived at the printer, in order. */
export const printedFiles = (spool: string): readonly string[] =>
  readdirSync(spool).filter((file) => file.endsWith('.pdf'));

/** The PDFs that arrived at the printer, as text; `from`: without so many that came before. */
export function printedTexts(spool: string, from = 0): readonly string[] {
  return printedFiles(spool)
    .slice(from)
    .map((file) => execFileSync('pdftotext', ['-layout', join(spool, file), '-'], { encoding: 'utf8' }));
}

/** Touches what a person would touch, by its test id. */
export async function touch(page: Page, id: string): Promise<void> {
  await page.getByTestId(id).click();
}

/**
 * Chooses records on the first page, or in the whole list where they do not stand there, and copies of them: what is printed
 * is what most tests are about. Ends on the first page.
 */
export async function choose(page: Page, ids: readonly string[], lead = touch): Promise<void> {
  await chooseToSee(page, ids, lead);
  await lead(page, 'form-copy');
}

/** The same, to be seen on the screen first, as the kiosk proposes. */
export async function chooseToSee(page: Page, ids: readonly string[], lead = touch): Promise<void> {
  await page.getByTestId('filter-search').waitFor();
  for (const id of ids) {
    const there = await page.getByTestId(`choose-${id}`).isVisible();
    if (!there) await lead(page, 'show-all');
    await lead(page, `choose-${id}`);
    if (!there) await lead(page, 'back');
  }
}

/** Chooses everything that can be asked for. */
export async function chooseAll(page: Page): Promise<void> {
  await touch(page, 'show-all');
  await touch(page, 'choose-all');
  await touch(page, 'form-copy');
}

/** Types a PIN on the pad, digit by digit. */
export async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await touch(page, `digit-${digit}`);
  await touch(page, 'pin-ok');
}

/** From the idle screen to choosing, with what this person wants chosen there. */
export async function toChoices(
  kiosk: KioskUnderTest,
  databases: readonly string[],
  person = 'somying',
): Promise<Page> {
  await kiosk.screen('idle');
  await kiosk.world.card.insert(person);
  const page = await kiosk.screen('hello');
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await choose(page, databases);
  return page;
}

/** As far as the pad on which the PIN is typed. */
export async function toPin(kiosk: KioskUnderTest, databases: readonly string[]): Promise<Page> {
  const page = await toChoices(kiosk, databases);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  return page;
}

/** The officer's card is in its reader all day: the PIN unlocks the officer's part of this visit. */
export async function unlockOfficer(page: Page): Promise<void> {
  await touch(page, 'officer-unlock');
  const panel = page.getByTestId('officer-unlock-panel');
  for (const digit of '2580') await panel.getByTestId(`digit-${digit}`).click({ timeout: 20_000 });
  await panel.getByTestId('pin-ok').click();
  await expect(page.getByTestId('officer-lock')).toBeVisible({ timeout: 20_000 });
}
