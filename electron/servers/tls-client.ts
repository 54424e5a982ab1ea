/** One HTTPS client for both servers of the kiosk: TLS 1.3, a client certificate, and one authority that is believed. */
import { pipeline } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type Gunzip,
} from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import { cleanAll } from '../words/clean.ts';
import { fail, ok, type Result } from '../words/result.ts';

/** What a connection is secured with; file contents in PEM, not paths. */
export interface TlsMaterial {
  readonly ca: string | Buffer;
  readonly certificate: string | Buffer;
  readonly key: string | Buffer;
}

/** Why nothing usable came back. */
export type TransportFault =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'certificate'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' };

/** An answer whose body is JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer, milliseconds. */
  readonly timeoutMs: number;
}

interface HttpsClient {
  /** One exchange, never repeated by itself. Every text in the answer is clean (electron/words/clean.ts). */
  call(call: Call): Promise<Result<JsonAnswer, TransportFault>>;
  /** As `call`, but hands out the body's bytes as they come; `onBytes` of a 2xx answer only, other bodies are parsed. Who parses them cleans them. */
  stream(call: Call, onBytes: (bytes: Uint8Array) => void): Promise<Result<JsonAnswer, TransportFault>>;
  close(): Promise<void>;
}

const CERTIFICATE_CODE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT|ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA|BAD_CERT)|ERR_SSL_.*ALERT_ACCESS_DENIED)/;

/** Says what a thrown error of undici, TLS or the network means. */
function transportFault(error: unknown, signal?: AbortSignal, timeOut?: AbortSignal): TransportFault {
  if (signal?.aborted) return { kind: 'aborted' };
  if (timeOut?.aborted) return { kind: 'timeout' };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as NodeJS.ErrnoException).code ?? '';
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'timeout' };
    if (CERTIFICATE_CODE.test(code)) return { kind: 'certificate', detail: code };
    if (code.startsWith('HPE_') || at.name === 'HTTPParserError') return { kind: 'malformed', detail: code };
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { kind: 'malformed', detail: 'answer too long' };
    if (at instanceof Unreadable) return { kind: 'malformed', detail: at.message };
    // What zlib says of bytes that are not what the header said, or that end too early.
    if (/^(Z_|ERR__ERROR|ERR_BROTLI)/.test(code)) return { kind: 'malformed', detail: 'cannot be unpacked' };
  }
  const code = (error as NodeJS.ErrnoException)?.code ?? (error as Error)?.name ?? 'error';
  return { kind: 'unreachable', detail: code };
}

/** An answer that is packed in a way that we do not unpack, or is longer than we believe. */
class Unreadable extends Error {}

/** How packed answers are unpacked. Asked for is `identity`; some gateways and proxies pack all the same. */
const UNPACKERS: Readonly<Record<string, (first: number) => Gunzip>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  // Some servers leave out zlib's head (RFC 9110, section 8.4.1.2), whose first byte says the method in its lower half.
  deflate: (first) => ((first & 0xf) === 8 ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
};

/** The way in which an answer is packed: the names in its header that mean something, in lower case. */
function packing(headers: Dispatcher.ResponseData['headers']): readonly string[] {
  return [headers['content-encoding'] ?? '']
    .flat()
    .flatMap((line) => line.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
}

/**
 * The bytes of an answer's body, unpacked, at most `maxBytes` of them: what a few packed bytes grow to counts, not the
 * bytes on the wire. Throws `Unreadable` for what is packed otherwise, packed twice, or longer.
 */
async function* unpacked(answer: Dispatcher.ResponseData, maxBytes: number): AsyncGenerator<Buffer> {
  const names = packing(answer.headers);
  const make = names.length === 1 ? UNPACKERS[names[0] ?? ''] : undefined;
  if (names.length > 0 && make === undefined) {
    await answer.body.dump();
    throw new Unreadable('packed in another way');
  }
  let body: AsyncIterable<Buffer> = answer.body;
  if (make !== undefined) {
    const packed = answer.body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const begin = await packed.next();
    if (begin.done === true) return;
    const all = async function* () {
      yield begin.value;
      yield* { [Symbol.asyncIterator]: () => packed };
    };
    // What goes wrong on the way is thrown by the loop below; without this it would be thrown twice.
    body = pipeline(all, make(begin.value[0] ?? 0), () => undefined);
  }
  let length = 0;
  for await (const bytes of body) {
    length += bytes.length;
    if (length > maxBytes) throw new Unreadable('answer too long');
    yield bytes;
  }
}

/**
 * Makes a client for one server. `connections` is how many run at once; `maxBytes` is the longest answer believed.
 * Nothing is resumed from an earlier TLS session, so each connection proves both sides again.
 */
export function createHttpsClient(options: {
  readonly url: string;
  readonly tls: TlsMaterial;
  readonly connections: number;
  readonly maxBytes: number;
  readonly headers?: Readonly<Record<string, string>>;
}): HttpsClient {
  const base = new URL(options.url);
  const agent = new Agent({
    connections: options.connections,
    pipelining: 1,
    connect: {
      ca: options.tls.ca,
      cert: options.tls.certificate,
      key: options.tls.key,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: true,
      maxCachedSessions: 0,
      timeout: 5000,
    },
    maxResponseSize: options.maxBytes,
  });

  async function exchange(
    call: Call,
    onBytes?: (bytes: Uint8Array) => void,
  ): Promise<Result<JsonAnswer, TransportFault>> {
    const timeOut = AbortSignal.timeout(call.timeoutMs);
    const signal = call.signal === undefined ? timeOut : AbortSignal.any([call.signal, timeOut]);
    try {
      const request: Dispatcher.RequestOptions = {
        origin: base.origin,
        path: call.path,
        method: call.method,
        signal,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
          ...call.headers,
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      };
      const answer = await agent.request(request);
      // 495 and 496 are how nginx, in front of such servers, says that our certificate is not trusted or missing.
      if (answer.statusCode === 495 || answer.statusCode === 496) {
        await answer.body.dump();
        return fail({ kind: 'certificate', detail: `ours was refused, ${answer.statusCode}` });
      }
      const good = answer.statusCode >= 200 && answer.statusCode < 300;
      if (onBytes !== undefined && good) {
        for await (const bytes of unpacked(answer, options.maxBytes)) onBytes(bytes);
        return ok({ status: answer.statusCode, body: undefined });
      }
      const parts: Buffer[] = [];
      for await (const bytes of unpacked(answer, options.maxBytes)) parts.push(bytes);
      // Takes away a byte order mark; bytes that are no UTF-8 become U+FFFD.
      const text = new TextDecoder().decode(Buffer.concat(parts));
      if (text === '') return ok({ status: answer.statusCode, body: undefined });
      try {
        return ok({ status: answer.statusCode, body: cleanAll(JSON.parse(text)) });
      } catch {
        return fail({ kind: 'malformed', detail: `status ${answer.statusCode}, body is not JSON` });
      }
    } catch (error) {
      return fail(transportFault(error, call.signal, timeOut));
    }
  }

  return {
    call: (call) => exchange(call),
    stream: (call, onBytes) => exchange(call, onBytes),
    close: () => agent.destroy(),
  };
}
