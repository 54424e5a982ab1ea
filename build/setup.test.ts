/** Set-up on machines where something is missing: what it says, and what it leaves behind. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '..');
let clone: string;
const at = (path: string) => join(clone, path);

/** A clone in which nothing is missing that npm would bring, and whose policy-rc.d is not the machine's. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 's25-setup-'));
  for (const folder of ['build', 'node_modules', '.tools', 'bin']) mkdirSync(at(folder));
  writeFileSync(at('package-lock.json'), '{}');
  const lock = createHash('sha256').update('{}').digest('hex').slice(0, 16);
  writeFileSync(at('node_modules/.sitthi-lock'), lock);
  writeFileSync(at('.tools/electron-tried'), lock);
  symlinkSync(process.execPath, at('bin/node'));
  const script = readFileSync(join(root, 'build/setup.sh'), 'utf8');
  writeFileSync(at('build/setup.sh'), script.replace('/usr/sbin/policy-rc.d', at('policy-rc.d')));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** Makes a package missing, until `file` is there. */
function miss(): void {
  const script = readFileSync(at('build/setup.sh'), 'utf8');
  const line = `sitthi-nothing|${at('brought')}|so that a test can miss it`;
  writeFileSync(at('build/setup.sh'), script.replace("packages='\n", `packages='\n${line}\n`));
}

/** An apt-get that does what a test wants at `install`. */
function fakeApt(install: string): void {
  writeFileSync(
    at('bin/apt-get'),
    `#!/bin/sh\n[ "$1" = install ] || exit 0\necho installing >>'${at('installed')}'\n${install}\n`,
  );
  chmodSync(at('bin/apt-get'), 0o755);
}

