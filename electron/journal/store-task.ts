/** What the store's reader does: a process of its own, started by the kiosk (`Host.readStore`). */
import { publicKeyOf } from '../config/signing-key.ts';
import type { StoreAnswer, StoreTask } from '../ports/store-task.ts';
import { exportJournal, verifyAgainst } from './journal.ts';
import { brokenFault } from './sealed-store.ts';

/** Reads what is asked for, to its end. */
export async function readStore(task: StoreTask): Promise<StoreAnswer> {
  if (task.what === 'export') {
    const { directory, to, kioskId, at } = task;
    const written = await exportJournal(directory, { directory: to, kioskId, at: new Date(at) });
    return written.ok ? { lines: written.value } : { fault: written.fault };
  }
  const { directory, key, kioskId, outside } = task;
  const proof = verifyAgainst(directory, { key: key === null ? null : publicKeyOf(key), kioskId, outside });
  if (!proof.ok) return { fault: proof.fault };
  const broken = brokenFault(proof.value);
  return broken === null ? { lines: proof.value.entries } : { fault: broken };
}
