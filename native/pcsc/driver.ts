/**
 * The narrow interface that a PC/SC binding is held behind. State-based: a reader's state is asked for and compared, so
 * no event can be lost between two processes or two calls. Held by one contract suite (tests/integration/card-driver.test.ts).
 */
import type { Result } from '../result.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';

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
