/**
 * `npm run facts [-- --electron]`: looks at what the kiosk counts on, in this Node, and in Electron where its binary is
 * (`--electron`: fails where it is not). One line a fact; exit code 1 when one is not so.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { EXTERNAL } from '../../build/electron.ts';
import { makePki } from '../../fixtures/pki.ts';
import { electronBinary } from '../shells.ts';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const { values: options } = parseArgs({ options: { electron: { type: 'boolean', default: false } } });
/** How long a process may take to end that has a thread in a call which does not come back. */
const END_LIMIT_MS = 5000;

const Said = z.looseObject({
  where: z.string().optional(),
  pid: z.number().optional(),
  exits: z.boolean().optional(),
  exit: z.boolean().optional(),
  facts: z
    .array(z.object({ name: z.string(), is: z.boolean(), found: z.string() }))
    .readonly()
    .default([]),
});
let wrong = 0;
const say = (where: string, name: string, is: boolean, found: string) => {
  if (!is) wrong += 1;
  console.log(`${is ? 'yes' : 'NO '}  ${where}: ${name} (${found})`);
};

/** Runs a program that says facts in lines; true when it came to the end of them. */
async function run(
  where: string,
  program: string,
  args: readonly string[],
  directory: string,
): Promise<void> {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, FACTS_PKI: join(directory, 'pki') },
    stdio: ['pipe', 'pipe', 'inherit', ...(where === 'node' ? (['ipc'] as const) : [])],
  });
  const gone = new Promise<'ended'>((done) => child.once('exit', () => done('ended')));
  let heard = 0;
  let [exitsAt, ended] = [0, Promise.withResolvers<'ended'>()];
  const hear = (message: unknown) => {
    const said = Said.parse(message);
    for (const { name, is, found } of said.facts) say(said.where ?? where, name, is, found);
    heard += said.facts.length;
    if (said.exits === true) exitsAt = performance.now();
    // Electron tells of the end when the pipe closes: whether the process is gone is asked of the system.
    if (said.exit === true) ended.resolve('ended');
    if (said.exits === true) begun.resolve();
  };
  const begun = Promise.withResolvers<void>();
  child.on('message', hear);
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on(
      'line',
      (line) => line.startsWith('{') && hear(JSON.parse(line)),
    );
  if (where === 'node') void gone.then(() => ended.resolve('ended'));
  const told = await Promise.race([begun.promise.then(() => true), gone.then(() => false)]);
  if (told) {
    const how = await Promise.race([
      ended.promise,
      new Promise<'still there'>((late) => setTimeout(late, END_LIMIT_MS, 'still there')),
    ]);
    // Either is known to the kiosk, which kills what it ends: this says which one it is here.
    say(
      where,
      'a process with a thread in a call that hangs, told to exit',
      true,
      `${how} after ${Math.round(performance.now() - exitsAt)} ms`,
    );
    child.stdin?.end();
    child.kill('SIGKILL');
  }
  await gone;
  if (!told || heard === 0) say(where, 'comes to its end', false, `${heard} facts`);
}

const directory = mkdtempSync(join(root, '.tools', 'facts-'));
try {
  makePki(join(directory, 'pki'));
  const bundle = await rolldown({
    cwd: root,
    input: { main: join(here, 'main.electron.ts'), child: join(here, 'child.ts') },
    external: [...EXTERNAL, /^node:/],
    platform: 'node',
  });
  await bundle.write({
    dir: directory,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await run('node', process.execPath, [join(directory, 'child.mjs')], directory);
  const electron = electronBinary();
  if (electron !== undefined)
    await run(
      'electron',
      electron,
      [
        join(directory, 'main.mjs'),
        '--ozone-platform=x11',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
      directory,
    );
  else if (options.electron) say('electron', 'its binary is here (npx install-electron)', false, 'it is not');
  else
    console.log(
      `--   electron ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron}: its binary is not here`,
    );
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(wrong === 0 ? 0 : 1);
