/** The proof of the card's holder by PIN, against the Security Access Server. */
import {
  buddhistDateOf,
  type CardAuthenticator,
  type Holder,
  isExpired,
  type PinFault,
  type ReaderWatch,
} from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { SasClient } from '../../servers/sas/client.ts';
import { type Fault, type FaultName, fault } from '../../words/faults.ts';
import type { Result } from '../../words/result.ts';
import type { PinTries, VerifyOutcome, WrittenRequest } from '../machine.ts';
import type { PinBox } from '../pin-box.ts';

/** The server's key id for a match status envelope (docs/sas.md: FPKEY_ADMIN). */
const MATCH_KEY_ID = 1;

/** What a card's refusal means to the visit. */
export function cardFault(refusal: PinFault): Fault {
  return fault(refusal.code, 'detail' in refusal ? refusal.detail : undefined);
}

/** The photo may still be read when the holder is greeted: the card is asked to prove them after that. */
const READING_LIMIT_MS = 15_000;
const LOOK_AGAIN_MS = 20;

/** Takes hold of the card once its reading has ended. */
export async function takeCard(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
): Promise<Result<CardAuthenticator, PinFault>> {
  const deadline = performance.now() + READING_LIMIT_MS;
  while (reader.view.state === 'reading' && performance.now() < deadline)
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  return reader.authenticate();
}

/** pcscd looks at a reader every 400 ms: until then a card that went can be taken hold of, and does not answer. */
const SEEN_GONE_MS = 1000;

