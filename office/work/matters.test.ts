import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ownDatabase } from '../../tests/office/own-database.ts';
import { lodgeMatter, MatterPlace, mattersOf, stepMatter } from './matters.ts';

const within = ownDatabase();

const rules = { answerDays: 20, holidays: { yearly: ['01-01'], days: [] as string[] } };

it('the last day of an appeal runs over holidays, and moves when the site writes one down later', async () => {
  const id = await within((inside) =>
    lodgeMatter(inside, { kind: 'correction', reference: 'ก/1', receivedOn: '2026-11-02' }, rules),
  );
  const seen = async (days: readonly string[]) => {
    const holidays = { ...rules.holidays, days };
    const { lines } = await within((inside) =>
      mattersOf(inside, { ...rules, holidays }, { kind: 'correction', today: '2026-12-28' }),
    );
    const [matter] = lines;
    return [matter?.dueOn, matter?.daysLeft, matter?.holidaysKnown];
  };
  // 30 days from Monday 7 December: Wednesday 6 January, whatever holidays are between.
  await within((inside) => stepMatter(inside, { id, to: 'not-corrected', on: '2026-12-07' }, rules));
  expect(await seen([])).toEqual(['2027-01-06', 9, false]);
  expect(await seen(['2027-01-05'])).toEqual(['2027-01-06', 9, true]);
  // The Cabinet made the Wednesday and the Thursday holidays after the notice was entered.
  expect(await seen(['2027-01-06', '2027-01-07'])).toEqual(['2027-01-08', 11, true]);
});

it('goes on by pages among those that are done', async () => {
  await within((inside) =>
    inside
      .insertInto('matter')
      .values(
        Array.from({ length: 250 }, () => ({
          ...{ id: randomUUID(), kind: 'representative', reference: 'ผ/1', received_on: '2026-01-05' },
          ...{ capacity: 'minor', state: 'answered', state_on: '2026-01-06', due_on: null, note_on: null },
        })),
      )
      .execute(),
  );
  const seen = new Set<string>();
  let after: ReturnType<typeof MatterPlace.parse> | undefined;
  for (let pages = 1; pages <= 3; pages += 1) {
    const page = await within((inside) =>
      mattersOf(inside, rules, { kind: 'representative', today: '2026-12-28', after }),
    );
    for (const { id } of page.lines) seen.add(id);
    // As the browser gives it back.
    after = page.last === null || page.last === undefined ? undefined : MatterPlace.parse([...page.last]);
    expect(after === undefined).toBe(pages === 3);
  }
  expect(seen.size).toBe(250);
});
