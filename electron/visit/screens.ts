/** What each screen shows, and which one a state of the chart has: its tag (machine.ts). */
import { ageOn, buddhistDateOf, type Holder, maskCitizenId } from '../../native/index.ts';
import { TOPICS } from '../catalogue/topics.ts';
import type { Config } from '../config/config.ts';
import type { HolderCard, OfficerLock, OfficerPane, Screen, VisitView } from '../contract/window.ts';
import type { Capacity, FaultNotice } from '../contract/words.ts';
import type { CutJob } from '../ports/visit-messages.ts';
import { missingPages } from '../printing/missing.ts';
import { correctionAppeal, disclosureAppeal, isCut } from '../request/deadlines.ts';
import { CAPACITIES, NONE_HELD_REMEDY, WAIVERS } from '../request/wording.ts';
import { type FaultName, noticeOf } from '../words/faults.ts';
import { unreachable } from '../words/result.ts';
import { momentText, nameText } from '../words/thai.ts';
import { officerInstead } from './calling.ts';
import {
  choosable,
  databaseEntry,
  estimatedFeeSatang,
  feeOfChoices,
  fetchRows,
  mostAsked,
  ON_SCREEN,
  receiptOf,
  review,
} from './databases.ts';
import {
  capacitiesHere,
  cardIsIn,
  copiesMayRunOn,
  endNotice,
  isLodged,
  marksOf,
  mayProve,
  mayTake,
  mayTryAgain,
  pagesCameOut,
  readerHasSpoken,
  type VisitContext,
  type VisitSnapshot,
  type visitMachine,
} from './machine.ts';
import { NONE_HELD_MARK } from './marks.ts';
import { padOf } from './pad.ts';
import { partAt, partsOf, rowsAt } from './parts.ts';
import { correctionsOf } from './steps/papers.ts';
import { onScreen } from './tables.ts';

/** What the shuffled pad looks like, and the time: everything that the view needs beside the state. */
export interface ViewSurroundings {
  readonly config: Config;
  readonly now: Date;
  readonly digits: readonly number[];
  /** What the next PIN is hidden for. */
  readonly padKey?: string;
  /** The site's recordings, by language. */
  readonly recordings?: VisitView['recordings'];
  readonly officer: OfficerPane | null;
  /** Jobs that were cut off before this visit. */
  readonly trays?: readonly CutJob[];
  readonly lock: OfficerLock | null;
}

type ScreenName = Screen['screen'];
type ScreenOf<S extends ScreenName> = Extract<Screen, { screen: S }>;
type Node = typeof visitMachine.root;

interface Leaf {
  readonly id: string;
  readonly screens: readonly string[];
}

/** The last states of a part of the chart, each with the screens that it and the states around it have. */
function leavesOf(node: Node, above: readonly string[] = []): readonly Leaf[] {
  const screens = [...above, ...node.tags];
  const children = Object.values(node.states) as Node[];
  if (children.length === 0) return [{ id: node.id, screens }];
  const parts = children.map((child) => leavesOf(child, screens));
  // Of states that are active together one has the screen, and the others have nothing to do with it.
  const shown = parts.filter((leaves) => leaves.some((leaf) => leaf.screens.length > 0));
  return (node.type === 'parallel' && shown.length === 1 ? shown : parts).flat();
}

/**
 * Throws where a state of the chart has no screen, or more than one: a state that was forgotten is found when the visit
 * starts, not when somebody stands before it.
 */
export function requireScreens(machine: { readonly root: Node }): void {
  const wrong = leavesOf(machine.root).filter(({ screens }) => screens.length !== 1);
  if (wrong.length > 0)
    throw new Error(
      `not one screen each: ${wrong.map(({ id, screens }) => `${id} (${screens})`).join(', ')}`,
    );
}

/** What the screen may show now. */
export function screenOf(snapshot: VisitSnapshot, around: ViewSurroundings): Screen {
  const [screen, ...more] = snapshot.tags as ReadonlySet<ScreenName>;
  if (screen === undefined || more.length > 0) throw new Error('this state has not one screen');
  return SCREENS[screen]({ snapshot, context: snapshot.context, around });
}

/** What a screen is made of. */
interface Now {
  readonly snapshot: VisitSnapshot;
  readonly context: VisitContext;
  readonly around: ViewSurroundings;
}

