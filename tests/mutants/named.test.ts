/** The named mutants name what is there: text that was changed since would leave its mutant unset, and nobody would know. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NAMED } from './named.ts';
import { ROOMS } from './rooms.ts';

describe('mutants', () => {
  it.each(NAMED)('$file: $name', ({ file, from, to, tests }) => {
    expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
    for (const test of tests) expect(globSync(test), test).not.toEqual([]);
  });

  it.each(Object.entries(ROOMS))('the room %s has files and tests', (_, { product, tests }) => {
    for (const glob of [...product, ...tests]) expect(globSync(glob), glob).not.toEqual([]);
  });
});
