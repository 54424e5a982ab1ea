/** The visit's process: picks its shell and runs the visit. Started by the kiosk (ports/host.ts), never by hand. */
import { EXIT } from '../visit/exits.ts';
import { runVisit } from '../visit/visit.ts';
import { crashWords } from '../words/crash.ts';

/** An error nobody expected may quote what it choked on, which was somebody's: only its kind and its place are said. */
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    console.error(crashWords('visit', error));
    process.exit(EXIT.error);
  });

const shell =
  'parentPort' in process && process.parentPort !== null
    ? (await import('../shell/electron/visit-shell.electron.ts')).electronShell()
    : (await import('../shell/chromium/visit-shell.ts')).chromiumShell();
await runVisit(shell, { exit: (code) => process.exit(code), say: (line) => console.error(line) });
