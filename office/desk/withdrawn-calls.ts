/** The calls by which papers are withdrawn, and given back their standing. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { z } from 'zod';
import { WITHDRAWAL_REASONS, WithdrawnId } from '../../electron/servers/office/withdrawn.ts';
import { restore, WithdrawnPlace, withdraw, withdrawnPapers } from '../withdrawn/list.ts';
import { Denied, type InOne } from './denied.ts';
import { note, type Person, type Role } from './people.ts';
import { After, placeIn, placeOf } from './place.ts';

const READ: { config: { callers: readonly Role[] } } = { config: { callers: ['registrar', 'auditor'] } };
const WRITE: { config: { callers: readonly Role[] } } = { config: { callers: ['registrar'] } };
const Withdrawal = z.strictObject({ documentId: WithdrawnId, reason: z.enum(WITHDRAWAL_REASONS) });
/** A part of the sixteen characters. */
const Found = z.strictObject({
  text: z
    .string()
    .regex(/^[0-9A-HJKMNP-TV-Z]{1,16}$/)
    .optional(),
  after: After,
});
const Restoring = z.strictObject({ documentId: WithdrawnId });

export function withdrawnCalls(
  app: FastifyInstance,
  around: {
    readonly inOne: InOne;
    readonly personOf: (request: FastifyRequest) => Person;
    readonly listKey: JWK;
  },
): void {
  const { inOne, personOf, listKey } = around;
  app.get('/api/withdrawn', READ, async (request) => {
    const { text, after } = Found.parse(request.query);
    const place = placeIn(after, WithdrawnPlace);
    const { last, ...page } = await inOne((within) => withdrawnPapers(within, text, place));
    return { ...page, next: placeOf(last) };
  });
  app.post('/api/withdrawn', WRITE, async (request) => {
    const { documentId, reason } = Withdrawal.parse(request.body);
    const who = personOf(request).name;
    await inOne(async (within) => {
      const version = await withdraw(within, { documentId, reason, who }, listKey);
      if (version === null) throw new Denied(409, 'withdrawn-already');
      await note(within, who, 'paper.withdrawn', { documentId, reason, version });
    });
    return {};
  });
  app.post('/api/withdrawn/restore', WRITE, async (request) => {
    const { documentId } = Restoring.parse(request.body);
    const who = personOf(request).name;
    await inOne(async (within) => {
      const version = await restore(within, documentId, listKey);
      if (version === null) throw new Denied(404, 'none');
      await note(within, who, 'paper.restored', { documentId, version });
    });
    return {};
  });
}
