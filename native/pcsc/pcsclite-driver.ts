/**
 * The `pcsclite` package (NAN) as a driver, for readers with which the default has trouble. An optional dependency: built
 * for one ABI. Its ways need care: it hangs the process when it is created without a service, it takes a lost card for
 * connected, and it holds a reader's lock while a card is spoken to.
 */
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';
import { CallTimeout, EXCHANGE_MS, PAD_MS, SILENT } from './call-timeout.ts';
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

type Pcsclite = typeof import('pcsclite');
type Monitor = ReturnType<Pcsclite>;
/** The package does not export the class of its readers; it is the constructor of those that it gives. */
type Reader = Parameters<Parameters<Monitor['on']>[1]>[0] & {
  connected: boolean;
  constructor: new (name: string) => Reader;
};

/** Most bytes of an answer: data and status word, and room to see that it is too long. */
const ANSWER_MAX = 300;
/** How long to wait for the first states: with no reader there is nothing to be told. */
const FIRST_STATES_MS = 300;
/**
 * Readers that cards were spoken to through. Never handed to the garbage collector: the destructor of one that has no
 * watching thread joins whatever its memory held.
 */
const kept: Reader[] = [];

/** A callback of the package as a promise. */
function promised<T>(call: (done: (error: unknown, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** A reader that cards are spoken to through. */
interface ConnectedReader {
  readonly reader: Reader;
  readonly callTimeout: CallTimeout;
}

class PcscliteLink implements CardLink {
  readonly atr: Uint8Array;
  readonly #reader: Reader;
  readonly #callTimeout: CallTimeout;
  readonly #protocol: number;
  #features: Promise<Map<number, number>> | undefined;

  constructor({ reader, callTimeout }: ConnectedReader, protocol: number, atr: Uint8Array) {
    this.#reader = reader;
    this.#callTimeout = callTimeout;
    this.#protocol = protocol;
    this.atr = atr;
  }

  async transmit(command: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    if (this.#callTimeout.late) return fail(SILENT);
    const bytes = Buffer.from(command.buffer, command.byteOffset, command.length);
    const call = promised<Buffer>((done) => this.#reader.transmit(bytes, ANSWER_MAX, this.#protocol, done));
    return this.#callTimeout.within<Uint8Array>(call, EXCHANGE_MS);
  }

  async control(code: number, data: Uint8Array): Promise<Result<Uint8Array, LinkFault>> {
    if (this.#callTimeout.late) return fail(SILENT);
    const call = promised<Buffer>((done) => this.#reader.control(Buffer.from(data), code, ANSWER_MAX, done));
    return this.#callTimeout.within<Uint8Array>(call, PAD_MS);
  }

  async featureCode(feature: number): Promise<number | undefined> {
    this.#features ??= this.control(this.#reader.SCARD_CTL_CODE(FEATURE_REQUEST), new Uint8Array(0)).then(
      (answer) => (answer.ok ? parseFeatures(answer.value) : new Map()),
    );
    return (await this.#features).get(feature);
  }

  async disconnect(how: 'leave' | 'reset'): Promise<void> {
    if (!this.#callTimeout.free) {
      this.#callTimeout.afterwards(() => void this.disconnect('leave'));
      return;
    }
    const call = promised<void>((done) =>
      this.#reader.disconnect(how === 'reset' ? RESET : LEAVE, (error) => done(error, undefined)),
    );
    await this.#callTimeout.within(call, EXCHANGE_MS);
    // The package believes itself connected for as long as a disconnect has not succeeded.
    this.#reader.connected = false;
  }
}

/**
 * The package's own watch over all readers. One for the process, for as long as the service lives: closing it while its
 * threads wait may block this thread until a reader changes. One that outlived its service is left to the process, with two
 * open files: a restart of pcscd is rare, and a visit's process ends with its visit.
 */
class Readers {
  readonly known = new Map<string, ReaderState>();
  readonly watched = new Map<string, Reader>();
  /** One for talking to each reader, apart from the one that watches: see `kept`. */
  readonly talking = new Map<string, ConnectedReader>();
  readonly listeners = new Set<() => void>();
  failed: LinkFault | undefined;
  readonly started: Promise<void>;
  readonly #monitor: Monitor;

  constructor(library: Pcsclite) {
    this.#monitor = library();
    this.#monitor.on('error', (error: unknown) => this.fail(error));
    this.#monitor.on('reader', (given) => {
      const reader = given as Reader;
      const { name } = reader;
      this.watched.set(name, reader);
      reader.on('status', ({ state, atr }) => {
        if ((state & (STATE_UNKNOWN | STATE_UNAVAILABLE)) !== 0) this.known.delete(name);
        else this.known.set(name, readerState(name, state & ~STATE_CHANGED, atr));
        this.#tell();
      });
      reader.on('end', () => {
        this.known.delete(name);
        this.watched.delete(name);
        this.talking.delete(name);
        this.#tell();
      });
      reader.on('error', (error: unknown) => this.fail(error));
    });
    this.started = this.#firstStates();
  }

  /** The package tells readers and states by events of their own, a moment after it was created. */
  async #firstStates(): Promise<void> {
    const start = performance.now();
    const whole = () =>
      this.watched.size > 0 && [...this.watched.keys()].every((name) => this.known.has(name));
    while (!this.failed && !whole() && performance.now() - start < FIRST_STATES_MS) await sleep(5);
  }

  #tell(): void {
    for (const listener of this.listeners) listener();
  }

  fail(error: unknown): void {
    this.failed ??= { code: 'service-down', detail: linkFault(error).detail };
    if (shared === this) shared = undefined;
    this.#tell();
  }
}

let shared: Readers | undefined;

class PcscliteService implements ServiceLink {
  readonly #readers: Readers;
  #changed = true;
  #wake: () => void = () => {};
  #closed = false;
  readonly #listener = () => {
    this.#changed = true;
    this.#wake();
  };

  constructor(readers: Readers) {
    this.#readers = readers;
    readers.listeners.add(this.#listener);
  }

  async nextStates(timeoutMs: number): Promise<Result<readonly ReaderState[], LinkFault>> {
    await this.#readers.started;
    if (!this.#changed && !this.#closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = () => {};
      // After a restart of the service the package may keep silent for ever.
      if (!this.#changed && (await serviceState()) !== 'answers')
        this.#readers.fail(new Error('the service is gone'));
    }
    if (this.#closed) return fail({ code: 'service-down', detail: 'closed' });
    if (this.#readers.failed !== undefined) return fail(this.#readers.failed);
    this.#changed = false;
    const { watched, known } = this.#readers;
    return ok([...watched.keys()].toSorted().flatMap((name) => known.get(name) ?? []));
  }

  async connect(name: string, mode: 'shared' | 'exclusive'): Promise<Result<CardLink, LinkFault>> {
    const { watched, talking, known } = this.#readers;
    const watching = watched.get(name);
    if (watching === undefined) return fail({ code: 'no-reader', detail: 'the reader is gone' });
    let connected = talking.get(name);
    if (connected !== undefined && !(await connected.callTimeout.untilFree())) return fail(SILENT);
    if (connected?.reader.connected) return fail({ code: 'busy', detail: 'a connection of this process' });
    if (connected === undefined) {
      const reader = new watching.constructor(name);
      kept.push(reader);
      connected = { reader, callTimeout: new CallTimeout(reader) };
      talking.set(name, connected);
    }
    const { reader, callTimeout } = connected;
    const share = mode === 'shared' ? SHARE_SHARED : SHARE_EXCLUSIVE;
    let last: Result<number, LinkFault> = fail({ code: 'comms', detail: 'not tried' });
    for (const protocol of [PROTOCOL_T0, PROTOCOL_ANY]) {
      const call = promised<number>((done) => reader.connect({ share_mode: share, protocol }, done));
      last = await callTimeout.within(call, EXCHANGE_MS);
      if (last.ok || !/8010000f|protocol mismatch/i.test(last.fault.detail)) break;
    }
    if (!last.ok) return last;
    return ok(new PcscliteLink(connected, last.value, known.get(name)?.atr ?? new Uint8Array(0)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#readers.listeners.delete(this.#listener);
    this.#wake();
  }
}

export const pcscliteDriver: PcscDriver = {
  name: 'pcsclite',
  async open() {
    let library: Pcsclite;
    try {
      library = createRequire(import.meta.url)('pcsclite') as Pcsclite;
    } catch (error) {
      const detail = `the package pcsclite is not installed for this Node (${(error as NodeJS.ErrnoException).code ?? 'does not load'})`;
      return fail({ code: 'service-down', detail });
    }
    if ((await serviceState()) !== 'answers')
      return fail({ code: 'service-down', detail: 'the service is not running' });
    try {
      shared ??= new Readers(library);
      return ok(new PcscliteService(shared));
    } catch (error) {
      return fail({ code: 'service-down', detail: linkFault(error).detail });
    }
  },
};
