/**
 * The doctor: what a machine must be before a kiosk may stand on it, as data, each with what to do when it is not.
 * Follows the recipe in build/os; `sitthi25-doctor` of the package runs it, and `npm run doctor`. Nothing is changed, only
 * looked at.
 */
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import { isSealed } from '../config/credentials.ts';
import { checkpointFileOf } from '../journal/place.ts';
import { judgeFirewall, sameRules } from './firewall.ts';
import { LAYOUT } from './layout.ts';

/** Where the configuration of an installed kiosk is. */
export const CONFIG = '/etc/sitthi25/kiosk.json';

/** A configuration that the kiosk would take, its key files read; or why it would not. */
export type Configuration = { readonly config: Config } | { readonly why: string };

/** A machine as the doctor looks at it. */
export interface Machine {
  /** The text of a file, or null. */
  read(path: string): string | null;
  /** Permission bits and owner's user id of a file or folder, or null. */
  stat(path: string): { readonly mode: number; readonly uid: number } | null;
  /** What a command says on standard output, or null when it fails or is not there. */
  run(command: string, ...args: readonly string[]): string | null;
  /** The configuration, as the kiosk would read it. */
  configuration(): Configuration;
}

/** One finding. `must`: a kiosk may not open without it. `should`: it may, with the office's knowledge. */
export interface Finding {
  readonly name: string;
  readonly level: 'must' | 'should';
  readonly well: boolean;
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do, when it is not well. */
  readonly todo: string;
}

interface Check {
  readonly name: string;
  readonly level: Finding['level'];
  readonly todo: string;
  /** True or a word when well; `wrong(...)` when not. */
  look(machine: Machine): { readonly well: boolean; readonly found: string };
}

/** A kiosk that was started again more often, since somebody last started it, is not well. */
const RESTARTS_ALLOWED = 5;
/** How long CUPS may remember a job, in seconds: until the kiosk has asked, and not into the next day. */
const HISTORY_SHORTEST = 30;
const HISTORY_LONGEST = 3600;
/** What a machine must have, in bytes: see "Memory" in docs/deployment.md; the kernel keeps some of 4 GB for itself. */
const MEMORY_NEEDED = 3.5 * 1024 ** 3;
/** What the unit of the package lets the kiosk keep: StateDirectory= in build/os. */
const STATE = ['/var/lib/sitthi25', '/var/lib/sitthi25-checkpoint'] as const;
/** The system's log takes this much memory at most, in bytes. */
const LOG_LIMIT = 32 * 1024 ** 2;

const well = (found: string) => ({ well: true, found });
const wrong = (found: string) => ({ well: false, found });

/** The value of a kernel setting. */
const kernel = (machine: Machine, name: string) =>
  machine.read(`/proc/sys/${name.replaceAll('.', '/')}`)?.trim() ?? null;

/** True when a folder lies on a file system in memory: the longest mount point above it decides. */
function inMemory(machine: Machine, path: string): boolean {
  const mounts = (machine.read('/proc/mounts') ?? '')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([, point]) =>
        point !== undefined && (path === point || path.startsWith(point === '/' ? '/' : `${point}/`)),
    )
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  return ['tmpfs', 'ramfs'].includes(mounts[0]?.[2] ?? '');
}

/** What lies under a device or a volume, as lsblk calls it: disk, part, lvm, crypt. */
const layers = (machine: Machine, device: string) =>
  (machine.run('lsblk', '-s', '-n', '-o', 'TYPE', device) ?? '').split('\n').map((word) => word.trim());

/** The device of the file system that a path lies on. */
const deviceOf = (machine: Machine, path: string) =>
  machine.run('findmnt', '-n', '-o', 'SOURCE', '--target', path)?.trim();

/** A property of a unit; empty when systemd does not know it. */
const property = (machine: Machine, unit: string, name: string) =>
  machine.run('systemctl', 'show', '-p', name, '--value', unit)?.trim() ?? '';

