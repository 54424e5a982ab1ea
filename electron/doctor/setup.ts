/**
 * What `sitthi25-setup` makes of a site's answers: its configuration, the keys of this machine, and what goes to the offices
 * that certify them. Keys are made here and leave in no form; nothing is half-written, whatever ends it.
 */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../config/config.ts';

/** What a site is asked, in this order. Words of the configuration (docs/configuration.md). */
export const ASKED = [
  'kioskId',
  'office.name.th',
  'office.name.en',
  'office.officeId',
  'office.requestPrefix',
  'mode',
  'sas.url',
  'linkage.url',
  'printing.printer',
  'card.reader',
  'card.officerReader',
] as const;
export type Asked = (typeof ASKED)[number];
export type Answers = Readonly<Partial<Record<Asked, string>>>;

/** May be left empty: the kiosk then takes the first reader, or its officer's card in the same one. */
const MAY_BE_EMPTY: readonly Asked[] = ['card.reader', 'card.officerReader'];
const NUMBERS: readonly Asked[] = ['office.officeId'];

/** Whatever has not been answered yet, so that one answer can be judged by itself. */
const UNANSWERED: Readonly<Record<Asked, string>> = {
  kioskId: 'KIOSK-01',
  'office.name.th': 'สำนักงาน',
  'office.name.en': 'Office',
  'office.officeId': '1',
  'office.requestPrefix': 'มท.0000',
  mode: 'self-service',
  'sas.url': 'https://sas.invalid',
  'linkage.url': 'https://linkage.invalid',
  'printing.printer': 'printer',
  'card.reader': '',
  'card.officerReader': '',
};

/** Names of the files, beside the configuration. */
export const FILES = {
  config: 'kiosk.json',
  key: 'kiosk.key',
  request: 'kiosk.csr',
  signing: 'signing-private.jwk',
  signingPublic: 'signing-public.jwk',
} as const;
/** What others bring: the certificate for the request, by whom servers are certified, and to whom requests are sealed. */
export const BROUGHT = ['kiosk.pem', 'ca.pem', 'office-public.jwk'] as const;

/** The configuration that follows from answers, as text. `store`: where the kiosk keeps its journal. */
export function configurationOf(answers: Answers, store: string): string {
  const config: Record<string, unknown> = {};
  for (const key of ASKED) {
    const answer = (answers[key] ?? UNANSWERED[key]).trim();
    if (answer === '' && MAY_BE_EMPTY.includes(key)) continue;
    const words = key.split('.');
    const last = words.pop() ?? key;
    let at = config;
    for (const word of words) {
      at[word] ??= {};
      at = at[word] as Record<string, unknown>;
    }
    at[last] = NUMBERS.includes(key) && /^\d+$/.test(answer) ? Number(answer) : answer;
  }
  const rest = {
    tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: FILES.key },
    keys: { officePublicKey: 'office-public.jwk', signingKey: FILES.signing },
    store: { directory: store },
  };
  return `${JSON.stringify({ ...config, ...rest }, null, 2)}\n`;
}

/** Why the kiosk would not take an answer, in the words in which it would refuse its configuration; null: it would. */
export function complaintOf(key: Asked, answer: string): string | null {
  const parsed = parseConfig(configurationOf({ [key]: answer }, '/var/lib/sitthi25'), '/');
  return parsed.ok ? null : (parsed.fault.detail ?? parsed.fault.name);
}

/** A key for TLS: P-256, which Electron speaks. PEM. */
const tlsKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** What asks an authority to certify the key in a file, for the kiosk of that name. PEM. Throws where openssl is missing. */
function requestFor(keyFile: string, kioskId: string): string {
  const words = ['req', '-new', '-sha256', '-batch', '-subj', `/CN=${kioskId}`, '-key', keyFile];
  return execFileSync('openssl', [...words, '-addext', 'extendedKeyUsage=clientAuth'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The key by which papers are signed, and its public half, which the office keeps. */
function signingKey(): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const marks = { use: 'sig', alg: 'EdDSA', kid: randomUUID() };
  const text = (key: typeof privateKey) =>
    `${JSON.stringify({ ...key.export({ format: 'jwk' }), ...marks })}\n`;
  return { secret: text(privateKey), open: text(publicKey) };
}

/** The group of the kiosk's own user, where the package made one. */
function kioskGroup(): number | null {
  try {
    return Number(
      execFileSync('id', ['-g', 'sitthi25'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  }
}

/** Which of the files are in a folder already: nothing of a site's is written over. */
export const alreadyThere = (directory: string): readonly string[] =>
  Object.values(FILES).filter((name) => existsSync(join(directory, name)));

/**
 * Makes everything in a folder of its own beside the others, and moves it file by file, the configuration last: a kiosk that
 * finds one finds its keys. Files are root's, mode 0600; of an installed kiosk its group reads them (0640). Throws, with
 * nothing left of it, where it cannot.
 */
export function writeSite(directory: string, answers: Answers, store: string): void {
  const text = configurationOf(answers, store);
  const parsed = parseConfig(text, directory);
  if (!parsed.ok) throw new Error(parsed.fault.detail ?? parsed.fault.name);
  mkdirSync(directory, { recursive: true, mode: 0o750 });
  const { secret, open } = signingKey();
  const group = kioskGroup();
  const made = mkdtempSync(join(directory, '.setup-'));
  const moved: string[] = [];
  const make = (name: string, content: string) => {
    const file = join(made, name);
    writeFileSync(file, content, { mode: group === null ? 0o600 : 0o640, flush: true });
    if (group !== null) chownSync(file, process.getuid?.() ?? 0, group);
    return file;
  };
  try {
    const key = make(FILES.key, tlsKey());
    make(FILES.request, requestFor(key, parsed.value.kioskId));
    make(FILES.signing, secret);
    make(FILES.signingPublic, open);
    make(FILES.config, text);
    for (const name of [FILES.key, FILES.request, FILES.signing, FILES.signingPublic, FILES.config]) {
      const file = join(directory, name);
      if (existsSync(file)) throw new Error(`${file} is there already`);
      renameSync(join(made, name), file);
      moved.push(file);
    }
    const folder = openSync(directory, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    for (const file of moved) rmSync(file, { force: true });
    throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
