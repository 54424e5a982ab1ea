/** Reads a Thai ID card: text in three reads, then the photo block by block, then what else the chip has (card.md §5). */
import { isDeepStrictEqual } from 'node:util';
import type { ReadWhat } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import {
  Conversation,
  describeSw,
  type NonsenseFault,
  nonsenseIn,
  readCommand,
  SW_OK,
  selectCommand,
} from './apdu.ts';
import type { CardLink, LinkFault } from './card-link.ts';
import { parseCitizenId } from './citizen-id.ts';
import { parseBuddhistDate, parseExpiry } from './date.ts';
import type { BuddhistDate, HealthInsurance, Holder } from './holder.ts';
import {
  ADM_INFO,
  AID_ADM,
  AID_MOI,
  AID_NHSO,
  CPLC,
  LAYOUT,
  LAYOUT_0002,
  type Layout,
  MAX_READ,
  NHSO_FIELDS,
  NHSO_RANGE,
  type Range,
  TEXT_FIELDS,
  type TextField,
} from './memory-map.ts';
import { beginsAsJpeg, cutPhoto, photoSoFar } from './photo.ts';
import { decodeText, parseAddress, parseName } from './text.ts';

/** Why a card was not read. `foreign`: it has no MOI applet. `another`: not the card that was begun. The `card.` codes are those of `CardView`. */
export type ReadFault =
  | LinkFault
  | { readonly code: 'foreign' | 'another'; readonly detail: string }
  | {
      readonly code: 'card.comms' | 'card.garbage' | 'card.check-digit' | 'card.refused';
      readonly detail: string;
    };

/** How far the reading is. `step` of `of`: one step is SELECT, or one read. */
export interface Progress {
  readonly step: number;
  readonly of: number;
  readonly holder?: Holder;
  readonly photoSoFar?: Uint8Array;
}

/** What some cards have beside the MOI applet. */
export type OptionalApplet = 'adm' | 'serial' | 'insurance';

/** What was read of a card before the link to it failed. */
export interface ReadBefore {
  readonly holder: Holder;
  /** Text and photo are in it: only what is optional is left to read. */
  readonly whole: boolean;
  /** Not to be asked for again. */
  readonly skip: ReadonlySet<OptionalApplet>;
}

/** What to read, and how. */
export interface ReadOptions {
  readonly read: ReadWhat;
  /** Another program may speak to the card between two of our commands: text and photo are read twice and must be the same. */
  readonly shared?: boolean;
  readonly before?: ReadBefore;
  readonly onProgress?: (progress: Progress) => void;
  /** Text and photo are read, and this applet is next: a link that fails now says nothing against the card. */
  readonly onApplet?: (applet: OptionalApplet, holder: Holder) => void;
}

/** Reads that the text takes: SELECT, two for the text area, one for address and number under the photo. */
const TEXT_STEPS = 4;

/** Sizes in which the photo is read: a block that is refused is asked for in smaller ones. */
const PHOTO_READS: readonly number[] = [MAX_READ, 254, 128];

/** The answer to a READ, or why there is none: refused by a status word, or not what was asked for. */
type ReadResult = Result<
  Uint8Array,
  LinkFault | NonsenseFault | { readonly code: 'refused' | 'length'; readonly detail: string }
>;

/** Whether the fault lies between here and the chip, so that nothing more can be read on this link. */
function isLinkFault(f: { readonly code: string }): f is LinkFault {
  return ['service-down', 'no-reader', 'removed', 'mute', 'busy', 'reset', 'comms', 'silent'].includes(
    f.code,
  );
}

/** One READ of at most 255 bytes, which must give exactly what was asked for. */
async function readOnce(card: Conversation, range: Range): Promise<ReadResult> {
  const answer = await card.send(readCommand(range.block, range.offset, range.length));
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== SW_OK) return fail({ code: 'refused', detail: describeSw(sw) });
  if (data.length !== range.length)
    return fail({ code: 'length', detail: `${data.length} bytes for ${range.length}` });
  return ok(data);
}

