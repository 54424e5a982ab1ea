import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SMALLEST } from '../../tests/kiosk-config.ts';
import { parseConfig } from '../config/config.ts';
import { CHECKS, CONFIG, examine, type Machine } from './doctor.ts';
import { LAYOUT } from './layout.ts';

/** A configuration as a site writes it. */
const SITE = {
  ...SMALLEST,
  kioskId: 'KIOSK-01',
  sas: { url: 'https://sas.example/' },
  linkage: { url: 'https://10.1.2.4:8443/' },
  tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: 'credential:tls-key' },
  keys: { officePublicKey: 'office-public.jwk', signingKey: 'credential:signing-key' },
  store: { directory: '/var/lib/sitthi25' },
};
const PLAIN_TLS = { ...SITE.tls, key: 'kiosk.key' };
/** An office that is heard, with files for phones. */
const PHONE = {
  ...{ url: 'https://10.1.2.4:8443', authority: 'office-ca.pem' },
  phone: { page: 'https://phone.example/', certificate: 'document.pem', key: 'document.key' },
};
const SEALED_PHONE = { ...PHONE, phone: { ...PHONE.phone, key: 'credential:document-key' } };
const site = (change: object, files: object = {}) => ({
  files: { [CONFIG]: JSON.stringify({ ...SITE, ...change }), ...files },
});
const PASSWD = 'root:x:0:0::/root:/bin/bash\nsitthi25:x:990:990::/nonexistent:/usr/sbin/nologin\n';

/** A table of nftables as `nft -j` says it: the rules of a site, and `also` in its output. */
function table(also: object = {}): string {
  const rule = (chain: string, asked: object) => ({
    rule: {
      chain,
      expr: [
        ...Object.entries(asked).map(([name, right]) => {
          const [kind = '', what = ''] = name.split(' ');
          const left =
            kind === 'meta' ? { meta: { key: what } } : { payload: { protocol: kind, field: what } };
          return { match: { op: '==', left, right } };
        }),
        { accept: null },
      ],
    },
  });
  return JSON.stringify({
    nftables: [
      ...['input', 'forward', 'output'].map((hook) => ({ chain: { name: hook, hook, policy: 'drop' } })),
      rule('output', { 'meta skuid': 990, 'ip daddr': '10.1.2.3', 'tcp dport': 443 }),
      rule('output', { 'meta skuid': 990, 'ip daddr': '10.1.2.4', 'tcp dport': 8443 }),
      ...(Object.keys(also).length === 0 ? [] : [rule('output', also)]),
    ],
  });
}
const LOADED = 'nft -j list table inet sitthi25';
const WRITTEN = `unshare --net sh -c nft -f /etc/sitthi25/firewall.nft && ${LOADED}`;
const both = (rules: string) => ({ [LOADED]: rules, [WRITTEN]: rules });
const FILES = [
  ...['ca.pem', 'kiosk.pem', 'office-public.jwk', 'kiosk.key', 'signing-private.jwk'],
  ...['office-ca.pem', 'document.pem', 'document.key'],
];
const reads = (file: string) =>
  `setpriv --reuid sitthi25 --regid sitthi25 --init-groups test -r /etc/sitthi25/${file}`;
const writes = (folder: string) =>
  `setpriv --reuid sitthi25 --regid sitthi25 --init-groups test -w ${folder}`;
const STORE_FILES = 'find /var/lib/sitthi25 ( ! -user sitthi25 -o -perm /077 )';
const STARTS = [
  'sitthi25.service',
  'sitthi25-firewall.service',
  'var-spool-cups.mount',
  'pcscd.socket',
  'cups.service',
];

