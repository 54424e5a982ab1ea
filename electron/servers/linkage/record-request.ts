/** One request for records: up to ten services of one job, each answer handed out as soon as its bytes are here. */

import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { answersIn, type ReadAnswer, readRefusal } from './envelope.ts';
import type { Batch } from './jobs.ts';
import { createJsonReader } from './json.ts';
import { isRefusal, refusal, transportRefusal } from './refusals.ts';

/** What is read of an answer to a request: each service, as it comes, and what says that the whole was refused. */
const PATHS = [
  '$.data.*',
  ...['errorNumber', 'errorMessage', 'error', 'error_description', 'message', 'code'].map(
    (one) => `$.${one}`,
  ),
];
/** Detail of the fault: what came is not JSON. */
export const NOT_JSON = 'answer is not JSON';

/** One batch, for whom, and by which right. */
interface RecordRequest {
  readonly batch: Batch;
  readonly officer: OfficerSession;
  readonly citizenId: string;
  readonly grant: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** What comes of one answer: its services are handed on, what refuses the whole is kept. */
class AnswerReader {
  /** A refusal of the whole under status 200. */
  readonly #refused: Record<string, unknown> = {};
  /** One answer alone where a list of them should be, or a list in a wrapper: it comes member by member. */
  readonly #alone: Record<string, unknown> = {};
  readonly #onAnswer: (answer: ReadAnswer) => void;
  #answered = false;
  readonly json = createJsonReader(PATHS, ({ value, key, depth }) => {
    if (depth === 1) this.#refused[String(key)] = value;
    else if (typeof key === 'string') this.#alone[key] = value;
    else this.#take(value);
  });

  constructor(onAnswer: (answer: ReadAnswer) => void) {
    this.#onAnswer = onAnswer;
  }

  /** All bytes of an answer with this status are here. */
  end(status: number): Result<void, Fault> {
    this.#take(this.#alone);
    const refused = isRefusal(this.#refused) || (!this.#answered && readRefusal(this.#refused) !== undefined);
    if (refused) return fail(refusal(status, this.#refused));
    return this.json.ended ? ok(undefined) : fail(fault('linkage.malformed', 'answer is cut short'));
  }

  #take(value: unknown): void {
    for (const one of answersIn(value)) {
      this.#answered = true;
      this.#onAnswer(one);
    }
  }
}

/** Asks for one batch. Ends with a fault when the whole was refused, or was cut short; what was handed out before stands. */
export async function requestRecords(
  calls: GatewayCalls,
  { batch, officer, citizenId, grant, signal, timeoutMs }: RecordRequest,
  onAnswer: (answer: ReadAnswer) => void,
): Promise<Result<void, Fault>> {
  const wrong = new AbortController();
  const reader = new AnswerReader(onAnswer);
  const answer = await calls.stream(
    {
      method: 'POST',
      path: '/api/center/request/',
      session: officer,
      signal: AbortSignal.any([signal, wrong.signal]),
      timeoutMs,
      body: {
        jobID: batch.jobId,
        consent: { type: 1, smartCard: { grant } },
        data: batch.entries.map((entry) => ({
          serviceID: entry.serviceId,
          query: { personalID: citizenId },
        })),
      },
    },
    (bytes) => {
      reader.json.write(bytes);
      if (reader.json.wrong) wrong.abort();
    },
  );
  if (wrong.signal.aborted) return fail(fault('linkage.malformed', NOT_JSON));
  if (!answer.ok) return fail(transportRefusal(answer.fault));
  if (answer.value.status !== 200) return fail(refusal(answer.value.status, answer.value.body));
  return reader.end(answer.value.status);
}
