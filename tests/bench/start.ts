/** `npm run bench -- start`: from the command to the idle screen, on a machine that is set up, its emulated world included. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Told } from './figures.ts';

const ROUNDS = 6;
const root = join(import.meta.dirname, '..', '..');

/** Milliseconds until it says that a card may be put in; then it is stopped. Throws what it said when it ended before. */
async function once(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi-bench-'));
  chmodSync(folder, 0o755);
  const { SITTHI_WORLD_PID: _, SITTHI_CONFIG: __, ...env } = process.env;
  const began = performance.now();
  const kiosk = spawn('bash', ['build/run.sh', 'node', 'build/start.ts', '--shell', 'chromium'], {
    cwd: root,
    env: { ...env, SITTHI_WORLD_DIR: join(folder, 'world') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => kiosk.once('exit', () => done()));
  try {
    let said = '';
    return await new Promise<number>((shown, lost) => {
      for (const stream of [kiosk.stdout, kiosk.stderr])
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('Put a card in')) shown(performance.now() - began);
        });
      void ended.then(() => lost(new Error(said)));
    });
  } finally {
    kiosk.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(): Promise<readonly Told[]> {
  // What is compiled at a first start is there at the next.
  await once();
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push((await once()) / 1000);
  return [{ what: 'npm run kiosk to the idle screen', unit: 's', rounds, mark: { atMost: 3 } }];
}
