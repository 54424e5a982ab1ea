import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePki } from '../../fixtures/pki.ts';
import { certifyDocuments, serverKeys } from '../../office/keys/server-keys.ts';
import type { Config } from './config.ts';
import { readKeys } from './keys.ts';

let made: string;
let directory: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'keys-made-'));
  await makePki(made);
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keys-'));
  cpSync(made, directory, { recursive: true });
  writeFileSync(join(directory, 'officer-pin'), '2580\n');
  return () => rmSync(directory, { recursive: true, force: true });
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

const config = () =>
  ({
    tls: {
      ca: join(directory, 'ca.pem'),
      certificate: join(directory, 'kiosk.pem'),
      key: join(directory, 'kiosk.key'),
    },
    keys: {
      officePublicKey: join(directory, 'office-public.jwk'),
      signingKey: join(directory, 'signing-private.jwk'),
    },
    office: {},
    officer: { openAtStartPinFile: join(directory, 'officer-pin') },
  }) as Config;
const detail = () => {
  const read = readKeys(config());
  return read.ok ? 'read' : `${read.fault.name}: ${read.fault.detail}`;
};

describe('the files that a configuration names', () => {
  it('are read together', () => {
    const read = readKeys(config());
    expect(read.ok && read.value.tls.ca).toContain('BEGIN CERTIFICATE');
    expect(read.ok && [read.value.office.kty, read.value.signing.kty].every((kty) => kty !== undefined)).toBe(
      true,
    );
  });

  it('are the office’s authority as well, where it has one of its own', () => {
    const office = { authority: join(directory, 'rogue-ca.pem') };
    const read = readKeys({ ...config(), office } as Config);
    expect(read.ok && read.value.officeAuthority).toBe(readFileSync(office.authority, 'utf8'));
    const usual = readKeys(config());
    expect(usual.ok && usual.value.officeAuthority).toBe(usual.ok && usual.value.tls.ca);
    const missing = readKeys({ ...config(), office: { authority: join(directory, 'none') } } as Config);
    expect(!missing.ok && missing.fault.detail).toMatch(/^key office\.authority, file .*none: ENOENT$/);
  });

  it.each([
    ['tls.ca', 'ca.pem'],
    ['tls.certificate', 'kiosk.pem'],
    ['tls.key', 'kiosk.key'],
    ['keys.officePublicKey', 'office-public.jwk'],
    ['keys.signingKey', 'signing-private.jwk'],
    ['officer.openAtStartPinFile', 'officer-pin'],
  ])('%s missing: named, with its file', (key, file) => {
    rmSync(join(directory, file));
    expect(detail()).toBe(`config.bad: key ${key}, file ${join(directory, file)}: ENOENT`);
  });

  it.each([
    ['ed25519', ['ed25519'], 'ed25519'],
    ['P-521', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'secp521r1'],
    ['secp256k1', ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], 'secp256k1'],
    ['P-384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], undefined],
    ['RSA', ['rsa:2048'], undefined],
  ])('a certificate with a key of %s: Electron speaks it, or it is named', (_name, kind, refused) => {
    const [certificate, key] = [join(directory, 'kiosk.pem'), join(directory, 'kiosk.key')];
    const to = ['-keyout', key, '-out', certificate, '-subj', '/CN=kiosk'];
    execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', '-newkey', ...kind, ...to], {
      stdio: 'ignore',
    });
    expect(detail()).toBe(
      refused === undefined
        ? 'read'
        : `config.bad: key tls.certificate: its key is ${refused}; RSA, P-256 and P-384 are spoken by Electron`,
    );
    // An authority's file may hold several: the last of them counts as the first.
    writeFileSync(
      join(directory, 'ca.pem'),
      readFileSync(join(made, 'ca.pem'), 'utf8') + readFileSync(certificate, 'utf8'),
    );
    cpSync(join(made, 'kiosk.pem'), certificate);
    cpSync(join(made, 'kiosk.key'), key);
    expect(detail()).toMatch(refused === undefined ? /^read$/ : /key tls\.ca: its key is/);
  });

  it('a key that is none is named, and not quoted', () => {
    writeFileSync(join(directory, 'signing-private.jwk'), '{"d":"a secret"');
    expect(detail()).toContain('keys.signingKey');
    expect(detail()).toContain('not a JWK');
    expect(detail()).not.toContain('secret');
  });

  it('a PIN that is none is named, and not quoted', () => {
    writeFileSync(join(directory, 'officer-pin'), 'my secret');
    expect(detail()).toMatch(
      /^config\.bad: key officer\.openAtStartPinFile, .*: not a PIN of 4 to 8 digits$/,
    );
    expect(detail()).not.toContain('secret');
  });

  it('a certificate that is none, or of another key, is named', () => {
    writeFileSync(join(directory, 'kiosk.pem'), 'a secret, no certificate');
    expect(detail()).toMatch(/^config\.bad: keys tls\.ca, tls\.certificate, tls\.key: ERR_/);
    expect(detail()).not.toContain('secret');
    cpSync(join(made, 'ca.pem'), join(directory, 'kiosk.pem'));
    expect(detail()).toMatch(/^config\.bad: keys tls\.ca, tls\.certificate, tls\.key: ERR_/);
  });
});

it('takes a certificate for documents only of this office, of its own key, and for documents', async () => {
  await serverKeys(directory, ['localhost']);
  const at = (name: string) => join(directory, name);
  const ask = (curve: string, name: string) => {
    const made = [
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      `ec_paramgen_curve:${curve}`,
      '-noenc',
      '-batch',
    ];
    execFileSync(
      'openssl',
      [...made, '-subj', '/CN=any', '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`)],
      {
        stdio: 'pipe',
      },
    );
    const request = readFileSync(at(`${name}.csr`), 'utf8');
    writeFileSync(at(`${name}.pem`), certifyDocuments(directory, 'K-01', request));
  };
  ask('P-256', 'documents');
  ask('P-256', 'another');
  ask('P-384', 'longer');
  const read = (certificate: string, key: string, authority = 'authority.pem') => {
    const phone = { certificate: at(certificate), key: at(key) };
    const said = readKeys({ ...config(), office: { phone, authority: at(authority) } } as Config);
    return said.ok ? said.value.documents !== null : said.fault.detail;
  };
  expect(read('documents.pem', 'documents.key')).toBe(true);
  expect(read('documents.pem', 'another.key')).toMatch(/the key is not the certificate’s/);
  expect(read('longer.pem', 'longer.key')).toMatch(/not of P-256/);
  expect(read('server.pem', 'server.key')).toMatch(/not one for documents/);
  expect(read('documents.pem', 'documents.key', 'ca.pem')).toMatch(/the office did not sign/);
  expect(read('missing.pem', 'documents.key')).toMatch(/office.phone.certificate/);
  expect(() => certifyDocuments(directory, 'K-01', 'no request')).toThrow();
  const without = readKeys(config());
  expect(without.ok && without.value.documents).toBe(null);
});
