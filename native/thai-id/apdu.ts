/** Commands and answers of a T=0 card: status words, GET RESPONSE, wrong length (card.md §1.3–1.4, §1.11). */

import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault } from './card-link.ts';

/** A whole answer: what the card gave, and the status word it ended with. */
export interface Answer {
  readonly data: Uint8Array;
  readonly sw: number;
}

/** An answer that no card gives: no status word at its end, or one that never ends. */
export interface NonsenseFault {
  readonly code: 'nonsense';
  readonly detail: string;
}

export const SW_OK = 0x9000;
/** Turns of GET RESPONSE or corrected length before an answer is called nonsense; an honest card needs two. */
const MAX_TURNS = 8;
/** More than one READ can give: an answer that grows beyond is nonsense. */
const MAX_DATA = 1024;

/** SELECT by name; an empty name selects the card's default applet. */
export function selectCommand(aid: Uint8Array): Uint8Array {
  return aid.length === 0
    ? Uint8Array.of(0x00, 0xa4, 0x04, 0x00)
    : Uint8Array.of(0x00, 0xa4, 0x04, 0x00, aid.length, ...aid);
}

/** READ: the data are the block and the number of bytes wanted (1 to 255). */
export function readCommand(block: number, offset: number, length: number): Uint8Array {
  return Uint8Array.of(0x80, 0xb0, offset >> 8, offset & 0xff, 0x02, block, length);
}

/** A status word in words for the officer. */
export function describeSw(sw: number): string {
  return `status word ${sw.toString(16).padStart(4, '0')}`;
}

/** What is wrong with an answer that does not end in a status word: those are 6xxx and 9xxx (ISO 7816-3). */
export function nonsenseIn(raw: Uint8Array): NonsenseFault | undefined {
  if (raw.length < 2) return { code: 'nonsense', detail: `answer of ${raw.length} bytes` };
  const class1 = (raw[raw.length - 2] as number) >> 4;
  return class1 === 6 || class1 === 9 ? undefined : { code: 'nonsense', detail: 'no status word' };
}

/** P2 of GET RESPONSE: cards whose ATR begins 3B 67 are said to want 01 (card.md §1.2). */
export function getResponseP2(atr: Uint8Array): number {
  return atr[0] === 0x3b && atr[1] === 0x67 ? 1 : 0;
}

/**
 * The T=0 conversation with one connected card. Remembers which form of GET RESPONSE it wants. Never two commands at once:
 * in libpcsclite the second would hold a lock of the whole process for as long as the card thinks about the first.
 */
export class Conversation {
  readonly link: Pick<CardLink, 'atr' | 'transmit'>;
  #p2: number;

  constructor(link: Pick<CardLink, 'atr' | 'transmit'>) {
    this.link = link;
    this.#p2 = getResponseP2(link.atr);
  }

  /**
   * Sends a command and fetches the whole answer: data at once with 9000, or 61xx and GET RESPONSE, or 6Cxx and the
   * command again with the length that the card names. Any other status word is an answer, not a fault.
   */
  async send(command: Uint8Array): Promise<Result<Answer, LinkFault | NonsenseFault>> {
    const parts: Uint8Array[] = [];
    let total = 0;
    let current = command;
    let triedOtherP2 = false;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const sent = await this.link.transmit(current);
      if (!sent.ok) return sent;
      const raw = sent.value;
      const nonsense = nonsenseIn(raw);
      if (nonsense !== undefined) return fail(nonsense);
      const sw1 = raw[raw.length - 2] as number;
      const sw2 = raw[raw.length - 1] as number;
      if (raw.length > 2) {
        parts.push(raw.subarray(0, raw.length - 2));
        total += raw.length - 2;
        if (total > MAX_DATA) return fail({ code: 'nonsense', detail: 'answer without end' });
      }
      if (sw1 === 0x61) {
        current = Uint8Array.of(0x00, 0xc0, 0x00, this.#p2, sw2);
      } else if (sw1 === 0x6c) {
        const corrected = withLength(current, sw2);
        if (corrected === undefined) return ok({ data: join(parts, total), sw: (sw1 << 8) | sw2 });
        current = corrected;
      } else if (isGetResponse(current) && sw1 === 0x6a && !triedOtherP2) {
        // The card wants the other form of GET RESPONSE; what its ATR promised does not hold.
        triedOtherP2 = true;
        this.#p2 = 1 - this.#p2;
        current = Uint8Array.of(0x00, 0xc0, 0x00, this.#p2, current[4] as number);
      } else {
        return ok({ data: join(parts, total), sw: (sw1 << 8) | sw2 });
      }
    }
    return fail({ code: 'nonsense', detail: 'answer without end' });
  }
}

const isGetResponse = (command: Uint8Array): boolean => command[0] === 0x00 && command[1] === 0xc0;

/** The command again, asking for `length` bytes; undefined when it already did. */
function withLength(command: Uint8Array, length: number): Uint8Array | undefined {
  if (command.length === 4) return Uint8Array.of(...command, length);
  const again = Uint8Array.from(command);
  const last = again.length - 1;
  if (command.length === 5 || (command[0] === 0x80 && command[1] === 0xb0 && command.length === 7)) {
    if (again[last] !== length) {
      again[last] = length;
      return again;
    }
    // The length was right, and yet the card wants to be told: as Le behind the data.
    return command.length === 7 ? Uint8Array.of(...command, length) : undefined;
  }
  if (command.length === 5 + (command[4] as number)) return Uint8Array.of(...command, length);
  again[last] = length;
  return command[last] === length ? undefined : again;
}

function join(parts: readonly Uint8Array[], total: number): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
