/** Proving the holder through the test applet (test-applet.ts), in the department's own order of calls (card.md §2.1). */
import type { CardAuthenticator, PinFault, ProofPurpose } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import { type Answer, Conversation, type NonsenseFault, SW_OK, selectCommand } from './apdu.ts';
import type { CardLink, LinkFault } from './card-link.ts';
import { readAuthorize, readChipSerial } from './read-card.ts';
import { TEST_APPLET_AID } from './test-applet.ts';

const PIN_LENGTH = 8;
const CHALLENGE_LENGTH = 32;
const CRYPTOGRAM_LENGTH = 33;
const ENVELOPE_LENGTH = 66;
const SW_BLOCKED = 0x6983;

function pinFault(f: LinkFault | NonsenseFault): PinFault {
  return f.code === 'removed' || f.code === 'no-reader' || f.code === 'service-down' || f.code === 'mute'
    ? { code: 'card.removed' }
    : { code: 'card.comms' };
}

/** A status word of VERIFY. 63Cx says the tries left; some cards give the raw count (card.md §1.11). */
function verifyFault(sw: number): PinFault {
  if (sw === SW_BLOCKED || sw === 0x63c0 || sw === 0x6300) return { code: 'pin.blocked' };
  if (sw >> 8 === 0x63) return { code: 'pin.wrong', triesLeft: sw & 0x0f };
  return { code: 'pin.not-available' };
}

/** Feature number of VERIFY on the reader's own pad (PC/SC part 10). */
const FEATURE_VERIFY_PIN_DIRECT = 6;
/** The holder's PIN has four digits (card.md §2.2). */
const PIN_DIGITS = 4;
/** Seconds that the pad waits for the first key, and between keys. */
const PAD_SECONDS = 60;
const THAI = 0x041e;
/** What the pad says itself, before the card is asked: nobody typed, cancelled, wrong number of digits. */
const PAD_GAVE_UP = [0x6400, 0x6401, 0x6402, 0x6403];

/** The command, PIN left out, as FEATURE_VERIFY_PIN_DIRECT wants it: ASCII digits, left, padded by the reader (PC/SC part 10). */
function padVerify(command: Uint8Array): Uint8Array {
  const structure = new DataView(new ArrayBuffer(19 + command.length));
  const fields = [PAD_SECONDS, PAD_SECONDS, 0x82, PIN_LENGTH, 0x00];
  for (const [at, byte] of fields.entries()) structure.setUint8(at, byte);
  structure.setUint16(5, (PIN_DIGITS << 8) | PIN_DIGITS, true); // least and most digits
  structure.setUint8(7, 0x02); // the person ends with the enter key
  structure.setUint8(8, 0x01); // one message on the pad's display
  structure.setUint16(9, THAI, true);
  structure.setUint32(15, command.length, true);
  const bytes = new Uint8Array(structure.buffer);
  bytes.set(command, 19);
  return bytes;
}

/** Takes over `link`, which it lets go of at `release`. */
export async function openAuthenticator(link: CardLink): Promise<Result<CardAuthenticator, PinFault>> {
  return ok(new TestAppletAuthenticator(link, await link.featureCode(FEATURE_VERIFY_PIN_DIRECT)));
}

class TestAppletAuthenticator implements CardAuthenticator {
  readonly hasPinPad: boolean;
  readonly #padCode: number | undefined;
  readonly #link: CardLink;
  readonly #card: Conversation;
  #applet: 'test' | 'other' = 'other';
  #released = false;

  constructor(link: CardLink, padCode: number | undefined) {
    this.#padCode = padCode;
    this.hasPinPad = padCode !== undefined;
    this.#link = link;
    this.#card = new Conversation(link);
  }

