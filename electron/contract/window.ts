/**
 * What window and visit say to each other. The visit sends whole views, never deltas; the window sends intents. Each
 * side parses what it gets: nothing is believed because of where it came from.
 */
import { z } from 'zod';
import { PadDigits, PadKey, TypedPin } from './keys.ts';
import {
  Capacity,
  DatabaseId,
  Disclosure,
  FaultNotice,
  Handling,
  HandSignature,
  OutcomeKind,
  PresentedRecord,
  Text,
} from './words.ts';

/** A database as the holder chooses it. */
export const ChoosableDatabase = z
  .object({
    databaseId: DatabaseId,
    name: Text,
    /** What people call it. */
    called: Text,
    /** Other words by which people look for it, in any language. */
    words: z.array(z.string()).readonly(),
    agencyId: z.string(),
    agency: Text,
    /** What it holds, in plain words. */
    holds: Text,
    /** Whether a certified copy is offered. */
    certifiable: z.boolean(),
    open: z.boolean(),
    /** Why it is not open, and where to go instead; only when not open. */
    whyNot: Text.optional(),
    /** Which of the screen's topics it belongs to. */
    topic: z.string(),
    chosen: Handling.optional(),
  })
  .readonly();
export type ChoosableDatabase = z.infer<typeof ChoosableDatabase>;

/** A topic of life under which people look for a record. */
export const Topic = z.object({ id: z.string(), name: Text }).readonly();
export type Topic = z.infer<typeof Topic>;

/** The holder as the screen may show them: the number is masked before it leaves the visit. */
export const HolderCard = z
  .object({
    name: Text,
    maskedNumber: z.string(),
    photo: z.string().startsWith('data:image/').optional(),
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
    /** Of its copy, where it was found; absent until they are counted. */
    pages: z.number().int().nonnegative().optional(),
    /** What its copy costs, at one page until they are counted; absent where nothing was found. */
    feeSatang: z.number().int().nonnegative().optional(),
    /** It goes on paper: asked for so, or ticked by the person who has seen it. */
    toPrint: z.boolean().default(false),
    /** How much of it the holder calls wrong, and how much of that was lodged. */
    marked: z.number().int().nonnegative().default(0),
    lodged: z.number().int().nonnegative().default(0),
  })
  .readonly();
export type FetchRow = z.infer<typeof FetchRow>;

