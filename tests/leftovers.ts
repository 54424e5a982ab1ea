/**
 * After each test file: whatever it started and did not end is ended and named. A child that holds the worker's own output
 * open would keep Vitest waiting for the end of that output, for ever, after everything was reported.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

/** The children of a process that still run; none where the system does not tell. */
function children(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

const below = (pid: number): readonly number[] => children(pid).flatMap((child) => [child, ...below(child)]);

function named(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim().slice(0, 120);
  } catch {
    return '';
  }
}

// Hooks end in the reverse of the order in which they were set: the file's own have run.
afterAll(() => {
  const left = below(process.pid).map((pid) => ({ pid, command: named(pid) }));
  // One that has ended and was not asked for yet has no command.
  for (const { pid, command } of left)
    if (command !== '') {
      console.warn(`left running by this file, and ended now: ${command}`);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
});
