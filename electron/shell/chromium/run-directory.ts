/** The folders in which visits and their Chromium keep what must not outlive them. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endSpeech } from '../speech.ts';

/** RAM-backed where the machine has it: profiles and whatever Chromium writes never reach a disk. */
function ramDirectory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Where each visit's folder is made; a test keeps them apart. */
const runParent = () => process.env.SITTHI_RUN_PARENT ?? ramDirectory();

/** Removes what kiosks that were killed left behind: folders whose maker is gone. */
export function removeLeftovers(): void {
  for (const name of readdirSync(runParent())) {
    const maker = /^sitthi25-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || existsSync(`/proc/${maker}`)) continue;
    endSpeech(join(runParent(), name));
    rmSync(join(runParent(), name), { recursive: true, force: true });
  }
}

/** A new folder of this process, by whose name it is known whose it was. */
export const makeRunDirectory = (of = '') => mkdtempSync(join(runParent(), `sitthi25-${process.pid}-${of}`));

/**
 * Chromium lets go of its profile a moment after its parent dies, and on a busy machine writes into it for a while yet:
 * removed until it stayed away for `calmMs`, for `limitMs` at most.
 */
export async function removeWhenFree(directory: string, limitMs = 3000, calmMs = 100): Promise<void> {
  const until = Date.now() + limitMs;
  let goneSince: number | undefined;
  while (Date.now() < until) {
    try {
      if (existsSync(directory)) {
        goneSince = undefined;
        rmSync(directory, { recursive: true, force: true });
      }
      goneSince ??= Date.now();
    } catch {
      goneSince = undefined;
    }
    await new Promise((done) => setTimeout(done, 100));
    if (goneSince !== undefined && !existsSync(directory) && Date.now() - goneSince >= calmMs) return;
  }
}
