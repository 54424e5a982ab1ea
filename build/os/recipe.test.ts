/** The recipe for the operating system, judged by the system's own tools where they are, and against the kiosk's code. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../electron/doctor/doctor.ts';
import { LAYOUT } from '../../electron/doctor/layout.ts';
import { checkpointFileOf } from '../../electron/journal/place.ts';
import { exposureOf } from '../../tests/exposure.ts';
import { withFuses } from '../../tests/fuses.ts';
import { makeDeb } from '../deb.ts';

const here = import.meta.dirname;
const text = (file: string) => readFileSync(join(here, file), 'utf8');
const has = (path: string) => existsSync(path);
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-recipe-'));
  chmodSync(directory, 0o755);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the files', () => {
  it('are all placed, or scripts of the package', () => {
    const scripts = ['postinst', 'prerm', 'postrm'];
    const recipe = readdirSync(here).filter((file) => !file.endsWith('.ts'));
    expect([...LAYOUT.map(({ file }) => file), ...scripts].sort()).toEqual(recipe.sort());
  });

  it.each(['postinst', 'prerm', 'postrm', 'display-cookie', 'doctor', 'journal', 'sealed-keys', 'setup'])(
    '%s is a script that the shell understands',
    (file) => {
      expect(spawnSync('sh', ['-n', join(here, file)], { encoding: 'utf8' }).stderr).toBe('');
    },
  );
});

/** The lines of a unit, without comments. */
const lines = (unit: string) => unit.split('\n').filter((line) => /^[A-Za-z]/.test(line));

