/** The window's state: the one view it was given, and how this person wants to see it. It lives as long as the window. */
import { create } from 'zustand';
import type { Intent, VisitView, VoiceFailure } from '../../electron/contract/window.ts';
import type { Language } from '../locale/locale.ts';

/** How this person wants to see the screen; forgotten with the window. */
export interface Settings {
  /** The language that is written large. */
  readonly language: Language;
  /** 0 normal, 1 large, 2 largest. */
  readonly textSize: 0 | 1 | 2;
  readonly highContrast: boolean;
  readonly reducedMotion: boolean;
  /** Everything to touch is in the lower part of the screen. */
  readonly lowPosition: boolean;
  /** The digits that the person chose; null: those of the office. */
  readonly numerals: 'thai' | 'arabic' | null;
  /** The three-key navigator reads aloud what it stands on. */
  readonly speech: boolean;
  /** How fast and how loud it reads: slow, usual, fast; low, middle, full. */
  readonly speed: 0 | 1 | 2;
  readonly volume: 0 | 1 | 2;
  /** The screen is covered until the person asks for it back. */
  readonly covered: boolean;
}

const FIRST_SETTINGS: Settings = {
  language: 'th',
  textSize: 0,
  highContrast: false,
  reducedMotion: false,
  lowPosition: false,
  numerals: null,
  speech: false,
  speed: 1,
  volume: 1,
  covered: false,
};

interface WindowState {
  /** Absent until the visit has sent its first view. */
  readonly view: VisitView | undefined;
  /** All of the window has been loaded, not only its first screens. */
  readonly complete: boolean;
  readonly settings: Settings;
  /** Something was asked for some time ago, and no view has come since. */
  readonly pending: boolean;
  /** The panel of settings is open. */
  readonly assisting: boolean;
  /** The panel of languages is open. */
  readonly choosingLanguage: boolean;
  /** Why nothing is heard although reading aloud is on; null: nothing is known against it. */
  readonly unheard: VoiceFailure | null;
}

export const useWindow = create<WindowState>(() => ({
  view: undefined,
  complete: false,
  settings: FIRST_SETTINGS,
  assisting: false,
  choosingLanguage: false,
  unheard: null,
  pending: false,
}));

/** Changes one or more settings. */
export function changeSettings(change: Partial<Settings>): void {
  useWindow.setState((state) => ({ settings: { ...state.settings, ...change } }));
}

let sender: ((intent: Intent) => void) | undefined;

/** Says where intents go; called once, by the bridge. */
export function sendIntentsTo(send: (intent: Intent) => void): void {
  sender = send;
}

/** After this time without an answer, in milliseconds, the screen says that it is at work. */
const PENDING_AFTER_MS = 300;
/** And stops saying so after this: to some touches (a second one on the same thing) the visit has no answer. */
const PENDING_FOR_MS = 20_000;
let pendingTimer: ReturnType<typeof setTimeout> | undefined;

/** A view has come: whatever was asked for is answered. */
export function showView(view: VisitView): void {
  clearTimeout(pendingTimer);
  useWindow.setState({ view, pending: false });
}

/** Asks the visit for something. Before there is a visit, nothing happens. */
export function ask(intent: Intent): void {
  sender?.(intent);
  if (intent.intent === 'present' || intent.intent === 'voice-failed') return;
  clearTimeout(pendingTimer);
  pendingTimer = setTimeout(() => {
    useWindow.setState({ pending: true });
    pendingTimer = setTimeout(() => useWindow.setState({ pending: false }), PENDING_FOR_MS);
  }, PENDING_AFTER_MS);
}
