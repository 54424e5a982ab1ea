/** The devices and servers of a rehearsal, as this configuration names them: the same readers, clients and printers as a kiosk's. */
import { type CardView, type Holder, watchReader } from '../../native/index.ts';
import type { Config } from '../config/config.ts';
import type { Keys } from '../config/keys.ts';
import { openPrinting } from '../printing/printing.ts';
import { openGateway } from '../servers/gateway.ts';
import { citizenReader, proveOfficer } from '../visit/steps/officer.ts';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import type { Devices } from './rehearsal.ts';

/** How long a person has to put a card in. */
const CARD_MS = 60_000;

/** Why no card was read, by what the reader said last. */
function whyNot(view: CardView | undefined): Fault {
  const names: Partial<Record<CardView['state'], FaultName>> = {
    ...{ 'service-down': 'card.service-down', 'no-reader': 'card.no-reader', mute: 'card.mute' },
    ...{ 'foreign-card': 'card.foreign', 'busy-elsewhere': 'card.busy', 'two-cards': 'card.two' },
  };
  if (view?.state === 'faulty') return fault(view.fault, view.detail);
  return fault((view && names[view.state]) ?? 'card.removed', 'no card was put in');
}

/** Waits until the holder's card has been read whole. */
async function readCard(config: Config, limitMs: number): Promise<Result<Holder & { ms: number }, Fault>> {
  const settled = Promise.withResolvers<Result<Holder & { ms: number }, Fault>>();
  let last: CardView | undefined;
  let begun = performance.now();
  const watch = watchReader({
    driver: config.card.driver,
    read: 'holder',
    ...citizenReader(config),
    onView(view) {
      if (view.state === 'reading' && last?.state !== 'reading') begun = performance.now();
      last = view;
      if (view.state === 'ready') settled.resolve(ok({ ...view.holder, ms: performance.now() - begun }));
      if (view.state === 'faulty') settled.resolve(fail(whyNot(view)));
    },
  });
  const limit = setTimeout(() => settled.resolve(fail(whyNot(last))), limitMs);
  try {
    return await settled.promise;
  } finally {
    clearTimeout(limit);
    await watch.close();
  }
}

/** All of them but the screen. `close` ends what was opened. */
export function devicesOf(
  config: Config,
  keys: Keys,
  cardMs = CARD_MS,
): Omit<Devices, 'screen'> & { close(): Promise<void> } {
  const { kioskId } = config;
  const { linkage } = openGateway(config, keys.tls, () => null);
  return {
    async card() {
      const read = await readCard(config, cardMs);
      if (!read.ok) return read;
      // A photo that may not be drawn is absent.
      return ok({
        milliseconds: Math.round(read.value.ms),
        photoBytes: read.value.photo?.length ?? 0,
      });
    },
    async officer(pin) {
      const proof = await proveOfficer(config, linkage, pin);
      if (!proof.ok) return proof;
      const opened = await linkage.confirmOfficer(proof.value);
      return opened.ok ? linkage.logout(opened.value) : opened;
    },
    async directory() {
      // The first generation has no directory: what it may be asked stands in the configuration, and says nothing of the gateway.
      const there = (await linkage.there?.()) ?? ok(undefined);
      if (!there.ok) return there;
      const told = await linkage.directory();
      if (!told.ok) return told;
      return ok({ named: told.value.size, open: [...told.value.values()].filter(Boolean).length });
    },
    async print(pdf) {
      const { through, printer, fallback, server } = config.printing;
      // Windows' own printing is a visit's: its pages are pictures that a window draws.
      if (through === 'electron' || (through !== 'cups' && process.platform === 'win32')) return null;
      const printing = openPrinting({ printer, fallback, server, through, kioskId }, undefined);
      const printed = await printing.print(pdf, { jobName: 'rehearsal' });
      return printed.ok ? ok({ certain: printed.value.certain }) : printed;
    },
    close: () => linkage.close(),
  };
}
