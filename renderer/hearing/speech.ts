/** What is heard: a site's recordings where there are some of all that is to be said, else the machine's own voice that was tried. */
import type { VoiceFailure } from '../../electron/contract/window.ts';
import type { Language } from '../locale/locale.ts';
import { piecesOf } from './recorded.ts';
import { chooseVoice } from './voices.ts';

/** How the person wants to hear: 0 to 2 each, of `RATES` and `VOLUMES`. */
export interface Manner {
  readonly speed: 0 | 1 | 2;
  readonly volume: 0 | 1 | 2;
  /** Names of voices that the site has listened to. */
  readonly voices: readonly string[];
  /** Of this language, by what they are known (recorded.ts). */
  readonly recordings: readonly string[];
}

const RATES = [0.75, 1, 1.4] as const;
const VOLUMES = [0.4, 0.7, 1] as const;
/** Speech that has not begun after this time is not heard: the machine's speech service is gone, or hangs. */
const BEGIN_LIMIT_MS = 8000;
/** Where some of a text is recorded, a machine that has named no voice after this time is taken to have none. */
const VOICES_LIMIT_MS = 1500;
/** What Chromium says of a text that another one took the place of: nothing went wrong. */
const REPLACED: readonly string[] = ['canceled', 'interrupted'];

/** What is to be said as soon as the machine has named its voices: it does so only when it is first asked. */
let waiting: (() => void) | undefined;
let used = false;
let silence: ReturnType<typeof setTimeout> | undefined;
/** Held here: Chromium may drop an utterance that nobody holds, and its end is never told. */
let speaking: SpeechSynthesisUtterance | undefined;
/** The recording that is heard. */
let playing: HTMLAudioElement | undefined;
/** Recordings that could not be played: damaged, or gone since. Known for as long as the window lives. */
const broken = new Set<string>();

/**
 * Says texts one after another, in place of whatever is being said: as recordings where all of them are recorded, else with
 * a voice, and where there is none what is recorded of them. `failed` hears what will not be heard: once for each call at most.
 */
export function speak(
  texts: readonly string[],
  language: Language,
  manner: Manner,
  failed: (why: VoiceFailure) => void,
): void {
  hush();
  const ids = new Set(manner.recordings.map((id) => `${language}/${id}`));
  const has = (id: string) => ids.has(`${language}/${id}`) && !broken.has(`${language}/${id}`);
  const recorded = texts.map((text) => piecesOf(text, language, has));
  const pieces = recorded.flatMap((one) => one ?? []).map((id) => `${language}/${id}`);
  const again = () => speak(texts, language, manner, failed);
  if (!recorded.includes(undefined)) {
    play(pieces, manner, again, failed);
    return;
  }
  // The texts that are not recorded are left out, and the switch says that some are.
  const otherwise = () => {
    if (ids.size === 0) return failed('no-voice');
    failed('not-recorded');
    play(pieces, manner, again, failed);
  };
  speakByVoice(texts.join('. '), language, manner, otherwise, failed);
}

/** `otherwise`: there is no voice for this language that was tried. */
function speakByVoice(
  text: string,
  language: Language,
  { speed, volume, voices: site, recordings }: Manner,
  otherwise: () => void,
  failed: (why: VoiceFailure) => void,
): void {
  if (!('speechSynthesis' in window)) {
    otherwise();
    return;
  }
  const { speechSynthesis } = window;
  if (!used) speechSynthesis.addEventListener('voiceschanged', () => waiting?.());
  used = true;
  speechSynthesis.cancel();
  const without = () => {
    waiting = undefined;
    clearTimeout(silence);
    otherwise();
  };
  silence =
    recordings.length > 0
      ? setTimeout(without, VOICES_LIMIT_MS)
      : setTimeout(() => failed('silent'), BEGIN_LIMIT_MS);
  const say = () => {
    const voices = speechSynthesis.getVoices();
    if (voices.length === 0) return;
    waiting = undefined;
    const voice = chooseVoice(voices, language, site);
    if (voice === undefined) {
      without();
      return;
    }
    clearTimeout(silence);
    silence = setTimeout(() => failed('silent'), BEGIN_LIMIT_MS);
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

/** Plays recordings one after another. One that cannot be played is known from then on, and `again` says the text without it. */
function play(
  pieces: readonly string[],
  { speed, volume }: Manner,
  again: () => void,
  failed: (why: VoiceFailure) => void,
): void {
  const load = (piece: string | undefined) => {
    if (piece === undefined) return undefined;
    const audio = new Audio(`recordings/${piece}`);
    audio.defaultPlaybackRate = RATES[speed];
    audio.playbackRate = RATES[speed];
    audio.volume = VOLUMES[volume];
    return audio;
  };
  const from = (at: number, audio: HTMLAudioElement | undefined) => {
    playing = audio;
    const piece = pieces[at];
    if (audio === undefined || piece === undefined) return;
    const next = load(pieces[at + 1]);
    const mine = () => playing === audio;
    clearTimeout(silence);
    silence = setTimeout(() => failed('silent'), BEGIN_LIMIT_MS);
    audio.onplaying = () => mine() && clearTimeout(silence);
    audio.onended = () => mine() && from(at + 1, next);
    // What the other text says of it follows: it is spoken, or left out.
    const cannot = () => {
      if (!mine()) return;
      broken.add(piece);
      again();
    };
    audio.onerror = cannot;
    audio.play().catch(({ name }: Error) => {
      if (!mine() || name === 'AbortError') return;
      // Nobody has touched this window yet: a page may not begin to sound by itself.
      if (name !== 'NotAllowedError') return cannot();
      clearTimeout(silence);
      failed('refused');
    });
  };
  from(0, load(pieces[0]));
}

/** Stops at once: headphones are out, or the person went on. */
export function hush(): void {
  waiting = undefined;
  clearTimeout(silence);
  const stopped = playing;
  playing = undefined;
  stopped?.pause();
  // Whoever never spoke does not wake the machine's voice for it.
  if (used) window.speechSynthesis.cancel();
}
