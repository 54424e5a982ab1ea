import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import { ASKED, complaintOf, configurationOf, FILES, writeSite } from './setup.ts';

const ANSWERS = {
  kioskId: 'PKN-01',
  'office.name.th': 'ที่ว่าการอำเภอปากน้ำ',
  'office.name.en': 'Pak Nam District Office',
  'office.officeId': '1101',
  'office.requestPrefix': 'สป.0117',
  mode: 'self-service',
  'sas.url': 'https://sas.example',
  'linkage.url': 'https://linkage.example',
  'printing.printer': 'kiosk',
  'card.reader': '',
  'card.officerReader': '',
} as const;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-setup-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('what is written', () => {
  it('is a configuration that the kiosk takes, and keys that nobody else reads', () => {
    writeSite(directory, ANSWERS, '/var/lib/sitthi25');
    expect(readdirSync(directory).sort()).toEqual(Object.values(FILES).sort());
    const config = readConfig(join(directory, 'kiosk.json'));
    expect(
      config.ok && [config.value.kioskId, config.value.office.officeId, config.value.demonstration],
    ).toEqual(['PKN-01', 1101, false]);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o137).toBe(0);
  });

  it('asks for a certificate for the key that stays: of P-256, for the kiosk by its name, as a client', () => {
    writeSite(directory, ANSWERS, '/var/lib/sitthi25');
    const [csr, key] = [join(directory, FILES.request), join(directory, FILES.key)];
    const said = execFileSync('openssl', ['req', '-in', csr, '-noout', '-verify', '-text'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(said).toMatch(/CN ?= ?PKN-01/);
    expect(said).toContain('TLS Web Client Authentication');
    const asked = execFileSync('openssl', ['req', '-in', csr, '-noout', '-pubkey'], { encoding: 'utf8' });
    const own = createPublicKey(createPrivateKey(readFileSync(key, 'utf8')));
    expect(own.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(asked).toBe(own.export({ type: 'spki', format: 'pem' }));
  });

  it('gives the office the public half of the key by which papers are signed, and no more', () => {
    writeSite(directory, ANSWERS, '/var/lib/sitthi25');
    const jwk = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8'));
    const [secret, open] = [jwk(FILES.signing), jwk(FILES.signingPublic)];
    expect(open).not.toHaveProperty('d');
    const mark = sign(null, Buffer.from('paper'), createPrivateKey({ key: secret, format: 'jwk' }));
    expect(verify(null, Buffer.from('paper'), createPublicKey({ key: open, format: 'jwk' }), mark)).toBe(
      true,
    );
  });

  it('is nothing at all where one of it is there already', () => {
    writeFileSync(join(directory, FILES.signingPublic), 'of somebody');
    expect(() => writeSite(directory, ANSWERS, '/var/lib/sitthi25')).toThrow(/is there already/);
    expect(readdirSync(directory)).toEqual([FILES.signingPublic]);
    expect(readFileSync(join(directory, FILES.signingPublic), 'utf8')).toBe('of somebody');
  });

  it('is nothing at all of answers that the kiosk would not take', () => {
    expect(() => writeSite(directory, { ...ANSWERS, 'sas.url': 'http://plain' }, '/s')).toThrow(/sas\.url/);
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([
    ['kioskId', 'ไม่'],
    ['office.name.th', 'Office'],
    ['office.name.en', ''],
    ['office.officeId', 'หนึ่ง'],
    ['office.requestPrefix', ''],
    ['mode', 'both'],
    ['sas.url', 'http://sas.example'],
    ['linkage.url', 'somewhere'],
    ['printing.printer', ''],
  ] as const)('is refused as the kiosk would refuse it: %s %j', (key, answer) => {
    expect(complaintOf(key, answer)).toContain(`key ${key}`);
  });

  it('is taken alone exactly when the kiosk takes the whole with it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ASKED), fc.string({ maxLength: 40 }), (key, answer) => {
        const complaint = complaintOf(key, answer);
        let written = true;
        try {
          writeFileSync(join(directory, 'kiosk.json'), configurationOf({ ...ANSWERS, [key]: answer }, '/s'));
          written = readConfig(join(directory, 'kiosk.json')).ok;
        } finally {
          rmSync(join(directory, 'kiosk.json'), { force: true });
        }
        expect(complaint === null).toBe(written);
      }),
    );
  });
});

