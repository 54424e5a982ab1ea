/** Answers that leave a doubt: about whom they are, whether they are a record, whether all of it came (docs/field.md, 5 and 6). */
import { describe, expect, test } from 'vitest';
import { entryOf } from '../../catalogue/catalogue.ts';
import { readAnswer } from './envelope.ts';
import { parseJson } from './json.ts';
import { outcomeOf } from './outcomes.ts';

const HOLDER = '9009900000017';
const OTHER = '9009900000203';
/** The outcome of an answer of this database whose members are written as this JSON. */
function sent(id: string, members: string) {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(id);
  const answer = readAnswer(parseJson(`{"serviceID":${entry.serviceId},${members}}`));
  return answer === undefined ? undefined : outcomeOf(entry, answer, HOLDER, '2026-11-23T09:00:00.000Z');
}
const come = (id: string, data: unknown, more = '') =>
  sent(id, `"responseData":${JSON.stringify(data)}${more}`);
/** Every text that is shown, in Thai and English. */
function shown(id: string, data: unknown): string {
  const outcome = come(id, data);
  if (outcome?.kind !== 'found') throw new Error(JSON.stringify(outcome));
  return outcome.record.sections
    .flatMap(({ fields, table }) => [
      ...fields.flatMap(({ value }) => [value.th, value.en]),
      ...(table?.rows ?? []).flatMap((row) => row.flatMap((cell) => [cell.th, cell.en])),
    ])
    .join('\n');
}
const inGroups = (between: string) =>
  OTHER.replace(/(\d)(\d{4})(\d{5})(\d\d)(\d)/, ['$1', '$2', '$3', '$4', '$5'].join(between));
const row = (more: object) => [{ licenceNo: 'X', ...more }];

