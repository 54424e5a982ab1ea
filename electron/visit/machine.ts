/**
 * The visit as a statechart (architecture of the house: every screen is a state, every state answers card out, idle,
 * officer session lost, faults, "end" and "help"). It holds values and decides; everything that takes time is an actor
 * that actors.ts provides.
 */
import { assign, fromCallback, fromPromise, raise, type SnapshotFrom, setup } from 'xstate';
import {
  ageOn,
  buddhistDateOf,
  type CardView,
  countedStay,
  type Holder,
  isStay,
  recounted,
  type StayKey,
  stayKey,
} from '../../native/index.ts';
import type { FetchRow, Intent, Screen, Takes } from '../contract/window.ts';
import type { Capacity, DatabaseId, Handling, HandSignature, PresentedRecord } from '../contract/words.ts';
import type { DisclosureAt } from '../document/document.ts';
import type { CallFor, EndReason, LeftReason } from '../ports/visit-messages.ts';
import type { FeeWaiver } from '../request/fees.ts';
import { holderStanding } from '../request/identity.ts';
import type { SectionRequest } from '../request/request.ts';
import type { Fault, FaultName } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { Delays } from './delays.ts';
import { markedIn, NONE_HELD_MARK } from './marks.ts';

/** The Section 25 request once it is written: what is signed, and what it is called. */
export interface WrittenRequest extends SectionRequest {
  /** RFC 8785 form of the request; its digest goes into the challenge. */
  readonly canonical: string;
  readonly digest: string;
}

/** What the Security Access Server said about the holder. */
export interface Verification {
  readonly assertion: string;
  readonly reference: string;
  readonly mode: 'pin' | 'presence';
  readonly verifiedAt: string;
}

/** How a verification ended. */
export type VerifyOutcome =
  | { readonly kind: 'verified'; readonly verification: Verification }
  | { readonly kind: 'wrong-pin'; readonly triesLeft: number }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** How far the printing is. */
export interface PrintState {
  readonly state: 'preparing' | 'sent' | 'printing' | 'waiting';
  readonly pagesDone: number;
  readonly pagesTotal: number;
  readonly reason?: FaultName;
}

/** The pages that were made, before they are printed: counted, and what they cost. The pages themselves stay outside. */
export interface Papers {
  readonly pages: number;
  /** Request form and correction requests. */
  readonly freePages: number;
  readonly lines: readonly {
    readonly databaseId: DatabaseId;
    readonly handling: Handling;
    readonly pages: number;
    /** True where all that is printed of it stands on a page that another line counts. */
    readonly sharesPage?: true;
    readonly feeSatang: number;
    readonly waiver?: FeeWaiver;
  }[];
  /** Of all: paper, as far as it is printed, and the file. */
  readonly feeSatang: number;
  /** Of the file, where one is taken. */
  readonly fileFeeSatang?: number;
}

/** A file that waits for the person’s phone at the office. */
export interface LaidFile {
  readonly id: string;
  /** What the QR code says; the key in it is nowhere else. */
  readonly address: string;
  /** Until then it waits, milliseconds since 1970. */
  readonly untilMs: number;
}

/** Who looked at the holder's records, or why that could not be had. */
export type Disclosures =
  | { readonly kind: 'rows'; readonly rows: readonly DisclosureAt[] }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** How an attempt to open the officer session ended. */
export type OfficerOutcome =
  | { readonly kind: 'opened' }
  | { readonly kind: 'wrong-pin' }
  | { readonly kind: 'fault'; readonly fault: FaultName };

/** How the printing ended. */
export type PrintOutcome =
  /** `counted` false: everything was handed over, and no printer has counted what came out: the person does. */
  | {
      readonly kind: 'printed';
      readonly pages: number;
      readonly feeSatang: number;
      readonly counted?: false;
    }
  /** `pagesDone` came out; `certain` says whether the next attempt may begin at the page after. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly pagesDone: number; readonly certain: boolean };

/** The officer's card, as the closed screen sees it. */
export interface OfficerCard {
  /** It may be an officer's, and its PIN may be typed. */
  readonly ready: boolean;
  readonly triesLeft: number | null;
  /** The reader has a pad of its own, on which the PIN is typed. */
  readonly hasPinPad: boolean;
  /** What is wrong with the card that is in, in words for the officer. */
  readonly notice?: FaultName;
  /** Whether any card is in the reader. */
  readonly present?: boolean;
}

/** What is known of a card's PIN before it is asked for. */
export interface PinTries {
  readonly triesLeft: number | null;
  readonly hasPinPad: boolean;
  readonly fault: Fault | null;
}

/** What one database answered, as the visit keeps it. */
export interface Answer {
  readonly databaseId: DatabaseId;
  readonly outcome: FetchRow['outcome'];
  readonly explanation?: { readonly th: string; readonly en: string };
  readonly returnCode?: string;
  readonly record?: PresentedRecord;
}

/** Something that its holder calls wrong: a field, a row, or that nothing is held (marks.ts). */
export interface Mark {
  readonly databaseId: DatabaseId;
  readonly key: string;
}

/** What became of it; without a receipt nobody knows that it was lodged, and it goes on paper alone. */
export interface MarkLodged extends Mark {
  readonly receiptNumber: string | null;
}

/** Pages to be printed once more, from 1, both included. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
}

export interface VisitContext {
  readonly delays: Delays;
  readonly card: CardView;
  readonly officerOpen: boolean;
  /** Why nobody can be served, or null. */
  readonly outOfService: FaultName | null;
  readonly opensByItself: boolean;
  readonly leftIn: StayKey | null;
  readonly leftReason: LeftReason;
  /** Pages of the visit before came out. */
  readonly leftPapers: boolean;
  readonly notice: FaultName | null;
  readonly stay: StayKey | null;
  readonly holder: Holder | null;
  readonly choices: ReadonlyMap<DatabaseId, Handling>;
  /** In what form everything is asked for. */
  readonly form: Handling;
  readonly openDatabases: readonly DatabaseId[];
  readonly request: WrittenRequest | null;
  /** The office wants the request signed by hand as well. */
  readonly byHand: boolean;
  readonly handSignature: HandSignature | null;
  /** An officer stands beside, and may print pages of this visit again. */
  readonly officerBeside: boolean;
  readonly reprint: PageRange | null;
  /** Pages were handed to the printer, whatever came of it. */
  readonly printTried: boolean;
  /** The person came on behalf of another, and the officer is called for that. */
  readonly forRepresentative: boolean;
  readonly formPrinted: boolean;
  /** Why this card cannot prove its holder, as far as it was looked at beforehand; null: nothing is against it. */
  readonly cannotProve: FaultName | null;
  readonly triesLeft: number | null;
  readonly hasPinPad: boolean;
  readonly pinWrong: boolean;
  readonly lastTryConfirmed: boolean;
  /** Who has no PIN may be confirmed by the officer beside them. */
  readonly presence: boolean;
  /** Who acts for a child or ward may take their card through, with the officer beside them. */
  readonly onBehalf: boolean;
  /** In which right somebody acts for the holder of the card; null: the holder is here. */
  readonly actsFor: Capacity | null;
  /** When the officer said who it is, ISO 8601; null: the PIN proves it. */
  readonly confirmedAt: string | null;
  readonly verification: Verification | null;
  readonly answers: ReadonlyMap<DatabaseId, Answer>;
  /** Sources that failed and are being asked again, with what they had answered. */
  readonly again: ReadonlyMap<DatabaseId, Answer>;
  /** Records that go on paper: copies were asked for, or the holder has ticked them since. */
  readonly ticked: ReadonlySet<DatabaseId>;
  /** Pages of each record's copy, as far as they are counted. */
  readonly counted: ReadonlyMap<DatabaseId, number>;
  readonly openRecord: DatabaseId | null;
  /** Records that were open on the screen. */
  readonly opened: ReadonlySet<DatabaseId>;
  /** Which part of what is long is on the screen, from 1; the view knows how many there are. */
  readonly part: number;
  /** The year of a long table whose rows are shown; null: the newest. */
  readonly openYear: string | null;
  readonly revealed: boolean;
  /** Fields that the holder marked "this is wrong", by database. */
  readonly marks: ReadonlyMap<DatabaseId, ReadonlySet<string>>;
  /** What of these was lodged, or was tried to be: neither is tried again. */
  readonly marksLodged: readonly MarkLodged[];
  readonly disclosures: Disclosures | null;
  readonly papers: Papers | null;
  /** The office spares people of low income the fee, on an officer's word too. */
  readonly mayWaive: boolean;
  /** Databases of which certified copies are offered. */
  readonly certifiable: readonly DatabaseId[];
  readonly lowIncome: boolean;
  /** Copies run on from record to record: the person's choice; otherwise each begins on a page of its own. */
  readonly runsOn: boolean;
  /** The account of who looked is printed, too. */
  readonly printsAccount: boolean;
  readonly officerCard: OfficerCard;
  /** In the one reader the officer's card is awaited, or is in: nobody is served. */
  readonly officerAsks: boolean;
  readonly officerPinWrong: boolean;
  /** One reader for citizen and officer: the officer's card must leave before a citizen's can come. */
  readonly oneReader: boolean;
  readonly print: PrintState;
  readonly printed: { readonly pages: number; readonly feeSatang: number; readonly counted?: false } | null;
  /** The papers may be taken on the phone. */
  readonly phone: boolean;
  /** Whether the gateway gives a number for what is lodged with it. */
  readonly numbered: boolean;
  readonly takes: Takes;
  /** What waits for the phone; null: nothing was sent, or what was is no more of use. */
  readonly file: LaidFile | null;
  readonly fileFault: Fault | null;
  /** The person has gone on with the file, and whether their phone has it, as far as the office said. */
  readonly given: { readonly taken: boolean } | null;
  readonly fault: Fault | null;
  readonly retryTo: 'pin' | 'viewing' | 'preparing' | 'printing' | 'reviewing' | null;
  /** When the records were there to be seen, ISO 8601: the record of inspection says it. */
  readonly shownAt: string | null;
  /** Pages of the job that came out before it failed, and whether the printer itself said so. */
  readonly pagesOut: number;
  readonly pagesOutCertain: boolean;
  readonly idleSecondsLeft: number | null;
  /** Until "done" gives way to "take your card", in seconds. */
  readonly doneSecondsLeft: number;
  readonly helpCalled: boolean;
  /** Whoever is here has called, and not somebody before them. */
  readonly helpAwaited: boolean;
  /** What the officer is wanted for. */
  readonly helpFor: CallFor;
  /** Which call this is, from 1; one that nobody heard may be made again. */
  readonly helpCalls: number;
  /** Whether an officer was told of it; null: nobody knows yet. */
  readonly helpTold: boolean | null;
  /** Asked for by the person: longer until the warning, and a longer countdown. */
  readonly moreTime: boolean;
  readonly cardOut: boolean;
  /** The reader went while its card was served: nobody knows whether the card is still in. */
  readonly readerLost: boolean;
  readonly endReason: EndReason;
  /** What ended the visit, if it was neither the person nor the clock. */
  readonly endFault: FaultName | null;
  /** Of the request that was signed last: without a receipt it is not lodged, as far as anybody knows. */
  readonly lodging: { readonly requestNumber: string; readonly receiptNumber: string | null } | null;
}

