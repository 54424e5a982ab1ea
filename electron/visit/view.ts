/** From the visit's state to the one value that the window sees: exactly what the screen may show, already masked. */

import { ageOn, buddhistDateOf, isExpired, maskCitizenId } from '../../native/index.ts';
import { unreachable } from '../../native/result.ts';
import type { Holder } from '../../native/thai-id/holder.ts';
import { CATALOGUE, type DatabaseEntry, entryOf } from '../catalogue/catalogue.ts';
import type { Config } from '../config/config.ts';
import type {
  ChoosableDatabase,
  DatabaseId,
  FaultNotice,
  FetchRow,
  HolderCard,
  OfficerLock,
  OfficerPane,
  RequestReview,
  Screen,
  VisitView,
} from '../contract/contract.ts';
import type { CutJob } from '../ports/visit-messages.ts';
import { missingPages, pagesOut } from '../printing/missing.ts';
import { deadlines } from '../request/deadlines.ts';
import { feeSatang } from '../request/fees.ts';
import { requestHolder } from '../request/request.ts';
import { WAIVERS } from '../request/wording.ts';
import { type FaultName, noticeOf } from '../words/faults.ts';
import { longDate, momentText } from '../words/thai.ts';
import type { VisitContext, VisitSnapshot } from './machine.ts';
import { endNotice, mayTryAgain, nameDiffers, reprintable } from './machine.ts';
import { partAt, partsOf, rowsAt } from './parts.ts';

/** The window turns digits into those that the person chose; it gets Arabic ones. */
const ON_SCREEN = 'arabic';

const dataUrl = (photo: Uint8Array) => `data:image/jpeg;base64,${Buffer.from(photo).toString('base64')}`;

/** The holder as the screen may show them. */
export function holderCard(holder: Holder, now: Date): HolderCard {
  return {
    name: requestHolder(holder).name,
    maskedNumber: maskCitizenId(holder.citizenId),
    ...(holder.photo === undefined ? {} : { photo: dataUrl(holder.photo) }),
    expired: isExpired(holder.expiry, buddhistDateOf(now)),
    // The age of majority: Civil and Commercial Code, Section 19.
    minor: holder.birthDate !== undefined && ageOn(holder.birthDate, buddhistDateOf(now)) < 20,
  };
}

/** Why a database that the law leaves open cannot be had: its owner has closed it at the gateway. */
const CLOSED_TODAY = {
  th: 'วันนี้หน่วยงานเจ้าของข้อมูลปิดบริการนี้ไว้ กรุณาติดต่อหน่วยงานโดยตรง',
  en: 'The agency has closed this service today. Please ask the agency itself.',
};

/** Every database of the catalogue as the holder chooses it. */
export function choosable(
  context: Pick<VisitContext, 'choices' | 'openDatabases'>,
): readonly ChoosableDatabase[] {
  return CATALOGUE.filter((entry) => entry.state === 'joined').map((entry) => {
    const chosen = context.choices.get(entry.id);
    const open = context.openDatabases.includes(entry.id);
    return {
      databaseId: entry.id,
      name: entry.name,
      agencyId: entry.agencyId,
      agency: entry.agency,
      holds: entry.holds,
      feePerPageSatang: entry.feePerPageSatang,
      open,
      ...(open ? {} : { whyNot: entry.whyNot ?? CLOSED_TODAY }),
      ...(chosen === undefined ? {} : { chosen }),
    };
  });
}

/** The catalogue's entry of a database that the holder chose from that same catalogue. */
export function databaseEntry(databaseId: DatabaseId): DatabaseEntry {
  const entry = entryOf(databaseId);
  if (entry === undefined) throw new Error(`${databaseId} is not in the catalogue`);
  return entry;
}

/** One row for each database of the request, with what came of it so far. */
export function fetchRows(context: VisitContext): readonly FetchRow[] {
  return (context.request?.lines ?? []).map(({ databaseId, handling }) => {
    const entry = databaseEntry(databaseId);
    const answer = context.answers.get(databaseId);
    return {
      databaseId,
      database: entry.name,
      agency: entry.agency,
      handling,
      outcome: answer?.outcome ?? 'waiting',
      ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
      ...(answer?.record === undefined ? {} : { pages: 1 }),
    };
  });
}

