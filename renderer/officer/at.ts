/** Where the person is, as the officer's part knows it: on one screen with them, or on one of its own. */
import type { Screen, VisitView } from '../../electron/contract/window.ts';
import type { Capacity } from '../../electron/contract/words.ts';

/** The name of the person's screen. */
export const personAt = (view: VisitView): Screen['screen'] =>
  (view.person?.at as Screen['screen'] | undefined) ?? view.content.screen;

/** The officer is asked to confirm who somebody is: for the holder, or in which right somebody acts; undefined: nobody asks. */
export function toConfirm(view: VisitView): { readonly capacity?: Capacity } | undefined {
  if (personAt(view) !== 'confirming') return undefined;
  const capacity =
    view.person === undefined
      ? view.content.screen === 'confirming'
        ? view.content.onBehalf?.capacity
        : undefined
      : view.person.capacity;
  return capacity === undefined ? {} : { capacity };
}