/** An intent as an event: `pin` arrives without its digits, which never enter the machine. */
type IntentEvent = {
  [I in Intent as I['intent']]: { readonly type: `intent.${I['intent']}` } & Omit<I, 'intent' | 'pin'>;
}[Intent['intent']];

export type VisitEvent =
  | IntentEvent
  | {
      readonly type: 'activate';
      readonly officerOpen: boolean;
      readonly leftIn: StayKey | null;
      readonly leftReason: LeftReason;
      readonly leftPapers?: boolean;
      readonly notice: FaultName | null;
    }
  | { readonly type: 'card'; readonly view: CardView }
  | { readonly type: 'officer'; readonly open: boolean }
  | { readonly type: 'officer.card'; readonly card: OfficerCard }
  /** The officer's card is awaited to unlock the officer's part, or no more. */
  | { readonly type: 'officer.asks'; readonly on: boolean }
  /** What an officer did on the unlocked part of the screen, and the kiosk permitted. */
  | { readonly type: 'officer.acknowledged' }
  /** `capacity`: that the person acts for the holder in this right; null: that they are the holder. */
  | { readonly type: 'officer.confirms'; readonly capacity: Capacity | null }
  | { readonly type: 'officer.waived'; readonly on: boolean }
  | { readonly type: 'officer.reprints'; readonly from: number; readonly to: number }
  /** What the gateway's directory has open to citizens today. */
  | { readonly type: 'directory'; readonly openDatabases: readonly DatabaseId[] }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'lodged'; readonly requestNumber: string; readonly receiptNumber: string }
  | { readonly type: 'not-lodged'; readonly requestNumber: string }
  | { readonly type: 'fetched' }
  | { readonly type: 'pages.counted'; readonly databaseId: DatabaseId; readonly pages: number }
  | { readonly type: 'fetch.failed'; readonly fault: Fault }
  | { readonly type: 'print.progress'; readonly print: PrintState }
  | { readonly type: 'print.ended'; readonly outcome: PrintOutcome }
  /** A phone has fetched the file; or nobody did, and it was deleted. */
  | { readonly type: 'file.taken' }
  | { readonly type: 'file.over' }
  | { readonly type: 'idle.out' }
  /** Of the call with this number: an officer was told, or none could be. */
  | { readonly type: 'help.answered'; readonly call: number; readonly told: boolean }
  /** The chart to itself: the person waits for the kiosk from now on, or no more. */
  | { readonly type: 'work.begins' }
  | { readonly type: 'work.ends' }
  /** The chart to itself: this card cannot prove its holder. */
  | { readonly type: 'proof.impossible' }
  /** The kiosk can serve nobody, such as when its journal cannot be written; null: it can again. */
  | { readonly type: 'service'; readonly fault: FaultName | null }
  /** From the kiosk; `fault` is what for, where there is something to say of it. */
  | { readonly type: 'stop'; readonly fault?: FaultName | null };

export interface VisitInput {
  readonly delays: Delays;
  readonly openDatabases: readonly DatabaseId[];
  /** The demonstration opens the officer session by itself. */
  readonly opensByItself: boolean;
  readonly oneReader: boolean;
  readonly byHand: boolean;
  readonly officerBeside: boolean;
  readonly mayWaive: boolean;
  readonly presence: boolean;
  readonly onBehalf: boolean;
  readonly phone: boolean;
  /** Whether the gateway gives a number for what is lodged with it. */
  readonly numbered: boolean;
  /** Databases of which certified copies are offered. */
  readonly certifiable: readonly DatabaseId[];
}

/** The stay of the Thai ID card that is in the reader now, or null. */
export function stayOf(view: CardView): StayKey | null {
  if ((view.state !== 'ready' && view.state !== 'reading') || view.insertion === undefined) return null;
  return stayKey(view.reader, view.insertion);
}

/** The holder of the card, as soon as its text is read; the photo follows block by block. */
export function holderOf(view: CardView): Holder | null {
  if (view.state === 'ready') return view.holder;
  if (view.state !== 'reading' || view.holder === undefined || view.insertion === undefined) return null;
  return view.photoSoFar === undefined ? view.holder : { ...view.holder, photo: view.photoSoFar };
}

/** Whether a card is physically in the reader, readable or not. */
export function cardIsIn(view: CardView): boolean {
  switch (view.state) {
    case 'mute':
    case 'foreign-card':
    case 'busy-elsewhere':
    case 'two-cards':
    case 'reading':
    case 'faulty':
    case 'ready':
      return true;
    case 'service-down':
    case 'no-reader':
    case 'empty':
    case 'removed-mid-read':
      return false;
  }
}

/** Whether the reader can no longer say what is in it: that does not mean that the card was taken out. */
function readerIsLost({ state }: CardView): boolean {
  return state === 'service-down' || state === 'no-reader';
}

/** Whether the card in the reader may be the one that was left in. */
function mayBeLeft(leftIn: StayKey, view: CardView): boolean {
  if (!cardIsIn(view) || !('reader' in view)) return false;
  if (view.state === 'two-cards')
    return [view.reader, ...view.others].some((reader) => isStay(leftIn, reader));
  return isStay(leftIn, view.reader, 'insertion' in view ? view.insertion : undefined);
}

/** What is still to be known of a card that was left in, once the reader has said this. */
export function leftAfter(leftIn: StayKey | null, view: CardView): StayKey | null {
  if (leftIn === null) return null;
  // Its counters begin again: whatever is found in it then is taken for the same card.
  if (readerIsLost(view)) return recounted(leftIn);
  // Another reader's card says nothing of it.
  const elsewhere = cardIsIn(view) && 'reader' in view && !isStay(leftIn, view.reader);
  return elsewhere || mayBeLeft(leftIn, view) ? leftIn : null;
}

/** The card that must not be served after this visit, however and whenever it ends. */
export function leftStay({ leftIn, stay, readerLost, card }: VisitContext): StayKey | null {
  if (stay === null) return leftIn;
  if (readerLost) return leftAfter(recounted(stay), card);
  return stayOf(card) === stay ? countedStay(stay) : null;
}

/** What is to be said of the end of a visit, beside why it ended. */
export function endNotice({ endFault, endReason, lodging }: VisitContext): FaultName | null {
  if (endFault !== null) return endFault;
  const unlodged = lodging !== null && lodging.receiptNumber === null;
  return unlodged && endReason !== 'card-out' ? 'linkage.not-lodged' : null;
}

/** Every record that has come so far. */
export const recordsIn = (context: Pick<VisitContext, 'answers'>): readonly PresentedRecord[] =>
  [...context.answers.values()].flatMap(({ record }) => record ?? []);

/** The record of who asked for one thing alone, where it was found. */
const onlyRecord = ({ request, answers }: VisitContext): DatabaseId | null => {
  const [line, ...more] = request?.lines ?? [];
  if (line === undefined || more.length > 0) return null;
  return answers.get(line.databaseId)?.record === undefined ? null : line.databaseId;
};

/** Sources that did not answer, or not so that it could be read. */
const failing = ({ answers }: VisitContext): ReadonlyMap<DatabaseId, Answer> =>
  new Map([...answers].filter(([, { outcome }]) => outcome === 'source-failing'));

export const sameMark = (a: Mark, b: Mark) => a.databaseId === b.databaseId && a.key === b.key;

/** Whether this may be called wrong: a field or a row that was found, or the answer that nothing is held. */
function mayMark({ answers }: VisitContext, { databaseId, key }: Mark): boolean {
  const answer = answers.get(databaseId);
  if (key === NONE_HELD_MARK) return answer?.outcome === 'none-held';
  return answer?.record !== undefined && markedIn(answer.record, key) !== undefined;
}

/** Everything that is called wrong. */
export const marksOf = ({ marks }: Pick<VisitContext, 'marks'>): readonly Mark[] =>
  [...marks].flatMap(([databaseId, keys]) => [...keys].map((key) => ({ databaseId, key })));

/** Whether it was lodged: without a receipt nothing is. */
export const isLodged = ({ marksLodged }: Pick<VisitContext, 'marksLodged'>, mark: Mark): boolean =>
  marksLodged.some((one) => one.receiptNumber !== null && sameMark(one, mark));

