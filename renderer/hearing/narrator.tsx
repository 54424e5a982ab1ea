/** Joins the audio navigator, the voice and the screen. Draws nothing. */
import { useEffect, useRef } from 'react';
import { useWords } from '../components/say.tsx';
import { changeSettings, useWindow } from '../store/window-store.ts';
import { navigatorKeys, startNavigator, textOf } from './navigator.ts';
import { hush, speak } from './speech.ts';

/** What is read as it comes up, besides what the person stands on. A countdown is not: it would never be silent. */
const LOUD =
  'h1, .modal-title, [role="alert"], [role="status"], [aria-live="polite"], [role="alertdialog"] p:not(.countdown)';

export function Narrator() {
  const words = useWords();
  const speech = useWindow((state) => state.settings.speech);
  const { language } = words;
  const now = useRef({ words, speech });
  now.current = { words, speech };

  useEffect(
    () =>
      startNavigator({
        root: document.body,
        keys: navigatorKeys(window.location.search),
        isSpeaking: () => now.current.speech,
        onFirstUse: () => changeSettings({ speech: true }),
        words: () => {
          const { word } = now.current.words;
          return {
            button: word('navigator.button'),
            chosen: word('navigator.chosen'),
            unavailable: word('navigator.unavailable'),
          };
        },
        say: (text) => speak(text, now.current.words.language),
      }),
    [],
  );

  // Whatever changes on the screen: a new question, a warning, how many digits are in. Only what is new is said.
  useEffect(() => {
    if (!speech) return hush();
    let heard: readonly string[] = [];
    const listen = () => {
      const top = [...document.querySelectorAll('.modal')].at(-1) ?? document;
      const now = [...top.querySelectorAll(LOUD)].map(textOf).filter((text) => text !== '');
      const fresh = now.filter((text) => !heard.includes(text));
      heard = now;
      if (fresh.length > 0) speak(fresh.join('. '), language);
    };
    const observer = new MutationObserver(listen);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    listen();
    return () => observer.disconnect();
  }, [speech, language]);
  return null;
}
