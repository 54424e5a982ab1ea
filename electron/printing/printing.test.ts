/**
 * What printing decides, with CUPS and its printers in memory: which printer, from which page, what was called back, and
 * whose word on pages is believed. That CUPS itself is understood is for tests/integration/printing.test.ts.
 */
import { PDFDocument } from '@cantoo/pdf-lib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../words/result.ts';
import type { RecalledJob } from './ipp.ts';
import { createPrinting, openPrinting, type PrintOptions, type PrintProgress } from './printing.ts';

/** A queue, and the printer behind it. */
interface Queue {
  state: number;
  reasons: string[];
  accepting: boolean;
  media: string[];
  sides: string[];
  device: string;
  /** How the printer itself is; null: it does not answer. */
  own: { reasons: string[]; stopped: boolean; upSeconds?: number } | null;
}

interface Handed {
  readonly id: number;
  readonly printer: string;
  readonly name: string;
  readonly sides: string;
  readonly pages: number;
  readonly bytes: Uint8Array;
}

/** What CUPS and the printer say of a job at each look; the last one is said again. */
interface Saying {
  readonly cups?: number | 'unknown';
  /** The printer's own job: its state, the pages that it counted, and its name where it is another's. */
  readonly said?: { readonly state: number; readonly pages?: number; readonly name?: string };
}

const world = vi.hoisted(() => ({
  queues: new Map<string, unknown>(),
  handed: [] as unknown[],
  cleared: [] as string[],
  recalled: [] as string[],
  /** Of each job that is handed over, in order. */
  sayings: [] as unknown[],
  atDevice: [] as RecalledJob[],
  inQueue: [] as string[],
  silent: false,
}));
const queueOf = (name: string) => world.queues.get(name) as Queue | undefined;
const handed = world.handed as Handed[];

vi.mock('./ipp.ts', async (real) => {
  const actual = await real<typeof import('./ipp.ts')>();
  const { ok, fail } = await import('../words/result.ts');
  const { fault } = await import('../words/faults.ts');
  const looks = new Map<number, number>();
  const queue = (name: string) => world.queues.get(name) as Queue | undefined;
  const at = (id: number, step: boolean): Saying => {
    const all = (world.sayings as Saying[][])[id - 1] ?? [];
    const n = looks.get(id) ?? 0;
    if (step) looks.set(id, n + 1);
    return all[Math.min(Math.max(n - (step ? 0 : 1), 0), all.length - 1)] ?? {};
  };
  const deviceQueue = (uri: string) =>
    [...(world.queues as Map<string, Queue>).values()].find(({ device }) => device === uri);
  return {
    ...actual,
    printerAttributes: async (_: string, name: string) => {
      const one = queue(name);
      if (world.silent) return fail(fault('printing.unreachable', 'no answer'));
      if (one === undefined) return fail(fault('printing.no-printer', 'no such queue'));
      return ok({
        'printer-state': one.state,
        'printer-state-reasons': one.reasons,
        'printer-is-accepting-jobs': one.accepting,
        'media-supported': one.media,
        'sides-supported': one.sides,
        'device-uri': one.device,
        'queued-job-count': 0,
      });
    },
    deviceStatus: async (uri: string) => {
      const own = deviceQueue(uri)?.own ?? null;
      return own === null ? fail(fault('printing.unreachable', 'no answer')) : ok(own);
    },
    submit: async (_: string, printer: string, name: string, pdf: Uint8Array, sides: string) => {
      const { PDFDocument } = await import('@cantoo/pdf-lib');
      const pages = (await PDFDocument.load(pdf.slice())).getPageCount();
      const id = world.handed.length + 1;
      looks.delete(id);
      world.handed.push({ id, printer, name, sides, pages, bytes: pdf });
      return ok(id);
    },
    jobAttributes: async (_: string, __: string, id: number) => {
      const { cups } = at(id, true);
      return cups === 'unknown'
        ? fail(fault('printing.no-printer', 'no such job'))
        : ok({
            'job-state': cups ?? 5,
            'job-state-reasons': [],
            'job-impressions-completed': 0,
            'job-printer-state-reasons': [],
          });
    },
    deviceJobId: async (_: string, name: string) =>
      (world.handed as Handed[]).find((job) => job.name === name)?.id,
    deviceJob: async (_: string, id: number) => {
      const { said } = at(id, false);
      if (said === undefined) return fail(fault('printing.no-printer', 'no such job'));
      const name = (world.handed as Handed[])[id - 1]?.name ?? '';
      return ok({
        'job-id': id,
        'job-name': said.name ?? name,
        'job-state': said.state,
        ...(said.pages === undefined ? {} : { 'job-impressions-completed': said.pages }),
      });
    },
    watchServer: () => ({ ended: false, stop: () => undefined }),
    clear: async (_: string, printer: string, id: number) => {
      world.cleared.push(`${printer} ${id}`);
      return true;
    },
    cancelInQueue: async (_: string, printer: string, isOurs: (name: string) => boolean) => {
      for (const name of world.inQueue) if (isOurs(name)) world.recalled.push(`${printer}: ${name}`);
      return true;
    },
    cancelAtDevice: async (uri: string, isOurs: (name: string) => boolean) => {
      const mine = world.atDevice.filter(({ jobName }) => isOurs(jobName));
      for (const { jobName } of mine) world.recalled.push(`${uri}: ${jobName}`);
      return mine;
    },
  };
});

