/** Client of the Linkage Center: the officer's session, and on it the holder's own records, all sources at once. */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { CardAuthenticator, PinFault } from '../../../native/index.ts';
import { type DatabaseEntry, entryOf, entryOfService } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/contract.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { createHttpsClient, type JsonAnswer, type TlsMaterial, type TransportFault } from '../tls-client.ts';
import { type DisclosureRow, readAccount } from './account.ts';
import { answersIn, type ReadAnswer, ReadDirectory, readRefusal } from './envelope.ts';
import { createJsonReader } from './json.ts';
import {
  type DatabaseOutcome,
  isBound,
  outcomeOf,
  outcomeOfCode,
  returnCode,
  unfound,
  withoutRight,
} from './outcomes.ts';
import {
  ANSWER_MAX_BYTES,
  CODES,
  CorrectionAnswer,
  GrantAnswer,
  HighestAnswer,
  JobAnswer,
  LoginAnswer,
  Receipt,
  SERVICES_PER_JOB,
  TokenAnswer,
  TokenClaims,
} from './wire.ts';

export type { DisclosureRow } from './account.ts';
export type { DatabaseOutcome } from './outcomes.ts';

/** An officer's session at the gateway. `token` is secret; `reference` is not, and stays the same when renewed. */
export interface OfficerSession {
  readonly token: string;
  readonly reference: string;
  /** ISO 8601, by this machine's clock. */
  readonly expiresAt: string;
}

/** Proof that the written request was lodged with the office's gateway. */
export interface LodgingReceipt {
  readonly receiptNumber: string;
  readonly lodgedAt: string;
}

/** What the holder says of one field of one record. */
export interface Correction {
  readonly databaseId: DatabaseId;
  /** Key of the field, as `RecordField.key` has it. */
  readonly field: string;
  readonly kind: 'correct' | 'delete' | 'note-only';
  /** What it should say; needed for `correct`. */
  readonly proposed?: string;
  readonly reason: string;
  readonly attachNote: boolean;
}

