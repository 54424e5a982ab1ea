/** A private pcscd with the emulated card for a test file, and a watch whose views are kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cardControl } from '../../fixtures/card/control.ts';
import { type ReaderService, startReaderService } from '../../fixtures/card/reader-service.ts';
import { type CardView, type ReaderWatch, type WatchOptions, watchReader } from '../../native/index.ts';
import { smartcardDriver } from '../../native/pcsc/smartcard-driver.ts';

export interface TestReader {
  readonly service: ReaderService;
  readonly directory: string;
  readonly pki: string;
  insert(person: string, more?: object, slot?: number): Promise<unknown>;
  remove(slot?: number): Promise<unknown>;
  faults(faults: readonly object[], slot?: number): Promise<unknown>;
  /** Waits until pcscd has seen that no card is in either slot. */
  gone(): Promise<void>;
  stop(): Promise<void>;
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
    remove: (slot = 0) => post(`/slots/${slot}/remove`),
    faults: (faults, slot = 0) => post(`/slots/${slot}/faults`, { faults }),
    async gone() {
      const link = await smartcardDriver.open();
      if (!link.ok) return;
      for (;;) {
        const states = await link.value.nextStates(500);
        if (!states.ok || states.value.every((state) => !state.present)) break;
      }
      await link.value.close();
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
    async until(state, withinMs = 5000) {
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
