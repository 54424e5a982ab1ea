/**
 * Everything that window and visit say to each other. The visit sends whole views, never deltas; the window sends
 * intents. Each side parses what it gets: nothing is believed because of where it came from.
 */
import { z } from 'zod';

/** A text for people, in every language of the kiosk. Thai comes first everywhere. */
export const Text = z.object({ th: z.string(), en: z.string() }).readonly();
export type Text = z.infer<typeof Text>;

/** One look at the holder's records (Section 24), as screen and paper show it. */
export const Disclosure = z.object({ at: Text, database: Text, who: Text, purpose: Text }).readonly();
export type Disclosure = z.infer<typeof Disclosure>;

/** A database's id as the catalogue writes it, such as `dopa_person`. */
export const DatabaseId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,39}$/)
  .brand<'DatabaseId'>();
export type DatabaseId = z.infer<typeof DatabaseId>;

/** What the holder wants done with one database's record (Section 25 paragraph 1). */
export const Handling = z.enum(['inspect', 'copy', 'certified-copy']);
export type Handling = z.infer<typeof Handling>;

/** What became of one database. Not answering is never "none held". */
export const OutcomeKind = z.enum([
  'waiting',
  'found',
  'none-held',
  'not-open',
  'source-failing',
  'session-lost',
]);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

/** One line of a record: a label in plain words and its value. `cut` says why the value is withheld (Section 9). */
export const RecordField = z
  .object({
    key: z.string(),
    label: Text,
    value: Text,
    /** `plain` shows as is; `personal` is hidden on the screen until the holder touches "show". */
    privacy: z.enum(['plain', 'personal']),
    cut: Text.optional(),
  })
  .readonly();
export type RecordField = z.infer<typeof RecordField>;

/** A group of fields under one heading, or a table of rows (`columns` and `rows`). */
export const RecordSection = z
  .object({
    heading: Text.optional(),
    fields: z.array(RecordField).readonly(),
    table: z
      .object({
        columns: z.array(Text).readonly(),
        rows: z.array(z.array(Text).readonly()).readonly(),
      })
      .readonly()
      .optional(),
  })
  .readonly();
export type RecordSection = z.infer<typeof RecordSection>;

/** Where a record came from; printed on each page of its copy. */
export const Provenance = z
  .object({
    databaseId: DatabaseId,
    serviceId: z.number().int(),
    database: Text,
    agency: Text,
    /** ISO 8601 with zone. */
    retrievedAt: z.iso.datetime({ offset: true }),
    sourceUpdatedAt: z.iso.datetime({ offset: true }).optional(),
    responseTimeMs: z.number().nonnegative(),
  })
  .readonly();
export type Provenance = z.infer<typeof Provenance>;

/** A record as people read it: after redaction, labelled, in both languages. On screen and on paper alike. */
export const PresentedRecord = z
  .object({
    databaseId: DatabaseId,
    /** Which layout the paper uses, such as `house` or `driving-licence`; `general` where the database has none of its own. */
    layout: z.string(),
    title: Text,
    /** The form people know it by, such as ท.ร.14/1; empty when none. */
    formCode: z.string(),
    sections: z.array(RecordSection).readonly(),
    /** data: URL of a picture in the record (face image), if any. */
    picture: z.string().startsWith('data:image/').optional(),
    /** What was in the answer and is not shown, and why: blank rows, rows that cannot be read, what nobody described. */
    notes: z.array(Text).readonly().optional(),
    provenance: Provenance,
  })
  .readonly();
export type PresentedRecord = z.infer<typeof PresentedRecord>;

/** A database as the holder chooses it. */
export const ChoosableDatabase = z
  .object({
    databaseId: DatabaseId,
    name: Text,
    agencyId: z.string(),
    agency: Text,
    /** What it holds, in plain words. */
    holds: Text,
    /** Fee for one page of copy, in satang. */
    feePerPageSatang: z.number().int().nonnegative(),
    open: z.boolean(),
    /** Why it is not open, and where to go instead; only when not open. */
    whyNot: Text.optional(),
    chosen: Handling.optional(),
  })
  .readonly();
export type ChoosableDatabase = z.infer<typeof ChoosableDatabase>;

