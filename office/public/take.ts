/**
 * The door for phones, with nothing else on it: a page, and ciphertexts that are given out once. Nothing is written down of who
 * fetches what.
 */
import { HandoverId } from '../../electron/servers/office/handover.ts';
import { type Door, type DoorOptions, openDoor } from './door.ts';

export interface TakeOptions extends DoorOptions {
  /** Gives one out, once; null: there is none. `away`: the database does not answer. */
  readonly take: (id: string) => Promise<Uint8Array | null | 'away'>;
}

/** From one address, behind which a whole network of phones may be: each asks the database. */
const TRIES_A_MINUTE = 120;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Opens it. */
export function startTake(options: TakeOptions): Promise<Door> {
  const headers = {
    'content-security-policy': POLICY,
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  return openDoor(options, headers, (app) => {
    // By POST: what looks at addresses ahead of people fetches nothing.
    const limit = { config: { rateLimit: { max: TRIES_A_MINUTE, timeWindow: 60_000 } } };
    app.post<{ Params: { id: string } }>('/take/:id', limit, async (request, reply) => {
      const id = HandoverId.safeParse(request.params.id);
      const found = id.success ? await options.take(id.data) : null;
      if (found === 'away') return reply.code(503).send('');
      return found === null
        ? reply.code(404).send('')
        : reply.type('application/octet-stream').send(Buffer.from(found));
    });
  });
}
