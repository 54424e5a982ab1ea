/**
 * The `smartcard` package (Node-API) as a driver. Its low-level Context is used and not its Devices class: the watch
 * needs the reader's own state word (with its insertion counter) and must rebuild the context on any error.
 */
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardInterface, ContextInterface, ReaderInterface } from 'smartcard';
import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';
import { CallTimeout, CLOSED, EXCHANGE_MS, PAD_MS, SILENT } from './call-timeout.ts';
import type { PcscDriver, ReaderState, ServiceLink } from './driver.ts';
import { serviceState } from './service.ts';
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

/** A wait for changes that lasts this much longer than it was asked to: whether the service stands still is asked then. */
const OVERDUE_MS = 300;
const CANCEL_MS = 250;
const CANCEL_AGAIN_MS = 10;
/** Each call that does not come back holds one of the four threads that Node has for such calls, and the watch another. */
const LATE_TALKERS_MAX = 2;
let lateTalkers = 0;

type Smartcard = typeof import('smartcard');

/** Loaded when the driver is used, so that a missing binding is a fault and not a crash at import. */
function load(): Smartcard {
  return createRequire(import.meta.url)('smartcard') as Smartcard;
}

class SmartcardLink implements CardLink {
  readonly atr: Uint8Array;
  readonly #library: Smartcard;
  readonly #card: CardInterface;
  /** Of the context: a card's call holds its lock. */
  readonly #callTimeout: CallTimeout;
  #features: Promise<Map<number, number>> | undefined;

  constructor(library: Smartcard, callTimeout: CallTimeout, card: CardInterface, atr: Uint8Array) {
    this.#library = library;
    this.#card = card;
    this.#callTimeout = callTimeout;
    this.atr = atr;
    callTimeout.held.add(card);
  }

  transmit(command: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    const refused = this.#refused();
    if (refused !== undefined) return Promise.resolve(fail(refused));
    try {
      const bytes = Buffer.from(command.buffer, command.byteOffset, command.length);
      return this.#callTimeout.within<Uint8Array>(this.#card.transmit(bytes), EXCHANGE_MS);
    } catch (error) {
      return Promise.resolve(fail(linkFault(error)));
    }
  }

  async control(code: number, data: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    const refused = this.#refused();
    if (refused !== undefined) return fail(refused);
    try {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
      return await this.#callTimeout.within<Uint8Array>(this.#card.control(code, bytes), PAD_MS);
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
    // A card that answers late is left as it is: nobody waits for it any more.
    const disposition = how === 'reset' && this.#callTimeout.free ? RESET : LEAVE;
    this.#callTimeout.afterwards(() => {
      this.#callTimeout.held.delete(this.#card);
      try {
        this.#card.disconnect(disposition);
      } catch {
        // The card or the service is gone: there is nothing left to let go of.
      }
    });
  }

  #refused(): LinkFault | undefined {
    if (this.#callTimeout.closed) return CLOSED;
    return this.#callTimeout.late ? SILENT : undefined;
  }
}

/** A context that talks to cards, with its readers, listed before a card comes: that costs as much as three commands. */
class ConnectedReader {
  readonly context: ContextInterface;
  readonly callTimeout: CallTimeout;
  #readers = new Map<string, ReaderInterface>();

  constructor(library: Smartcard) {
    this.context = new library.Context();
    this.callTimeout = new CallTimeout(this.context);
    this.#list();
  }

  reader(name: string): ReaderInterface | undefined {
    if (!this.#readers.has(name)) this.#list();
    return this.#readers.get(name);
  }

  #list(): void {
    this.#readers = new Map(this.context.listReaders().map((reader) => [reader.name, reader]));
  }
}

class SmartcardService implements ServiceLink {
  readonly #library: Smartcard;
  /** Waits for changes; apart from the one that talks to cards, because a card that keeps silent holds its context. */
  readonly #watching: ContextInterface;
  readonly #watch: CallTimeout;
  #connected: ConnectedReader;
  #known = new Map<string, { state: number; atr: Uint8Array | null }>();
  #pnp = 0;
  #first = true;
  #closed = false;

  constructor(library: Smartcard) {
    this.#library = library;
    this.#watching = new library.Context();
    this.#watch = new CallTimeout(this.#watching);
    this.#connected = new ConnectedReader(library);
  }

