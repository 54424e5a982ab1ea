/** Watches a reader for the whole life of a visit's process: one view at a time, back by itself after every fault. */
import {
  type CardAuthenticator,
  type CardFaultCode,
  type CardView,
  COUNTED,
  isStay,
  type PinFault,
  type ReaderWatch,
  recounted,
  type StayKey,
  stayKey,
  type WatchOptions,
} from '../card-view.ts';
import { fail, ok, type Result, unreachable } from '../result.ts';
import { openAuthenticator } from '../thai-id/authenticator.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';
import type { Holder } from '../thai-id/holder.ts';
import { type OptionalApplet, overwriteTraces, type ReadFault, readCard } from '../thai-id/read-card.ts';
import { choose, type Dismissed, idCards, isMeant, keyOf, mostTelling } from './choice.ts';
import type { PcscDriver, ReaderState, ServiceLink } from './driver.ts';

/** Everything that waits, in milliseconds. Nothing here delays a reading that goes well. */
export const DELAYS = {
  /** Between two attempts to reach the service: doubles from first to last. */
  serviceFirstMs: 50,
  serviceLastMs: 1000,
  /** The longest time until the states are looked at again, whatever the service says. */
  heartbeatMs: 1000,
  /** A card that does not answer to reset is tried again, quickly at first: contacts settle while it is pushed in. */
  settleMs: [20, 50, 100, 200, 400] as readonly number[],
  muteAgainMs: 1000,
  /** When to try a mute or busy card again, after another reader's card was looked at instead. */
  dismissedAgainMs: 3000,
  /** Another program holds the card: tried again from first to last, told after `busyTellMs`. */
  busyFirstMs: 25,
  busyLastMs: 250,
  busyTellMs: 1000,
  /** The states say that a card is in, and connecting says that none is: time until it is called faulty. */
  absentMs: 3000,
  /** How long `removed-mid-read` stays before `empty`. */
  removedMs: 1500,
} as const;

/** How often a reading is begun again, with the chip reset, before the card is called faulty. */
const READ_ATTEMPTS = 3;

/** How often an optional applet may fail with the link before it is taken for missing. */
const APPLET_ATTEMPTS = 2;

/** A card's stay in a reader: the same reader and insertion mean the same card. */
interface Stay {
  readonly reader: string;
  readonly insertion: number;
  gone: boolean;
  /** What was read of the card: after a fault of the link it must still be the same one. */
  holder: Holder | undefined;
  /** Text and photo are read; this is asked for next. */
  applet: OptionalApplet | undefined;
  readonly failed: Map<OptionalApplet, number>;
  /** The reader does not bear exclusive connections: it resets the card. */
  sharedOnly: boolean;
  /** It cannot be read, or not now: what is told of it. A card in another reader is looked at instead. */
  settled: CardView | undefined;
  /**
   * Nothing is told of it until it can be read: it could not before (`again`), or it was in when the watch began, beside
   * an empty reader (`before`): a module of the office's in a slot of its own, or what somebody forgot.
   */
  readonly quiet: 'again' | 'before' | null;
}

/** `watchReader` with the driver handed in; see watch-reader.ts. */
export function watchWith(driver: PcscDriver, options: WatchOptions): ReaderWatch {
  return new Watch(driver, options);
}

class Watch implements ReaderWatch {
  readonly #driver: PcscDriver;
  readonly #options: WatchOptions;
  #view: CardView = { state: 'no-reader' };
  #told = false;
  #closed = false;
  #service: ServiceLink | undefined;
  #stay: Stay | undefined;
  #removedTimer: NodeJS.Timeout | undefined;
  #standingBy: boolean;
  /** The stay that is not ours to read. */
  #except: StayKey | null = null;
  readonly #waiting = new Set<() => void>();
  /** Readers that are meant, as they were seen last. */
  #readers: readonly ReaderState[] = [];
  /** Cards in them that cannot be read. */
  readonly #dismissed = new Map<StayKey, Dismissed>();
  /** Cards that were in when a watch that stands by began; undefined until it has begun. */
  #before: ReadonlySet<StayKey> | undefined;

