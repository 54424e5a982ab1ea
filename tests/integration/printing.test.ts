import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  createPrinting,
  faultsOf,
  type PrintProgress,
  suppliesLow,
} from '../../electron/printing/printing.ts';
import { startPrinter, type VirtualPrinter } from '../../fixtures/printer/printer.ts';
import { LONG, some } from '../long.ts';
import { pagesCalled, wordsInTray } from './tray.ts';

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
  await printer.abortJob(false);
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
        low: [],
        accepting: true,
        a4: true,
        twoSided: true,
      },
    });
  });

  test('a job is printed on both sides where it asks for it and the printer can, and on one side otherwise', async () => {
    await printer.speed(300);
    for (const [jobName, twoSided, sides] of [
      ['S-1', true, 'two-sided-long-edge'],
      ['S-2', false, 'one-sided'],
    ] as const) {
      expect(await ours().print(await pdf(2), { jobName, twoSided })).toMatchObject({ ok: true });
      expect(await printer.sides(), jobName).toBe(sides);
    }
  });

  test('a job arrives whole, is done by the printer’s word, and CUPS lets go of it', async () => {
    await printer.speed(300);
    const before = (await printer.sheets()).length;
    const states: PrintProgress[] = [];
    const paper = await pdf(3);
    const result = await ours().print(paper, { jobName: 'T-1', onProgress: (p) => states.push(p) });
    expect(result).toMatchObject({ ok: true, value: { pages: 3 } });
    expect((await printer.sheets()).length - before).toBe(3);
    const arrived = (await readdir(printer.spool)).sort().at(-1) ?? '';
    expect(Buffer.compare(await readFile(join(printer.spool, arrived)), paper)).toBe(0);
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
    expect(states.length).toBeGreaterThan(0);
  });

  test('pages that are printed again under the same name are not taken for those before', async () => {
    await printer.speed(100);
    const one = ours();
    for (let round = 0; round < 8; round += 1) {
      const before = (await printer.sheets()).length;
      expect(await one.print(await pdf(3), { jobName: 'T-again' })).toMatchObject({ ok: true });
      expect((await printer.sheets()).length - before, `round ${round}`).toBe(3);
    }
  }, 60_000);

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
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
    const came = (await printer.sheets()).length - before;
    expect(came).toBeLessThan(40);
  });

  test('the watchdog ends a job that makes no progress, and nothing is printed later', async () => {
    await printer.speed(60_000);
    const result = await ours().print(await pdf(2), { jobName: 'T-5', timeoutMs: 1500 });
    expect(result).toMatchObject({ ok: false, fault: { name: 'printing.timeout' } });
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
  });
});

