/** Looks for what is personal in files. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder, which others may be making and removing meanwhile. */
function filesBelow(directory: string): readonly string[] {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    // It went away while it was looked at.
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Files below a folder that hold one of these texts in clear (UTF-8 or UTF-16), or are somebody's papers (PDF). */
export function personalFiles(
  directory: string,
  texts: readonly string[],
  except: readonly string[] = [],
): readonly string[] {
  const wanted = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  return filesBelow(directory)
    .filter((file) => !except.some((folder) => file.startsWith(`${folder}/`)))
    .filter((file) => {
      try {
        const bytes = readFileSync(file);
        return bytes.subarray(0, 5).toString() === '%PDF-' || wanted.some((text) => bytes.includes(text));
      } catch {
        // It went away while it was looked at.
        return false;
      }
    });
}