/** One for each screen. While the reader's own pad takes the PIN, `pin` is what says so. */
const SCREENS: {
  readonly [S in ScreenName]: (now: Now) => ScreenOf<S> | (S extends 'verifying' ? ScreenOf<'pin'> : never);
} = {
  idle: ({ context }) => {
    const notice = readerNotice(context);
    return {
      screen: 'idle',
      ...(notice === null ? {} : { notice: noticeOf(notice) }),
      ...(context.leftPapers ? { papers: true } : {}),
    };
  },
  'no-card': ({ snapshot, context, around }) => {
    const printing = snapshot.matches({ noCard: { screen: 'printing' } });
    return {
      screen: 'no-card',
      state: printing ? 'printing' : context.formPrinted ? 'printed' : 'explaining',
      ...(printing ? { print: context.print.state } : {}),
      officer: officerInstead(around.config.help),
      ...noCardNotice(context, printing),
    };
  },
  reading: ({ context: { card } }) =>
    card.state === 'reading'
      ? { screen: 'reading', step: card.step, of: card.of }
      : { screen: 'reading', step: 0, of: 1 },
  'take-card': takeCardScreen,
  'out-of-service': ({ context }) => ({
    screen: 'out-of-service',
    notice: noticeOf(context.outOfService ?? 'store.unwritable'),
  }),
  closed: closedScreen,
  hello: (now) => {
    const { card, cannotProve } = now.context;
    const other = card.state === 'ready' && card.alsoIn !== undefined;
    return {
      screen: 'hello',
      holder: holderNow(now),
      ...(other ? { notice: noticeOf('card.two') } : {}),
      ...(cannotProve === null || mayProve(now.context) ? {} : { cannot: noticeOf(cannotProve) }),
    };
  },
  choosing: (now) => ({
    screen: 'choosing',
    holder: holderNow(now),
    databases: choosable(now.context),
    topics: TOPICS.map(({ id, name }) => ({ id, name })),
    mostAsked: mostAsked(now.context, now.around.config.office),
    form: now.context.form,
    estimatedFeeSatang: feeOfChoices(now.context, now.around.config.fees, now.around.now),
  }),
  representative: ({ snapshot, context, around }) => ({
    screen: 'representative',
    state: snapshot.matches({ serving: { screen: { representative: 'printing' } } })
      ? 'printing'
      : context.formPrinted
        ? 'printed'
        : 'explaining',
    ...hereFor(capacitiesHere(context, around.now)),
    ...(context.fault === null ? {} : { notice: noticeOf(context.fault) }),
  }),
  reviewing: (now) => ({
    screen: 'reviewing',
    holder: holderNow(now),
    request: review(now.context, now.around.config),
    byHand: now.context.byHand,
    officerConfirms: now.context.actsFor !== null,
  }),
  signing: ({ context }) => ({
    screen: 'signing',
    requestNumber: numberOf(context),
    officerConfirms: context.actsFor !== null,
  }),
  pin: (now) => pinScreen(now, false),
  confirming: (now) => ({
    screen: 'confirming',
    holder: holderNow(now),
    requestNumber: numberOf(now.context),
    ...(now.context.actsFor === null
      ? {}
      : { onBehalf: { capacity: now.context.actsFor, ...CAPACITIES[now.context.actsFor] } }),
  }),
  verifying: (now) => {
    const { snapshot, context } = now;
    if (snapshot.matches({ serving: { screen: 'pin' } })) return { screen: 'verifying', step: 0, of: 4 };
    const onPad = context.hasPinPad && context.confirmedAt === null;
    return onPad ? pinScreen(now, true) : { screen: 'verifying', step: 2, of: 4 };
  },
  fetching: ({ context, around }) => ({
    screen: 'fetching',
    rows: fetchRows(context, around.config.fees),
  }),
  viewing: viewingScreen,
  disclosures: disclosuresScreen,
  fee: feeScreen,
  printing: ({ snapshot, context }) => {
    const { reason, ...print } = context.print;
    return {
      screen: 'printing',
      requestNumber: numberOf(context),
      making: snapshot.matches({ serving: { screen: 'preparing' } })
        ? 'pages'
        : snapshot.matches({ serving: { screen: 'lodging' } })
          ? 'corrections'
          : 'nothing',
      ...print,
      ...(reason === undefined ? {} : { notice: noticeOf(reason) }),
    };
  },
  phone: phoneScreen,
  done: doneScreen,
  problem: problemScreen,
};

