/**
 * The envelope around each service's record, as gateways and the proxies before them send it: numbers in quotes or
 * missing, an empty text where there is no error, a code as a text. Strict are only which service, whose question it was
 * and where the record came from.
 */
import { z } from 'zod';
import { arrived } from './json.ts';
import { arabicDigits } from './numbers.ts';
import { citizenNumber } from './values.ts';
import { CODES, JobReceipt } from './wire.ts';

/** Why a service, or a whole call, gave nothing. Without a number where the source named none; its own words are not kept. */
interface WireError {
  readonly errorNumber?: number;
  readonly errorMessage?: string;
}
const NAMELESS: WireError = { errorMessage: 'an error without a number' };

/** The answer of one service, whatever way it came in. */
export interface ReadAnswer {
  readonly serviceID: number;
  /** HTTP status of the agency; 0 where it said something that is not a status. */
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

/** A whole number, plain or in quotes, in digits of any script, with or without decimals that are zero. */
function whole(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const digits = /^\s*(\d{1,9})(?:\.0+)?\s*$/.exec(arabicDigits(value))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const Whole = z.preprocess((value) => whole(value) ?? value, z.number().int());
const Instant = z.iso.datetime({ offset: true });
/** Of a record's origin only what is used and shown. */
const ReadProvenance = z.object({
  serviceID: Whole.optional(),
  // When is only shown: a moment that cannot be read costs nothing, and is not shown.
  retrievedAt: Instant.optional().catch(undefined),
  sourceUpdatedAt: Instant.optional().catch(undefined),
  requestRef: z.string().optional(),
});
const ReadReceipt = z.object({
  ...JobReceipt.shape,
  serviceID: Whole,
  jobID: z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.uuid()),
  personalID: z.preprocess(citizenNumber, JobReceipt.shape.personalID),
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

/** A whole number up to a bound: where any number is taken, a citizen's may stand. */
function upTo(most: number, value: unknown): number | undefined {
  const number = whole(value);
  return number !== undefined && number >= 0 && number <= most ? number : undefined;
}
/** Published codes have five digits at most. */
const LARGEST_CODE = 99_999;
const A_DAY_MS = 86_400_000;

/** HTTP status: a number, a text that begins with one, or the word for 200. The answer around it was 200. */
function status(value: unknown): number {
  if (isNothing(value)) return 200;
  if (typeof value !== 'string') return upTo(999, value) ?? 0;
  if (/^\s*(ok|success)\s*$/i.test(value)) return 200;
  return Number(/^\s*(?:HTTP\/[\d.]+ )?(\d{3})\b/.exec(arabicDigits(value))?.[1] ?? 0);
}

/** A word that stands where there is no error. */
const NO_ERROR = /^\s*(-+|0+|n|null|none|nil|ok|success(ful)?|no error|ไม่มี|สำเร็จ)\s*$/i;
/** That a session is over, in words: of this kiosk's only where a whole call was refused. */
const SESSION_OVER =
  /\b(access |refresh )?(token|session|jwt)\b.{0,20}\b(expired?|invalid|not valid|revoked|timed? ?out)\b|\b(expired|invalid)[ _](token|session)\b|(โทเคน|โทเค็น|token|session|เซสชัน|การเข้าสู่ระบบ).{0,12}หมดอายุ|กรุณา(เข้าสู่ระบบ|ล็อกอิน)|\bnot logged ?in\b/i;

/** The member of an error, however its name is written. */
function memberOf(error: Readonly<Record<string, unknown>>, names: RegExp): unknown {
  const key = Object.keys(error).find((one) => names.test(one) && !isNothing(error[one]));
  return key === undefined ? undefined : error[key];
}

/**
 * What an error says; undefined where there is none: absent, empty, number zero, a word for none, or no number and no
 * message. A published code keeps its meaning wherever it stands: as a number, in quotes, or in the message.
 */
export function readError(sent: unknown): WireError | undefined {
  const value = Array.isArray(sent) && sent.length === 1 ? sent[0] : sent;
  if (isNothing(value) || value === false) return undefined;
  const inner = isObject(value) ? memberOf(value, /^errors?$/i) : undefined;
  if (isObject(inner) || Array.isArray(inner)) return readError(inner);
  const errorNumber = isObject(value)
    ? memberOf(value, /^(error_?)?(number|no|code)$/i)
    : (whole(value) ?? undefined);
  const errorMessage = isObject(value)
    ? memberOf(value, /^((error_?)?(message|msg|description)|error)$/i)
    : value;
  const number = whole(errorNumber);
  // Zero, or HTTP's word for "well".
  if (number === 0 || number === 200) return undefined;
  if (number !== undefined)
    return upTo(LARGEST_CODE, number) === undefined ? NAMELESS : { errorNumber: number };
  if (typeof errorMessage === 'string' && NO_ERROR.test(errorMessage)) return undefined;
  if (isNothing(errorMessage)) return isNothing(errorNumber) ? undefined : NAMELESS;
  const inWords = /(?<!\d)(9\d{4})(?!\d)/.exec(arabicDigits(String(errorMessage)))?.[1];
  return inWords === undefined ? NAMELESS : { errorNumber: Number(inWords) };
}

/**
 * What the refusal of a whole call says. Here words are enough for a session that is over: it is this kiosk's. Said of one
 * service, they may be of the agency's own session, and are its failure.
 */
export function readRefusal(value: unknown): WireError | undefined {
  const said = readError(value);
  if (said === undefined || said.errorNumber !== undefined) return said;
  const words = JSON.stringify(value).slice(0, 2000);
  return SESSION_OVER.test(words) ? { errorNumber: CODES.notLoggedIn } : said;
}

const read = <S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | null | undefined => {
  if (isNothing(value)) return undefined;
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/**
 * What an answer says under a name, however it is written: the values that differ. A name that came twice (`receipt (2)`,
 * json.ts) is not believed in either.
 */
function saidUnder(answer: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const plain = (key: string) =>
    key
      .toLowerCase()
      .replace(/ \(\d+\)$/, '')
      .replace(/[_\-\s]/g, '');
  const said = Object.entries(answer).flatMap(([key, value]) =>
    plain(key) === name.toLowerCase() ? [value] : [],
  );
  return [...new Map(said.map((value) => [JSON.stringify(value), value])).values()];
}

/** One element of `data`, as it came; undefined where it does not say of which service it is. */
export function readAnswer(sent: unknown): ReadAnswer | undefined {
  const value = arrived(sent);
  if (!isObject(value)) return undefined;
  const [services, errors, data, statuses, provenances, receipts] = [
    'serviceID',
    'responseError',
    'responseData',
    'responseStatus',
    'provenance',
    'receipt',
  ].map((name) => saidUnder(value, name)) as [
    unknown[],
    unknown[],
    unknown[],
    unknown[],
    unknown[],
    unknown[],
  ];
  const serviceID = services.length === 1 ? whole(services[0]) : undefined;
  if (serviceID === undefined) return undefined;
  const error = errors.map(readError).find((one) => one !== undefined);
  const [provenance, receipt] = [
    provenances.length > 1 ? null : read(ReadProvenance, provenances[0]),
    receipts.length > 1 ? null : read(ReadReceipt, receipts[0]),
  ];
  return {
    serviceID,
    responseStatus: statuses.map(status).find((one) => one !== 200) ?? 200,
    // Two records, and nothing that says which is meant: as if none had come.
    responseData: data.length > 1 ? undefined : data[0],
    ...(error === undefined ? {} : { responseError: error }),
    responseTimeMs: upTo(A_DAY_MS, value.responseTimeMs) ?? 0,
    ...(provenance === undefined ? {} : { provenance }),
    ...(receipt === undefined ? {} : { receipt }),
  };
}

/** Every answer in what came: a list of them may be an object with numbers for names, or stand in a wrapper. */
export function answersIn(value: unknown, depth = 0): readonly ReadAnswer[] {
  const answer = readAnswer(value);
  if (answer !== undefined) return [answer];
  if (value === null || typeof value !== 'object' || depth > 1) return [];
  return Object.values(value).flatMap((one) => answersIn(one, depth + 1));
}
