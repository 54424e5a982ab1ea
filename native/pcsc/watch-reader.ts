/** Watches a reader with the binding that the site has chosen. */
import type { ReaderWatch, WatchOptions } from '../card-view.ts';
import type { PcscDriver } from './driver.ts';
import { pcscliteDriver } from './pcsclite-driver.ts';
import { recording } from './recorder.ts';
import { smartcardDriver } from './smartcard-driver.ts';
import { watchWith } from './watch.ts';

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

/** How long the service may take to name its readers, in milliseconds. */
const NAMES_MS = 1000;

/** Names of the card readers that are there now; null where no card service answers. */
export async function readerNames(driver: WatchOptions['driver']): Promise<readonly string[] | null> {
  const opened = await driverNamed(driver).open();
  if (!opened.ok) return null;
  try {
    const states = await opened.value.nextStates(NAMES_MS);
    return states.ok ? states.value.map(({ name }) => name) : null;
  } finally {
    await opened.value.close();
  }
}
