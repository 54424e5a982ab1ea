/**
 * Updates, on a machine with a real dpkg and packages that are really built, signed, installed and started
 * (updates/machine.ts): what is refused, when it is installed, and that whatever goes wrong, a version that is well runs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { kioskConfig } from '../kiosk-config.ts';
import { LONG, some } from '../long.ts';
import { type DebOptions, Machine, OTHER_ARCHITECTURE } from './updates/machine.ts';

// Packages are built, signed, installed and watched: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** Changes one byte of a file. */
function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  writeFileSync(file, bytes);
}

/** Takes a bundle apart, lets it be changed, and packs it again with tar's words. */
function repack(bundle: string, change: (folder: string) => readonly string[]): string {
  const folder = `${bundle}-again`;
  mkdirSync(folder);
  execFileSync('tar', ['-xf', bundle, '-C', folder]);
  const changed = `${folder}.update`;
  execFileSync('tar', [
    ...['--format=ustar', '--owner=0', '--group=0', '--numeric-owner', '--mode=0644', '--mtime=@0'],
    ...['-P', '-cf', changed, '-C', folder, ...change(folder)],
  ]);
  return changed;
}

/** A test on a machine of its own, which is gone afterwards. */
const on =
  <A extends readonly unknown[]>(
    body: (machine: Machine, ...words: A) => Promise<void>,
    options?: { readonly kept: boolean },
  ) =>
  async (...words: A): Promise<void> => {
    const machine = await Machine.make(options);
    try {
      await body(machine, ...words);
    } finally {
      await machine.remove();
    }
  };

const MEMBERS = ['manifest.json', 'manifest.json.sig', 'package.deb'];