/** The holder as the screen may show them: the number is masked before it leaves the visit. */
export const HolderCard = z
  .object({
    name: Text,
    maskedNumber: z.string(),
    photo: z.string().startsWith('data:image/').optional(),
    /** True when the card's expiry date has passed. */
    expired: z.boolean(),
    minor: z.boolean(),
  })
  .readonly();
export type HolderCard = z.infer<typeof HolderCard>;

/** The request as it will be printed, before it is signed. */
export const RequestReview = z
  .object({
    requestNumber: z.string(),
    date: Text,
    office: Text,
    lines: z
      .array(
        z.object({ databaseId: DatabaseId, database: Text, agency: Text, handling: Handling }).readonly(),
      )
      .readonly(),
    /** The sentence by which the holder states the wish. */
    declaration: Text,
    estimatedFeeSatang: z.number().int().nonnegative(),
  })
  .readonly();
export type RequestReview = z.infer<typeof RequestReview>;

/** One row of the fetching and viewing screens. */
export const FetchRow = z
  .object({
    databaseId: DatabaseId,
    database: Text,
    agency: Text,
    handling: Handling,
    outcome: OutcomeKind,
    /** What it means and where to go, for every outcome that is not `waiting` or `found`. */
    explanation: Text.optional(),
    /** Absent until the pages are made and counted. */
    pages: z.number().int().nonnegative().optional(),
  })
  .readonly();
export type FetchRow = z.infer<typeof FetchRow>;

/** What the next PIN is hidden for: a public key of the visit's, P-256, base64url. */
const PadKey = z.string().regex(/^[A-Za-z0-9_-]{87}$/);
/** A PIN, hidden for the visit's key (electron/visit/pin-box.ts); as digits only from who was given no key. */
const TypedPin = z.string().regex(/^([0-9]{4,8}|[A-Za-z0-9_-]{98})$/);

/** Something went wrong, in the person's words; `code` is small and for the officer. */
export const FaultNotice = z.object({ code: z.string(), what: Text, next: Text }).readonly();
export type FaultNotice = z.infer<typeof FaultNotice>;

/** A device or server as the officer sees it. */
export const DeviceState = z
  .object({
    device: z.enum(['reader', 'sas', 'linkage', 'printer', 'journal', 'clock']),
    state: z.enum(['ok', 'warning', 'down']),
    detail: Text,
  })
  .readonly();
export type DeviceState = z.infer<typeof DeviceState>;

/** One visit of the day as the officer sees it: when, how it ended, how much came out; never whose it was. */
export const DayVisit = z
  .object({
    at: Text,
    /** Absent while the visit goes on. */
    ended: z.enum(['finished', 'ended', 'idle', 'card-out', 'fault', 'crashed', 'interrupted']).optional(),
    databases: z.number().int().nonnegative(),
    pages: z.number().int().nonnegative(),
    faults: z.number().int().nonnegative(),
  })
  .readonly();
export type DayVisit = z.infer<typeof DayVisit>;

/** What the officer sees beside the visit (counter mode), and on the closed screen: nothing about any person. */
export const OfficerPane = z
  .object({
    devices: z.array(DeviceState).readonly(),
    /** Certified copies that wait for the registrar's signature, oldest first. */
    certifications: z
      .array(
        z.object({ requestNumber: z.string(), copies: z.number().int().positive(), at: Text }).readonly(),
      )
      .readonly(),
    /** Signed requests that could not be lodged with the gateway: an officer lodges the sealed ones by hand. Oldest first. */
    unlodged: z
      .array(z.object({ requestNumber: z.string(), at: Text }).readonly())
      .readonly()
      .default([]),
    today: z
      .object({
        visits: z.number().int().nonnegative(),
        pages: z.number().int().nonnegative(),
        faults: z.number().int().nonnegative(),
      })
      .readonly(),
    /** Jobs that were cut off: what of them came out, and that an officer must look into the tray. The oldest first. */
    trays: z
      .array(z.object({ job: z.string(), at: Text, what: Text }).readonly())
      .readonly()
      .optional(),
    /** Today's visits, the last one first. */
    visits: z.array(DayVisit).readonly().default([]),
    /** The journal may be written to the office's medium; `last` says what came of it. */
    journalExport: z
      .object({
        last: z
          .discriminatedUnion('kind', [
            z.object({ kind: z.literal('written'), lines: z.number().int().nonnegative(), at: Text }),
            z.object({ kind: z.literal('failed'), notice: FaultNotice }),
          ])
          .readonly()
          .optional(),
      })
      .readonly()
      .optional(),
    /** The journal as it stood when the day was closed, until the kiosk is opened again: as the closing slip says it. */
    closed: z
      .object({ at: Text, entries: z.number().int().nonnegative(), code: z.string() })
      .readonly()
      .optional(),
    sessionOpen: z.boolean(),
    /** How many requests wait in the queue: seen by whoever passes, which they are only by the officer. */
    toCertify: z.number().int().nonnegative().default(0),
    /**
     * Whether the officer's card and PIN were here, in this visit and a short time ago. Otherwise the queue, the day's visits
     * and the export are not in the pane at all, and no act is done.
     */
    unlocked: z.boolean().default(false),
  })
  .readonly();
