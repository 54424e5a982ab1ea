/** One HTTPS client for both servers of the kiosk: TLS 1.3, a client certificate, and one authority that is believed. */
import { Agent, type Dispatcher } from 'undici';
import { fail, ok, type Result } from '../native/result.ts';

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

export interface HttpsClient {
  /** One exchange, never repeated by itself. */
  call(call: Call): Promise<Result<JsonAnswer, TransportFault>>;
  /** As `call`, but hands out the body's bytes as they come; `onBytes` of a 2xx answer only, other bodies are parsed. */
  stream(call: Call, onBytes: (bytes: Uint8Array) => void): Promise<Result<JsonAnswer, TransportFault>>;
  close(): Promise<void>;
}

const CERTIFICATE_CODE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT|ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA|BAD_CERT)|ERR_SSL_.*ALERT_ACCESS_DENIED)/;

/** Says what a thrown error of undici, TLS or the network means. */
export function transportFault(error: unknown, signal?: AbortSignal, timeOut?: AbortSignal): TransportFault {
  if (signal?.aborted) return { kind: 'aborted' };
  if (timeOut?.aborted) return { kind: 'timeout' };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as NodeJS.ErrnoException).code ?? '';
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'timeout' };
    if (CERTIFICATE_CODE.test(code)) return { kind: 'certificate', detail: code };
    if (code.startsWith('HPE_') || at.name === 'HTTPParserError') return { kind: 'malformed', detail: code };
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { kind: 'malformed', detail: 'answer too long' };
  }
  const code = (error as NodeJS.ErrnoException)?.code ?? (error as Error)?.name ?? 'error';
  return { kind: 'unreachable', detail: code };
}

/**
 * Makes a client for one server. `connections` is how many run at once; `maxBytes` is the longest answer believed.
 * Nothing is resumed from an earlier TLS session, so each connection proves both sides anew.
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
        for await (const bytes of answer.body) onBytes(bytes);
        return ok({ status: answer.statusCode, body: undefined });
      }
      const text = await answer.body.text();
      if (text === '') return ok({ status: answer.statusCode, body: undefined });
      try {
        return ok({ status: answer.statusCode, body: JSON.parse(text) });
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
