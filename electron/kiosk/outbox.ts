/**
 * Lodges what visits could not: the gateway did not answer, its answer was lost, or the person had gone. What the
 * assertion inside no longer lets anybody lodge is listed for the officer. The kiosk reads none of it.
 */

import type { Lodgings, OpenLodging } from '../journal/lodgings.ts';
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import type { Fault, FaultName } from '../words/faults.ts';
import type { Result } from '../words/result.ts';

/** How often a gateway that does not answer is tried again. */
const AGAIN_MS = 5000;

/** The gateway said nothing about the request: it may have it, or may yet take it. */
const NOTHING_SAID: ReadonlySet<FaultName> = new Set<FaultName>([
  'linkage.unreachable',
  'linkage.malformed',
  'linkage.certificate',
  'officer.session-lost',
]);

export interface Outbox {
  /** A visit lodges this request itself, now. */
  take(requestNumber: string, visitId: string): void;
  /** The visit has its receipt. */
  lodged(requestNumber: string, visitId: string, receiptNumber: string): void;
  /** The visit could not lodge it, for this reason: tried again here. */
  notLodged(requestNumber: string, visitId: string, why: string): void;
  /** Nothing more is heard from the visit: what it had in hand is lodged here. */
  visitOver(visitId: string): void;
  /** Tries now: the kiosk has started, or has an officer session again. */
  run(): void;
  stop(): void;
}

/** Makes the outbox of a kiosk. `write` keeps a journal line; `onLodged` hears what a visit did not lodge itself. */
export function createOutbox(around: {
  readonly store: Lodgings;
  readonly linkage: Pick<LinkageClient, 'lodge'>;
  readonly officer: () => OfficerSession | null;
  readonly write: (visitId: string, entry: JournalEntry) => Result<void, Fault>;
  readonly onLodged: (visitId: string, requestNumber: string, receiptNumber: string) => void;
  /** The officer's list is longer. */
  readonly onListed: () => void;
}): Outbox {
  const { store, write } = around;
  /** Request numbers that a visit lodges itself, and which visit. */
  const inHand = new Map<string, string>();
  /** Said in the journal to be not lodged: once is enough, until it is or never will be. */
  const said = new Set<string>();
  let running = false;
  let askedAgain = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const keepReceipt = (requestNumber: string, visitId: string, receiptNumber: string, later: boolean) => {
    // Of a request that is lodged once more the receipt is the same, and stands in the journal already.
    const waited = store.lodged(requestNumber);
    if (waited.ok && !waited.value) return;
    write(visitId, { kind: 'request.lodged', facts: { requestNumber, receiptNumber, later } });
    said.delete(requestNumber);
  };
  const sayNotLodged = (requestNumber: string, visitId: string, why: string) => {
    if (said.has(requestNumber)) return;
    said.add(requestNumber);
    write(visitId, { kind: 'request.not-lodged', facts: { requestNumber, why, again: true } });
  };
  const giveUp = ({ requestNumber, visitId }: OpenLodging, why: string) => {
    if (!store.giveUpLodging(requestNumber).ok) return;
    write(visitId, { kind: 'request.not-lodged', facts: { requestNumber, why, again: false } });
    said.delete(requestNumber);
    around.onListed();
  };
  const lodge = async (one: OpenLodging) => {
    const { requestNumber, visitId, sealed } = one;
    if (Date.parse(one.until) <= Date.now()) return giveUp(one, 'assertion-ended');
    const officer = around.officer();
    if (officer === null) return sayNotLodged(requestNumber, visitId, 'officer.session-lost');
    const answer = await around.linkage.lodge({ officer, requestNumber, sealed });
    if (stopped) return;
    if (answer.ok) {
      const { receiptNumber } = answer.value;
      keepReceipt(requestNumber, visitId, receiptNumber, true);
      return around.onLodged(visitId, requestNumber, receiptNumber);
    }
    // Signed again meanwhile: what the gateway said was of the assertion before.
    if (inHand.has(requestNumber)) return;
    const { name, detail } = answer.fault;
    if (NOTHING_SAID.has(name)) sayNotLodged(requestNumber, visitId, name);
    else giveUp(one, detail === undefined ? name : `${name} ${detail}`.slice(0, 100));
  };
  const round = async () => {
    const open = store.openLodgings();
    const waiting = open.ok ? open.value.filter((one) => !inHand.has(one.requestNumber)) : [];
    for (const one of waiting) if (!stopped && !inHand.has(one.requestNumber)) await lodge(one);
    return waiting.length > 0 || !open.ok;
  };
  const run = () => {
    askedAgain = true;
    if (running || stopped) return;
    running = true;
    clearTimeout(timer);
    void (async () => {
      let more = false;
      while (askedAgain && !stopped) {
        askedAgain = false;
        more = await round();
      }
      running = false;
      if (more && !stopped) timer = setTimeout(run, AGAIN_MS);
    })();
  };
  return {
    take: (requestNumber, visitId) => void inHand.set(requestNumber, visitId),
    lodged(requestNumber, visitId, receiptNumber) {
      inHand.delete(requestNumber);
      keepReceipt(requestNumber, visitId, receiptNumber, false);
    },
    notLodged(requestNumber, visitId, why) {
      inHand.delete(requestNumber);
      sayNotLodged(requestNumber, visitId, why);
      run();
    },
    visitOver(visitId) {
      for (const [requestNumber, by] of inHand) if (by === visitId) inHand.delete(requestNumber);
      run();
    },
    run,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
