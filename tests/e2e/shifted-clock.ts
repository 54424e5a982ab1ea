/**
 * Loaded into the kiosk and its visits (NODE_OPTIONS=--import): the time of day is the machine's, moved by the milliseconds
 * in the file SITTHI_TEST_CLOCK. Timers and steady clocks stay, as they do when somebody sets a machine's clock.
 */
import { readFileSync } from 'node:fs';

const file = process.env.SITTHI_TEST_CLOCK;
const real = Date.now;
let [readAt, shiftMs] = [0, 0];
const now = (): number => {
  const at = real();
  if (file !== undefined && at - readAt > 50) {
    readAt = at;
    try {
      shiftMs = Number(readFileSync(file, 'utf8'));
    } catch {
      shiftMs = 0;
    }
  }
  return at + shiftMs;
};
globalThis.Date = new Proxy(Date, {
  construct: (target, args: unknown[], made) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, made) as object,
  get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
});
