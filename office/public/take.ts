/**
 * The door for phones, with nothing else on it: a page, and ciphertexts that are given out once. Nothing is written down of who
 * fetches what.
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import files from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { HandoverId } from '../../electron/servers/office/handover.ts';
import type { Door } from './check.ts';

export interface TakeOptions {
  readonly host: string;
  readonly port: number;
  /** Name by which phones reach it. */
  readonly name: string;
  /** PEM; null: plain http, on this machine alone. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** Folder of the built page. */
  readonly page: string;
  /** Gives one out, once; null: there is none. `away`: the database does not answer. */
  readonly take: (id: string) => Promise<Uint8Array | null | 'away'>;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Opens it. */
export async function startTake(options: TakeOptions): Promise<Door> {
  const { tls } = options;
  const app = Fastify({
    ...(tls === null ? {} : { https: { cert: tls.certificate, key: tls.key } }),
    bodyLimit: 1024,
    requestTimeout: 10_000,
    logger: false,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  app.addHook('onSend', async (_request, reply) => {
    void reply
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('cache-control', 'no-store');
  });
  // By POST: what looks at addresses ahead of people fetches nothing.
  app.post<{ Params: { id: string } }>('/take/:id', async (request, reply) => {
    const id = HandoverId.safeParse(request.params.id);
    const found = id.success ? await options.take(id.data) : null;
    if (found === 'away') return reply.code(503).send('');
    return found === null
      ? reply.code(404).send('')
      : reply.type('application/octet-stream').send(Buffer.from(found));
  });
  if (existsSync(options.page)) await app.register(files, { root: options.page, cacheControl: false });
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `${tls === null ? 'http' : 'https'}://${options.name}:${port}`,
    close: () => app.close(),
  };
}
