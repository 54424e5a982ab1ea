import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happeningOf } from './happenings.ts';

const line = (kind: string, facts: unknown) => ({
  ...{ at: '2026-11-30T17:30:00.000Z', hash: 'a'.repeat(64), kind },
  facts: typeof facts === 'string' ? facts : JSON.stringify(facts),
});
const NUMBER = 'ตย.0000/ม25/2569/000042';

describe('what a line says that counts', () => {
  it('is its counts, by the day in Thailand', () => {
    expect(
      happeningOf(line('databases.answered', { requestNumber: NUMBER, asked: 5, answered: 4 })),
    ).toMatchObject({ day: '2026-12-01', request_number: NUMBER, databases: 5, answered: 4 });
    expect(
      happeningOf(line('print.completed', { requestNumber: NUMBER, pages: 7, feeSatang: 1200 })),
    ).toMatchObject({ pages: 7, satang: '1200' });
  });

  it('is nothing where the line is of another kind, or no JSON', () => {
    expect(happeningOf(line('help.called', {}))).toBeNull();
    expect(happeningOf(line('print.completed', '{"pages":'))).toBeNull();
    expect(happeningOf(line('print.completed', '[]'))).toBeNull();
    expect(happeningOf(line('print.completed', 'null'))).toBeNull();
  });

  it('leaves out what no kiosk says: more answers than questions, fees below nothing, numbers that no column takes', () => {
    const odd = happeningOf(
      line('databases.answered', { requestNumber: 'a\u0000b', asked: 2, answered: 9, pages: 1e12 }),
    );
    expect(odd).toMatchObject({ request_number: null, databases: 2, answered: 2, pages: null });
    expect(happeningOf(line('print.completed', { feeSatang: -100, pages: 1.5 }))).toMatchObject({
      satang: null,
      pages: null,
    });
  });

  it('is within what the columns take, whatever the line says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'databases.answered',
          'print.completed',
          'copies.to-certify',
          'representative.called',
        ),
        fc.dictionary(
          fc.constantFrom('requestNumber', 'asked', 'answered', 'pages', 'copies', 'feeSatang', '__proto__'),
          fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' })),
        ),
        (kind, facts) => {
          const said = happeningOf(line(kind, facts));
          if (said === null) return;
          for (const count of [said.databases, said.answered, said.pages, said.satang].map((one) =>
            Number(one),
          ))
            expect(count >= 0 && count < 2 ** 31 && Number.isInteger(count)).toBe(true);
          expect(said.request_number ?? '').not.toMatch(/\p{C}/u);
        },
      ),
    );
  });
});