/** What of it was neither lodged nor tried to be. */
const marksToLodge = (context: VisitContext): readonly Mark[] =>
  marksOf(context).filter((mark) => !context.marksLodged.some((one) => sameMark(one, mark)));

/** Nothing of what was found is ticked, and nothing called wrong. */
export const nothingToPrint = ({ ticked, marks }: Pick<VisitContext, 'ticked' | 'marks'>): boolean =>
  ticked.size === 0 && [...marks.values()].every(({ size }) => size === 0);

/** Whether the population register has answered, and calls the holder otherwise than the card does. */
export function nameDiffers(context: Pick<VisitContext, 'answers' | 'holder' | 'verification'>): boolean {
  const { holder, verification } = context;
  if (holder === null || verification === null) return false;
  return holderStanding(holder.nameTh, recordsIn(context)).kind === 'differs';
}

/** On what the papers may be taken along: a copy that a registrar signs is paper. One way alone is no choice. */
export function mayTake({ phone, papers }: Pick<VisitContext, 'phone' | 'papers'>): readonly Takes[] {
  if (!phone) return ['paper'];
  const signedByHand = (papers?.lines ?? []).some(
    ({ handling, pages, sharesPage }) => handling === 'certified-copy' && (pages > 0 || sharesPage === true),
  );
  return signedByHand ? ['paper', 'both'] : ['paper', 'phone', 'both'];
}

/** Whether an officer may print pages again: they were made, and something of them went to the printer. */
export function reprintable(context: VisitContext): boolean {
  return context.officerBeside && context.papers !== null && context.printTried;
}

/** With one reader for both, the card that the officer's part asks for is not a citizen's. */
function officersOwn({ oneReader, officerAsks }: VisitContext): boolean {
  return oneReader && officerAsks;
}

/** Whether a database may be had in this form: a registrar certifies their own registers only. */
function mayBe(handling: Handling, id: DatabaseId, { certifiable }: VisitContext): boolean {
  return handling !== 'certified-copy' || certifiable.includes(id);
}

/** The last try needs an explicit yes. */
function mayTry({ triesLeft, lastTryConfirmed }: VisitContext): boolean {
  return triesLeft !== 1 || lastTryConfirmed;
}

/** Whether there is a way to prove the holder of this card, as far as anybody knows. */
export function mayProve({ cannotProve, presence, actsFor }: VisitContext): boolean {
  return cannotProve === null || ((presence || actsFor !== null) && WITHOUT_PIN.has(cannotProve));
}
/** What keeps the PIN from proving who it is, and not an officer. */
const WITHOUT_PIN: ReadonlySet<FaultName> = new Set(['pin.blocked', 'pin.not-available']);

/**
 * In which rights somebody may act for the holder of the card that is in: a parent for a minor alone (Civil and Commercial
 * Code, Section 19), where the card says how old they are.
 */
export function capacitiesHere(
  { onBehalf, holder, cannotProve }: VisitContext,
  now: Date,
): readonly Capacity[] {
  // What keeps the card itself from being proven, an officer's word does not mend.
  const barred = cannotProve !== null && !WITHOUT_PIN.has(cannotProve);
  if (!onBehalf || holder === null || barred) return [];
  const { birthDate } = holder;
  const grown = birthDate !== undefined && ageOn(birthDate, buddhistDateOf(now)) >= MAJORITY;
  return grown ? ['guardian', 'curator'] : ['parent', 'guardian', 'curator'];
}
const MAJORITY = 20;

/** Before the first word of the reader. */
const NOT_LOOKED_AT: CardView = { state: 'service-down' };

/** Whether the reader has said anything yet: before that nothing is known of it, good or bad. */
export const readerHasSpoken = ({ card }: Pick<VisitContext, 'card'>): boolean => card !== NOT_LOOKED_AT;

/** Whoever called for help may wait for it: an officer serves others first, or comes from another room. */
const HELP_COMES_MS = 600_000;
/** So many times longer are the idle delays of who asked for more time. */
const MORE_TIME = 3;

const nothingPrinted: PrintState = { state: 'preparing', pagesDone: 0, pagesTotal: 0 };

const noActor = () => Promise.reject(new Error('provided by actors.ts'));