/**
 * One READ, and once more after selecting the applet again when the card did not give what was asked for: a contact that
 * stutters makes a chip forget its selection, and a wrong answer once is not a card that refuses.
 */
async function readSure(card: Conversation, aid: Uint8Array, range: Range): Promise<ReadResult> {
  const first = await readOnce(card, range);
  if (first.ok || isLinkFault(first.fault)) return first;
  const selected = await select(card, aid);
  if (!selected.ok) return selected;
  return readOnce(card, range);
}

/** The parts of a range that one READ each can give. */
function pieces(range: Range): Range[] {
  const all: Range[] = [];
  for (let done = 0; done < range.length; done += MAX_READ) all.push(pieceOf(range, done, MAX_READ));
  return all;
}

/** At most `length` bytes of a range, from its byte `from` on. */
function pieceOf(range: Range, from: number, length: number): Range {
  return { ...range, offset: range.offset + from, length: Math.min(length, range.length - from) };
}

/** A range of any length. */
async function readRange(
  card: Conversation,
  aid: Uint8Array,
  range: Range,
  onPiece: () => void,
): Promise<ReadResult> {
  const whole = new Uint8Array(range.length);
  for (const piece of pieces(range)) {
    const part = await readSure(card, aid, piece);
    if (!part.ok) return part;
    whole.set(part.value, piece.offset - range.offset);
    onPiece();
  }
  return ok(whole);
}

/** Fields of an area, by their offsets in the block. */
type Fields = Readonly<Record<string, { readonly offset: number; readonly length: number }>>;

/**
 * An area in merged reads, or field by field for cards that refuse those. A field that is refused stays blank; one of
 * the `needed` fields refused is the answer.
 */
async function readArea(
  card: Conversation,
  aid: Uint8Array,
  area: Range,
  fields: Fields,
  needed: readonly string[],
  onPiece: () => void,
): Promise<ReadResult> {
  const merged = await readRange(card, aid, area, onPiece);
  if (merged.ok || isLinkFault(merged.fault)) return merged;
  const whole = new Uint8Array(area.length).fill(0x20);
  for (const [name, field] of Object.entries(fields)) {
    const part = await readSure(card, aid, { block: area.block, ...field });
    if (part.ok) whole.set(part.value, field.offset - area.offset);
    else if (isLinkFault(part.fault) || needed.includes(name)) return part;
  }
  return ok(whole);
}

/** The text area; without the number or the Thai name there is no holder. */
function readText(card: Conversation, layout: Layout, onPiece: () => void): Promise<ReadResult> {
  return readArea(card, AID_MOI, layout.text, TEXT_FIELDS, ['citizenId', 'nameTh'], onPiece);
}

/** Address and number under the photo: in one read where they follow each other and the card lets us. Missing parts stay blank. */
async function readAddress(
  card: Conversation,
  layout: Layout,
): Promise<Result<{ address: Uint8Array; photoNumber: Uint8Array }, LinkFault>> {
  const { address, photoNumber } = layout;
  const none = new Uint8Array(0);
  if (photoNumber !== undefined) {
    const range = { ...address, length: address.length + photoNumber.length };
    const both = await readSure(card, AID_MOI, range);
    if (both.ok)
      return ok({
        address: both.value.subarray(0, address.length),
        photoNumber: both.value.subarray(address.length),
      });
    if (isLinkFault(both.fault)) return fail(both.fault);
  }
  const alone = await readSure(card, AID_MOI, address);
  if (!alone.ok && isLinkFault(alone.fault)) return fail(alone.fault);
  const number = photoNumber === undefined ? undefined : await readSure(card, AID_MOI, photoNumber);
  if (number !== undefined && !number.ok && isLinkFault(number.fault)) return fail(number.fault);
  return ok({
    address: alone.ok ? alone.value : none,
    photoNumber: number?.ok ? number.value : none,
  });
}

