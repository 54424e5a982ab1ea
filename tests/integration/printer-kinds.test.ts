/**
 * Printers as they are in the field: bytes by AppSocket or lpd, printers that forget their jobs or count no pages, warnings
 * that are none, and a print server that starts again. CUPS is real, with the configuration that the package ships.
 */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createPrinting,
  faultsOf,
  type PrintProgress,
  suppliesLow,
} from '../../electron/printing/printing.ts';
import { type ByteDevice, startByteDevice } from '../../fixtures/printer/byte-device.ts';
import { startPrinter, type VirtualPrinter } from '../../fixtures/printer/printer.ts';
import { some } from '../long.ts';
import { pagesCalled, wordsInTray } from './tray.ts';

let printer: VirtualPrinter;
let folder: string;
const admin = (command: string, ...args: string[]) =>
  execFileSync(command, ['-h', printer.server, ...args], { stdio: 'pipe' });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitthi-kinds-'));
  printer = await startPrinter({ directory: join(folder, 'printer') });
});
afterAll(async () => {
  await printer?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  printer.way = {};
  await printer.speed(0);
  await printer.repair();
  await printer.abortJob(false);
  await printer.runLow(null);
  await printer.plug();
});
afterEach(async ({ task }) => {
  // A test that failed leaves its job; the next one is judged for itself.
  if (task.result?.state === 'fail') await ours().clearAll();
});

async function pdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 1; i <= pages; i += 1) document.addPage([595, 842]).drawText(`page ${i}`);
  return document.save();
}
const at = (queue: string, server = printer.server) => createPrinting({ printer: queue, server });
const ours = () => at('kiosk');
const sheets = async () => (await printer.sheets()).length;
const leftInCups = async () => (await readdir(printer.cupsSpool)).filter((name) => name.startsWith('d'));
const cameOut = (from: number, least: number) =>
  expect
    .poll(async () => (await sheets()) - from, { timeout: 15_000, interval: 20 })
    .toBeGreaterThanOrEqual(least);

describe('a printer that is not reached by IPP', () => {
  let device: ByteDevice;
  afterEach(async () => {
    admin('lpadmin', '-x', 'bytes');
    await device.stop();
  });
  const queue = async (protocol: 'socket' | 'lpd', model: readonly string[]) => {
    device = await startByteDevice({ host: printer.host, protocol });
    admin('lpadmin', '-p', 'bytes', '-E', '-v', device.uri, ...model);
    return at('bytes');
  };

  const byteQueues = [
    ['socket', 'a raw queue', ['-m', 'raw'], 1],
    ['socket', 'a raw queue', ['-m', 'raw'], 5],
    ['lpd', 'a raw queue', ['-m', 'raw'], 5],
    ['socket', 'a queue that names no model', [], 3],
    ['lpd', 'a queue that names no model', [], 3],
  ] as const;
  test.each(some(2, byteQueues))(
    '%s, %s: printed, and nobody has counted (%j, %i pages)',
    async (protocol, _, model, pages) => {
      const bytes = await queue(protocol, model);
      expect(await bytes.status()).toMatchObject({
        ok: true,
        value: { state: 'idle', reasons: [], a4: true },
      });
      const seen: PrintProgress[] = [];
      const paper = await pdf(pages);
      const printed = await bytes.print(paper, { jobName: 'B-1', onProgress: (p) => seen.push(p) });
      expect(printed).toMatchObject({ ok: true, value: { pages, certain: false } });
      expect(device.jobs.map((job) => Buffer.compare(job, paper))).toEqual([0]);
      // The one page that CUPS counts of anything is not told as a page.
      expect(seen.every(({ pagesDone, uncounted }) => pagesDone === 0 && uncounted === true)).toBe(true);
      await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
    },
  );

  test('one that keeps the line open while it prints is waited for, longer for more pages', async () => {
    const bytes = await queue('socket', ['-m', 'raw']);
    device.hold(2500);
    const printed = await bytes.print(await pdf(40), { jobName: 'B-2', timeoutMs: 1000 });
    expect(printed).toMatchObject({ ok: true, value: { certain: false } });
  });

  test('one that takes no bytes ends by the watchdog, uncertain, and CUPS lets go', async () => {
    const bytes = await queue('socket', ['-m', 'raw']);
    device.deaf(true);
    const printed = await bytes.print(await pdf(2), { jobName: 'B-3', timeoutMs: 1500 });
    expect(printed).toMatchObject({
      ok: false,
      fault: { name: 'printing.timeout', certain: false, pagesDone: 0 },
    });
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
  });

  test.each(some(1, ['in-order', 'crash'] as const))(
    'a print server that starts again (%s) in its middle: not called printed',
    async (how) => {
      const bytes = await queue('socket', ['-m', 'raw']);
      device.hold(60_000);
      const seen: PrintProgress[] = [];
      const job = bytes.print(await pdf(3), { jobName: `B-${how}`, onProgress: (p) => seen.push(p) });
      await expect.poll(() => device.jobs.length, { timeout: 8000 }).toBe(1);
      await printer.restartServer(how);
      expect(await job).toMatchObject({ ok: false, fault: { name: 'printing.failed', certain: false } });
    },
  );
});

