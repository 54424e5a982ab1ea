/**
 * What a server, or whatever stands before it, can say below the level of an answer: bytes that are no HTTP, lengths that
 * lie, redirections, hints, endless heads, drops. The client hands out one JSON value or one fault, in time, and the next
 * call is not led astray by what came before.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpsClient } from '../../electron/servers/tls-client.ts';
import { testPki } from '../pki.ts';
import { Servers } from './linkage-support.ts';

type Say = (socket: TLSSocket, nth: number, request: string) => void;
const servers = new Servers();
let say: Say = () => undefined;
let server: Server;
let connections = 0;
const seen: string[] = [];
let url: string;

beforeAll(async () => {
  testPki(servers.pki);
  server = createServer(
    {
      cert: readFileSync(join(servers.pki, 'linkage.pem')),
      key: readFileSync(join(servers.pki, 'linkage.key')),
      ca: readFileSync(join(servers.pki, 'ca.pem')),
      requestCert: true,
      minVersion: 'TLSv1.3',
    },
    (socket) => {
      connections += 1;
      let nth = 0;
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        seen.push(bytes.toString('latin1'));
        nth += 1;
        say(socket, nth, bytes.toString('latin1'));
      });
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  return servers.stop();
});

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const whole = (body: string | Buffer, head = '') =>
  Buffer.concat([
    Buffer.from(`${OK}${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);
const chunked = (...chunks: string[]) => `${OK}transfer-encoding: chunked\r\n\r\n${chunks.join('')}`;

async function ask(sayThis: Say, timeoutMs = 1500, maxBytes = 100_000, times = 1, betweenMs = 0) {
  say = sayThis;
  const client = createHttpsClient({ url, tls: servers.tls(), connections: 1, maxBytes });
  const said: unknown[] = [];
  const began = performance.now();
  try {
    for (let i = 0; i < times; i += 1) {
      if (i > 0) await sleep(betweenMs);
      const answer = await client.call({ method: 'GET', path: `/call/${i}`, timeoutMs });
      said.push(answer.ok ? answer.value.body : answer.fault.kind);
    }
    return { said, took: performance.now() - began };
  } finally {
    await client.close();
  }
}
const at =
  (bytes: string | Buffer): Say =>
  (socket) =>
    socket.write(bytes);
const end =
  (bytes: string | Buffer): Say =>
  (socket) =>
    socket.end(bytes);

describe('bytes that are no good answer are a fault, in time', () => {
  test.each<[string, Say]>([
    ['no HTTP', end('\u0000\u0001\u0002hello')],
    ['HTTP/2 in clear', end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['no status', end('HTTP/1.1 \r\n\r\n{}')],
    ['two lengths', end(`${OK}content-length: 2\r\ncontent-length: 9\r\n\r\n{}{"a":1}`)],
    [
      'a length and chunks',
      end(`${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`),
    ],
    ['a negative length', end(`${OK}content-length: -1\r\n\r\n{}`)],
    ['a length in hex', end(`${OK}content-length: 0x2\r\n\r\n{}`)],
    ['a length beyond all numbers', end(`${OK}content-length: 99999999999999999999\r\n\r\n{}`)],
    ['a length longer than what comes', end(`${OK}content-length: 50\r\n\r\n{"a":1}`)],
    ['chunks of no size', end(chunked('zz\r\n{}\r\n0\r\n\r\n'))],
    ['a chunk larger than any', end(chunked('ffffffffffffffffff\r\n{}\r\n'))],
    ['chunks without an end', end(chunked('2\r\n{}\r\n'))],
    ['a line end alone in the head', end('HTTP/1.1 200 OK\ncontent-length: 2\n\n{}')],
    ['a blank in a name of the head', end(`${OK}x y: 1\r\ncontent-length: 2\r\n\r\n{}`)],
    ['a zero in the head', end(`${OK}x: a\u0000b\r\ncontent-length: 2\r\n\r\n{}`)],
    ['another protocol', end('HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n')],
    [
      '“continue”, which nobody asked for',
      end(Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), whole('{"a":1}')])),
    ],
    ['nothing at all, and a close', (socket) => socket.end()],
    ['a reset', (socket) => socket.destroy()],
    ['nothing at all, for ever', () => undefined],
    [
      'hints for ever',
      (socket) => {
        const more = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), 20);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'a head that never ends',
      (socket) => {
        socket.write(OK);
        const more = setInterval(() => socket.write(`x-${Math.random()}: ${'y'.repeat(1000)}\r\n`), 5);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'a body of one byte at a time',
      (socket) => {
        socket.write(`${OK}content-length: 5000\r\n\r\n`);
        const more = setInterval(() => socket.write(' '), 50);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'chunks of one byte for ever',
      (socket) => {
        socket.write(chunked());
        const more = setInterval(() => socket.write('1\r\n \r\n'), 50);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'extensions of a chunk for ever',
      (socket) => {
        socket.write(chunked('2'));
        const more = setInterval(() => socket.write(`;x=${'y'.repeat(2000)}`), 5);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'trailers for ever',
      (socket) => {
        socket.write(chunked('2\r\n{}\r\n0\r\n'));
        const more = setInterval(() => socket.write(`x-${Math.random()}: ${'y'.repeat(500)}\r\n`), 5);
        socket.on('close', () => clearInterval(more));
      },
    ],
    [
      'more than is believed, in chunks',
      (socket) => {
        socket.write(chunked());
        for (let i = 0; i < 40; i += 1) socket.write(`1000\r\n${' '.repeat(4096)}\r\n`);
        socket.end('2\r\n{}\r\n0\r\n\r\n');
      },
    ],
    ['a bomb', at(whole(gzipSync(Buffer.alloc(20_000_000, 32)), 'content-encoding: gzip\r\n'))],
    [
      'a bomb in brotli',
      at(whole(brotliCompressSync(Buffer.alloc(20_000_000, 32)), 'content-encoding: br\r\n')),
    ],
    [
      'several packed one after another, a bomb together',
      at(
        whole(
          Buffer.concat(Array.from({ length: 60 }, () => gzipSync(Buffer.alloc(4096, 32)))),
          'content-encoding: gzip\r\n',
        ),
      ),
    ],
    ['packed rubbish', at(whole('not gzip', 'content-encoding: gzip\r\n'))],
    [
      'packed in two headers',
      at(whole(gzipSync(gzipSync('{}')), 'content-encoding: gzip\r\ncontent-encoding: gzip\r\n')),
    ],
    ['JSON in UTF-16', at(whole(Buffer.from('{"a":1}', 'utf16le')))],
    ['HTML', at(whole('<html>ok</html>'))],
    ['JSON and more behind it', at(whole('{} {}'))],
    ['a script around JSON', at(whole(")]}',\n{}"))],
    ['JSON in a function', at(whole('cb({})'))],
    ['a comma too many', at(whole('{"a":1,}'))],
    ['nesting of 50,000', at(whole('['.repeat(50_000)))],
    ['an event stream', at(whole('data: {}\n\n'))],
    ['our certificate refused', end('HTTP/1.1 496 X\r\ncontent-length: 0\r\n\r\n')],
  ])('%s', async (_what, sayThis) => {
    const { said, took } = await ask(sayThis);
    expect(said[0]).toMatch(/^(unreachable|malformed|timeout|certificate)$/);
    expect(took).toBeLessThan(6000);
  });
});

describe('an odd answer that is good is that answer', () => {
  test.each<[string, Say]>([
    [
      'after a hint',
      end(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), whole('{"a":1}')])),
    ],
    ['of HTTP/1.0, ended by the close', end('HTTP/1.0 200 OK\r\n\r\n{"a":1}')],
    ['with a mark at its beginning', at(whole('\ufeff{"a":1}'))],
    [
      'in chunks with extensions and trailers',
      end(chunked('3;x=y\r\n{"a\r\n4\r\n":1}\r\n0\r\nx-sum: 1\r\n\r\n')),
    ],
    [
      'under another type',
      end(`HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=tis-620\r\ncontent-length: 7\r\n\r\n{"a":1}`),
    ],
    ['packed, and called so in capitals', at(whole(gzipSync('{"a":1}'), 'Content-Encoding: GZIP\r\n'))],
    [
      'deflated without a head, as some servers do',
      at(whole(deflateRawSync('{"a":1}'), 'content-encoding: deflate\r\n')),
    ],
    ['called packed with an empty name', at(whole('{"a":1}', 'content-encoding: \r\n'))],
    [
      'with a cookie and a report address',
      at(whole('{"a":1}', 'set-cookie: a=b\r\nalt-svc: h3=":443"\r\nrefresh: 0;url=https://x/\r\n')),
    ],
  ])('%s', async (_what, sayThis) => {
    expect((await ask(sayThis)).said).toEqual([{ a: 1 }]);
  });

  test('a member that would set the prototype is a member, and sets none', async () => {
    const { said } = await ask(
      at(whole('{"__proto__":{"ok":true},"constructor":{"prototype":{"ok":true}}}')),
    );
    expect(Object.keys(said[0] as object)).toContain('__proto__');
    expect(({} as { ok?: boolean }).ok).toBeUndefined();
    expect((said[0] as { ok?: boolean }).ok).toBeUndefined();
  });
});

describe('one call does not lead the next astray', () => {
  const nth =
    (...answers: (string | Buffer)[]): Say =>
    (socket, _n, request) => {
      const call = Number(/\/call\/(\d)/.exec(request)?.[1] ?? 0);
      socket.write(answers[call] ?? whole('{"a":"late"}'));
    };
  test.each<[string, Say]>([
    [
      'two answers at once',
      nth(Buffer.concat([whole('{"a":0}'), whole('{"a":"smuggled"}')]), whole('{"a":1}')),
    ],
    [
      'a longer body than its length',
      nth(`${OK}content-length: 7\r\n\r\n{"a":0}${whole('{"a":"smuggled"}')}`, whole('{"a":1}')),
    ],
    [
      'an answer to nothing, after the last',
      (socket, _n, request) => {
        const call = Number(/\/call\/(\d)/.exec(request)?.[1] ?? 0);
        socket.write(whole(`{"a":${call}}`));
        setTimeout(() => socket.write(whole('{"a":"smuggled"}')), 20);
      },
    ],
  ])('%s', async (_what, sayThis) => {
    const { said } = await ask(sayThis, 1500, 100_000, 2, 100);
    expect(said[0]).toEqual({ a: 0 });
    // The second is its own answer, or a fault: never what was pushed in.
    expect([{ a: 1 }, 'unreachable', 'malformed']).toContainEqual(said[1]);
  });

  test('no cookie of one answer is sent with the next call', async () => {
    seen.length = 0;
    await ask(nth(whole('{"a":0}', 'set-cookie: person=1; path=/\r\n'), whole('{"a":1}')), 1500, 100_000, 2);
    expect(seen.join('\n').toLowerCase()).not.toContain('cookie');
  });
});

test('a redirection is not followed', async () => {
  const before = connections;
  const { said } = await ask(end(`HTTP/1.1 307 T\r\nlocation: ${url}/other\r\ncontent-length: 0\r\n\r\n`));
  expect([said, connections - before]).toEqual([[undefined], 1]);
});

test('a certificate for another name is refused, and nothing is said to whoever has it', async () => {
  seen.length = 0;
  const before = connections;
  const client = createHttpsClient({
    url: url.replace('localhost', '127.0.0.2'),
    tls: servers.tls(),
    connections: 1,
    maxBytes: 1000,
  });
  const answer = await client.call({ method: 'GET', path: '/secret', timeoutMs: 1500 });
  await client.close();
  expect(answer.ok ? '' : answer.fault.kind).toMatch(/certificate|unreachable/);
  expect(seen.join('')).not.toContain('/secret');
  expect(connections).toBeLessThanOrEqual(before + 1);
});
