/** The files that the configuration names: certificates for both servers, the office's key, the kiosk's signing key. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { JWK } from 'jose';
import { z } from 'zod';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import type { Config } from './config.ts';
import { privateKeyOf, publicKeyOf } from './signing-key.ts';
import { readSmallFile } from './strict-file.ts';

/** What those files hold. The private keys live in memory of the kiosk's and the visit's process alone. */
export interface Keys {
  /** PEM. */
  readonly tls: { readonly ca: string; readonly certificate: string; readonly key: string };
  /** PEM: by whom the office's server is certified. */
  readonly officeAuthority: string;
  /** By whom the list of withdrawn papers is signed; null: none is fetched. */
  readonly withdrawn: JWK | null;
  /** PEM: certificate and key by which files for phones are signed; null: none are offered. */
  readonly documents: { readonly certificate: string; readonly key: string } | null;
  /** Requests are sealed to it. */
  readonly office: JWK;
  /** Signs the codes on papers. */
  readonly signing: JWK;
}

/** Longer than any of them, in bytes: an authority's file may hold several certificates. */
const LARGEST_FILE = 256 * 1024;
/** A file that cannot be read; its message quotes nothing of it. */
class NoFile extends Error {}

/** A certificate of a kind that Electron's TLS does not speak; its message quotes nothing of it. */
class NotSpoken extends Error {}

/** Curves of certificates with which BoringSSL, Electron's TLS, shakes hands; Node's own takes others as well. */
const CURVES: readonly unknown[] = ['prime256v1', 'secp384r1'];
const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Throws where a certificate of a PEM file has a key of a kind that only Node's TLS speaks: under Electron nobody would answer. */
function spokenByElectron(pem: string): void {
  for (const [block] of pem.matchAll(BLOCK)) {
    const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(block).publicKey;
    const kind = asymmetricKeyType === 'ec' ? asymmetricKeyDetails?.namedCurve : asymmetricKeyType;
    if (kind !== 'rsa' && !CURVES.includes(kind))
      throw new NotSpoken(`its key is ${kind}; RSA, P-256 and P-384 are spoken by Electron`);
  }
}

/** RFC 9336. */
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';
/** A certificate for documents that is of no use; its message quotes nothing of it. */
class NoDocuments extends Error {}
/** Throws where a key is not its certificate's, or the office did not sign it for documents. */
function signsDocuments(
  { certificate, key }: { readonly certificate: string; readonly key: string },
  authority: string,
): void {
  const [own, office] = [new X509Certificate(certificate), new X509Certificate(authority)];
  const secret = createPrivateKey(key);
  if (secret.asymmetricKeyDetails?.namedCurve !== 'prime256v1' || !own.checkPrivateKey(secret))
    throw new NoDocuments('the key is not the certificate’s, or not of P-256');
  if (!own.verify(office.publicKey)) throw new NoDocuments('the office did not sign the certificate');
  if (!own.keyUsage?.includes(DOCUMENT_SIGNING))
    throw new NoDocuments('the certificate is not one for documents');
}

const PIN = /^\s*[0-9]{4,8}\s*$/;
const Jwk = z.looseObject({ kty: z.string().min(1) });

/** Reads them all; a file that is missing or is not what it should be gives `config.bad` with its key and path. */
export function readKeys(config: Config): Result<Keys, Fault> {
  let at = '';
  const read = (key: string, path: string) => {
    at = `key ${key}, file ${path}`;
    const bytes = readSmallFile(path, LARGEST_FILE);
    if (!bytes.ok) throw new NoFile(bytes.fault);
    return bytes.value.toString('utf8');
  };
  const jwk = (key: string, path: string) => Jwk.parse(JSON.parse(read(key, path))) as JWK;
  try {
    const tls = {
      ca: read('tls.ca', config.tls.ca),
      certificate: read('tls.certificate', config.tls.certificate),
      key: read('tls.key', config.tls.key),
    };
    const { authority, phone, withdrawnKey } = config.office;
    const keys: Keys = {
      tls,
      officeAuthority: authority === undefined ? tls.ca : read('office.authority', authority),
      withdrawn: withdrawnKey === undefined ? null : jwk('office.withdrawnKey', withdrawnKey),
      documents:
        phone === undefined
          ? null
          : {
              certificate: read('office.phone.certificate', phone.certificate),
              key: read('office.phone.key', phone.key),
            },
      office: jwk('keys.officePublicKey', config.keys.officePublicKey),
      signing: jwk('keys.signingKey', config.keys.signingKey),
    };
    at = 'key keys.signingKey';
    privateKeyOf(keys.signing);
    at = 'key office.withdrawnKey';
    if (keys.withdrawn !== null) publicKeyOf(keys.withdrawn);
    at = 'keys office.phone.certificate, office.phone.key, office.authority';
    if (keys.documents !== null) signsDocuments(keys.documents, keys.officeAuthority);
    // Only looked at: it is read when the day is opened, and kept nowhere.
    const { openAtStartPinFile } = config.officer;
    if (openAtStartPinFile !== undefined && !PIN.test(read('officer.openAtStartPinFile', openAtStartPinFile)))
      return fail(fault('config.bad', `${at}: not a PIN of 4 to 8 digits`));
    at = 'keys tls.ca, tls.certificate, tls.key';
    createSecureContext({ ca: keys.tls.ca, cert: keys.tls.certificate, key: keys.tls.key });
    at = 'key office.authority';
    createSecureContext({ ca: keys.officeAuthority });
    for (const [key, pem] of [
      ['tls.ca', keys.tls.ca],
      ['tls.certificate', keys.tls.certificate],
      ['office.authority', keys.officeAuthority],
    ] as const) {
      at = `key ${key}`;
      spokenByElectron(pem);
    }
    return ok(keys);
  } catch (error) {
    if (error instanceof NoFile || error instanceof NotSpoken || error instanceof NoDocuments)
      return fail(fault('config.bad', `${at}: ${error.message}`));
    const { code, name } = error as NodeJS.ErrnoException;
    // Never the message: it may quote the file.
    return fail(
      fault(
        'config.bad',
        `${at}: ${code ?? (name === 'ZodError' || name === 'SyntaxError' ? 'not a JWK' : name)}`,
      ),
    );
  }
}
