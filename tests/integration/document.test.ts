/** The papers as they come out: text as it is read back, structure, type, codes, and what a changed digit does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrintDocument, RecordSection } from '../../electron/contract.ts';
import { signedContents } from '../../electron/document/document.ts';
import { sealFile, verifyFile } from '../../electron/document/file-seal.ts';
import { verifyDocument } from '../../electron/document/verification.ts';
import { copiesOf, MOMENT, otherPapersOf, PEOPLE, PUBLIC_KEY, requestOf, SIGNING_KEY } from './papers.ts';
import { type PaperRenderer, startRenderer } from './render-paper.ts';

let folder: string;
let renderer: PaperRenderer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-paper-'));
  renderer = await startRenderer(join(folder, 'dist'));
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

/** Every word of a record that its copy must show. */
const valuesOf = (sections: readonly RecordSection[]) =>
  sections.flatMap((section) => [
    ...section.fields.flatMap((field) => [field.label.th, field.value.th]),
    ...(section.table?.rows.flatMap((row) => row.map((cell) => cell.th)) ?? []),
    ...(section.table?.columns.map((column) => column.th) ?? []),
  ]);

describe('copies of every record of every person', () => {
  test.each(PEOPLE)('%s', async (person) => {
    const paper = await copiesOf(person);
    const file = await drawn(paper, `copies-${person}`);
    const text = textOf(file);
    const missing = paper.records.flatMap(({ record, documentId, mark }) => {
      const wanted = [
        ...valuesOf(record.sections),
        record.title.th,
        record.title.en,
        record.provenance.agency.th,
        mark.th,
        documentId,
        ...record.sections.flatMap((s) => s.fields.flatMap((f) => (f.cut === undefined ? [] : [f.cut.th]))),
      ];
      return wanted
        .filter((value) => !text.includes(bare(value)))
        .map((value) => `${record.databaseId}: ${value}`);
    });
    expect(missing).toEqual([]);
    // On every page: data owner, time, request number, n of m, and that the world is emulated.
    const pages = run('pdftotext', '-raw', file, '-').split('\f').slice(0, -1).map(bare);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(bare(`คำขอ ${paper.requestNumber}`));
      expect(page).toContain(bare('23 พฤศจิกายน 2569 เวลา 14.05 น.'));
      expect(page).toContain(bare(`หน้า ${index + 1} จาก ${pages.length}`));
      expect(page).toContain(bare('ตัวอย่าง – ข้อมูลจำลอง'));
      expect(page).toContain(bare('สำเนา'));
    }
  });
});

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
      '๘ ธันวาคม ๒๕๖๙',
      '๒๓ ธันวาคม ๒๕๖๙',
      'ได้รู้ถึงข้อมูลข่าวสารส่วนบุคคลที่เกี่ยวกับตน',
      'หมายเหตุคำขอของตนแนบไว้',
      ...paper.lines.flatMap((line) => [line.database.th, line.agency.th]),
      ...paper.rights.map((right) => right.th),
    ])
      expect(text, wanted).toContain(bare(wanted));
    expect(text).not.toContain('ได้รับรู้ถึง');
  });

  test('hard words and the longest names stay whole', async () => {
    const paper = await requestOf('somying');
    const words = 'ที่ นี้ น้ำ ปู่ญู่ กฤษฏิ์ ฐานันดร เปิ่น';
    const name = `หม่อมราชวงศ์${'กฤษฏิ์ฐานันดรปู่ญู่'.repeat(4)} ณ เปิ่นน้ำนี้ที่${'ศิริวัฒนากุล'.repeat(4)}`;
    const file = await drawn(
      {
        ...paper,
        holder: { ...paper.holder, name: { th: name, en: 'Kritthanandon'.repeat(8) }, address: words },
      },
      'hard-words',
    );
    const text = textOf(file);
    expect(text).toContain(bare(words));
    expect(text).toContain(bare(name));
    // Nothing stands outside the margins of the paper.
    const boxes = run('pdftotext', '-bbox', file, '-').matchAll(
      /xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"/g,
    );
    for (const [, left, right] of boxes) {
      expect(Number(left)).toBeGreaterThan(84);
      expect(Number(right)).toBeLessThan(595.2 - 56);
    }
  });
});

