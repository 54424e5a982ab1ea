/** The day around the visits: store and journal, officer, printers, gateway. None of it knows how visits come and go. */

import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Journal } from '../journal/journal.ts';
import type { Host } from '../ports/host.ts';
import type { ToVisit } from '../ports/visit-messages.ts';
import type { Fault } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';
import { type Counter, createCounter } from './counter.ts';
import { createDayEnd, type DayEnd } from './day-end.ts';
import { type DeviceBoard, watchDevices } from './devices.ts';
import type { KioskEvents } from './events.ts';
import { createForms, type Forms } from './forms.ts';
import { findInterruption } from './interrupted.ts';
import { createJournalWriter, type JournalWriter } from './journal-writer.ts';
import { type Means, openMeans } from './means.ts';
import { createOfficePost, type OfficePost } from './office-post.ts';
import { type OfficerDesk, openOfficerDesk } from './officer-desk.ts';
import { createOfficerPane, type PaneOfKiosk } from './officer-pane.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { living, type Slots, served } from './slots.ts';
import { createTrays, type Trays } from './trays.ts';
import { createWithdrawnList } from './withdrawn-list.ts';

/** An office that does not answer holds up the end for no longer. */
const LAST_POST_MS = 1000;

/** What the visits find when they come. */
export interface Day {
  readonly journal: Journal;
  readonly writer: JournalWriter;
  readonly devices: DeviceBoard;
  readonly desk: OfficerDesk;
  readonly pane: PaneOfKiosk;
  readonly trays: Trays;
  readonly forms: Forms;
  readonly outbox: Outbox;
  readonly counter: Counter;
  readonly dayEnd: DayEnd;
  /** Null: no office hears this kiosk. */
  readonly post: OfficePost | null;
  /** Closes gateway and store, when all is said. */
  close(): Promise<void>;
}

interface AroundDay {
  readonly config: Config;
  readonly host: Host;
  readonly events: KioskEvents;
  readonly slots: Slots;
  readonly isStopping: () => boolean;
}

/** Opens the day and says so in the journal; a fault where the keys or the store are not as they should be. */
export function openDay(around: AroundDay): Result<Day, Fault> {
  const opened = openMeans(around.config, around.host);
  if (!opened.ok) return opened;
  const { journal } = opened.value;
  const day = putTogether(around, opened.value);
  const { write } = day.writer;
  const started = write('-', { kind: 'kiosk.started', facts: { host: around.host.name } });
  if (!started.ok) {
    day.devices.stop();
    journal.close();
    return started;
  }
  // What the last run of this kiosk left.
  day.outbox.run();
  day.writer.watch();
  day.post?.start();
  return ok(day);
}

function putTogether({ config, host, events, slots, isStopping }: AroundDay, means: Means): Day {
  const { journal, linkage, office, printing, printers, tls, withdrawnKey } = means;
  const visits = () => living(slots);
  const tell = (message: ToVisit) => {
    for (const visit of visits()) visit.handle.send(message);
  };
  const writer = createJournalWriter({ journal, host, events, board: () => devices, tell, isStopping });
  const { write } = writer;
  const devices = watchDevices(
    config,
    tls,
    printing,
    () => {
      pane.show();
      post?.board(devices.states, devices.supplies);
    },
    // Times before and after this line do not compare.
    (seconds) => void write('-', { kind: 'clock.set', facts: { seconds } }),
    linkage,
  );
  const post: OfficePost | null =
    office === null || journal.post === null
      ? null
      : createOfficePost({
          config,
          post: journal.post,
          client: office,
          tell: (state) => devices.office(state),
          withdrawn:
            withdrawnKey === null
              ? null
              : createWithdrawnList({
                  file: join(config.store.directory, 'withdrawn.jws'),
                  key: withdrawnKey,
                  client: office,
                  now: Date.now,
                }),
        });
  const desk = openOfficerDesk({
    config,
    linkage,
    current: () => served(slots),
    write: (visitId, entry) => write(visitId, entry).ok,
    onSession(officer) {
      tell({ type: 'officer', officer });
      pane.show();
      events.onOfficer?.(officer !== null);
      if (officer === null) return;
      pane.dayClosed(undefined);
      counter.ask(officer);
      outbox.run();
    },
    onUnlocked: () => pane.show(),
  });
  const cut = () => trays.jobs.cut;
  const pane = createOfficerPane({ config, journal, devices, desk, cut, visits, isStopping });
  if (findInterruption(journal, write) > 0) slots.lastEnded = { ...slots.lastEnded, notice: 'kiosk.crashed' };
  const everyMs = config.printing.blankFormMinutes * 60_000;
  const forms = createForms({ kioskId: config.kioskId, everyMs, journal });
  const trays = createTrays({
    ...{ config, journal, printers, pane, tell, isStopping },
    write(visitId, entry) {
      forms.heard(entry);
      return write(visitId, entry);
    },
  });
  const outbox = createOutbox({
    store: journal,
    linkage,
    officer: () => desk.session,
    write,
    onLodged: (visitId, requestNumber, receiptNumber) =>
      visits()
        .find(({ id }) => id === visitId)
        ?.handle.send({ type: 'lodged', requestNumber, receiptNumber }),
    onListed: () => pane.show(),
  });
  const counter = createCounter({
    config,
    store: journal,
    linkage,
    write: (visitId, entry) => (isStopping() ? undefined : write(visitId, entry)),
    onUnknown: (unknown) => devices.counterUnknown(unknown),
  });
  const dayEnd = createDayEnd({
    config,
    host,
    journal,
    write,
    desk,
    board: devices,
    pane,
    slots,
    isStopping,
  });
  return {
    ...{ journal, writer, devices, desk, pane, trays, forms, outbox, counter, dayEnd, post },
    async close() {
      await Promise.race([post?.stop(), new Promise((done) => setTimeout(done, LAST_POST_MS))]);
      await linkage.close();
      journal.close();
    },
  };
}
