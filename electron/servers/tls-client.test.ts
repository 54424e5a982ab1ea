/** The one HTTPS client, against real servers on loopback: who is believed, what is read, and when it ends. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makePki } from '../../fixtures/pki.ts';
import { createHttpsClient } from './tls-client.ts';

const pki = mkdtempSync(join(tmpdir(), 'sitthi-tls-'));
const file = (name: string) => readFileSync(join(pki, name));
const ends: (() => Promise<unknown>)[] = [];

beforeAll(() => makePki(pki));
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => rmSync(pki, { recursive: true }));

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Answer, options: ServerOptions & { as?: string } = {}): Promise<string> {
  const { as = 'linkage', ...more } = options;
  const server: Server = createServer(
    {
      key: file(`${as}.key`),
      cert: file(`${as}.pem`),
      ca: file('ca.pem'),
      requestCert: true,
      rejectUnauthorized: true,
      ...more,
    },
    answer,
  );
  // What a test makes fail is seen at the client.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function client(url: string, more: { maxBytes?: number; as?: string } = {}) {
  const as = more.as ?? 'kiosk';
  const made = createHttpsClient({
    url,
    tls: { ca: file('ca.pem'), certificate: file(`${as}.pem`), key: file(`${as}.key`) },
    connections: 2,
    maxBytes: more.maxBytes ?? 10_000,
    headers: { 'x-kiosk': 'K-01' },
  });
  ends.push(() => made.close());
  return made;
}

const call = { method: 'POST', path: '/a?b=1', body: { n: 1 }, timeoutMs: 5000 } as const;
const says =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('who is believed', () => {
  it('a server of the one authority, to which the kiosk shows its own certificate, over TLS 1.3', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const socket = request.socket as import('node:tls').TLSSocket;
      seen.push(socket.getProtocol(), socket.getPeerCertificate().subject.CN);
      response.end('{}');
    });
    expect(await client(url).call(call)).toEqual({ ok: true, value: { status: 200, body: {} } });
    expect(seen).toEqual(['TLSv1.3', 'kiosk']);
  });

  it('none that speaks TLS 1.2 alone', async () => {
    const url = await serve(says('{}'), { maxVersion: 'TLSv1.2' });
    expect((await client(url).call(call)).ok).toBe(false);
  });

  it.each([
    ['of another authority', 'rogue-server'],
    ['for another name', 'elsewhere'],
  ])('none with a certificate %s', async (_, as) => {
    const url = await serve(says('{}'), { as });
    expect(await client(url).call(call)).toMatchObject({ ok: false, fault: { kind: 'certificate' } });
  });

  it('a kiosk that is turned away for its certificate says so', async () => {
    const url = await serve(says('{}'));
    expect((await client(url, { as: 'rogue-kiosk' }).call(call)).ok).toBe(false);
    for (const status of [495, 496]) {
      const proxy = await serve(says('<html>', {}, status));
      expect(await client(proxy).call(call)).toEqual({
        ok: false,
        fault: { kind: 'certificate', detail: `ours was refused, ${status}` },
      });
    }
  });

  it('nothing is resumed: each connection proves both sides again', async () => {
    const reused: boolean[] = [];
    const url = await serve((request, response) => {
      reused.push((request.socket as import('node:tls').TLSSocket).isSessionReused());
      response.writeHead(200, { connection: 'close' }).end('{}');
    });
    const one = client(url);
    for (let n = 0; n < 3; n += 1) expect((await one.call(call)).ok).toBe(true);
    expect(reused).toEqual([false, false, false]);
  });
});

describe('what is said and read', () => {
  it('method, path, body and headers go as they are', async () => {
    let heard: unknown;
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const { method, headers } = request;
        heard = [
          method,
          request.url,
          body,
          headers['x-kiosk'],
          headers.authorization,
          headers['content-type'],
        ];
        response.end();
      });
    });
    const headers = { authorization: 'Bearer t' };
    expect(await client(url).call({ ...call, headers })).toEqual({
      ok: true,
      value: { status: 200, body: undefined },
    });
    expect(heard).toEqual(['POST', '/a?b=1', '{"n":1}', 'K-01', 'Bearer t', 'application/json']);
    await client(url).call({ method: 'GET', path: '/', timeoutMs: 5000 });
    expect(heard).toEqual(['GET', '/', '', 'K-01', undefined, undefined]);
  });

  it('text is clean, a byte order mark is none of it; a refusal’s body is read as well', async () => {
    const url = await serve(says('\ufeff{"a":"x\\u202ey"}', {}, 403));
    expect(await client(url).call(call)).toEqual({ ok: true, value: { status: 403, body: { a: 'xy' } } });
  });

  it('what is no JSON is no answer', async () => {
    const url = await serve(says('<html>', {}, 502));
    expect(await client(url).call(call)).toEqual({
      ok: false,
      fault: { kind: 'malformed', detail: 'status 502, body is not JSON' },
    });
  });

  const BODY = JSON.stringify({ a: 'ก'.repeat(50) });
  it.each([
    ['gzip', gzipSync(BODY)],
    ['X-GZIP', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['deflate', deflateRawSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['identity', Buffer.from(BODY)],
    [' , identity', Buffer.from(BODY)],
  ])('packed as %s is unpacked', async (encoding, body) => {
    const url = await serve(says(body, { 'content-encoding': encoding }));
    expect(await client(url).call(call)).toMatchObject({ ok: true, value: { body: JSON.parse(BODY) } });
  });

  it.each([
    ['in a way that nobody knows', 'zstd-x', Buffer.from(BODY), 'packed in another way'],
    ['twice', 'gzip, gzip', gzipSync(gzipSync(BODY)), 'packed in another way'],
    ['otherwise than it says', 'gzip', Buffer.from(BODY), 'cannot be unpacked'],
    ['and cut short', 'gzip', gzipSync(BODY).subarray(0, 30), 'cannot be unpacked'],
  ])('packed %s is no answer', async (_, encoding, body, detail) => {
    const url = await serve(says(body, { 'content-encoding': encoding }));
    expect(await client(url).call(call)).toEqual({ ok: false, fault: { kind: 'malformed', detail } });
  });

  it('an answer longer than is believed is none: on the wire, or once it is unpacked', async () => {
    const long = JSON.stringify('a'.repeat(20_000));
    for (const [body, headers] of [
      [Buffer.from(long), {}],
      [gzipSync(long), { 'content-encoding': 'gzip' }],
    ] as const) {
      const url = await serve(says(body, headers));
      expect(await client(url).call(call)).toEqual({
        ok: false,
        fault: { kind: 'malformed', detail: 'answer too long' },
      });
    }
    const just = JSON.stringify('a'.repeat(9_998));
    const url = await serve(says(gzipSync(just), { 'content-encoding': 'gzip' }));
    expect(just).toHaveLength(10_000);
    expect((await client(url).call(call)).ok).toBe(true);
  });

  it('an empty packed body is an empty one', async () => {
    const url = await serve(says('', { 'content-encoding': 'gzip' }));
    expect(await client(url).call(call)).toEqual({ ok: true, value: { status: 200, body: undefined } });
  });

  it('a good answer is handed out byte by byte where that is asked, another one is read', async () => {
    const parts: string[] = [];
    const good = await serve((_, response) => {
      response.write('[1,');
      response.end('2]');
    });
    const streamed = await client(good).stream(call, (bytes) => parts.push(Buffer.from(bytes).toString()));
    expect([streamed, parts.join('')]).toEqual([
      { ok: true, value: { status: 200, body: undefined } },
      '[1,2]',
    ]);
    const bad = await serve(says('{"errorNumber":1}', {}, 500));
    const refused = await client(bad).stream(call, () => parts.push('never'));
    expect(refused).toEqual({ ok: true, value: { status: 500, body: { errorNumber: 1 } } });
    expect(parts).not.toContain('never');
  });
});

describe('when it ends', () => {
  it('with the time that it was given', async () => {
    const url = await serve(() => undefined);
    expect(await client(url).call({ ...call, timeoutMs: 50 })).toEqual({
      ok: false,
      fault: { kind: 'timeout' },
    });
  });

  it('at once when the card leaves, also in the middle of an answer', async () => {
    const card = new AbortController();
    const url = await serve((_, response) => {
      response.write('[1,');
      card.abort();
    });
    const start = performance.now();
    const ended = await client(url).call({ ...call, signal: card.signal, timeoutMs: 25_000 });
    expect(ended).toEqual({ ok: false, fault: { kind: 'aborted' } });
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('with a server that is not there, or hangs up', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await client(url).call(call)).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(await client('https://localhost:9').call(call)).toEqual({
      ok: false,
      fault: { kind: 'unreachable', detail: 'ECONNREFUSED' },
    });
  });
});