/** What may be done here for the holder of the card that is in. */
const hereFor = (capacities: readonly Capacity[]) =>
  capacities.length === 0
    ? {}
    : { here: capacities.map((capacity) => ({ capacity, name: CAPACITIES[capacity].name })) };

/** Why the form does not come out: the printer waits, or it came to nothing. */
function noCardNotice(context: VisitContext, printing: boolean): { readonly notice?: FaultNotice } {
  // Who has a card after all, and put it in: why it is not read. Of a reader that is not there they need nothing.
  const unread = cardIsIn(context.card) ? readerNotice(context) : null;
  const reason = printing ? context.print.reason : (context.fault?.name ?? unread ?? undefined);
  return reason === undefined ? {} : { notice: noticeOf(reason) };
}

const numberOf = ({ request }: Pick<VisitContext, 'request'>) => request?.requestNumber ?? '';

const dataUrl = (photo: Uint8Array) => `data:image/jpeg;base64,${Buffer.from(photo).toString('base64')}`;

/** The holder as the screen may show them. */
export function holderCard(holder: Holder, now: Date): HolderCard {
  return {
    name: nameText(holder),
    maskedNumber: maskCitizenId(holder.citizenId),
    ...(holder.photo === undefined ? {} : { photo: dataUrl(holder.photo) }),
    // The age of majority: Civil and Commercial Code, Section 19.
    minor: holder.birthDate !== undefined && ageOn(holder.birthDate, buddhistDateOf(now)) < 20,
  };
}

function holderNow({ context, around }: Now): HolderCard {
  if (context.holder === null) throw new Error('no holder');
  return holderCard(context.holder, around.now);
}

/** What the idle screen says about a reader that cannot serve. */
function readerNotice(context: VisitContext): FaultName | null {
  // A visit that comes forward at once may be on the screen before its reader's first word.
  if (!readerHasSpoken(context)) return context.notice;
  switch (context.card.state) {
    case 'service-down':
      return 'card.service-down';
    case 'no-reader':
      return 'card.no-reader';
    case 'mute':
      return 'card.mute';
    case 'foreign-card':
      return 'card.foreign';
    case 'busy-elsewhere':
      return 'card.busy';
    case 'two-cards':
      return 'card.two';
    case 'faulty':
      return context.card.fault;
    case 'removed-mid-read':
    case 'empty':
    case 'reading':
    case 'ready':
      return context.notice;
    default:
      return unreachable(context.card);
  }
}

/** Whether what went wrong is that pages did not come out. Pages once more are the officer's, who has them in hand. */
const printFailed = ({ fault, printTried, printed, papers }: VisitContext) =>
  printTried && printed === null && papers !== null && fault?.name.startsWith('printing.') === true;

function takeCardScreen({ snapshot, context }: Now): ScreenOf<'take-card'> {
  const over = snapshot.matches('wiped');
  const reason = over ? context.endReason : context.leftReason;
  // Somebody came meanwhile, and put theirs into another reader.
  const left = context.card.state === 'two-cards' ? 'card.two' : context.notice;
  const notice = over ? endNotice(context) : left;
  return {
    screen: 'take-card',
    reason: reason === 'card-out' ? 'ended' : reason,
    papers: over ? pagesCameOut(context) : context.leftPapers,
    ...(notice === null ? {} : { notice: noticeOf(notice) }),
  };
}

function closedScreen({ snapshot, context, around }: Now): ScreenOf<'closed'> {
  const { officerCard } = context;
  const notice = officerCard.notice ?? context.notice;
  return {
    screen: 'closed',
    card: officerCard.ready ? 'ready' : 'none',
    busy: snapshot.matches({ closed: 'opening' }),
    wrong: context.officerPinWrong,
    ...(officerCard.triesLeft === null ? {} : { triesLeft: officerCard.triesLeft }),
    digits: around.digits,
    ...(around.padKey === undefined ? {} : { padKey: around.padKey }),
    pad: padOf(officerCard.hasPinPad, around.config),
    ...(notice === null ? {} : { notice: noticeOf(notice) }),
  };
}

