/** The keys and certificates of the emulated world, made once at set-up and given to each test as its own. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** Lays them into `directory`, which is made. */
export function testPki(directory: string): void {
  cpSync(join(import.meta.dirname, '..', '.sitthi', 'pki'), directory, { recursive: true });
}
