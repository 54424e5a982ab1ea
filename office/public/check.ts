/**
 * The door for everybody: the check page as files, the public keys that it believes, and the signed list of withdrawn papers.
 * Nothing is taken here, nobody is known, and nothing is written down.
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import files from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import type { JWK } from 'jose';

export interface CheckOptions {
  readonly host: string;
  readonly port: number;
  /** Name by which people reach it. */
  readonly name: string;
  /** PEM; null: plain http, on this machine alone. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** Folder of the built page. */
  readonly page: string;
  /** Public halves: by which kiosks sign, and by which the list is signed. */
  readonly keys: { readonly kiosks: readonly JWK[]; readonly withdrawn: JWK };
  /** The signed list; null: the database does not answer. */
  readonly withdrawn: () => Promise<string | null>;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self' blob: mediastream:; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A door that is open. */
export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens it. */
export async function startCheck(options: CheckOptions): Promise<Door> {
  const { tls, keys } = options;
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
      .header('permissions-policy', 'camera=(self), microphone=(), geolocation=()')
      .header('cross-origin-opener-policy', 'same-origin');
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache');
  });
  const publicOf = ({ x }: JWK) => ({ kty: 'OKP', crv: 'Ed25519', x });
  const believed = { kiosks: keys.kiosks.map(publicOf), withdrawn: publicOf(keys.withdrawn) };
  app.get('/keys.json', async () => believed);
  app.get('/withdrawn.jws', async (_request, reply) => {
    const token = await options.withdrawn();
    return token === null ? reply.code(503).send('') : reply.type('application/jose').send(token);
  });
  if (existsSync(options.page)) await app.register(files, { root: options.page, cacheControl: false });
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `${tls === null ? 'http' : 'https'}://${options.name}:${port}`,
    close: () => app.close(),
  };
}
