/**
 * Pictures from outside, before anything draws them: what they claim to be is read from their own heads, because a few
 * kilobytes may ask for gigabytes of dots. Nothing is decoded here.
 */
import { fail, ok, type Result } from './result.ts';

/** How large a picture may claim to be: dots of each side, and all of them. */
export interface PictureLimits {
  readonly side: number;
  readonly dots: number;
}

/** The photo of a card has about 148 × 178 dots; a face in a record not much more. Both are drawn at a few centimetres. */
export const FACE_LIMITS: PictureLimits = { side: 2000, dots: 2_000_000 };

/** Why a picture may not be drawn: of no kind that is drawn here, damaged in its head, or more dots than is allowed. */
export type PictureFault = 'not-a-picture' | 'damaged' | 'too-large';

/** A picture that may be drawn: its own bytes, without what stands behind or beside the dots. */
export interface Picture {
  readonly type: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

const within = (width: number, height: number, limits: PictureLimits): boolean =>
  Math.max(width, height) <= limits.side && width * height <= limits.dots;

/** A picture of either kind that is drawn here, told by its own first bytes and by no name. */
export function checkedPicture(bytes: Uint8Array, limits: PictureLimits): Result<Picture, PictureFault> {
  if (beginsAsJpeg(bytes)) {
    const jpeg = checkedJpeg(bytes, limits);
    if (!jpeg.ok) return jpeg;
    const { dots, bytes: cut } = jpeg.value;
    return dots === undefined ? fail('damaged') : ok({ type: 'jpeg', ...dots, bytes: cut });
  }
  return PNG_SIGNATURE.every((byte, at) => bytes[at] === byte)
    ? checkedPng(bytes, limits)
    : fail('not-a-picture');
}

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Frames that a browser draws: baseline, extended, progressive. The others are lossless, arithmetic or hierarchical. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
const isOtherFrame = (code: number): boolean =>
  (code >= 0xc3 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)) || code === 0xde || code === 0xdf;
/** A progressive picture of three colours has about ten; each costs as much as all the dots, however few bytes it has. */
const MOST_SCANS = 40;

/** Whether these bytes begin as a JPEG does. */
export function beginsAsJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === MARKER && bytes[1] === SOI && bytes[2] === MARKER;
}

/** How far a JPEG could be walked. */
interface Walk {
  /** Bytes up to and with its own end marker; undefined while that is not among the bytes. */
  readonly length: number | undefined;
  /** Bytes that were understood: a decoder looks for the next marker behind them, and could find anything. */
  readonly understood: number;
}

