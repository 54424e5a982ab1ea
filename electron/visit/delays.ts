/** Every delay of the visit, in milliseconds, in one place. Tests put a fake clock under them. */
import type { Config } from '../config/config.ts';

export interface Delays {
  /** Time without a touch after which the warning comes up. */
  readonly idleWarningMs: number;
  /** The countdown of the warning; at its end the visit is wiped. */
  readonly idleWipeMs: number;
  /** How long "done" stays before the card is asked for. */
  readonly doneMs: number;
  /** The card is out and the printer waits for an officer: time until the pages are called back. */
  readonly leftMs: number;
  /** Between two tries to open the officer session in the demonstration. */
  readonly officerRetryMs: number;
}

/** The delays of a configuration. */
export function delaysOf(config: Config): Delays {
  return {
    idleWarningMs: config.delays.idleWarningMs,
    idleWipeMs: config.delays.idleWipeMs,
    doneMs: config.delays.takeCardMs,
    leftMs: 30_000,
    officerRetryMs: 2000,
  };
}
