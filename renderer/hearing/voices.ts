/** Which of the machine's voices may be used: those that somebody has listened to and understood, and no other. */
import type { Language } from '../locale/locale.ts';

/** What is asked of a voice here; `SpeechSynthesisVoice` has it. */
export interface Voice {
  readonly name: string;
  readonly lang: string;
  readonly localService: boolean;
}

/**
 * Voices that were tried by the project. espeak-ng's English is one. Its Thai (`th`, which espeak itself calls "testing") is
 * not: it speaks letters, and nobody understands it.
 */
const TRIED: readonly { readonly language: Language; readonly name: RegExp }[] = [
  { language: 'en', name: /^English\b.*espeak/i },
];

/**
 * The voice for a language, or undefined. `site`: names of voices that the site has listened to, first to last, as its
 * configuration has them. Voices that are not the machine's own are never used: what they say would leave it.
 */
export function chooseVoice<V extends Voice>(
  voices: readonly V[],
  language: Language,
  site: readonly string[],
): V | undefined {
  const own = voices.filter(
    (voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language,
  );
  const named = site.flatMap((name) => own.find((voice) => voice.name === name) ?? []);
  return (
    named[0] ??
    own.find((voice) => TRIED.some((tried) => tried.language === language && tried.name.test(voice.name)))
  );
}
