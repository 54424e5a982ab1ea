/**
 * The desk: a page and the calls behind it. Each call names the roles that may make it; a session is a cookie that no
 * script reads, short, and of use from this page alone.
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';
import files from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { z } from 'zod';
import { KioskName } from '../../electron/servers/office/wire.ts';
import { acceptAnew } from '../intake/accept.ts';
import { kioskStates, strangers } from '../kiosks/state.ts';
import { CALL_LIMIT, PATIENCE } from '../public/patience.ts';
import type { OfficeDatabase } from '../store/database.ts';
import { Day } from '../work/days.ts';
import type { MatterRules } from '../work/matters.ts';
import { canBeHeld, Denied, type InOne } from './denied.ts';
import { issuedCalls } from './issued-calls.ts';
import { oidc, type Provider } from './oidc.ts';
import { passkeys } from './passkeys.ts';
import {
  endSession,
  invite,
  mayTry,
  note,
  type Person,
  PersonName,
  people,
  Role,
  removePerson,
  sessionOf,
} from './people.ts';
import { After } from './place.ts';
import { officeLines, requestsPage, sealedRequest } from './register.ts';
import { withdrawnCalls } from './withdrawn-calls.ts';
import { workCalls } from './work-calls.ts';

export interface DeskOptions {
  readonly database: OfficeDatabase;
  readonly host: string;
  readonly port: number;
  /** Name by which browsers reach it. */
  readonly name: string;
  /** PEM; null: plain http, on this machine alone. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** Folder of the built page. */
  readonly page: string;
  readonly say: (sentence: string) => void;
  /** The office's OpenID Connect provider; null: passkeys alone. */
  readonly provider: Provider | null;
  /** What keeps the office from taking what kiosks send, by the name of its refusal; null: nothing. */
  readonly trouble: () => string | null;
  /** Signs the list of withdrawn papers. */
  readonly listKey: JWK;
  /** How days are counted. */
  readonly rules: MatterRules;
}

/** Who may make a call; `anybody`: without a session. */
export type Callers = readonly Role[] | 'anybody';

declare module 'fastify' {
  interface FastifyContextConfig {
    callers?: Callers;
  }
  interface FastifyRequest {
    person: Person | null;
  }
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** At once, of all browsers and strangers. */
const CONNECTIONS = 2000;
const EVERYBODY: readonly Role[] = ['registrar', 'engineer', 'auditor'];

function headers(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    void reply
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
}

const cookieIn = (request: FastifyRequest, name: string) =>
  request.headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** Every call is looked at before it is read: from this page, by whom, and whether their role may. */
function guard(app: FastifyInstance, inOne: InOne, cookie: string, origin: () => string): void {
  app.decorateRequest('person', null);
  app.addHook('onRoute', ({ url, config }) => {
    // A call that nobody thought about is nobody's.
    if (url.startsWith('/api/') && config?.callers === undefined) throw new Error(`${url} names no roles`);
  });
  app.addHook('onRequest', async (request) => {
    const { callers } = request.routeOptions.config;
    if (callers === undefined) return;
    if (request.method !== 'GET' && request.headers.origin !== origin()) throw new Denied(403, 'origin');
    if (callers === 'anybody') return;
    const secret = cookieIn(request, cookie);
    const person = secret === undefined ? null : await inOne((within) => sessionOf(within, secret));
    if (person === null) throw new Denied(401, 'signed-out');
    if (!callers.includes(person.role)) throw new Denied(403, 'role');
    request.person = person;
  });
  app.addHook('preValidation', async ({ body, query }) => {
    if (!canBeHeld([body, query])) throw new Denied(400, 'malformed');
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Denied) return reply.code(error.status).send({ word: error.word });
    if (error instanceof z.ZodError) return reply.code(400).send({ word: 'malformed' });
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ word: status < 500 ? 'malformed' : 'failed' });
  });
}

const personOf = (request: FastifyRequest): Person => {
  if (request.person === null) throw new Denied(401, 'signed-out');
  return request.person;
};

const Search = z.strictObject({
  text: z.string().trim().max(60).optional(),
  kiosk: KioskName.optional(),
  from: Day.optional(),
  to: Day.optional(),
  after: After,
});

const LineSearch = z.strictObject({
  who: z.string().trim().min(1).max(80).optional(),
  ...{ text: z.string().trim().min(1).max(80).optional(), from: Day.optional(), to: Day.optional() },
  after: After,
});

