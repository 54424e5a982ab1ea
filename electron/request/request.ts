/**
 * The written request of Section 25, Official Information Act B.E. 2540: who asks, whom, for what.
 * Its canonical form is what the holder signs with the PIN: the digest goes into the SAS challenge.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { BuddhistDate, Holder, HolderAddress } from '../../native/index.ts';
import { Capacity, DatabaseId, Handling, Text } from '../contract/words.ts';
import { canonicalJson } from '../words/canonical.ts';
import { nameText } from '../words/thai.ts';

/** A request's number, such as `ตย.0000/ม25/2569/000123`: office prefix, section, Buddhist year, counter. */
export const RequestNumber = z
  .string()
  .regex(/^[^/\s]{1,20}\/ม25\/\d{4}\/\d{6,9}$/)
  .brand<'RequestNumber'>();
export type RequestNumber = z.infer<typeof RequestNumber>;

/**
 * The part of an office and a kiosk: Thai and Latin letters, digits and a few marks, none that a number, a path, a
 * command or a line would take for its own.
 */
export const RequestPrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9\u0E01-\u0E2E\u0E40-\u0E44\u0E50-\u0E59][A-Za-z0-9\u0E01-\u0E3A\u0E40-\u0E4E\u0E50-\u0E59._()-]{0,19}$/,
    'must be 1–20 letters, digits, dots, hyphens, underscores or brackets, without a space or a stroke',
  );

/**
 * Makes a request number. `counter` runs from 1 within one office and Buddhist year.
 * Throws when a part is out of range: the caller's configuration (`RequestPrefix`) and store have already been checked.
 */
export function requestNumber(prefix: string, buddhistYear: number, counter: number): RequestNumber {
  return RequestNumber.parse(`${prefix}/ม25/${buddhistYear}/${String(counter).padStart(6, '0')}`);
}

/** The holder as the request names them, in full: requests are sealed, printed, and nowhere else. */
const RequestHolder = z
  .strictObject({
    citizenId: z.string().regex(/^\d{13}$/),
    name: Text,
    /** Buddhist era; month and day may be unknown. Absent when the card leaves it empty. */
    birthDate: z
      .strictObject({
        year: z.number().int(),
        month: z.number().int().min(1).max(12).optional(),
        day: z.number().int().min(1).max(31).optional(),
      })
      .readonly()
      .optional(),
    /** One line, as on the card; empty when the card leaves it empty. */
    address: z.string(),
  })
  .readonly();

/** The request itself. */
export const SectionRequest = z
  .strictObject({
    office: Text,
    kioskId: z.string(),
    requestNumber: RequestNumber,
    /** ISO 8601 with zone. */
    madeAt: z.iso.datetime({ offset: true }),
    holder: RequestHolder,
    /** Somebody acts for the holder, in this right (Section 25 paragraph 5). */
    onBehalf: z.strictObject({ capacity: Capacity }).readonly().optional(),
    lines: z
      .array(z.strictObject({ databaseId: DatabaseId, handling: Handling }).readonly())
      .min(1)
      .readonly(),
    /** The sentence by which the holder states the wish: `DECLARATION` of wording.ts. */
    declaration: Text,
    /** 128 random bits: the digest goes to the Security Access Server, which is not to guess from it what was asked. */
    salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  })
  .readonly();
export type SectionRequest = z.infer<typeof SectionRequest>;
export type RequestHolder = z.infer<typeof RequestHolder>;

const addressLine = (a: HolderAddress) =>
  [
    a.houseNumber,
    a.village,
    a.lane,
    a.soi,
    a.road && !/^ถ(นน|\.)/.test(a.road) ? `ถนน${a.road}` : a.road,
    a.subdistrict,
    a.district,
    a.province,
  ]
    .filter((part) => part !== '')
    .join(' ');

const partial = (date: BuddhistDate) => ({
  year: date.year,
  ...(date.month === undefined ? {} : { month: date.month }),
  ...(date.day === undefined ? {} : { day: date.day }),
});

/** The card's holder as the request names them. */
export function requestHolder(holder: Holder): RequestHolder {
  return {
    citizenId: holder.citizenId,
    name: nameText(holder),
    ...(holder.birthDate === undefined ? {} : { birthDate: partial(holder.birthDate) }),
    address: holder.address === undefined ? '' : addressLine(holder.address),
  };
}

/** A new salt for a request, base64url. */
export const requestSalt = (): string => randomBytes(16).toString('base64url');

/** The request in canonical JSON (RFC 8785): one request, one string, whatever order its keys were written in. */
export function canonicalRequest(request: SectionRequest): string {
  return canonicalJson(SectionRequest.parse(request));
}

/** SHA-256 of a canonical text, in base64url: 43 characters. */
export function requestDigest(canonical: string): string {
  return createHash('sha256').update(canonical, 'utf8').digest('base64url');
}
