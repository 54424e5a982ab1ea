/**
 * What the kiosk's code counts on in the Node that runs it: Electron's has another TLS, another ICU and another way to load
 * addons than the one of nodejs.org. Run by run.ts, in a Node, and in Electron's main and utility process.
 */
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { CompactEncrypt, compactDecrypt, exportJWK, importJWK } from 'jose';

/** One thing that is so, or is not. */
export interface Fact {
  readonly name: string;
  readonly is: boolean;
  /** What was found. */
  readonly found: string;
}

const require = createRequire(import.meta.url);
const text = 'สมหญิง ทดสอบ';

const looks: Readonly<Record<string, (pki: string) => Promise<string> | string>> = {
  'a signature by Ed25519 holds, and not over another text': () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const mark = sign(null, Buffer.from(text), privateKey);
    if (!verify(null, Buffer.from(text), publicKey, mark)) throw new Error('its own signature is refused');
    if (verify(null, Buffer.from(`${text}.`), publicKey, mark)) throw new Error('another text is accepted');
    return `${mark.length} bytes`;
  },
  'what is sealed for P-256 (ECDH-ES+A256KW, A256GCM) is opened again': async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [shut, open] = await Promise.all(
      [publicKey, privateKey].map(async (key) => importJWK(await exportJWK(key), 'ECDH-ES+A256KW')),
    );
    if (shut === undefined || open === undefined) throw new Error('no keys');
    const sealed = await new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
      .encrypt(shut);
    const { plaintext } = await compactDecrypt(sealed, open);
    if (Buffer.from(plaintext).toString() !== text) throw new Error('another text came out');
    return `${sealed.length} characters`;
  },
  'SHA-256 is SHA-256': () => {
    const digest = createHash('sha256').update('abc').digest('hex');
    // FIPS 180-2, appendix B.1.
    if (digest !== 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
      throw new Error(digest);
    return digest.slice(0, 16);
  },
  'Windows-874 is read, in which old cards and gateways write': () => {
    const read = new TextDecoder('windows-874', { fatal: true }).decode(
      Uint8Array.from([0xca, 0xc1, 0xcb, 0xad, 0xd4, 0xa7]),
    );
    if (read !== 'สมหญิง') throw new Error(read);
    return read;
  },
  'Thai dates are of the Buddhist era, and Thai words are found': () => {
    const date = new Intl.DateTimeFormat('th-TH-u-ca-buddhist', {
      dateStyle: 'long',
      timeZone: 'Asia/Bangkok',
    });
    const written = date.format(new Date('2026-01-31T17:30:00Z'));
    if (!written.includes('2569') || !written.includes('กุมภาพันธ์')) throw new Error(written);
    const words = [...new Intl.Segmenter('th', { granularity: 'word' }).segment('ขอคัดสำเนา')];
    if (words.length < 2) throw new Error(`${words.length} words`);
    return written;
  },
  'TLS 1.3 with certificates of both sides, and refused without one': async (pki) => {
    const read = (name: string) => readFileSync(join(pki, name));
    const own = { cert: read('sas.pem'), key: read('sas.key'), ca: read('ca.pem') };
    const server = createServer(
      { ...own, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
      (socket) => socket.end('heard'),
    );
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const { port } = server.address() as AddressInfo;
    const ask = (certificate: object) =>
      new Promise<string>((told) => {
        let heard = '';
        let protocol = 'nothing';
        const socket = connect({ host: 'localhost', port, ca: own.ca, ...certificate }, () => {
          protocol = socket.getProtocol() ?? protocol;
          socket.on('data', (bytes) => {
            heard += bytes;
          });
        });
        socket.on('error', (error: NodeJS.ErrnoException) => told(error.code ?? error.message));
        socket.on('close', () => told(`${heard} by ${protocol}`));
      });
    try {
      const heard = await ask({ cert: read('kiosk.pem'), key: read('kiosk.key') });
      if (!heard.startsWith('heard')) throw new Error(heard);
      const refused = await ask({});
      if (refused.startsWith('heard')) throw new Error('who has no certificate is heard');
      return heard;
    } finally {
      server.close();
    }
  },
  'the database is loaded, and keeps a line': () => {
    const Database = require('better-sqlite3') as new (
      file: string,
    ) => { prepare(sql: string): { get(): unknown }; close(): void };
    const database = new Database(':memory:');
    const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    database.close();
    return version;
  },
  'the card reader’s addon is loaded': () => {
    if (!('Devices' in (require('smartcard') as object))) throw new Error('it has no Devices');
    return 'smartcard';
  },
  'a shared library is called': () => {
    const koffi = require('koffi') as typeof import('koffi');
    const [library, name] = process.platform === 'win32' ? ['kernel32.dll', 'lstrlenA'] : [null, 'strlen'];
    const length = koffi.load(library).func(name, 'int', ['str'])('koffi') as number;
    if (length !== 5) throw new Error(`${length}`);
    return `${name}: ${length}`;
  },
};

/** Looks at each; one that throws is not so. `pki`: the folder of fixtures/pki.ts. */
export async function facts(pki: string): Promise<readonly Fact[]> {
  const found: Fact[] = [];
  for (const [name, look] of Object.entries(looks))
    try {
      found.push({ name, is: true, found: await look(pki) });
    } catch (error) {
      found.push({ name, is: false, found: (error as Error).message });
    }
  return found;
}
