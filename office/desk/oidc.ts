/**
 * Signing in by the OpenID Connect provider of an office that has one (openid-client): code flow with PKCE. Who may do what is said
 * by a claim, through the configuration's list; the session that follows is the desk's own, as short as after a passkey.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { z } from 'zod';
import type { OfficeConfig } from '../config/config.ts';
import { Denied, type InOne } from './denied.ts';
import { keepFlow, type Person, personOfProvider, type Role, startSession, takeFlow } from './people.ts';

/** What the configuration says of the provider, its files read. */
export interface Provider {
  readonly settings: NonNullable<OfficeConfig['oidc']>;
  /** PEM of who certified its server; null: who this machine believes. */
  readonly authority: string | null;
  readonly secret: string | null;
}

interface Around {
  readonly inOne: InOne;
  readonly tryIn: (request: FastifyRequest) => Promise<void>;
  readonly origin: () => string;
  readonly keepCookie: (reply: FastifyReply, secret: string | null) => FastifyReply;
  readonly cookieIn: (request: FastifyRequest, name: string) => string | undefined;
  /** Whether the desk is reached by https: cookies say so. */
  readonly secure: boolean;
}

/** Of one answer of the provider, bytes. */
const LARGEST_ANSWER = 1_000_000;
/** For one answer of the provider, seconds. */
const LIMIT_S = 8;
const ANYBODY = { config: { callers: 'anybody' } } as const;
const Claims = z.looseObject({ sub: z.string().min(1).max(255), iss: z.string().min(1).max(500) });

/** The provider as it describes itself, asked for when it is first needed, and again where it did not answer. */
function known({ settings, authority, secret }: Provider): () => Promise<Configuration> {
  const dispatcher = new Agent({
    connect: { ...(authority === null ? {} : { ca: authority }) },
    // A provider that answers without end fills no memory.
    maxResponseSize: LARGEST_ANSWER,
  });
  let asked: Promise<Configuration> | null = null;
  return () => {
    asked ??= discovery(
      new URL(settings.issuer),
      settings.clientId,
      secret ?? undefined,
      secret === null ? None() : undefined,
      {
        // The signature of what came over TLS is looked at as well.
        ...{ timeout: LIMIT_S, execute: [enableNonRepudiationChecks] },
        [customFetch]: (url, options) =>
          undiciFetch(url, { ...(options as object), dispatcher }) as unknown as Promise<Response>,
      },
    ).catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

/** Whether an error is that nobody answered, or not as a provider does; everything else is a refusal. */
function isAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof TypeError && at.message === 'fetch failed') return true;
    if (['TimeoutError', 'AbortError'].includes(at.name)) return true;
  }
  return (error as { code?: unknown })?.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
}

/** The role of a person by what the provider says of them: the one that may most, by the configuration's order; null: none. */
export function roleOf(
  { rolesClaim, roles }: Pick<Provider['settings'], 'rolesClaim' | 'roles'>,
  claims: Readonly<Record<string, unknown>>,
): Role | null {
  const said = Object.hasOwn(claims, rolesClaim) ? claims[rolesClaim] : [];
  const values = Array.isArray(said) ? said : [said];
  return Object.entries(roles).find(([value]) => values.includes(value))?.[1] ?? null;
}

/** An id that is the same at each sign-in, and tells nothing. */
const idOf = ({ iss, sub }: z.infer<typeof Claims>): string => {
  const hex = createHash('sha256').update(`${iss} ${sub}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The person whom a provider's answer proves. Throws where it proves nobody. */
async function provenBy(
  configuration: Configuration,
  settings: Provider['settings'],
  at: URL,
  flow: { readonly state: string; readonly nonce: string; readonly verifier: string },
): Promise<Person> {
  const tokens = await authorizationCodeGrant(configuration, at, {
    ...{ pkceCodeVerifier: flow.verifier, expectedState: flow.state, expectedNonce: flow.nonce },
    idTokenExpected: true,
  });
  const claims = tokens.claims() ?? {};
  const who = Claims.parse(claims);
  const role = roleOf(settings, claims);
  if (role === null) throw new Denied(403, 'oidc-role');
  const said = (claims as Record<string, unknown>)[settings.nameClaim];
  // What is not seen is left out: no name looks like another's.
  const seen = (text: unknown) =>
    typeof text === 'string' ? text.replaceAll(/\p{C}/gu, '').trim().slice(0, 60).toWellFormed() : '';
  const id = idOf(who);
  return { id, name: seen(said) || seen(who.sub) || id.slice(0, 8), role };
}

/** The calls; `signOutAt` says where else a person is to be signed out. */
export function oidc(
  app: FastifyInstance,
  provider: Provider | null,
  around: Around,
): { readonly signOutAt: () => Promise<string | null> } {
  const { inOne, origin } = around;
  app.get('/api/ways', ANYBODY, async () => ({
    provider: provider === null ? null : provider.settings.name,
  }));
  if (provider === null) return { signOutAt: async () => null };
  const { settings } = provider;
  const configuration = known(provider);
  const back = () => `${origin()}/oidc/return`;
  const cookie = around.secure ? '__Host-desk-oidc' : 'desk-oidc';
  // Lax: it comes along when the provider sends the browser back, and nowhere else from another site.
  const keepState = (reply: FastifyReply, state: string | null) =>
    reply.header(
      'set-cookie',
      `${cookie}=${state ?? ''}; Path=/; HttpOnly; SameSite=Lax${around.secure ? '; Secure' : ''}; Max-Age=${state === null ? 0 : 600}`,
    );
  app.post('/api/oidc/ask', ANYBODY, async (request, reply) => {
    await around.tryIn(request);
    const at = await configuration().catch(() => {
      throw new Denied(503, 'oidc-away');
    });
    const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    await inOne((within) => keepFlow(within, flow));
    const url = buildAuthorizationUrl(at, {
      ...{ redirect_uri: back(), scope: settings.scope, state: flow.state, nonce: flow.nonce },
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return keepState(reply, flow.state).send({ url: url.href });
  });
  app.get('/oidc/return', async (request, reply) => {
    const home = (word: string | null) => reply.redirect(word === null ? '/' : `/?why=${word}`, 303);
    try {
      const state = around.cookieIn(request, cookie) ?? '';
      keepState(reply, null);
      const at = new URL(request.url, origin());
      // Of the browser that began it, once, and while it is fresh.
      const flow =
        at.searchParams.get('state') === state ? await inOne((within) => takeFlow(within, state)) : null;
      if (flow === null) return home('oidc-refused');
      const person = await provenBy(await configuration(), settings, at, { state, ...flow });
      const secret = await inOne(async (within) =>
        startSession(within, await personOfProvider(within, person), 'provider'),
      );
      around.keepCookie(reply, secret);
      return home(null);
    } catch (error) {
      if (error instanceof Denied) return home(error.word);
      return home(isAway(error) ? 'oidc-away' : 'oidc-refused');
    }
  });
  return {
    /** Where the provider ends its own session, if it says so. */
    signOutAt: async () => {
      try {
        const at = await configuration();
        if (at.serverMetadata().end_session_endpoint === undefined) return null;
        return buildEndSessionUrl(at, {
          ...{ post_logout_redirect_uri: `${origin()}/`, client_id: settings.clientId, state: randomUUID() },
        }).href;
      } catch {
        return null;
      }
    },
  };
}
