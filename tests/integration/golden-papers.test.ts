/**
 * Golden documents. Text: every person, every database, in both numerals, as poppler reads it back. Layout: one record of
 * every database with the longest names, one person's copies, and every other paper, page by page as pictures. Each was
 * looked at. UPDATE_GOLDEN=1 writes again those that are drawn (all of them in the long form); look at them before committing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { RecordSection } from '../../electron/contract/words.ts';
import { makeAccessible } from '../../electron/document/accessible.ts';
import { chapterPages, mergePages, pageRange, pagesIn } from '../../electron/pdf/pages.ts';
import { NOT_YET_OPEN, SECTION_25 } from '../../electron/request/wording.ts';
import { unfound } from '../../electron/servers/linkage/outcomes.ts';
import { LONG, some } from '../long.ts';
import { type Crop, difference, pagePictures, readPng, toPng } from './page-picture.ts';
import {
  closingSlip,
  copiesOf,
  extremeRequests,
  fixed,
  HARD_WORDS,
  LONG_NAME,
  longNamedCopies,
  oddStandings,
  otherPapersOf,
  outcomesOf,
  PEOPLE,
  recordsOf,
  requestOf,
} from './papers.ts';
import { checkPdfUa } from './pdf-ua.ts';
import { type PaperRenderer, startRenderer } from './render-paper.ts';

const GOLDEN = join(import.meta.dirname, 'golden');
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const NUMERALS = ['arabic', 'thai'] as const;
/** Papers of these people are compared by other tests, too. */
const ALWAYS = ['somying-arabic', 'somying-thai', 'naylin-thai', 'nok-arabic', 'wichai-arabic'];
const EVERYBODY = PEOPLE.flatMap((person) => NUMERALS.map((numerals) => [person, numerals] as const));
/** Whose copies and request are drawn: in the short form of the tests, of a few. */
const DRAWN = LONG
  ? EVERYBODY
  : [
      ...new Set([
        ...EVERYBODY.filter(([who, how]) => ALWAYS.includes(`${who}-${how}`)),
        ...some(1, EVERYBODY),
      ]),
    ];
type Copies = Extract<PrintDocument, { kind: 'copies' }>;

let folder: string;
let renderer: PaperRenderer;

interface Drawn {
  readonly paper: PrintDocument;
  readonly file: string;
  readonly pdf: Uint8Array;
}
const drawn = new Map<string, Drawn>();
const paperOf = (name: string): Drawn => {
  const found = drawn.get(name);
  if (found === undefined) throw new Error(`${name} was not drawn`);
  return found;
};

/** Everything is drawn first, two papers at a time. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-golden-'));
  renderer = await startRenderer();
  const todo: [string, () => Promise<PrintDocument>][] = DRAWN.flatMap(
    ([person, numerals]): [string, () => Promise<PrintDocument>][] => [
      [`copies-${person}-${numerals}`, () => copiesOf(person, numerals)],
      [`request-${person}-${numerals}`, () => requestOf(person, numerals)],
    ],
  );
  for (const numerals of NUMERALS) {
    todo.push([`long-${numerals}`, () => longNamedCopies(numerals)]);
    for (const [index, paper] of (await otherPapersOf('somying', numerals)).entries())
      todo.push([`${paper.kind}-${index}-${numerals}`, async () => paper]);
    todo.push([`closing-${numerals}`, async () => closingSlip(numerals)]);
  }
  for (const [name, paper] of Object.entries(await oddStandings())) todo.push([name, async () => paper]);
  for (const [name, paper] of Object.entries(await extremeRequests())) todo.push([name, async () => paper]);
  todo.push(['certified', () => copiesOf('arthit', 'thai', 'certified-copy')]);
  todo.push(['hard-words', hardWords]);
  todo.push(['request-short', shortRequest]);
  todo.push(['request-emblem', shortRequestWithEmblem]);
  todo.push(['request-law', () => requestWithEverything('thai')]);
  todo.push(['request-law-arabic', () => requestWithEverything('arabic')]);
  const draw = async () => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [name, make] = next;
      const paper = fixed(await make());
      const { pdf } = await renderer.render(paper);
      const file = join(folder, `${name}.pdf`);
      await writeFile(file, pdf);
      drawn.set(name, { paper, file, pdf });
    }
  };
  await Promise.all([draw(), draw()]);
}, 1_800_000);
afterAll(async () => {
  await renderer?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A request of who has the longest name, with the hard words for an address. */
