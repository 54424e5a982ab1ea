/**
 * A kiosk whose window is whoever started this process: the same composition root and the same visits as at a site, its
 * views sent over the channel, intents taken from it. `node kiosk.ts --config FILE`, forked with a channel.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../../electron/config/config.ts';
import { FromWindow, type ToWindow } from '../../electron/contract/window.ts';
import { createKiosk } from '../../electron/kiosk/kiosk.ts';
import { createChromiumHost } from '../../electron/shell/chromium/host.ts';
import { faultSentence } from '../../electron/words/faults.ts';

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const read = readConfig(values.config ?? '');
if (!read.ok) throw new Error(faultSentence(read.fault));
/** A view, and the process of the visit that is on the screen. */
export interface Seen {
  readonly message: ToWindow;
  readonly visit: number | undefined;
}

let act: ((message: FromWindow) => void) | undefined;
const host = createChromiumHost({
  window: 'headless',
  onView(message: ToWindow, answer) {
    act = answer;
    process.send?.({ message, visit: made.ok ? made.value.visits.current : undefined } satisfies Seen);
  },
});
const made = createKiosk(read.value, host);
if (!made.ok) throw new Error(faultSentence(made.fault));
process.on('message', (message) => {
  const parsed = FromWindow.safeParse(message);
  if (parsed.success) act?.(parsed.data);
});
const stop = async () => {
  await made.value.stop();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => void stop());
