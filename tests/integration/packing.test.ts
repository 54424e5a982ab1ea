/**
 * Packs the kiosk whole, against a stand-in for Electron's distribution: what is inside, what is not, the fuses, and
 * that the packed files go through a visit. The stand-in carries the fuse wire that the real binary carries.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LICENCES_ALLOWED, lockedDependencies } from '../../build/dependency-policy.ts';
import { bundle } from '../../build/electron.ts';
import { wrongFuses } from '../../build/electron-fuses.ts';
import { OUTPUT, packageConfig } from '../../build/electron-package.ts';
import { checkAddons, licencesOf } from '../../build/electron-stage.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { PUBLIC_TABLE } from '../../native/licensed/table.ts';
import { FRESH_WIRE } from '../fuses.ts';
import { kioskConfig } from '../kiosk-config.ts';
import { LONG } from '../long.ts';
import { testPki } from '../pki.ts';

const root = join(import.meta.dirname, '..', '..');
let directory: string;
let unpacked: string;
let archive: string;
let inside: readonly string[];

const WINDOWS_PROGRAM = join(root, 'node_modules', 'electron-winstaller', 'vendor', '7z-x64.exe');

/** A folder that electron-builder takes for Electron: every fuse as a fresh binary has it. */
function standIn(at: string): void {
  mkdirSync(join(at, 'locales'), { recursive: true });
  const files = [
    'icudtl.dat',
    'resources.pak',
    'v8_context_snapshot.bin',
    'version',
    'LICENSE',
    'LICENSES.chromium.html',
  ];
  for (const file of [...files, 'locales/th.pak', 'locales/en-GB.pak', 'locales/en-US.pak', 'locales/de.pak'])
    writeFileSync(join(at, file), 'stand-in');
  const script = Buffer.from('#!/bin/sh\nexit 0\n# ');
  writeFileSync(join(at, 'electron'), Buffer.concat([script, FRESH_WIRE]), { mode: 0o755 });
  // For Windows some program of Windows, since electron-builder writes into its resources; one lies in the packages.
  writeFileSync(join(at, 'electron.exe'), Buffer.concat([readFileSync(WINDOWS_PROGRAM), FRESH_WIRE]));
}

/** Runs a command of the project as a person does, in a process of its own. */
const command = (umask: string, file: string, ...words: string[]) =>
  promisify(execFile)(
    'sh',
    ['-c', 'umask "$0" && exec "$@"', umask, process.execPath, join(root, 'build', file), ...words],
    { cwd: root, env: { ...process.env, NODE_ENV: undefined }, timeout: 90_000 },
  );
const pack = (app: string, out: string, umask = '022') =>
  command(
    umask,
    'electron-package.ts',
    'dir',
    ...['--app', join(directory, app)],
    ...['--out', join(directory, out)],
    ...['--electron-dist', join(directory, 'electron')],
  );
