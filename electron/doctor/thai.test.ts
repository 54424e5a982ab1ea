/** The doctor's Thai: every check and everything that it words itself has its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from './doctor.ts';
import { inThai } from './thai.ts';

const THAI = /[ก-๎]{2}/;

describe('the doctor in Thai', () => {
  it.each(CHECKS.map(({ name, todo }) => [name, todo] as const))(
    'calls %s by a name, and says what to do',
    (name, todo) => {
      const said = inThai({ name, found: '', todo });
      if (!name.startsWith('AppArmor')) expect(said.name).toMatch(THAI);
      // A command alone is the same in every language.
      if (!/^(?:lpadmin|apt|systemctl|apparmor_parser) /.test(said.todo)) expect(said.todo).toMatch(THAI);
      expect(said.todo).not.toMatch(/ (?:the|and|or|without|what it) /);
    },
  );

  it('words whatever the doctor found', () => {
    const source = readFileSync(join(import.meta.dirname, 'doctor.ts'), 'utf8');
    const found = [...source.matchAll(/\b(?:well|wrong)\(\s*(?:'([^']*)'|`([^`]*)`)/g)].map(
      ([, plain, filled]) =>
        // What is put in may be anything: a number serves every pattern.
        (plain ?? filled ?? '').replaceAll(/\$\{[^}]*\(8\)\}|\$\{[^}]*\}/g, '7'),
    );
    expect(found.length).toBeGreaterThan(70);
    // Values of a configuration file and names alone.
    const values = (text: string) =>
      /^(?:\/[\w/, ]+|7(?:, 7)?|Ed25519|(?:Storage|RuntimeMaxUse)=7|)$/.test(text);
    expect(
      found.filter((text) => !values(text) && !THAI.test(inThai({ name: '', found: text, todo: '' }).found)),
    ).toEqual([]);
  });
});