export type OfficerPane = z.infer<typeof OfficerPane>;

/** The lock of the officer's part, as the screen shows it. The PIN goes by the intent `officer-pin`, as on the closed screen. */
export const OfficerLock = z
  .object({
    /** `asking`: for card and PIN; `busy`: card and gateway are asked. */
    state: z.enum(['locked', 'asking', 'busy', 'unlocked']),
    card: z.enum(['none', 'ready']),
    wrong: z.boolean(),
    triesLeft: z.number().int().optional(),
    pad: z.enum(['screen', 'reader']),
    digits: z.array(z.number().int().min(0).max(9)).length(10).readonly(),
    padKey: PadKey.optional(),
    notice: FaultNotice.optional(),
  })
  .readonly();
export type OfficerLock = z.infer<typeof OfficerLock>;

/** What an officer does, once the officer's part is unlocked. */
export const OfficerAct = z.discriminatedUnion('act', [
  /** The registrar has signed the certified copies of this request. */
  z.strictObject({ act: z.literal('certified'), requestNumber: z.string().max(60) }),
  /** What the kiosk could not lodge was lodged by hand. */
  z.strictObject({ act: z.literal('lodged'), requestNumber: z.string().max(60) }),
  /** The officer has looked into the tray for what a cut-off job left there. */
  z.strictObject({ act: z.literal('tray-seen'), job: z.string().max(80) }),
  z.strictObject({ act: z.literal('close-day') }),
  z.strictObject({ act: z.literal('export-journal') }),
  z.strictObject({ act: z.literal('acknowledge-help') }),
  /** The holder has shown that their income is low (Section 9 paragraph 3), or not. */
  z.strictObject({ act: z.literal('waive'), on: z.boolean() }),
  /** Pages of this visit once more, first to last. */
  z.strictObject({
    act: z.literal('reprint'),
    from: z.number().int().positive(),
    to: z.number().int().positive(),
  }),
]);
export type OfficerAct = z.infer<typeof OfficerAct>;

const screen = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.object({ screen: z.literal(name), ...shape });

/** Which part of something long is shown, from 1: the window is given no more than a person can read at once. */
export const PartOf = z.object({ at: z.int().positive(), of: z.int().positive() }).readonly();
export type PartOf = z.infer<typeof PartOf>;

