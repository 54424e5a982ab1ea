/** A fetch: what is lodged, asked and told, and that nothing goes on when the card leaves. */
import { describe, expect, it } from 'vitest';
import { entryOf } from '../../catalogue/catalogue.ts';
import { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { JsonAnswer, TransportFault } from '../tls-client.ts';
import type { GatewayCalls } from './calls.ts';
import { type CitizenRights, createCitizenRights } from './citizen-right.ts';
import { createRecordFetch } from './fetch.ts';
import type { SessionJobs } from './jobs.ts';
import type { DatabaseOutcome } from './outcomes.ts';
import { readBy, refusal } from './refusals.ts';
import { CODES } from './wire.ts';

const HOLDER = '9009900000017';
const JOB = '0190a5c0-0000-7000-8000-000000000001';
const officer: OfficerSession = { token: 't', reference: 'r', expiresAt: '' };
const person = DatabaseId.parse('dopa_person');
const licence = DatabaseId.parse('dlt_licence');
const RECEIPT = { receiptNumber: 'R-1', lodgedAt: '2026-11-23T09:00:00+07:00' };
const GRANT = { grant: 'g'.repeat(32), expiresAt: '2026-11-23T09:10:00+07:00', receipt: RECEIPT };

type Sent = Parameters<GatewayCalls['stream']>[0];
type Answer = Result<JsonAnswer, TransportFault>;

/** What a source answers: nothing is held. */
const noneHeld = (id: DatabaseId) => ({
  serviceID: entryOf(id)?.serviceId,
  responseStatus: 200,
  responseError: { errorNumber: CODES.noDataFound, errorMessage: 'no' },
});

interface Gateway {
  readonly granted?: () => Promise<Answer>;
  readonly jobs?: Result<{ job: string[] }, Fault>;
  readonly records?: (call: Sent, write: (body: unknown) => void) => Promise<Answer>;
  readonly wholeDeadlineMs?: number;
}

function fetching(gateway: Gateway = {}) {
  const asked: { path: string; body?: unknown; signal?: AbortSignal | undefined }[] = [];
  const revoked: unknown[] = [];
  const calls: GatewayCalls = {
    timeoutMs: 1000,
    send: async () => fail({ kind: 'timeout' }),
    async ask(schema, call, refused) {
      asked.push(call);
      const answer = await (gateway.granted?.() ?? Promise.resolve(ok({ status: 201, body: GRANT })));
      return readBy(schema, answer, refused ?? refusal);
    },
    async tell({ path, body }) {
      revoked.push({ path, body });
      return ok(undefined);
    },
    async stream(call, onBytes) {
      asked.push(call);
      const write = (body: unknown) => onBytes(Buffer.from(JSON.stringify(body)));
      if (gateway.records !== undefined) return gateway.records(call, write);
      const { data } = call.body as { data: { serviceID: number }[] };
      const ids = [person, licence].filter((id) =>
        data.some(({ serviceID }) => serviceID === entryOf(id)?.serviceId),
      );
      write({ data: ids.map(noneHeld) });
      return ok({ status: 200, body: undefined });
    },
    close: async () => undefined,
  };
  const jobs = {
    of: async () => gateway.jobs ?? ok({ job: [JOB] }),
  } as unknown as SessionJobs;
  const rights: CitizenRights = createCitizenRights(calls);
  const outcomes: DatabaseOutcome[] = [];
  const receipts: unknown[] = [];
  const card = new AbortController();
  const fetch = createRecordFetch({
    ...{ calls, jobs, rights, concurrency: 2, servicesPerRequest: 10 },
    sourceDeadlineMs: 500,
    wholeDeadlineMs: gateway.wholeDeadlineMs ?? 1000,
  });
  const input = {
    ...{ officer, assertion: 'a.b.c', citizenId: HOLDER, requestNumber: 'n', canonicalRequest: '{"n":1}' },
    ...{ databases: [person, licence], signal: card.signal },
    onLodged: (receipt: unknown) => receipts.push(receipt),
  };
  return {
    ...{ asked, revoked, outcomes, receipts, card, rights },
    run: (change: object = {}) => fetch.fetchRecords({ ...input, ...change }, (one) => outcomes.push(one)),
    again: (databases: readonly DatabaseId[]) =>
      fetch.fetchAgain({ officer, requestNumber: 'n', databases, signal: card.signal }, (one) =>
        outcomes.push(one),
      ),
  };
}

const kinds = (outcomes: readonly DatabaseOutcome[]) =>
  Object.fromEntries(outcomes.map((one) => [one.databaseId, one.kind]));

describe('a fetch', () => {
  it('lodges the very text that was signed, tells the receipt, and asks every database by the right', async () => {
    const at = fetching();
    expect(await at.run()).toEqual(ok(undefined));
    expect(at.asked.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/api/center/citizen/', body: { assertion: 'a.b.c', request: '{"n":1}' } },
      {
        path: '/api/center/request/',
        body: {
          jobID: JOB,
          consent: { type: 1, smartCard: { grant: GRANT.grant } },
          data: [person, licence].map((id) => ({
            serviceID: entryOf(id)?.serviceId,
            query: { personalID: HOLDER },
          })),
        },
      },
    ]);
    expect(at.receipts).toEqual([RECEIPT]);
    expect(kinds(at.outcomes)).toEqual({ dopa_person: 'none-held', dlt_licence: 'none-held' });
    expect([at.rights.of('n')?.grant, at.revoked]).toEqual([GRANT.grant, []]);
  });

  it('that the gateway refuses tells nothing of any database, and opens no right', async () => {
    const at = fetching({
      granted: async () =>
        ok({ status: 403, body: { errorMessage: 'no', errorNumber: CODES.notLatestCard } }),
    });
    expect(await at.run()).toMatchObject({ ok: false, fault: { name: 'card.not-latest' } });
    expect([at.outcomes, at.receipts, at.rights.of('n')]).toEqual([[], [], undefined]);
  });

  it('of a database that is not in the catalogue asks nobody', async () => {
    const at = fetching();
    const unknown = await at.run({ databases: ['never_heard' as DatabaseId] });
    expect(unknown).toMatchObject({ ok: false, fault: { name: 'linkage.refused' } });
    expect(at.asked).toEqual([]);
  });

  it('calls a source that said nothing failing, and not empty', async () => {
    const at = fetching({
      records: async (_, write) => {
        write({ data: [noneHeld(person)] });
        return ok({ status: 200, body: undefined });
      },
    });
    await at.run();
    expect(kinds(at.outcomes)).toEqual({ dopa_person: 'none-held', dlt_licence: 'source-failing' });
  });

  it('has an end: what has not answered by then is failing', async () => {
    const at = fetching({
      wholeDeadlineMs: 30,
      records: ({ signal }) =>
        new Promise((done) => signal?.addEventListener('abort', () => done(fail({ kind: 'aborted' })))),
    });
    expect(await at.run()).toEqual(ok(undefined));
    expect(kinds(at.outcomes)).toEqual({ dopa_person: 'source-failing', dlt_licence: 'source-failing' });
    expect(at.outcomes.map((one) => one.kind !== 'found' && one.returnCode)).toEqual([
      'deadline',
      'deadline',
    ]);
  });

  it('without a job for a database says that this office may not ask it', async () => {
    const at = fetching({ jobs: ok({ job: [] }) });
    await at.run();
    expect(kinds(at.outcomes)).toEqual({ dopa_person: 'not-open', dlt_licence: 'not-open' });
  });

  it('whose session is lost says of every database that it is not known', async () => {
    const lost = fault('officer.session-lost', '90001');
    const at = fetching({ jobs: fail(lost) });
    expect(await at.run()).toEqual(fail(lost));
    expect(kinds(at.outcomes)).toEqual({ dopa_person: 'session-lost', dlt_licence: 'session-lost' });
    // What was lodged meanwhile is lodged; nobody is left with the right that it opened.
    expect(at.rights.of('n')).toBeUndefined();
  });

  it('whose jobs cannot be had ends the right that it was given, and tells the receipt', async () => {
    const at = fetching({ jobs: fail(fault('linkage.unreachable')) });
    expect(await at.run()).toMatchObject({ ok: false, fault: { name: 'linkage.unreachable' } });
    expect(at.revoked).toEqual([{ path: '/api/center/citizen/revoke', body: { grant: GRANT.grant } }]);
    expect(at.receipts).toEqual([RECEIPT]);
  });
});

