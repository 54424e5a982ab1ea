/** The updater's package: its units judged by systemd, its contents, and that it owes the kiosk nothing. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAYOUT } from '../../electron/doctor/layout.ts';
import { exposureOf } from '../../tests/exposure.ts';
import { makeUpdaterDeb } from '../deb.ts';
import { UPDATER_LAYOUT } from './layout.ts';

const here = import.meta.dirname;
const text = (file: string) => readFileSync(join(here, file), 'utf8');
const SCRIPTS = ['postinst', 'prerm', 'postrm'];
let directory: string;
let deb: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-updater-'));
  chmodSync(directory, 0o755);
  deb = makeUpdaterDeb(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('places every file, and no other', () => {
  const files = readdirSync(here).filter((file) => !file.endsWith('.ts'));
  expect([...UPDATER_LAYOUT.map(({ file }) => file), ...SCRIPTS].sort()).toEqual(files.sort());
});

it.each([...SCRIPTS, 'sitthi25-update'])('%s is a script that Debian’s shell understands', (file) => {
  expect(spawnSync('sh', ['-n', join(here, file)], { encoding: 'utf8' }).stderr).toBe('');
});

describe('the units', () => {
  const units = ['sitthi25-update.service', 'sitthi25-update-resume.service', 'sitthi25-update.timer'];
  it.runIf(existsSync('/usr/bin/systemd-analyze'))('are understood by systemd', () => {
    for (const unit of units)
      writeFileSync(join(directory, unit), text(unit).replaceAll('/usr/sbin/sitthi25-update', '/bin/true'));
    const ran = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', ...units.map((u) => join(directory, u))],
      {
        encoding: 'utf8',
      },
    );
    expect(ran.stderr.split('\n').filter((line) => line.includes('sitthi25'))).toEqual([]);
  });

  it.runIf(existsSync('/usr/bin/systemd-analyze')).each([
    ['sitthi25-update.service', 2.8],
    ['sitthi25-update-resume.service', 2.0],
  ])('%s leaves open no more than dpkg needs: systemd gives it at most %d of 10', (file, most) => {
    expect(exposureOf(join(here, file))).toBeLessThanOrEqual(most);
  });

  it('are all judged: a unit that is new needs its own mark', () => {
    const there = readdirSync(here).filter((file) => /\.(?:service|timer|socket|path|mount)$/.test(file));
    // A timer runs nothing itself.
    expect(there.sort()).toEqual([...units].sort());
  });

  it('finish what was cut off before the kiosk starts, and never run at the first start of a sound machine', () => {
    const unit = text('sitthi25-update-resume.service');
    expect(unit).toContain('Before=sitthi25.service\n');
    expect(unit).toContain('ConditionPathExists=/var/lib/sitthi25-update/applying\n');
  });

  it('ask for the network that they wait for', () => {
    const unit = text('sitthi25-update.service');
    expect(unit).toMatch(/^Wants=network-online\.target$/m);
    expect(unit).toMatch(/^After=.*\bnetwork-online\.target\b/m);
  });

  it('take every “not now” of the script for no fault, and nothing else', () => {
    const [, codes = ''] = /^SuccessExitStatus=(.*)$/m.exec(text('sitthi25-update.service')) ?? [];
    expect(codes.split(' ')).toEqual(['22', '30', '31', '32', '34']);
    const script = text('sitthi25-update');
    for (const code of codes.split(' ')) expect(script).toMatch(new RegExp(`die ${code} `));
  });
});

describe('the package', () => {
  const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();

  it('is installed for root alone to change, and shares no file with the kiosk’s', () => {
    const listing = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' }).trim().split('\n');
    expect(listing.filter((line) => !line.includes(' root/root '))).toEqual([]);
    expect(listing.filter((line) => /^.{5}w|^.{8}w|^-..s|^-.....s/.test(line))).toEqual([]);
    for (const { to } of UPDATER_LAYOUT)
      expect(
        listing.some((line) => line.endsWith(` .${to}`)),
        to,
      ).toBe(true);
    const theirs = new Set(LAYOUT.map(({ to }) => to));
    expect(UPDATER_LAYOUT.filter(({ to }) => theirs.has(to))).toEqual([]);
    expect(listing.some((line) => line.includes('/opt/sitthi25'))).toBe(false);
  });

  it('asks for every program that its script calls, and not for the kiosk', () => {
    expect(field('Architecture')).toBe('all');
    const depends = field('Depends');
    for (const name of ['dpkg', 'openssl', 'curl', 'jq', 'systemd', 'dbus', 'util-linux', 'bsdutils'])
      expect(depends).toContain(name);
    expect(depends).not.toMatch(/sitthi25|node|electron/);
  });

  it('names a user for what goes out to the network', () => {
    expect(text('sysusers.conf')).toMatch(/^u sitthi25-update - .* \/usr\/sbin\/nologin$/m);
    expect(text('sitthi25-update')).toContain('setpriv --reuid sitthi25-update --regid sitthi25-update');
  });
});

it('says each exit code that it uses', () => {
  const script = text('sitthi25-update');
  const [, list = ''] = /Exit codes:([\s\S]*?)^HELP$/m.exec(script) ?? [];
  const used = new Set(
    [...script.matchAll(/\b(?:die|exit|return|when_back=)\s?(\d\d)\b/g)].map(([, code]) => code ?? ''),
  );
  expect(used.size).toBeGreaterThan(20);
  for (const code of used) expect(list, code).toMatch(new RegExp(`\\b${code} `));
});
