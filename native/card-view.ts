import type { Result } from './result.ts';
import type { Holder } from './thai-id/holder.ts';

/** Why a card that is in the reader could not be read; stable, listed in electron/words/faults.ts under the same name. */
export type CardFaultCode =
  | 'card.comms' /* the contact stutters: no answer, or an answer cut short, after every retry */
  | 'card.garbage' /* the card answers, but not with what a Thai ID card says */
  | 'card.check-digit' /* the citizen number fails its check digit in every block tried */
  | 'card.refused'; /* the card answers a read with a status word that forbids it */

/** The state of the one reader that the visit watches. The union is the whole truth: nothing else is kept beside it. */
export type CardView =
  | { readonly state: 'service-down' }
  | { readonly state: 'no-reader' }
  | { readonly state: 'empty'; readonly reader: string }
  | { readonly state: 'mute'; readonly reader: string }
  | { readonly state: 'foreign-card'; readonly reader: string; readonly atr: string }
  | { readonly state: 'busy-elsewhere'; readonly reader: string }
  /** Two ID cards or more, in different readers, and none of them is read: whose is to be served cannot be known. */
  | { readonly state: 'two-cards'; readonly reader: string; readonly others: readonly string[] }
  /** `holder` comes with the text, before the photo; `photoSoFar` grows block by block (a baseline JPEG draws top-down). */
  | {
      readonly state: 'reading';
      readonly reader: string;
      readonly step: number;
      readonly of: number;
      /** The reader's insertion counter, as in `ready`: known before the card is read. */
      readonly insertion?: number;
      readonly holder?: Holder;
      readonly photoSoFar?: Uint8Array;
    }
  | { readonly state: 'removed-mid-read'; readonly reader: string }
  | {
      readonly state: 'faulty';
      readonly reader: string;
      readonly fault: CardFaultCode;
      readonly detail: string;
    }
  | {
      readonly state: 'ready';
      readonly reader: string;
      readonly insertion: number;
      readonly holder: Holder;
      /** Another reader that got an ID card since: this one is served until it leaves. */
      readonly alsoIn?: string;
    };

/** Names a card's stay in a reader, in every process alike: each reader counts its own insertions. */
export type StayKey = string;

export function stayKey(reader: string, insertion: number): StayKey {
  return `${insertion} ${reader}`;
}

/** The service counts insertions in 16 bits; a card that came without being counted gets a number beyond. */
export const COUNTED = 0x10000;

/** Whatever card is found in any reader: of a kiosk that has just started, and knows nothing of the time before. */
export const ANY_STAY: StayKey = '*';

const anyIn = (reader: string): StayKey => `* ${reader}`;
const readerOf = (key: StayKey) => key.slice(key.indexOf(' ') + 1);

/** The same stay when its reader counts again (the service was started again, the reader plugged in): whatever is found in that reader. */
export function recounted(key: StayKey): StayKey {
  return key === ANY_STAY ? key : anyIn(readerOf(key));
}

/** The stay as any other process counts it. */
export function countedStay(key: StayKey): StayKey {
  return key.replace(/^\d+/, (insertion) => String(Number(insertion) % COUNTED));
}

/** Whether a card in this reader may be the one of that stay; `insertion` is absent where the view does not say. */
export function isStay(key: StayKey, reader: string, insertion?: number): boolean {
  if (key === ANY_STAY || key === anyIn(reader)) return true;
  if (readerOf(key) !== reader) return false;
  return insertion === undefined || countedStay(key) === stayKey(reader, insertion % COUNTED);
}

/** What went wrong when the card was asked to prove its holder. */
export type PinFault =
  | { readonly code: 'pin.wrong'; readonly triesLeft: number }
  | { readonly code: 'pin.blocked' }
  | { readonly code: 'pin.not-available' } /* this card proves by fingerprint, or has no such applet */
  | { readonly code: 'pin.cancelled' } /* on the reader's own pad, or in the library's dialog */
  | { readonly code: 'card.removed' }
  | { readonly code: 'card.not-latest' } /* said by the licensed library */
  | {
      readonly code: 'card.licence';
      readonly detail: string;
    } /* the licensed library misses its licence manager */
  /** The licensed library is not there, hangs, crashed or answered nonsense; `detail` names which, never a person. */
  | { readonly code: 'card.library'; readonly detail: string }
  | { readonly code: 'card.comms' };

