/**
 * What the kiosk says of itself to the machine (sd_notify STATUS=), in one word. The updater changes nothing unless it is
 * `closed` or `out-of-service`, and takes a new version for well when it is anything but `out-of-service` (build/updater).
 */
import type { KioskEvents } from './events.ts';
import type { Watchdog } from './machine-care.ts';

/**
 * `closed`: no officer session, nobody served. `open`: the day is open, nobody is served. `serving`: a visit runs.
 * `out-of-service`: visits die too often, or none comes to the screen, and the out-of-service page is shown.
 */
export type KioskStatus = 'closed' | 'open' | 'serving' | 'out-of-service';

/** Follows a kiosk by its events; the system hears each change once, and that it is ready when anything is to be seen. */
export function followStatus(
  system: Pick<Watchdog, 'status' | 'ready'>,
): Required<
  Pick<KioskEvents, 'onShown' | 'onBackOff' | 'onRecovered' | 'onVisitEnded' | 'onJournal' | 'onOfficer'>
> {
  let [shown, serving, open, outOfService] = [false, false, false, false];
  let said: KioskStatus | null = null;
  const say = () => {
    const status = serving ? 'serving' : outOfService ? 'out-of-service' : open ? 'open' : 'closed';
    if (!shown || status === said) return;
    said = status;
    system.status(status);
  };
  return {
    onShown() {
      shown = true;
      say();
      system.ready();
    },
    // Also before any window was up: the out-of-service page is, and is what there is to see.
    onBackOff() {
      shown = outOfService = true;
      say();
      system.ready();
    },
    onVisitEnded() {
      serving = false;
      say();
    },
    onJournal({ kind, facts }) {
      if (kind === 'visit.started') serving = true;
      else if (kind === 'visit.crashed' && facts.standby !== true) serving = false;
      say();
    },
    onRecovered() {
      outOfService = false;
      say();
    },
    onOfficer(now) {
      open = now;
      say();
    },
  };
}
