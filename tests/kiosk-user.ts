/**
 * A kiosk that runs as another user than its emulated world, as at a site: with its sandbox, and with nothing of root's but
 * what is laid out for it here. `SITTHI_KIOSK_USER` names that user; absent, everything is one user's.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Whom the kiosk runs as. */
export interface KioskUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Who is named, or undefined. Throws where there is no such user, or the tests are not root's. */
export function kioskUser(name = process.env.SITTHI_KIOSK_USER): KioskUser | undefined {
  if (name === undefined || name === '') return undefined;
  if (process.getuid?.() !== 0) throw new Error('only root starts a kiosk as another user');
  const number = (what: string) => Number(execFileSync('id', [what, name], { encoding: 'utf8' }));
  return { name, uid: number('-u'), gid: number('-g') };
}

/** Words before a program's own, by which it runs as that user and ends when whoever started it ends. */
export const runAs = (user: KioskUser | undefined): readonly string[] => [
  ...(user === undefined
    ? []
    : ['--reuid', String(user.uid), '--regid', String(user.gid), '--init-groups', '--no-new-privs']),
  // Last: a change of user forgets it.
  ...['--pdeathsig', 'KILL'],
];

/** Gives a folder, and a file or folder in it that is there, to the user. */
function give(user: KioskUser, path: string): void {
  chownSync(path, user.uid, user.gid);
}

/**
 * Lays out what a configuration names, so that the user's kiosk can read and write it: copies of its files, which belong to
 * root and to nobody else, and its folders. Gives the configuration that names the copies.
 */
export function layOut(user: KioskUser, configFile: string, runs: string): string {
  const beside = join(dirname(configFile), 'of-the-kiosk');
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  const text = readFileSync(configFile, 'utf8');
  const copy = (path: string): string => {
    if (!path.startsWith('/')) return path;
    // A folder that the kiosk writes into, or in which it makes a file.
    if (!existsSync(path) || statSync(path).isDirectory()) {
      const folder = existsSync(path) ? path : dirname(path);
      if (existsSync(folder) && statSync(folder).isDirectory()) give(user, folder);
      return path;
    }
    if (!statSync(path).isFile()) return path;
    const own = join(beside, path.replaceAll('/', '_'));
    copyFileSync(path, own);
    chmodSync(own, 0o600);
    give(user, own);
    return own;
  };
  const laid = JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? copy(value) : value));
  const file = join(beside, 'kiosk.json');
  writeFileSync(file, `${JSON.stringify(laid, null, 2)}\n`, { mode: 0o600 });
  for (const path of [beside, file, runs]) give(user, path);
  return file;
}

/** What a process is: its program, and whom it runs as. Throws where there is none. */
export function whatRuns(pid: number): { readonly program: string; readonly uid: number } {
  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { program: realpathSync(`/proc/${pid}/exe`), uid: Number(uid) };
}

/** Whether the kernel keeps a process in a sandbox of Chromium's: system calls are filtered, and no power can be gained. */
export function isSandboxed(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return /^Seccomp:\s+2$/m.test(status) && /^NoNewPrivs:\s+1$/m.test(status);
}
