/**
 * Finding a database among many: by the agency that holds it, and by words as people type them. Tone marks, spaces, dots,
 * case and the kind of digits do not matter; letters that sound alike and one wrong letter (two in a long word) are forgiven
 * where nothing is written exactly so.
 */
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Text } from '../../electron/contract/words.ts';

interface Owner {
  readonly agencyId: string;
  readonly agency: Text;
  readonly databases: readonly ChoosableDatabase[];
}

/** The databases by the agency that holds them, in the order in which the visit lists them. */
export function byOwner(databases: readonly ChoosableDatabase[]): readonly Owner[] {
  return [...Map.groupBy(databases, (one) => one.agencyId)].flatMap(([agencyId, those]) =>
    those[0] === undefined ? [] : [{ agencyId, agency: those[0].agency, databases: those }],
  );
}

/** Thai sara am as two signs, after a tone mark or not. */
const AM_IN_TWO = /\u0e4d([\u0e48-\u0e4b]?)\u0e32/g;
/** Everything but letters, vowels and digits: spaces, dots, Thai tone marks and marks of silence, accents, what has no glyph. */
const NOT_COMPARED = /[^\p{L}\p{N}\u0e31-\u0e3a]|[\u0e46-\u0e4e]/gu;

/** A text as it is compared: whoever leaves a tone mark, a space or a dot out still finds the word. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(AM_IN_TWO, '$1\u0e33')
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replace(NOT_COMPARED, '')
    .replaceAll('เเ', 'แ');
}

/** Thai letters and vowels that are said alike, or nearly, or in another tone: each is heard as the first of its group. */
const ALIKE: ReadonlyMap<string, string> = new Map(
  'สศษซ ทฑฒธถฐ ตดฎฏ นณ ลฬ คฅฆขฃ ชฌฉ พภผ ฟฝ หฮ ยญ ใไ ิี ึื ุู'.split(' ').flatMap((group) => {
    const [first = '', ...others] = group;
    return others.map((other): [string, string] => [other, first]);
  }),
);
/** A text as it is said; where it has the silent ร of บัตร, without that as well. */
function heard(folded: string): readonly string[] {
  const alike = [...folded].map((letter) => ALIKE.get(letter) ?? letter).join('');
  return alike.includes('ตร') ? [alike, alike.replaceAll('ตร', 'ต')] : [alike];
}

/** A word or name of a database as it is looked through. */
interface Term {
  readonly folded: string;
  readonly heard: readonly string[];
  /** Where its words begin in `folded`: Latin words count from there, so that “car” is not found in “discard”. */
  readonly starts: ReadonlySet<number>;
  readonly words: readonly string[];
  readonly latin: boolean;
}
const isLatin = (folded: string) => /^[a-z0-9]*$/.test(folded);
const wordsOf = (text: string) =>
  text
    .split(/\s+/)
    .map(fold)
    .filter((word) => word !== '');

const terms = new Map<string, Term>();
/** The texts of the catalogue come again with each view: each is taken apart once. */
function termOf(text: string): Term {
  const known = terms.get(text);
  if (known !== undefined) return known;
  const words = wordsOf(text);
  const folded = words.join('');
  let at = 0;
  const starts = new Set(
    words.map((word) => {
      at += word.length;
      return at - word.length;
    }),
  );
  const term = { folded, heard: heard(folded), starts, words, latin: isLatin(folded) };
  terms.set(text, term);
  return term;
}

/** What is typed, as it is compared. */
type Query = Omit<Term, 'starts'>;
function queryOf(text: string): Query {
  const words = wordsOf(text);
  const folded = words.join('');
  return { folded, heard: heard(folded), words, latin: isLatin(folded) };
}

/** Where the query begins in a term: −1 when nowhere. Latin only where a word begins. */
function placeIn(term: Term, sought: string, latin: boolean): number {
  for (let at = term.folded.indexOf(sought); at >= 0; at = term.folded.indexOf(sought, at + 1))
    if (!latin || term.starts.has(at)) return at;
  return -1;
}

/** A word of fewer letters says nothing when it stands inside another. */
const LEAST_INSIDE = 3;

