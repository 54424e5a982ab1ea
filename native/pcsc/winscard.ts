/** What all bindings share: the numbers of PC/SC (winscard.h), and its errors in our words. */

import type { LinkFault } from '../thai-id/card-link.ts';
import type { ReaderState } from './driver.ts';

export const STATE_CHANGED = 0x0002;
export const STATE_UNKNOWN = 0x0004;
export const STATE_UNAVAILABLE = 0x0008;
const STATE_PRESENT = 0x0020;
const STATE_EXCLUSIVE = 0x0080;
const STATE_MUTE = 0x0200;
export const SHARE_EXCLUSIVE = 1;
export const SHARE_SHARED = 2;
export const PROTOCOL_T0 = 1;
export const PROTOCOL_ANY = 3;
export const LEAVE = 0;
export const RESET = 1;
/** Function number by which a reader tells its features (PC/SC part 10). */
export const FEATURE_REQUEST = 3400;

/** Bindings say what went wrong in words, or as a code at the end of them. */
const CODES: readonly (readonly [RegExp, LinkFault['code']])[] = [
  [
    /service|invalid handle|system cancelled|context is not valid|8010001d|8010001e|80100003|80100012/i,
    'service-down',
  ],
  [/unknown reader|reader unavailable|no readers|80100009|80100017|8010002e/i, 'no-reader'],
  [/removed|no smart card|80100069|8010000c/i, 'removed'],
  [
    /unresponsive|unpowered|unsupported|not supported|protocol mismatch|80100066|80100067|80100065|8010000f/i,
    'mute',
  ],
  [/sharing violation|8010000b/i, 'busy'],
  [/was reset|80100068/i, 'reset'],
];

/** A binding's error as a value. */
export function linkFault(error: unknown): LinkFault {
  const detail = error instanceof Error ? error.message : String(error);
  return { code: CODES.find(([pattern]) => pattern.test(detail))?.[1] ?? 'comms', detail };
}

/** A reader's state word; its high half counts insertions and removals. */
export function readerState(name: string, state: number, atr: Uint8Array | null | undefined): ReaderState {
  return {
    name,
    present: (state & STATE_PRESENT) !== 0,
    mute: (state & STATE_MUTE) !== 0,
    exclusive: (state & STATE_EXCLUSIVE) !== 0,
    insertion: state >>> 16,
    ...(atr ? (atr.length === 0 ? {} : { atr }) : {}),
  };
}

/** Features and their control codes: tag, length 4, code with the high byte first. What is cut short is left out. */
export function parseFeatures(answer: Uint8Array): Map<number, number> {
  const features = new Map<number, number>();
  for (let at = 0; at + 6 <= answer.length && answer[at + 1] === 4; at += 6) {
    features.set(
      answer[at] as number,
      new DataView(answer.buffer, answer.byteOffset + at + 2, 4).getUint32(0),
    );
  }
  return features;
}
