/** Joins the audio navigator, the voice and the screen. Draws nothing. */
import { useEffect, useRef } from 'react';
import { useWords } from '../components/say.tsx';
import type { Key } from '../locale/locale.ts';
import { ask, changeSettings, useWindow } from '../store/window-store.ts';
import { navigatorKeys, startNavigator, textOf } from './navigator.ts';
import { hush, type Manner, speak } from './speech.ts';

/** What is read as it comes up, besides what the person stands on. A countdown is not: it would never be silent. */
const LOUD =
  'h1, .modal-title, [role="alert"], [role="status"], [aria-live="polite"], [role="alertdialog"] p:not(.countdown)';

const HEARD_AS: Readonly<Record<'speed' | 'volume', readonly [Key, Key, Key]>> = {
  speed: ['hearing.speed0', 'hearing.speed1', 'hearing.speed2'],
  volume: ['hearing.volume0', 'hearing.volume1', 'hearing.volume2'],
};

export function Narrator() {
  const words = useWords();
  const speech = useWindow((state) => state.settings.speech);
  const { language } = words;
  const now = useRef({ words, speech });
  now.current = { words, speech };
  /** Whoever looks after the machine hears of it once, the person at the switch. */
  const told = useRef(false);
  const say = useRef((texts: readonly string[]) => {
    const { view, settings } = useWindow.getState();
    const { language } = now.current.words;
    const manner: Manner = {
      ...settings,
      voices: view?.voices ?? [],
      recordings: view?.recordings[language] ?? [],
    };
    speak(texts, language, manner, (why) => {
      useWindow.setState({ unheard: why });
      if (!told.current) ask({ intent: 'voice-failed', why });
      told.current = true;
    });
  });

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
        say: (text) => say.current(text),
        change: (what) => {
          const { settings } = useWindow.getState();
          const next = ((settings[what] + 1) % 3) as 0 | 1 | 2;
          changeSettings({ [what]: next });
          return now.current.words.word(HEARD_AS[what][next]);
        },
      }),
    [],
  );

  // Whatever changes on the screen: a new question, a warning, how many digits are in. Only what is new is said.
  useEffect(() => {
    useWindow.setState({ unheard: null });
    if (!speech) return hush();
    let heard: readonly string[] = [];
    // English says that it is: who hears it may have wished for Thai, of which there may be no voice.
    let first = true;
    const inEnglish = now.current.words.inLanguage('en', 'hearing.begins');
    const listen = () => {
      const top = [...document.querySelectorAll('.modal')].at(-1) ?? document;
      const now = [...top.querySelectorAll(LOUD)].map(textOf).filter((text) => text !== '');
      const fresh = now.filter((text) => !heard.includes(text));
      heard = now;
      if (fresh.length > 0) say.current([...(first && language === 'en' ? [inEnglish] : []), ...fresh]);
      first = false;
    };
    const observer = new MutationObserver(listen);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    listen();
    return () => observer.disconnect();
  }, [speech, language]);
  return null;
}
