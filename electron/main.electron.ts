/**
 * Entry in Electron: hardens the shell before anything can run in it, then starts the kiosk. Prints one line when the
 * first window is up. Whoever supervises it from outside (systemd, or build/start.ts) starts it again when it ends.
 */
import { parseArgs } from 'node:util';
import { app, Menu, powerMonitor, protocol, session } from 'electron';
import { type Config, readConfig } from './config.ts';
import { faultSentence } from './faults.ts';
import { confinePage, confineSession } from './guard.electron.ts';
import { createElectronHost } from './host.electron.ts';
import { createKiosk, type Kiosk } from './kiosk/kiosk.ts';
import { followStatus } from './kiosk/status.ts';
import { forbidCoreDumps, runtimeDirectory, systemdWatchdog } from './machine-care.ts';
import { APP_PRIVILEGES, APP_SCHEME, SWITCHES } from './rules.ts';

/** Where a packed kiosk finds its configuration when nobody says. */
const INSTALLED_CONFIG = '/etc/sitthi25/kiosk.json';
/** The kiosk stops within so long, or is ended. */
const STOP_LIMIT_MS = 4000;

let kiosk: Kiosk | undefined;
let stopping = false;
let beats = true;
const watchdog = systemdWatchdog(() => beats && kiosk !== undefined);

/** Ends everything; `code` is what the supervisor sees. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  watchdog.stop();
  try {
    // A server that does not answer the farewell holds nobody up.
    await Promise.race([kiosk?.stop(), new Promise((done) => setTimeout(done, STOP_LIMIT_MS))]);
  } finally {
    app.exit(code);
  }
}

const fatal = (sentence: string): void => {
  console.error(sentence);
  app.exit(1);
};

/** An error that nobody expected: nothing is believed any more, the supervisor starts a fresh process. */
const broken = (error: unknown) => {
  // The message of an unknown error may quote what it choked on: only its kind is said.
  console.error(`The kiosk failed: ${error instanceof Error ? error.name : typeof error}.`);
  beats = false;
  void stop(70);
  setTimeout(() => process.exit(70), 3000).unref();
};
process.on('uncaughtException', broken);
process.on('unhandledRejection', broken);

forbidCoreDumps();
app.enableSandbox();
for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_PRIVILEGES }]);
const directory = runtimeDirectory();
for (const place of ['userData', 'sessionData', 'crashDumps', 'logs', 'temp'] as const)
  app.setPath(place, directory);

app.on('web-contents-created', (_event, contents) => confinePage(contents));
app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
  event.preventDefault();
  answer(false);
});
app.on('select-client-certificate', (event) => event.preventDefault());
app.on('login', (event) => event.preventDefault());
// Between two visits there may be no window for a moment; that is no reason to end.
app.on('window-all-closed', () => undefined);
// Electron turns SIGTERM, SIGINT and SIGHUP into this: the kiosk ends in order first.
app.on('before-quit', (event) => {
  event.preventDefault();
  void stop(0);
});
app.on('child-process-gone', (_event, details) => {
  // Visits are heard of by the kiosk itself; Chromium restarts its own helpers.
  if (details.type !== 'Utility')
    console.error(`A helper of the shell ended: ${details.type}, ${details.reason}.`);
});

async function run(config: Config): Promise<void> {
  await app.whenReady();
  if (stopping) return;
  Menu.setApplicationMenu(null);
  confineSession(session.defaultSession);
  const host = createElectronHost({ closable: config.demonstration });
  const follow = followStatus((status) => watchdog.status(status));
  const made = createKiosk(config, host, {
    ...follow,
    onShown: () => {
      follow.onShown();
      watchdog.ready();
      console.log(JSON.stringify({ shown: true }));
    },
    onWindowClosed: () => void stop(0),
  });
  if (!made.ok) return fatal(faultSentence(made.fault));
  kiosk = made.value;
  // Before the machine sleeps: nobody's data is in its memory then. What no warning came before, the kiosk sees after.
  powerMonitor.on('suspend', () => kiosk?.endVisit());
  powerMonitor.on('shutdown', () => void stop(0));
}

const { values: options } = parseArgs({
  args: process.argv.slice(1),
  options: { config: { type: 'string' } },
  strict: false,
  allowPositionals: true,
});
if (!app.requestSingleInstanceLock()) fatal('A kiosk runs already on this machine.');
else {
  const file = options.config ?? process.env.SITTHI_CONFIG ?? (app.isPackaged ? INSTALLED_CONFIG : undefined);
  const config = typeof file === 'string' ? readConfig(file) : null;
  if (config === null) fatal('Give --config FILE.');
  else if (!config.ok) fatal(faultSentence(config.fault));
  else void run(config.value);
}
