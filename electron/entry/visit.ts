/** The visit's process: picks its shell and runs the visit. Started by the kiosk (ports/host.ts), never by hand. */
import type { VisitShell } from '../ports/host.ts';
import { EXIT } from '../visit/exits.ts';
import { runVisit } from '../visit/visit.ts';
import { crashWords, framesOf, kindOf } from '../words/crash.ts';

/** Last words have this long to leave: a shell sends them beside this process, or in its next turn. */
const LAST_WORDS_MS = 100;

let shell: VisitShell | undefined;
let failed = false;
/** An error nobody expected may quote what it choked on, which was somebody's: only its kind and its place are said. */
const broken = (error: unknown) => {
  if (failed) return;
  failed = true;
  console.error(crashWords('visit', error));
  if (shell === undefined) process.exit(EXIT.error);
  setTimeout(() => process.exit(EXIT.error), LAST_WORDS_MS);
  shell.kiosk.send({ type: 'failed', error: kindOf(error), frames: framesOf(error) });
};
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, broken);

shell =
  'parentPort' in process && process.parentPort !== null
    ? (await import('../shell/electron/visit-shell.electron.ts')).electronShell()
    : (await import('../shell/chromium/visit-shell.ts')).chromiumShell();
await runVisit(shell, { exit: (code) => process.exit(code), say: (line) => console.error(line) });
