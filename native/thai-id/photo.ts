/** The card's photo: a JPEG in a padded field. The picture is never trimmed as text (card.md §1.7). */
import { checkedJpeg, FACE_LIMITS } from '../picture.ts';

export { beginsAsJpeg, jpegLength } from '../picture.ts';

/** The beginning of a photo: what of it may be drawn already, and whether it has ended. */
export interface PhotoSoFar {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** Looks at the beginning of a photo. Undefined: it never will be one that may be drawn, and need not be read further. */
export function photoSoFar(field: Uint8Array): PhotoSoFar | undefined {
  const jpeg = checkedJpeg(field, FACE_LIMITS);
  return jpeg.ok ? jpeg.value : undefined;
}

/**
 * The picture out of the whole field. A JPEG whose end is lost is kept as far as it goes (it still draws top-down); a
 * field that does not begin as a JPEG, or claims more dots than a portrait can have, holds no photo.
 */
export function cutPhoto(field: Uint8Array): Uint8Array | undefined {
  return photoSoFar(field)?.bytes.slice();
}
