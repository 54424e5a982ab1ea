/**
 * The voice of a visit. Chromium speaks through speech-dispatcher, a service that it starts and that would outlive it,
 * with the last things said in its memory. So each visit has one of its own, which ends with it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * Environment in which speech-dispatcher lives in a visit's own folder. What else is found by way of the runtime folder,
 * the display and the sound server, stays where it was.
 */
export function speechEnvironment(
  directory: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const { XDG_RUNTIME_DIR: runtime, WAYLAND_DISPLAY: display, PULSE_SERVER: sound } = env;
  const pulse = runtime === undefined ? undefined : join(runtime, 'pulse', 'native');
  return {
    XDG_RUNTIME_DIR: directory,
    ...(runtime !== undefined && display !== undefined && !isAbsolute(display)
      ? { WAYLAND_DISPLAY: join(runtime, display) }
      : {}),
    ...(sound === undefined && pulse !== undefined && existsSync(pulse)
      ? { PULSE_SERVER: `unix:${pulse}` }
      : {}),
  };
}

/** Ends the speech service of a visit's folder, if it has one; its voices end with it, having nobody to listen to. */
export function endSpeech(directory: string): void {
  try {
    const pid = Number(
      readFileSync(join(directory, 'speech-dispatcher', 'pid', 'speech-dispatcher.pid'), 'utf8').trim(),
    );
    // Only what was started for this folder: a number may belong to another by now.
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory)) process.kill(pid, 'SIGKILL');
  } catch {
    // Nobody spoke.
  }
}
