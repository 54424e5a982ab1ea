/**
 * `test` for specs of whole kiosks. Each of Playwright's workers has a display of its own, so that one kiosk's keys and
 * pictures are never those of another beside it; `kiosk` is one that those tests of a worker share which leave it as it was.
 */
import { test as base } from '@playwright/test';
import { control } from '../../fixtures/control.ts';
import { startDisplay } from '../shells.ts';
import { type KioskUnderTest, startKiosk } from './kiosk.ts';

interface OfWorker {
  /** Its name, which is DISPLAY meanwhile. */
  readonly display: string;
  /** With its defaults. A file that uses it puts everything back after each test: `putBack`. */
  readonly kiosk: KioskUnderTest;
}

export const test = base.extend<object, OfWorker>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it which fixtures are wanted
    async ({}, use) => {
      const [server, name] = await startDisplay();
      process.env.DISPLAY = name;
      await use(name);
      server.kill('SIGKILL');
    },
    { scope: 'worker', auto: true },
  ],
  kiosk: [
    async ({ display: _ }, use) => {
      const kiosk = await startKiosk();
      try {
        await use(kiosk);
      } finally {
        await kiosk.stop();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** The kiosk as the next test expects it: idle, no card in, a printer and servers that work. */
export async function putBack(kiosk: KioskUnderTest): Promise<void> {
  await control(kiosk.world.servers.linkage.control ?? '', 'DELETE', '/faults');
  await kiosk.world.printer.repair();
  await kiosk.world.printer.speed(0);
  await kiosk.world.card.remove().catch(() => undefined);
  await kiosk.screen('idle');
}
