/** A fetch: the request is lodged, and by the right that this opens every source is asked at once. */

import { type DatabaseEntry, entryOf } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { BatchRunner } from './batch-runner.ts';
import type { GatewayCalls } from './calls.ts';
import type { CitizenRights } from './citizen-right.ts';
import { divideByJob, type SessionJobs } from './jobs.ts';
import type { LodgingReceipt } from './lodging.ts';
import { OpenDatabases } from './open-databases.ts';
import { type DatabaseOutcome, unfound, withoutRight } from './outcomes.ts';
import { CODES, GrantAnswer } from './wire.ts';

interface FetchInput {
  readonly officer: OfficerSession;
  /** Taken once by the gateway: a second fetch needs a new one. */
  readonly assertion: string;
  /** The number on the card; the gateway checks it against the assertion. */
  readonly citizenId: string;
  readonly requestNumber: string;
  /** The very text whose digest was signed. */
  readonly canonicalRequest: string;
  readonly databases: readonly DatabaseId[];
  /** Aborted the moment the card leaves: every call stops and the grant is revoked. */
  readonly signal: AbortSignal;
  /** Told as soon as the gateway has said so, also when nothing else comes of the fetch. */
  readonly onLodged?: (receipt: LodgingReceipt) => void;
}

export interface RecordFetch {
  /**
   * Lodges the request, then asks every source at once. Each database gets exactly one outcome, in the order in which
   * sources answer. Fails when the whole was refused, when the officer session was lost (each database that was still
   * open then has outcome `session-lost`), and with `card.removed` when aborted (open databases have no outcome then).
   */
  fetchRecords(
    input: FetchInput,
    onOutcome: (outcome: DatabaseOutcome) => void,
  ): Promise<Result<void, Fault>>;
  /**
   * Asks databases of a request again by the citizen right that it has opened, with the same outcomes and limits: nothing is
   * signed or lodged anew. Fails with `linkage.refused` where that right is no more.
   */
  fetchAgain(
    input: Pick<FetchInput, 'officer' | 'requestNumber' | 'databases' | 'signal'>,
    onOutcome: (outcome: DatabaseOutcome) => void,
  ): Promise<Result<void, Fault>>;
}

/** What a fetch works with, and its limits. */
interface FetchMeans {
  readonly calls: GatewayCalls;
  readonly jobs: SessionJobs;
  readonly rights: CitizenRights;
  /** Requests at the same time, and services in each. */
  readonly concurrency: number;
  readonly servicesPerRequest: number;
  /** For each source, and for the whole fetch, milliseconds. */
  readonly sourceDeadlineMs: number;
  readonly wholeDeadlineMs: number;
}

function entriesOf(databases: readonly DatabaseId[]): Result<readonly DatabaseEntry[], Fault> {
  const entries: DatabaseEntry[] = [];
  for (const id of databases) {
    const entry = entryOf(id);
    if (entry === undefined) return fail(fault('linkage.refused', 'not in the catalogue'));
    entries.push(entry);
  }
  return ok(entries);
}

/** Lodges the request and opens the citizen right, while the session's jobs are asked for. */
function open(means: FetchMeans, input: FetchInput, databases: OpenDatabases, signal: AbortSignal) {
  const { calls, jobs, wholeDeadlineMs } = means;
  return Promise.all([
    jobs.of(input.officer, signal).then((result) => databases.heed(result)),
    calls
      .ask(GrantAnswer, {
        method: 'POST',
        path: '/api/center/citizen/',
        session: input.officer,
        body: { assertion: input.assertion, request: input.canonicalRequest },
        signal,
        timeoutMs: Math.min(calls.timeoutMs, wholeDeadlineMs),
      })
      .then((result) => databases.heed(result)),
  ]);
}