describe('the units', () => {
  const unit = text('sitthi25.service');
  const display = text('sitthi25-display.service');
  const units = readdirSync(here).filter((file) => file.endsWith('.service'));

  it.runIf(has('/usr/bin/systemd-analyze'))('are understood by systemd', () => {
    // Programs that are not on this machine are stood in for; everything else must be right.
    const copies = units.map((file) => {
      const copy = join(directory, file);
      writeFileSync(
        copy,
        text(file).replace(
          /\/opt\/sitthi25\/sitthi25 |\/usr\/lib\/(?:xorg\/Xorg|sitthi25\/display-cookie)|\/usr\/sbin\/nft/g,
          '/bin/true ',
        ),
      );
      return copy;
    });
    const ran = spawnSync('systemd-analyze', ['verify', '--man=no', ...copies], { encoding: 'utf8' });
    const about = ran.stderr.split('\n').filter((line) => line.includes('sitthi25'));
    expect(about).toEqual([]);
  });

  it.runIf(has('/usr/bin/systemd-analyze')).each([
    ['sitthi25.service', 2.4],
    ['sitthi25-display.service', 2.2],
    ['sitthi25-firewall.service', 2.0],
  ])('%s leaves open no more than it needs: systemd gives it at most %d of 10', (file, most) => {
    expect(exposureOf(join(here, file))).toBeLessThanOrEqual(most);
  });

  it('are all judged: a unit that is new needs its own mark', () => {
    expect(units.sort()).toEqual([
      'sitthi25-display.service',
      'sitthi25-firewall.service',
      'sitthi25.service',
    ]);
    // Of what systemd cannot judge, a mount is the only one: nothing in it runs, or is another's.
    const others = readdirSync(here).filter((file) =>
      /\.(?:timer|socket|path|mount|automount|swap)$/.test(file),
    );
    expect(others).toEqual(['var-spool-cups.mount']);
    expect(text('var-spool-cups.mount')).toMatch(/^Options=.*\bnosuid,nodev,noexec$/m);
  });

  it('speaks to systemd as the kiosk does, and is started again whatever happened', () => {
    for (const line of ['Type=notify', 'NotifyAccess=all']) expect(unit).toContain(`${line}\n`);
    expect(unit).toMatch(/^WatchdogSec=\d+$/m);
    for (const one of [unit, display])
      expect(lines(one)).toEqual(expect.arrayContaining(['Restart=always', 'StartLimitIntervalSec=0']));
  });

  it.each(units)(
    '%s: nothing that hears its children has a login session, which would take them away',
    (file) => {
      // systemd.exec(5), PAMName=: the main process moves to a session scope; its children are then no part of the unit.
      const has = (start: string) => lines(text(file)).some((line) => line.startsWith(start));
      expect(has('PAMName=') && has('NotifyAccess=')).toBe(false);
      expect(has('PAMName=') && has('MemorySwapMax=')).toBe(false);
    },
  );

  it('comes back with its display: nothing that stops the kiosk for good when the display ends', () => {
    for (const line of ['Wants=sitthi25-display.service', 'PartOf=sitthi25-display.service'])
      expect(lines(unit)).toContain(line);
    expect(unit).toMatch(/^After=.*\bsitthi25-display\.service\b/m);
    expect(unit).not.toMatch(/^(?:Requires|BindsTo|Requisite)=.*sitthi25-display/m);
  });

  it('has a user of its own, no privileges, no core dumps, no swap, nothing to write but its store', () => {
    for (const line of [
      'User=sitthi25',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
      'LimitCORE=0',
      'MemorySwapMax=0',
      'ProtectSystem=strict',
      'ProtectHome=yes',
      'PrivateTmp=yes',
      'ConfigurationDirectoryMode=0750',
      'AppArmorProfile=sitthi25',
    ])
      expect(unit).toContain(`${line}\n`);
    for (const line of ['LimitCORE=0', 'MemorySwapMax=0', 'NoNewPrivileges=yes', 'ProtectSystem=strict'])
      expect(display).toContain(`${line}\n`);
    expect(unit).not.toMatch(/--no-sandbox|--remote-debugging|--inspect/);
    // It reads keys from its display alone.
    expect(unit).not.toMatch(/^SupplementaryGroups=.*\b(?:input|video|tty)\b|^TTYPath=/m);
  });

  it('finds its display, the key to it and a runtime folder where they are, though /run/user and /tmp are not', () => {
    expect(display).toContain(' :0 vt1 ');
    expect(display).toContain('-auth %t/sitthi25-display/cookie');
    expect(text('display-cookie')).toContain('cookie=/run/sitthi25-display/cookie');
    expect(unit).toContain('DISPLAY=:0 XAUTHORITY=%t/sitthi25-display/cookie\n');
    for (const line of ['PrivateTmp=yes', 'PrivateIPC=yes'])
      for (const one of [unit, display]) expect(lines(one)).toContain(line);
    expect(lines(unit)).toContain('JoinsNamespaceOf=sitthi25-display.service');
    expect(unit).toMatch(/^Environment=XDG_RUNTIME_DIR=%t\/sitthi25 /m);
    expect(lines(unit)).toContain('RuntimeDirectory=sitthi25');
  });

  it('has a display that no key leads away from, that no network reaches, and that stays lit', () => {
    for (const word of ['-nolisten tcp', '-nolisten local', '-novtswitch', '-noreset'])
      expect(display).toContain(` ${word} `);
    const config = text('xorg.conf');
    const to = LAYOUT.find(({ file }) => file === 'xorg.conf')?.to;
    expect(display).toContain(`-config ${to} `);
    for (const option of ['DontVTSwitch', 'DontZap', 'DontZoom'])
      expect(config).toContain(`Option "${option}" "true"`);
    for (const option of ['BlankTime', 'StandbyTime', 'SuspendTime', 'OffTime'])
      expect(config).toContain(`Option "${option}" "0"`);
  });

  it('stands behind a firewall, and is not kept from standing by one with a mistake in it', () => {
    // tests/integration/booted.test.ts tries it: a start that fails as a dependency is not tried again.
    expect(unit).not.toMatch(/^(?:Requires|BindsTo|Requisite)=/m);
    expect(unit).toMatch(/^After=.*\bsitthi25-firewall\.service\b/m);
    expect(unit).toMatch(/^ExecStartPre=\+.*nft list table inet sitthi25/m);
  });

  it('gives way when the machine stops: a unit without default dependencies says so itself', () => {
    const own = units.filter((name) => text(name).includes('DefaultDependencies=no'));
    expect(own).not.toEqual([]);
    for (const file of own) {
      expect(text(file), file).toMatch(/^Conflicts=.*\bshutdown\.target\b/m);
      expect(text(file), file).toMatch(/^Before=.*\bshutdown\.target\b/m);
    }
  });

  it('takes its configuration where the kiosk looks for it', () => {
    const main = readFileSync(join(here, '..', '..', 'electron', 'entry', 'main.electron.ts'), 'utf8');
    expect(main).toContain("'/etc/sitthi25/kiosk.json'");
    expect(unit).toContain('--config /etc/sitthi25/kiosk.json');
  });
});

