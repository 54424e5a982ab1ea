/** The officer's card: whether it is in its reader, and its proof by PIN. */
import { readFileSync } from 'node:fs';
import {
  type CardAuthenticator,
  type CardView,
  type Holder,
  licensedAuthenticator,
  type ReaderWatch,
  stayKey,
  watchReader,
} from '../../../native/index.ts';
import type { Config } from '../../config/config.ts';
import type { LinkageClient, OfficerProof } from '../../servers/linkage/client.ts';
import { type Fault, type FaultName, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { OfficerCard } from '../machine.ts';
import type { PinBox } from '../pin-box.ts';
import { cardFault, readTries, takeCard, toldApart } from './prove.ts';

const NO_CARD: OfficerCard = { ready: false, triesLeft: null, hasPinPad: false, present: false };

/** What is said of a card in the officer's reader that cannot be an officer's, or cannot be read. */
function unusable(view: CardView): FaultName | undefined {
  switch (view.state) {
    case 'mute':
      return 'card.mute';
    case 'foreign-card':
      return 'officer.wrong-card';
    case 'busy-elsewhere':
      return 'card.busy';
    case 'faulty':
      return view.fault;
    default:
      return undefined;
  }
}

/** The card in the officer's reader, looked at without spending a try: whether the gateway knows it as an officer's. */
export async function lookAtOfficerCard(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
  linkage: Pick<LinkageClient, 'knowsOfficer'>,
  citizenId: string,
): Promise<OfficerCard> {
  const { triesLeft, hasPinPad, fault: refused } = await readTries(reader);
  const there = { triesLeft, hasPinPad, present: true };
  if (refused !== null) return { ...there, ready: false, notice: refused.name };
  const card = await takeCard(reader);
  if (!card.ok) return { ...there, ready: false, notice: cardFault(card.fault).name };
  const info = await card.value.getCardInfo().finally(() => card.value.release());
  if (!info.ok) return { ...there, ready: false, notice: cardFault(info.fault).name };
  const known = await linkage.knowsOfficer(citizenId, info.value.chipSerial);
  if (known.ok) return { ...there, ready: true };
  const { name } = known.fault;
  return { ...there, ready: name !== 'officer.wrong-card', notice: name };
}

/** The officer's reader, watched. */
export interface OfficerReader {
  /** Asks the card that is in for its proof; the PIN's bytes are overwritten. Null: the reader's pad takes it. */
  prove(pin: Uint8Array | null): Promise<Result<OfficerProof, Fault>>;
  close(): void;
}

/** Watches the officer's reader: whether an officer's card is in it, and how many tries its PIN has, or what else is in it. */
export function watchOfficerCard(
  config: Config,
  linkage: LinkageClient,
  onCard: (card: OfficerCard) => void,
): OfficerReader {
  let stay: string | null = null;
  const watch = watchReader({
    driver: config.card.driver,
    read: 'text',
    ...cardProver(config),
    ...officerReader(config),
    onView: (view) => {
      const now = view.state === 'ready' ? stayKey(view.reader, view.insertion) : null;
      // Another card, though the reader never said that the first was out.
      if (now !== stay) onCard(NO_CARD);
      stay = now;
      const notice = unusable(view);
      if (notice !== undefined) return onCard({ ...NO_CARD, present: true, notice });
      if (view.state !== 'ready') return onCard({ ...NO_CARD, present: view.state === 'reading' });
      void lookAtOfficerCard(watch, linkage, view.holder.citizenId).then((card) => {
        if (stay === now) onCard(card);
      });
    },
  });
  return {
    async prove(pin) {
      const { view } = watch;
      const card = view.state === 'ready' ? await watch.authenticate() : null;
      if (card === null || !card.ok || view.state !== 'ready') {
        pin?.fill(0);
        return fail(card === null || card.ok ? fault('card.removed') : cardFault(card.fault));
      }
      return proveWith(watch, card.value, linkage, view.holder.citizenId, pin);
    },
    close: () => void watch.close(),
  };
}

/** The proof of a card that was taken hold of; it is let go, and the PIN's bytes are overwritten. */
async function proveWith(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
  card: CardAuthenticator,
  linkage: Pick<LinkageClient, 'proveOfficer'>,
  citizenId: string,
  pin: Uint8Array | null,
): Promise<Result<OfficerProof, Fault>> {
  const proof = await linkage.proveOfficer(card, citizenId, pin).finally(async () => {
    pin?.fill(0);
    await card.release();
  });
  return proof.ok ? proof : fail(await toldApart(reader, proof.fault));
}

/** What proves cards, where the configuration names the department's library: else the built-in one does. */
export const cardProver = ({ card }: Config) =>
  card.authenticator === 'library' && card.library !== undefined
    ? {
        authenticator: licensedAuthenticator({
          library: card.library,
          table: card.libraryTable,
          node: card.libraryNode,
        }),
      }
    : {};

/** Where a citizen's card is read: never in the officer's reader, where there is one. */
export const citizenReader = ({ card: { reader, officerReader } }: Config) => ({
  ...(reader === undefined ? {} : { reader }),
  ...(officerReader === undefined ? {} : { notReader: officerReader }),
});

/** Where the officer's card is read: in their own reader, or in the only one. */
const officerReader = ({ card }: Config) => {
  const reader = card.officerReader ?? card.reader;
  if (reader === undefined) return {};
  return { reader, ...(card.reader === undefined ? {} : { notReader: card.reader }) };
};

/** Longer than an exchange with the card may take, so that a card that keeps silent is told as such. */
const OFFICER_READING_MS = 8000;

/** The proof by which the kiosk is opened, of the card in the officer's reader; the PIN's bytes are overwritten. Null: the reader's pad takes it. */
export async function proveOfficer(
  config: Config,
  linkage: LinkageClient,
  pin: Uint8Array | null,
): Promise<Result<OfficerProof, Fault>> {
  const read = Promise.withResolvers<Result<Holder, Fault>>();
  const watch = watchReader({
    driver: config.card.driver,
    read: 'text',
    ...cardProver(config),
    ...officerReader(config),
    onView: (view) => {
      if (view.state === 'ready') read.resolve(ok(view.holder));
      if (view.state === 'faulty') read.resolve(fail(fault(view.fault, view.detail)));
    },
  });
  const giveUp = setTimeout(() => read.resolve(fail(fault('officer.not-open'))), OFFICER_READING_MS);
  try {
    const holder = await read.promise;
    if (!holder.ok) return holder;
    const card = await watch.authenticate();
    if (!card.ok) return fail(cardFault(card.fault));
    return await proveWith(watch, card.value, linkage, holder.value.citizenId, pin);
  } finally {
    pin?.fill(0);
    clearTimeout(giveUp);
    await watch.close();
  }
}

/** The officer's PIN: typed, or in the demonstration read from its file. Null when there is none. */
export function officerPin(config: Config, box: PinBox): Uint8Array | null {
  const typed = box.take();
  if (typed !== null) return typed;
  const { openAtStartPinFile } = config.officer;
  if (openAtStartPinFile === undefined) return null;
  const file = readFileSync(openAtStartPinFile);
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const start = file.findIndex(isDigit);
  const end = file.findLastIndex(isDigit) + 1;
  const pin = new Uint8Array(new ArrayBuffer(Math.max(0, end - start)));
  pin.set(file.subarray(Math.max(0, start), end));
  file.fill(0);
  return pin;
}
