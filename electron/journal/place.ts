/** Where the last checkpoint stands. Without any library: the doctor asks it, too. */
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';

/** Where the last checkpoint stands; by default in a folder beside the store's, which the packaged unit makes (build/os). */
export function checkpointFileOf({ kioskId, store }: Pick<Config, 'kioskId' | 'store'>): string {
  return (
    store.checkpointFile ?? join(`${resolve(store.directory)}-checkpoint`, `journal-${kioskId}.checkpoint`)
  );
}
