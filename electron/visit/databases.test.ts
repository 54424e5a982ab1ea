import { describe, expect, it } from 'vitest';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { DatabaseId } from '../contract/words.ts';
import { estimatedFeeSatang, feeOfChoices, fetchRows, review } from './databases.ts';
import type { VisitContext } from './machine.ts';

const right = DatabaseId.parse('nhso_right');
const welfare = DatabaseId.parse('mof_welfare');
const fees = (more: object = {}) => kioskConfig('/', { fees: { waiveLowIncome: true, ...more } }).fees;
const now = new Date('2026-11-30T03:00:00Z');
const record = (databaseId: DatabaseId, status = '') => ({
  databaseId,
  sections: [{ fields: [{ key: 'status', value: { th: status, en: '' } }] }],
});
/** Seen and ticked, two pages counted. */
const context = (more: object = {}): VisitContext =>
  ({
    request: { madeAt: now.toISOString(), lines: [{ databaseId: right, handling: 'inspect' }] },
    choices: new Map([[right, 'copy']]),
    answers: new Map([[right, { databaseId: right, outcome: 'found', record: record(right) }]]),
    again: new Map(),
    ticked: new Set([right]),
    counted: new Map([[right, 2]]),
    papers: null,
    lowIncome: false,
    marks: new Map(),
    marksLodged: [],
    ...more,
  }) as unknown as VisitContext;
const shown = (of: VisitContext, by = fees()) => [
  estimatedFeeSatang(of, by),
  fetchRows(of, by)[0]?.feeSatang,
];

describe('what is shown before the pages are made is what will be charged', () => {
  it('pages times the price', () => {
    expect(shown(context())).toEqual([200, 200]);
  });

  it('nothing where an officer has said that the income is low, or the register of welfare does', () => {
    expect(shown(context({ lowIncome: true }))).toEqual([0, 0]);
    const passed = { databaseId: welfare, outcome: 'found', record: record(welfare, 'ผ่าน') };
    const answers = new Map<DatabaseId, object>([...context().answers, [welfare, passed]]);
    expect(shown(context({ answers }))).toEqual([0, 0]);
    expect(shown(context({ answers }), fees({ waiveLowIncome: false }))).toEqual([200, 200]);
  });

  it('nothing where the agency charges nothing, from the first screen on', () => {
    const free = fees({ freeDatabases: ['nhso_right'] });
    expect(shown(context(), free)).toEqual([0, 0]);
    expect(feeOfChoices(context(), free, now)).toBe(0);
    expect(feeOfChoices(context(), fees(), now)).toBe(100);
    const config = { ...kioskConfig('/'), fees: free };
    const copy = { madeAt: now.toISOString(), lines: [{ databaseId: right, handling: 'copy' }] };
    expect(review(context({ request: copy }), config).estimatedFeeSatang).toBe(0);
  });
});

describe('a row says how much of its record is called wrong', () => {
  const row = (more: object) => fetchRows(context(more), fees())[0];

  it('while it is, and no longer when the mark was taken back', () => {
    expect(row({})).toMatchObject({ marked: 0, lodged: 0 });
    const marks = new Map([[right, new Set(['address', 'row:0:1'])]]);
    expect(row({ marks })).toMatchObject({ marked: 2, lodged: 0 });
    expect(row({ marks: new Map([[welfare, new Set(['address'])]]) })).toMatchObject({ marked: 0 });
    expect(row({ marks: new Map([[right, new Set()]]) })).toMatchObject({ marked: 0 });
  });

  it('and how much of that has a receipt', () => {
    const marks = new Map([[right, new Set(['address', 'name'])]]);
    const lodged = (key: string, receiptNumber: string | null, databaseId = right) => ({
      databaseId,
      key,
      receiptNumber,
    });
    const marksLodged = [lodged('address', 'R-1'), lodged('name', null), lodged('name', 'R-2', welfare)];
    expect(row({ marks, marksLodged })).toMatchObject({ marked: 2, lodged: 1 });
  });
});