describe('an answer that names another person', () => {
  test.each([
    ['with points', row({ pid: inGroups('.') })],
    ['a point after each digit', row({ pid: OTHER.split('').join('.') })],
    ['with low lines', row({ pid: inGroups('_') })],
    ['with strokes', row({ pid: inGroups('/') })],
    ['as a sum', row({ pid: '9,009,900,000,203' })],
    ['as a spreadsheet’s power', row({ pid: '9.009900000203E+12' })],
    ['behind a word', row({ pid: `PID:${OTHER}` })],
    ['behind a nought', row({ pid: `0${OTHER}` })],
    ['behind the holder’s', row({ pid: `${HOLDER},${OTHER}` })],
    ['in a list behind the holder’s', row({ pid: [HOLDER, OTHER] })],
    ['in an object', row({ pid: { no: OTHER } })],
    ['in an object in an object', row({ pid: { value: { text: OTHER } } })],
    ['in digits of mathematics', row({ pid: '𝟗𝟎𝟎𝟗𝟗𝟎𝟎𝟎𝟎𝟎𝟐𝟎𝟑' })],
    ['with letters for noughts', row({ pid: OTHER.replaceAll('0', 'O') })],
    ['hidden but for digits that are not the holder’s', row({ pid: 'XXXXXXXXX0203' })],
    ['in attributes of PHP', row({ '@attributes': { pid: OTHER } })],
    ['in an attribute beside a text', [{ licenceNo: { '#text': 'X', '@pid': OTHER } }]],
    ['in an attribute that repeats the text', [{ licenceNo: { '#text': OTHER, '@pid': OTHER } }]],
    ['in an attribute beside a text of PHP', [{ licenceNo: { 0: 'X', '@attributes': { pid: OTHER } } }]],
    ['in an attribute of one of a list', [{ licenceNo: [{ _: 'X', $: { citizenId: OTHER } }] }]],
    ['in attributes of xml2js', row({ $: { pid: OTHER } })],
    ['in attributes of the wrapper', { '@attributes': { personalID: OTHER }, data: row({}) }],
    ['in the header', { Header: { CitizenID: OTHER }, Body: row({}) }],
    ['in the question that is said again', { query: { pid: OTHER }, result: row({}) }],
    ['as the person of the row', row({ person: { citizenId: OTHER } })],
    ['as the holder of the row', row({ holder: { pid: OTHER } })],
    ['as the holder’s number', row({ holderID: OTHER })],
    ['as the owner', row({ owner: OTHER })],
    ['under NIN', row({ NIN: OTHER })],
    ['under IDNO', row({ IDNO: OTHER })],
    ['under popID', row({ popID: OTHER })],
    ['under a longer Thai name', row({ เลขที่บัตรประชาชน: OTHER })],
    ['under the longest Thai name', row({ เลขบัตรประจำตัวประชาชน: OTHER })],
    ['as the name of the rows', { [OTHER]: row({}) }],
    ['as the name of one object', { [OTHER]: { licenceNo: 'X' } }],
  ])('%s is refused whole', (_how, data) => {
    expect(come('dlt_licence', data)).toMatchObject({ kind: 'source-failing', returnCode: 'malformed' });
  });

  test.each([
    ['the holder’s own in other writings', row({ pid: '9.0099.00000.01.7', holder: { pid: HOLDER } })],
    ['the holder’s own beside a text', [{ licenceNo: { '#text': 'X', '@pid': HOLDER } }]],
    ['the holder’s own, hidden', row({ pid: 'XXXXXXXXX0017' })],
    ['the holder’s own as the name of the rows', { [HOLDER]: row({}) }],
    ['a number that is nobody’s', row({ pid: 'PID:9009900000204', owner: '9009900000204' })],
    ['the owner of a company', row({ owner: 'บริษัท ตัวอย่าง' })],
    ['who handed it in', row({ applicant: { pid: OTHER }, officer: { pid: OTHER } })],
  ])('%s says nothing against it', (_how, data) => {
    expect(come('dlt_licence', data)?.kind).toBe('found');
  });

  test.each([
    ['nhso_right', { PERSON_ID: OTHER, WS_STATUS: 'WS002' }],
    ['dopa_por4', { total: 0, allName: [], personalID: OTHER }],
    ['dopa_move', { pid: OTHER, total: 0, allMove: [] }],
    ['did_licence', { personalID: OTHER, responseCode: '000', data: [] }],
    ['sso_contrib', { ssoNum: OTHER, message: 'Data not found' }],
  ])('says nothing of the holder by saying that %s holds nothing', (id, data) => {
    expect(come(id, data)?.kind).toBe('source-failing');
  });
});

test.each([
  ['points', inGroups('.')],
  ['strokes', inGroups('/')],
  ['low lines', inGroups('_')],
  ['brackets', '(9)0099-00000-20-3'],
  ['the last in brackets', '9 0099 00000 20 (3)'],
  ['a point after each digit', OTHER.split('').join('.')],
  ['wide blanks', OTHER.split('').join(' / ')],
  ['a sum', '9,009,900,000,203'],
  ['a line of HTML', '9009900000<br>203'],
  ['a mark on a digit', '9\u0e4b009900000203'],
  ['an accent on a digit', '9\u0301009900000203'],
  ['mathematics', '𝟗𝟎𝟎𝟗𝟗𝟎𝟎𝟎𝟎𝟎𝟐𝟎𝟑'],
  ['circles', '⑨⓪⓪⑨⑨⓪⓪⓪⓪⓪②⓪③'],
  ['raised digits', '⁹⁰⁰⁹⁹⁰⁰⁰⁰⁰²⁰³'],
  ['Bengali', '৯০০৯৯০০০০০২০৩'],
  ['letters for noughts', OTHER.replaceAll('0', 'O')],
  ['noughts before it', `00${OTHER}`],
  ['the holder’s before it', `${HOLDER}${OTHER}`],
])('the number of another in a text is withheld: %s', (_how, number) => {
  expect(shown('dlt_licence', row({ status: `ของ ${number} ค่ะ` }))).toBe(
    'X\nX\nของ (ปิดบังเลขประจำตัวของผู้อื่น) ค่ะ\nของ (another person’s number is withheld) ค่ะ',
  );
});