/** What the screen may show now, screen by screen. */
export const Screen = z.discriminatedUnion('screen', [
  /** Opened by an officer's card and PIN: `card` says whether that card is in, `busy` that the gateway is being asked. */
  screen('closed', {
    notice: FaultNotice.optional(),
    card: z.enum(['none', 'ready']).default('none'),
    busy: z.boolean().default(false),
    wrong: z.boolean().default(false),
    triesLeft: z.number().int().optional(),
    digits: z.array(z.number().int().min(0).max(9)).length(10).readonly().optional(),
    padKey: PadKey.optional(),
    /** `reader`: typed on the reader's own pad. */
    pad: z.enum(['screen', 'reader']).optional(),
  }),
  screen('idle', { notice: FaultNotice.optional() }),
  screen('reading', { step: z.number(), of: z.number() }),
  screen('hello', {
    holder: HolderCard,
    /** Another ID card came into another reader. */
    notice: FaultNotice.optional(),
  }),
  /** For whoever comes on behalf of another: a form with their own name, and an officer (Section 25 paragraph 5). */
  screen('representative', {
    state: z.enum(['explaining', 'printing', 'printed']),
    /** Why the form did not come out; the officer has forms of their own. */
    notice: FaultNotice.optional(),
  }),
  screen('choosing', { holder: HolderCard, databases: z.array(ChoosableDatabase).readonly() }),
  screen('reviewing', { holder: HolderCard, request: RequestReview, byHand: z.boolean().default(false) }),
  /** Where the office wants it: the request signed by hand as well, before the PIN. */
  screen('signing', { requestNumber: z.string() }),
  screen('pin', {
    holder: HolderCard,
    triesLeft: z.number().int().optional(),
    wrong: z.boolean(),
    /** The next wrong PIN blocks the card: the person must say yes first. */
    lastTry: z.boolean(),
    /** `reader`: typed on the reader's own pad. */
    pad: z.enum(['screen', 'reader']),
    /** The reader's pad takes the PIN now. */
    padWaits: z.boolean().optional(),
    /** The order of the ten digits on the pad. */
    digits: z.array(z.number().int().min(0).max(9)).length(10).readonly(),
    padKey: PadKey.optional(),
  }),
  screen('verifying', { step: z.number(), of: z.number() }),
  screen('fetching', { rows: z.array(FetchRow).readonly() }),
  screen('viewing', {
    requestNumber: z.string(),
    rows: z.array(FetchRow).readonly(),
    /** The record that is open, if one is; personal values are masked until `revealed`. Of a long one, a part. */
    record: PresentedRecord.optional(),
    part: PartOf.optional(),
    revealed: z.boolean(),
    /** At one page for each record until the pages are made and counted. */
    estimatedFeeSatang: z.number().int().nonnegative(),
    /** Keys of the fields of the open record that the holder marked "this is wrong". */
    marked: z.array(z.string()).readonly().default([]),
    /** How many fields are marked in all records: a correction request is printed for each data owner. */
    corrections: z.number().int().nonnegative().default(0),
  }),
  /** Who has looked at the holder's records (Section 24): the gateway's account. `rows` is absent while it is asked. */
  screen('disclosures', {
    rows: z.array(Disclosure).readonly().optional(),
    part: PartOf.optional(),
    /** Set when the account could not be had: never shown as "nobody looked". */
    notice: FaultNotice.optional(),
  }),
  /** Before printing: what comes out, page by page counted, and what it costs. `print` goes on, `back` returns. */
  screen('fee', {
    requestNumber: z.string(),
    /** Pages of the request form and of correction requests: never charged. */
    freePages: z.number().int().nonnegative(),
    lines: z
      .array(
        z
          .object({
            database: Text,
            handling: Handling,
            pages: z.number().int().nonnegative(),
            feeSatang: z.number().int().nonnegative(),
            /** Why it costs nothing although it would (`WAIVERS` of electron/request/wording.ts). */
            waiver: Text.optional(),
          })
          .readonly(),
      )
      .readonly(),
    pages: z.number().int().nonnegative(),
    feeSatang: z.number().int().nonnegative(),
  }),
  screen('printing', {
    requestNumber: z.string(),
    state: z.enum(['preparing', 'sent', 'printing', 'waiting']),
    pagesDone: z.number().int().nonnegative(),
    pagesTotal: z.number().int().nonnegative(),
    notice: FaultNotice.optional(),
  }),
  screen('done', {
    requestNumber: z.string(),
    pages: z.number().int().nonnegative(),
    feeSatang: z.number().int().nonnegative(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    certified: z.number().int().nonnegative(),
    /** Under which the gateway has the request. */
    receiptNumber: z.string().optional(),
    /** Set where the printer does not tell what came out, and the person counts: pages and fee are what there should be. */
    counted: z.literal(false).optional(),
  }),
  screen('take-card', {
    /** `started`: the card was in when the kiosk started. */
    reason: z.enum(['finished', 'ended', 'idle', 'fault', 'started']),
    notice: FaultNotice.optional(),
  }),
  screen('problem', {
    notice: FaultNotice,
    canRetry: z.boolean(),
    /** Of a request that was signed: without a receipt it is kept, sealed, and not lodged yet. */
    lodging: z
      .object({ requestNumber: z.string(), receiptNumber: z.string().optional() })
      .readonly()
      .optional(),
    /** Which pages came out, and which are missing, once anything was sent to the printer. */
    missing: Text.optional(),
  }),
  screen('out-of-service', { notice: FaultNotice }),
]);
export type Screen = z.infer<typeof Screen>;

/** The one value that the window sees. */
export const VisitView = z
  .object({
    office: Text,
    kioskId: z.string(),
    mode: z.enum(['self-service', 'counter']),
    /** True in a demonstration: cards, servers and printer are emulated, and the screen says so. */
    demonstration: z.boolean(),
    /** Seconds until the visit is wiped because nobody touched the screen; absent when the warning is not up. */
    idleSecondsLeft: z.number().int().nonnegative().optional(),
    helpCalled: z.boolean(),
    /** The officer is wanted by someone who came on behalf of another. */
    forRepresentative: z.boolean().default(false),
    /** Counter mode: the officer may print pages of this visit again: how many there are, and the first to propose. */
    reprint: z
      .object({ pages: z.number().int().positive(), from: z.number().int().positive() })
      .readonly()
      .optional(),
    /** The person asked for more time: the idle delays are longer for this visit. */
    moreTime: z.boolean().default(false),
    /** The population register calls the holder otherwise than the card does: said to the person and to the officer. */
    nameDiffers: z.boolean().default(false),
    numerals: z.enum(['thai', 'arabic']),
    /** Counter mode, on the fee screen of an office that spares people of low income: whether an officer has said so. */
    lowIncome: z.boolean().optional(),
    /** Before a visit, and when its card is to be taken: papers of somebody else may lie in the tray. */
    tray: FaultNotice.optional(),
    /** Present in counter mode, and on the closed screen: the officer's part of the screen. */
    officer: OfficerPane.optional(),
    officerLock: OfficerLock.optional(),
    content: Screen,
  })
  .readonly();
export type VisitView = z.infer<typeof VisitView>;

/** Lines drawn by finger or pen: x and y in turn, in thousandths of the field's width and height. */
export const HandSignature = z
  .array(z.array(z.number().int().min(0).max(1000)).min(4).max(1200).readonly())
  .min(1)
  .max(60)
  .readonly();
export type HandSignature = z.infer<typeof HandSignature>;

const intent = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.strictObject({ intent: z.literal(name), ...shape });

/** What the window may ask for. No intent carries a citizen number: there is no place to type one. */
export const Intent = z.discriminatedUnion('intent', [
  intent('begin', {}),
  intent('represent', {}),
  intent('print-form', {}),
  intent('choose', { databaseId: DatabaseId, handling: Handling.nullable() }),
  intent('choose-all', { handling: Handling.nullable() }),
  intent('review', {}),
  intent('sign', {}),
  /** The signature by hand, or null from who signs with the card alone. */
  intent('sign-by-hand', { signature: HandSignature.nullable() }),
  intent('pin', { pin: TypedPin }),
  /** Let the reader's own pad take the PIN. */
  intent('pin-on-reader', {}),
  intent('confirm-last-try', {}),
  intent('open-record', { databaseId: DatabaseId }),
  intent('close-record', {}),
  intent('reveal', { on: z.boolean() }),
  /** "This is wrong" on one field of the open record, on or off. */
  intent('mark-wrong', { databaseId: DatabaseId, key: z.string().max(200), on: z.boolean() }),
  intent('show-disclosures', {}),
  /** Another part of a long record, or of the account of who looked. */
  intent('turn-to', { part: z.int().positive() }),
  /** On the viewing screen: make the pages and show the fee. On the fee screen: print. */
  intent('print', {}),
  intent('retry', {}),
  intent('back', {}),
  intent('end', {}),
  intent('help', {}),
  intent('more-time', { on: z.boolean() }),
  /** Officer: asks for card and PIN, to unlock the officer's part; locks it again, or asks no more. */
  intent('officer-unlock', {}),
  intent('officer-lock', {}),
  /** Officer: the PIN of the officer's card, on the closed screen or to unlock the officer's part. */
  intent('officer-pin', { pin: TypedPin }),
  intent('officer-pin-on-reader', {}),
  intent('officer-acknowledge-help', {}),
  /** Officer: the registrar has signed the certified copies of this request. */
  intent('officer-certified', { requestNumber: z.string().max(60) }),
  /** Officer: a request that the kiosk could not lodge has been lodged by hand. */
  intent('officer-lodged', { requestNumber: z.string().max(60) }),
  /** Officer: the tray was looked into, and what this job left there was taken. */
  intent('officer-tray-seen', { job: z.string().max(80) }),
  intent('officer-close-day', {}),
  intent('officer-export-journal', {}),
  /** The holder has shown the officer that their income is low (Section 9 paragraph 3), or not. */
  intent('officer-waive', { on: z.boolean() }),
  /** Pages of this visit once more, first to last: those that were spoilt, or that nobody saw come out. */
  intent('officer-reprint', { from: z.number().int().positive(), to: z.number().int().positive() }),
  /** Any touch: the person is still here. */
  intent('present', {}),
]);
export type Intent = z.infer<typeof Intent>;

/** Visit to window. */
export const ToWindow = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: VisitView }),
]);
export type ToWindow = z.infer<typeof ToWindow>;

