/**
 * `npm run doctor -- --try [--config FILE] [--officer-pin-file FILE] [--json]`: a rehearsal on this machine's devices, with its
 * screen in an installed Chromium. Exit code 0: everything that was tried is well; 1: something is not; 2: wrong use.
 */
import { rehearsalCommand, wishesIn } from '../doctor/rehearsal-command.ts';
import { terminal } from '../doctor/rehearsal-terminal.ts';
import { forbidCoreDumps } from '../kiosk/machine-care.ts';
import { openRehearsalScreen } from '../shell/chromium/rehearsal-screen.ts';

forbidCoreDumps();
const wishes = wishesIn(process.argv.slice(2), '/etc/sitthi25/kiosk.json');
process.exit(wishes === null ? 2 : await rehearsalCommand(wishes, openRehearsalScreen, terminal));
