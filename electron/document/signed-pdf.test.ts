import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG } from '../../tests/long.ts';
import { checkSignature } from './signature-check.ts';
import { type DocumentCertificate, signPdf } from './signed-pdf.ts';

let folder: string;
let by: DocumentCertificate;
let signed: Uint8Array;
const PAPERS = ['0123456789ABCDEF', 'ZYXWVTSRQPNMKJHG'];
const AT = new Date(Math.floor(Date.now() / 1000) * 1000);
const openssl = (...args: string[]) =>
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-batch', ...args],
    {
      ...{ cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    },
  );
/** What poppler says of a file's signature; it believes no authority by itself. */
function pdfsig(pdf: Uint8Array): string {
  writeFileSync(join(folder, 'file.pdf'), pdf);
  try {
    return execFileSync('pdfsig', ['file.pdf'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}
/** Whether openssl takes the signature, over the bytes that the file says, for one under the office's authority. */
function underAuthority(pdf: Uint8Array, authority: string): boolean {
  const bytes = Buffer.from(pdf);
  const text = bytes.toString('latin1');
  const [start = 0, length = 0, after = 0, rest = 0] = (/\/ByteRange\s*\[([^\]]*)\]/.exec(text)?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number);
  const hex = /\/Contents\s*<([0-9a-fA-F]+)>/.exec(text)?.[1] ?? '';
  writeFileSync(join(folder, 'signature.der'), Buffer.from(hex, 'hex'));
  writeFileSync(
    join(folder, 'content'),
    Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(after, after + rest)]),
  );
  const args =
    'cms -verify -inform DER -in signature.der -content content -binary -purpose any -out /dev/null';
  try {
    execFileSync('openssl', [...args.split(' '), '-CAfile', authority], { cwd: folder, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signed-'));
  openssl(
    '-days',
    '30',
    '-keyout',
    'authority.key',
    '-out',
    'authority.pem',
    '-subj',
    '/O=Made up/CN=Office authority',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign',
  );
  openssl(
    '-days',
    '30',
    '-keyout',
    'kiosk.key',
    '-out',
    'kiosk.pem',
    '-subj',
    '/O=Made up/CN=K-01',
    '-CA',
    'authority.pem',
    '-CAkey',
    'authority.key',
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    '-addext',
    'keyUsage=critical,digitalSignature,nonRepudiation',
    '-addext',
    'extendedKeyUsage=emailProtection,1.3.6.1.5.5.7.3.36',
  );
  openssl(
    ...['-days', '30', '-keyout', 'server.key', '-out', 'server.pem', '-subj', '/CN=office'],
    ...['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', 'extendedKeyUsage=serverAuth'],
  );
  openssl('-days', '30', '-keyout', 'elsewhere.key', '-out', 'elsewhere.pem', '-subj', '/CN=Elsewhere');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  by = { certificate: read('kiosk.pem'), authority: read('authority.pem'), key: read('kiosk.key') };
  const pdf = await PDFDocument.create();
  pdf.addPage().drawText('made up');
  pdf.addPage();
  signed = await signPdf(await pdf.save(), by, { at: AT, reason: 'Section 25', papers: PAPERS });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is valid to a reader of PDFs, over the whole file, as PAdES', async () => {
  const said = pdfsig(signed);
  expect(said).toContain('Signature Validation: Signature is Valid.');
  expect(said).toContain('ETSI.CAdES.detached');
  expect(said).toContain('Total document signed');
  expect(said).toContain('K-01');
  expect((await PDFDocument.load(signed)).getPageCount()).toBe(2);
  expect(underAuthority(signed, 'authority.pem')).toBe(true);
  // Of another authority it is not.
  expect(underAuthority(signed, 'elsewhere.pem')).toBe(false);
});

it('is checked by the authority alone, and says by which kiosk, when, and which papers it holds', async () => {
  const checked = await checkSignature(signed, by.authority);
  expect(checked).toEqual({
    ok: true,
    value: { kioskId: 'K-01', signedAt: AT.toISOString(), papers: PAPERS },
  });
  const elsewhere = readFileSync(join(folder, 'elsewhere.pem'), 'utf8');
  expect(await checkSignature(signed, elsewhere)).toEqual({ ok: false, fault: 'foreign' });
});

it('is found changed wherever one byte of it is another, something stands behind it, or its end is cut off', async () => {
  const gap = /\/Contents <[0-9a-f]{16384}>/.exec(Buffer.from(signed).toString('latin1'));
  const inGap = (at: number) => gap !== null && at >= gap.index && at < gap.index + gap[0].length;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(signed.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('byte', 'behind', 'cut'),
      async (at, by8, how) => {
        const changed = Uint8Array.from(how === 'cut' ? signed.subarray(0, at) : signed);
        if (how === 'byte') changed[at] = (changed[at] ?? 0) ^ by8;
        const whole = how === 'behind' ? Buffer.concat([changed, Buffer.from([by8])]) : changed;
        const checked = await checkSignature(whole, by.authority);
        // The signature's own bytes are under nothing; what they are laid around is.
        const own = how === 'byte' && inGap(at);
        expect(checked.ok && !own).toBe(false);
      },
    ),
    { numRuns: LONG ? 2000 : 60 },
  );
});

it('is not ours when it was signed by a certificate of the office that is not for documents', async () => {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const pdf = await PDFDocument.create();
  pdf.addPage();
  const as = { certificate: read('server.pem'), authority: by.authority, key: read('server.key') };
  const other = await signPdf(await pdf.save(), as, { at: AT, reason: 'Section 25', papers: PAPERS });
  expect(await checkSignature(other, by.authority)).toEqual({ ok: false, fault: 'foreign' });
  // Nor before its certificate was given, or after it ended.
  for (const at of [new Date('2020-01-01T00:00:00Z'), new Date('2090-01-01T00:00:00Z')]) {
    const early = await signPdf(await pdf.save(), by, { at, reason: 'Section 25', papers: PAPERS });
    expect(await checkSignature(early, by.authority)).toEqual({ ok: false, fault: 'foreign' });
  }
  expect(await checkSignature(await pdf.save(), by.authority)).toEqual({ ok: false, fault: 'not-signed' });
});

it('says nothing of its papers where it was signed without, as files once were', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage();
  const bare = await signPdf(await pdf.save(), by, { at: AT, reason: 'Section 25', papers: [] });
  expect(await checkSignature(bare, by.authority)).toMatchObject({ ok: true, value: { papers: null } });
});

it('is not valid once a byte of it was changed', () => {
  const changed = Uint8Array.from(signed);
  changed[300] = (changed[300] ?? 0) ^ 1;
  expect(pdfsig(changed)).not.toContain('Signature is Valid');
  expect(underAuthority(changed, 'authority.pem')).toBe(false);
});