function field(text: Uint8Array, name: TextField): string {
  const { offset, length } = TEXT_FIELDS[name];
  return decodeText(text.subarray(offset, offset + length));
}

/** An optional value under its key, so that an absent field is absent and not undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** The text area and the address as a holder; every field that is not what it should be is left out, the number must be right. */
export function parseHolder(
  text: Uint8Array,
  address: Uint8Array,
  photoNumber: Uint8Array,
): Result<Holder, ReadFault> {
  const id = parseCitizenId(field(text, 'citizenId'));
  if (!id.ok) {
    return id.fault === 'check-digit'
      ? fail({ code: 'card.check-digit', detail: 'the check digit of the number is wrong' })
      : fail({ code: 'card.garbage', detail: 'the number is not 13 digits' });
  }
  const nameTh = parseName(field(text, 'nameTh'));
  if (nameTh === undefined) return fail({ code: 'card.garbage', detail: 'no Thai name' });
  const date = (name: TextField): BuddhistDate | undefined => {
    const parsed = parseBuddhistDate(field(text, name));
    return parsed.ok ? parsed.value : undefined;
  };
  const expiry = parseExpiry(field(text, 'expiry'));
  const sex = { '1': 'male', '2': 'female' }[field(text, 'sex')] as 'male' | 'female' | undefined;
  return ok({
    cardVersion: field(text, 'version'),
    citizenId: id.value,
    nameTh,
    ...optional('nameEn', parseName(field(text, 'nameEn'))),
    ...optional('birthDate', date('birthDate')),
    ...optional('sex', sex),
    ...optional('requestNumber', field(text, 'requestNumber')),
    ...optional('issuingPlace', field(text, 'issuingPlace')),
    ...optional('issuingOfficer', field(text, 'issuingOfficer')),
    ...optional('issueDate', date('issueDate')),
    ...optional('expiry', expiry.ok ? expiry.value : undefined),
    ...optional('cardType', field(text, 'cardType')),
    ...optional('address', parseAddress(decodeText(address))),
    ...optional('photoNumber', decodeText(photoNumber)),
  });
}

/** A fault of one read as a fault of the card. */
function asReadFault(f: Exclude<ReadResult, { ok: true }>['fault']): ReadFault {
  switch (f.code) {
    case 'refused':
      return { code: 'card.refused', detail: f.detail };
    case 'length':
    case 'nonsense':
      return { code: 'card.garbage', detail: f.detail };
    default:
      return f;
  }
}

/** Text, address and the layout that they were found in. */
async function readIdentity(
  card: Conversation,
  onPiece: () => void,
): Promise<Result<{ holder: Holder; layout: Layout }, ReadFault>> {
  const attempt = async (layout: Layout, first?: Uint8Array): Promise<Result<Holder, ReadFault>> => {
    const text = first === undefined ? await readText(card, layout, onPiece) : ok(first);
    if (!text.ok) return fail(asReadFault(text.fault));
    const address = await readAddress(card, layout);
    if (!address.ok) return address;
    onPiece();
    return parseHolder(text.value, address.value.address, address.value.photoNumber);
  };

  const first = await readText(card, LAYOUT, onPiece);
  if (!first.ok && isLinkFault(first.fault)) return fail(first.fault);
  if (!first.ok) return fail(asReadFault(first.fault));
  const old = field(first.value, 'version') === '0002';
  if (!old) {
    const now = parseCitizenId(field(first.value, 'citizenId'));
    if (now.ok) {
      const holder = await attempt(LAYOUT, first.value);
      return holder.ok ? ok({ holder: holder.value, layout: LAYOUT }) : holder;
    }
  }
  // An old card, or a number that does not add up: the same fields may stand in another block.
  const elsewhere = await attempt(LAYOUT_0002);
  if (elsewhere.ok) return ok({ holder: elsewhere.value, layout: LAYOUT_0002 });
  if (isLinkFault(elsewhere.fault) || old) return elsewhere;
  return fail(
    /^\d{13}$/.test(field(first.value, 'citizenId'))
      ? { code: 'card.check-digit', detail: 'the check digit of the number is wrong in every block' }
      : { code: 'card.garbage', detail: 'the number is not 13 digits in any block' },
  );
}