/** Fee of the copies at one page each; what is charged in the end is what came out of the printer. */
function estimatedFeeSatang(
  lines: readonly { databaseId: DatabaseId; handling: FetchRow['handling']; pages?: number | undefined }[],
): number {
  return feeSatang(
    lines.map(({ databaseId, handling, pages }) => ({
      handling,
      pages: pages ?? 0,
      rule: databaseEntry(databaseId).feeRule,
    })),
  );
}

function review(context: VisitContext, office: Config['office']): RequestReview {
  const { request } = context;
  if (request === null) throw new Error('no request to review');
  return {
    requestNumber: request.requestNumber,
    date: longDate(request.madeAt, ON_SCREEN),
    office: office.name,
    lines: request.lines.map(({ databaseId, handling }) => ({
      databaseId,
      database: databaseEntry(databaseId).name,
      agency: databaseEntry(databaseId).agency,
      handling,
    })),
    declaration: request.declaration,
    estimatedFeeSatang: estimatedFeeSatang(request.lines.map((line) => ({ ...line, pages: 1 }))),
  };
}

/** The gateway's receipt of the request that the screen speaks of, where there is one. */
export function receiptOf({ lodging }: Pick<VisitContext, 'lodging'>): { receiptNumber?: string } {
  return lodging === null || lodging.receiptNumber === null ? {} : { receiptNumber: lodging.receiptNumber };
}

