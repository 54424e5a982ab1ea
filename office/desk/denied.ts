import type { Within } from '../store/database.ts';

/** Does something whole or not at all; a database that does not answer is an answer that says no. */
export type InOne = <T>(work: (within: Within) => Promise<T>) => Promise<T>;

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
