/**
 * `npm run visit`: a visit without a window. With a configuration (`--config FILE`, or a running world) it goes straight to
 * the bundle of electron/entry/visit-cli/visit-cli.ts; where nothing runs, the emulated world is started for it and stopped after it.
 * `--person NAME` is whose card is put into the emulated reader: the emulators do that, never the kiosk.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Option } from 'commander';
import { z } from 'zod';
import { checkOptions, EXIT, misused, visitCommand } from '../electron/entry/visit-cli/options.ts';
import { whyNoWorld } from '../fixtures/card/reader-service.ts';
import { loadPeople } from '../fixtures/people/person.ts';

const root = join(import.meta.dirname, '..');
const WorldLine = z.object({ config: z.string(), card: z.string(), env: z.record(z.string(), z.string()) });

const raw = visitCommand()
  .option('--person <name>', 'whose card is put into the emulated reader (npm run emulators -- people)')
  .addOption(new Option('--name <name>', 'the same').hideHelp())
  .parse()
  .opts<Record<string, string | boolean>>();
checkOptions(raw);
const { person: wanted, name: alias, ...own } = raw;
const person = wanted ?? alias;
const people = [...loadPeople().keys()];
if (person !== undefined && !people.includes(String(person)))
  misused(`--person: nobody is called ${person}. People: ${people.join(', ')}.`);
if (person !== undefined && own.config !== undefined)
  misused('--person puts a card into the emulated reader; at a site the card is put in by hand.');

let world: ChildProcess | undefined;
let visit: ChildProcess | undefined;
let stopped = false;
const ended = (child: ChildProcess) =>
  new Promise<number>((done) => child.once('exit', (code) => done(code ?? EXIT.fault)));
const alive = (child: ChildProcess | undefined) =>
  child !== undefined && child.exitCode === null && child.signalCode === null;

/** Runs a program to its end; one that is asked to stop first ends in its own good order. */
function run(script: string, rest: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  visit = spawn(process.execPath, [join(root, script), ...rest], { cwd: root, env, stdio: 'inherit' });
  return ended(visit);
}

/** Stops what was started, the visit before its world, and ends. */
async function finish(code: number): Promise<never> {
  for (const child of [visit, world]) {
    if (child === undefined || !alive(child)) continue;
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stopped) return;
    stopped = true;
    void finish(EXIT.fault);
  });

/** Starts the emulated world; gives the environment of a kiosk that lives in it. */
async function startWorld(): Promise<NodeJS.ProcessEnv> {
  const why = whyNoWorld();
  if (why !== undefined) misused(why);
  const started = spawn(process.execPath, [join(root, 'fixtures/world.ts')], {
    cwd: root,
    // A group of its own: Ctrl-C reaches this process alone, which then stops the others in order.
    detached: true,
    env: { ...process.env, SITTHI_STOP_WITH_STDIN: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  world = started;
  let complaint = '';
  started.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const line = await new Promise<string>((found) => {
    createInterface({ input: started.stdout }).once('line', found);
    started.once('exit', () => found(''));
  });
  try {
    const { config, card, env } = WorldLine.parse(JSON.parse(line));
    return { ...process.env, ...env, SITTHI_CONFIG: config, SITTHI_WORLD: card };
  } catch {
    if (!stopped)
      console.error(
        complaint.trim() || 'The emulated world did not start: run npm run emulators to see why.',
      );
    return finish(EXIT.fault);
  }
}

let env = process.env;
if (own.config === undefined) {
  const running = env.SITTHI_CONFIG !== undefined;
  if (!running) env = await startWorld();
  const inserted = person ?? (running ? undefined : 'somying');
  if (inserted !== undefined && !stopped) {
    const put = await run('fixtures/world.ts', ['card', 'swap', String(inserted)], env);
    if (put !== 0) await finish(put);
  }
}
const passedOn = Object.entries(own).flatMap(([key, value]) => {
  const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return value === true ? [option] : [option, String(value)];
});
if (!stopped) await finish(await run('dist/electron/visit-cli.js', passedOn, env));
