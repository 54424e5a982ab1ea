/** Runs the batches of one fetch: so many at the same time, and each source that failed in passing once more. */

import type { DatabaseEntry } from '../../catalogue/catalogue.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import type { Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import type { ReadAnswer } from './envelope.ts';
import type { Batch } from './jobs.ts';
import type { OpenDatabases } from './open-databases.ts';
import { type DatabaseOutcome, isBound, outcomeOf, outcomeOfCode, returnCode, unfound } from './outcomes.ts';
import { NOT_JSON, requestRecords } from './record-request.ts';
import { CODES } from './wire.ts';

/** Whose records, by which right, and for how long. */
interface RunInput {
  readonly officer: OfficerSession;
  readonly citizenId: string;
  readonly requestNumber: string;
  readonly grant: string;
  /** Nothing is asked after it: the card is out, the session lost, or the time over. */
  readonly stop: AbortSignal;
  /** A source that has not answered by then is failing, milliseconds. */
  readonly sourceDeadlineMs: number;
  /** Requests at the same time. */
  readonly concurrency: number;
}

/** A gateway may refuse a whole request with these because of one service in it. */
const REFUSED_FOR_ONE: ReadonlySet<number> = new Set([
  CODES.noRightToService,
  CODES.serviceNotFound,
  CODES.noCitizenRight,
]);

/** The published code that a whole request was refused with; undefined where there is none. */
const codeOf = ({ name, detail }: Fault): number | undefined =>
  name !== 'linkage.malformed' && /^\d+$/.test(detail ?? '') ? Number(detail) : undefined;

/** What is asked again after a whole request failed; `missing` of it have said nothing. Empty: nothing. */
function askedAgain(batch: Batch, missing: readonly DatabaseEntry[], refused: Fault): readonly Batch[] {
  const { name, detail } = refused;
  if (name === 'linkage.unreachable' && detail !== 'no answer in time' && !batch.again)
    return [{ ...batch, entries: missing, again: true }];
  // It may be about one of them: only a source that was asked alone can be told from its neighbours.
  const ofOneSource = REFUSED_FOR_ONE.has(codeOf(refused) ?? 0);
  // What one source wrote, or how much, ended the reading of all: each alone says which.
  const brokenByOne = name === 'linkage.malformed' && (detail === NOT_JSON || detail === 'answer too long');
  return (ofOneSource || brokenByOne) && batch.entries.length > 1
    ? missing.map((entry) => ({ ...batch, entries: [entry] }))
    : [];
}

/** What the refusal of a whole request says about one database of it: that its source is failing, or nothing else alone. */
function refusedWith(entry: DatabaseEntry, refused: Fault): DatabaseOutcome {
  const code = codeOf(refused);
  if (code === undefined)
    return unfound(
      entry,
      'source-failing',
      refused.name === 'linkage.malformed' ? 'malformed' : 'unreachable',
    );
  // The citizen right has ended for every database alike.
  if (code === CODES.citizenNotLoggedIn || REFUSED_FOR_ONE.has(code)) return outcomeOfCode(entry, code);
  return unfound(entry, 'source-failing', returnCode(code));
}

/**
 * One source has answered. `in-passing`: it failed so that it is asked once more at once, reading being safe to repeat;
 * `again`: it was. `isBound`: whether a record in it is bound to who asked.
 */
export function settleAnswer(
  open: OpenDatabases,
  entry: DatabaseEntry,
  answer: ReadAnswer,
  {
    citizenId,
    again,
    isBound: bound,
  }: { readonly citizenId: string; readonly again: boolean; readonly isBound: () => boolean },
): 'in-passing' | 'settled' {
  const code = answer.responseError?.errorNumber;
  if (code === CODES.notLoggedIn) {
    open.lose(fault('officer.session-lost', String(code)));
    return 'settled';
  }
  if (code === CODES.quotaUsedUp || code === CODES.quotaZero)
    open.quota ??= fault('linkage.quota', String(code));
  const inPassing = code === CODES.serviceTimeOut || code === CODES.destinationUnreachable;
  if (inPassing && !again) return 'in-passing';
  const outcome = outcomeOf(entry, answer, citizenId, new Date().toISOString());
  open.settle(
    entry,
    outcome.kind !== 'found' || bound() ? outcome : unfound(entry, 'source-failing', 'unbound'),
  );
  return 'settled';
}

