/** What a kiosk tells whoever started it. */
import type { EndReason, JournalEntry } from '../ports/visit-messages.ts';

export interface KioskEvents {
  /** The first window is on the screen. */
  readonly onShown?: () => void;
  /** A visit was served to its end. */
  readonly onVisitEnded?: (reason: EndReason) => void;
  readonly onJournal?: (entry: JournalEntry) => void;
  readonly onReader?: (state: string) => void;
  /** Crash-loop back-off begins: the out-of-service page is shown, and the kiosk tries again by itself. */
  readonly onBackOff?: () => void;
  /** A visit is on the screen again, and the out-of-service page is gone. */
  readonly onRecovered?: () => void;
  /** A person closed the window. */
  readonly onWindowClosed?: () => void;
  readonly onOfficer?: (open: boolean) => void;
}
