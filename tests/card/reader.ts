/** A private pcscd with the emulated card for a test file, and a watch whose views are kept. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cardControl } from '../../fixtures/card/control.ts';
import { type ReaderService, startReaderService } from '../../fixtures/card/reader-service.ts';
import { type CardView, type ReaderWatch, type WatchOptions, watchReader } from '../../native/index.ts';
import type { ReaderState } from '../../native/pcsc/driver.ts';
import { smartcardDriver } from '../../native/pcsc/smartcard-driver.ts';
import { PATIENCE } from '../patience.ts';

/** pcscd looks at a virtual reader every 400 ms; this is for a machine that has no time for it. */
const SAYS_MS = 20_000;
/** What is waited for, and no promise of the product. */
const UNTIL_MS = 10_000;

export interface TestReader {
  readonly service: ReaderService;
  readonly directory: string;
  readonly pki: string;
  insert(person: string, more?: object, slot?: number): Promise<unknown>;
  /** `insert`, and waits until pcscd has seen that card. */
  put(person: string, more?: object, slot?: number): Promise<void>;
  remove(slot?: number): Promise<unknown>;
  faults(faults: readonly object[], slot?: number): Promise<unknown>;
  /** Waits until pcscd has seen that no card is in either slot. */
  gone(): Promise<void>;
  /** After a test, wherever it stopped: the service runs, no fault is asked for, and no card is in either slot. */
  clean(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Asks pcscd (the one whose socket is in this process's environment) for its readers until they are as asked, and gives
 * them. Throws what was waited for and what the readers said last, when it does not come.
 */
export async function readersSay(
  what: string,
  asked: (states: readonly ReaderState[]) => boolean,
): Promise<readonly ReaderState[]> {
  const end = performance.now() + SAYS_MS * PATIENCE;
  let said = 'nothing';
  do {
    const link = await smartcardDriver.open();
    if (!link.ok) {
      said = `${link.fault.code}: ${link.fault.detail}`;
      await sleep(50);
      continue;
    }
    try {
      for (;;) {
        const states = await link.value.nextStates(Math.max(1, Math.min(500, end - performance.now())));
        if (states.ok && asked(states.value)) return states.value;
        said = states.ok
          ? states.value.map((one) => `${one.name} ${one.present ? one.insertion : 'empty'}`).join(', ')
          : `${states.fault.code}: ${states.fault.detail}`;
        if (!states.ok || performance.now() > end) break;
      }
    } finally {
      await link.value.close();
    }
  } while (performance.now() < end);
  throw new Error(`The readers do not come to say: ${what}. They say: ${said}`);
}

const inSlot = (states: readonly ReaderState[], slot: number) =>
  states.find((state) => state.name.endsWith(` 0${slot}`));

/** Puts a card in by `put`, and waits until pcscd says that there is one which was not there before. */
export async function newCard(put: () => Promise<unknown>, slot = 0): Promise<void> {
  const before = inSlot(await readersSay('the slot', (states) => inSlot(states, slot) !== undefined), slot);
  await put();
  await readersSay(`a new card in slot ${slot}`, (states) => {
    const now = inSlot(states, slot);
    return now?.present === true && (!before?.present || now.insertion !== before.insertion);
  });
}

/** Waits until pcscd says that no card is in that slot. */
export async function emptySlot(slot = 0): Promise<void> {
  await readersSay(`no card in slot ${slot}`, (states) => inSlot(states, slot)?.present === false);
}

async function gone(): Promise<void> {
  await readersSay('no card in any reader', (states) => states.every((state) => !state.present));
}

export async function testReader(more: { link?: 'quick' | 'delayed' } = {}): Promise<TestReader> {
  const directory = mkdtempSync(join(tmpdir(), 'sitthi-card-'));
  const pki = join(directory, 'pki');
  const service = await startReaderService({ directory: join(directory, 'reader'), pki, ...more });
  // pcsc-lite reads the name of its socket from the environment at each new context.
  Object.assign(process.env, service.env);
  const post = (path: string, body?: object) => cardControl(service.cardControl, 'POST', path, body);
  return {
    service,
    directory,
    pki,
    insert: (person, options = {}, slot = 0) => post(`/slots/${slot}/insert`, { person, ...options }),
    put: (person, options = {}, slot = 0) =>
      newCard(() => post(`/slots/${slot}/insert`, { person, ...options }), slot),
    remove: (slot = 0) => post(`/slots/${slot}/remove`),
    faults: (faults, slot = 0) => post(`/slots/${slot}/faults`, { faults }),
    gone,
    async clean() {
      if (existsSync(`/proc/${service.pcscdPid}`)) process.kill(service.pcscdPid, 'SIGCONT');
      else await service.restartPcscd();
      for (const slot of [0, 1]) {
        await post(`/slots/${slot}/faults`, { faults: [] });
        await post(`/slots/${slot}/remove`);
      }
      await gone();
    },
    async stop() {
      await service.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface TestWatch extends ReaderWatch {
  readonly views: readonly CardView[];
  /** The first view in this state, among those after the last one that was waited for. */
  until<S extends CardView['state']>(state: S, withinMs?: number): Promise<Extract<CardView, { state: S }>>;
}

/** A watch whose views can be waited for, in order. */
export function testWatch(options: Partial<WatchOptions> = {}): TestWatch {
  const views: CardView[] = [];
  let from = 0;
  const watch = watchReader({ driver: 'smartcard', ...options, onView: (view) => views.push(view) });
  return {
    get view() {
      return watch.view;
    },
    views,
    authenticate: () => watch.authenticate(),
    attend: (except) => watch.attend(except),
    close: () => watch.close(),
    async until(state, withinMs = UNTIL_MS * PATIENCE) {
      const start = performance.now();
      for (;;) {
        const at = views.findIndex((view, index) => index >= from && view.state === state);
        if (at >= 0) {
          from = at + 1;
          return views[at] as never;
        }
        if (performance.now() - start > withinMs) {
          const seen = views
            .slice(from)
            .map((v) => (v.state === 'faulty' ? `${v.fault} (${v.detail})` : v.state));
          throw new Error(`no ${state} within ${withinMs} ms, only: ${[...new Set(seen)].join(', ')}`);
        }
        await sleep(2);
      }
    },
  };
}
