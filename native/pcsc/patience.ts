/** Waiting for calls of a binding, but not for ever: a card may keep silent, and must not take the process with it. */
import { fail, ok, type Result } from '../result.ts';
import type { LinkFault } from './driver.ts';
import { linkFault } from './winscard.ts';

/** How long an exchange with the card may take, in milliseconds; a real one takes at most half a second. */
export const EXCHANGE_MS = 5000;
/** A person types at the reader's own pad; the reader itself ends the wait earlier. */
export const PAD_MS = 120_000;

export const SILENT: LinkFault = { code: 'silent', detail: 'the card has not answered in time' };
/** What a connection says once its service was closed. */
export const CLOSED: LinkFault = { code: 'service-down', detail: 'closed' };

/** All that have a call under way. Kept here: collecting their objects meanwhile would block this thread. */
export const busy = new Set<Occupancy>();

/**
 * Objects of a binding that block this thread when they are touched while a call of theirs is under way, because the call
 * holds their lock for as long as the card thinks: a context with its cards, or a reader.
 */
export class Occupancy {
  /** Kept from the garbage collector for as long as this is. */
  readonly held: Set<unknown>;
  /** Nothing more is sent. */
  closed = false;
  #calls = 0;
  #late = 0;
  #waiting: (() => void)[] = [];

  constructor(held: unknown) {
    this.held = new Set([held]);
  }

  get free(): boolean {
    return this.#calls === 0;
  }

  /** A call has taken longer than it may, and has not come back. */
  get late(): boolean {
    return this.#late > 0;
  }

  /** Does it now, or as soon as no call is under way any more. */
  afterwards(what: () => void): void {
    if (this.free) what();
    else this.#waiting.push(what);
  }

  /** Whether it became free in the time that an exchange may take. */
  untilFree(): Promise<boolean> {
    if (this.free) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), EXCHANGE_MS);
      this.afterwards(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Waits for a call that keeps this busy. */
  within<T>(call: Promise<T>, ms: number): Promise<Result<T, LinkFault>> {
    this.#calls += 1;
    busy.add(this);
    // One promise and one timer: this stands around every command to the card.
    return new Promise((resolve) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#late += 1;
        resolve(fail(SILENT));
      }, ms);
      const end = () => {
        clearTimeout(timer);
        if (late) this.#late -= 1;
        this.#calls -= 1;
        if (this.#calls > 0) return;
        busy.delete(this);
        // Whoever waited for the answer goes first: it lets go of the card before its context is closed.
        if (this.#waiting.length > 0) setImmediate(() => this.#resume());
      };
      call.then(
        (value) => {
          end();
          resolve(ok(value));
        },
        (error) => {
          end();
          resolve(fail(linkFault(error)));
        },
      );
    });
  }

  #resume(): void {
    while (this.free) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}
