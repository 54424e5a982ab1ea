/** What can be said to `npm run visit`. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { z } from 'zod';
import { fail, ok, type Result } from '../native/result.ts';

/** How `npm run visit` ends. */
export const EXIT = {
  printed: 0,
  /** A fault, which the sentence names by its code; no card; a PIN that is not right. */
  fault: 1,
  /** An option that cannot be, or a folder or file that cannot be used. */
  usage: 2,
  /** The request was printed, but sources failed and none gave a record. */
  noRecord: 3,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const Pin = z.string().regex(/^[0-9]{4,8}$/, 'a PIN is 4 to 8 digits');

export const VisitOptions = z.object({
  json: z.boolean().default(false),
  out: z.string().min(1).optional(),
  pin: z
    .union([z.literal('-'), Pin], { error: 'a PIN is 4 to 8 digits, or - for standard input' })
    .optional(),
  pinFile: z.string().min(1).optional(),
  officerPinFile: z.string().min(1).optional(),
  databases: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(
      z.array(
        z.string().regex(/^[a-z][a-z0-9_]{2,39}$/, 'names as in docs/catalogue.md, with commas between'),
      ),
    )
    .optional(),
  config: z.string().min(1).optional(),
  timeoutMs: z.coerce
    .number('a number of milliseconds')
    .int('a whole number of milliseconds')
    .min(1000, 'at least 1000')
    .max(3_600_000, 'at most 3600000')
    .default(60_000),
});
export type VisitOptions = z.infer<typeof VisitOptions>;

/** The command with its options; one that is not known ends the program with a sentence. */
export function visitCommand(): Command {
  return new Command('npm run visit --')
    .description(
      'A visit without a window: reads the card that is in the reader, asks, prints, and says what came of it.',
    )
    .option('--json', 'print one JSON object')
    .option('--out <folder>', 'also leave the papers there, when all went well: request.pdf, copies.pdf')
    .option('--pin-file <file>', 'file with the PIN of the card')
    .option(
      '--pin <digits>',
      'the PIN of the card, which others on this machine can see; - reads it from standard input',
    )
    .option(
      '--officer-pin-file <file>',
      'file with the PIN of the officer card that is in its reader, where the configuration names none',
    )
    .option('--databases <names>', 'which to ask, with commas between (docs/catalogue.md); absent: all')
    .option('--config <file>', 'the configuration of a kiosk; absent: the emulated world')
    .option('--timeout-ms <number>', 'how long the whole may take, the wait for a card included', '60000')
    .addHelpText(
      'after',
      '\nExit codes: 0 the printer took the papers; 1 a fault, no card, or a wrong PIN; 2 the command was not used rightly;\n' +
        '3 printed, but sources failed and no database gave a record.',
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT.usage));
}

/** Ends the program with one sentence, as a command that was not used rightly. */
export function misused(sentence: string): never {
  console.error(sentence);
  process.exit(EXIT.usage);
}

/** What was said, checked; ends the program when something cannot be. */
export function checkOptions(raw: unknown): VisitOptions {
  const parsed = VisitOptions.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = String(issue?.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return misused(`--${option}: ${issue?.message}.`);
}

/** The PIN, from wherever it is to come; null when none was given. */
export async function readPin(options: VisitOptions): Promise<Result<string | null, string>> {
  const { pin, pinFile } = options;
  if (pin !== undefined && pinFile !== undefined) return fail('Give --pin or --pin-file, not both.');
  if (pin === undefined && pinFile === undefined) return ok(null);
  let text = pin;
  try {
    if (pinFile !== undefined) text = readFileSync(pinFile, 'utf8').trim();
  } catch (error) {
    return fail(`--pin-file: ${pinFile} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (pin === '-') {
    const lines = createInterface({ input: process.stdin });
    text = await new Promise<string>((found) => lines.once('line', found).once('close', () => found('')));
    lines.close();
    process.stdin.destroy();
  }
  const checked = Pin.safeParse(text?.trim());
  return checked.success
    ? ok(checked.data)
    : fail(`${pin === '-' ? 'Standard input' : pinFile}: a PIN is 4 to 8 digits.`);
}
