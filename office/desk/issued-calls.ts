/** The calls by which a registrar enters a request's papers into the register of what was issued: opened in the browser alone. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SealedEntry } from '../../electron/document/issued.ts';
import { KioskName } from '../../electron/servers/office/wire.ts';
import { enterPapers, sealedPapers } from '../issued/register.ts';
import type { InOne } from './denied.ts';
import { note, type Person, type Role } from './people.ts';

const WRITE: { config: { callers: readonly Role[] } } = { config: { callers: ['registrar'] } };
const OfRequest = z.strictObject({ kiosk: KioskName, requestNumber: z.string().min(1).max(60) });
/** No request has more papers. */
const Entering = z.strictObject({ ...OfRequest.shape, entries: z.array(SealedEntry).min(1).max(500) });

export function issuedCalls(
  app: FastifyInstance,
  { inOne, personOf }: { readonly inOne: InOne; readonly personOf: (request: FastifyRequest) => Person },
): void {
  // The line stands before they are given out: both in one transaction.
  app.post('/api/papers/open', WRITE, async (request) => {
    const { kiosk, requestNumber } = OfRequest.parse(request.body);
    const who = personOf(request).name;
    return inOne(async (within) => {
      const papers = await sealedPapers(within, kiosk, requestNumber);
      if (papers.length > 0) await note(within, who, 'papers.opened', { kiosk, requestNumber });
      return { papers };
    });
  });
  app.post('/api/papers/enter', { ...WRITE, bodyLimit: 1_500_000 }, async (request) => {
    const { kiosk, requestNumber, entries } = Entering.parse(request.body);
    const who = personOf(request).name;
    return inOne(async (within) => {
      const entered = await enterPapers(within, entries);
      await note(within, who, 'papers.entered', { kiosk, requestNumber, papers: entered });
      return { entered };
    });
  });
}