describe('a job of 40 pages, and trouble in its middle', () => {
  let before: number;
  beforeEach(async () => {
    before = (await printer.sheets()).length;
    await printer.speed(20);
  });

  test.each([
    ['media-empty-error', 'printing.media-empty'],
    ['media-jam-error', 'printing.media-jam'],
    ['cover-open-error', 'printing.door-open'],
    ['toner-empty-error', 'printing.toner'],
  ] as const)('%s: waits for the officer, then the missing pages follow', async (reason, name) => {
    await printer.trouble(reason, 18);
    const seen: PrintProgress[] = [];
    const job = ours().print(await pdf(40), { jobName: `F-${name}`, onProgress: (p) => seen.push(p) });
    await expect.poll(() => seen.at(-1), { timeout: 8000 }).toMatchObject({ state: 'waiting', reason: name });
    // Nothing moves while it waits, however long.
    await delay(400);
    expect(await wordsInTray(printer, before)).toEqual(pagesCalled(17));
    await expect.poll(() => seen.at(-1)?.pagesDone, { timeout: 8000 }).toBe(17);
    await printer.repair();
    expect(await job).toMatchObject({ ok: true, value: { pages: 40 } });
    expect(await wordsInTray(printer, before)).toEqual(pagesCalled(40));
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
  });

  test('the printer gives the job up: exactly the missing pages are sent again, none twice', async () => {
    const seen: PrintProgress[] = [];
    await printer.trouble('media-jam-error', 23);
    const job = ours().print(await pdf(40), { jobName: 'F-abort', onProgress: (p) => seen.push(p) });
    await expect.poll(() => seen.at(-1)?.state, { timeout: 8000 }).toBe('waiting');
    await printer.abortJob(true);
    await delay(500);
    await printer.repair();
    await printer.abortJob(false);
    expect(await job).toMatchObject({ ok: true, value: { pages: 40 } });
    expect(await wordsInTray(printer, before)).toEqual(pagesCalled(40));
    expect(seen.map((p) => p.pagesDone)).toEqual(seen.map((p) => p.pagesDone).sort((x, y) => x - y));
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
  });

  test('the plug is pulled: not called done, no page twice, nothing comes out later', async () => {
    await printer.speed(150);
    const job = ours().print(await pdf(40), { jobName: 'F-plug', timeoutMs: 3000 });
    await expect
      .poll(async () => (await printer.sheets()).length - before, { timeout: 8000 })
      .toBeGreaterThan(9);
    await printer.unplug();
    const came = (await printer.sheets()).length - before;
    const result = await job;
    expect(result).toMatchObject({ ok: false, fault: { certain: false } });
    if (!result.ok) {
      // What is charged is what is known; the page after that may lie in the tray, and the fault says so.
      expect(result.fault.pagesDone).toBeLessThanOrEqual(came);
    }
    await printer.plug();
    await delay(2500);
    expect((await printer.sheets()).length - before).toBe(came);
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
    await expect.poll(async () => (await ours().status()).ok, { timeout: 8000 }).toBe(true);
  });

  test('plug pulled and put back: CUPS calls the lost job completed, we do not', async () => {
    await printer.speed(150);
    const job = ours().print(await pdf(40), { jobName: 'F-replug', timeoutMs: 12_000 });
    await expect
      .poll(async () => (await printer.sheets()).length - before, { timeout: 8000 })
      .toBeGreaterThan(9);
    await printer.unplug();
    await delay(600);
    await printer.plug();
    expect(await job).toMatchObject({ ok: false, fault: { name: 'printing.failed', certain: false } });
    const words = await wordsInTray(printer, before);
    expect(new Set(words).size).toBe(words.length);
  });

  test('a later attempt begins where it is told to', async () => {
    await printer.speed(0);
    expect(await ours().print(await pdf(5), { jobName: 'F-from', fromPage: 4 })).toMatchObject({ ok: true });
    expect(await wordsInTray(printer, before)).toEqual(['page 4', 'page 5']);
  });
});

