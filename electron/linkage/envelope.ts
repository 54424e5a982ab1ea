/**
 * The envelope around each service's record, as gateways and the proxies before them send it: numbers in quotes or
 * missing, an empty text where there is no error, a code as a text. Strict are only which service, whose question it was
 * and where the record came from.
 */
import { z } from 'zod';
import { JobReceipt } from './wire.ts';

/** Why a service, or a whole call, gave nothing. Without a number where the source named none; its own words are not kept. */
export interface WireError {
  readonly errorNumber?: number;
  readonly errorMessage?: string;
}
const NAMELESS: WireError = { errorMessage: 'an error without a number' };

/** The answer of one service, whatever way it came in. */
export interface ReadAnswer {
  readonly serviceID: number;
  /** HTTP status of the agency; 0 where it said something that is none. */
  readonly responseStatus: number;
  readonly responseData: unknown;
  readonly responseError?: WireError | null | undefined;
  readonly responseTimeMs: number;
  /** `null`: there is one, and it cannot be read. */
  readonly provenance?: z.infer<typeof ReadProvenance> | null | undefined;
  readonly receipt?: JobReceipt | null | undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isNothing = (value: unknown) =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A whole number, plain or in quotes. */
function whole(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : undefined;
}

const Whole = z.preprocess((value) => whole(value) ?? value, z.number().int());
const Instant = z.iso.datetime({ offset: true });
/** Of a record's origin only what is used and shown. */
const ReadProvenance = z.object({
  serviceID: Whole.optional(),
  retrievedAt: Instant,
  sourceUpdatedAt: z.preprocess((value) => value || undefined, Instant.optional()),
  requestRef: z.string().optional(),
});
const ReadReceipt = z.object({
  ...JobReceipt.shape,
  serviceID: Whole,
  personalID: z.preprocess(
    (value) => (typeof value === 'number' ? String(value).padStart(13, '0') : value),
    JobReceipt.shape.personalID,
  ),
});

const YES_OR_NO: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [1, true],
  ['1', true],
  [false, false],
  ['false', false],
  [0, false],
  ['0', false],
]);

/** The directory, each service read for itself; undefined: one that cannot be read. */
export const ReadDirectory = z.object({
  service: z
    .array(
      z
        .object({
          serviceID: Whole,
          citizenRight: z.preprocess((value) => YES_OR_NO.get(value), z.boolean()),
        })
        .optional()
        .catch(undefined),
    )
    .max(10_000),
});

/** HTTP status: a number, a text that begins with one, or the word for 200. The answer around it was 200. */
function status(value: unknown): number {
  if (isNothing(value)) return 200;
  if (typeof value !== 'string') return whole(value) ?? 0;
  if (/^\s*(ok|success)\s*$/i.test(value)) return 200;
  return Number(/^\s*(?:HTTP\/[\d.]+ )?(\d{3})\b/.exec(value)?.[1] ?? 0);
}

/**
 * What an error says; undefined where there is none: absent, empty, number nought, or no number and no message. A published
 * code keeps its meaning wherever it stands: as a number, in quotes, or in the message.
 */
export function readError(value: unknown): WireError | undefined {
  if (isNothing(value) || value === false) return undefined;
  const { errorNumber, errorMessage } = isObject(value)
    ? value
    : { errorNumber: whole(value), errorMessage: value };
  const number = whole(errorNumber);
  if (number !== undefined && number !== 0) return { errorNumber: number };
  if (isNothing(errorMessage)) return isNothing(errorNumber) || number === 0 ? undefined : NAMELESS;
  if (number === 0) return undefined;
  const inWords = /(?<!\d)(9\d{4})(?!\d)/.exec(String(errorMessage))?.[1];
  return inWords === undefined ? NAMELESS : { errorNumber: Number(inWords) };
}

const read = <S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | null | undefined => {
  if (isNothing(value)) return undefined;
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/** One element of `data`; undefined where it does not say of which service it is. */
export function readAnswer(value: unknown): ReadAnswer | undefined {
  if (!isObject(value)) return undefined;
  const serviceID = whole(value.serviceID);
  if (serviceID === undefined) return undefined;
  const [error, provenance, receipt] = [
    readError(value.responseError),
    read(ReadProvenance, value.provenance),
    read(ReadReceipt, value.receipt),
  ];
  return {
    serviceID,
    responseStatus: status(value.responseStatus),
    responseData: value.responseData,
    ...(error === undefined ? {} : { responseError: error }),
    responseTimeMs: whole(value.responseTimeMs) ?? 0,
    ...(provenance === undefined ? {} : { provenance }),
    ...(receipt === undefined ? {} : { receipt }),
  };
}