/** What is waited for, and what is typed then. */
type Turn = readonly [asked: string, typed: string];
const ENTER = '\n';
/** Takes back what stands on the line. */
const CLEAR = '\u0015';
const CTRL_C = '\u0003';
const TALK: readonly Turn[] = [
  ['Name of this kiosk', `PKN-01${ENTER}`],
  ['Name of the office in Thai', `Pak Nam${ENTER}`],
  ['must have Thai letters', `${CLEAR}ที่ว่าการอำเภอปากน้ำ${ENTER}`],
  ['Name of the office in English', `Pak Nam District Office${ENTER}`],
  ['Number of the registration office', `1101${ENTER}`],
  ['Prefix of document numbers', `สป.0117${ENTER}`],
  ['How the kiosk is used', ENTER],
  ['Address of the SAS', `http://sas.example${ENTER}`],
  ['key sas.url', `${CLEAR}https://sas.example${ENTER}`],
  ['Address of the Linkage Center', `https://linkage.example${ENTER}`],
  ['Name of the printer', `kiosk${ENTER}`],
  ['Reader of the citizen', ENTER],
  ['Reader of the officer', ENTER],
  ['Write this to', `y${ENTER}`],
];

/** Talks with the wizard, each word when it is waited for; `stopAt`: what is typed, or done, in place of that turn's answer. */
function talk(stopAt = TALK.length, stop = CTRL_C): Promise<{ code: number | null; said: string }> {
  const words = ['--directory', join(directory, 'etc'), '--store', directory];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'setup-cli.ts'), ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '400' },
  });
  let [said, turn, from] = ['', 0, 0];
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const [asked, typed] = TALK[turn] ?? [];
    if (asked === undefined || typed === undefined || !said.slice(from).includes(asked)) return;
    from = said.length;
    if (turn < stopAt) child.stdin.write(typed);
    else if (stop === '') child.stdin.end();
    else if (stop === 'kill') child.kill('SIGKILL');
    else child.stdin.write(stop);
    turn = turn < stopAt ? turn + 1 : TALK.length;
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
  return new Promise((done) => child.once('exit', (code) => done({ code, said })));
}

describe('the wizard', { timeout: 60_000 }, () => {
  const etc = () => join(directory, 'etc');

  it('asks until each answer is one, writes all of it, and says where each file goes', async () => {
    const { code, said } = await talk();
    expect(said).toContain('Send kiosk.csr');
    expect(code).toBe(0);
    expect(readdirSync(etc()).sort()).toEqual(Object.values(FILES).sort());
    const config = readConfig(join(etc(), 'kiosk.json'));
    expect(config.ok && [config.value.office.name.th, config.value.sas.url]).toEqual([
      'ที่ว่าการอำเภอปากน้ำ',
      'https://sas.example',
    ]);
    // What is asked for is never a key, and none is shown.
    expect(said).not.toContain('PRIVATE KEY');
    const again = await talk();
    expect([again.code, again.said.includes('nothing is written over')]).toEqual([1, true]);
  });

  it.each([
    ['Ctrl-C in the middle', 5, CTRL_C, 1],
    ['the end of what is typed', 3, '', 1],
    ['Ctrl-C at the last question', TALK.length - 1, CTRL_C, 1],
    ['"no" at the last question', TALK.length - 1, `n${ENTER}`, 1],
    ['a kill', 8, 'kill', null],
  ] as const)('leaves nothing after %s', async (_what, stopAt, stop, code) => {
    const ended = await talk(stopAt, stop);
    expect(ended.code).toBe(code);
    if (code !== null) expect(ended.said).toMatch(/Nothing was written|nothing was written/);
    expect(existsSync(etc())).toBe(false);
  });
});
