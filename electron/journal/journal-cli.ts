/** `npm run journal -- verify [--config FILE]`: checks the chain of the journal. */
import { program } from 'commander';
import { readConfig } from '../config.ts';
import { faultSentence } from '../faults.ts';
import { verifyJournal } from './journal.ts';

program
  .name('journal')
  .command('verify')
  .description('check the chain of the journal')
  .option('--config <file>', 'configuration file', process.env.SITTHI_CONFIG)
  .action((options: { config?: string }) => {
    if (options.config === undefined) {
      console.error('Which kiosk? Give --config FILE, or start one with npm run kiosk.');
      process.exit(2);
    }
    const config = readConfig(options.config);
    if (!config.ok) {
      console.error(faultSentence(config.fault));
      process.exit(2);
    }
    const report = verifyJournal(config.value.store.directory);
    if (!report.ok) {
      console.error(faultSentence(report.fault));
      process.exit(1);
    }
    const { entries, brokenAt, why } = report.value;
    if (brokenAt !== undefined) {
      console.error(`The journal is broken at entry ${brokenAt}: ${why}.`);
      process.exit(1);
    }
    console.log(`The journal is whole: ${entries} entries, each following from the one before.`);
  });
program.parse();
