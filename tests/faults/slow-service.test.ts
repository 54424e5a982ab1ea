/**
 * A card service that is merely slow. In a file of its own: pcsc-lite's library keeps the name of the socket that it has
 * opened first, and here something stands before the service.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestReader, type TestWatch, testReader, testWatch } from '../card/reader.ts';

/** From SIGUSR2 to SIGUSR2 each answer of the service comes so much later: two of them are more than a wait once had. */
const SLOW = `const net = require('node:net');
  let delay = 0;
  process.on('SIGUSR2', () => { delay = 1700 - delay; });
  net.createServer((client) => {
    const service = net.connect(process.argv[1]);
    client.on('data', (data) => service.write(data));
    service.on('data', (data) => setTimeout(() => client.writable && client.write(data), delay));
    for (const [one, other] of [[client, service], [service, client]])
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  }).listen(process.argv[2], () => console.log('listening'));`;

let reader: TestReader;
let slow: ChildProcess;
let watch: TestWatch;
beforeAll(async () => {
  reader = await testReader();
  const { PCSCLITE_CSOCK_NAME: socket } = reader.service.env;
  slow = spawn(process.execPath, ['-e', SLOW, socket, `${socket}.slow`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(slow.stdout as NodeJS.ReadableStream, 'data');
  process.env.PCSCLITE_CSOCK_NAME = `${socket}.slow`;
  watch = testWatch();
});
afterAll(async () => {
  await watch?.close();
  slow?.kill('SIGKILL');
  await reader?.stop();
});

it('is not said to be down, and reads the next card once it is quick again', async () => {
  await reader.insert('somying');
  await watch.until('ready');
  await sleep(300);
  slow.kill('SIGUSR2');
  await sleep(6000);
  expect(watch.views.map(({ state }) => state)).not.toContain('service-down');
  slow.kill('SIGUSR2');
  await reader.insert('malee');
  await watch.until('ready', 10_000);
});
