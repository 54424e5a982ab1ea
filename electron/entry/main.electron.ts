/**
 * Entry in Electron: hardens the shell before anything can run in it, then starts the kiosk. Prints one line when the
 * first window is up. Whoever supervises it from outside (systemd, or build/start.ts) starts it again when it ends.
 *
 * With `--journal -- WORDS` it is no kiosk: it runs one of the journal's commands and ends, without a window. On a kiosk no
 * other program can read the store: Debian's Node does not load the addon, and this one is no Node (electron-fuses.ts).
 *
 * With `--rehearsal -- WORDS` it tries this machine's devices with an officer who sits at the terminal (sitthi25-doctor --try).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, Menu, powerMonitor, protocol, session } from 'electron';
import { type Config, readConfig } from '../config/config.ts';
import { NAVIGATOR_KEYS } from '../contract/keys.ts';
import { createKiosk, type Kiosk } from '../kiosk/kiosk.ts';
import { endWhenBroken, forbidCoreDumps, runtimeDirectory, systemdWatchdog } from '../kiosk/machine-care.ts';
import { limitRest } from '../kiosk/rest-limit.ts';
import { followStatus } from '../kiosk/status.ts';
import { confinePage, confineSession } from '../shell/electron/guard.electron.ts';
import { createElectronHost, showFault } from '../shell/electron/host.electron.ts';
import { APP_PRIVILEGES, APP_SCHEME, DEBUGGING_SWITCHES, SWITCHES } from '../shell/rules.ts';
import { type Fault, fault, faultSentence } from '../words/faults.ts';

declare const SITTHI_AUTOMATION: boolean | undefined;
/** True in the build that Playwright may attach to; set when it is bundled. */
const AUTOMATION = typeof SITTHI_AUTOMATION !== 'undefined' && SITTHI_AUTOMATION === true;
/** Where a packed kiosk finds its configuration when nobody says. */
const INSTALLED_CONFIG =
  process.platform === 'win32'
    ? join(process.env.ProgramData ?? 'C:\\ProgramData', 'Sitthi 25', 'kiosk.json')
    : '/etc/sitthi25/kiosk.json';
/** By which build/os/journal asks for a command of the journal. */
const JOURNAL_SWITCH = '--journal';
/** By which build/os/doctor asks for a rehearsal. */
const REHEARSAL_SWITCH = '--rehearsal';
/** How long a supervised kiosk that cannot start says so on its screen before it is started again. */
const RETRY_AFTER_MS = 60_000;
/** How long the kiosk may take to stop before it is ended. */
const STOP_LIMIT_MS = 4000;

let kiosk: Kiosk | undefined;
let stopping = false;
let beats = true;
/** Of the configuration, which is read before there is any page. */
let navigatorKeys: readonly string[] = [];
const watchdog = systemdWatchdog(() => beats);

/** Ends everything; `code` is what the supervisor sees, `failed` the kind of an error that nobody expected, `frames` where it was. */
async function stop(code: number, failed?: string, frames?: readonly string[]): Promise<void> {
  if (stopping) return;
  stopping = true;
  watchdog.stop();
  try {
    // A server that does not answer the farewell holds nobody up.
    await Promise.race([kiosk?.stop(failed, frames), new Promise((done) => setTimeout(done, STOP_LIMIT_MS))]);
  } finally {
    app.exit(code);
  }
}

const fatal = (sentence: string): void => {
  console.error(sentence);
  app.exit(1);
};

let readied: Promise<void> | undefined;
/** Electron is ready, and nothing of it is open: no menu, no session that could reach anything. Done once. */
function ready(): Promise<void> {
  readied ??= app.whenReady().then(() => {
    Menu.setApplicationMenu(null);
    confineSession(session.defaultSession);
  });
  return readied;
}

/**
 * The kiosk cannot start. Whoever started it by hand reads why and has the exit code. Under systemd a person looks at the
 * screen: it says that the kiosk is out of service, with the fault's code, and the start is tried again in a minute. So
 * it does on Windows, where a packed kiosk has no console; there it is gone after the minute, and a person starts it again.
 */
async function cannotStart(fault: Fault): Promise<void> {
  const onScreen =
    process.env.NOTIFY_SOCKET !== undefined || (process.platform === 'win32' && app.isPackaged);
  if (!onScreen) return fatal(faultSentence(fault));
  console.error(faultSentence(fault));
  await ready();
  showFault(fault.name);
  watchdog.status('out-of-service');
  watchdog.ready();
  setTimeout(() => app.exit(1), RETRY_AFTER_MS);
}

