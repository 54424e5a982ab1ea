/**
 * Calls for an officer, over the channels of the site's configuration. Only what a channel has taken over counts as told:
 * a web hook that answered 2xx, a command that ended with 0. What is called for is said, and never for whom.
 */
import { execFile } from 'node:child_process';
import type { Config } from '../config/config.ts';
import type { CallFor, JournalEntry } from '../ports/visit-messages.ts';
import { postToHook } from '../servers/web-hook.ts';
import { type Fault, fault } from '../words/faults.ts';

/** A person stands before the screen and waits for the answer. */
const CHANNEL_LIMIT_MS = 8000;

type Channel = 'web-hook' | 'command';

export interface Calls {
  /** Null: a channel has taken it over. `help.not-told`: none has, or there is none. */
  call(visitId: string, about: CallFor): Promise<Fault | null>;
}

/** Runs the site's command without a shell; nothing of this process's environment but where programs are. */
function ranWell(command: readonly string[], env: Readonly<Record<string, string>>, timeoutMs: number) {
  const [program = '', ...given] = command;
  return new Promise<boolean>((done) => {
    try {
      execFile(
        program,
        given,
        {
          timeout: timeoutMs,
          killSignal: 'SIGKILL',
          env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ...env },
          windowsHide: true,
        },
        (error) => done(error === null),
      );
    } catch {
      // Not to be started at all.
      done(false);
    }
  });
}

/** Opens the channels that are configured. */
export function createCalls(around: {
  readonly config: Pick<Config, 'help' | 'kioskId'>;
  readonly write: (visitId: string, entry: JournalEntry) => void;
  readonly limitMs?: number;
}): Calls {
  const { write, limitMs = CHANNEL_LIMIT_MS } = around;
  const { help, kioskId } = around.config;
  const running = new Map<string, Promise<Fault | null>>();

  const tell = async (visitId: string, about: CallFor): Promise<Fault | null> => {
    const told: [Channel, Promise<boolean>][] = [];
    if (help.webHook !== undefined) {
      const said = { kioskId, about, at: new Date().toISOString() };
      told.push(['web-hook', postToHook(help.webHook, said, limitMs)]);
    }
    if (help.command !== undefined) {
      const env = { SITTHI_KIOSK: kioskId, SITTHI_ABOUT: about };
      told.push(['command', ranWell(help.command, env, limitMs)]);
    }
    const each = await Promise.all(told.map(async ([by, taken]) => ({ by, taken: await taken })));
    for (const { by, taken } of each)
      write(visitId, { kind: taken ? 'help.told' : 'help.not-told', facts: { by } });
    return each.some(({ taken }) => taken) ? null : fault('help.not-told');
  };
  return {
    call(visitId, about) {
      // A window that was taken over asks a thousand times, and the light goes on once.
      const already = running.get(visitId);
      if (already !== undefined) return already;
      const now = tell(visitId, about).finally(() => running.delete(visitId));
      running.set(visitId, now);
      return now;
    },
  };
}
