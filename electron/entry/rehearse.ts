/**
 * `npm run doctor -- --try [--config FILE] [--officer-pin-file FILE] [--json]`: a rehearsal on this machine's devices, with its
 * screen in an installed Chromium. Exit code 0: everything that was tried is well; 1: something is not; 2: wrong use.
 */
import { parseArgs } from 'node:util';
import { rehearsalCommand } from '../doctor/rehearsal-command.ts';
import { terminal } from '../doctor/rehearsal-terminal.ts';
import { forbidCoreDumps } from '../kiosk/machine-care.ts';
import { openRehearsalScreen } from '../shell/chromium/rehearsal-screen.ts';

const { values } = parseArgs({
  options: {
    try: { type: 'boolean' },
    config: { type: 'string' },
    'officer-pin-file': { type: 'string' },
    json: { type: 'boolean' },
  },
});
forbidCoreDumps();
process.exit(
  await rehearsalCommand(
    {
      config: values.config ?? process.env.SITTHI_CONFIG ?? '/etc/sitthi25/kiosk.json',
      officerPinFile: values['officer-pin-file'],
      json: values.json,
    },
    openRehearsalScreen,
    terminal,
  ),
);