function pinScreen(now: Now, padWaits: boolean): ScreenOf<'pin'> {
  const { context, around } = now;
  return {
    screen: 'pin',
    holder: holderNow(now),
    ...(context.triesLeft === null ? {} : { triesLeft: context.triesLeft }),
    wrong: context.pinWrong,
    lastTry: context.triesLeft === 1 && !context.lastTryConfirmed,
    presence: context.presence && !padWaits,
    pad: padOf(context.hasPinPad, around.config),
    padWaits,
    digits: around.digits,
    ...(around.padKey === undefined ? {} : { padKey: around.padKey }),
  };
}

function viewingScreen({ snapshot, context, around }: Now): ScreenOf<'viewing'> {
  const { openRecord, marks } = context;
  const lodged = marksOf(context).filter((mark) => isLodged(context, mark));
  // While the journal has no line of it, nothing of it is shown.
  const opening = snapshot.matches({ serving: { screen: { viewing: 'opening' } } });
  const open = openRecord !== null && !opening;
  const whole = open ? context.answers.get(openRecord)?.record : undefined;
  const { shown: record, part } =
    whole === undefined
      ? { shown: undefined }
      : partAt(partsOf(onScreen(whole, context.openYear)), context.part);
  return {
    screen: 'viewing',
    requestNumber: numberOf(context),
    rows: fetchRows(context, around.config.fees),
    ...(record === undefined ? {} : { record: context.revealed ? record : masked(record) }),
    ...(part === undefined ? {} : { part }),
    revealed: context.revealed,
    opening,
    estimatedFeeSatang: estimatedFeeSatang(context, around.config.fees),
    marked: [...((openRecord === null ? undefined : marks.get(openRecord)) ?? [])],
    noneHeldMarked: [...marks].flatMap(([id, keys]) => (keys.has(NONE_HELD_MARK) ? [id] : [])),
    lodged: lodged.flatMap(({ databaseId, key }) => (databaseId === openRecord ? [key] : [])),
    noneHeldLodged: lodged.flatMap(({ databaseId, key }) => (key === NONE_HELD_MARK ? [databaseId] : [])),
    ...(context.marksLodged.length === 0 ? {} : { tried: correctionsOf(context).corrections }),
    corrections: marksOf(context).length,
  };
}

const HIDDEN = { th: '••••••', en: '••••••' } as const;

/** A record whose personal values are hidden until the holder touches "show": they do not even reach the window. */
function masked(record: NonNullable<ScreenOf<'viewing'>['record']>): typeof record {
  const { picture: _, ...rest } = record;
  return {
    ...rest,
    sections: record.sections.map((section) => ({
      ...section,
      fields: section.fields.map((field) =>
        field.privacy === 'personal' ? { ...field, value: HIDDEN } : field,
      ),
      ...(section.table === undefined
        ? {}
        : {
            table: {
              columns: section.table.columns,
              // Of a table by years not even these are told.
              rows:
                section.table.years === undefined
                  ? section.table.rows.map((row) => row.map(() => HIDDEN))
                  : [],
              ...(section.table.count === undefined ? {} : { count: section.table.count }),
            },
          }),
    })),
  };
}

function disclosuresScreen({ context: { disclosures, part: wanted } }: Now): ScreenOf<'disclosures'> {
  if (disclosures === null) return { screen: 'disclosures' };
  if (disclosures.kind === 'fault') return { screen: 'disclosures', notice: noticeOf(disclosures.fault) };
  const { shown, part } = rowsAt(disclosures.rows, wanted);
  return {
    screen: 'disclosures',
    rows: shown.map((row) => ({ ...row, at: momentText(row.at, ON_SCREEN) })),
    ...(part === undefined ? {} : { part }),
  };
}