/** Everything that must hold before Electron is ready. */
function harden(): void {
  endWhenBroken((kind, frames) => {
    beats = false;
    void stop(70, kind, frames);
  });

  forbidCoreDumps();
  // It takes --no-sandbox off the command line, without which every process of root's aborts: tests alone run as root.
  if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
  // Chromium opens its door for debuggers after this file was run. The build for automation is told to leave it (build/electron.ts).
  if (app.isPackaged && !AUTOMATION)
    for (const name of DEBUGGING_SWITCHES) app.commandLine.removeSwitch(name);
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_PRIVILEGES }]);
  const directory = runtimeDirectory();
  for (const place of ['userData', 'sessionData', 'crashDumps', 'logs', 'temp'] as const)
    app.setPath(place, directory);

  app.on('web-contents-created', (_event, contents) => confinePage(contents, navigatorKeys));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => event.preventDefault());
  app.on('login', (event) => event.preventDefault());
  // Between two visits there may be no window for a moment; that is not a reason to end.
  app.on('window-all-closed', () => undefined);
  // Electron turns SIGTERM, SIGINT and SIGHUP into this: the kiosk ends in order first.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void stop(0);
  });
  // Windows says it to windows, and never to `powerMonitor`. Asked first: somebody may yet call it off, but nobody is served.
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', () => kiosk?.endVisit());
    window.on('session-end', () => void stop(0));
  });
  app.on('child-process-gone', (_event, details) => {
    // Visits are heard of by the kiosk itself; Chromium restarts its own helpers.
    if (details.type !== 'Utility')
      console.error(`A helper of the shell ended: ${details.type}, ${details.reason}.`);
  });
}

async function run(config: Config): Promise<void> {
  // Its addon is built for one Node alone (docs/decisions/card-reader-driver.md): "no card service" would be said for ever.
  if (app.isPackaged && config.card.driver === 'pcsclite')
    return cannotStart(
      fault('config.bad', 'key card.driver, value "pcsclite": no package has it; allowed is smartcard'),
    );
  navigatorKeys = config.window.navigatorKeys ?? NAVIGATOR_KEYS;
  await ready();
  if (stopping) return;
  const host = createElectronHost({
    closable: config.demonstration,
    recordings: config.window.recordings,
  });
  const follow = followStatus(watchdog);
  const made = createKiosk(config, host, {
    ...follow,
    ...limitRest(follow, (code) => void stop(code)),
    onShown: () => {
      follow.onShown();
      console.log(JSON.stringify({ shown: true }));
    },
    onWindowClosed: () => void stop(0),
  });
  if (!made.ok) {
    await host.quit();
    return cannotStart(made.fault);
  }
  kiosk = made.value;
  // Before the machine sleeps: nobody's data is in its memory then. What no warning came before, the kiosk sees after.
  // Electron tells of a sleep as well as it can (a delay that logind grants, on Windows a message): the kiosk's own look after
  // waking is the guard.
  powerMonitor.on('suspend', () => kiosk?.endVisit());
  powerMonitor.on('shutdown', () => void stop(0));
}

/** The kiosk of the configuration that was named, unless another one runs. */
function start(): void {
  const { values: options } = parseArgs({
    args: process.argv.slice(1),
    options: { config: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  if (!app.requestSingleInstanceLock()) fatal('A kiosk runs already on this machine.');
  // Chosen by Electron before this file runs, which cannot change it any more (electron#48301). There no program has a say in
  // where its windows are, and the one that stands by would be seen.
  else if (app.commandLine.getSwitchValue('ozone-platform') === 'wayland')
    fatal('The kiosk needs X, which a desktop of Wayland has beside it: start it with --ozone-platform=x11.');
  else {
    const file =
      options.config ?? process.env.SITTHI_CONFIG ?? (app.isPackaged ? INSTALLED_CONFIG : undefined);
    const config = typeof file === 'string' ? readConfig(file) : null;
    if (config === null) fatal('Give --config FILE.');
    else if (!config.ok) void cannotStart(config.fault);
    else void run(config.value);
  }
}

/** Runs one of the journal's commands, which are as in a checkout, and ends. Nothing of the shell is there for it. */
async function journal(words: readonly string[]): Promise<void> {
  endWhenBroken(() => app.exit(70));
  forbidCoreDumps();
  const { journalCommand } = await import('../journal/journal-command.ts');
  const caller = { name: 'sitthi25-journal', config: INSTALLED_CONFIG, why: 'Give --config FILE.' };
  app.exit(await journalCommand(words, caller));
}

/** Tries the devices with whoever sits at the terminal, and ends. The shell is as confined as a kiosk's. */
async function rehearsal(words: readonly string[]): Promise<void> {
  harden();
  await ready();
  const { wishesIn, rehearsalCommand } = await import('../doctor/rehearsal-command.ts');
  const { terminal } = await import('../doctor/rehearsal-terminal.ts');
  const { openRehearsalScreen } = await import('../shell/electron/rehearsal-screen.electron.ts');
  const wishes = wishesIn(words, INSTALLED_CONFIG);
  app.exit(wishes === null ? 2 : await rehearsalCommand(wishes, openRehearsalScreen, terminal));
}

/** What follows a switch and its two dashes, which are not for Chromium; null: the switch is not there. */
function wordsAfter(asked: string): readonly string[] | null {
  const at = process.argv.indexOf(asked);
  return at < 0 ? null : process.argv.slice(at + 1).filter((word, index) => index > 0 || word !== '--');
}

const journalWords = wordsAfter(JOURNAL_SWITCH);
const rehearsalWords = wordsAfter(REHEARSAL_SWITCH);
if (journalWords !== null) void journal(journalWords);
else if (rehearsalWords !== null) void rehearsal(rehearsalWords);
else {
  harden();
  start();
}