async function hardWords(): Promise<PrintDocument> {
  const paper = await requestOf('somying');
  return {
    ...paper,
    holder: { ...paper.holder, name: { th: LONG_NAME.full, en: LONG_NAME.en }, address: HARD_WORDS },
  };
}

/** A request for three databases: one sheet. */
async function shortRequest(): Promise<PrintDocument> {
  const paper = await requestOf('somying', 'thai');
  return { ...paper, lines: paper.lines.slice(0, 3) };
}

/** A request on which everything stands that the law asks of one: something withheld, certified, held by nobody, not open. */
function requestWithEverything(numerals: (typeof NUMERALS)[number]) {
  const [first, ...others] = outcomesOf('somying');
  if (first === undefined) throw new Error('no outcome');
  const closed = CATALOGUE.find(({ whyNot }) => whyNot?.th.startsWith(NOT_YET_OPEN.th));
  if (closed === undefined) throw new Error('everything is open');
  const answer = unfound(closed, 'not-open', '95014');
  return requestOf('somying', numerals, {
    lines: [
      { ...first, handling: 'certified-copy', cut: true },
      ...others,
      {
        database: closed.name,
        agency: closed.agency,
        handling: 'copy',
        outcome: 'not-open',
        ...(answer.kind === 'found' ? {} : { explanation: answer.explanation }),
        pages: 0,
      },
    ],
  });
}

/** The same with what takes the most room: an office's emblem, a long name of an agency, a signature by hand. */
async function shortRequestWithEmblem(): Promise<PrintDocument> {
  const paper = await requestOf('somying');
  const ids = recordsOf('somying').map((record) => record.databaseId as string);
  return {
    ...paper,
    lines: paper.lines.filter((_, at) => ['dopa_person', 'dopa_house', 'nhso_right'].includes(ids[at] ?? '')),
    emblem: `data:image/png;base64,${toPng({ width: 300, dots: new Uint8Array(90_000).fill(96) }).toString('base64')}`,
    handSignature: [[100, 700, 300, 200, 500, 700, 900, 300]],
  };
}

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 27 });
/** Text without spaces and line ends: a page breaks lines where it likes, and Thai has no spaces to keep. */
const bare = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
// `-raw`: in the order of the page's own content, so that the cells of a table stay apart.
const pagesOf = (name: string) => run('pdftotext', '-raw', paperOf(name).file, '-').split('\f').slice(0, -1);

/** Every word of a record that its copy must show. */
const wordsOf = (sections: readonly RecordSection[], inThai: boolean) =>
  sections.flatMap((section) => [
    ...section.fields.flatMap((field) => [field.label.th, field.label.en, field.value.th, field.value.en]),
    ...section.fields.flatMap((field) => (field.cut === undefined ? [] : [field.cut.th, field.cut.en])),
    ...(section.table?.rows.flatMap((row) =>
      row.flatMap((cell) => (inThai ? [cell.th] : [cell.th, cell.en])),
    ) ?? []),
    ...(section.table?.columns.flatMap((column) => [column.th, column.en]) ?? []),
  ]);
const valuesOf = (sections: readonly RecordSection[]) =>
  sections.flatMap((section) => [
    ...section.fields.map((field) => field.value.th),
    ...(section.table?.rows.flatMap((row) => row.map((cell) => cell.th)) ?? []),
  ]);