test('every other paper shows what it says', async () => {
  for (const [index, paper] of (await otherPapersOf('somying')).entries()) {
    const file = await drawn(paper, `${index}-${paper.kind}`);
    const text = textOf(file);
    expect(text, paper.kind).toContain(bare(paper.requestNumber));
    expect(text, paper.kind).toContain(bare(paper.holder.name.th));
    expect(text, paper.kind).toContain(paper.documentId);
    const width = Number(/Page size: +([\d.]+)/.exec(run('pdfinfo', file))?.[1]);
    const roll = paper.kind === 'receipt' || paper.kind === 'payment-slip';
    expect(width, paper.kind).toBeCloseTo(roll ? 226.8 : 595, -1);
    if (roll) expect(run('pdfinfo', file)).toMatch(/Pages: +1\n/);
    if (paper.kind === 'payment-slip') expect(text).toContain(bare(paper.total.th));
    if (paper.kind === 'correction') expect(text).toContain(bare('หมายเหตุคำขอนี้แนบไว้กับข้อมูล'));
    if (paper.kind === 'disclosures') expect(text).toContain(bare(paper.limits.th));
  }
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
    const { chapterPages } = await import('../../electron/document/pages.ts');
    const paper = await copiesOf('somying');
    const counted = await chapterPages((await renderer.render(paper)).pdf);
    expect(counted).toHaveLength(paper.records.length);
  });
});

/**
 * Pages as pictures, against those that were looked at: gray, 40 dots an inch, kept in golden/. A difference is the share of
 * blocks of 8 × 8 dots that are visibly darker or lighter. UPDATE_GOLDEN=1 writes them anew; look at them before committing.
 */
