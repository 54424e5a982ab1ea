/**
 * What the kiosk says of itself to the machine (sd_notify STATUS=), in one word. The updater changes nothing unless it is
 * `closed` or `resting`, and takes a new version for well when it is anything but `resting` (build/updater).
 */
import type { KioskEvents } from './kiosk.ts';

/**
 * `closed`: no officer session, nobody served. `open`: the day is open, nobody is served. `serving`: a visit runs.
 * `resting`: visits die too often, or none comes to the screen, and the still page is shown.
 */
export type KioskStatus = 'closed' | 'open' | 'serving' | 'resting';

/** Follows a kiosk by its events; `tell` hears each change once, the first when the first window is up. */
export function followStatus(
  tell: (status: KioskStatus) => void,
): Required<
  Pick<KioskEvents, 'onShown' | 'onResting' | 'onRested' | 'onVisitEnded' | 'onJournal' | 'onOfficer'>
> {
  let [shown, serving, open, resting] = [false, false, false, false];
  let said: KioskStatus | null = null;
  const say = () => {
    const status = serving ? 'serving' : resting ? 'resting' : open ? 'open' : 'closed';
    if (!shown || status === said) return;
    said = status;
    tell(status);
  };
  return {
    onShown() {
      shown = true;
      say();
    },
    // Also before any window was up: the still screen is, and is what there is to see.
    onResting() {
      shown = resting = true;
      say();
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
    onRested() {
      resting = false;
      say();
    },
    onOfficer(now) {
      open = now;
      say();
    },
  };
}
