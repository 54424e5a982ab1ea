/**
 * Words on the screen: the large language first, the other one beside or under it. Only the large one is heard by a
 * screen reader: who listens has chosen a language.
 */
import type { Text } from '../../electron/contract/words.ts';
import {
  inDigits,
  type Key,
  type Language,
  languageOf,
  say,
  secondLanguage,
  type TextLanguage,
  textLanguage,
} from '../locale/locale.ts';
import { useWindow } from '../store/window-store.ts';
import { noBreak } from './no-break.tsx';

type Fill = Readonly<Record<string, string | number | Text>>;

/** What is needed to say something: the language written large, and the digits. */
export function useWords() {
  const language = useWindow((state) => state.settings.language);
  const numerals = useWindow((state) => state.settings.numerals ?? state.view?.numerals ?? 'arabic');
  return {
    language,
    second: secondLanguage(language),
    /** A text of the window in the large language. */
    word: (key: Key, values?: Fill) => say(language, numerals, key, values),
    /** A text of the visit in the large language. */
    text: (value: Text) => inDigits(value[textLanguage(language)], language, numerals),
    inLanguage: (of: Language, key: Key, values?: Fill) => say(of, numerals, key, values),
    textIn: (of: TextLanguage, value: Text) => inDigits(value[of], of, numerals),
  };
}

interface PairProps {
  /** In which language the first is written. */
  readonly lang: Language;
  readonly first: string;
  readonly second: string;
}

function Pair({ lang, first, second }: PairProps) {
  const { second: other } = useWords();
  return (
    <span className="pair">
      <span lang={lang}>{noBreak(first)}</span>
      {second !== '' && second !== first && (
        <span lang={other} className="second" aria-hidden="true">
          {noBreak(second)}
        </span>
      )}
    </span>
  );
}

/** A text of the window, in both languages. */
export function Say({ k, values }: { readonly k: Key; readonly values?: Fill }) {
  const { language, word, inLanguage, second } = useWords();
  return (
    <Pair lang={languageOf(language, k)} first={word(k, values)} second={inLanguage(second, k, values)} />
  );
}

/** A text of the window, in the large language only: where two would be a crowd. */
export function SayOne({ k, values }: { readonly k: Key; readonly values?: Fill }) {
  const { word, language } = useWords();
  return <span lang={languageOf(language, k)}>{noBreak(word(k, values))}</span>;
}

/** A text of the visit, in both languages. */
export function Both({ text }: { readonly text: Text }) {
  const words = useWords();
  return (
    <Pair
      lang={textLanguage(words.language)}
      first={words.text(text)}
      second={words.textIn(words.second, text)}
    />
  );
}

/** A text of the visit, in the large language only. */
export function One({ text }: { readonly text: Text }) {
  const words = useWords();
  return <span lang={textLanguage(words.language)}>{noBreak(words.text(text))}</span>;
}
