/**
 * `npm run kiosk`: the emulated world (unless a configuration is given), a display where there is none, and the kiosk
 * in Electron where its binary is, else in the installed Chromium. Everything that is started here is stopped here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    config: { type: 'string' },
    screenshot: { type: 'string' },
    shell: { type: 'string' },
  },
});

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
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

const start = (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: 'pipe' | 'ignore' = 'pipe',
) => {
  // A group of its own: Ctrl-C reaches this process alone, which then stops the others in order.
  const child = spawn(command, args, { cwd: root, env, detached: true, stdio: ['pipe', stdio, 'inherit'] });
  children.push(child);
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    void stop(1);
  });
  return child;
};

/** The first line that a process prints; stops everything when it ends before. */
const firstLine = (child: ChildProcess, what: string) =>
  new Promise<string>((found) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', found);
    child.once('exit', (code) => {
      if (stopping) return;
      console.error(`${what} ended (code ${code}) before it was ready.`);
      void stop(1);
    });
  });

const shoot = (display: string, file: string) =>
  new Promise<void>((done, reject) => {
    spawn('scrot', ['--overwrite', resolve(file)], {
      env: { ...process.env, DISPLAY: display },
      stdio: 'inherit',
    })
      .once('error', reject)
      .once('exit', (code) => (code === 0 ? done() : reject(new Error(`scrot ended with code ${code}`))));
  });

// A kiosk that runs on a display of its own can be looked at from another terminal.
const runningDisplay = process.env.SITTHI_DISPLAY;
if (options.screenshot !== undefined && runningDisplay !== undefined) {
  await shoot(runningDisplay, options.screenshot);
  say(`The screen of the running kiosk is in ${options.screenshot}.`);
  process.exit(0);
}
if (process.env.SITTHI_WORLD_PID !== undefined && options.config === undefined) {
  console.error('A kiosk or an emulated world is running already; stop it first, or give --config FILE.');
  process.exit(1);
}

let env: NodeJS.ProcessEnv = { ...process.env };
if (process.env.DISPLAY === undefined || process.env.DISPLAY === '') {
  const xvfb = start('Xvfb', ['-displayfd', '1', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp'], env);
  const display = `:${(await firstLine(xvfb, 'Xvfb')).trim()}`;
  env = { ...env, DISPLAY: display, SITTHI_DISPLAY: display };
  if (options.screenshot === undefined)
    say(
      `There is no display: the kiosk runs on ${display} (Xvfb). To look: npm run kiosk -- --screenshot FILE`,
    );
}

let configFile = options.config === undefined ? undefined : resolve(options.config);
let dock: string | undefined;
if (configFile === undefined) {
  const world = start(process.execPath, ['fixtures/world.ts'], { ...env, SITTHI_STOP_WITH_STDIN: '1' });
  const line = JSON.parse(await firstLine(world, 'The emulated world')) as {
    config: string;
    dock: string;
    spool: string;
    env: Record<string, string>;
  };
  env = { ...env, ...line.env };
  configFile = line.config;
  dock = line.dock;
}

const electronPath = join(root, 'node_modules', 'electron', 'path.txt');
const electron = existsSync(electronPath)
  ? join(root, 'node_modules', 'electron', 'dist', readFileSync(electronPath, 'utf8'))
  : undefined;
const useElectron = electron !== undefined && existsSync(electron) && options.shell !== 'chromium';
say(
  useElectron
    ? 'The kiosk runs in Electron: its binary is here.'
    : `The kiosk runs in the installed Chromium: ${options.shell === 'chromium' ? 'asked for' : 'Electron’s binary is not here and cannot be fetched'}.`,
);
const kiosk = useElectron
  ? start(
      electron ?? '',
      // Chromium refuses to sandbox as root; a kiosk in service is never root (docs/deployment.md).
      [
        'dist/electron/main.electron.js',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--config',
        configFile,
      ],
      env,
    )
  : start(process.execPath, ['electron/preview.ts', '--config', configFile], env);
kiosk.once('exit', (code) => void stop(code ?? 1));
await firstLine(kiosk, 'The kiosk');
say('The idle screen is up.');
if (dock !== undefined) say(`Put a card in from the dock: ${dock}`);
if (options.screenshot !== undefined) {
  const display = env.DISPLAY ?? '';
  await new Promise((done) => setTimeout(done, 500));
  await shoot(display, options.screenshot);
  say(`The screen is in ${options.screenshot}.`);
  await stop(0);
}