describe('a card that leaves', () => {
  it('before it began: nothing is asked', async () => {
    const at = fetching();
    at.card.abort();
    expect(await at.run()).toEqual(fail(fault('card.removed')));
    expect(await at.again([person])).toEqual(fail(fault('card.removed')));
    expect(at.asked).toEqual([]);
  });

  it('while the request is lodged: the call is stopped; what was lodged is told, and its right ends', async () => {
    const at = fetching({
      granted: async () => {
        at.card.abort();
        return ok({ status: 201, body: GRANT });
      },
    });
    expect(await at.run()).toEqual(fail(fault('card.removed')));
    expect(at.asked[0]?.signal?.aborted).toBe(true);
    expect([at.receipts, at.outcomes]).toEqual([[RECEIPT], []]);
    expect(at.revoked).toEqual([{ path: '/api/center/citizen/revoke', body: { grant: GRANT.grant } }]);
    expect(at.rights.of('n')).toBeUndefined();
  });

  it('while sources are asked: every call is stopped, nothing more is told, and the right ends', async () => {
    const at = fetching({
      records: (_, write) => {
        write({ data: [noneHeld(person)] });
        at.card.abort();
        return Promise.resolve(ok({ status: 200, body: undefined }));
      },
    });
    expect(await at.run()).toEqual(fail(fault('card.removed')));
    expect(at.asked[1]?.signal?.aborted).toBe(true);
    expect(kinds(at.outcomes)).not.toHaveProperty('dlt_licence');
    expect(at.revoked).toEqual([{ path: '/api/center/citizen/revoke', body: { grant: GRANT.grant } }]);
    expect(at.rights.of('n')).toBeUndefined();
  });
});

describe('asking again', () => {
  it('goes by the right that lives, and lodges nothing anew', async () => {
    const at = fetching();
    await at.run();
    expect(await at.again([licence])).toEqual(ok(undefined));
    expect(at.asked.map(({ path }) => path)).toEqual([
      '/api/center/citizen/',
      '/api/center/request/',
      '/api/center/request/',
    ]);
    expect(at.outcomes).toHaveLength(3);
  });

  it('without a right asks nobody', async () => {
    const at = fetching();
    expect(await at.again([licence])).toMatchObject({ ok: false, fault: { name: 'linkage.refused' } });
    expect(at.asked).toEqual([]);
  });

  it('of what is not in the catalogue, or without jobs, is a fault', async () => {
    const at = fetching({ jobs: fail(fault('linkage.unreachable')) });
    at.rights.keep('n', { grant: 'g', citizenId: HOLDER });
    expect(await at.again(['never_heard' as DatabaseId])).toMatchObject({
      fault: { name: 'linkage.refused' },
    });
    expect(await at.again([licence])).toMatchObject({ fault: { name: 'linkage.unreachable' } });
    expect(at.outcomes).toEqual([]);
  });
});
