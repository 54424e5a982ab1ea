/**
 * Who sees what where the officer has a screen of their own: the person's page is without the officer's part, and the officer's
 * screen has nothing of the person but the step that they are at.
 */
import type { Config } from '../config/config.ts';
import type { Intent, VisitView } from '../contract/window.ts';
import type { VisitWindow } from '../ports/host.ts';

/** Whether the site wants it. */
export const wantsOfficerScreen = ({ mode, window }: Pick<Config, 'mode' | 'window'>): boolean =>
  mode === 'counter' && window.officerScreen;

/** The view of the officer's own screen, of named parts: what a view comes to have later is not on it. */
export function officersOwn(view: VisitView): VisitView {
  const { content } = view;
  return {
    office: view.office,
    kioskId: view.kioskId,
    mode: view.mode,
    demonstration: view.demonstration,
    standby: view.standby,
    helpCalled: view.helpCalled,
    ...(view.help === undefined ? {} : { help: view.help }),
    forRepresentative: view.forRepresentative,
    ...(view.reprint === undefined ? {} : { reprint: view.reprint }),
    moreTime: view.moreTime,
    nameDiffers: view.nameDiffers,
    numerals: view.numerals,
    languages: ['th', 'en'],
    voices: [],
    recordings: {},
    ...(view.lowIncome === undefined ? {} : { lowIncome: view.lowIncome }),
    ...(view.tray === undefined ? {} : { tray: view.tray }),
    ...(view.officer === undefined ? {} : { officer: view.officer }),
    ...(view.officerLock === undefined ? {} : { officerLock: view.officerLock }),
    person: {
      at: content.screen,
      ...(content.screen === 'confirming' && content.onBehalf !== undefined
        ? { capacity: content.onBehalf.capacity }
        : {}),
    },
    content: { screen: 'idle' },
  };
}

/** Draws a view on the one screen, or what is whose on the two. */
export function drawOn(window: VisitWindow, wanted: boolean, view: VisitView): void {
  const send = (shown: VisitView) => window.send({ type: 'view', view: shown });
  if (!wanted || view.officer === undefined) send(view);
  else if (window.officer?.present() !== true) send({ ...view, noOfficerScreen: true });
  else {
    window.officer.send({ type: 'view', view: officersOwn(view) });
    const { officer: _, officerLock: __, ...persons } = view;
    send(persons);
  }
}

/** What an officer may ask for on a screen of their own, besides what is an officer's by its name. */
const HELPING: readonly Intent['intent'][] = ['more-time', 'back', 'end'];

/** Whether an intent is taken from where it was said. `apart`: the officer has a screen of their own now. */
export function isTaken(intent: Intent['intent'], from: 'officer' | undefined, apart: boolean): boolean {
  if (from === 'officer') return intent.startsWith('officer-') || HELPING.includes(intent);
  // The day is opened on the person's screen, where nobody is served yet: that PIN alone is taken there.
  return !apart || !intent.startsWith('officer-') || /^officer-pin/.test(intent);
}