test.each([
  'ตั้งแต่ 3/2528 ถึง 12/01/2560',
  'โทร. 02-123-4567, 08-1234-5678',
  '1,000.00 2,500.00 3,000.00',
  `เลขที่ของท่าน ${HOLDER}`,
  'โฉนด 123456789012345678',
  'ISBN 978-616-00-0000-0',
])('what is no number of a person stays: %s', (text) => {
  expect(shown('dlt_licence', row({ status: text }))).toContain(text);
});

describe('what is no record is not shown as one', () => {
  test.each([
    [
      'mfa_passport',
      { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'x', instance: '/x' },
    ],
    [
      'mfa_passport',
      { timestamp: '2026-11-23T09:00:00Z', status: 500, error: 'Internal Server Error', path: '/p' },
    ],
    ['dlt_licence', { status: 'error', message: 'database timeout' }],
    ['dlt_licence', { status: 'fail' }],
    ['dlt_licence', [{ status: 'error', message: 'timeout' }]],
    ['did_licence', { status: 500, data: [] }],
    ['did_licence', { status: 'ok', data: null }],
    ['doe_alienwork', { status: 500, error: 'x' }],
    ['doe_alienwork', { status: 'SUCCESS', data: null }],
    ['mod_military', { code: 500, message: 'timeout', result: 'fail' }],
    ['mod_military', { result: 'ระบบขัดข้อง' }],
    ['nhso_right', { PERSON_ID: HOLDER, WS_STATUS: 'WS999', WS_STATUS_DESC: 'ระบบขัดข้อง' }],
  ])('%s %j is a failing source', (id, data) => {
    expect(come(id, data)).toMatchObject({ kind: 'source-failing' });
  });

  test.each([
    ['did_licence', { status: 'ok', data: [{ licenceNo: 'A1' }] }],
    ['did_licence', { status: 200, type: 'list', result: [{ licenceNo: 'A1' }] }],
    ['dlt_licence', { status: 'success', data: { items: [{ licenceNo: 'A1' }] } }],
    ['doe_alienwork', { status: 'SUCCESS', data: { permitNo: 'A1' } }],
    ['mod_military', { result: { sd9No: 'A1' } }],
    ['mod_military', { result: 'SUCCESS', data: [{ sd9No: 'A1' }] }],
  ])('%s %j is the record that is in it', (id, data) => {
    expect(shown(id, data)).toBe('A1\nA1');
  });

  test.each([
    ['dlt_licence', [{ status: 'ปกติ' }]],
    ['mod_military', { result: 'ใบดำ', year: '2560' }],
    ['doe_alienwork', { status: 'ปกติ', permitNo: '1', error: 'ไม่มี' }],
  ])('%s %j is one', (id, data) => expect(come(id, data)?.kind).toBe('found'));
});

