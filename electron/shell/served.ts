/** What a window is given for an address, under either shell: a file of the built window, or one of the site's recordings. */
import { readFile } from 'node:fs/promises';
import { readRecording } from '../config/recordings.ts';
import { WINDOW_ROOT } from './paths.ts';
import { recordingWish, windowFile } from './rules.ts';

/** The file behind an address, or null. `recordings`: the folder of the site's, where it has one. */
export async function served(
  address: string,
  origin: string,
  recordings: string | undefined,
): Promise<{ readonly body: Buffer; readonly contentType: string } | null> {
  const wish = recordingWish(address, origin);
  if (wish !== null)
    return recordings === undefined ? null : readRecording(recordings, wish.language, wish.id);
  const file = windowFile(address, origin, WINDOW_ROOT);
  if (file === null) return null;
  try {
    return { body: await readFile(file.path), contentType: file.contentType };
  } catch {
    return null;
  }
}
