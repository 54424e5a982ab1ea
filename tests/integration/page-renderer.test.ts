/** The Chromium that draws the papers dies in the middle of one: the paper is drawn all the same, whole. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeAccessible } from '../../electron/document/accessible.ts';
import { disclosuresDocument } from '../../electron/document/document.ts';
import { chapterPages } from '../../electron/pdf/pages.ts';
import type { PageRenderer } from '../../electron/ports/host.ts';
import { chromiumPages } from '../../electron/shell/chromium/pages.ts';
import { some } from '../long.ts';
import { below, signalTo } from '../processes.ts';
import { copiesOf, frameOf } from './papers.ts';
import { checkPdfUa } from './pdf-ua.ts';

let directory: string;
let pages: PageRenderer;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pages-'));
  pages = chromiumPages(join(directory, 'profile'));
});
afterAll(async () => {
  await pages?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Processes of the page renderer whose command line holds this. */
const parts = (having: string): readonly number[] => {
  return below(process.pid)
    .filter(({ args }) => args.includes('chromium') && args.includes(having))
    .map(({ pid }) => pid);
};

describe.each([
  ['its renderer', '--type=renderer'],
  ['its Chromium', '--user-data-dir'],
])('while a paper is drawn, %s is killed', (_, having) => {
  it('draws it once more, whole', async () => {
    const paper = await copiesOf('somchai');
    const before = await pages.pdf(paper);
    expect(before.ok).toBe(true);
    const drawing = pages.pdf(paper);
    // The one that draws, and the one that would wait for the paper after it.
    const killed = parts(having);
    for (const pid of killed) signalTo(pid, 'SIGKILL');
    expect(killed.length).toBeGreaterThan(0);
    const drawn = await drawing;
    if (!drawn.ok) throw new Error(drawn.fault.detail);
    expect(textOf(drawn.value)).toBe(before.ok ? textOf(before.value) : '');
  }, 60_000);
});

describe('the page that waits for the next paper', () => {
  it('is there before that paper is asked for, and a paper is not lost with it', async () => {
    const paper = await copiesOf('somchai');
    const fresh = chromiumPages(join(directory, 'spare'));
    try {
      fresh.warm();
      const waiting = await vi.waitFor(
        () => {
          // Chromium's own first page, and the one that was prepared.
          const mine = below(process.pid).filter(
            ({ args }) => args.includes('--type=renderer') && args.includes(join(directory, 'spare')),
          );
          expect(mine.length).toBeGreaterThan(1);
          return mine;
        },
        { timeout: 20_000 },
      );
      for (const { pid } of waiting) signalTo(pid, 'SIGKILL');
      const drawn = await fresh.pdf(paper);
      expect(drawn.ok ? textOf(drawn.value).length : drawn.fault.detail).toBeGreaterThan(100);
    } finally {
      await fresh.close();
    }
  }, 60_000);
});

describe('a renderer that hangs in the middle of a paper', () => {
  it('is waited for no longer than a paper may take, and the next paper is drawn', async () => {
    const paper = await copiesOf('somchai');
    expect((await pages.pdf(paper)).ok).toBe(true);
    const drawing = pages.pdf(paper);
    const stopped = new Set<number>();
    let over = false;
    void drawing.then(() => {
      over = true;
    });
    // The one that is asked instead, where the first never came, hangs as well.
    const end = performance.now() + 100_000;
    while (!over && performance.now() < end) {
      for (const pid of parts('--type=renderer').filter((one) => !stopped.has(one))) {
        signalTo(pid, 'SIGSTOP');
        stopped.add(pid);
      }
      await new Promise((done) => setTimeout(done, stopped.size === 0 ? 5 : 100));
    }
    const drawn = await drawing;
    expect(drawn.ok ? 'drawn' : drawn.fault.name).toBe('document.failed');
    for (const pid of stopped) signalTo(pid, 'SIGKILL');
    expect((await pages.pdf(paper)).ok).toBe(true);
  }, 120_000);
});

describe('a paper that never comes', () => {
  it('is drawn by another Chromium, long before a person would give up', async () => {
    const paper = await copiesOf('somchai');
    expect((await pages.pdf(paper)).ok).toBe(true);
    const began = performance.now();
    const drawing = pages.pdf(paper);
    // Whatever renders for this Chromium stands still from now on, and nobody is told.
    const first = parts('--type=renderer');
    expect(first.length).toBeGreaterThan(0);
    for (const pid of first) signalTo(pid, 'SIGSTOP');
    const drawn = await drawing;
    for (const pid of first) signalTo(pid, 'SIGKILL');
    expect(drawn.ok ? 'drawn' : drawn.fault.detail).toBe('drawn');
    expect(performance.now() - began).toBeLessThan(30_000);
  }, 120_000);
});

