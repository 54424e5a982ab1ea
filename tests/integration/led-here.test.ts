/** A browser that a page of elsewhere led to the emulated world, under a name that was bound again: it gets nothing. */
import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Servers } from './linkage-support.ts';

const servers = new Servers();
beforeAll(() => servers.start());
afterAll(() => servers.stop());

/** The status of a request as it stands. */
const status = (
  options: RequestOptions,
  by: (options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest = request,
) =>
  new Promise((answered, reject) =>
    by(options, (answer) => answered(answer.resume().statusCode))
      .on('error', reject)
      .end(),
  );

test('nothing from the control interfaces, nor from the servers themselves', async () => {
  const sessions = {
    socketPath: join(servers.directory, 'linkage.sock'),
    method: 'DELETE',
    path: '/sessions',
  };
  expect(await status({ ...sessions, headers: { host: 'rebound.example' } })).toBe(421);
  expect(await status({ ...sessions, headers: { host: 'control', origin: 'null' } })).toBe(403);
  const { hostname, port } = new URL(servers.linkage.url);
  const tls = Object.fromEntries(
    Object.entries({ ca: 'ca.pem', cert: 'kiosk.pem', key: 'kiosk.key' }).map(([name, file]) => [
      name,
      readFileSync(join(servers.pki, file)),
    ]),
  );
  const asked = (host: string) =>
    status(
      { ...tls, hostname, port, servername: 'localhost', path: '/openapi.json', headers: { host } },
      secureRequest,
    );
  expect(await asked(`rebound.example:${port}`)).toBe(421);
  expect(await asked(`localhost:${port}`)).toBe(200);
});