/** The photo: absent when the card has none, and not complete when it refuses a part of it, or gives what may not be drawn. */
interface PhotoRead {
  readonly photo?: Uint8Array;
  readonly complete: boolean;
}

/** The photo, block by block, until its JPEG ends. */
async function readPhoto(
  card: Conversation,
  range: Range,
  onBlock: (soFar: Uint8Array) => void,
): Promise<Result<PhotoRead, LinkFault>> {
  const field = new Uint8Array(range.length);
  let got = 0;
  let sizes = PHOTO_READS;
  while (got < range.length) {
    const [size, ...smaller] = sizes;
    // Half a picture is not shown: what the card does not give is said to be missing.
    if (size === undefined) return ok({ complete: false });
    const piece = pieceOf(range, got, size);
    const part = await readSure(card, AID_MOI, piece);
    if (!part.ok && isLinkFault(part.fault)) return fail(part.fault);
    if (!part.ok) {
      sizes = smaller;
      continue;
    }
    field.set(part.value, got);
    got += piece.length;
    const soFar = field.subarray(0, got);
    if (!beginsAsJpeg(soFar)) return ok({ complete: true });
    const look = photoSoFar(soFar);
    // What claims more dots than a portrait has is handed to nobody, and the rest of it not asked for.
    if (look === undefined) return ok({ complete: false });
    onBlock(look.bytes);
    if (look.whole) break;
  }
  const photo = cutPhoto(field.subarray(0, got));
  return ok({ ...optional('photo', photo), complete: photo !== undefined });
}

/** Selects an applet: false when the card does not have it. */
async function select(
  card: Conversation,
  aid: Uint8Array,
): Promise<Result<boolean, LinkFault | NonsenseFault>> {
  // 61xx after SELECT only says that a description waits; nobody fetches it, and the applet is selected.
  const sent = await card.link.transmit(selectCommand(aid));
  if (!sent.ok) return sent;
  const raw = sent.value;
  const nonsense = nonsenseIn(raw);
  if (nonsense !== undefined) return fail(nonsense);
  const sw1 = raw[raw.length - 2];
  return ok(sw1 === 0x61 || (sw1 === 0x90 && raw[raw.length - 1] === 0x00));
}

/** Whether the ATR's historical bytes begin as all published ones do. A card that lacks them is never refused. */
export function saysThaiId(atr: Uint8Array): boolean {
  return Buffer.from(atr).includes('TH NID', 'latin1');
}

/** The ADM applet's one answer. Undefined: not on this card. */
async function readAdm(card: Conversation): Promise<Result<Uint8Array | undefined, LinkFault>> {
  const selected = await select(card, AID_ADM);
  if (!selected.ok) return selected.fault.code === 'nonsense' ? ok(undefined) : fail(selected.fault);
  if (!selected.value) return ok(undefined);
  const answer = await card.send(Uint8Array.of(0x80, 0x00, 0x00, 0x00));
  if (!answer.ok) return answer.fault.code === 'nonsense' ? ok(undefined) : fail(answer.fault);
  const { data, sw } = answer.value;
  return ok(sw === SW_OK && data.length === ADM_INFO.length ? data : undefined);
}

/**
 * How the card proves its holder. The laser number comes in the same answer; nobody who asks this uses it, and it is
 * overwritten unread. Undefined: not on this card.
 */
export async function readAuthorize(
  card: Conversation,
): Promise<Result<'pin' | 'fingerprint' | undefined, LinkFault>> {
  const adm = await readAdm(card);
  if (!adm.ok) return adm;
  if (adm.value === undefined) return ok(undefined);
  const authorize = adm.value[ADM_INFO.authorizeAt] === 1 ? 'pin' : 'fingerprint';
  adm.value.fill(0);
  return ok(authorize);
}

