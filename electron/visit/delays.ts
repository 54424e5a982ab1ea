/** Every delay of the visit, in milliseconds, in one place. Tests put a fake clock under them. */
import type { Config } from '../config/config.ts';

export interface Delays {
  /** No touch for so long: the warning comes up. */
  readonly idleWarningMs: number;
  /** The countdown of the warning; at its end the visit is wiped. */
  readonly idleWipeMs: number;
  /** "Done" stays for so long, then asks for the card. */
  readonly doneMs: number;
  /** The card is out and the printer waits for an officer: so long until the pages are called back. */
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
