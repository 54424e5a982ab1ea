/** How a visit's process ends when it does not end in order: the journal says it by kind, never by what was said. */

/** Exit codes of a visit's process, by what it met. */
export const EXIT = {
  /** An error that nobody expected. */
  error: 70,
  /** Its window died, hung or was led elsewhere. */
  window: 71,
  'not-shown': 72,
  /** Certificates or keys that were there when the kiosk started. */
  files: 73,
} as const;

/** Why the kiosk killed it: it said nothing any more, never stood by, or never came to the screen. */
export type KilledFor = 'silent' | 'not-ready' | 'not-shown';

/** Why a visit died: `killed` from outside, `memory` because there was not enough; `other` is anything else. */
export type CrashKind = keyof typeof EXIT | KilledFor | 'killed' | 'memory' | 'other';

/** The kind of a crash, out of what the shell says of the process and what the kiosk did itself. */
export function crashKind(detail: string, killedFor: KilledFor | null): CrashKind {
  if (killedFor !== null) return killedFor;
  const code = Number(/^exit code (\d+)$/.exec(detail)?.[1]);
  const known = (Object.keys(EXIT) as (keyof typeof EXIT)[]).find((kind) => EXIT[kind] === code);
  if (known !== undefined) return known;
  // V8 aborts where it finds no memory; a shell says a signal as 128 and its number.
  if (detail === 'SIGABRT' || code === 134 || code === 6) return 'memory';
  return detail === 'SIGKILL' || detail === 'SIGTERM' || code === 137 || code === 9 || code === 15
    ? 'killed'
    : 'other';
}
