/** Watches a reader for the whole life of a visit's process: one view at a time, back by itself after every fault. */
import type { CardView, PinFault, ReaderWatch, WatchOptions } from '../card-view.ts';
import { fail, type Result } from '../result.ts';
import { openAuthenticator } from '../thai-id/authenticator.ts';
import { type ReadFault, readCard } from '../thai-id/read-card.ts';
import type { CardLink, LinkFault, PcscDriver, ReaderState, ServiceLink } from './driver.ts';

/** Everything that waits, in milliseconds. Nothing here delays a reading that goes well. */
export const DELAYS = {
  /** Between two attempts to reach the service: doubles from first to last. */
  serviceFirstMs: 50,
  serviceLastMs: 1000,
  /** The states are looked at anew at least so often, whatever the service says. */
  heartbeatMs: 1000,
  /** A card that does not answer to reset is tried again, quickly at first: contacts settle while it is pushed in. */
  settleMs: [20, 50, 100, 200, 400] as readonly number[],
  muteAgainMs: 1000,
  /** Another program holds the card. */
  busyFirstMs: 25,
  busyLastMs: 250,
  /** `removed-mid-read` stays for so long before `empty`. */
  removedMs: 1500,
} as const;

/** How often a reading is begun anew, with the chip reset, before the card is called faulty. */
const READ_ATTEMPTS = 3;

/** A card's stay in a reader: the same key means the same card. */
interface Stay {
  readonly reader: string;
  readonly insertion: number;
  gone: boolean;
}

