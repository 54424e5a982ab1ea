/** `npm run journal -- verify` checks a kiosk's store, `-- export` writes its lines for an auditor; and its copies are kept here. */
import { existsSync, readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { JWK } from 'jose';
import { readConfig } from '../config/config.ts';
import { readKeys } from '../config/keys.ts';
import { type Fault, faultSentence } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { Sealing } from './checkpoint.ts';
import { readJournal, readSealed, verifyJournal } from './journal.ts';
import { adopt, backUp, beginAnew, restore } from './keeping.ts';
import { sealingOf } from './place.ts';

/** What the demonstration's kiosk was started with last; it stays when the kiosk has stopped. */
const DEMONSTRATION = '.sitthi/world/kiosk.json';
const config = () =>
  new Option('--config <file>', 'configuration file; absent: of the demonstration’s kiosk').default(
    process.env.SITTHI_CONFIG ?? (existsSync(DEMONSTRATION) ? DEMONSTRATION : undefined),
  );

/** The configuration, with who seals its store; ends the program with a sentence when there is none. */
function storeOf(file: string | undefined): { readonly directory: string; readonly sealing: Sealing } {
  if (file === undefined) {
    console.error(
      'Which kiosk? Give --config FILE; no kiosk of the demonstration has run here yet (npm run kiosk).',
    );
    process.exit(2);
  }
  const read = readConfig(file);
  const keys = read.ok ? readKeys(read.value) : read;
  if (read.ok && keys.ok)
    return { directory: read.value.store.directory, sealing: sealingOf(read.value, keys.value) };
  if (!keys.ok) console.error(faultSentence(keys.fault));
  process.exit(2);
}

/** What was done, or the end of the program with what kept it from that. */
function done<T>(result: Result<T, Fault>): T {
  if (result.ok) return result.value;
  console.error(
    `${faultSentence(result.fault)}${result.fault.detail === undefined ? '' : ` (${result.fault.detail})`}`,
  );
  process.exit(1);
}

/** The last checkpoint outside the store, and those that the caller has kept. */
function checkpointsOf(sealing: Sealing, files: readonly string[]): readonly string[] {
  const tokens = [...files];
  if (existsSync(sealing.checkpointFile)) tokens.push(sealing.checkpointFile);
  try {
    return tokens.map((file) => readFileSync(file, 'utf8'));
  } catch (error) {
    const { path, code } = error as NodeJS.ErrnoException;
    console.error(`Cannot read the checkpoint ${path}: ${code}.`);
    process.exit(2);
  }
}

/** Checks everything; ends the program when it is broken or cannot be read. */
function verified(directory: string, key: JWK, checkpoints: readonly string[]): number {
  const { entries, brokenAt, why } = done(verifyJournal(directory, { key, checkpoints }));
  if (why === undefined) return entries;
  console.error(`The journal is broken${brokenAt === undefined ? '' : ` at entry ${brokenAt}`}: ${why}.`);
  process.exit(1);
}

const cli = new Command('npm run journal --').description(
  'The journal of a kiosk: nothing personal is in it.',
);
cli
  .command('verify')
  .description('check the chain, every other table and the checkpoints; nothing is changed')
  .addOption(config())
  .option(
    '--checkpoint <file...>',
    'a checkpoint that was kept elsewhere: finds a store that was cut, rolled back or replaced',
    [],
  )
  .option('--store <folder>', 'another folder than that of the configuration, such as a copy')
  .action((options: { config?: string; checkpoint: string[]; store?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    // A copy is older than what stands beside the key now: that is not a fault.
    const outside =
      options.store === undefined
        ? checkpointsOf(sealing, options.checkpoint)
        : checkpointsOf({ ...sealing, checkpointFile: '' }, options.checkpoint);
    const entries = verified(options.store ?? directory, sealing.signingKey, outside);
    console.log(`The journal is whole: ${entries} entries, each following from the one before.`);
  });
cli
  .command('export')
  .description('write every line as JSON, oldest first, with its hash; nothing personal is in it')
  .addOption(config())
  .action((options: { config?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    verified(directory, sealing.signingKey, checkpointsOf(sealing, []));
    for (const line of readJournal(directory)) console.log(JSON.stringify(line));
  });
cli
  .command('backup <folder>')
  .description('copy the whole store, sealed requests included, into a new folder there; the kiosk may go on')
  .addOption(config())
  .action(async (folder: string, options: { config?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    console.log(`The store is copied, and proven, in ${done(await backUp(directory, folder, sealing))}.`);
  });
cli
  .command('restore <folder>')
  .description('put a copy in the place of the store, which is kept beside; the kiosk is stopped')
  .addOption(config())
  .action((folder: string, options: { config?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    console.log(
      `Put back: ${done(restore(directory, folder, sealing))} entries. A line of the journal says so.`,
    );
  });
cli
  .command('begin')
  .description(
    'begin a new store where none can be put back; what is there is kept beside; the kiosk is stopped',
  )
  .addOption(config())
  .action((options: { config?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    console.log(
      `A new journal is begun; the one before had ${done(beginAnew(directory, sealing))} entries or more.`,
    );
  });
cli
  .command('adopt')
  .description(
    'accept a whole store after a change of the signing key or of kioskId, or without its checkpoint',
  )
  .addOption(config())
  .action((options: { config?: string }) => {
    const { directory, sealing } = storeOf(options.config);
    console.log(`Accepted: ${done(adopt(directory, sealing))} entries. A line of the journal says so.`);
  });
cli
  .command('sealed <request-number>')
  .description(
    'write what is kept of a request for the office, sealed, one a line: the request, and what its papers say',
  )
  .addOption(config())
  .action((requestNumber: string, options: { config?: string }) => {
    const kept = readSealed(storeOf(options.config).directory, requestNumber);
    if (kept.length === 0) {
      console.error(`Nothing is kept of a request ${requestNumber} here.`);
      process.exit(1);
    }
    for (const { sealed } of kept) console.log(sealed);
  });
cli.parse();
