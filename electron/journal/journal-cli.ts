/** `npm run journal -- verify`, and its other commands, in a checkout. */
import { existsSync } from 'node:fs';
import { journalCommand } from './journal-command.ts';

/** What the demonstration's kiosk was started with last; it stays when the kiosk has stopped. */
const DEMONSTRATION = '.sitthi/world/kiosk.json';

process.exitCode = await journalCommand(process.argv.slice(2), {
  name: 'npm run journal --',
  config: process.env.SITTHI_CONFIG ?? (existsSync(DEMONSTRATION) ? DEMONSTRATION : undefined),
  why: 'Which kiosk? Give --config FILE; no kiosk of the demonstration has run here yet (npm run kiosk).',
});
