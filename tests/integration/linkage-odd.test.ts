/** The field's ways, from the emulated gateway through the client: odd envelopes, receipts, packed answers. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import type { DatabaseOutcome } from '../../electron/servers/linkage/client.ts';
import { Servers } from './linkage-support.ts';

const servers = new Servers();
const somying = servers.person('somying');
let officer: OfficerSession;

beforeAll(async () => {
  await servers.start({ timeoutMs: 10_000 });
  officer = await servers.openOfficer();
}, 60_000);
afterEach(() => servers.reset());
afterAll(() => servers.stop());

const THREE = ['dopa_person', 'nhso_right', 'dlt_licence'];
const FOUND = { dopa_person: 'found', nhso_right: 'found', dlt_licence: 'found' };
const kinds = (outcomes: readonly DatabaseOutcome[]) =>
  Object.fromEntries(
    outcomes.map((one) => [one.databaseId, one.kind === 'found' ? 'found' : `${one.kind} ${one.returnCode}`]),
  );
const odd = (databaseId: string, way: string, member?: string) =>
  servers.linkage.control('PUT', '/faults', [
    { at: 'request', databaseId, what: { effect: 'odd', way, ...(member === undefined ? {} : { member }) } },
  ]);

describe('the envelope', () => {
  test.each([
    'error-empty-text',
    'error-empty-object',
    'error-nought',
    'error-missing',
    'error-message-null',
    'numbers-in-quotes',
    'numbers-missing',
    'status-as-text',
  ])('%s: the record is found, and its neighbours', async (way) => {
    await odd('nhso_right', way);
    expect(kinds((await servers.fetch(somying, officer, THREE)).outcomes)).toEqual(FOUND);
  });

  test('session lost, in quotes and without a message, ends the fetch as a lost session: no agency fails', async () => {
    await odd('nhso_right', 'session-lost');
    const { result, outcomes } = await servers.fetch(somying, officer, THREE);
    expect(result).toMatchObject({ ok: false, fault: { name: 'officer.session-lost' } });
    expect(outcomes.filter((one) => one.kind === 'source-failing')).toEqual([]);
    expect(kinds(outcomes).nhso_right).toBe('session-lost 90001');
  });

  test('quota used up, as a text: what was found is shown; where nothing was, the fetch says quota', async () => {
    await odd('nhso_right', 'quota-used-up');
    const some = await servers.fetch(somying, officer, THREE);
    expect(some.result.ok).toBe(true);
    expect(kinds(some.outcomes)).toEqual({ ...FOUND, nhso_right: 'source-failing 90008' });
    expect((await servers.fetch(somying, officer, ['nhso_right'])).result).toMatchObject({
      ok: false,
      fault: { name: 'linkage.quota' },
    });
  });
});

describe('whose a record is', () => {
  const open = CATALOGUE.filter((entry) => entry.open);

  test('twelve open databases carry no number of the holder, and the catalogue knows which', () => {
    expect(open.filter((entry) => entry.boundBy === 'receipt').map((entry) => entry.id)).toEqual([
      'dopa_move',
      'dopa_alien',
      'dopa_borderpass',
      'dopa_por4',
      'dol_land',
      'msdhs_newborn',
      'mod_military',
      'mfa_passport',
      'doe_alienwork',
      'did_licence',
      'sso_contrib',
      'dlt_licence',
    ]);
  });

  test.each([
    ['dlt_licence', 'receipt-missing'],
    ['dlt_licence', 'receipt-of-another'],
    ['dopa_move', 'receipt-missing'],
    ['dopa_move', 'receipt-of-another'],
    ['nhso_right', 'receipt-of-another'],
    ['nhso_right', 'provenance-of-another'],
  ])('%s with %s is not bound to this request: it is not shown', async (id, way) => {
    await odd(id, way);
    const { outcomes } = await servers.fetch(somying, officer, [id, 'dopa_person']);
    expect(kinds(outcomes)).toEqual({ dopa_person: 'found', [id]: 'source-failing unbound' });
  });

  test.each(['dlt_licence', 'nhso_right', 'dopa_move'])(
    '%s that names another person under a name nobody has described is not shown, receipt or not',
    async (id) => {
      await odd(id, 'names-another');
      const { outcomes } = await servers.fetch(somying, officer, [id, 'dopa_person']);
      expect(kinds(outcomes)).toEqual({ dopa_person: 'found', [id]: 'source-failing malformed' });
    },
  );

  test.each(['element-of-xml', 'full-width-digits', 'thai-digits'])(
    '%s: the record is the same record, own number and all',
    async (way) => {
      const shown = async () => {
        const { outcomes } = await servers.fetch(somying, officer, ['nhso_right']);
        const [one] = outcomes;
        return one?.kind === 'found' ? one.record.sections : one;
      };
      const good = await shown();
      await odd('nhso_right', way);
      expect(await shown()).toEqual(good);
    },
  );

  test('a record that bears the holder’s number needs no receipt', async () => {
    await odd('nhso_right', 'receipt-missing');
    expect(kinds((await servers.fetch(somying, officer, THREE)).outcomes)).toEqual(FOUND);
  });

  test('without its number the same record is not taken, receipt or not', async () => {
    await odd('nhso_right', 'own-number-missing');
    expect(kinds((await servers.fetch(somying, officer, THREE)).outcomes)).toEqual({
      ...FOUND,
      nhso_right: 'source-failing malformed',
    });
  });
});

describe('members', () => {
  test.each([
    'half-a-character',
    'overrides',
    'tower-of-marks',
    'very-long',
    'deep-nesting',
    'dash',
    'object',
  ])(
    '%s in every member of one record: it costs no neighbour, and all that is shown is well-formed',
    async (way) => {
      await odd('dopa_house', way);
      const { outcomes } = await servers.fetch(somying, officer, [...THREE, 'dopa_house']);
      expect(kinds(outcomes)).toMatchObject(FOUND);
      for (const one of outcomes) {
        const text = JSON.stringify(one);
        expect(text).not.toMatch(/\\ud[89a-f]|[\u202a-\u202e\u2066-\u2069]|\\u00[01]/i);
        expect(text).not.toMatch(/\p{M}{9}/u);
      }
    },
  );

  test('one odd member is marked in words, and the rest of the record is there', async () => {
    await odd('nhso_right', 'words-for-date', 'EXPDATE');
    const { outcomes } = await servers.fetch(somying, officer, THREE);
    const right = outcomes.find((one) => one.databaseId === 'nhso_right');
    if (right?.kind !== 'found') throw new Error('not found');
    const fields = right.record.sections.flatMap((section) => section.fields);
    expect(fields.find((field) => field.key === 'EXPDATE')?.value).toEqual({ th: 'ไม่มีวันสิ้นสุด', en: 'no end' });
    expect(fields.length).toBeGreaterThan(5);
  });

  test('a list of blank rows is none held, and what was blank is said', async () => {
    await odd('dlt_licence', 'rows-blank');
    const { outcomes } = await servers.fetch(somying, officer, THREE);
    const licence = outcomes.find((one) => one.databaseId === 'dlt_licence');
    expect(licence).toMatchObject({ kind: 'none-held', returnCode: '90500' });
    expect(licence?.kind === 'none-held' && licence.explanation.th).toContain('แถวว่าง 1 แถว');
  });
});

describe('answers packed although nobody asked', () => {
  const packed = (at: string, as: string, bytes = 0) =>
    servers.linkage.control('PUT', '/faults', [{ at, what: { effect: 'packed', as, bytes } }]);

  test.each(['gzip', 'deflate', 'br'])('%s is unpacked, of records and of every other call', async (as) => {
    await packed('request', as);
    expect(kinds((await servers.fetch(somying, officer, THREE)).outcomes)).toEqual(FOUND);
    await packed('citizen', as);
    expect(kinds((await servers.fetch(somying, officer, THREE)).outcomes)).toEqual(FOUND);
    await packed('directory', as);
    expect((await servers.linkageClient.directory()).ok).toBe(true);
  });

  test.each(['zstd', 'false', 'twice', 'cut'])(
    '%s is refused as malformed, and nothing hangs',
    async (as) => {
      await packed('directory', as);
      expect(await servers.linkageClient.directory()).toMatchObject({
        ok: false,
        fault: { name: 'linkage.malformed' },
      });
      // Of an answer that is cut what had come whole is taken, as of one that is not packed.
      if (as === 'cut') return;
      await packed('request', as);
      const { outcomes } = await servers.fetch(somying, officer, THREE);
      expect(new Set(Object.values(kinds(outcomes)))).toEqual(new Set(['source-failing malformed']));
    },
  );

  test.each(['gzip', 'br'])('a bomb in %s is stopped at the limit, in little memory', async (as) => {
    for (const at of ['directory', 'request']) {
      await packed(at, as, 20_000_000);
      const before = process.memoryUsage().rss;
      const answer =
        at === 'directory'
          ? await servers.linkageClient.directory()
          : (await servers.fetch(somying, officer, ['dopa_person'])).outcomes[0];
      expect(answer).toMatchObject(
        at === 'directory'
          ? { ok: false, fault: { name: 'linkage.malformed', detail: 'answer too long' } }
          : { kind: expect.stringMatching(/found|source-failing/) },
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    }
  });

  test('the SAS’s answers are read the same way', async () => {
    await servers.sas.control('PUT', '/faults', [
      { at: 'challenge', what: { effect: 'packed', as: 'gzip' } },
    ]);
    expect(kinds((await servers.fetch(somying, officer, ['dopa_person'])).outcomes)).toEqual({
      dopa_person: 'found',
    });
  });
});
