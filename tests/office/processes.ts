/** The office as a process, as `npm run office -- --config FILE` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { pki } from './simulated-kiosk.ts';

const entry = join(import.meta.dirname, '..', '..', 'office', 'entry', 'office.ts');
const Line = z.looseObject({
  kiosks: z.url(),
  authority: z.string(),
  desk: z.url().optional(),
  withdrawnKey: z.string().optional(),
  check: z.url().optional(),
  phone: z.url().optional(),
});

export interface OfficeProcess extends z.infer<typeof Line> {
  readonly pid: number;
  /** What it has written on standard error. */
  said(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Writes a configuration into a folder; `changed` is laid over it. */
export function officeConfig(
  folder: string,
  database: string,
  changed: Readonly<Record<string, unknown>> = {},
): string {
  const file = join(folder, 'office.json');
  const config = {
    ...{ database, home: join(folder, 'home') },
    kiosks: { host: '127.0.0.1', port: 0, authority: join(pki, 'ca.pem') },
    desk: { host: '127.0.0.1', port: 0 },
    ...changed,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Starts it and waits for its line. */
export async function startOffice(config: string): Promise<OfficeProcess> {
  const child: ChildProcess = spawn(process.execPath, [entry, '--config', config], {
    // It ends with the worker that started it, also one whose `beforeAll` was given up meanwhile.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, SITTHI_STOP_WITH_STDIN: '1' },
  });
  // One that was killed reads no more.
  child.stdin?.on('error', () => undefined);
  let said = '';
  child.stderr?.on('data', (bytes) => (said += String(bytes)));
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const line = await new Promise<string>((found, lost) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', found);
    child.once('exit', () => lost(new Error(`the office ended: ${said}`)));
  });
  return {
    ...Line.parse(JSON.parse(line)),
    pid: child.pid ?? 0,
    said: () => said,
    async end(signal) {
      child.kill(signal);
      await gone;
    },
  };
}
