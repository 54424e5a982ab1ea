/** What a card is spoken to over, whatever reader and service are behind it. */
import type { Result } from '../result.ts';

/** What can go wrong between here and the chip; expected, so a value. */
export interface LinkFault {
  readonly code:
    | 'service-down' /* the PC/SC service does not answer, or our context with it is dead */
    | 'no-reader' /* the reader is gone */
    | 'removed' /* no card in the reader */
    | 'mute' /* a card that does not answer to reset */
    | 'busy' /* another program holds reader or card */
    | 'reset' /* another program reset the card: connect again */
    | 'comms' /* the exchange failed */
    | 'silent' /* the card has not answered in time, and may still hold the reader */;
  /** Words of the binding, for the officer; never personal. */
  readonly detail: string;
}

/** A connection to the card in a reader. */
export interface CardLink {
  readonly atr: Uint8Array;
  /** One APDU and its answer, status word at the end. The answer may be shorter than two bytes: the card is not to be believed. */
  transmit(command: Uint8Array): Promise<Result<Uint8Array, LinkFault>>;
  /** A command for the reader itself. `code` is the function number, before the platform's own arithmetic. */
  control(code: number, data: Uint8Array): Promise<Result<Uint8Array, LinkFault>>;
  /** Control code of a feature (PC/SC part 10), if the reader has it. */
  featureCode(feature: number): Promise<number | undefined>;
  /** Lets go. `reset` powers the chip down and up, to begin again with one that has lost its way. Never throws. */
  disconnect(how: 'leave' | 'reset'): Promise<void>;
}