/** A card that was taken out and a contact that stutters fail alike: asked once more, it answers, or is seen to be gone. */
export async function toldApart(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
  found: Fault,
): Promise<Fault> {
  if (found.name !== 'card.comms') return found;
  const again = await reader.authenticate();
  if (!again.ok) return cardFault(again.fault);
  const answer = await again.value.getCardInfo().finally(() => again.value.release());
  const deadline = performance.now() + SEEN_GONE_MS;
  while (!answer.ok && reader.view.state === 'ready') {
    if (performance.now() > deadline) return found;
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
  return answer.ok ? found : fault('card.removed');
}

/** Whether the card proves its holder by PIN, and the tries left, without spending one: null where it does not say. */
export async function readTries(reader: Pick<ReaderWatch, 'view' | 'authenticate'>): Promise<PinTries> {
  const tries = await triesOf(reader);
  return tries.fault === null ? tries : { ...tries, fault: await toldApart(reader, tries.fault) };
}

async function triesOf(reader: Pick<ReaderWatch, 'view' | 'authenticate'>): Promise<PinTries> {
  const card = await takeCard(reader);
  if (!card.ok) return { triesLeft: null, hasPinPad: false, fault: cardFault(card.fault) };
  const { hasPinPad } = card.value;
  const refused = (f: Fault): PinTries => ({ triesLeft: null, hasPinPad, fault: f });
  try {
    const adm = await card.value.getAdmInfo();
    if (!adm.ok) return refused(cardFault(adm.fault));
    if (adm.value.authorize !== 'pin') return refused(fault('pin.not-available'));
    const tries = await card.value.getPinTriesLeft();
    if (tries.ok && tries.value > 0) return { triesLeft: tries.value, hasPinPad, fault: null };
    if (tries.ok || tries.fault.code === 'pin.blocked')
      return { triesLeft: 0, hasPinPad, fault: fault('pin.blocked') };
    return tries.fault.code === 'pin.not-available'
      ? { triesLeft: null, hasPinPad, fault: null }
      : refused(cardFault(tries.fault));
  } finally {
    await card.value.release();
  }
}

/** What makes a card unable to prove its holder, whatever is typed. Of anything else the PIN screen speaks. */
const NEVER: ReadonlySet<FaultName> = new Set(['pin.blocked', 'pin.not-available']);

/**
 * Why this card cannot prove its holder, before anybody writes a request: expired by its own text, blocked, or without a
 * PIN. Spends no try. Null: nothing of the kind was found, which is no promise.
 */
export async function lookAhead(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
  { expiry }: Pick<Holder, 'expiry'>,
  now: Date,
): Promise<FaultName | null> {
  if (isExpired(expiry, buddhistDateOf(now))) return 'card.expired';
  const { fault: found } = await readTries(reader);
  return found !== null && NEVER.has(found.name) ? found.name : null;
}

/** What is asked of card and server. */
interface Proving {
  readonly sas: Pick<SasClient, 'challenge' | 'verify'>;
  readonly request: WrittenRequest;
  readonly holder: Holder;
  /** When the officer beside the holder said who it is, ISO 8601: no PIN then. Null: the PIN proves it. */
  readonly confirmedAt: string | null;
  readonly signal: AbortSignal;
}

/** Card info, ADM info, challenge, PIN, match status, envelope, verdict: the order of the Security Access Server. */
export async function verifyHolder(
  input: Proving & {
    readonly reader: Pick<ReaderWatch, 'view' | 'authenticate'>;
    readonly session: () => OfficerSession | null;
    readonly pin: PinBox;
  },
): Promise<VerifyOutcome> {
  /** Null: typed on the reader's own pad. A PIN that was typed is never left in its box. */
  const pin = input.pin.take();
  try {
    const officer = input.session();
    if (officer === null) return failed(fault('officer.session-lost'));
    const card = await takeCard(input.reader);
    if (!card.ok) return failed(cardFault(card.fault));
    const outcome = await proveHolder(card.value, pin, officer, input).finally(() => card.value.release());
    return outcome.kind === 'fault' ? failed(await toldApart(input.reader, outcome.fault)) : outcome;
  } finally {
    pin?.fill(0);
  }
}

const failed = (f: Fault): VerifyOutcome => ({ kind: 'fault', fault: f });

async function proveHolder(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  officer: OfficerSession,
  { sas, request, holder, confirmedAt, signal }: Proving,
): Promise<VerifyOutcome> {
  const { citizenId } = holder;
  const mode = confirmedAt === null ? ('pin' as const) : ('presence' as const);
  const info = await card.getCardInfo();
  if (!info.ok) return failed(cardFault(info.fault));
  // Nobody's PIN is tried on another person's card.
  if (holder.chipSerial !== undefined && holder.chipSerial !== info.value.chipSerial)
    return failed(fault('card.removed'));
  if (mode === 'pin') {
    const adm = await card.getAdmInfo();
    if (!adm.ok) return failed(cardFault(adm.fault));
    if (adm.value.authorize !== 'pin') return failed(fault('pin.not-available'));
  }
  const challenge = await sas.challenge(
    {
      citizenId,
      chipSerial: info.value.chipSerial,
      officerSession: officer.reference,
      requestDigest: request.digest,
      mode,
      ...(confirmedAt === null ? {} : { officerConfirmedAt: confirmedAt }),
    },
    signal,
  );
  if (!challenge.ok) return failed(challenge.fault);
  const { random, reference } = challenge.value;
  const proof = mode === 'pin' ? await matched(card, pin, random) : await present(card, random);
  if (!('cryptogram' in proof)) return proof;
  const envelope = await card.envelope(MATCH_KEY_ID, proof.cryptogram);
  if (!envelope.ok) return failed(cardFault(envelope.fault));
  const { envelope: sealed } = envelope.value;
  const verdict = await sas.verify({ reference, mode, keyId: MATCH_KEY_ID, envelope: sealed }, signal);
  if (!verdict.ok) return failed(verdict.fault);
  const { assertion, verifiedAt } = verdict.value;
  return {
    kind: 'verified',
    verification: { assertion, reference: verdict.value.reference, mode: verdict.value.mode, verifiedAt },
  };
}

type Cryptogram = { readonly cryptogram: Uint8Array };

/** What the card says after a right PIN. */
async function matched(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  random: Uint8Array,
): Promise<Cryptogram | VerifyOutcome> {
  const verified = await card.verifyPin(pin);
  if (!verified.ok) {
    return verified.fault.code === 'pin.wrong'
      ? { kind: 'wrong-pin', triesLeft: verified.fault.triesLeft }
      : failed(cardFault(verified.fault));
  }
  const match = await card.getMatchStatus(random);
  if (!match.ok) return failed(cardFault(match.fault));
  return match.value.matched ? match.value : failed(fault('sas.not-match'));
}

/** What the card says of itself alone: that it is here. */
async function present(card: CardAuthenticator, random: Uint8Array): Promise<Cryptogram | VerifyOutcome> {
  const mac = await card.getPresenceMac(random);
  return mac.ok ? mac.value : failed(cardFault(mac.fault));
}
