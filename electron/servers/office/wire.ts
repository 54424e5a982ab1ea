/**
 * What a kiosk and its office say to each other: batches of items in order, and what became of each. The office takes an
 * item once, by kiosk and sequence; the kiosk sends it again until that is said. Nothing in it is personal in clear.
 */
import { base64url } from 'jose';
import { z } from 'zod';

/** Where batches go, by POST. */
export const ITEMS_PATH = '/kiosk/v1/items';

/** No batch is longer, in bytes and in items: the sender keeps to half of it. */
export const BATCH_BYTES = 4 * 1024 * 1024;
export const BATCH_ITEMS = 500;

/** A name in the configuration of a kiosk. */
export const KioskName = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,19}$/);

/** From 1970 to 9998: years beyond are none to a database, and were never a kiosk's. */
const Moment = z.iso
  .datetime()
  .max(40)
  .refine((at) => Date.parse(at) >= 0 && Date.parse(at) < Date.UTC(9999, 0));
const Count = z.int().nonnegative();
/** No control characters and no halves of letters: a database refuses them, and a page must not draw them. */
const Reference = z
  .string()
  .max(60)
  .regex(/^\P{C}+$/u);
const Supply = z.enum(['ok', 'low', 'out']);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** As every request is sealed (electron/request/seal.ts): what is sealed otherwise, no registrar can open. */
const SealedHeader = z.looseObject({ alg: z.literal('ECDH-ES+A256KW'), enc: z.literal('A256GCM') });
function isSealedHeader(sealed: string): boolean {
  try {
    const header = new TextDecoder().decode(base64url.decode(sealed.slice(0, sealed.indexOf('.'))));
    return SealedHeader.safeParse(JSON.parse(header)).success;
  } catch {
    return false;
  }
}
/** A compact JWE (RFC 7516): five parts of base64url. Who may open it is not the office's server's to know. */
const Sealed = z
  .string()
  .max(3_000_000)
  .regex(/^[\w-]{10,2000}\.[\w-]{0,200}\.[\w-]{10,100}\.[\w-]+\.[\w-]{10,60}$/)
  .refine(isSealedHeader);

/** One line of the kiosk's journal, as it stands there. */
const PostedLine = z.strictObject({
  sequence: z.int().positive(),
  at: Moment,
  visitId: z.string().min(1).max(60),
  kind: z.string().min(1).max(40),
  /** JSON, byte for byte as the chain's hash is over it. */
  facts: z.string().max(20_000),
  hash: Hash,
});

const item = <K extends string, B extends z.ZodType>(kind: K, body: B) =>
  z.strictObject({ sequence: z.int().positive(), kind: z.literal(kind), body });

/** One item: what was written into the kiosk's store, in the same transaction as this. */
export const OfficeItem = z.discriminatedUnion('kind', [
  /** The kiosk, at the beginning of a series and when this changes: its version, and by which key its checkpoints are signed. */
  item(
    'kiosk',
    z.strictObject({
      version: z
        .string()
        .max(40)
        .regex(/^\P{C}*$/u),
      signingKey: z.strictObject({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string().regex(/^[\w-]{43}$/),
      }),
    }),
  ),
  /** Lines of the journal that follow one another; `previous` is the hash of the line before the first. */
  item('lines', z.strictObject({ previous: Hash, lines: z.array(PostedLine).min(1).max(200) })),
  item('request', z.strictObject({ requestNumber: Reference, keptAt: Moment, sealed: Sealed })),
  /** What the codes on papers of a request were given for. */
  item('papers', z.strictObject({ requestNumber: Reference, keptAt: Moment, sealed: Sealed })),
  /** The gateway has taken the request. */
  item('receipt', z.strictObject({ requestNumber: Reference, receiptNumber: Reference, at: Moment })),
  /** A signed checkpoint of the store (electron/journal/checkpoint.ts), over the lines before this item. */
  item('checkpoint', z.strictObject({ token: z.string().max(4000) })),
  item(
    'devices',
    z.strictObject({
      at: Moment,
      devices: z
        .array(
          z.strictObject({
            device: z.string().regex(/^[a-z][a-z-]{0,19}$/),
            state: z.enum(['ok', 'warning', 'down']),
            detail: z.strictObject({ th: z.string().max(300), en: z.string().max(300) }),
          }),
        )
        .max(20)
        // What is measured has one value for each.
        .refine((devices) => new Set(devices.map(({ device }) => device)).size === devices.length),
      /** Paper and toner as the printer says; null: it says nothing, or is not reached. Absent: a kiosk of before. */
      supplies: z.strictObject({ paper: Supply, toner: Supply }).nullable().optional(),
    }),
  ),
  /** The counter of request numbers of a Buddhist year. */
  item('counter', z.strictObject({ year: z.int().min(2500).max(2999), value: Count.max(2 ** 31 - 1) })),
]);
export type OfficeItem = z.infer<typeof OfficeItem>;

