/** The office's commands as somebody types them: a process each, what it writes, and the sentence where it cannot. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealRequest } from '../../electron/request/seal.ts';

const root = join(import.meta.dirname, '..', '..');
const PASSPHRASE = 'long and known to two';
let home: string;
const at = (name: string) => join(home, name);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}
function office(args: readonly string[], more: { input?: string; passphrase?: string } = {}): Ran {
  const { input = '', passphrase } = more;
  const ran = spawnSync(process.execPath, [join(root, 'office/entry/office.ts'), ...args], {
    ...{ input, encoding: 'utf8', cwd: home },
    env: { ...process.env, ...(passphrase === undefined ? {} : { SITTHI_PASSPHRASE: passphrase }) },
  });
  return { code: ran.status, out: ran.stdout, error: ran.stderr };
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-commands-'));
  const pairs = await Promise.all(
    ['2568', '2569'].map(async (kid) => {
      const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
      const open = { ...(await exportJWK(pair.publicKey)), kid };
      writeFileSync(at(`${kid}.jwk`), JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid }));
      return open;
    }),
  );
  const sealed = await Promise.all(pairs.map((open, index) => sealRequest(`คำขอที่ ${index + 1}`, open)));
  writeFileSync(at('sealed.jwe'), `${sealed.join('\n')}\n`);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('open: writes what sealed requests say, with a key and with a locked one of before, from a file or a pipe', () => {
  const locked = office(['lock', '2568.jwk'], { passphrase: PASSPHRASE });
  expect([locked.code, locked.error]).toEqual([0, '']);
  writeFileSync(at('2568.key'), locked.out);
  const keys = ['--key', '2569.jwk', '2568.key'];
  const opened = office(['open', 'sealed.jwe', ...keys], { passphrase: PASSPHRASE });
  expect(opened).toEqual({ code: 0, out: 'คำขอที่ 1\nคำขอที่ 2\n', error: '' });
  const one = spawnSync('tail', ['-1', at('sealed.jwe')], { encoding: 'utf8' }).stdout;
  expect(office(['open', '-', '--key', '2569.jwk'], { input: one }).out).toBe('คำขอที่ 2\n');
});

it.each([
  [['open', 'sealed.jwe', '--key', '2569.jwk'], 'Line 1 is not sealed to any of these keys, or was changed.'],
  [['open', 'nowhere.jwe', '--key', '2569.jwk'], 'There is no file nowhere.jwe.'],
  [['open', 'sealed.jwe', '--key', 'nowhere.jwk'], 'There is no file nowhere.jwk.'],
  [['open', '.', '--key', '2569.jwk'], '. cannot be read (EISDIR).'],
  [
    ['open', 'sealed.jwe', '--key', 'sealed.jwe'],
    'The key file needs its passphrase: set SITTHI_PASSPHRASE.',
  ],
  [['lock', '2569.jwk'], 'Set SITTHI_PASSPHRASE: 12 letters or more.'],
])('%j: writes nothing of a request, and one sentence', (args, sentence) => {
  expect(office(args)).toEqual({ code: 1, out: '', error: `${sentence}\n` });
});

it('lock: of what is no private key makes no key file', () => {
  const ran = office(['lock', 'sealed.jwe'], { passphrase: PASSPHRASE });
  expect(ran).toEqual({ code: 1, out: '', error: 'sealed.jwe holds no private JWK.\n' });
});
