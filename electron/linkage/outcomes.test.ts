import { expect, test } from 'vitest';
import { entryOf } from './catalogue.ts';
import { outcomeOf } from './outcomes.ts';
import type { ServiceAnswer } from './wire.ts';

const HOLDER = '9009900000017';
const NOW = '2026-11-23T09:00:00.000Z';
function outcome(id: string, answer: Partial<ServiceAnswer>) {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(id);
  return outcomeOf(
    entry,
    { serviceID: entry.serviceId, responseStatus: 200, responseData: null, responseTimeMs: 5, ...answer },
    HOLDER,
    NOW,
  );
}
const code = (errorNumber: number) => ({ responseError: { errorNumber, errorMessage: 'x' } });

test.each([
  [90500, 'none-held'],
  [99701, 'none-held'],
  [99995, 'none-held'],
  [95014, 'not-open'],
  [95011, 'not-open'],
  [95004, 'not-open'],
  [95012, 'not-open'],
  [90013, 'not-open'],
  [90001, 'session-lost'],
  [90016, 'session-lost'],
  [90012, 'source-failing'],
  [90014, 'source-failing'],
  [90015, 'source-failing'],
  [95013, 'source-failing'],
  [91001, 'source-failing'],
  [91002, 'source-failing'],
  [99983, 'source-failing'],
  [404, 'source-failing'],
  [500, 'source-failing'],
  [12345, 'source-failing'],
])('code %i is %s', (number, kind) => {
  const one = outcome('dopa_person', code(number));
  expect(one.kind).toBe(kind);
  expect(one).toMatchObject({ returnCode: String(number).padStart(5, '0') });
});

test.each([
  ['moe_graduate', [], 'none-held'],
  ['nhso_right', { WS_STATUS: 'WS002' }, 'none-held'],
  ['sso_insured', { status: '404', message: 'Data not found for SSO_NUM' }, 'none-held'],
  ['dopa_fname', { total: 0, allName: [] }, 'none-held'],
  ['dol_land', { land: [], condo: [] }, 'none-held'],
  ['dopa_person', null, 'source-failing'],
  ['dopa_person', '', 'source-failing'],
  ['dopa_person', '<html>502</html>', 'source-failing'],
  ['dopa_person', {}, 'source-failing'],
  ['dopa_person', { firstName: { a: 1 } }, 'source-failing'],
  ['sso_insured', { status: '403', message: 'Insufficient rights for service' }, 'not-open'],
  ['sso_insured', { status: '500', message: 'error' }, 'source-failing'],
  ['dep_disability', { status: 'fail', message: 'error', result: null }, 'source-failing'],
])('%s answering %j is %s', (id, responseData, kind) => {
  expect(outcome(id, { responseData }).kind).toBe(kind);
});

test('an agency’s 404 is not its word that it holds nothing', () => {
  expect(outcome('dlt_licence', { responseStatus: 404, responseData: [] })).toMatchObject({
    kind: 'source-failing',
    returnCode: '00404',
  });
});

test('each explanation names the data owner, in both languages', () => {
  for (const number of [90500, 95014, 90012]) {
    const one = outcome('dlt_licence', code(number));
    if (one.kind === 'found') throw new Error('found');
    expect(one.explanation.th).toContain('กรมการขนส่งทางบก');
    expect(one.explanation.en).toContain('Department of Land Transport');
  }
});

test('provenance is the gateway’s word where it gives it, else the time of arrival', () => {
  const responseData = { firstName: 'ก', personalID: Number(HOLDER) };
  const bare = outcome('dopa_person', { responseData });
  expect(bare.kind === 'found' && bare.record.provenance.retrievedAt).toBe(NOW);
});