describe.concurrent('what is refused', () => {
  /** Each with the bundle that is offered, the exit code, and a part of the sentence. */
  const refused: readonly (readonly [string, (machine: Machine) => string, number, RegExp])[] = [
    ['no bundle at all', (m) => m.deb('1.1'), 10, /not an update bundle/],
    [
      'a compressed one',
      (m) => {
        const bundle = m.bundle('1.1');
        execFileSync('gzip', ['-k', bundle]);
        return `${bundle}.gz`;
      },
      10,
      /not an update bundle/,
    ],
    [
      'one signed by another key',
      (m) => m.bundle('1.1', { key: m.newKey(join(m.folder, 'other.key')) }),
      12,
      /not signed by a key of this machine/,
    ],
    [
      'one whose manifest was changed',
      (m) =>
        repack(m.bundle('1.1'), (folder) => {
          const file = join(folder, 'manifest.json');
          writeFileSync(file, readFileSync(file, 'utf8').replace('"1.1"', '"1.9"'));
          return MEMBERS;
        }),
      12,
      /not signed/,
    ],
    [
      'one without a signature',
      (m) => repack(m.bundle('1.1'), () => ['manifest.json', 'package.deb']),
      10,
      /has no manifest\.json\.sig/,
    ],
    [
      'one whose package is another, under the same manifest',
      (m) =>
        repack(m.bundle('1.1'), (folder) => {
          const size = statSync(join(folder, 'package.deb')).size;
          const other = readFileSync(m.deb('1.2'));
          expect(other.length).toBe(size);
          writeFileSync(join(folder, 'package.deb'), other);
          return MEMBERS;
        }),
      21,
      /not the one that was signed/,
    ],
    [
      'a truncated one',
      (m) => {
        const bundle = m.bundle('1.1');
        truncateSync(bundle, statSync(bundle).size - 12_000);
        return bundle;
      },
      10,
      /ends too early/,
    ],
    [
      'one with something behind its end',
      (m) => {
        const bundle = m.bundle('1.1');
        m.append(bundle, 'x');
        return bundle;
      },
      10,
      /more or other than its three members/,
    ],
    [
      'one with a fourth member',
      (m) =>
        repack(m.bundle('1.1'), (folder) => {
          writeFileSync(join(folder, 'extra'), 'x');
          return [...MEMBERS, 'extra'];
        }),
      10,
      /more or other/,
    ],
    [
      'one with the same member twice',
      (m) => repack(m.bundle('1.1'), () => [...MEMBERS, '--hard-dereference', 'package.deb']),
      10,
      /more or other/,
    ],
    [
      'one whose members stand in another order',
      (m) => repack(m.bundle('1.1'), () => ['manifest.json', 'package.deb', 'manifest.json.sig']),
      10,
      /more or other/,
    ],
    [
      'one that would write elsewhere',
      (m) =>
        repack(m.bundle('1.1'), (folder) => {
          writeFileSync(join(m.folder, 'escaped'), 'x');
          return [...MEMBERS, join(folder, '..', '..', 'escaped')];
        }),
      10,
      /more or other/,
    ],
    [
      'one whose package is a link',
      (m) =>
        repack(m.bundle('1.1'), (folder) => {
          copyFileSync(join(folder, 'package.deb'), join(m.folder, 'outside.deb'));
          rmSync(join(folder, 'package.deb'));
          symlinkSync(join(m.folder, 'outside.deb'), join(folder, 'package.deb'));
          return MEMBERS;
        }),
      10,
      /has no package\.deb/,
    ],
    [
      'a huge one',
      (m) => {
        const bundle = m.bundle('1.1');
        // A file of holes: large, and there at once.
        truncateSync(bundle, 2 ** 30 + 1);
        return bundle;
      },
      11,
      /larger than 1073741824 bytes/,
    ],
    [
      'one that says that its package is huge',
      (m) => m.bundle('1.1', { change: { size: 2 ** 40 } }),
      11,
      /larger/,
    ],
    ['one of another package', (m) => m.bundle('1.1', { name: 'sitthi26' }), 15, /of sitthi26, not of/],
    [
      'one for another architecture',
      (m) => m.bundle('1.1', { architecture: OTHER_ARCHITECTURE }),
      16,
      /is for .*, this machine is/,
    ],
    [
      'one whose package is for another architecture than it says',
      (m) =>
        m.bundle('1.1', {
          architecture: OTHER_ARCHITECTURE,
          change: { architecture: OTHER_ARCHITECTURE === 'arm64' ? 'amd64' : 'arm64' },
        }),
      21,
      /another architecture/,
    ],
    [
      'one whose package has another version than it says',
      (m) => m.bundle('1.1', { change: { version: '1.2' } }),
      21,
      /another name or version/,
    ],
    ['the version that is installed', (m) => m.bundle('1.0'), 17, /installed already/],
    ['an older version', (m) => m.bundle('0.9'), 18, /older than 1\.0/],
    ['an older version that sorts later as text', (m) => m.bundle('1.0~rc1'), 18, /older than 1\.0/],
    [
      'one that needs a version in between',
      (m) => m.bundle('3.0', { change: { from: '2.0' } }),
      20,
      /from 2\.0 on; 1\.0 is installed/,
    ],
    [
      'a signed manifest with a key that nobody knows',
      (m) => m.bundle('1.1', { change: { surprise: 1 } as object }),
      14,
      /manifest/,
    ],
    [
      'a signed manifest with words for the shell',
      (m) => m.bundle('1.1', { change: { name: 'sitthi25 $(touch /tmp/x)' } }),
      14,
      /manifest/,
    ],
    ['a file that is not there', (m) => join(m.folder, 'nothing'), 2, /cannot be read/],
    ['a bundle without encryption on the way', () => 'http://office/sitthi25.update', 2, /over https/],
  ];
  it.each(some(3, refused))(
    '%s',
    on(async (machine, _what, offer, code, sentence) => {
      const ran = await machine.update('stage', offer(machine));
      expect(ran).toEqual({ code, said: expect.stringMatching(sentence) });
      // One sentence, and nothing waits.
      expect(ran.said.trim().split('\n')).toHaveLength(1);
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      expect(machine.installed()).toBe('1.0 installed');
    }),
  );

  it(
    'a byte changed anywhere',
    on(async (machine) => {
      const good = machine.bundle('1.1');
      const size = statSync(good).size;
      // Every part of it: heads, manifest, signature, package, padding, the end; and chosen by chance.
      const heads = [0, 100, 124, 156, 257, 345, 600, 1100, 1540, 2060, 2600, 3100, size - 1, size - 5000];
      const places = [...some(4, heads)];
      for (let i = 0; i < (LONG ? 26 : 2); i += 1) places.push(randomBytes(4).readUInt32BE() % size);
      for (const at of places) {
        const bundle = join(machine.folder, 'flipped');
        copyFileSync(good, bundle);
        flip(bundle, at);
        const ran = await machine.update('stage', bundle);
        expect([10, 12, 21], `byte ${at} of ${size}: ${ran.said}`).toContain(ran.code);
      }
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      expect(await machine.update('stage', good)).toMatchObject({ code: 0 });
    }),
  );

  it.skipIf(!LONG)(
    'everything, while there is no key, or one that others than root may write, or of another kind',
    on(async (machine) => {
      const bundle = machine.bundle('1.1');
      const key = machine.path('etc/sitthi25/update.pub');
      chmodSync(key, 0o664);
      expect(await machine.update('stage', bundle)).toMatchObject({
        code: 13,
        said: expect.stringMatching(/written by others/),
      });
      chmodSync(key, 0o644);
      chmodSync(machine.path('etc/sitthi25'), 0o775);
      expect(await machine.update('stage', bundle)).toMatchObject({ code: 13 });
      chmodSync(machine.path('etc/sitthi25'), 0o750);
      const other = join(machine.folder, 'p256.key');
      execFileSync('openssl', [
        'genpkey',
        '-algorithm',
        'EC',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-out',
        other,
      ]);
      execFileSync('openssl', ['pkey', '-in', other, '-pubout', '-out', key]);
      expect(await machine.update('stage', bundle)).toMatchObject({
        code: 13,
        said: expect.stringMatching(/not an Ed25519/),
      });
      rmSync(key);
      expect(await machine.update('stage', bundle)).toMatchObject({
        code: 13,
        said: expect.stringMatching(/there is no key/),
      });
    }),
  );

  it.skipIf(!LONG)(
    'is not refused when the second key signed it: keys change without a day on which neither is good',
    on(async (machine) => {
      const next = machine.newKey(join(machine.folder, 'next.key'), 'update-next.pub');
      expect(await machine.update('verify', machine.bundle('1.1', { key: next }))).toMatchObject({ code: 0 });
      expect(await machine.update('verify', machine.bundle('1.1'))).toMatchObject({ code: 0 });
      rmSync(machine.path('etc/sitthi25/update.pub'));
      expect(await machine.update('verify', machine.bundle('1.1'))).toMatchObject({ code: 12 });
    }),
  );

  it(
    'what waits is checked again before it is installed',
    on(async (machine) => {
      await machine.update('stage', machine.bundle('1.1'));
      flip(machine.state('staged.update'), statSync(machine.state('staged.update')).size - 11_000);
      expect(await machine.update('apply')).toMatchObject({
        code: expect.toSatisfy((n) => n === 10 || n === 21),
      });
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      expect(machine.installed()).toBe('1.0 installed');
      // A key that was taken away in between takes its bundle with it.
      await machine.update('stage', machine.bundle('1.1'));
      machine.newKey(join(machine.folder, 'new.key'), 'update.pub');
      expect(await machine.update('apply')).toMatchObject({ code: 12 });
      expect(machine.installed()).toBe('1.0 installed');
    }),
  );

  it(
    'a second one at the same time',
    on(async (machine) => {
      await machine.update('stage', machine.bundle('1.1'));
      const first = machine.start(['apply']);
      await machine.until(() => existsSync(machine.state('applying')));
      expect(await machine.update('apply')).toMatchObject({ code: 34 });
      expect(await first.ended).toMatchObject({ code: 0 });
    }),
  );

  it(
    'words that it does not know',
    on(async (machine) => {
      for (const words of [[], ['install'], ['stage'], ['apply', 'now'], ['rollback', 'now']])
        expect(await machine.update(...words)).toMatchObject({
          code: 2,
          said: expect.stringMatching(/Exit codes/),
        });
    }),
  );
});