/** A machine that follows the recipe in everything. */
const GOOD = {
  files: {
    '/etc/passwd': PASSWD,
    '/proc/swaps': 'Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition 1 0 1\n',
    '/proc/sys/kernel/core_pattern': '|/bin/false\n',
    '/proc/sys/fs/suid_dumpable': '0\n',
    '/proc/sys/kernel/yama/ptrace_scope': '2\n',
    '/proc/sys/kernel/sysrq': '0\n',
    '/proc/mounts':
      '/dev/mapper/root / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\ntmpfs /run tmpfs rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\ntmpfs /var/spool/cups tmpfs rw 0 0\n',
    '/etc/cups/cupsd.conf':
      '# PreserveJobHistory Yes\nPreserveJobHistory Yes\nPreserveJobHistory 300\nPreserveJobFiles No\n',
    '/sys/kernel/security/apparmor/profiles': '/usr/sbin/cupsd (enforce)\nsitthi25 (enforce)\n',
    [CONFIG]: JSON.stringify(SITE),
    '/var/lib/sitthi25-update/refused': '',
    '/var/lib/sitthi25-update/seen': '1795000000 2026-11-18T10:40:00Z 2027-02-16T10:40:00Z 0.2.0\n',
    '/proc/meminfo': 'MemTotal:        3914224 kB\nMemFree: 1 kB\n',
  } as Record<string, string>,
  stats: {
    '/etc/sitthi25/kiosk.json': { mode: 0o100640, uid: 0 },
    ...Object.fromEntries(FILES.map((file) => [`/etc/sitthi25/${file}`, { mode: 0o100640, uid: 0 }])),
    ...Object.fromEntries(LAYOUT.map(({ to, mode }) => [to, { mode: 0o100000 | mode, uid: 0 }])),
    '/var/lib/sitthi25': { mode: 0o040700, uid: 990 },
    '/usr/lib/pcsc/drivers': { mode: 0o040755, uid: 0 },
    '/etc/sitthi25/update.pub': { mode: 0o100644, uid: 0 },
  } as Record<string, { mode: number; uid: number }>,
  says: {
    [STORE_FILES]: '',
    [writes('/var/lib/sitthi25-checkpoint')]: '',
    'systemctl show -p ReadWritePaths --value sitthi25.service': '\n',
    'date +%s': '1795910400\n',
    'findmnt -n -o SOURCE --target /var/lib/sitthi25': '/dev/mapper/data\n',
    'lsblk -s -n -o TYPE /dev/mapper/data': 'crypt\npart\ndisk\n',
    'systemd-analyze cat-config systemd/journald.conf':
      '#Storage=auto\n[Journal]\nStorage=volatile\nRuntimeMaxUse=32M\n',
    ...both(table()),
    ...Object.fromEntries(FILES.map((file) => [reads(file), ''])),
    ...Object.fromEntries(STARTS.map((unit) => [`systemctl is-enabled ${unit}`, 'enabled\n'])),
    'systemctl get-default': 'graphical.target\n',
    'systemctl is-active sitthi25-firewall.service': 'active\n',
    // What belongs to the site, and what a small machine has no manuals of.
    'sh -c dpkg -V sitthi25 || true':
      '??5?????? c /etc/sitthi25/firewall.nft\nmissing     /usr/share/doc/sitthi25/copyright\n',
    'systemctl list-units --state=active --plain --no-legend getty@* serial-getty@* console-getty.service':
      '',
    'systemctl is-active pcscd.socket': 'active\n',
    'systemctl is-active cups.service': 'active\n',
    'systemctl is-active systemd-timesyncd.service': 'active\n',
    'systemctl is-active sitthi25-display.service': 'active\n',
    'systemctl is-active sitthi25.service': 'active\n',
    'systemctl show -p ActiveState --value sitthi25.service': 'active\n',
    'systemctl show -p StatusText --value sitthi25.service': 'closed\n',
    'systemctl show -p NRestarts --value sitthi25.service': '1\n',
    'systemctl show -p NRestarts --value sitthi25-display.service': '0\n',
    'timedatectl show -p NTPSynchronized --value': 'yes\n',
    'getent hosts sas.example': '10.1.2.3 sas.example\n',
    'systemctl show -p WatchdogUSec --value sitthi25.service': '30s\n',
    'sh -c cat /sys/bus/usb/devices/*/bInterfaceClass 2>/dev/null': '03\n0b\n',
    'lpstat -a': 'kiosk accepting requests since today\nother accepting requests since today\n',
    'lpstat -v': 'device for kiosk: usb://Maker/Printer\ndevice for other: ipp://10.1.2.7/ipp/print\n',
    'fc-list :lang=th family': 'Loma\n',
    'openssl pkey -pubin -in /etc/sitthi25/update.pub -noout -text': 'ED25519 Public-Key:\npub:\n',
    'systemctl is-active sitthi25-update.timer': 'active\n',
    'sitthi25-update status': 'installed: 0.2.0 (installed)\nkept:      0.2.0\nprevious:  0.1.0\n',
  } as Record<string, string>,
};

