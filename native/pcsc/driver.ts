/**
 * The narrow interface that a PC/SC binding is held behind. State-based: a reader's state is asked for and compared, so
 * no event can be lost between two processes or two calls. Held by one contract suite (tests/integration/card-driver.test.ts).
 */
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

/** One reader as the service sees it now. */
export interface ReaderState {
  readonly name: string;
  readonly present: boolean;
  readonly mute: boolean;
  /** Another program holds the card exclusively. */
  readonly exclusive: boolean;
  /** Grows with every insertion and removal; the same number means the same card. */
  readonly insertion: number;
  readonly atr?: Uint8Array;
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
  /** Lets go. `reset` powers the chip down and up, to begin anew with one that has lost its way. Never throws. */
  disconnect(how: 'leave' | 'reset'): Promise<void>;
}

/** A connection to the PC/SC service. Dead after its first `service-down`: close it and open another. */
export interface ServiceLink {
  /** All readers, once they differ from the last answer (the first time: at once), or after `timeoutMs` at the latest. */
  nextStates(timeoutMs: number): Promise<Result<readonly ReaderState[], LinkFault>>;
  connect(reader: string, mode: 'shared' | 'exclusive'): Promise<Result<CardLink, LinkFault>>;
  /** Ends a waiting `nextStates`, releases everything. Never throws, never waits for a card that keeps silent. */
  close(): Promise<void>;
}

export interface PcscDriver {
  readonly name: 'smartcard' | 'pcsclite';
  open(): Promise<Result<ServiceLink, LinkFault>>;
}
