/**
 * What may be said of an error that nobody expected, and of a message that broke its contract: where, and which rule.
 * Never a message and never a value: both may quote what a person's card or record says.
 */
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, or the package's: from the source file as from a bundle in dist/electron. */
const ROOT = join(import.meta.dirname, '..', '..') + sep;
/** A journal's fact holds no more characters (ports/visit-messages.ts). */
const FACT_LIMIT = 200;
const MOST_FRAMES = 8;
const FRAMES_IN_JOURNAL = 4;
const MOST_PATHS = 5;

/** As V8 writes a frame: `at name (place:line:column)`, or without a name. */
const FRAME = /^ {4}at (?:(.+) \()?([^()]+?):(\d+):(\d+)\)?$/;
/** A name as the source spells it. One that was made of data (`{ [key]: () => … }`) may be anything. */
const SPELT = /^(?:async |new |get |set )*[A-Za-z_$#][\w$#.<>]*(?: \[as [\w$#.<>]+\])?$/;
const LONG_NUMBER = /\d{4}/;
const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

const isSpelt = (name: string) => SPELT.test(name) && !LONG_NUMBER.test(name);

/** The file of a frame as the project calls it; null where it is not one of ours, of a package or of Node. */
function placeOf(place: string): string | null {
  if (/^node:[a-z0-9_/-]+$/.test(place)) return place;
  try {
    const path = place.startsWith('file:') ? fileURLToPath(place) : place;
    return path.startsWith(ROOT) ? path.slice(ROOT.length).replaceAll(sep, '/') : null;
  } catch {
    return null;
  }
}

/** The kind of what was thrown: the name of its class, `Error` where that is not a plain name, or its type. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return /^[A-Z][A-Za-z]{0,39}$/.test(error.name) ? error.name : 'Error';
}

/**
 * Where an error was thrown: `file:line:column function`, the innermost first, at most eight. Frames outside the project
 * and Node are left out, so that a line of the message that looks like a frame is none. Empty where there is no stack.
 */
export function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const { stack, message } = error;
  // The message stands in front, and may have lines that look like frames.
  const after = stack.indexOf(message);
  const lines = (after < 0 ? stack : stack.slice(after + message.length)).split('\n');
  const frames = lines.flatMap((line) => {
    const [, name, place = '', row, column] = FRAME.exec(line) ?? [];
    const file = placeOf(place);
    if (file === null) return [];
    return [
      `${file}:${row}:${column} ${name !== undefined && isSpelt(name) ? name : '<anonymous>'}`.slice(
        0,
        FACT_LIMIT,
      ),
    ];
  });
  return frames.slice(0, MOST_FRAMES);
}

/** The first frames as facts of a journal's line: `frame1`, `frame2` … */
export function frameFacts(frames: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(frames.slice(0, FRAMES_IN_JOURNAL).map((frame, at) => [`frame${at + 1}`, frame]));
}

/** One or more lines for standard error: who failed, the kind, and the frames. */
export function crashWords(who: string, error: unknown): string {
  return [`The ${who} failed: ${kindOf(error)}.`, ...framesOf(error).map((frame) => `    at ${frame}`)].join(
    '\n',
  );
}

/** What is read of a zod error. */
interface BrokenContract {
  readonly issues: readonly { readonly code?: string; readonly path: readonly PropertyKey[] }[];
}

/**
 * Where a message broke its schema, and which rule: `entry.facts.code too_big`, at most five. A key that is not spelt like
 * one of ours may be data: `*` stands for it. `(whole)`: the message itself.
 */
export function pathsOf({ issues }: BrokenContract): readonly string[] {
  const said = issues.map(({ path, code }) => {
    const steps = path.map((step) =>
      typeof step === 'number' || (typeof step === 'string' && KEY.test(step) && !LONG_NUMBER.test(step))
        ? String(step)
        : '*',
    );
    return `${steps.join('.') || '(whole)'} ${code ?? 'custom'}`.slice(0, FACT_LIMIT);
  });
  return [...new Set(said)].slice(0, MOST_PATHS);
}
