/** Joins the audio navigator, the voice and the screen. Draws nothing. */
import { useEffect, useRef } from 'react';
import { changeSettings, useWindow } from '../store/window-store.ts';
import { navigatorKeys, startNavigator, textOf } from './navigator.ts';
import { useWords } from './say.tsx';
import { hush, speak } from './speech.ts';

/** Messages that are read as they come up, besides what the person stands on. */
const LOUD = '[role="alert"], [role="status"], [aria-live="polite"]';

export function Narrator() {
  const words = useWords();
  const speech = useWindow((state) => state.settings.speech);
  const view = useWindow((state) => state.view);
  const now = useRef({ words, speech });
  now.current = { words, speech };
  const heard = useRef('');

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

  // Runs after each change on the screen: the question first, then what has newly come up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what changes the screen
  useEffect(() => {
    if (!speech) {
      heard.current = '';
      return hush();
    }
    const top = [...document.querySelectorAll('.over')].at(-1) ?? document;
    const said = [...top.querySelectorAll(`h1, .over-title, ${LOUD}`)]
      .map(textOf)
      .filter((text) => text !== '');
    const all = said.join('. ');
    if (all !== heard.current) speak(all, words.language);
    heard.current = all;
  }, [speech, view, words.language]);
  return null;
}
