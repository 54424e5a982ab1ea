/** What a visit's process and the kiosk say to each other. Nothing personal goes to the kiosk. */
import { z } from 'zod';
import { ConfigSchema } from '../config/config.ts';
import { OfficerAct, OfficerPane } from '../contract/window.ts';
import { FAULTS, type FaultName } from '../words/faults.ts';

/** An open officer session. The token is a secret: it lives in the kiosk's and the visit's memory only. */
export const OfficerSession = z.strictObject({
  token: z.string().min(1),
  /** Not secret: names the session in the journal and in the SAS challenge. */
  reference: z.string().min(1),
  expiresAt: z.iso.datetime({ offset: true }),
});
export type OfficerSession = z.infer<typeof OfficerSession>;

/** Kinds of lines that the kiosk alone writes: one that a visit sends is forged. */
export const KIOSK_LINES: ReadonlySet<string> = new Set([
  'visit.crashed',
  'visit.interrupted',
  'officer.opened',
  'officer.lost',
  'officer.closed',
  'officer.unlocked',
  'officer.locked',
  'officer.acted',
  'officer.refused',
  'help.acknowledged',
  'help.told',
  'help.not-told',
  'copies.to-certify',
  'copies.certified',
  'journal.exported',
  'request.lodged',
  'request.not-lodged',
  'request.lodged-by-hand',
  'job.cut',
  'job.recalled',
  'tray.seen',
  'journal.restored',
  'journal.begun',
  'journal.adopted',
  'store.trimmed',
  'counter.raised',
  'day.closed',
  'kiosk.started',
  'kiosk.stopped',
  'kiosk.interrupted',
  'kiosk.slept',
  'clock.set',
]);

/** One line of the journal: what happened in the visit, never to whom. */
export const JournalEntry = z.strictObject({
  kind: z.enum([
    'visit.started',
    'visit.ended',
    'visit.crashed',
    'visit.interrupted',
    'request.made',
    'request.lodged',
    'request.not-lodged',
    'request.lodged-by-hand',
    'pin.wrong',
    'pin.blocked',
    'holder.verified',
    'databases.answered',
    'records.shown',
    'corrections.lodged',
    'disclosures.asked',
    'name.differs',
    'print.submitted',
    'print.completed',
    'print.failed',
    'file.laid',
    'file.taken',
    'file.given',
    'job.sent',
    'job.ended',
    'job.cut',
    'job.recalled',
    'tray.seen',
    'officer.opened',
    'officer.lost',
    'officer.closed',
    'officer.unlocked',
    'officer.locked',
    'officer.acted',
    'officer.refused',
    'help.called',
    'help.acknowledged',
    'help.told',
    'help.not-told',
    'copies.to-certify',
    'copies.certified',
    'representative.called',
    'form.asked',
    'fee.waived',
    'journal.exported',
    'journal.restored',
    'journal.begun',
    'journal.adopted',
    'store.trimmed',
    'counter.raised',
    'counter.unknown',
    'day.closed',
    'fault',
    'kiosk.started',
    'kiosk.stopped',
    'kiosk.interrupted',
    'kiosk.slept',
    'clock.set',
    'message.dropped',
    'voice.failed',
  ]),
  /** Small facts: codes, counts, milliseconds, the request number. Never which databases, nor what they held. */
  facts: z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** A job that was cut off. */
export const CutJob = z
  .object({
    /** The job's name: a request number, and what of it was printed. */
    job: z.string(),
    /** Pages that came out for sure; null where nobody knows, and for `of` where the job was not counted. */
    pages: z.int().nonnegative().nullable(),
    of: z.int().nonnegative().nullable(),
  })
  .readonly();
export type CutJob = z.infer<typeof CutJob>;

/** What an officer is called for. */
export const CallFor = z.enum(['person', 'representative', 'no-card', 'printer']);
export type CallFor = z.infer<typeof CallFor>;

/** Why a visit ended. */
export const EndReason = z.enum(['finished', 'ended', 'idle', 'card-out', 'fault']);
export type EndReason = z.infer<typeof EndReason>;

/** What is said while a card is still in that is not served: why its visit ended, or that the kiosk has just started. */
export const LeftReason = z.enum([...EndReason.options, 'started']);
export type LeftReason = z.infer<typeof LeftReason>;

/** Kiosk to visit. */
export const ToVisit = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), config: ConfigSchema }),
  /** Come forward: the window is shown and a card may be served. `leftIn` is the stay that the last visit served (`stayKey`), if its card is still in. */
  z.strictObject({
    type: z.literal('activate'),
    officer: OfficerSession.nullable(),
    leftIn: z.string().nullable(),
    /** Why the last visit ended, said while its card is still in. */
    reason: LeftReason,
    /** Pages of the last visit came out. */
    papers: z.literal(true).optional(),
    notice: z.string().nullable(),
  }),
  z.strictObject({ type: z.literal('officer'), officer: OfficerSession.nullable() }),
  z.strictObject({ type: z.literal('officer-pane'), pane: OfficerPane }),
  /** The day was closed: the slip that says how the journal stood then. */
  z.strictObject({
    type: z.literal('closing'),
    at: z.iso.datetime(),
    entries: z.int().nonnegative(),
    code: z.string(),
    token: z.string(),
  }),
  /** Jobs that were cut off, and may lie in the tray: said to whoever comes next. */
  z.strictObject({ type: z.literal('trays'), trays: z.array(CutJob).readonly() }),
  /** To a question of this number (`ask`). A fault: it was not done, and nothing of it stands in the store. */
  z.strictObject({
    type: z.literal('answered'),
    ask: z.int(),
    fault: z.string().nullable(),
    requestNumber: z.string().optional(),
  }),
  /** A request of this visit was lodged by the kiosk, which had found it unlodged. */
  z.strictObject({ type: z.literal('lodged'), requestNumber: z.string(), receiptNumber: z.string() }),
  /** The name of the fault for which nobody can be served, or null. */
  z.strictObject({ type: z.literal('service'), fault: z.string().nullable() }),
  /** Ends it; `fault` names what for, where there is something to say of it. */
  z.strictObject({ type: z.literal('stop'), fault: z.string().optional() }),
]);
export type ToVisit = z.infer<typeof ToVisit>;

