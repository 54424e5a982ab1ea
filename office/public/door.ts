/** What both doors for everybody share: files of a built page and a few calls, under a policy, with nothing written down. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { CALL_LIMIT, PATIENCE } from './patience.ts';

export interface DoorOptions {
  readonly host: string;
  readonly port: number;
  /** Name by which people reach it. */
  readonly name: string;
  /** PEM; null: plain http, on this machine alone. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** Folder of the built page. */
  readonly page: string;
}

/** At once: what is open here takes no file from kiosks, desk and database. */
const CONNECTIONS = 2000;

/** A door that is open. */
export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens one: `headers` go with every answer, `calls` adds what it answers beside its page. */
export async function openDoor(
  options: DoorOptions,
  headers: Readonly<Record<string, string>>,
  calls: (app: FastifyInstance) => void,
): Promise<Door> {
  const { tls } = options;
  const app = Fastify({
    ...(tls === null ? { http: PATIENCE } : { https: { ...PATIENCE, cert: tls.certificate, key: tls.key } }),
    bodyLimit: 1024,
    ...CALL_LIMIT,
    logger: false,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      ...headers,
    });
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache');
  });
  // Of what nobody expected, nobody is told what it was.
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error.statusCode ?? 500).send(''),
  );
  app.server.maxConnections = CONNECTIONS;
  // In memory alone, of the calls that name a limit.
  await app.register(rateLimit, { global: false });
  calls(app);
  if (existsSync(options.page)) await app.register(files, { root: options.page, cacheControl: false });
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `${tls === null ? 'http' : 'https'}://${options.name}:${port}`,
    close: () => app.close(),
  };
}
