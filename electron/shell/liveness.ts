/** Whether a window still answers, the same question in every shell. */

/** How often a window is asked, one question at a time. */
const ASK_EVERY_MS = 500;
/** It has failed when this number of turns goes by without an answer. */
const TURNS_ALLOWED = 6;
/** A turn that is later than this does not count: this process did not run either, so the machine is busy, or slept. */
const LATE_MS = 250;

/**
 * Calls `silent`, once, when a window has not answered for three seconds (`TURNS_ALLOWED` turns that came in time).
 * `ask` puts the question and calls `answered` when the answer is there. Returns what ends the watch.
 */
export function watchLiveness(ask: (answered: () => void) => void, silent: () => void): () => void {
  let unanswered = 0;
  let due = performance.now() + ASK_EVERY_MS;
  const timer = setInterval(() => {
    const late = performance.now() - due > LATE_MS;
    due = performance.now() + ASK_EVERY_MS;
    if (late && unanswered > 0) return;
    unanswered += 1;
    if (unanswered > TURNS_ALLOWED) {
      clearInterval(timer);
      silent();
    } else if (unanswered === 1)
      ask(() => {
        unanswered = 0;
      });
  }, ASK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