/** A moment the given number of days from now, as a manifest has it. */
const NOW = Date.now();
const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');

describe.concurrent('the time of a bundle', () => {
  const signed = (machine: Machine, version: string, builtAt: string, expiresAt: string) =>
    machine.bundle(version, { change: { builtAt, expiresAt } });

  const times: readonly [string, number, number, number, RegExp][] = [
    [
      'is over',
      -91,
      -1,
      26,
      /the time of the bundle was over on .*; it is .*: ask the office for a newer one/,
    ],
    ['was over a year ago', -500, -400, 26, /was over/],
    ['ended a moment ago', -90, -0.0001, 26, /was over/],
    [
      'ends before it begins',
      -1,
      -2,
      27,
      /signed for no time that makes sense: from .* until .*; at most 400 days/,
    ],
    ['is none at all', -1, -1, 27, /no time that makes sense/],
    ['is far off', -1, 400, 27, /no time that makes sense/],
    ['is fifty years', -1, 18_000, 27, /no time that makes sense/],
    ['has not begun', 30, 60, 29, /was signed on .*, and it is only .* here: set the clock/],
    ['has not begun for long', 3650, 3700, 29, /set the clock/],
  ];
  it.each(some(1, times))(
    '%s: refused, with the times',
    on(async (machine, _what, from, until, code, sentence) => {
      const bundle = signed(machine, '1.1', inDays(from), inDays(until));
      for (const command of ['stage', 'verify']) {
        const ran = await machine.update(command, bundle);
        expect(ran).toEqual({ code, said: expect.stringMatching(sentence) });
        expect(ran.said.trim().split('\n')).toHaveLength(1);
      }
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      // What was refused leaves no mark: a good one is taken.
      expect(await machine.update('stage', machine.bundle('1.1'))).toMatchObject({ code: 0 });
    }),
  );

  const untimed: readonly (readonly [string, object])[] = [
    ['no time', { expiresAt: undefined }],
    ['a word', { expiresAt: 'never' }],
    ['nothing', { expiresAt: '' }],
    ['a number', { expiresAt: 4_000_000_000 }],
    ['another zone', { expiresAt: '2030-01-01T00:00:00+07:00' }],
    ['no such day', { expiresAt: '2030-13-41T00:00:00Z' }],
    ['words for date(1)', { expiresAt: 'next year' }],
    ['the manifest of before, without a time', { format: 1, expiresAt: undefined }],
  ];
  it.each(some(1, untimed))(
    'must be one: %s is no manifest that is known',
    on(async (machine, _what, change) => {
      const ran = await machine.update('stage', machine.bundle('1.1', { change }));
      expect(ran).toMatchObject({ code: 14, said: expect.stringMatching(/manifest/) });
    }),
  );

  it.skipIf(!LONG)(
    'runs while it waits: what is over when it may be installed is thrown away',
    on(async (machine) => {
      expect(await machine.update('stage', signed(machine, '1.1', inDays(-80), inDays(10)))).toMatchObject({
        code: 0,
      });
      machine.clock(inDays(11));
      expect(await machine.update('run')).toMatchObject({
        code: 26,
        said: expect.stringMatching(/was over.*thrown away/s),
      });
      expect(machine.installed()).toBe('1.0 installed');
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      expect(await machine.update('run')).toMatchObject({ code: 0 });
    }),
  );

  it.skipIf(!LONG)(
    'is read by a clock that was set back as if it had not been: what is over stays over, what is newer waits for the clock',
    on(async (machine) => {
      const old = signed(machine, '1.1', inDays(-100), inDays(-10));
      const newer = machine.bundle('1.2');
      expect(await machine.update('stage', newer)).toMatchObject({ code: 0 });
      machine.clock(inDays(-50));
      // Staged, and not lost by a clock that is wrong.
      expect(await machine.update('apply')).toMatchObject({
        code: 29,
        said: expect.stringMatching(/set the clock/),
      });
      expect(existsSync(machine.state('staged.update'))).toBe(true);
      expect((await machine.update('stage', old)).code).toBe(28);
      machine.clock('1970-01-01T00:03:00Z');
      expect((await machine.update('stage', newer)).code).toBe(29);
      machine.clock(undefined);
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.2 installed');
    }),
  );

  it(
    'is not looked at while nobody has set the clock, and then nothing is fetched',
    on(async (machine) => {
      machine.configure({ opening: { days: [] }, update: { url: 'https://127.0.0.1:1/sitthi25.update' } });
      machine.clockSet('no');
      machine.clock('1970-01-01T00:03:00Z');
      const ran = await machine.update('run');
      expect(ran).toMatchObject({
        code: 30,
        said: expect.stringMatching(/no time server has set the clock/),
      });
      expect(ran.said).not.toMatch(/fetched|curl/);
    }),
  );
});

