/** Entry without Electron: the same kiosk in an installed Chromium. Prints one line when the first window is up. */
import { parseArgs } from 'node:util';
import { readConfig } from '../config/config.ts';
import { createKiosk } from '../kiosk/kiosk.ts';
import { endWhenBroken, forbidCoreDumps, systemdWatchdog } from '../kiosk/machine-care.ts';
import { limitRest } from '../kiosk/rest-limit.ts';
import { followStatus } from '../kiosk/status.ts';
import { findChromium } from '../shell/chromium/chromium.ts';
import { createChromiumHost } from '../shell/chromium/host.ts';
import { faultSentence } from '../words/faults.ts';

const { values: options } = parseArgs({
  options: { config: { type: 'string' }, 'one-browser': { type: 'boolean', default: false } },
});
const fatal = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

const file = options.config ?? process.env.SITTHI_CONFIG ?? fatal('Give --config FILE.');
const config = readConfig(file);
if (!config.ok) fatal(faultSentence(config.fault));
else if (findChromium() === undefined) fatal('Chromium is not installed: run build/setup.sh.');
else if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
  fatal('There is no display: set DISPLAY, or start with npm run kiosk, which brings its own.');
else if (options['one-browser'] && !config.value.demonstration)
  fatal('--one-browser is for the demonstration alone: any user of the machine could look into it.');
else {
  forbidCoreDumps();
  const watchdog = systemdWatchdog(() => true);
  const follow = followStatus(watchdog);
  const kiosk = createKiosk(
    config.value,
    createChromiumHost({
      window: 'shown',
      size: config.value.window,
      // As under Electron, where the browser is this process.
      ...(options['one-browser'] ? { oneBrowser: { gone: () => void stop(70) } } : {}),
    }),
    {
      ...follow,
      ...(options['one-browser'] ? limitRest(follow, (code) => void stop(code)) : {}),
      onShown: () => {
        follow.onShown();
        console.log(JSON.stringify({ shown: true }));
      },
      // In service a window that is gone is a crash like any other: the next one comes.
      onWindowClosed: () => config.value.demonstration && void stop(),
    },
  );
  if (!kiosk.ok) fatal(faultSentence(kiosk.fault));
  let stopping = false;
  const stop = async (code = 0, failed?: string, frames?: readonly string[]) => {
    if (stopping || !kiosk.ok) return;
    stopping = true;
    watchdog.stop();
    await kiosk.value.stop(failed, frames);
    process.exit(code);
  };
  endWhenBroken((kind, frames) => void stop(70, kind, frames));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
}
