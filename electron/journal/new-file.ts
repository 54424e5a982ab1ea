/** Files that the journal writes beside what it does not own: a medium of somebody else's, a folder of the machine. */
import { constants, openSync, rmSync } from 'node:fs';

/** Never through a link that somebody put there, and never waiting for who reads a pipe: what stands there goes first. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Opens a file that is new, for writing; throws when that cannot be. The caller closes it. */
export function openNew(path: string): number {
  rmSync(path, { force: true });
  return openSync(path, NEW, 0o600);
}
