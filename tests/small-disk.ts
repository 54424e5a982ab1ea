/** A file system of its own that can be really full, for tests of stores. Needs root, as the emulated world does. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A mounted disk of a few hundred kilobytes. */
export interface SmallDisk {
  readonly directory: string;
  /** Fills it, but leaves the given number of bytes. */
  fill(leaveBytes?: number): void;
  /** Makes room again. */
  free(): void;
  unmount(): void;
}

/** Mounts an empty file system in memory at a folder that it makes. */
export function smallDisk(directory: string, kilobytes = 512): SmallDisk {
  mkdirSync(directory, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'sitthi25-test', directory]);
  const filler = join(directory, 'filler');
  return {
    directory,
    fill(leaveBytes = 0) {
      const out = openSync(filler, 'w');
      const block = Buffer.alloc(4096, 1);
      let bytes = 0;
      try {
        for (;;) bytes += writeSync(out, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(out);
      }
      if (leaveBytes > 0) execFileSync('truncate', ['-s', `${bytes - leaveBytes}`, filler]);
    },
    free: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['-l', directory]),
  };
}
