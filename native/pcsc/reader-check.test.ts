import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../result.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';
import type { PcscDriver, ReaderState } from './driver.ts';
import { type CardService, checkReader } from './reader-check.ts';

let directory: string;
let server: Server | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi-doctor-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** A machine made of files; `listening` also has somebody at the service's socket. */
async function machine(listening: boolean): Promise<CardService> {
  const socket = join(directory, 'pcscd.comm');
  if (listening) {
    server = createServer((connection) => connection.destroy());
    await new Promise<void>((ready) => server?.listen(socket, () => ready()));
  }
  const program = join(directory, 'pcscd');
  writeFileSync(program, '');
  mkdirSync(join(directory, 'usb'));
  return {
    socket,
    servicePrograms: [program],
    usbDevices: join(directory, 'usb'),
    ccidDriver: join(directory, 'ccid'),
    modules: join(directory, 'modules'),
  };
}

function driver(states: readonly ReaderState[], open?: LinkFault, connect?: LinkFault): PcscDriver {
  return {
    name: 'smartcard',
    open: async () =>
      open !== undefined
        ? fail(open)
        : ok({
            nextStates: async () => ok(states),
            connect: async () =>
              fail(connect ?? { code: 'comms' as const, detail: 'scripted' }) as never as ReturnType<
                typeof ok<CardLink>
              >,
            close: async () => {},
          }),
  };
}

const present: ReaderState = { name: 'A', present: true, mute: false, exclusive: false, insertion: 1 };
const wrong = async (d: PcscDriver, m: CardService) =>
  (await checkReader(d, m))
    .filter((finding) => finding.state !== 'good')
    .map((finding) => `${finding.what}: ${finding.fix}`);

describe('the doctor says what to fix', () => {
  it('no service', async () => {
    expect(await wrong(driver([]), await machine(false))).toEqual([
      'service: systemctl enable --now pcscd.socket',
    ]);
  });

  it('not installed', async () => {
    const m = { ...(await machine(true)), servicePrograms: [join(directory, 'nowhere')] };
    expect((await wrong(driver([present], undefined, { code: 'busy', detail: '' }), m))[0]).toMatch(
      /apt-get install pcscd/,
    );
  });

  it('a socket that nobody is behind', async () => {
    const m = await machine(false);
    writeFileSync(m.socket, '');
    expect((await wrong(driver([]), m))[0]).toMatch(/systemctl restart/);
  });

  it('polkit denies the service, or the card', async () => {
    const m = await machine(true);
    expect(
      (await wrong(driver([], { code: 'service-down', detail: 'PC/SC service not running' }), m))[0],
    ).toMatch(/polkit/);
    expect(
      (await wrong(driver([present], undefined, { code: 'comms', detail: 'Unknown PC/SC error' }), m))[0],
    ).toMatch(/polkit/);
  });

  it('the binding is not built for this Node', async () => {
    expect(
      (
        await wrong(
          driver([], { code: 'service-down', detail: 'the package does not load' }),
          await machine(true),
        )
      )[0],
    ).toMatch(/npm ci/);
  });

  it('no reader; a USB reader without its driver; one that the service does not take', async () => {
    const m = await machine(true);
    expect((await wrong(driver([]), m))[0]).toMatch(/plug one in/);
    mkdirSync(join(m.usbDevices, '1-1:1.0'));
    writeFileSync(join(m.usbDevices, '1-1:1.0', 'bInterfaceClass'), '0b\n');
    expect((await wrong(driver([]), m))[0]).toMatch(/libccid/);
    mkdirSync(m.ccidDriver);
    expect((await wrong(driver([]), m))[0]).toMatch(/unplug it/);
  });

  it('a mute card, a busy one, and a kernel module that takes readers', async () => {
    const m = await machine(true);
    writeFileSync(m.modules, 'pn533_usb 20480 0 - Live\n');
    expect(await wrong(driver([{ ...present, mute: true }]), m)).toEqual([
      'kernel: echo blacklist pn533_usb > /etc/modprobe.d/sitthi-card.conf',
      'reader: turn the card so that the chip points up and inwards; clean it',
    ]);
    expect((await wrong(driver([present], undefined, { code: 'busy', detail: '' }), m))[1]).toMatch(
      /close it/,
    );
  });
});