/** What the idle screen says about a reader that cannot serve. */
function readerNotice(context: VisitContext): FaultName | null {
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

/** Where nobody is served, and papers of somebody before may lie in the tray. */
const TELLS_TRAY: readonly Screen['screen'][] = ['closed', 'idle', 'hello', 'take-card', 'out-of-service'];

/** Said of the last job that was cut off; the officer's part of the screen has them all. */
export function trayNotice(trays: readonly CutJob[]): FaultNotice | undefined {
  const last = trays.at(-1);
  if (last === undefined) return undefined;
  const notice = noticeOf('printing.cut-off');
  const came = pagesOut(last);
  return {
    ...notice,
    what: {
      th: `${notice.what.th} คำขอเลขที่ ${last.job} ${came.th}`,
      en: `${notice.what.en} Request ${last.job}. ${came.en}`,
    },
  };
}

/** What the shuffled pad looks like, and the time: everything that the view needs beside the state. */
export interface ViewSurroundings {
  readonly config: Config;
  readonly now: Date;
  readonly digits: readonly number[];
  /** What the next PIN is hidden for. */
  readonly padKey?: string;
  readonly officer: OfficerPane | null;
  /** Jobs that were cut off before this visit. */
  readonly trays?: readonly CutJob[];
  readonly lock: OfficerLock | null;
  readonly disclosuresAvailable: boolean;
}

function screenOf(snapshot: VisitSnapshot, around: ViewSurroundings): Screen {
  const { context } = snapshot;
  const { config, now } = around;
  const at = (state: Parameters<VisitSnapshot['matches']>[0]) => snapshot.matches(state);
  const holder = () => {
    if (context.holder === null) throw new Error('no holder');
    return holderCard(context.holder, now);
  };
  if (at({ serving: { screen: 'hello' } })) {
    const other = context.card.state === 'ready' && context.card.alsoIn !== undefined;
    return { screen: 'hello', holder: holder(), ...(other ? { notice: noticeOf('card.two') } : {}) };
  }
  if (at({ serving: { screen: 'choosing' } }) || at({ serving: { screen: { reviewing: 'writing' } } }))
    return { screen: 'choosing', holder: holder(), databases: choosable(context) };
  if (at({ serving: { screen: 'representative' } }))
    return {
      screen: 'representative',
      state: at({ serving: { screen: { representative: 'printing' } } })
        ? 'printing'
        : context.formPrinted
          ? 'printed'
          : 'explaining',
      ...(context.fault === null ? {} : { notice: noticeOf(context.fault) }),
    };
  if (at({ serving: { screen: 'reviewing' } }))
    return {
      screen: 'reviewing',
      holder: holder(),
      request: review(context, config.office),
      byHand: context.byHand,
    };
  if (at({ serving: { screen: 'signing' } }))
    return { screen: 'signing', requestNumber: context.request?.requestNumber ?? '' };
  if (at({ serving: { screen: { pin: 'counting' } } })) return { screen: 'verifying', step: 0, of: 4 };
  const padWaits = context.hasPinPad && at({ serving: { screen: 'verifying' } });
  if (at({ serving: { screen: 'pin' } }) || padWaits)
    return {
      screen: 'pin',
      holder: holder(),
      ...(context.triesLeft === null ? {} : { triesLeft: context.triesLeft }),
      wrong: context.pinWrong,
      lastTry: context.triesLeft === 1 && !context.lastTryConfirmed,
      pad: context.hasPinPad ? 'reader' : 'screen',
      padWaits,
      digits: around.digits,
      ...(around.padKey === undefined ? {} : { padKey: around.padKey }),
    };
  if (at({ serving: { screen: 'verifying' } })) return { screen: 'verifying', step: 2, of: 4 };
  if (at({ serving: { screen: 'fetching' } })) return { screen: 'fetching', rows: fetchRows(context) };
  if (at({ serving: { screen: 'viewing' } })) {
    const rows = fetchRows(context);
    const { openRecord } = context;
    // While the journal has no line of it, nothing of it is shown.
    const open = openRecord !== null && !at({ serving: { screen: { viewing: 'opening' } } });
    const whole = open ? context.answers.get(openRecord)?.record : undefined;
    const { shown: record, part } =
      whole === undefined ? { shown: undefined } : partAt(partsOf(whole), context.part);
    return {
      screen: 'viewing',
      requestNumber: context.request?.requestNumber ?? '',
      rows,
      ...(record === undefined ? {} : { record: context.revealed ? record : masked(record) }),
      ...(part === undefined ? {} : { part }),
      revealed: context.revealed,
      feeSatang: estimatedFeeSatang(rows),
      pages: rows.filter((row) => row.pages !== undefined && row.handling !== 'inspect').length,
      marked: [...((context.openRecord === null ? undefined : context.marks.get(context.openRecord)) ?? [])],
      corrections: [...context.marks.values()].reduce((sum, keys) => sum + keys.size, 0),
      disclosuresAvailable: around.disclosuresAvailable,
    };
  }
  if (at({ serving: { screen: 'disclosures' } })) {
    const { disclosures } = context;
    if (disclosures === null) return { screen: 'disclosures' };
    if (disclosures.kind === 'fault') return { screen: 'disclosures', notice: noticeOf(disclosures.fault) };
    const { shown, part } = rowsAt(disclosures.rows, context.part);
    return {
      screen: 'disclosures',
      rows: shown.map((row) => ({ ...row, at: momentText(row.at, ON_SCREEN) })),
      ...(part === undefined ? {} : { part }),
    };
  }
  if (at({ serving: { screen: 'fee' } }))
    return {
      screen: 'fee',
      requestNumber: context.request?.requestNumber ?? '',
      freePages: context.papers?.freePages ?? 0,
      lines: (context.papers?.lines ?? [])
        .filter((line) => line.pages > 0)
        .map(({ databaseId, waiver, ...line }) => ({
          database: databaseEntry(databaseId).name,
          ...line,
          ...(waiver === undefined ? {} : { waiver: WAIVERS[waiver] }),
        })),
      pages: context.papers?.pages ?? 0,
      feeSatang: context.papers?.feeSatang ?? 0,
    };
  if (at({ serving: { screen: 'printing' } }) || at({ serving: { screen: 'preparing' } }))
    return {
      screen: 'printing',
      requestNumber: context.request?.requestNumber ?? '',
      state: context.print.state,
      pagesDone: context.print.pagesDone,
      pagesTotal: context.print.pagesTotal,
      ...(context.print.reason === undefined ? {} : { notice: noticeOf(context.print.reason) }),
    };
  if (at({ serving: { screen: 'done' } }))
    return {
      screen: 'done',
      requestNumber: context.request?.requestNumber ?? '',
      pages: context.printed?.pages ?? 0,
      feeSatang: context.printed?.feeSatang ?? 0,
      ...(context.printed?.counted === false ? { counted: false } : {}),
      deadlines: [...deadlines(now.toISOString(), ON_SCREEN)],
      certified: (context.request?.lines ?? []).filter((line) => line.handling === 'certified-copy').length,
      ...receiptOf(context),
    };
  if (at({ serving: { screen: 'problem' } })) {
    const fault = context.fault ?? { name: 'kiosk.crashed' as const };
    return {
      screen: 'problem',
      notice: noticeOf(fault),
      canRetry: context.retryTo !== null && (context.retryTo !== 'pin' || mayTryAgain(fault)),
      ...(context.lodging === null
        ? {}
        : { lodging: { requestNumber: context.lodging.requestNumber, ...receiptOf(context) } }),
      ...(printFailed(context)
        ? {
            missing: missingPages({
              pages: context.pagesOut,
              of: context.papers?.pages ?? null,
              certain: context.pagesOutCertain,
            }),
          }
        : {}),
    };
  }
  if (at('reading')) {
    const { card } = context;
    return card.state === 'reading'
      ? { screen: 'reading', step: card.step, of: card.of }
      : { screen: 'reading', step: 0, of: 1 };
  }
  if (at('leftCard')) {
    // Somebody came meanwhile, and put theirs into another reader.
    const notice = context.card.state === 'two-cards' ? 'card.two' : context.notice;
    return {
      screen: 'take-card',
      reason: context.leftReason === 'card-out' ? 'ended' : context.leftReason,
      ...(notice === null ? {} : { notice: noticeOf(notice) }),
    };
  }
  if (at('outOfService'))
    return { screen: 'out-of-service', notice: noticeOf(context.outOfService ?? 'store.unwritable') };
  const closedNotice = context.officerCard.notice ?? context.notice ?? undefined;
  if (at('closed'))
    return {
      screen: 'closed',
      card: context.officerCard.ready ? 'ready' : 'none',
      busy: at({ closed: 'opening' }),
      wrong: context.officerPinWrong,
      ...(context.officerCard.triesLeft === null ? {} : { triesLeft: context.officerCard.triesLeft }),
      digits: around.digits,
      ...(around.padKey === undefined ? {} : { padKey: around.padKey }),
      pad: context.officerCard.hasPinPad ? 'reader' : 'screen',
      ...(closedNotice === undefined ? {} : { notice: noticeOf(closedNotice) }),
    };
  if (at('wiped')) {
    const notice = endNotice(context);
    return {
      screen: 'take-card',
      reason: context.endReason === 'card-out' ? 'ended' : context.endReason,
      ...(notice === null ? {} : { notice: noticeOf(notice) }),
    };
  }
  const notice = readerNotice(context);
  return { screen: 'idle', ...(notice === null ? {} : { notice: noticeOf(notice) }) };
}

const HIDDEN = { th: '••••••', en: '••••••' } as const;

/** A record whose personal values are hidden until the holder touches "show": they do not even reach the window. */
function masked(record: NonNullable<Extract<Screen, { screen: 'viewing' }>['record']>): typeof record {
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
              rows: section.table.rows.map((row) => row.map(() => HIDDEN)),
            },
          }),
    })),
  };
}

