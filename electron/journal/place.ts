/** Where the last checkpoint stands. Without any library: the doctor asks it, too. */
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Keys } from '../config/keys.ts';
import type { Sealing } from './checkpoint.ts';

/** Where the last checkpoint stands; by default in a folder beside the store's, which the packaged unit makes (build/os). */
export function checkpointFileOf({ kioskId, store }: Pick<Config, 'kioskId' | 'store'>): string {
  return (
    store.checkpointFile ?? join(`${resolve(store.directory)}-checkpoint`, `journal-${kioskId}.checkpoint`)
  );
}

/** By whom the store of a configuration is sealed, and where its last checkpoint stands outside it. */
export function sealingOf(config: Config, keys: Pick<Keys, 'signing'>): Sealing {
  return {
    kioskId: config.kioskId,
    signingKey: keys.signing,
    checkpointFile: checkpointFileOf(config),
  };
}
