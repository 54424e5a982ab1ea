/** The recipe for a machine (build/os), booted: systemd as first process, the package installed, Xorg, a stand-in kiosk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONG } from '../long.ts';
import { siteFiles } from '../site-files.ts';
import { BootedMachine, hasConsoles, whyNot } from './booted/machine.ts';

const COOKIE = '/run/sitthi25-display/cookie';
const why = whyNot();
const title = why === null ? 'a booted machine' : `a booted machine: ${why}`;

describe.skipIf(why !== null)(title, { timeout: 90_000 }, () => {
  let machine: BootedMachine;
  const kiosk = () => machine.show().MainPID ?? '';
  const display = () => machine.show('sitthi25-display.service').MainPID ?? '';
  /** The kiosk is ready, in another process than this one. */
  const up = (before?: string) => {
    const { ActiveState, StatusText, MainPID } = machine.show();
    return ActiveState === 'active' && StatusText === 'closed' && MainPID !== before;
  };
  /** Runs a command beside the display, with its socket in sight. */
  const beside = (script: string, user = 'root', key = COOKIE) =>
    machine.sh(
      `DISPLAY=:0 XAUTHORITY=${key} nsenter -t ${display()} -m -i --wdns=/ -- setpriv --reuid ${user} --regid ${
        user === 'sitthi25' ? user : 'nogroup'
      } --clear-groups timeout 10 ${script} 2>/dev/null`,
    );
  /** A line of /proc/PID/status. */
  const status = (pid: string, name: string) =>
    new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(machine.run('cat', `/proc/${pid}/status`).said)?.[1];

  beforeAll(async () => {
    machine = await BootedMachine.boot({
      '/home/person/letter': 'to nobody',
      // So that the test need not wait for half a minute.
      '/etc/systemd/system/sitthi25.service.d/test.conf': '[Service]\nWatchdogSec=6\n',
    });
    await machine.until('the kiosk is ready', () => up());
  }, 120_000);
  afterAll(() => machine?.off(), 60_000);

  it('starts the kiosk by itself: ready, with its word, on its display, as its own user, in its own unit', () => {
    expect(machine.show()).toMatchObject({
      SubState: 'running',
      NRestarts: '0',
      ControlGroup: '/system.slice/sitthi25.service',
    });
    expect(machine.run('ps', '-o', 'user=', '-p', kiosk()).said).toBe('sitthi25');
    expect(machine.run('cat', `/proc/${kiosk()}/cgroup`).said).toContain('/system.slice/sitthi25.service');
    expect(
      machine.run('systemctl', 'is-active', 'sitthi25-firewall', 'var-spool-cups.mount', 'tmp.mount').said,
    ).toBe('active\nactive\nactive');
    expect(machine.run('systemctl', 'list-units', '--failed', '--plain', '--no-legend').said).toBe('');
  });

  it('leaves the kiosk no power, no group of keyboards or screens, no core dump, no swap', () => {
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(status(kiosk(), set), set).toMatch(/^0+$/);
    expect(status(kiosk(), 'NoNewPrivs')).toBe('1');
    const groups = machine.run('id', '-nG', 'sitthi25').said.split(' ');
    expect(groups).toEqual(['sitthi25']);
    const also = machine.sh(
      `for g in $(sed -n 's/^Groups:\\t//p' /proc/${kiosk()}/status); do getent group $g; done`,
    );
    expect(
      also.said
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['audio', 'render', 'sitthi25']);
    for (const pid of [kiosk(), display()])
      expect(machine.run('grep', 'Max core file size', `/proc/${pid}/limits`).said).toMatch(/ 0 +0 +bytes/);
    for (const unit of ['sitthi25.service', 'sitthi25-display.service']) {
      expect(machine.show(unit).MemorySwapMax).toBe('0');
      // Where the kernel counts memory in this hierarchy, it holds.
      const applied = machine.sh(
        `cat /sys/fs/cgroup/system.slice/${unit}/memory.swap.max 2>/dev/null || echo 0`,
      );
      expect(applied.said).toBe('0');
    }
  });

  it('shows the kiosk no home and no device, and lets it write its store alone', () => {
    const as = `nsenter -t ${kiosk()} -m -C --wdns=/ -- setpriv --reuid sitthi25 --regid sitthi25 --clear-groups`;
    expect(machine.sh('cat /home/person/letter').said).toBe('to nobody');
    expect(machine.sh(`${as} cat /home/person/letter`).said).toMatch(/No such file|denied/);
    expect(machine.sh(`${as} ls /root`).said).toMatch(/denied|^$/);
    expect(
      machine.sh(`${as} touch /etc/sitthi25/x /usr/x /opt/sitthi25/x /run/x`).said.split('\n'),
    ).toHaveLength(4);
    expect(machine.sh(`${as} touch /var/lib/sitthi25/x /run/sitthi25/x /tmp/x`)).toEqual({
      code: 0,
      said: '',
    });
    expect(machine.sh('ls /tmp/x').code).not.toBe(0);
    expect(machine.run('stat', '-c', '%U:%G %a', '/etc/sitthi25', '/var/lib/sitthi25').said).toBe(
      'root:sitthi25 750\nsitthi25:sitthi25 700',
    );
  });

  it('lets in at the display who has the key, and gives it to nobody else', () => {
    expect(machine.run('stat', '-c', '%U:%G %a', COOKIE).said).toBe('root:sitthi25 640');
    const geometry = 'xdotool getdisplaygeometry';
    expect(beside(geometry, 'sitthi25')).toEqual({ code: 0, said: '1024 768' });
    expect(beside(geometry, 'sitthi25', '/dev/null').code).not.toBe(0);
    expect(beside(geometry, 'nobody').code).not.toBe(0);
    expect(beside(`cat ${COOKIE}`, 'nobody').code).not.toBe(0);
    // Its socket and its shared memory are nobody else's to see.
    expect(machine.run('ls', '-A', '/tmp/.X11-unix').said).toBe('');
    const [ours, its, all] = [kiosk(), display(), '1'].map(
      (pid) => machine.run('readlink', `/proc/${pid}/ns/ipc`).said,
    );
    expect(ours).toBe(its);
    expect(ours).not.toBe(all);
    // One door: no network, no name that every namespace sees.
    expect(machine.run('grep', '-c', '@/tmp/.X11-unix', '/proc/net/unix').said).toBe('0');
    expect(machine.sh('cat /proc/net/tcp /proc/net/tcp6 | grep -ci ":1770 "').said).toBe('0');
  });

  it('has a display that leaves its console by no key, and root’s powers to three', () => {
    const log = machine.run('journalctl', '-b', '--no-pager', '-u', 'sitthi25-display').said;
    for (const option of ['DontVTSwitch', 'DontZap', 'DontZoom'])
      expect(log).toContain(`(**) Option "${option}" "true"`);
    expect(status(display(), 'CapBnd')).toBe('0000000004208000');
  });

  it('is not started anew by Ctrl+Alt+Del, pressed once or often', () => {
    expect(machine.run('systemctl', 'is-enabled', 'ctrl-alt-del.target').said).toBe('masked');
    expect(machine.run('systemctl', 'show', '-p', 'LoadState', '--value', 'reboot.target').said).toBe(
      'loaded',
    );
    const before = kiosk();
    // The kernel tells systemd of these keys by this signal.
    machine.sh('for n in $(seq 12); do kill -INT 1; sleep 0.05; done');
    expect(machine.run('systemctl', 'list-jobs', '--no-legend')).toEqual({
      code: 0,
      said: '',
    });
    const heard = machine.run('journalctl', '-b', '--no-pager', '_PID=1').said.match(/Received SIGINT/g);
    expect(heard?.length).toBeGreaterThan(7);
    expect(kiosk()).toBe(before);
  });

  // A key is pressed as a keyboard presses it, for which the extension that the recipe switches off comes back for once.
  it.runIf(hasConsoles())(
    'stays on its console when Ctrl+Alt+F2 is pressed, which else would leave it',
    async () => {
      const config = '/usr/share/sitthi25/xorg.conf';
      const press = async (dontSwitch: boolean) => {
        machine.sh(
          `sed -e '/"XTEST"/s/"Disable"/"Enable"/' -e '/"DontVTSwitch"/s/"true"/"${dontSwitch}"/' ${config}.ours >${config}`,
        );
        machine.run('systemctl', 'restart', 'sitthi25-display');
        await machine.until('the kiosk is back', () => up());
        beside('xdotool key ctrl+alt+F2');
        await new Promise((done) => setTimeout(done, 500));
        return machine.run('cat', '/sys/class/tty/tty0/active').said;
      };
      machine.run('cp', config, `${config}.ours`);
      expect(await press(true)).toBe('tty1');
      expect(await press(false)).toBe('tty2');
      machine.run('mv', `${config}.ours`, config);
      machine.run('systemctl', 'restart', 'sitthi25-display');
      await machine.until('the kiosk is back', () => up());
      expect(machine.run('cat', '/sys/class/tty/tty0/active').said).toBe('tty1');
    },
  );

  it('brings both back when the display dies', async () => {
    const [before, key] = [kiosk(), machine.sh(`sha256sum ${COOKIE}`).said];
    machine.run('kill', '-KILL', display());
    await machine.until('both are back', () => up(before) && display() !== '0');
    expect(machine.sh(`sha256sum ${COOKIE}`).said).not.toBe(key);
  });

  it.skipIf(!LONG)(
    'waits for a display that does not start, however often, and stands when it does',
    async () => {
      const config = '/usr/share/sitthi25/xorg.conf';
      const starts = () => Number(machine.show('sitthi25-display.service').NRestarts);
      const before = starts();
      machine.sh(`mv ${config} ${config}.ours; echo nonsense >${config}; kill -KILL ${display()}`);
      await machine.until('it was tried three times', () => starts() >= before + 3);
      expect(machine.show().ActiveState).not.toBe('active');
      machine.run('mv', `${config}.ours`, config);
      await machine.until('the kiosk stands', () => up());
    },
  );

  it('brings the kiosk back when it dies, and when it hangs', async () => {
    for (const [signal, result] of [
      ['KILL', 'signal'],
      ['STOP', 'watchdog'],
    ] as const) {
      const [before, screen] = [kiosk(), display()];
      machine.run('kill', `-${signal}`, before);
      await machine.until(`the kiosk is back after SIG${signal}`, () => up(before));
      // A kiosk that hung may have hung on its display.
      expect(display() === screen).toBe(result === 'signal');
      expect(machine.run('journalctl', '-b', '--no-pager', '-u', 'sitthi25').said).toContain(
        `Failed with result '${result}'`,
      );
    }
  });

  it('carries the kiosk itself, with Chromium in its own sandbox, and shows it', async () => {
    for (const [name, text] of Object.entries(siteFiles())) machine.write(`/etc/sitthi25/${name}`, text);
    machine.sh('chown root:sitthi25 /etc/sitthi25/*; chmod 0640 /etc/sitthi25/*');
    machine.write(
      '/opt/sitthi25/sitthi25',
      '#!/bin/sh\ncd /opt/sitthi25\nexec ./node project/dist/electron/preview.js --config /etc/sitthi25/kiosk.json\n',
    );
    const before = kiosk();
    machine.run('systemctl', 'restart', '--no-block', 'sitthi25');
    await machine.until('the kiosk stands', () => up(before), 80_000);
    // What draws the page is in namespaces of its own, and behind a filter of system calls.
    const renderers = machine.sh('pgrep -u sitthi25 -f -- --type=renderer').said.split('\n');
    expect(renderers).not.toContain('');
    const own = machine.run('readlink', `/proc/${kiosk()}/ns/user`).said;
    for (const pid of renderers) {
      expect(machine.run('readlink', `/proc/${pid}/ns/user`).said).not.toBe(own);
      expect(status(pid, 'Seccomp')).toBe('2');
    }
    expect(machine.run('pgrep', '-u', 'sitthi25', '-f', '--', '--no-sandbox').said).toBe('');
    // A picture of one colour is a few kilobytes.
    const picture = '/run/sitthi25/picture.png';
    await machine.until('there is something to see', () => {
      beside(`scrot -o ${picture}`, 'sitthi25');
      return Number(machine.run('stat', '-c', '%s', picture).said) > 30_000;
    });
  });

  it('brings its doctor, which sees what is as it should be, and what is not', () => {
    const doctor = () => {
      const { said } = machine.sh('PATH=/opt/sitthi25:$PATH sitthi25-doctor --json');
      const findings = JSON.parse(said) as readonly { name: string; well: boolean; found: string }[];
      return (name: string) => findings.find((finding) => finding.name === name);
    };
    // The machine was emptied of what others had enabled.
    expect(doctor()('starts with the machine')?.found).toBe('not enabled: pcscd.socket, cups.service');
    machine.run('systemctl', 'enable', 'pcscd.socket', 'cups.service');
    const found = doctor();
    for (const name of [
      'user of its own',
      'configuration',
      'configuration: content',
      'configuration: files',
      'store',
      'starts with the machine',
      'temporary files in memory',
      'print spool in memory',
      'system log',
      'service: sitthi25-firewall.service',
      'consoles',
      'kiosk: word',
      'watchdog',
    ])
      expect(found(name), name).toMatchObject({ well: true });
    // The test before put another program there.
    expect(found('recipe')?.found).toBe('changed: /opt/sitthi25/sitthi25');
    expect(found('firewall')).toMatchObject({
      well: false,
      found: 'still has the addresses of the documentation',
    });
    machine.sh(
      'printf "10.1.2.10 sas.invalid\\n10.1.2.11 linkage.invalid\\n" >>/etc/hosts; sed -i s/192[.]0[.]2[.]/10.1.2./ /etc/sitthi25/firewall.nft',
    );
    expect(machine.run('systemctl', 'reload', 'sitthi25-firewall').code).toBe(0);
    expect(doctor()('firewall')).toMatchObject({ well: true });
    // What the template offers beside that, the office among it, is taken as it stands.
    const offered = machine.sh(
      "sed '/sitthi25-update/!s/# meta/meta/' /etc/sitthi25/firewall.nft >/run/all.nft && nft -f /run/all.nft && nft list chain inet sitthi25 output",
    );
    expect(offered.code, offered.said).toBe(0);
    const user = machine.run('id', '-u', 'sitthi25').said.trim();
    expect(offered.said).toMatch(
      new RegExp(`meta skuid ("sitthi25"|${user}) ip daddr 10\\.1\\.2\\.50 tcp dport 8443 accept`),
    );
    expect(machine.run('systemctl', 'reload', 'sitthi25-firewall').code).toBe(0);
    machine.sh('chmod 0600 /etc/sitthi25/kiosk.key; echo >>/usr/lib/udev/rules.d/70-sitthi25.rules');
    const after = doctor();
    expect(after('configuration: files')?.found).toBe('the kiosk may not read /etc/sitthi25/kiosk.key');
    expect(after('recipe')?.found).toContain(', /usr/lib/udev/rules.d/70-sitthi25.rules');
    machine.run('chmod', '0640', '/etc/sitthi25/kiosk.key');
  });

  it('opens keys that are sealed to the machine for the kiosk, its doctor and its journal, and for nobody else', async () => {
    const doctor = () => {
      const { said } = machine.sh('PATH=/opt/sitthi25:$PATH sitthi25-doctor --json');
      const findings = JSON.parse(said) as readonly { name: string; well: boolean; found: string }[];
      return (name: string) => findings.find((finding) => finding.name === name);
    };
    expect(doctor()('private keys')).toMatchObject({ well: false });
    const before = kiosk();
    // As docs/deployment.md has it.
    const sealed = machine.sh(
      [
        'cp /etc/sitthi25/signing-private.jwk /run/was',
        'install -d -m 0700 /etc/credstore.encrypted',
        'cd /etc/sitthi25',
        'seal() { systemd-creds encrypt --with-key=host --name=$2 $1 /etc/credstore.encrypted/$2 && shred -u $1; }',
        'seal signing-private.jwk sitthi25.signing-key',
        'seal kiosk.key sitthi25.tls-key',
        `sed -i 's/"kiosk.key"/"credential:sitthi25.tls-key"/; s/"signing-private.jwk"/"credential:sitthi25.signing-key"/' kiosk.json`,
        'systemctl restart sitthi25',
      ].join(' && '),
    );
    expect(sealed.code, sealed.said).toBe(0);
    await machine.until('the kiosk is back', () => up(before));
    const given = '/run/credentials/sitthi25.service/sitthi25.signing-key';
    const as = (user: string) => `setpriv --reuid ${user} --regid ${user} --clear-groups`;
    expect(machine.sh(`nsenter -t ${kiosk()} -m --wdns=/ -- ${as('sitthi25')} cat ${given}`).said).toBe(
      machine.sh('cat /run/was').said,
    );
    expect(machine.sh(`${as('daemon')} cat ${given}`).code).not.toBe(0);
    expect(machine.sh('grep -c kty /etc/credstore.encrypted/sitthi25.signing-key').said).toBe('0');
    const well = { well: true };
    for (const running of [true, false]) {
      if (!running) machine.run('systemctl', 'stop', 'sitthi25.service');
      const found = doctor();
      for (const name of ['private keys', 'configuration: content', 'configuration: files'])
        expect(found(name), `${name}, ${running}`).toMatchObject(well);
      expect(machine.sh('ls /dev/shm').said).not.toMatch(/sitthi25-(doctor|journal)/);
    }
    // The kiosk's program stood in for: what the command gives it, as whom, and that it is gone with it.
    const asked = machine.sh(
      [
        'cd /opt/sitthi25 && mv sitthi25 was',
        `printf '#!/bin/sh\\nid -un; cat $CREDENTIALS_DIRECTORY/sitthi25.signing-key\\n' >sitthi25 && chmod 755 sitthi25`,
        'sitthi25-journal verify; mv was sitthi25',
      ].join(' && '),
    );
    expect(asked.said).toBe(`sitthi25\n${machine.sh('cat /run/was').said}`);
    expect(machine.sh('ls /dev/shm').said).not.toContain('sitthi25-journal');
    machine.run('systemctl', 'start', 'sitthi25.service');
    await machine.until('the kiosk is back', () => up());
  });

  it('gives its devices to a rehearsal: the kiosk’s program and user on its display, and the kiosk is back after', async () => {
    const before = kiosk();
    machine.write(
      '/run/rehearsed',
      [
        '#!/bin/sh',
        'id -un; xdotool getdisplaygeometry; ls $CREDENTIALS_DIRECTORY; systemctl is-active sitthi25.service',
        'for word in "$@"; do echo "<$word>"; done; tty; touch /etc/x /var/lib/sitthi25/x 2>/dev/null || echo no writing; exit 3',
      ].join('\n'),
    );
    const rehearse = (command: string) =>
      machine.sh(
        [
          'cd /opt/sitthi25 && mv sitthi25 was && cp /run/rehearsed sitthi25 && chmod 755 sitthi25',
          `${command}; status=$?; mv was sitthi25; exit $status`,
        ].join(' && '),
      );
    const ran = rehearse('sitthi25-doctor --try --config "/etc/sitthi25/kiosk.json" --json');
    expect(ran.code, ran.said).toBe(3);
    const said = ran.said.split('\n');
    expect(said.slice(0, 2)).toEqual(['sitthi25', '1024 768']);
    // Keys that the test before has sealed.
    expect(said).toEqual(expect.arrayContaining(['sitthi25.signing-key', 'inactive', 'no writing']));
    expect(said.filter((line) => line.startsWith('<'))).toEqual(
      ['--ozone-platform=x11', '--rehearsal', '--', '--config', '/etc/sitthi25/kiosk.json', '--json'].map(
        (word) => `<${word}>`,
      ),
    );
    await machine.until('the kiosk is back', () => up(before));
    // At a terminal it has that terminal.
    const typed = rehearse('script -qec "sitthi25-doctor --try" /dev/null </dev/null');
    expect(typed.said).toMatch(/\/dev\/pts\/\d+/);
    await machine.until('the kiosk is back', () => up());
    expect(
      machine.sh('setpriv --reuid daemon --regid daemon --clear-groups sitthi25-doctor --try').code,
    ).toBe(2);
  });

  it('exchanges the kiosk under its feet: stopped before the files are, started again after', async () => {
    const before = kiosk();
    const ran = machine.run(
      'dpkg',
      '-i',
      '--force-depends',
      '--force-unsafe-io',
      '--no-triggers',
      '/sitthi25.deb',
    );
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).not.toContain('not yet started');
    await machine.until('the kiosk is back', () => up(before));
    expect(machine.show().NRestarts).toBe('0');
  });

  it.skipIf(!LONG)(
    'takes an update within its own unit, as little as that leaves it, and goes back within the other',
    async () => {
      const installed = () =>
        machine.run('dpkg-query', '-W', '-f', '$' + '{Version} $' + '{db:Status-Status}', 'sitthi25').said;
      /** Runs a unit to its end; what it said. */
      const ended = async (unit: string) => {
        machine.run('systemctl', 'start', '--no-block', unit);
        // A unit that has ended is forgotten; what systemd logged of it stays.
        const log = () => machine.run('journalctl', '-b', '--no-pager', '-u', unit).said;
        await machine.until(
          `${unit} ended`,
          () => /Deactivated successfully|Failed with result/.test(log()),
          60_000,
        );
        const said = log();
        expect(said).toContain(`${unit}: Deactivated successfully`);
        // Nothing that dpkg or the scripts of the package did was refused by the unit.
        expect(said).not.toMatch(/not permitted|denied|read-only|bad system call/i);
        return said;
      };
      const [was = ''] = installed().split(' ');
      const ready = machine.installUpdater('99.1');
      expect(ready.code, ready.said).toBe(0);
      const before = kiosk();
      expect(await ended('sitthi25-update.service')).toContain('version 99.1 is installed and well');
      expect(installed()).toBe('99.1 installed');
      expect(up(before)).toBe(true);
      expect(machine.run('stat', '-c', '%U:%G %a', '/etc/sitthi25', '/var/lib/sitthi25').said).toBe(
        'root:sitthi25 750\nsitthi25:sitthi25 700',
      );

      // As if the power had gone while dpkg worked, at the start before the kiosk.
      machine.run('systemctl', 'stop', 'sitthi25.service');
      machine.write('/var/lib/sitthi25-update/applying', `install 99.1 ${was}\n`);
      expect(await ended('sitthi25-update-resume.service')).toContain(`Going back to ${was}`);
      expect(installed()).toBe(`${was} installed`);
      machine.run('systemctl', 'start', 'sitthi25.service');
      await machine.until('the kiosk stands', () => up());
      machine.sh('rm /etc/dpkg/dpkg.cfg.d/test; dpkg -P sitthi25-updater');
    },
    240_000,
  );

  it('ends whole when it is stopped, display and all, and is left alone by a package then', () => {
    expect(machine.run('systemctl', 'stop', 'sitthi25')).toEqual({ code: 0, said: '' });
    expect(machine.show().ActiveState).toBe('inactive');
    const gone = machine.sh(
      'for n in $(seq 50); do pgrep -u sitthi25 || pgrep Xorg || exit 0; sleep 0.1; done; exit 1',
    );
    expect(gone.code, gone.said).toBe(0);
    machine.run('dpkg', '-i', '--force-depends', '--force-unsafe-io', '--no-triggers', '/sitthi25.deb');
    expect(machine.show().ActiveState).toBe('inactive');
  });

  it('leaves the machine when it is taken off: nothing enabled, no rule in the network; what the site wrote stays', () => {
    const enabled = () =>
      machine.sh('find /etc/systemd/system -name "*sitthi25*" -type l -o -name var-spool-cups.mount -type l')
        .said;
    expect(enabled()).toMatch(/var-spool-cups\.mount/);
    expect(machine.run('nft', 'list', 'tables').said).toContain('table inet sitthi25');
    machine.write('/etc/sitthi25/kiosk.key', 'secret');
    const removed = machine.run('dpkg', '-r', '--force-depends', '--no-triggers', 'sitthi25');
    expect(removed.code, removed.said).toBe(0);
    expect(enabled()).toBe('');
    expect(machine.run('nft', 'list', 'tables')).toEqual({ code: 0, said: '' });
    expect(machine.show().ActiveState).toBe('inactive');
    const purged = machine.run('dpkg', '-P', '--force-depends', '--no-triggers', 'sitthi25');
    expect(purged.code, purged.said).toBe(0);
    expect(purged.said).toContain('keys stay in /etc/sitthi25, the journal');
    expect(machine.run('cat', '/etc/sitthi25/kiosk.key').said).toBe('secret');
    expect(machine.run('test', '-e', '/etc/sitthi25/firewall.nft').code).toBe(1);
  });
});