/** The laser number; empty where it is written in no known way. Undefined: not on this card. */
async function readLaserNumber(card: Conversation): Promise<Result<string | undefined, LinkFault>> {
  const adm = await readAdm(card);
  if (!adm.ok) return adm;
  if (adm.value === undefined) return ok(undefined);
  const laser = decodeText(adm.value.subarray(ADM_INFO.laserAt, ADM_INFO.laserAt + ADM_INFO.laserLength));
  return ok(/^[A-Z]{2}\d{10}$/.test(laser) ? laser : '');
}

/** Chip serial out of the CPLC, 16 hex digits. Undefined: not on this card, or all zero (card.md §1.9). */
export async function readChipSerial(card: Conversation): Promise<Result<string | undefined, LinkFault>> {
  const selected = await select(card, new Uint8Array(0));
  if (!selected.ok && selected.fault.code !== 'nonsense') return fail(selected.fault);
  // Cards are known to answer zeros at first; once more is enough.
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await card.send(Uint8Array.of(0x80, 0xca, 0x9f, 0x7f));
    if (!answer.ok) return answer.fault.code === 'nonsense' ? ok(undefined) : fail(answer.fault);
    const { data, sw } = answer.value;
    if (sw !== SW_OK || data.length !== CPLC.length || data[0] !== 0x9f || data[1] !== 0x7f)
      return ok(undefined);
    const serial = data.subarray(CPLC.serialAt, CPLC.serialAt + CPLC.serialLength);
    if (serial.some((byte) => byte !== 0)) return ok(Buffer.from(serial).toString('hex').toUpperCase());
  }
  return ok(undefined);
}

/** The health-insurance applet. Undefined: not on this card. */
async function readHealthInsurance(
  card: Conversation,
): Promise<Result<HealthInsurance | undefined, LinkFault>> {
  const selected = await select(card, AID_NHSO);
  if (!selected.ok) return selected.fault.code === 'nonsense' ? ok(undefined) : fail(selected.fault);
  if (!selected.value) return ok(undefined);
  const whole = await readArea(card, AID_NHSO, NHSO_RANGE, NHSO_FIELDS, ['mainRight'], () => {});
  if (!whole.ok) return isLinkFault(whole.fault) ? fail(whole.fault) : ok(undefined);
  const text = (name: keyof typeof NHSO_FIELDS): string => {
    const at = NHSO_FIELDS[name].offset - NHSO_RANGE.offset;
    return decodeText(whole.value.subarray(at, at + NHSO_FIELDS[name].length));
  };
  const expiry = parseExpiry(text('expiryDate'));
  const date = (name: 'issueDate' | 'updateDate'): BuddhistDate | undefined => {
    const parsed = parseBuddhistDate(text(name));
    return parsed.ok ? parsed.value : undefined;
  };
  if (text('mainRight') === '') return ok(undefined);
  return ok({
    mainRight: text('mainRight'),
    subRight: text('subRight'),
    mainHospital: text('mainHospital'),
    subHospital: text('subHospital'),
    paidType: text('paidType'),
    hospitalChanges: text('hospitalChanges'),
    ...optional('issueDate', date('issueDate')),
    ...optional('expiryDate', expiry.ok ? expiry.value : undefined),
    ...optional('updateDate', date('updateDate')),
  });
}

/**
 * Reads the head of the photo once in each of these lengths: the service and its drivers keep an answer where the next one
 * of its length goes, and what is left there then is nobody's. What the card refuses, or a link that fails, is let be.
 */
