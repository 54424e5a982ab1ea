/** Processes of the machine, for tests that start, watch and kill them: always by process id, never by name. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** Every process of the machine. */
export function processes(): readonly Running[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args: args ?? '' }];
    });
}

/** Every process below one, parents before their children. */
export function below(pid: number): readonly Running[] {
  const all = processes();
  const found: Running[] = [];
  const follow = (parent: number) => {
    for (const child of all.filter((one) => one.parent === parent)) {
      found.push(child);
      follow(child.pid);
    }
  };
  follow(pid);
  return found;
}

/** Process ids of every process below one. */
export const descendants = (pid: number): readonly number[] => below(pid).map((one) => one.pid);

/** Sends a signal to a process that may have ended. Throws where there is none: 0 would be the tester's own group. */
export function signalTo(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || pid <= 0) throw new Error(`no process for ${signal}`);
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Processor time of a process in milliseconds, its resident memory in MB; zeros when it is gone. */
export function usage(pid: number): { readonly ms: number; readonly mb: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      ms: ((fields[11] ?? 0) + (fields[12] ?? 0)) * 10,
      mb: ((fields[21] ?? 0) * 4096) / 1_000_000,
    };
  } catch {
    return { ms: 0, mb: 0 };
  }
}
