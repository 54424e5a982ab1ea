import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPrinting, faultsOf, type PrintProgress } from '../../electron/printing/printing.ts';
import { startPrinter, type VirtualPrinter } from '../../fixtures/printer/printer.ts';

let printer: VirtualPrinter;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-print-'));
  printer = await startPrinter({ directory: join(folder, 'printer') });
});
afterAll(async () => {
  await printer?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await printer.speed(0);
  await printer.repair();
});

async function pdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 1; i <= pages; i += 1) document.addPage([595, 842]).drawText(`page ${i}`);
  return document.save();
}
const ours = () => createPrinting({ printer: printer.printer, server: printer.server });
const leftInCups = async () => (await readdir(printer.cupsSpool)).filter((name) => name.startsWith('d'));

describe('printing on a real CUPS', () => {
  test('says what the printer can do', async () => {
    expect(await ours().status()).toEqual({
      ok: true,
      value: {
        printer: 'kiosk',
        state: 'idle',
        reasons: [],
        accepting: true,
        colour: true,
        duplex: true,
        a4: true,
      },
    });
  });

  test('a job arrives whole, is done by the printer’s word, and CUPS lets go of it', async () => {
    const before = (await printer.sheets()).length;
    const states: PrintProgress[] = [];
    const paper = await pdf(3);
    const result = await ours().print(paper, { jobName: 'T-1', onProgress: (p) => states.push(p) });
    expect(result).toMatchObject({ ok: true, value: { pages: 3 } });
    expect((await printer.sheets()).length - before).toBe(3);
    const arrived = (await readdir(printer.spool)).sort().at(-1) ?? '';
    expect(Buffer.compare(await readFile(join(printer.spool, arrived)), paper)).toBe(0);
    expect(await leftInCups()).toEqual([]);
    expect(states.length).toBeGreaterThan(0);
  });

  test('something that is no PDF is not sent', async () => {
    const result = await ours().print(new TextEncoder().encode('hello'), { jobName: 'T-2' });
    expect(result).toMatchObject({ ok: false, fault: { name: 'document.failed' } });
  });

  test('an unknown queue, and no CUPS at all, are two different faults', async () => {
    const unknown = createPrinting({ printer: 'nothing', server: printer.server });
    expect(await unknown.status()).toMatchObject({ ok: false, fault: { name: 'printing.no-printer' } });
    const nobody = createPrinting({ printer: 'kiosk', server: join(folder, 'none.sock') });
    expect(await nobody.status()).toMatchObject({ ok: false, fault: { name: 'printing.unreachable' } });
    expect(await nobody.print(await pdf(1), { jobName: 'T-3' })).toMatchObject({
      ok: false,
      fault: { name: 'printing.unreachable' },
    });
  });

  test('aborting stops the paper and leaves nothing behind', async () => {
    await printer.speed(150);
    const before = (await printer.sheets()).length;
    const stop = new AbortController();
    const job = ours().print(await pdf(40), { jobName: 'T-4', signal: stop.signal });
    setTimeout(() => stop.abort(), 900);
    expect(await job).toMatchObject({ ok: false, fault: { name: 'printing.failed' } });
    expect(await leftInCups()).toEqual([]);
    const came = (await printer.sheets()).length - before;
    expect(came).toBeLessThan(40);
  });

  test('the watchdog ends a job that makes no progress, and nothing is printed later', async () => {
    await printer.speed(60_000);
    const result = await ours().print(await pdf(2), { jobName: 'T-5', timeoutMs: 1500 });
    expect(result).toMatchObject({ ok: false, fault: { name: 'printing.timeout' } });
    expect(await leftInCups()).toEqual([]);
  });
});

test('reasons of printers become faults; a warning that supplies are low is none', () => {
  expect(faultsOf(['none'])).toEqual([]);
  expect(faultsOf(['toner-low-warning', 'media-low-report'])).toEqual([]);
  expect(faultsOf(['media-empty-warning', 'media-jam-error'])).toEqual([
    'printing.media-jam',
    'printing.media-empty',
  ]);
  expect(faultsOf(['cover-open'])).toEqual(['printing.door-open']);
  expect(faultsOf(['marker-supply-empty-error'])).toEqual(['printing.toner']);
  expect(faultsOf(['connecting-to-device'])).toEqual(['printing.unreachable']);
  expect(faultsOf(['paused'])).toEqual(['printing.stopped']);
});
