/** Which reader, and which of several cards: a card that is no ID card never keeps another reader's card from being read. */
import { type CardView, type StayKey, stayKey } from '../card-view.ts';
import { saysThaiId } from '../thai-id/read-card.ts';
import type { ReaderState } from './driver.ts';

/** Readers by the start of their names. */
export interface ReaderRule {
  /** Absent: any reader. */
  readonly reader?: string;
  /** Another's reader: one that both names fit belongs to whom it fits more closely. */
  readonly notReader?: string;
}

/**
 * How much of a reader's name a configured name is: undefined when it is not its start. A number is not the start of a
 * longer one ("Maker 1" is not "Maker 10"), and neither is the index that PC/SC puts at the end ("Maker 00 0" is not "Maker 00 0A").
 */
function closeness(name: string, start: string): number | undefined {
  if (!name.startsWith(start)) return undefined;
  const next = name.slice(start.length, start.length + 1);
  const last = start.slice(start.lastIndexOf(' ') + 1);
  const broken = /^\d+$/.test(last) ? /[0-9A-Fa-f]/ : /\d$/.test(last) ? /\d/ : undefined;
  return broken?.test(next) ? undefined : start.length;
}

/** Whether the reader of that name is meant. */
export function isMeant(name: string, { reader = '', notReader }: ReaderRule): boolean {
  const ours = closeness(name, reader);
  const theirs = notReader === undefined ? undefined : closeness(name, notReader);
  // The same name for both is one reader for both.
  return ours !== undefined && (theirs === undefined || theirs < ours || notReader === reader);
}

/** A card that was looked at and is not the one to be read: what is told of it, and from when on it may be tried again. */
export interface Dismissed {
  readonly view: CardView;
  readonly againAt: number;
  /** It was in before anybody came, beside an empty reader: of such a card nobody is told. */
  readonly silent: boolean;
}

/** What to do next: read the card of that reader, tell that there are two, or look after the one that is not ours to read. */
export type Choice =
  | { readonly do: 'read'; readonly reader: ReaderState; readonly again: boolean }
  | { readonly do: 'two'; readonly readers: readonly string[] }
  | { readonly do: 'leave'; readonly reader: ReaderState }
  | { readonly do: 'nothing' };

export const keyOf = (reader: ReaderState): StayKey => stayKey(reader.name, reader.insertion);

/** Cards that say by their ATR that they are ID cards. A mute one says nothing. */
export const idCards = (readers: readonly ReaderState[]): readonly ReaderState[] =>
  readers.filter((r) => r.present && r.atr !== undefined && saysThaiId(r.atr));

/**
 * Chooses among the readers that have a card. ID cards by their ATR come first, and only one of them can be served; others
 * are tried one after another, since not every ID card need say so. `except`: a card that was served, and is still in.
 */
export function choose(
  readers: readonly ReaderState[],
  dismissed: ReadonlyMap<StayKey, Dismissed>,
  except: StayKey | null,
  now: number,
): Choice {
  const occupied = readers.filter((r) => r.present);
  const left = occupied.find((r) => keyOf(r) === except);
  const free = occupied.filter((r) => r !== left && (dismissed.get(keyOf(r))?.againAt ?? 0) <= now);
  const ids = idCards(free.filter((r) => !dismissed.has(keyOf(r))));
  if (ids.length + (left === undefined ? 0 : 1) >= 2 && ids.length > 0)
    return { do: 'two', readers: [...ids, ...(left === undefined ? [] : [left])].map((r) => r.name) };
  const fresh = free.filter((r) => !dismissed.has(keyOf(r)));
  const next = ids[0] ?? fresh.find((r) => !r.mute) ?? fresh[0] ?? free[0];
  if (next !== undefined) return { do: 'read', reader: next, again: dismissed.has(keyOf(next)) };
  return left === undefined ? { do: 'nothing' } : { do: 'leave', reader: left };
}

/** Of several cards none of which can be read, the one that says most about what to do. */
const TOLD: readonly CardView['state'][] = ['faulty', 'busy-elsewhere', 'mute', 'foreign-card'];

/** What is told when no card can be read: of the kind that says most, the first. */
export function mostTelling(views: readonly CardView[]): CardView | undefined {
  return views.toSorted((a, b) => TOLD.indexOf(a.state) - TOLD.indexOf(b.state))[0];
}