/** The two .deb of what was packed, by name. */
const debs = async (app: string, out: string, umask = '022') => {
  const { stdout } = await command(
    umask,
    'deb.ts',
    ...['--unpacked', join(directory, out, 'linux-unpacked')],
    ...['--app', join(directory, app)],
    ...['--out', join(directory, out, 'debs')],
  );
  return stdout.trim().split('\n');
};

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-packing-'));
  chmodSync(directory, 0o755);
  standIn(join(directory, 'electron'));
  await pack('app', 'out');
  unpacked = join(directory, 'out', 'linux-unpacked');
  archive = join(unpacked, 'resources', 'app.asar');
  inside = listPackage(archive, { isPack: false }).map((file) => file.slice(1));
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what is inside', () => {
  it('is the kiosk: its entries, its window, its addons, licences and bill of materials', () => {
    for (const file of [
      'package.json',
      'LICENCES.txt',
      'sbom.cdx.json',
      'dist/electron/main.electron.js',
      'dist/electron/visit.js',
      'dist/electron/journal.js',
      'dist/electron/library-host.mjs',
      'dist/electron/preload.cjs',
      'dist/window/index.html',
      'dist/window/print.html',
      'node_modules/better-sqlite3/lib/index.js',
      'node_modules/smartcard/dist/lib/index.js',
    ])
      expect(inside).toContain(file);
  });

  it('is no fixture, test, map, source, type, script, other platform’s binary, and no Playwright', () => {
    const wrong = inside.filter((file) =>
      /fixtures|\btests?\b|\.map$|\.tsx?$|\.d\.ts$|\.md$|\.gyp|\.sh$|\.cpp$|\.h$|playwright|preview|visit-cli|visit-shell\.chromium|emulat|\.sitthi|\.pem$|\.key$|\.jwk$/i.test(
        file,
      ),
    );
    expect(wrong).toEqual([]);
    expect(inside.filter((file) => file.endsWith('.node')).sort()).toEqual([
      `node_modules/@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`,
      `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
      'node_modules/smartcard/build/Release/smartcard_napi.node',
    ]);
  });

  it('names nobody of the emulated world, and no machine that built it', () => {
    extractAll(archive, join(directory, 'read'));
    const files = globSync('dist/**/*.{js,cjs,html}', { cwd: join(directory, 'read') });
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = readFileSync(join(directory, 'read', file), 'utf8');
      expect(text.includes(root), `${file} names the folder it was built in`).toBe(false);
      expect(/somying|\b9009\d{9}\b/.test(text), `${file} names a synthetic person`).toBe(false);
      expect(/playwright/i.test(text), `${file} speaks of Playwright`).toBe(false);
      expect(text, file).not.toMatch(/sourceMappingURL/);
    }
  });

  it('has no package but its addons beside what is bundled', () => {
    const packages = inside.filter((file) => /^node_modules\/[^/]+$/.test(file));
    expect(packages.sort()).toEqual(
      ['@koromix', 'better-sqlite3', 'koffi', 'smartcard'].map((name) => `node_modules/${name}`),
    );
  });

  it('has its addons beside the archive, where the system can load them', () => {
    const addons = inside.filter((name) => name.endsWith('.node'));
    expect(addons.length).toBeGreaterThan(1);
    for (const file of addons) expect(existsSync(join(`${archive}.unpacked`, file)), file).toBe(true);
  });

  it('has the card library’s process beside the archive, whole: a plain Node runs it', async () => {
    const host = join(`${archive}.unpacked`, 'dist', 'electron', 'library-host.mjs');
    const child = spawn(process.execPath, [host], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    const said = new Promise((resolve) => child.stdio[3]?.once('data', resolve));
    const order = { type: 'open', file: join(directory, 'none.dll'), table: PUBLIC_TABLE };
    (child.stdio[3] as Writable).write(`${JSON.stringify(order)}\n`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(JSON.parse(String(await Promise.race([said, ended])))).toMatchObject({
      type: 'not-opened',
      why: 'file',
    });
    child.stdio[3]?.destroy();
    await ended;
  });

  it('speaks Thai and English only', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['en-GB.pak', 'en-US.pak', 'th.pak']);
  });

  it('is small: under 12 MB without Electron', () => {
    const unpackedBytes = globSync('**/*', { cwd: `${archive}.unpacked` })
      .map((file) => statSync(join(`${archive}.unpacked`, file)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
    expect((statSync(archive).size + unpackedBytes) / 2 ** 20).toBeLessThan(12);
  });
});

describe('licences', () => {
  it('of everything inside are in the package, with their texts, and in the bill of materials', () => {
    const text = readFileSync(join(directory, 'app', 'LICENCES.txt'), 'utf8');
    const bill = JSON.parse(readFileSync(join(directory, 'app', 'sbom.cdx.json'), 'utf8'));
    expect(bill.bomFormat).toBe('CycloneDX');
    const named = bill.components.map(({ group, name }: { group?: string; name: string }) =>
      group === undefined ? name : `${group}/${name}`,
    );
    for (const name of [
      'react',
      'zod',
      'xstate',
      'jose',
      'undici',
      'better-sqlite3',
      'smartcard',
      'koffi',
      '@fontsource/sarabun',
    ]) {
      expect(named).toContain(name);
      expect(text).toContain(`\n${name} `);
    }
    expect(named).not.toContain('playwright-core');
    // Its own licences lie beside its binary.
    expect(named).toContain('electron');
    expect(text).toContain('SIL OPEN FONT LICENSE');
  });

  it('are of packages that the policy and the audit look at; the bill names the same ones in the same versions', () => {
    const [, ...sections] = readFileSync(join(directory, 'app', 'LICENCES.txt'), 'utf8').split(
      `\n\n${'='.repeat(80)}\n\n`,
    );
    const packed = sections.map((section) => (section.split('\n')[0] ?? '').replace(' ', '@'));
    expect(packed.length).toBeGreaterThan(20);
    const locked = lockedDependencies().map(({ name, version }) => `${name}@${version}`);
    expect(packed.filter((one) => !locked.includes(one))).toEqual([]);
    const bill = JSON.parse(readFileSync(join(directory, 'app', 'sbom.cdx.json'), 'utf8'));
    const electron = locked.filter((one) => one.startsWith('electron@'));
    expect(bill.components.map((one: { 'bom-ref': string }) => one['bom-ref']).sort()).toEqual(
      [...packed, ...electron].sort(),
    );
    expect(bill.metadata.component).toMatchObject({ name: 'sitthi25' });
  });

  it('that are not on the list stop the packing, by name', () => {
    const package_ = join(directory, 'copyleft');
    mkdirSync(package_);
    writeFileSync(
      join(package_, 'package.json'),
      '{"name":"copyleft","version":"1.0.0","license":"AGPL-3.0-only"}',
    );
    expect(LICENCES_ALLOWED).not.toContain('AGPL-3.0-only');
    expect(() => licencesOf([package_])).toThrow(/copyleft \(AGPL-3\.0-only\)/);
  });
});

describe('fuses', () => {
  it('are flipped, and read back from the packed binary', async () => {
    expect(await wrongFuses(join(unpacked, 'sitthi25'), 'service')).toEqual([]);
  });

  it('that are not as they should be are named', async () => {
    const wrong = await wrongFuses(join(directory, 'electron', 'electron'), 'service');
    expect(wrong).toEqual(
      expect.arrayContaining([
        'RunAsNode',
        'EnableNodeOptionsEnvironmentVariable',
        'EnableNodeCliInspectArguments',
      ]),
    );
    // The build for automation differs in one fuse, and is not taken for the one in service.
    expect(await wrongFuses(join(unpacked, 'sitthi25'), 'automation')).toEqual([
      'EnableNodeCliInspectArguments',
    ]);
    expect(OUTPUT.automation).not.toBe(OUTPUT.service);
  });
});

describe('AppImage and NSIS, up to the tools that electron-builder would fetch', () => {
  let made: {
    appimage: { desktop: string };
    nsis: readonly [Record<string, string | null>, Record<string, string>];
  };
  beforeAll(async () => {
    // What 7-Zip and the installer's helper would be.
    const tools = join(directory, 'tools');
    mkdirSync(tools);
    writeFileSync(
      join(tools, '7za'),
      '#!/bin/sh\nfor word in "$@"; do case $word in *.7z) echo archive >"$word" ;; esac; done\n',
      { mode: 0o755 },
    );
    writeFileSync(join(tools, 'elevate.exe'), '');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(root, 'tests', 'integration', 'packing-targets.ts'),
        ...['app', 'electron', 'targets'].map((name) => join(directory, name)),
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          NODE_ENV: undefined,
          ELECTRON_BUILDER_7ZIP_PATH: join(tools, '7za'),
          ELECTRON_BUILDER_NSIS_DIR: tools,
        },
        timeout: 90_000,
        maxBuffer: 2 ** 24,
      },
    );
    made = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }, 100_000);

  it('start the AppImage in its sandbox: no argument takes it away; and on X, also where the desktop is of Wayland', () => {
    expect(made.appimage.desktop).toMatch(/^Exec=AppRun --ozone-platform=x11 %U$/m);
    expect(made.appimage.desktop).not.toContain('no-sandbox');
    expect(made.appimage.desktop).toMatch(/^Categories=Office;$/m);
  });

  it('install for everybody on the machine, as an administrator, where nobody else writes', () => {
    const [defines, commands] = made.nsis;
    for (const name of ['INSTALL_MODE_PER_ALL_USERS', 'INSTALL_MODE_PER_ALL_USERS_REQUIRED'])
      expect(defines).toHaveProperty(name);
    for (const name of ['ONE_CLICK', 'allowToChangeInstallationDirectory', 'REQUEST_EXECUTION_LEVEL'])
      expect(defines).not.toHaveProperty(name);
    expect(defines).toHaveProperty('DO_NOT_CREATE_DESKTOP_SHORTCUT');
    expect(commands.OutFile).toMatch(/sitthi25-counter-\d+\.\d+\.\d+-(x64|arm64)\.exe"$/);
    expect(defines.APP_ID).toBe('th.sitthi25.kiosk');
  });

  it.each([
    ['appimage', 'linux-unpacked', 'sitthi25'],
    ['nsis', 'win-unpacked', 'sitthi25.exe'],
  ])(
    '%s: the same archive and addons beside it, fuses flipped, two languages, nothing that updates',
    async (target, folder, program) => {
      const at = join(directory, 'targets', target, folder);
      expect(
        listPackage(join(at, 'resources', 'app.asar'), { isPack: false }).map((file) =>
          file.slice(1).replaceAll('\\', '/'),
        ),
      ).toEqual(inside);
      const beside = globSync('**/*.node', { cwd: join(at, 'resources', 'app.asar.unpacked') });
      expect(beside.sort()).toEqual(inside.filter((file) => file.endsWith('.node')).sort());
      expect(await wrongFuses(join(at, program), 'service')).toEqual([]);
      expect(readdirSync(join(at, 'locales')).sort()).toEqual(['en-GB.pak', 'en-US.pak', 'th.pak']);
      // An installer for everybody brings the helper that asks Windows for an administrator, whatever is configured.
      const helper = target === 'nsis' ? ['elevate.exe'] : [];
      expect(readdirSync(join(at, 'resources')).sort()).toEqual(['app.asar', 'app.asar.unpacked', ...helper]);
    },
  );

  it('are refused where the addons are of another system', () => {
    expect(() => checkAddons(process.platform, process.arch)).not.toThrow();
    const other = process.platform === 'win32' ? 'linux' : 'win32';
    expect(() => checkAddons(other, process.arch)).toThrow(
      /smartcard\/build.* is not there for .*: pack on a machine/,
    );
  });

  it('refuse a configuration with a key that electron-builder does not know', async () => {
    const config = packageConfig({
      app: join(directory, 'app'),
      out: join(directory, 'x'),
      flavour: 'service',
    });
    const check = (value: object) => validateConfiguration(value as typeof config, new DebugLogger());
    await expect(check(config)).resolves.toBeUndefined();
    await expect(check({ ...config, asarUnpacked: [] })).rejects.toThrow(/unknown property 'asarUnpacked'/);
    expect(config).toMatchObject({ asar: true, publish: null, npmRebuild: false, win: { target: ['nsis'] } });
  });
});

it.skipIf(!LONG)(
  'is the same, byte for byte, when it is packed again elsewhere with another umask, both .deb too',
  async () => {
    await pack('app-again', 'out-again', '077');
    expect(hash(join(directory, 'out-again', 'linux-unpacked', 'resources', 'app.asar'))).toBe(hash(archive));
    const first = await debs('app', 'out');
    const again = await debs('app-again', 'out-again', '077');
    expect(first.map((file) => basename(file))).toEqual([
      expect.stringMatching(/^sitthi25_/),
      expect.stringMatching(/^sitthi25-updater_/),
    ]);
    for (const [at, file] of again.entries()) expect(hash(file), file).toBe(hash(first[at] ?? ''));
  },
  120_000,
);

describe('the packed files', () => {
  let world: World;
  let app: string;
  beforeAll(async () => {
    app = join(directory, 'run');
    extractAll(archive, app);
    // The preview host is not packed: its bundle, made from the same sources, is laid beside the packed files.
    const beside = join(directory, 'beside');
    await bundle(beside);
    for (const file of readdirSync(beside)) {
      const packed = join(app, 'dist', 'electron', file);
      if (existsSync(packed)) expect(hash(packed), file).toBe(hash(join(beside, file)));
      else copyFileSync(join(beside, file), packed);
    }
    symlinkSync(join(root, 'node_modules', 'playwright-core'), join(app, 'node_modules', 'playwright-core'));
    world = await startWorld({ directory: join(directory, 'world'), pki: join(root, '.sitthi', 'pki') });
  }, 60_000);
  afterAll(async () => {
    await world?.stop();
  });

  it('do every command of the journal, with what is in the package alone', async () => {
    // As the kiosk's program calls them (electron/entry/main.electron.ts); nothing is beside these files.
    const alone = join(directory, 'alone');
    extractAll(archive, alone);
    const script = `const { journalCommand } = await import(process.argv[1]);
      process.exitCode = await journalCommand(process.argv.slice(2), { name: 'j', config: undefined, why: 'which?' });`;
    const journal = (...words: string[]) => {
      const file = join(alone, 'dist', 'electron', 'journal.js');
      const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script, file, ...words], {
        cwd: '/',
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      return [ran.status, ran.stdout + ran.stderr] as const;
    };
    const site = join(directory, 'site');
    testPki(join(site, 'pki'));
    const config = kioskConfig(site);
    const of = ['--config', join(site, 'kiosk.json')];
    writeFileSync(of[1] as string, JSON.stringify(config));
    expect(journal('begin', ...of)).toEqual([0, expect.stringContaining('A new journal is begun')]);
    expect(journal('verify', ...of)).toEqual([0, expect.stringContaining('whole: 1 entries')]);
    const [, copied] = journal('backup', join(site, 'copies'), ...of);
    const copy = /in (\S+)\.\n$/.exec(copied)?.[1] ?? '';
    expect(journal('verify', '--store', copy, ...of)[0]).toBe(0);
    expect(journal('restore', copy, ...of)).toEqual([0, expect.stringContaining('Put back: ')]);
    rmSync(join(site, 'store-checkpoint'), { recursive: true, force: true });
    expect(journal('adopt', ...of)).toEqual([0, expect.stringContaining('Accepted: ')]);
    const [exported, lines] = journal('export', ...of);
    expect(exported).toBe(0);
    const kinds = lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(['journal.begun', 'journal.restored', 'journal.adopted']);
    expect(journal('sealed', 'ตย.0000-1', ...of)).toEqual([1, expect.stringContaining('Nothing is kept')]);
    expect(journal('verify')).toEqual([2, 'which?\n']);
  });

  it('go through a visit: card, PIN, records, paper', async () => {
    await world.card.insert('somying');
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        join(app, 'dist', 'electron', 'visit-cli.js'),
        ...['--json', '--config', world.configFile, '--pin', '1234', '--databases', 'dopa_person,nhso_right'],
      ],
      { cwd: app, env: { ...process.env, ...world.env }, timeout: 60_000 },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      databases: { dopa_person: 'found', nhso_right: 'found' },
    });
    expect(readdirSync(world.printer.spool).filter((file) => file.endsWith('.pdf'))).not.toEqual([]);
  }, 70_000);
});
