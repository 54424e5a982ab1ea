/** Answers as agencies and the converters before them send them: whose they are, and what of them is read (docs/field.md, 5, 6, 10). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf } from '../../catalogue/catalogue.ts';
import { readAccount } from './account.ts';
import { readAnswer, readError, readRefusal } from './envelope.ts';
import { createJsonReader, parseJson } from './json.ts';
import { isCitizenNumber } from './numbers.ts';
import { outcomeOf } from './outcomes.ts';
import { presentRecord } from './present.ts';

const HOLDER = '9009900000017';
const OTHER = '9009900000203';
const of = (id: string) => {
  const entry = entryOf(id);
  if (entry === undefined) throw new Error(id);
  return entry;
};
const PROVENANCE = {
  databaseId: of('dbd_juristic').id,
  serviceId: 1,
  database: { th: 'ก', en: 'a' },
  agency: { th: 'ก', en: 'a' },
  retrievedAt: '2026-11-23T09:00:00+07:00',
  responseTimeMs: 1,
};
/** The outcome of one service's answer whose record came as this JSON. */
function sent(id: string, json: string, more: object = {}) {
  const entry = of(id);
  const envelope = JSON.stringify({ serviceID: entry.serviceId, responseStatus: 200, ...more });
  const answer = readAnswer(parseJson(`${envelope.slice(0, -1)},"responseData":${json}}`));
  if (answer === undefined) throw new Error('no answer');
  return outcomeOf(entry, answer, HOLDER, '2026-11-23T09:00:00.000Z');
}
const come = (id: string, data: unknown, more: object = {}) => sent(id, JSON.stringify(data), more);
function shown(id: string, data: unknown): Record<string, string> {
  const outcome = come(id, data);
  if (outcome.kind !== 'found') throw new Error(`${outcome.kind} ${JSON.stringify(outcome)}`);
  return Object.fromEntries(
    outcome.record.sections.flatMap(({ fields, table }) => [
      ...fields.map((field) => [field.key, field.value.en]),
      ...(table?.rows ?? []).flatMap((row, at) =>
        row.map((cell, column) => [`${at} ${table?.columns[column]?.en}`, cell.en]),
      ),
    ]),
  );
}
const RIGHT = { PERSON_ID: HOLDER, MAININSCL_NAME: 'สิทธิ' };

