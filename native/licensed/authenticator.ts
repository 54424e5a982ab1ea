/** Proving the holder through the department's card library, in the order of calls that public code shows (docs/sas.md). */
import type { CardAuthenticator, PinFault, ProofPurpose } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import { type LibraryFault, type LibraryPlace, type LibraryProcess, openLibrary } from './process.ts';
import type { FunctionName, Table } from './table.ts';

type Given = Readonly<Record<string, number | string>>;
type Took = Readonly<Record<string, number | string>>;

const hexOfText = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const textOf = (took: Took, name: string) => Buffer.from(String(took[name] ?? ''), 'hex').toString('latin1');

const broken = ({ why, detail }: LibraryFault): PinFault => ({
  code: 'card.library',
  detail: `${why}: ${detail}`,
});

/** What a call that was not done means: the number in `status`, or the returned one where that says nothing. */
function refusal(table: Table, name: FunctionName, returned: number, took: Took): PinFault {
  const status = Number(took.status) || returned;
  const code = table.codes[String(status)];
  if (code === undefined) return { code: 'card.library', detail: `${name} ${status}` };
  if (code !== 'pin.wrong') return code === 'card.licence' ? { code, detail: `${name} ${status}` } : { code };
  const triesLeft = Number(took.triesLeft ?? 0);
  return triesLeft > 0 ? { code, triesLeft } : { code: 'pin.blocked' };
}

/** Starts the library for the card in this reader: licence manager, reader, card. */
export async function openLibraryAuthenticator(
  place: LibraryPlace,
  reader: string,
): Promise<Result<CardAuthenticator, PinFault>> {
  const opened = await openLibrary(place);
  if (!opened.ok) return fail(broken(opened.fault));
  const card = new LibraryAuthenticator(opened.value, place.table);
  const ready = await card.open(reader);
  if (ready.ok) return ok(card);
  await card.release();
  return ready;
}

class LibraryAuthenticator implements CardAuthenticator {
  /** The library draws its own dialog: the PIN never enters this process. */
  readonly hasPinPad = true;
  readonly #library: LibraryProcess;
  readonly #table: Table;
  #applet: keyof Table['applets'] | undefined;
  #readerOpen = false;
  #released = false;

  constructor(library: LibraryProcess, table: Table) {
    this.#library = library;
    this.#table = table;
  }

  async open(reader: string): Promise<Result<void, PinFault>> {
    const licence = await this.#call('LicenseManager');
    if (!licence.ok) return licence;
    const found = await this.#call('OpenReader', { name: hexOfText(reader) });
    if (!found.ok) return found;
    this.#readerOpen = true;
    const card = await this.#call('GetCardStatus');
    return card.ok ? ok(undefined) : card;
  }

  async getCardInfo(): Promise<Result<{ readonly chipSerial: string }, PinFault>> {
    const info = await this.#inApplet('moi', 'GetCardInfo');
    if (!info.ok) return info;
    const chipSerial = textOf(info.value, 'cardSerial').trim().toUpperCase();
    return /^[0-9A-F]{16}$/.test(chipSerial) ? ok({ chipSerial }) : this.#nonsense('GetCardInfo');
  }

  async getAdmInfo(): Promise<Result<{ readonly authorize: 'pin' | 'fingerprint' }, PinFault>> {
    const info = await this.#inApplet('adm', 'GetInfoADM');
    if (!info.ok) return info;
    const { pin, fingerprint } = this.#table.authorize;
    if (info.value.authorize === pin) return ok({ authorize: 'pin' });
    return info.value.authorize === fingerprint
      ? ok({ authorize: 'fingerprint' })
      : this.#nonsense('GetInfoADM');
  }

  /** Only VerifyPIN says it, and spends one. */
  async getPinTriesLeft(): Promise<Result<number, PinFault>> {
    return fail({ code: 'pin.not-available' });
  }

