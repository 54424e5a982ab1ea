/**
 * `npm run bench -- rows [ROWS]`: an account of disclosures of 5,000 rows, and a record whose table has as many, from the
 * document to the pages of one job (marks for each: 20 s, 500 MB in the largest process). Processor time is told beside it: it is the same on a machine that others share.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { copiesDocument, disclosuresDocument } from '../../electron/document/document.ts';
import { mergePages, pagesIn } from '../../electron/pdf/pages.ts';
import { chromiumPages } from '../../electron/shell/chromium/pages.ts';
import { frameOf, recordsOf } from '../integration/papers.ts';
import { descendants, usage } from '../processes.ts';
import type { Told } from './figures.ts';

const MARK_S = 20;
const MARK_MB = 500;
const LOOK_EVERY_MS = 500;

const text = (th: string, en: string) => ({ th, en });

/** Rows that are not alike: what is alike is drawn faster. */
const account = (rows: number) =>
  disclosuresDocument({
    ...frameOf('somying'),
    rows: Array.from({ length: rows }, (_, index) => ({
      at: new Date(Date.UTC(2026, 0, 1, 1, index)).toISOString(),
      database: text(`ทะเบียนตัวอย่างที่ ${index % 34}`, `Example register ${index % 34}`),
      who: text(`สำนักงานตัวอย่าง หน่วยที่ ${index + 1}`, `Example office, unit ${index + 1}`),
      purpose: text('ตรวจสอบคุณสมบัติผู้ขอรับสิทธิ', 'Checking who asks for a benefit'),
    })),
  });

/** A record's own table with as many rows, in columns of all kinds. */
async function record(rows: number): Promise<PrintDocument> {
  const [first] = recordsOf('somying');
  if (first === undefined) throw new Error('no record');
  const columns = ['วันที่', 'เลขที่', 'รายการ', 'หน่วยงาน', 'จำนวนเงิน', 'สถานะ'].map((th, column) =>
    text(th, `Column ${column + 1}`),
  );
  const table = {
    columns,
    rows: Array.from({ length: rows }, (_, index) =>
      [
        `${(index % 28) + 1} ม.ค. 2569`,
        `900-${index}`,
        `รายการตัวอย่างที่ ${index}`,
        `สำนักงานตัวอย่าง หน่วยที่ ${index % 90}`,
        `${index},000.00`,
        'ปกติ',
      ].map((th) => text(th, th)),
    ),
  };
  const sections = [...first.sections, { heading: text('รายการทั้งหมด', 'All entries'), fields: [], table }];
  return copiesDocument({
    ...frameOf('somying'),
    records: [{ record: { ...first, layout: 'plain', sections }, handling: 'copy' }],
  });
}

export async function run([count = '5000']: readonly string[]): Promise<readonly Told[]> {
  const rows = Number(count);
  return [
    ...(await measured(`an account of ${rows} disclosures`, await account(rows))),
    ...(await measured(`a record with a table of ${rows} rows`, await record(rows))),
  ];
}

async function measured(what: string, paper: PrintDocument): Promise<readonly Told[]> {
  process.env.NODE_ENV = 'production';
  const folder = await mkdtemp(join(tmpdir(), 'sitthi-bench-'));
  const renderer = chromiumPages(join(folder, 'profile'));
  const spent = new Map<number, number>();
  let largest = 0;
  const look = () => {
    for (const pid of [process.pid, ...descendants(process.pid)]) {
      const { ms, mb } = usage(pid);
      spent.set(pid, Math.max(spent.get(pid) ?? 0, ms));
      largest = Math.max(largest, mb);
    }
  };
  try {
    // The visit's page renderer is warm when somebody prints.
    await renderer.pdf(await account(1));
    look();
    const before = new Map(spent);
    const timer = setInterval(look, LOOK_EVERY_MS);
    const began = performance.now();
    const drawn = await renderer.pdf(paper);
    if (!drawn.ok) throw new Error(drawn.fault.detail);
    const drawnMs = performance.now() - began;
    const job = await mergePages([drawn.value, drawn.value]);
    const pages = (await pagesIn(job)) / 2;
    const wholeMs = performance.now() - began;
    clearInterval(timer);
    look();
    const processor = [...spent].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
    return [
      {
        what: `${what}: document to the pages of one job`,
        unit: 's',
        rounds: [wholeMs / 1000],
        mark: { atMost: MARK_S },
      },
      { what: `${what}: of which document to PDF`, unit: 's', rounds: [drawnMs / 1000] },
      { what: `${what}: processor time, all processes`, unit: 's', rounds: [processor / 1000] },
      { what: `${what}: largest process`, unit: 'MB', rounds: [largest], mark: { atMost: MARK_MB } },
      { what, unit: 'pages', rounds: [pages] },
    ];
  } finally {
    await renderer.close();
    await rm(folder, { recursive: true, force: true });
  }
}
