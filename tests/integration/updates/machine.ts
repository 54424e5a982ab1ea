/**
 * A machine for an updater to work on: a folder with a real dpkg database, packages that are really built and really
 * installed, and a small supervisor in place of systemd that really starts and watches what the package brings.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBundle, manifestOf, type UpdateManifest } from '../../../build/update.ts';
import { PATIENCE } from '../../patience.ts';

const here = import.meta.dirname;
const SCRIPT = join(here, '..', '..', '..', 'build', 'updater', 'sitthi25-update');
const ARCHITECTURE = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
export const OTHER_ARCHITECTURE = ARCHITECTURE === 'amd64' ? 'arm64' : 'amd64';

/** How the kiosk of a package behaves. */
export type How = 'good' | 'dies' | 'silent' | 'crashes' | 'out-of-service';

/** What came of a command. */
export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

export interface DebOptions {
  readonly how?: How;
  readonly name?: string;
  readonly architecture?: string;
  readonly depends?: string;
  /** Text of the package's preinst. */
  readonly preinst?: string;
  /** So many bytes more. */
  readonly padding?: number;
}

export class Machine {
  readonly folder: string;
  readonly root: string;
  readonly key: string;
  readonly #bin: string;
  #supervisor: ChildProcess | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    this.root = join(folder, 'root');
    this.key = join(folder, 'office.key');
    this.#bin = join(folder, 'bin');
  }

  /** A machine with version 1.0 installed, its package kept, its kiosk running and closed, and the office's key. */
  static async make(options: { readonly kept?: boolean } = {}): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), 'sitthi25-updates-'));
    chmodSync(folder, 0o755);
    const machine = new Machine(folder);
    for (const made of ['etc/sitthi25', 'var/lib/dpkg/info', 'var/lib/dpkg/updates', 'run'])
      mkdirSync(join(machine.root, made), { recursive: true });
    writeFileSync(join(machine.root, 'var/lib/dpkg/status'), '');
    mkdirSync(machine.#bin);
    const dpkg = `--root=${machine.root} --force-not-root --force-script-chrootless --force-unsafe-io`;
    machine.#program('dpkg', `exec /usr/bin/dpkg ${dpkg} "$@"`);
    machine.#program('dpkg-query', `exec /usr/bin/dpkg-query --admindir=${machine.root}/var/lib/dpkg "$@"`);
    machine.#program('systemctl', `exec /usr/bin/python3 -ISB ${join(here, 'systemd-stand-in.py')} "$@"`);
    machine.#program(
      'timedatectl',
      `[ "$*" = 'show -p NTPSynchronized --value' ] && cat ${folder}/clock-set`,
    );
    machine.clockSet('yes');
    // Only the question for the time itself; what else date(1) computes it computes.
    machine.#program(
      'date',
      `
      now=/usr/bin/date; [ ! -e ${folder}/clock ] || now="/usr/bin/date -d @$(cat ${folder}/clock)"
      case "$*" in '-u +%s' | '-u +%Y-%m-%dT%H:%M:%SZ' | '+%u %H:%M') exec $now "$@" ;; *) exec /usr/bin/date "$@" ;; esac`,
    );
    machine.#program('logger', `printf '%s\\n' "$*" >>${folder}/syslog`);
    // The user that fetches is made by the package; here it is nobody, who may do as little.
    machine.#program(
      'setpriv',
      `shift 4; printf '%s\\n' "$*" >>${folder}/fetches; exec /usr/bin/setpriv --reuid 65534 --regid 65534 "$@"`,
    );
    machine.newKey(machine.key, 'update.pub');
    machine.configure({ opening: { days: [] } });
    const first = machine.deb('1.0');
    execFileSync(join(machine.#bin, 'dpkg'), ['-i', first], { env: machine.env(), stdio: 'ignore' });
    await machine.boot();
    if (options.kept !== false) await machine.update('keep', first);
    return machine;
  }

  #program(name: string, text: string): void {
    writeFileSync(join(this.#bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }

  env(): NodeJS.ProcessEnv {
    return {
      PATH: `${this.#bin}:/usr/sbin:/usr/bin:/sbin:/bin`,
      SITTHI25_ROOT: this.root,
      SITTHI25_START_SECONDS: '20',
      SITTHI25_HEALTH_SECONDS: '2',
      SITTHI25_RETRY_SECONDS: '1',
      STAND_IN: this.folder,
    };
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** A file of the updater's state. */
  state(name: string): string {
    return this.path('var/lib/sitthi25-update', name);
  }

  text(path: string): string {
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  configure(config: object): void {
    writeFileSync(this.path('etc/sitthi25/kiosk.json'), JSON.stringify(config));
  }

  /** What systemd says of the clock: `yes`, `no`, or nothing where it cannot be asked. */
  clockSet(said: string): void {
    writeFileSync(join(this.folder, 'clock-set'), said);
  }

  /** Sets the machine's own clock to stand at a moment (ISO 8601), or lets it go right again. */
  clock(at: string | undefined): void {
    const file = join(this.folder, 'clock');
    if (at === undefined) rmSync(file, { force: true });
    else writeFileSync(file, String(Math.floor(Date.parse(at) / 1000)));
  }

  /** Makes an Ed25519 key; its public half is laid beside the configuration when a name is given. */
  newKey(file: string, publicName?: string): string {
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file]);
    if (publicName !== undefined) {
      const to = this.path('etc/sitthi25', publicName);
      execFileSync('openssl', ['pkey', '-in', file, '-pubout', '-out', to]);
      chmodSync(to, 0o644);
    }
    return file;
  }

  /** Builds a package. */
  deb(version: string, options: DebOptions = {}): string {
    const tree = mkdtempSync(join(this.folder, 'tree-'));
    chmodSync(tree, 0o755);
    const program = readFileSync(join(here, 'kiosk-stand-in.py'), 'utf8')
      .replace('@HOW@', options.how ?? 'good')
      .replace('@VERSION@', version);
    mkdirSync(join(tree, 'opt/sitthi25'), { recursive: true });
    writeFileSync(join(tree, 'opt/sitthi25/sitthi25'), program, { mode: 0o755 });
    writeFileSync(join(tree, 'opt/sitthi25/version'), version);
    if (options.padding !== undefined)
      writeFileSync(join(tree, 'opt/sitthi25/padding'), Buffer.alloc(options.padding, 1));
    mkdirSync(join(tree, 'etc/sitthi25'), { recursive: true });
    writeFileSync(join(tree, 'etc/sitthi25/firewall.nft'), `# of ${version}\n`);
    mkdirSync(join(tree, 'DEBIAN'));
    writeFileSync(join(tree, 'DEBIAN/conffiles'), '/etc/sitthi25/firewall.nft\n');
    if (options.preinst !== undefined)
      writeFileSync(join(tree, 'DEBIAN/preinst'), `#!/bin/sh\n${options.preinst}\n`, { mode: 0o755 });
    writeFileSync(
      join(tree, 'DEBIAN/control'),
      [
        `Package: ${options.name ?? 'sitthi25'}`,
        `Version: ${version}`,
        `Architecture: ${options.architecture ?? ARCHITECTURE}`,
        'Maintainer: test <test@sitthi25.invalid>',
        'Installed-Size: 10',
        ...(options.depends === undefined ? [] : [`Depends: ${options.depends}`]),
        'Description: test',
        '',
      ].join('\n'),
    );
    const deb = join(this.folder, `${options.name ?? 'sitthi25'}-${version}-${options.how ?? 'good'}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, deb], { stdio: 'ignore' });
    rmSync(tree, { recursive: true });
    return deb;
  }

  /** Builds and signs a bundle; `change` changes its manifest before it is signed. */
  bundle(
    version: string,
    options: DebOptions & { readonly key?: string; readonly change?: Partial<UpdateManifest> } = {},
  ): string {
    const deb = this.deb(version, options);
    const manifest = { ...manifestOf(deb, '1.0'), ...options.change };
    return makeBundle({
      deb,
      key: options.key ?? this.key,
      manifest,
      out: mkdtempSync(join(this.folder, 'out-')),
    });
  }

  /** Runs a command of the updater to its end. */
  async update(...words: string[]): Promise<Ran> {
    return this.start(words).ended;
  }

  /** Starts a command of the updater, in a process group of its own. */
  start(
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): { readonly pid: number; readonly ended: Promise<Ran> } {
    const child = spawn('sh', [SCRIPT, ...words], {
      env: { ...this.env(), ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    return {
      pid: child.pid ?? 0,
      ended: new Promise((done) => child.on('close', (code) => done({ code, said }))),
    };
  }

  /** The machine is switched on: what was cut off is finished, then the kiosk starts. */
  async boot(): Promise<Ran> {
    const supervisor = spawn(
      '/usr/bin/python3',
      ['-ISB', join(here, 'systemd-stand-in.py'), 'serve', this.folder, this.path('opt/sitthi25/sitthi25')],
      { env: this.env(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#supervisor = supervisor;
    await new Promise((up) => supervisor.stdout.once('data', up));
    const resumed = await this.update('resume');
    this.systemctl('start', 'sitthi25.service');
    await this.until(() => this.show('StatusText') !== '' || this.show('NRestarts') !== '0');
    return resumed;
  }

  /** The plug is pulled. */
  async off(): Promise<void> {
    const gone = new Promise((done) => this.#supervisor?.on('exit', done));
    this.#supervisor?.kill('SIGTERM');
    await gone;
    this.#supervisor = undefined;
    for (const socket of ['control.sock', 'notify.sock']) rmSync(join(this.folder, socket), { force: true });
  }

  systemctl(...words: string[]): string {
    return spawnSync(join(this.#bin, 'systemctl'), words, {
      env: this.env(),
      encoding: 'utf8',
    }).stdout.trim();
  }

  show(property: string): string {
    return this.systemctl('show', '-p', property, '--value', 'sitthi25.service');
  }

  async until(true_: () => boolean, limitMs = 10_000 * PATIENCE): Promise<void> {
    const end = Date.now() + limitMs;
    while (!true_()) {
      if (Date.now() > end) throw new Error(`not in ${limitMs} ms: ${true_}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** What the kiosk says of itself from now on. */
  async kioskSays(status: string): Promise<void> {
    writeFileSync(join(this.folder, 'kiosk-says'), status);
    await this.until(() => this.show('StatusText') === status);
  }

  /** Version and state, as dpkg knows them. */
  installed(): string {
    return spawnSync(
      join(this.#bin, 'dpkg-query'),
      ['-W', '-f', '$' + '{Version} $' + '{db:Status-Status}', 'sitthi25'],
      {
        env: this.env(),
        encoding: 'utf8',
      },
    ).stdout;
  }

  /** The version of the files in place. */
  files(): string {
    return this.text(this.path('opt/sitthi25/version'));
  }

  /** The version of the kiosk that was started last. */
  running(): string {
    return this.text(join(this.folder, 'ran')).trim().split('\n').at(-1) ?? '';
  }

  /** Writes into a file what a test says is there. */
  append(path: string, text: string): void {
    appendFileSync(path, text);
  }

  /** Ends everything that was started, and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.off();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
