/**
 * `npm run verify -- --token TOKEN [--pdf FILE] [--content FILE] [--key FILE]`: whether a paper is one that this office
 * issued, by the office's public key alone and without network. `--sealed` opens what the kiosk kept for the office and says
 * every word and digit that the paper must have. Exit code 0 only when everything asked for is right.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compactDecrypt, importJWK, type JWK } from 'jose';
import { readWithdrawn } from '../servers/office/withdrawn.ts';
import { dateAndTime } from '../words/thai.ts';
import { contentCode, type SignedDocument, verifyDocument } from './code.ts';
import { verifyFile } from './file-check.ts';
import { idsOnPages } from './paper-ids.ts';
import { checkContent } from './verification.ts';

const DEFAULT_KEY = '.sitthi/pki/signing-public.jwk';
const USAGE =
  'npm run verify -- --token TOKEN [--pdf FILE] [--content FILE.json] [--sealed FILE --office-key PRIVATE.jwk] [--key PUBLIC.jwk]\n' +
  '  TOKEN is what the QR code on the paper says. --key: the office’s public key (Ed25519, JWK).\n' +
  '  --sealed: what `npm run journal -- sealed REQUEST-NUMBER` gave, opened with the office’s own key (--office-key):\n' +
  '  says every word and digit that the paper must have. --content: the same, opened already (JSON).\n' +
  '  --withdrawn FILE --withdrawn-key PUBLIC.jwk: the office’s list of withdrawn papers, as the kiosk keeps it in its store.';

class Refused extends Error {}

const FAULTS = {
  'not-a-token': 'this is not a verification code of a document',
  'wrong-signature': 'it was not signed with this office’s key, or it was changed',
  'wrong-claims': 'it is signed, but does not say what a document’s code says',
  'not-sealed': 'the file has no seal: it was saved anew by another program, or never sealed',
  changed: 'the file was changed after it was issued',
} as const;

const CONTENT_FAULTS = {
  'not-content': 'it is not the content of a document with its salt, as the office unsealed it',
  'other-document': 'it holds no content of the document that this code is of',
  'other-content': 'the content is not what this code was given for',
} as const;

function read(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Refused(`cannot read ${what} ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function json(path: string, what: string): unknown {
  try {
    return JSON.parse(read(path, what).toString('utf8'));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`${what} ${path} is not JSON`);
  }
}

/** The signing key's public half; refuses what is not a key. */
async function publicKey(path: string): Promise<JWK> {
  const key = json(path, 'the key') as JWK;
  const usable =
    key?.kty === 'OKP' &&
    key.crv === 'Ed25519' &&
    (await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key.x ?? '' }, 'EdDSA').then(
      () => true,
      () => false,
    ));
  if (!usable) throw new Refused(`${path} is not an Ed25519 JWK`);
  return key;
}

/** What the kiosk sealed to the office, opened: lines of it as `journal -- sealed` gives them, the last that opens to papers. */
async function unsealed(path: string, keyPath: string | undefined): Promise<unknown> {
  if (keyPath === undefined) throw new Refused('--sealed needs --office-key: the office alone can open it');
  const office = json(keyPath, 'the office key') as JWK;
  const papers: unknown[] = [];
  for (const line of read(path, 'the sealed papers').toString('utf8').split(/\s+/)) {
    if (line.split('.').length !== 5) continue;
    try {
      const { plaintext } = await compactDecrypt(line, await importJWK(office, 'ECDH-ES+A256KW'));
      const opened: unknown = JSON.parse(new TextDecoder().decode(plaintext));
      if (Array.isArray(opened)) papers.push(...opened);
    } catch {
      throw new Refused(`${path} cannot be opened with ${keyPath}`);
    }
  }
  return papers;
}

/** Every text of a content, one a line under its name: what a registrar compares with the paper. */
function* texts(value: unknown, path = ''): Generator<string> {
  if (typeof value === 'string' && value.startsWith('data:')) yield `${path}: (picture)`;
  else if (value === null || typeof value !== 'object') yield `${path}: ${String(value)}`;
  else
    for (const [key, inner] of Object.entries(value))
      yield* texts(inner, path === '' ? key : `${path}.${key}`);
}