describe.concurrent('an older manifest that is shown again', () => {
  it(
    'is refused from the moment that a newer one was seen, even if that one was not taken',
    on(async (machine) => {
      const withdrawn = machine.bundle('1.1', { change: { builtAt: inDays(-5), expiresAt: inDays(85) } });
      // Signed later, and of no use here.
      const later = machine.bundle('3.0', { change: { from: '2.0', builtAt: inDays(-1) } });
      expect(await machine.update('stage', later)).toMatchObject({ code: 20 });
      expect(await machine.update('stage', withdrawn)).toEqual({
        code: 28,
        said: expect.stringMatching(/signed on .*, before that of version 3\.0 \(.*\), which was seen here/),
      });
      // The office means it after all: it signs the version again.
      expect(await machine.update('stage', machine.bundle('1.1'))).toMatchObject({ code: 0 });
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.1 installed');
    }),
  );

  it.skipIf(!LONG)(
    'does not come back after the newer version was taken back, nor by a power cut, nor by hand',
    on(async (machine) => {
      const old = machine.bundle('1.1', { change: { builtAt: inDays(-5) } });
      await machine.update('stage', machine.bundle('1.2', { how: 'dies' }));
      expect(await machine.update('apply')).toMatchObject({ code: 40 });
      expect(machine.installed()).toBe('1.0 installed');
      await machine.off();
      await machine.boot();
      expect(await machine.update('stage', old)).toMatchObject({ code: 28 });
      expect(await machine.update('verify', old)).toMatchObject({ code: 28 });
      await machine.update('allow', '1.1');
      expect(await machine.update('stage', old)).toMatchObject({ code: 28 });
    }),
  );

  it.skipIf(!LONG)(
    'takes the place of one that waits, and not the other way round',
    on(async (machine) => {
      const [first, second] = [-3, -2].map((day, at) =>
        machine.bundle(`1.${at + 1}`, { change: { builtAt: inDays(day) } }),
      );
      expect(await machine.update('stage', first ?? '')).toMatchObject({ code: 0 });
      expect(await machine.update('stage', second ?? '')).toMatchObject({ code: 0 });
      expect(await machine.update('stage', first ?? '')).toMatchObject({ code: 28 });
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.2 installed');
    }),
  );

  it.skipIf(!LONG)(
    'that is offered for ever is told from none: when its time is over the unit fails, and the status says so',
    on(async (machine) => {
      await machine.update(
        'stage',
        machine.bundle('1.1', { change: { builtAt: inDays(-80), expiresAt: inDays(10) } }),
      );
      await machine.update('apply');
      expect((await machine.update('status')).said).toMatch(/^newest: +1\.1, signed \S+, good until \S+$/m);
      const again = machine.bundle('1.1', { change: { builtAt: inDays(-80), expiresAt: inDays(10) } });
      expect(await machine.update('stage', again)).toMatchObject({ code: 17 });
      machine.clock(inDays(11));
      expect(await machine.update('stage', again)).toMatchObject({ code: 26 });
      expect((await machine.update('status')).said).toMatch(
        /^newest: .*: OVER\. Nothing newer has come since$/m,
      );
    }),
  );

  it.skipIf(!LONG)(
    'cannot be made good by a mark that is damaged',
    on(async (machine) => {
      await machine.update('stage', machine.bundle('1.1'));
      for (const damage of ['', 'x', '\0\0', '99999999999999999999999 x y z']) {
        writeFileSync(machine.state('seen'), damage);
        const ran = await machine.update(
          'stage',
          machine.bundle('1.2', { change: { builtAt: inDays(-91), expiresAt: inDays(-1) } }),
        );
        expect([26, 28]).toContain(ran.code);
      }
    }),
  );
});

describe('npm run package:update', () => {
  const command = (...words: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '..', '..', 'build', 'update.ts'), ...words], {
      encoding: 'utf8',
    });

  it(
    'makes what a machine with the office’s key takes',
    on(async (machine) => {
      const deb = machine.deb('1.1');
      const made = command(
        '--key',
        machine.key,
        '--deb',
        deb,
        '--from',
        '1.0',
        '--out',
        join(machine.folder, 'made'),
      );
      expect(made).toMatchObject({ status: 0, stderr: '' });
      const ran = await machine.update('verify', made.stdout.trim());
      expect(ran).toMatchObject({
        code: 0,
        said: expect.stringMatching(/^sitthi25-update: sitthi25 1\.1 for .* from 1\.0 on/),
      });
    }),
  );

  it(
    'says in one sentence what it lacks',
    on(async (machine) => {
      expect(command()).toMatchObject({ status: 2, stderr: expect.stringContaining('--key FILE') });
      const rsa = join(machine.folder, 'rsa.key');
      execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-out', rsa], { stdio: 'ignore' });
      const out = join(machine.folder, 'made');
      for (const key of [rsa, join(machine.folder, 'nothing')]) {
        const made = command('--key', key, '--deb', machine.deb('1.1'), '--out', out);
        expect(made).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/not an Ed25519 key|does not sign/),
        });
      }
      expect(existsSync(out)).toBe(false);
    }),
  );
});

