/** The papers as they come out: text as it is read back, structure, type, codes, and what a changed digit does. */

import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import type { JWK } from 'jose';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEmblem } from '../../electron/config/emblem.ts';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { makeAccessible } from '../../electron/document/accessible.ts';
import { verifyDocument } from '../../electron/document/code.ts';
import { type Coded, drawCounted } from '../../electron/document/counted.ts';
import { copiesDocument } from '../../electron/document/document.ts';
import { verifyFile } from '../../electron/document/file-check.ts';
import { sealFile } from '../../electron/document/file-seal.ts';
import { entryOfPaper } from '../../electron/document/issued.ts';
import { checkContent } from '../../electron/document/verification.ts';
import { pagesIn } from '../../electron/pdf/pages.ts';
import { sealRequest } from '../../electron/request/seal.ts';
import { some } from '../long.ts';
import {
  copiesOf,
  frameOf,
  KEPT,
  MOMENT,
  otherPapersOf,
  PUBLIC_KEY,
  recordsOf,
  requestOf,
  SIGNING_KEY,
} from './papers.ts';
import { checkPdfUa } from './pdf-ua.ts';
import { type PaperRenderer, startRenderer } from './render-paper.ts';

let folder: string;
let renderer: PaperRenderer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-paper-'));
  renderer = await startRenderer();
});
afterAll(async () => {
  await renderer?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Draws a paper and gives its file. */
async function drawn(document: PrintDocument, name: string): Promise<string> {
  const file = join(folder, `${name}.pdf`);
  await writeFile(file, (await renderer.render(document)).pdf);
  return file;
}
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 27 });
/** Text without spaces and line ends: a page breaks lines where it likes, and Thai has no spaces to keep. */
const bare = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
// `-raw`: in the order of the page's own content, so that the cells of a table stay apart.
const textOf = (file: string) => bare(run('pdftotext', '-raw', file, '-'));

describe('the request', () => {
  test('has every element of the form, in Thai numerals', async () => {
    const paper = await requestOf('somying', 'thai');
    const file = await drawn(paper, 'request');
    const text = textOf(file);
    for (const wanted of [
      'คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ๒๕)',
      paper.requestNumber,
      paper.office.th,
      paper.holder.name.th,
      paper.holder.name.en,
      paper.holder.citizenNumber,
      paper.holder.address,
      'ผู้กระทำการแทน',
      paper.verification.reference,
      paper.verification.mode.th,
      paper.declaration.th,
      paper.fee.th,
      'ภายใน ๓๐ วันนับแต่วันที่ได้รับแจ้งคำสั่ง',
      'ได้รู้ถึงข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับตน',
      'หมายเหตุคำขอของตนแนบไว้',
      ...paper.lines.flatMap((line) => [line.database.th, line.agency.th]),
      ...paper.rights.map((right) => right.th),
    ])
      expect(text, wanted).toContain(bare(wanted));
    expect(text).not.toContain('ได้รับรู้ถึง');
  });
});

test('every other paper shows what it says', async () => {
  for (const [index, paper] of (await otherPapersOf('somying')).entries()) {
    const file = await drawn(paper, `${index}-${paper.kind}`);
    const text = textOf(file);
    expect(text, paper.kind).toContain(bare(paper.requestNumber));
    expect(text, paper.kind).toContain(bare(paper.holder.name.th));
    expect(text, paper.kind).toContain(bare(paper.holder.standing.th));
    if (paper.kind !== 'representative') expect(text, paper.kind).toContain(paper.documentId);
    const width = Number(/Page size: +([\d.]+)/.exec(run('pdfinfo', file))?.[1]);
    const roll = paper.kind === 'receipt' || paper.kind === 'payment-slip';
    expect(width, paper.kind).toBeCloseTo(roll ? 226.8 : 595, -1);
    if (roll) expect(run('pdfinfo', file)).toMatch(/Pages: +1\n/);
    if (paper.kind === 'payment-slip') expect(text).toContain(bare(paper.total.th));
    if (paper.kind === 'correction') expect(text).toContain(bare('หมายเหตุคำขอนี้แนบไว้กับข้อมูล'));
    if (paper.kind === 'disclosures') expect(text).toContain(bare(paper.limits.th));
  }
});