/** Where an error was thrown, as `framesOf` of words/crash.ts writes it: nothing that anybody is called fits. */
const CrashFrame = z
  .string()
  .max(200)
  .regex(/^[\w@./:-]+:\d+:\d+ [\w$#.<>[\] ]+$/);

/** Reader and insertion (`stayKey`): a reader's name has at most 128 letters. */
const Stay = z.string().max(300);
/** The next visit shows it to whoever comes: a name out of the list of faults, and no words. */
const FaultNamed = z.enum(Object.keys(FAULTS) as [FaultName, ...FaultName[]]);

/** Visit to kiosk. */
export const FromVisit = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('standing-by') }),
  z.strictObject({ type: z.literal('shown') }),
  z.strictObject({ type: z.literal('alive') }),
  z.strictObject({ type: z.literal('reader'), state: z.string().max(40) }),
  /** The card that must not be served after this visit, however it ends; null: none. */
  z.strictObject({ type: z.literal('left'), stay: Stay.nullable() }),
  /** Questions: the kiosk says `answered` to each, when the store has what it is about (ask-kiosk.ts). */
  z.strictObject({ type: z.literal('need-request-number'), ask: z.int() }),
  z.strictObject({
    type: z.literal('seal'),
    ask: z.int(),
    what: z.enum(['request', 'papers']),
    requestNumber: z.string().max(60),
    sealed: z.string(),
  }),
  z.strictObject({ type: z.literal('journal'), ask: z.int(), entry: JournalEntry }),
  /** Is lodged next: assertion and request, sealed to the office, and for how many milliseconds they are good. */
  z.strictObject({
    type: z.literal('to-lodge'),
    ask: z.int(),
    requestNumber: z.string().max(60),
    sealed: z.string(),
    forMs: z.number().nonnegative().max(3_600_000),
  }),
  z.strictObject({
    type: z.literal('lodged'),
    requestNumber: z.string().max(60),
    receiptNumber: z.string().min(1).max(60),
  }),
  /** It could not be lodged, or nobody knows: the kiosk goes on. */
  z.strictObject({
    type: z.literal('not-lodged'),
    requestNumber: z.string().max(60),
    why: z.string().max(100),
  }),
  /** So many pages of a job are known to have come out. */
  z.strictObject({ type: z.literal('pages'), job: z.string().max(200), pages: z.int().nonnegative() }),
  /** What the officer's card said to the gateway's challenge: the kiosk takes it there itself, and believes nothing else. */
  z.strictObject({
    type: z.literal('officer-proof'),
    ask: z.int(),
    to: z.enum(['open', 'unlock']),
    random: z.string().max(64),
    envelope: z.string().max(400),
    /** Whose card it was, for a gateway of the first generation. */
    card: z.strictObject({ citizenId: z.string().max(13), chipSerial: z.string().max(16) }).optional(),
  }),
  /** What the officer wants done on the officer's part of the screen; without a fault in the answer it is, or may be. */
  z.strictObject({ type: z.literal('officer-act'), ask: z.int(), act: OfficerAct }),
  /** An officer is wanted: without a fault in the answer, one was told by a channel of the site. */
  z.strictObject({ type: z.literal('call-officer'), ask: z.int(), about: CallFor }),
  /** May an empty form be printed now? Each is for nobody, and the tray is for all. */
  z.strictObject({ type: z.literal('blank-form'), ask: z.int() }),
  /** The officer's card is out, or the officer is done. */
  z.strictObject({ type: z.literal('officer-lock') }),
  /** A call was refused as from a session that has ended: the kiosk asks the gateway itself. */
  z.strictObject({ type: z.literal('officer-lost') }),
  /** Certified copies were printed and wait for the registrar's signature. */
  z.strictObject({
    type: z.literal('to-certify'),
    requestNumber: z.string().max(60),
    copies: z.number().int().positive(),
  }),
  z.strictObject({
    type: z.literal('ended'),
    /** The stay that was served, when its card was still in at the end. */
    insertion: Stay.nullable(),
    reason: EndReason,
    /** Pages came out. */
    papers: z.literal(true).optional(),
    notice: FaultNamed.nullable(),
  }),
  z.strictObject({ type: z.literal('window-closed') }),
  /** Its last words: an error that nobody expected, its kind and where it was. It ends now. */
  z.strictObject({
    type: z.literal('failed'),
    error: z.string().regex(/^[A-Za-z]{1,40}$/),
    frames: z.array(CrashFrame).max(8).readonly(),
  }),
]);
export type FromVisit = z.infer<typeof FromVisit>;