describe.concurrent('when', () => {
  const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const at = (minutes: number) => {
    const then = new Date(Date.now() + minutes * 60_000);
    return `${String(then.getHours()).padStart(2, '0')}:${String(then.getMinutes()).padStart(2, '0')}`;
  };
  const hours: readonly (readonly [string, () => object, number])[] = [
    ['in the opening hours', () => ({ days: WEEK, from: '00:00', to: '23:59' }), 30],
    // Near midnight the half hour lies on the next day, and this line says less.
    [
      'a quarter of an hour before',
      () => ({ days: WEEK, from: at(15), to: '23:59' }),
      at(15) > at(0) ? 30 : 0,
    ],
    ['on a day on which the office is closed', () => ({ days: [], from: '00:00', to: '23:59' }), 0],
    ['with a day that is no day', () => ({ days: ['funday'] }), 33],
    ['with a time that is no time', () => ({ from: '8.30' }), 33],
  ];
  it.each(some(2, hours))(
    '%s',
    on(async (machine, _when, opening, code) => {
      await machine.update('stage', machine.bundle('1.1'));
      machine.configure({ opening: opening() });
      expect(await machine.update('apply')).toMatchObject({ code });
      expect(machine.installed()).toBe(code === 0 ? '1.1 installed' : '1.0 installed');
      expect(machine.running()).toBe(code === 0 ? '1.1' : '1.0');
    }),
  );

  it('knows the same hours as the kiosk when the configuration says none', () => {
    const { days, from, to } = kioskConfig('/').opening;
    const script = readFileSync(
      join(import.meta.dirname, '..', '..', 'build', 'updater', 'sitthi25-update'),
      'utf8',
    );
    expect(script).toContain(`($opening.from // "${from}")`);
    expect(script).toContain(`($opening.to // "${to}")`);
    expect(script).toContain(`($opening.days // $week[0:${days.length}])`);
    expect(days).toEqual(WEEK.slice(0, days.length));
  });

  it.each(some(1, ['open', 'serving', '']))(
    'not while the kiosk says “%s”',
    on(async (machine, word) => {
      await machine.update('stage', machine.bundle('1.1'));
      await machine.kioskSays(word);
      const before = machine.show('InvocationID');
      expect(await machine.update('apply')).toMatchObject({ code: 31 });
      expect(machine.show('InvocationID')).toBe(before);
      expect(await machine.update('run')).toMatchObject({ code: 31 });
      // It waits, and is installed when the day is closed.
      await machine.kioskSays('closed');
      expect(await machine.update('run')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.1 installed');
    }),
  );

  it.each(some(1, ['no', '']))(
    'not by itself while no time server has set the clock (“%s”); by hand all the same',
    on(async (machine, said) => {
      await machine.update('stage', machine.bundle('1.1'));
      machine.clockSet(said);
      expect(await machine.update('run')).toEqual({
        code: 30,
        said: expect.stringMatching(/no time server has set the clock/),
      });
      expect(machine.installed()).toBe('1.0 installed');
      expect((await machine.update('status')).said).toMatch(/^clock: +set by no time server/m);
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.1 installed');
    }),
  );

  it.skipIf(!LONG)(
    'by itself once a time server has set the clock',
    on(async (machine) => {
      await machine.update('stage', machine.bundle('1.1'));
      machine.clockSet('no');
      expect(await machine.update('run')).toMatchObject({ code: 30 });
      machine.clockSet('yes');
      expect((await machine.update('status')).said).toMatch(/^clock: +set by a time server/m);
      expect(await machine.update('run')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.1 installed');
    }),
  );

  it.skipIf(!LONG)(
    'not without a package to go back to',
    on(
      async (machine) => {
        await machine.update('stage', machine.bundle('1.1'));
        expect(await machine.update('apply')).toMatchObject({
          code: 24,
          said: expect.stringMatching(/keep FILE/),
        });
        expect(await machine.update('keep', machine.deb('1.1'))).toMatchObject({ code: 21 });
        expect(await machine.update('keep', machine.deb('1.0', { name: 'other' }))).toMatchObject({
          code: 15,
        });
        expect(await machine.update('keep', machine.deb('1.0'))).toMatchObject({ code: 0 });
        expect(await machine.update('apply')).toMatchObject({ code: 0 });
      },
      { kept: false },
    ),
  );

  it(
    'not with nothing ready',
    on(async (machine) => {
      expect(await machine.update('apply')).toMatchObject({ code: 32 });
      expect(await machine.update('run')).toEqual({ code: 0, said: '' });
    }),
  );
});

describe.concurrent('a version that is', () => {
  it(
    'well stays: the one before is kept, what the site wrote too',
    on(async (machine) => {
      writeFileSync(machine.path('etc/sitthi25/firewall.nft'), '# the site’s own\n');
      await machine.update('stage', machine.bundle('1.1'));
      const before = machine.show('InvocationID');
      expect(await machine.update('apply')).toMatchObject({
        code: 0,
        said: expect.stringMatching(/1\.1 is installed and well/),
      });
      expect([machine.installed(), machine.files(), machine.running()]).toEqual([
        '1.1 installed',
        '1.1',
        '1.1',
      ]);
      expect(machine.show('InvocationID')).not.toBe(before);
      expect(machine.text(machine.path('etc/sitthi25/firewall.nft'))).toBe('# the site’s own\n');
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      expect(existsSync(machine.state('applying'))).toBe(false);
      expect((await machine.update('status')).said).toMatch(/kept: +1\.1\nprevious: +1\.0\nready: +none/);
      expect(machine.text(join(machine.folder, 'syslog'))).toContain('1.1 is installed and well');
      expect(await machine.update('stage', machine.bundle('1.0'))).toMatchObject({ code: 18 });
      expect(await machine.update('stage', machine.bundle('1.1'))).toMatchObject({ code: 17 });
    }),
  );

  const broken: readonly (readonly [string, DebOptions, RegExp, NodeJS.ProcessEnv])[] = [
    ['dead at its start', { how: 'dies' }, /it ended while it started/, {}],
    ['never ready', { how: 'silent' }, /it was not ready after 6 s/, { SITTHI25_START_SECONDS: '6' }],
    [
      'dead after 3 s',
      { how: 'crashes' },
      /it (ended|was not well) \d s after it was ready/,
      { SITTHI25_HEALTH_SECONDS: '6' },
    ],
    [
      'alive behind its out-of-service page',
      { how: 'out-of-service' },
      /it was not ready/,
      { SITTHI25_START_SECONDS: '6' },
    ],
    ['not installable', { preinst: 'exit 1' }, /its package could not be installed/, {}],
    [
      'in need of what is not there',
      { depends: 'no-such-package' },
      /its package could not be installed/,
      {},
    ],
  ];
  it.each(some(1, broken))(
    '%s is taken back by itself, and not tried again',
    on(async (machine, _what, options, why, env) => {
      const bundle = machine.bundle('1.1', options);
      await machine.update('stage', bundle);
      const ran = await machine.start(['apply'], env).ended;
      expect(ran).toMatchObject({ code: 40, said: expect.stringMatching(why) });
      expect([machine.installed(), machine.files(), machine.running()]).toEqual([
        '1.0 installed',
        '1.0',
        '1.0',
      ]);
      expect([machine.show('ActiveState'), machine.show('StatusText')]).toEqual(['active', 'closed']);
      expect(machine.text(machine.state('refused'))).toMatch(/^1\.1 /m);
      expect(machine.text(join(machine.folder, 'syslog'))).toContain('went back to 1.0, which is well');
      expect(existsSync(machine.state('staged.update'))).toBe(false);
      // Not again by itself; when a person says so, or in a newer version.
      expect(await machine.update('stage', bundle)).toMatchObject({
        code: 19,
        said: expect.stringMatching(why),
      });
      expect(await machine.update('allow', '1.1')).toMatchObject({ code: 0 });
      expect(await machine.update('stage', bundle)).toMatchObject({ code: 0 });
      expect(await machine.update('stage', machine.bundle('1.2'))).toMatchObject({ code: 0 });
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
      expect([machine.installed(), machine.running()]).toEqual(['1.2 installed', '1.2']);
    }),
  );

  it.skipIf(!LONG)(
    'taken back by hand is gone, and the one before is well',
    on(async (machine) => {
      expect(await machine.update('rollback')).toMatchObject({ code: 24 });
      await machine.update('stage', machine.bundle('1.1'));
      await machine.update('apply');
      await machine.kioskSays('serving');
      expect(await machine.update('rollback')).toMatchObject({ code: 31 });
      expect(await machine.update('rollback', '--force')).toMatchObject({ code: 0 });
      expect([machine.installed(), machine.running()]).toEqual(['1.0 installed', '1.0']);
      expect(await machine.update('stage', machine.bundle('1.1'))).toMatchObject({ code: 19 });
      expect(await machine.update('rollback')).toMatchObject({ code: 24 });
      await machine.kioskSays('closed');
      await machine.update('stage', machine.bundle('1.2'));
      expect(await machine.update('apply')).toMatchObject({ code: 0 });
    }),
  );

  it.skipIf(!LONG)(
    'not well, when the one before is not well either: says so, in a code of its own',
    on(async (machine) => {
      // What is broken is the machine, and not the version: nothing gets ready any more.
      await machine.update('stage', machine.bundle('1.1', { how: 'silent' }));
      writeFileSync(join(machine.folder, 'kiosk-says'), 'out-of-service');
      const ran = await machine.start(['apply'], { SITTHI25_START_SECONDS: '3' }).ended;
      expect(ran).toMatchObject({
        code: 41,
        said: expect.stringMatching(/went back to 1\.0, which is not well either/),
      });
      expect([machine.installed(), machine.running()]).toEqual(['1.0 installed', '1.0']);
    }),
  );
});

describe('a power cut', () => {
  /** What must hold after any of them: a whole version, running, and nothing in between. */
  const whole = (machine: Machine) => {
    expect(machine.installed()).toMatch(/^1\.[01] installed$/);
    expect(machine.files()).toBe(machine.installed().slice(0, 3));
    expect(machine.running()).toBe(machine.files());
    expect(existsSync(machine.state('applying'))).toBe(false);
    expect([machine.show('ActiveState'), machine.show('StatusText')]).toEqual(['active', 'closed']);
  };
  const cut = async (machine: Machine, pid: number) => {
    process.kill(-pid, 'SIGKILL');
    await machine.off();
  };

  it.concurrent(
    'in the middle of dpkg: the version before is put back before the kiosk starts, then tried again, once',
    on(async (machine) => {
      await machine.update(
        'stage',
        machine.bundle('1.1', { preinst: `touch ${machine.folder}/here; sleep 30` }),
      );
      for (const [turn, ready] of [
        [1, true],
        [2, false],
      ] as const) {
        const applying = machine.start(['apply']);
        await machine.until(() => existsSync(join(machine.folder, 'here')));
        rmSync(join(machine.folder, 'here'));
        await cut(machine, applying.pid);
        await applying.ended;
        // dpkg was in the middle of it.
        expect(machine.installed()).not.toBe('1.0 installed');
        const resumed = await machine.boot();
        expect(resumed).toMatchObject({
          code: 0,
          said: expect.stringMatching(/installing 1\.1 was cut off\. Going back to 1\.0/),
        });
        expect([machine.installed(), machine.running(), turn]).toEqual(['1.0 installed', '1.0', turn]);
        expect(existsSync(machine.state('staged.update'))).toBe(ready);
      }
      expect(await machine.update('run')).toMatchObject({
        code: 0,
        said: expect.stringMatching(/went back to 1\.0, which is well/),
      });
      expect(machine.text(machine.state('refused'))).toMatch(/^1\.1 installing it was cut off 2 times/m);
      whole(machine);
    }),
  );

  it.skipIf(!LONG).concurrent(
    'while the new version is looked at: it is looked at again, and judged',
    on(async (machine) => {
      for (const [how, code, version] of [
        ['out-of-service', 40, '1.0'],
        ['good', 0, '1.1'],
      ] as const) {
        await machine.update('allow', '1.1');
        await machine.update('stage', machine.bundle('1.1', { how }));
        const applying = machine.start(['apply']);
        await machine.until(() => machine.text(machine.state('applying')).startsWith('check '));
        await cut(machine, applying.pid);
        await applying.ended;
        expect(machine.installed()).toBe('1.1 installed');
        await machine.boot();
        const run = machine.start(['run'], { SITTHI25_START_SECONDS: '6' });
        expect(await run.ended).toMatchObject({ code });
        expect(machine.installed()).toBe(`${version} installed`);
        whole(machine);
      }
    }),
  );

  it.skipIf(!LONG).concurrent(
    'while it goes back: it goes on going back',
    on(async (machine) => {
      await machine.update('stage', machine.bundle('1.1', { how: 'dies' }));
      const applying = machine.start(['apply']);
      await machine.until(() => machine.text(machine.state('applying')).startsWith('back '));
      await cut(machine, applying.pid);
      await applying.ended;
      await machine.boot();
      await machine.update('run');
      expect(machine.installed()).toBe('1.0 installed');
      expect(await machine.update('stage', machine.bundle('1.1'))).toMatchObject({ code: 19 });
      whole(machine);
    }),
  );

  // Wherever it falls: from the first step to the last, for a version that is well and one that is not.
  const moments = Array.from({ length: 6 }, (_, i) => 60 + i * 180);
  it.concurrent.each(some(1, [...moments, 3000, 3700]))(
    '%s ms after the beginning',
    on(async (machine, ms) => {
      await machine.update('stage', machine.bundle('1.1', { padding: 3_000_000 }));
      const applying = machine.start(['apply']);
      await new Promise((done) => setTimeout(done, ms));
      try {
        await cut(machine, applying.pid);
      } catch {
        // It was done before.
        await machine.off();
      }
      await applying.ended;
      await machine.boot();
      await machine.update('run');
      whole(machine);
      // And the machine takes updates as before.
      if (machine.installed().startsWith('1.0')) await machine.update('stage', machine.bundle('1.1'));
      expect((await machine.update('run')).code).toBe(0);
      expect(machine.installed()).toBe('1.1 installed');
      whole(machine);
    }),
  );

  it.skipIf(!LONG).concurrent(
    'is not the only end: who ends it waits for dpkg, and the rest follows at the next turn',
    on(async (machine) => {
      await machine.update(
        'stage',
        machine.bundle('1.1', { preinst: `touch ${machine.folder}/here; sleep 2` }),
      );
      const applying = machine.start(['apply']);
      await machine.until(() => existsSync(join(machine.folder, 'here')));
      process.kill(-applying.pid, 'SIGTERM');
      expect(await applying.ended).toMatchObject({
        code: 1,
        said: expect.stringMatching(/ended from outside/),
      });
      expect(machine.installed()).toBe('1.1 installed');
      expect(await machine.update('run')).toMatchObject({
        code: 0,
        said: expect.stringMatching(/1\.1 is installed and well/),
      });
      whole(machine);
    }),
  );
});

describe.concurrent('from the office’s own server', () => {
  async function serve(
    machine: Machine,
    answer: (range: string | undefined) => {
      readonly body?: Buffer;
      readonly endless?: boolean;
      readonly cut?: boolean;
    },
  ): Promise<{ readonly url: string; readonly asked: (string | undefined)[]; stop(): void }> {
    const [key, certificate] = ['tls.key', 'tls.pem'].map((name) => join(machine.folder, name));
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...['-subj', '/CN=office', '-addext', 'subjectAltName=IP:127.0.0.1'],
        ...['-keyout', key ?? '', '-out', certificate ?? ''],
      ],
      { stdio: 'ignore' },
    );
    copyFileSync(certificate ?? '', machine.path('etc/sitthi25/update-ca.pem'));
    const asked: (string | undefined)[] = [];
    const server: Server = createServer(
      { key: readFileSync(key ?? ''), cert: readFileSync(certificate ?? '') },
      (request, response) => {
        asked.push(request.headers.range);
        const { body, endless, cut: broken } = answer(request.headers.range);
        if (body === undefined) {
          response.writeHead(404).end();
          return;
        }
        const [, last] = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '') ?? [];
        if (last !== undefined) {
          response.writeHead(206).end(body.subarray(0, Number(last) + 1));
          return;
        }
        response.writeHead(200, broken === true ? { 'content-length': body.length } : {});
        response.on('error', () => undefined);
        if (endless === true) {
          const more = () => {
            while (response.write(body));
            if (!response.destroyed) response.once('drain', more);
          };
          more();
        } else if (broken === true)
          response.write(body.subarray(0, body.length / 2), () => response.destroy());
        else response.end(body);
      },
    );
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/sitthi25.update`;
    machine.configure({ opening: { days: [] }, update: { url } });
    return {
      url,
      asked,
      stop: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  it(
    'is fetched by a user of its own, staged, installed; and no more than its beginning the next time',
    on(async (machine) => {
      const bundle = readFileSync(machine.bundle('1.1', { padding: 200_000 }));
      const server = await serve(machine, () => ({ body: bundle }));
      try {
        expect(await machine.update('run')).toMatchObject({
          code: 0,
          said: expect.stringMatching(/1\.1 is installed and well/),
        });
        expect(machine.installed()).toBe('1.1 installed');
        expect(server.asked).toEqual([expect.stringMatching(/^bytes=0-/), undefined]);
        expect(await machine.update('run')).toMatchObject({
          code: 0,
          said: expect.stringMatching(/installed already/),
        });
        expect(server.asked).toHaveLength(3);
        if (process.getuid?.() === 0)
          expect(machine.text(join(machine.folder, 'fetches'))).toMatch(
            /--clear-groups --no-new-privs .* curl /,
          );
      } finally {
        server.stop();
      }
    }),
  );

  it.skipIf(!LONG)(
    'is not fetched again while it waits: only its beginning, unless it is not whole any more, or another is offered',
    on(async (machine) => {
      let offered = readFileSync(machine.bundle('1.1', { padding: 200_000 }));
      const server = await serve(machine, () => ({ body: offered }));
      try {
        await machine.kioskSays('open');
        const beginning = expect.stringMatching(/^bytes=0-/);
        const turn = async () => {
          server.asked.length = 0;
          expect(await machine.update('run')).toMatchObject({ code: 31 });
          return [...server.asked];
        };
        expect(await turn()).toEqual([beginning, undefined]);
        expect(await turn()).toEqual([beginning]);
        expect(readFileSync(machine.state('staged.update')).equals(offered)).toBe(true);
        flip(machine.state('staged.update'), offered.length - 20_000);
        expect(await turn()).toEqual([beginning, undefined]);
        offered = readFileSync(machine.bundle('1.2', { padding: 200_000 }));
        expect(await turn()).toEqual([beginning, undefined]);
        expect(await turn()).toEqual([beginning]);
        await machine.kioskSays('closed');
        expect(await machine.update('run')).toEqual({
          code: 0,
          said: expect.stringMatching(/1\.2 is ready already.*1\.2 is installed and well/s),
        });
        expect(machine.installed()).toBe('1.2 installed');
      } finally {
        server.stop();
      }
    }),
  );

  const ways: readonly (readonly [string, object, number, RegExp])[] = [
    ['that has nothing', {}, 22, /404/],
    ['that breaks off', { cut: true }, 22, /could not be fetched to its end/],
    ['that never ends', { endless: true }, 11, /larger than 2000000 bytes/],
  ];
  it.each(some(1, ways))(
    '%s changes nothing',
    on(async (machine, _what, how, code, sentence) => {
      const bundle = readFileSync(machine.bundle('1.1', { padding: 300_000 }));
      const server = await serve(machine, () =>
        Object.keys(how).length === 0 ? {} : { body: bundle, ...how },
      );
      try {
        const ran = await machine.start(['stage', server.url], { SITTHI25_BUNDLE_LIMIT: '2000000' }).ended;
        expect(ran).toMatchObject({ code, said: expect.stringMatching(sentence) });
        expect(existsSync(machine.state('staged.update'))).toBe(false);
        expect(machine.installed()).toBe('1.0 installed');
      } finally {
        server.stop();
      }
    }),
  );

  it(
    'that cannot show a certificate of the office’s authority is not spoken with',
    on(async (machine) => {
      const bundle = readFileSync(machine.bundle('1.1'));
      const server = await serve(machine, () => ({ body: bundle }));
      try {
        rmSync(machine.path('etc/sitthi25/update-ca.pem'));
        expect(await machine.update('stage', server.url)).toMatchObject({
          code: 22,
          said: expect.stringMatching(/certificate/),
        });
        expect(server.asked).toEqual([]);
      } finally {
        server.stop();
      }
    }),
  );

  it.skipIf(!LONG)(
    'that is not there does not keep from installing what was brought by hand',
    on(async (machine) => {
      const server = await serve(machine, () => ({}));
      server.stop();
      await machine.update('stage', machine.bundle('1.1'));
      expect(await machine.update('run')).toMatchObject({ code: 0 });
      expect(machine.installed()).toBe('1.1 installed');
    }),
  );
});

it.runIf(process.getuid?.() === 0)(
  'a disk without room is left as it is',
  on(async (machine) => {
    const bundle = machine.bundle('1.1', { padding: 3_000_000 });
    // A disk of 4 MB in place of the updater's folder, in a namespace of its own.
    const script = `mount -t tmpfs -o size=4m tmpfs ${machine.state('')} && sh "$@"; exit $?`;
    const updater = join(import.meta.dirname, '..', '..', 'build', 'updater', 'sitthi25-update');
    const ran = spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', updater, 'stage', bundle], {
      env: machine.env(),
      encoding: 'utf8',
    });
    expect(ran.stderr).toMatch(/there is no room/);
    expect(ran.status).toBe(23);
    expect(machine.installed()).toBe('1.0 installed');
  }),
);
