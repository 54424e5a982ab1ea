/** The officer's part of the screen: devices and the day in numbers; the queue and the visits where it is unlocked. */
import type { Config } from '../config/config.ts';
import type { DayVisit, OfficerPane } from '../contract/window.ts';
import type { JobLine, Journal } from '../journal/journal.ts';
import { missingPages } from '../printing/missing.ts';
import { clock, dateAndTime, longDate, startOfDay } from '../words/thai.ts';
import type { DeviceBoard } from './devices.ts';
import type { HeldVisit } from './held-visit.ts';
import type { OfficerDesk } from './officer-desk.ts';

type Closed = OfficerPane['closed'];
type LastExport = NonNullable<OfficerPane['journalExport']>['last'];

export interface PaneOfKiosk {
  /** Whether any screen has an officer's part: a self-service kiosk has one on its closed screen alone. */
  readonly isSeen: boolean;
  /** Sends it to every visit. */
  show(): void;
  /** Sends it, locked, to a visit that was just started. */
  showTo(visit: HeldVisit): void;
  /** How the journal stood when the day was closed; undefined: it is open again. */
  dayClosed(closed: Closed): void;
  exported(last: LastExport): void;
}

type PaneSources = {
  readonly config: Pick<Config, 'mode' | 'store'>;
  readonly journal: Pick<Journal, 'since' | 'waitingCertifications' | 'visitsSince' | 'unlodged'>;
  readonly devices: Pick<DeviceBoard, 'states'>;
  readonly desk: Pick<OfficerDesk, 'session' | 'isUnlocked'>;
  /** Jobs that were cut off. */
  readonly cut: () => readonly JobLine[];
};

const orNone = <T>(found: { readonly ok: true; readonly value: readonly T[] } | { readonly ok: false }) =>
  found.ok ? found.value : [];

/** What whoever stands there may see, unlocked or not. */
function lockedPane({ journal, devices, desk }: PaneSources, closed: Closed): OfficerPane {
  const today = journal.since(startOfDay(new Date().toISOString()));
  return {
    devices: devices.states,
    certifications: [],
    unlodged: [],
    visits: [],
    today: today.ok ? today.value : { visits: 0, pages: 0, faults: 0 },
    sessionOpen: desk.session !== null,
    toCertify: orNone(journal.waitingCertifications()).length,
    unlocked: false,
    ...(closed === undefined ? {} : { closed }),
  };
}

/** What an officer sees besides. */
function unlockedParts({ config, journal, cut }: PaneSources, last: LastExport | null): Partial<OfficerPane> {
  const visits = journal.visitsSince(startOfDay(new Date().toISOString()));
  return {
    unlocked: true,
    certifications: orNone(journal.waitingCertifications()).map(({ requestNumber, copies, queuedAt }) => ({
      requestNumber,
      copies,
      at: longDate(queuedAt, 'arabic'),
    })),
    unlodged: orNone(journal.unlodged()).map(({ requestNumber, signedAt }) => ({
      requestNumber,
      at: dateAndTime(signedAt, 'arabic'),
    })),
    visits: orNone(visits).map(({ at, ended, ...counts }) => ({
      at: clock(at, 'arabic'),
      ...(ended === null ? {} : { ended: ended as NonNullable<DayVisit['ended']> }),
      ...counts,
    })),
    ...(config.store.exportDirectory === undefined ? {} : { journalExport: last === null ? {} : { last } }),
    trays: cut().map(({ job, at, pages, of }) => ({
      job,
      at: dateAndTime(at, 'arabic'),
      what: missingPages({ pages, of, certain: false }),
    })),
  };
}

/** Makes the pane; `visits` are those that see it. */
export function createOfficerPane(
  sources: PaneSources & {
    readonly visits: () => readonly HeldVisit[];
    readonly isStopping: () => boolean;
  },
): PaneOfKiosk {
  const { config, desk } = sources;
  let closed: Closed;
  let last: LastExport | null = null;
  const isSeen = () => config.mode === 'counter' || desk.session === null;
  const send = (visit: HeldVisit, pane: OfficerPane) => visit.handle.send({ type: 'officer-pane', pane });
  return {
    get isSeen() {
      return isSeen();
    },
    show() {
      if (sources.isStopping() || !isSeen()) return;
      const locked = lockedPane(sources, closed);
      for (const visit of sources.visits())
        send(visit, desk.isUnlocked(visit.id) ? { ...locked, ...unlockedParts(sources, last) } : locked);
    },
    showTo(visit) {
      if (isSeen()) send(visit, lockedPane(sources, closed));
    },
    dayClosed(now) {
      closed = now;
    },
    exported(now) {
      last = now;
    },
  };
}
