/** The machine's own voice, where it has one. */
import type { Language } from '../locale/locale.ts';

/** Says a text, in place of whatever is being said. Silent where the machine has no voice for the language. */
export function speak(text: string, language: Language): void {
  if (!('speechSynthesis' in window)) return;
  window.speechSynthesis.cancel();
  const voice = window.speechSynthesis
    .getVoices()
    .find((one) => one.lang.toLowerCase().startsWith(language) && one.localService);
  if (voice === undefined || text === '') return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  window.speechSynthesis.speak(utterance);
}

/** Stops at once: headphones are out, or the person went on. */
export function hush(): void {
  if ('speechSynthesis' in window) window.speechSynthesis.cancel();
}
