/** Finding the end of the card's JPEG. The photo field is padded; the picture is never trimmed as text (card.md §1.7). */

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

/** Whether these bytes begin as a JPEG does. */
export function beginsAsJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === MARKER && bytes[1] === SOI && bytes[2] === MARKER;
}

/**
 * Number of bytes up to and with the JPEG's own end marker, by walking its segments, so that an end marker inside a
 * thumbnail is not taken for the end. Undefined while the end is not among `bytes`, or when they are not a JPEG.
 */
export function jpegLength(bytes: Uint8Array): number | undefined {
  if (!beginsAsJpeg(bytes)) return undefined;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== MARKER) return undefined;
    const code = bytes[at + 1] as number;
    if (code === MARKER) {
      at += 1; // fill byte before a marker
      continue;
    }
    if (code === EOI) return at + 2;
    if (code === 0x00) return undefined;
    if (code === 0x01 || (code >= 0xd0 && code <= 0xd8)) {
      at += 2; // markers that stand alone
      continue;
    }
    if (at + 3 >= bytes.length) return undefined;
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    if (length < 2) return undefined;
    at += 2 + length;
    if (code === SOS) {
      // Entropy-coded data: runs to the next marker that is neither a stuffed FF00 nor a restart.
      while (at + 1 < bytes.length) {
        const next = bytes[at + 1] as number;
        if (bytes[at] === MARKER && next !== 0x00 && next !== MARKER && !(next >= 0xd0 && next <= 0xd7))
          break;
        at += 1;
      }
    }
  }
  return undefined;
}

/**
 * The picture out of the whole field. A JPEG whose end is lost is kept whole (it still draws top-down);
 * a field that does not begin as a JPEG holds no photo.
 */
export function cutPhoto(field: Uint8Array): Uint8Array | undefined {
  if (!beginsAsJpeg(field)) return undefined;
  const length = jpegLength(field);
  return length === undefined ? field.slice() : field.slice(0, length);
}
