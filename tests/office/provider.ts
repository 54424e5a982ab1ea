/** An office's OpenID Connect provider: oidc-provider over TLS on loopback, with accounts that are made up, and a few lies. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

/** Roles of an account, by its name: what the provider calls them. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  'made-up-registrar': ['district-registrar', 'other'],
  'made-up-engineer': ['district-engineer'],
  'made-up-guest': ['canteen'],
};

export interface RunningProvider {
  readonly issuer: string;
  /** File with the authority of its server. */
  readonly authority: string;
  /** Claims of ID tokens from now on, laid over the true ones and signed by the same key. */
  lies(claims: Readonly<Record<string, unknown>>): void;
  /** Signs what it lies with a key that it does not publish. */
  liesByAnotherKey(): void;
  stop(): Promise<void>;
}

/** Starts one whose desk is at `desk`; certificates go into a folder. */
export async function startProvider(
  folder: string,
  desk: string,
  secret: string,
  port = 0,
): Promise<RunningProvider> {
  const [key, authority] = [join(folder, 'provider.key'), join(folder, 'provider.pem')];
  if (port === 0)
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-batch'],
        ...['-days', '30', '-keyout', key, '-out', authority, '-subj', '/O=Made up/CN=provider'],
        ...['-addext', 'subjectAltName=DNS:localhost'],
      ],
      { stdio: 'pipe' },
    );
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const own = await importJWK(jwk, 'RS256');
  const foreign = (await generateKeyPair('RS256')).privateKey;
  let lie: Readonly<Record<string, unknown>> | null = null;
  let by = own;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(authority) });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk as never] },
    clients: [
      {
        ...{ client_id: 'desk', client_secret: secret, redirect_uris: [`${desk}/oidc/return`] },
        post_logout_redirect_uris: [`${desk}/`],
      },
    ],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'name', 'groups'] },
    cookies: { keys: ['made up'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id.replaceAll('-', ' '), groups: [...(ACCOUNTS[id] ?? [])] }),
    }),
  });
  provider.use(async (context, next) => {
    await next();
    const body = context.body as { id_token?: string } | undefined;
    if (context.path !== '/token' || lie === null || body?.id_token === undefined) return;
    body.id_token = await new SignJWT({ ...decodeJwt(body.id_token), ...lie })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(by);
  });
  server.on('request', provider.callback());
  return {
    ...{ issuer, authority },
    lies(claims) {
      [lie, by] = [claims, own];
    },
    liesByAnotherKey() {
      [lie, by] = [{}, foreign];
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
