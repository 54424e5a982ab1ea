/** A database of the office in a folder of its own, for the tests of one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type OfficeDatabase, openDatabase, type Within } from '../../office/store/database.ts';

/** Opened before the file's tests, and taken away after them. Gives what does something in it whole, and throws its fault. */
export function ownDatabase(): <T>(work: (inside: Within) => Promise<T>) => Promise<T> {
  let folder: string;
  let database: OfficeDatabase;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'office-own-'));
    const opened = await openDatabase(join(folder, 'database'));
    if (!opened.ok) throw new Error(opened.fault);
    database = opened.value;
  }, 60_000);
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return async (work) => {
    const done = await database.transact(work);
    if (!done.ok) throw new Error(done.fault);
    return done.value;
  };
}
