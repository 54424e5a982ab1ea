/** A gateway for tests of the kiosk alone: it confirms each login once, renews, and says what it is told to say of sessions. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, Faults, readMaterial } from '../fixtures/emulated-server.ts';

export type GatewayAnswer = { readonly status: number; readonly body: unknown } | 'reset';

export interface GatewayDouble {
  readonly url: string;
  /** Method and path of every call, in order. */
  readonly calls: string[];
  /** What it says to a renewal, and to a question with a session's token. */
  renewing: () => Promise<GatewayAnswer>;
  asked: () => Promise<GatewayAnswer>;
  /** How long it thinks about a confirmation. */
  confirming: () => Promise<void>;
  close(): Promise<void>;
}

const HOUR_S = 3600;

/** The token of a session: its name is the login's random. */
export function tokenOf(sid: string, lifeS = HOUR_S): string {
  const claims = { sid, iat: 1, exp: 1 + lifeS, loginType: 1, userPersonalID: 1 };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
}

export const LOST: GatewayAnswer = {
  status: 401,
  body: { errorMessage: 'session has ended', errorNumber: 90001 },
};

/** Starts it over keys in `directory`/pki. A random that begins with `bad` was never given; each other is good once. */
export async function startGateway(directory: string): Promise<GatewayDouble> {
  const calls: string[] = [];
  const used = new Set<string>();
  const app = await createServer({
    title: 'Gateway',
    about: '',
    material: readMaterial(join(directory, 'pki'), 'linkage'),
    faults: new Faults(),
    bodyLimit: 1e5,
  });
  const confirm = async (body: unknown): Promise<GatewayAnswer> => {
    await double.confirming();
    const { random, envelope } = body as { random: string; envelope: string };
    if (envelope === 'wrong') return { status: 401, body: { errorMessage: 'PIN', errorNumber: 90090 } };
    if (random.startsWith('bad') || used.has(random))
      return { status: 401, body: { errorMessage: 'login unknown or used', errorNumber: 90044 } };
    used.add(random);
    // `session-1 5184000`: a session that lives that number of seconds.
    const [sid = '', lifeS] = random.split(' ');
    return { status: 201, body: { token: tokenOf(sid, lifeS === undefined ? HOUR_S : Number(lifeS)) } };
  };
  app.all('*', async (request, reply) => {
    calls.push(`${request.method} ${request.url}`);
    const answer =
      request.url === '/api/center/login/confirm'
        ? await confirm(request.body)
        : request.url === '/api/center/login/renew'
          ? await double.renewing()
          : request.url === '/api/center/user/job'
            ? await double.asked()
            : { status: 204, body: undefined };
    if (answer === 'reset') {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    if (answer.status === 204) return reply.code(204).send();
    return reply
      .code(answer.status)
      .serializer((body: unknown) => JSON.stringify(body))
      .send(answer.body);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const double: GatewayDouble = {
    url: `https://localhost:${port}`,
    calls,
    renewing: async () => ({ status: 200, body: { token: tokenOf('session-1', 2 * HOUR_S) } }),
    asked: async () => ({ status: 200, body: { job: [] } }),
    confirming: async () => undefined,
    close: () => app.close(),
  };
  return double;
}
