/** Keeping a store: a copy on another medium, the copy put back, a new store in the place of one that is lost or broken. */
import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { outsideCheckpoint, readCheckpoint, type Sealing } from './checkpoint.ts';
import { openJournal, verifyJournal } from './journal.ts';
import { codeOf, STORE_FILES, storeFault } from './sealed-store.ts';

const stamp = () => new Date().toISOString().replaceAll(':', '-').slice(0, 19);

/** Copies the store into a folder that it makes, whole, while the kiosk runs or not; proves the copy. Returns the folder. */
export async function backUp(
  directory: string,
  to: string,
  sealing: Sealing,
): Promise<Result<string, Fault>> {
  const folder = join(to, `journal-${sealing.kioskId}-${stamp()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = new Database(join(directory, 'journal.sqlite'), { readonly: true, fileMustExist: true });
    await db.backup(join(folder, 'journal.sqlite')).finally(() => db.close());
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return fail(fault('store.export-failed', codeOf(error)));
  }
  const report = verifyJournal(folder, { key: sealing.signingKey });
  if (!report.ok) return report;
  return report.value.why === undefined ? ok(folder) : fail(fault('store.corrupt', report.value.why));
}

/** Lines that the checkpoint outside the store speaks of; 0 where there is none that can be read. */
function linesOutside(sealing: Sealing): number {
  try {
    const token = outsideCheckpoint(sealing.checkpointFile);
    return (token === null ? null : readCheckpoint(token, null))?.entries ?? 0;
  } catch {
    return 0;
  }
}

/**
 * The store that is there is kept in a folder within its own; nothing of it is deleted. Its folder stays: what is above
 * it is not the kiosk's to write.
 */
function putAside(directory: string): void {
  const there = STORE_FILES.filter((name) => existsSync(join(directory, name)));
  if (there.length === 0) return;
  const base = join(directory, `before-${stamp()}`);
  let aside = base;
  // Twice within one second: each has a folder of its own.
  for (let again = 2; existsSync(aside); again += 1) aside = `${base}-${again}`;
  mkdirSync(aside, { mode: 0o700 });
  for (const name of there) renameSync(join(directory, name), join(aside, name));
}

/** Ends when no other process holds the store, or says that one does. */
function isFree(directory: string): Fault | null {
  if (!existsSync(join(directory, 'kiosk.lock'))) return null;
  const lock = new Database(join(directory, 'kiosk.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return null;
  } catch (error) {
    return codeOf(error) === 'SQLITE_BUSY' ? fault('store.in-use', directory) : storeFault(error);
  } finally {
    lock.close();
  }
}

/**
 * Puts a copy in the place of the store, which is kept beside. The copy must be whole. A line says how many lines it has
 * and how many the last checkpoint had: what lies between is lost, and its numbers come back from the gateway.
 */
export function restore(directory: string, from: string, sealing: Sealing): Result<number, Fault> {
  const report = verifyJournal(from, { key: sealing.signingKey });
  if (!report.ok) return report;
  const { entries, why } = report.value;
  if (why !== undefined) return fail(fault('store.corrupt', why));
  const held = isFree(directory);
  if (held !== null) return fail(held);
  const before = linesOutside(sealing);
  try {
    putAside(directory);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // What a kiosk that was killed had written last is in its log alone.
    for (const name of ['journal.sqlite', 'journal.sqlite-wal'])
      if (existsSync(join(from, name)))
        copyFileSync(join(from, name), join(directory, name), constants.COPYFILE_EXCL);
  } catch (error) {
    return fail(storeFault(error));
  }
  const facts = { lines: entries, before };
  const opened = openJournal(directory, sealing, { accept: { kind: 'journal.restored', facts } });
  if (!opened.ok) return opened;
  opened.value.close();
  return ok(entries);
}

/** A new store where none can be put back; what is there is kept beside. Its first line says how many lines were lost. */
export function beginAnew(directory: string, sealing: Sealing): Result<number, Fault> {
  const held = isFree(directory);
  if (held !== null) return fail(held);
  const before = linesOutside(sealing);
  try {
    putAside(directory);
  } catch (error) {
    return fail(storeFault(error));
  }
  const opened = openJournal(directory, sealing, { accept: { kind: 'journal.begun', facts: { before } } });
  if (!opened.ok) return opened;
  opened.value.close();
  return ok(before);
}

/** Accepts a store that is whole but not sealed by this key or kiosk, or whose checkpoint outside is gone; a line says so. */
export function adopt(directory: string, sealing: Sealing): Result<number, Fault> {
  const report = verifyJournal(directory);
  if (!report.ok) return report;
  const { entries, why } = report.value;
  if (why !== undefined) return fail(fault('store.corrupt', why));
  const facts = { lines: entries, before: linesOutside(sealing) };
  const opened = openJournal(directory, sealing, { accept: { kind: 'journal.adopted', facts } });
  if (!opened.ok) return opened;
  opened.value.close();
  return ok(entries);
}
