/** Records of the first generation: one service after another (5000, 6000), each answer read as that of the second. */
import { createHash } from 'node:crypto';
import { type DatabaseEntry, entryOf } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { settleAnswer } from '../linkage/batch-runner.ts';
import type { ReadAnswer } from '../linkage/envelope.ts';
import type { RecordFetch } from '../linkage/fetch.ts';
import { createJsonReader } from '../linkage/json.ts';
import { OpenDatabases } from '../linkage/open-databases.ts';
import { unfound, withoutRight } from '../linkage/outcomes.ts';
import { CODES } from '../linkage/wire.ts';
import { type Exchange, isLibraryMissing } from './exchange.ts';
import { askRecord, type Reply, type Service } from './messages.ts';
import type { FirstProofs } from './proof.ts';
import { keysOf } from './session.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** A Thai letter as UTF-8 has it. */
const THAI_IN_UTF8 = /\xe0[\xb8\xb9][\x80-\xbf]/;

/**
 * A body's text. UTF-8 by what is known (docs/law.md §2.3); where it is none and has not one Thai letter of it, it is the Windows-874
 * of the library's other texts. Of UTF-8 in which some bytes are wrong the rest is read as it comes.
 */
function textOf(body: Uint8Array): Uint8Array | string {
  try {
    return UTF8.decode(body);
  } catch {
    return THAI_IN_UTF8.test(Buffer.from(body).toString('latin1'))
      ? body
      : new TextDecoder('windows-874').decode(body);
  }
}

/** A body that is whole JSON; undefined: it is none. */
function jsonOf(body: Uint8Array): unknown {
  let whole: unknown;
  const reader = createJsonReader(undefined, ({ value }) => {
    whole = value;
  });
  reader.write(textOf(body));
  return reader.ended && !reader.wrong ? whole : undefined;
}

/** A reply in the terms in which answers are judged. Null: it should have a record, and what came cannot be read. */
export function answerOf(entry: DatabaseEntry, { status, body }: Reply, tookMs: number): ReadAnswer | null {
  const answer = { serviceID: entry.serviceId, responseTimeMs: tookMs };
  if (status !== 0)
    return status < 1000
      ? { ...answer, responseStatus: status, responseData: undefined }
      : { ...answer, responseStatus: 200, responseData: undefined, responseError: { errorNumber: status } };
  const data = jsonOf(body);
  return data === undefined ? null : { ...answer, responseStatus: 200, responseData: data };
}

/** Whose records are asked, in whose session. */
interface Asking {
  readonly officer: OfficerSession;
  readonly citizenId: string;
  readonly databases: readonly DatabaseId[];
  /** Aborted the moment the card leaves. */
  readonly signal: AbortSignal;
  /** By `performance.now`: what has not answered by then has not answered. */
  readonly until: number;
  /** Null as soon as the card has left. */
  readonly left: Promise<null>;
}

/** Makes it. `services`: which databases the office may ask, by their numbers; `wholeDeadlineMs`: for the whole fetch. */
export function createFirstRecords(
  { send }: Exchange,
  proofs: FirstProofs,
  services: ReadonlyMap<DatabaseId, Service>,
  wholeDeadlineMs: number,
): RecordFetch & { revoke(input: { readonly requestNumber: string }): Promise<Result<void, Fault>> } {
  /** Whose right a request has opened, while it lives. */
  const rights = new Map<string, string>();

  async function askOne(open: OpenDatabases, entry: DatabaseEntry, asking: Asking): Promise<Fault | null> {
    const service = services.get(entry.id);
    if (service === undefined) {
      open.settle(entry, withoutRight(entry));
      return null;
    }
    const message = askRecord(keysOf(asking.officer).token, service, asking.citizenId);
    for (let again = false; ; again = true) {
      const began = performance.now();
      const sent = send(message, Math.max(1, asking.until - began));
      // A card that left waits for no library; what it still does ends with the visit's process.
      const reply = await Promise.race([sent, asking.left]);
      if (reply === null || asking.signal.aborted) return null;
      if (!reply.ok) {
        if (isLibraryMissing(reply.fault)) return reply.fault;
        const code = reply.fault.name === 'linkage.malformed' ? 'malformed' : 'unreachable';
        open.settle(entry, unfound(entry, 'source-failing', code));
        return null;
      }
      const answer = answerOf(entry, reply.value, Math.round(performance.now() - began));
      if (answer === null) {
        open.settle(entry, unfound(entry, 'source-failing', 'malformed'));
        return null;
      }
      // One question in one call, and this is its answer: there is no receipt that could bind it.
      const { citizenId } = asking;
      if (settleAnswer(open, entry, answer, { citizenId, again, isBound: () => true }) === 'settled')
        return null;
    }
  }

  async function askAll(
    asked: Omit<Asking, 'until' | 'left'>,
    onOutcome: Parameters<RecordFetch['fetchRecords']>[1],
  ) {
    const { signal } = asked;
    const entries: DatabaseEntry[] = [];
    for (const id of asked.databases) {
      const entry = entryOf(id);
      if (entry === undefined) return fail(fault('linkage.refused', 'not in the catalogue'));
      entries.push(entry);
    }
    const open = new OpenDatabases(entries, signal, onOutcome);
    const until = performance.now() + wholeDeadlineMs;
    const left = new Promise<null>((over) =>
      signal.addEventListener('abort', () => over(null), { once: true }),
    );
    const asking = { ...asked, until, left };
    for (const entry of entries) {
      if (signal.aborted) return fail(fault('card.removed'));
      if (open.lost !== undefined || performance.now() > until) break;
      const missing = await askOne(open, entry, asking);
      if (missing !== null) return fail(missing);
    }
    if (signal.aborted) return fail(fault('card.removed'));
    if (open.lost !== undefined) return fail(open.lost);
    for (const entry of open.all()) open.settle(entry, unfound(entry, 'source-failing', 'deadline'));
    return open.unanswered === undefined ? ok(undefined) : fail(open.unanswered);
  }

  return {
    async fetchRecords(input, onOutcome) {
      if (input.signal.aborted) return fail(fault('card.removed'));
      const proof = proofs.take(input.assertion);
      const digest = createHash('sha256').update(input.canonicalRequest).digest('base64url');
      // The gateway has the proof already, and knows no request: that both belong together is held here.
      if (proof?.citizenId !== input.citizenId || proof.requestDigest !== digest)
        return fail(fault('linkage.refused', String(CODES.sasCheckError)));
      rights.set(input.requestNumber, input.citizenId);
      return askAll(input, onOutcome);
    },
    async fetchAgain(input, onOutcome) {
      if (input.signal.aborted) return fail(fault('card.removed'));
      const citizenId = rights.get(input.requestNumber);
      return citizenId === undefined
        ? fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)))
        : askAll({ ...input, citizenId }, onOutcome);
    },
    // This generation has no word for it: nothing is asked by that right any more.
    async revoke({ requestNumber }) {
      rights.delete(requestNumber);
      return ok(undefined);
    },
  };
}
