/** The device board: what the kiosk depends on, looked at from time to time, in words for the officer. */
import { uptime } from 'node:os';
import type { Config } from '../config/config.ts';
import type { DeviceState } from '../contract/window.ts';
import type { Text } from '../contract/words.ts';
import type { PrinterStatus, Printing, Supply } from '../printing/printing.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import { createHttpsClient, type TlsMaterial } from '../servers/tls-client.ts';
import { FAULTS, type FaultName } from '../words/faults.ts';

const LOOK_EVERY_MS = 15_000;
/** The printer, while somebody's pages are with it: the officer who is called sees at once what is wrong. */
const LOOK_WHILE_PRINTING_MS = 2000;
const PROBE_LIMIT_MS = 5000;
/** A wall clock that drifts from the machine's own count by more than this was set by someone. */
const CLOCK_LEAP_MS = 5000;

/** How much paper and toner the printer has, in its own words; null where nobody tells. */
export type Supplies = Readonly<Record<Supply, 'ok' | 'low' | 'out'>> | null;

/** The board as it is now. */
export interface DeviceBoard {
  readonly states: readonly DeviceState[];
  readonly supplies: Supplies;
  /** What the visit's process says about the reader. */
  reader(state: string): void;
  /** What is wrong with the journal, or null. */
  journal(fault: FaultName | null): void;
  /** Whether numbers may be taken that the store does not know of, and the gateway does not say. */
  counterUnknown(unknown: boolean): void;
  /** How the post to the office stands. */
  office(state: Pick<DeviceState, 'state' | 'detail'>): void;
  /** Whether pages are with the printer now. */
  printing(on: boolean): void;
  stop(): void;
}

const t = (th: string, en: string): Text => ({ th, en });
const READY = t('พร้อม', 'Ready');
const UNKNOWN = t('กำลังตรวจสอบ', 'Being checked');

const LOW: Readonly<Record<Supply, Text>> = {
  paper: t('กระดาษใกล้หมด', 'Paper is low'),
  toner: t('หมึกใกล้หมด', 'Toner is low'),
};

const SPENT: Readonly<Record<Supply, FaultName>> = {
  paper: 'printing.media-empty',
  toner: 'printing.toner',
};

/** What a printer's state says of its paper and toner. */
export function suppliesOf({ reasons, low }: Pick<PrinterStatus, 'reasons' | 'low'>): Supplies {
  if (low === null) return null;
  const level = (supply: Supply) =>
    reasons.includes(SPENT[supply]) ? 'out' : low.includes(supply) ? 'low' : 'ok';
  return { paper: level('paper'), toner: level('toner') };
}

const down = (name: FaultName): Pick<DeviceState, 'state' | 'detail'> => ({
  state: 'down',
  detail: FAULTS[name].what,
});

/** Looks whether a server is there; null, or why not. */
interface Looker {
  look(): Promise<FaultName | null>;
  close(): void;
}

/** Of both servers. The first generation has one gateway for both, and no address of its own. */
function lookersOf(
  config: Config,
  tls: TlsMaterial,
  { there }: Pick<LinkageClient, 'there'>,
): Readonly<Record<'sas' | 'linkage', Looker>> {
  const byAddress = (device: 'sas' | 'linkage'): Looker | null => {
    const { url } = config[device];
    if (url === undefined) return null;
    const client = createHttpsClient({ url, tls, connections: 1, maxBytes: 65_536 });
    return {
      /** Any answer over a connection that is believed is a server that is there; what it says is not asked. */
      async look() {
        const answer = await client.call({ method: 'GET', path: '/', timeoutMs: PROBE_LIMIT_MS });
        if (answer.ok || answer.fault.kind === 'malformed') return null;
        return answer.fault.kind === 'certificate' ? `${device}.certificate` : `${device}.unreachable`;
      },
      close: () => void client.close(),
    };
  };
  const byLibrary: Looker = {
    async look() {
      const answer = await there?.();
      return answer === undefined || answer.ok || answer.fault.name === 'linkage.malformed'
        ? null
        : answer.fault.name;
    },
    close: () => undefined,
  };
  const [sas, gateway] = [byAddress('sas'), byAddress('linkage')];
  if (config.linkage.generation === 2 && sas !== null && gateway !== null) return { sas, linkage: gateway };
  // One message tells of both: the gateway asks the SAS.
  let last: Promise<FaultName | null> | undefined;
  const asked: Looker = { ...byLibrary, look: () => (last = byLibrary.look()) };
  return { linkage: asked, sas: { ...byLibrary, look: () => last ?? asked.look() } };
}

