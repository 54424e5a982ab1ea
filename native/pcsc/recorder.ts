/** A driver that keeps what was said to each card, and hands it on, masked, when the card is let go. */
import { ok } from '../result.ts';
import type { CardLink } from '../thai-id/card-link.ts';
import { type Exchange, writeTrace } from '../thai-id/trace.ts';
import type { PcscDriver, ServiceLink } from './driver.ts';

/** Wraps `driver`; `write` gets the text of one trace for each connection to a card. */
export function recording(driver: PcscDriver, write: (text: string) => void): PcscDriver {
  return {
    name: driver.name,
    async open() {
      const opened = await driver.open();
      return opened.ok ? ok(recordingService(opened.value, driver.name, write)) : opened;
    },
  };
}

function recordingService(service: ServiceLink, driver: string, write: (text: string) => void): ServiceLink {
  return {
    nextStates: (timeoutMs) => service.nextStates(timeoutMs),
    async connect(reader, mode) {
      const connected = await service.connect(reader, mode);
      return connected.ok ? ok(recordingLink(connected.value, driver, write)) : connected;
    },
    close: () => service.close(),
  };
}

function recordingLink(link: CardLink, driver: string, write: (text: string) => void): CardLink {
  const exchanges: Exchange[] = [];
  return {
    atr: link.atr,
    async transmit(command) {
      const start = performance.now();
      // The caller overwrites a PIN when it is done; a copy of it must not be kept here.
      const kept =
        command[1] === 0x20 ? command.map((byte, index) => (index < 5 ? byte : 0)) : command.slice();
      const sent = await link.transmit(command);
      const ms = performance.now() - start;
      exchanges.push(
        sent.ok ? { command: kept, answer: sent.value, ms } : { command: kept, fault: sent.fault.code, ms },
      );
      return sent;
    },
    control: (code, data) => link.control(code, data),
    featureCode: (feature) => link.featureCode(feature),
    async disconnect(how) {
      await link.disconnect(how);
      if (exchanges.length === 0) return;
      write(writeTrace(link.atr, driver, exchanges));
      exchanges.length = 0;
    },
  };
}