/** Whom a card proves: the holder who asks for their records (the default), or the officer in whose name a kiosk is open. */
export type ProofPurpose = 'holder' | 'officer';

/**
 * The card as the Security Access Server needs it, in the department's own order of calls:
 * card info, ADM info, verify PIN, match status over a challenge, envelope under a key id.
 * The licensed library of a site stands behind this same interface.
 */
export interface CardAuthenticator {
  /** Chip serial number, 16 hex digits, as the server knows the card. */
  getCardInfo(): Promise<Result<{ readonly chipSerial: string }, PinFault>>;
  /** Whether this card proves by PIN or by fingerprint; the laser number beside it is not taken. */
  getAdmInfo(): Promise<Result<{ readonly authorize: 'pin' | 'fingerprint' }, PinFault>>;
  /** Tries left without spending one; absent value when the card does not say. */
  getPinTriesLeft(): Promise<Result<number, PinFault>>;
  /** Whether the reader has its own PIN pad, so that the PIN never enters this machine. */
  readonly hasPinPad: boolean;
  /** Verifies; the bytes of `pin` (ASCII digits) are overwritten before this returns. With a pad reader pass null. */
  verifyPin(pin: Uint8Array | null): Promise<Result<void, PinFault>>;
  /**
   * Cryptogram over the 32 bytes of the server's challenge; `matched` only after a right PIN in this card session. A proof
   * made for one purpose does not serve the other, even over the same challenge.
   */
  getMatchStatus(
    challenge: Uint8Array,
    purpose?: ProofPurpose,
  ): Promise<Result<{ readonly matched: boolean; readonly cryptogram: Uint8Array }, PinFault>>;
  /** Proof of presence alone (no PIN). */
  getPresenceMac(challenge: Uint8Array): Promise<Result<{ readonly cryptogram: Uint8Array }, PinFault>>;
  /** Wraps a cryptogram for the server under one of its key ids (0 RMACKEY_ADMIN, 1 FPKEY_ADMIN). */
  envelope(
    keyId: number,
    cryptogram: Uint8Array,
  ): Promise<Result<{ readonly envelope: Uint8Array }, PinFault>>;
  /** Forgets the verified PIN and lets go of the card, which stays powered for others. */
  release(): Promise<void>;
}

/** A reader being watched. */
export interface ReaderWatch {
  /** The latest view; `onView` was called with it. */
  readonly view: CardView;
  /** Takes hold of the card that is in the reader now, for proving its holder. */
  authenticate(): Promise<Result<CardAuthenticator, PinFault>>;
  /** Ends standing by: from now on cards are read, the one in the reader too, unless its stay is `except`. */
  attend(except?: StayKey | null): void;
  /** Stops watching and lets everything go. Never throws, never hangs. */
  close(): Promise<void>;
}

/** How much of a card is read. */
export type ReadWhat = 'all' | 'holder' | 'text';

/** How to watch. */
export interface WatchOptions {
  /** Only readers whose name starts so; absent: any reader. An ID card comes before any other card. */
  readonly reader?: string;
  /** Start of the name of a reader that is another's, such as the officer's; where both fit, the longer one decides. */
  readonly notReader?: string;
  readonly driver: 'smartcard' | 'pcsclite';
  /**
   * `all` (the default): text, photo, laser number, chip serial, health insurance. `holder`: of these what a visit uses:
   * text, photo, chip serial. `text`: the text alone, of an officer's card.
   */
  readonly read?: ReadWhat;
  /**
   * Watch without reading any card until `attend` is called: for the visit that stands by, which must hold nothing of a
   * person it does not serve, nor take the card from the visit that does. A card in the reader shows as `reading`, step 0.
   */
  readonly standBy?: boolean;
  /** Gets the masked trace of each conversation with a card (native/thai-id/trace.ts), for sites with a card that fails. */
  readonly onTrace?: (text: string) => void;
  /** What proves the holder of the card in this reader, where that is not the built-in one: a site's licensed library. */
  readonly authenticator?: (reader: string) => Promise<Result<CardAuthenticator, PinFault>>;
  readonly onView: (view: CardView) => void;
}