/** The window's one value. */
export function viewOf(snapshot: VisitSnapshot, around: ViewSurroundings): VisitView {
  const { context } = snapshot;
  const content = screenOf(snapshot, around);
  const tray = trayNotice(around.trays ?? []);
  return {
    office: around.config.office.name,
    kioskId: around.config.kioskId,
    mode: around.config.mode,
    demonstration: around.config.demonstration,
    ...(context.idleSecondsLeft === null ? {} : { idleSecondsLeft: context.idleSecondsLeft }),
    helpCalled: context.helpCalled,
    forRepresentative: context.forRepresentative && context.helpCalled,
    ...(context.mayWaive && context.officerBeside && snapshot.matches({ serving: { screen: 'fee' } })
      ? { lowIncome: context.lowIncome }
      : {}),
    ...(reprintable(context) &&
    (snapshot.matches({ serving: { screen: 'done' } }) ||
      snapshot.matches({ serving: { screen: 'problem' } }))
      ? {
          reprint: {
            pages: context.papers?.pages ?? 1,
            from: context.printed === null ? Math.min(context.pagesOut + 1, context.papers?.pages ?? 1) : 1,
          },
        }
      : {}),
    moreTime: context.moreTime,
    nameDiffers: nameDiffers(context),
    numerals: around.config.numerals,
    ...(around.officer !== null && (around.config.mode === 'counter' || snapshot.matches('closed'))
      ? { officer: around.officer, ...(around.lock === null ? {} : { officerLock: around.lock }) }
      : {}),
    ...(tray === undefined || !TELLS_TRAY.includes(content.screen) ? {} : { tray }),
    content,
  };
}
