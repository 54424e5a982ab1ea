/**
 * The kiosk: the day around the visits. It keeps one visit on the screen and the next one standing by, holds the
 * officer session and the journal, and knows nothing personal. Its parts are files beside this one: `day.ts` puts together
 * what a day needs, `visits.ts` what the visits need.
 */
import { ANY_STAY } from '../../native/index.ts';
import type { Config } from '../config/config.ts';
import type { Host } from '../ports/host.ts';
import { frameFacts } from '../words/crash.ts';
import { FAULTS, type Fault } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';
import { type Day, openDay } from './day.ts';
import type { KioskEvents } from './events.ts';
import { sayCutOff } from './interrupted.ts';
import { emptySlots, living, type Slots } from './slots.ts';
import { runVisits } from './visits.ts';

/** Printers and servers that do not answer hold up the end for no longer. */
const FAREWELL_LIMIT_MS = 2500;

/** How a kiosk starts. */
export interface StartOptions {
  /** A card that is in at the start: left by somebody who went before, or put in for this very start. */
  readonly cardAtStart?: 'left' | 'serve';
}

/** A running kiosk. */
export interface Kiosk {
  /** Process ids of the visits: the one on the screen, and the one that stands by. */
  readonly visits: { readonly current: number | undefined; readonly standby: number | undefined };
  /** Ends the visit that is on the screen, if any; the next one comes forward. For a machine that goes to sleep. */
  endVisit(): void;
  /**
   * Ends the visit, calls back what it has at the printer, closes the officer session, stops everything that was started.
   * `failed`: the kind of error for which it stops, and `frames` where; the journal says so, and the next start finds no end
   * in order.
   */
  stop(failed?: string, frames?: readonly string[]): Promise<void>;
}

/** Makes a kiosk out of its configuration and its shell. */
export function createKiosk(
  config: Config,
  host: Host,
  events: KioskEvents = {},
  options: StartOptions = {},
): Result<Kiosk, Fault> {
  let stopping = false;
  const isStopping = () => stopping;
  // What was before this kiosk nobody knows: a card that is in must come out before anybody is greeted.
  const insertion = options.cardAtStart === 'serve' ? null : ANY_STAY;
  const slots = emptySlots({ insertion, reason: 'started', notice: null });
  const opened = openDay({ config, host, events, slots, isStopping });
  if (!opened.ok) return opened;
  const day = opened.value;
  const letSleep = host.keepAwake();
  const visits = runVisits({ config, host, events, slots, day, isStopping });
  return ok({
    get visits() {
      return { current: slots.current?.handle.pid, standby: slots.standby?.handle.pid };
    },
    endVisit: visits.end,
    async stop(failed, frames = []) {
      if (stopping) return;
      stopping = true;
      day.devices.stop();
      visits.stop();
      day.outbox.stop();
      day.writer.stop();
      for (const visit of [...living(slots), slots.previous]) visit?.handle.kill();
      await sayFarewell(day, slots, failed === undefined ? null : { kind: failed, frames });
      await day.close();
      letSleep();
      await host.quit();
    },
  });
}

/** Calls back what is at the printers, logs out, and writes how the kiosk ended. */
async function sayFarewell(
  { journal, writer, trays, desk }: Day,
  slots: Slots,
  failed: { readonly kind: string; readonly frames: readonly string[] } | null,
): Promise<void> {
  const { write } = writer;
  const calledBack = living(slots).map(({ id }) => trays.jobs.over(id));
  sayCutOff(journal, write);
  const farewell = Promise.all([...calledBack, desk.stop()]);
  if (failed !== null) {
    const { code } = FAULTS['kiosk.failed'];
    const facts = { code, detail: failed.kind.slice(0, 100), ...frameFacts(failed.frames) };
    write('-', { kind: 'fault', facts });
  }
  await Promise.race([farewell, new Promise((done) => setTimeout(done, FAREWELL_LIMIT_MS))]);
  trays.jobs.stop();
  if (failed === null) write('-', { kind: 'kiosk.stopped', facts: {} });
}
