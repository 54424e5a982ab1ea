/** From the visit's state to the one value that the window sees: exactly what the screen may show, already masked. */
import type { Screen, VisitView } from '../contract/window.ts';
import type { FaultNotice } from '../contract/words.ts';
import type { CutJob } from '../ports/visit-messages.ts';
import { pagesOut } from '../printing/missing.ts';
import { noticeOf } from '../words/faults.ts';
import { officerInstead } from './calling.ts';
import type { VisitSnapshot } from './machine.ts';
import { nameDiffers, reprintable } from './machine.ts';
import { screenOf, type ViewSurroundings } from './screens.ts';

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
    standby: snapshot.matches('standby'),
    ...(context.idleSecondsLeft === null ? {} : { idleSecondsLeft: context.idleSecondsLeft }),
    helpCalled: context.helpCalled,
    ...(context.helpCalled
      ? {
          help: {
            told: context.helpTold === null ? 'calling' : context.helpTold ? 'told' : 'not-told',
            instead: officerInstead(around.config.help),
            ...(context.helpFor === 'no-card' ? { noCard: true as const } : {}),
          },
        }
      : {}),
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
    languages: around.config.window.languages,
    voices: around.config.window.voices,
    recordings: around.recordings ?? {},
    ...(around.officer !== null && (around.config.mode === 'counter' || snapshot.matches('closed'))
      ? { officer: around.officer, ...(around.lock === null ? {} : { officerLock: around.lock }) }
      : {}),
    ...(tray === undefined || !TELLS_TRAY.includes(content.screen) ? {} : { tray }),
    content,
  };
}