export async function overwriteTraces(
  link: Pick<CardLink, 'atr' | 'transmit'>,
  lengths: Iterable<number>,
): Promise<void> {
  const card = new Conversation(link);
  const selected = await select(card, AID_MOI);
  if (!selected.ok || !selected.value) return;
  const { block, offset } = LAYOUT.photo;
  // The longest last: it goes over all the others where they share a place.
  for (const length of [...lengths].toSorted((a, b) => a - b)) {
    const read = await card.send(readCommand(block, offset, Math.min(length, MAX_READ)));
    if (!read.ok && isLinkFault(read.fault)) return;
  }
}

const OTHERS_SPEAK: LinkFault = { code: 'comms', detail: 'another program speaks to the card' };

/**
 * Reads the card behind `link`. Never throws and never sleeps; a fault of the link is handed back as it is, for the
 * watch to connect again. Optional applets that are missing or refuse are silently "not on this card".
 */
export async function readCard(
  link: Pick<CardLink, 'atr' | 'transmit'>,
  options: ReadOptions,
): Promise<Result<Holder, ReadFault>> {
  const card = new Conversation(link);
  const { before } = options;
  let step = 0;
  const of = TEXT_STEPS + (options.read === 'text' ? 0 : pieces(LAYOUT.photo).length);
  const report = (extra: Omit<Progress, 'step' | 'of'> = {}) =>
    options.onProgress?.({ step: Math.min(step, of), of, ...extra });
  const onPiece = () => {
    step = Math.min(step + 1, TEXT_STEPS);
    report();
  };

  let selected = await select(card, AID_MOI);
  if (!(selected.ok && selected.value) && !(!selected.ok && isLinkFault(selected.fault)))
    selected = await select(card, AID_MOI);
  if (!selected.ok) return fail(asReadFault(selected.fault));
  if (!selected.value) {
    return saysThaiId(link.atr)
      ? fail({ code: 'card.refused', detail: 'the card refuses the MOI applet' })
      : fail({ code: 'foreign', detail: 'the card has no MOI applet' });
  }
  onPiece();

  const identity = await readIdentity(card, onPiece);
  if (!identity.ok) return identity;
  let { holder } = identity.value;
  if (before !== undefined && before.holder.citizenId !== holder.citizenId)
    return fail({ code: 'another', detail: 'another card is in the reader' });
  if (options.shared) {
    const again = await readIdentity(card, () => {});
    if (!again.ok) return again;
    if (JSON.stringify(again.value.holder) !== JSON.stringify(holder)) return fail(OTHERS_SPEAK);
  }
  step = TEXT_STEPS;
  report({ holder });
  if (options.read === 'text') return ok(holder);

  if (before?.whole) {
    holder = before.holder;
  } else {
    const { photo: range } = identity.value.layout;
    const read = await readPhoto(card, range, (photoSoFar) => {
      step += 1;
      report({ holder, photoSoFar });
    });
    if (!read.ok) return read;
    if (options.shared) {
      const again = await readPhoto(card, range, () => {});
      if (!again.ok) return again;
      if (!isDeepStrictEqual(again.value, read.value)) return fail(OTHERS_SPEAK);
    }
    const { photo, complete } = read.value;
    holder = { ...holder, ...optional('photo', photo), ...(complete ? {} : { photoRefused: true }) };
  }

  const asked = (applet: OptionalApplet): boolean => {
    if (before?.skip.has(applet) || (options.read === 'holder' && applet !== 'serial')) return false;
    options.onApplet?.(applet, holder);
    return true;
  };
  if (asked('adm')) {
    const laser = await readLaserNumber(card);
    if (!laser.ok) return laser;
    holder = { ...holder, ...optional('laserNumber', laser.value) };
  }
  if (asked('serial')) {
    const serial = await readChipSerial(card);
    if (!serial.ok) return serial;
    holder = { ...holder, ...optional('chipSerial', serial.value) };
  }
  if (asked('insurance')) {
    const insurance = await readHealthInsurance(card);
    if (!insurance.ok) return insurance;
    holder = { ...holder, ...optional('healthInsurance', insurance.value) };
  }
  step = of;
  report({ holder });
  return ok(holder);
}