const IDLE = 3;
const STOPPED = 5;
const JOB = { processing: 5, canceled: 7, aborted: 8, completed: 9 } as const;

const queue = (change: Partial<Queue> = {}): Queue => ({
  state: IDLE,
  reasons: ['none'],
  accepting: true,
  media: ['iso_a4_210x297mm'],
  sides: ['one-sided', 'two-sided-long-edge'],
  device: 'ipp://first.test/ipp/print',
  own: { reasons: ['none'], stopped: false, upSeconds: 100 },
  ...change,
});

async function pdf(pages: number): Promise<Uint8Array> {
  const made = await PDFDocument.create();
  // Each page has a height of its own, so that it is known again.
  for (let n = 1; n <= pages; n += 1) made.addPage([100, 100 + n]);
  return made.save();
}
/** Which pages of the whole a job had. */
async function pagesOf({ bytes }: Handed): Promise<readonly number[]> {
  return (await PDFDocument.load(bytes.slice())).getPages().map((page) => page.getHeight() - 100);
}

beforeEach(() => {
  world.queues.clear();
  for (const list of [
    world.handed,
    world.cleared,
    world.recalled,
    world.sayings,
    world.atDevice,
    world.inQueue,
  ])
    list.length = 0;
  world.silent = false;
  world.queues.set('first', queue());
});

const printing = (fallback?: string) => createPrinting({ printer: 'first', fallback, kioskId: 'K-01' });
const whole = (pages: number): Saying[] => [
  { cups: JOB.processing, said: { state: JOB.processing, pages: 0 } },
  { cups: JOB.completed, said: { state: JOB.completed, pages } },
];
async function print(pages: number, how: Partial<PrintOptions> = {}, fallback?: string) {
  const told: PrintProgress[] = [];
  const printed = await printing(fallback).print(await pdf(pages), {
    jobName: 'n',
    onProgress: (progress) => told.push(progress),
    ...how,
  });
  return { printed, told };
}

