/**
 * The office's emblem, as the office supplies it: a PNG and nothing else, because a picture that could carry script or
 * links (SVG) has no place on an official paper. Every chunk of the file is checked before a page ever draws it.
 */
import { inflateSync } from 'node:zlib';
import { checkedPng, isPngDepth } from '../../native/index.ts';
import type { PrintDocument } from '../contract/paper.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { readSmallFile } from './strict-file.ts';

/** Checksum of a chunk (PNG, annex D). Node 18, under which the doctor reads a configuration, has none of its own. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const LARGEST_FILE = 512 * 1024;
/** 3 cm at 254 dots an inch: what is printed must not be coarse. */
const SMALLEST_SIDE = 300;
const LARGEST_SIDE = 2000;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Channels of each colour type (PNG specification, table 11.1). */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Why these bytes are not a PNG that may be printed; undefined when they are. */
function wrongWith(bytes: Buffer): string | undefined {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return 'it is not a PNG';
  let header: Buffer | undefined;
  const picture: Buffer[] = [];
  let at = 8;
  for (;;) {
    if (at + 12 > bytes.length) return 'it is cut short';
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > bytes.length) return 'it is cut short';
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      return `its part ${JSON.stringify(type)} is damaged`;
    if ((at === 8) !== (type === 'IHDR')) return 'its parts are out of order';
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') picture.push(body);
    if (type === 'acTL') return 'it moves';
    at += 12 + length;
    if (type === 'IEND') break;
  }
  if (at !== bytes.length) return 'something follows the picture';
  if (header?.length !== 13) return 'its head is damaged';
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth = 0, colour = 0, , , interlace] = header.subarray(8);
  const sides = [width, height];
  if (Math.min(...sides) < SMALLEST_SIDE || Math.max(...sides) > LARGEST_SIDE)
    return `it has ${width} × ${height} dots; each side must have ${SMALLEST_SIDE} to ${LARGEST_SIDE}`;
  if (Math.max(...sides) > 2 * Math.min(...sides)) return 'one side is more than twice the other';
  if (!isPngDepth(depth, colour)) return 'its dots are of no known kind';
  if (interlace !== 0) return 'it is interlaced';
  const row = 1 + Math.ceil((width * depth * (CHANNELS[colour] ?? 0)) / 8);
  try {
    if (inflateSync(Buffer.concat(picture), { maxOutputLength: row * height }).length !== row * height)
      return 'dots are missing';
  } catch {
    return 'its dots cannot be read';
  }
  return undefined;
}

/** Reads an emblem as a data URL. What is wrong with the file is `config.bad`, in words for whoever set the kiosk up. */
export function readEmblem(path: string): Result<string, Fault> {
  const bad = (why: string) => fail(fault('config.bad', `the emblem ${path}: ${why}`));
  const read = readSmallFile(path, LARGEST_FILE);
  if (!read.ok) return bad(`cannot be read: ${read.fault}`);
  const why = wrongWith(read.value);
  if (why !== undefined) return bad(why);
  // Without the profiles and words that graphics programs add: packed thousandfold, they would be unpacked for each page.
  const picture = checkedPng(read.value, { side: LARGEST_SIDE, dots: LARGEST_SIDE ** 2 });
  if (!picture.ok) return bad(`it cannot be drawn: ${picture.fault}`);
  return ok(`data:image/png;base64,${Buffer.from(picture.value.bytes).toString('base64')}`);
}

/** A page renderer whose papers all bear what the site has. The signature in a paper's code does not cover it. */
export function withSite<P extends { pdf(document: PrintDocument): unknown }>(
  pages: P,
  site: { readonly emblem?: string; readonly checkPage?: string },
): P {
  return {
    ...pages,
    pdf: (document: PrintDocument) =>
      pages.pdf(
        document.kind === 'closing' || document.kind === 'blank'
          ? { ...document, ...emblemOf(site) }
          : { ...document, ...site },
      ),
  };
}

/** The slip of the day's end has no code that anybody checks there. */
const emblemOf = ({ emblem }: { readonly emblem?: string }) => (emblem === undefined ? {} : { emblem });