const chart = setup({
  types: {
    context: {} as VisitContext,
    events: {} as VisitEvent,
    input: {} as VisitInput,
    /** The screen of a state: each has one, its own or that of a state around it (screens.ts). */
    tags: {} as Screen['screen'],
  },
  actors: {
    openOfficer: fromPromise<OfficerOutcome, { onReader: boolean }>(noActor),
    watchOfficerCard: fromCallback<VisitEvent>(() => undefined),
    /** Ends when every journal line so far stands; or with the fault for which one does not. */
    journalStands: fromPromise<Fault | null>(noActor),
    readDisclosures: fromPromise<
      Disclosures,
      { verification: Verification | null; request: WrittenRequest | null }
    >(noActor),
    lodgeCorrections: fromPromise<readonly MarkLodged[], { context: VisitContext; marks: readonly Mark[] }>(
      noActor,
    ),
    makePapers: fromPromise<{ papers: Papers } | { fault: Fault }, { context: VisitContext }>(noActor),
    writeRequest: fromPromise<
      Result<WrittenRequest, Fault>,
      { holder: Holder; lines: WrittenRequest['lines']; actsFor: Capacity | null }
    >(noActor),
    readTries: fromPromise<PinTries>(noActor),
    /** Why the card cannot prove its holder, without a try of its PIN being spent; null where nothing is against it. */
    lookAhead: fromPromise<FaultName | null, { holder: Holder }>(noActor),
    verify: fromPromise<
      VerifyOutcome,
      { request: WrittenRequest; holder: Holder; confirmedAt: string | null }
    >(noActor),
    fetch: fromCallback<
      VisitEvent,
      {
        request: WrittenRequest;
        verification: Verification;
        holder: Holder;
        databases: readonly DatabaseId[];
      }
    >(() => undefined),
    /** Asks sources that failed again, by the right that the request has opened. */
    fetchAgain: fromCallback<VisitEvent, { request: WrittenRequest; databases: readonly DatabaseId[] }>(
      () => undefined,
    ),
    /** Counts the pages of each record's copy, while the person looks at them. */
    countPages: fromCallback<VisitEvent, { context: VisitContext }>(() => undefined),
    print: fromCallback<VisitEvent, { context: VisitContext }>(() => undefined),
    printForm: fromPromise<{ fault: Fault | null }, { holder: Holder }>(noActor),
    /** The form for who has no card: nobody's data is on it. */
    printBlank: fromPromise<{ fault: Fault | null }>(noActor),
    /** Signs the papers, encrypts them, and lays them at the office for the person’s phone. */
    layFile: fromPromise<{ file: LaidFile } | { fault: Fault }, { context: VisitContext }>(noActor),
    /** Looks whether the phone has it. */
    watchFile: fromCallback<VisitEvent, { file: LaidFile | null }>(() => undefined),
  },
  delays: {
    idleWarning: ({ context: { delays, moreTime, helpCalled, helpAwaited } }) =>
      Math.max(
        delays.idleWarningMs * (moreTime ? MORE_TIME : 1),
        helpCalled && helpAwaited ? HELP_COMES_MS : 0,
      ),
    second: 1000,
    done: ({ context }) => context.delays.doneMs,
    left: ({ context }) => context.delays.leftMs,
    officerRetry: ({ context }) => context.delays.officerRetryMs,
  },
  guards: {
    officerOpen: ({ context }) => context.officerOpen,
    stillOpen: ({ event }) => event.type === 'officer' && event.open,
    officerClosed: ({ context }) => !context.officerOpen,
    nobodyServed: ({ context }) => context.outOfService !== null,
    opensByItself: ({ context }) => context.opensByItself,
    sameCardStillIn: ({ context }) => {
      return context.leftIn !== null && mayBeLeft(context.leftIn, context.card);
    },
    holderKnown: ({ context }) => !officersOwn(context) && holderOf(context.card) !== null,
    somebodyWithCard: ({ context }) =>
      !officersOwn(context) && (holderOf(context.card) !== null || context.card.state === 'reading'),
    officersTurn: ({ context }) => officersOwn(context),
    printerWaits: ({ context }) => context.print.state === 'waiting',
    printerGoesOn: ({ context }) => context.print.state !== 'waiting',
    formNotOut: ({ context }) => !context.formPrinted,
    cardReading: ({ context }) => !officersOwn(context) && context.card.state === 'reading',
    /** The event says that the card being served is no longer the card in the reader. */
    servedCardLeft: ({ context, event }) => {
      if (event.type !== 'card') return false;
      if (context.stay === null) return !cardIsIn(event.view);
      // A swap that the reader did not see shows in the number: nobody's photo goes beside another's name.
      const { citizenId } = holderOf(event.view) ?? context.holder ?? {};
      return stayOf(event.view) !== context.stay || citizenId !== context.holder?.citizenId;
    },
    /** Whoever took their card out while pages come out has put it in again, the same one. */
    holderCameBack: ({ context, event }) =>
      event.type === 'card' &&
      context.cardOut &&
      stayOf(event.view) !== null &&
      holderOf(event.view)?.citizenId === context.holder?.citizenId,
    /** Somebody else's card is in: nothing of the one before comes out under their eyes. */
    anotherCameMeanwhile: ({ context }) => {
      const inReader = holderOf(context.card);
      return context.cardOut && inReader !== null && inReader.citizenId !== context.holder?.citizenId;
    },
    leftAtStoppedPrinter: ({ context }) => context.cardOut && context.print.state === 'waiting',
    backOrGoingOn: ({ context }) => !context.cardOut || context.print.state !== 'waiting',
    mayProve: ({ context }) => mayProve(context),
    mayNotProve: ({ context }) => !mayProve(context),
    mayConfirm: ({ context }) => context.presence,
    mayActFor: ({ context, event }) =>
      event.type === 'intent.act-for' && capacitiesHere(context, new Date()).includes(event.capacity),
    actsForAnother: ({ context }) => context.actsFor !== null,
    retryFor: ({ context }) => context.retryTo === 'pin' && context.actsFor !== null,
    confirmsThis: ({ context, event }) =>
      event.type === 'officer.confirms' && event.capacity === context.actsFor,
    somethingChosen: ({ context }) => context.choices.size > 0,
    openedByHand: ({ context }) => !context.opensByItself,
    officerMayType: ({ context: { officerCard } }) => officerCard.ready && !officerCard.hasPinPad,
    officerMayUsePad: ({ context: { officerCard } }) => officerCard.ready && officerCard.hasPinPad,
    mayTypePin: ({ context }) => !context.hasPinPad && mayTry(context),
    mayUsePad: ({ context }) => context.hasPinPad && mayTry(context),
    countdownOver: ({ context }) => (context.idleSecondsLeft ?? 0) <= 1,
    recordThere: ({ context, event }) =>
      event.type === 'intent.open-record' && context.answers.get(event.databaseId)?.record !== undefined,
    /** Who asked for one record, and has it, sees it at once. */
    onlyOne: ({ context }) => onlyRecord(context) !== null,
    sourceFailed: ({ context }) => failing(context).size > 0,
    lostSession: ({ event }) => event.type === 'fetch.failed' && event.fault.name === 'officer.session-lost',
    marksToLodge: ({ context }) => marksToLodge(context).length > 0,
    nothingToPrint: ({ context }) => nothingToPrint(context),
    cardOut: ({ context }) => context.cardOut,
    copiesMayRunOn: ({ context }) => copiesMayRunOn(context),
    mayTakeSo: ({ context, event }) =>
      event.type === 'intent.take-on' && mayTake(context).includes(event.how),
    phoneAlone: ({ context }) => context.takes === 'phone',
    phoneToo: ({ context, event }) =>
      event.type === 'print.ended' &&
      event.outcome.kind === 'printed' &&
      context.takes === 'both' &&
      context.given === null,
    paperInstead: ({ context, event }) =>
      event.type === 'intent.take-on' && event.how === 'paper' && context.printed === null,
    printedBefore: ({ context }) => context.printed !== null,
    mayWaive: ({ context }) => context.mayWaive && context.officerBeside,
    wantsHand: ({ context }) => context.byHand,
    mayReprint: ({ context, event }) =>
      event.type === 'officer.reprints' &&
      reprintable(context) &&
      event.from <= event.to &&
      event.to <= (context.papers?.pages ?? 0),
    retryViewing: ({ context }) => context.retryTo === 'viewing',
    retryPin: ({ context }) => context.retryTo === 'pin',
    retryPrinting: ({ context }) => context.retryTo === 'printing',
    retryPreparing: ({ context }) => context.retryTo === 'preparing',
    retryReviewing: ({ context }) => context.retryTo === 'reviewing',
  },
  actions: {
    keepCard: assign(({ context, event }) =>
      event.type === 'card' ? { card: event.view, leftIn: leftAfter(context.leftIn, event.view) } : {},
    ),
    /** Being read already: greeted or not, it is not greeted by the visit after a crash. */
    holdCard: assign(({ context }) => ({ stay: stayOf(context.card) })),
    serveCard: assign(({ context }) => ({
      leftIn: null,
      stay: stayOf(context.card),
      holder: holderOf(context.card),
      notice: null,
      helpAwaited: false,
      // Somebody before them called, and nobody has heard it: it is over.
      ...(context.helpTold === false ? { helpCalled: false, helpTold: null } : {}),
    })),
    /** More of the same card was read: the photo grows. */
    keepHolder: assign(({ context, event }) =>
      event.type === 'card' && stayOf(event.view) === context.stay
        ? { holder: holderOf(event.view) ?? context.holder }
        : {},
    ),
    choose: assign(({ context, event }) => {
      if (event.type !== 'intent.choose' || !context.openDatabases.includes(event.databaseId)) return {};
      if (event.handling !== null && !mayBe(event.handling, event.databaseId, context)) return {};
      const choices = new Map(context.choices);
      if (event.handling === null) choices.delete(event.databaseId);
      else choices.set(event.databaseId, event.handling);
      return { choices };
    }),
    chooseAll: assign(({ context, event }) => {
      if (event.type !== 'intent.choose-all') return {};
      const { handling } = event;
      return {
        choices: new Map(
          handling === null
            ? []
            : context.openDatabases.map((id) => [id, mayBe(handling, id, context) ? handling : 'copy']),
        ),
      };
    }),
    setForm: assign(({ context, event }) => {
      if (event.type !== 'intent.set-form') return {};
      const form = event.handling;
      const choices = new Map(
        [...context.choices].map(([id]) => [id, mayBe(form, id, context) ? form : 'copy']),
      );
      return { form, choices };
    }),
    cardWasTaken: assign(({ context, event }) => ({
      cardOut: true,
      readerLost: context.readerLost || (event.type === 'card' && readerIsLost(event.view)),
    })),
    cardCameBack: assign(({ event }) =>
      event.type === 'card' ? { cardOut: false, stay: stayOf(event.view) } : {},
    ),
    keepDirectory: assign(({ context, event }) =>
      event.type === 'directory'
        ? {
            openDatabases: event.openDatabases,
            choices: new Map([...context.choices].filter(([id]) => event.openDatabases.includes(id))),
          }
        : {},
    ),
    keepReprint: assign(({ event }) =>
      event.type === 'officer.reprints' ? { reprint: { from: event.from, to: event.to } } : {},
    ),
    markWrong: assign(({ context, event }) => {
      if (event.type !== 'intent.mark-wrong') return {};
      const { databaseId, key } = event;
      // What was not shown cannot be called wrong; what was lodged stays lodged.
      if (!mayMark(context, event) || isLodged(context, event)) return {};
      const keys = new Set(context.marks.get(databaseId));
      if (event.on) keys.add(key);
      else keys.delete(key);
      return { marks: new Map(context.marks).set(databaseId, keys), papers: null };
    }),
    tick: assign(({ context, event }) => {
      if (event.type !== 'intent.tick') return {};
      const { databaseId, on } = event;
      const ticked = new Set(context.ticked);
      for (const record of recordsIn(context))
        if (databaseId === null || record.databaseId === databaseId)
          if (on) ticked.add(record.databaseId);
          else ticked.delete(record.databaseId);
      return { ticked, papers: null };
    }),
    keepCounted: assign(({ context, event }) =>
      event.type === 'pages.counted'
        ? { counted: new Map(context.counted).set(event.databaseId, event.pages) }
        : {},
    ),
    forgetAnswers: assign({
      answers: new Map(),
      ticked: new Set(),
      counted: new Map(),
      openRecord: null,
      opened: new Set(),
      revealed: false,
      marks: new Map(),
      marksLodged: [],
      papers: null,
      disclosures: null,
      printsAccount: false,
    }),
    keepAnswer: assign(({ context, event }) => {
      if (event.type !== 'answer') return {};
      const { databaseId, record } = event.answer;
      const answers = new Map(context.answers).set(databaseId, event.answer);
      const asked = context.request?.lines.find((line) => line.databaseId === databaseId)?.handling;
      return record === undefined || asked === undefined || asked === 'inspect'
        ? { answers }
        : { answers, ticked: new Set(context.ticked).add(databaseId) };
    }),
    keepOpened: assign(({ context: { opened, openRecord } }) =>
      openRecord === null ? {} : { opened: new Set(opened).add(openRecord) },
    ),
    /** Also of a request that was signed before the last one: then it is not what the screen speaks of. */
    keepLodging: assign(({ context, event }) => {
      if (event.type !== 'lodged' && event.type !== 'not-lodged') return {};
      const { requestNumber } = event;
      if (requestNumber !== context.request?.requestNumber) return {};
      const receiptNumber = event.type === 'lodged' ? event.receiptNumber : null;
      const known = context.lodging?.requestNumber === requestNumber ? context.lodging.receiptNumber : null;
      return { lodging: { requestNumber, receiptNumber: receiptNumber ?? known } };
    }),
    endForCard: assign(({ context, event }): Partial<VisitContext> => {
      const lost = context.readerLost || (event.type === 'card' && readerIsLost(event.view));
      return lost
        ? { readerLost: true, endReason: 'fault', endFault: 'card.reader-lost' }
        : { endReason: 'card-out' };
    }),
    endForKiosk: assign(({ event }): Partial<VisitContext> => {
      const endFault = event.type === 'stop' ? (event.fault ?? null) : null;
      return { endFault, endReason: endFault === null ? 'ended' : 'fault' };
    }),
    endBecause: assign((_, reason: EndReason) => ({ endReason: reason })),
    startCountdown: assign(({ context }) => ({
      idleSecondsLeft: Math.ceil((context.delays.idleWipeMs * (context.moreTime ? MORE_TIME : 1)) / 1000),
    })),
    countDown: assign(({ context }) => ({ idleSecondsLeft: (context.idleSecondsLeft ?? 1) - 1 })),
    stopCountdown: assign({ idleSecondsLeft: null }),
    beginWork: raise({ type: 'work.begins' }),
    endWork: raise({ type: 'work.ends' }),
    idleIsOut: raise({ type: 'idle.out' }),
    startDone: assign(({ context }) => ({ doneSecondsLeft: Math.ceil(context.delays.doneMs / 1000) })),
    countDone: assign(({ context }) => ({ doneSecondsLeft: Math.max(0, context.doneSecondsLeft - 1) })),
    keepService: assign(({ event }) => (event.type === 'service' ? { outOfService: event.fault } : {})),
    keepOfficer: assign(({ event }) => (event.type === 'officer' ? { officerOpen: event.open } : {})),
    sessionIsLost: assign({ fault: { name: 'officer.session-lost' }, retryTo: null }),
    /** Again only where nobody has heard the first one. */
    callHelp: assign(({ context }, helpFor: CallFor = 'person') =>
      context.helpCalled && context.helpTold !== false ? { helpAwaited: true } : called(context, helpFor),
    ),
    keepTold: assign(({ context, event }) =>
      event.type === 'help.answered' && event.call === context.helpCalls ? { helpTold: event.told } : {},
    ),
    helpIsThere: assign({ helpCalled: false, helpTold: null }),
    /** A printer that waits calls for whoever refills it, and no longer than it waits. */
    keepPrint: assign(({ context, event }): Partial<VisitContext> => {
      if (event.type !== 'print.progress') return {};
      const { print } = event;
      const waits = print.state === 'waiting' && print.reason !== undefined;
      if (waits && !context.helpCalled) return { print, ...called(context, 'printer') };
      const over = !waits && context.helpCalled && context.helpFor === 'printer';
      return { print, ...(over ? { helpCalled: false } : {}) };
    }),
    printerWaitsNoMore: assign(({ context }) =>
      context.helpCalled && context.helpFor === 'printer' ? { helpCalled: false } : {},
    ),
    turn: assign(({ event }) => (event.type === 'intent.turn-to' ? { part: event.part } : {})),
    giveTime: assign(({ event }) => (event.type === 'intent.more-time' ? { moreTime: event.on } : {})),
  },
});