/** A profile that AppArmor enforces. */
function enforced(machine: Machine, profile: string): { readonly well: boolean; readonly found: string } {
  const loaded = machine.read('/sys/kernel/security/apparmor/profiles');
  if (loaded === null) return wrong('AppArmor is not running');
  const line = loaded.split('\n').find((entry) => entry.startsWith(`${profile} `));
  return line?.endsWith('(enforce)') === true ? well('enforced') : wrong(line ?? `no profile ${profile}`);
}

/** True for an address, which nobody needs to look up. */
const isAddress = (host: string) => /^[\d.]+$|^\[/.test(host);

/** Names of the servers in the configuration. */
function serverNames({ sas, linkage, office, update, help }: Config): readonly string[] {
  const hosts = [sas.url, linkage.url, office.url, update.url, help.webHook?.url].flatMap((url) =>
    url === undefined ? [] : new URL(url).hostname,
  );
  return [...new Set(hosts)].filter((host) => !isAddress(host));
}

/** "ADDRESS:PORT" for each address of a server; throws when its name has none. */
function waysTo(machine: Machine, url: string, port: number): readonly string[] {
  const { hostname, port: own } = new URL(url);
  const found = isAddress(hostname)
    ? [hostname.replace(/^\[|\]$/g, '')]
    : (machine.run('getent', 'hosts', hostname) ?? '')
        .split('\n')
        .flatMap((line) => line.split(/\s/)[0] || []);
  if (found.length === 0) throw new Error(`no address for ${hostname}`);
  return found.map((address) => `${address}:${own || port}`);
}

/** A user's number. */
const userId = (machine: Machine, name: string) => {
  const line = (machine.read('/etc/passwd') ?? '').split('\n').find((entry) => entry.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(':')[2]);
};

/** Queues that are configured. */
const queues = ({ printing: { printer, fallback, slipPrinter } }: Config) =>
  [printer, fallback, slipPrinter].filter((queue) => queue !== undefined);

/** lpstat at the configured print server. */
const lpstat = (machine: Machine, { printing: { server } }: Config, option: string) =>
  machine.run('lpstat', ...(server === undefined ? [] : ['-h', server]), option) ?? '';

/** Where the kiosk's own user must get: servers, network printers, which it asks themselves, a print server elsewhere. */
function kioskWays(machine: Machine, config: Config): ReadonlySet<string> {
  const devices = lpstat(machine, config, '-v')
    .split('\n')
    .flatMap((line) => {
      const [, queue = '', uri = ''] = /^device for (.+): (ipps?:\S+)$/.exec(line) ?? [];
      return queues(config).includes(queue) ? uri.replace(/^ipps?:/, 'http:') : [];
    });
  const { server } = config.printing;
  const print = [...devices, ...(server === undefined || server.startsWith('/') ? [] : [`http://${server}`])];
  return new Set([
    ...[config.sas.url, config.linkage.url, config.office.url, config.help.webHook?.url]
      .filter((url) => url !== undefined)
      .flatMap((url) => waysTo(machine, url, 443)),
    ...print
      .filter((url) => !/^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname))
      .flatMap((url) => waysTo(machine, url, 631)),
  ]);
}

/** A size as systemd writes it, in bytes; NaN when it is not a size. */
function bytes(size: string): number {
  const [, number, unit = ''] = /^(\d+)([KMGT]?)$/.exec(size) ?? [];
  return Number(number) * 1024 ** ' KMGT'.indexOf(unit || ' ');
}

