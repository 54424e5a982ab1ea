/**
 * The register of issued papers, as the office's machine has it: entries that only who holds a paper's number can open, found by a
 * digest of that number. One that is there stays as it is.
 */
import type { SealedEntry } from '../../electron/document/issued.ts';
import type { Within } from '../store/database.ts';

/** What the codes on a request's papers were given for, as its kiosk sealed it. */
export async function sealedPapers(within: Within, kiosk: string, requestNumber: string) {
  const rows = await within
    .selectFrom('papers')
    .select('sealed')
    .where('kiosk', '=', kiosk)
    .where('request_number', '=', requestNumber)
    .orderBy('place')
    .execute();
  return rows.map(({ sealed }) => sealed);
}

/** Enters papers; gives how many were not there yet. */
export async function enterPapers(within: Within, entries: readonly SealedEntry[]): Promise<number> {
  const at = new Date().toISOString();
  const { numInsertedOrUpdatedRows: entered } = await within
    .insertInto('issued')
    .values(entries.map(({ lookup, sealed }) => ({ lookup, sealed, at })))
    .onConflict((conflict) => conflict.column('lookup').doNothing())
    .executeTakeFirst();
  return Number(entered ?? 0);
}

/** The entry of one; null: there is none. */
export async function issuedEntry(within: Within, lookup: string): Promise<string | null> {
  const row = await within
    .selectFrom('issued')
    .select('sealed')
    .where('lookup', '=', lookup)
    .executeTakeFirst();
  return row?.sealed ?? null;
}
