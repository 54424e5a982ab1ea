/** The tests of one room (SITTHI_MUTANTS), or some files with one named mutant set in memory (SITTHI_MUTANT). */
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import type { NamedMutant } from './named.ts';
import { ROOMS } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const { SITTHI_MUTANTS, SITTHI_MUTANT, SITTHI_MUTANT_TESTS } = process.env;
const tests =
  SITTHI_MUTANT_TESTS === undefined
    ? (ROOMS[SITTHI_MUTANTS ?? '']?.tests ?? [])
    : (JSON.parse(SITTHI_MUTANT_TESTS) as readonly string[]);

/** Puts the mutant in the place of what stands in the file, which itself stays as it is. */
function mutation({ file, from, to }: NamedMutant): Plugin {
  return {
    name: 'mutant',
    enforce: 'pre',
    transform(code, id) {
      if (id.split('?')[0] !== resolve(root, file)) return undefined;
      if (!code.includes(from)) throw new Error(`the mutant finds no place in ${file}`);
      return { code: code.replace(from, () => to), map: null };
    },
  };
}

export default defineConfig({
  plugins: SITTHI_MUTANT === undefined ? [] : [mutation(JSON.parse(SITTHI_MUTANT) as NamedMutant)],
  test: {
    root,
    include: [...tests],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    // It knows a file by what stands in it, and a mutant is not in the file.
    fsModuleCache: false,
  },
});