const called = ({ helpCalls }: VisitContext, helpFor: CallFor): Partial<VisitContext> => ({
  helpCalled: true,
  helpAwaited: true,
  helpFor,
  helpCalls: helpCalls + 1,
  helpTold: null,
});

const printedOf = ({ kind: _, ...printed }: Extract<PrintOutcome, { kind: 'printed' }>) => printed;

/** While pages come out: they finish, and a card that is taken, or an "end", is answered after them. */
const pagesFinish = {
  card: [
    { guard: 'holderCameBack', actions: ['keepCard', 'cardCameBack'] },
    { guard: 'servedCardLeft', actions: ['keepCard', 'cardWasTaken'] },
    { actions: 'keepCard' },
  ],
  'intent.end': {},
} as const;

/** Before the PIN: a session that is found lost is said at once, not when the person has chosen, signed and typed. */
const sessionNeeded = {
  officer: [
    { guard: 'stillOpen', actions: 'keepOfficer' },
    { target: '#visit.serving.screen.problem', actions: ['keepOfficer', 'sessionIsLost'] },
  ],
} as const;

/**
 * What is answered on every screen. Laid on the chart and again on the visit's screens: `presence`, beside these, answers
 * every intent too, and would keep them from the chart.
 */
const wishesOfEveryScreen = {
  'intent.help': { actions: { type: 'callHelp', params: 'person' } },
  'intent.more-time': { actions: 'giveTime' },
  'officer.acknowledged': { actions: 'helpIsThere' },
} as const;

/** The person has gone with their card, and the printer waits: what it has is called back, and the kiosk is free again. */
const leaving = {
  going: { always: { guard: 'leftAtStoppedPrinter', target: 'left' } },
  left: {
    always: [
      {
        guard: 'anotherCameMeanwhile',
        target: '#visit.wiped',
        actions: { type: 'endBecause', params: 'card-out' },
      },
      { guard: 'backOrGoingOn', target: 'going' },
    ],
    after: { left: { target: '#visit.wiped', actions: { type: 'endBecause', params: 'card-out' } } },
  },
} as const;

/** Whether somebody is there: the clock of every screen that waits for a person. At its end `idle.out`. */
const presence = {
  initial: 'here',
  states: {
    here: {
      entry: 'stopCountdown',
      on: {
        'work.begins': 'working',
        'intent.*': { target: 'here', reenter: true },
        // The officer is there: what was waited for longer is over.
        'officer.acknowledged': { target: 'here', reenter: true },
      },
      after: { idleWarning: { target: 'warned' } },
    },
    warned: {
      entry: 'startCountdown',
      on: { 'work.begins': 'working', 'intent.*': 'here' },
      initial: 'counting',
      states: {
        counting: {
          after: {
            second: [
              { guard: 'countdownOver', actions: 'idleIsOut' },
              { target: 'counting', reenter: true, actions: 'countDown' },
            ],
          },
        },
      },
    },
    /** The person waits for the kiosk, not the kiosk for the person: no clock runs. */
    working: { entry: 'stopCountdown', on: { 'work.ends': 'here' } },
  },
} as const;

