/** Request numbers: the store's counter, which the gateway may know to be too low after an older store was put back. */

import type { Config } from '../config/config.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import { requestNumber } from '../request/request.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import type { Fault } from '../words/faults.ts';
import { FAULTS } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';
import { buddhistYear } from '../words/thai.ts';

/** How long a number waits for the gateway's word; a visit waits five seconds for a number. */
const WAIT_MS = 3000;

/** The numbers of one kiosk. */
export interface Counter {
  /** Asks the gateway what it has taken, for as long as no number is given. Called with each new token of a session. */
  ask(officer: OfficerSession): void;
  /** The next number, at once or, where the gateway is being asked, as soon as it has answered. */
  next(take: (number: Result<string, Fault>) => void): void;
}

/** `onUnknown` hears whether numbers may be refused: the store was put back or begun again, and the gateway does not say. */
export function createCounter(options: {
  readonly config: Pick<Config, 'office'>;
  readonly store: Pick<Journal, 'nextRequestCounter' | 'raiseRequestCounter' | 'wasReplaced'>;
  readonly linkage: Pick<LinkageClient, 'highestCounter'>;
  readonly write: (visitId: string, entry: JournalEntry) => unknown;
  readonly onUnknown: (unknown: boolean) => void;
}): Counter {
  const { store, linkage, write } = options;
  const prefix = options.config.office.requestPrefix;
  const thisYear = () => buddhistYear(new Date().toISOString());
  let asking: Promise<void> | null = null;

  const askOnce = async (officer: OfficerSession) => {
    const year = thisYear();
    const answer = await linkage.highestCounter({ officer, prefix, year });
    const replaced = store.wasReplaced();
    options.onUnknown(!answer.ok && (!replaced.ok || replaced.value));
    if (!answer.ok)
      return void write('-', { kind: 'counter.unknown', facts: { code: FAULTS[answer.fault.name].code } });
    if (answer.value === 0) return;
    const raised = store.raiseRequestCounter(year, answer.value);
    if (raised.ok && raised.value) write('-', { kind: 'counter.raised', facts: { to: answer.value } });
  };
  const take = (): Result<string, Fault> => {
    const year = thisYear();
    const counter = store.nextRequestCounter(year);
    return counter.ok ? ok(requestNumber(prefix, year, counter.value)) : counter;
  };

  return {
    ask(officer) {
      const asked = askOnce(officer).finally(() => {
        if (asking === asked) asking = null;
      });
      asking = asked;
    },
    next(give) {
      if (asking === null) return give(take());
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, WAIT_MS);
      void Promise.race([asking, late.promise]).finally(() => {
        clearTimeout(timer);
        give(take());
      });
    },
  };
}
