/**
 * The voice of a visit. Chromium speaks through speech-dispatcher, a service that it starts and that would outlive it,
 * with the last things said in its memory. Where each visit has a Chromium, each has a service of its own, which ends with it;
 * that of a browser for the day cannot be ended, and is made to forget.
 */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
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

/** Process id of the speech service that was started for this folder; undefined: there is none. */
function serviceOf(directory: string): number | undefined {
  try {
    const pid = Number(
      readFileSync(join(directory, 'speech-dispatcher', 'pid', 'speech-dispatcher.pid'), 'utf8').trim(),
    );
    // A number may belong to another by now.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory) ? pid : undefined;
  } catch {
    // Nobody spoke.
    return undefined;
  }
}

const tell = (pid: number, signal: 'SIGKILL' | 'SIGHUP') => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
};

/** Ends the speech service of a visit's folder, if it has one; its voices end with it, having nobody to listen to. */
export function endSpeech(directory: string): void {
  const pid = serviceOf(directory);
  if (pid !== undefined) tell(pid, 'SIGKILL');
}

/** SSIP, speech-dispatcher's own protocol: all silence, and then something to say that is nobody's, without a sound. */
const NOTHING = [
  ...['SET SELF CLIENT_NAME sitthi25:kiosk:end', 'SET SELF NOTIFICATION ALL ON', 'SET SELF VOLUME -100'],
  ...['CANCEL ALL', 'SPEAK', '0', '.', ''],
].join('\r\n');
/** Events: a message came to its end, or was cancelled. */
const SAID = /^70[23] /m;
const NOTHING_MS = 3000;

/** Says nothing; false where that did not come to its end in time. */
function sayNothing(socketFile: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(socketFile);
    const limit = setTimeout(() => socket.destroy(), NOTHING_MS);
    let told = '';
    // Nobody is there any more: then nothing is kept either.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(limit);
      done(SAID.test(told));
    });
    socket.setEncoding('utf8').on('data', (piece: string) => {
      told += piece;
      if (SAID.test(told)) socket.end('QUIT\r\n');
    });
    socket.write(NOTHING);
  });
}

/**
 * Makes the speech service of a folder forget what it said: the last thing that it said is nothing, and its voices are started
 * anew (SIGHUP; never while it speaks: it would die of that, and with it the voice of the day). Only for a service that is the
 * kiosk's own: another's would be cut off. Ends when that is done.
 */
export async function forgetSpoken(directory: string): Promise<void> {
  if (serviceOf(directory) === undefined) return;
  const silent = await sayNothing(join(directory, 'speech-dispatcher', 'speechd.sock'));
  const pid = serviceOf(directory);
  if (silent && pid !== undefined) tell(pid, 'SIGHUP');
}
