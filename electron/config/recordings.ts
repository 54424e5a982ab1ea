/**
 * A site's recordings of what the screen says: `window.recordings` names a folder, in it one folder a language (`th`, `en`), in
 * that one file a text. A name ends with the ten digits by which the window knows its words (renderer/hearing/recorded.ts):
 * `idle.title-5f3a9c01b2.wav`. What is in the folder is a site's, and of any kind: whatever is no recording is left out.
 */
import { closeSync, constants, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from './strict-file.ts';

/** In bytes: half a minute without packing, much more with it. */
const LARGEST_FILE = 5 * 1024 * 1024;
/** More is no folder of recordings. */
const MOST_FILES = 5000;
const LANGUAGE = /^[a-z]{2}$/;
const NAME = /^(?:[A-Za-z0-9_.-]{0,100}-)?([0-9a-f]{10})\.(wav|mp3|ogg)$/;
type Kind = 'wav' | 'mp3' | 'ogg';
const TYPES: Readonly<Record<Kind, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg', ogg: 'audio/ogg' };

/** A recording: its address in words, and its file. */
interface Recording {
  readonly id: string;
  readonly path: string;
  readonly kind: Kind;
}

/** A file that is no recording, and why. */
interface Refused {
  /** Within the folder. */
  readonly file: string;
  readonly why: string;
}

/** What there is: the recordings by language and id, and what was left out. */
export interface Recordings {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly refused: readonly Refused[];
}

/** Why these first bytes are not of a file of its kind; undefined where they are. */
function wrongHead(head: Buffer, kind: Kind): string | undefined {
  if (head.length === 0) return 'it is empty';
  const text = head.toString('latin1');
  const well = {
    wav: text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE',
    mp3: text.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
    ogg: text.startsWith('OggS'),
  }[kind];
  return well ? undefined : `it is no ${kind} file`;
}

/** The first bytes of a file. Throws what the system says. */
function headOf(path: string): Buffer {
  const handle = openSync(
    path,
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    const head = Buffer.alloc(12);
    return head.subarray(0, readSync(handle, head, 0, head.length, 0));
  } finally {
    closeSync(handle);
  }
}

/** Why a file is no recording; undefined where it is one. Links are not followed: they may lead out of the folder. */
function wrongWith(path: string, kind: Kind): string | undefined {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return 'it is a link';
    if (!stat.isFile()) return 'it is no file';
    if (stat.size > LARGEST_FILE) return `it is larger than ${LARGEST_FILE} bytes`;
    return wrongHead(headOf(path), kind);
  } catch (error) {
    return `it cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`;
  }
}

/** Names in a folder, sorted; none where there is no such folder, or it is a link. */
function namesIn(folder: string, mayBeLink: boolean): readonly string[] {
  try {
    if (!mayBeLink && !lstatSync(folder).isDirectory()) return [];
    return readdirSync(folder).sort().slice(0, MOST_FILES);
  } catch {
    return [];
  }
}

/** Files of one language whose names are those of recordings; the contents were not looked at. */
function namedIn(folder: string, language: string): readonly Recording[] {
  const inside = join(folder, language);
  return namesIn(inside, false).flatMap((file) => {
    const [, id, kind] = NAME.exec(file) ?? [];
    return id === undefined || kind === undefined
      ? []
      : [{ id, kind: kind as Kind, path: join(inside, file) }];
  });
}

/** Looks through the folder. It never throws, and nothing in the folder holds it up. */
export function recordingsIn(folder: string): Recordings {
  const ids: Record<string, string[]> = {};
  const refused: Refused[] = [];
  for (const language of namesIn(folder, true)) {
    if (!LANGUAGE.test(language)) continue;
    const found = new Set<string>();
    const named = new Map(namedIn(folder, language).map((one) => [one.path, one]));
    for (const file of namesIn(join(folder, language), false)) {
      const one = named.get(join(folder, language, file));
      const why = one === undefined ? 'its name is not of the list' : wrongWith(one.path, one.kind);
      if (why !== undefined) refused.push({ file: `${language}/${file}`, why });
      else if (one !== undefined) found.add(one.id);
    }
    if (found.size > 0) ids[language] = [...found];
  }
  return { ids, refused };
}

/** One recording as it is played, or null. Looked for anew: the folder may have changed since the visit began. */
export function readRecording(
  folder: string,
  language: string,
  id: string,
): { readonly body: Buffer; readonly contentType: string } | null {
  const found = namedIn(folder, language).find(
    (one) => one.id === id && wrongWith(one.path, one.kind) === undefined,
  );
  if (found === undefined) return null;
  const body = readSmallFile(found.path, LARGEST_FILE);
  return body.ok ? { body: body.value, contentType: TYPES[found.kind] } : null;
}