describe('an answer that names another person', () => {
  test.each([
    [
      'in one row, under a name that is not described',
      'dlt_licence',
      [{ licenceNo: '1' }, { licenceNo: 'X', pid: OTHER }],
    ],
    ['in every row', 'dlt_licence', [{ licenceNo: 'X', citizen_id: Number(OTHER) }]],
    ['on the wrapper around the rows', 'dlt_licence', { personalID: OTHER, data: [{ licenceNo: 'X' }] }],
    ['on a wrapper as text', 'dlt_licence', { CID: OTHER, data: JSON.stringify([{ licenceNo: 'X' }]) }],
    ['beside the tables', 'dol_land', { personalID: OTHER, land: [{ deedNo: 'X' }] }],
    [
      'under another register’s name',
      'sso_contrib',
      { ssoNum: OTHER, detail1: [{ companyName: 'X' }], detail2: [] },
    ],
    ['beside the holder’s own number', 'nhso_right', { ...RIGHT, CITIZEN_ID: OTHER }],
    [
      'beside the group that bears the holder’s',
      'dep_disability',
      { result: { PERSON_CODE: HOLDER, PERSON_NAME: 'X' }, PERSON_CODE: OTHER },
    ],
    [
      'in a row that bears the holder’s, too',
      'moe_graduate',
      [{ personID: HOLDER, degreeName: 'X', pid: OTHER }],
    ],
    ['in digits of full width', 'dlt_licence', [{ licenceNo: 'X', pid: '９００９９０００００２０３' }]],
    ['as an element of XML', 'dlt_licence', [{ licenceNo: 'X', pid: { $: OTHER } }]],
    ['in Thai', 'dlt_licence', [{ licenceNo: 'X', เลขประจำตัวประชาชน: OTHER }]],
  ])('%s is refused whole', (_where, id, data) => {
    expect(come(id, data)).toMatchObject({ kind: 'source-failing', returnCode: 'malformed' });
  });

  test('twice under one name, in whichever order, is refused: the last does not cover the first', () => {
    for (const [first, last] of [
      [OTHER, HOLDER],
      [HOLDER, OTHER],
    ])
      expect(
        sent('nhso_right', `{"PERSON_ID":"${first}","MAININSCL_NAME":"ก","PERSON_ID":"${last}"}`).kind,
      ).toBe('source-failing');
  });

  test.each([
    ['of a parent', 'dopa_alien', { firstName: 'ก', father: { personalID: OTHER, name: 'ข' } }],
    [
      'of somebody in the house',
      'dopa_house',
      {
        person: [
          { order: 1, personalID: HOLDER },
          { order: 2, personalID: OTHER },
        ],
      },
    ],
    ['of an officer', 'dlt_licence', [{ licenceNo: '1', officerPID: OTHER }]],
    ['of a company', 'dlt_licence', [{ licenceNo: '1', employerTin: OTHER }]],
    [
      'in a part that is not shown',
      'dlt_licence',
      { request: { personalID: OTHER }, data: [{ licenceNo: '1' }] },
    ],
    ['that is no number of a person', 'dlt_licence', [{ licenceNo: '1', pid: '9009900000204' }]],
  ])('a number %s says nothing about whose the record is', (_whose, id, data) => {
    expect(come(id, data).kind).toBe('found');
  });

  test('a member that came twice is not lost in silence', () => {
    const outcome = sent('nhso_right', `{"PERSON_ID":"${HOLDER}","MAININSCL_NAME":"ก","MAININSCL_NAME":"ข"}`);
    if (outcome.kind !== 'found') throw new Error(outcome.kind);
    expect(outcome.record.notes?.map((note) => note.en)).toEqual([
      expect.stringMatching(/^The agency sent 1 more item/),
    ]);
  });
});

test.each([
  ['full width', '９００９９０００００２０３'],
  ['Arabic', '٩٠٠٩٩٠٠٠٠٠٢٠٣'],
  ['Burmese', '၉၀၀၉၉၀၀၀၀၀၂၀၃'],
  ['characters that are not seen between', OTHER.split('').join('\u200b')],
  ['hyphens that do not break', '9\u20110099\u201100000\u201120\u20113'],
  ['entities of XML', OTHER.replace(/\d/g, (digit) => `&#${digit.charCodeAt(0)};`)],
])('the number of another in a text is withheld: %s', (_how, number) => {
  expect(shown('nhso_right', { ...RIGHT, HMAIN_NAME: `ของ ${number}` }).HMAIN_NAME).toBe(
    'ของ (another person’s number is withheld)',
  );
});

test.each([
  ['full width', '９００９９００００００１７'],
  ['Arabic', '٩٠٠٩٩٠٠٠٠٠٠١٧'],
  ['a number with decimals', '9009900000017.0'],
  ['a text of a spreadsheet', "'9009900000017"],
  ['BadgerFish', { $: HOLDER }],
  ['xml2js', { _: HOLDER, $: { type: 'string' } }],
  ['.NET', { '#text': HOLDER, '@type': 'xs:string' }],
  ['PHP', { '0': HOLDER, '@attributes': { type: 'string' } }],
])('the holder’s own number as %s is known', (_how, PERSON_ID) => {
  expect(shown('nhso_right', { ...RIGHT, PERSON_ID })).toEqual({
    PERSON_ID: '9-0099-00000-01-7',
    MAININSCL_NAME: 'สิทธิ',
  });
});