describe.skipIf(why !== null)('a booted machine with a mistake in its firewall', { timeout: 90_000 }, () => {
  const RULES = '/etc/sitthi25/firewall.nft';
  const FIREWALL = 'sitthi25-firewall.service';
  let machine: BootedMachine;
  const kiosk = () => machine.show();
  const up = () => kiosk().ActiveState === 'active' && kiosk().StatusText === 'closed';
  const loaded = () => machine.run('nft', 'list', 'table', 'inet', 'sitthi25');
  // The line for the updater, on a machine where nobody has that name.
  const mistake = 'meta skuid "sitthi25-update" ip daddr';

  beforeAll(async () => {
    const rules = readFileSync(
      join(import.meta.dirname, '..', '..', 'build', 'os', 'firewall.nft'),
      'utf8',
    ).replace(`# ${mistake}`, mistake);
    expect(rules).toMatch(new RegExp(`^\\s*${mistake}`, 'm'));
    machine = await BootedMachine.boot({
      [RULES]: rules,
      // So that the test need not wait for a quarter of a minute.
      [`/etc/systemd/system/${FIREWALL}.d/test.conf`]: '[Service]\nRestartSec=2\n',
    });
    await machine.until('the kiosk is ready', () => up());
  }, 120_000);
  afterAll(() => machine?.off(), 60_000);

  it('is closed and not dark: the kiosk stands, and nothing comes in or goes out', () => {
    expect(machine.show(FIREWALL).ActiveState).not.toBe('active');
    expect(machine.run('journalctl', '-b', '--no-pager', '-u', FIREWALL).said).toContain(
      'User does not exist',
    );
    expect(loaded().said.match(/policy drop/g)).toHaveLength(3);
    expect(
      loaded()
        .said.match(/.*accept.*/g)
        ?.map((line) => line.trim()),
    ).toEqual(['iif "lo" accept', 'oif "lo" accept']);
  });

  it('tries the rules of the site again by itself, and leaves the kiosk alone', async () => {
    const before = kiosk().MainPID;
    machine.run('sed', '-i', `s/${mistake}/# &/`, RULES);
    await machine.until('the rules are loaded', () => machine.show(FIREWALL).ActiveState === 'active');
    expect(loaded().said).toContain('192.0.2.10');
    expect(kiosk().MainPID).toBe(before);
  });

  it('takes new rules in the middle of a visit, and keeps those it has when there is a mistake in them', () => {
    const before = kiosk().MainPID;
    machine.run('sed', '-i', 's/192.0.2.10$/192.0.2.77/', RULES);
    expect(machine.run('systemctl', 'reload-or-restart', FIREWALL)).toEqual({ code: 0, said: '' });
    expect(loaded().said).toContain('192.0.2.77');
    machine.run('sed', '-i', `s/192.0.2.77$/192.0.2.78/; s/# ${mistake}/${mistake}/`, RULES);
    for (const order of ['reload', 'restart'])
      expect(machine.run('systemctl', order, FIREWALL).code, order).not.toBe(0);
    expect(loaded().said).toContain('192.0.2.77');
    expect(kiosk()).toMatchObject({ MainPID: before, ActiveState: 'active' });
    machine.run('sed', '-i', `s/${mistake}/# &/`, RULES);
    expect(machine.run('systemctl', 'restart', FIREWALL).code).toBe(0);
    expect(loaded().said).toContain('192.0.2.78');
    expect(kiosk().MainPID).toBe(before);
  });

  it.skipIf(!LONG)('never starts the kiosk without a firewall, and tries until there is one', async () => {
    const closed = '/usr/share/sitthi25/closed.nft';
    machine.sh(`mv ${RULES} ${RULES}.ours; mv ${closed} ${closed}.ours; nft delete table inet sitthi25`);
    const before = Number(kiosk().NRestarts);
    machine.run('kill', '-KILL', kiosk().MainPID ?? '');
    await machine.until('it was tried three times', () => Number(kiosk().NRestarts) >= before + 3);
    expect(kiosk().MainPID).toBe('0');
    machine.sh(`mv ${closed}.ours ${closed}; systemctl restart ${FIREWALL}`);
    await machine.until('the kiosk stands', () => up());
    expect(loaded().said).not.toContain('192.0.2');
    // A kiosk that dies while the rules are waited for waits for one turn at most.
    const now = kiosk().MainPID ?? '';
    machine.run('kill', '-KILL', now);
    await machine.until('the kiosk is back', () => up() && kiosk().MainPID !== now);
  });
});
