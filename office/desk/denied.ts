import type { Within } from '../store/database.ts';

/** Does something whole or not at all; a database that does not answer is an answer that says no. */
export type InOne = <T>(work: (within: Within) => Promise<T>) => Promise<T>;

/**
 * Whether a database can hold every text in a value that came as JSON: a text with a NUL or with half a letter in it is refused
 * by PostgreSQL, or comes back as another.
 */
export function canBeHeld(value: unknown): boolean {
  // Without calling itself: how deep it is, is whoever's who sent it.
  for (const left = [value]; left.length > 0; ) {
    const one = left.pop();
    if (typeof one === 'string' && (one.includes('\0') || !one.isWellFormed())) return false;
    if (typeof one === 'object' && one !== null)
      for (const [key, inner] of Object.entries(one)) left.push(key, inner);
  }
  return true;
}

/** An answer that says no, with a word for the page. */
export class Denied extends Error {
  readonly status: number;
  readonly word: string;
  constructor(status: number, word: string) {
    super(word);
    this.status = status;
    this.word = word;
  }
}
