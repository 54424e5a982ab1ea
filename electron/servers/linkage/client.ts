/** Client of the Linkage Center: the officer's session, and on it the holder's own records, all sources at once. */
import type { Fault } from '../../words/faults.ts';
import type { Result } from '../../words/result.ts';
import type { TlsMaterial } from '../tls-client.ts';
import { createGatewayCalls } from './calls.ts';
import { type CitizenRights, createCitizenRights } from './citizen-right.ts';
import { type Corrections, createCorrections } from './corrections.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createDisclosureAccount, type DisclosureAccount } from './disclosures.ts';
import { createRecordFetch, type RecordFetch } from './fetch.ts';
import { createSessionJobs, type SessionJobs } from './jobs.ts';
import { createLodging, type Lodging } from './lodging.ts';
import { createOfficerLogin, type OfficerLogin } from './officer-login.ts';
import { createOfficerSessions, type OfficerSessions } from './officer-session.ts';
import { SERVICES_PER_JOB } from './wire.ts';

export type { DisclosureRow } from './account.ts';
export type { LodgingReceipt } from './lodging.ts';
export type { OfficerProof } from './officer-login.ts';
export type { DatabaseOutcome } from './outcomes.ts';

/** All that the kiosk asks of the gateway; each part documents its calls. */
export interface LinkageClient
  extends OfficerLogin,
    OfficerSessions,
    Pick<SessionJobs, 'prepare'>,
    Directory,
    RecordFetch,
    Lodging,
    DisclosureAccount,
    Corrections,
    Pick<CitizenRights, 'revoke'> {
  /** Whether requests are lodged with it, for a receipt. Where not, the office alone has them. */
  readonly takesRequests: boolean;
  /** Whether the gateway answers at all, where that is not seen by its address. */
  there?(): Promise<Result<void, Fault>>;
  close(): Promise<void>;
}

export interface LinkageOptions {
  readonly url: string;
  readonly tls: TlsMaterial;
  readonly kioskId: string;
  /** The office to open for, where the officer belongs to several; absent: the first. */
  readonly officeId?: number;
  /** Requests at the same time. */
  readonly concurrency?: number;
  /** Services in one request, at most ten. Fewer spend more of the quota, but lean less on the gateway's streaming. */
  readonly servicesPerRequest?: number;
  /** For one exchange of the session, milliseconds. */
  readonly timeoutMs?: number;
  /** A source that has not answered by then is failing, milliseconds. */
  readonly sourceDeadlineMs?: number;
  /** For the whole fetch, milliseconds. */
  readonly wholeDeadlineMs?: number;
}

/** Makes the client. `kioskId` goes with every call for the gateway's log; the certificate is what counts. */
export function createLinkageClient(options: LinkageOptions): LinkageClient {
  const concurrency = options.concurrency ?? 8;
  const calls = createGatewayCalls({
    url: options.url,
    tls: options.tls,
    kioskId: options.kioskId,
    connections: concurrency + 1,
    timeoutMs: options.timeoutMs ?? 10_000,
  });
  const jobs = createSessionJobs(calls, concurrency);
  const rights = createCitizenRights(calls);
  return {
    ...createOfficerLogin(calls, jobs, options.officeId),
    ...createOfficerSessions(calls, jobs),
    prepare: jobs.prepare,
    ...createDirectory(calls),
    ...createRecordFetch({
      calls,
      jobs,
      rights,
      concurrency,
      servicesPerRequest: Math.min(options.servicesPerRequest ?? SERVICES_PER_JOB, SERVICES_PER_JOB),
      sourceDeadlineMs: options.sourceDeadlineMs ?? 15_000,
      wholeDeadlineMs: options.wholeDeadlineMs ?? 40_000,
    }),
    ...createLodging(calls),
    ...createDisclosureAccount(calls, rights),
    ...createCorrections(calls, rights),
    revoke: rights.revoke,
    takesRequests: true,
    close: calls.close,
  };
}
