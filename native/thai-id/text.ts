/** Text of the card: TIS-620 decoded as its superset CP874, padded with spaces, parts separated by `#` (card.md §1.6). */
import type { HolderAddress, HolderName } from './holder.ts';

const cp874 = new TextDecoder('windows-874');

/** C0 and C1 controls, and U+FFFD: what CP874 makes of bytes that TIS-620 does not define. */
const NOT_TEXT = /[\p{Cc}\ufffd]/gu;

/** Decodes a text field: NUL and undefined bytes are dropped, padding is trimmed. The status word must be cut before. */
export function decodeText(bytes: Uint8Array): string {
  return cp874.decode(bytes).replace(NOT_TEXT, '').trim();
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
  ['village', /^(หมู่ที่|หมู่|ม\.)/],
  ['lane', /^(ตรอก|ตฺรอก)/],
  ['soi', /^(ซอย|ซ\.)/],
  ['road', /^(ถนน|ถ\.)/],
  ['subdistrict', /^(ตำบล|แขวง|ต\.)/],
  ['district', /^(อำเภอ|เขต|กิ่งอำเภอ|อ\.)/],
  ['province', /^(จังหวัด|กรุงเทพมหานคร|จ\.)/],
];

/** Where a part without a label belongs, by its slot: sources agree on 0, 1, 5, 6, 7. */
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
  let any = false;
  for (const [slot, raw] of text.split('#').entries()) {
    const part = raw.trim();
    if (part === '') continue;
    any = true;
    // The house number is the one part that has no label and may begin like anything.
    const label = slot === 0 ? undefined : LABELS.find(([, pattern]) => pattern.test(part));
    const name = label?.[0] ?? BY_SLOT[Math.min(slot, BY_SLOT.length - 1)] ?? 'province';
    parts[name] = parts[name] === '' ? part : `${parts[name]} ${part}`;
  }
  return any ? parts : undefined;
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
