/** The databases of one fetch that have no outcome yet. Each gets exactly one. */

import type { DatabaseEntry } from '../../catalogue/catalogue.ts';
import type { Fault } from '../../words/faults.ts';
import type { Result } from '../../words/result.ts';
import { type DatabaseOutcome, unfound } from './outcomes.ts';
import { CODES } from './wire.ts';

export class OpenDatabases {
  readonly #open: Map<number, DatabaseEntry>;
  readonly #card: AbortSignal;
  readonly #onOutcome: (outcome: DatabaseOutcome) => void;
  readonly #losing = new AbortController();
  #answered = false;
  #lost: Fault | undefined;
  /** Why nothing more is answered today, if the quota has ended. */
  quota: Fault | undefined;

  /** `card` is aborted the moment the card leaves: after it nothing more is handed out, whatever still arrives. */
  constructor(
    entries: readonly DatabaseEntry[],
    card: AbortSignal,
    onOutcome: (outcome: DatabaseOutcome) => void,
  ) {
    this.#open = new Map(entries.map((entry) => [entry.serviceId, entry]));
    this.#card = card;
    this.#onOutcome = onOutcome;
  }

  /** Aborted when the officer's session is lost. */
  get losing(): AbortSignal {
    return this.#losing.signal;
  }

  /** Why the officer's session is lost, if it is. */
  get lost(): Fault | undefined {
    return this.#lost;
  }

  has(entry: DatabaseEntry): boolean {
    return this.#open.has(entry.serviceId);
  }

  all(): readonly DatabaseEntry[] {
    return [...this.#open.values()];
  }

  /** Gives a database its outcome; it is not open any more. */
  settle(entry: DatabaseEntry, outcome: DatabaseOutcome): void {
    if (this.#card.aborted || !this.#open.delete(entry.serviceId)) return;
    this.#answered ||= outcome.kind === 'found' || outcome.kind === 'none-held';
    this.#onOutcome(outcome);
  }

  /** The officer's session is lost: told of every open database at once, whatever else still hangs. */
  lose(why: Fault): void {
    this.#lost ??= why;
    for (const entry of this.all())
      this.settle(entry, unfound(entry, 'session-lost', String(CODES.notLoggedIn)));
    this.#losing.abort();
  }

  /** Hands a result on, and loses the session where the result says so. */
  heed<T>(result: Result<T, Fault>): Result<T, Fault> {
    if (!result.ok && result.fault.name === 'officer.session-lost') this.lose(result.fault);
    return result;
  }

  /** The quota's end, where nothing was found before it: what was found is the holder's to see. */
  get unanswered(): Fault | undefined {
    return this.#answered ? undefined : this.quota;
  }
}
