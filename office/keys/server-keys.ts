/**
 * The office's own authority and the certificate of its servers: made once, where they are missing. By the same authority kiosks
 * sign files for phones, each with a certificate for documents.
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { madeAnew, madeOnce } from './made-once.ts';

export interface ServerKeys {
  /** File that kiosks are given as `office.authority`. */
  readonly authorityFile: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** Whether they were made just now. */
  readonly made: boolean;
}

/** What both certificates have in common. */
const NEW = ['req', '-x509', '-batch', '-sha256'];
/** A server's certificate that ends sooner is made anew at the next start. */
const RENEWED_BEFORE_MS = 60 * 24 * 3_600_000;

/** A private key on P-256 (PEM), for its owner alone: made where it is missing. Throws when openssl is missing. */
export const keyOnce = (file: string): Promise<boolean> =>
  madeOnce(file, 0o600, (part) => {
    const how = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', part];
    execFileSync('openssl', how, { stdio: ['ignore', 'ignore', 'pipe'] });
  });

/** Whether a server can still show this certificate (PEM): it does not end soon, and says each of the names. */
function fits(certificate: string, names: readonly string[]): boolean {
  const read = new X509Certificate(certificate);
  return (
    read.validToDate.getTime() - Date.now() > RENEWED_BEFORE_MS &&
    names.every((name) => (isIP(name) > 0 ? read.checkIP(name) : read.checkHost(name)) !== undefined)
  );
}

/**
 * Reads them, or makes them with openssl; the server's certificate also when it ends within 60 days or lacks one of `names`
 * (DNS names and IP addresses). Processes that begin at once on one folder end up with the same ones. Throws when the folder
 * cannot be written or openssl is missing.
 */
export async function serverKeys(home: string, names: readonly string[]): Promise<ServerKeys> {
  // Openssl stands in the folder, and its files are named from anywhere.
  const folder = resolve(home);
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const server = (part: string) =>
    openssl(
      ...[
        ...NEW,
        '-days',
        '825',
        '-key',
        'server.key',
        '-out',
        part,
        '-subj',
        '/O=Sitthi 25 office/CN=office',
      ],
      ...['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'extendedKeyUsage=serverAuth'],
      '-addext',
      `subjectAltName=${names.map((name) => `${isIP(name) > 0 ? 'IP' : 'DNS'}:${name}`).join(',')}`,
    );
  // In this order: each certificate is of a key that is there for all, whoever made it.
  await keyOnce(file('authority.key'));
  await madeOnce(file('authority.pem'), 0o644, (part) =>
    openssl(
      ...[...NEW, '-days', '3650', '-key', 'authority.key', '-out', part],
      ...['-subj', '/O=Sitthi 25 office/CN=Office authority'],
      ...[
        '-addext',
        'basicConstraints=critical,CA:TRUE,pathlen:0',
        '-addext',
        'keyUsage=critical,keyCertSign',
      ],
    ),
  );
  await keyOnce(file('server.key'));
  const certificateFile = file('server.pem');
  const made = await madeOnce(certificateFile, 0o644, server);
  if (!fits(readFileSync(certificateFile, 'utf8'), names)) await madeAnew(certificateFile, 0o644, server);
  return {
    authorityFile: file('authority.pem'),
    certificate: readFileSync(certificateFile, 'utf8'),
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
