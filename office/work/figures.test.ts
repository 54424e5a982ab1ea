import { beforeAll, describe, expect, it } from 'vitest';
import { ownDatabase } from '../../tests/office/own-database.ts';
import { takeFees } from './fees.ts';
import { figuresOf, monthsOf } from './figures.ts';
import { lodgeMatter, stepMatter } from './matters.ts';

const within = ownDatabase();

it('has twelve months of a calendar year, and of a budget year that begins in October of the year before', () => {
  expect([monthsOf(2569, false)[0], monthsOf(2569, false).at(-1)]).toEqual(['2026-01', '2026-12']);
  expect(monthsOf(2569, true)).toEqual([
    ...['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'],
    ...['2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09'],
  ]);
});

describe('the figures of a year', () => {
  const rules = { answerDays: 30, holidays: { yearly: [], days: [] } };
  const happening = (n: number, day: string, kind: string, numbers: Readonly<Record<string, unknown>>) => ({
    ...{ kiosk: 'K-1', hash: String(n).padStart(64, '0'), at: `${day}T03:00:00.000Z`, day, kind },
    ...{ request_number: `n/${n}`, databases: null, answered: null, pages: null, satang: null },
    ...numbers,
  });
  const certification = (n: number, state: string, at: string, copies: number) => ({
    ...{ kiosk: 'K-1', hash: String(n).padStart(64, '0'), request_number: `n/${n}`, copies, at, state },
    ...{ state_at: at, state_by: 'ผู้ทดสอบ', reason: null },
  });
  beforeAll(() =>
    within(async (inside) => {
      // Four requests of September: all answered, some, none, and one of which nothing was heard.
      const [september, october] = ['2026-09-30', '2026-10-01'];
      await inside
        .insertInto('request')
        .values(
          [1, 2, 3, 4, 5].map((n) => ({
            ...{ kiosk: 'K-1', request_number: `n/${n}`, kept_at: `${september}T03:00:00.000Z`, sealed: '-' },
            ...{ received_at: `${september}T03:00:00.000Z`, receipt_number: null, receipt_at: null },
            day: n === 5 ? october : september,
          })),
        )
        .execute();
      await inside
        .insertInto('happening')
        .values([
          happening(1, september, 'databases.answered', { databases: 3, answered: 3 }),
          // An answer after midnight is of its request's month.
          happening(2, october, 'databases.answered', { databases: 3, answered: 1 }),
          happening(3, september, 'databases.answered', { databases: 3, answered: 0 }),
          happening(5, october, 'databases.answered', { databases: 1, answered: 1 }),
          {
            ...happening(11, september, 'print.completed', { pages: 7, satang: '700' }),
            request_number: 'n/1',
          },
          { ...happening(12, september, 'file.given', { pages: 7, satang: '50' }), request_number: 'n/1' },
        ] as never)
        .execute();
      await inside
        .insertInto('certification')
        .values([
          // The last moment of September in Thailand, and the first of October.
          certification(21, 'certified', '2026-09-30T16:59:59.999Z', 2),
          certification(22, 'certified', '2026-09-30T17:00:00.000Z', 5),
          certification(23, 'refused', '2026-09-01T00:00:00.000Z', 3),
        ])
        .execute();
      const lodged = (kind: 'correction' | 'representative', receivedOn: string) =>
        lodgeMatter(
          inside,
          kind === 'correction'
            ? { kind, reference: 'ก/1', receivedOn }
            : { kind, reference: 'ผ/1', receivedOn, capacity: 'minor' },
          rules,
        );
      const id = await lodged('correction', september);
      await lodged('correction', '2025-09-30');
      await lodged('representative', september);
      for (const [to, on] of [
        ['not-corrected', september],
        ['note', september],
        ['appealed', october],
        ['corrected', '2026-12-31'],
      ] as const)
        expect(await stepMatter(inside, { id, to, on }, rules), to).not.toHaveProperty('fault');
      await takeFees(inside, { day: september, kiosk: 'K-1', satang: 750 }, 'ผู้ทดสอบ');
      await takeFees(inside, { day: '2027-01-01', kiosk: 'K-1', satang: 9 }, 'ผู้ทดสอบ');
    }),
  );
  const NOTHING = {
    ...{ requests: 0, answeredWhole: 0, answeredPart: 0, notAnswered: 0, pages: 0, certified: 0 },
    ...{ certificationRefused: 0, representatives: 0, corrections: 0, corrected: 0, notCorrected: 0 },
    ...{ appeals: 0, notes: 0, feesExpectedSatang: 0, feesTakenSatang: 0 },
  };
  const SEPTEMBER = {
    ...{ month: '2026-09', ...NOTHING, requests: 4, answeredWhole: 1, answeredPart: 1, notAnswered: 2 },
    ...{ pages: 7, certified: 2, certificationRefused: 3, representatives: 1, corrections: 1 },
    ...{ notCorrected: 1, notes: 1, feesExpectedSatang: 750, feesTakenSatang: 750 },
  };

  it('are each counted in their month, as Thailand counts months', async () => {
    const months = await within((inside) => figuresOf(inside, 2569, false));
    expect(months).toHaveLength(12);
    const october = { requests: 1, answeredWhole: 1, certified: 5, appeals: 1 };
    expect(months).toEqual(
      monthsOf(2569, false).map((month) => {
        if (month === '2026-09') return SEPTEMBER;
        const said = month === '2026-10' ? october : month === '2026-12' ? { corrected: 1 } : {};
        return { month, ...NOTHING, ...said };
      }),
    );
  });

  it('of a budget year end with September', async () => {
    const months = await within((inside) => figuresOf(inside, 2569, true));
    expect(months.at(-1)).toEqual(SEPTEMBER);
    expect(months.slice(0, -1)).toEqual(
      monthsOf(2569, true)
        .slice(0, -1)
        .map((month) => ({ month, ...NOTHING })),
    );
  });
});
