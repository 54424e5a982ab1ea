/** Lists that are longer than a page: from which line the next page goes on. Lines that come meanwhile move nothing. */
import { z } from 'zod';
import { canBeHeld, Denied } from './denied.ts';

/** `next` of a page, as a question brings it back. */
export const After = z.string().max(400).optional();

/** The last line of a page as a text that means nothing to whoever has it; null: there is no page after it. */
export const placeOf = (place: readonly string[] | null): string | null =>
  place === null ? null : Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place in `after`, of this form. Throws `malformed` where it is none. */
export function placeIn<T>(after: string | undefined, form: z.ZodType<T>): T | undefined {
  if (after === undefined) return undefined;
  try {
    const place = form.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
    if (canBeHeld(place)) return place;
  } catch {
    // As one that cannot be held.
  }
  throw new Denied(400, 'malformed');
}