describe('the firewall', () => {
  const rules = text('firewall.nft');

  it.runIf(has('/usr/sbin/nft') && process.getuid?.() === 0).each(['firewall.nft', 'closed.nft'])(
    '%s is understood by nftables',
    (file) => {
      // The user exists on a kiosk alone.
      const copy = join(directory, file);
      writeFileSync(copy, text(file).replaceAll('"sitthi25"', '990'));
      const ran = spawnSync('unshare', ['-n', 'nft', '-c', '-f', copy], { encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      expect(ran.status).toBe(0);
    },
  );

  /**
   * Whether each try, of a user to an address and a port, gets out under these rules. A network of its own with a cable
   * that leads nowhere: what the rules let out asks for its neighbour first, and leaves an entry; what they keep in does
   * not get that far.
   */
  const tried = (lines: string, tries: readonly (readonly [user: number, to: string, port: number])[]) => {
    const copy = join(directory, 'live.nft');
    writeFileSync(
      copy,
      lines.replaceAll('"sitthi25"', '990').replaceAll('"lp"', '7').replaceAll('"_apt"', '42'),
    );
    const connect =
      "const s=require('net').connect({host:process.argv[1],port:+process.argv[2]}).on('error',()=>process.exit());setTimeout(()=>process.exit(),300)";
    const script = `
      set -e
      ip link set lo up; ip tuntap add out mode tap; ip addr add 192.0.2.50/24 dev out; ip link set out up
      nft -f ${copy}
      try() {
        ip neigh flush all
        setpriv --reuid "$1" --clear-groups "${process.execPath}" -e "$CONNECT" "$2" "$3"
        if ip neigh show to "$2" | grep -q .; then echo sent; else echo kept; fi
      }
      ${tries.map((one) => `try ${one.join(' ')}`).join('\n')}
    `;
    return execFileSync('unshare', ['-n', 'sh', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, CONNECT: connect },
    })
      .trim()
      .split('\n');
  };

  it.runIf(has('/usr/sbin/nft') && process.getuid?.() === 0)(
    'lets nothing in or out but what is named',
    () => {
      expect(
        tried(rules, [
          [990, '192.0.2.10', 443],
          [990, '192.0.2.11', 443],
          [990, '192.0.2.10', 80],
          [990, '192.0.2.99', 443],
          [33, '192.0.2.10', 443],
          [0, '192.0.2.10', 443],
          [990, '192.0.2.20', 631],
        ]),
      ).toEqual(['sent', 'sent', 'kept', 'kept', 'kept', 'kept', 'kept']);
    },
  );

  it.runIf(has('/usr/sbin/nft') && process.getuid?.() === 0)(
    'lets CUPS, lpadmin and the kiosk to a network printer, and nobody else, when its line counts',
    () => {
      const open = rules.replace(/# (meta skuid .* \$printer )/, '$1');
      expect(open).not.toBe(rules);
      expect(
        tried(open, [
          [7, '192.0.2.20', 631],
          [990, '192.0.2.20', 631],
          [0, '192.0.2.20', 631],
          [33, '192.0.2.20', 631],
          [990, '192.0.2.20', 80],
          [7, '192.0.2.10', 443],
        ]),
      ).toEqual(['sent', 'sent', 'sent', 'kept', 'kept', 'kept']);
    },
  );

  it.runIf(has('/usr/sbin/nft') && process.getuid?.() === 0)(
    'lets apt to the office’s mirror, and nobody else, when its line counts',
    () => {
      const open = rules.replace(/# (meta skuid "_apt" )/, '$1');
      expect(open).not.toBe(rules);
      expect(
        tried(open, [
          [42, '192.0.2.40', 80],
          [42, '192.0.2.40', 443],
          [42, '192.0.2.10', 443],
          [0, '192.0.2.40', 80],
          [990, '192.0.2.40', 443],
        ]),
      ).toEqual(['sent', 'sent', 'kept', 'kept', 'kept']);
    },
  );

  it('closes every direction first, and names the kiosk’s user', () => {
    expect(rules.match(/policy drop/g)).toHaveLength(3);
    expect(rules).toContain('meta skuid "sitthi25"');
    expect(rules).not.toMatch(/policy accept/);
  });
});

describe('polkit', () => {
  /** What the rules say to a user's action, in a polkit that has nothing but them. */
  const said = (user: string, id: string) => {
    const rules: ((action: object, subject: object) => string | undefined)[] = [];
    const polkit = {
      Result: { YES: 'yes', NO: 'no', NOT_HANDLED: undefined },
      addRule: (rule: (typeof rules)[number]) => rules.push(rule),
    };
    runInNewContext(text('50-sitthi25.rules'), { polkit });
    return rules.map((rule) => rule({ id }, { user })).find((result) => result !== undefined);
  };

  it('lets the kiosk’s user reach readers and hold up sleep and stop for a moment, and nothing else', () => {
    const login = 'org.freedesktop.login1';
    for (const id of [
      'org.debian.pcsc-lite.access_pcsc',
      'org.debian.pcsc-lite.access_card',
      `${login}.inhibit-delay-sleep`,
      `${login}.inhibit-delay-shutdown`,
    ])
      expect(said('sitthi25', id), id).toBe('yes');
    for (const id of [
      `${login}.inhibit-block-sleep`,
      `${login}.inhibit-block-shutdown`,
      `${login}.reboot`,
      `${login}.power-off`,
      'org.freedesktop.systemd1.manage-units',
    ])
      expect(said('sitthi25', id), id).toBe('no');
    expect(said('root', `${login}.reboot`)).toBeUndefined();
  });

  const actions = '/usr/share/polkit-1/actions/org.freedesktop.login1.policy';
  it.runIf(has(actions))('calls what logind asks by logind’s own names', () => {
    const known = readFileSync(actions, 'utf8');
    const named = text('50-sitthi25.rules').match(/org\.freedesktop\.login1\.[a-z-]+/g) ?? [];
    expect(named).toHaveLength(2);
    for (const id of named) expect(known).toContain(`<action id="${id}">`);
  });
});

describe('the last checkpoint of the journal', () => {
  const file = checkpointFileOf({
    kioskId: 'KIOSK-01',
    store: { directory: '/var/lib/sitthi25', keepRequestsDays: 30 },
  });
  const folder = dirname(file);

  it('is by default where unit, profile and tmpfiles let the kiosk write, outside the store', () => {
    expect(folder.startsWith('/var/lib/sitthi25/')).toBe(false);
    const state = /^StateDirectory=(.*)$/m.exec(text('sitthi25.service'))?.[1]?.split(' ');
    expect(state).toContain(basename(folder));
    expect(text('apparmor')).toMatch(new RegExp(`^  owner ${folder}/\\{,\\*\\*\\} rw,$`, 'm'));
    expect(text('tmpfiles.conf')).toMatch(new RegExp(`^d ${folder} +0700 sitthi25 sitthi25 -$`, 'm'));
  });

  it('is nothing to those beside the kiosk, and stays when the package goes', () => {
    for (const unit of ['sitthi25-display.service', 'sitthi25-firewall.service'])
      expect(text(unit), unit).toMatch(new RegExp(`^InaccessiblePaths=.*-${folder}( |$)`, 'm'));
    expect(text('postrm')).not.toMatch(/rm .*\/var\/lib/);
  });
});

describe('logind', () => {
  it('lets no key and no lid restart, switch off or put to sleep, however long it is pressed', () => {
    const keys = ['PowerKey', 'RebootKey', 'SuspendKey', 'HibernateKey'].flatMap((key) => [
      key,
      `${key}LongPress`,
    ]);
    for (const key of [...keys, 'LidSwitch', 'LidSwitchExternalPower', 'LidSwitchDocked'])
      expect(lines(text('logind.conf'))).toContain(`Handle${key}=ignore`);
  });

  const daemon = '/usr/lib/systemd/systemd-logind';
  it.runIf(has(daemon))('has no key besides that it would heed', () => {
    // The names of its settings are in the program.
    const settings = readFileSync(daemon, 'latin1').match(/Login\.Handle[A-Za-z]+/g) ?? [];
    expect(settings).not.toEqual([]);
    for (const setting of settings)
      expect(lines(text('logind.conf'))).toContain(`${setting.slice('Login.'.length)}=ignore`);
  });
});

describe('AppArmor', () => {
  it.runIf(has('/usr/sbin/apparmor_parser'))('understands the profile', () => {
    const ran = spawnSync('apparmor_parser', ['-Q', '-K', '-S', join(here, 'apparmor')]);
    expect(
      ran.stderr
        .toString()
        .split('\n')
        .filter((line) => /error|syntax/i.test(line)),
    ).toEqual([]);
    expect(ran.status).toBe(0);
  });

  it('lets the kiosk reach its display and the system bus, and no keyboard, mouse or console', () => {
    const rules = text('apparmor')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !line.startsWith('#'));
    for (const rule of [
      '/tmp/.X11-unix/X0 rw,',
      '@{run}/sitthi25-display/cookie r,',
      'include <abstractions/dbus-strict>',
      '@{run}/udev/data/{,**} r,',
    ])
      expect(rules).toContain(rule);
    expect(rules.filter((rule) => /\/dev\/(?:input|tty|console)|cage|seatd|wayland/.test(rule))).toEqual([]);
  });

  it('lets the kiosk run every program that its code calls', () => {
    const profile = text('apparmor');
    // Read from the sources, so that a new program is not forgotten here; what is no literal is not in the list.
    const electron = join(here, '..', '..', 'electron');
    const sources = readdirSync(electron, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|chromium|doctor|preview|-cli\.ts$/.test(file))
      .filter((file) => !['document/paper-ids.ts'].includes(file))
      .map((file) => readFileSync(join(electron, file), 'utf8'))
      .filter((source) => source.includes("from 'node:child_process'"));
    const programs = sources.flatMap((source) =>
      [...source.matchAll(/(?<![.\w])(?:exec|spawn|fork|command)\w*\(\s*([^\s,)]+)/g)].map(
        ([, name]) => name,
      ),
    );
    // "name" and "name: string": the one function that hands its program on, which its callers name. "program": the site's
    // own (help.command), which the site allows in local/sitthi25.
    const named = programs.filter((name) => name !== 'name' && name !== 'name:' && name !== 'program');
    expect(readFileSync(join(here, '..', '..', 'docs', 'deployment.md'), 'utf8')).toContain('`help.command`');
    expect([...new Set(named)].sort()).toEqual(
      ['cancel', 'ipptool', 'lp', 'prlimit', 'systemd-notify'].map((name) => `'${name}'`),
    );
    const allowed = [...profile.matchAll(/\/usr\/bin\/(?:\{([^}]+)\}|([a-z-]+)) mrix/g)].flatMap(
      ([, many, one]) => (many ?? one ?? '').split(','),
    );
    for (const program of named) expect(allowed).toContain(program?.replaceAll("'", ''));
  });
});

describe('CUPS', () => {
  it.runIf(has('/usr/sbin/cupsd') && process.getuid?.() === 0)('understands its part', () => {
    const conf = join(directory, 'cupsd.conf');
    const files = join(directory, 'cups-files.conf');
    writeFileSync(conf, `Listen ${directory}/cups.sock\n${text('cupsd.conf.part')}`);
    for (const folder of ['spool', 'cache', 'state', 'root', 'data'])
      mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(
      files,
      `ServerRoot ${directory}/root\nRequestRoot ${directory}/spool\nCacheDir ${directory}/cache\nStateDir ${directory}/state\nErrorLog stderr\n`,
    );
    const ran = spawnSync('cupsd', ['-t', '-c', conf, '-s', files], { encoding: 'utf8' });
    // A machine without cups-filters has no folder of banner pages, which this part has no say in.
    const said = `${ran.stdout}${ran.stderr}`.replace(/^cupsdLoadBanners: .*$/m, '');
    expect(said).not.toMatch(/unknown|unable|bad|missing/i);
    expect(ran.status).toBe(0);
  });
});

describe('sitthi25-journal', () => {
  /** The script, with another program and another user in the places of the kiosk's. */
  const run = (program: string, ...words: string[]) => {
    const stub = join(directory, 'program');
    writeFileSync(stub, `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const script = text('journal')
      .replaceAll('/opt/sitthi25/sitthi25', stub)
      .replaceAll('/usr/lib/sitthi25/sealed-keys', join(here, 'sealed-keys'))
      .replaceAll('chown -R sitthi25:sitthi25', 'chown -R nobody:nogroup')
      .replaceAll(
        /(--reuid|--regid|-o|-g) sitthi25\b/g,
        (_whole, option: string) =>
          `${option} ${option.endsWith('g') || option.endsWith('gid') ? 'nogroup' : 'nobody'}`,
      );
    const file = join(directory, 'journal');
    writeFileSync(file, script, { mode: 0o755 });
    return spawnSync(file, words, {
      encoding: 'utf8',
      cwd: '/',
      maxBuffer: 2 ** 22,
      env: { ...process.env, SITTHI_CONFIG: '/x' },
    });
  };
  const left = () => readdirSync('/dev/shm').filter((name) => name.startsWith('sitthi25-journal'));

  it.runIf(process.getuid?.() === 0)(
    'runs the kiosk’s program as its user, without a window, and hands on words, output and exit code',
    () => {
      const ran = run(
        'id -un; for word in "$@"; do echo "<$word>"; done; env | sort; touch "$HOME/kept"; for fd in 0 1 2 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$fd ] || echo "fd $fd"; done; echo wrong >&2; exit 7',
        ...['verify', '--checkpoint', '/mnt/two words'],
      );
      expect(ran.status).toBe(7);
      expect(ran.stderr).toBe('wrong\n');
      const [user, ...said] = ran.stdout.trim().split('\n');
      expect(user).toBe('nobody');
      const words = said.filter((line) => line.startsWith('<'));
      expect(words.slice(words.indexOf('<--journal>'))).toEqual([
        '<--journal>',
        '<-->',
        '<verify>',
        '<--checkpoint>',
        '</mnt/two words>',
      ]);
      // Nothing of whoever called it: neither a configuration nor a way to load code.
      expect(said.filter((line) => /^(SITTHI|NODE|DISPLAY|XAUTHORITY)/.test(line))).toEqual([]);
      // Its own three, and no other that this script or its caller had open.
      expect(said.filter((line) => line.startsWith('fd ')).map((line) => line.split(' ')[1])).toEqual([
        '0',
        '1',
        '2',
      ]);
      expect(left()).toEqual([]);
    },
  );

  it.runIf(process.getuid?.() === 0)('writes as much as there is, however slowly it is read', () => {
    const ran = run('seq 200000');
    expect([ran.status, ran.stdout.length]).toEqual([0, 1288895]);
  });

  it('is for root alone', () => {
    expect(text('journal')).toMatch(/\[ "\$\(id -u\)" -eq 0 \] \|\|/);
  });

  it('has a profile of its own, which opens neither network nor device nor display', () => {
    const [, profile = ''] = text('apparmor').split('profile sitthi25-journal ');
    expect(text('journal')).toContain('aa-exec -p sitthi25-journal --');
    expect(profile).not.toMatch(
      /^\s*(network|capability|dbus|userns)\b|\/dev\/(?!shm)|X11|pcscd|cups|dri-common/m,
    );
    // The kiosk's own has none of the office's media.
    expect(profile).toMatch(/\/\{media,mnt,srv\}/);
  });
});

describe('the .deb', () => {
  let listing: readonly string[];
  let deb: string;
  let unpacked: string;
  let app: string;
  beforeAll(async () => {
    unpacked = join(directory, 'unpacked');
    mkdirSync(join(unpacked, 'resources'), { recursive: true });
    await withFuses(join(unpacked, 'sitthi25'), '#!/bin/sh\nexit 0\n', 'service');
    // As whoever unpacked Electron with another umask may have it.
    writeFileSync(join(unpacked, 'chrome-sandbox'), '');
    chmodSync(join(unpacked, 'chrome-sandbox'), 0o4755);
    chmodSync(join(unpacked, 'resources'), 0o700);
    chmodSync(join(unpacked, 'sitthi25'), 0o700);
    app = join(directory, 'app');
    mkdirSync(app);
    for (const file of ['LICENCES.txt', 'sbom.cdx.json']) writeFileSync(join(app, file), '{}');
    deb = await makeDeb({ unpacked, app, out: join(directory, 'out') });
    listing = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' }).trim().split('\n');
  });

  it('carries the program and every file of the recipe, owned by root, writable by nobody else', () => {
    for (const path of [
      '/opt/sitthi25/sitthi25',
      '/usr/share/doc/sitthi25/copyright',
      ...LAYOUT.map(({ to }) => to),
    ])
      expect(
        listing.some((line) => line.endsWith(` .${path}`)),
        path,
      ).toBe(true);
    expect(listing.filter((line) => !line.includes(' root/root '))).toEqual([]);
    expect(listing.filter((line) => /^.{5}w|^.{8}w/.test(line))).toEqual([]);
    expect(listing.filter((line) => /^-..s|^-.....s/.test(line))).toEqual([]);
  });

  // The Node of the machine, which on Debian 12 is older than ours, where there is one.
  it.each([process.execPath, '/usr/bin/node'].filter(has))(
    'carries the doctor, which needs %s and nothing else',
    (node) => {
      const tree = mkdtempSync(join(directory, 'doctor-'));
      execFileSync('dpkg-deb', ['-x', deb, tree]);
      expect(text('doctor')).toMatch(/ node \/usr\/lib\/sitthi25\/doctor\.mjs "\$@"$/m);
      const ran = spawnSync(node, [join(tree, 'usr/lib/sitthi25/doctor.mjs'), '--json'], {
        cwd: '/',
        encoding: 'utf8',
      });
      expect(ran.stderr).toBe('');
      const found = JSON.parse(ran.stdout) as readonly { readonly name: string; readonly found: string }[];
      expect(found.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
      // It brings what judges a configuration.
      expect(found.find(({ name }) => name === 'configuration: content')?.found).not.toContain('npm ci');
    },
  );

  it.each([process.execPath, '/usr/bin/node'].filter(has))(
    'carries the wizard, which needs %s and nothing else, and writes nothing when nobody answers',
    (node) => {
      const tree = mkdtempSync(join(directory, 'setup-'));
      execFileSync('dpkg-deb', ['-x', deb, tree]);
      expect(text('setup')).toContain('exec node /usr/lib/sitthi25/setup.mjs');
      const there = join(tree, 'nowhere');
      const ran = spawnSync(node, [join(tree, 'usr/lib/sitthi25/setup.mjs'), '--directory', there], {
        cwd: '/',
        encoding: 'utf8',
        input: '',
      });
      expect(ran.stdout).toContain('Name of this kiosk');
      expect([ran.status, existsSync(there)]).toEqual([1, false]);
    },
  );

  it('can be read, and its programs started, by everybody on the machine', () => {
    expect(listing.filter((line) => !/^(?:d|-)(?:rwxr-xr-x|rw-r--r--) /.test(line))).toEqual([]);
    for (const name of [
      '/',
      '/opt/sitthi25/resources/',
      '/opt/sitthi25/sitthi25',
      '/opt/sitthi25/chrome-sandbox',
    ])
      expect(
        listing.find((line) => line.endsWith(` .${name}`)),
        name,
      ).toMatch(/^.rwxr-xr-x /);
  });

  it('is not made of the build for automation, nor of a binary without fuses', async () => {
    const other = join(directory, 'other');
    mkdirSync(other);
    const make = () => makeDeb({ unpacked: other, app, out: join(directory, 'none') });
    await withFuses(join(other, 'sitthi25'), '#!/bin/sh\nexit 0\n', 'automation');
    await expect(make()).rejects.toThrow(/other is no build for offices, .*: EnableNodeCliInspectArguments$/);
    writeFileSync(join(other, 'sitthi25'), '#!/bin/sh\nexit 0\n');
    await expect(make()).rejects.toThrow();
    expect(existsSync(join(directory, 'none'))).toBe(false);
  });

  it('asks before it replaces what the site wrote', () => {
    const files = execFileSync('dpkg-deb', ['--ctrl-tarfile', deb]);
    const conffiles = execFileSync('tar', ['-xO', './conffiles'], { input: files, encoding: 'utf8' });
    expect(conffiles.trim().split('\n')).toContain('/etc/sitthi25/firewall.nft');
  });

  it('leaves no unit enabled, and no rule in the network, when it is taken off', () => {
    const prerm = text('prerm');
    const removal = prerm.slice(prerm.indexOf('  remove)'), prerm.indexOf('  upgrade)'));
    const enabled = readdirSync(here).filter(
      (file) => /\.(?:service|mount|socket|timer)$/.test(file) && text(file).includes('[Install]'),
    );
    expect(enabled).toContain('var-spool-cups.mount');
    for (const unit of enabled) expect(removal, unit).toMatch(new RegExp(`systemctl disable .*${unit}`));
    const tables = new Set([...text('firewall.nft').matchAll(/^table (.*?) \{/gm)].map(([, name]) => name));
    expect(tables.size).toBeGreaterThan(0);
    for (const table of tables) expect(removal).toContain(`nft delete table ${table}`);
  });

  it('installs and leaves again in a folder of its own, and what it wrote into CUPS goes with it', () => {
    const rootfs = join(directory, 'machine');
    for (const folder of ['etc/cups', 'var/lib/dpkg/info', 'var/lib/dpkg/updates'])
      mkdirSync(join(rootfs, folder), { recursive: true });
    writeFileSync(join(rootfs, 'var/lib/dpkg/status'), '');
    execFileSync('dpkg-deb', ['-x', deb, rootfs]);
    for (const { to } of LAYOUT) expect(existsSync(join(rootfs, to)), to).toBe(true);
    // The scripts’ work on CUPS, tried on this copy of the machine.
    const conf = join(rootfs, 'etc/cups/cupsd.conf');
    writeFileSync(conf, 'Listen localhost:631\n');
    const onCopy = (script: string, from: string, to: string) =>
      spawnSync('sh', ['-e'], {
        input: text(script)
          .slice(text(script).indexOf(from), text(script).indexOf(to))
          .replaceAll('/etc/', `${rootfs}/etc/`)
          .replaceAll('/usr/share/', `${rootfs}/usr/share/`),
        encoding: 'utf8',
      });
    for (let times = 0; times < 2; times += 1)
      expect(onCopy('postinst', 'conf=/etc/cups', 'if [ -d /run/systemd').stderr).toBe('');
    const written = readFileSync(conf, 'utf8');
    expect(written.match(/^PreserveJobHistory \d+$/gm)).toHaveLength(1);
    expect(written).toContain('Listen localhost:631');
    expect(onCopy('postrm', 'conf=/etc/cups', '    [ "$1" = remove ]').stderr).toBe('');
    expect(readFileSync(conf, 'utf8')).toBe('Listen localhost:631\n');
  });
});
