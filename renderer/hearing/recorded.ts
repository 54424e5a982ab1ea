/**
 * What of a site's recordings a text is made of. A recording is known by what is said in it: its name ends with `idOf` its
 * words, so that one whose words were changed since is not played for the new ones. Also `npm run recordings` reads this.
 */

/** What is heard between the digits of a number with a point. */
export const POINT: Readonly<Record<string, string>> = { th: 'จุด', en: 'point' };

/** Seen by nobody, and no part of what is said. */
const UNSEEN = /[\u00ad\u200b\u2060]/g;
/** At the ends of a word, and not said. */
const MARKS = /^[\s.,:;!?()[\]{}"'“”‘’/–—-]+|[\s.,:;!?()[\]{}"'“”‘’/–—-]+$/gu;
const NUMBER = /^[0-9][0-9.,-]*$/;
/** Longer texts are not looked for as one piece, in words between spaces. */
const LONGEST = 60;

/** The words of a text, between its spaces: with Arabic digits, without marks. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .split(/\s+/u)
    .map((word) => word.replace(MARKS, ''))
    .filter((word) => word !== '');
}

/** A text as its recording is looked for; '' where there is nothing to say. */
export const spokenForm = (text: string): string => wordsOf(text).join(' ');

/**
 * Ten digits (hexadecimal) that stand for the words of a text. Two sums of 32 and 8 bits (FNV-1a): a text of sixty words has
 * some thousand parts, and none of them may be taken for one of a thousand recordings.
 */
export function idOf(text: string): string {
  const spoken = spokenForm(text);
  let sum = 0x811c9dc5;
  let other = 0x811c9dc5 ^ spoken.length;
  for (let at = 0; at < spoken.length; at += 1) {
    sum = Math.imul(sum ^ spoken.charCodeAt(at), 0x01000193) >>> 0;
    other = Math.imul(other ^ spoken.charCodeAt(spoken.length - 1 - at), 0x01000193) >>> 0;
  }
  return sum.toString(16).padStart(8, '0') + (other >>> 24).toString(16).padStart(2, '0');
}

/** The ids of a number: digit by digit; undefined where one is not recorded. */
function digitsOf(
  number: string,
  language: string,
  has: (id: string) => boolean,
): readonly string[] | undefined {
  const said = [...number].filter((sign) => sign !== ',' && sign !== '-');
  const ids = said.map((sign) => idOf(sign === '.' ? (POINT[language] ?? sign) : sign));
  return ids.every(has) ? ids : undefined;
}

/**
 * The recordings of which a text is made, first to last, by their ids: as few as do, each of whole words, numbers digit by
 * digit. Undefined where a part of it is not recorded; nothing where there is nothing to say.
 */
export function piecesOf(
  text: string,
  language: string,
  has: (id: string) => boolean,
): readonly string[] | undefined {
  const words = wordsOf(text);
  /** From each word to the end. */
  const rest: (readonly string[] | undefined)[] = [];
  rest[words.length] = [];
  for (let from = words.length - 1; from >= 0; from -= 1) {
    const number = NUMBER.test(words[from] ?? '') ? digitsOf(words[from] ?? '', language, has) : undefined;
    const after = rest[from + 1];
    let best = number !== undefined && after !== undefined ? [...number, ...after] : undefined;
    for (let to = Math.min(words.length, from + LONGEST); to > from; to -= 1) {
      const then = rest[to];
      if (then === undefined || (best !== undefined && then.length + 1 >= best.length)) continue;
      const id = idOf(words.slice(from, to).join(' '));
      if (has(id)) best = [id, ...then];
    }
    rest[from] = best;
  }
  return rest[0];
}