function begin(options: { readonly through?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {}) {
  const [command = '', ...args] = [...(options.through ?? []), 'bash', at('build/setup.sh')];
  const child = spawn(command, args, {
    env: { ...process.env, PATH: `${at('bin')}${delimiter}${process.env.PATH}`, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const end = new Promise<{ code: number | null; said: string }>((done) =>
    child.once('close', (code) => done({ code, said })),
  );
  return { child, end };
}
const setUp = (options?: Parameters<typeof begin>[0]) => begin(options).end;

it('no script is one that npm runs by itself while it installs: it would wait for the set-up that waits for it', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const npms = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
  expect(Object.keys(scripts).filter((name) => [...npms, 'dependencies'].includes(name))).toEqual([]);
});

it('is quick, and says nothing, when nothing is missing', async () => {
  expect(await setUp()).toEqual({ code: 0, said: '' });
  // Seconds of a processor: the machine may have other work.
  const { said } = await setUp({ through: ['bash', '-c', '"$@"; times', 'timed'] });
  const spent = [...said.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  expect(spent).toHaveLength(4);
  expect(spent.reduce((sum, one) => sum + one, 0)).toBeLessThan(2);
});

it('what root has set up is there for another user, who is told when there is something to write', async () => {
  const through = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  execFileSync('chmod', ['-R', 'a+rX', clone]);
  expect((await setUp({ through })).said).toMatch(
    /belongs to another user: run this as that user, or give it/,
  );
  mkdirSync(at('fixtures'));
  cpSync(join(root, 'fixtures/pki.ts'), at('fixtures/pki.ts'));
  expect((await setUp()).said).toContain('making keys and certificates');
  chmodSync(at('.sitthi'), 0o700);
  expect(await setUp({ through })).toEqual({ code: 0, said: '' });
});

it('says what it installs and why, once, though two commands are begun together', async () => {
  miss();
  fakeApt(`sleep 1; touch '${at('brought')}'`);
  const ran = await Promise.all([setUp(), setUp()]);
  expect(ran.map(({ code }) => code)).toEqual([0, 0]);
  const said = ran.map((one) => one.said).join('');
  expect(said.match(/installing sitthi-nothing \(so that a test can miss it\)/g)).toHaveLength(1);
  expect(said).toContain('another command is setting up; waiting for it');
  expect(readFileSync(at('installed'), 'utf8')).toBe('installing\n');
  expect(existsSync(at('policy-rc.d'))).toBe(false);
});

it('without network: says to connect it (the real apt-get, which would end well)', async () => {
  miss();
  for (const folder of ['lists', 'cache']) mkdirSync(at(folder));
  writeFileSync(at('sources.list'), 'deb http://deb.debian.org/debian bookworm main\n');
  writeFileSync(
    at('apt.conf'),
    `Dir::State::lists "${at('lists')}";\nDir::Cache "${at('cache')}";\nDir::Etc::sourcelist "${at('sources.list')}";\nDir::Etc::sourceparts "/dev/null";\n`,
  );
  const { code, said } = await setUp({ through: ['unshare', '--net'], env: { APT_CONFIG: at('apt.conf') } });
  expect(said).toMatch(/apt-get update failed: connect the network \(or an apt mirror\), then run again/);
  expect(code).toBe(1);
  expect(existsSync(at('policy-rc.d'))).toBe(false);
}, 60_000);

it('without apt: names what to install by hand', async () => {
  miss();
  mkdirSync(at('usr-bin'));
  for (const name of readdirSync('/usr/bin'))
    if (!name.startsWith('apt')) symlinkSync(join('/usr/bin', name), at(`usr-bin/${name}`));
  const { code, said } = await setUp({ env: { PATH: `${at('bin')}${delimiter}${at('usr-bin')}` } });
  expect(said).toMatch(/no apt; install these by hand and run again: sitthi-nothing/);
  expect(code).toBe(1);
});

it('apt that fails: says where it is written why, and leaves no policy-rc.d', async () => {
  miss();
  fakeApt('echo "E: no such package" >&2; exit 100');
  const { code, said } = await setUp();
  expect(said).toContain(`apt-get install failed; ${at('.tools/apt.log')} says why`);
  expect(readFileSync(at('.tools/apt.log'), 'utf8')).toContain('no such package');
  expect(code).toBe(1);
  expect(existsSync(at('policy-rc.d'))).toBe(false);
});

it('stopped while it installs: leaves no policy-rc.d', async () => {
  miss();
  fakeApt('sleep 1');
  const { child, end } = begin();
  await vi.waitFor(() => expect(existsSync(at('installed'))).toBe(true));
  expect(existsSync(at('policy-rc.d'))).toBe(true);
  child.kill('SIGTERM');
  expect((await end).code).toBe(130);
  expect(existsSync(at('policy-rc.d'))).toBe(false);
});

it('a policy-rc.d that was there before is left as it is', async () => {
  miss();
  writeFileSync(at('policy-rc.d'), 'the machine’s own');
  fakeApt(`touch '${at('brought')}'`);
  expect((await setUp()).code).toBe(0);
  expect(readFileSync(at('policy-rc.d'), 'utf8')).toBe('the machine’s own');
});

it('makes the certificates again a month before they end', async () => {
  mkdirSync(at('fixtures'));
  cpSync(join(root, 'fixtures/pki.ts'), at('fixtures/pki.ts'));
  expect((await setUp()).said).toContain('making keys and certificates');
  expect(await setUp()).toEqual({ code: 0, said: '' });
  const short = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-batch'];
  const kiosk = at('.sitthi/pki/kiosk');
  execFileSync('openssl', [...short, '-days', '20', '-keyout', `${kiosk}.key`, '-out', `${kiosk}.pem`], {
    stdio: 'ignore',
  });
  expect((await setUp()).said).toMatch(/end within a month[\s\S]*making keys and certificates/);
  execFileSync('openssl', ['x509', '-checkend', '2592000', '-noout', '-in', `${kiosk}.pem`]);
}, 60_000);

it('tries to fetch Electron once a day, and says from where', async () => {
  expect((await setUp()).said).toBe('');
  const longAgo = new Date(Date.now() - 25 * 3600_000);
  utimesSync(at('.tools/electron-tried'), longAgo, longAgo);
  const env = { ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
  expect((await setUp({ env })).said).toMatch(/from http:\/\/127\.0\.0\.1:9\/[\s\S]*tried again in a day/);
  expect(statSync(at('.tools/electron-tried')).mtimeMs).toBeGreaterThan(longAgo.getTime() + 3600_000);
  expect(await setUp({ env })).toEqual({ code: 0, said: '' });
});
