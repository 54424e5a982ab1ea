/**
 * The journal's commands: `verify` checks a kiosk's store, `export` writes its lines for an auditor, the others keep its
 * copies. `npm run journal --` in a checkout; `sitthi25-journal` on a kiosk, in the kiosk's own program. Ends no process.
 */
import { existsSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { JWK } from 'jose';
import { readConfig } from '../config/config.ts';
import { readKeys } from '../config/keys.ts';
import { type Fault, faultSentence } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { outsideCheckpoint, type Sealing } from './checkpoint.ts';
import { readJournal, readSealed, verifyJournal } from './journal.ts';
import { adopt, backUp, beginAnew, restore } from './keeping.ts';
import { sealingOf } from './place.ts';

/** Who calls: the command's name, and the configuration where none is given; `why`: what is said where there is none. */
export interface Caller {
  readonly name: string;
  readonly config: string | undefined;
  readonly why: string;
}

/** Why a command ended: its words, and the exit code. 1: a store that is broken, or a fault; 2: wrong use. */
interface Refusal {
  readonly words: string;
  readonly code: 1 | 2;
}
type Did<T> = Result<T, Refusal>;

interface Store {
  readonly directory: string;
  readonly sealing: Sealing;
}

const refused = (words: string, code: Refusal['code']): Did<never> => fail({ words, code });

/** The store of a configuration, with who seals it. */
function storeOf(file: string | undefined, why: string): Did<Store> {
  if (file === undefined) return refused(why, 2);
  const read = readConfig(file);
  if (!read.ok) return refused(faultSentence(read.fault), 2);
  const keys = readKeys(read.value);
  if (!keys.ok) return refused(faultSentence(keys.fault), 2);
  return ok({ directory: read.value.store.directory, sealing: sealingOf(read.value, keys.value) });
}

/** What was done, in the words of `say`, or what kept it from that. */
function done<T>(result: Result<T, Fault>, say: (value: T) => string): Did<string> {
  if (result.ok) return ok(say(result.value));
  const { detail } = result.fault;
  return refused(`${faultSentence(result.fault)}${detail === undefined ? '' : ` (${detail})`}`, 1);
}

/** The last checkpoint outside the store, and those that the caller has kept. */
function checkpointsOf(checkpointFile: string, files: readonly string[]): Did<readonly string[]> {
  const tokens = existsSync(checkpointFile) ? [...files, checkpointFile] : files;
  const read: string[] = [];
  for (const file of tokens) {
    try {
      const token = outsideCheckpoint(file);
      if (token === null) return refused(`Cannot read the checkpoint ${file}: ENOENT.`, 2);
      read.push(token);
    } catch (error) {
      return refused(`Cannot read the checkpoint ${file}: ${(error as Error).message}.`, 2);
    }
  }
  return ok(read);
}

/** Checks everything; how many entries there are. */
function verified(directory: string, key: JWK, checkpoints: Did<readonly string[]>): Did<number> {
  if (!checkpoints.ok) return checkpoints;
  const proof = verifyJournal(directory, { key, checkpoints: checkpoints.value });
  if (!proof.ok) return done(proof, () => '') as Did<never>;
  const { entries, brokenAt, why } = proof.value;
  if (why === undefined) return ok(entries);
  return refused(`The journal is broken${brokenAt === undefined ? '' : ` at entry ${brokenAt}`}: ${why}.`, 1);
}

function verify(
  { directory, sealing }: Store,
  kept: readonly string[],
  copy: string | undefined,
): Did<string> {
  // A copy is older than what stands beside the key now: that is not a fault.
  const outside = checkpointsOf(copy === undefined ? sealing.checkpointFile : '', kept);
  const entries = verified(copy ?? directory, sealing.signingKey, outside);
  if (!entries.ok) return entries;
  return ok(`The journal is whole: ${entries.value} entries, each following from the one before.`);
}

function exportLines({ directory, sealing }: Store): Did<string> {
  const entries = verified(directory, sealing.signingKey, checkpointsOf(sealing.checkpointFile, []));
  if (!entries.ok) return entries;
  for (const line of readJournal(directory)) console.log(JSON.stringify(line));
  return ok('');
}

function sealedOf({ directory }: Store, requestNumber: string): Did<string> {
  const kept = readSealed(directory, requestNumber);
  if (kept.length === 0) return refused(`Nothing is kept of a request ${requestNumber} here.`, 1);
  return ok(kept.map(({ sealed }) => sealed).join('\n'));
}

/** Runs one command, given as its words; says what came of it, and returns the exit code. */
export async function journalCommand(words: readonly string[], caller: Caller): Promise<number> {
  let code = 0;
  /** Opens the store that is meant, does it, and says what came of it. */
  const act = async (
    file: string | undefined,
    what: (store: Store) => Did<string> | Promise<Did<string>>,
  ) => {
    const store = storeOf(file, caller.why);
    const did = store.ok ? await what(store.value) : store;
    if (did.ok) {
      if (did.value !== '') console.log(did.value);
    } else {
      console.error(did.fault.words);
      code = did.fault.code;
    }
  };
  try {
    await commands(caller, act).parseAsync([...words], { from: 'user' });
  } catch (error) {
    // It has said itself what was wrong, or what there is.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode;
  }
  return code;
}

type Act = (
  file: string | undefined,
  what: (store: Store) => Did<string> | Promise<Did<string>>,
) => Promise<void>;
interface Options {
  readonly config?: string;
}

function commands({ name, config }: Caller, act: Act): Command {
  const cli = new Command(name)
    .description('The journal of a kiosk: nothing personal is in it.')
    .exitOverride();
  const command = (usage: string, description: string) =>
    cli
      .command(usage)
      .description(description)
      .addOption(new Option('--config <file>', 'configuration file of the kiosk').default(config));
  command('verify', 'check the chain, every other table and the checkpoints; nothing is changed')
    .option(
      '--checkpoint <file...>',
      'a checkpoint that was kept elsewhere: finds a store that was cut, rolled back or replaced',
      [],
    )
    .option('--store <folder>', 'another folder than that of the configuration, such as a copy')
    .action((options: Options & { checkpoint: string[]; store?: string }) =>
      act(options.config, (store) => verify(store, options.checkpoint, options.store)),
    );
  command(
    'export',
    'write every line as JSON, oldest first, with its hash; nothing personal is in it',
  ).action((options: Options) => act(options.config, exportLines));
  command(
    'backup <folder>',
    'copy the whole store, sealed requests included, into a new folder there; the kiosk may go on',
  ).action((folder: string, options: Options) =>
    act(options.config, async ({ directory, sealing }) =>
      done(
        await backUp(directory, folder, sealing),
        (copy) => `The store is copied, and proven, in ${copy}.`,
      ),
    ),
  );
  command(
    'restore <folder>',
    'put a copy in the place of the store, which is kept beside; the kiosk is stopped',
  ).action((folder: string, options: Options) =>
    act(options.config, ({ directory, sealing }) =>
      done(
        restore(directory, folder, sealing),
        (entries) => `Put back: ${entries} entries. A line of the journal says so.`,
      ),
    ),
  );
  command(
    'begin',
    'begin a new store where none can be put back; what is there is kept beside; the kiosk is stopped',
  ).action((options: Options) =>
    act(options.config, ({ directory, sealing }) =>
      done(
        beginAnew(directory, sealing),
        (entries) => `A new journal is begun; the one before had ${entries} entries or more.`,
      ),
    ),
  );
  command(
    'adopt',
    'accept a whole store after a change of the signing key or of kioskId, or without its checkpoint',
  ).action((options: Options) =>
    act(options.config, ({ directory, sealing }) =>
      done(
        adopt(directory, sealing),
        (entries) => `Accepted: ${entries} entries. A line of the journal says so.`,
      ),
    ),
  );
  command(
    'sealed <request-number>',
    'write what is kept of a request for the office, sealed, one a line: the request, and what its papers say',
  ).action((requestNumber: string, options: Options) =>
    act(options.config, (store) => sealedOf(store, requestNumber)),
  );
  return cli;
}
