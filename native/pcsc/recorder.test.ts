/** What a recording keeps of a card: everything that may help, and no PIN. */
import { expect, it } from 'vitest';
import { fail, ok } from '../result.ts';
import type { CardLink } from '../thai-id/card-link.ts';
import type { PcscDriver } from './driver.ts';
import { recording } from './recorder.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

/** A driver with one card that answers 9000, or is gone; what it was told, and the traces that were written. */
function recorded(gone = false) {
  const told: string[] = [];
  const traces: string[] = [];
  const link: CardLink = {
    atr: Uint8Array.of(0x3b, 0x00),
    transmit: async (command) => {
      told.push(hex(command));
      return gone ? fail({ code: 'removed', detail: 'gone' }) : ok(Uint8Array.of(0x90, 0x00));
    },
    control: async (code, data) => {
      told.push(`control ${code} ${hex(data)}`);
      return ok(Uint8Array.of(0x90, 0x00));
    },
    featureCode: async (feature) => feature + 1,
    disconnect: async (how) => void told.push(`disconnect ${how}`),
  };
  const driver: PcscDriver = {
    name: 'smartcard',
    open: async () =>
      ok({
        nextStates: async (ms) =>
          ok([{ name: `after ${ms}`, insertion: 1, present: true, mute: false, exclusive: false }]),
        connect: async (reader, mode) => {
          told.push(`connect ${reader} ${mode}`);
          return reader === 'busy' ? fail({ code: 'busy', detail: 'busy' }) : ok(link);
        },
        close: async () => void told.push('close'),
      }),
  };
  return { told, traces, driver: recording(driver, (text) => traces.push(text)) };
}

async function serviceOf(driver: PcscDriver) {
  const opened = await driver.open();
  if (!opened.ok) throw new Error(opened.fault.detail);
  return opened.value;
}

it('a PIN goes to the card as it is, and nowhere else', async () => {
  const { told, traces, driver } = recorded();
  const service = await serviceOf(driver);
  const connected = await service.connect('r', 'exclusive');
  if (!connected.ok) throw new Error(connected.fault.detail);
  const pin = Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x08, 0x31, 0x32, 0x33, 0x34, 0xff, 0xff, 0xff, 0xff);
  const kept = connected.value.transmit(pin);
  await kept;
  await connected.value.transmit(Uint8Array.of(0x80, 0xb0, 0x00, 0x04, 0x02, 0x00, 0x0d));
  pin.fill(0);
  await connected.value.disconnect('leave');
  expect(told).toEqual([
    'connect r exclusive',
    '002000010831323334FFFFFFFF',
    '80B0000402000D',
    'disconnect leave',
  ]);
  expect(traces).toHaveLength(1);
  expect(traces[0]).toContain('"c":"00200001080000000000000000"');
  expect(traces[0]).toContain('"c":"80B0000402000D"');
  expect(traces[0]).not.toContain('31323334');
});

it('the PIN is not in what the recorder itself keeps: the caller overwrites its own copy alone', async () => {
  const { driver } = recorded();
  const service = await serviceOf(driver);
  const connected = await service.connect('r', 'exclusive');
  if (!connected.ok) throw new Error(connected.fault.detail);
  const copies: Uint8Array[] = [];
  const pin = new (class extends Uint8Array {
    override slice(...range: [number?, number?]) {
      const copy = super.slice(...range);
      copies.push(copy);
      return copy;
    }
    override map(change: (byte: number, index: number, array: this) => number) {
      const copy = super.map(change);
      copies.push(copy);
      return copy;
    }
  })([0x00, 0x20, 0x00, 0x01, 0x04, 0x31, 0x32, 0x33, 0x34]);
  await connected.value.transmit(pin);
  expect(copies.map(hex)).toEqual(['002000010400000000']);
});

it('what a link says that fails is kept, and one over which nothing was said leaves no trace', async () => {
  const { traces, driver } = recorded(true);
  const service = await serviceOf(driver);
  const connected = await service.connect('r', 'shared');
  if (!connected.ok) throw new Error(connected.fault.detail);
  await connected.value.disconnect('leave');
  expect(traces).toEqual([]);
  expect(await connected.value.transmit(Uint8Array.of(0, 0xa4, 4, 0))).toMatchObject({
    fault: { code: 'removed' },
  });
  await connected.value.disconnect('reset');
  expect(traces).toHaveLength(1);
  expect(traces[0]).toContain('"fault":"removed"');
  await connected.value.disconnect('reset');
  expect(traces).toHaveLength(1);
});

it('the service behind it is asked as it was', async () => {
  const { told, driver } = recorded();
  const service = await serviceOf(driver);
  expect(driver.name).toBe('smartcard');
  expect(await service.nextStates(7)).toMatchObject({ value: [{ name: 'after 7' }] });
  expect(await service.connect('busy', 'shared')).toMatchObject({ fault: { code: 'busy' } });
  const connected = await service.connect('r', 'shared');
  if (!connected.ok) throw new Error(connected.fault.detail);
  expect(await connected.value.featureCode(6)).toBe(7);
  await connected.value.control(1, Uint8Array.of(2));
  await service.close();
  expect(told.slice(-2)).toEqual(['control 1 02', 'close']);
  const absent = recording(
    { name: 'smartcard', open: async () => fail({ code: 'service-down', detail: 'absent' }) },
    () => undefined,
  );
  expect(await absent.open()).toMatchObject({ fault: { code: 'service-down' } });
});
