/** `npm run journal -- verify` checks the chain of the journal; `-- export` writes its lines as JSON, for an auditor; `-- sealed` gives the office what is kept for it. */
import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { faultSentence } from '../faults.ts';
import { readJournal, readSealed, verifyJournal } from './journal.ts';

/** What the demonstration's kiosk was started with last; it stays when the kiosk has stopped. */
const DEMONSTRATION = '.sitthi/world/kiosk.json';
const config = () =>
  new Option('--config <file>', 'configuration file; absent: of the demonstration’s kiosk').default(
    process.env.SITTHI_CONFIG ?? (existsSync(DEMONSTRATION) ? DEMONSTRATION : undefined),
  );

/** The folder of the journal that a configuration names; ends the program with a sentence when there is none. */
function storeOf(file: string | undefined): string {
  if (file === undefined) {
    console.error(
      'Which kiosk? Give --config FILE; no kiosk of the demonstration has run here yet (npm run kiosk).',
    );
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

const cli = new Command('npm run journal --').description(
  'The journal of a kiosk: nothing personal is in it.',
);
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
cli
  .command('sealed <request-number>')
  .description(
    'write what is kept of a request for the office, sealed, one a line: the request, and what its papers say',
  )
  .addOption(config())
  .action((requestNumber: string, options: { config?: string }) => {
    const kept = readSealed(storeOf(options.config), requestNumber);
    if (kept.length === 0) {
      console.error(`Nothing is kept of a request ${requestNumber} here.`);
      process.exit(1);
    }
    for (const { sealed } of kept) console.log(sealed);
  });
cli.parse();
