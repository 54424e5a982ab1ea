/** A keyboard on the screen, digits first and in alphabetical order: most people who need it have never learned another. */
import { useState } from 'react';
import { LOCALES, type TextLanguage, textLanguage } from '../locale/locale.ts';
import { EraseIcon } from './icons.tsx';
import { SayOne, useWords } from './say.tsx';

const KEYS: Readonly<Record<TextLanguage, string>> = {
  // Without tone marks (search does not ask for them) and the two letters that nobody writes any more.
  th: 'กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืุูเแโใไฤ',
  en: 'abcdefghijklmnopqrstuvwxyz',
};
const DIGITS = '1234567890';
/** Vowels that stand over or under a consonant are shown on a dotted circle. */
const NEEDS_BASE = /[\u0e31\u0e34-\u0e3a]/;

interface KeyboardProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Keyboard({ value, onChange }: KeyboardProps) {
  const { language, word, text } = useWords();
  const [letters, setLetters] = useState<TextLanguage>(textLanguage(language));
  const others = (Object.keys(LOCALES) as TextLanguage[]).filter((one) => one !== letters);
  const digits = text({ th: DIGITS, en: DIGITS });
  return (
    <fieldset className="keyboard" lang={letters}>
      <legend className="only-heard">{word('keyboard.name')}</legend>
      {[...digits, ...KEYS[letters]].map((letter) => (
        <button
          key={letter}
          type="button"
          className="letter"
          data-testid={`letter-${letter}`}
          onClick={() => onChange(value + letter)}
        >
          {NEEDS_BASE.test(letter) ? `\u25cc${letter}` : letter}
        </button>
      ))}
      <button
        type="button"
        className="letter letter-wide"
        data-testid="letter-space"
        onClick={() => onChange(`${value} `)}
      >
        <SayOne k="keyboard.space" />
      </button>
      <button
        type="button"
        className="letter letter-wide"
        data-testid="letter-erase"
        onClick={() => onChange(value.slice(0, -1))}
      >
        <EraseIcon />
        <SayOne k="keyboard.erase" />
      </button>
      {others.map((other) => (
        <button
          key={other}
          type="button"
          className="letter letter-wide"
          data-testid={`letters-${other}`}
          lang={other}
          onClick={() => setLetters(other)}
        >
          {LOCALES[other]['language.name']}
        </button>
      ))}
    </fieldset>
  );
}
