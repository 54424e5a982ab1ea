/** Keys that an office makes for itself: one set for a folder, whoever begins there, and however often one is cut off. */
import { execFile, execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listKey } from './list-key.ts';
import { serverKeys } from './server-keys.ts';

const NAMES = ['localhost', '127.0.0.1'];
const FILES = [
  ...['authority.key', 'authority.pem', 'server.key', 'server.pem'],
  ...['withdrawn-public.jwk', 'withdrawn.jwk'],
];
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'office-keys-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What a process of its own that begins on the folder reads: everything in it must belong together. */
const beginning = `
  import { serverKeys } from ${JSON.stringify(join(import.meta.dirname, 'server-keys.ts'))};
  import { listKey } from ${JSON.stringify(join(import.meta.dirname, 'list-key.ts'))};
  const [, home] = process.argv;
  const [server, list] = await Promise.all([serverKeys(home, ${JSON.stringify(NAMES)}), listKey(home)]);
  console.log(JSON.stringify({ server, list }));
`;
const begin = async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '--eval', beginning, home],
  ]);
  return stdout;
};
function belongTogether(): void {
  const read = (name: string) => readFileSync(join(home, name), 'utf8');
  const authority = new X509Certificate(read('authority.pem'));
  const server = new X509Certificate(read('server.pem'));
  expect(authority.checkPrivateKey(createPrivateKey(read('authority.key')))).toBe(true);
  expect(server.checkPrivateKey(createPrivateKey(read('server.key')))).toBe(true);
  expect(server.verify(authority.publicKey)).toBe(true);
  const { d: _secret, ...list } = JSON.parse(read('withdrawn.jwk'));
  expect(JSON.parse(read('withdrawn-public.jwk'))).toEqual(list);
  // And nothing that was begun and not used.
  expect(readdirSync(home).sort()).toEqual(FILES);
  for (const secret of ['authority.key', 'server.key', 'withdrawn.jwk'])
    expect(statSync(join(home, secret)).mode & 0o777, secret).toBe(0o600);
}

it('is one set for all who begin at once', { timeout: 120_000 }, async () => {
  const said = await Promise.all(Array.from({ length: 6 }, begin));
  const without = said.map((text) => text.replace(/"made":(true|false)/, ''));
  expect(new Set(without).size).toBe(1);
  expect(said.filter((text) => text.includes('"made":true'))).toHaveLength(1);
  belongTogether();
});

it('is made in a folder that is named from where the process stands', async () => {
  rmSync(home, { recursive: true });
  // Below it: a way up leads to the same place from many a folder.
  home = mkdtempSync(join(process.cwd(), '.sitthi', 'office-keys-'));
  const there = relative(process.cwd(), home);
  await Promise.all([serverKeys(there, NAMES), listKey(there)]);
  belongTogether();
});

it.each(FILES)('is whole again when a start was cut off before %s', async (last) => {
  await Promise.all([serverKeys(home, NAMES), listKey(home)]);
  // What comes after it was not there yet.
  const order = FILES.slice(0, 4);
  const gone = order.includes(last) ? order.slice(order.indexOf(last)) : [last];
  for (const name of gone) unlinkSync(join(home, name));
  await Promise.all([serverKeys(home, NAMES), listKey(home)]);
  belongTogether();
});

describe('the certificate of the servers', () => {
  it('stays from start to start', async () => {
    const first = await serverKeys(home, NAMES);
    expect(await serverKeys(home, NAMES)).toEqual({ ...first, made: false });
  });

  it('is made anew under the same authority when the office has another name', async () => {
    const first = await serverKeys(home, NAMES);
    const next = await serverKeys(home, [...NAMES, 'desk.office.example']);
    expect(new X509Certificate(next.certificate).checkHost('desk.office.example')).toBeDefined();
    expect([next.key, readFileSync(next.authorityFile, 'utf8')]).toEqual([
      first.key,
      readFileSync(first.authorityFile, 'utf8'),
    ]);
  });

  it('is made anew before it ends', async () => {
    const { authorityFile } = await serverKeys(home, NAMES);
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-batch', '-key', 'server.key', '-out', 'server.pem', '-subj', '/CN=office'],
        ...['-CA', 'authority.pem', '-CAkey', 'authority.key', '-days', '59'],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ],
      { cwd: home, stdio: 'pipe' },
    );
    const { certificate } = await serverKeys(home, NAMES);
    const days = (new X509Certificate(certificate).validToDate.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(800);
    expect(
      new X509Certificate(certificate).verify(new X509Certificate(readFileSync(authorityFile)).publicKey),
    ).toBe(true);
  });
});
