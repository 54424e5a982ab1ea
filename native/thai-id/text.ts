/** Text of the card: TIS-620 decoded as its superset CP874, padded with spaces, parts separated by `#` (card.md §1.6). */
import type { HolderAddress, HolderName } from './holder.ts';

const cp874 = new TextDecoder('windows-874');

/** Controls of TIS-620 and C1, which Windows-874 fills with characters that no card writes. */
const isText = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f && !(byte >= 0x80 && byte <= 0x9f);
/** What CP874 makes of bytes that it does not define. */
const UNDEFINED = /\ufffd/g;
/** Marks that stand above or below one Thai consonant: more than three are not a word, and would be drawn as a tower. */
const TOWER = /([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{3})[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+/g;

/**
 * Decodes a text field. 00 ends the text, whatever an older, longer one left behind it; bytes that are not text are dropped,
 * padding is trimmed. The status word must be cut before.
 */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = (end < 0 ? bytes : bytes.subarray(0, end)).filter(isText);
  return cp874.decode(text).replace(UNDEFINED, '').replace(TOWER, '$1').trim();
}

/** Name field: prefix#first#middle#last; missing parts are empty. Undefined when nothing is there. Never split by spaces. */
export function parseName(text: string): HolderName | undefined {
  const [prefix = '', first = '', middle = '', ...last] = text.split('#').map((part) => part.trim());
  const name = { prefix, first, middle, last: last.filter((part) => part !== '').join(' ') };
  return Object.values(name).some((part) => part !== '') ? name : undefined;
}

type AddressPart = keyof HolderAddress;

/** Labels by which a part of the address says what it is, longest first where one begins another. */
const LABELS: readonly (readonly [AddressPart, RegExp])[] = [
  // หมู่บ้าน is the name of an estate, which stands where the lane would, and no number of a village.
  ['village', /^(หมู่ที่|หมู่(?!บ้าน)|ม\.(?=\s*[0-9๐-๙]))/],
  ['lane', /^(ตรอก|ตฺรอก)/],
  ['soi', /^(ซอย|ซ\.)/],
  ['road', /^(ถนน|ถ\.)/],
  ['subdistrict', /^(ตำบล|แขวง|ต\.)/],
  ['district', /^(กิ่งอำเภอ|อำเภอ|เขต|อ\.)/],
  ['province', /^(จังหวัด|กรุงเทพมหานคร|จ\.)/],
];

/** The parts in the order of their slots: sources agree on 0, 1, 5, 6, 7. */
const BY_SLOT: readonly AddressPart[] = [
  'houseNumber',
  'village',
  'lane',
  'soi',
  'road',
  'subdistrict',
  'district',
  'province',
];
/** Slots at the end that every address has: subdistrict, district, province. */
const LAST_SLOTS = 3;
/** Text of this length fills its field, and may have lost its last parts: then nothing is counted from its end. */
const FULL_FIELD = 140;

/** Parts of an address, by `#`; where a card has none, by its labels. Blank ones past the eighth are dropped. */
function slotsOf(text: string): readonly string[] {
  const slots = text
    .split(
      text.includes('#') ? /#/ : /\s+(?=หมู่ที่|ตรอก|ซอย|ถนน|ตำบล|แขวง|กิ่งอำเภอ|อำเภอ|เขต|จังหวัด|กรุงเทพมหานคร)/,
    )
    .map((part) => part.trim());
  while (slots.length > BY_SLOT.length && slots.at(-1) === '') slots.pop();
  return slots;
}

/**
 * Where a part without a label belongs. Fewer or more parts than eight lack, or have, something between village and
 * subdistrict: the last three are counted from the end.
 */
function slotAt(at: number, count: number, cutShort: boolean): number {
  const middle = Math.min(at, BY_SLOT.length - LAST_SLOTS - 1);
  if (cutShort || count < LAST_SLOTS + 1) return Math.min(at, BY_SLOT.length - 1);
  return at >= count - LAST_SLOTS ? BY_SLOT.length - (count - at) : middle;
}

/** Address field: eight parts by `#`, told apart by their label; a part without one goes by its slot. Undefined when empty. */
export function parseAddress(text: string): HolderAddress | undefined {
  const parts: Record<AddressPart, string> = {
    houseNumber: '',
    village: '',
    lane: '',
    soi: '',
    road: '',
    subdistrict: '',
    district: '',
    province: '',
  };
  const slots = slotsOf(text);
  for (const [at, part] of slots.entries()) {
    if (part === '') continue;
    // The house number is the one part that has no label and may begin like anything.
    const label = at === 0 ? undefined : LABELS.find(([, pattern]) => pattern.test(part));
    const name = label?.[0] ?? BY_SLOT[slotAt(at, slots.length, text.length >= FULL_FIELD)] ?? 'province';
    parts[name] = parts[name] === '' ? part : `${parts[name]} ${part}`;
  }
  return slots.some((part) => part !== '') ? parts : undefined;
}

/** How many bytes at the start of an address part are its label, such as ถนน; 0 without one. */
export function labelLength(part: Uint8Array): number {
  const text = cp874.decode(part);
  for (const [, pattern] of LABELS) {
    const label = pattern.exec(text)?.[0];
    // One byte is one character in CP874.
    if (label !== undefined) return label.length;
  }
  return 0;
}
