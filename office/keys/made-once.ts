/** Files that are made where they are missing, also when several processes begin at once on one folder: all of them use the first. */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

type Mode = 0o600 | 0o644;
/** Writes the file whole under the name that it is given. */
type Make = (part: string) => void | Promise<void>;

/**
 * Makes `file` where it is missing: `make` writes it whole under the name it is given, and only then it is there for others,
 * unless another process was quicker; then that one's stays. `mode`: who may read it. Whether this call's is the one that
 * stays. Throws what `make` throws, and when the folder cannot be written.
 */
export async function madeOnce(file: string, mode: Mode, make: Make): Promise<boolean> {
  if (existsSync(file)) return false;
  try {
    // Unlike a rename, a link never takes the place of what is there.
    await whole(file, mode, make, linkSync);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** As `madeOnce`, but in the place of what may be there. */
export const madeAnew = (file: string, mode: Mode, make: Make): Promise<void> =>
  whole(file, mode, make, renameSync);

async function whole(
  file: string,
  mode: Mode,
  make: Make,
  lay: (from: string, to: string) => void,
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${randomUUID()}.part`;
  try {
    await make(part);
    chmodSync(part, mode);
    lay(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