export const visitMachine = chart.createMachine({
  id: 'visit',
  initial: 'standby',
  context: ({ input }) => ({
    delays: input.delays,
    card: NOT_LOOKED_AT,
    officerOpen: false,
    outOfService: null,
    opensByItself: input.opensByItself,
    leftIn: null,
    leftReason: 'finished',
    leftPapers: false,
    notice: null,
    stay: null,
    holder: null,
    choices: new Map(),
    form: 'inspect',
    openDatabases: input.openDatabases,
    request: null,
    byHand: input.byHand,
    handSignature: null,
    officerBeside: input.officerBeside,
    reprint: null,
    printTried: false,
    forRepresentative: false,
    formPrinted: false,
    cannotProve: null,
    triesLeft: null,
    hasPinPad: false,
    pinWrong: false,
    lastTryConfirmed: false,
    presence: input.presence,
    onBehalf: input.onBehalf,
    actsFor: null,
    confirmedAt: null,
    verification: null,
    answers: new Map(),
    again: new Map(),
    ticked: new Set(),
    counted: new Map(),
    openRecord: null,
    opened: new Set(),
    part: 1,
    openYear: null,
    revealed: false,
    marks: new Map(),
    marksLodged: [],
    disclosures: null,
    papers: null,
    mayWaive: input.mayWaive,
    certifiable: input.certifiable,
    lowIncome: false,
    runsOn: false,
    printsAccount: false,
    officerCard: { ready: false, triesLeft: null, hasPinPad: false },
    officerAsks: false,
    officerPinWrong: false,
    oneReader: input.oneReader,
    print: nothingPrinted,
    printed: null,
    shownAt: null,
    pagesOut: 0,
    pagesOutCertain: true,
    fault: null,
    retryTo: null,
    phone: input.phone,
    numbered: input.numbered,
    takes: 'paper',
    file: null,
    fileFault: null,
    given: null,
    idleSecondsLeft: null,
    doneSecondsLeft: 0,
    helpCalled: false,
    helpAwaited: false,
    helpFor: 'person',
    helpCalls: 0,
    helpTold: null,
    moreTime: false,
    cardOut: false,
    readerLost: false,
    endReason: 'finished',
    endFault: null,
    lodging: null,
  }),
  on: {
    lodged: { actions: 'keepLodging' },
    'not-lodged': { actions: 'keepLodging' },
    card: { actions: 'keepCard' },
    officer: { actions: 'keepOfficer' },
    'officer.asks': { actions: assign({ officerAsks: ({ event }) => event.on }) },
    service: { actions: 'keepService' },
    directory: { actions: 'keepDirectory' },
    'help.answered': { actions: 'keepTold' },
    ...wishesOfEveryScreen,
    stop: { target: '.wiped', actions: 'endForKiosk' },
  },
  states: {
    /** Watching the reader behind another visit, or before the kiosk is open. */
    standby: {
      tags: 'idle',
      on: {
        activate: {
          target: 'entering',
          actions: assign(({ context, event }) => ({
            officerOpen: event.officerOpen,
            // A reader that has not been looked at yet says nothing.
            leftIn: readerHasSpoken(context) ? leftAfter(event.leftIn, context.card) : event.leftIn,
            leftReason: event.leftReason,
            leftPapers: event.leftPapers ?? false,
            notice: event.notice,
          })),
        },
      },
    },
    entering: {
      tags: 'idle',
      always: [
        { guard: 'sameCardStillIn', target: 'leftCard' },
        { guard: 'nobodyServed', target: 'outOfService' },
        { guard: 'officerClosed', target: 'closed' },
        { target: 'idle' },
      ],
    },
    /** Said to whoever comes, before they put their card in; the kiosk tries again by itself. */
    outOfService: {
      tags: 'out-of-service',
      on: { service: { target: 'entering', actions: 'keepService' } },
    },
    /** The last visit is over and wiped, and its card is still in. */
    leftCard: {
      tags: 'take-card',
      on: { card: { target: 'entering', actions: 'keepCard' } },
    },
    closed: {
      tags: 'closed',
      initial: 'deciding',
      on: {
        officer: {
          target: 'entering',
          guard: ({ event }) => event.open,
          actions: assign(({ context }) => ({
            officerOpen: true,
            notice: null,
            officerPinWrong: false,
            // The officer's own card is not a citizen's: it is asked for before anyone is served.
            ...(context.oneReader ? { leftIn: stayOf(context.card), leftReason: 'finished' as const } : {}),
          })),
        },
      },
      states: {
        deciding: { always: [{ guard: 'opensByItself', target: 'opening' }, { target: 'waiting' }] },
        waiting: {
          invoke: { src: 'watchOfficerCard' },
          on: {
            'officer.card': { actions: assign({ officerCard: ({ event }) => event.card }) },
            'intent.officer-pin': { guard: 'officerMayType', target: 'opening' },
            'intent.officer-pin-on-reader': { guard: 'officerMayUsePad', target: 'opening' },
          },
        },
        opening: {
          invoke: {
            src: 'openOfficer',
            input: ({ context }) => ({ onReader: context.officerCard.hasPinPad }),
            onDone: [
              {
                guard: ({ event }) => event.output.kind === 'wrong-pin',
                target: 'resting',
                actions: assign({ officerPinWrong: true, notice: null }),
              },
              {
                target: 'resting',
                actions: assign(({ event }) => ({
                  officerPinWrong: false,
                  notice: event.output.kind === 'fault' ? event.output.fault : null,
                })),
              },
            ],
            onError: { target: 'resting', actions: assign({ notice: 'officer.not-open' }) },
          },
        },
        /** Opened, or not: the kiosk says so with `officer`. A person tries again by hand, the demonstration by itself. */
        resting: {
          always: { guard: 'openedByHand', target: 'waiting' },
          after: { officerRetry: 'opening' },
        },
      },
    },
    idle: {
      tags: 'idle',
      // Whose papers lie in the tray has them by then, or somebody else has.
      after: { done: { actions: assign({ leftPapers: false }) } },
      on: {
        'intent.no-card': 'noCard',
        'officer.asks': [
          { guard: ({ event }) => event.on, actions: assign({ officerAsks: true }) },
          {
            target: 'entering',
            actions: assign(({ context }) => ({
              officerAsks: false,
              // The officer's own card is not a citizen's: it is asked for before anyone is served.
              ...(context.oneReader ? { leftIn: stayOf(context.card), leftReason: 'finished' as const } : {}),
            })),
          },
        ],
      },
      always: [
        { guard: 'nobodyServed', target: 'outOfService' },
        { guard: 'officerClosed', target: 'closed' },
        // Its reader was away: now it is back, with a card in it.
        { guard: 'sameCardStillIn', target: 'leftCard' },
        { guard: 'holderKnown', target: 'serving', actions: 'serveCard' },
        { guard: 'cardReading', target: 'reading' },
      ],
    },
    /** Who has no card: an empty form, and an officer. Nobody's data; a card that comes in is served as on idle. */
    noCard: {
      type: 'parallel',
      states: {
        screen: {
          tags: 'no-card',
          initial: 'explaining',
          on: {
            ...wishesOfEveryScreen,
            'idle.out': '#visit.unused',
            'intent.end': '#visit.unused',
          },
          states: {
            explaining: {
              always: [
                { guard: 'officersTurn', target: '#visit.idle' },
                { guard: 'somebodyWithCard', target: '#visit.entering' },
              ],
              on: { 'intent.print-form': 'printing', 'intent.back': '#visit.entering' },
            },
            printing: {
              entry: [
                'beginWork',
                { type: 'callHelp', params: 'no-card' },
                assign({ fault: null, print: nothingPrinted }),
              ],
              exit: ['endWork', 'printerWaitsNoMore'],
              invoke: {
                src: 'printBlank',
                onDone: {
                  target: 'printed',
                  actions: assign(({ event }) => ({
                    fault: event.output.fault,
                    formPrinted: event.output.fault === null,
                  })),
                },
                onError: { target: 'printed', actions: assign({ fault: { name: 'document.failed' } }) },
              },
              on: { 'print.progress': { actions: 'keepPrint' }, 'intent.end': {} },
              initial: 'going',
              states: {
                going: { always: { guard: 'printerWaits', target: 'waiting' } },
                /** No card says that somebody stands here still: whoever comes with one is served, and the job called back. */
                waiting: {
                  always: [
                    { guard: 'somebodyWithCard', target: '#visit.unused' },
                    { guard: 'printerGoesOn', target: 'going' },
                  ],
                  after: { idleWarning: '#visit.unused' },
                },
              },
            },
            printed: {
              always: [
                { guard: 'officersTurn', target: '#visit.idle' },
                { guard: 'somebodyWithCard', target: '#visit.entering' },
              ],
              on: {
                'intent.print-form': { guard: 'formNotOut', target: 'printing' },
                'intent.back': '#visit.entering',
              },
            },
          },
        },
        // Here nothing but a touch begins work, and a touch ends the warning itself.
        presence: {
          ...presence,
          states: { ...presence.states, warned: { ...presence.states.warned, on: { 'intent.*': 'here' } } },
        },
      },
      exit: assign({ fault: null, formPrinted: false, print: nothingPrinted }),
    },
    reading: {
      tags: 'reading',
      entry: 'holdCard',
      always: [
        { guard: 'officerClosed', target: 'closed' },
        { guard: 'holderKnown', target: 'serving', actions: 'serveCard' },
      ],
      on: {
        card: [
          {
            guard: ({ event }) => !cardIsIn(event.view),
            target: 'wiped',
            actions: ['keepCard', 'endForCard'],
          },
          {
            guard: ({ event }) => event.view.state !== 'reading' && event.view.state !== 'ready',
            target: 'idle',
            actions: ['keepCard', 'holdCard'],
          },
          { actions: 'keepCard' },
        ],
      },
    },
    /** From here on the visit holds personal data; every way out leads to `wiped`. */
    serving: {
      type: 'parallel',
      states: {
        screen: {
          initial: 'hello',
          // Here and not on the parallel state: see `wishesOfEveryScreen`.
          on: {
            ...wishesOfEveryScreen,
            'intent.end': {
              target: '#visit.wiped',
              actions: { type: 'endBecause', params: 'ended' },
            },
            'idle.out': { target: '#visit.wiped', actions: { type: 'endBecause', params: 'idle' } },
            card: [
              {
                guard: 'servedCardLeft',
                target: '#visit.wiped',
                actions: ['keepCard', 'endForCard'],
              },
              { actions: ['keepCard', 'keepHolder'] },
            ],
          },
          states: {
            hello: {
              tags: 'hello',
              // Whoever is back here asks for themselves, until they say otherwise.
              entry: assign({ actsFor: null }),
              on: {
                ...sessionNeeded,
                'intent.begin': { guard: 'mayProve', target: 'choosing' },
                'intent.represent': 'representative',
              },
            },
            /** The kiosk gives nobody another person's records: a form, and an officer (Section 25 paragraph 5). */
            representative: {
              tags: 'representative',
              initial: 'explaining',
              states: {
                explaining: {
                  on: {
                    'intent.print-form': 'printing',
                    'intent.act-for': {
                      guard: 'mayActFor',
                      target: '#visit.serving.screen.choosing',
                      actions: assign({ actsFor: ({ event }) => event.capacity }),
                    },
                    'intent.back': '#visit.serving.screen.hello',
                  },
                },
                printing: {
                  entry: [
                    'beginWork',
                    { type: 'callHelp', params: 'representative' },
                    assign({ forRepresentative: true, fault: null, print: nothingPrinted }),
                  ],
                  exit: ['endWork', 'printerWaitsNoMore'],
                  invoke: {
                    src: 'printForm',
                    input: ({ context }) => {
                      if (context.holder === null) throw new Error('no holder');
                      return { holder: context.holder };
                    },
                    onDone: [
                      {
                        guard: ({ context }) => context.cardOut,
                        target: '#visit.wiped',
                        actions: 'endForCard',
                      },
                      {
                        target: 'printed',
                        actions: assign(({ event }) => ({
                          fault: event.output.fault,
                          formPrinted: event.output.fault === null,
                        })),
                      },
                    ],
                    onError: { target: 'printed', actions: assign({ fault: { name: 'document.failed' } }) },
                  },
                  on: {
                    ...pagesFinish,
                    'print.progress': { actions: 'keepPrint' },
                  },
                  initial: 'going',
                  states: leaving,
                },
                printed: {
                  on: {
                    'intent.print-form': { guard: ({ context }) => !context.formPrinted, target: 'printing' },
                    'intent.back': '#visit.serving.screen.hello',
                  },
                  exit: assign({ fault: null }),
                },
              },
            },
            choosing: {
              tags: 'choosing',
              on: {
                ...sessionNeeded,
                // Whoever was quicker than the look at the card: nobody writes a request that cannot be signed.
                'proof.impossible': { guard: 'mayNotProve', target: 'hello' },
                'intent.choose': { actions: 'choose' },
                'intent.choose-all': { actions: 'chooseAll' },
                'intent.set-form': { actions: 'setForm' },
                'intent.review': { guard: 'somethingChosen', target: 'reviewing' },
                'intent.back': 'hello',
              },
            },
            reviewing: {
              initial: 'writing',
              on: { ...sessionNeeded, 'intent.back': 'choosing' },
              states: {
                writing: {
                  tags: 'choosing',
                  invoke: {
                    src: 'writeRequest',
                    input: ({ context }) => {
                      if (context.holder === null) throw new Error('no holder');
                      return {
                        holder: context.holder,
                        actsFor: context.actsFor,
                        lines: [...context.choices].map(([databaseId, handling]) => ({
                          databaseId,
                          handling,
                        })),
                      };
                    },
                    onDone: [
                      {
                        guard: ({ event }) => event.output.ok,
                        target: 'written',
                        actions: assign(({ event, context }) => ({
                          request: event.output.ok ? event.output.value : context.request,
                        })),
                      },
                      {
                        target: '#visit.serving.screen.problem',
                        actions: assign(({ event, context }) => ({
                          fault: event.output.ok ? context.fault : event.output.fault,
                          retryTo: 'reviewing',
                        })),
                      },
                    ],
                    onError: {
                      target: '#visit.serving.screen.problem',
                      actions: assign({ fault: { name: 'store.unwritable' }, retryTo: 'reviewing' }),
                    },
                  },
                },
                written: {
                  tags: 'reviewing',
                  on: {
                    'intent.sign': [
                      { guard: 'wantsHand', target: '#visit.serving.screen.signing' },
                      { guard: 'actsForAnother', target: '#visit.serving.screen.confirming' },
                      { target: '#visit.serving.screen.pin' },
                    ],
                  },
                },
              },
            },
            signing: {
              tags: 'signing',
              entry: assign({ handSignature: null }),
              on: {
                ...sessionNeeded,
                'intent.back': 'reviewing',
                'intent.sign-by-hand': [
                  {
                    guard: 'actsForAnother',
                    target: 'confirming',
                    actions: assign({ handSignature: ({ event }) => event.signature }),
                  },
                  { target: 'pin', actions: assign({ handSignature: ({ event }) => event.signature }) },
                ],
              },
            },
            pin: {
              initial: 'counting',
              entry: assign({ lastTryConfirmed: false }),
              on: { ...sessionNeeded, 'intent.back': 'reviewing' },
              states: {
                /** The tries left are known before the PIN is asked. */
                counting: {
                  tags: 'verifying',
                  invoke: {
                    src: 'readTries',
                    onDone: [
                      {
                        guard: ({ context, event }) =>
                          context.presence && WITHOUT_PIN.has(event.output.fault?.name ?? 'pin.wrong'),
                        target: '#visit.serving.screen.confirming',
                      },
                      {
                        guard: ({ event }) => event.output.fault !== null,
                        target: '#visit.serving.screen.problem',
                        actions: assign({ fault: ({ event }) => event.output.fault, retryTo: null }),
                      },
                      {
                        target: 'asking',
                        actions: assign(({ event: { output } }) => ({
                          triesLeft: output.triesLeft,
                          hasPinPad: output.hasPinPad,
                        })),
                      },
                    ],
                    onError: {
                      target: '#visit.serving.screen.problem',
                      actions: assign({ fault: { name: 'card.comms' }, retryTo: 'pin' }),
                    },
                  },
                },
                asking: {
                  tags: 'pin',
                  on: {
                    'intent.no-pin': { guard: 'mayConfirm', target: '#visit.serving.screen.confirming' },
                    'intent.confirm-last-try': { actions: assign({ lastTryConfirmed: true }) },
                    'intent.pin': { guard: 'mayTypePin', target: '#visit.serving.screen.verifying' },
                    'intent.pin-on-reader': { guard: 'mayUsePad', target: '#visit.serving.screen.verifying' },
                  },
                },
              },
            },
            /** In place of the PIN: the officer beside the person looks at card and face, and says who it is. */
            confirming: {
              tags: 'confirming',
              on: {
                ...sessionNeeded,
                'intent.back': 'reviewing',
                'officer.confirms': {
                  guard: 'confirmsThis',
                  target: 'verifying',
                  actions: assign({ confirmedAt: () => new Date().toISOString() }),
                },
              },
            },
            verifying: {
              tags: 'verifying',
              // The reader's own pad waits for the person: its own clock ends that.
              entry: 'beginWork',
              exit: ['endWork', assign({ confirmedAt: null })],
              invoke: {
                src: 'verify',
                input: ({ context }) => {
                  if (context.request === null || context.holder === null) throw new Error('no request');
                  const { request, holder, confirmedAt } = context;
                  return { request, holder, confirmedAt };
                },
                onDone: [
                  {
                    guard: ({ event }) => event.output.kind === 'verified',
                    target: 'fetching',
                    actions: assign(({ event }) =>
                      event.output.kind === 'verified'
                        ? { verification: event.output.verification, pinWrong: false }
                        : {},
                    ),
                  },
                  {
                    guard: ({ event }) => event.output.kind === 'wrong-pin',
                    target: 'pin',
                    actions: assign({ pinWrong: true }),
                  },
                  {
                    target: 'problem',
                    actions: assign(({ event }) =>
                      event.output.kind === 'fault'
                        ? {
                            fault: event.output.fault,
                            retryTo: mayTryAgain(event.output.fault) ? ('pin' as const) : null,
                          }
                        : {},
                    ),
                  },
                ],
                onError: {
                  target: 'problem',
                  actions: assign({ fault: { name: 'card.comms' }, retryTo: 'pin' }),
                },
              },
            },
            fetching: {
              tags: 'fetching',
              entry: ['beginWork', 'forgetAnswers'],
              exit: 'endWork',
              invoke: {
                src: 'fetch',
                input: ({ context }) => {
                  if (context.request === null || context.verification === null || context.holder === null)
                    throw new Error('not verified');
                  return {
                    request: context.request,
                    verification: context.verification,
                    holder: context.holder,
                    databases: [...context.choices.keys()],
                  };
                },
              },
              on: {
                answer: { actions: 'keepAnswer' },
                fetched: [
                  {
                    guard: 'onlyOne',
                    target: '#visit.serving.screen.viewing.opening',
                    actions: assign(({ context }) => ({
                      shownAt: new Date().toISOString(),
                      openRecord: onlyRecord(context),
                      part: 1,
                    })),
                  },
                  { target: 'viewing', actions: assign({ shownAt: () => new Date().toISOString() }) },
                ],
                'fetch.failed': {
                  target: 'problem',
                  actions: assign({ fault: ({ event }) => event.fault, retryTo: 'pin' }),
                },
              },
            },
            /** Sources that failed are asked once more: what the others gave stays. */
            asking: {
              tags: 'fetching',
              entry: ['beginWork', assign(({ context }) => ({ again: failing(context), papers: null }))],
              exit: ['endWork', assign({ again: new Map() })],
              invoke: {
                src: 'fetchAgain',
                input: ({ context }) => {
                  if (context.request === null) throw new Error('nothing was asked');
                  return { request: context.request, databases: [...failing(context).keys()] };
                },
              },
              on: {
                answer: { actions: 'keepAnswer' },
                fetched: 'viewing',
                'fetch.failed': [
                  {
                    guard: 'lostSession',
                    target: 'problem',
                    actions: assign({ fault: ({ event }) => event.fault, retryTo: null }),
                  },
                  // Said with its code, as at the first asking; the records that are there stay, and are gone back to.
                  {
                    target: 'problem',
                    actions: assign({ fault: ({ event }) => event.fault, retryTo: 'viewing' }),
                  },
                ],
              },
            },
            viewing: {
              tags: 'viewing',
              // What is ticked now may be what a phone cannot have.
              entry: assign({ takes: 'paper' }),
              initial: 'list',
              invoke: { src: 'countPages', input: ({ context }) => ({ context }) },
              states: {
                list: {},
                /** A record is seen once the journal has the line that it was. */
                opening: {
                  invoke: {
                    src: 'journalStands',
                    onDone: [
                      {
                        guard: ({ event }) => event.output === null,
                        target: 'record',
                        actions: 'keepOpened',
                      },
                      {
                        target: '#visit.serving.screen.problem',
                        actions: assign(({ event }) => ({
                          fault: event.output,
                          openRecord: null,
                          retryTo: 'viewing' as const,
                        })),
                      },
                    ],
                    onError: {
                      target: '#visit.serving.screen.problem',
                      actions: assign({
                        fault: { name: 'store.silent' },
                        openRecord: null,
                        retryTo: 'viewing',
                      }),
                    },
                  },
                },
                record: {},
              },
              on: {
                'intent.open-record': {
                  guard: 'recordThere',
                  target: '.opening',
                  actions: assign({
                    openRecord: ({ event }) => event.databaseId,
                    part: 1,
                    openYear: null,
                    revealed: false,
                  }),
                },
                'intent.close-record': {
                  target: '.list',
                  actions: assign({ openRecord: null, part: 1, revealed: false }),
                },
                'intent.back': {
                  target: '.list',
                  actions: assign({ openRecord: null, part: 1, revealed: false }),
                },
                'intent.reveal': { actions: assign({ revealed: ({ event }) => event.on }) },
                'intent.mark-wrong': { actions: 'markWrong' },
                'intent.turn-to': { actions: 'turn' },
                'intent.open-year': { actions: assign({ openYear: ({ event }) => event.year }) },
                'intent.tick': { actions: 'tick' },
                'pages.counted': { actions: 'keepCounted' },
                'intent.ask-again': { guard: 'sourceFailed', target: 'asking' },
                'intent.show-disclosures': 'disclosures',
                'intent.print': [{ guard: 'marksToLodge', target: 'lodging' }, 'preparing'],
                'intent.finish': { guard: 'nothingToPrint', target: 'done' },
              },
            },
            disclosures: {
              tags: 'disclosures',
              entry: assign({ part: 1 }),
              exit: assign({ part: 1 }),
              invoke: {
                src: 'readDisclosures',
                input: ({ context }) => ({ verification: context.verification, request: context.request }),
                onDone: { actions: assign({ disclosures: ({ event }) => event.output }) },
                onError: {
                  actions: assign({
                    disclosures: () => ({ kind: 'fault', fault: { name: 'linkage.unreachable' } }),
                  }),
                },
              },
              on: {
                'intent.turn-to': { actions: 'turn' },
                'intent.back': 'viewing',
                'intent.close-record': 'viewing',
              },
            },
            /** What is called wrong is lodged before its forms are made: they name the receipts. */
            lodging: {
              tags: 'printing',
              entry: ['beginWork', assign({ print: nothingPrinted, papers: null })],
              exit: 'endWork',
              invoke: {
                src: 'lodgeCorrections',
                input: ({ context }) => ({ context, marks: marksToLodge(context) }),
                onDone: {
                  target: 'preparing',
                  actions: assign(({ context, event }) => ({
                    marksLodged: [...context.marksLodged, ...event.output],
                  })),
                },
                onError: {
                  target: 'preparing',
                  actions: assign(({ context }) => ({
                    marksLodged: [
                      ...context.marksLodged,
                      ...marksToLodge(context).map((mark) => ({ ...mark, receiptNumber: null })),
                    ],
                  })),
                },
              },
            },
            /** The pages are made and counted before the fee is shown. */
            preparing: {
              tags: 'printing',
              entry: ['beginWork', assign({ print: nothingPrinted })],
              exit: 'endWork',
              invoke: {
                src: 'makePapers',
                input: ({ context }) => ({ context }),
                onDone: [
                  {
                    guard: ({ event }) => 'papers' in event.output,
                    target: 'fee',
                    actions: assign(({ event }) =>
                      'papers' in event.output ? { papers: event.output.papers } : {},
                    ),
                  },
                  {
                    target: 'problem',
                    actions: assign(({ event }) =>
                      'fault' in event.output
                        ? { fault: event.output.fault, retryTo: 'preparing' as const }
                        : {},
                    ),
                  },
                ],
                onError: {
                  target: 'problem',
                  actions: assign({ fault: { name: 'document.failed' }, retryTo: 'preparing' }),
                },
              },
              on: { 'intent.back': 'viewing' },
            },
            fee: {
              tags: 'fee',
              on: {
                'intent.print': [{ guard: 'phoneAlone', target: 'phone' }, 'printing'],
                'intent.back': 'viewing',
                'intent.take-on': {
                  guard: 'mayTakeSo',
                  target: 'preparing',
                  actions: assign({ takes: ({ event }) => event.how }),
                },
                'intent.run-on': {
                  guard: 'copiesMayRunOn',
                  target: 'preparing',
                  actions: assign({ runsOn: ({ event }) => event.on }),
                },
                'intent.print-account': {
                  guard: ({ context }) => context.disclosures?.kind === 'rows',
                  target: 'preparing',
                  actions: assign({ printsAccount: ({ event }) => event.on }),
                },
                'officer.waived': {
                  guard: 'mayWaive',
                  target: 'preparing',
                  actions: assign({ lowIncome: ({ event }) => event.on }),
                },
              },
            },
            printing: {
              tags: 'printing',
              entry: ['beginWork', assign({ print: nothingPrinted, printTried: true })],
              invoke: { src: 'print', input: ({ context }) => ({ context }) },
              exit: ['endWork', 'printerWaitsNoMore', assign({ reprint: null })],
              initial: 'going',
              states: leaving,
              on: {
                ...pagesFinish,
                'print.progress': { actions: 'keepPrint' },
                'print.ended': [
                  {
                    guard: ({ context }) => context.cardOut,
                    target: '#visit.wiped',
                    actions: 'endForCard',
                  },
                  {
                    guard: 'phoneToo',
                    target: 'phone',
                    actions: assign(({ event }) =>
                      event.outcome.kind === 'printed' ? { printed: printedOf(event.outcome) } : {},
                    ),
                  },
                  {
                    guard: ({ event }) => event.outcome.kind === 'printed',
                    target: 'done',
                    actions: assign(({ event }) =>
                      event.outcome.kind === 'printed' ? { printed: printedOf(event.outcome) } : {},
                    ),
                  },
                  {
                    target: 'problem',
                    actions: assign(({ event }) =>
                      event.outcome.kind === 'fault'
                        ? {
                            fault: event.outcome.fault,
                            pagesOut: event.outcome.pagesDone,
                            pagesOutCertain: event.outcome.certain,
                            // Where nobody knows what came out, an officer looks; nothing is printed twice.
                            retryTo: event.outcome.certain ? ('printing' as const) : null,
                          }
                        : {},
                    ),
                  },
                ],
              },
            },
            /** The papers as a file: at the office, encrypted, until the person’s phone has fetched it. */
            phone: {
              tags: 'phone',
              initial: 'sending',
              states: {
                sending: {
                  entry: ['beginWork', assign({ file: null, fileFault: null })],
                  exit: 'endWork',
                  invoke: {
                    src: 'layFile',
                    input: ({ context }) => ({ context }),
                    onDone: [
                      {
                        guard: ({ event }) => 'file' in event.output,
                        target: 'waiting',
                        actions: assign(({ event }) =>
                          'file' in event.output ? { file: event.output.file } : {},
                        ),
                      },
                      {
                        target: 'unsent',
                        actions: assign(({ event }) =>
                          'fault' in event.output ? { fileFault: event.output.fault } : {},
                        ),
                      },
                    ],
                    onError: { target: 'unsent', actions: assign({ fileFault: { name: 'phone.not-sent' } }) },
                  },
                },
                waiting: {
                  invoke: { src: 'watchFile', input: ({ context: { file } }) => ({ file }) },
                  on: {
                    'file.taken': 'taken',
                    'file.over': {
                      target: 'unsent',
                      actions: assign({ file: null, fileFault: { name: 'phone.over' } }),
                    },
                    'intent.finish': {
                      target: '#visit.serving.screen.done',
                      actions: assign({ given: { taken: false } }),
                    },
                  },
                },
                taken: {
                  on: {
                    'intent.retry': 'sending',
                    'intent.finish': {
                      target: '#visit.serving.screen.done',
                      actions: assign({ given: { taken: true } }),
                    },
                  },
                },
                unsent: {
                  on: {
                    'intent.retry': 'sending',
                    'intent.finish': { guard: 'printedBefore', target: '#visit.serving.screen.done' },
                    'intent.take-on': {
                      guard: 'paperInstead',
                      target: '#visit.serving.screen.preparing',
                      actions: assign({ takes: 'paper' }),
                    },
                  },
                },
              },
            },
            done: {
              tags: 'done',
              // Its own countdown is on the screen.
              entry: ['beginWork', 'startDone'],
              exit: 'endWork',
              initial: 'counting',
              states: {
                counting: { after: { second: { target: 'counting', reenter: true, actions: 'countDone' } } },
              },
              after: {
                done: { target: '#visit.wiped', actions: { type: 'endBecause', params: 'finished' } },
              },
              on: {
                'intent.end': { target: '#visit.wiped', actions: { type: 'endBecause', params: 'finished' } },
                // Whoever is still reading, or looking through the pages, has the time again.
                'intent.present': { target: 'done', reenter: true },
                'officer.reprints': { guard: 'mayReprint', target: 'printing', actions: 'keepReprint' },
              },
            },
            problem: {
              tags: 'problem',
              on: {
                'officer.reprints': { guard: 'mayReprint', target: 'printing', actions: 'keepReprint' },
                'intent.retry': [
                  { guard: 'retryFor', target: 'confirming' },
                  { guard: 'retryPin', target: 'pin' },
                  { guard: 'retryViewing', target: 'viewing' },
                  { guard: 'retryPreparing', target: 'preparing' },
                  { guard: 'retryPrinting', target: 'printing' },
                  { guard: 'retryReviewing', target: 'reviewing' },
                ],
                'intent.end': { target: '#visit.wiped', actions: { type: 'endBecause', params: 'fault' } },
              },
              exit: assign({ fault: null, retryTo: null }),
            },
          },
        },
        /** What the card says of its PIN is known before a request is written. */
        proof: {
          initial: 'looking',
          states: {
            looking: {
              invoke: {
                src: 'lookAhead',
                input: ({ context }) => {
                  if (context.holder === null) throw new Error('no holder');
                  return { holder: context.holder };
                },
                onDone: [
                  { guard: ({ event }) => event.output === null, target: 'looked' },
                  {
                    target: 'looked',
                    actions: [
                      assign({ cannotProve: ({ event }) => event.output }),
                      raise({ type: 'proof.impossible' }),
                    ],
                  },
                ],
                // The PIN screen looks again, and says what it finds.
                onError: 'looked',
              },
            },
            looked: {},
          },
        },
        presence,
      },
    },
    /** Who had no card has gone: the next finds the screen as it was before them, in the language that it begins with. */
    unused: { type: 'final', tags: 'idle' },
    /** Nothing more happens here: the process ends, and what it knew with it. */
    wiped: { type: 'final', tags: 'take-card' },
  },
});

