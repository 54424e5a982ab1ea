/** The machine's own voice, where it has one. */
import type { Language } from '../locale/locale.ts';

/** What is to be said as soon as the machine has named its voices: it does so only when it is first asked. */
let waiting: (() => void) | undefined;
let used = false;

/** Says a text, in place of whatever is being said. Silent where the machine has no voice for the language. */
export function speak(text: string, language: Language): void {
  if (!('speechSynthesis' in window)) return;
  const { speechSynthesis } = window;
  if (!used) speechSynthesis.addEventListener('voiceschanged', () => waiting?.());
  used = true;
  speechSynthesis.cancel();
  const say = () => {
    const voices = speechSynthesis.getVoices();
    if (voices.length === 0) return;
    waiting = undefined;
    const voice = voices.find((one) => one.lang.toLowerCase().startsWith(language) && one.localService);
    if (voice === undefined || text === '') return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    speechSynthesis.speak(utterance);
  };
  waiting = say;
  say();
}

/** Stops at once: headphones are out, or the person went on. */
export function hush(): void {
  waiting = undefined;
  // Whoever never spoke does not wake the machine's voice for it.
  if (used) window.speechSynthesis.cancel();
}
