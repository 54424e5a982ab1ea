/** `npm run journal -- verify` checks the chain of the journal; `-- export` writes its lines as JSON, for an auditor. */
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { faultSentence } from '../faults.ts';
import { readJournal, verifyJournal } from './journal.ts';

const config = () => new Option('--config <file>', 'configuration file').default(process.env.SITTHI_CONFIG);

/** The folder of the journal that a configuration names; ends the program with a sentence when there is none. */
function storeOf(file: string | undefined): string {
  if (file === undefined) {
    console.error('Which kiosk? Give --config FILE, or start one with npm run kiosk.');
    process.exit(2);
  }
  const read = readConfig(file);
  if (read.ok) return read.value.store.directory;
  console.error(faultSentence(read.fault));
  process.exit(2);
}

/** Checks the chain; ends the program when it is broken or cannot be read. */
function verified(directory: string): number {
  const report = verifyJournal(directory);
  if (!report.ok) {
    console.error(faultSentence(report.fault));
    process.exit(1);
  }
  const { entries, brokenAt, why } = report.value;
  if (brokenAt === undefined) return entries;
  console.error(`The journal is broken at entry ${brokenAt}: ${why}.`);
  process.exit(1);
}

const cli = new Command('journal');
cli
  .command('verify')
  .description('check the chain of the journal')
  .addOption(config())
  .action((options: { config?: string }) => {
    const entries = verified(storeOf(options.config));
    console.log(`The journal is whole: ${entries} entries, each following from the one before.`);
  });
cli
  .command('export')
  .description('write every line as JSON, oldest first, with its hash; nothing personal is in it')
  .addOption(config())
  .action((options: { config?: string }) => {
    const directory = storeOf(options.config);
    verified(directory);
    for (const line of readJournal(directory)) console.log(JSON.stringify(line));
  });
cli.parse();