/** Where a file of the same name would win over one of the recipe. */
const above = (path: string) => path.replace(/^\/usr\/(lib|share(?=\/polkit-1))\//, '/etc/');

/** Screens that the kernel sees, one a line. */
const CONNECTED_SCREENS = 'grep -lx connected /sys/class/drm/*/status';

/** The kiosk's private keys that lie on the disk as files: those that nothing seals. */
const keysIn = ({ tls, keys, office }: Config): readonly string[] =>
  [tls.key, keys.signingKey, office.phone?.key].flatMap((path) =>
    path === undefined || isSealed(path) ? [] : [path],
  );

/** A check that needs the configuration, and believes nothing without it. */
const configured =
  (look: (machine: Machine, config: Config) => ReturnType<Check['look']>): Check['look'] =>
  (machine) => {
    const read = machine.configuration();
    return 'config' in read ? look(machine, read.config) : wrong('the configuration cannot be read');
  };

/** The last value of a key in a configuration file of "Key value" or "Key=value" lines, without comments. */
function setting(text: string | null, key: string): string | null {
  const found = (text ?? '')
    .split('\n')
    .map((line) => /^\s*([A-Za-z][\w-]*)(?:\s*=\s*|\s+|$)(.*)$/.exec(line))
    .filter((match) => match?.[1]?.toLowerCase() === key.toLowerCase())
    .at(-1);
  return found?.[2]?.trim() ?? null;
}

const is = (name: string, level: Check['level'], todo: string, look: Check['look']): Check => ({
  name,
  level,
  todo,
  look,
});

const kernelIs = (setting_: string, wanted: RegExp, level: Check['level'] = 'must'): Check =>
  is(`kernel: ${setting_}`, level, 'install /usr/lib/sysctl.d/60-sitthi25.conf and restart', (machine) => {
    const value = kernel(machine, setting_);
    if (value === null) return wrong('not readable');
    return wanted.test(value) ? well(value) : wrong(value);
  });

const service = (unit: string, level: Check['level']): Check =>
  is(`service: ${unit}`, level, `systemctl enable --now ${unit}`, (machine) => {
    const state = machine.run('systemctl', 'is-active', unit)?.trim() ?? 'not known';
    return state === 'active' ? well(state) : wrong(state);
  });

/** Everything that is looked at, in the order in which it is best put right. */
export const CHECKS: readonly Check[] = [
  is('user of its own', 'must', 'systemd-sysusers sitthi25.conf (the package does it)', (machine) => {
    const line = machine
      .read('/etc/passwd')
      ?.split('\n')
      .find((entry) => entry.startsWith('sitthi25:'));
    if (line === undefined) return wrong('there is no user sitthi25');
    return /:(\/usr)?\/s?bin\/(nologin|false)$/.test(line)
      ? well('sitthi25, without a shell')
      : wrong('sitthi25 has a shell');
  }),
  is('configuration', 'must', 'chown root:sitthi25, chmod 0640 /etc/sitthi25/kiosk.json', (machine) => {
    const stat = machine.stat(CONFIG);
    if (stat === null) return wrong(`${CONFIG} is missing`);
    if (stat.uid !== 0) return wrong('it does not belong to root');
    return (stat.mode & 0o027) === 0
      ? well('root’s, not readable by others')
      : wrong(`mode ${(stat.mode & 0o777).toString(8)}`);
  }),
  is('configuration: content', 'must', 'put right what it names (configuration.md)', (machine) => {
    const read = machine.configuration();
    return 'config' in read ? well('whole, with its files') : wrong(read.why);
  }),
  is(
    'configuration: files',
    'must',
    'chown root:sitthi25, chmod 0640',
    configured((machine, config) => {
      // What is sealed systemd opens for the kiosk, and for nobody else.
      const { keys, office, help, officer } = config;
      const pin = officer.openAtStartPinFile;
      const secret = [...keysIn(config), ...(pin === undefined ? [] : [pin])];
      const readable = [config.tls.ca, config.tls.certificate, keys.officePublicKey, office.authority];
      const more = [office.withdrawnKey, office.phone?.certificate, office.emblem, help.webHook?.ca];
      const all = [...readable, ...more, ...secret].filter((path) => path !== undefined);
      const as = ['--reuid', 'sitthi25', '--regid', 'sitthi25', '--init-groups'];
      const unread = all.filter((path) => machine.run('setpriv', ...as, 'test', '-r', path) === null);
      if (unread.length > 0) return wrong(`the kiosk may not read ${unread.join(', ')}`);
      const open = secret.filter((path) => {
        const stat = machine.stat(path);
        return stat === null || stat.uid !== 0 || (stat.mode & 0o027) !== 0;
      });
      return open.length === 0
        ? well('read by the kiosk alone')
        : wrong(`others may read or write ${open.join(', ')}`);
    }),
  ),
  is(
    'private keys',
    'should',
    'seal them to this machine (docs/deployment.md, Keys)',
    configured((_, config) => {
      const plain = keysIn(config);
      return plain.length === 0
        ? well('sealed, and opened by systemd for the kiosk')
        : wrong(`whoever copies the disk has ${plain.join(', ')}`);
    }),
  ),
  is('store', 'must', 'chown sitthi25:sitthi25, chmod 0700 /var/lib/sitthi25', (machine) => {
    const stat = machine.stat('/var/lib/sitthi25');
    if (stat === null) return wrong('/var/lib/sitthi25 is missing');
    return (stat.mode & 0o077) === 0
      ? well('the kiosk’s alone')
      : wrong(`mode ${(stat.mode & 0o777).toString(8)}`);
  }),
  is(
    'store: files',
    'must',
    'stop the kiosk, chown sitthi25:sitthi25 and chmod go= what it names',
    (machine) => {
      const strange = machine.run(
        'find',
        '/var/lib/sitthi25',
        '(',
        '!',
        '-user',
        'sitthi25',
        '-o',
        '-perm',
        '/077',
        ')',
      );
      if (strange === null) return wrong('/var/lib/sitthi25 cannot be looked through');
      const named = strange.split('\n').filter((line) => line !== '');
      return named.length === 0
        ? well('the kiosk’s alone')
        : wrong(`not the kiosk’s alone: ${named.slice(0, 5).join(', ')}`);
    },
  ),
  is(
    'store: last checkpoint',
    'must',
    'leave store.checkpointFile out, or name a folder of the kiosk’s own in ReadWritePaths= of a drop-in of sitthi25.service and in /etc/apparmor.d/local/sitthi25',
    configured((machine, config) => {
      const file = checkpointFileOf(config);
      const folder = dirname(file);
      const as = ['--reuid', 'sitthi25', '--regid', 'sitthi25', '--init-groups'];
      if (machine.run('setpriv', ...as, 'test', '-w', folder) === null)
        return wrong(`the kiosk may not write ${folder}`);
      const paths = property(machine, 'sitthi25.service', 'ReadWritePaths').split(' ');
      const open = [...STATE, ...paths.map((path) => path.replace(/^[-+]+/, ''))].filter(
        (path) => path !== '',
      );
      if (!open.some((path) => folder === path || folder.startsWith(`${path}/`)))
        return wrong(`its unit does not let the kiosk write ${folder}`);
      const { directory } = config.store;
      return folder === directory || folder.startsWith(`${directory}/`)
        ? wrong(`${file} is in the store, and goes back with it`)
        : well(file);
    }),
  ),
  is('memory', 'should', 'put 4 GB in (docs/deployment.md, “Memory”)', (machine) => {
    const [, kilobytes] = /^MemTotal: +(\d+) kB$/m.exec(machine.read('/proc/meminfo') ?? '') ?? [];
    if (kilobytes === undefined) return wrong('not known');
    const said = `${(Number(kilobytes) / 1024 ** 2).toFixed(1)} GB`;
    return Number(kilobytes) * 1024 >= MEMORY_NEEDED ? well(said) : wrong(said);
  }),
  is('store: encrypted disk', 'should', 'keep /var/lib/sitthi25 on a LUKS volume', (machine) => {
    const source = deviceOf(machine, '/var/lib/sitthi25');
    if (source === undefined) return wrong('not known');
    return layers(machine, source).includes('crypt') ? well('encrypted') : wrong('not encrypted');
  }),
  is('recipe', 'must', 'apt install --reinstall sitthi25; remove what wins over it', (machine) => {
    const missing = LAYOUT.filter(({ to }) => machine.stat(to) === null).map(({ to }) => to);
    if (missing.length > 0) return wrong(`missing: ${missing.join(', ')}`);
    const hidden = LAYOUT.map(({ to }) => above(to)).filter(
      (path, at) => path !== LAYOUT[at]?.to && machine.stat(path) !== null,
    );
    if (hidden.length > 0) return wrong(`wins over the package’s: ${hidden.join(', ')}`);
    // Files that belong to the site are marked with a c.
    const changed = (machine.run('sh', '-c', 'dpkg -V sitthi25 || true') ?? 'not known')
      .split('\n')
      .flatMap((line) => /^\S{9} {3}(\/.*)$/.exec(line)?.[1] ?? [])
      .filter((path) => path.startsWith('/opt/') || LAYOUT.some(({ to }) => to === path));
    return changed.length === 0 ? well('as the package has it') : wrong(`changed: ${changed.join(', ')}`);
  }),
  is(
    'starts with the machine',
    'must',
    'systemctl enable what it names; systemctl set-default graphical.target',
    (machine) => {
      const off = [
        'sitthi25.service',
        'sitthi25-firewall.service',
        'var-spool-cups.mount',
        'pcscd.socket',
        'cups.service',
      ].filter((unit) => machine.run('systemctl', 'is-enabled', unit)?.trim() !== 'enabled');
      if (off.length > 0) return wrong(`not enabled: ${off.join(', ')}`);
      const target = machine.run('systemctl', 'get-default')?.trim() ?? 'not known';
      return target === 'graphical.target' ? well('all that must') : wrong(`default target: ${target}`);
    },
  ),
  is('swap', 'must', 'swapoff -a and remove it from /etc/fstab, or encrypt it', (machine) => {
    const swaps = (machine.read('/proc/swaps') ?? '').trim().split('\n').slice(1);
    if (swaps.length === 0) return well('none');
    const open = swaps
      .map((line) => line.split(/\s+/))
      .filter(([path = '', kind]) => {
        if (/^\/dev\/zram\d+$/.test(path)) return false;
        const device = kind === 'file' ? deviceOf(machine, path) : path;
        return device === undefined || !layers(machine, device).includes('crypt');
      })
      .map(([path]) => path);
    return open.length === 0 ? well('in memory or encrypted') : wrong(`in clear on ${open.join(', ')}`);
  }),
  kernelIs('kernel.core_pattern', /^\|\/bin\/false/),
  kernelIs('fs.suid_dumpable', /^0$/),
  kernelIs('kernel.yama.ptrace_scope', /^[23]$/),
  kernelIs('kernel.sysrq', /^0$/),
  is(
    'temporary files in memory',
    'must',
    'systemctl enable tmp.mount (the package does it), and restart',
    (machine) => {
      const disks = ['/tmp', '/dev/shm', '/run'].filter((path) => !inMemory(machine, path));
      return disks.length === 0 ? well('/tmp, /dev/shm, /run') : wrong(`on a disk: ${disks.join(', ')}`);
    },
  ),
  is('print spool in memory', 'must', 'systemctl enable --now var-spool-cups.mount', (machine) => {
    const path = setting(machine.read('/etc/cups/cups-files.conf'), 'RequestRoot') ?? '/var/spool/cups';
    return inMemory(machine, path) ? well(path) : wrong(`${path} is on a disk`);
  }),
  is(
    'print history',
    'must',
    'add /usr/share/sitthi25/cups/cupsd.conf.part to /etc/cups/cupsd.conf, and take out what contradicts it',
    (machine) => {
      const text = machine.read('/etc/cups/cupsd.conf');
      if (!/^(?:no|off)$/i.test(setting(text, 'PreserveJobFiles') ?? ''))
        return wrong('PreserveJobFiles not set to No');
      const history = setting(text, 'PreserveJobHistory') ?? 'Yes, as it is not set';
      // Without any, a job is forgotten before the kiosk has asked how it ended: what came out counts as lost.
      if (!/^\d{1,5}$/.test(history))
        return wrong(`PreserveJobHistory is ${history}, not a number of seconds`);
      return Number(history) >= HISTORY_SHORTEST && Number(history) <= HISTORY_LONGEST
        ? well(`a job’s name for ${history} s, its pages not at all`)
        : wrong(`PreserveJobHistory is ${history} s, not ${HISTORY_SHORTEST} to ${HISTORY_LONGEST}`);
    },
  ),
  is('system log', 'must', 'install journald.conf.d/sitthi25.conf', (machine) => {
    const text =
      machine.run('systemd-analyze', 'cat-config', 'systemd/journald.conf') ??
      machine.read('/etc/systemd/journald.conf');
    const storage = setting(text, 'Storage');
    if (storage === 'none') return well(storage);
    if (storage !== 'volatile') return wrong(`Storage=${storage ?? 'auto'}`);
    const size = setting(text, 'RuntimeMaxUse') ?? '';
    return bytes(size) <= LOG_LIMIT ? well(`${storage}, ${size}`) : wrong(`RuntimeMaxUse=${size}`);
  }),
  service('sitthi25-firewall.service', 'must'),
  is(
    'firewall',
    'must',
    'write the addresses of the configuration into /etc/sitthi25/firewall.nft; systemctl reload-or-restart sitthi25-firewall',
    configured((machine, config) => {
      const list = ['nft', '-j', 'list', 'table', 'inet', 'sitthi25'] as const;
      const rules = machine.run(...list);
      if (rules === null) return wrong('no table inet sitthi25');
      if (/"192\.0\.2\./.test(rules)) return wrong('still has the addresses of the documentation');
      // Tried in a network of its own, which is gone again.
      const file = machine.run(
        'unshare',
        '--net',
        'sh',
        '-c',
        `nft -f /etc/sitthi25/firewall.nft && ${list.join(' ')}`,
      );
      if (file === null) return wrong('/etc/sitthi25/firewall.nft has a mistake (nft -c -f says which)');
      const kiosk = userId(machine, 'sitthi25');
      const updater = userId(machine, 'sitthi25-update');
      if (kiosk === undefined) return wrong('there is no user sitthi25');
      try {
        const ways = new Map([[kiosk, kioskWays(machine, config)]]);
        if (config.update.url !== undefined && updater !== undefined)
          ways.set(updater, new Set(waysTo(machine, config.update.url, 443)));
        const complaints = judgeFirewall(rules, kiosk, ways);
        if (complaints.length > 0) return wrong(complaints.join('; '));
        return sameRules(rules, file)
          ? well('all closed but what is configured')
          : wrong('other rules are loaded than /etc/sitthi25/firewall.nft has');
      } catch (error) {
        return wrong((error as Error).message);
      }
    }),
  ),
  is('AppArmor', 'must', 'apparmor_parser -r /etc/apparmor.d/sitthi25', (machine) =>
    enforced(machine, 'sitthi25'),
  ),
  is('AppArmor: CUPS', 'should', 'apparmor_parser -r /etc/apparmor.d/usr.sbin.cupsd', (machine) =>
    enforced(machine, '/usr/sbin/cupsd'),
  ),
  is('consoles', 'must', 'install logind.conf.d/sitthi25.conf; systemctl disable getty@tty1', (machine) => {
    const units = machine.run(
      'systemctl',
      'list-units',
      '--state=active',
      '--plain',
      '--no-legend',
      'getty@*',
      'serial-getty@*',
      'console-getty.service',
    );
    if (units === null) return wrong('not known');
    const open = units.split('\n').flatMap((line) => line.trim().split(' ')[0] || []);
    return open.length === 0 ? well('no login on any') : wrong(open.join(', '));
  }),
  service('pcscd.socket', 'must'),
  service('cups.service', 'must'),
  service('systemd-timesyncd.service', 'should'),
  is(
    'time',
    'must',
    'write NTP=ADDRESS of the office’s time server into /etc/systemd/timesyncd.conf, and let it through the firewall',
    (machine) => {
      const said = machine.run('timedatectl', 'show', '-p', 'NTPSynchronized', '--value')?.trim();
      return said === 'yes' ? well('synchronised') : wrong('not synchronised');
    },
  ),
  is(
    'names of the servers',
    'must',
    'write the servers of the configuration into /etc/hosts: the firewall lets no DNS out',
    configured((machine, config) => {
      const names = serverNames(config);
      const unknown = names.filter((name) => machine.run('getent', 'hosts', name) === null);
      return unknown.length === 0
        ? well(names.join(', ') || 'addresses alone')
        : wrong(`no address for ${unknown.join(', ')}`);
    }),
  ),
  service('sitthi25-display.service', 'should'),
  service('sitthi25.service', 'should'),
  is('kiosk: word', 'should', 'journalctl -u sitthi25 says why', (machine) => {
    if (property(machine, 'sitthi25.service', 'ActiveState') !== 'active')
      return wrong('the kiosk does not run');
    const word = property(machine, 'sitthi25.service', 'StatusText');
    if (word === '') return wrong('it says nothing of itself to systemd');
    return word === 'out-of-service' ? wrong('its visits do not start') : well(word);
  }),
  ...['sitthi25.service', 'sitthi25-display.service'].map((unit) =>
    is(`starts: ${unit}`, 'should', `journalctl -u ${unit} says why it ended`, (machine) => {
      const again = property(machine, unit, 'NRestarts');
      if (again === '') return wrong('not known');
      return Number(again) <= RESTARTS_ALLOWED
        ? well(`started again ${again} times`)
        : wrong(`started again ${again} times by itself since the machine started`);
    }),
  ),
  is('watchdog', 'must', 'install the unit sitthi25.service of the package', (machine) => {
    const usec = property(machine, 'sitthi25.service', 'WatchdogUSec');
    return usec !== '' && usec !== '0' && usec !== 'infinity'
      ? well(usec)
      : wrong('systemd does not watch the kiosk');
  }),
  is(
    'card reader',
    'must',
    'plug a PC/SC reader in; another for the officer, where one is configured',
    (machine) => {
      const usb = machine.run('sh', '-c', 'cat /sys/bus/usb/devices/*/bInterfaceClass 2>/dev/null') ?? '';
      const readers = usb.split('\n').filter((line) => line.trim() === '0b').length;
      if (readers === 0) return wrong('none on USB');
      const read = machine.configuration();
      const officer = 'config' in read ? read.config.card.officerReader : undefined;
      return officer === undefined || readers > 1
        ? well(`${readers} on USB`)
        : wrong(`one on USB, and ${officer} is configured for the officer`);
    },
  ),
  is('virtual reader', 'must', 'apt purge vsmartcard-vpcd; put up no checkout on a kiosk', (machine) => {
    // Whoever may open a port of this machine is a card to it.
    if (machine.stat('/usr/lib/pcsc/drivers') === null) return wrong('no drivers of readers');
    if (machine.stat('/usr/lib/pcsc/drivers/serial/libifdvpcd.so') === null) return well('none');
    const read = machine.configuration();
    return 'config' in read && read.config.demonstration
      ? well('vpcd, for the demonstration')
      : wrong('vpcd is installed');
  }),
  is(
    'printer',
    'must',
    'lpadmin -p NAME -E -v URI -m everywhere',
    configured((machine, config) => {
      const accepting = lpstat(machine, config, '-a')
        .split('\n')
        .flatMap((line) => /^(\S+) accepting /.exec(line)?.[1] ?? []);
      const lacking = queues(config).filter((queue) => !accepting.includes(queue));
      return lacking.length === 0
        ? well(`${queues(config).join(', ')} accepting`)
        : wrong(`accepts no jobs, or is not there: ${lacking.join(', ')}`);
    }),
  ),
  is(
    'update: key',
    'should',
    'put the office’s public key into /etc/sitthi25/update.pub (root, 0644); without it no update is taken',
    (machine) => {
      const stat = machine.stat('/etc/sitthi25/update.pub');
      if (stat === null) return wrong('/etc/sitthi25/update.pub is missing');
      if (stat.uid !== 0 || (stat.mode & 0o022) !== 0) return wrong('others than root may write it');
      const key = machine.run(
        'openssl',
        'pkey',
        '-pubin',
        '-in',
        '/etc/sitthi25/update.pub',
        '-noout',
        '-text',
      );
      return /^ED25519 Public-Key/im.test(key ?? '')
        ? well('Ed25519')
        : wrong('it is not an Ed25519 public key');
    },
  ),
  service('sitthi25-update.timer', 'should'),
  is(
    'update: way back',
    'should',
    'sitthi25-update keep FILE.deb, the package that is installed; without it no update is installed',
    (machine) => {
      const status = machine.run('sitthi25-update', 'status');
      const installed = /^installed: +(\S+)/m.exec(status ?? '')?.[1];
      const kept = /^kept: +(\S+)/m.exec(status ?? '')?.[1];
      if (installed === undefined || kept === undefined) return wrong('not known');
      return kept === installed ? well(`${kept} is kept`) : wrong(`the package of ${installed} is not kept`);
    },
  ),
  is(
    'update: newest',
    'should',
    'have the office sign an update, and look whether this machine reaches its server (sitthi25-update status)',
    (machine) => {
      const seen = machine.read('/var/lib/sitthi25-update/seen');
      if (seen === null)
        return machine.read('/var/lib/sitthi25-update/refused') === null
          ? wrong('the updater is not installed')
          : well('none was seen so far');
      const [, , ends = '', version = ''] = seen.trim().split(' ');
      const now = Number(machine.run('date', '+%s') ?? 'NaN') * 1000;
      return Date.parse(ends) > now
        ? well(`${version}, good until ${ends}`)
        : wrong(`the time of ${version} was over on ${ends}, and nothing newer has come`);
    },
  ),
  is(
    'update: last one',
    'should',
    'read what sitthi25-update status says; sitthi25-update allow VERSION lets a version be tried again',
    (machine) => {
      const refused = machine.read('/var/lib/sitthi25-update/refused');
      if (refused === null) return wrong('the updater is not installed');
      if (machine.read('/var/lib/sitthi25-update/applying') !== null) return wrong('an update was cut off');
      const last = refused.trim().split('\n').at(-1) ?? '';
      return last === '' ? well('none was taken back') : wrong(`was taken back: ${last}`);
    },
  ),
  is(
    'officer screen',
    'should',
    'plug a second screen in, or leave window.officerScreen out',
    configured((machine, { mode, window: { officerScreen } }) => {
      if (!officerScreen || mode !== 'counter') return well('not wanted');
      const screens = (machine.run('sh', '-c', CONNECTED_SCREENS) ?? '').split('\n').filter(Boolean).length;
      return screens > 1 ? well(`screens: ${screens}`) : wrong('the machine has one screen');
    }),
  ),
  is(
    'recordings',
    'should',
    'lay them in the folder that window.recordings names; npm run recordings, at the office, lists what is missing',
    configured((machine, { window: { recordings } }) => {
      if (recordings === undefined) return well('none are named: what is heard is a voice');
      const languages = ['th', 'en'].filter((language) => machine.stat(`${recordings}/${language}`) !== null);
      return languages.length === 0
        ? wrong(`there is neither th nor en in ${recordings}`)
        : well(`recorded in ${recordings}: ${languages.join(', ')}`);
    }),
  ),
  is('Thai type', 'should', 'apt install fonts-thai-tlwg', (machine) => {
    const fonts = machine.run('fc-list', ':lang=th', 'family') ?? '';
    return fonts.trim() === '' ? wrong('no font has Thai letters') : well('present');
  }),
];

/** Looks at a machine. */
export function examine(machine: Machine): readonly Finding[] {
  return CHECKS.map(({ name, level, todo, look }) => ({ name, level, todo, ...look(machine) }));
}
