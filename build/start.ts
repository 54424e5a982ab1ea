/**
 * `npm run kiosk`: the emulated world (unless a configuration is given), a display where there is none, and the kiosk
 * in Electron where its binary is, else in the installed Chromium. Everything that is started here is stopped here.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { firstHour } from '../electron/doctor/first-hour.ts';
import { linesOf } from '../electron/doctor/lines.ts';
import { whyNoWorld } from '../fixtures/card/reader-service.ts';
import { listKey } from '../office/keys/list-key.ts';
import { madeOnce } from '../office/keys/made-once.ts';
import { certifyDocuments, keyOnce, serverKeys } from '../office/keys/server-keys.ts';

const root = join(import.meta.dirname, '..');
const SHELLS = ['electron', 'chromium'] as const;
const Options = z.object({
  config: z.string().optional(),
  screenshot: z.string().optional(),
  shell: z.enum(SHELLS).optional(),
  inspect: z.boolean().optional(),
  landscape: z.boolean().optional(),
  counter: z.boolean().optional(),
  oneBrowser: z.boolean().optional(),
});
/** The screen of the demonstration, upright and across. */
const UPRIGHT = { width: 1080, height: 1920 };
const ACROSS = { width: 1920, height: 1080 };
const WorldLine = z.object({
  config: z.string(),
  dock: z.string(),
  env: z.record(z.string(), z.string()),
  /** Where other commands read what this world lends them. */
  envFile: z.string(),
});

const OfficeLine = z.looseObject({ desk: z.url(), code: z.string().optional() });

/** What was expected to fail: its message is the sentence that is said. */
class Refused extends Error {}

const say = (text: string) => console.log(text);
const children: ChildProcess[] = [];
let stopping = false;

/** Stops what was started, last first, by process id; then whoever still lives is killed. */
async function stop(code: number): Promise<never> {
  if (!stopping) {
    stopping = true;
    for (const child of [...children].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((done) => child.once('exit', done));
      child.stdin?.end();
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(kill);
    }
    process.exit(code);
  }
  return new Promise(() => undefined);
}

/** Starts a process that gets SIGTERM when this one dies, however this one dies. */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  // A group of its own: Ctrl-C reaches this process alone, which then stops the others in order.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** The first line that a process prints. */
const firstLine = (child: ChildProcess, what: string) =>
  new Promise<string>((found, lost) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', found);
    child.once('error', (error) => lost(new Refused(`${what} could not be started: ${error.message}`)));
    child.once('exit', (code) => lost(new Refused(`${what} ended (code ${code}) before it was ready.`)));
  });

