/** What the store's reader does: a process of its own, started by the kiosk (`Host.readStore`). */
import { publicKeyOf } from '../config/signing-key.ts';
import type { StoreAnswer, StoreTask } from '../ports/store-task.ts';
import { fault } from '../words/faults.ts';
import { exportJournal, verifyAgainst } from './journal.ts';

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
  const { entries, why, brokenAt } = proof.value;
  if (why === undefined) return { lines: entries };
  return { fault: fault('store.corrupt', brokenAt === undefined ? why : `entry ${brokenAt}: ${why}`) };
}
