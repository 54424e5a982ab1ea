/** What a visit asks of the kiosk: each question is answered within a limit, or is a fault. */

import type { OfficerAct } from '../contract/window.ts';
import type { CallFor, FromVisit, JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import type { OfficerProof } from '../servers/linkage/client.ts';
import { FAULTS, type Fault, type FaultName, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';

/** How long the kiosk may take: a kiosk that writes to a busy disk needs a fraction of a second. */
export const ANSWER_LIMIT_MS = 5000;
/** The same where the kiosk asks the gateway: longer than that exchange may take. */
const PROOF_LIMIT_MS = 15_000;
/** The same where the kiosk has somebody told: longer than each channel may take. */
const CALL_LIMIT_MS = 10_000;

type Answer = Extract<ToVisit, { type: 'answered' }>;
type Question = Extract<FromVisit, { readonly ask: number }>;
/** The question without its number. */
type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'ask'> : never) : never;

/** The visit's questions to the kiosk. A kiosk that does not answer in time gives `store.silent`. */
export interface AskKiosk {
  /** Has a line written. Null: it stands in the journal, and what it tells of may be done. */
  journal(entry: JournalEntry): Promise<Fault | null>;
  /** Waits until every line that was given so far stands, those of the transition that goes on included. */
  journalStands(): Promise<Fault | null>;
  /** The number of the next request. */
  requestNumber(): Promise<Result<string, Fault>>;
  /** Has a sealed request kept, or what the codes on its papers were given for. */
  seal(what: 'request' | 'papers', requestNumber: string, sealed: string): Promise<Fault | null>;
  /** Has a request kept that is lodged next: assertion and request, sealed, and for how many milliseconds they are good. */
  toLodge(requestNumber: string, sealed: string, forMs: number): Promise<Fault | null>;
  /** Has the officer's proof confirmed by the gateway, to open the kiosk or to unlock the officer's part. Null: done. */
  officerProof(to: 'open' | 'unlock', proof: OfficerProof): Promise<Fault | null>;
  /** Asks whether an officer may do this. Null: the journal has it. */
  officerAct(act: OfficerAct): Promise<Fault | null>;
  /** Has an officer told that they are wanted. Null: one was. */
  callOfficer(about: CallFor): Promise<Fault | null>;
  /** Asks whether an empty form may be printed now. Null: it may, and the next only after a while. */
  blankForm(): Promise<Fault | null>;
  /** Takes the kiosk's answer. */
  answered(answer: Answer): void;
}

/** Makes the visit's questions out of its messages to the kiosk. */
export function createAskKiosk(tell: (question: Question) => void, limitMs = ANSWER_LIMIT_MS): AskKiosk {
  let asked = 0;
  const open = new Map<number, (answer: Answer) => void>();
  const lines = new Set<Promise<Fault | null>>();
  const silent = (ask: number): Answer => ({ type: 'answered', ask, fault: 'store.silent' });
  const ask = (question: Asked, withinMs = limitMs) => {
    asked += 1;
    const number = asked;
    const answer = Promise.withResolvers<Answer>();
    const late = setTimeout(() => answer.resolve(silent(number)), withinMs);
    open.set(number, answer.resolve);
    tell({ ...question, ask: number } as Question);
    return answer.promise.finally(() => {
      clearTimeout(late);
      open.delete(number);
    });
  };
  const faultOf = (answer: Answer): Fault | null => {
    if (answer.fault === null) return null;
    return fault(answer.fault in FAULTS ? (answer.fault as FaultName) : 'store.unwritable');
  };
  return {
    journal(entry) {
      const line = ask({ type: 'journal', entry }).then(faultOf);
      lines.add(line);
      void line.then(() => lines.delete(line));
      return line;
    },
    async journalStands() {
      // An actor of the statechart begins before the lines of its own transition are given: they are by the next turn.
      await null;
      const faults = await Promise.all(lines);
      return faults.find((f) => f !== null) ?? null;
    },
    async requestNumber() {
      const answer = await ask({ type: 'need-request-number' });
      const { requestNumber } = answer;
      return requestNumber === undefined
        ? fail(faultOf(answer) ?? fault('store.unwritable'))
        : ok(requestNumber);
    },
    seal: async (what, requestNumber, sealed) =>
      faultOf(await ask({ type: 'seal', what, requestNumber, sealed })),
    toLodge: async (requestNumber, sealed, forMs) =>
      faultOf(await ask({ type: 'to-lodge', requestNumber, sealed, forMs })),
    officerProof: async (to, proof) =>
      faultOf(await ask({ type: 'officer-proof', to, ...proof }, PROOF_LIMIT_MS)),
    officerAct: async (act) => faultOf(await ask({ type: 'officer-act', act })),
    callOfficer: async (about) => faultOf(await ask({ type: 'call-officer', about }, CALL_LIMIT_MS)),
    blankForm: async () => faultOf(await ask({ type: 'blank-form' })),
    answered: (answer) => open.get(answer.ask)?.(answer),
  };
}