/** Looks before anything is started whether a picture can be written there. */
function checkPicture(file: string): void {
  try {
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder');
    accessSync(existsSync(file) ? file : dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Refused(
      `The picture cannot be written to ${file} (${code ?? message}): give another --screenshot.`,
    );
  }
}

const shoot = (display: string, file: string) =>
  new Promise<void>((done, failed) => {
    spawn('scrot', ['--overwrite', resolve(file)], {
      env: { ...process.env, DISPLAY: display },
      stdio: 'inherit',
    })
      .once('error', (error) => failed(new Refused(`scrot could not be started: ${error.message}`)))
      .once('exit', (code) =>
        code === 0
          ? done()
          : failed(new Refused(`The picture of ${display} was not taken (scrot, code ${code}).`)),
      );
  });

/** Why the kiosk does not run in Electron, as set-up found it. */
function withoutElectron(): string {
  const tried = join(root, '.tools', 'electron-tried');
  if (!existsSync(tried)) return 'Electron’s binary is not here';
  const at = statSync(tried).mtime.toISOString().slice(0, 16).replace('T', ' ');
  return `Electron’s binary is not here, and could not be fetched at ${at} UTC (tried once a day)`;
}

/** Starts a display that nobody sees; gives its name. */
async function startDisplay({ width, height } = UPRIGHT): Promise<string> {
  const xvfb = start(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'],
    process.env,
  );
  return `:${(await firstLine(xvfb, 'The display (Xvfb)')).trim()}`;
}

/** A port that nobody has now. */
const freePort = () =>
  new Promise<number>((found, lost) => {
    const server = createServer().once('error', lost);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });

/** The key by which the demonstration signs files for phones, made at the kiosk, and its certificate by the office: as a site does it. */
async function documentKeys(home: string) {
  const [certificate, key] = [join(home, 'kiosk-documents.pem'), join(home, 'kiosk-documents.key')];
  await keyOnce(key);
  await madeOnce(certificate, 0o644, (part) => {
    const ask = ['req', '-new', '-batch', '-key', key, '-subj', '/CN=DEMO-01'];
    const request = execFileSync('openssl', ask, { encoding: 'utf8', stdio: 'pipe' });
    writeFileSync(part, certifyDocuments(home, 'DEMO-01', request));
  });
  return { certificate, key };
}

/**
 * Starts the office of the emulated world. Its database takes a while to be made, for which no kiosk waits: where it will
 * be, and by which authority it is known, is told at once. `ready` is its line.
 */
async function startOffice() {
  const home =
    process.env.SITTHI_OFFICE_DIR ??
    join(process.env.SITTHI_WORLD_DIR ?? join(root, '.sitthi', 'world'), 'office');
  const [kiosks, desk, check, phone] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const { authorityFile } = await serverKeys(home, ['localhost', '127.0.0.1', hostname()]);
  const { publicFile } = await listKey(home);
  const office = start(process.execPath, ['office/entry/office.ts'], {
    ...process.env,
    SITTHI_OFFICE_DIR: home,
    SITTHI_OFFICE_PORT: String(kiosks),
    SITTHI_DESK_PORT: String(desk),
    SITTHI_CHECK_PORT: String(check),
    SITTHI_PHONE_PORT: String(phone),
    SITTHI_STOP_WITH_STDIN: '1',
  });
  const ready = firstLine(office, 'The office').then((line) => OfficeLine.parse(JSON.parse(line)));
  const known = {
    ...{ url: `https://localhost:${kiosks}`, authority: authorityFile, withdrawnKey: publicFile },
    phone: { page: `https://localhost:${phone}`, ...(await documentKeys(home)) },
  };
  return { ...known, checkPage: `http://localhost:${check}`, ready };
}

/** Starts the emulated world; gives what a kiosk needs to live in it. */
async function startWorld(
  { ready: _later, checkPage, ...known }: Awaited<ReturnType<typeof startOffice>>,
  demonstrated: Pick<z.infer<typeof Options>, 'landscape' | 'counter'>,
  display: string | undefined,
): Promise<z.infer<typeof WorldLine>> {
  const config = {
    ...(demonstrated.landscape === true ? { window: ACROSS } : {}),
    ...(demonstrated.counter === true ? { mode: 'counter' } : {}),
  };
  const world = start(process.execPath, ['fixtures/world.ts'], {
    ...process.env,
    SITTHI_STOP_WITH_STDIN: '1',
    SITTHI_OFFICE: JSON.stringify(known),
    SITTHI_CHECK_PAGE: checkPage,
    SITTHI_WORLD_CONFIG: JSON.stringify(config),
    ...(display === undefined ? {} : { SITTHI_DISPLAY: display }),
  });
  const line = await firstLine(world, 'The emulated world');
  try {
    return WorldLine.parse(JSON.parse(line));
  } catch {
    throw new Refused('The emulated world did not say where it is: run npm run emulators to see why.');
  }
}

/** Names of the card readers, by the command that looks at them; null where no card service answers. */
const cardReaders = () =>
  new Promise<readonly string[] | null>((told) => {
    execFile(
      process.execPath,
      ['native/card-cli.ts', 'doctor', '--json'],
      { cwd: root, timeout: 10_000 },
      (_error, out) => {
        try {
          const findings = z
            .array(z.object({ what: z.string(), state: z.string(), says: z.string() }))
            .parse(JSON.parse(out));
          const names = findings.flatMap(({ what, says }) =>
            what === 'reader' ? (/^(.+?): /.exec(says)?.[1] ?? []) : [],
          );
          told(findings.some(({ what, state }) => what === 'service' && state === 'good') ? names : null);
        } catch {
          told(null);
        }
      },
    );
  });

/** Says line by line what a site's kiosk meets on this machine, in that order. Throws where it cannot start at all. */
async function sayWhatItMeets(file: string): Promise<void> {
  for await (const met of firstHour(file, cardReaders)) {
    const text = linesOf(met).join('\n');
    if (met.needed && !met.well) throw new Refused(text);
    say(text);
  }
}

async function main(raw: unknown): Promise<void> {
  const options = Options.parse(raw);
  const { config, screenshot } = options;
  if (screenshot !== undefined) checkPicture(screenshot);
  if (options.inspect === true && config !== undefined)
    throw new Refused('--inspect is for the demonstration alone: a debugger reads whatever a visit holds.');
  if ((options.landscape === true || options.counter === true) && config !== undefined)
    throw new Refused(
      '--landscape and --counter are for the demonstration alone: a configuration says window and mode itself.',
    );
  if (options.oneBrowser === true && (config !== undefined || options.shell === 'electron'))
    throw new Refused(
      '--one-browser is for the demonstration in Chromium alone: it opens a door by which any user of the machine looks in, and Electron has one browser anyway.',
    );
  if (options.inspect === true && options.shell === 'electron')
    throw new Refused(
      '--inspect needs the Chromium shell, whose visits are Node’s own processes: leave --shell out.',
    );
  const { SITTHI_DISPLAY: runningDisplay, SITTHI_DOCK: runningDock } = process.env;
  // A kiosk that runs on a display of its own can be looked at from another terminal.
  if (screenshot !== undefined && config === undefined && runningDisplay !== undefined) {
    await shoot(runningDisplay, screenshot);
    say(`The screen of the running kiosk is in ${screenshot}.`);
    await stop(0);
  }
  if (config === undefined && process.env.SITTHI_WORLD_PID !== undefined)
    throw new Refused(
      `A kiosk or an emulated world is running already; its dock: ${runningDock}\nStop it first (Ctrl-C where it runs), or give --config FILE.`,
    );
  const why = config === undefined ? whyNoWorld() : undefined;
  if (why !== undefined) throw new Refused(why);
  if (config !== undefined && !existsSync(config))
    throw new Refused(`There is no configuration file ${config}: give another --config.`);

  if (config !== undefined) await sayWhatItMeets(config);

  const office = config === undefined ? await startOffice() : undefined;
  // Said below, where it is waited for; a kiosk without its office serves all the same.
  const desk = office?.ready.catch(() => undefined);
  // Before the world: its dock shows what is on the display.
  const display = process.env.DISPLAY
    ? undefined
    : await startDisplay(options.landscape === true ? ACROSS : UPRIGHT);
  const world = office === undefined ? undefined : await startWorld(office, options, display);
  if (display !== undefined) {
    if (world !== undefined) appendFileSync(world.envFile, `SITTHI_DISPLAY='${display}'\n`);
    if (screenshot === undefined)
      say(
        `There is no display: the kiosk runs on ${display} (Xvfb). To look: npm run kiosk -- --screenshot FILE`,
      );
  }
  const env = { ...process.env, ...world?.env, ...(display === undefined ? {} : { DISPLAY: display }) };
  const configFile = world?.config ?? resolve(config ?? '');

  const electronPath = join(root, 'node_modules', 'electron', 'path.txt');
  const electron = existsSync(electronPath)
    ? join(root, 'node_modules', 'electron', 'dist', readFileSync(electronPath, 'utf8'))
    : undefined;
  const shell = options.inspect === true || options.oneBrowser === true ? 'chromium' : options.shell;
  const inElectron = electron !== undefined && existsSync(electron) && shell !== 'chromium';
  if (!inElectron && options.shell === 'electron')
    throw new Refused(`${withoutElectron()}: leave --shell out.`);
  say(
    inElectron
      ? 'The kiosk runs in Electron: its binary is here.'
      : `The kiosk runs in the installed Chromium: ${shell === 'chromium' ? 'asked for' : withoutElectron()}.`,
  );
  const kiosk = inElectron
    ? start(
        electron,
        // Chromium refuses to sandbox as root; a kiosk in service is never root (docs/deployment.md).
        [
          'dist/electron/main.electron.js',
          '--ozone-platform=x11',
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--config',
          configFile,
        ],
        env,
      )
    : start(
        process.execPath,
        [
          // Port 0: each takes a free one and says which. Visits are forked, and inherit it.
          ...(options.inspect === true ? ['--inspect=127.0.0.1:0'] : []),
          'dist/electron/preview.js',
          '--config',
          configFile,
          ...(options.oneBrowser === true ? ['--one-browser'] : []),
        ],
        env,
      );
  await firstLine(kiosk, 'The kiosk');
  kiosk.once('exit', (code) => void stop(code ?? 1));
  say('The idle screen is up.');
  if (world !== undefined) say(`Put a card in from the dock: ${world.dock}`);
  if (screenshot === undefined) {
    const line = await desk;
    if (line !== undefined)
      say(
        `Requests arrive at the desk of the office: ${line.desk}${line.code === undefined ? '' : ` (the first passkey is added with the code ${line.code})`}`,
      );
    return;
  }
  await new Promise((done) => setTimeout(done, 500));
  await shoot(env.DISPLAY ?? '', screenshot);
  say(`The screen is in ${screenshot}.`);
  await stop(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
const cli = new Command('npm run kiosk --')
  .description(
    'Opens the kiosk with its emulated world, and prints the address of the dock, from which a card is put in. Ctrl-C stops everything.',
  )
  .option('--config <file>', 'a kiosk at a site: its own configuration, no emulated world')
  .option(
    '--screenshot <file>',
    'write a picture (PNG) of the screen, of a kiosk that runs or of one started for it',
  )
  .addOption(
    new Option('--shell <name>', 'absent: Electron where its binary is, else Chromium').choices(SHELLS),
  )
  .option(
    '--inspect',
    'demonstration alone: a debugger may attach to kiosk and visits, which say where (in Chromium)',
  )
  .option(
    '--one-browser',
    'demonstration alone: all visits in one Chromium, as Electron does (a context each)',
  )
  .option('--landscape', 'demonstration alone: a screen of 1920×1080')
  .option('--counter', 'demonstration alone: an officer sits beside')
  .action(main);
try {
  await cli.parseAsync();
} catch (error) {
  // What is stopped meanwhile has nothing more to say.
  if (!stopping) console.error(error instanceof Refused ? error.message : error);
  await stop(1);
}
