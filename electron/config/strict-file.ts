/** Files that a site writes by hand: read whole and only when they are files, as UTF-8, and as JSON without a doubt. */
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { fail, ok, type Result } from '../words/result.ts';

/**
 * Reads a file of at most `limit` bytes. A folder, a FIFO or a device is not a file: the first byte of a FIFO may never
 * come. Fails with a few words: the system's code, or what it is instead.
 */
export function readSmallFile(path: string, limit: number): Result<Buffer, string> {
  let handle: number | undefined;
  try {
    // Without waiting for who writes into a FIFO (Windows knows neither flag).
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    const stat = fstatSync(handle);
    if (stat.isDirectory()) return fail('it is a folder, not a file');
    if (!stat.isFile()) return fail('it is no file but a FIFO, a socket or a device');
    const bytes = Buffer.alloc(limit + 1);
    let length = 0;
    for (;;) {
      const read = readSync(handle, bytes, length, bytes.length - length, null);
      length += read;
      if (read === 0) return ok(bytes.subarray(0, length));
      if (length > limit) return fail(`it is larger than ${limit} bytes`);
    }
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    return fail(code ?? name);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Windows-874 has Thai there, and nothing in the gaps; in western text these letters are rare. */
const looksThai = (bytes: Uint8Array) => {
  const high = bytes.filter((byte) => byte >= 0x80);
  const thai = high.filter((byte) => (byte >= 0xa1 && byte <= 0xda) || (byte >= 0xdf && byte <= 0xfb));
  // A word of Thai is one run; an accent stands alone between letters.
  const runs = bytes.filter((byte, at) => byte >= 0x80 && (bytes[at - 1] ?? 0) < 0x80).length;
  return thai.length === high.length && high.length > 2 * runs;
};

/** The bytes as text, if they are UTF-8 without a mark at their beginning; else what they seem to be, and what to do. */
export function utf8Text(bytes: Uint8Array): Result<string, string> {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return fail('it begins with a byte order mark: save it as UTF-8 without one');
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0))
    return fail('it is UTF-16, or no text: save it as UTF-8');
  if (isUtf8(bytes)) return ok(Buffer.from(bytes).toString('utf8'));
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(from, to))) break;
    from = to + 1;
  }
  const seems = looksThai(bytes) ? 'Windows-874 (Thai “ANSI”)' : 'Windows-1252 (western “ANSI”)';
  return fail(`line ${line} is not UTF-8; it seems to be ${seems}: save it as UTF-8`);
}

/** Deeper than any file of a site. Beyond some thousand levels a program that follows them runs out of stack. */
const DEEPEST = 20;
/** A text, or one of the marks that structure is made of. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs;
/** Seen by nobody, or turning what stands beside it, or left where a letter was lost: none belongs into a setting. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, 'gu');

/** What a key's name looks like in a sentence. */
const shortly = (name: string) =>
  JSON.stringify([...name].slice(0, 40).join('').replaceAll(EVERY_UNSEEN, '?'));

/** The depth at which a text of JSON would be cut, as the line where that is; undefined when it is never so deep. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > DEEPEST) return index;
  }
  return undefined;
}

/** What JSON.parse takes without a word although somebody meant otherwise; where, and what. */
function doubtful(text: string): { readonly at: number; readonly why: string } | undefined {
  const groups: (Set<string> | undefined)[] = [];
  const tokens = [...text.matchAll(TOKEN)];
  for (const [number, { 0: token, index }] of tokens.entries()) {
    if (token === '{') groups.push(new Set());
    else if (token === '[') groups.push(undefined);
    else if (token === '}' || token === ']') groups.pop();
    if (!token.startsWith('"')) continue;
    const word = JSON.parse(token) as string;
    if (UNSEEN.test(word)) {
      const [unseen = ''] = UNSEEN.exec(word) ?? [];
      const code = unseen.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return {
        at: index,
        why: `${shortly(word)} has U+${code}, which belongs in no setting`,
      };
    }
    if (tokens[number + 1]?.[0] !== ':') continue;
    const group = groups.at(-1);
    if (word === '__proto__') return { at: index, why: 'there is no key __proto__' };
    if (group?.has(word)) return { at: index, why: `key ${shortly(word)} stands twice in its group` };
    group?.add(word);
  }
  return undefined;
}

/**
 * Parses JSON that means the same to every reader: no key twice, nothing that cannot be seen, at most 20 levels. Fails
 * with the line, what is wrong, and a piece of the text at most; it never throws.
 */
export function parseStrictJson(text: string): Result<unknown, string> {
  const line = (at: number) => `line ${text.slice(0, at).split('\n').length}`;
  if (text.startsWith('\ufeff'))
    return fail('it begins with a byte order mark: save it as UTF-8 without one');
  const deep = tooDeep(text);
  if (deep !== undefined) return fail(`${line(deep)}: nested deeper than ${DEEPEST} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // It quotes the text: what cannot be seen may move the cursor of whoever reads it.
    const said = (error as Error).message.replace(/\s+/g, ' ').replaceAll(EVERY_UNSEEN, '?').slice(0, 200);
    return fail(text.trim() === '' ? 'it is empty' : `it is not JSON: ${said}`);
  }
  const doubt = doubtful(text);
  return doubt === undefined ? ok(value) : fail(`${line(doubt.at)}: ${doubt.why}`);
}