/** Whether the query says the term, and more: “ขอใบขับขี่รถยนต์”, “my gold card please”. */
function isSaid(term: Term, query: Query): boolean {
  if (term.folded.length < LEAST_INSIDE) return false;
  if (!term.latin) return query.folded.includes(term.folded);
  return term.words.every((word) => query.words.some((said) => said === word || said === `${word}s`));
}

/** How much of the query is said by these terms together, from 0 to 1. */
function shareSaid(terms: readonly Term[], { folded, words }: Query): number {
  const said = new Set<number>();
  const add = (from: number, length: number) => {
    for (let at = from; at < from + length; at += 1) said.add(at);
  };
  for (const term of terms) {
    if (term.latin) {
      let from = 0;
      for (const word of words) {
        if (term.words.some((one) => word === one || word === `${one}s`)) add(from, word.length);
        from += word.length;
      }
    } else
      for (let at = folded.indexOf(term.folded); at >= 0; at = folded.indexOf(term.folded, at + 1))
        add(at, term.folded.length);
  }
  return said.size / folded.length;
}

const [EXACT, BEGINS, INSIDE, SAID, EACH_WORD, WEAK, PARTLY_SAID, NEARLY] = [
  0, 100, 200, 300, 400, 500, 600, 700,
];
const WORST = Number.POSITIVE_INFINITY;

/** How well a term answers: the less, the better. */
function rankOf(term: Term, query: Query): number {
  if (term.folded === query.folded) return EXACT;
  const at = placeIn(term, query.folded, query.latin);
  // Of those in which it stands, the shortest says the least else.
  const rest = Math.min(99, Math.abs(term.folded.length - query.folded.length));
  if (at >= 0) return (at === 0 ? BEGINS : INSIDE) + rest;
  return isSaid(term, query) ? SAID + rest : WORST;
}

interface Terms {
  /** The texts by which a database is known. */
  readonly known: readonly Term[];
  /** Those that only speak of it. */
  readonly about: readonly Term[];
}
const termsOf = new WeakMap<ChoosableDatabase, Terms>();
function termsIn(database: ChoosableDatabase): Terms {
  const before = termsOf.get(database);
  if (before !== undefined) return before;
  const { called, name, words, holds, agency } = database;
  const now = {
    known: [called.th, called.en, name.th, name.en, ...words].map(termOf),
    about: [holds.th, holds.en, agency.th, agency.en].map(termOf),
  };
  termsOf.set(database, now);
  return now;
}

/** How well a database answers words that are written as they are; `WORST` when not at all. */
function exactly(database: ChoosableDatabase, query: Query): number {
  const { known, about } = termsIn(database);
  const best = Math.min(...known.map((term) => rankOf(term, query)));
  if (best < SAID) return best;
  // Said among other words: whose words are most of what is said is meant.
  const share =
    best === WORST
      ? 0
      : shareSaid(
          known.filter((term) => isSaid(term, query)),
          query,
        );
  const rest = Math.round((1 - share) * 99);
  if (share >= 0.5) return SAID + rest;
  const all = [...known, ...about];
  const isIn = (word: string) => all.some((term) => placeIn(term, word, isLatin(word)) >= 0);
  if (query.words.length > 1 && query.words.every(isIn)) return EACH_WORD;
  if (about.some((term) => placeIn(term, query.folded, query.latin) >= 0)) return WEAK;
  return share > 0 ? PARTLY_SAID + rest : WORST;
}

/** How many wrong letters are forgiven in a word of this length. */
const forgiven = (length: number) => (length < 3 ? 0 : length < 8 ? 1 : 2);
/** A shorter word is compared from the beginning only: in the middle of others something like it always stands. */
const LEAST_ANYWHERE = 6;

/**
 * The fewest wrong, missing, extra or exchanged letters with which `needle` stands in `hay`: whole, or (`open`) with more of
 * `hay` after it, or (`anywhere`) before it as well. Above `most` the number says no more than that.
 */