describe('pages look as they did when they were looked at', () => {
  const golden = join(import.meta.dirname, 'golden');
  const token = 'eyJhbGciOiJFZERTQSJ9.'.padEnd(300, 'x');
  /** The same code each time: signatures and ids are random. */
  const fixed = <P extends PrintDocument>(paper: P): P => {
    let ids = 0;
    return JSON.parse(JSON.stringify(paper), (key, value: unknown) => {
      if (key === 'verificationToken') return token;
      if (key !== 'documentId') return value;
      ids += 1;
      return String(ids).padStart(16, '0');
    }) as P;
  };

  const pageAt = (file: string, page: number): { width: number; dots: Buffer } => {
    const args = ['-r', '40', '-gray', '-f', `${page}`, '-l', `${page}`, file];
    const pgm = execFileSync('pdftoppm', args, { maxBuffer: 1 << 24 });
    const head = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm.toString('latin1', 0, 40));
    if (head === null) throw new Error('not a gray picture');
    return { width: Number(head[1]), dots: pgm.subarray(head[0].length) };
  };
  const difference = (a: { width: number; dots: Buffer }, b: { width: number; dots: Buffer }): number => {
    if (a.width !== b.width || a.dots.length !== b.dots.length) return 1;
    const height = a.dots.length / a.width;
    let blocks = 0;
    let other = 0;
    for (let y = 0; y + 8 <= height; y += 8)
      for (let x = 0; x + 8 <= a.width; x += 8) {
        let sum = 0;
        for (let dy = 0; dy < 8; dy += 1)
          for (let dx = 0; dx < 8; dx += 1) {
            const at = (y + dy) * a.width + x + dx;
            sum += (a.dots[at] ?? 0) - (b.dots[at] ?? 0);
          }
        blocks += 1;
        if (Math.abs(sum / 64) > 16) other += 1;
      }
    return other / blocks;
  };

  test.each([
    ['request-thai', () => requestOf('somying', 'thai')],
    ['request-arabic', () => requestOf('wichai', 'arabic')],
    ['copies-somying', () => copiesOf('somying')],
    ['copies-pimchanok', () => copiesOf('pimchanok', 'thai')],
  ] as const)('%s', async (name, make) => {
    const file = await drawn(fixed<PrintDocument>(await make()), name);
    const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', file))?.[1]);
    for (let page = 1; page <= Math.min(pages, 8); page += 1) {
      const now = pageAt(file, page);
      const kept = join(golden, `${name}-${page}.gz`);
      if (process.env.UPDATE_GOLDEN === '1')
        await writeFile(
          kept,
          gzipSync(Buffer.concat([Buffer.from([now.width & 255, now.width >> 8]), now.dots])),
        );
      const bytes = gunzipSync(await readFile(kept));
      const then = { width: bytes.readUInt16LE(0), dots: bytes.subarray(2) };
      expect(difference(now, then), `${name}, page ${page}`).toBeLessThan(0.01);
    }
  });

  test('a page on which one line is missing is seen to differ', async () => {
    const paper = fixed(await requestOf('somying', 'thai'));
    const whole = pageAt(await drawn(paper, 'whole'), 1);
    const less = pageAt(await drawn({ ...paper, holder: { ...paper.holder, address: '' } }, 'less'), 1);
    expect(difference(whole, less)).toBeGreaterThan(0.01);
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

  test('believes what this office issued, and nothing that was changed', async () => {
    const paper = await copiesOf('somchai');
    const { pdf } = await renderer.render(paper);
    const sealed = await sealFile(pdf, { kioskId: 'K-01', sealedAt: MOMENT, signingKey: SIGNING_KEY });
    expect(await verifyFile(sealed, PUBLIC_KEY)).toMatchObject({ ok: true, value: { kioskId: 'K-01' } });
    const file = join(folder, 'sealed.pdf');
    const key = join(folder, 'office.jwk');
    const content = join(folder, 'content.json');
    const [first] = signedContents(paper);
    if (first === undefined) throw new Error('nothing signed');
    await writeFile(file, sealed);
    await writeFile(key, JSON.stringify(PUBLIC_KEY));
    await writeFile(content, JSON.stringify(first.content));
    // The seal does not keep readers from opening it.
    expect(run('pdftotext', '-raw', file, '-').length).toBeGreaterThan(1000);
    const right = verify('--token', first.token, '--pdf', file, '--content', content, '--key', key);
    expect(right.stderr).toBe('');
    expect(right.status).toBe(0);
    expect(right.stdout).toContain(paper.records[0]?.documentId);

    // One digit of the content.
    await writeFile(
      content,
      JSON.stringify(first.content).replace(/"value":\{"th":"(\d)/, '"value":{"th":"0$1'),
    );
    expect(verify('--token', first.token, '--content', content, '--key', key)).toMatchObject({ status: 1 });
    // One byte of the file, somewhere in a page.
    const changed = Uint8Array.from(sealed);
    changed[20_000] = (changed[20_000] ?? 0) ^ 1;
    await writeFile(file, changed);
    const wrong = verify('--token', first.token, '--pdf', file, '--key', key);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('changed after it was issued');
    // Saved anew by another program; and a genuine file with the code of another.
    const again = await PDFDocument.load(sealed, { updateMetadata: false });
    await writeFile(file, await again.save());
    expect(verify('--pdf', file, '--key', key)).toMatchObject({ status: 1 });
    const [stranger] = signedContents(await copiesOf('naylin'));
    await writeFile(file, sealed);
    expect(verify('--token', stranger?.token ?? '', '--pdf', file, '--key', key).stderr).toContain(
      'no page of document',
    );
    // A document's code cannot stand in for a file's seal.
    await writeFile(file, Buffer.concat([pdf, Buffer.from(`\n%sitthi25 ${first.token}\n`)]));
    expect(verify('--pdf', file, '--key', key)).toMatchObject({ status: 1 });
  });

  test('says what it needs', () => {
    expect(verify().status).toBe(2);
    expect(verify('--token', 'hello', '--key', '/nowhere').stderr).toContain('cannot read the key');
    expect(verify('--tokn', 'x').status).toBe(1);
  });
});