/** Window to visit. `ready` is the first message. */
export const FromWindow = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('intent'), intent: Intent }),
]);
export type FromWindow = z.infer<typeof FromWindow>;

/** `KeyboardEvent.key` of the audio navigator's previous, next and select, where a site names no others: as they are shipped. */
export const NAVIGATOR_KEYS = ['F13', 'F14', 'F15'] as const;

/** What the preload puts on `window.kiosk`: this contract and nothing generic. */
export interface KioskBridge {
  readonly send: (message: FromWindow) => void;
  /** Returns the function that stops listening. */
  readonly listen: (listener: (message: ToWindow) => void) => () => void;
}

/** The holder's part of a printed page, in full: paper is one of the four homes of personal data. */
export const PrintedHolder = z
  .object({
    name: Text,
    /** Whose word name and birth date are: the population register's, or the card's alone, which proves nothing. */
    standing: Text,
    /** As printed: N-NNNN-NNNNN-NN-N. */
    citizenNumber: z.string(),
    birthDate: Text,
    address: z.string(),
  })
  .readonly();

/** One row of the printed request: what was asked of whom, and what came of it. */
export const PrintedRequestLine = z
  .object({
    database: Text,
    agency: Text,
    handling: Handling,
    outcome: OutcomeKind,
    explanation: Text.optional(),
    pages: z.number().int().nonnegative(),
  })
  .readonly();

