/** The jobs of an officer's session: sets of at most ten services, of which each may be asked in one request. */
import type { z } from 'zod';
import type { DatabaseEntry } from '../../catalogue/catalogue.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { Fault } from '../../words/faults.ts';
import { ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { JobAnswer } from './wire.ts';

type Jobs = z.infer<typeof JobAnswer>;

/** Databases that are asked in one request. */
export interface Batch {
  readonly jobId: string;
  readonly entries: readonly DatabaseEntry[];
  /** Asked for the second time. */
  readonly again: boolean;
}

export interface SessionJobs {
  /** The jobs of a session, asked once; a failure is not kept. */
  of(session: OfficerSession, signal?: AbortSignal): Promise<Result<Jobs, Fault>>;
  forget(session: OfficerSession): void;
  /**
   * Makes ready for a fetch while the holder still types: asks for the jobs of the session and opens connections.
   * Never needed and never harmful. A session that is found to be lost is told; what else fails is met again by the fetch.
   */
  prepare(session: OfficerSession): Promise<Result<void, Fault>>;
}

/** Asks the gateway again for the jobs of a session. */
export const askForJobs = (
  calls: GatewayCalls,
  session: OfficerSession,
  signal?: AbortSignal,
): Promise<Result<Jobs, Fault>> =>
  calls.ask(JobAnswer, { method: 'GET', path: '/api/center/user/job', session, signal });

/** Makes it. `concurrency`: requests at the same time, for as many connections are opened before a fetch. */
export function createSessionJobs(calls: GatewayCalls, concurrency: number): SessionJobs {
  const known = new Map<string, Promise<Result<Jobs, Fault>>>();
  const jobs: SessionJobs = {
    of(session, signal) {
      const before = known.get(session.reference);
      if (before !== undefined) return before;
      const asked = askForJobs(calls, session, signal);
      known.set(session.reference, asked);
      void asked.then((result) => {
        if (!result.ok) known.delete(session.reference);
      });
      return asked;
    },
    forget(session) {
      known.delete(session.reference);
    },
    async prepare(session) {
      const first = await jobs.of(session);
      if (!first.ok) return first;
      const parallel = Math.min(concurrency, first.value.job.length);
      const asked = await Promise.all(Array.from({ length: parallel }, () => askForJobs(calls, session)));
      const lost = asked.find((answer) => !answer.ok && answer.fault.name === 'officer.session-lost');
      return lost === undefined || lost.ok ? ok(undefined) : lost;
    },
  };
  return jobs;
}

/** Divides databases among the jobs that may ask for them, at most `perRequest` in a batch; databases of no job are given back apart. */
export function divideByJob(
  entries: readonly DatabaseEntry[],
  answer: Jobs,
  perRequest: number,
): { readonly batches: readonly Batch[]; readonly withoutJob: readonly DatabaseEntry[] } {
  const byJob = new Map<string, DatabaseEntry[]>();
  const withoutJob: DatabaseEntry[] = [];
  for (const entry of entries) {
    const job = answer.job.find(
      (id) => answer.service === undefined || (answer.service[id] ?? []).includes(entry.serviceId),
    );
    if (job === undefined) withoutJob.push(entry);
    else byJob.set(job, [...(byJob.get(job) ?? []), entry]);
  }
  const batches = [...byJob].flatMap(([jobId, ofJob]) => {
    const parts: Batch[] = [];
    for (let i = 0; i < ofJob.length; i += perRequest) {
      parts.push({ jobId, entries: ofJob.slice(i, i + perRequest), again: false });
    }
    return parts;
  });
  return { batches, withoutJob };
}
