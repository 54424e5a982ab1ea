/**
 * A machine that is really booted: systemd as first process, in namespaces of its own, on a layer over this machine's
 * files that is gone with it; our package installed by dpkg; Xorg with its dummy driver instead of a screen.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeDeb, makeUpdaterDeb } from '../../../build/deb.ts';
import { makeBundle, manifestOf } from '../../../build/update.ts';
import { withFuses } from '../../fuses.ts';

const here = import.meta.dirname;
const root = join(here, '..', '..', '..');

/** Where the hierarchy of control groups is that systemd can use. */
const cgroups = () =>
  readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, , type]) => type === 'cgroup2')?.[1];

/** Why no machine can be booted here, or null. */
export function whyNot(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root may boot one';
  for (const needed of [
    '/usr/lib/systemd/systemd',
    '/usr/lib/xorg/Xorg',
    '/usr/lib/xorg/modules/drivers/dummy_drv.so',
  ])
    if (!existsSync(needed)) return `${needed} is missing`;
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) return 'the kernel has no overlayfs';
  if (cgroups() === undefined) return 'cgroup2 is not mounted';
  const tried = spawnSync('unshare', [
    '--mount',
    '--pid',
    '--uts',
    '--ipc',
    '--net',
    '--cgroup',
    '--fork',
    'true',
  ]);
  return tried.status === 0 ? null : 'namespaces cannot be made here';
}

/** True when this machine has consoles and none of them is on a screen: then X may take one, and nobody loses theirs. */
export const hasConsoles = (): boolean =>
  existsSync('/dev/tty0') &&
  !existsSync('/dev/dri') &&
  !existsSync('/dev/fb0') &&
  globSync('/sys/class/vtconsole/*/name').every((file) => readFileSync(file, 'utf8').includes('dummy'));

const NO_SCREEN = readFileSync(join(import.meta.dirname, '../../../build/ci/no-screen.conf'), 'utf8');
/** A screen that is nowhere; with consoles, a second driver besides, because the dummy one alone has X take none. */
const screenConfig = (consoles: boolean) =>
  `${NO_SCREEN}${
    consoles
      ? `Section "Device"
	Identifier "card"
	Driver "modesetting"
EndSection
Section "Screen"
	Identifier "card"
	Device "card"
EndSection
Section "ServerLayout"
	Identifier "both"
	Screen 0 "nowhere"
	Screen 1 "card"
EndSection
`
      : ''
  }`;

export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

export class BootedMachine {
  readonly #folder: string;
  readonly #deb: string;
  readonly #group: string;
  readonly #process: ChildProcess;
  #first = 0;
  #said = '';