/** The office's own emblem in place of the neutral seal: a PNG that was checked at start (electron/config/emblem.ts). */
const emblem = z.string().startsWith('data:image/png;base64,').optional();

/** What every paper says at its head. */
const headFrame = {
  emblem,
  office: Text,
  kioskId: z.string(),
  requestNumber: z.string(),
  date: Text,
  time: z.string(),
  numerals: z.enum(['thai', 'arabic']),
  demonstration: z.boolean(),
  holder: PrintedHolder,
};

/** What every paper of a proven holder says, and the code it carries. */
const paperFrame = {
  ...headFrame,
  /** What the QR code says: a signed token, nothing personal. */
  verificationToken: z.string(),
  documentId: z.string(),
};

/** How the holder proved themselves, and the number under which the gateway took their request, where it has said so. */
const PrintedVerification = z
  .object({ reference: z.string(), mode: Text, at: Text, lodged: z.string().optional() })
  .readonly();

/** Everything that the page renderer needs to draw one document. It goes straight from the visit to the page. */
export const PrintDocument = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    emblem,
    office: Text,
    kioskId: z.string(),
    requestNumber: z.string(),
    date: Text,
    time: z.string(),
    numerals: z.enum(['thai', 'arabic']),
    demonstration: z.boolean(),
    holder: PrintedHolder,
    verification: PrintedVerification,
    lines: z.array(PrintedRequestLine).readonly(),
    declaration: Text,
    /** Drawn on the screen, where the office asks for it and the person could. */
    handSignature: HandSignature.optional(),
    feeSatang: z.number().int().nonnegative(),
    /** The fee in words and numbers, as the paper says it. */
    fee: Text,
    /** Why it is less than it would be. */
    waiver: Text.optional(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    /** The Act's own words and the holder's rights, for the back of the page. */
    law: z.array(Text).readonly(),
    rights: z.array(Text).readonly(),
    /** What the QR code says: a signed token, nothing personal. */
    verificationToken: z.string(),
    documentId: z.string(),
  }),
  z.object({
    kind: z.literal('copies'),
    emblem,
    office: Text,
    kioskId: z.string(),
    requestNumber: z.string(),
    date: Text,
    time: z.string(),
    numerals: z.enum(['thai', 'arabic']),
    demonstration: z.boolean(),
    holder: PrintedHolder,
    records: z
      .array(
        z
          .object({
            record: PresentedRecord,
            handling: Handling,
            /** When the data owner answered, as the paper writes dates. */
            retrieved: Text,
            sourceUpdated: Text.optional(),
            /** What this sheet is, and that it is not yet a certified copy. */
            mark: Text,
            verificationToken: z.string(),
            documentId: z.string(),
          })
          .readonly(),
      )
      .readonly(),
  }),
  /**
   * F1 for whoever acts for another (Section 25 paragraph 5): their own name from their card, the rest by hand. The
   * officer takes it; the kiosk gives nobody another person's records. Nobody has proven anything yet: it has no code.
   */
  z.object({ kind: z.literal('representative'), ...headFrame, law: z.array(Text).readonly() }),
  /** F2: to have what is untrue corrected or deleted (Section 25 paragraph 3), one for each data owner. */
  z.object({
    kind: z.literal('correction'),
    ...paperFrame,
    agency: Text,
    lines: z
      .array(
        z
          .object({
            database: Text,
            /** When the record was read. */
            retrieved: Text,
            item: Text,
            current: Text,
            /** Empty: to be written by hand. */
            proposed: z.string(),
            reason: z.string(),
            wish: z.enum(['correct', 'delete', 'note-only']).optional(),
            /** The request is to be noted and attached in any case (paragraph 4). */
            attachNote: z.boolean(),
          })
          .readonly(),
      )
      .readonly(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    law: z.array(Text).readonly(),
  }),
  /** F6: the request was received. 80 mm. */
  z.object({
    kind: z.literal('receipt'),
    ...paperFrame,
    lines: z.array(z.object({ database: Text, handling: Handling }).readonly()).readonly(),
    verification: PrintedVerification,
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
  }),
  /** F7: what is to be paid, and for which pages. 80 mm. Not an official receipt. */
  z.object({
    kind: z.literal('payment-slip'),
    ...paperFrame,
    items: z
      .array(
        z
          .object({
            what: Text,
            quantity: z.number().int().nonnegative(),
            unit: z.string(),
            total: z.string(),
            /** Of a fee; absent where something is taken off. */
            legalBasis: Text.optional(),
          })
          .readonly(),
      )
      .readonly(),
    totalSatang: z.number().int().nonnegative(),
    total: Text,
    waiver: Text.optional(),
  }),
  /** The day's end: the journal's last checkpoint on paper, where no disk can be rolled back. 80 mm; nobody's data. */
  z.object({
    kind: z.literal('closing'),
    emblem,
    office: Text,
    kioskId: z.string(),
    date: Text,
    time: z.string(),
    numerals: z.enum(['thai', 'arabic']),
    demonstration: z.boolean(),
    entries: z.string(),
    /** First half of the hash of the last line, in groups of four. */
    code: z.string(),
    /** The signed checkpoint itself. */
    token: z.string(),
  }),
  /** F8: what was looked at on the screen, without a copy. */
  z.object({
    kind: z.literal('inspection'),
    ...paperFrame,
    started: Text,
    ended: Text,
    verification: PrintedVerification,
    lines: z.array(PrintedRequestLine).readonly(),
  }),
  /** The account of disclosures (Section 24, last paragraph): who has looked. */
  z.object({
    kind: z.literal('disclosures'),
    ...paperFrame,
    rows: z.array(Disclosure).readonly(),
    /** What this account does not cover: a database that does not report is not one that nobody looked into. */
    limits: Text,
  }),
]);
export type PrintDocument = z.infer<typeof PrintDocument>;

/** What the page renderer's preload puts on `window.page` of print.html. */
export interface PageBridge {
  /** The document to draw; asked once. */
  readonly document: () => Promise<PrintDocument>;
  /** Everything is drawn, fonts and pictures too: the page may become a PDF. */
  readonly done: (pages?: number) => void;
}
