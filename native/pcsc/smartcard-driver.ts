/**
 * The `smartcard` package (Node-API) as a driver. Its low-level Context is used and not its Devices class: the watch
 * needs the reader's own state word (with its insertion counter) and must rebuild the context on any error.
 */
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardInterface, ContextInterface, ReaderInterface } from 'smartcard';
import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault, PcscDriver, ReaderState, ServiceLink } from './driver.ts';
import { busyUntilFree, EXCHANGE_MS, PAD_MS, SILENT, untilFree, within } from './patience.ts';
import {
  FEATURE_REQUEST,
  LEAVE,
  linkFault,
  PROTOCOL_ANY,
  PROTOCOL_T0,
  parseFeatures,
  RESET,
  readerState,
  SHARE_EXCLUSIVE,
  SHARE_SHARED,
  STATE_CHANGED,
  STATE_UNAVAILABLE,
  STATE_UNKNOWN,
} from './winscard.ts';

/** The pseudo reader that changes when a reader comes or goes. */
const PNP = '\\\\?PnP?\\Notification';

type Smartcard = typeof import('smartcard');

/** Loaded when the driver is used, so that a missing binding is a fault and not a crash at import. */
function load(): Smartcard {
  return createRequire(import.meta.url)('smartcard') as Smartcard;
}

class SmartcardLink implements CardLink {
  readonly atr: Uint8Array;
  readonly #library: Smartcard;
  readonly #card: CardInterface;
  readonly #held: readonly unknown[];
  #features: Promise<Map<number, number>> | undefined;

  constructor(library: Smartcard, context: ContextInterface, card: CardInterface, atr: Uint8Array) {
    this.#library = library;
    this.#card = card;
    this.#held = [card, context];
    this.atr = atr;
  }

