/** The citizen right: it is the holder's for one request, and ends when they go. */
import { expect, it } from 'vitest';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { Fault } from '../../words/faults.ts';
import { ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { createCitizenRights } from './citizen-right.ts';

const officer: OfficerSession = { token: 't', reference: 'r', expiresAt: '' };

function rights() {
  const told: unknown[] = [];
  const answer = Promise.withResolvers<Result<void, Fault>>();
  const calls = {
    tell: (call: unknown) => {
      told.push(call);
      return answer.promise;
    },
  } as unknown as GatewayCalls;
  return { told, answer, rights: createCitizenRights(calls) };
}

const revocation = {
  method: 'POST',
  path: '/api/center/citizen/revoke',
  session: officer,
  body: { grant: 'g' },
};

it('is revoked at the gateway, once, and is no more from that moment', async () => {
  const { told, answer, rights: mine } = rights();
  mine.keep('n', { grant: 'g', citizenId: '1' });
  expect(mine.of('n')).toEqual({ grant: 'g', citizenId: '1' });
  const revoked = mine.revoke({ officer, requestNumber: 'n' });
  expect(mine.of('n')).toBeUndefined();
  expect(told).toEqual([revocation]);
  answer.resolve(ok(undefined));
  expect(await revoked).toEqual(ok(undefined));
  await mine.revoke({ officer, requestNumber: 'n' });
  expect(told).toHaveLength(1);
});

it('that ends in the background is waited for by who revokes it then', async () => {
  const { told, answer, rights: mine } = rights();
  mine.keep('n', { grant: 'g', citizenId: '1' });
  void mine.end(officer, 'n', 'g');
  expect(mine.of('n')).toBeUndefined();
  let done = false;
  const waited = mine.revoke({ officer, requestNumber: 'n' }).then((result) => {
    done = true;
    return result;
  });
  await new Promise(setImmediate);
  expect(done).toBe(false);
  const lost = { ok: false, fault: { name: 'linkage.unreachable' } } as const;
  answer.resolve(lost);
  // Whoever waits hears what came of it.
  expect(await waited).toEqual(lost);
  expect(told).toEqual([revocation]);
});

it('of another request lives on; of none there is nothing to revoke', async () => {
  const { told, rights: mine } = rights();
  mine.keep('n', { grant: 'g', citizenId: '1' });
  expect(await mine.revoke({ officer, requestNumber: 'other' })).toEqual(ok(undefined));
  expect(mine.of('n')?.grant).toBe('g');
  expect(told).toEqual([]);
});
