import { expect, test } from 'vitest';
import { plans, SCREENS, TROUBLE_NAMES } from './plan.ts';

const people = ['a', 'b', 'c'];
const databases = ['x', 'y', 'z', 'v', 'w'];

test('the same seed gives the same visits, another seed others', () => {
  const first = plans({ seed: 7, visits: 50 }, people, databases);
  expect(plans({ seed: 7, visits: 50 }, people, databases)).toEqual(first);
  expect(plans({ seed: 8, visits: 50 }, people, databases)).not.toEqual(first);
});

test('a longer run begins with the visits of a shorter one: a failure is found again without running all', () => {
  const long = plans({ seed: 7, visits: 80 }, people, databases);
  expect(long.slice(0, 20)).toEqual(plans({ seed: 7, visits: 20 }, people, databases));
});

test('a thousand visits meet every trouble, the card out on every screen, and nothing wrong in a third of them', () => {
  const all = plans({ seed: 25, visits: 1000 }, people, databases);
  const names = new Set(all.map(({ trouble }) => trouble.name));
  for (const name of TROUBLE_NAMES) expect(names).toContain(name);
  const out = new Set(all.flatMap(({ trouble }) => ('on' in trouble ? [trouble.on] : [])));
  expect([...out].sort()).toEqual([...SCREENS].sort());
  expect(all.filter(({ trouble }) => trouble.name === 'none').length).toBeGreaterThan(330);
  expect(all.some(({ databases: wanted }) => wanted === 'all')).toBe(true);
});