export class BatchRunner {
  readonly #calls: GatewayCalls;
  readonly #input: RunInput;
  readonly #open: OpenDatabases;
  /** By when each source that was asked must have answered; asking again gives it no more time. */
  readonly #until = new Map<number, number>();
  readonly #queue: Batch[] = [];
  readonly #over = Promise.withResolvers<void>();
  #running = 0;

  constructor(calls: GatewayCalls, input: RunInput, open: OpenDatabases) {
    this.#calls = calls;
    this.#input = input;
    this.#open = open;
  }

  /** Asks them all. Resolves when each is done, and what had to be asked again. */
  run(batches: readonly Batch[]): Promise<void> {
    this.#add(batches);
    return this.#over.promise;
  }

  #add(batches: readonly Batch[]): void {
    this.#queue.push(...batches);
    while (this.#running < this.#input.concurrency && !this.#input.stop.aborted) {
      const batch = this.#queue.shift();
      if (batch === undefined) break;
      this.#running += 1;
      this.#ask(batch).then(() => {
        this.#running -= 1;
        this.#add([]);
      }, this.#over.reject);
    }
    if (this.#running === 0) this.#over.resolve();
  }

  /** Milliseconds that the first of these sources still has. */
  #timeLeft({ entries }: Batch): number {
    const now = performance.now();
    for (const { serviceId } of entries)
      if (!this.#until.has(serviceId)) this.#until.set(serviceId, now + this.#input.sourceDeadlineMs);
    const left = Math.min(...entries.map(({ serviceId }) => this.#until.get(serviceId) ?? now)) - now;
    return Math.max(Math.round(left), 1);
  }

  async #ask(batch: Batch): Promise<void> {
    const { stop, officer, citizenId, grant } = this.#input;
    const passedOn = new Set<DatabaseEntry>();
    const waiting = () => batch.entries.filter((entry) => this.#open.has(entry) && !passedOn.has(entry));
    const request = { batch, officer, citizenId, grant, signal: stop, timeoutMs: this.#timeLeft(batch) };
    const asked = await requestRecords(this.#calls, request, (answer) => {
      const entry = waiting().find((one) => one.serviceId === answer.serviceID);
      if (entry !== undefined && this.#answered(batch, entry, answer) === 'in-passing') {
        passedOn.add(entry);
        this.#add([{ ...batch, entries: [entry], again: true }]);
      }
    });
    if (!stop.aborted) this.#ended(batch, waiting(), asked);
  }

  #answered({ again, jobId }: Batch, entry: DatabaseEntry, answer: ReadAnswer): 'in-passing' | 'settled' {
    const { citizenId, requestNumber } = this.#input;
    return settleAnswer(this.#open, entry, answer, {
      citizenId,
      again,
      isBound: () => isBound(entry, answer, { citizenId, requestNumber, jobId }),
    });
  }

  /** The whole request has ended; `missing` of it have said nothing. */
  #ended(batch: Batch, missing: readonly DatabaseEntry[], asked: Result<void, Fault>): void {
    if (asked.ok) {
      for (const entry of missing) this.#open.settle(entry, unfound(entry, 'source-failing', 'missing'));
      return;
    }
    const refused = asked.fault;
    if (refused.name === 'linkage.quota') this.#open.quota = refused;
    if (refused.name === 'officer.session-lost') this.#open.lose(refused);
    else if (missing.length > 0) {
      const again = askedAgain(batch, missing, refused);
      if (again.length > 0) this.#add(again);
      else for (const entry of missing) this.#open.settle(entry, refusedWith(entry, refused));
    }
  }
}