function feeScreen({ context, around }: Now): ScreenOf<'fee'> {
  const { papers } = context;
  return {
    screen: 'fee',
    requestNumber: numberOf(context),
    freePages: papers?.freePages ?? 0,
    lines: (papers?.lines ?? [])
      .filter((line) => line.pages > 0 || line.sharesPage === true)
      .map(({ databaseId, waiver, sharesPage: _, ...line }) => ({
        database: databaseEntry(databaseId).name,
        ...line,
        ...(waiver === undefined ? {} : { waiver: WAIVERS[waiver] }),
      })),
    pages: papers?.pages ?? 0,
    feeSatang: papers?.feeSatang ?? 0,
    ...(copiesMayRunOn(context) ? { runsOn: context.runsOn } : {}),
    ...(context.disclosures?.kind === 'rows' ? { account: context.printsAccount } : {}),
    ...(context.phone
      ? {
          takes: {
            how: context.takes,
            may: mayTake(context),
            fileFeeSatang: around.config.office.phone?.feeSatang ?? 0,
          },
        }
      : {}),
  };
}

function phoneScreen({ snapshot, context }: Now): ScreenOf<'phone'> {
  const at = (state: 'sending' | 'waiting' | 'taken') =>
    snapshot.matches({ serving: { screen: { phone: state } } });
  const state = at('sending') ? 'sending' : at('waiting') ? 'waiting' : at('taken') ? 'taken' : 'unsent';
  const { file, fileFault, papers, printed } = context;
  return {
    screen: 'phone',
    requestNumber: numberOf(context),
    state,
    ...(state === 'waiting' && file !== null ? { address: file.address } : {}),
    pages: papers?.pages ?? 0,
    feeSatang: papers?.fileFeeSatang ?? 0,
    mayPrint: printed === null,
    ...(state === 'unsent' && fileFault !== null ? { notice: noticeOf(fileFault) } : {}),
  };
}

const NONE_HELD = {
  th: 'หน่วยงานตอบว่าไม่มีข้อมูลของท่าน',
  en: 'An agency answered that it holds nothing about you',
};

/** Remedies against what this visit has told: a date only where something was withheld. */
function remedies({ answers, marks }: VisitContext, now: Date): ScreenOf<'done'>['deadlines'] {
  const told = [...answers.values()];
  return [
    ...(told.some(({ record }) => record !== undefined && isCut(record))
      ? [disclosureAppeal(now.toISOString(), ON_SCREEN)]
      : []),
    ...(told.some(({ outcome }) => outcome === 'none-held')
      ? [{ what: NONE_HELD, until: NONE_HELD_REMEDY }]
      : []),
    ...([...marks.values()].some(({ size }) => size > 0) ? [correctionAppeal(ON_SCREEN)] : []),
  ];
}

function doneScreen({ context, around }: Now): ScreenOf<'done'> {
  const { given, printed, papers } = context;
  return {
    screen: 'done',
    requestNumber: numberOf(context),
    pages: printed?.pages ?? 0,
    feeSatang: (printed?.feeSatang ?? 0) + (given === null ? 0 : (papers?.fileFeeSatang ?? 0)),
    ...(given === null ? {} : { file: given.taken ? ('taken' as const) : ('waits' as const) }),
    secondsLeft: context.doneSecondsLeft,
    ...(printed?.counted === false ? { counted: false } : {}),
    deadlines: remedies(context, around.now),
    certified:
      printed === null
        ? 0
        : (papers?.lines ?? []).filter(
            ({ handling, pages, sharesPage }) =>
              handling === 'certified-copy' && (pages > 0 || sharesPage === true),
          ).length,
    ...receiptOf(context),
    ...(context.numbered ? {} : { unnumbered: true as const }),
    ...correctionsOf(context),
  };
}

function problemScreen({ context }: Now): ScreenOf<'problem'> {
  const fault = context.fault ?? { name: 'kiosk.crashed' as const };
  const missing = printFailed(context)
    ? missingPages({
        pages: context.pagesOut,
        of: context.papers?.pages ?? null,
        certain: context.pagesOutCertain,
      })
    : undefined;
  return {
    screen: 'problem',
    notice: noticeOf(fault),
    canRetry: context.retryTo !== null && (context.retryTo !== 'pin' || mayTryAgain(fault)),
    ...(context.lodging === null
      ? {}
      : { lodging: { requestNumber: context.lodging.requestNumber, ...receiptOf(context) } }),
    ...(context.marksLodged.length === 0 ? {} : correctionsOf(context)),
    ...(missing === undefined ? {} : { missing }),
  };
}
