/**
 * `npm run verify -- --token TOKEN [--pdf FILE] [--content FILE] [--key FILE]`: whether a paper is one that this office
 * issued, by the office's public key alone and without network. Exit code 0 only when everything asked for is right.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import { verifyFile } from './file-seal.ts';
import { dateAndTime } from './format.ts';
import { idsOnPages } from './paper-ids.ts';
import { contentDigest, verifyDocument } from './verification.ts';

const DEFAULT_KEY = '.sitthi/pki/signing-public.jwk';
const USAGE =
  'npm run verify -- --token TOKEN [--pdf FILE] [--content FILE.json] [--key PUBLIC.jwk]\n' +
  '  TOKEN is what the QR code on the paper says. --key: the office’s public key (Ed25519, JWK).';

class Refused extends Error {}

const FAULTS = {
  'not-a-token': 'this is not a verification code of a document',
  'wrong-signature': 'it was not signed with this office’s key, or it was changed',
  'wrong-claims': 'it is signed, but does not say what a document’s code says',
  'not-sealed': 'the file has no seal: it was saved anew by another program, or never sealed',
  changed: 'the file was changed after it was issued',
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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      token: { type: 'string' },
      pdf: { type: 'string' },
      content: { type: 'string' },
      key: { type: 'string', default: DEFAULT_KEY },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.token === undefined && values.pdf === undefined)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const key = json(values.key, 'the key') as JWK;
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') throw new Refused(`${values.key} is not an Ed25519 JWK`);

  let documentId: string | undefined;
  if (values.token !== undefined) {
    const checked = await verifyDocument(values.token, key);
    if (!checked.ok) throw new Refused(`the code: ${FAULTS[checked.fault]}`);
    const { value } = checked;
    documentId = value.documentId;
    console.log(
      `document ${value.documentId}${value.pages === undefined ? '' : `, pages: ${value.pages}`}, issued ${dateAndTime(value.issuedAt, 'arabic').en} by ${value.kioskId}: signed by this office`,
    );
    if (values.content !== undefined) {
      if (contentDigest(json(values.content, 'the content')) !== value.digest)
        throw new Refused('the content is not what this code was given for');
      console.log('content: exactly what this code was given for');
    }
  } else if (values.content !== undefined) throw new Refused('--content needs --token');

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
  if (
    !(error instanceof Refused) &&
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') !== true
  )
    throw error;
  console.error(`NOT VERIFIED: ${(error as Error).message}`);
  process.exitCode = 1;
}
