/** Errors of PC/SC as bindings word them, in our words. */
import { describe, expect, it } from 'vitest';
import { linkFault } from './winscard.ts';

describe('an error of the card service', () => {
  it.each([
    // Windows stops the service when its last reader goes; these are its answers until one is plugged in.
    ['SCardListReaders: 0x8010001E', 'service-down'],
    ['SCardEstablishContext error: 0x8010001d', 'service-down'],
    ['The Smart card resource manager has shut down (service stopped).', 'service-down'],
    ['Cannot find a smart card reader: 0x8010002E', 'no-reader'],
    ['The specified reader name is not recognized: 0x80100009', 'no-reader'],
    ['0x80100069', 'removed'],
    ['something that nobody knows: 0x80100001', 'comms'],
  ] as const)('%s: %s', (message, code) => {
    expect(linkFault(new Error(message))).toEqual({ code, detail: message });
  });
});
