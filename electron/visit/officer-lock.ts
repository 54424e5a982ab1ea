/**
 * The lock of the officer's part of the screen: it asks for card and PIN, has the kiosk confirm what the card says, and
 * locks again when the card leaves. It only asks and shows: whether anything is unlocked is the kiosk's to say.
 */
import type { OfficerLock as LockView } from '../contract/window.ts';
import type { OfficerProof } from '../servers/linkage/client.ts';
import { type Fault, type FaultName, noticeOf } from '../words/faults.ts';
import type { OfficerCard } from './machine.ts';
import type { Pad } from './pad.ts';
import type { PinBox } from './pin-box.ts';
import type { OfficerReader } from './steps/officer.ts';

/** Time without a card or a key after which it asks no more. */
export const ASKING_MS = 60_000;

/** What the lock asks of the visit around it. */
export interface LockOf {
  readonly pin: PinBox;
  /** Where a card's PIN is typed. */
  readonly pad: (hasPinPad: boolean) => Pad;
  readonly watch: (onCard: (card: OfficerCard) => void) => OfficerReader;
  /** Has the kiosk confirm the proof; null: it is unlocked, or will be said to be. */
  readonly confirm: (proof: OfficerProof) => Promise<Fault | null>;
  /** Tells the kiosk to lock. */
  readonly relock: () => void;
  readonly changed: () => void;
}

/** The lock of one visit. */
export interface OfficerLock {
  readonly view: LockView;
  /** Begins to ask for card and PIN. */
  ask(): void;
  /** Whether a PIN that is typed now would go to the officer's card. */
  takesPin(): boolean;
  typed(pin: string): void;
  typedOnReader(): void;
  /** Asks no more, or locks. */
  lock(): void;
  /** What the kiosk says: whether the officer's part of this visit is unlocked. */
  kioskSays(unlocked: boolean): void;
}

const NONE: OfficerCard = { ready: false, triesLeft: null, hasPinPad: false };

/** Makes the lock, locked. */
export function createOfficerLock(around: LockOf): OfficerLock {
  let state: LockView['state'] = 'locked';
  let card = NONE;
  let wrong = false;
  let notice: FaultName | null = null;
  let reader: OfficerReader | null = null;
  let unlocked = false;
  let giveUp: NodeJS.Timeout | undefined;
  /** Each question has its own number: what a card answers too late belongs to none of them. */
  let asking = 0;

  const rest = () => {
    clearTimeout(giveUp);
    reader?.close();
    reader = null;
    around.pin.wipe();
    state = 'locked';
    card = NONE;
    wrong = false;
    notice = null;
    asking += 1;
  };
  const lock = () => {
    const heldOpen = unlocked || state === 'busy';
    if (state === 'locked' && !unlocked) return;
    unlocked = false;
    rest();
    if (heldOpen) around.relock();
    around.changed();
  };
  const seen = (next: OfficerCard) => {
    card = next;
    if (state === 'unlocked' && next.present !== true) return lock();
    if (next.present !== true) wrong = false;
    around.changed();
  };
  const prove = async (pin: Uint8Array | null) => {
    const mine = asking;
    clearTimeout(giveUp);
    state = 'busy';
    wrong = false;
    notice = null;
    around.changed();
    const proof = (await reader?.prove(pin)) ?? null;
    const refused = proof === null || !proof.ok ? proof : await around.confirm(proof.value);
    if (mine !== asking) return;
    const fault = refused === null ? null : 'fault' in refused ? refused.fault : refused;
    if (fault === null) {
      // The kiosk may have said so already; if it does not, nothing is open.
      state = unlocked ? 'unlocked' : 'asking';
    } else {
      state = 'asking';
      wrong = fault.name === 'pin.wrong';
      notice = wrong ? null : fault.name;
      const left = wrong && card.triesLeft !== null ? card.triesLeft - 1 : card.triesLeft;
      card = { ...card, triesLeft: left };
    }
    if (state === 'asking') giveUp = setTimeout(lock, ASKING_MS);
    around.changed();
  };
  /** One wrong PIN more would block the officer's card, and it is not only the officer who stands here. */
  const spared = () => card.triesLeft === 1;
  const ready = () => state === 'asking' && card.ready && !spared();

  return {
    get view(): LockView {
      const { triesLeft, hasPinPad } = card;
      const said = notice ?? card.notice ?? (card.ready && spared() ? 'officer.last-try' : undefined);
      return {
        state,
        card: card.ready && !spared() ? 'ready' : 'none',
        wrong,
        ...(triesLeft === null ? {} : { triesLeft }),
        pad: around.pad(hasPinPad),
        digits: around.pin.digits,
        padKey: around.pin.padKey,
        ...(said === undefined ? {} : { notice: noticeOf(said) }),
      };
    },
    ask() {
      if (state !== 'locked') return;
      rest();
      state = 'asking';
      around.pin.shuffle();
      giveUp = setTimeout(lock, ASKING_MS);
      reader = around.watch(seen);
      around.changed();
    },
    takesPin: () => ready() && !card.hasPinPad,
    typed(pin) {
      if (!ready() || card.hasPinPad) return;
      if (around.pin.put(pin)) void prove(around.pin.take());
    },
    typedOnReader() {
      if (ready() && card.hasPinPad) void prove(null);
    },
    lock,
    kioskSays(now) {
      if (now === unlocked) return;
      // The proof of an asking that was given up meanwhile.
      if (now && state !== 'busy') return around.relock();
      unlocked = now;
      if (now) {
        clearTimeout(giveUp);
        state = 'unlocked';
      } else rest();
      around.changed();
    },
  };
}
