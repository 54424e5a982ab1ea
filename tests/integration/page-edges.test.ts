/**
 * Marks of letters keep clear of the edges: of the page, and of the boxes that they stand in.
 *
 * Marks above and below letters stay on the page of their line: where a page ends between two lines, nothing of one stands on
 * the other's page. Seen on pictures of pages whose every word has two marks above, or one below.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrintDocument } from '../../electron/contract/paper.ts';
import { LONG, some } from '../long.ts';
import { type Picture, pagePictures } from './page-picture.ts';
import {
  blankForm,
  closingSlip,
  copiesOf,
  extremeRequests,
  longNamedCopies,
  oddStandings,
  otherPapersOf,
  outcomesOf,
  requestBeforeOfficer,
  requestOf,
} from './papers.ts';
import { type LineEnd, type PaperRenderer, startRenderer } from './render-paper.ts';

const DPI = 150;
const dots = (mm: number) => Math.round((mm * DPI) / 25.4);
/** Where the text of a page begins and ends, in millimetres from its head: print.css, and running-heads.ts for a request's back. */
const AREA = { head: 24, foot: 278 };
const BACK = { head: 19, foot: 281 };

let folder: string;
let renderer: PaperRenderer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-edges-'));
  renderer = await startRenderer();
}, 300_000);
afterAll(async () => {
  await renderer?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The same paper in words with the highest marks, and the lowest. */
const inHardWords = <P extends PrintDocument>(paper: P): P =>
  JSON.parse(JSON.stringify(paper), (key, value: unknown) =>
    key === 'th' && typeof value === 'string' && value.length > 3
      ? value.replace(/[ก-ฮ][ก-๎]{2}/g, 'ฟื้น').replace(/ญ/g, 'ญู')
      : value,
  ) as P;

/** Runs of rows with ink between two rows: the first and the last of each, and the most ink that a row of it has. */
function runs({ width, dots: all }: Picture, from: number, to: number) {
  const found: { from: number; to: number; most: number }[] = [];
  for (let y = from; y < to; y += 1) {
    let ink = 0;
    for (let x = 0; x < width; x += 1) if ((all[y * width + x] ?? 255) < 140) ink += 1;
    const last = found.at(-1);
    if (ink === 0) continue;
    if (last !== undefined && last.to === y - 1)
      Object.assign(last, { to: y, most: Math.max(last.most, ink) });
    else found.push({ from: y, to: y, most: ink });
  }
  return found;
}

/** What stands at the head or the foot of a page and is neither a line of text nor of a box: of the page before or behind. */
function strays(page: Picture, { head, foot }: typeof AREA): readonly number[] {
  const near = (row: number, edge: number) => Math.abs(row - edge) <= dots(1.5);
  const all = runs(page, dots(head) - dots(0.5), dots(foot) + dots(0.5));
  // Marks of a line of this page stand close to its letters.
  const ownLine = (at: number) => {
    const [before, run, next] = [all[at - 1], all[at], all[at + 1]];
    if (run === undefined) return false;
    const below = next !== undefined && next.from - run.to <= dots(0.8);
    return below || (before !== undefined && run.from - before.to <= dots(0.8));
  };
  return all
    .filter(
      (run, at) =>
        (near(run.from, dots(head)) || near(run.to, dots(foot))) &&
        run.to - run.from < dots(2) &&
        run.most < page.width / 4 &&
        !ownLine(at),
    )
    .map(({ from }) => Math.round((from * 25.4) / DPI));
}

test('nothing of a line stands on the page before or behind', async () => {
  const papers: [string, PrintDocument][] = [
    ...Object.entries(await extremeRequests()),
    ['copies', await copiesOf('kamon')],
  ];
  const seen: string[] = [];
  let pages = 0;
  for (const [name, paper] of papers) {
    const file = join(folder, `${name}.pdf`);
    await writeFile(file, (await renderer.render(inHardWords(paper))).pdf);
    for (const [index, page] of pagePictures(file, { dpi: DPI }).entries()) {
      pages += 1;
      const area = paper.kind === 'request' && index % 2 === 1 ? BACK : AREA;
      for (const at of strays(page, area)) seen.push(`${name}, page ${index + 1}: at ${at} mm`);
    }
  }
  expect(pages).toBeGreaterThan(20);
  expect(seen).toEqual([]);
}, 600_000);

/** Where dots of letters lie on dots of lines (hairlines are gray at this size), in millimetres from the page's head, once for each line of text. */
function meetings(letters: Picture, lines: Picture, { head, foot }: typeof AREA): readonly number[] {
  const found: number[] = [];
  for (let y = dots(head); y < dots(foot); y += 1) {
    for (let x = 0; x < letters.width; x += 1) {
      const at = y * letters.width + x;
      if ((letters.dots[at] ?? 255) >= 140 || (lines.dots[at] ?? 255) >= 215) continue;
      const mm = Math.round((y * 25.4) / DPI);
      if (found.at(-1) !== mm) found.push(mm);
    }
  }
  return found;
}

/** One of every paper. */
async function everyPaper(): Promise<readonly [string, PrintDocument][]> {
  return [
    ['request', await requestOf('somying', 'thai')],
    ...Object.entries(await extremeRequests()),
    ...(await otherPapersOf('somying', 'thai')).map((paper): [string, PrintDocument] => [paper.kind, paper]),
    ['certified', await copiesOf('arthit', 'thai', 'certified-copy')],
    ['copies', await copiesOf('kamon')],
    ['long', await longNamedCopies('thai')],
  ];
}

/** The other ways in which templates are filled: every branch that says something of its own. */
async function everyBranch(): Promise<readonly [string, PrintDocument][]> {
  const [correction, receipt] = await otherPapersOf('naylin');
  if (correction?.kind !== 'correction' || receipt?.kind !== 'receipt') throw new Error('other papers');
  const lodged = 'LK-2569-000016';
  const own = await requestOf('somying', 'thai');
  const unnumbered = true as const;
  return [
    ...Object.entries(await oddStandings()),
    ...(await otherPapersOf('wichai')).map((paper): [string, PrintDocument] => [`${paper.kind} 0–9`, paper]),
    ['presence', await requestBeforeOfficer('somying')],
    ...(await Promise.all(
      (['parent', 'guardian', 'curator'] as const).map(
        async (capacity): Promise<[string, PrintDocument]> => [
          `for ${capacity}`,
          await requestBeforeOfficer('jaidee', capacity, 'thai'),
        ],
      ),
    )),
    ['blank', blankForm()],
    ['blank ๐–๙', blankForm('thai')],
    ['closing', closingSlip('thai')],
    ['lodged correction', { ...correction, lines: correction.lines.map((line) => ({ ...line, lodged })) }],
    ['lodged receipt', { ...receipt, corrections: { receipts: [lodged], unlodged: 2 } }],
    ['request 0–9', await requestOf('naylin')],
    ['unnumbered', { ...own, verification: { ...own.verification, unnumbered } }],
    ['unnumbered receipt', { ...receipt, verification: { ...receipt.verification, unnumbered } }],
    ['certified request', await requestOf('nok', 'thai', { lines: asCertified })],
    ['copies ๐–๙', await copiesOf('naylin', 'thai')],
    ['moves', await copiesOf('nok')],
    ['runs on', { ...(await copiesOf('somying', 'thai')), runsOn: true }],
  ];
}
const asCertified = outcomesOf('nok').map((line) => ({ ...line, handling: 'certified-copy' as const }));

/** Compounds that a reader takes for one word, and a line's dictionary for several. */
const ONE_WORD =
  'ในฐานข้อมูลนี้ ในคำขอนี้ คนไร้ความสามารถ คนเสมือนไร้ความสามารถ สำนักนายกรัฐมนตรี ทำเนียบรัฐบาล ถึงแก่กรรม พระราชบัญญัติ ผู้อนุบาล ผู้พิทักษ์ ผู้เยาว์ ลายมือชื่อ ประจำตัวประชาชน เจ้าหน้าที่ นายทะเบียน ค่าธรรมเนียม กำหนดเวลา ร้องเรียน ความประสงค์ ผู้กระทำการแทน เจ้าของข้อมูล ส่วนบุคคล เลขอ้างอิง ดำเนินการ ด่วนที่สุด รหัสประจำตัว สัญชาติไทย ตรวจเลือก บูรณาการ'.split(
    ' ',
  );
/** Words that are nothing without the one behind them, as the dictionary of a line parts them. */
const BEGINNINGS = new Set(['การ', 'ความ', 'ผู้', 'ไม่', 'นัก', 'เลข', 'หมู่', 'ลง']);
const WORDS_OF = new Intl.Segmenter('th', { granularity: 'word' });

/** Why a line may not end there; nothing where it may. */
function partedBy({ before, after }: LineEnd): string | undefined {
  if (before.trimEnd().endsWith('☐')) return 'a box and its words';
  for (const word of ONE_WORD)
    for (let cut = 1; cut < word.length; cut += 1)
      if (before.endsWith(word.slice(0, cut)) && after.startsWith(word.slice(cut))) return word;
  if (/[0-9๐-๙][./-]?$/.test(before) && /^[./-]?[0-9๐-๙A-Z]/.test(after)) return 'a number';
  if (/[A-Z][./-]$/.test(before) && /^[0-9]/.test(after)) return 'a number';
  if (/(?:^| )(?:ซอย|ถนน|แขวง|เขต|ตำบล|อำเภอ)$/.test(before) && /^[ก-ฮ]/.test(after)) return 'a place';
  if (ONE_WORD.some((word) => before.endsWith(word))) return undefined;
  // The dictionary is asked from the last space on: what stands before that is cut off in its middle.
  const from = before.slice(before.lastIndexOf(' ') + 1);
  const last = [...WORDS_OF.segment(from + after)].findLast(({ index }) => index < from.length);
  if (last === undefined || last.index + last.segment.length !== from.length) return undefined;
  return BEGINNINGS.has(last.segment) && /^[ก-ฮเ-ไ]/.test(after)
    ? `a word that begins with ${last.segment}`
    : undefined;
}

test('no line ends in the middle of a word, a number or a box to be ticked, on any paper', async () => {
  const seen: string[] = [];
  let ends = 0;
  const papers = [...(await everyPaper()), ...(await everyBranch())];
  for (const [name, paper] of papers)
    for (const end of await renderer.lineEnds(paper)) {
      ends += 1;
      const why = partedBy(end);
      if (why !== undefined)
        seen.push(`${name}: ${why} in ${end.before.slice(-20)}|${end.after.slice(0, 20)}`);
    }
  // Every template is among them.
  expect(new Set(papers.map(([, { kind }]) => kind))).toEqual(
    new Set(PrintDocument.options.map(({ shape }) => shape.kind.value)),
  );
  expect(ends).toBeGreaterThan(500);
  expect([...new Set(seen)]).toEqual([]);
}, 600_000);

// The long form has every paper in both; in the short one each has its own words or hard ones, by the seed.
test('no letter meets the line of a box', async () => {
  const seen: string[] = [];
  let [pages, drawn] = [0, 0];
  const all = await everyPaper();
  const inOwn = some(
    Math.ceil(all.length / 2),
    all.map(([name]) => name),
  );
  for (const [name, paper] of all)
    for (const [words, document] of [
      ...(inOwn.includes(name) ? [['own', paper] as const] : []),
      ...(LONG || !inOwn.includes(name) ? [['hard', inHardWords(paper)] as const] : []),
    ] as const) {
      const layers = await renderer.layers(document);
      const [letters, lines] = await Promise.all(
        (['letters', 'lines'] as const).map(async (layer) => {
          const file = join(folder, `${name}-${words}-${layer}.pdf`);
          await writeFile(file, layers[layer]);
          return pagePictures(file, { dpi: DPI });
        }),
      );
      for (const [index, page] of (letters ?? []).entries()) {
        const under = lines?.[index];
        if (under === undefined) throw new Error(`${name} has other pages without its letters`);
        pages += 1;
        for (const dot of under.dots) if (dot < 215) drawn += 1;
        const area = paper.kind === 'request' && index % 2 === 1 ? BACK : AREA;
        const at = meetings(page, under, area);
        if (at.length > 0) seen.push(`${name} in ${words} words, page ${index + 1}: at ${at.join(', ')} mm`);
      }
    }
  expect(pages).toBeGreaterThan(LONG ? 100 : 60);
  expect(drawn).toBeGreaterThan(1_000_000);
  expect(seen).toEqual([]);
}, 600_000);