test('the office’s emblem stands 3 cm high on the first page of a form, smaller on copies, with words', async () => {
  // 300 × 300 dots of gray: three centimetres of them are 254 to the inch.
  const { toPng } = await import('./page-picture.ts');
  const png = toPng({ width: 300, dots: new Uint8Array(300 * 300).fill(96) });
  const picture = join(folder, 'emblem.png');
  await writeFile(picture, png);
  const emblem = readEmblem(picture);
  if (!emblem.ok) throw new Error(emblem.fault.detail);
  const images = (file: string) =>
    run('pdfimages', '-list', file)
      .split('\n')
      .slice(2)
      .filter((line) => line !== '')
      .map((line) => line.trim().split(/\s+/));
  const request = await drawn({ ...(await requestOf('somying')), emblem: emblem.value }, 'emblem-request');
  const [first, ...others] = images(request);
  expect([first?.[0], first?.[3], first?.[4]]).toEqual(['1', '300', '300']);
  expect(Number(first?.[12])).toBeGreaterThan(250);
  expect(Number(first?.[12])).toBeLessThan(258);
  expect(others).toEqual([]);
  const copies = await drawn({ ...(await copiesOf('somchai')), emblem: emblem.value }, 'emblem-copies');
  // 1.8 cm: 423 to the inch; the face image of a record is another.
  expect(images(copies).filter((image) => Math.abs(Number(image[12]) - 423) < 6).length).toBeGreaterThan(5);
  expect(await checkPdfUa(await makeAccessible(await readFile(request)))).toEqual([]);
});

describe('the file', () => {
  test('is tagged, with language, title, structure and bundled type', async () => {
    const file = await drawn(await copiesOf('somying'), 'tagged');
    expect(run('pdfinfo', file)).toMatch(/Tagged: +yes/);
    const pdf = await PDFDocument.load(await readFile(file));
    expect(pdf.getTitle()).toContain('สำเนาข้อมูลข่าวสารส่วนบุคคล');
    expect(pdf.catalog.toString()).toMatch(/\/Lang \(th\)/);
    expect(pdf.catalog.toString()).toMatch(/\/DisplayDocTitle true/);
    const structure = run('pdfinfo', '-struct', file);
    for (const kind of ['Document', 'H1', 'H2', 'Table', 'TH', 'TD', 'Figure'])
      expect(structure).toContain(kind);
    // Every picture says in words what it shows, and every head of a column that it is one.
    const elements = pdf.context
      .enumerateIndirectObjects()
      .map(([, object]) => object)
      .filter((object) => object instanceof PDFDict && object.get(PDFName.of('S')) !== undefined);
    const figures = elements.filter(
      (e) => e instanceof PDFDict && e.get(PDFName.of('S')) === PDFName.of('Figure'),
    );
    expect(figures.length).toBeGreaterThan(40);
    for (const figure of figures) expect(figure.toString()).toMatch(/\/Alt/);
    expect(structure.match(/\/Scope \/Column/g)?.length).toBe(structure.match(/\bTH\b/g)?.length);
    const fonts = run('pdffonts', file)
      .split('\n')
      .slice(2)
      .filter((line) => line !== '');
    expect(fonts.length).toBeGreaterThan(0);
    for (const line of fonts) expect(line).toMatch(/Sarabun.* yes yes yes/);
  });

  test('every page begins with its record, and each record has its pages counted', async () => {
    const { chapterPages } = await import('../../electron/pdf/pages.ts');
    const paper = await copiesOf('somying');
    const counted = await chapterPages((await renderer.render(paper)).pdf);
    expect(counted).toHaveLength(paper.records.length);
  });
});

