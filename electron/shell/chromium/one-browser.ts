/**
 * One Chromium for the day, as Electron has it: each visit has a context of its own in it, in memory, which ends with the
 * visit's process. For development and tests alone: it has a door on loopback, by which any user of the machine looks in.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CONTEXT, launch } from './chromium.ts';

/** Of the environment of a visit: the profile of the Chromium that it shares. */
export const SHARED_PROFILE = 'SITTHI_SHARED_PROFILE';
/** Its Chromium starts beside the visit, which waits for it as long as for one of its own. */
const DOOR_LIMIT_MS = 20_000;
const DOOR_LOOKS_MS = 50;

/** Starts it, with its profile in `directory`. `env`: laid over the environment. `gone`: it ended by itself. */
export function startOneBrowser(
  directory: string,
  env: Readonly<Record<string, string>>,
  gone: () => void,
): { close(): Promise<void> } {
  let closing = false;
  const starting = launch(
    directory,
    false,
    // Its first window keeps it alive between two visits, beside the screen.
    ['--remote-debugging-port=0', '--app=about:blank', '--window-position=-8000,0', '--window-size=10,10'],
    env,
  );
  const over = () => {
    if (!closing) gone();
  };
  starting.then((context) => context.on('close', over), over);
  return {
    async close() {
      closing = true;
      await starting.then((context) => context.close()).catch(() => undefined);
    },
  };
}

/** A visit's share of it. */
export interface Share {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Whether the Chromium lives, of which this is a part. */
  readonly lives: () => boolean;
}

/** A context of its own, with a window at `left`; both end with the process that asked. Throws where no Chromium comes. */
export async function joinOneBrowser(
  profile: string,
  { left, width, height }: { readonly left: number; readonly width: number; readonly height: number },
): Promise<Share> {
  const browser = await enter(profile);
  const context = await browser.newContext({ ...CONTEXT });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { left, top: 0, width, height } });
  await session.detach();
  return { context, page, lives: () => browser.isConnected() };
}

async function enter(profile: string): Promise<Browser> {
  const door = join(profile, 'DevToolsActivePort');
  for (const until = Date.now() + DOOR_LIMIT_MS; Date.now() < until; ) {
    const port = existsSync(door) ? readFileSync(door, 'utf8').split('\n', 1)[0] : '';
    // Other visits' pages are left as they are.
    if (port !== '') return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    await new Promise((done) => setTimeout(done, DOOR_LOOKS_MS));
  }
  throw new Error('the Chromium of the day did not come');
}