/** Compares a text with the one that is kept, line by line without the spaces at their ends. */
function expectText(name: string, pages: readonly string[]): void {
  const text = `${pages.map((page) => page.replace(/[ \t]+$/gm, '').trim()).join('\n\f\n')}\n`;
  const kept = join(GOLDEN, 'text', `${name}.txt`);
  if (UPDATE) {
    mkdirSync(join(GOLDEN, 'text'), { recursive: true });
    writeFileSync(kept, text);
  }
  expect(text, name).toBe(readFileSync(kept, 'utf8'));
}

describe('the text of every person’s copies and request', () => {
  test.each(DRAWN)('%s, %s numerals', async (person, numerals) => {
    const name = `copies-${person}-${numerals}`;
    const pages = pagesOf(name);
    expectText(`${person}-${numerals}`, [...pages, ...pagesOf(`request-${person}-${numerals}`)]);

    // What is kept could have been kept wrong: every word of every record is there, in both languages.
    const { paper, pdf } = paperOf(name) as Drawn & { paper: Copies };
    const bared = pages.map(bare);
    const text = bared.join('');
    const missing = paper.records.flatMap(({ record, documentId, mark }) =>
      [
        // A list of one line a row is in Thai.
        ...wordsOf(record.sections, record.layout === 'social-security'),
        ...[record.title.th, record.title.en, record.provenance.agency.th, record.provenance.agency.en],
        ...[mark.th, mark.en, documentId],
      ]
        .filter((word) => !text.includes(bare(word)))
        .map((word) => `${record.databaseId}: ${word}`),
    );
    expect(missing).toEqual([]);

    // On every page: data owner, time, request number, n of m, and that the world is emulated.
    const thai = (value: number) => String(value).replace(/\d/g, (d) => '๐๑๒๓๔๕๖๗๘๙'.charAt(Number(d)));
    const n = (value: number) => (numerals === 'thai' ? thai(value) : String(value));
    const counted = await chapterPages(pdf);
    expect(counted).toHaveLength(paper.records.length);
    let first = 0;
    for (const [index, { record, retrieved }] of paper.records.entries()) {
      const own = bared.slice(first, first + (counted[index] ?? 0));
      for (const [at, page] of own.entries()) {
        expect(page).toContain(bare(record.provenance.agency.th));
        expect(page).toContain(bare(`คำขอ ${paper.requestNumber}`));
        expect(page).toContain(bare(retrieved.th));
        expect(page).toContain(bare(`หน้า ${n(first + at + 1)} จาก ${n(bared.length)}`));
        expect(page).toContain(bare('ตัวอย่าง – ข้อมูลจำลอง'));
        expect(page).toContain(bare('สำเนา'));
      }
      // No page holds nothing but a code: the last one too has something of the record.
      const last = own.at(-1) ?? '';
      const of = valuesOf(record.sections).filter((value) => bare(value).length > 2);
      expect(
        record.picture !== undefined || of.some((value) => last.includes(bare(value))),
        `${record.databaseId}: last page`,
      ).toBe(true);
      first += own.length;
    }
  });

  test('no text is kept of who is not there', () => {
    const wanted = PEOPLE.flatMap((person) => NUMERALS.map((numerals) => `${person}-${numerals}.txt`));
    expect(readdirSync(join(GOLDEN, 'text')).sort()).toEqual(wanted.sort());
  });
});

test('the longest names stay whole, inside the margins, in the record of every database', () => {
  for (const name of ['long-arabic', 'long-thai', 'hard-words']) {
    const text = bare(pagesOf(name).join(''));
    for (const word of Object.values(LONG_NAME)) expect(text, name).toContain(bare(word));
    const boxes = run('pdftotext', '-bbox', paperOf(name).file, '-').matchAll(
      /xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"/g,
    );
    for (const [, left, right] of boxes) {
      expect(Number(left), name).toBeGreaterThan(84);
      expect(Number(right), name).toBeLessThan(595.2 - 56);
    }
  }
  expect(bare(pagesOf('hard-words').join(''))).toContain(bare(HARD_WORDS));
});