describe('the codes say how many pages they are for', () => {
  const tokensOf = (document: Coded) =>
    document.kind === 'copies'
      ? document.records.map((sheet) => sheet.verificationToken)
      : [document.verificationToken];
  const drawnWith = async (document: Coded) => {
    const seen: Coded[] = [];
    const counted = await drawCounted(
      document,
      async (paper) => {
        seen.push(paper);
        return { ok: true, value: (await renderer.render(paper)).pdf };
      },
      SIGNING_KEY,
    );
    const last = seen.at(-1);
    if (!counted.ok || last === undefined) throw new Error('not drawn');
    const claims = await Promise.all(
      tokensOf(last).map(async (token) => {
        const checked = await verifyDocument(token, PUBLIC_KEY);
        if (!checked.ok) throw new Error(checked.fault);
        // The number of pages is beside the digest, not in it.
        expect(checkContent(KEPT.get(checked.value.documentId), checked.value).ok).toBe(true);
        return checked.value.pages;
      }),
    );
    return { drawings: seen.length, pages: counted.value.pages, claims, pdf: counted.value.pdf };
  };

  test('of each record, though one of them has dozens', async () => {
    const paper = await copiesOf('kamon');
    const { drawings, pages, claims, pdf } = await drawnWith(paper);
    expect(claims).toEqual(pages.map(({ on }) => on));
    expect(Math.max(...pages.map(({ on }) => on))).toBeGreaterThan(5);
    for (const { on, own } of pages) expect(own).toBe(on);
    expect(pages.reduce((sum, { own }) => sum + own, 0)).toBe(await pagesIn(pdf));
    expect(drawings).toBeLessThanOrEqual(2);
  });

  test('of records that run on: what is on a page is counted by each code, and paid once', async () => {
    const records = recordsOf('wichai').map((record, at) => ({
      record,
      handling: at === 3 ? ('certified-copy' as const) : ('copy' as const),
    }));
    const apart = await drawnWith(await copiesDocument({ ...frameOf('wichai'), records }));
    const paper = await copiesDocument({ ...frameOf('wichai'), records, runsOn: true });
    const { pages, claims, pdf } = await drawnWith(paper);
    const sheets = await pagesIn(pdf);
    expect(sheets).toBeLessThan(await pagesIn(apart.pdf));
    expect(claims).toEqual(pages.map(({ on }) => on));
    expect(pages.reduce((sum, { own }) => sum + own, 0)).toBe(sheets);
    expect(pages.some(({ own }) => own === 0)).toBe(true);
    // Read off the paper: on how many pages something of each record stands, from its title to its number.
    const file = join(folder, 'runs-on.pdf');
    await writeFile(file, pdf);
    const text = run('pdftotext', '-raw', file, '-')
      .split('\f')
      .map((page) => page.replace(/\s+/g, ''));
    for (const [at, { documentId, record, handling }] of paper.records.entries()) {
      const last = text.findIndex((page) => page.includes(documentId));
      const begins = last - (pages[at]?.on ?? 0) + 1;
      expect(text[begins], record.databaseId).toContain(record.title.th.replace(/\s+/g, ''));
      // What a registrar signs has a sheet of its own.
      if (handling === 'certified-copy')
        for (const other of paper.records)
          if (other.documentId !== documentId) expect(text[last]).not.toContain(other.documentId);
    }
  });

  test('of every other paper', async () => {
    const papers = [await requestOf('somying', 'thai'), ...(await otherPapersOf('somying'))].filter(
      (paper) => paper.kind !== 'representative',
    );
    let drawings = 0;
    const tried = some(4, papers);
    for (const paper of tried) {
      const made = await drawnWith(paper);
      expect(made.claims, paper.kind).toEqual([await pagesIn(made.pdf)]);
      drawings += made.drawings;
    }
    // A guess may be wrong; most are not.
    expect(drawings).toBeLessThanOrEqual(tried.length + 2);
  });
});

test('a telephone reads each code off the paper, and it is the signed one', async () => {
  const paper = await copiesOf('somchai');
  const file = await drawn(paper, 'codes');
  const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', file))?.[1]);
  const read = Array.from({ length: pages }, (_, index) => {
    const page = ['-f', `${index + 1}`, '-l', `${index + 1}`];
    // 150 dots an inch is a telephone held well away.
    const pgm = execFileSync('pdftoppm', ['-r', '150', '-gray', ...page, file], { maxBuffer: 1 << 26 });
    const head = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm.toString('latin1', 0, 40));
    if (head === null) throw new Error('not a gray picture');
    const dots = pgm.subarray(head[0].length);
    const data = new Uint8Array(dots.length * 4).fill(255);
    for (const [at, dot] of dots.entries()) data.fill(dot, at * 4, at * 4 + 3);
    try {
      return decodeQR({ width: Number(head[1]), height: Number(head[2]), data });
    } catch {
      // A page in the middle of a record has none.
      return undefined;
    }
  }).filter((token) => token !== undefined);
  expect(read).toEqual(paper.records.map((record) => record.verificationToken));
  for (const token of read) expect((await verifyDocument(token, PUBLIC_KEY)).ok).toBe(true);
});