describe('a job', () => {
  it('is done when the printer has counted every page, and CUPS has let go of it then', async () => {
    world.sayings.push(whole(3));
    expect((await print(3, { twoSided: true })).printed).toEqual(ok({ jobId: 1, pages: 3, certain: true }));
    expect(handed.map(({ printer, name, sides, pages }) => [printer, name, sides, pages])).toEqual([
      ['first', 'K-01 n', 'two-sided-long-edge', 3],
    ]);
    expect(world.cleared).toEqual(['first 1']);
  });

  it('begins at the page that is missing', async () => {
    world.sayings.push(whole(2));
    const { printed, told } = await print(5, { fromPage: 4 });
    expect(printed).toMatchObject({ ok: true, value: { pages: 5 } });
    // What was handed over is overwritten: the copy of these pages was made for that.
    expect(handed[0]?.pages).toBe(2);
    expect(handed[0]?.bytes.every((byte) => byte === 0)).toBe(true);
    expect(told.at(0)?.pagesDone).toBe(3);
  });

  it('that the printer gave up goes on at the first page that did not come out', async () => {
    const kept: number[][] = [];
    world.sayings.push([{ cups: JOB.processing, said: { state: JOB.aborted, pages: 2 } }], whole(3));
    const document = await pdf(5);
    const printer = printing();
    const printed = await printer.print(document, {
      jobName: 'n',
      onProgress: ({ state }) => {
        if (state === 'waiting') kept.push([handed.length]);
      },
    });
    expect(printed).toMatchObject({ ok: true, value: { pages: 5, certain: true } });
    expect(handed.map(({ pages, name }) => [pages, name])).toEqual([
      [5, 'K-01 n'],
      [3, 'K-01 n (2)'],
    ]);
    expect(await pagesOf(handed[0] as Handed)).toEqual([1, 2, 3, 4, 5]);
    expect(world.cleared).toEqual(['first 1', 'first 2']);
  });

  it('that somebody cancelled at the panel is not sent again, and says what came out', async () => {
    world.sayings.push([
      { cups: JOB.processing, said: { state: JOB.processing, pages: 1 } },
      { cups: JOB.canceled, said: { state: JOB.canceled, pages: 1 } },
    ]);
    const { printed } = await print(3);
    expect(printed).toEqual({
      ok: false,
      fault: { name: 'printing.failed', detail: 'cancelled at the printer', pagesDone: 1, certain: true },
    });
    expect(handed).toHaveLength(1);
  });

  it('of another that has its number after a power cut says nothing of it: it is not believed', async () => {
    world.sayings.push([
      { cups: JOB.processing, said: { state: JOB.processing, pages: 1 } },
      { cups: JOB.completed, said: { state: JOB.completed, pages: 3, name: 'somebody else’s' } },
    ]);
    expect((await print(3)).printed).toEqual(ok({ jobId: 1, pages: 3, certain: false }));
  });

  it('of which the printer counts more pages than it has is charged for those it has', async () => {
    world.sayings.push([
      { cups: JOB.processing, said: { state: JOB.processing, pages: 9 } },
      { cups: JOB.processing, said: { state: JOB.aborted, pages: 9 } },
    ]);
    const { told, printed } = await print(3, { signal: AbortSignal.timeout(1000) });
    for (const { pagesDone } of told) expect(pagesDone).toBeLessThanOrEqual(3);
    expect(told.length).toBeGreaterThan(0);
    expect(printed).toMatchObject({ ok: false, fault: { pagesDone: 3 } });
  });

  it('on a printer that counts nothing is handed over, and nobody is told that pages were counted', async () => {
    world.queues.set('first', queue({ device: 'usb://first', own: null }));
    world.sayings.push([{ cups: JOB.processing }, { cups: JOB.completed }]);
    const { printed, told } = await print(2);
    expect(printed).toEqual(ok({ jobId: 1, pages: 2, certain: false }));
    expect(told.every(({ uncounted }) => uncounted === true)).toBe(true);
    expect(told).not.toEqual([]);
  });

  it('that CUPS calls aborted is a fault of which nobody knows what came out', async () => {
    world.queues.set('first', queue({ device: 'usb://first', own: null }));
    world.sayings.push([{ cups: JOB.aborted }]);
    expect((await print(2)).printed).toEqual({
      ok: false,
      fault: { name: 'printing.failed', detail: 'aborted', pagesDone: 0, certain: false },
    });
  });

  it('of who has gone is called back from queue and printer', async () => {
    world.sayings.push([{ cups: JOB.processing, said: { state: JOB.processing, pages: 1 } }]);
    world.atDevice.push({ jobName: 'K-01 n' }, { jobName: 'K-01 other' });
    const stop = new AbortController();
    const { printed } = await print(3, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(printed).toMatchObject({ ok: false, fault: { detail: 'cancelled', certain: false } });
    expect([world.cleared, world.recalled]).toEqual([['first 1'], ['ipp://first.test/ipp/print: K-01 n']]);
  });

  it('without progress has an end; a printer that waits for an officer has a longer one', async () => {
    world.sayings.push([{ cups: JOB.processing, said: { state: JOB.processing, pages: 1 } }]);
    const { printed } = await print(3, { timeoutMs: 100, waitingMs: 1e6 });
    expect(printed).toMatchObject({ ok: false, fault: { name: 'printing.timeout', pagesDone: 1 } });
    world.sayings.push([{ cups: JOB.processing, said: { state: JOB.processing, pages: 0 } }]);
    const jammed = queueOf('first');
    const waits = print(3, {
      timeoutMs: 1e6,
      waitingMs: 100,
      onProgress: () => {
        if (jammed !== undefined) jammed.own = { reasons: ['media-jam-error'], stopped: true };
      },
    });
    expect((await waits).printed).toMatchObject({ ok: false, fault: { name: 'printing.timeout' } });
  });

  it('is no job where the file is no PDF', async () => {
    const nothing = await printing().print(Uint8Array.of(1, 2), { jobName: 'n' });
    expect(nothing).toMatchObject({ ok: false, fault: { name: 'document.failed', certain: true } });
    expect(handed).toEqual([]);
  });
});

describe('which printer', () => {
  const JAM = { own: { reasons: ['media-jam-error'], stopped: true } };
  const second = (change: Partial<Queue> = {}) =>
    world.queues.set('second', queue({ device: 'ipp://second.test/ipp/print', ...change }));
  const chosen = async () => {
    const status = await printing('second').status();
    return status.ok ? status.value.printer : status.fault.name;
  };

  it('the first while it is in order', async () => {
    second();
    expect(await chosen()).toBe('first');
  });

  it.each<[string, Partial<Queue>]>([
    ['is jammed', JAM],
    ['is stopped', { state: STOPPED }],
    ['takes no jobs', { accepting: false }],
    ['has no A4', { media: ['na_letter_8.5x11in'] }],
    ['does not answer', { own: null }],
  ])('the other one when the first %s, and the other is in order', async (_, change) => {
    second();
    world.queues.set('first', queue(change));
    expect(await chosen()).toBe('second');
    world.sayings.push(whole(1));
    expect((await print(1, {}, 'second')).printed.ok).toBe(true);
    expect(handed.map(({ printer }) => printer)).toEqual(['second']);
  });

  it('the first where neither is in order, with what is wrong with it', async () => {
    second(JAM);
    world.queues.set('first', queue({ own: { reasons: ['media-empty-error'], stopped: true } }));
    expect(await printing('second').status()).toMatchObject({
      ok: true,
      value: { printer: 'first', reasons: ['printing.media-empty'] },
    });
  });

  it('none that does not exist', async () => {
    world.queues.clear();
    expect(await chosen()).toBe('printing.no-printer');
    expect((await print(1)).printed).toMatchObject({
      ok: false,
      fault: { name: 'printing.no-printer', certain: true, pagesDone: 0 },
    });
  });

  it('a printer that prints on one side is not asked for two', async () => {
    world.queues.set('first', queue({ sides: ['one-sided'] }));
    world.sayings.push(whole(1));
    await print(1, { twoSided: true });
    expect(handed[0]?.sides).toBe('one-sided');
  });
});

describe('what a killed visit left', () => {
  it('is called back by its name, from every queue and printer; every other job stays', async () => {
    world.queues.set('second', queue({ device: 'usb://second', own: null }));
    world.inQueue.push('K-01 n', 'K-01 n (2)', 'K-01 nn', 'K-02 n', 'n');
    world.atDevice.push({ jobName: 'K-01 n', pages: 2 }, { jobName: 'K-02 n' });
    const heard: RecalledJob[] = [];
    expect(await printing('second').clearAll(['n'], (job) => heard.push(job))).toEqual(ok(undefined));
    expect(world.recalled).toEqual([
      'first: K-01 n',
      'first: K-01 n (2)',
      'ipp://first.test/ipp/print: K-01 n',
      'second: K-01 n',
      'second: K-01 n (2)',
    ]);
    expect(heard).toEqual([{ jobName: 'n', pages: 2 }]);
  });

  it('is every job of this user where no name is said, and nothing where there are none', async () => {
    world.inQueue.push('K-01 n', 'other');
    expect(await printing().clearAll([])).toEqual(ok(undefined));
    expect(world.recalled).toEqual([]);
    expect(await printing().clearAll()).toEqual(ok(undefined));
    expect(world.recalled).toEqual(['first: K-01 n', 'first: other']);
  });

  it('is not said to be called back by a queue that does not exist', async () => {
    world.queues.clear();
    world.inQueue.push('K-01 n');
    expect(await printing().clearAll(['n'])).toEqual(ok(undefined));
    expect(world.recalled).toEqual([]);
  });
});

it('goes by the shell’s own way where that is configured, or on Windows', () => {
  const own = createPrinting({ printer: 'shell' });
  const shell = () => own;
  const by = (through: 'auto' | 'cups' | 'electron' | undefined, platform: NodeJS.Platform) =>
    openPrinting({ printer: 'first', through }, shell, platform) === own;
  expect([by('auto', 'win32'), by(undefined, 'win32'), by('electron', 'linux')]).toEqual([true, true, true]);
  expect([by('auto', 'linux'), by('cups', 'win32')]).toEqual([false, false]);
  expect(openPrinting({ printer: 'first', through: 'electron' }, undefined)).not.toBe(own);
});