/** Walks the segments of a JPEG. `onSegment` is told each whole one: its marker, and what follows its length. */
function walkJpeg(bytes: Uint8Array, onSegment: (code: number, body: Uint8Array) => void): Walk {
  const ranOut: Walk = { length: undefined, understood: bytes.length };
  let at = 2;
  while (at + 1 < bytes.length) {
    const lost: Walk = { length: undefined, understood: at };
    if (bytes[at] !== MARKER) return lost;
    const code = bytes[at + 1] as number;
    if (code === MARKER) {
      at += 1; // fill byte before a marker
      continue;
    }
    if (code === EOI) return { length: at + 2, understood: at + 2 };
    if (code === 0x00) return lost;
    if (code === 0x01 || (code >= 0xd0 && code <= 0xd8)) {
      at += 2; // markers that stand alone
      continue;
    }
    if (at + 3 >= bytes.length) return ranOut;
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    if (length < 2) return lost;
    if (at + 2 + length <= bytes.length) onSegment(code, bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
    if (code === SOS) at = endOfScan(bytes, at);
  }
  return ranOut;
}

/**
 * Number of bytes up to and with the JPEG's own end marker, by walking its segments, so that an end marker inside a
 * thumbnail is not taken for the end. Undefined while the end is not among `bytes`, or when they are not a JPEG.
 */
export function jpegLength(bytes: Uint8Array): number | undefined {
  return beginsAsJpeg(bytes) ? walkJpeg(bytes, () => undefined).length : undefined;
}

/** Entropy-coded data: runs to the next marker that is neither a stuffed FF00 nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] as number;
    if (bytes[at] === MARKER && next !== 0x00 && next !== MARKER && !(next >= 0xd0 && next <= 0xd7)) break;
    at += 1;
  }
  return at;
}

/** A JPEG, or its beginning, that may be drawn. */
export interface Jpeg {
  /** Its end marker was found. */
  readonly whole: boolean;
  /** Undefined while its frame is not among the bytes: then nothing is drawn. */
  readonly dots: { readonly width: number; readonly height: number } | undefined;
  /** The bytes up to its end, or as far as they were understood: what is there draws from the top. */
  readonly bytes: Uint8Array;
}

/** What a JPEG, or its beginning, says of itself; a fault means that more bytes would not mend it. */
export function checkedJpeg(bytes: Uint8Array, limits: PictureLimits): Result<Jpeg, PictureFault> {
  if (!beginsAsJpeg(bytes)) return fail('not-a-picture');
  let dots: Jpeg['dots'];
  let wrong: PictureFault | undefined;
  let scans = 0;
  const { length, understood } = walkJpeg(bytes, (code, body) => {
    if (isOtherFrame(code)) wrong ??= 'not-a-picture';
    if (code === SOS) scans += 1;
    // A scan before the frame draws nothing that is known.
    if (scans > (dots === undefined ? 0 : MOST_SCANS)) wrong ??= 'damaged';
    if (!FRAMES.includes(code)) return;
    const [depth, h1 = 0, h2 = 0, w1 = 0, w2 = 0, colours = 0] = body;
    if (dots !== undefined || depth !== 8 || ![1, 3, 4].includes(colours) || body.length !== 6 + 3 * colours)
      wrong ??= 'damaged';
    dots ??= { width: (w1 << 8) | w2, height: (h1 << 8) | h2 };
    if (dots.width === 0 || dots.height === 0) wrong ??= 'damaged';
    else if (!within(dots.width, dots.height, limits)) wrong ??= 'too-large';
  });
  if (wrong !== undefined) return fail(wrong);
  return ok({ whole: length !== undefined, dots, bytes: bytes.subarray(0, length ?? understood) });
}

const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bits of a sample that each colour type may have (PNG specification, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Whether these are bits and a colour type of the PNG specification. */
export const isPngDepth = (depth: number, colour: number): boolean =>
  DEPTHS[colour]?.includes(depth) ?? false;
/** What a PNG needs to be drawn. Profiles and words may be packed thousandfold, and further frames do not belong to a portrait. */
const PNG_KEPT: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'pHYs', 'IDAT', 'IEND'];

/** A PNG with nothing in it but what is drawn. */
export function checkedPng(bytes: Uint8Array, limits: PictureLimits): Result<Picture, PictureFault> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, PNG_SIGNATURE.length)];
  let dots: { width: number; height: number } | undefined;
  let drawn = false;
  for (let at = PNG_SIGNATURE.length, type = ''; type !== 'IEND'; ) {
    if (at + 12 > bytes.length) return fail('damaged');
    const end = at + 12 + view.getUint32(at);
    type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (end > bytes.length || (type === 'IHDR') !== (dots === undefined)) return fail('damaged');
    if (type === 'IHDR') {
      if (end - at !== 12 + 13 || !isPngDepth(view.getUint8(at + 16), view.getUint8(at + 17)))
        return fail('damaged');
      dots = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
      if (dots.width === 0 || dots.height === 0) return fail('damaged');
      if (!within(dots.width, dots.height, limits)) return fail('too-large');
    }
    drawn ||= type === 'IDAT';
    if (PNG_KEPT.includes(type)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return drawn && dots !== undefined
    ? ok({ type: 'png', ...dots, bytes: Buffer.concat(kept) })
    : fail('damaged');
}
