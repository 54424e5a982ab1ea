/** Requests as the gateway keeps them: their receipts, and the numbers that are taken. */

import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { Fault } from '../../words/faults.ts';
import { ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { counterRefusal, readBy } from './refusals.ts';
import { HighestAnswer, Receipt } from './wire.ts';

/** Proof that the written request was lodged with the office's gateway. */
export interface LodgingReceipt {
  readonly receiptNumber: string;
  readonly lodgedAt: string;
}

export interface Lodging {
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
}

/** Makes it. */
export const createLodging = (calls: GatewayCalls): Lodging => ({
  async lodge({ officer: session, ...body }, signal) {
    const once = () =>
      calls.send({ method: 'POST', path: '/api/center/citizen/lodge', session, body, signal });
    const answer = await once();
    const broken = !answer.ok && answer.fault.kind === 'unreachable';
    return readBy(Receipt, broken ? await once() : answer);
  },
  async highestCounter({ officer: session, ...body }, signal) {
    const answer = await calls.ask(
      HighestAnswer,
      { method: 'POST', path: '/api/center/citizen/highest', session, body, signal },
      counterRefusal,
    );
    return answer.ok ? ok(answer.value.highest) : answer;
  },
});
