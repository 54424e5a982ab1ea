/**
 * The door for everybody: the check page as files, the public keys that it believes, the signed list of withdrawn papers, and the
 * register of issued papers for who holds the number of one.
 * Nothing is taken here, nobody is known, and nothing is written down.
 */
import type { JWK } from 'jose';
import { SealedEntry } from '../../electron/document/issued.ts';
import { type Door, type DoorOptions, openDoor } from './door.ts';

export interface CheckOptions extends DoorOptions {
  /** Public halves: by which kiosks sign, and by which the list is signed; PEM of who certifies kiosks for files. */
  readonly keys: { readonly kiosks: readonly JWK[]; readonly withdrawn: JWK; readonly authority: string };
  /** The signed list; null: the database does not answer. */
  readonly withdrawn: () => Promise<string | null>;
  /** The sealed entry of an issued paper; null: there is none. `away`: the database does not answer. */
  readonly issued: (lookup: string) => Promise<string | null | 'away'>;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self' blob: mediastream:; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** From one address, behind which a whole office may be: each asks the database. */
const ASKED_A_MINUTE = 120;

/** Opens it. */
export function startCheck(options: CheckOptions): Promise<Door> {
  const { keys } = options;
  const publicOf = ({ x }: JWK) => ({ kty: 'OKP', crv: 'Ed25519', x });
  const { authority } = keys;
  const believed = { kiosks: keys.kiosks.map(publicOf), withdrawn: publicOf(keys.withdrawn), authority };
  const headers = {
    'content-security-policy': POLICY,
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  };
  return openDoor(options, headers, (app) => {
    app.get('/keys.json', async () => believed);
    const limit = { config: { rateLimit: { max: ASKED_A_MINUTE, timeWindow: 60_000 } } };
    app.get<{ Params: { lookup: string } }>('/issued/:lookup', limit, async (request, reply) => {
      const lookup = SealedEntry.shape.lookup.safeParse(request.params.lookup);
      const entry = lookup.success ? await options.issued(lookup.data) : null;
      void reply.header('cache-control', 'no-store').type('text/plain');
      return entry === 'away'
        ? reply.code(503).send('')
        : entry === null
          ? reply.code(404).send('')
          : reply.send(entry);
    });
    // However many fetch it at once, the database is asked once.
    let asked: Promise<string | null> | null = null;
    const ask = () => {
      asked ??= options.withdrawn().finally(() => {
        asked = null;
      });
      return asked;
    };
    app.get('/withdrawn.jws', async (_request, reply) => {
      const token = await ask();
      return token === null ? reply.code(503).send('') : reply.type('application/jose').send(token);
    });
  });
}
