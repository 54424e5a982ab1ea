/** `npm run card`: reads the card that is in the reader now. Nobody types a citizen number: it comes from the card. */
import { appendFileSync, fchmodSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { CardView, WatchOptions } from './card-view.ts';
import { busy } from './pcsc/call-timeout.ts';
import { checkReader } from './pcsc/reader-check.ts';
import { driverNamed, watchReader } from './pcsc/watch-reader.ts';
import { unreachable } from './result.ts';
import type { Holder } from './thai-id/holder.ts';

const Options = z.object({
  json: z.boolean().default(false),
  photo: z.string().optional(),
  reader: z.string().optional(),
  driver: z.enum(['smartcard', 'pcsclite']),
  watch: z.boolean().default(false),
  trace: z.string().optional(),
});

/** Another program may hold the card for a moment; then it is said. */
const PATIENCE_MS = 15_000;

/** What to tell about a card that was not read: one sentence (what happened, what to do), and an exit code of its own. */
function sentence(view: Exclude<CardView, { state: 'ready' }>): readonly [number, string] {
  switch (view.state) {
    case 'service-down':
      return [2, 'The card reader service (pcscd) is not running: start it, then run this again.'];
    case 'no-reader':
      return [3, 'No card reader is connected: plug one in, then run this again.'];
    case 'empty':
      return [4, `No card is in the reader ${view.reader}: put one in, then run this again.`];
    case 'mute':
      return [5, 'The card does not answer: turn it so that the chip points up and inwards, then try again.'];
    case 'foreign-card':
      return [6, `This is not a Thai national ID card (ATR ${view.atr}): put the right card in.`];
    case 'busy-elsewhere':
      return [8, 'Another program holds the card: close it, then run this again.'];
    case 'two-cards':
      return [
        14,
        `There are ID cards in ${[view.reader, ...view.others].join(' and ')}: take one out, or name a reader (--reader).`,
      ];
    case 'removed-mid-read':
      return [4, 'The card was taken out while it was read: put it in and leave it in.'];
    case 'faulty':
      switch (view.fault) {
        case 'card.comms':
          return [
            7,
            `The card could not be read completely (${view.detail}): clean its contacts and try again.`,
          ];
        case 'card.garbage':
          return [
            9,
            `The card says something that a Thai ID card does not say (${view.detail}): try another card.`,
          ];
        case 'card.check-digit':
          return [10, `The number on the card does not add up (${view.detail}): try another card.`];
        case 'card.refused':
          return [11, `The card refuses to be read (${view.detail}): try another card.`];
        default:
          return unreachable(view.fault);
      }
    case 'reading':
      return [7, 'The card was not read in time: take it out, put it in, and run this again.'];
    default:
      return unreachable(view);
  }
}

/** The holder without the bytes of the photo. */
function printable({ photo, ...fields }: Holder): object {
  return { ...fields, photoBytes: photo?.length ?? 0 };
}

function printPlain(fields: object, indent = ''): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'object' && value !== null) {
      console.log(`${indent}${name}:`);
      printPlain(value, `${indent}  `);
    } else if (value !== '') console.log(`${indent}${name}: ${value}`);
  }
}

/** Ends the program: a file that was asked for cannot be written. */
function unwritten(what: string, path: string, error: unknown): never {
  console.error(
    `The ${what} cannot be written to ${path} (${(error as NodeJS.ErrnoException).code}): give another file.`,
  );
  process.exit(13);
}

/** The options of a watch that the command line gives. A trace is written as it comes, for the owner's eyes alone. */
function watchOptions(options: z.infer<typeof Options>): Omit<WatchOptions, 'onView'> {
  const { trace, driver, reader } = options;
  const common = { driver, ...(reader === undefined ? {} : { reader }) };
  if (trace === undefined) return common;
  try {
    const file = openSync(trace, 'w', 0o600);
    // It may have been there before, for others to read.
    fchmodSync(file, 0o600);
    return { ...common, onTrace: (text) => appendFileSync(file, text) };
  } catch (error) {
    return unwritten('trace', trace, error);
  }
}

