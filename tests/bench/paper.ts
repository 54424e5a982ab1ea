/**
 * `npm run bench -- paper`: 34 records, about 40 pages. How much our page costs over Chromium's own time for the same HTML
 * (mark: 1.3), and how long after "print" the first page lies in the printer's tray (mark: 1.5 s). The visit makes the pages while the fee
 * is on the screen, so "print" hands over finished pages; the whole way from the records is told beside it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { PresentedRecord } from '../../electron/contract/words.ts';
import { copiesDocument } from '../../electron/document/document.ts';
import { createPrinting } from '../../electron/printing/printing.ts';
import { startPrinter } from '../../fixtures/printer/printer.ts';
import { frameOf, PEOPLE, recordsOf } from '../integration/papers.ts';
import { startRenderer } from '../integration/render-paper.ts';

const ROUNDS = 7;
const RECORDS = 34;
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(0)} ms`;

/** Records of all people, one for each database first; a record of dozens of pages would hide the others. */
function records(): readonly PresentedRecord[] {
  const rows = (record: PresentedRecord) =>
    record.sections.reduce((sum, section) => sum + (section.table?.rows.length ?? 0), 0);
  const all = PEOPLE.flatMap((person) => recordsOf(person)).filter((record) => rows(record) <= 25);
  const first = [...new Map(all.toReversed().map((record) => [record.databaseId, record])).values()];
  return [...first, ...all].slice(0, RECORDS);
}

export async function run(): Promise<boolean> {
  process.env.NODE_ENV = 'production';
  const folder = await mkdtemp(join(tmpdir(), 'sitthi-bench-'));
  const renderer = await startRenderer(join(folder, 'dist'));
  const printer = await startPrinter({ directory: join(folder, 'printer') });
  try {
    const paper = await copiesDocument({
      ...frameOf('somying'),
      records: records().map((record) => ({ record, handling: 'copy' as const })),
    });
    const ours: number[] = [];
    const drawing: number[] = [];
    const plain: number[] = [];
    const first: number[] = [];
    const last: number[] = [];
    const whole: number[] = [];
    let pages = 0;
    const html = await renderer.html(paper);
    for (let round = 0; round <= ROUNDS; round += 1) {
      const came = (await printer.sheets()).length;
      const asked = performance.now();
      const drawn = await renderer.render(paper);
      const made = performance.now() - asked;
      const pressed = performance.now();
      const printing = createPrinting(printer).print(drawn.pdf, { jobName: `bench ${round}` });
      while ((await printer.sheets()).length === came) await delay(5);
      const firstPage = performance.now() - pressed;
      const wholeWay = performance.now() - asked;
      const printed = await printing;
      if (!printed.ok) throw new Error(`${printed.fault.name}: ${printed.fault.detail}`);
      const lastPage = performance.now() - pressed;
      const own = await renderer.plain(html);
      pages = (await PDFDocument.load(drawn.pdf)).getPageCount();
      // The first round warms both up.
      if (round === 0) continue;
      ours.push(made);
      drawing.push(drawn.drawnMs);
      plain.push(own);
      first.push(firstPage);
      whole.push(wholeWay);
      last.push(lastPage);
    }
    const ratio = median(ours) / median(plain);
    console.log(`${paper.records.length} records, ${pages} pages, median of ${ROUNDS}:`);
    console.log(
      `  document to PDF               ${ms(median(ours))}   of which drawing ${ms(median(drawing))}`,
    );
    console.log(
      `  Chromium alone, the same HTML ${ms(median(plain))}   ratio ${ratio.toFixed(2)} (mark 1.30)`,
    );
    console.log(`  "print" to first page in tray ${ms(median(first))}   (mark 1500 ms)`);
    console.log(`  "print" to "completed"        ${ms(median(last))}`);
    console.log(`  records to first page in tray ${ms(median(whole))}`);
    console.log(
      `  load of this machine          ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`,
    );
    return ratio <= 1.3 && median(first) <= 1500;
  } finally {
    await printer.stop();
    await renderer.close();
    await rm(folder, { recursive: true, force: true });
  }
}
