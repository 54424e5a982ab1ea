/** Finding a database among many: by the agency that holds it, and by words however they are typed. */
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Text } from '../../electron/contract/words.ts';

interface Owner {
  readonly agencyId: string;
  readonly agency: Text;
  readonly databases: readonly ChoosableDatabase[];
}

/** The databases by the agency that holds them, in the order in which the visit lists them. */
export function byOwner(databases: readonly ChoosableDatabase[]): readonly Owner[] {
  return [...Map.groupBy(databases, (one) => one.agencyId)].flatMap(([agencyId, those]) =>
    those[0] === undefined ? [] : [{ agencyId, agency: those[0].agency, databases: those }],
  );
}

/**
 * A text as it is compared: small letters, no spaces, no tone marks. Whoever cannot spell a word with its tone still
 * finds it, and the keyboard on the screen needs no keys for them.
 */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u0e47-\u0e4e]/g, '');
}

/** The databases in whose name, agency or contents the typed words occur, in either language. */
export function matching(
  databases: readonly ChoosableDatabase[],
  query: string,
): readonly ChoosableDatabase[] {
  const sought = fold(query);
  if (sought === '') return databases;
  return databases.filter((one) =>
    [one.name, one.agency, one.holds].some(
      (text) => fold(text.th).includes(sought) || fold(text.en).includes(sought),
    ),
  );
}