/** Writes the photo for the owner's eyes alone: whole, or not at all. */
function writePhoto(path: string, photo: Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, photo, { mode: 0o600, flag: 'wx' });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    unwritten('photo', path, error);
  }
}

/** A view as one line: what changed and when, with sizes instead of pictures. */
function line(view: CardView): string {
  const at = new Date().toISOString();
  if (view.state === 'ready') return JSON.stringify({ at, ...view, holder: printable(view.holder) });
  if (view.state !== 'reading') return JSON.stringify({ at, ...view });
  const { holder, photoSoFar, ...rest } = view;
  return JSON.stringify({
    at,
    ...rest,
    hasHolder: holder !== undefined,
    photoBytes: photoSoFar?.length ?? 0,
  });
}

/** Streams every view until the command is stopped. */
async function watchOn(options: z.infer<typeof Options>): Promise<void> {
  const watch = watchReader({ ...watchOptions(options), onView: (view) => console.log(line(view)) });
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  await watch.close();
}

/** Reads once; resolves with the view that settles the question. */
async function readNow(options: z.infer<typeof Options>): Promise<CardView> {
  let settle: (view: CardView) => void = () => {};
  const settled = new Promise<CardView>((resolve) => {
    settle = resolve;
  });
  const watch = watchReader({
    ...watchOptions(options),
    onView: (view) => {
      if (view.state !== 'reading' && view.state !== 'busy-elsewhere') settle(view);
    },
  });
  const giveUp = setTimeout(() => settle(watch.view), PATIENCE_MS);
  const view = await settled;
  clearTimeout(giveUp);
  await watch.close();
  return view;
}

async function read(raw: unknown): Promise<void> {
  const options = Options.parse(raw);
  if (options.watch) return watchOn(options);
  const view = await readNow(options);
  if (view.state !== 'ready') {
    const [code, text] = sentence(view);
    console.error(text);
    process.exitCode = code;
    return;
  }
  if (options.photo !== undefined) {
    if (view.holder.photo === undefined) {
      console.error(
        view.holder.photoRefused
          ? 'The card refuses its photo, or a part of it, or gives one that may not be drawn: clean its contacts and try again.'
          : 'The card has no photo.',
      );
      process.exitCode = 12;
      return;
    }
    writePhoto(options.photo, view.holder.photo);
  }
  const fields = printable(view.holder);
  if (options.json) console.log(JSON.stringify(fields, undefined, 2));
  else printPlain(fields);
}

const program = new Command('card')
  .description('Reads the Thai national ID card that is in the reader now, and prints what it says.')
  .option('--json', 'print one JSON object')
  .option('--photo <file>', 'write the photo (JPEG) to a file')
  .option('--watch', 'print every change of the reader as a line of JSON, until stopped')
  .option('--trace <file>', 'record what is said to the card, with everything personal masked')
  .option('--reader <name>', 'only readers whose name starts so', process.env.SITTHI_READER)
  .addOption(
    new Option('--driver <name>', 'PC/SC binding').choices(['smartcard', 'pcsclite']).default('smartcard'),
  )
  .action(read);

program
  .command('doctor')
  .description('Checks service, driver, reader and permissions, and says what to fix.')
  .option('--json', 'print one JSON array')
  .action(async (_raw: unknown, command: Command) => {
    const { json, driver } = z
      .object({ json: z.boolean().default(false), driver: z.enum(['smartcard', 'pcsclite']) })
      .parse(command.optsWithGlobals());
    const findings = await checkReader(driverNamed(driver));
    if (json) console.log(JSON.stringify(findings, undefined, 2));
    else
      for (const { what, state, says, fix } of findings)
        console.log(`${state.padEnd(4)}  ${what}: ${says}${fix === undefined ? '' : `\n      fix: ${fix}`}`);
    if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
  });

await program.parseAsync();
// The pcsclite binding would keep the process alive. A card that keeps silent holds a thread, and `exit` would wait for it:
// another program that ends at once, with the same exit code, takes this one's place.
if (busy.size === 0 || process.execve === undefined) process.exit();
process.execve('/bin/sh', ['sh', '-c', `exit ${process.exitCode ?? 0}`]);
