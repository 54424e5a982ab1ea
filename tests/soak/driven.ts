/** The kiosk of kiosk.ts as a process: what it shows, and what is touched. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type Intent, ToWindow } from '../../electron/contract/window.ts';
import type { Seen } from './kiosk.ts';

/** A kiosk whose window is a test. */
export interface DrivenKiosk {
  readonly pid: number;
  /** How it ended: a signal or a code; undefined while it lives. */
  readonly ended: string | undefined;
  /** What it showed last, and the process of the visit that showed it. */
  readonly latest: ToWindow | undefined;
  readonly visitPid: number | undefined;
  /** Called with each view. */
  seen: (message: ToWindow) => void;
  /** Touches something; nothing happens where the kiosk is gone. */
  touch(intent: Intent): void;
  /** Stops it in order; throws after `limitMs`. */
  stop(limitMs?: number): Promise<void>;
}

/** Starts it in a world: `configFile` and `env` are that world's. */
export function startDriven(
  configFile: string,
  env: Readonly<Record<string, string | undefined>>,
): DrivenKiosk {
  const child = fork(join(import.meta.dirname, 'kiosk.ts'), ['--config', configFile], {
    env: { ...process.env, ...env },
    serialization: 'advanced',
  });
  let ended: string | undefined;
  let latest: ToWindow | undefined;
  let visitPid: number | undefined;
  const gone = new Promise<void>((done) =>
    child.once('exit', (code, signal) => {
      ended = signal ?? `code ${code}`;
      done();
    }),
  );
  const kiosk: DrivenKiosk = {
    pid: child.pid ?? 0,
    get ended() {
      return ended;
    },
    get latest() {
      return latest;
    },
    get visitPid() {
      return visitPid;
    },
    seen: () => undefined,
    touch(intent) {
      if (child.connected) child.send({ type: 'intent', intent });
    },
    async stop(limitMs = 30_000) {
      child.kill('SIGTERM');
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new Error(`the kiosk had not stopped after ${limitMs} ms`)),
        limitMs,
      );
      await Promise.race([gone, late.promise]).finally(() => clearTimeout(timer));
    },
  };
  child.on('message', (told: Seen) => {
    latest = ToWindow.parse(told.message);
    visitPid = told.visit;
    kiosk.seen(latest);
  });
  return kiosk;
}
