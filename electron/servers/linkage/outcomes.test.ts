import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CATALOGUE, entryOf } from '../../catalogue/catalogue.ts';
import { answersIn, type ReadAnswer } from './envelope.ts';
import { isBound, outcomeOf, withoutRight } from './outcomes.ts';

const HOLDER = '9009900000017';
const NOW = '2026-11-23T09:00:00.000Z';
const must = (id: string) => {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(id);
  return entry;
};
function outcome(id: string, answer: Partial<ReadAnswer>) {
  const entry = must(id);
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
  ['sso_contrib', { detail1: [], detail2: [] }, 'none-held'],
  ['sso_contrib', { status: '000', message: 'success', detail1: [], detail2: [] }, 'none-held'],
  ['sso_contrib', { status: '500', message: 'error', detail1: [], detail2: [] }, 'source-failing'],
  ['sso_contrib', { detail1: [] }, 'source-failing'],
  ['dep_disability', { status: 'fail', message: 'Data not found' }, 'none-held'],
  ['dopa_fname', { total: '0', allName: null }, 'none-held'],
  // Outages, and records that have something in them, are never "none held".
  ['dopa_fname', { total: null, allName: null }, 'source-failing'],
  ['dopa_fname', { total: '', allName: [] }, 'source-failing'],
  ['dopa_fname', { total: false }, 'source-failing'],
  ['dopa_fname', { total: [] }, 'source-failing'],
  ['dopa_fname', { total: 0, allName: [{ docID: '9/2545', newName: 'ก', pid: HOLDER }] }, 'found'],
  ['dopa_person', { total: 0, firstName: 'สมหญิง', personalID: HOLDER }, 'found'],
  ['dopa_person', { errors: [] }, 'source-failing'],
  ['dol_land', { errors: [] }, 'source-failing'],
  ['dol_land', { land: [] }, 'source-failing'],
  ['dol_land', { land: [], condo: [], error: 'time-out' }, 'source-failing'],
  ['sso_insured', { status: '500', message: 'Host not found' }, 'source-failing'],
  ['dep_disability', { status: 'fail', message: 'database server not found' }, 'source-failing'],
  [
    'sso_insured',
    { status: '404', message: 'Data not found', result: { ssoBranchName: 'x', person: { ssoNum: HOLDER } } },
    'found',
  ],
  ['nhso_right', { WS_STATUS: 'WS002', MAININSCL_NAME: 'สิทธิประกันสังคม' }, 'source-failing'],
  ['dopa_person', null, 'source-failing'],
  ['dopa_person', '', 'source-failing'],
  ['dopa_person', '<html>502</html>', 'source-failing'],
  ['dopa_person', {}, 'source-failing'],
  ['dopa_person', { firstName: { a: 1 } }, 'source-failing'],
  // Rows, and records of the holder, in which everything is blank.
  ['did_licence', [{ licenceNo: null }], 'none-held'],
  ['did_licence', [{ licenceNo: '', licenceType: ' ', status: '-' }, { licenceNo: null }], 'none-held'],
  ['did_licence', [{}], 'source-failing'],
  ['did_licence', [null], 'source-failing'],
  ['moe_graduate', [{ personID: HOLDER, degreeName: null }], 'none-held'],
  ['dopa_fname', { total: 1, allName: [{ pid: null, newName: '' }] }, 'none-held'],
  ['dopa_photo', { personalID: HOLDER, image: '' }, 'none-held'],
  ['nhso_right', { PERSON_ID: HOLDER, MAININSCL_NAME: '', HMAIN_NAME: null }, 'none-held'],
  ['mod_military', { sd9No: null, year: null }, 'source-failing'],
  // Lists with a count, and an agency's own wrapper.
  ['dopa_marriage', { total: 0, allMarry: [] }, 'none-held'],
  ['dopa_divorce', { total: '0', allDiv: [] }, 'none-held'],
  ['did_licence', { responseCode: '000', data: [] }, 'none-held'],
  ['did_licence', { responseCode: '500', data: [] }, 'source-failing'],
  ['did_licence', { responseCode: '000', data: [{ licenceNo: '1' }] }, 'found'],
  ['did_licence', '[]', 'none-held'],
  ['sso_insured', { status: '403', message: 'Insufficient rights for service' }, 'not-open'],
  ['sso_insured', { status: '500', message: 'error' }, 'source-failing'],
  ['dep_disability', { status: 'fail', message: 'error', result: null }, 'source-failing'],
])('%s answering %j is %s', (id, responseData, kind) => {
  expect(outcome(id, { responseData }).kind).toBe(kind);
});

