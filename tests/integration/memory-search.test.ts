import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { bothForms, search } from '../memory.ts';

/** Made of parts, so that the source of neither process has it whole. */
const SECRET = ['9', '0091', '23456', '789'].join('');
const wanted = new Map([...bothForms('it', SECRET), ...bothForms('another', `${SECRET}x`)]);

let child: ChildProcess;
afterEach(() => child?.kill('SIGKILL'));

/** A process with a large reserve of memory, and the secret somewhere in it; `form` as Buffer names it. */
async function holding(at: number, form: 'utf8' | 'utf16le'): Promise<number> {
  const source = `const held = Buffer.alloc(64e6); held.write(['9', '0091', '23456', '789'].join(''), ${at}, '${form}');
    console.log('held'); setInterval(() => held[0], 1e6);`;
  child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child.pid ?? -1;
}

it.each([
  ['utf8', 'it in UTF-8', 40_000_000],
  ['utf16le', 'it in UTF-16', 40_000_000],
  // Over the edge of two pages.
  ['utf8', 'it in UTF-8', 4096 * 9000 - 5],
  ['utf8', 'it in UTF-8', 4096 * 9000 + 4091],
] as const)('finds what a process holds in %s', async (form, named, at) => {
  expect(search(await holding(at, form), wanted)).toContain(named);
});

it('finds nothing that is not there, nor in a process that is gone', async () => {
  const pid = await holding(40_000_000, 'utf8');
  expect(search(pid, new Map(bothForms('another', `${SECRET}x`)))).toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(search(pid, wanted)).toEqual([]);
});
