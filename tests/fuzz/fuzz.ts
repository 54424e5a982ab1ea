/**
 * `npm run fuzz -- [TARGET…] [--cases N] [--seed S]`: runs targets with inputs that coverage guides; a million cases in all
 * when nothing else is said. What breaks a target is written to tests/fuzz/crashes, where the next run begins with it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CASES, SHARE } from './cases.ts';
import { fuzz, instrumentedTargets } from './guided.ts';
import { seedsOf, wholeStore } from './seeds.ts';
import type { TargetName } from './targets.ts';

const whole = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number, 1 or more');
  return value;
};
const command = new Command('fuzz')
  .argument('[targets...]', Object.keys(SHARE).join(', '))
  .option('--cases <n>', 'in all', whole, CASES)
  .option('--seed <n>', 'the same seed, the same inputs', whole, 25)
  .parse();
const { cases, seed } = command.opts<{ cases: number; seed: number }>();
const named = command.args.length > 0 ? command.args : Object.keys(SHARE);
const around = await instrumentedTargets();
around.targets.breakThis(wholeStore());

let broken = 0;
for (const name of named as TargetName[]) {
  const share = SHARE[name];
  if (share === undefined) throw new Error(`no target is called ${name}`);
  const began = performance.now();
  const runs = Math.ceil((cases * share) / named.reduce((sum, one) => sum + SHARE[one as TargetName], 0));
  const before = around.reached.count;
  const { cases: run, kept, broke } = fuzz(around, name, { seeds: seedsOf(name), runs, seed });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const reached = around.reached.count - before;
  console.log(`${name}: ${run} cases in ${seconds} s, ${kept.length} kept, ${reached} places reached`);
  if (broke === null) continue;
  broken += 1;
  const folder = join(import.meta.dirname, 'crashes', name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, createHash('sha256').update(broke.input).digest('hex').slice(0, 12));
  writeFileSync(file, broke.input);
  console.log(
    `  broken: ${relative(process.cwd(), file)}\n  ${broke.why.split('\n').slice(0, 6).join('\n  ')}`,
  );
}
process.exit(broken === 0 ? 0 : 1);