  async getCardInfo() {
    // Leaving the test applet forgets a verified PIN: the department's order asks for card info before the PIN.
    this.#applet = 'other';
    const serial = await readChipSerial(this.#card);
    if (!serial.ok) return fail(pinFault(serial.fault));
    return serial.value === undefined
      ? fail<PinFault>({ code: 'pin.not-available' })
      : ok({ chipSerial: serial.value });
  }

  async getAdmInfo() {
    this.#applet = 'other';
    const authorize = await readAuthorize(this.#card);
    if (!authorize.ok) return fail(pinFault(authorize.fault));
    return authorize.value === undefined
      ? fail<PinFault>({ code: 'pin.not-available' })
      : ok({ authorize: authorize.value });
  }

  async getPinTriesLeft(): Promise<Result<number, PinFault>> {
    const answer = await this.#inApplet(Uint8Array.of(0x00, 0x20, 0x00, 0x01));
    if (!answer.ok) return answer;
    const { sw } = answer.value;
    if (sw === SW_BLOCKED) return ok(0);
    return sw >> 8 === 0x63 ? ok(sw & 0x0f) : fail({ code: 'pin.not-available' });
  }

  async verifyPin(pin: Uint8Array | null): Promise<Result<void, PinFault>> {
    if (pin === null) return this.#verifyOnPad();
    // Outside the engine's heap, where a small array would be moved about, and leave copies.
    const command = new Uint8Array(new ArrayBuffer(5 + PIN_LENGTH)).fill(0xff);
    command.set([0x00, 0x20, 0x00, 0x01, PIN_LENGTH]);
    try {
      if (pin.length === 0 || pin.length > PIN_LENGTH) return fail({ code: 'pin.not-available' });
      const applet = await this.#select();
      if (!applet.ok) return applet;
      command.set(pin, 5);
      // Sent once, and never as part of a conversation: what 6Cxx asks for would be a copy that nobody overwrites.
      const sent = await this.#link.transmit(command);
      if (!sent.ok) return fail(pinFault(sent.fault));
      if (sent.value.length !== 2) return fail({ code: 'card.comms' });
      const sw = ((sent.value[0] as number) << 8) | (sent.value[1] as number);
      return sw === SW_OK ? ok(undefined) : fail(verifyFault(sw));
    } finally {
      pin.fill(0);
      command.fill(0);
    }
  }

  /** The person types on the reader; the PIN never comes to this machine. */
  async #verifyOnPad(): Promise<Result<void, PinFault>> {
    if (this.#padCode === undefined) return fail({ code: 'pin.not-available' });
    const applet = await this.#select();
    if (!applet.ok) return applet;
    const command = new Uint8Array(5 + PIN_LENGTH).fill(0xff);
    command.set([0x00, 0x20, 0x00, 0x01, PIN_LENGTH]);
    const answer = await this.#link.control(this.#padCode, padVerify(command));
    if (!answer.ok) return fail(pinFault(answer.fault));
    if (answer.value.length !== 2) return fail({ code: 'card.comms' });
    const sw = ((answer.value[0] as number) << 8) | (answer.value[1] as number);
    if (sw === SW_OK) return ok(undefined);
    return fail(PAD_GAVE_UP.includes(sw) ? { code: 'pin.cancelled' } : verifyFault(sw));
  }

  async getMatchStatus(challenge: Uint8Array, purpose: ProofPurpose = 'holder') {
    const answer = await this.#proof(purpose === 'officer' ? 0x03 : 0x01, challenge);
    return answer.ok ? ok({ matched: answer.value[0] === 1, cryptogram: answer.value }) : answer;
  }

  async getPresenceMac(challenge: Uint8Array) {
    const answer = await this.#proof(0x02, challenge);
    return answer.ok ? ok({ cryptogram: answer.value }) : answer;
  }

  async envelope(keyId: number, cryptogram: Uint8Array) {
    if (cryptogram.length !== CRYPTOGRAM_LENGTH) return fail<PinFault>({ code: 'card.comms' });
    const answer = await this.#inApplet(
      Uint8Array.of(0x00, 0x88, 0x01, keyId, CRYPTOGRAM_LENGTH, ...cryptogram),
    );
    if (!answer.ok) return answer;
    const { data, sw } = answer.value;
    return sw === SW_OK && data.length === ENVELOPE_LENGTH
      ? ok({ envelope: Uint8Array.from(data) })
      : fail<PinFault>({ code: 'card.comms' });
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    // Selecting the applet again forgets the PIN; the chip stays powered.
    if (this.#applet === 'test') await this.#link.transmit(selectCommand(TEST_APPLET_AID));
    await this.#link.disconnect('leave');
  }

  /** INTERNAL AUTHENTICATE over the challenge; `6982` before a right PIN is "not verified", not a broken card. */
  async #proof(kind: number, challenge: Uint8Array): Promise<Result<Uint8Array, PinFault>> {
    if (challenge.length !== CHALLENGE_LENGTH) return fail({ code: 'card.comms' });
    const answer = await this.#inApplet(
      Uint8Array.of(0x00, 0x88, 0x00, kind, CHALLENGE_LENGTH, ...challenge),
    );
    if (!answer.ok) return answer;
    const { data, sw } = answer.value;
    if (sw === SW_OK && data.length === CRYPTOGRAM_LENGTH) return ok(Uint8Array.from(data));
    return fail({ code: sw === 0x6982 ? 'pin.not-available' : 'card.comms' });
  }

  async #inApplet(command: Uint8Array): Promise<Result<Answer, PinFault>> {
    const applet = await this.#select();
    if (!applet.ok) return applet;
    const answer = await this.#card.send(command);
    return answer.ok ? answer : fail(pinFault(answer.fault));
  }

  async #select(): Promise<Result<void, PinFault>> {
    if (this.#released) return fail({ code: 'card.removed' });
    if (this.#applet === 'test') return ok(undefined);
    const selected = await this.#card.send(selectCommand(TEST_APPLET_AID));
    if (!selected.ok) return fail(pinFault(selected.fault));
    if (selected.value.sw !== SW_OK) return fail({ code: 'pin.not-available' });
    this.#applet = 'test';
    return ok(undefined);
  }
}
