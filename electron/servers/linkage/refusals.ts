/** What the gateway's refusals, and connections that fail, mean to the kiosk; and how an answer is read that is none. */
import type { z } from 'zod';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { JsonAnswer, TransportFault } from '../tls-client.ts';
import { readRefusal } from './envelope.ts';
import { CODES } from './wire.ts';

/** What a refusal means: by HTTP status and body. Which one to take depends on the call. */
export type RefusalReader = (status: number, body: unknown) => Fault;

/** The fault of a call that brought no answer. */
export function transportRefusal(f: TransportFault): Fault {
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
export function refusal(status: number, body: unknown): Fault {
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

/** What a refusal means while the kiosk is being opened. */
export function officerRefusal(status: number, body: unknown): Fault {
  const said = readRefusal(body)?.errorNumber;
  if (said === undefined)
    return fault(status >= 500 ? 'linkage.unreachable' : 'linkage.malformed', `status ${status}`);
  if (said === CODES.wrongPin) return fault('pin.wrong');
  if (status >= 500) return fault('linkage.unreachable', `status ${status}`);
  return fault('officer.refused', String(said));
}

/** What a refusal means at the beginning of a login: a card that is nobody's who may open a kiosk is told from a bad day. */
export function loginRefusal(status: number, body: unknown): Fault {
  const number = readRefusal(body)?.errorNumber;
  const nobody = status === 404 && number === CODES.userNotRegistered;
  if (nobody || (status === 403 && number === CODES.officerCardUnknown))
    return fault('officer.wrong-card', String(number));
  return officerRefusal(status, body);
}

/** What a refusal means of the call that asks for the highest counter: a gateway may not have it. */
export function counterRefusal(status: number, body: unknown): Fault {
  return status === 404 || status === 405 || status === 501
    ? fault('linkage.counter-unknown', `status ${status}`)
    : refusal(status, body);
}

/** Whether the body of a call that went well says that it did not: some gateways send a refusal under status 200. */
export const isRefusal = (body: unknown): boolean =>
  body !== null &&
  typeof body === 'object' &&
  'errorNumber' in body &&
  readRefusal(body)?.errorNumber !== undefined;

/** Reads an answer by its schema. A refusal, under whatever status, becomes the fault that `refused` makes of it. */
export function readBy<S extends z.ZodType>(
  schema: S,
  answer: Result<JsonAnswer, TransportFault>,
  refused: RefusalReader = refusal,
): Result<z.infer<S>, Fault> {
  if (!answer.ok) return fail(transportRefusal(answer.fault));
  const { status, body } = answer.value;
  if (status < 200 || status > 299 || isRefusal(body)) return fail(refused(status, body));
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  // No answer to this call, but words of refusal under a status that says "well".
  if (readRefusal(body)?.errorNumber !== undefined) return fail(refused(status, body));
  return fail(fault('linkage.malformed', parsed.error.issues[0]?.path.join('.') || 'body'));
}