test('beside a name stands whose word it is', () => {
  for (const [name, th] of [
    ['request-differs', 'ตามทะเบียนราษฎร ไม่ตรงกับที่อ่านได้จากบัตร ให้เจ้าหน้าที่ตรวจสอบ'],
    ['copy-differs', 'ตามทะเบียนราษฎร ไม่ตรงกับที่อ่านได้จากบัตร ให้เจ้าหน้าที่ตรวจสอบ'],
    ['copy-unproven', 'ตามที่อ่านได้จากบัตร ยังไม่ได้พิสูจน์'],
    ['copies-somying-arabic', 'ตามทะเบียนราษฎร'],
  ] as const)
    expect(bare(pagesOf(name).join('')), name).toMatch(
      new RegExp(`${bare('นางสมหญิง ทดสอบดี')}\\)?(${bare('Mrs. Somying Thodsobdee')})?${bare(th)}`),
    );
});

/** The Act is quoted as the Gazette prints it, whatever digits were chosen; so is its year in the heading. */
const OF_THE_ACT = new Set(SECTION_25.flatMap(({ th }) => th.match(/[๐-๙]+/g) ?? []).concat('๒๕๔๐'));

test('in 0–9 no paper has a Thai digit but its seal, the Act and words as their owner wrote them', () => {
  for (const [name, { paper }] of drawn) {
    if (paper.numerals !== 'arabic' || name.startsWith('long')) continue;
    const digits =
      pagesOf(name)
        .join('')
        .match(/[๐-๙]+/g) ?? [];
    expect(
      digits.filter((found) => found !== '๒๕' && !('law' in paper && OF_THE_ACT.has(found))),
      name,
    ).toEqual([]);
  }
});