export interface FetchInput {
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

/** What an officer's card says to a login of the gateway, after its PIN: good once, for a short time, from this kiosk alone. */
export interface OfficerProof {
  /** The login's challenge, as the gateway gave it. */
  readonly random: string;
  /** The card's envelope over it, base64url. */
  readonly envelope: string;
}

export interface LinkageClient {
  /**
   * Whether the gateway knows this card as an officer's of the office: a login that is begun and left. `officer.wrong-card`
   * when it is another's. Spends no PIN.
   */
  knowsOfficer(citizenId: string, chipSerial: string): Promise<Result<void, Fault>>;
  /** Login, PIN on the card, match status, envelope. The PIN's bytes are overwritten before this returns; null: the reader's own pad takes it. */
  proveOfficer(
    card: CardAuthenticator,
    citizenId: string,
    pin: Uint8Array | null,
  ): Promise<Result<OfficerProof, Fault>>;
  /** Hands the proof to the gateway. Whoever calls this knows, by the gateway's own word, that card and PIN were here. */
  confirmOfficer(proof: OfficerProof): Promise<Result<OfficerSession, Fault>>;
  /** Both halves, for whoever has the card and the gateway in one process. */
  openOfficerSession(
    card: CardAuthenticator,
    citizenId: string,
    pin: Uint8Array | null,
  ): Promise<Result<OfficerSession, Fault>>;
  /**
   * Makes ready for a fetch while the holder still types: asks for the jobs of the session and opens connections.
   * Never needed and never harmful. A session that is found to be lost is told; what else fails is met again by the fetch.
   */
  prepare(session: OfficerSession): Promise<Result<void, Fault>>;
  /**
   * Which databases their owners have open to citizens today, as the gateway's directory says. Databases that the
   * directory does not name are not in the answer: the catalogue's word stands for them.
   */
  directory(signal?: AbortSignal): Promise<Result<ReadonlyMap<DatabaseId, boolean>, Fault>>;
  /** Whether the gateway still knows the session: `officer.session-lost` when it does not. */
  check(session: OfficerSession): Promise<Result<void, Fault>>;
  /** A new token for the same session. Calls at the same time share one exchange. */
  renew(session: OfficerSession): Promise<Result<OfficerSession, Fault>>;
  logout(session: OfficerSession): Promise<Result<void, Fault>>;
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
   * Lodges a request that the kiosk keeps sealed, and of which it does not know that it was lodged. The gateway answers the
   * same request with the same receipt, so it is safe to repeat; once it does by itself, after a connection that broke.
   */
  lodge(
    input: { readonly officer: OfficerSession; readonly requestNumber: string; readonly sealed: string },
    signal?: AbortSignal,
  ): Promise<Result<LodgingReceipt, Fault>>;
  /**
   * The highest counter that this machine has lodged under a prefix in a year of the Buddhist Era; 0: none.
   * `linkage.counter-unknown` when the gateway does not have the call.
   */
  highestCounter(
    input: { readonly officer: OfficerSession; readonly prefix: string; readonly year: number },
    signal?: AbortSignal,
  ): Promise<Result<number, Fault>>;
  /** Who looked at the holder's records, as the gateway's account says (Section 24). Needs the citizen right of a request. */
  disclosures(
    input: { readonly officer: OfficerSession; readonly requestNumber: string },
    signal?: AbortSignal,
  ): Promise<Result<readonly DisclosureRow[], Fault>>;
  /** Lodges a correction request or the wish to have a note attached (Section 25 paragraphs 3 and 4). Never repeated. */
  lodgeCorrection(
    input: {
      readonly officer: OfficerSession;
      readonly requestNumber: string;
      readonly correction: Correction;
    },
    signal?: AbortSignal,
  ): Promise<Result<LodgingReceipt & { readonly appealWithinDays: number }, Fault>>;
  /** Ends the citizen right of a request, if there is one still. */
  revoke(input: {
    readonly officer: OfficerSession;
    readonly requestNumber: string;
  }): Promise<Result<void, Fault>>;
  close(): Promise<void>;
}

export interface LinkageOptions {
  readonly url: string;
  readonly tls: TlsMaterial;
  readonly kioskId: string;
  /** The office to open for, where the officer belongs to several; absent: the first. */
  readonly officeId?: number;
  /** Asks the gateway's sandbox: made-up records that count for nothing. Development only. */
  readonly sandbox?: boolean;
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

const pinFault = (f: PinFault): Fault =>
  fault(f.code, f.code === 'pin.wrong' ? `tries left ${f.triesLeft}` : undefined);

function transport(f: TransportFault): Fault {
  switch (f.kind) {
    case 'unreachable':
      return fault('linkage.unreachable', f.detail);
    case 'certificate':
      return fault('linkage.certificate', f.detail);
    case 'malformed':
      return fault('linkage.malformed', f.detail);
    case 'timeout':
      return fault('linkage.unreachable', 'no answer in time');
    case 'aborted':
      return fault('card.removed');
  }
}

/** What a refusal of a whole call means. */
function refusal(status: number, body: unknown): Fault {
  const said = readRefusal(body)?.errorNumber;
  const number = said ?? status;
  if (status === 401 || number === CODES.notLoggedIn) return fault('officer.session-lost', String(number));
  if (number === CODES.quotaUsedUp || number === CODES.quotaZero)
    return fault('linkage.quota', String(number));
  if (number === CODES.sasNotMatch || number === CODES.sasCheckError)
    return fault('sas.not-match', String(number));
  if (number === CODES.notLatestCard) return fault('card.not-latest', String(number));
  if (status >= 500) return fault('linkage.unreachable', `status ${status}`);
  return said === undefined
    ? fault('linkage.malformed', `status ${status}`)
    : fault('linkage.refused', String(number));
}

/** Whether the body of a call that went well says that it did not: some gateways send a refusal under status 200. */
const isRefusal = (body: unknown): boolean =>
  body !== null &&
  typeof body === 'object' &&
  'errorNumber' in body &&
  readRefusal(body)?.errorNumber !== undefined;

/** What a refusal means while the kiosk is being opened. */
function officerRefusal(status: number, body: unknown): Fault {
  const said = readRefusal(body)?.errorNumber;
  if (said === undefined)
    return fault(status >= 500 ? 'linkage.unreachable' : 'linkage.malformed', `status ${status}`);
  if (said === CODES.wrongPin) return fault('pin.wrong');
  if (status >= 500) return fault('linkage.unreachable', `status ${status}`);
  return fault('officer.refused', String(said));
}

/** What a refusal means at the beginning of a login: a card that is nobody's who may open a kiosk is told from a bad day. */
function loginRefusal(status: number, body: unknown): Fault {
  const number = readRefusal(body)?.errorNumber;
  const nobody = status === 404 && number === CODES.userNotRegistered;
  if (nobody || (status === 403 && number === CODES.officerCardUnknown))
    return fault('officer.wrong-card', String(number));
  return officerRefusal(status, body);
}

function read<S extends z.ZodType>(
  schema: S,
  answer: Result<JsonAnswer, TransportFault>,
  refused = refusal,
): Result<z.infer<S>, Fault> {
  if (!answer.ok) return fail(transport(answer.fault));
  const { status, body } = answer.value;
  if (status < 200 || status > 299 || isRefusal(body)) return fail(refused(status, body));
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  // No answer to this call, but words of refusal under a status that says "well".
  if (readRefusal(body)?.errorNumber !== undefined) return fail(refused(status, body));
  return fail(fault('linkage.malformed', parsed.error.issues[0]?.path.join('.') || 'body'));
}

function sessionOf(token: string): Result<OfficerSession, Fault> {
  try {
    const claims = TokenClaims.parse(decodeJwt(token));
    const reference = claims.sid ?? claims.jti;
    if (reference === undefined) return fail(fault('linkage.malformed', 'token names no session'));
    // Its life by the gateway's clock, counted from now by ours: the two need not agree on the time of day.
    const lifeMs = (claims.exp - claims.iat) * 1000;
    return ok({ token, reference, expiresAt: new Date(Date.now() + lifeMs).toISOString() });
  } catch {
    return fail(fault('linkage.malformed', 'token'));
  }
}

/** What is read of an answer to a request: each service, as it comes, and what says that the whole was refused. */
const PATHS = [
  '$.data.*',
  ...['errorNumber', 'errorMessage', 'error', 'error_description', 'message', 'code'].map(
    (one) => `$.${one}`,
  ),
];
const NOT_JSON = 'answer is not JSON';

interface Batch {
  readonly jobId: string;
  readonly entries: readonly DatabaseEntry[];
  /** Asked for the second time. */
  readonly again: boolean;
}

/** A gateway may refuse a whole request with these because of one service in it. */
const REFUSED_FOR_ONE: ReadonlySet<number> = new Set([
  CODES.noRightToService,
  CODES.serviceNotFound,
  CODES.noCitizenRight,
]);

/** What the refusal of a whole request says about one database of it: that its source is failing, or nothing else alone. */
function refusedWith(
  entry: DatabaseEntry,
  refused: Fault,
  number: number | undefined,
  ofOneSource: boolean,
): DatabaseOutcome {
  if (number === undefined)
    return unfound(
      entry,
      'source-failing',
      refused.name === 'linkage.malformed' ? 'malformed' : 'unreachable',
    );
  // The citizen right has ended for every database alike.
  if (number === CODES.citizenNotLoggedIn || ofOneSource) return outcomeOfCode(entry, number);
  return unfound(entry, 'source-failing', returnCode(number));
}

/** Makes the client. `kioskId` goes with every call for the gateway's log; the certificate is what counts. */
export function createLinkageClient(options: LinkageOptions): LinkageClient {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const sourceDeadlineMs = options.sourceDeadlineMs ?? 15_000;
  const wholeDeadlineMs = options.wholeDeadlineMs ?? 40_000;
  const concurrency = options.concurrency ?? 8;
  const perRequest = Math.min(options.servicesPerRequest ?? SERVICES_PER_JOB, SERVICES_PER_JOB);
  const https = createHttpsClient({
    url: options.url,
    tls: options.tls,
    connections: concurrency + 1,
    maxBytes: ANSWER_MAX_BYTES,
    headers: { 'x-kiosk': options.kioskId, ...(options.sandbox === true ? { 'x-use-sandbox': '1' } : {}) },
  });
  const bearer = (session: OfficerSession) => ({ authorization: `Bearer ${session.token}` });
  const jobsOf = new Map<string, Promise<Result<z.infer<typeof JobAnswer>, Fault>>>();
  const renewals = new Map<string, Promise<Result<OfficerSession, Fault>>>();
  const grants = new Map<string, string>();
  /** Whose request it is, as long as its right lives. */
  const holders = new Map<string, string>();
  /** Where no office is configured, the one that the last login named first. */
  const officeOfLogin = new Map<string, number>();
  const revocations = new Map<string, Promise<Result<void, Fault>>>();

  /** The jobs of a session, asked once; a failure is not kept. */
  function jobs(session: OfficerSession, signal?: AbortSignal) {
    const known = jobsOf.get(session.reference);
    if (known !== undefined) return known;
    const asked = https
      .call({ method: 'GET', path: '/api/center/user/job', headers: bearer(session), signal, timeoutMs })
      .then((answer) => read(JobAnswer, answer));
    jobsOf.set(session.reference, asked);
    void asked.then((result) => {
      if (!result.ok) jobsOf.delete(session.reference);
    });
    return asked;
  }

  /** Divides databases among the jobs that may ask for them; databases of no job are given back apart. */
  function batches(
    entries: readonly DatabaseEntry[],
    answer: z.infer<typeof JobAnswer>,
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
    const all = [...byJob].flatMap(([jobId, ofJob]) => {
      const parts: Batch[] = [];
      for (let i = 0; i < ofJob.length; i += perRequest) {
        parts.push({ jobId, entries: ofJob.slice(i, i + perRequest), again: false });
      }
      return parts;
    });
    return { batches: all, withoutJob };
  }

  /** One request of up to ten services; each answer is handed out as soon as its bytes are here. */
  async function ask(
    batch: Batch,
    input: FetchInput,
    grant: string,
    signal: AbortSignal,
    forMs: number,
    onAnswer: (answer: ReadAnswer) => void,
  ): Promise<Result<void, Fault>> {
    const wrong = new AbortController();
    /** A refusal of the whole under status 200. */
    const refused: Record<string, unknown> = {};
    /** One answer alone where a list of them should be, or a list in a wrapper: it comes member by member. */
    const alone: Record<string, unknown> = {};
    let answered = false;
    const take = (value: unknown) => {
      for (const one of answersIn(value)) {
        answered = true;
        onAnswer(one);
      }
    };
    const reader = createJsonReader(PATHS, ({ value, key, depth }) => {
      if (depth === 1) refused[String(key)] = value;
      else if (typeof key === 'string') alone[key] = value;
      else take(value);
    });
    const answer = await https.stream(
      {
        method: 'POST',
        path: '/api/center/request/',
        headers: bearer(input.officer),
        signal: AbortSignal.any([signal, wrong.signal]),
        timeoutMs: forMs,
        body: {
          jobID: batch.jobId,
          consent: { type: 1, smartCard: { grant } },
          data: batch.entries.map((entry) => ({
            serviceID: entry.serviceId,
            query: { personalID: input.citizenId },
          })),
        },
      },
      (bytes) => {
        reader.write(bytes);
        if (reader.wrong) wrong.abort();
      },
    );
    if (wrong.signal.aborted) return fail(fault('linkage.malformed', NOT_JSON));
    if (!answer.ok) return fail(transport(answer.fault));
    if (answer.value.status !== 200) return fail(refusal(answer.value.status, answer.value.body));
    take(alone);
    if (isRefusal(refused) || (!answered && readRefusal(refused) !== undefined))
      return fail(refusal(answer.value.status, refused));
    return reader.ended ? ok(undefined) : fail(fault('linkage.malformed', 'answer is cut short'));
  }

  /** Ends a citizen right in the background too: whoever revokes the same request then waits for this one. */
  function revokeGrant(
    officer: OfficerSession,
    requestNumber: string,
    grant: string,
  ): Promise<Result<void, Fault>> {
    grants.delete(requestNumber);
    holders.delete(requestNumber);
    const revocation = sendRevocation(officer, grant).finally(() => revocations.delete(requestNumber));
    revocations.set(requestNumber, revocation);
    return revocation;
  }

  async function sendRevocation(officer: OfficerSession, grant: string): Promise<Result<void, Fault>> {
    const answer = await https.call({
      method: 'POST',
      path: '/api/center/citizen/revoke',
      headers: bearer(officer),
      body: { grant },
      timeoutMs,
    });
    if (!answer.ok) return fail(transport(answer.fault));
    const { status, body } = answer.value;
    return status < 300 && !isRefusal(body) ? ok(undefined) : fail(refusal(status, body));
  }

  /** Begins a login for this card at the office that the kiosk stands in; the challenge that its card answers. */
  async function beginLogin(
    citizenId: string,
    chipSerial: string,
  ): Promise<Result<{ readonly random: string }, Fault>> {
    const login = read(
      LoginAnswer,
      await https.call({
        method: 'POST',
        path: '/api/center/login/',
        body: { loginType: 1, personalID: Number(citizenId), chipNo: chipSerial },
        timeoutMs,
      }),
      loginRefusal,
    );
    if (!login.ok) return login;
    const { office: offices, random } = login.value;
    const office =
      options.officeId === undefined ? offices[0] : offices.find((one) => one.id === options.officeId);
    if (office === undefined) return fail(fault('officer.refused', 'not of this office'));
    officeOfLogin.clear();
    officeOfLogin.set(random, office.id);
    return ok({ random });
  }

  const client: LinkageClient = {
    async knowsOfficer(citizenId, chipSerial) {
      const login = await beginLogin(citizenId, chipSerial);
      return login.ok ? ok(undefined) : login;
    },

    async proveOfficer(card, citizenId, pin) {
      try {
        const info = await card.getCardInfo();
        if (!info.ok) return fail(pinFault(info.fault));
        const adm = await card.getAdmInfo();
        if (!adm.ok) return fail(pinFault(adm.fault));
        if (adm.value.authorize !== 'pin') return fail(fault('pin.not-available'));
        const login = await beginLogin(citizenId, info.value.chipSerial);
        if (!login.ok) return login;
        const { random } = login.value;
        const verified = await card.verifyPin(pin);
        if (!verified.ok) return fail(pinFault(verified.fault));
        const match = await card.getMatchStatus(Buffer.from(random, 'base64url'), 'officer');
        if (!match.ok) return fail(pinFault(match.fault));
        if (!match.value.matched) return fail(fault('officer.refused', 'the card does not match its holder'));
        const envelope = await card.envelope(1, match.value.cryptogram);
        if (!envelope.ok) return fail(pinFault(envelope.fault));
        return ok({ random, envelope: Buffer.from(envelope.value.envelope).toString('base64url') });
      } finally {
        pin?.fill(0);
      }
    },

    async confirmOfficer({ random, envelope }) {
      const officeID = options.officeId ?? officeOfLogin.get(random);
      officeOfLogin.delete(random);
      if (officeID === undefined) return fail(fault('officer.refused', 'of no office'));
      const token = read(
        TokenAnswer,
        await https.call({
          method: 'POST',
          path: '/api/center/login/confirm',
          body: { loginType: 1, officeID, random, envelope },
          timeoutMs,
        }),
        officerRefusal,
      );
      if (!token.ok) return token;
      const session = sessionOf(token.value.token);
      // The jobs are asked now, so that the first holder does not wait for them.
      if (session.ok) void jobs(session.value);
      return session;
    },

    async openOfficerSession(card, citizenId, pin) {
      const proof = await client.proveOfficer(card, citizenId, pin);
      return proof.ok ? client.confirmOfficer(proof.value) : proof;
    },

    async prepare(session) {
      const known = await jobs(session);
      if (!known.ok) return known;
      const parallel = Math.min(concurrency, known.value.job.length);
      const asked = await Promise.all(
        Array.from({ length: parallel }, () =>
          https.call({ method: 'GET', path: '/api/center/user/job', headers: bearer(session), timeoutMs }),
        ),
      );
      const lost = asked
        .map((answer) => read(JobAnswer, answer))
        .find((answer) => !answer.ok && answer.fault.name === 'officer.session-lost');
      return lost === undefined || lost.ok ? ok(undefined) : lost;
    },

    async directory(signal) {
      const answer = read(
        ReadDirectory,
        await https.call({ method: 'GET', path: '/api/dashboard/service/directory/', signal, timeoutMs }),
      );
      if (!answer.ok) return answer;
      const open = new Map<DatabaseId, boolean>();
      for (const service of answer.value.service) {
        // One that cannot be read costs no other: the catalogue's word stands for it.
        if (service === undefined) continue;
        const entry = entryOfService(service.serviceID);
        // What Section 15 or the law on medical reports keeps closed here no directory can open.
        if (entry !== undefined) open.set(entry.id, entry.open && service.citizenRight);
      }
      return ok(open);
    },

    async check(session) {
      const asked = read(
        JobAnswer,
        await https.call({
          method: 'GET',
          path: '/api/center/user/job',
          headers: bearer(session),
          timeoutMs,
        }),
      );
      return asked.ok ? ok(undefined) : asked;
    },

    renew(session) {
      const running = renewals.get(session.reference);
      if (running !== undefined) return running;
      const renewal = https
        .call({ method: 'POST', path: '/api/center/login/renew', headers: bearer(session), timeoutMs })
        .then((answer) => {
          const token = read(TokenAnswer, answer);
          if (!token.ok) return token;
          const renewed = sessionOf(token.value.token);
          if (renewed.ok && renewed.value.reference !== session.reference) {
            return fail(fault('linkage.malformed', 'another session came back'));
          }
          return renewed;
        })
        .finally(() => renewals.delete(session.reference));
      renewals.set(session.reference, renewal);
      return renewal;
    },

    async logout(session) {
      jobsOf.delete(session.reference);
      const answer = await https.call({
        method: 'DELETE',
        path: '/api/center/login/',
        headers: bearer(session),
        timeoutMs,
      });
      if (!answer.ok) return fail(transport(answer.fault));
      const { status, body } = answer.value;
      return status < 300 && !isRefusal(body) ? ok(undefined) : fail(refusal(status, body));
    },

    async fetchRecords(input, onOutcome) {
      const { officer, signal } = input;
      if (signal.aborted) return fail(fault('card.removed'));
      const whole = AbortSignal.timeout(wholeDeadlineMs);
      const open = new Map<number, DatabaseEntry>();
      for (const id of input.databases) {
        const entry = entryOf(id);
        if (entry === undefined) return fail(fault('linkage.refused', 'not in the catalogue'));
        open.set(entry.serviceId, entry);
      }
      let answered = false;
      const settle = (entry: DatabaseEntry, outcome: DatabaseOutcome) => {
        // After the card has left nothing more is handed out, whatever still arrives.
        if (signal.aborted || !open.delete(entry.serviceId)) return;
        answered ||= outcome.kind === 'found' || outcome.kind === 'none-held';
        onOutcome(outcome);
      };
      let lost: Fault | undefined;
      const losing = new AbortController();
      /** The officer's session is lost: told of every open database at once, whatever else still hangs. */
      const lose = (f: Fault) => {
        lost ??= f;
        for (const entry of [...open.values()])
          settle(entry, unfound(entry, 'session-lost', String(CODES.notLoggedIn)));
        losing.abort();
      };
      const heeding = <T>(result: Result<T, Fault>): Result<T, Fault> => {
        if (!result.ok && result.fault.name === 'officer.session-lost') lose(result.fault);
        return result;
      };

      const lodging = AbortSignal.any([signal, losing.signal]);
      const [jobAnswer, granted] = await Promise.all([
        jobs(officer, lodging).then(heeding),
        https
          .call({
            method: 'POST',
            path: '/api/center/citizen/',
            headers: bearer(officer),
            body: { assertion: input.assertion, request: input.canonicalRequest },
            signal: lodging,
            timeoutMs: Math.min(timeoutMs, wholeDeadlineMs),
          })
          .then((answer) => heeding(read(GrantAnswer, answer))),
      ]);
      if (!granted.ok) return fail(lost ?? granted.fault);
      const { grant, receipt } = granted.value;
      // Whatever comes of it, and though the card may have left meanwhile: the request is lodged.
      input.onLodged?.(receipt);
      if (!jobAnswer.ok) {
        void revokeGrant(officer, input.requestNumber, grant);
        return fail(lost ?? jobAnswer.fault);
      }
      if (signal.aborted) {
        void revokeGrant(officer, input.requestNumber, grant);
        return fail(fault('card.removed'));
      }
      grants.set(input.requestNumber, grant);
      holders.set(input.requestNumber, input.citizenId);

      const stop = AbortSignal.any([lodging, whole]);
      let quota: Fault | undefined;
      /** By when each source that was asked must have answered; asking again gives it no more time. */
      const until = new Map<number, number>();
      const queue: Batch[] = [];
      const over = Promise.withResolvers<void>();
      let running = 0;
      const add = (...batches: readonly Batch[]) => {
        queue.push(...batches);
        while (running < concurrency && !stop.aborted) {
          const batch = queue.shift();
          if (batch === undefined) break;
          running += 1;
          run(batch).then(() => {
            running -= 1;
            add();
          }, over.reject);
        }
        if (running === 0) over.resolve();
      };

      /** Asks one batch; a source that failed in passing is asked once more at once, reading being safe to repeat. */
      const run = async (batch: Batch): Promise<void> => {
        const now = performance.now();
        for (const { serviceId } of batch.entries)
          if (!until.has(serviceId)) until.set(serviceId, now + sourceDeadlineMs);
        const left = Math.min(...batch.entries.map(({ serviceId }) => until.get(serviceId) ?? now)) - now;
        const passedOn = new Set<DatabaseEntry>();
        const stillOpen = () =>
          batch.entries.filter((entry) => open.has(entry.serviceId) && !passedOn.has(entry));
        const passOn = (...batches: readonly Batch[]) => {
          for (const { entries } of batches) for (const entry of entries) passedOn.add(entry);
          add(...batches);
        };
        const asked = await ask(batch, input, grant, stop, Math.max(Math.round(left), 1), (answer) => {
          const entry = stillOpen().find((one) => one.serviceId === answer.serviceID);
          if (entry === undefined) return;
          const code = answer.responseError?.errorNumber;
          if (code === CODES.notLoggedIn) return lose(fault('officer.session-lost', String(code)));
          if (code === CODES.quotaUsedUp || code === CODES.quotaZero)
            quota ??= fault('linkage.quota', String(code));
          const inPassing = code === CODES.serviceTimeOut || code === CODES.destinationUnreachable;
          if (inPassing && !batch.again) passOn({ ...batch, entries: [entry], again: true });
          else {
            const outcome = outcomeOf(entry, answer, input.citizenId, new Date().toISOString());
            const bound =
              outcome.kind !== 'found' || isBound(entry, answer, { ...input, jobId: batch.jobId });
            settle(entry, bound ? outcome : unfound(entry, 'source-failing', 'unbound'));
          }
        });
        if (stop.aborted) return;
        if (asked.ok) {
          for (const entry of stillOpen()) settle(entry, unfound(entry, 'source-failing', 'missing'));
          return;
        }
        const { name, detail } = asked.fault;
        if (name === 'officer.session-lost') return lose(asked.fault);
        if (name === 'linkage.quota') quota = asked.fault;
        const missing = stillOpen();
        if (missing.length === 0) return;
        if (name === 'linkage.unreachable' && detail !== 'no answer in time' && !batch.again)
          return passOn({ ...batch, entries: missing, again: true });
        const number =
          name !== 'linkage.malformed' && /^\d+$/.test(detail ?? '') ? Number(detail) : undefined;
        // It may be about one of them: only a source that was asked alone can be told from its neighbours.
        const ofOneSource = number !== undefined && REFUSED_FOR_ONE.has(number);
        // What one source wrote, or how much, ended the reading of all: each alone says which.
        const brokenByOne =
          name === 'linkage.malformed' && (detail === NOT_JSON || detail === 'answer too long');
        if ((ofOneSource || brokenByOne) && batch.entries.length > 1)
          return passOn(...missing.map((entry) => ({ ...batch, entries: [entry] })));
        for (const entry of missing) settle(entry, refusedWith(entry, asked.fault, number, ofOneSource));
      };

      const divided = batches([...open.values()], jobAnswer.value);
      for (const entry of divided.withoutJob) settle(entry, withoutRight(entry));
      add(...divided.batches);
      const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
      await Promise.race([over.promise, stopped]);
      if (signal.aborted) {
        void revokeGrant(officer, input.requestNumber, grant);
        return fail(fault('card.removed'));
      }
      if (lost !== undefined) return fail(lost);
      for (const entry of [...open.values()]) settle(entry, unfound(entry, 'source-failing', 'deadline'));
      // What was found before the quota ended is the holder's to see.
      return quota === undefined || answered ? ok(undefined) : fail(quota);
    },

    async lodge({ officer, ...body }, signal) {
      const once = () =>
        https.call({
          method: 'POST',
          path: '/api/center/citizen/lodge',
          headers: bearer(officer),
          body,
          signal,
          timeoutMs,
        });
      const answer = await once();
      const broken = !answer.ok && answer.fault.kind === 'unreachable';
      return read(Receipt, broken ? await once() : answer);
    },

    async highestCounter({ officer, ...body }, signal) {
      const answer = read(
        HighestAnswer,
        await https.call({
          method: 'POST',
          path: '/api/center/citizen/highest',
          headers: bearer(officer),
          body,
          signal,
          timeoutMs,
        }),
        (status, said) =>
          status === 404 || status === 405 || status === 501
            ? fault('linkage.counter-unknown', `status ${status}`)
            : refusal(status, said),
      );
      return answer.ok ? ok(answer.value.highest) : answer;
    },

    async revoke({ officer, requestNumber }) {
      const grant = grants.get(requestNumber);
      if (grant === undefined) return revocations.get(requestNumber) ?? ok(undefined);
      return revokeGrant(officer, requestNumber, grant);
    },

    async disclosures({ officer, requestNumber }, signal) {
      const grant = grants.get(requestNumber);
      if (grant === undefined) return fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)));
      const answer = read(
        z.unknown(),
        await https.call({
          method: 'POST',
          path: '/api/center/citizen/disclosures',
          headers: bearer(officer),
          body: { grant },
          signal,
          timeoutMs,
        }),
      );
      if (!answer.ok) return answer;
      const rows = readAccount(answer.value, holders.get(requestNumber) ?? '');
      if (rows !== undefined) return ok(rows);
      const refused = readRefusal(answer.value)?.errorNumber !== undefined;
      return fail(refused ? refusal(200, answer.value) : fault('linkage.malformed', 'data'));
    },

    async lodgeCorrection({ officer, requestNumber, correction }, signal) {
      const grant = grants.get(requestNumber);
      const entry = entryOf(correction.databaseId);
      if (grant === undefined || entry === undefined) {
        return fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)));
      }
      const { databaseId: _, ...what } = correction;
      return read(
        CorrectionAnswer,
        await https.call({
          method: 'POST',
          path: '/api/center/citizen/correction',
          headers: bearer(officer),
          body: { grant, serviceID: entry.serviceId, ...what },
          signal,
          timeoutMs,
        }),
      );
    },

    close: () => https.close(),
  };
  return client;
}