test.each([
  ['a date of .NET', 'EXPDATE', '/Date(1764374400000)/', '29 November 2025'],
  ['with a zone', 'EXPDATE', '/Date(1764348400000+0700)/', '28 November 2025'],
  ['of Oracle', 'EXPDATE', '31-DEC-1997', '31 December 1997'],
  ['of Oracle without its century', 'EXPDATE', '31-DEC-97', '“31-DEC-97” (could not be read as a date)'],
  ['in words', 'EXPDATE', 'วันที่ ๕ เดือน มกราคม พ.ศ. ๒๕๔๐', '5 January 1997'],
  ['full width', 'EXPDATE', '２５４００１０５', '5 January 1997'],
  ['.NET’s least', 'EXPDATE', '0001-01-01T00:00:00', undefined],
  ['a number beyond all', 'HMAIN_NAME', Symbol('1e400'), '(could not be read)'],
  ['nil', 'HMAIN_NAME', { '@xsi:nil': 'true' }, undefined],
  ['entities', 'HMAIN_NAME', 'ก &amp; ข &lt;1&gt;', 'ก & ข <1>'],
  ['entities twice', 'HMAIN_NAME', '&amp;lt;', '&lt;'],
  ['CDATA', 'HMAIN_NAME', '<![CDATA[โรงพยาบาล]]>', 'โรงพยาบาล'],
  ['bytes of another set', 'HMAIN_NAME', '\ufffdก', '\ufffdก (some characters could not be read)'],
])('%s', (_what, member, value, en) => {
  const json = JSON.stringify({ ...RIGHT, [member]: typeof value === 'symbol' ? 'HERE' : value });
  const outcome = sent('nhso_right', json.replace('"HERE"', '1e400'));
  if (outcome.kind !== 'found') throw new Error(outcome.kind);
  const field = outcome.record.sections.flatMap(({ fields }) => fields).find(({ key }) => key === member);
  expect(field?.value.en).toBe(en);
});

test('JSON inside a text is cleaned as all else: one bad character does not reach a paper', () => {
  const inner = JSON.stringify(RIGHT).replace('สิทธิ', String.raw`\u202eก\ud83d\u0000ข`);
  expect(shown('nhso_right', inner).MAININSCL_NAME).toBe('ก\ufffdข (some characters could not be read)');
});

test('JSON in a text in a text is read', () => {
  expect(shown('nhso_right', JSON.stringify(JSON.stringify(RIGHT))).MAININSCL_NAME).toBe('สิทธิ');
});

test('a hundred thousand members that nobody knows are counted in a moment', () => {
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]));
  const outcome = come('dlt_licence', [{ licenceNo: '1', ...many }]);
  expect(outcome.kind).toBe('found');
}, 20_000);

test('the number of a company is no person’s; where a person’s stands under its name, it is withheld', () => {
  // Both end in a right check digit.
  const company = '0009900000005';
  const entry = of('dbd_juristic');
  const rows = (regNo: string) => {
    const made = presentRecord(entry, [{ regNo, name: 'ก' }], PROVENANCE, HOLDER);
    return made.ok ? made.value.sections[0]?.table?.rows[0]?.[0]?.en : made.fault.detail;
  };
  expect(isCitizenNumber(company)).toBe(true);
  expect(rows(company)).toBe(company);
  expect(rows(OTHER)).toBe('(another person’s number is withheld)');
});

describe('an error', () => {
  test.each([
    [{ errorNumber: '๙๐๐๐๑' }, 90001],
    [{ errorNumber: '90001.0', errorMessage: 'x' }, 90001],
    [[{ errorNumber: 90001 }], 90001],
    [{ error: { errorNumber: 90500 } }, 90500],
    [{ ErrorNumber: 90500, ErrorMessage: 'x' }, 90500],
    [{ code: '90500', message: 'x' }, 90500],
    ['[๙๐๐๐๘] เกินจำนวน', 90008],
  ])('%j has its published code', (value, number) => {
    expect(readError(value)?.errorNumber).toBe(number);
  });

  test.each(['None', 'null', 'N', '-', '0', 'OK', 'success', 'ไม่มี', { code: 200, message: 'OK' }])(
    '%j is none',
    (value) => expect(readError(value)).toBeUndefined(),
  );

  test.each([
    { errorMessage: 'token is expired' },
    { message: 'Token has expired' },
    { error: 'invalid_token', error_description: 'The access token expired' },
    { errorMessage: 'Session หมดอายุ กรุณาเข้าสู่ระบบใหม่' },
  ])('%j is a lost session where a whole call is refused, and the agency’s own failure inside', (value) => {
    expect(readRefusal(value)?.errorNumber).toBe(90001);
    expect(readError(value)).toMatchObject({ errorMessage: expect.any(String) });
    expect(readError(value)?.errorNumber).toBeUndefined();
  });

  test.each([
    { errorMessage: 'ใบอนุญาตหมดอายุ' },
    { message: 'licence expired' },
    { errorMessage: 'invalid request' },
  ])('%j is no lost session', (value) => expect(readRefusal(value)?.errorNumber).toBeUndefined());
});

