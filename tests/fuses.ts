/** Stand-ins for Electron's binary, as far as its fuses go. */
import { writeFileSync } from 'node:fs';
import { type Flavour, flip } from '../build/electron-fuses.ts';

/** The fuses of a fresh binary, behind the mark by which @electron/fuses finds them. */
export const FRESH_WIRE: Buffer = (() => {
  const fresh = '101100011';
  return Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, fresh.length]),
    Buffer.from(`${fresh}\n`),
  ]);
})();

/** Writes a script that ends before its last line, and carries the fuses of a build there. */
export async function withFuses(file: string, script: string, flavour: Flavour): Promise<void> {
  writeFileSync(file, Buffer.concat([Buffer.from(`${script}# `), FRESH_WIRE]), { mode: 0o755 });
  await flip(file, flavour);
}
