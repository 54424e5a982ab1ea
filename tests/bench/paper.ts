/**
 * `npm run bench -- paper`: 34 records, about 40 pages. How much our page costs over Chromium's own time for the same HTML
 * (mark 1.1), and how long after "print" the first page lies in the printer's tray (mark 1.5 s). The visit makes the pages while the fee
 * is on the screen, so "print" hands over finished pages; the whole way from the records is told beside it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { PresentedRecord } from '../../electron/contract/words.ts';
import { copiesDocument } from '../../electron/document/document.ts';
import { createPrinting } from '../../electron/printing/printing.ts';
import { startPrinter } from '../../fixtures/printer/printer.ts';
import { frameOf, PEOPLE, recordsOf } from '../integration/papers.ts';
import { startRenderer } from '../integration/render-paper.ts';
import type { Told } from './figures.ts';

const ROUNDS = 7;
const RECORDS = 34;

/** Records of all people, one for each database first; a record of dozens of pages would hide the others. */
function records(): readonly PresentedRecord[] {
  const rows = (record: PresentedRecord) =>
    record.sections.reduce((sum, section) => sum + (section.table?.rows.length ?? 0), 0);
  const all = PEOPLE.flatMap((person) => recordsOf(person)).filter((record) => rows(record) <= 25);
  const first = [...new Map(all.toReversed().map((record) => [record.databaseId, record])).values()];
  return [...first, ...all].slice(0, RECORDS);
}

export async function run(): Promise<readonly Told[]> {
  process.env.NODE_ENV = 'production';
  const folder = await mkdtemp(join(tmpdir(), 'sitthi-bench-'));
  const renderer = await startRenderer();
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
    const many = `${paper.records.length} records on ${pages} pages`;
    return [
      {
        ...{
          what: `${many}: document to PDF ÷ Chromium alone, the same HTML`,
          unit: '×',
          mark: { atMost: 1.1 },
        },
        rounds: ours.map((made, round) => made / (plain[round] ?? Number.NaN)),
      },
      { what: `${many}: document to PDF`, unit: 'ms', rounds: ours },
      { what: 'of which drawing', unit: 'ms', rounds: drawing },
      { what: '“print” to the first page in the tray', unit: 'ms', rounds: first, mark: { atMost: 1500 } },
      { what: '“print” to “completed”', unit: 'ms', rounds: last },
      { what: 'records to the first page in the tray', unit: 'ms', rounds: whole },
    ];
  } finally {
    await printer.stop();
    await renderer.close();
    await rm(folder, { recursive: true, force: true });
  }
}