describe('the first two papers of a Chromium', () => {
  // A visit counts the pages of some records while it makes those of others. The second page was born deaf when it opened
  // while the first one's functions were laid into the browser: some 60 ms after the first was asked for.
  it('both come at the first try, whenever the second is asked for', async () => {
    const paper = await copiesOf('somchai');
    for (const apartMs of some(2, [48, 52, 56, 60, 64, 68, 72])) {
      const fresh = chromiumPages(join(directory, `fresh-${apartMs}`));
      fresh.warm();
      await new Promise((over) => setTimeout(over, 1000));
      const began = performance.now();
      const first = fresh.pdf(paper);
      await new Promise((over) => setTimeout(over, apartMs));
      const both = await Promise.all([first, fresh.pdf(paper)]);
      const took = performance.now() - began;
      await fresh.close();
      expect(both.map((one) => (one.ok ? 'drawn' : one.fault.detail))).toEqual(['drawn', 'drawn']);
      // A first try that never comes is given up after twelve seconds.
      expect(took, `${apartMs} ms apart`).toBeLessThan(12_000);
    }
  }, 240_000);
});

/** An account of the given number of rows, each with its number. */
const account = (rows: number) =>
  disclosuresDocument({
    ...frameOf('somying'),
    rows: Array.from({ length: rows }, (_, index) => ({
      at: '2026-06-02T08:45:00+07:00',
      database: { th: 'ทะเบียนบ้าน', en: 'House' },
      who: { th: `[${index + 1}]`, en: '' },
      purpose: { th: 'ตรวจสิทธิ', en: 'A right' },
    })),
  });

describe('a paper', () => {
  it.each([
    ['of some rows is tagged, laid out and measured as ever', 60, true],
    [
      'of hundreds, which is not laid out for the screen, is as whole, numbered and headed; it has no tags',
      450,
      false,
    ],
    ['of thousands, which is drawn in parts beside each other, is one paper all the same', 2500, false],
  ])(
    '%s',
    async (_, rows, tagged) => {
      const drawn = await pages.pdf(await account(rows));
      if (!drawn.ok) throw new Error(drawn.fault.detail);
      const document = await PDFDocument.load(drawn.value, { updateMetadata: false });
      expect(document.catalog.has(PDFName.of('StructTreeRoot'))).toBe(tagged);
      const texts = textOf(drawn.value).split('\f').slice(0, -1);
      const numbers = texts.flatMap((text) => [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
      expect(numbers).toEqual(Array.from({ length: rows }, (__, index) => index + 1));
      for (const [index, text] of texts.entries()) {
        const bare = text.normalize('NFKC').replace(/\s+/g, '');
        expect(bare).toContain(`หน้า${index + 1}จาก${texts.length}`);
        // Where a table goes on, its head stands again.
        if (/\[\d+\]/.test(bare)) expect(bare).toContain('ฐานข้อมูล');
      }
    },
    120_000,
  );
});

describe('copies of which one has a table of thousands of rows', () => {
  it('are one file with tags and an outline, every page headed and numbered, what is cut told with its reason', async () => {
    const copies = await copiesOf('somchai');
    const [first, second] = copies.records;
    if (first === undefined || second === undefined) throw new Error('too few records');
    const cut = { th: 'เหตุที่ตัดทอน', en: 'why it is cut' };
    const value = { th: '–', en: '–' };
    const long = {
      ...first,
      record: {
        ...first.record,
        layout: 'plain',
        title: { th: 'รายการยาว', en: 'A long list' },
        sections: [
          { fields: [{ key: 'a', label: value, value, privacy: 'plain' as const, cut }] },
          {
            heading: { th: 'ทั้งหมด', en: 'All of it' },
            fields: [{ key: 'rows[].b', label: value, value, privacy: 'plain' as const, cut }],
            table: {
              columns: ['เลข', 'รายการ'].map((th) => ({ th, en: '' })),
              rows: Array.from({ length: 1500 }, (_, row) =>
                [`[${row + 1}]`, 'รายการตัวอย่าง'].map((th) => ({ th, en: th })),
              ),
            },
          },
        ],
      },
    };
    const paper = { ...copies, records: [first, long, second] };
    const drawn = await pages.pdf(paper);
    if (!drawn.ok) throw new Error(drawn.fault.detail);
    const texts = textOf(drawn.value).split('\f').slice(0, -1);
    const counted = await chapterPages(drawn.value);
    expect(counted).toHaveLength(3);
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(texts.length);
    const numbers = texts.flatMap((text) => [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
    expect(numbers).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
    const bare = texts.map((text) => text.normalize('NFKC').replace(/\s+/g, ''));
    for (const [index, text] of bare.entries()) expect(text).toContain(`หน้า${index + 1}จาก${texts.length}`);
    const own = bare.slice(counted[0], (counted[0] ?? 0) + (counted[1] ?? 0));
    for (const text of own) expect(text).toContain('รายการยาว');
    expect(own.filter((text) => text.includes('เหตุที่ตัดทอน'))).toHaveLength(1);
    // Under the last row; the code, with the reason, may begin the next page: Chromium parts them behind a long table.
    expect(own.slice(-2).join()).toContain('ตัดทอน(1)');
    const document = await PDFDocument.load(drawn.value, { updateMetadata: false });
    expect(document.catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
    expect(document.getTitle()).toContain('สำเนา');
    expect(await checkPdfUa(await makeAccessible(drawn.value))).toEqual([]);
  }, 120_000);
});

function textOf(pdf: Uint8Array): string {
  const file = join(directory, 'paper.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}