describe('a site’s own print server that keeps no history', () => {
  let own: VirtualPrinter;
  beforeAll(async () => {
    own = await startPrinter({ directory: join(folder, 'own'), cupsd: 'PreserveJobHistory No' });
  });
  afterAll(async () => own?.stop());

  test('bytes: printed, and nobody has counted', async () => {
    const device = await startByteDevice({ host: own.host, protocol: 'socket' });
    execFileSync('lpadmin', ['-h', own.server, '-p', 'bytes', '-E', '-v', device.uri, '-m', 'raw'], {
      stdio: 'pipe',
    });
    const printed = await at('bytes', own.server).print(await pdf(4), { jobName: 'H-1' });
    expect(printed).toMatchObject({ ok: true, value: { pages: 4, certain: false } });
    await device.stop();
  });
  test('IPP: the printer’s own word is enough', async () => {
    const printed = await at('kiosk', own.server).print(await pdf(4), { jobName: 'H-2' });
    expect(printed).toMatchObject({ ok: true, value: { pages: 4, certain: true } });
  });
});

describe('an IPP printer', () => {
  const uncounted = [
    ['keeps no history of its jobs', { forgetsJobs: true }],
    ['keeps none, and says so without a word', { forgetsJobs: true, wordless: true }],
    ['keeps none, and does not say how long it is on', { forgetsJobs: true, without: ['printer-up-time'] }],
    ['counts no pages', { countsNothing: true }],
    ['does not have a count', { without: ['job-impressions-completed'] }],
  ] as const;
  test.each(some(2, uncounted))(
    'that %s: printed, and the person counts',
    async (_, way) => {
      printer.way = way;
      for (const [pages, ms] of [
        [1, 0],
        [6, 150],
      ] as const) {
        await printer.speed(ms);
        const before = await sheets();
        const printed = await ours().print(await pdf(pages), { jobName: `ตย.0000/ม25/2569/${pages}` });
        expect(printed).toMatchObject({ ok: true, value: { pages, certain: false } });
        expect((await sheets()) - before).toBe(pages);
      }
    },
    30_000,
  );

  test.each(some(1, [{}, { without: ['printer-up-time'] }]))(
    'that was switched off in mid-job and remembers nothing is not believed (%j)',
    async (way) => {
      printer.way = { forgetsJobs: true, ...way };
      await printer.speed(100);
      const before = await sheets();
      const job = ours().print(await pdf(40), { jobName: 'O-off', timeoutMs: 12_000 });
      await cameOut(before, 6);
      await printer.unplug();
      await delay(600);
      await printer.plug();
      const result = await job;
      expect(result).toMatchObject({ ok: false, fault: { name: 'printing.failed', certain: false } });
      if (!result.ok) expect(result.fault.pagesDone).toBeGreaterThan(0);
      const words = await wordsInTray(printer, before);
      expect(new Set(words).size).toBe(words.length);
    },
    30_000,
  );

  test('that counts nothing and gives up is not sent the pages again by itself', async () => {
    printer.way = { countsNothing: true };
    await printer.speed(100);
    const before = await sheets();
    const job = ours().print(await pdf(20), { jobName: 'O-abort' });
    await cameOut(before, 5);
    await printer.abortJob(true);
    expect(await job).toMatchObject({ ok: false, fault: { certain: false, pagesDone: 0 } });
    expect((await sheets()) - before).toBeLessThan(20);
  });

  test('whose other users’ jobs come before and after: only our own is followed', async () => {
    await printer.speed(80);
    const theirs = () =>
      execFileSync('sh', [
        '-c',
        'exec ipptool -f "$2" "$1" "$3" >/dev/null',
        'sh',
        printer.device,
        join(folder, 'theirs.pdf'),
        join(folder, 'theirs.test'),
      ]);
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'theirs.pdf'), await pdf(8));
    await writeFile(
      join(folder, 'theirs.test'),
      `{ OPERATION Print-Job GROUP operation-attributes-tag ATTR charset attributes-charset utf-8
      ATTR language attributes-natural-language en ATTR uri printer-uri $uri ATTR name requesting-user-name somebody
      ATTR name job-name theirs ATTR mimeMediaType document-format application/pdf FILE $filename }`,
    );
    theirs();
    const job = ours().print(await pdf(5), { jobName: 'O-shared' });
    expect(await job).toMatchObject({ ok: true, value: { pages: 5, certain: true } });
  }, 30_000);
});