/**
 * Starts looking; `onChange` is called when something on the board is no longer what it was, `onClockSet` with the
 * seconds by which somebody set the machine's clock: forward, or (negative) back.
 */
export function watchDevices(
  config: Config,
  tls: TlsMaterial,
  printing: Printing,
  onChange: () => void,
  onClockSet: (seconds: number) => void,
  linkage: Pick<LinkageClient, 'there'>,
): DeviceBoard {
  const board = new Map<DeviceState['device'], DeviceState>(
    (
      [
        ...(['reader', 'sas', 'linkage', 'printer', 'journal', 'clock'] as const),
        ...(config.office.url === undefined ? [] : (['office'] as const)),
      ] as const
    ).map((device) => [device, { device, state: 'warning', detail: UNKNOWN }]),
  );
  const set = (device: DeviceState['device'], next: Pick<DeviceState, 'state' | 'detail'>) => {
    const before = board.get(device);
    if (before?.state === next.state && before.detail.en === next.detail.en) return;
    board.set(device, { device, ...next });
    onChange();
  };
  const servers = lookersOf(config, tls, linkage);
  /** The time of day over a count that nobody sets, and that goes on while the machine sleeps. */
  const drift = () => Date.now() - uptime() * 1000;
  let driftBefore = drift();
  let clockWasSet = false;
  let counterUnknown = false;
  let supplies: Supplies = null;

  const probe = async (device: 'sas' | 'linkage') => {
    const why = await servers[device].look();
    if (why !== null) return set(device, down(why));
    set(
      device,
      device === 'linkage' && counterUnknown
        ? { state: 'warning', detail: FAULTS['linkage.counter-unknown'].what }
        : { state: 'ok', detail: READY },
    );
  };
  const lookAtPrinter = async () => {
    const status = await printing.status();
    const before = supplies;
    supplies = status.ok ? suppliesOf(status.value) : null;
    // A printer without paper is one state of the board: that its toner is low as well is the office's to see.
    if (supplies?.paper !== before?.paper || supplies?.toner !== before?.toner) onChange();
    if (!status.ok) return set('printer', down(status.fault.name));
    const [reason] = status.value.reasons;
    if (status.value.state === 'stopped') return set('printer', down(reason ?? 'printing.stopped'));
    const [low] = status.value.low ?? [];
    if (reason !== undefined) return set('printer', { state: 'warning', detail: FAULTS[reason].what });
    set(
      'printer',
      low === undefined ? { state: 'ok', detail: READY } : { state: 'warning', detail: LOW[low] },
    );
  };
  const look = () => {
    void probe('sas');
    void probe('linkage');
    void lookAtPrinter();
    const leapMs = drift() - driftBefore;
    if (Math.abs(leapMs) > CLOCK_LEAP_MS) {
      driftBefore += leapMs;
      clockWasSet = true;
      onClockSet(Math.round(leapMs / 1000));
    }
    set(
      'clock',
      clockWasSet
        ? { state: 'warning', detail: t('นาฬิกาถูกตั้งใหม่', 'The clock was set while the kiosk ran') }
        : { state: 'ok', detail: READY },
    );
  };
  const first = setTimeout(look, 0);
  const timer = setInterval(look, LOOK_EVERY_MS);
  let whilePrinting: NodeJS.Timeout | undefined;

  const readerFaults: Readonly<Record<string, FaultName>> = {
    'service-down': 'card.service-down',
    'no-reader': 'card.no-reader',
    faulty: 'card.comms',
  };
  return {
    get states() {
      return [...board.values()];
    },
    get supplies() {
      return supplies;
    },
    reader(state) {
      const name = readerFaults[state];
      set('reader', name === undefined ? { state: 'ok', detail: READY } : down(name));
    },
    journal(name) {
      const state = name === 'store.checkpoint-unwritten' ? 'warning' : 'down';
      set('journal', name === null ? { state: 'ok', detail: READY } : { state, detail: FAULTS[name].what });
    },
    counterUnknown(unknown) {
      counterUnknown = unknown;
      void probe('linkage');
    },
    office: (state) => set('office', state),
    printing(on) {
      clearInterval(whilePrinting);
      if (on) whilePrinting = setInterval(() => void lookAtPrinter(), LOOK_WHILE_PRINTING_MS);
      void lookAtPrinter();
    },
    stop() {
      clearInterval(whilePrinting);
      clearTimeout(first);
      clearInterval(timer);
      servers.sas.close();
      servers.linkage.close();
    },
  };
}