describe('the request', () => {
  test('what was signed stands above the signature, what came of it below', () => {
    for (const name of ['request-somying-arabic', 'request-mixed', 'request-short']) {
      const { paper } = paperOf(name) as Drawn & { paper: Extract<PrintDocument, { kind: 'request' }> };
      // Without the feet and heads of pages: a list may run over from one page to the next.
      const foot = bare(
        `${paper.office.th} · ${paper.kioskId} · ตัวอย่าง – ข้อมูลจำลอง / demonstration – emulated data`,
      );
      const [signed = '', result = ''] = bare(pagesOf(name).join(''))
        .replaceAll(foot, '')
        .replaceAll(bare(`คำขอเลขที่ ${paper.requestNumber}`), '')
        .replace(/หน้า[0-9๐-๙]จาก[0-9๐-๙]/g, '')
        .split(bare('ผล จำนวนหน้า และค่าธรรมเนียม'));
      const back = result.indexOf(bare('สิทธิของท่านและกำหนดเวลา'));
      for (const { database } of paper.lines) {
        expect(signed, `${name}: ${database.th}`).toContain(bare(database.th));
        expect(result.slice(0, back), `${name}: ${database.th}`).toContain(bare(database.th));
      }
      expect(signed, name).toContain(bare(paper.declaration.th));
      expect(signed, name).toContain(bare('ผู้ยื่นคำขอ'));
      expect(signed, name).not.toContain(bare('ค่าธรรมเนียม '.concat(paper.fee.th)));
      expect(result, name).toContain(bare(paper.fee.th));
    }
  });

  /** Each line that the law asks of a request, by the number of issue and provision, as its reader finds it on the paper. */
  const remedies =
    'หากหน่วยงานไม่ปฏิบัติตามพระราชบัญญัตินี้ ปฏิบัติหน้าที่ล่าช้า หรือท่านไม่ได้รับความสะดวกโดยไม่มีเหตุอันสมควร ท่านร้องเรียนต่อคณะกรรมการข้อมูลข่าวสารของราชการได้ (มาตรา ๑๓) ส่วนคำสั่งมิให้เปิดเผยหรือไม่แก้ไข ให้อุทธรณ์ตามกำหนดเวลา';
  const asked: readonly (readonly [what: string, line: string])[] = [
    ['complaints, and that a refusal is appealed instead (13)', remedies],
    [
      'none held may be examined (13, 33)',
      'หากท่านไม่เชื่อว่าเป็นความจริง ท่านร้องเรียนให้คณะกรรมการตรวจสอบได้ (มาตรา ๑๓ และ ๓๓)',
    ],
    [
      'an order not to disclose, its day (18)',
      'อุทธรณ์คำสั่งมิให้เปิดเผยข้อมูลข่าวสาร ภายใน ๑๕ วันนับแต่วันที่ได้รับแจ้งคำสั่ง (มาตรา ๑๘) ภายในวันที่ ๘ ธันวาคม ๒๕๖๙',
    ],
    ['a last day on a holiday', 'หากวันสุดท้ายเป็นวันหยุด ให้เลื่อนไปเป็นวันทำการถัดไป'],
    [
      'an order not to correct has no day yet (25/4)',
      'หรือลบข้อมูลข่าวสาร (มาตรา ๒๕ วรรคสี่) ภายใน ๓๐ วันนับแต่วันที่ได้รับแจ้งคำสั่ง',
    ],
    ['where appeals go', 'ถึงประธานคณะกรรมการข้อมูลข่าวสารของราชการ สำนักงานปลัดสำนักนายกรัฐมนตรี ทำเนียบรัฐบาล'],
    [
      'to be corrected and noted (25/3, 25/4)',
      'ขอให้หมายเหตุคำขอแนบไว้กับข้อมูลได้ไม่ว่ากรณีใด (มาตรา ๒๕ วรรคสามและวรรคสี่)',
    ],
    [
      'an agency is in control of data',
      'เรียน หัวหน้าหน่วยงานของรัฐที่ควบคุมดูแลข้อมูลข่าวสารตามรายการในคำขอนี้ ผ่านที่ว่าการอำเภอตัวอย่าง',
    ],
    ['a certified copy by its whole name', 'สำเนาที่มีคำรับรองถูกต้อง ๑ รายการ'],
    ['the fee, apart from what was signed', 'ค่าธรรมเนียม ๑๘.๐๐ บาท (สิบแปดบาทถ้วน)'],
    ['not open, and where to go', 'ยังไม่เปิดให้ขอผ่านเครื่องนี้ ท่านยื่นคำขอต่อหน่วยงานโดยตรงได้'],
    ['what the kiosk keeps', 'เครื่องนี้ไม่เก็บข้อมูลที่เรียกดู เก็บเฉพาะคำขอซึ่งเข้ารหัสไว้ให้สำนักงานเปิดอ่าน'],
    ['what the code binds', 'รหัสเนื้อหา 0000-0000-0000-0000 ผู้ขอ นางสม... ทด...'],
    ['the holder, or who acts for them (25/5)', 'เจ้าของข้อมูล ผู้กระทำการแทน (ให้เจ้าหน้าที่ดำเนินการ)'],
    ['the letter', 'ตามหนังสือกระทรวงมหาดไทย ด่วนที่สุด ที่ มท ๐๓๐๙/ว ๐๖๒๗ ลงวันที่ ๒๖ มกราคม ๒๕๖๒ ข้อ ๓'],
    ['how it is signed', 'ลงลายมือชื่ออิเล็กทรอนิกส์ด้วยบัตรประจำตัวประชาชนและรหัส PIN'],
    ['why that is a signature', 'ธุรกรรมทางอิเล็กทรอนิกส์ พ.ศ. ๒๕๔๔ มาตรา ๙ และมาตรา ๒๖'],
    ['that the result came after the signature', 'เครื่องบันทึกหลังจากผู้ยื่นคำขอลงลายมือชื่อแล้ว'],
    ['rights under the Personal Data Protection Act', 'การใช้สิทธินี้ไม่กระทบสิทธิของท่านตามมาตรา ๓๐'],
    ['names with Latin letters keep 0–9', 'เครื่อง K-01'],
    ...SECTION_25.map(({ th }, at) => [`Section 25 paragraph ${at + 1}, in its own digits`, th] as const),
  ];
  test.each(asked)('says %s', (_, line) => {
    const text = bare(pagesOf('request-law').join(''));
    expect(text).toContain(bare(line));
    // In 0–9 the paper's own words are in these; the quoted Act is not.
    const inOther = SECTION_25.some(({ th }) => th === line)
      ? line
      : line.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
    expect(bare(pagesOf('request-law-arabic').join(''))).toContain(bare(inOther));
  });

  test('without anything withheld, no day stands on it', () => {
    const text = bare(pagesOf('request-somying-thai').join(''));
    expect(text).not.toContain(bare('อุทธรณ์คำสั่งมิให้เปิดเผยข้อมูลข่าวสาร'));
    expect(text).not.toContain(bare('ภายในวันที่'));
  });

  test('rights and law are 12 points or more in the file, and in Thai; English stands in headings', () => {
    for (const name of [
      'request-somying-arabic',
      'request-wichai-arabic',
      'request-all-found',
      'request-short',
    ]) {
      const { paper, file } = paperOf(name) as Drawn & { paper: Extract<PrintDocument, { kind: 'request' }> };
      const xml = run('pdftohtml', '-xml', '-i', '-stdout', '-zoom', '1', '-f', '2', '-l', '2', file);
      const sizes = new Map(
        [...xml.matchAll(/<fontspec id="(\d+)" size="(\d+)"/g)].map(([, id, size]) => [id, Number(size)]),
      );
      const [, body = ''] = xml.split('สิทธิของท่าน');
      const text = [...body.matchAll(/top="(\d+)"[^>]*font="(\d+)">(?:<b>)?([^<]*[ก-ฮ][^<]*)/g)].filter(
        ([, top, , words = '']) => Number(top) < 780 && !/มาตรา|พระราช|พ\.ศ\./.test(words),
      );
      expect(text.length, name).toBeGreaterThan(20);
      expect(Math.min(...text.map(([, , font]) => sizes.get(font ?? '') ?? 0)), name).toBeGreaterThanOrEqual(
        12,
      );
      for (const { en } of [...paper.rights, ...paper.law]) expect(bare(body), name).not.toContain(bare(en));
    }
  });
});