  async nextStates(timeoutMs: number): Promise<Result<readonly ReaderState[], LinkFault>> {
    if (this.#closed) return fail(CLOSED);
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
      // The service itself ends the wait; one that stands still does not, and says nothing on another connection either.
      // One that is slow, or a machine on which service and waiting thread get no turn, is waited for.
      const isThere = async () => (await serviceState()) === 'answers';
      const answered = await this.#watch.within(call, timeoutMs + OVERDUE_MS, isThere);
      if (!answered.ok) {
        if (answered.fault.code === 'no-reader') return ok(this.#list());
        return fail({ code: 'service-down', detail: answered.fault.detail });
      }
      const answer = answered.value;
      if (this.#closed || answer === null) return fail(CLOSED);
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
      return fail({ code: 'service-down', detail: linkFault(error).detail });
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

  #states(): readonly ReaderState[] {
    return [...this.#known].map(([name, { state, atr }]) => readerState(name, state, atr));
  }

  async connect(reader: string, mode: 'shared' | 'exclusive'): Promise<Result<CardLink, LinkFault>> {
    try {
      const { callTimeout: last } = this.#connected;
      if ((last.late || !(await last.untilFree())) && !this.#replaceTalker()) return fail(SILENT);
      if (this.#closed) return fail(CLOSED);
      const { callTimeout } = this.#connected;
      const found = this.#connected.reader(reader);
      if (found === undefined) return fail({ code: 'no-reader', detail: 'the reader is gone' });
      const share = mode === 'shared' ? SHARE_SHARED : SHARE_EXCLUSIVE;
      let card = await connectWithin(callTimeout, found.connect(share, PROTOCOL_T0));
      // The card may offer no T=0, or the reader have set another protocol for someone else.
      if (!card.ok && /protocol mismatch/i.test(card.fault.detail))
        card = await connectWithin(callTimeout, found.connect(share, PROTOCOL_ANY));
      if (!card.ok) return card;
      const atr = this.#known.get(reader)?.atr ?? card.value.atr ?? new Uint8Array(0);
      return ok(new SmartcardLink(this.#library, callTimeout, card.value, atr));
    } catch (error) {
      return fail(linkFault(error));
    }
  }

  /** A card that never answers keeps its context; the next card gets another one, as long as threads are left for it. */
  #replaceTalker(): boolean {
    if (this.#closed || lateTalkers >= LATE_TALKERS_MAX) return false;
    const { context, callTimeout } = this.#connected;
    this.#connected = new ConnectedReader(this.#library);
    lateTalkers += 1;
    callTimeout.closed = true;
    callTimeout.afterwards(() => {
      lateTalkers -= 1;
      closeContext(context);
    });
    return true;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { context, callTimeout } = this.#connected;
    callTimeout.closed = true;
    // Neither before both are free: a service that stands still would keep this thread too.
    callTimeout.afterwards(() =>
      this.#watch.afterwards(() => {
        closeContext(context);
        closeContext(this.#watching);
      }),
    );
    let waiting = !this.#watch.free && !this.#watch.late && (await serviceState(CANCEL_MS)) === 'answers';
    const ended = new Promise<void>((resolve) =>
      this.#watch.afterwards(() => {
        waiting = false;
        resolve();
      }),
    );
    // A cancel that comes before the wait has begun on its thread is lost, so it is repeated until the wait ends.
    while (waiting) {
      try {
        this.#watching.cancel();
      } catch {
        // No service: the wait ends by itself.
      }
      await Promise.race([ended, sleep(CANCEL_AGAIN_MS)]);
    }
  }
}

/** Waits for a connection; one that comes too late is let go of. */
async function connectWithin(
  callTimeout: CallTimeout,
  call: Promise<CardInterface>,
): Promise<Result<CardInterface, LinkFault>> {
  const connected = await callTimeout.within(call, EXCHANGE_MS);
  if (!connected.ok && callTimeout.late)
    call.then(
      (card) => card.disconnect(LEAVE),
      () => {},
    );
  return connected;
}

function closeContext(context: ContextInterface): void {
  try {
    context.close();
  } catch {
    // Closing what the service has already forgotten.
  }
}

export const smartcardDriver: PcscDriver = {
  name: 'smartcard',
  async open() {
    // Not the binding first: it would stand still as well. One that is absent, or denies us, it names itself.
    if ((await serviceState()) === 'stands still')
      return fail({ code: 'service-down', detail: 'the service stands still' });
    try {
      return ok(new SmartcardService(load()));
    } catch (error) {
      return fail({ code: 'service-down', detail: linkFault(error).detail });
    }
  },
};