describe('“none held” is said only where nothing speaks against it', () => {
  test.each([
    ['dopa_por4', { total: 0, allName: [], error: 'timeout' }],
    ['dopa_por4', { total: 0, allName: [], errorMessage: 'timeout' }],
    ['dopa_por4', { total: 0, allName: [], success: false }],
    ['dopa_por4', { total: 0, allName: [], status: 'FAIL' }],
    ['dopa_por4', { total: 0, allName: [], message: 'ระบบขัดข้อง' }],
    ['dopa_por4', { total: 0, allName: [], remark: 'ระบบขัดข้อง' }],
    ['dopa_move', { total: 0, allMove: [], responseError: { errorNumber: 500 } }],
    ['dopa_name', { total: 0, allName: [], error: { code: 1 } }],
    ['dopa_name', { total: 0, allName: [], oldName: [{ newName: 'ก' }] }],
    ['dopa_fname', { total: 0, responseCode: '999' }],
  ])('%s %j is a failing source', (id, data) => {
    expect(come(id, data)?.kind).toBe('source-failing');
  });

  test.each([
    ['dopa_por4', { total: 0, allName: [], remark: 'ไม่พบข้อมูล' }],
    ['dopa_por4', { total: 0, allName: [], personalID: HOLDER, message: 'success', status: 200 }],
    ['dopa_move', { total: '0', allMove: null, responseCode: '000' }],
  ])('%s %j is none held', (id, data) => {
    expect(come(id, data)?.kind).toBe('none-held');
  });

  test.each([
    [
      'a code for nothing beside a record',
      '"responseData":[{"licenceNo":"1"}],"responseError":{"errorNumber":90500}',
    ],
    ['an empty list and another', '"responseData":[],"responseData":[{"licenceNo":"1"}]'],
    ['an error after none', '"responseData":[],"responseError":null,"responseError":{"errorNumber":500}'],
    ['a status after a good one', '"responseData":[],"responseStatus":200,"responseStatus":500'],
    ['another service’s number', '"responseData":[],"serviceID":1'],
    ['the same in other letters', '"responseData":[],"ResponseData":[{"licenceNo":"1"}]'],
    ['an error in other letters', '"responseData":[],"ResponseError":{"errorNumber":500}'],
  ])('%s is a failing source', (_what, members) => {
    expect(sent('dlt_licence', members)?.kind ?? 'source-failing').toBe('source-failing');
  });

  test('a member that came twice and says the same is that member', () => {
    expect(
      sent('dlt_licence', '"responseData":[],"responseData":[],"responseStatus":200,"responseStatus":200')
        ?.kind,
    ).toBe('none-held');
  });

  test('the envelope’s members are found in other letters, as a record’s are', () => {
    expect(sent('dlt_licence', '"ResponseData":[{"licenceNo":"1"}],"response_status":"200"')?.kind).toBe(
      'found',
    );
  });
});

describe('what did not come is said', () => {
  test.each([
    ['dlt_licence', { total: 10, data: [{ licenceNo: '1' }] }],
    ['dlt_licence', { totalRecords: '10', page: 1, items: [{ licenceNo: '1' }] }],
    ['dopa_por4', { total: 10, allName: [{ docID: '1' }] }],
  ])('%s %j: one of ten', (id, data) => {
    const outcome = come(id, data);
    expect(outcome?.kind === 'found' && outcome.record.notes?.map((note) => note.en)).toContainEqual(
      'The agency counts 10 and sent 1: the others are not shown.',
    );
  });

  test.each([
    { hasMore: true, data: [{ licenceNo: '1' }] },
    { data: [{ licenceNo: '1' }], nextPage: 2 },
    { data: [{ licenceNo: '1' }], next: 'https://agency/2' },
  ])('%j: there is more', (data) => {
    const outcome = come('dlt_licence', data);
    expect(outcome?.kind === 'found' && outcome.record.notes?.map((note) => note.en)).toContainEqual(
      'The agency says that there is more, which is not shown.',
    );
  });

  test.each([
    { total: 1, data: [{ licenceNo: '1' }] },
    { data: [{ licenceNo: '1' }], hasMore: false, next: null },
  ])('%j is all', (data) => {
    const outcome = come('dlt_licence', data);
    expect(outcome?.kind === 'found' && outcome.record.notes).toBeUndefined();
  });
});

describe('values', () => {
  const right = (EXPDATE: unknown) =>
    shown('nhso_right', { PERSON_ID: HOLDER, MAININSCL_NAME: 'ก', EXPDATE }).split('\n').at(-1);
  test.each([
    [{ $date: '2026-01-01T00:00:00+07:00' }, '1 January 2026'],
    [{ $date: { $numberLong: '1767225600000' } }, '1 January 2026'],
    [{ $numberInt: '25690101' }, '1 January 2026'],
    [{ $oid: '65a', $x: 1 }, '(could not be read as a date)'],
    ['69', '“69” (could not be read as a date)'],
    ['00002569', '2026'],
    ['00001231', 'unknown'],
  ])('the date %j is %j', (value, en) => expect(right(value)).toBe(en));

  test('a document database’s sum is a sum', () => {
    expect(
      shown('msdhs_newborn', { registerNo: '1', monthlyAmount: { $numberDecimal: '600.50' } }),
    ).toContain('600.50 baht');
  });
});
