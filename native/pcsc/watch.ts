/** Watches a reader for the whole life of a visit's process: one view at a time, back by itself after every fault. */
import {
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
import type { Holder } from '../thai-id/holder.ts';
import { type OptionalApplet, overwriteTraces, type ReadFault, readCard } from '../thai-id/read-card.ts';
import { choose, type Dismissed, idCards, isMeant, keyOf, mostTelling } from './choice.ts';
import type { CardLink, LinkFault, PcscDriver, ReaderState, ServiceLink } from './driver.ts';

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

/** How often a reading is begun anew, with the chip reset, before the card is called faulty. */
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

/** `watchReader` with the driver handed in; see index.ts. */
export function watchWith(driver: PcscDriver, options: WatchOptions): ReaderWatch {
  let view: CardView = { state: 'no-reader' };
  let told = false;
  let closed = false;
  let service: ServiceLink | undefined;
  let stay: Stay | undefined;
  let removedTimer: NodeJS.Timeout | undefined;
  let standingBy = options.standBy ?? false;
  /** The stay that is not ours to read. */
  let except: StayKey | null = null;
  const waiting = new Set<() => void>();
  /** Readers that are meant, as they were seen last. */
  let readers: readonly ReaderState[] = [];
  /** Cards in them that cannot be read. */
  const dismissed = new Map<StayKey, Dismissed>();
  /** Cards that were in when a watch that stands by began; undefined until it has begun. */
  let before: ReadonlySet<StayKey> | undefined;

  const show = (next: CardView): void => {
    if (closed || (told && sameView(view, next))) return;
    clearTimeout(removedTimer);
    told = true;
    view = next;
    options.onView(next);
  };

  /**
   * While a card is spoken to, it says itself when it goes; asking for states beside it costs a tenth of the speed.
   * States are compared, so nothing that happens meanwhile is lost.
   */
  let exchanging = false;
  /** What the card said is being overwritten where the service keeps it, and the card is let go. */
  let overwriting: Promise<void> = Promise.resolve();
  const whenQuiet: (() => void)[] = [];
  const lookAgain = (): void => {
    exchanging = false;
    for (const resume of whenQuiet.splice(0)) resume();
  };

  /** Sleeps, but not past `close`. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (closed) return resolve();
      const end = () => {
        clearTimeout(timer);
        waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting.add(end);
    });

  /** The card of the current stay is gone; says so in a view of its own, so that a quick swap is not missed. */
  const endStay = (): void => {
    if (stay === undefined) return;
    stay.gone = true;
    const { reader, quiet } = stay;
    stay = undefined;
    // Nothing was told of it.
    if (quiet !== null && view.state !== 'reading' && view.state !== 'ready') return;
    if (view.state !== 'reading') {
      show({ state: 'empty', reader });
    } else {
      show({ state: 'removed-mid-read', reader });
      removedTimer = setTimeout(() => show({ state: 'empty', reader }), DELAYS.removedMs);
    }
  };

  /**
   * What is not ours to read lasts no longer than its card, and a reader that is not there says nothing of its card. Where
   * only its reader is known, or nothing at all, it is the first ID card that is found; a module beside an empty reader is none.
   */
  const findExcept = (): void => {
    if (except === null || readers.length === 0) return;
    const key = except;
    const possible = readers.filter((r) => isStay(recounted(key), r.name));
    if (possible.length === 0) except = recounted(key);
    else {
      const found = possible.filter((r) => r.present && isStay(key, r.name, r.insertion));
      const none = readers.some((r) => !r.present) && key === recounted(key);
      const card = idCards(found)[0] ?? (none ? undefined : found[0]);
      except = card === undefined ? null : keyOf(card);
    }
  };

  const onStates = (all: readonly ReaderState[], link: ServiceLink): void => {
    readers = all.filter((r) => isMeant(r.name, options));
    const held = stay && readers.find((r) => r.name === stay?.reader);
    if (stay !== undefined && !(held?.present && held.insertion === stay.insertion % COUNTED)) endStay();
    const inside = new Set(readers.filter((r) => r.present).map(keyOf));
    before ??= inside;
    findExcept();
    for (const key of dismissed.keys()) if (!inside.has(key)) dismissed.delete(key);
    consider(link);
  };

  /** A card of no known kind that was in before anybody came, while there is a reader for who comes. */
  const isQuiet = (reader: ReaderState): boolean =>
    options.standBy === true &&
    before?.has(keyOf(reader)) === true &&
    (reader.mute || reader.atr !== undefined) &&
    idCards([reader]).length === 0 &&
    readers.some((r) => !r.present);

  /** Looks at another reader's card where the one at hand cannot be read, and tells what there is. */
  const consider = (link: ServiceLink): void => {
    if (readers.length === 0) {
      show({ state: 'no-reader' });
      return;
    }
    const at = stay === undefined ? null : stayKey(stay.reader, stay.insertion % COUNTED);
    const leftAlone = at !== null && at === except;
    const isServed =
      stay?.settled === undefined && !leftAlone && (stay?.quiet === null || stay?.holder !== undefined);
    if (stay !== undefined && isServed) {
      tellOther(stay);
      return;
    }
    const elsewhere = leftAlone ? readers : readers.filter((r) => keyOf(r) !== at);
    const choice = choose(elsewhere, dismissed, except, performance.now());
    // The card at hand is looked after until another can be; one that was left alone does not count as at hand.
    if (choice.do === 'nothing' || (choice.do === 'leave' && stay !== undefined)) {
      if (stay === undefined) tellDismissed();
      return;
    }
    if (standingBy && choice.do === 'read' && isQuiet(choice.reader)) {
      tellDismissed();
      return;
    }
    if (stay !== undefined) dismiss(stay);
    switch (choice.do) {
      case 'leave':
        begin(choice.reader, link);
        break;
      case 'read':
        begin(choice.reader, link, isQuiet(choice.reader) ? 'before' : choice.again ? 'again' : null);
        break;
      case 'two': {
        const [reader = '', ...others] = choice.readers;
        show({ state: 'two-cards', reader, others });
        break;
      }
      default:
        unreachable(choice);
    }
  };

  /** The card that is being served stays so; that another reader has an ID card as well is told beside it. */
  const tellOther = (mine: Stay): void => {
    if (view.state !== 'ready') return;
    const [other] = idCards(
      readers.filter((r) => r.name !== mine.reader && keyOf(r) !== except && !dismissed.has(keyOf(r))),
    );
    if (view.alsoIn === other?.name) return;
    const { alsoIn: _, ...alone } = view;
    show(other === undefined ? alone : { ...alone, alsoIn: other.name });
  };

  /** Nothing can be read: of the cards that are in, the one that says most; without any, that the reader is empty. */
  const tellDismissed = (): void => {
    const told = mostTelling([...dismissed.values()].flatMap((one) => (one.silent ? [] : [one.view])));
    const empty = readers.find((r) => !r.present) ?? readers[0];
    if (told !== undefined) show(told);
    else if (view.state !== 'removed-mid-read' && empty !== undefined)
      show({ state: 'empty', reader: empty.name });
  };

  /** Lets go of a card that could not be read; it may be looked at again. */
  const dismiss = (mine: Stay): void => {
    mine.gone = true;
    stay = undefined;
    const key = stayKey(mine.reader, mine.insertion % COUNTED);
    const told = mine.settled ?? dismissed.get(key)?.view;
    if (told === undefined) return;
    const mayAnswer = told.state === 'mute' || told.state === 'busy-elsewhere';
    const againAt = mayAnswer ? performance.now() + DELAYS.dismissedAgainMs : Number.POSITIVE_INFINITY;
    dismissed.set(key, { view: told, againAt, silent: mine.quiet === 'before' });
  };

  /** The card at hand cannot be read, or not now: tells it, unless another card can be looked at, or says more. */
  const settle = (mine: Stay, told: CardView, link: ServiceLink): void => {
    if (closed || mine.gone) return;
    const fresh = mine.settled === undefined;
    mine.settled = told;
    if (fresh) consider(link);
    if (mine.gone) return;
    const key = stayKey(mine.reader, mine.insertion % COUNTED);
    const others = [...dismissed].flatMap(([other, one]) => (other === key || one.silent ? [] : [one.view]));
    const most = mostTelling(mine.quiet === 'before' ? others : [told, ...others]);
    if (most !== undefined) show(most);
    else tellDismissed();
  };

  const begin = (
    { name: reader, insertion, mute }: Pick<ReaderState, 'name' | 'insertion' | 'mute'>,
    link: ServiceLink,
    quiet: Stay['quiet'] = null,
  ): void => {
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
    stay = mine;
    if (quiet === null) {
      if (mute) show({ state: 'mute', reader });
      else show({ state: 'reading', reader, insertion, step: 0, of: stepsOf(options) });
    }
    if (!standingBy && stayKey(reader, insertion) !== except) void attend(mine, link);
  };

  /** Looks after one card from its insertion to the outcome. Never throws. */
  const attend = async (mine: Stay, link: ServiceLink): Promise<void> => {
    const { reader, insertion } = mine;
    let attempts = 0;
    let stutters = 0;
    // The service itself has powered a mute card up more than once: no need to hurry then.
    let mutes = view.state === 'mute' || mine.quiet !== null ? DELAYS.settleMs.length : 0;
    let absentSince: number | undefined;
    /** Whose text and photo are read is served, whatever else the chip has. */
    const giveUp = (fault: CardFaultCode, detail: string): void =>
      mine.applet !== undefined && mine.holder !== undefined
        ? show({ state: 'ready', reader, insertion, holder: mine.holder })
        : settle(mine, { state: 'faulty', reader, fault, detail }, link);
    while (!closed && !mine.gone) {
      exchanging = true;
      const connected = await connectAlone(link, mine, () =>
        settle(mine, { state: 'busy-elsewhere', reader }, link),
      );
      if (connected.ok) mine.settled = undefined;
      if (connected.ok) absentSince = undefined;
      const outcome: Result<void, ReadFault> = connected.ok
        ? await readWith(connected.value, mine)
        : connected;
      lookAgain();
      if (closed || mine.gone || outcome.ok) return;
      const f = outcome.fault;
      switch (f.code) {
        case 'service-down':
          return restart(link);
        case 'no-reader':
        case 'removed':
        case 'busy':
          // The states will say so too; until they do, the card may be back (a stutter of the contact).
          absentSince ??= performance.now();
          if (performance.now() - absentSince > DELAYS.absentMs) return giveUp('card.comms', f.detail);
          await pause(DELAYS.busyFirstMs);
          break;
        case 'another': {
          // Swapped so quickly that nobody counted it.
          endStay();
          return begin({ name: reader, insertion: insertion + COUNTED, mute: false }, link);
        }
        case 'mute': {
          const soon = DELAYS.settleMs[mutes];
          mutes += 1;
          if (soon === undefined) settle(mine, { state: 'mute', reader }, link);
          await pause(soon ?? DELAYS.muteAgainMs);
          break;
        }
        case 'foreign': {
          const atr = connected.ok ? hex(connected.value.link.atr) : '';
          return settle(mine, { state: 'foreign-card', reader, atr }, link);
        }
        case 'silent':
          return giveUp('card.comms', f.detail);
        case 'reset':
        case 'comms': {
          // A contact that stutters is left alone for a moment: a reset that fails makes pcscd lose sight of the card.
          const soon = DELAYS.settleMs[stutters];
          stutters += 1;
          if (soon === undefined) return giveUp('card.comms', f.detail);
          await pause(soon);
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
  };

  /** The connection to the service is dead, though it has not said so: `run` opens another. */
  const restart = (link: ServiceLink): void => {
    if (!closed) void link.close();
  };

  /**
   * Connects so that nobody speaks to the card between two of our commands. Exclusive where the reader lets us; a program
   * that keeps a shared connection for good must not lock us out, so after a while shared, and then read twice.
   */
  const connectAlone = async (
    link: ServiceLink,
    mine: Stay,
    onBusy: () => void,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<Result<{ readonly link: CardLink; readonly shared: boolean }, LinkFault>> => {
    let waitedMs = 0;
    let nextMs: number = DELAYS.busyFirstMs;
    for (;;) {
      const shared = mine.sharedOnly || waitedMs >= DELAYS.busyTellMs;
      const connected = await link.connect(mine.reader, shared ? 'shared' : 'exclusive');
      if (connected.ok) return ok({ link: connected.value, shared });
      if (connected.fault.code === 'reset') mine.sharedOnly = true;
      if (connected.fault.code !== 'busy' || closed || mine.gone || waitedMs >= limitMs) return connected;
      if (shared) onBusy();
      lookAgain();
      await pause(nextMs);
      waitedMs += nextMs;
      nextMs = Math.min(nextMs * 2, DELAYS.busyLastMs);
    }
  };

  /** One reading over a connection that was just made; tells the holder when it went well. */
  const readWith = async (
    { link, shared }: { readonly link: CardLink; readonly shared: boolean },
    mine: Stay,
  ): Promise<Result<void, ReadFault>> => {
    const { reader, insertion } = mine;
    const whole = mine.applet !== undefined;
    const skip = new Set([...mine.failed].filter(([, n]) => n >= APPLET_ATTEMPTS).map(([applet]) => applet));
    const before = mine.holder === undefined ? {} : { before: { holder: mine.holder, whole, skip } };
    // Nothing more is said to a card that nobody waits for.
    const lengths = new Set<number>();
    const transmit: CardLink['transmit'] = async (command) => {
      if (closed || mine.gone) return fail({ code: 'removed', detail: 'no longer wanted' });
      const answer = await link.transmit(command);
      if (answer.ok && answer.value.length > 2) lengths.add(answer.value.length - 2);
      return answer;
    };
    let applet: OptionalApplet | undefined;
    const read = await readCard(
      { atr: link.atr, transmit },
      {
        read: options.read ?? 'all',
        shared,
        ...before,
        onProgress: (progress) => {
          if (!whole) mine.holder ??= progress.holder;
          // What follows the photo shows nothing new.
          if (!mine.gone && !whole) show({ state: 'reading', reader, insertion, ...progress });
        },
        onApplet: (next, holder) => {
          applet = next;
          mine.applet = next;
          mine.holder = holder;
        },
      },
    );
    if (!read.ok && applet !== undefined) mine.failed.set(applet, (mine.failed.get(applet) ?? 0) + 1);
    if (read.ok && !mine.gone) show({ state: 'ready', reader, insertion, holder: read.value });
    // The holder is told first. Who asks for the card meanwhile waits: never are two commands under way at once.
    const answered = read.ok || read.fault.code.startsWith('card.');
    const release = () => link.disconnect(answered && !read.ok ? 'reset' : 'leave');
    overwriting =
      lengths.size > 0 && answered
        ? overwriteTraces({ atr: link.atr, transmit: link.transmit.bind(link) }, lengths).then(release)
        : release();
    await overwriting;
    if (read.ok) return ok(undefined);
    if (read.fault.code === 'reset') mine.sharedOnly = true;
    return read;
  };

  const run = async (): Promise<void> => {
    let backOffMs: number = DELAYS.serviceFirstMs;
    while (!closed) {
      const opened = await driver.open();
      if (opened.ok) {
        service = opened.value;
        // `close` may have come while the service was being opened.
        while (!closed) {
          while (exchanging && !closed) await new Promise<void>((resume) => whenQuiet.push(resume));
          const states = await service.nextStates(DELAYS.heartbeatMs);
          if (closed || !states.ok) break;
          backOffMs = DELAYS.serviceFirstMs;
          onStates(states.value, service);
        }
        await service.close();
        service = undefined;
      }
      if (closed) return;
      // What is in the reader is not known any more; whoever stayed is not there for us.
      if (stay !== undefined) stay.gone = true;
      stay = undefined;
      // Counters begin anew with the service.
      if (except !== null) except = recounted(except);
      dismissed.clear();
      before = undefined;
      show({ state: 'service-down' });
      await pause(backOffMs);
      backOffMs = Math.min(backOffMs * 2, DELAYS.serviceLastMs);
    }
  };
  const running = run();

  return {
    get view() {
      return view;
    },
    async authenticate() {
      if (view.state !== 'ready' || stay === undefined || service === undefined)
        return fail<PinFault>({ code: 'card.removed' });
      const mine = stay;
      await overwriting;
      // Another program may be looking at the card just now, or the contact stutter: a few tries, not more.
      for (const [tries, ms] of DELAYS.settleMs.entries()) {
        const connected = await connectAlone(service, mine, () => {}, DELAYS.busyTellMs * 2);
        if (!connected.ok && ['busy', 'silent'].includes(connected.fault.code)) break;
        if (connected.ok) return openAuthenticator(connected.value.link);
        if (connected.fault.code === 'service-down') restart(service);
        if (mine.gone || closed || isGone(connected.fault)) return fail<PinFault>({ code: 'card.removed' });
        if (tries < DELAYS.settleMs.length - 1) await pause(ms);
      }
      return fail<PinFault>({ code: 'card.comms' });
    },
    attend(left = null) {
      if (!standingBy) return;
      standingBy = false;
      except = left;
      if (service === undefined) return;
      findExcept();
      // Among all cards that are in: which of them is ours was not known before.
      if (stay !== undefined) stay.gone = true;
      stay = undefined;
      consider(service);
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(removedTimer);
      for (const end of [...waiting]) end();
      lookAgain();
      await overwriting;
      await service?.close();
      await running;
    },
  };
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
