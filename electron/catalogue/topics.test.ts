import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.ts';
import { MOST_ASKED, MOST_ON_A_PAGE, TOPICS, topicOf } from './topics.ts';

test('eight topics cover every database, each once', () => {
  expect(TOPICS).toHaveLength(8);
  const all = TOPICS.flatMap(({ databases }) => databases);
  expect([...all].sort()).toEqual(CATALOGUE.map((one) => one.id as string).sort());
  expect(new Set(all).size).toBe(all.length);
});

test('no topic has more open databases than one page shows, and none is without', () => {
  const open = CATALOGUE.filter((one) => one.open && one.state === 'joined');
  for (const { id } of TOPICS) {
    const here = open.filter((one) => topicOf(one.id) === id).length;
    expect(here, id).toBeGreaterThan(0);
    expect(here, id).toBeLessThanOrEqual(MOST_ON_A_PAGE);
  }
});

test('what most people ask for is six databases that are open', () => {
  const open = CATALOGUE.filter((one) => one.open && one.state === 'joined').map((one) => one.id as string);
  expect(MOST_ASKED).toHaveLength(6);
  expect(open).toEqual(expect.arrayContaining([...MOST_ASKED]));
});