/** A device or server as the officer sees it. */
export const DeviceState = z
  .object({
    device: z.enum(['reader', 'sas', 'linkage', 'printer', 'journal', 'clock', 'office']),
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
    pad: z.enum(['screen', 'reader', 'dialog']),
    digits: PadDigits,
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
  /** The officer has seen that the person is the holder of the card, or acts for the holder in this right, in place of the PIN. */
  z.strictObject({ act: z.literal('confirm-holder'), capacity: Capacity.optional() }),
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

/** Of what was called wrong: receipts of what was lodged, and how much the gateway has not confirmed. */
const Corrections = z
  .object({ receipts: z.array(z.string()).readonly(), unlodged: z.int().nonnegative() })
  .readonly();

/** On what the papers are taken along. */
export const Takes = z.enum(['paper', 'phone', 'both']);
export type Takes = z.infer<typeof Takes>;

/** What the screen may show now, screen by screen. */
export const Screen = z.discriminatedUnion('screen', [
  /** Opened by an officer's card and PIN: `card` says whether that card is in, `busy` that the gateway is being asked. */
  screen('closed', {
    notice: FaultNotice.optional(),
    card: z.enum(['none', 'ready']).default('none'),
    busy: z.boolean().default(false),
    wrong: z.boolean().default(false),
    triesLeft: z.number().int().optional(),
    digits: PadDigits.optional(),
    padKey: PadKey.optional(),
    /** `reader`: typed on the reader's own pad. */
    pad: z.enum(['screen', 'reader', 'dialog']).optional(),
  }),
  screen('idle', {
    notice: FaultNotice.optional(),
    /** Pages of the visit before came out just now, and may lie in the tray. */
    papers: z.boolean().optional(),
  }),
  /** For who has no card: an empty form to be filled in by hand, free of charge, and an officer. Nobody's data. */
  screen('no-card', {
    state: z.enum(['explaining', 'printing', 'printed']),
    /** How far the printer is, while it prints. */
    print: z.enum(['preparing', 'sent', 'printing', 'waiting']).optional(),
    /** Where an officer is, by the site's own word. */
    officer: Text,
    /** Why the form does not come out. */
    notice: FaultNotice.optional(),
  }),
  screen('reading', { step: z.number(), of: z.number() }),
  screen('hello', {
    holder: HolderCard,
    /** Another ID card came into another reader. */
    notice: FaultNotice.optional(),
    /** Why this card cannot sign a request: the visit goes no further with it, and an officer takes the request. */
    cannot: FaultNotice.optional(),
  }),
  /** For whoever comes on behalf of another: a form with their own name, and an officer (Section 25 paragraph 5). */
  screen('representative', {
    state: z.enum(['explaining', 'printing', 'printed']),
    /** In which rights the request may be made here, with an officer, where the card is that of who is acted for; absent: in none. */
    here: z
      .array(z.object({ capacity: Capacity, name: Text }).readonly())
      .readonly()
      .optional(),
    /** Why the form did not come out; the officer has forms of their own. */
    notice: FaultNotice.optional(),
  }),
  screen('choosing', {
    holder: HolderCard,
    databases: z.array(ChoosableDatabase).readonly(),
    /** The topics, in the order in which they stand; each database belongs to one. */
    topics: z.array(Topic).readonly(),
    /** What the office is asked for most, first to last: those of them that are open. */
    mostAsked: z.array(DatabaseId).readonly(),
    /** In what form everything is asked for. */
    form: Handling,
    /** Of what is chosen, at one page each. */
    estimatedFeeSatang: z.number().int().nonnegative(),
  }),
  screen('reviewing', {
    holder: HolderCard,
    request: RequestReview,
    byHand: z.boolean().default(false),
    /** Who acts for another: an officer confirms it in place of a PIN. */
    officerConfirms: z.boolean().default(false),
  }),
  /** Where the office wants it: the request signed by hand as well, before the PIN or the officer's word. */
  screen('signing', { requestNumber: z.string(), officerConfirms: z.boolean().default(false) }),
  screen('pin', {
    holder: HolderCard,
    triesLeft: z.number().int().optional(),
    wrong: z.boolean(),
    /** The next wrong PIN blocks the card: the person must say yes first. */
    lastTry: z.boolean(),
    /** `reader`: typed on the reader's own pad. */
    pad: z.enum(['screen', 'reader', 'dialog']),
    /** The reader's pad takes the PIN now. */
    padWaits: z.boolean().optional(),
    /** The order of the ten digits on the pad. */
    digits: PadDigits,
    padKey: PadKey.optional(),
    /** Who has no PIN may be confirmed by the officer beside them. */
    presence: z.boolean().default(false),
  }),
  /** The officer looks at card and person, and confirms who it is, in place of the PIN. */
  screen('confirming', {
    holder: HolderCard,
    requestNumber: z.string(),
    /** Somebody acts for the holder: in which right, and what shows it to the officer. */
    onBehalf: z.object({ capacity: Capacity, name: Text, evidence: Text }).readonly().optional(),
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
    /** A record is about to be shown: the journal has no line of it yet, and the screen nothing of it. */
    opening: z.boolean().default(false),
    /** Of what is ticked, at one page for each record until its pages are counted. */
    estimatedFeeSatang: z.number().int().nonnegative(),
    /** Of the open record, by their names (visit/marks.ts): what the holder called wrong, and what of it was lodged. */
    marked: z.array(z.string()).readonly().default([]),
    lodged: z.array(z.string()).readonly().default([]),
    /** Databases of which the holder says that something is held, although none is told. */
    noneHeldMarked: z.array(DatabaseId).readonly().default([]),
    /** Those of which that was lodged. */
    noneHeldLodged: z.array(DatabaseId).readonly().default([]),
    /** What became of the corrections that were lodged, or tried to be, before pages were made of them. */
    tried: Corrections.optional(),
    /** How much is called wrong in all records: it is lodged, and a form is printed for each agency. */
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
            /** 0: it stands on a page that another line counts. */
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
    /** Whether copies run on from one database to the next; absent where fewer than two are printed. */
    runsOn: z.boolean().optional(),
    /** Whether the account of who looked is printed, too; absent where the person has not seen it. */
    account: z.boolean().optional(),
    /** How the papers are taken, where a phone may be; `may` has what can be had, and a file costs so much. */
    takes: z
      .object({ how: Takes, may: z.array(Takes).readonly(), fileFeeSatang: z.int().nonnegative() })
      .readonly()
      .optional(),
  }),
  /** The papers as a file for the person’s phone. `finish` goes on, `retry` makes another code, `take-on` paper prints instead. */
  screen('phone', {
    requestNumber: z.string(),
    state: z.enum(['sending', 'waiting', 'taken', 'unsent']),
    /** What the QR code says, while a file waits: an address, and behind # a key that nobody else has. */
    address: z.string().startsWith('https://').max(300).optional(),
    pages: z.int().nonnegative(),
    feeSatang: z.int().nonnegative(),
    /** Nothing was printed, so that it still may be. */
    mayPrint: z.boolean(),
    notice: FaultNotice.optional(),
  }),
  screen('printing', {
    requestNumber: z.string(),
    /** Nothing goes to the printer yet: what is called wrong is lodged, or pages are made, to be counted. */
    making: z.enum(['nothing', 'corrections', 'pages']).default('nothing'),
    state: z.enum(['preparing', 'sent', 'printing', 'waiting']),
    pagesDone: z.number().int().nonnegative(),
    pagesTotal: z.number().int().nonnegative(),
    notice: FaultNotice.optional(),
  }),
  screen('done', {
    requestNumber: z.string(),
    /** Until the card is asked for. */
    secondsLeft: z.number().int().nonnegative(),
    pages: z.number().int().nonnegative(),
    feeSatang: z.number().int().nonnegative(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    certified: z.number().int().nonnegative(),
    /** Under which the gateway has the request. */
    receiptNumber: z.string().optional(),
    /** The gateway gives none: the request number is the only one. */
    unnumbered: z.literal(true).optional(),
    corrections: Corrections.optional(),
    /** Set where the printer does not tell what came out, and the person counts: pages and fee are what there should be. */
    counted: z.literal(false).optional(),
    /** The papers as a file: a phone has it, or it waits for one. */
    file: z.enum(['taken', 'waits']).optional(),
  }),
  screen('take-card', {
    /** `started`: the card was in when the kiosk started. */
    reason: z.enum(['finished', 'ended', 'idle', 'fault', 'started']),
    /** Pages came out, and may lie in the tray. */
    papers: z.boolean(),
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
    /** What became of the corrections that were lodged, or tried to be. */
    corrections: Corrections.optional(),
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
    /** It stands by behind another window: nobody sees it, and nothing moves in it. */
    standby: z.boolean().default(false),
    /** Seconds until the visit is wiped because nobody touched the screen; absent when the warning is not up. */
    idleSecondsLeft: z.number().int().nonnegative().optional(),
    helpCalled: z.boolean(),
    /** Of a call: whether an officer was told, by a channel that has taken it over; `instead` where none could be. */
    help: z
      .object({
        told: z.enum(['calling', 'told', 'not-told']),
        instead: Text,
        /** The call is from who has no card. */
        noCard: z.literal(true).optional(),
      })
      .readonly()
      .optional(),
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
    /** Languages that the screen offers, by two letters (ISO 639-1), in the site's order. */
    languages: z.array(z.string()).readonly().default(['th', 'en']),
    /** Names of the machine's voices that the site has listened to, beside those that the window knows. */
    voices: z.array(z.string()).readonly().default([]),
    /** The site's recordings by language: by what they are known (renderer/hearing/recorded.ts). */
    recordings: z.record(z.string(), z.array(z.string()).readonly()).readonly().default({}),
    /** Counter mode, on the fee screen of an office that spares people of low income: whether an officer has said so. */
    lowIncome: z.boolean().optional(),
    /** Before a visit, and when its card is to be taken: papers of somebody else may lie in the tray. */
    tray: FaultNotice.optional(),
    /** Present in counter mode, and on the closed screen: the officer's part of the screen. */
    officer: OfficerPane.optional(),
    officerLock: OfficerLock.optional(),
    /** The officer's part should be on a second screen, and the machine has none: it stays on this one. */
    noOfficerScreen: z.literal(true).optional(),
    /** On the officer's own screen alone: at which step the person is, and in which right they act. Nothing else is of them. */
    person: z
      .object({ at: z.string().max(40), capacity: Capacity.optional() })
      .readonly()
      .optional(),
    content: Screen,
  })
  .readonly();
export type VisitView = z.infer<typeof VisitView>;

/** Why nothing is heard although reading aloud is on. */
export const VoiceFailure = z.enum(['no-voice', 'not-recorded', 'refused', 'silent']);
export type VoiceFailure = z.infer<typeof VoiceFailure>;

const intent = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.strictObject({ intent: z.literal(name), ...shape });

/** What the window may ask for. No intent carries a citizen number: there is no place to type one. */
export const Intent = z.discriminatedUnion('intent', [
  intent('begin', {}),
  /** Whoever has no card. */
  intent('no-card', {}),
  intent('represent', {}),
  /** Acts for the holder of the card that is in, in this right; an officer confirms it. */
  intent('act-for', { capacity: Capacity }),
  intent('print-form', {}),
  intent('choose', { databaseId: DatabaseId, handling: Handling.nullable() }),
  intent('choose-all', { handling: Handling.nullable() }),
  /** In what form everything is asked for: what is chosen already, and what will be. */
  intent('set-form', { handling: Handling }),
  intent('review', {}),
  intent('sign', {}),
  /** The signature by hand, or null from who signs with the card alone. */
  intent('sign-by-hand', { signature: HandSignature.nullable() }),
  intent('pin', { pin: TypedPin }),
  /** Let the reader's own pad take the PIN. */
  intent('pin-on-reader', {}),
  intent('confirm-last-try', {}),
  /** The person has no PIN, or has forgotten it. */
  intent('no-pin', {}),
  intent('open-record', { databaseId: DatabaseId }),
  intent('close-record', {}),
  intent('reveal', { on: z.boolean() }),
  /** "This is wrong" on one field or row of a record, or on the answer that none is held (visit/marks.ts); on or off. */
  intent('mark-wrong', { databaseId: DatabaseId, key: z.string().max(200), on: z.boolean() }),
  /** A record that was found goes on paper, or not; null: all of them. */
  intent('tick', { databaseId: DatabaseId.nullable(), on: z.boolean() }),
  /** Sources that failed are asked again, for the same request. */
  intent('ask-again', {}),
  /** Of a long table: the year whose rows are shown, by its key; '' closes it. */
  intent('open-year', { year: z.string().max(40) }),
  intent('show-disclosures', {}),
  /** Another part of a long record, or of the account of who looked. */
  intent('turn-to', { part: z.int().positive() }),
  /** On the viewing screen: make the pages and show the fee. On the fee screen: print. */
  intent('print', {}),
  /** Nothing is to be printed: the person has seen what they wanted. */
  intent('finish', {}),
  /** On the fee screen: copies run on, or each begins on a page of its own. The pages are made again. */
  intent('run-on', { on: z.boolean() }),
  /** On the fee screen: the account of who looked is printed with the rest, or not. */
  intent('print-account', { on: z.boolean() }),
  /** On the fee screen: on paper, on the phone, or both. Where no file could be sent: on paper instead. */
  intent('take-on', { how: Takes }),
  intent('retry', {}),
  intent('back', {}),
  intent('end', {}),
  intent('help', {}),
  intent('more-time', { on: z.boolean() }),
  /** Reading aloud is on, and nothing is heard: there is no voice that was tried, it said so, or it began not. */
  intent('voice-failed', { why: VoiceFailure }),
  /** Officer: asks for card and PIN, to unlock the officer's part; locks it again, or asks no more. */
  intent('officer-unlock', {}),
  intent('officer-lock', {}),
  /** Officer: the PIN of the officer's card, on the closed screen or to unlock the officer's part. */
  intent('officer-pin', { pin: TypedPin }),
  intent('officer-pin-on-reader', {}),
  intent('officer-acknowledge-help', {}),
  intent('officer-confirm-holder', { capacity: Capacity.optional() }),
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

/** What the preload puts on `window.kiosk`: this contract and nothing generic. */
export interface KioskBridge {
  readonly send: (message: FromWindow) => void;
  /** Returns the function that stops listening. */
  readonly listen: (listener: (message: ToWindow) => void) => () => void;
}
