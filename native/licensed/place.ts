/** From a site's configuration to a library: which file, by which table, in which Node. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CardAuthenticator, PinFault } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import { openLibraryAuthenticator } from './authenticator.ts';
import type { LibraryPlace } from './process.ts';
import { PUBLIC_TABLE, parseTable, type Table } from './table.ts';

/** As the configuration names it; every path is absolute. */
export interface LicensedLibrary {
  /** The library's file, or the folder that it lies in. */
  readonly library: string;
  /** A table of the site's own; absent: the public one. */
  readonly table?: string | undefined;
  /** A Node program of the library's width; absent: the one that runs here. */
  readonly node?: string | undefined;
}

/** No table is larger, in bytes. */
const LARGEST_TABLE = 1 << 20;

/** Finds the card library's file and its table. The fault is one sentence for an engineer. */
export const placeOf = (library: LicensedLibrary): Result<LibraryPlace, string> =>
  found(library, (table) => table);

/** The same of the network library. */
export const networkPlaceOf = (library: LicensedLibrary): Result<LibraryPlace<Table['network']>, string> =>
  found(library, (table) => table.network);

function found<T extends Table | Table['network']>(
  { library, table: own, node }: LicensedLibrary,
  which: (whole: Table) => T,
): Result<LibraryPlace<T>, string> {
  let table = PUBLIC_TABLE;
  if (own !== undefined) {
    let text: string;
    try {
      if (statSync(own).size > LARGEST_TABLE) return fail(`${own}: it is too large`);
      text = readFileSync(own, 'utf8');
    } catch (error) {
      return fail(`${own}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`);
    }
    const parsed = parseTable(text);
    if (!parsed.ok) return fail(`${own}: ${parsed.fault}`);
    table = parsed.value;
  }
  const ours = which(table);
  try {
    const file = statSync(library).isDirectory() ? join(library, ours.file) : library;
    return ok({ file, table: ours, ...(node === undefined ? {} : { node }) });
  } catch (error) {
    const { code, path = library } = error as NodeJS.ErrnoException;
    return fail(code === 'ENOENT' ? `${path}: it is not there` : `${path}: ${code ?? 'cannot be looked at'}`);
  }
}

/** What proves holders by the library that a site has: for `WatchOptions.authenticator`. */
export function licensedAuthenticator(
  library: LicensedLibrary,
): (reader: string) => Promise<Result<CardAuthenticator, PinFault>> {
  return async (reader) => {
    const place = placeOf(library);
    return place.ok
      ? openLibraryAuthenticator(place.value, reader)
      : fail({ code: 'card.library', detail: place.fault });
  };
}