describe('JSON as it comes', () => {
  test('is what JSON.parse makes of it, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.integer({ min: 1, max: 40 })), (value, cuts) => {
        const bytes = Buffer.from(JSON.stringify(value));
        let whole: unknown;
        const reader = createJsonReader(undefined, (piece) => {
          whole = piece.value;
        });
        let at = 0;
        for (const cut of cuts) {
          reader.write(bytes.subarray(at, at + cut));
          at += cut;
        }
        reader.write(bytes.subarray(at));
        // A number alone has no end of its own.
        if (value === null || typeof value !== 'object') return;
        expect(reader.wrong).toBe(false);
        expect(reader.ended).toBe(true);
        expect(whole).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('bytes that are no UTF-8, and bare line ends in a text, stay where they are', () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff{"data":[{"a":"'),
      Buffer.from([0xca, 0xd4, 0x0a]),
      Buffer.from('"},{"a":"ก"}]}\r\n'),
    ]);
    const pieces: unknown[] = [];
    const reader = createJsonReader(['$.data.*'], ({ value }) => pieces.push(value));
    for (const byte of bytes) reader.write(Uint8Array.of(byte));
    expect(pieces).toEqual([{ a: expect.stringMatching(/^\ufffd+ $/) }, { a: 'ก' }]);
    expect(reader.ended).toBe(true);
  });

  test('never throws, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        createJsonReader(['$.data.*'], () => undefined).write(bytes);
      }),
    );
  });
});

describe('the account of disclosures', () => {
  const ROW = {
    at: '2026-11-01T10:00:00+07:00',
    serviceID: 1,
    office: 'สำนักงาน',
    route: 'officer',
    officerSession: 's-1',
    purpose: 'ตรวจสอบ',
    disclosed: true,
  };
  test.each([
    ['at', '31/02/2540', 'at'],
    ['route', 'CITIZEN', undefined],
    ['route', 'unknown', 'route'],
    ['disclosed', 'Y', undefined],
    ['disclosed', null, 'disclosed'],
    ['serviceID', '๑', undefined],
    ['serviceID', null, 'databaseId'],
    ['office', null, 'office'],
    ['purpose', 'x'.repeat(400), undefined],
  ])('%s %j costs no row, and no other member', (member, value, absent) => {
    const rows = readAccount({ data: [ROW, { ...ROW, [member]: value }] }, HOLDER);
    const [good, odd] = rows ?? [];
    expect(rows).toHaveLength(2);
    const missing = Object.keys(good ?? {}).filter((key) => !(key in (odd ?? {})));
    expect(missing).toEqual(absent === undefined ? [] : [absent]);
  });

  test('of whatever came as many rows are told as there are, and nobody else’s number', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (data) => {
        expect(readAccount({ data }, HOLDER)).toHaveLength(data.length);
      }),
    );
    const rows = readAccount({ data: [{ ...ROW, purpose: `สอบ ${OTHER}`, office: OTHER }] }, HOLDER);
    expect(JSON.stringify(rows)).not.toContain(OTHER);
  });

  test.each([null, [], {}, { data: null }, { data: 'x' }, { data: { item: 1 } }])(
    '%j is no account: never “nobody looked”',
    (body) => expect(readAccount(body, HOLDER)).toBeUndefined(),
  );
});