describe('PDF/UA', () => {
  test('no paper fails more than what Chromium leaves undone', async () => {
    const failed = new Set<string>();
    // Every kind of paper and every layout; the other people's are the same again.
    const kinds = [...drawn].filter(([name]) => !/^(copies|request)-(?!somying|naylin)/.test(name));
    // In the short form some, by the seed, beside two that have every layout.
    const two = kinds.filter(([name]) => /^(copies|request)-somying-thai$/.test(name));
    expect(two).toHaveLength(2);
    for (const [, { pdf, paper }] of [
      ...two,
      ...some(
        10,
        kinds.filter((one) => !two.includes(one)),
      ),
    ])
      for (const { condition, what } of await checkPdfUa(pdf))
        failed.add(`${condition} ${paper.kind}: ${what}`);
    const conditions = new Set([...failed].map((one) => one.slice(0, 6)));
    // Margin boxes and backgrounds are no artifacts; items of lists have no body; glyphs that stand for a mark in another
    // place map to U+0000 (ActualText says what they mean); there is no XMP metadata.
    expect([...conditions].sort(), [...failed].join('\n')).toEqual(['01-005', '06-001', '09-005', '31-028']);
  });

  test('a paper that leaves as a file fails nothing, and looks and reads as it did', async () => {
    const others = [...drawn.keys()].filter((name) => /-\d-(arabic|thai)$|^certified$/.test(name));
    const names = [
      'copies-naylin-thai',
      'copies-somying-arabic',
      'request-somying-thai',
      'request-nok-arabic',
    ];
    for (const name of [...some(2, names), ...some(5, others)]) {
      const { pdf, file } = paperOf(name);
      const made = await makeAccessible(pdf);
      expect(await checkPdfUa(made), name).toEqual([]);
      const other = join(folder, 'accessible.pdf');
      await writeFile(other, made);
      expect(run('pdftotext', '-raw', other, '-'), name).toBe(run('pdftotext', '-raw', file, '-'));
      const before = pagePictures(file);
      for (const [index, page] of pagePictures(other).entries())
        expect(difference(page, before[index] ?? page), name).toBe(0);
    }
  }, 90_000);

  test('papers that are joined into one job keep structure, language, title and outline, and so does a part of it', async () => {
    // The tool that reads structure aloud takes ten seconds for a full page or two: in the short form a request for little.
    const names = [LONG ? 'request-somying-thai' : 'request-short', 'correction-0-thai'];
    const job = await mergePages(names.map((name) => paperOf(name).pdf));
    const made = await makeAccessible(job);
    expect(await checkPdfUa(made)).toEqual([]);
    const wordsIn = (pdf: Uint8Array) => {
      const file = join(folder, 'joined.pdf');
      writeFileSync(file, pdf);
      return run('pdfinfo', '-struct-text', file).replace(/[^\u0e00-\u0e7f]/g, '');
    };
    // What is heard of each alone is heard of the whole, in order.
    const heard = wordsIn(job);
    expect(heard).toBe(names.map((name) => wordsIn(paperOf(name).pdf)).join(''));
    const read = await PDFDocument.load(job);
    expect(read.getTitle()).toContain('คำขอตามมาตรา ๒๕');
    expect(read.catalog.toString()).toMatch(/\/Lang \(th\)/);
    expect(await chapterPages(job)).toHaveLength(names.length);
    const second = await pageRange(job, 2, 2);
    expect(second.length).toBeLessThan(job.length / 2);
    const part = wordsIn(second);
    expect(part.length).toBeGreaterThan(500);
    expect(heard).toContain(part);
  }, 90_000);

  test('the check sees what is wrong', async () => {
    const made = await makeAccessible(paperOf('correction-0-thai').pdf);
    const broken = async (change: (document: PDFDocument) => void) => {
      const document = await PDFDocument.load(made, { updateMetadata: false });
      change(document);
      return (await checkPdfUa(await document.save())).map(({ condition }) => condition);
    };
    const of = (type: string, change: (element: PDFDict) => void) =>
      broken((document) => {
        const [element] = document.context
          .enumerateIndirectObjects()
          .flatMap(([, object]) =>
            object instanceof PDFDict && object.get(PDFName.of('S')) === PDFName.of(type) ? [object] : [],
          );
        if (element === undefined) throw new Error(`no ${type}`);
        change(element);
      });
    const as = (type: string) => (element: PDFDict) => element.set(PDFName.of('S'), PDFName.of(type));
    const gone = (key: string) => broken((document) => void document.catalog.delete(PDFName.of(key)));
    expect(await broken(() => undefined)).toEqual([]);
    expect(await of('Figure', (e) => e.delete(PDFName.of('Alt')))).toEqual(['13-004']);
    expect(await of('TH', (e) => e.delete(PDFName.of('A')))).toEqual(['15-003']);
    expect(await of('H1', as('H3'))).toContain('14-002');
    expect(await of('H2', as('H3'))).toContain('14-003');
    expect(await of('TR', as('P'))).toContain('09-004');
    expect(await of('P', as('Cell'))).toEqual(['02-001']);
    expect(await of('P', (e) => e.delete(PDFName.of('K')))).toContain('01-005');
    expect(await gone('Lang')).toEqual(['11-006']);
    expect(await gone('Metadata')).toEqual(['06-001']);
    expect(await gone('ViewerPreferences')).toEqual(['07-001']);
    expect(await gone('StructTreeRoot')).toContain('01-005');
  });
});