/** What is looked at before any item: each item is parsed for itself, so that those before a bad one are taken. */
export const OfficeBatch = z.strictObject({
  kiosk: KioskName,
  /** Made again when the kiosk's store was put back or begun anew: its sequence then begins at 1 again. */
  series: z.uuid(),
  /** The kiosk's clock as it sends. */
  sentAt: Moment,
  /** Items that wait in the kiosk, these included. */
  waiting: Count,
  /** In order, without a gap; none: the kiosk says that it lives. */
  items: z.array(z.looseObject({ sequence: z.int().positive() })).max(BATCH_ITEMS),
});
export type OfficeBatch = z.infer<typeof OfficeBatch>;

/** Why the office did not take a batch, or an item and those after it. Codes never change meaning. */
export const REFUSALS = {
  'certificate.missing': ['O01', 496, 'No client certificate was shown.'],
  'certificate.foreign': [
    'O02',
    495,
    'The client certificate is not of the authority that this office trusts.',
  ],
  'kiosk.other-name': ['O03', 403, 'The certificate is another kiosk’s.'],
  'batch.malformed': ['O04', 400, 'The batch is not in the form that is agreed.'],
  'batch.too-large': ['O05', 413, 'The batch is longer than one may be.'],
  'clock.wrong': ['O06', 409, 'The kiosk’s clock is not the office’s.'],
  'kiosk.too-fast': ['O07', 429, 'The kiosk sends faster than one may.'],
  'kiosk.too-much': ['O08', 429, 'The kiosk has sent more today than one may.'],
  'series.unknown': [
    'O09',
    409,
    'The kiosk’s store was replaced, put back or begun anew: the office must accept it.',
  ],
  'item.jumps-back': ['O10', 409, 'The sequence goes back within a batch.'],
  'item.gap': ['O11', 409, 'An item is missing before this one.'],
  'item.changed': [
    'O12',
    409,
    'The office has another item at this place: the store was rolled back or changed.',
  ],
  'item.malformed': ['O13', 422, 'The item is not in the form that is agreed.'],
  'line.broken': ['O14', 409, 'A line of the journal does not follow from the one before it.'],
  'checkpoint.unsigned': ['O15', 409, 'The checkpoint is not signed by this kiosk’s key.'],
  'checkpoint.forks': ['O16', 409, 'The checkpoint has another head than the lines that the office has.'],
  'checkpoint.back': [
    'O17',
    409,
    'The checkpoint does not continue the last one: it is of an older or another store.',
  ],
  'key.changed': ['O18', 409, 'The kiosk’s signing key is another: the office must accept it.'],
  'request.changed': ['O19', 409, 'The office has another request under this number.'],
  'database.full': ['O20', 507, 'The office’s database is full.'],
  'database.away': ['O21', 503, 'The office’s database does not answer.'],
  'office.failed': ['O22', 500, 'The office met an error that nobody expected.'],
} as const satisfies Record<string, readonly [code: string, status: number, what: string]>;
export type RefusalName = keyof typeof REFUSALS;

/** What came of a batch: each item that the office has, and why it has no more of them. */
export const OfficeAnswer = z.object({
  /** In order; `known`: it had it already. What is said here is in the database for good. */
  acknowledged: z
    .array(z.object({ sequence: z.int().positive(), as: z.enum(['taken', 'known']) }))
    .max(BATCH_ITEMS),
  refused: z
    .object({
      name: z.enum(Object.keys(REFUSALS) as [RefusalName, ...RefusalName[]]),
      code: z.string().max(10),
      /** Of the item; null: of the batch. */
      sequence: z.int().positive().nullable(),
    })
    .nullable(),
});
export type OfficeAnswer = z.infer<typeof OfficeAnswer>;