/** By what the databases of a fetch are asked, and until when. */
interface Asking {
  readonly officer: OfficerSession;
  readonly citizenId: string;
  readonly requestNumber: string;
  readonly grant: string;
  readonly databases: OpenDatabases;
  readonly jobs: Parameters<typeof divideByJob>[1];
  /** Aborted the moment the card leaves. */
  readonly card: AbortSignal;
  readonly stop: AbortSignal;
}

/** The card is out, or nothing can be asked: the right ends, whoever waits for it or not. */
function endRight({ rights }: FetchMeans, asking: Pick<Asking, 'officer' | 'requestNumber' | 'grant'>) {
  void rights.end(asking.officer, asking.requestNumber, asking.grant);
}

/** Asks every database that has no outcome yet, until each has one. */
async function askAll(means: FetchMeans, asking: Asking): Promise<Result<void, Fault>> {
  const { databases, card, stop } = asking;
  const divided = divideByJob(databases.all(), asking.jobs, means.servicesPerRequest);
  for (const entry of divided.withoutJob) databases.settle(entry, withoutRight(entry));
  const { concurrency, sourceDeadlineMs } = means;
  const over = new BatchRunner(means.calls, { ...asking, concurrency, sourceDeadlineMs }, databases).run(
    divided.batches,
  );
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
  await Promise.race([over, stopped]);
  if (card.aborted) {
    endRight(means, asking);
    return fail(fault('card.removed'));
  }
  if (databases.lost !== undefined) return fail(databases.lost);
  for (const entry of databases.all()) databases.settle(entry, unfound(entry, 'source-failing', 'deadline'));
  return databases.unanswered === undefined ? ok(undefined) : fail(databases.unanswered);
}

/** Makes it. */
export const createRecordFetch = (means: FetchMeans): RecordFetch => ({
  async fetchRecords(input, onOutcome) {
    const { officer, signal, citizenId, requestNumber } = input;
    if (signal.aborted) return fail(fault('card.removed'));
    const whole = AbortSignal.timeout(means.wholeDeadlineMs);
    const entries = entriesOf(input.databases);
    if (!entries.ok) return entries;
    const databases = new OpenDatabases(entries.value, signal, onOutcome);
    const lodging = AbortSignal.any([signal, databases.losing]);
    const [jobs, granted] = await open(means, input, databases, lodging);
    if (!granted.ok) return fail(databases.lost ?? granted.fault);
    const { grant, receipt } = granted.value;
    const ended = (why: Fault) => {
      endRight(means, { officer, requestNumber, grant });
      return fail(why);
    };
    // Whatever comes of it, and though the card may have left meanwhile: the request is lodged.
    input.onLodged?.(receipt);
    if (!jobs.ok) return ended(databases.lost ?? jobs.fault);
    if (signal.aborted) return ended(fault('card.removed'));
    means.rights.keep(requestNumber, { grant, citizenId });
    const stop = AbortSignal.any([lodging, whole]);
    const by = { officer, citizenId, requestNumber, grant };
    return askAll(means, { ...by, databases, jobs: jobs.value, card: signal, stop });
  },
  async fetchAgain(input, onOutcome) {
    const { officer, signal, requestNumber } = input;
    if (signal.aborted) return fail(fault('card.removed'));
    const right = means.rights.of(requestNumber);
    if (right === undefined) return fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)));
    const whole = AbortSignal.timeout(means.wholeDeadlineMs);
    const entries = entriesOf(input.databases);
    if (!entries.ok) return entries;
    const databases = new OpenDatabases(entries.value, signal, onOutcome);
    const stop = AbortSignal.any([signal, databases.losing, whole]);
    const jobs = databases.heed(await means.jobs.of(officer, stop));
    if (!jobs.ok) return fail(databases.lost ?? jobs.fault);
    if (signal.aborted) return fail(fault('card.removed'));
    const by = { officer, requestNumber, ...right };
    return askAll(means, { ...by, databases, jobs: jobs.value, card: signal, stop });
  },
});