/** The calls of people who are signed in. */
function calls(app: FastifyInstance, inOne: InOne, options: DeskOptions): void {
  const by = (callers: Callers) => ({ config: { callers } });
  app.get('/api/me', by(EVERYBODY), async (request) => {
    const { name, role } = personOf(request);
    return { name, role, trouble: options.trouble() };
  });
  app.get('/api/requests', by(['registrar', 'auditor']), async (request) => {
    const search = Search.parse(request.query);
    return inOne((within) => requestsPage(within, search));
  });
  // The line stands before the request is given out: both in one transaction.
  app.post('/api/requests/open', by(['registrar']), async (request) => {
    const Body = z.strictObject({ kiosk: KioskName, requestNumber: z.string().min(1).max(60) });
    const { kiosk, requestNumber } = Body.parse(request.body);
    const { name } = personOf(request);
    const sealed = await inOne(async (within) => {
      const found = await sealedRequest(within, kiosk, requestNumber);
      if (found !== null) await note(within, name, 'request.opened', { kiosk, requestNumber });
      return found;
    });
    if (sealed === null) throw new Denied(404, 'none');
    return { sealed };
  });
  app.get('/api/kiosks', by(EVERYBODY), () =>
    inOne(async (within) => ({
      cards: await kioskStates(within, Date.now()),
      strangers: await strangers(within, Date.now()),
    })),
  );
  app.post('/api/kiosks/accept', by(['engineer']), async (request) => {
    const { kiosk } = z.strictObject({ kiosk: KioskName }).parse(request.body);
    const { name } = personOf(request);
    if (!(await inOne((within) => acceptAnew(within, kiosk, name)))) throw new Denied(404, 'none');
    return {};
  });
  app.get('/api/journal', by(['auditor']), async (request) => {
    const search = LineSearch.parse(request.query);
    return inOne((within) => officeLines(within, search));
  });
  app.post('/api/people', by(['registrar']), async (request) => {
    const { name, role } = z.strictObject({ name: PersonName, role: Role }).parse(request.body);
    const me = personOf(request);
    // Another passkey of one's own, but not another role: so there is always one left who can invite.
    if (name === me.name && role !== me.role) throw new Denied(409, 'yourself');
    return { code: await inOne((within) => invite(within, name, role, me.name)) };
  });
  app.get('/api/people', by(['registrar', 'auditor']), () => inOne(people));
  app.post('/api/people/remove', by(['registrar']), async (request) => {
    const { id } = z.strictObject({ id: z.uuid() }).parse(request.body);
    const me = personOf(request);
    // So there is always one left who can invite.
    if (id === me.id) throw new Denied(409, 'yourself');
    if (!(await inOne((within) => removePerson(within, id, me.name)))) throw new Denied(404, 'none');
    return {};
  });
}

export interface Desk {
  readonly url: string;
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

/** Opens the desk. */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const { tls, database } = options;
  const app = Fastify({
    ...(tls === null
      ? { http: PATIENCE }
      : { https: { ...PATIENCE, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' } }),
    bodyLimit: 65_536,
    ...CALL_LIMIT,
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  }) as unknown as FastifyInstance;
  const inOne: InOne = async (work) => {
    try {
      const done = await database.transact(work);
      if (!done.ok) throw new Denied(503, done.fault);
      return done.value;
    } catch (error) {
      if (!(error instanceof Denied)) options.say(`An error at the desk: ${(error as Error).name}`);
      throw error;
    }
  };
  app.server.maxConnections = CONNECTIONS;
  const cookie = tls === null ? 'desk' : '__Host-desk';
  const origin = () => {
    const { port } = app.server.address() as AddressInfo;
    return `${tls === null ? 'http' : 'https'}://${options.name}:${port}`;
  };
  const keepCookie = (reply: FastifyReply, secret: string | null) =>
    reply.header(
      'set-cookie',
      `${cookie}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Strict${tls === null ? '' : '; Secure'}${secret === null ? '; Max-Age=0' : ''}`,
    );
  headers(app);
  guard(app, inOne, cookie, origin);
  const tryIn = async (request: FastifyRequest) => {
    if (!(await inOne((within) => mayTry(within, normalizeIP(request.ip)))))
      throw new Denied(429, 'too-often');
  };
  passkeys(app, { inOne, tryIn, name: options.name, origin, keepCookie });
  const secure = tls !== null;
  const { signOutAt } = oidc(app, options.provider, { inOne, tryIn, origin, keepCookie, cookieIn, secure });
  app.post('/api/sign-out', { config: { callers: EVERYBODY } }, async (request, reply) => {
    const secret = cookieIn(request, cookie);
    const via = secret === undefined ? null : await inOne((within) => endSession(within, secret));
    return keepCookie(reply, null).send({ at: via === 'provider' ? await signOutAt() : null });
  });
  calls(app, inOne, options);
  issuedCalls(app, { inOne, personOf });
  withdrawnCalls(app, { inOne, personOf, listKey: options.listKey });
  workCalls(app, { inOne, personOf, rules: options.rules });
  if (existsSync(options.page)) await app.register(files, { root: options.page, cacheControl: false });
  await app.listen({ host: options.host, port: options.port });
  return { url: origin(), app, close: () => app.close() };
}
