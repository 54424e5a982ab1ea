import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serviceState } from './service.ts';

let directory: string;
let socket: string;
let service: ReturnType<typeof spawn> | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi-service-'));
  socket = join(directory, 'pcscd.comm');
  vi.stubEnv('PCSCLITE_CSOCK_NAME', socket);
});
afterEach(() => {
  service?.kill('SIGKILL');
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

/** A service in a process of its own; `answer`: what it does with what it hears. */
async function start(answer: string): Promise<void> {
  const script = `require('node:net').createServer((client) => client.on('data', () => { ${answer} }))
    .listen(${JSON.stringify(socket)}, () => console.log('listening'));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  service = child;
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

/** Keeps this thread from everything. */
const block = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

it('answers, however long our own thread was kept from hearing it', async () => {
  await start('client.write("1")');
  const state = serviceState(200);
  block(600);
  expect(await state).toBe('answers');
  // Connected, and kept busy after that.
  const later = serviceState(200);
  setImmediate(() => block(600));
  expect(await later).toBe('answers');
});

it('that takes connections and says nothing stands still', async () => {
  await start('');
  expect(await serviceState(200)).toBe('stands still');
});

it('that nobody listens for, or that hangs up, is absent', async () => {
  expect(await serviceState(200)).toBe('absent');
  await start('client.destroy()');
  expect(await serviceState(200)).toBe('absent');
});