/** Whether a step of the visit found that the gateway has forgotten the officer. */
export function sessionLost({ fault, disclosures }: VisitContext): boolean {
  return (
    fault?.name === 'officer.session-lost' ||
    (disclosures?.kind === 'fault' && disclosures.fault.name === 'officer.session-lost')
  );
}

/** Whether pages of this visit came out: whoever ends it takes them along. */
export const pagesCameOut = ({ printed, pagesOut, print, formPrinted }: VisitContext): boolean =>
  printed !== null || pagesOut > 0 || print.pagesDone > 0 || formPrinted;

/** Whether the person may simply try once more. */
export function mayTryAgain(fault: Fault): boolean {
  switch (fault.name) {
    case 'sas.unreachable':
    case 'sas.malformed':
    case 'sas.timeout':
    case 'card.comms':
    // From the server, after the card took it: the PIN screen looks at the tries again, and warns before the last.
    case 'pin.wrong':
    case 'pin.cancelled':
    case 'linkage.unreachable':
    case 'linkage.malformed':
      return true;
    default:
      return false;
  }
}

export type VisitSnapshot = SnapshotFrom<typeof visitMachine>;

/** Whether a PIN that is typed now goes to the card. (`can` says yes to every intent: each tells that somebody is here.) */
export function asksForPin(snapshot: VisitSnapshot, whose: 'pin' | 'officer-pin'): boolean {
  const { context } = snapshot;
  return whose === 'pin'
    ? snapshot.matches({ serving: { screen: { pin: 'asking' } } }) && !context.hasPinPad && mayTry(context)
    : snapshot.matches({ closed: 'waiting' }) && context.officerCard.ready && !context.officerCard.hasPinPad;
}

/** Whether two copies or more are printed: one alone has nothing to run on to. */
export const copiesMayRunOn = ({ papers }: Pick<VisitContext, 'papers'>): boolean =>
  (papers?.lines ?? []).filter(({ pages, sharesPage }) => pages > 0 || sharesPage === true).length > 1;

/** Whether the screen that is up takes what an officer has permitted. */
export function takesOfficers(snapshot: VisitSnapshot, event: VisitEvent): boolean {
  switch (event.type) {
    case 'officer.acknowledged':
      return snapshot.context.helpCalled;
    case 'officer.confirms':
    case 'officer.waived':
    case 'officer.reprints':
      return snapshot.can(event);
    default:
      return false;
  }
}
