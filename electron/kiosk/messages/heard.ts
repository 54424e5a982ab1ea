/** What visits say to the kiosk, each message with what is done on it. A message without an answer here does not compile. */
import type { FromVisit } from '../../ports/visit-messages.ts';
import type { HeldVisit } from '../held-visit.ts';

type Kind = FromVisit['type'];

/** What is done on messages of these types. */
export type Hears<K extends Kind> = {
  readonly [T in K]: (visit: HeldVisit, message: Extract<FromVisit, { type: T }>) => void;
};

/** One function out of the answers to every type; whoever speaks is alive. */
export function hearing(answers: Hears<Kind>): (visit: HeldVisit, message: FromVisit) => void {
  return (visit, message) => {
    visit.lastAlive = performance.now();
    (answers[message.type] as (visit: HeldVisit, message: FromVisit) => void)(visit, message);
  };
}