export function mistakes(
  needle: string,
  hay: string,
  where: 'whole' | 'open' | 'anywhere',
  most: number,
): number {
  if (needle.length - hay.length > most || (where === 'whole' && hay.length - needle.length > most))
    return most + 1;
  // One column for each letter of `hay`, kept for two letters back: exchanged neighbours count once.
  let before: number[] = [];
  let last = Array.from({ length: needle.length + 1 }, (_, n) => n);
  let fewest = last[needle.length] ?? WORST;
  for (let at = 1; at <= hay.length; at += 1) {
    const column = [where === 'anywhere' ? 0 : at];
    for (let n = 1; n <= needle.length; n += 1) {
      const same = needle[n - 1] === hay[at - 1];
      let least = Math.min((last[n - 1] ?? 0) + (same ? 0 : 1), (last[n] ?? 0) + 1, (column[n - 1] ?? 0) + 1);
      if (at > 1 && n > 1 && needle[n - 1] === hay[at - 2] && needle[n - 2] === hay[at - 1])
        least = Math.min(least, (before[n - 2] ?? 0) + 1);
      column.push(least);
    }
    [before, last] = [last, column];
    fewest =
      where === 'whole' ? (column[needle.length] ?? WORST) : Math.min(fewest, column[needle.length] ?? WORST);
  }
  return fewest;
}

/** How well a term answers what is heard, with mistakes: by how many, and then by how much else it says. */
function nearlyIn(
  said: string,
  term: string,
  latin: { readonly said: boolean; readonly term: boolean },
): number {
  const { length } = said;
  const where =
    length <= LEAST_INSIDE ? 'whole' : length < LEAST_ANYWHERE || latin.said ? 'open' : 'anywhere';
  const most = forgiven(length);
  const wrong = mistakes(said, term, where, most);
  // Like the whole of it before like a part of it.
  const whole = mistakes(said, term, 'whole', most);
  const rest = Math.min(99, Math.abs(term.length - length));
  const like = Math.min(
    wrong <= most ? wrong * 200 + 100 + rest : WORST,
    whole <= most ? whole * 200 + rest : WORST,
  );
  if (like < WORST) return NEARLY + like;
  // More may be said than the term, with a mistake in it.
  if (term.length < LEAST_ANYWHERE || latin.term) return WORST;
  const mostIn = forgiven(term.length);
  const wrongIn = mistakes(term, said, 'anywhere', mostIn);
  return wrongIn <= mostIn ? NEARLY + wrongIn * 200 + 199 : WORST;
}

/** How well a database answers words with mistakes in them. */
function nearly(database: ChoosableDatabase, query: Query): number {
  if (query.folded.length < LEAST_INSIDE) return WORST;
  return Math.min(
    ...termsIn(database).known.flatMap((term) =>
      term.heard.flatMap((inTerm) =>
        query.heard.map((said) => nearlyIn(said, inTerm, { said: query.latin, term: term.latin })),
      ),
    ),
  );
}

/**
 * The databases that answer the typed words, the best answer first; all of them, in their order, where nothing is typed.
 * Never throws, whatever is typed.
 */
export function matching(
  databases: readonly ChoosableDatabase[],
  query: string,
): readonly ChoosableDatabase[] {
  if (query.trim() === '') return databases;
  const sought = queryOf(query);
  // Signs alone are no word.
  if (sought.folded === '') return [];
  const ranked = (rank: (database: ChoosableDatabase, query: Query) => number, most = WORST) =>
    databases
      .map((database) => ({ database, rank: rank(database, sought) }))
      .filter((one) => one.rank < most)
      // Of equally good answers those that can be had here come first.
      .sort(
        (a, b) =>
          Math.floor(a.rank / 100) - Math.floor(b.rank / 100) ||
          Number(b.database.open) - Number(a.database.open) ||
          a.rank - b.rank,
      )
      .map((one) => one.database);
  const found = ranked(exactly, PARTLY_SAID);
  // A little of what is said says less than the whole of it with a mistake.
  return found.length > 0
    ? [...new Set([...found, ...ranked(exactly)])]
    : [...new Set([...ranked(nearly), ...ranked(exactly)])];
}

/** Whether a database answers what is typed as it is written, and not only what is like it. */
export function isAsWritten(database: ChoosableDatabase, query: string): boolean {
  return exactly(database, queryOf(query)) < WORST;
}
