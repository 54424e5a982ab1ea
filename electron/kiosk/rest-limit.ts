/** Ends a supervised kiosk whose one browser brings no window any more: only a new process helps. */
import type { KioskEvents } from './events.ts';

/**
 * How long a supervised kiosk may show nothing but the out-of-service page. Chromium never replaces a zygote that was killed:
 * every window from then on hangs while the browser lives.
 */
const REST_LIMIT_MS = 30_000;
/** Exit code of a kiosk that rested for so long: try again (sysexits.h, EX_TEMPFAIL). */
export const RESTED_TOO_LONG = 75;

/** Both events, followed; `end` is called with the exit code when the kiosk has rested for too long. */
export function limitRest(
  follow: Required<Pick<KioskEvents, 'onBackOff' | 'onRecovered'>>,
  end: (code: number) => void,
): Required<Pick<KioskEvents, 'onBackOff' | 'onRecovered'>> {
  let rest: NodeJS.Timeout | undefined;
  return {
    onBackOff() {
      follow.onBackOff();
      // Without a supervisor nobody would start it again.
      if (process.env.NOTIFY_SOCKET === undefined) return;
      rest ??= setTimeout(() => end(RESTED_TOO_LONG), REST_LIMIT_MS);
    },
    onRecovered() {
      follow.onRecovered();
      clearTimeout(rest);
      rest = undefined;
    },
  };
}
