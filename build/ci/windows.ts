/**
 * The counter's package on Windows, on a machine that is thrown away afterwards: made, installed silently, started with a bad
 * and with a good configuration, and a page that goes to a printer which writes a file. `node build/ci/windows.ts [--try]`;
 * `--try` says what it would do, wherever it is.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki } from '../../fixtures/pki.ts';
import { siteFiles } from '../../tests/site-files.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(process.env.ProgramFiles ?? 'C:\\Program Files', 'sitthi25', 'sitthi25.exe');
/** A kiosk that cannot start says so on its screen for a minute, and ends. */
const BAD_LIMIT_MS = 120_000;
const UP_LIMIT_MS = 60_000;
const PAGE_LIMIT_MS = 60_000;

/** Starts the kiosk; its exit code, or what it said in its first line, whichever comes first. */
function start(config: string, limitMs: number): Promise<string> {
  const child = spawn(program, ['--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((told, late) => {
    const limit = setTimeout(() => {
      child.kill();
      late(new Error(`nothing in ${limitMs} ms`));
    }, limitMs);
    const say = (what: string) => {
      clearTimeout(limit);
      child.kill();
      told(what);
    };
    child.stdout.once('data', (line: Buffer) => say(line.toString().trim()));
    child.once('exit', (code) => say(`exit code ${code}`));
  });
}

const powershell = (script: string) =>
  execFileSync('powershell', ['-NoProfile', '-Command', `$ErrorActionPreference = 'Stop'; ${script}`], {
    stdio: 'inherit',
  });

const steps: readonly (readonly [string, () => Promise<void> | void])[] = [
  [
    'make the installer (NSIS)',
    () => {
      execFileSync(process.execPath, [join(root, 'build', 'electron-package.ts'), 'nsis'], {
        cwd: root,
        stdio: 'inherit',
      });
    },
  ],
  [
    'install it silently, for everybody on the machine',
    () => {
      const [installer] = globSync(join(root, 'release', 'sitthi25-counter-*.exe'));
      if (installer === undefined) throw new Error('no installer was made');
      execFileSync(installer, ['/S']);
      if (!existsSync(program)) throw new Error(`there is no ${program}`);
    },
  ],
  [
    'a bad configuration ends it with exit code 1, after it has said so',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sitthi25-bad-'));
      writeFileSync(join(folder, 'kiosk.json'), '{ "kioskId": "ไม่" }');
      const said = await start(join(folder, 'kiosk.json'), BAD_LIMIT_MS);
      if (said !== 'exit code 1') throw new Error(said);
    },
  ],
  [
    'a good one brings its window up',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sitthi25-good-'));
      await makePki(join(root, '.sitthi', 'pki'));
      for (const [name, text] of Object.entries(siteFiles())) writeFileSync(join(folder, name), text);
      const config = JSON.parse(siteFiles()['kiosk.json'] ?? '') as object;
      const store = join(folder, 'store');
      mkdirSync(store);
      writeFileSync(join(folder, 'kiosk.json'), JSON.stringify({ ...config, store: { directory: store } }));
      const said = await start(join(folder, 'kiosk.json'), UP_LIMIT_MS);
      if (said !== '{"shown":true}') throw new Error(said);
    },
  ],
  [
    'a page goes through the spooler into a file (Microsoft Print To PDF)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sitthi25-page-'));
      const file = join(folder, 'page.pdf');
      // A port that is a file asks nobody for its name.
      powershell(
        `Add-PrinterPort -Name '${file}'; Add-Printer -Name 'sitthi25-try' -DriverName 'Microsoft Print To PDF' -PortName '${file}'; 'a page' | Out-Printer -Name 'sitthi25-try'`,
      );
      for (const until = Date.now() + PAGE_LIMIT_MS; ; ) {
        if (existsSync(file) && statSync(file).size > 0) break;
        if (Date.now() > until) throw new Error('no page came');
        await new Promise((done) => setTimeout(done, 500));
      }
      powershell("Remove-Printer -Name 'sitthi25-try'");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  ],
];

const trying = process.argv.includes('--try');
if (!trying && process.platform !== 'win32') {
  console.error('windows.ts: this is not Windows; --try says what it would do');
  process.exit(2);
}
for (const [what, act] of steps) {
  console.log(`windows: ${what}`);
  if (!trying) await act();
}
