/** What the kiosk's process asks of, and tells, the machine that it runs on. */
import { execFile, execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crashWords, framesOf, kindOf } from '../words/crash.ts';

/**
 * No core dumps from here on, of this process and of what it starts itself: a dump would hold a person's records. What
 * Chromium's zygote starts under Electron was there before; systemd's LimitCORE=0 and the machine's core_pattern hold for all.
 */
export function forbidCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
  } catch {
    // A machine without util-linux: the doctor says so, and systemd's LimitCORE=0 holds.
  }
}

/**
 * A folder for whatever the shell writes, in memory, this user's alone: systemd's RuntimeDirectory, else the user's
 * runtime folder, else shared memory. Throws when somebody else's folder is in its place.
 */
export function runtimeDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const parent =
    env.SITTHI_RUN_PARENT ??
    env.RUNTIME_DIRECTORY ??
    env.XDG_RUNTIME_DIR ??
    (process.platform === 'linux' ? '/dev/shm' : tmpdir());
  const uid = process.getuid?.();
  const directory = join(parent, `sitthi25-shell${uid === undefined ? '' : `-${uid}`}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory() || (uid !== undefined && (found.uid !== uid || (found.mode & 0o077) !== 0)))
    throw new Error(`${directory} belongs to somebody else`);
  return directory;
}

/** After an error that nobody expected the process ends within this time, whatever holds it. */
const END_LIMIT_MS = 3000;

/**
 * An error that nobody expected: nothing in this process is believed any more. Says its kind and where it was, never its
 * message, which may quote what it choked on; `end` has a moment for what must not be left behind, and the supervisor
 * starts a fresh one.
 */
export function endWhenBroken(end: (kind: string, frames: readonly string[]) => void): void {
  const broken = (error: unknown) => {
    console.error(crashWords('kiosk', error));
    setTimeout(() => process.exit(70), END_LIMIT_MS).unref();
    end(kindOf(error), framesOf(error));
  };
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
}

/** systemd-notify waits until systemd has heard; one that never does holds up no other for longer. */
const NOTIFY_LIMIT_MS = 5000;

/** A running conversation with systemd; `stop` ends it. */
export interface Watchdog {
  /** Tells systemd, once, that the kiosk is up; from then on it is told at half its limit that the kiosk still lives. */
  ready(): void;
  /** What the kiosk does, in one word: STATUS=, which `systemctl status` shows and the updater reads. */
  status(word: string): void;
  stop(): void;
}

/**
 * Speaks sd_notify (man sd_notify): READY=1 once, WATCHDOG=1 while `alive` says so, STATUS=, STOPPING=1 at the end.
 * Without NOTIFY_SOCKET it does nothing. Node has no datagram sockets in the file system, so systemd-notify speaks, one
 * after the other: what was said first must not be heard last.
 */
export function systemdWatchdog(alive: () => boolean, env: NodeJS.ProcessEnv = process.env): Watchdog {
  let beat: NodeJS.Timeout | undefined;
  let ready = false;
  let line = Promise.resolve();
  const speak = (words: readonly string[]) =>
    new Promise<void>((spoken) => {
      execFile('systemd-notify', words, { env, timeout: NOTIFY_LIMIT_MS }, (error) => {
        if (error !== null) console.error(`systemd could not be told ${words.join(' ')}: ${error.message}`);
        spoken();
      });
    });
  const tell = (...words: string[]) => {
    if (env.NOTIFY_SOCKET !== undefined) line = line.then(() => speak(words));
  };
  return {
    ready() {
      if (ready) return;
      ready = true;
      tell('--ready');
      const limitMs = Number(env.WATCHDOG_USEC ?? 0) / 1000;
      if (limitMs <= 0) return;
      beat = setInterval(() => {
        if (alive()) tell('WATCHDOG=1');
      }, limitMs / 2);
    },
    status(word) {
      tell(`STATUS=${word}`);
    },
    stop() {
      clearInterval(beat);
      tell('STOPPING=1');
    },
  };
}