test('whatever a source sends, “none held” is only what one of the known forms says', () => {
  const message = fc.constantFrom('Data not found for SSO_NUM', 'not found', 'error', 'success', '');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, 0, '0', '', 'WS002', [], {}), message);
  const keys = ['total', 'allName', 'allMove', 'land', 'condo', 'detail1', 'detail2', 'result', 'status'];
  const data = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...keys, 'message', 'WS_STATUS', 'payment', 'other'), value, {
      maxKeys: 5,
    }),
  );
  const empty = (list: unknown) => Array.isArray(list) && list.length === 0;
  const said = (one: unknown) => one !== null && one !== undefined;
  const form = (id: string, agencyId: string, sent: unknown): boolean => {
    if (empty(sent)) return true;
    const { total, WS_STATUS, message: word, ...more } = sent as Record<string, unknown>;
    if (id === 'nhso_right') return WS_STATUS === 'WS002';
    if (id === 'sso_contrib' && empty(more.detail1) && empty(more.detail2)) return true;
    if (agencyId === 'sso' || agencyId === 'dep')
      return String(word).startsWith('Data not found') && !said(more.result) && !said(more.detail1);
    if (id === 'dol_land') return empty(more.land) && empty(more.condo);
    const rows = id === 'dopa_move' ? more.allMove : more.allName;
    return (total === 0 || total === '0') && (!said(rows) || empty(rows));
  };
  fc.assert(
    fc.property(fc.constantFrom(...CATALOGUE.map((entry) => entry.id)), data, (id, responseData) => {
      const { agencyId } = must(id);
      const one = outcome(id, { responseData });
      if (one.kind === 'none-held') expect(form(id, agencyId, responseData)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each(CATALOGUE.filter((entry) => !entry.open).map((entry) => entry.id))(
  '%s is closed: whatever the gateway sends of it is not shown',
  (id) => {
    for (const responseData of [[], { a: 1 }, [{ caseNo: '1/2569', charge: 'x' }], { total: 0 }])
      expect(outcome(id, { responseData })).toMatchObject({ kind: 'not-open', returnCode: '95014' });
    // Its own word why it did not answer stands.
    expect(outcome(id, code(90500)).kind).toBe('none-held');
    expect(outcome(id, code(95012))).toMatchObject({ kind: 'not-open', returnCode: '95012' });
  },
);

test('an office without a right is not told that the agency has not opened its database', () => {
  for (const one of [outcome('dlt_licence', code(95004)), withoutRight(must('dlt_licence'))]) {
    if (one.kind === 'found') throw new Error('found');
    expect(one.kind).toBe('not-open');
    expect(one.explanation.en).toContain('This office has no right to this database');
    expect(one.explanation.th).toContain('กรมการขนส่งทางบก');
  }
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

test('an answer is bound to what was asked by every word of its receipt and provenance, and by nothing less', () => {
  const entry = must('dlt_licence');
  const asked = { citizenId: HOLDER, requestNumber: 'n', jobId: 'j' };
  const receipt = { serviceID: entry.serviceId, personalID: HOLDER, requestNumber: 'n', jobID: 'j' };
  const provenance = { serviceID: entry.serviceId, requestRef: 'n' };
  const bound = (more: object) =>
    isBound(
      entry,
      {
        ...{ serviceID: entry.serviceId, responseStatus: 200, responseTimeMs: 5 },
        responseData: [{ licenceNo: '1' }],
        ...more,
      } as unknown as ReadAnswer,
      asked,
    );
  expect(bound({ receipt, provenance })).toBe(true);
  expect(bound({ receipt })).toBe(true);
  for (const wrong of [
    { serviceID: 1 },
    { personalID: '9009900000203' },
    { requestNumber: 'of another' },
    { jobID: 'another' },
  ])
    expect(bound({ receipt: { ...receipt, ...wrong }, provenance }), JSON.stringify(wrong)).toBe(false);
  for (const wrong of [{ serviceID: 1 }, { requestRef: 'of another' }])
    expect(bound({ receipt, provenance: { ...provenance, ...wrong } }), JSON.stringify(wrong)).toBe(false);
  // Receipt or provenance that cannot be read.
  expect([bound({ receipt: null, provenance }), bound({ receipt, provenance: null })]).toEqual([
    false,
    false,
  ]);
  // Without a receipt a record must say itself whose it is.
  expect(bound({ provenance })).toBe(false);
  expect(bound({ provenance, responseData: [{ licenceNo: '1', personalID: HOLDER }] })).toBe(
    bound({ responseData: [{ licenceNo: '1', personalID: HOLDER }] }),
  );
  expect(bound({ provenance, responseData: null })).toBe(true);
});

// Found by a fuzzer: what stands where a code, a status or a time is meant was shown, whatever it was.
test.each([9_009_900_000_106, '9009900000106', [9_009_900_000_106], -1, 100_000, 2 ** 53])(
  'a number that is no published code is none: %j',
  (number) => {
    for (const responseError of [
      { errorNumber: number, errorMessage: 'x' },
      number,
      { error: { code: number, message: 'x' } },
    ]) {
      const [answer] = answersIn({ data: [{ serviceID: 1, responseStatus: 200, responseError }] });
      if (answer === undefined) throw new Error('no answer');
      expect(outcomeOf(must('dopa_person'), answer, HOLDER, NOW)).toMatchObject({
        kind: 'source-failing',
        returnCode: 'error',
      });
    }
    const [odd] = answersIn({
      data: [{ serviceID: 1, responseStatus: number, responseTimeMs: number, responseData: null }],
    });
    if (odd === undefined) throw new Error('no answer');
    expect(odd.responseTimeMs).toBeLessThanOrEqual(86_400_000);
    expect(odd.responseStatus).toBeLessThan(1000);
  },
);
