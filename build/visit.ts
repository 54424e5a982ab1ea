/**
 * `npm run visit`: a visit without a window. At a site (`--config FILE`, or a running world) it goes straight to
 * electron/visit-cli.ts; where nothing runs, the emulated world is started for it and stopped after it. `--name PERSON`
 * is whose card is put into the emulated reader: the emulators do that, never the kiosk.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const given = (option: string) => args.some((arg) => arg === option || arg.startsWith(`${option}=`));

/** Takes `--name PERSON` out of the arguments. */
function takeName(): string | undefined {
  const at = args.findIndex((arg) => arg === '--name' || arg.startsWith('--name='));
  if (at < 0) return undefined;
  const [taken, next] = args.splice(at, args[at] === '--name' ? 2 : 1);
  return taken === '--name' ? next : taken?.slice('--name='.length);
}

const ended = (child: ChildProcess) =>
  new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
const run = (script: string, rest: readonly string[], env: NodeJS.ProcessEnv) =>
  ended(spawn(process.execPath, [join(root, script), ...rest], { cwd: root, env, stdio: 'inherit' }));

const name = takeName();
let env: NodeJS.ProcessEnv = { ...process.env };
let world: ChildProcess | undefined;
const finish = async (code: number): Promise<never> => {
  if (world !== undefined && world.exitCode === null) {
    const gone = ended(world);
    world.kill('SIGTERM');
    await gone;
  }
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void finish(1));

if (given('--config')) {
  if (name !== undefined) {
    console.error('--name puts a card into the emulated reader; at a site the card is put in by hand.');
    await finish(2);
  }
} else {
  const running = env.SITTHI_CONFIG !== undefined;
  if (!running) {
    world = spawn(process.execPath, [join(root, 'fixtures/world.ts')], {
      cwd: root,
      env: { ...env, SITTHI_STOP_WITH_STDIN: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const started = world;
    const line = await new Promise<string | null>((found) => {
      if (started.stdout !== null) createInterface({ input: started.stdout }).once('line', found);
      started.once('exit', () => found(null));
    });
    if (line === null) {
      console.error('The emulated world did not start: run npm run emulators to see why.');
      await finish(1);
    }
    const { config, card, env: more } = JSON.parse(line ?? '{}');
    env = { ...env, ...more, SITTHI_CONFIG: config, SITTHI_WORLD: card };
  }
  const person = name ?? (running ? undefined : 'somying');
  if (person !== undefined) {
    const put = await run('fixtures/world.ts', ['card', 'swap', person], env);
    if (put !== 0) await finish(put);
  }
}
await finish(await run('electron/visit-cli.ts', args, env));
