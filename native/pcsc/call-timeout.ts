/** Waiting for calls of a binding, but not for ever: a card may keep silent, and must not take the process with it. */
import { fail, ok, type Result } from '../result.ts';
import type { LinkFault } from '../thai-id/card-link.ts';
import { linkFault } from './winscard.ts';

/** How long an exchange with the card may take, in milliseconds; a real one takes at most half a second. */
export const EXCHANGE_MS = 5000;
/** A person types at the reader's own pad; the reader itself ends the wait earlier. */
export const PAD_MS = 120_000;

export const SILENT: LinkFault = { code: 'silent', detail: 'the card has not answered in time' };
/** What a connection says once its service was closed. */
export const CLOSED: LinkFault = { code: 'service-down', detail: 'closed' };

/** All that have a call under way. Kept here: collecting their objects meanwhile would block this thread. */
export const busy = new Set<CallTimeout>();

/** A service that says that it is there, and never ends a call, is not waited for longer than this often. */
const MOST_QUESTIONS = 5;
/** How much longer a call may take that is worth waiting for. */
const MORE_MS = 1000;

/** A call that is under way. */
interface Call {
  until: number;
  late: boolean;
  /** Whether a call that is overdue is still worth waiting for; asked at most `MOST_QUESTIONS` times. */
  readonly worthIt: (() => Promise<boolean>) | undefined;
  asked: number;
  asking: boolean;
  readonly giveUp: () => void;
}

/**
 * Objects of a binding that block this thread when they are touched while a call of theirs is under way, because the call
 * holds their lock for as long as the card thinks: a context with its cards, or a reader.
 */
export class CallTimeout {
  /** Kept from the garbage collector for as long as this is. */
  readonly held: Set<unknown>;
  /** Nothing more is sent. */
  closed = false;
  readonly #calls = new Set<Call>();
  #waiting: (() => void)[] = [];
  /** One timer looks after all calls: one for each costs more than everything else around a command. */
  #timer: NodeJS.Timeout | undefined;
  #looksAt = Number.POSITIVE_INFINITY;

  constructor(held: unknown) {
    this.held = new Set([held]);
  }

  get free(): boolean {
    return this.#calls.size === 0;
  }

  /** A call has taken longer than it may, and has not come back. */
  get late(): boolean {
    for (const call of this.#calls) if (call.late) return true;
    return false;
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

  /**
   * Waits for a call that keeps this busy, for so many milliseconds; where `worthIt` is given it is asked then, and says
   * whether to wait on.
   */
  within<T>(call: Promise<T>, ms: number, worthIt?: () => Promise<boolean>): Promise<Result<T, LinkFault>> {
    return new Promise((resolve) => {
      const mine: Call = {
        until: performance.now() + ms,
        late: false,
        worthIt,
        asked: 0,
        asking: false,
        giveUp: () => resolve(fail(SILENT)),
      };
      this.#calls.add(mine);
      busy.add(this);
      if (mine.until < this.#looksAt) this.#lookAt(mine.until, ms);
      call.then(
        (value) => {
          this.#end(mine);
          resolve(ok(value));
        },
        (error) => {
          this.#end(mine);
          resolve(fail(linkFault(error)));
        },
      );
    });
  }

  #end(call: Call): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    busy.delete(this);
    // Whoever waited for the answer goes first: it lets go of the card before its context is closed.
    if (this.#waiting.length > 0) setImmediate(() => this.#resume());
  }

  #resume(): void {
    while (this.free) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  #lookAt(time: number, inMs: number): void {
    clearTimeout(this.#timer);
    this.#looksAt = time;
    // The call itself keeps the process alive, for as long as it lasts.
    // Answers that came while this thread was kept busy are heard first: nobody is late because we were.
    this.#timer = setTimeout(() => setImmediate(() => this.#look()), inMs).unref();
  }

  async #overdue(call: Call): Promise<void> {
    if (call.worthIt !== undefined && call.asked < MOST_QUESTIONS) {
      call.asked += 1;
      call.asking = true;
      const worthIt = await call.worthIt();
      call.asking = false;
      // It came while the question was asked.
      if (!this.#calls.has(call)) return;
      if (worthIt) {
        call.until = performance.now() + MORE_MS;
        if (call.until < this.#looksAt) this.#lookAt(call.until, MORE_MS);
        return;
      }
    }
    call.late = true;
    call.giveUp();
  }

  #look(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const call of this.#calls) {
      if (call.late || call.asking) continue;
      if (call.until <= now) void this.#overdue(call);
      else next = Math.min(next, call.until);
    }
    this.#looksAt = Number.POSITIVE_INFINITY;
    if (next < this.#looksAt) this.#lookAt(next, Math.ceil(next - now));
  }
}