interface Change {
  files?: object;
  stats?: object;
  says?: object;
}
const machine = (change: Change = {}): Machine => {
  const files: Record<string, string | null> = { ...GOOD.files, ...change.files };
  const stats: Record<string, { mode: number; uid: number } | null> = { ...GOOD.stats, ...change.stats };
  const says: Record<string, string | null> = { ...GOOD.says, ...change.says };
  return {
    read: (path) => files[path] ?? null,
    stat: (path) => stats[path] ?? null,
    run: (...words) => says[words.join(' ')] ?? null,
    configuration: () => {
      const read = parseConfig(files[CONFIG] ?? '', '/etc/sitthi25');
      return read.ok ? { config: read.value } : { why: read.fault.detail ?? '' };
    },
  };
};
const VPCD = { '/usr/lib/pcsc/drivers/serial/libifdvpcd.so': { mode: 0o100644, uid: 0 } };
const bad = (m: Machine) => examine(m).filter(({ well }) => !well);

describe('the doctor', () => {
  it('finds nothing on a machine that follows the recipe', () => {
    expect(bad(machine())).toEqual([]);
  });

  it('believes nothing that it cannot see: on a machine that answers nothing, only the absence of swap is well', () => {
    const blind: Machine = {
      read: () => null,
      stat: () => null,
      run: () => null,
      configuration: () => ({ why: '' }),
    };
    expect(
      examine(blind)
        .filter(({ well }) => well)
        .map(({ name }) => name),
    ).toEqual(['swap']);
  });

  it.each<readonly [name: string, change: Change, found: string]>([
    [
      'user of its own',
      { files: { '/etc/passwd': 'sitthi25:x:990:990::/home/s:/bin/bash\n' } },
      'has a shell',
    ],
    ['configuration', { stats: { '/etc/sitthi25/kiosk.json': { mode: 0o100644, uid: 0 } } }, '644'],
    ['configuration', { stats: { '/etc/sitthi25/kiosk.json': { mode: 0o100640, uid: 1000 } } }, 'root'],
    ['store', { stats: { '/var/lib/sitthi25': { mode: 0o040755, uid: 990 } } }, '755'],
    [
      'store: encrypted disk',
      { says: { 'lsblk -s -n -o TYPE /dev/mapper/data': 'part\ndisk\n' } },
      'not encrypted',
    ],
    ['swap', { files: { '/proc/swaps': 'Filename\n/dev/sda3 partition 1 0 1\n' } }, '/dev/sda3'],
    [
      'swap',
      {
        files: { '/proc/swaps': 'Filename\n/dev/dm-1 partition 1 0 1\n' },
        says: { 'lsblk -s -n -o TYPE /dev/dm-1': 'lvm\npart\ndisk\n' },
      },
      '/dev/dm-1',
    ],
    ['swap', { files: { '/proc/swaps': 'Filename\n/swapfile file 1 0 1\n' } }, '/swapfile'],
    [
      'kernel: kernel.core_pattern',
      { files: { '/proc/sys/kernel/core_pattern': '|/usr/lib/systemd/systemd-coredump %P\n' } },
      'coredump',
    ],
    ['kernel: kernel.sysrq', { files: { '/proc/sys/kernel/sysrq': '438\n' } }, '438'],
    [
      'temporary files in memory',
      {
        files: {
          '/proc/mounts':
            '/dev/sda1 / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\ntmpfs /var/spool/cups tmpfs rw 0 0\n',
        },
      },
      '/tmp',
    ],
    [
      'print spool in memory',
      { files: { '/etc/cups/cups-files.conf': 'RequestRoot /var/cups\n' } },
      '/var/cups',
    ],
    ...(
      [
        ['PreserveJobFiles No\n', 'PreserveJobHistory is Yes, as it is not set'],
        ['PreserveJobFiles No\nPreserveJobHistory No\n', 'PreserveJobHistory is No, not a number'],
        ['PreserveJobFiles No\nPreserveJobHistory Yes\n', 'PreserveJobHistory is Yes'],
        ['PreserveJobFiles No\nPreserveJobHistory 300\npreservejobhistory no\n', 'is no, not a number'],
        ['PreserveJobFiles No\nPreserveJobHistory 5\n', '5 s, not 30 to 3600'],
        ['PreserveJobFiles No\nPreserveJobHistory 86400\n', '86400 s'],
        ['PreserveJobHistory 300\n', 'PreserveJobFiles'],
        ['PreserveJobHistory 300\nPreserveJobFiles 300\n', 'PreserveJobFiles'],
      ] as const
    ).map(
      ([conf, found]) =>
        ['print history', { files: { '/etc/cups/cupsd.conf': conf } }, found] satisfies [
          string,
          Change,
          string,
        ],
    ),
    [
      'store: files',
      { says: { [STORE_FILES]: '/var/lib/sitthi25/journal.sqlite\n/var/lib/sitthi25/journal.sqlite-wal\n' } },
      'not the kiosk’s alone: /var/lib/sitthi25/journal.sqlite, /var/lib/sitthi25/journal.sqlite-wal',
    ],
    ['store: files', { says: { [STORE_FILES]: null } }, 'cannot be looked through'],
    [
      'store: last checkpoint',
      { says: { [writes('/var/lib/sitthi25-checkpoint')]: null } },
      'may not write /var/lib/sitthi25-checkpoint',
    ],
    [
      'store: last checkpoint',
      {
        ...site({ store: { directory: '/var/lib/sitthi25', checkpointFile: '/srv/k/c' } }),
        says: { [writes('/srv/k')]: '' },
      },
      'its unit does not let the kiosk write /srv/k',
    ],
    [
      'store: last checkpoint',
      {
        ...site({ store: { directory: '/var/lib/sitthi25', checkpointFile: '/var/lib/sitthi25/c' } }),
        says: { [writes('/var/lib/sitthi25')]: '' },
      },
      'goes back with it',
    ],
    ['memory', { files: { '/proc/meminfo': 'MemTotal: 2014224 kB\n' } }, '1.9 GB'],
    ['memory', { files: { '/proc/meminfo': '' } }, 'not known'],
    [
      'update: newest',
      { files: { '/var/lib/sitthi25-update/seen': '1 2026-06-01T00:00:00Z 2026-08-30T00:00:00Z 0.2.0\n' } },
      'the time of 0.2.0 was over on 2026-08-30T00:00:00Z',
    ],
    ['update: newest', { files: { '/var/lib/sitthi25-update/seen': 'x' } }, 'was over'],
    ['update: newest', { says: { 'date +%s': null } }, 'was over'],
    [
      'system log',
      { says: { 'systemd-analyze cat-config systemd/journald.conf': '[Journal]\nStorage=persistent\n' } },
      'persistent',
    ],
    [
      'system log',
      { says: { 'systemd-analyze cat-config systemd/journald.conf': 'Storage=volatile\n' } },
      'RuntimeMaxUse=',
    ],
    [
      'system log',
      {
        says: { 'systemd-analyze cat-config systemd/journald.conf': 'Storage=volatile\nRuntimeMaxUse=1G\n' },
      },
      '1G',
    ],
    [
      'service: sitthi25-firewall.service',
      { says: { 'systemctl is-active sitthi25-firewall.service': null } },
      'not known',
    ],
    ['firewall', { says: { [LOADED]: null } }, 'no table'],
    [
      'firewall',
      { says: both(table({ 'meta skuid': 990, 'ip daddr': '192.0.2.10', 'tcp dport': 443 })) },
      'documentation',
    ],
    ['firewall', { says: both(table().replace('drop', 'accept')) }, 'input is open'],
    ['firewall', { says: both(table({ 'ip daddr': { prefix: { addr: '0.0.0.0', len: 0 } } })) }, '0.0.0.0'],
    [
      'firewall',
      { says: both(table({ 'meta skuid': 990, 'ip daddr': '10.1.2.9', 'tcp dport': 443 })) },
      'does not name',
    ],
    ['firewall', { says: both(table().replace('8443', '443')) }, 'does not reach 10.1.2.4:8443'],
    ['firewall', { says: { [WRITTEN]: null } }, 'has a mistake'],
    [
      'firewall',
      { says: { [WRITTEN]: table({ 'meta skuid': 0, 'ip daddr': '10.1.2.9', 'tcp dport': 443 }) } },
      'other rules are loaded',
    ],
    [
      'firewall',
      { says: { 'lpstat -v': 'device for kiosk: ipp://10.1.2.7/ipp/print\n' } },
      'does not reach 10.1.2.7:631',
    ],
    [
      'firewall',
      site({ office: { ...SMALLEST.office, url: 'https://10.1.2.9:8443' } }),
      'does not reach 10.1.2.9:8443',
    ],
    [
      'firewall',
      site(
        { update: { url: 'https://10.1.2.8/newest' } },
        { '/etc/passwd': `${PASSWD}sitthi25-update:x:991:991::/:/bin/false\n` },
      ),
      'user 991 does not reach 10.1.2.8:443',
    ],
    [
      'configuration: files',
      { ...site({ office: { ...SITE.office, ...SEALED_PHONE } }), says: { [reads('office-ca.pem')]: null } },
      'may not read /etc/sitthi25/office-ca.pem',
    ],
    [
      'configuration: files',
      { ...site({ office: { ...SITE.office, ...SEALED_PHONE } }), says: { [reads('document.pem')]: null } },
      'may not read /etc/sitthi25/document.pem',
    ],
    [
      'private keys',
      site({ keys: { ...SITE.keys, signingKey: 'signing-private.jwk' } }),
      'whoever copies the disk has /etc/sitthi25/signing-private.jwk',
    ],
    ['private keys', site({ tls: PLAIN_TLS }), 'whoever copies the disk has /etc/sitthi25/kiosk.key'],
    [
      'private keys',
      site({ tls: PLAIN_TLS, office: { ...SITE.office, ...PHONE } }),
      'has /etc/sitthi25/kiosk.key, /etc/sitthi25/document.key',
    ],
    ['recipe', { stats: { '/usr/lib/udev/rules.d/70-sitthi25.rules': null } }, 'missing: /usr/lib/udev'],
    [
      'recipe',
      { stats: { '/usr/share/polkit-1/rules.d/50-sitthi25.rules': null } },
      'missing: /usr/share/polkit-1',
    ],
    [
      'recipe',
      { stats: { '/etc/udev/rules.d/70-sitthi25.rules': { mode: 0o100644, uid: 0 } } },
      'wins over the package’s: /etc/udev',
    ],
    [
      'recipe',
      { stats: { '/etc/polkit-1/rules.d/50-sitthi25.rules': { mode: 0o100644, uid: 0 } } },
      'wins over the package’s: /etc/polkit-1',
    ],
    [
      'recipe',
      {
        says: {
          'sh -c dpkg -V sitthi25 || true': '??5??????   /usr/share/polkit-1/rules.d/50-sitthi25.rules\n',
        },
      },
      'changed: /usr/share/polkit-1',
    ],
    ...STARTS.map(
      (unit) =>
        [
          'starts with the machine',
          { says: { [`systemctl is-enabled ${unit}`]: null } },
          `not enabled: ${unit}`,
        ] satisfies [string, Change, string],
    ),
    [
      'starts with the machine',
      { says: { 'systemctl get-default': 'multi-user.target\n' } },
      'multi-user.target',
    ],
    [
      'AppArmor',
      {
        files: {
          '/sys/kernel/security/apparmor/profiles': '/usr/sbin/cupsd (enforce)\nsitthi25 (complain)\n',
        },
      },
      'complain',
    ],
    [
      'AppArmor: CUPS',
      {
        files: {
          '/sys/kernel/security/apparmor/profiles':
            '/usr/sbin/cupsd//third_party (enforce)\nsitthi25 (enforce)\n',
        },
      },
      'no profile',
    ],
    ['time', { says: { 'timedatectl show -p NTPSynchronized --value': 'no\n' } }, 'not synchronised'],
    ['kiosk: word', { says: { 'systemctl show -p StatusText --value sitthi25.service': '\n' } }, 'nothing'],
    [
      'kiosk: word',
      { says: { 'systemctl show -p StatusText --value sitthi25.service': 'out-of-service\n' } },
      'do not start',
    ],
    [
      'kiosk: word',
      { says: { 'systemctl show -p ActiveState --value sitthi25.service': 'activating\n' } },
      'does not run',
    ],
    [
      'starts: sitthi25.service',
      { says: { 'systemctl show -p NRestarts --value sitthi25.service': '23\n' } },
      '23 times',
    ],
    [
      'consoles',
      {
        says: {
          'systemctl list-units --state=active --plain --no-legend getty@* serial-getty@* console-getty.service':
            'getty@tty2.service loaded active running Getty\n',
        },
      },
      'getty@tty2',
    ],
    ['service: pcscd.socket', { says: { 'systemctl is-active pcscd.socket': null } }, 'not known'],
    ['watchdog', { says: { 'systemctl show -p WatchdogUSec --value sitthi25.service': '0\n' } }, 'not watch'],
    [
      'card reader',
      { says: { 'sh -c cat /sys/bus/usb/devices/*/bInterfaceClass 2>/dev/null': '03\n' } },
      'none',
    ],
    ['virtual reader', { stats: VPCD }, 'vpcd is installed'],
    ['printer', { says: { 'lpstat -a': 'kiosk not accepting requests\n' } }, 'kiosk'],
    ['printer', { says: { 'lpstat -a': 'other accepting requests\n' } }, 'not there: kiosk'],
    ['printer', site({ printing: { printer: 'kiosk', slipPrinter: 'slips' } }), 'not there: slips'],
    ['card reader', site({ card: { officerReader: 'Maker Reader 2' } }), 'Maker Reader 2 is configured'],
    ['update: key', { stats: { '/etc/sitthi25/update.pub': null } }, 'missing'],
    ['update: key', { stats: { '/etc/sitthi25/update.pub': { mode: 0o100664, uid: 0 } } }, 'others'],
    ['update: key', { stats: { '/etc/sitthi25/update.pub': { mode: 0o100644, uid: 990 } } }, 'others'],
    [
      'update: key',
      {
        says: {
          'openssl pkey -pubin -in /etc/sitthi25/update.pub -noout -text': 'Public-Key: (2048 bit)\n',
        },
      },
      'not an Ed25519',
    ],
    [
      'service: sitthi25-update.timer',
      { says: { 'systemctl is-active sitthi25-update.timer': null } },
      'not known',
    ],
    [
      'update: way back',
      {
        says: {
          'sitthi25-update status': 'installed: 0.2.0 (installed)\nkept:      none: sitthi25-update keep\n',
        },
      },
      '0.2.0 is not kept',
    ],
    [
      'update: last one',
      {
        files: {
          '/var/lib/sitthi25-update/refused':
            '0.2.1 it was not ready after 90 s\n0.2.2 it ended while it started\n',
        },
      },
      'taken back: 0.2.2 it ended',
    ],
    [
      'update: last one',
      { files: { '/var/lib/sitthi25-update/applying': 'check 0.2.0 0.1.0\n' } },
      'cut off',
    ],
    [
      'officer screen',
      {
        ...site({ mode: 'counter', window: { officerScreen: true } }),
        says: { 'sh -c grep -lx connected /sys/class/drm/*/status': '/sys/class/drm/card0-DP-1/status\n' },
      },
      'one screen',
    ],
    [
      'recordings',
      site({ window: { recordings: 'recordings' } }),
      'neither th nor en in /etc/sitthi25/recordings',
    ],
    ['Thai type', { says: { 'fc-list :lang=th family': '' } }, 'Thai'],
  ])('%s: names it alone, and what to do', (name, change, found) => {
    const findings = bad(machine(change));
    expect(findings.map((finding) => finding.name)).toEqual([name]);
    expect(findings[0]?.found).toContain(found);
    expect(findings[0]?.todo).not.toBe('');
  });

  it('takes swap for encrypted where dm-crypt lies under it: a device, a volume, or a file on one', () => {
    const swaps = 'Filename\n/dev/dm-1 partition 1 0 1\n/swapfile file 1 0 1\n';
    const says = {
      'lsblk -s -n -o TYPE /dev/dm-1': 'lvm\ncrypt\npart\ndisk\n',
      'findmnt -n -o SOURCE --target /swapfile': '/dev/mapper/root\n',
      'lsblk -s -n -o TYPE /dev/mapper/root': 'crypt\npart\ndisk\n',
    };
    expect(bad(machine({ files: { '/proc/swaps': swaps }, says }))).toEqual([]);
  });

  it.each([
    ['kiosk.key', { tls: PLAIN_TLS }],
    ['signing-private.jwk', { keys: { ...SITE.keys, signingKey: 'signing-private.jwk' } }],
    ['document.key', { office: { ...SITE.office, ...PHONE } }],
  ])('a private key that is a file, %s, is for the kiosk alone, and should be sealed', (file, change) => {
    const path = `/etc/sitthi25/${file}`;
    const said = (more: object) =>
      bad(machine({ ...site(change), ...more })).map(({ name, found }) => [name, found]);
    const copied = ['private keys', `whoever copies the disk has ${path}`];
    expect(said({})).toEqual([copied]);
    expect(said({ says: { [reads(file)]: null } })).toEqual([
      ['configuration: files', `the kiosk may not read ${path}`],
      copied,
    ]);
    for (const stat of [
      { mode: 0o100644, uid: 0 },
      { mode: 0o100640, uid: 990 },
    ])
      expect(said({ stats: { [path]: stat } })).toEqual([
        ['configuration: files', `others may read or write ${path}`],
        copied,
      ]);
  });

  it.each([
    ['no JSON', 'not JSON'],
    [JSON.stringify({ ...SITE, kioskId: 'a kiosk' }), 'key kioskId'],
  ])(
    'a configuration that the kiosk would not take: says why, and believes nothing that follows from it',
    (text, why) => {
      const findings = bad(machine({ files: { [CONFIG]: text } }));
      expect(findings.map(({ name }) => name)).toEqual([
        'configuration: content',
        'configuration: files',
        'private keys',
        'store: last checkpoint',
        'firewall',
        'names of the servers',
        'printer',
        'officer screen',
        'recordings',
      ]);
      expect(findings[0]?.found).toContain(why);
      for (const { found } of findings.slice(1)) expect(found).toBe('the configuration cannot be read');
    },
  );

  it('calls nothing well that hangs on a name without an address', () => {
    const findings = bad(machine({ says: { 'getent hosts sas.example': null } }));
    expect(findings.map(({ name, found }) => [name, found])).toEqual([
      ['firewall', 'no address for sas.example'],
      ['names of the servers', 'no address for sas.example'],
    ]);
  });

  it('finds nothing where the kiosk reaches its network printer, and the officer has a reader', () => {
    const printer = table({ 'meta skuid': { set: [0, 7, 990] }, 'ip daddr': '10.1.2.7', 'tcp dport': 631 });
    const says = {
      ...both(printer),
      'lpstat -v': 'device for kiosk: ipps://10.1.2.7/ipp/print\n',
      'sh -c cat /sys/bus/usb/devices/*/bInterfaceClass 2>/dev/null': '0b\n0b\n',
    };
    expect(bad(machine({ ...site({ card: { officerReader: 'Maker Reader 2' } }), says }))).toEqual([]);
  });

  it('lets a demonstration have its virtual reader', () => {
    expect(bad(machine({ ...site({ demonstration: true }), stats: VPCD }))).toEqual([]);
  });

  it('runs where nothing is set up: in a checkout without npm’s packages, which it says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitthi25-doctor-'));
    try {
      for (const room of ['electron', 'native', 'build/os'])
        cpSync(join(import.meta.dirname, '../..', room), join(folder, room), {
          recursive: true,
          filter: (path) => !path.endsWith('.test.ts'),
        });
      cpSync(join(import.meta.dirname, '../..', 'package.json'), join(folder, 'package.json'));
      const ran = spawnSync('npm', ['run', '-s', 'doctor', '--', '--json'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(ran.stderr).toBe('');
      const found = JSON.parse(ran.stdout) as readonly { readonly name: string }[];
      expect(found.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
      expect(readdirSync(folder).sort()).toEqual(['build', 'electron', 'native', 'package.json']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 30_000);

  it('has a check for each name once', () => {
    expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
  });
});