async function compared(
  document: SignedDocument,
  values: {
    readonly content?: string | undefined;
    readonly sealed?: string | undefined;
    readonly 'office-key'?: string | undefined;
  },
): Promise<void> {
  for (const given of ['content', 'sealed'] as const) {
    const path = values[given];
    if (path === undefined) continue;
    const opened =
      given === 'content' ? json(path, 'the content') : await unsealed(path, values['office-key']);
    const checked = checkContent(opened, document);
    if (!checked.ok) throw new Refused(`the content: ${CONTENT_FAULTS[checked.fault]}`);
    console.log('content: exactly what this code was given for');
    if (given === 'sealed') for (const line of texts(checked.value.content)) console.log(`  ${line}`);
  }
}

/** Refuses a paper that stands in the office's list; says how old the list is. */
async function notWithdrawn(documentId: string, path?: string, keyPath?: string): Promise<void> {
  if (path === undefined) return;
  if (keyPath === undefined) throw new Refused('--withdrawn needs --withdrawn-key');
  const list = await readWithdrawn(
    read(path, 'the list').toString('utf8').trim(),
    await publicKey(keyPath),
    null,
  );
  if (!list.ok) throw new Refused('the list of withdrawn papers is not signed by this office');
  const { papers, version, signedAt } = list.value;
  const found = papers.get(documentId);
  if (found !== undefined)
    throw new Refused(
      `the office withdrew this paper on ${dateAndTime(found.at, 'arabic').en}: ${found.reason}`,
    );
  console.log(`not withdrawn, by the office’s list ${version} of ${dateAndTime(signedAt, 'arabic').en}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      token: { type: 'string' },
      pdf: { type: 'string' },
      content: { type: 'string' },
      sealed: { type: 'string' },
      'office-key': { type: 'string' },
      key: { type: 'string', default: DEFAULT_KEY },
      withdrawn: { type: 'string' },
      'withdrawn-key': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.token === undefined && values.pdf === undefined)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const key = await publicKey(values.key);

  let documentId: string | undefined;
  if (values.token !== undefined) {
    const checked = await verifyDocument(values.token, key);
    if (!checked.ok) throw new Refused(`the code: ${FAULTS[checked.fault]}`);
    const { value } = checked;
    documentId = value.documentId;
    console.log(
      `document ${value.documentId}, content ${contentCode(value.digest)}${value.pages === undefined ? '' : `, pages: ${value.pages}`}, issued ${dateAndTime(value.issuedAt, 'arabic').en} by ${value.kioskId}: signed by this office`,
    );
    await notWithdrawn(value.documentId, values.withdrawn, values['withdrawn-key']);
    await compared(value, values);
  } else if (values.content !== undefined || values.sealed !== undefined)
    throw new Refused('--content and --sealed need --token');

  if (values.pdf !== undefined) {
    const file = read(values.pdf, 'the file');
    const sealed = await verifyFile(file, key);
    if (!sealed.ok) throw new Refused(`the file: ${FAULTS[sealed.fault]}`);
    if (documentId !== undefined) {
      const ids = idsOnPages(file);
      if (ids === undefined)
        throw new Refused('the pages could not be read: pdftotext (package poppler-utils) is missing');
      if (!ids.includes(documentId))
        throw new Refused(`the file is genuine, but has no page of document ${documentId}`);
    }
    console.log(
      `file: not one byte changed since ${dateAndTime(sealed.value.sealedAt, 'arabic').en}${documentId === undefined ? '' : `, and holds document ${documentId}`}`,
    );
  }
}

try {
  await main();
} catch (error) {
  const expected =
    error instanceof Refused || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  // Whatever it is: nothing was verified, and a library's words help nobody who holds a paper.
  console.error(`NOT VERIFIED: ${expected ? (error as Error).message : 'what was given cannot be read'}`);
  process.exitCode = 1;
}
