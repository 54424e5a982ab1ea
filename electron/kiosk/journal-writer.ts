/** The journal as the kiosk writes it. Without a journal nobody is served: whoever comes reads why, until it can be written. */

import type { Journal } from '../journal/journal.ts';
import type { Host } from '../ports/host.ts';
import type { JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import { FAULTS, type Fault, type FaultName } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { DeviceBoard } from './devices.ts';
import type { KioskEvents } from './events.ts';

/** How often a store that cannot be written is tried again. */
const AGAIN_MS = 10_000;
/** How often the kiosk looks at the store's files, whether anybody is served or not. */
const LOOK_EVERY_MS = 2000;

const ENDS: ReadonlySet<JournalEntry['kind']> = new Set(['visit.ended', 'visit.crashed']);

export interface JournalWriter {
  /** Writes a line; `-` for one that is of no visit. */
  write(visitId: string, entry: JournalEntry): Result<void, Fault>;
  /** Why nobody can be served; null: they can. */
  readonly outOfService: FaultName | null;
  /** Looks after the store from now on, and proves what was not proven at the start. */
  watch(): void;
  stop(): void;
}

/** `tell` reaches every visit; `board` shows the officer how the journal stands. */
export function createJournalWriter(around: {
  readonly journal: Pick<Journal, 'append' | 'outsideWritten' | 'proven' | 'look' | 'prove'>;
  readonly host: Pick<Host, 'readStore'>;
  readonly events: Pick<KioskEvents, 'onJournal'>;
  readonly board: () => Pick<DeviceBoard, 'journal'>;
  readonly tell: (message: ToVisit) => void;
  readonly isStopping: () => boolean;
}): JournalWriter {
  const { journal } = around;
  /** How visits ended whose end the store did not take: written when it takes anything again, or they went on for ever. */
  const unsaid: { readonly visitId: string; readonly entry: JournalEntry }[] = [];
  let outOfService: FaultName | null = null;
  let again: NodeJS.Timeout | undefined;
  let looks: NodeJS.Timeout | undefined;
  let proveAgain: NodeJS.Timeout | undefined;

  const write = (visitId: string, entry: JournalEntry) => {
    around.events.onJournal?.(entry);
    const written = journal.append(visitId, entry);
    const unwritten = journal.outsideWritten ? null : 'store.checkpoint-unwritten';
    around.board().journal(written.ok ? unwritten : written.fault.name);
    if (!written.ok && ENDS.has(entry.kind)) unsaid.push({ visitId, entry });
    // Nobody is served out of a store that may be another one.
    const unproven = journal.proven ? null : 'store.checking';
    serve(written.ok ? unproven : written.fault.name);
    return written;
  };
  const serve = (fault: FaultName | null) => {
    if (around.isStopping() || fault === outOfService) return;
    outOfService = fault;
    around.tell({ type: 'service', fault });
    if (fault !== null && fault !== 'store.checking') again ??= setInterval(() => tryAgain(fault), AGAIN_MS);
  };
  /** The line that says so is what is tried: it stands in the journal, once, as soon as anything can. */
  const tryAgain = (fault: FaultName) => {
    if (!write('-', { kind: 'fault', facts: { code: FAULTS[fault].code } }).ok) return;
    clearInterval(again);
    again = undefined;
    for (const { visitId, entry } of unsaid.splice(0)) write(visitId, entry);
  };
  /** A store that is deleted, replaced or written by others is found before the next line is. */
  const look = () => {
    const odd = journal.look();
    if (odd === null) return;
    around.board().journal(odd.name);
    serve(odd.name);
  };

  /** Whoever was to say it may have been killed: it is asked again until somebody has. */
  const proveAll = () =>
    void journal
      .prove((task) => around.host.readStore(task))
      .then((broken) => {
        if (around.isStopping()) return;
        if (broken?.name === 'store.silent') {
          proveAgain = setTimeout(proveAll, AGAIN_MS);
          return;
        }
        if (broken !== null) around.board().journal(broken.name);
        serve(broken?.name ?? null);
      });

  return {
    write,
    get outOfService() {
      return outOfService;
    },
    watch() {
      looks = setInterval(look, LOOK_EVERY_MS);
      looks.unref();
      if (journal.proven) return;
      proveAll();
    },
    stop() {
      clearInterval(again);
      clearInterval(looks);
      clearTimeout(proveAgain);
    },
  };
}
