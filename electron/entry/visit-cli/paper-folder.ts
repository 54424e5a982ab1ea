/** Where the papers of a visit without a window are made, and the folder into which they are put when all went well. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../words/result.ts';

/** The papers on their way. Nothing in the wanted folder is looked at, changed or removed but a paper of the same name. */
export interface PaperFolder {
  /** A fresh folder in memory, this user's alone, in which the pages are made. */
  readonly making: string;
  /** Finishes each paper with `finish`, then puts all of them into the wanted folder, each whole or not at all. */
  deliver(finish: (pdf: Uint8Array) => Promise<Uint8Array>): Promise<Result<readonly string[], string>>;
  /** Removes what was not delivered. */
  discard(): void;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).name;

/** Makes ready for papers that shall go to `wanted`; fails with a sentence when nothing can be written there. */
export function openPaperFolder(wanted: string): Result<PaperFolder, string> {
  const out = resolve(wanted);
  try {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    accessSync(out, constants.W_OK | constants.X_OK);
  } catch (error) {
    return fail(`--out: ${wanted} is no folder that can be written to (${code(error)}).`);
  }
  const memory = process.env.SITTHI_RUN_PARENT ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  // By this name the next kiosk removes it when this process was killed.
  const making = mkdtempSync(join(memory, `sitthi25-${process.pid}-papers-`));
  return ok({
    making,
    async deliver(finish) {
      const parts: (readonly [part: string, file: string])[] = [];
      try {
        for (const name of readdirSync(making).sort()) {
          const paper = await finish(readFileSync(join(making, name)));
          const part = join(out, `.${name}.${process.pid}.part`);
          parts.push([part, join(out, name)]);
          writeFileSync(part, paper, { mode: 0o600, flag: 'wx' });
        }
        for (const [part, file] of parts) renameSync(part, file);
        return ok(parts.map(([, file]) => file));
      } catch (error) {
        for (const [part] of parts) rmSync(part, { force: true });
        return fail(`The papers were printed, but cannot be written to ${wanted} (${code(error)}).`);
      }
    },
    discard: () => rmSync(making, { recursive: true, force: true }),
  });
}
