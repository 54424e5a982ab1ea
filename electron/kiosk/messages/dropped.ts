/** A message that broke the contract between kiosk and visit is dropped, and that is said: where it broke, never what it held. */
import type { HeldVisit } from '../held-visit.ts';
import type { JournalWriter } from '../journal-writer.ts';

/** Says it on standard error and in the journal, once of each kind in a visit: one that goes on fills neither. */
export function sayDropped(
  write: JournalWriter['write'],
): (visit: HeldVisit, paths: readonly string[]) => void {
  const told = new WeakMap<HeldVisit, Set<string>>();
  return (visit, paths) => {
    const before = told.get(visit) ?? new Set();
    told.set(visit, before);
    const kind = paths.join(', ');
    if (before.has(kind) || before.size >= MOST_KINDS) return;
    before.add(kind);
    console.error(`A message of a visit was dropped: ${kind}.`);
    write(visit.id, { kind: 'message.dropped', facts: pathFacts(paths) });
  };
}

const MOST_KINDS = 10;

const pathFacts = (paths: readonly string[]) =>
  Object.fromEntries(paths.map((path, at) => [`path${at + 1}`, path]));
