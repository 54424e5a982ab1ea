/** What can be said to `npm run visit`. */
import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { z } from 'zod';
import { stillBytes } from '../../visit/pin-box.ts';
import { fail, ok, type Result } from '../../words/result.ts';

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

/** Longer than any PIN with the blanks around it. */
const LINE_BYTES = 64;
const NEWLINE = 0x0a;
/** Blanks, and the mark that some editors put before a text (EF BB BF). */
const isBlank = (byte: number) => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/**
 * The PIN on the first line that is not blank, as bytes that whoever takes them overwrites; null when there is none. Read
 * into bytes of our own one at a time: a stream would leave pieces of the engine's behind. Throws what the system says.
 */
async function pinFrom(fd: number): Promise<Uint8Array | null> {
  const line = stillBytes(LINE_BYTES);
  try {
    let length = 0;
    while (length < LINE_BYTES) {
      const got = await promisify(read)(fd, line, length, 1, null).catch(
        async (error: NodeJS.ErrnoException) => {
          // A terminal or pipe that another program set so: nothing typed yet.
          if (error.code !== 'EAGAIN') throw error;
          await new Promise((later) => setTimeout(later, 20));
          return null;
        },
      );
      if (got === null) continue;
      if (
        got.bytesRead === 0 ||
        (line[length] === NEWLINE && line.subarray(0, length).some((byte) => !isBlank(byte)))
      )
        break;
      length += 1;
    }
    const start = line.subarray(0, length).findIndex((byte) => !isBlank(byte));
    const end = line.subarray(0, length).findLastIndex((byte) => !isBlank(byte)) + 1;
    const digits = line.subarray(Math.max(0, start), end);
    if (length === LINE_BYTES || digits.length < 4 || digits.length > 8 || !digits.every(isDigit))
      return null;
    const pin = stillBytes(digits.length);
    pin.set(digits);
    return pin;
  } finally {
    line.fill(0);
  }
}

/**
 * The PIN, from wherever it is to come, as bytes that the caller overwrites; null when none was given. Digits in the command
 * itself are text that anybody on the machine can read, and cannot be overwritten: a file and `-` are never text here.
 */
export async function readPin(options: VisitOptions): Promise<Result<Uint8Array | null, string>> {
  const { pin, pinFile } = options;
  if (pin !== undefined && pinFile !== undefined) return fail('Give --pin or --pin-file, not both.');
  if (pin === undefined && pinFile === undefined) return ok(null);
  if (pin !== undefined && pin !== '-') {
    const bytes = stillBytes(pin.length);
    for (let at = 0; at < pin.length; at += 1) bytes[at] = pin.charCodeAt(at);
    return ok(bytes);
  }
  let fd: number | undefined;
  try {
    fd = pinFile === undefined ? 0 : openSync(pinFile, 'r');
    const found = await pinFrom(fd);
    return found === null ? fail(`${pinFile ?? 'Standard input'}: a PIN is 4 to 8 digits.`) : ok(found);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    return fail(
      pinFile === undefined
        ? `Standard input cannot be read (${why}).`
        : `--pin-file: ${pinFile} cannot be read (${why}).`,
    );
  } finally {
    if (pinFile !== undefined && fd !== undefined) closeSync(fd);
  }
}
