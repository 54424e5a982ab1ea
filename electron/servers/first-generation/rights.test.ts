/** By which right records are asked of the first generation, and when nothing is asked any more. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { fault } from '../../words/faults.ts';
import { fail, ok } from '../../words/result.ts';
import type { Exchange } from './exchange.ts';
import { createFirstRecords } from './records.ts';

const CITIZEN = '9009900000017';
const CANONICAL = '{}';
const digest = createHash('sha256').update(CANONICAL).digest('base64url');
const [person, house] = [DatabaseId.parse('dopa_person'), DatabaseId.parse('dopa_house')];
const SERVICE = { office: '00023', version: '01', service: '001' };
const officer: OfficerSession = {
  token: 'T'.repeat(64),
  reference: 'r',
  expiresAt: '2026-12-01T12:00:00.000Z',
};

function made(send: Exchange['send']) {
  let proofs = 1;
  const take = () => (proofs-- > 0 ? { citizenId: CITIZEN, requestDigest: digest } : undefined);
  const records = createFirstRecords({ send } as Exchange, { take }, new Map([[person, SERVICE]]), 60_000);
  const asked = { officer, databases: [person, house], requestNumber: '1' };
  const fetch = (more: object = {}) =>
    records.fetchRecords(
      {
        ...{ ...asked, assertion: 'a', citizenId: CITIZEN, canonicalRequest: CANONICAL },
        ...{ signal: new AbortController().signal, ...more },
      },
      () => undefined,
    );
  const again = (signal = new AbortController().signal) =>
    records.fetchAgain({ ...asked, signal }, () => undefined);
  return { records, fetch, again };
}
const none = async () => ok({ status: 90500, body: new Uint8Array() });
const refusal = async (result: ReturnType<ReturnType<typeof made>['fetch']>) => {
  const done = await result;
  return done.ok ? 'ok' : `${done.fault.name} ${done.fault.detail ?? ''}`.trim();
};

it('is that of the proof: for its holder, its request, and once; what is asked again has been asked before', async () => {
  expect(await refusal(made(none).again())).toBe('linkage.refused 90016');
  expect(await refusal(made(none).fetch({ citizenId: '9009900000106' }))).toBe('linkage.refused 90044');
  expect(await refusal(made(none).fetch({ canonicalRequest: '{"more":1}' }))).toBe('linkage.refused 90044');
  const one = made(none);
  expect(await refusal(one.fetch())).toBe('ok');
  expect(await refusal(one.fetch())).toBe('linkage.refused 90044');
  expect(await refusal(one.again())).toBe('ok');
});

it('ends with the visit', async () => {
  const one = made(none);
  await one.fetch();
  await one.records.revoke({ requestNumber: '1' });
  expect(await refusal(one.again())).toBe('linkage.refused 90016');
});

it('asks nothing once the card has left, and waits for no library then', async () => {
  const card = new AbortController();
  let messages = 0;
  const hangs: Exchange['send'] = () => {
    messages += 1;
    return new Promise(() => undefined);
  };
  const one = made(hangs);
  const fetching = one.fetch({ signal: card.signal });
  await new Promise((done) => setImmediate(done));
  card.abort();
  expect(await refusal(fetching)).toBe('card.removed');
  expect(await refusal(made(hangs).fetch({ signal: card.signal }))).toBe('card.removed');
  expect(messages).toBe(1);
});

it('says a library that is not there for the whole, and not for each database', async () => {
  const one = made(async () => fail(fault('linkage.library', 'file: /x')));
  expect(await refusal(one.fetch())).toBe('linkage.library file: /x');
});
