/** Everything that touches the card. The one door of this room: others import from here, or types from card-view.ts. */
import type { ReaderWatch, WatchOptions } from './card-view.ts';
import type { PcscDriver } from './pcsc/driver.ts';
import { pcscliteDriver } from './pcsc/pcsclite-driver.ts';
import { recording } from './pcsc/recorder.ts';
import { smartcardDriver } from './pcsc/smartcard-driver.ts';
import { watchWith } from './pcsc/watch.ts';

/**
 * Watches the reader until `close`. Every change is told to `onView`, first the state found at the start; a card that is
 * already in the reader is read as if it had just come. Service, reader and card may come and go: the watch stays.
 */
export function watchReader(options: WatchOptions): ReaderWatch {
  const driver = driverNamed(options.driver);
  return watchWith(options.onTrace === undefined ? driver : recording(driver, options.onTrace), options);
}

/** The binding of that name. `pcsclite` is optional: where it is not installed its service is "down", with the reason. */
export function driverNamed(name: WatchOptions['driver']): PcscDriver {
  return name === 'pcsclite' ? pcscliteDriver : smartcardDriver;
}

export type {
  CardAuthenticator,
  CardFaultCode,
  CardView,
  PinFault,
  ReaderWatch,
  WatchOptions,
} from './card-view.ts';
export { fail, ok, type Result, unreachable } from './result.ts';
export { checkDigit, formatCitizenId, maskCitizenId, parseCitizenId } from './thai-id/citizen-id.ts';
export {
  ageOn,
  buddhistDateOf,
  commonEraYear,
  daysInBuddhistMonth,
  isExpired,
  parseBuddhistDate,
  parseExpiry,
} from './thai-id/date.ts';
export type {
  BuddhistDate,
  CardExpiry,
  CitizenId,
  HealthInsurance,
  Holder,
  HolderAddress,
  HolderName,
} from './thai-id/holder.ts';