  transmit(command: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    if (busyUntilFree.has(this.#card)) return Promise.resolve(fail(SILENT));
    try {
      const bytes = Buffer.from(command.buffer, command.byteOffset, command.length);
      return within<Uint8Array>(this.#card.transmit(bytes), EXCHANGE_MS, this.#held);
    } catch (error) {
      return Promise.resolve(fail(linkFault(error)));
    }
  }

  async control(code: number, data: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    if (busyUntilFree.has(this.#card)) return fail(SILENT);
    try {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
      return await within<Uint8Array>(this.#card.control(code, bytes), PAD_MS, this.#held);
    } catch (error) {
      return fail(linkFault(error));
    }
  }

  async featureCode(feature: number): Promise<number | undefined> {
    this.#features ??= this.control(this.#library.SCARD_CTL_CODE(FEATURE_REQUEST), new Uint8Array(0)).then(
      (answer) => (answer.ok ? parseFeatures(answer.value) : new Map()),
    );
    return (await this.#features).get(feature);
  }

  async disconnect(how: 'leave' | 'reset'): Promise<void> {
    const freed = busyUntilFree.get(this.#card);
    if (freed !== undefined) {
      void freed.then(() => this.disconnect('leave'));
      return;
    }
    try {
      this.#card.disconnect(how === 'reset' ? RESET : LEAVE);
    } catch {
      // The card or the service is gone: there is nothing left to let go of.
    }
  }
}

class SmartcardService implements ServiceLink {
  readonly #library: Smartcard;
  /** Waits for changes; apart from the one that talks to cards, because a card that keeps silent holds its context. */
  readonly #watching: ContextInterface;
  readonly #talking: ContextInterface;
  /** The readers of `#talking`, listed before a card comes: listing them costs as much as three commands. */
  #talkers = new Map<string, ReaderInterface>();
  #known = new Map<string, { state: number; atr: Uint8Array | null }>();
  #pnp = 0;
  #first = true;
  #waiting: Promise<unknown> | undefined;
  #closed = false;

  constructor(library: Smartcard) {
    this.#library = library;
    this.#watching = new library.Context();
    this.#talking = new library.Context();
    this.#listTalkers();
  }

  async nextStates(timeoutMs: number): Promise<Result<readonly ReaderState[], LinkFault>> {
    if (this.#closed) return fail({ code: 'service-down', detail: 'closed' });
    try {
      if (this.#first) {
        this.#first = false;
        return ok(this.#list());
      }
      const asked = [
        ...[...this.#known].map(([name, { state }]) => ({ name, state, changed: false, atr: null })),
        { name: PNP, state: this.#pnp, changed: false, atr: null },
      ];
      const call = this.#watching.waitForChange(asked, timeoutMs);
      this.#waiting = call;
      const answer = await call;
      this.#waiting = undefined;
      if (this.#closed || answer === null) return fail({ code: 'service-down', detail: 'closed' });
      let relist = answer.length === 0;
      for (const { name, state, changed, atr } of answer) {
        if (name === PNP) {
          this.#pnp = state & ~STATE_CHANGED;
          relist ||= changed;
        } else if ((state & (STATE_UNKNOWN | STATE_UNAVAILABLE)) !== 0) {
          relist = true;
        } else {
          this.#known.set(name, { state: state & ~STATE_CHANGED, atr });
        }
      }
      return ok(relist ? this.#list() : this.#states());
    } catch (error) {
      this.#waiting = undefined;
      const fault = linkFault(error);
      if (fault.code !== 'no-reader') return fail({ code: 'service-down', detail: fault.detail });
      return ok(this.#list());
    }
  }

  #list(): readonly ReaderState[] {
    this.#known = new Map(
      this.#watching
        .listReaders()
        .map((reader) => [reader.name, { state: reader.state & ~STATE_CHANGED, atr: reader.atr }]),
    );
    return this.#states();
  }

  #listTalkers(): void {
    this.#talkers = new Map(this.#talking.listReaders().map((reader) => [reader.name, reader]));
  }

  #states(): readonly ReaderState[] {
    return [...this.#known].map(([name, { state, atr }]) => readerState(name, state, atr));
  }

  async connect(reader: string, mode: 'shared' | 'exclusive'): Promise<Result<CardLink, LinkFault>> {
    try {
      if (!(await untilFree(this.#talking))) return fail(SILENT);
      const context = this.#talking;
      if (!this.#talkers.has(reader)) this.#listTalkers();
      const found = this.#talkers.get(reader);
      if (found === undefined) return fail({ code: 'no-reader', detail: 'the reader is gone' });
      const share = mode === 'shared' ? SHARE_SHARED : SHARE_EXCLUSIVE;
      let card = await within(found.connect(share, PROTOCOL_T0), EXCHANGE_MS, [context]);
      // The card may offer no T=0, or the reader have set another protocol for someone else.
      if (!card.ok && /protocol mismatch/i.test(card.fault.detail))
        card = await within(found.connect(share, PROTOCOL_ANY), EXCHANGE_MS, [context]);
      if (!card.ok) return card;
      const atr = this.#known.get(reader)?.atr ?? card.value.atr ?? new Uint8Array(0);
      return ok(new SmartcardLink(this.#library, context, card.value, atr));
    } catch (error) {
      return fail(linkFault(error));
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A cancel that comes before the wait has begun on its thread is lost, so it is repeated until the wait ends.
    let ended = this.#waiting === undefined;
    const end = this.#waiting?.then(
      () => {
        ended = true;
      },
      () => {
        ended = true;
      },
    );
    while (!ended) {
      try {
        this.#watching.cancel();
      } catch {
        // No service: the wait ends by itself.
      }
      await Promise.race([end, sleep(10)]);
    }
    for (const context of [this.#watching, this.#talking]) closeContext(context);
  }
}

/** Releases a context, once the call that keeps it busy has ended. */
function closeContext(context: ContextInterface): void {
  const freed = busyUntilFree.get(context);
  if (freed !== undefined) {
    void freed.then(() => closeContext(context));
    return;
  }
  try {
    context.close();
  } catch {
    // Closing what the service has already forgotten.
  }
}

export const smartcardDriver: PcscDriver = {
  name: 'smartcard',
  async open() {
    try {
      return ok(new SmartcardService(load()));
    } catch (error) {
      return fail({ code: 'service-down', detail: linkFault(error).detail });
    }
  },
};