describe('a warning', () => {
  const warnings = [
    ['toner-empty-warning'],
    ['media-empty-warning'],
    ['marker-supply-empty-warning,media-low-report'],
    ['cover-open-report,media-jam-warning'],
  ] as const;
  test.each(some(1, warnings))('%s neither stops a printer nor makes anybody wait', async (reason) => {
    await printer.speed(60);
    await printer.runLow(reason as 'toner-empty-warning');
    const seen: PrintProgress[] = [];
    expect(
      await ours().print(await pdf(8), { jobName: `W-${reason}`, onProgress: (p) => seen.push(p) }),
    ).toMatchObject({
      ok: true,
      value: { certain: true },
    });
    expect(seen.filter(({ state }) => state === 'waiting')).toEqual([]);
    expect(await ours().status()).toMatchObject({ ok: true, value: { reasons: [] } });
  });

  test('at a printer that has stopped is why it has stopped', () => {
    expect(faultsOf(['media-empty-warning'], true)).toEqual(['printing.media-empty']);
    expect(faultsOf(['media-empty-report'], true)).toEqual([]);
  });
  test.each([
    [['none'], []],
    [['none-error'], []],
    [['media-empty'], ['printing.media-empty']],
    [['media-empty-error', 'toner-low-warning', 'cover-open-report'], ['printing.media-empty']],
    [['toner-empty-warning', 'media-jam'], ['printing.media-jam']],
    [['input-media-tray-feed-error'], ['printing.media-jam']],
    [['media-path-cover-open-error'], ['printing.door-open']],
    [['marker-waste-toner-receptacle-full-error'], ['printing.toner']],
    [['marker-waste-toner-receptacle-almost-full-warning'], []],
    [['com.example-drum-worn-out-error'], ['printing.stopped']],
    [['com.example-drum-worn-out-warning'], []],
    [['identify-printer-requested', 'cups-waiting-for-job-completed', 'stopped-partly'], []],
    [['paused'], ['printing.stopped']],
    [['paused-report'], []],
    [['offline-report', 'timed-out-warning'], []],
  ] as const)('%j means %j', (reasons, faults) => {
    expect(faultsOf(reasons)).toEqual(faults);
  });
  test('is never a fault, whatever its keyword; an error always is', () => {
    const keyword = fc
      .array(
        fc.constantFrom('media', 'toner', 'empty', 'jam', 'cover', 'open', 'marker', 'supply', 'x', 'full'),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((parts) => parts.join('-'));
    fc.assert(
      fc.property(fc.array(keyword, { minLength: 1, maxLength: 5 }), (keywords) => {
        expect(faultsOf(keywords.map((k) => `${k}-warning`))).toEqual([]);
        expect(faultsOf(keywords.map((k) => `${k}-report`))).toEqual([]);
        expect(faultsOf(keywords.map((k) => `${k}-error`)).length).toBeGreaterThan(0);
      }),
    );
  });
  test('that something is empty tells the officer that it is low', () => {
    expect(suppliesLow(['toner-empty-warning', 'media-empty-warning'])).toEqual(['paper', 'toner']);
    expect(suppliesLow(['toner-empty-error'])).toEqual([]);
  });
});

describe('the print server starts again in mid-job, and the printer keeps its power', () => {
  test.each(['in-order', 'crash'] as const)(
    '%s: the job is followed to its end, and each page comes once',
    async (how) => {
      await printer.speed(120);
      const before = await sheets();
      const seen: PrintProgress[] = [];
      const job = ours().print(await pdf(24), { jobName: `S-${how}`, onProgress: (p) => seen.push(p) });
      await cameOut(before, 4);
      await printer.restartServer(how);
      const result = await job;
      const atEnd = await sheets();
      expect(result).toMatchObject({ ok: true, value: { pages: 24, certain: true } });
      expect(await wordsInTray(printer, before)).toEqual(pagesCalled(24));
      await delay(1500);
      expect(await sheets()).toBe(atEnd);
    },
    60_000,
  );

  test('and whoever printed leaves: the printer is told to let go', async () => {
    await printer.speed(300);
    const before = await sheets();
    const stop = new AbortController();
    const job = ours().print(await pdf(30), { jobName: 'S-leave', signal: stop.signal });
    await cameOut(before, 3);
    await printer.restartServer('crash');
    stop.abort();
    expect(await job).toMatchObject({ ok: false, fault: { name: 'printing.failed', certain: false } });
    const atEnd = await sheets();
    await delay(1500);
    expect(await sheets()).toBe(atEnd);
    expect(atEnd - before).toBeLessThan(30);
  }, 60_000);
});

describe('calling jobs back', () => {
  test('leaves every other job alone: of somebody still served, of nobody, of another machine', async () => {
    await printer.speed(100);
    const before = await sheets();
    const job = ours().print(await pdf(12), { jobName: 'ตย.0000/ม25/2569/000007' });
    await cameOut(before, 2);
    // The stand-by visit dies: it has no request, or one of its own.
    expect(await ours().clearAll([])).toEqual({ ok: true, value: undefined });
    expect(await ours().clearAll(['ตย.0000/ม25/2569/000008', 'ตย.0000/ม25/2569/00000'])).toMatchObject({
      ok: true,
    });
    expect(await job).toMatchObject({ ok: true, value: { pages: 12 } });
    expect(await wordsInTray(printer, before)).toEqual(pagesCalled(12));
  }, 30_000);

  const neighbours = [
    ['K-01', 'K-02'],
    ['K-1', 'K-10'],
    ['K-01', undefined],
  ] as const;
  test.each(some(1, neighbours))(
    'of kiosk %s: %s, which numbers alike and shares the printer, keeps its own of the same name',
    async (one, another) => {
      const job = 'ตย.0000/ม25/2569/000003';
      const kiosk = (kioskId: string | undefined) =>
        createPrinting({ printer: 'kiosk', server: printer.server, kioskId });
      await printer.speed(500);
      const before = await sheets();
      const dead = kiosk(one).print(await pdf(20), { jobName: job });
      await cameOut(before, 2);
      const served = kiosk(another).print(await pdf(3), { jobName: job });
      await delay(500);
      const recalled: string[] = [];
      expect(await kiosk(one).clearAll([job], ({ jobName }) => recalled.push(jobName))).toMatchObject({
        ok: true,
      });
      expect(await dead).toMatchObject({ ok: false });
      expect(await served).toMatchObject({ ok: true, value: { pages: 3, certain: true } });
      // To whoever asked it is called what they call it.
      expect(recalled.every((name) => name === job)).toBe(true);
      expect((await wordsInTray(printer, before)).slice(-3)).toEqual(pagesCalled(3));
    },
    60_000,
  );

  test('takes those that still wait in the queue, and says of the one at the printer how far it came', async () => {
    await printer.speed(500);
    const before = await sheets();
    const first = ours().print(await pdf(20), { jobName: 'C-dead' });
    await cameOut(before, 3);
    const second = ours().print(await pdf(2), { jobName: 'C-served' });
    const third = ours().print(await pdf(2), { jobName: 'C-dead slip' });
    await delay(500);
    const recalled: { jobName: string; pages?: number }[] = [];
    expect(await ours().clearAll(['C-dead'], (one) => recalled.push(one))).toMatchObject({ ok: true });
    expect(await first).toMatchObject({ ok: false });
    expect(await third).toMatchObject({ ok: false });
    expect(await second).toMatchObject({ ok: true, value: { pages: 2 } });
    for (const { jobName, pages } of recalled) {
      expect(jobName).toBe('C-dead');
      expect(pages).toBeGreaterThanOrEqual(2);
    }
  }, 60_000);
});

test('no log of the emulated printer grows without bound', async () => {
  const log = join(folder, 'printer', 'log', 'ippeveprinter');
  await appendFile(log, 'a line of its log\n'.repeat(200_000));
  await expect.poll(async () => (await stat(log)).size, { timeout: 20_000 }).toBeLessThan(1_100_000);
}, 30_000);
