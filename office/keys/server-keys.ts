/**
 * The office's own authority and the certificate of its servers: made once, where they are missing. By the same authority kiosks
 * sign files for phones, each with a certificate for documents.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

export interface ServerKeys {
  /** File that kiosks are given as `office.authority`. */
  readonly authorityFile: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** Whether they were made just now. */
  readonly made: boolean;
}

/** What both certificates have in common: a new key on P-256, kept without a passphrase, for its owner alone. */
const NEW = [
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-noenc',
  '-batch',
  '-sha256',
];

/** Reads them, or makes them with openssl. Throws when the folder cannot be written or openssl is missing. */
export function serverKeys(home: string, names: readonly string[]): ServerKeys {
  const file = (name: string) => join(home, name);
  const made = !existsSync(file('server.pem'));
  if (made) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const openssl = (...args: string[]) =>
      execFileSync('openssl', [...NEW, ...args], { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
    openssl(
      ...[
        '-days',
        '3650',
        '-keyout',
        'authority.key',
        '-out',
        'authority.pem',
        '-subj',
        '/O=Sitthi 25 office/CN=Office authority',
      ],
      ...[
        '-addext',
        'basicConstraints=critical,CA:TRUE,pathlen:0',
        '-addext',
        'keyUsage=critical,keyCertSign',
      ],
    );
    const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`));
    openssl(
      ...[
        '-days',
        '825',
        '-keyout',
        'server.key',
        '-out',
        'server.part',
        '-subj',
        '/O=Sitthi 25 office/CN=office',
      ],
      ...['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'extendedKeyUsage=serverAuth'],
      ...['-addext', `subjectAltName=${alternatives.join(',')}`],
    );
    for (const secret of ['authority.key', 'server.key']) chmodSync(file(secret), 0o600);
    // Last: whoever is cut off in between begins again.
    renameSync(file('server.part'), file('server.pem'));
  }
  return {
    authorityFile: file('authority.pem'),
    certificate: readFileSync(file('server.pem'), 'utf8'),
    key: readFileSync(file('server.key'), 'utf8'),
    made,
  };
}

/** What a kiosk asks for with a request for a certificate (PKCS #10), and cannot choose by itself. */
const FOR_DOCUMENTS = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature,nonRepudiation',
  // Documents (RFC 9336); readers of PDFs look for mail's as well.
  'extendedKeyUsage=1.3.6.1.5.5.7.3.36,emailProtection',
];

/**
 * The certificate (PEM) by which a kiosk signs files: of the key in its request (PKCS #10, PEM), under this office's authority, for
 * documents alone, whatever else the request asks for. Throws when the request is none, or openssl is missing.
 */
export function certifyDocuments(home: string, kiosk: string, request: string): string {
  return execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-in', '-', '-verify', '-sha256', '-days', '825'],
      ...['-CA', join(home, 'authority.pem'), '-CAkey', join(home, 'authority.key')],
      ...['-subj', `/O=Sitthi 25 kiosk/CN=${kiosk}`, '-copy_extensions', 'none'],
      ...FOR_DOCUMENTS.flatMap((extension) => ['-addext', extension]),
    ],
    { input: request, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
  );
}