  private constructor(folder: string, deb: string, group: string, process: ChildProcess) {
    this.#folder = folder;
    this.#deb = deb;
    this.#group = group;
    this.#process = process;
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (text: Buffer) => (this.#said += text.toString()));
  }

  /** Boots a machine with our package on it; `files`: what else lies on it, by path. */
  static async boot(files: Readonly<Record<string, string>>): Promise<BootedMachine> {
    const folder = mkdtempSync(join(tmpdir(), 'sitthi25-booted-'));
    chmodSync(folder, 0o755);
    const deb = await standInPackage(folder);
    const consoles = hasConsoles();
    if (consoles) writeFileSync(join(folder, 'consoles'), '');
    const all = { '/etc/X11/xorg.conf.d/screen.conf': screenConfig(consoles), ...files };
    for (const [path, text] of Object.entries(all)) {
      const to = join(folder, 'files', path);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, text);
    }
    const group = join(cgroups() ?? '', `sitthi25-booted-${process.pid}`);
    mkdirSync(group);
    const spaces = ['--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup', '--fork', '--kill-child=KILL'];
    const started = spawn(
      'sh',
      [
        '-c',
        'echo $$ >"$0/cgroup.procs"; exec unshare "$@"',
        group,
        ...spaces,
        'sh',
        join(here, 'inside.sh'),
        folder,
        deb,
        process.execPath,
        root,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const machine = new BootedMachine(folder, deb, group, started);
    await machine.until('systemd is up', () => {
      if (started.exitCode !== null) throw new Error(`the machine does not start:\n${machine.#said}`);
      const child = readFileSync(`/proc/${started.pid}/task/${started.pid}/children`, 'utf8').trim();
      machine.#first = Number(child);
      return (
        machine.#first > 0 &&
        readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'systemd' &&
        machine.run('test', '-S', '/run/systemd/private').code === 0
      );
    });
    return machine;
  }

  /** Runs a command on the machine, as root. */
  run(...words: readonly string[]): Ran {
    return this.#run(words);
  }

  #run(words: readonly string[], input: string | Buffer = '', limitMs = 20_000): Ran {
    const ran = spawnSync(
      'nsenter',
      ['-t', String(this.#first), '-m', '-p', '-u', '-i', '-n', '-C', '--wdns=/', '--', ...words],
      { encoding: 'utf8', timeout: limitMs, input },
    );
    return { code: ran.status, said: `${ran.stdout}${ran.stderr}`.trim() };
  }

  sh(script: string): Ran {
    return this.run('sh', '-c', script);
  }

  /** Writes a file on the machine. */
  write(path: string, text: string): void {
    this.#run(['sh', '-c', 'mkdir -p "$(dirname "$0")"; cat >"$0"', path], text);
  }

  /**
   * Installs the updater as docs/deployment.md says, and lays an update ready: our package once more, under another
   * version. Only the clock and the office's hours are not asked, and a version is watched for 3 s.
   */
  installUpdater(version: string): Ran {
    const at = (name: string) => join(this.#folder, name);
    const key = at('office.key');
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
    execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-out', at('update.pub')]);
    const bring = (path: string, file: string) => this.#run(['sh', '-c', `cat >${path}`], readFileSync(file));
    bring('/updater.deb', makeUpdaterDeb(at('updater')));
    bring('/etc/sitthi25/update.pub', at('update.pub'));
    const deb = underVersion(this.#deb, version, at(`sitthi25-${version}.deb`));
    const manifest = manifestOf(deb, '0.0.1');
    bring('/new.update', makeBundle({ deb, key, manifest, out: at('bundle') }));
    this.write(
      '/etc/systemd/system/sitthi25-update.service.d/test.conf',
      '[Service]\nExecStart=\nExecStart=/usr/sbin/sitthi25-update apply\nEnvironment=SITTHI25_HEALTH_SECONDS=3\n',
    );
    const script = `set -e
      [ -e /etc/sitthi25/kiosk.json ] || echo '{}' >/etc/sitthi25/kiosk.json
      jq '.opening = {days: []}' /etc/sitthi25/kiosk.json >/open.json; cat /open.json >/etc/sitthi25/kiosk.json
      printf 'force-depends\nforce-unsafe-io\nno-triggers\n' >/etc/dpkg/dpkg.cfg.d/test
      dpkg -i /updater.deb
      systemctl disable --now sitthi25-update.timer
      sitthi25-update keep /sitthi25.deb
      sitthi25-update stage /new.update`;
    return this.#run(['sh', '-c', script], '', 80_000);
  }

  /** A unit as systemd sees it in one moment. */
  show(unit = 'sitthi25.service'): Readonly<Record<string, string>> {
    const names = 'ActiveState,SubState,MainPID,StatusText,NRestarts,MemorySwapMax,ControlGroup';
    const { said } = this.run('systemctl', 'show', '-p', names, unit);
    return Object.fromEntries(said.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  }

  /** Waits; says what the machine logged when it does not come true. */
  async until(what: string, true_: () => boolean, limitMs = 30_000): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!true_()) {
      if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs} ms\n${this.log()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  log(): string {
    return `${this.#said}\n${this.sh('journalctl -b --no-pager | grep -v "DUMMY\\|Initializing extension" | tail -80').said}`;
  }

  /** Switches it off: with the first process all others end, and with the last its files are gone. */
  async off(): Promise<void> {
    const gone = new Promise((done) => this.#process.once('exit', done));
    if (this.#first > 0) {
      // X gives the console back.
      this.run('systemctl', 'stop', 'sitthi25.service');
      process.kill(this.#first, 'SIGKILL');
    } else this.#process.kill('SIGKILL');
    await gone;
    const empty = (group: string) => {
      for (const entry of readdirSync(group, { withFileTypes: true }))
        if (entry.isDirectory()) empty(join(group, entry.name));
      rmdirSync(group);
    };
    empty(this.#group);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The same package under another version. */
function underVersion(deb: string, version: string, to: string): string {
  const tree = `${to}.tree`;
  execFileSync('dpkg-deb', ['-R', deb, tree]);
  const control = join(tree, 'DEBIAN', 'control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${version}`));
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, to], { stdio: 'ignore' });
  return to;
}

/** Our package, with the stand-in as its program. */
async function standInPackage(folder: string): Promise<string> {
  const unpacked = join(folder, 'unpacked');
  const needed = ['electron/kiosk/machine-care.ts', 'electron/words/crash.ts'];
  for (const file of ['tests/integration/booted/stand-in.ts', ...needed])
    cpSync(join(root, file), join(unpacked, file));
  writeFileSync(join(unpacked, 'package.json'), '{"type":"module"}');
  await withFuses(
    join(unpacked, 'sitthi25'),
    '#!/bin/sh\nexec /opt/sitthi25/node /opt/sitthi25/tests/integration/booted/stand-in.ts\n',
    'service',
  );
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const file of ['LICENCES.txt', 'sbom.cdx.json']) writeFileSync(join(app, file), '{}');
  return makeDeb({ unpacked, app, out: join(folder, 'out') });
}