/** Pictures of the pages of a paper, against those that are kept. */
function expectPictures(name: string, options: { readonly dpi?: number; readonly crop?: Crop } = {}): void {
  const pages = pagePictures(paperOf(name).file, options);
  const files = pages.map((_, index) => `${name}-${String(index + 1).padStart(2, '0')}.png`);
  if (UPDATE) {
    mkdirSync(GOLDEN, { recursive: true });
    for (const old of readdirSync(GOLDEN))
      if (old.replace(/-\d\d\.png$/, '') === name) rmSync(join(GOLDEN, old));
    for (const [index, page] of pages.entries()) writeFileSync(join(GOLDEN, files[index] ?? ''), toPng(page));
  }
  const kept = readdirSync(GOLDEN).filter((file) => file.replace(/-\d\d\.png$/, '') === name);
  expect(kept.sort(), `${name}: pages`).toEqual(files);
  for (const [index, page] of pages.entries()) {
    const file = join(GOLDEN, files[index] ?? '');
    expect(difference(page, readPng(readFileSync(file))), files[index]).toBeLessThan(0.01);
  }
}

describe('pages look as they did when they were looked at', () => {
  test.each([
    'long-arabic',
    'copies-somying-thai',
    'request-somying-thai',
    'request-wichai-arabic',
    'request-short',
    'certified',
    ...['request-differs', 'copy-differs', 'copy-unproven', 'closing-arabic', 'closing-thai'],
    ...[
      ...['correction-0', 'receipt-1', 'payment-slip-2', 'inspection-3', 'disclosures-4'],
      'representative-5',
    ].flatMap((paper) => NUMERALS.map((numerals) => `${paper}-${numerals}`)),
  ])('%s', (name) => expectPictures(name));

  test('a correction form is one page, whose rows for writing by hand are 18 mm high or more', () => {
    for (const name of ['correction-0-arabic', 'correction-0-thai'])
      expect(pagesOf(name), name).toHaveLength(1);
  });

  test('420 months of contributions take ten pages, each in one line', async () => {
    const paper = await copiesOf('kamon');
    const at = paper.records.findIndex(({ record }) => record.databaseId === 'sso_contrib');
    const [sheet] = paper.records.slice(at);
    if (sheet === undefined) throw new Error('no contributions');
    const { pdf } = await renderer.render({ ...paper, records: [sheet] });
    expect(await pagesIn(pdf)).toBeLessThanOrEqual(11);
  });

  test('records that say the same are printed once, and the sheet names both', () => {
    const { paper } = paperOf('copies-somying-arabic') as Drawn & { paper: Copies };
    const text = bare(pagesOf('copies-somying-arabic').join(''));
    const names = paper.records.flatMap(({ record, also }) => [
      record.databaseId,
      ...also.map(({ en }) => en),
    ]);
    expect(names).toContain('dopa_name');
    expect(names).not.toContain('dopa_lname');
    expect(text).toContain(bare('ข้อมูลตรงกับ ทะเบียนเปลี่ยนชื่อสกุล'));
  });

  test('a request is one sheet, both sides, whoever asks for how much and whatever comes of it', () => {
    const requests = [...drawn].filter(([, { paper }]) => paper.kind === 'request');
    expect(requests.length).toBeGreaterThan(10);
    for (const [name] of requests) expect(pagesOf(name), name).toHaveLength(2);
  });

  test('the hard words and the longest name, large', () =>
    expectPictures('hard-words', { dpi: 200, crop: { x: 200, y: 380, width: 1350, height: 500 } }));

  test('a page on which one line is missing is seen to differ', async () => {
    const { paper, file } = paperOf('request-somying-thai');
    const less = fixed({
      ...paper,
      ...('holder' in paper && { holder: { ...paper.holder, address: '' } }),
    } as PrintDocument);
    const other = join(folder, 'less.pdf');
    await writeFile(other, (await renderer.render(less)).pdf);
    const [whole, cut] = [file, other].map((one) => pagePictures(one)[0]);
    if (whole === undefined || cut === undefined) throw new Error('no page');
    expect(difference(whole, cut)).toBeGreaterThan(0.01);
    expect(difference(whole, readPng(toPng(whole)))).toBe(0);
  });

  test('nothing is kept that no test draws', () => {
    const names = new Set(readdirSync(GOLDEN).map((file) => file.replace(/-\d\d\.png$/, '')));
    // Texts, and what golden-forms.test.ts keeps.
    for (const folder of ['text', 'forms']) names.delete(folder);
    for (const name of names) expect(existsSync(paperOf(name).file), name).toBe(true);
  });
});
