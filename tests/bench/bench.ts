/** `npm run bench -- NAME`: runs tests/bench/NAME.ts, which exports `run()`. Exit code 1 when a figure misses its mark. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const name = process.argv[2] ?? '';
const file = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z][a-z-]*$/.test(name) || name === 'bench' || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname)
    .filter((entry) => entry.endsWith('.ts') && entry !== 'bench.ts')
    .map((entry) => entry.slice(0, -3));
  console.error(`Say which: npm run bench -- ${names.join(' | ')}`);
  process.exit(2);
}
const { run } = (await import(file)) as { run: () => Promise<boolean> };
process.exit((await run()) ? 0 : 1);