describe('npm run verify', () => {
  const verify = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../electron/document/verify-cli.ts'), ...args],
      {
        encoding: 'utf8',
      },
    );

  test('whatever is put behind a file’s seal, blanks included, is a change', async () => {
    const by = { kioskId: 'K-01', sealedAt: MOMENT, signingKey: SIGNING_KEY };
    const sealed = Buffer.from(await sealFile(Buffer.from('%PDF-1.7 a page'), by));
    expect((await verifyFile(sealed, PUBLIC_KEY)).ok).toBe(true);
    const text = sealed.toString('latin1');
    const last = text.at(-2) ?? '';
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    for (const other of [
      ...[' ', '\n', '\t', '\r\n', '\0', '%'].map((more) => text + more),
      text.slice(0, -1),
      `${text.slice(0, -1)}\r\n`,
      `${text.slice(0, -1)} \n`,
      text.replace('sitthi25 ', 'sitthi25  '),
      `${text.slice(0, -2)}${next}\n`,
    ])
      expect(
        (await verifyFile(Buffer.from(other, 'latin1'), PUBLIC_KEY)).ok,
        JSON.stringify(other.slice(-9)),
      ).toBe(false);
  });

  test('believes what this office issued, and nothing that was changed', async () => {
    const paper = await copiesOf('somchai');
    const { pdf } = await renderer.render(paper);
    const sealed = await sealFile(pdf, { kioskId: 'K-01', sealedAt: MOMENT, signingKey: SIGNING_KEY });
    expect(await verifyFile(sealed, PUBLIC_KEY)).toMatchObject({ ok: true, value: { kioskId: 'K-01' } });
    const file = join(folder, 'sealed.pdf');
    const key = join(folder, 'office.jwk');
    const content = join(folder, 'content.json');
    const [sheet] = paper.records;
    const first = { token: sheet?.verificationToken ?? '', paper: KEPT.get(sheet?.documentId ?? '') };
    await writeFile(file, sealed);
    await writeFile(key, JSON.stringify(PUBLIC_KEY));
    await writeFile(content, JSON.stringify(first.paper));
    // The seal does not keep readers from opening it.
    expect(run('pdftotext', '-raw', file, '-').length).toBeGreaterThan(1000);
    const right = verify('--token', first.token, '--pdf', file, '--content', content, '--key', key);
    expect(right.stderr).toBe('');
    expect(right.status).toBe(0);
    expect(right.stdout).toContain(paper.records[0]?.documentId);

    // One digit of the content.
    await writeFile(
      content,
      JSON.stringify(first.paper).replace(/"value":\{"th":"(\d)/, '"value":{"th":"0$1'),
    );
    expect(verify('--token', first.token, '--content', content, '--key', key)).toMatchObject({ status: 1 });
    // One byte of the file, somewhere in a page.
    const changed = Uint8Array.from(sealed);
    changed[20_000] = (changed[20_000] ?? 0) ^ 1;
    await writeFile(file, changed);
    const wrong = verify('--token', first.token, '--pdf', file, '--key', key);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('changed after it was issued');
    // Saved again by another program; and a genuine file with the code of another.
    const again = await PDFDocument.load(sealed, { updateMetadata: false });
    await writeFile(file, await again.save());
    expect(verify('--pdf', file, '--key', key)).toMatchObject({ status: 1 });
    const [stranger] = (await copiesOf('naylin')).records;
    await writeFile(file, sealed);
    expect(
      verify('--token', stranger?.verificationToken ?? '', '--pdf', file, '--key', key).stderr,
    ).toContain('no page of document');
    // A document's code cannot stand in for a file's seal.
    await writeFile(file, Buffer.concat([pdf, Buffer.from(`\n%sitthi25 ${first.token}\n`)]));
    expect(verify('--pdf', file, '--key', key)).toMatchObject({ status: 1 });
  });

  test('opens what the kiosk sealed for the office, and says every word that the paper must have', async () => {
    const office = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const paper = await copiesOf('somchai');
    const papers = paper.records.map(({ documentId }) => KEPT.get(documentId));
    const sealed = await sealRequest(
      JSON.stringify(papers),
      office.publicKey.export({ format: 'jwk' }) as JWK,
    );
    const [sealedFile, key, officeKey] = ['sealed.jwe', 'office.jwk', 'office-private.jwk'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await writeFile(sealedFile, `${sealed}\n`);
    await writeFile(key, JSON.stringify(PUBLIC_KEY));
    await writeFile(officeKey, JSON.stringify(office.privateKey.export({ format: 'jwk' })));
    const token = paper.records[0]?.verificationToken ?? '';
    const right = verify('--token', token, '--sealed', sealedFile, '--office-key', officeKey, '--key', key);
    expect(right.stderr).toBe('');
    expect(right.stdout).toContain(`holder.name.th: ${paper.holder.name.th}`);
    expect(right.stdout).toContain(paper.records[0]?.record.sections[0]?.fields[0]?.value.th);
    const stranger = (await copiesOf('naylin')).records[0]?.verificationToken ?? '';
    const other = verify(
      '--token',
      stranger,
      '--sealed',
      sealedFile,
      '--office-key',
      officeKey,
      '--key',
      key,
    );
    expect([other.status, other.stdout]).toEqual([1, expect.not.stringContaining(paper.holder.name.th)]);
    expect(
      verify('--token', token, '--sealed', sealedFile, '--office-key', key, '--key', key).stderr,
    ).toContain('cannot be opened');
    // For the register of the check page: each paper, and of the person the short name alone.
    const entries = await Promise.all(
      papers.flatMap((one) => (one === undefined ? [] : [entryOfPaper(one)])),
    );
    expect(entries.map((entry) => entry?.what)).toEqual(paper.records.map(({ record }) => record.databaseId));
    expect(new Set(entries.map((entry) => entry?.shortName))).toEqual(new Set([paper.holder.shortName]));
    expect(JSON.stringify(entries)).not.toContain(paper.holder.name.th);
    const claim = await verifyDocument(token, PUBLIC_KEY);
    expect(claim.ok && claim.value.digest).toBe(entries[0]?.digest);
  });

  test('answers what is malformed in plain words, never a library’s', async () => {
    const token = (await copiesOf('naylin')).records[0]?.verificationToken ?? '';
    const key = join(folder, 'public.jwk');
    await writeFile(key, JSON.stringify(PUBLIC_KEY));
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const cases = [
      ...['', '.', 'a.b.c', `${token}x`, token.slice(0, -9), 'x'.repeat(100_000), '%%%é'].map((wrong) => [
        '--token',
        wrong,
        '--key',
        key,
      ]),
      ...(
        await Promise.all(
          ['null', '1e999', '[]', '{}', '"\\ud800"', deep, '{"salt":1}', 'not json'].map((text, at) =>
            file(`content-${at}.json`, text),
          ),
        )
      ).map((content) => ['--token', token, '--content', content, '--key', key]),
      ...(
        await Promise.all(
          ['null', '[]', '{"kty":"OKP","crv":"Ed25519"}', '{"kty":"OKP","crv":"Ed25519","x":7}', '1'].map(
            (text, at) => file(`key-${at}.jwk`, text),
          ),
        )
      ).map((wrong) => ['--token', token, '--key', wrong]),
      ...(
        await Promise.all(
          ['', '%PDF-1.7', '\n%sitthi25 a.b.c\n'].map((text, at) => file(`file-${at}.pdf`, text)),
        )
      ).map((pdf) => ['--pdf', pdf, '--key', key]),
    ];
    for (const given of some(7, cases)) {
      const said = verify(...given);
      const shown = given.map((one) => one.slice(0, 40)).join(' ');
      expect(said.status, shown).toBe(1);
      expect(said.stderr, shown).toMatch(/^NOT VERIFIED: [^\n]+\n$/);
      expect(said.stderr, shown).not.toMatch(/Error|\bat \S+:\d+|undefined|Zod|jose/);
    }
  }, 120_000);

  test('says what it needs', () => {
    expect(verify().status).toBe(2);
    expect(verify('--token', 'hello', '--key', '/nowhere').stderr).toContain('cannot read the key');
    expect(verify('--tokn', 'x').status).toBe(1);
  });
});