describe('the visit is killed while it prints', () => {
  const killed = join(import.meta.dirname, 'printing-child.ts');

  test.each(some(1, [0, 1, 2, 3, 4]))(
    'emptying the queue stops the paper, and nothing of it stays or comes later (round %i)',
    async (round) => {
      await printer.speed(300);
      const before = (await printer.sheets()).length;
      const file = join(folder, 'killed.pdf');
      await writeFile(file, await pdf(40));
      const child = spawn(process.execPath, [killed, printer.server, file, `killed ${round}`], {
        stdio: 'ignore',
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      // At another page in each round, from the first to the last but some.
      const wanted = 1 + ((round * 7 + 3) % 25);
      await expect
        .poll(async () => (await printer.sheets()).length - before, { timeout: 30_000, interval: 20 })
        .toBeGreaterThanOrEqual(wanted);
      child.kill('SIGKILL');
      expect(await ours().clearAll()).toEqual({ ok: true, value: undefined });
      await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
      await expect
        .poll(async () => (await ours().status()).ok && (await idle()), { timeout: 10_000 })
        .toBe(true);
      const words = await wordsInTray(printer, before);
      expect(words.length).toBeLessThan(40);
      expect(words).toEqual(pagesCalled(words.length));
      // The next person's job is theirs alone.
      await printer.speed(0);
      const next = (await printer.sheets()).length;
      expect(await ours().print(await pdf(1), { jobName: `K-${round}` })).toMatchObject({ ok: true });
      expect(await wordsInTray(printer, next)).toEqual(['page 1']);
      expect(await readdir(printer.queue).then((names) => names.filter((n) => n.endsWith('.pdf')))).toEqual(
        [],
      );
    },
    60_000,
  );

  test.each(some(1, [0, 1, 2]))(
    'the power goes, the printer keeps its own: emptied at the next start, no page twice, nothing kept (round %i)',
    async (round) => {
      await printer.speed(300);
      const before = (await printer.sheets()).length;
      const file = join(folder, 'cut.pdf');
      await writeFile(file, await pdf(40));
      const child = spawn(process.execPath, [killed, printer.server, file, `killed ${round}`], {
        stdio: 'ignore',
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      await expect
        .poll(async () => (await printer.sheets()).length - before, { timeout: 30_000, interval: 20 })
        .toBeGreaterThanOrEqual(1 + round * 5);
      child.kill('SIGKILL');
      await printer.cutServer();
      await delay(200);
      await printer.restoreServer();
      expect(await leftInCups()).toEqual([]);
      // Of another name: not ours to call back.
      expect(await ours().clearAll(['kill', 'another'])).toEqual({ ok: true, value: undefined });
      await printing();
      expect(await ours().clearAll(['another', `killed ${round}`])).toEqual({ ok: true, value: undefined });
      const came = await wordsInTray(printer, before);
      await delay(1000);
      expect(await wordsInTray(printer, before)).toEqual(came);
      expect(came.length).toBeLessThan(40);
      expect(came).toEqual(pagesCalled(came.length));
      expect(await readdir(printer.queue).then((names) => names.filter((n) => n.endsWith('.pdf')))).toEqual(
        [],
      );
    },
    60_000,
  );

  /** One more page comes out. */
  const printing = async () => {
    const now = (await printer.sheets()).length;
    await expect.poll(async () => (await printer.sheets()).length, { timeout: 8000 }).toBeGreaterThan(now);
  };

  test('other people’s jobs at the same printer stay', async () => {
    const address = /ipp:\S+/.exec(
      execFileSync('lpstat', ['-h', printer.server, '-v', 'kiosk'], { encoding: 'utf8' }),
    )?.[0];
    await printer.speed(150);
    const before = (await printer.sheets()).length;
    const file = join(folder, 'theirs.pdf');
    await writeFile(file, await pdf(20));
    const question = `{ OPERATION Print-Job GROUP operation-attributes-tag ATTR charset attributes-charset utf-8
      ATTR language attributes-natural-language en ATTR uri printer-uri $uri ATTR name requesting-user-name somebody
      ATTR name job-name theirs ATTR mimeMediaType document-format application/pdf FILE $filename }`;
    execFileSync('sh', [
      '-c',
      'printf %s "$1" | ipptool -f "$2" "$3" /dev/stdin',
      'sh',
      question,
      file,
      address ?? '',
    ]);
    await expect
      .poll(async () => (await printer.sheets()).length - before, { timeout: 8000 })
      .toBeGreaterThan(2);
    // Another kiosk may even have the same user.
    for (const names of [undefined, ['ตย.0000/ม25/2569/000001'], []])
      expect(await ours().clearAll(names)).toEqual({ ok: true, value: undefined });
    await expect.poll(async () => (await printer.sheets()).length - before, { timeout: 15_000 }).toBe(20);
  }, 30_000);

  const idle = async () => {
    const status = await ours().status();
    return status.ok && status.value.state === 'idle';
  };
});

describe('queues', () => {
  const admin = (command: string, ...args: string[]) =>
    execFileSync(command, ['-h', printer.server, ...args], { stdio: 'pipe' });
  test('a stopped queue is a fault of its own, and its fallback takes the job', async () => {
    const uri = /ipp:\S+/.exec(admin('lpstat', '-v', 'kiosk').toString())?.[0] ?? '';
    admin('lpadmin', '-p', 'second', '-E', '-v', uri, '-m', 'everywhere');
    admin('cupsdisable', 'kiosk');
    try {
      expect(await ours().status()).toMatchObject({
        ok: true,
        value: { state: 'stopped', reasons: ['printing.stopped'] },
      });
      const before = (await printer.sheets()).length;
      const both = createPrinting({ printer: 'kiosk', fallback: 'second', server: printer.server });
      expect(await both.status()).toMatchObject({ ok: true, value: { printer: 'second', state: 'idle' } });
      expect(await both.print(await pdf(2), { jobName: 'Q-1' })).toMatchObject({ ok: true });
      expect(await wordsInTray(printer, before)).toEqual(['page 1', 'page 2']);
    } finally {
      admin('cupsenable', 'kiosk');
      admin('lpadmin', '-x', 'second');
    }
  });

  test.skipIf(!LONG)(
    'a queue that is stopped in the middle of 40 pages: waits, and when it is started no page comes twice',
    async () => {
      await printer.speed(150);
      const before = (await printer.sheets()).length;
      const seen: PrintProgress[] = [];
      const job = ours().print(await pdf(40), { jobName: 'Q-3', onProgress: (p) => seen.push(p) });
      await expect
        .poll(async () => (await printer.sheets()).length - before, { timeout: 15_000 })
        .toBeGreaterThan(9);
      admin('cupsdisable', 'kiosk');
      await expect
        .poll(() => seen.at(-1), { timeout: 8000 })
        .toMatchObject({ state: 'waiting', reason: 'printing.stopped' });
      await delay(1500);
      admin('cupsenable', 'kiosk');
      const result = await job;
      expect(result).toMatchObject({ ok: true, value: { pages: 40 } });
      expect(await wordsInTray(printer, before)).toEqual(pagesCalled(40));
      await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
    },
    60_000,
  );

  test('the cable is out for a while: waits, and the printer’s word is believed when it is back', async () => {
    await printer.speed(150);
    const before = (await printer.sheets()).length;
    const seen: PrintProgress[] = [];
    const job = ours().print(await pdf(40), { jobName: 'Q-4', onProgress: (p) => seen.push(p) });
    await expect
      .poll(async () => (await printer.sheets()).length - before, { timeout: 15_000 })
      .toBeGreaterThan(9);
    await printer.cable(false);
    await expect
      .poll(() => seen.at(-1), { timeout: 20_000 })
      .toMatchObject({ state: 'waiting', reason: 'printing.unreachable' });
    await printer.cable(true);
    expect(await job).toMatchObject({ ok: true, value: { pages: 40 } });
    expect(await wordsInTray(printer, before)).toEqual(pagesCalled(40));
    await expect.poll(leftInCups, { timeout: 10_000 }).toEqual([]);
  }, 60_000);

  test('a queue that is stopped in the middle waits, and goes on when it is started', async () => {
    admin('cupsdisable', 'kiosk');
    const seen: PrintProgress[] = [];
    const job = ours().print(await pdf(1), { jobName: 'Q-2', onProgress: (p) => seen.push(p) });
    await expect
      .poll(() => seen.at(-1), { timeout: 8000 })
      .toMatchObject({ state: 'waiting', reason: 'printing.stopped' });
    admin('cupsenable', 'kiosk');
    expect(await job).toMatchObject({ ok: true });
  });
});

test('reasons of printers become faults; a warning that supplies are low is none', () => {
  expect(faultsOf(['none'])).toEqual([]);
  expect(faultsOf(['toner-low-warning', 'media-low-report'])).toEqual([]);
  expect(faultsOf(['media-empty', 'media-jam-error', 'toner-empty-warning'])).toEqual([
    'printing.media-jam',
    'printing.media-empty',
  ]);
  expect(faultsOf(['cover-open'])).toEqual(['printing.door-open']);
  expect(faultsOf(['marker-supply-empty-error'])).toEqual(['printing.toner']);
  expect(faultsOf(['connecting-to-device'])).toEqual(['printing.unreachable']);
  expect(faultsOf(['paused'])).toEqual(['printing.stopped']);
  expect(suppliesLow(['toner-low-warning', 'media-low-report'])).toEqual(['paper', 'toner']);
  expect(suppliesLow(['toner-empty-error', 'none'])).toEqual([]);
});
