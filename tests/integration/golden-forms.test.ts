/**
 * The text of papers that begin or end in handwriting, as poppler reads it back: the form for who has no card, and requests
 * that an officer has confirmed. UPDATE_GOLDEN=1 writes it again; read it before committing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { CAPACITIES, SECTION_25 } from '../../electron/request/wording.ts';
import { blankForm, fixed, requestBeforeOfficer } from './papers.ts';
import { type PaperRenderer, startRenderer } from './render-paper.ts';

const GOLDEN = join(import.meta.dirname, 'golden', 'forms');
let folder: string;
let renderer: PaperRenderer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-forms-'));
  renderer = await startRenderer();
}, 300_000);
afterAll(async () => {
  await renderer?.close();
  await rm(folder, { recursive: true, force: true });
});

const bare = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');

/** Draws a paper, compares its text with the one that is kept, and gives its pages. */
async function pagesOf(name: string, paper: PrintDocument): Promise<readonly string[]> {
  const { pdf } = await renderer.render(fixed(paper));
  const file = join(process.env.FORMS_OUT ?? folder, `${name}.pdf`);
  await writeFile(file, pdf);
  const pages = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
  const text = `${pages.map((page) => page.replace(/[ \t]+$/gm, '').trim()).join('\n\f\n')}\n`;
  const kept = join(GOLDEN, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(kept, text);
  }
  expect(text, name).toBe(readFileSync(kept, 'utf8'));
  return pages;
}

test.each(['arabic', 'thai'] as const)('the form for who has no card, %s numerals', async (numerals) => {
  const paper = blankForm(numerals);
  const pages = await pagesOf(`blank-${numerals}`, paper);
  // One sheet: what is filled in, and the law behind it.
  expect(pages).toHaveLength(2);
  const [front = '', back = ''] = pages.map(bare);
  expect(front).toContain(bare(paper.addressee.th));
  expect(front).toContain(bare(paper.declaration.th));
  expect(front).toContain(bare('ไม่เสียค่าธรรมเนียม'));
  for (const { th } of SECTION_25) expect(back).toContain(bare(th));
  // The letter opens its way to who proves themselves with the card: nobody asks for it by hand.
  expect(front + back).not.toMatch(/Linkage|๐๖๒๗|0627|PIN/);
  // Nothing that a machine keeps, no number of a request, no code.
  expect(front + back).not.toMatch(/เครื่องนี้ไม่เก็บ|ม25\/|เลขเอกสาร/);
});

test('the request of who has no PIN: confirmed by an officer, and signed by hand', async () => {
  const pages = await pagesOf('presence', await requestBeforeOfficer('somying'));
  const [front = '', ...others] = pages.map(bare);
  expect(others).toHaveLength(1);
  expect(front).toContain(bare('เจ้าหน้าที่ตรวจบัตรและตัวผู้ถือบัตรแล้วยืนยัน ไม่ได้ใช้รหัส PIN'));
  // Nothing says that the card has signed.
  expect(front).not.toContain(bare('ลงลายมือชื่ออิเล็กทรอนิกส์'));
  expect(front).not.toContain(bare('หลังจากผู้ยื่นคำขอลงลายมือชื่อแล้ว'));
  expect(front).toMatch(/ลงชื่อ\(นางสมหญิง/);
});

test.each(['parent', 'guardian', 'curator'] as const)(
  'the request of who acts for another, %s: whose it is, in which capacity, by which evidence, and lines for the name',
  async (capacity) => {
    const pages = await pagesOf(`for-${capacity}`, await requestBeforeOfficer('jaidee', capacity));
    const [front = '', ...others] = pages.map(bare);
    expect(others).toHaveLength(1);
    const { name, evidence } = CAPACITIES[capacity];
    expect(front).toContain(bare(`กระทำการในฐานะ${name.th}`));
    expect(front).toContain(bare(`หลักฐานที่เจ้าหน้าที่ตรวจแล้ว${evidence.th}`));
    expect(front).toContain(bare('ผู้กระทำการแทน ชื่อ-สกุล'));
    expect(front).toContain(bare('มาตรา 25 วรรคห้า'));
    expect(front).not.toContain(bare('ลงลายมือชื่ออิเล็กทรอนิกส์'));
    // Who is acted for does not sign.
    expect(front).not.toMatch(/ลงชื่อ\((นาง|นาย|เด็ก)/);
  },
);