  async verifyPin(pin: Uint8Array | null): Promise<Result<void, PinFault>> {
    // The library takes no PIN: it asks for it in its own dialog.
    pin?.fill(0);
    if (pin !== null) return fail({ code: 'pin.not-available' });
    const verified = await this.#inApplet('adm', 'VerifyPIN');
    return verified.ok ? ok(undefined) : verified;
  }

  async getMatchStatus(challenge: Uint8Array, purpose: ProofPurpose = 'holder') {
    const officers = this.#table.functions.GetMatchStatus.parameters.flatMap((one) =>
      one.type === 'int' && one.officer !== undefined ? [[one.name, one.officer] as const] : [],
    );
    const match = await this.#inApplet('adm', 'GetMatchStatus', {
      ...(purpose === 'officer' ? Object.fromEntries(officers) : {}),
      challenge: hexOfText(Buffer.from(challenge).toString('hex').toUpperCase()),
    });
    if (!match.ok) return match;
    const cryptogram = this.#bytes(match.value, 'cryptogram', 'GetMatchStatus');
    return cryptogram.ok
      ? ok({ matched: match.value.match === 1, cryptogram: cryptogram.value })
      : cryptogram;
  }

  async getPresenceMac(challenge: Uint8Array) {
    const mac = await this.#inApplet('adm', 'GetRMAC', {
      challenge: hexOfText(Buffer.from(challenge).toString('hex').toUpperCase()),
    });
    if (!mac.ok) return mac;
    const cryptogram = this.#bytes(mac.value, 'cryptogram', 'GetRMAC');
    return cryptogram.ok ? ok({ cryptogram: cryptogram.value }) : cryptogram;
  }

  async envelope(keyId: number, cryptogram: Uint8Array) {
    const { RMACKEY_ADMIN, FPKEY_ADMIN } = this.#table.keyIds;
    const text =
      this.#table.cryptogram === 'hex'
        ? hexOfText(Buffer.from(cryptogram).toString('hex').toUpperCase())
        : Buffer.from(cryptogram).toString('hex');
    const wrapped = await this.#inApplet('adm', 'EnvelopeGMSx', {
      keyId: keyId === 0 ? RMACKEY_ADMIN : FPKEY_ADMIN,
      cryptogram: text,
    });
    if (!wrapped.ok) return wrapped;
    const envelope = this.#bytes(wrapped.value, 'envelope', 'EnvelopeGMSx');
    return envelope.ok ? ok({ envelope: envelope.value }) : envelope;
  }

  /** The verified PIN goes with the process. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    if (this.#readerOpen) await this.#library.call('CloseReader');
    this.#library.kill();
  }

  /** A value of the library as bytes, as the table says they are written. */
  #bytes(took: Took, name: 'cryptogram' | 'envelope', from: FunctionName): Result<Uint8Array, PinFault> {
    const text = textOf(took, name);
    if (text === '') return this.#nonsense(from);
    if (this.#table[name] === 'text') return ok(Uint8Array.from(Buffer.from(text, 'latin1')));
    return /^([0-9a-f]{2})+$/i.test(text)
      ? ok(Uint8Array.from(Buffer.from(text, 'hex')))
      : this.#nonsense(from);
  }

  #nonsense(name: FunctionName): { readonly ok: false; readonly fault: PinFault } {
    return fail({ code: 'card.library', detail: `garbage: ${name}` });
  }

  async #inApplet(
    applet: keyof Table['applets'],
    name: FunctionName,
    give: Given = {},
  ): Promise<Result<Took, PinFault>> {
    if (this.#applet !== applet) {
      const selected = await this.#call('SelectApplet', { aid: this.#table.applets[applet] });
      if (!selected.ok) return selected;
      this.#applet = applet;
    }
    return this.#call(name, give);
  }

  async #call(name: FunctionName, give: Given = {}): Promise<Result<Took, PinFault>> {
    const left = await this.#library.call(name, give);
    if (!left.ok) return fail(broken(left.fault));
    const { returned, took } = left.value;
    return returned === 0 ? ok(took) : fail(refusal(this.#table, name, returned, took));
  }
}
