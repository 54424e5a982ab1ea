/**
 * Marks above and below letters stay on the page of their line: where a page ends between two lines, nothing of one stands on
 * the other's page. Seen on pictures of pages whose every word has two marks above, or one below.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { type Picture, pagePictures } from './page-picture.ts';
import { copiesOf, extremeRequests } from './papers.ts';
import { type PaperRenderer, startRenderer } from './render-paper.ts';

const DPI = 150;
const dots = (mm: number) => Math.round((mm * DPI) / 25.4);
/** Where the text of a page begins and ends, in millimetres from its head: print.css, and running-heads.ts for a request's back. */
const AREA = { head: 24, foot: 278 };
const BACK = { head: 19, foot: 281 };

let folder: string;
let renderer: PaperRenderer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-edges-'));
  renderer = await startRenderer(join(folder, 'dist'));
}, 300_000);
afterAll(async () => {
  await renderer?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The same paper in words with the highest marks, and the lowest. */
const inHardWords = <P extends PrintDocument>(paper: P): P =>
  JSON.parse(JSON.stringify(paper), (key, value: unknown) =>
    key === 'th' && typeof value === 'string' && value.length > 3
      ? value.replace(/[ก-ฮ][ก-๎]{2}/g, 'ฟื้น').replace(/ฎ/g, 'ฎุ')
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
