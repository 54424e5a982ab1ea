/** The machine's own voice, where it has one that was tried. */
import type { VoiceFailure } from '../../electron/contract/window.ts';
import type { Language } from '../locale/locale.ts';
import { chooseVoice } from './voices.ts';

/** How the person wants to hear: 0 to 2 each, of `RATES` and `VOLUMES`. */
export interface Manner {
  readonly speed: 0 | 1 | 2;
  readonly volume: 0 | 1 | 2;
  /** Names of voices that the site has listened to. */
  readonly voices: readonly string[];
}

const RATES = [0.75, 1, 1.4] as const;
const VOLUMES = [0.4, 0.7, 1] as const;
/** Speech that has not begun after this time is not heard: the machine's speech service is gone, or hangs. */
const BEGIN_LIMIT_MS = 8000;
/** What Chromium says of a text that another one took the place of: nothing went wrong. */
const REPLACED: readonly string[] = ['canceled', 'interrupted'];

/** What is to be said as soon as the machine has named its voices: it does so only when it is first asked. */
let waiting: (() => void) | undefined;
let used = false;
let silence: ReturnType<typeof setTimeout> | undefined;
/** Held here: Chromium may drop an utterance that nobody holds, and its end is never told. */
let speaking: SpeechSynthesisUtterance | undefined;

/**
 * Says a text, in place of whatever is being said. `failed` hears why nothing will be heard: once for each text at most.
 */
export function speak(
  text: string,
  language: Language,
  { speed, volume, voices: site }: Manner,
  failed: (why: VoiceFailure) => void,
): void {
  if (!('speechSynthesis' in window)) {
    failed('no-voice');
    return;
  }
  const { speechSynthesis } = window;
  if (!used) speechSynthesis.addEventListener('voiceschanged', () => waiting?.());
  used = true;
  speechSynthesis.cancel();
  clearTimeout(silence);
  if (text === '') return;
  silence = setTimeout(() => failed('silent'), BEGIN_LIMIT_MS);
  const say = () => {
    const voices = speechSynthesis.getVoices();
    if (voices.length === 0) return;
    waiting = undefined;
    const voice = chooseVoice(voices, language, site);
    if (voice === undefined) {
      clearTimeout(silence);
      failed('no-voice');
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = RATES[speed];
    utterance.volume = VOLUMES[volume];
    utterance.onstart = () => clearTimeout(silence);
    utterance.onerror = ({ error }) => {
      if (REPLACED.includes(error)) return;
      clearTimeout(silence);
      failed('refused');
    };
    speaking = utterance;
    speechSynthesis.speak(speaking);
  };
  waiting = say;
  say();
}

/** Stops at once: headphones are out, or the person went on. */
export function hush(): void {
  waiting = undefined;
  clearTimeout(silence);
  // Whoever never spoke does not wake the machine's voice for it.
  if (used) window.speechSynthesis.cancel();
}
