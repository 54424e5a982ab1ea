/** Chromium itself, whoever starts it: where it is, with which switches, and what its pages may load. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { mayNavigate, mayRequest, WINDOW_HEADERS } from '../rules.ts';
import { served } from '../served.ts';

/** Where the built window is served from, inside this Chromium alone. */
export const ORIGIN = 'https://kiosk.invalid';

const IS_ROOT = process.getuid?.() === 0;
/** Chromium's switches: no first-run talk, no calls home, no gestures that leave the page, nothing kept. */
const SWITCHES = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--disk-cache-size=1',
  '--force-device-scale-factor=1',
  '--noerrdialogs',
  // WebRTC and preconnect ask neither the page's policy nor our routes: no packet leaves without a proxy, and nobody is found.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--host-resolver-rules=MAP * ^NOTFOUND',
  '--enable-speech-dispatcher',
  // The pages behind an address bar that nobody sees cost half of a window's start.
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,SpareRendererForSitePerProcess',
  // Chromium has no sandbox for root, and would say so in a bar over the page.
  ...(IS_ROOT ? ['--no-sandbox', '--test-type'] : []),
] as const;

/** The installed Chromium, or undefined. */
export function findChromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
}

/**
 * Serves the built window under its own origin, with its headers, and refuses everything else. `recordings`: the folder of
 * the site's, which are served with it.
 */
export async function confine(context: BrowserContext, page: string, recordings?: string): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    const address = request.url();
    const leaving = request.isNavigationRequest() && !mayNavigate(address, page);
    const file = mayRequest(address, ORIGIN) && !leaving ? await served(address, ORIGIN, recordings) : null;
    // A navigation that is "aborted" leaves the page standing; one that is "blocked" puts an error page in its place.
    if (file === null) return route.abort(request.isNavigationRequest() ? 'aborted' : 'blockedbyclient');
    return route.fulfill({ ...file, headers: { ...WINDOW_HEADERS } });
  });
}

/** What every context of the kiosk is: keeps nothing, takes no file, and is in Thailand. */
export const CONTEXT = {
  viewport: null,
  acceptDownloads: false,
  serviceWorkers: 'block',
  locale: 'th-TH',
  timezoneId: 'Asia/Bangkok',
} as const satisfies BrowserContextOptions;

/**
 * Starts one with its profile in `directory`; `env` is laid over the environment. Throws where it is not installed, or
 * does not start.
 */
export async function launch(
  directory: string,
  headless: boolean,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<BrowserContext> {
  mkdirSync(directory, { recursive: true });
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not installed (build/setup.sh installs it)');
  // Chromium's preference, not the page's: a key may come before the page runs, or go to the window that stands by.
  writeFileSync(join(directory, 'Local State'), JSON.stringify({ select_file_dialogs: { allowed: false } }));
  // The kiosk needs it for its out-of-service page alone, and would begin a third of a second later.
  const { chromium } = await import('playwright-core');
  return chromium.launchPersistentContext(directory, {
    executablePath,
    headless,
    // Playwright leaves it off unless it is asked.
    chromiumSandbox: !IS_ROOT,
    ...CONTEXT,
    // What crashes leaves a piece of its memory, whatever the switches say: here it goes with the folder, not into the user's home.
    env: { ...process.env, BREAKPAD_DUMP_LOCATION: directory, ...env },
    // A browser under test is silent; this one speaks, where the machine has a voice.
    ignoreDefaultArgs: ['--enable-automation', '--mute-audio'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...SWITCHES, ...args],
  });
}