/** `watchReader` with the driver handed in; see index.ts. */
export function watchWith(driver: PcscDriver, options: WatchOptions): ReaderWatch {
  let view: CardView = { state: 'no-reader' };
  let told = false;
  let closed = false;
  let service: ServiceLink | undefined;
  let stay: Stay | undefined;
  let removedTimer: NodeJS.Timeout | undefined;
  const waiting = new Set<() => void>();

  const show = (next: CardView): void => {
    if (closed || (told && sameView(view, next))) return;
    clearTimeout(removedTimer);
    told = true;
    view = next;
    options.onView(next);
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
    const { reader } = stay;
    stay = undefined;
    if (view.state !== 'reading') {
      show({ state: 'empty', reader });
    } else {
      show({ state: 'removed-mid-read', reader });
      removedTimer = setTimeout(() => show({ state: 'empty', reader }), DELAYS.removedMs);
    }
  };

  const onStates = (all: readonly ReaderState[], link: ServiceLink): void => {
    const readers = all.filter((r) => options.reader === undefined || r.name.startsWith(options.reader));
    const held = stay && readers.find((r) => r.name === stay?.reader);
    if (stay !== undefined && !(held?.present && held.insertion === stay.insertion)) endStay();
    if (readers.length === 0) {
      show({ state: 'no-reader' });
    } else if (stay === undefined) {
      const occupied = readers.find((r) => r.present);
      if (occupied !== undefined) {
        stay = { reader: occupied.name, insertion: occupied.insertion, gone: false };
        void attend(stay, link, occupied.mute);
      } else if (view.state !== 'removed-mid-read') {
        show({ state: 'empty', reader: (readers[0] as ReaderState).name });
      }
    }
  };

  /** Looks after one card from its insertion to the outcome. Never throws. */
  const attend = async (mine: Stay, link: ServiceLink, mute: boolean): Promise<void> => {
    const { reader } = mine;
    const over = () => closed || mine.gone;
    show(mute ? { state: 'mute', reader } : { state: 'reading', reader, step: 0, of: stepsOf(options) });
    let attempts = 0;
    // The service itself has powered a mute card up more than once: no need to hurry.
    let mutes = mute ? DELAYS.settleMs.length : 0;
    let busyMs: number = DELAYS.busyFirstMs;
    while (!over()) {
      const outcome = await readOnce(link, mine);
      if (over()) return;
      if (outcome.ok) return;
      const f = outcome.fault;
      switch (f.code) {
        case 'service-down':
        case 'no-reader':
        case 'removed':
          // The states will say so too; until they do, the card may be back (a stutter of the contact).
          if (f.code === 'service-down') return;
          await pause(DELAYS.busyFirstMs);
          break;
        case 'mute': {
          const settle = DELAYS.settleMs[mutes];
          mutes += 1;
          if (settle === undefined) show({ state: 'mute', reader });
          await pause(settle ?? DELAYS.muteAgainMs);
          break;
        }
        case 'busy':
          if (busyMs > DELAYS.busyFirstMs * 4) show({ state: 'busy-elsewhere', reader });
          await pause(busyMs);
          busyMs = Math.min(busyMs * 2, DELAYS.busyLastMs);
          break;
        case 'foreign':
          return show({ state: 'foreign-card', reader, atr: outcome.atr });
        case 'reset':
        case 'comms':
        case 'card.comms':
        case 'card.garbage':
        case 'card.check-digit':
        case 'card.refused': {
          attempts += 1;
          if (attempts < READ_ATTEMPTS) break;
          const code = f.code === 'reset' || f.code === 'comms' ? 'card.comms' : f.code;
          return show({ state: 'faulty', reader, fault: code, detail: f.detail });
        }
      }
    }
  };

  /** One connection and one reading. */
  const readOnce = async (
    link: ServiceLink,
    mine: Stay,
  ): Promise<Result<void, ReadFault> & { readonly atr: string }> => {
    const { reader, insertion } = mine;
    const connected = await link.connect(reader, 'shared');
    if (!connected.ok) return { ...connected, atr: '' };
    const card = connected.value;
    const atr = Buffer.from(card.atr).toString('hex').toUpperCase();
    const read = await readCard(card, {
      read: options.read ?? 'all',
      onProgress: (progress) => {
        if (!mine.gone) show({ state: 'reading', reader, ...progress });
      },
    });
    await card.disconnect(read.ok || isGone(read.fault) ? 'leave' : 'reset');
    if (!read.ok) return { ...read, atr };
    if (!mine.gone) show({ state: 'ready', reader, insertion, holder: read.value });
    return { ok: true, value: undefined, atr };
  };

  const run = async (): Promise<void> => {
    let backOffMs: number = DELAYS.serviceFirstMs;
    while (!closed) {
      const opened = await driver.open();
      if (opened.ok) {
        service = opened.value;
        // `close` may have come while the service was being opened.
        while (!closed) {
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
      const connected = await connectPatiently(service, mine.reader, pause);
      if (!connected.ok) {
        const gone = mine.gone || isGone(connected.fault);
        return fail<PinFault>({ code: gone ? 'card.removed' : 'card.comms' });
      }
      return openAuthenticator(connected.value);
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(removedTimer);
      for (const end of [...waiting]) end();
      await service?.close();
      await running;
    },
  };
}

/** Connects for the PIN; another program may be looking at the card just now. */
async function connectPatiently(
  service: ServiceLink,
  reader: string,
  pause: (ms: number) => Promise<void>,
): Promise<Result<CardLink, LinkFault>> {
  let connected = await service.connect(reader, 'shared');
  for (const ms of DELAYS.settleMs) {
    if (connected.ok || !['busy', 'mute', 'comms', 'reset'].includes(connected.fault.code)) break;
    await pause(ms);
    connected = await service.connect(reader, 'shared');
  }
  return connected;
}

/** Steps of a whole reading, before it has begun: SELECT and three reads, and 21 blocks of the photo. */
const stepsOf = (options: WatchOptions): number => (options.read === 'text' ? 4 : 25);

const isGone = (f: { readonly code: string }): boolean =>
  f.code === 'removed' || f.code === 'no-reader' || f.code === 'service-down';

/** Views that need not be told twice. A reading view always carries something new. */
function sameView(a: CardView, b: CardView): boolean {
  if (a.state !== b.state || a.state === 'reading' || a.state === 'ready') return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
