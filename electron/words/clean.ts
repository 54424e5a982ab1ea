/**
 * Text from outside — gateway, SAS, directory, card — as it may enter the kiosk: well-formed, without what steers a
 * terminal, a line or a reader's eye, and without towers of marks. Thai, Burmese and Arabic as people write them stay
 * as they are. One function, used at every border.
 */

/**
 * What is taken out: controls (C0, C1), marks that turn the direction of what follows (U+202A–202E, U+2066–2069), the
 * invisible that has no use in a value (soft hyphen, word joiner and its kin, byte order mark, interlinear and tag
 * characters, fillers), and what is no character at all.
 */
const TAKEN_OUT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u180e\u202a-\u202e\u2060-\u2069\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef]|[\u{e0000}-\u{e0fff}]|[\ufffe\uffff\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]/gu;
/** Ends of lines in all their forms, and tabs: a space stands for them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const LINE_ENDS = /[\t\n\u000b\f\r\u0085\u2028\u2029]+/gu;
/** U+200B parts Thai words for a line's end, U+200C and U+200D shape Arabic and Burmese, U+200E and U+200F keep digits in place: one at a time. */
const ZERO_WIDTH = /[\u200b-\u200f]/u;
const ZERO_WIDTHS = /[\u200b-\u200f]+/gu;
const ZERO_WIDTH_ENDS = /^[\u200b-\u200f\s]+|[\u200b-\u200f\s]+$/gu;
/** Marks that stand on one letter, zero-width characters between them not counted. */
const MARKS = /(?:\p{M}[\u200b-\u200f]?)+/gu;
const COMBINING = /\p{M}/u;

/** So many marks may one letter carry, by script: a Thai syllable has at most three, a Burmese one up to seven. */
function marksAllowed(first: string): number {
  const code = first.codePointAt(0) ?? 0;
  if (code >= 0x0e00 && code <= 0x0eff) return 3;
  if ((code >= 0x1000 && code <= 0x109f) || (code >= 0xaa60 && code <= 0xaa7f)) return 8;
  return 4;
}

function fewerMarks(run: string): string {
  const characters = [...run];
  const allowed = marksAllowed(characters[0] ?? '');
  let marks = 0;
  return characters
    .filter((one) => {
      if (!COMBINING.test(one)) return marks <= allowed;
      marks += 1;
      return marks <= allowed;
    })
    .join('');
}

/** Marks of the Thai block (Unicode 16, general category M). */
const isThaiMark = (code: number) =>
  code === 0x0e31 || (code >= 0x0e34 && code <= 0x0e3a) || (code >= 0x0e47 && code <= 0x0e4e);

/**
 * Whether there is nothing in a text but Thai and ASCII that may stay as it is: most texts, found in one look. By hand: the
 * expressions below take fifty times as long, and a text may have a hundred thousand letters.
 */
function isPlain(text: string): boolean {
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const thai = code >= 0x0e01 && code <= 0x0e5b;
    if (!thai && (code < 0x0020 || code > 0x007e)) return false;
    marks = thai && isThaiMark(code) ? marks + 1 : 0;
    if (marks > 3) return false;
  }
  return true;
}

/**
 * One text from outside, cleaned. Lone surrogates become U+FFFD, so that it is seen that something was there. Cleaning
 * twice changes nothing more.
 */
export function cleanText(text: string): string {
  if (isPlain(text)) return text;
  let clean = text.toWellFormed();
  clean = clean.replace(TAKEN_OUT, '').replace(LINE_ENDS, ' ');
  clean = clean.replace(MARKS, fewerMarks);
  if (ZERO_WIDTH.test(clean))
    clean = clean
      .replace(ZERO_WIDTHS, (run) => run.slice(0, 1))
      .replace(ZERO_WIDTH_ENDS, (run) => (run.includes(' ') ? ' ' : ''));
  return clean;
}

/** Nothing that this kiosk reads is nested deeper; what is deeper is put away as an empty object, which counts as no value. */
const DEEPEST = 32;

/**
 * Every text inside a value from outside, cleaned: parsed JSON, or what the card's reader tells. Bytes are left alone.
 * What has nothing to be cleaned is the same object as before.
 */
export function cleanAll<T>(value: T): T;
export function cleanAll(value: unknown, depth?: number): unknown;
export function cleanAll(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (depth >= DEEPEST) return {};
  if (Array.isArray(value)) {
    const clean = value.map((inner) => cleanAll(inner, depth + 1));
    return clean.every((inner, at) => inner === value[at]) ? value : clean;
  }
  const entries = Object.entries(value);
  const clean = entries.map(([key, inner]) => [key, cleanAll(inner, depth + 1)] as const);
  // Not by assignment: a member called __proto__ would set the prototype.
  return clean.every(([, inner], at) => inner === entries[at]?.[1]) ? value : Object.fromEntries(clean);
}
