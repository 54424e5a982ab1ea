/** Keys as the machine's own keyboard and navigator send them: through the X server, to whichever window has its focus. */
import { execFileSync } from 'node:child_process';

/**
 * Keycodes of a navigator's keys, as Linux gives them to X (evdev's KEY_F13 to KEY_F15, and 8). A keyboard table of X
 * names them after other things (XF86Tools, XF86Launch5, XF86Launch6); a page gets them as F13, F14 and F15.
 */
const NAVIGATOR = { F13: '191', F14: '192', F15: '193' } as const;

/** Presses keys one after another; an X keysym, or a key of the navigator. Throws where the machine has no xdotool. */
export function pressKeys(...keys: readonly string[]): void {
  const strokes = keys.map((key) => NAVIGATOR[key as keyof typeof NAVIGATOR] ?? key);
  execFileSync('xdotool', ['key', '--clearmodifiers', ...strokes], { stdio: 'pipe' });
}
