/** Waiting for calls of a binding, but not for ever: a card may keep silent, and must not take the process with it. */
import { fail, ok, type Result } from '../result.ts';
import type { LinkFault } from './driver.ts';
import { linkFault } from './winscard.ts';

/** How long an exchange with the card may take, in milliseconds; a real one takes at most half a second. */
export const EXCHANGE_MS = 5000;
/** A person types at the reader's own pad; the reader itself ends the wait earlier. */
export const PAD_MS = 120_000;

export const SILENT: LinkFault = { code: 'silent', detail: 'the card has not answered in time' };

/**
 * Objects of a binding with a call that has not come back, and when it does. Touching one would block this thread until
 * the card speaks, and so would its garbage collection: they are kept here until the call ends.
 */
export const busyUntilFree = new Map<unknown, Promise<void>>();

/** Resolves when nothing keeps `object` busy any more, or when it has taken too long: false. */
export async function untilFree(object: unknown): Promise<boolean> {
  const freed = busyUntilFree.get(object);
  if (freed === undefined) return true;
  return (await within(freed, EXCHANGE_MS, [])).ok;
}

/** Waits for a call. `held` are the objects that it keeps busy. */
export function within<T>(
  call: Promise<T>,
  ms: number,
  held: readonly unknown[],
): Promise<Result<T, LinkFault>> {
  // One promise and one timer: this stands around every command to the card.
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      // Calls that are queued behind one another end in their order: the last one frees.
      const free = () => {
        for (const object of held) if (busyUntilFree.get(object) === freed) busyUntilFree.delete(object);
      };
      const freed: Promise<void> = call.then(free, free);
      for (const object of held) busyUntilFree.set(object, freed);
      resolve(fail(SILENT));
    }, ms);
    call.then(
      (value) => {
        clearTimeout(timer);
        resolve(ok(value));
      },
      (error) => {
        clearTimeout(timer);
        resolve(fail(linkFault(error)));
      },
    );
  });
}