  /**
   * While a card is spoken to, it says itself when it goes; asking for states beside it costs a tenth of the speed.
   * States are compared, so nothing that happens meanwhile is lost.
   */
  #exchanging = false;
  /** What the card said is being overwritten where the service keeps it, and the card is let go. */
  #overwriting: Promise<void> = Promise.resolve();
  readonly #whenQuiet: (() => void)[] = [];
  readonly #running: Promise<void>;

  constructor(driver: PcscDriver, options: WatchOptions) {
    this.#driver = driver;
    this.#options = options;
    this.#standingBy = options.standBy ?? false;
    this.#running = this.#run();
  }

  get view(): CardView {
    return this.#view;
  }

  async authenticate(): Promise<Result<CardAuthenticator, PinFault>> {
    if (this.#view.state !== 'ready' || this.#stay === undefined || this.#service === undefined)
      return fail<PinFault>({ code: 'card.removed' });
    const mine = this.#stay;
    await this.#overwriting;
    // It opens the reader itself; nothing of ours holds the card then.
    const { authenticator } = this.#options;
    if (authenticator !== undefined)
      return mine.gone ? fail<PinFault>({ code: 'card.removed' }) : authenticator(mine.reader);
    // Another program may be looking at the card just now, or the contact stutter: a few tries, not more.
    for (const ms of DELAYS.settleMs) {
      const connected = await this.#connectAlone(this.#service, mine, () => {}, DELAYS.busyTellMs * 2);
      if (!connected.ok && ['busy', 'silent'].includes(connected.fault.code)) break;
      if (connected.ok) return openAuthenticator(connected.value.link);
      if (connected.fault.code === 'service-down') this.#restart(this.#service);
      if (mine.gone || this.#closed || isGone(connected.fault))
        return fail<PinFault>({ code: 'card.removed' });
      // After the last try, too: pcscd looks at a reader every 400 ms, and until then a card that went fails like one that stutters.
      await this.#pause(ms);
    }
    return fail<PinFault>({ code: mine.gone ? 'card.removed' : 'card.comms' });
  }

  attend(left: StayKey | null = null): void {
    if (!this.#standingBy) return;
    this.#standingBy = false;
    this.#except = left;
    if (this.#service === undefined) return;
    this.#findExcept();
    // Among all cards that are in: which of them is ours was not known before.
    if (this.#stay !== undefined) this.#stay.gone = true;
    this.#stay = undefined;
    this.#consider(this.#service);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#removedTimer);
    for (const end of [...this.#waiting]) end();
    this.#lookAgain();
    await this.#overwriting;
    await this.#service?.close();
    await this.#running;
  }

  #show(next: CardView): void {
    if (this.#closed || (this.#told && sameView(this.#view, next))) return;
    clearTimeout(this.#removedTimer);
    this.#told = true;
    this.#view = next;
    this.#options.onView(next);
  }

  #lookAgain(): void {
    this.#exchanging = false;
    for (const resume of this.#whenQuiet.splice(0)) resume();
  }

  /** Sleeps, but not past `close`. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve();
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#waiting.add(end);
    });
  }

  /** The card of the current stay is gone; says so in a view of its own, so that a quick swap is not missed. */
  #endStay(): void {
    if (this.#stay === undefined) return;
    this.#stay.gone = true;
    const { reader, quiet } = this.#stay;
    this.#stay = undefined;
    // Nothing was told of it.
    if (quiet !== null && this.#view.state !== 'reading' && this.#view.state !== 'ready') return;
    if (this.#view.state !== 'reading') {
      this.#show({ state: 'empty', reader });
    } else {
      this.#show({ state: 'removed-mid-read', reader });
      this.#removedTimer = setTimeout(() => this.#show({ state: 'empty', reader }), DELAYS.removedMs);
    }
  }

  /**
   * What is not ours to read lasts no longer than its card, and a reader that is not there says nothing of its card. Where
   * only its reader is known, or nothing at all, it is the first ID card that is found; a module beside an empty reader is none.
   */
  #findExcept(): void {
    if (this.#except === null || this.#readers.length === 0) return;
    const key = this.#except;
    const possible = this.#readers.filter((r) => isStay(recounted(key), r.name));
    if (possible.length === 0) this.#except = recounted(key);
    else {
      const found = possible.filter((r) => r.present && isStay(key, r.name, r.insertion));
      const none = this.#readers.some((r) => !r.present) && key === recounted(key);
      const card = idCards(found)[0] ?? (none ? undefined : found[0]);
      this.#except = card === undefined ? null : keyOf(card);
    }
  }

  #onStates(all: readonly ReaderState[], link: ServiceLink): void {
    this.#readers = all.filter((r) => isMeant(r.name, this.#options));
    const held = this.#stay && this.#readers.find((r) => r.name === this.#stay?.reader);
    if (this.#stay !== undefined && !(held?.present && held.insertion === this.#stay.insertion % COUNTED))
      this.#endStay();
    const inside = new Set(this.#readers.filter((r) => r.present).map(keyOf));
    this.#before ??= inside;
    this.#findExcept();
    for (const key of this.#dismissed.keys()) if (!inside.has(key)) this.#dismissed.delete(key);
    this.#consider(link);
  }

  /** A card of no known kind that was in before anybody came, while there is a reader for who comes. */
  #isQuiet(reader: ReaderState): boolean {
    return (
      this.#options.standBy === true &&
      this.#before?.has(keyOf(reader)) === true &&
      (reader.mute || reader.atr !== undefined) &&
      idCards([reader]).length === 0 &&
      this.#readers.some((r) => !r.present)
    );
  }

  /** Looks at another reader's card where the one at hand cannot be read, and tells what there is. */
  #consider(link: ServiceLink): void {
    if (this.#readers.length === 0) {
      this.#show({ state: 'no-reader' });
      return;
    }
    const at = this.#stay === undefined ? null : stayKey(this.#stay.reader, this.#stay.insertion % COUNTED);
    const leftAlone = at !== null && at === this.#except;
    const isServed =
      this.#stay?.settled === undefined &&
      !leftAlone &&
      (this.#stay?.quiet === null || this.#stay?.holder !== undefined);
    if (this.#stay !== undefined && isServed) {
      this.#tellOther(this.#stay);
      return;
    }
    const elsewhere = leftAlone ? this.#readers : this.#readers.filter((r) => keyOf(r) !== at);
    const choice = choose(elsewhere, this.#dismissed, this.#except, performance.now());
    // The card at hand is looked after until another can be; one that was left alone does not count as at hand.
    if (choice.do === 'nothing' || (choice.do === 'leave' && this.#stay !== undefined)) {
      if (this.#stay === undefined) this.#tellDismissed();
      return;
    }
    if (this.#standingBy && choice.do === 'read' && this.#isQuiet(choice.reader)) {
      this.#tellDismissed();
      return;
    }
    if (this.#stay !== undefined) this.#dismiss(this.#stay);
    switch (choice.do) {
      case 'leave':
        this.#begin(choice.reader, link);
        break;
      case 'read':
        this.#begin(
          choice.reader,
          link,
          this.#isQuiet(choice.reader) ? 'before' : choice.again ? 'again' : null,
        );
        break;
      case 'two': {
        const [reader = '', ...others] = choice.readers;
        this.#show({ state: 'two-cards', reader, others });
        break;
      }
      default:
        unreachable(choice);
    }
  }

  /** The card that is being served stays so; that another reader has an ID card as well is told beside it. */
  #tellOther(mine: Stay): void {
    if (this.#view.state !== 'ready') return;
    const [other] = idCards(
      this.#readers.filter(
        (r) => r.name !== mine.reader && keyOf(r) !== this.#except && !this.#dismissed.has(keyOf(r)),
      ),
    );
    if (this.#view.alsoIn === other?.name) return;
    const { alsoIn: _, ...alone } = this.#view;
    this.#show(other === undefined ? alone : { ...alone, alsoIn: other.name });
  }

  /** Nothing can be read: of the cards that are in, the one that says most; without any, that the reader is empty. */
  #tellDismissed(): void {
    const told = mostTelling([...this.#dismissed.values()].flatMap((one) => (one.silent ? [] : [one.view])));
    const empty = this.#readers.find((r) => !r.present) ?? this.#readers[0];
    if (told !== undefined) this.#show(told);
    else if (this.#view.state !== 'removed-mid-read' && empty !== undefined)
      this.#show({ state: 'empty', reader: empty.name });
  }

  /** Lets go of a card that could not be read; it may be looked at again. */
  #dismiss(mine: Stay): void {
    mine.gone = true;
    this.#stay = undefined;
    const key = stayKey(mine.reader, mine.insertion % COUNTED);
    const told = mine.settled ?? this.#dismissed.get(key)?.view;
    if (told === undefined) return;
    const mayAnswer = told.state === 'mute' || told.state === 'busy-elsewhere';
    const againAt = mayAnswer ? performance.now() + DELAYS.dismissedAgainMs : Number.POSITIVE_INFINITY;
    this.#dismissed.set(key, { view: told, againAt, silent: mine.quiet === 'before' });
  }

  /** The card at hand cannot be read, or not now: tells it, unless another card can be looked at, or says more. */
  #settle(mine: Stay, told: CardView, link: ServiceLink): void {
    if (this.#closed || mine.gone) return;
    const fresh = mine.settled === undefined;
    mine.settled = told;
    if (fresh) this.#consider(link);
    if (mine.gone) return;
    const key = stayKey(mine.reader, mine.insertion % COUNTED);
    const others = [...this.#dismissed].flatMap(([other, one]) =>
      other === key || one.silent ? [] : [one.view],
    );
    const most = mostTelling(mine.quiet === 'before' ? others : [told, ...others]);
    if (most !== undefined) this.#show(most);
    else this.#tellDismissed();
  }

  #begin(
    { name: reader, insertion, mute }: Pick<ReaderState, 'name' | 'insertion' | 'mute'>,
    link: ServiceLink,
    quiet: Stay['quiet'] = null,
  ): void {
    const mine: Stay = {
      reader,
      insertion,
      gone: false,
      holder: undefined,
      applet: undefined,
      failed: new Map(),
      sharedOnly: false,
      settled: undefined,
      quiet,
    };
    this.#stay = mine;
    if (quiet === null) {
      if (mute) this.#show({ state: 'mute', reader });
      else this.#show({ state: 'reading', reader, insertion, step: 0, of: stepsOf(this.#options) });
    }
    if (!this.#standingBy && stayKey(reader, insertion) !== this.#except) void this.#lookAfter(mine, link);
  }

  /** Looks after one card from its insertion to the outcome. Never throws. */
  async #lookAfter(mine: Stay, link: ServiceLink): Promise<void> {
    const { reader, insertion } = mine;
    let attempts = 0;
    let stutters = 0;
    // The service itself has powered a mute card up more than once: no need to hurry then.
    let mutes = this.#view.state === 'mute' || mine.quiet !== null ? DELAYS.settleMs.length : 0;
    let absentSince: number | undefined;
    /** Whose text and photo are read is served, whatever else the chip has. */
    const giveUp = (fault: CardFaultCode, detail: string): void =>
      mine.applet !== undefined && mine.holder !== undefined
        ? this.#show({ state: 'ready', reader, insertion, holder: mine.holder })
        : this.#settle(mine, { state: 'faulty', reader, fault, detail }, link);
    while (!this.#closed && !mine.gone) {
      this.#exchanging = true;
      const connected = await this.#connectAlone(link, mine, () =>
        this.#settle(mine, { state: 'busy-elsewhere', reader }, link),
      );
      if (connected.ok) mine.settled = undefined;
      if (connected.ok) absentSince = undefined;
      const outcome: Result<void, ReadFault> = connected.ok
        ? await this.#readWith(connected.value, mine)
        : connected;
      this.#lookAgain();
      if (this.#closed || mine.gone || outcome.ok) return;
      const f = outcome.fault;
      switch (f.code) {
        case 'service-down':
          return this.#restart(link);
        case 'no-reader':
        case 'removed':
        case 'busy':
          // The states will say so too; until they do, the card may be back (a stutter of the contact).
          absentSince ??= performance.now();
          if (performance.now() - absentSince > DELAYS.absentMs) return giveUp('card.comms', f.detail);
          await this.#pause(DELAYS.busyFirstMs);
          break;
        case 'another': {
          // Swapped so quickly that nobody counted it.
          this.#endStay();
          return this.#begin({ name: reader, insertion: insertion + COUNTED, mute: false }, link);
        }
        case 'mute': {
          const soon = DELAYS.settleMs[mutes];
          mutes += 1;
          if (soon === undefined) this.#settle(mine, { state: 'mute', reader }, link);
          await this.#pause(soon ?? DELAYS.muteAgainMs);
          break;
        }
        case 'foreign': {
          const atr = connected.ok ? hex(connected.value.link.atr) : '';
          return this.#settle(mine, { state: 'foreign-card', reader, atr }, link);
        }
        case 'silent':
          return giveUp('card.comms', f.detail);
        case 'reset':
        case 'comms': {
          // A contact that stutters is left alone for a moment: a reset that fails makes pcscd lose sight of the card.
          const soon = DELAYS.settleMs[stutters];
          stutters += 1;
          if (soon === undefined) return giveUp('card.comms', f.detail);
          await this.#pause(soon);
          break;
        }
        case 'card.comms':
        case 'card.garbage':
        case 'card.check-digit':
        case 'card.refused': {
          attempts += 1;
          if (attempts < READ_ATTEMPTS) break;
          return giveUp(f.code, f.detail);
        }
        default:
          return unreachable(f);
      }
    }
  }

  /** The connection to the service is dead, though it has not said so: `run` opens another. */
  #restart(link: ServiceLink): void {
    if (!this.#closed) void link.close();
  }

  /**
   * Connects so that nobody speaks to the card between two of our commands. Exclusive where the reader lets us; a program
   * that keeps a shared connection for ever must not lock us out, so after a while shared, and then read twice.
   */
  async #connectAlone(
    link: ServiceLink,
    mine: Stay,
    onBusy: () => void,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<Result<{ readonly link: CardLink; readonly shared: boolean }, LinkFault>> {
    let waitedMs = 0;
    let nextMs: number = DELAYS.busyFirstMs;
    for (;;) {
      const shared = mine.sharedOnly || waitedMs >= DELAYS.busyTellMs;
      const connected = await link.connect(mine.reader, shared ? 'shared' : 'exclusive');
      if (connected.ok) return ok({ link: connected.value, shared });
      if (connected.fault.code === 'reset') mine.sharedOnly = true;
      if (connected.fault.code !== 'busy' || this.#closed || mine.gone || waitedMs >= limitMs)
        return connected;
      if (shared) onBusy();
      this.#lookAgain();
      await this.#pause(nextMs);
      waitedMs += nextMs;
      nextMs = Math.min(nextMs * 2, DELAYS.busyLastMs);
    }
  }

  /** One reading over a connection that was just made; tells the holder when it went well. */
  async #readWith(
    { link, shared }: { readonly link: CardLink; readonly shared: boolean },
    mine: Stay,
  ): Promise<Result<void, ReadFault>> {
    const { reader, insertion } = mine;
    const whole = mine.applet !== undefined;
    const skip = new Set([...mine.failed].filter(([, n]) => n >= APPLET_ATTEMPTS).map(([applet]) => applet));
    const before = mine.holder === undefined ? {} : { before: { holder: mine.holder, whole, skip } };
    // Nothing more is said to a card that nobody waits for.
    const lengths = new Set<number>();
    const transmit: CardLink['transmit'] = async (command) => {
      if (this.#closed || mine.gone) return fail({ code: 'removed', detail: 'no longer wanted' });
      const answer = await link.transmit(command);
      if (answer.ok && answer.value.length > 2) lengths.add(answer.value.length - 2);
      return answer;
    };
    let applet: OptionalApplet | undefined;
    const read = await readCard(
      { atr: link.atr, transmit },
      {
        read: this.#options.read ?? 'all',
        shared,
        ...before,
        onProgress: (progress) => {
          if (!whole) mine.holder ??= progress.holder;
          // What follows the photo shows nothing new.
          if (!mine.gone && !whole) this.#show({ state: 'reading', reader, insertion, ...progress });
        },
        onApplet: (next, holder) => {
          applet = next;
          mine.applet = next;
          mine.holder = holder;
        },
      },
    );
    if (!read.ok && applet !== undefined) mine.failed.set(applet, (mine.failed.get(applet) ?? 0) + 1);
    if (read.ok && !mine.gone) this.#show({ state: 'ready', reader, insertion, holder: read.value });
    // The holder is told first. Who asks for the card meanwhile waits: never are two commands under way at once.
    const answered = read.ok || read.fault.code.startsWith('card.');
    // It takes its time, and a service that stands still meanwhile is noticed as ever.
    this.#lookAgain();
    const release = () => link.disconnect(answered && !read.ok ? 'reset' : 'leave');
    this.#overwriting =
      lengths.size > 0 && answered
        ? overwriteTraces({ atr: link.atr, transmit: link.transmit.bind(link) }, lengths).then(release)
        : release();
    await this.#overwriting;
    if (read.ok) return ok(undefined);
    if (read.fault.code === 'reset') mine.sharedOnly = true;
    return read;
  }

  async #run(): Promise<void> {
    let backOffMs: number = DELAYS.serviceFirstMs;
    while (!this.#closed) {
      const opened = await this.#driver.open();
      if (opened.ok) {
        this.#service = opened.value;
        // `close` may have come while the service was being opened.
        while (!this.#closed) {
          while (this.#exchanging && !this.#closed)
            await new Promise<void>((resume) => this.#whenQuiet.push(resume));
          const states = await this.#service.nextStates(DELAYS.heartbeatMs);
          if (this.#closed || !states.ok) break;
          backOffMs = DELAYS.serviceFirstMs;
          this.#onStates(states.value, this.#service);
        }
        await this.#service.close();
        this.#service = undefined;
      }
      if (this.#closed) return;
      // What is in the reader is not known any more; whoever stayed is not there for us.
      if (this.#stay !== undefined) this.#stay.gone = true;
      this.#stay = undefined;
      // Counters begin again with the service.
      if (this.#except !== null) this.#except = recounted(this.#except);
      this.#dismissed.clear();
      this.#before = undefined;
      this.#show({ state: 'service-down' });
      await this.#pause(backOffMs);
      backOffMs = Math.min(backOffMs * 2, DELAYS.serviceLastMs);
    }
  }
}

/** Steps of a whole reading, before it has begun: SELECT and three reads, and 21 blocks of the photo. */
const stepsOf = (options: WatchOptions): number => (options.read === 'text' ? 4 : 25);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const isGone = (f: { readonly code: string }): boolean =>
  f.code === 'removed' || f.code === 'no-reader' || f.code === 'service-down';

/** Views that need not be told twice. A reading view always carries something new. */
function sameView(a: CardView, b: CardView): boolean {
  if (a.state !== b.state || a.state === 'reading' || a.state === 'ready') return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
