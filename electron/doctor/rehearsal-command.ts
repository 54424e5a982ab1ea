/** A rehearsal as a command: what this kiosk meets, in order, then the devices one by one, and the result. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readerNames } from '../../native/index.ts';
import { readConfig } from '../config/config.ts';
import { readKeys } from '../config/keys.ts';
import { dateAndTime } from '../words/thai.ts';
import { firstHour } from './first-hour.ts';
import { linesOf } from './lines.ts';
import { lineOf, type RehearsalScreen, rehearse, type Terminal } from './rehearsal.ts';
import { devicesOf } from './rehearsal-devices.ts';

export interface RehearsalWishes {
  /** The configuration's file. */
  readonly config: string;
  /** Where the officer's PIN is, for who types none. */
  readonly officerPinFile?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What `--try`'s words wish; null, with a sentence said: they are not understood. `config`: the file where none is named. */
export function wishesIn(words: readonly string[], config: string): RehearsalWishes | null {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        try: { type: 'boolean' },
        config: { type: 'string' },
        'officer-pin-file': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    return {
      config: values.config ?? process.env.SITTHI_CONFIG ?? config,
      officerPinFile: values['officer-pin-file'],
      json: values.json,
    };
  } catch (error) {
    console.error((error as Error).message);
    return null;
  }
}

/** The PIN of a file as bytes; the file's own are overwritten. Throws where it cannot be read. */
function pinOf(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const pin = Uint8Array.from(bytes.filter((byte) => byte >= 0x30 && byte <= 0x39));
  bytes.fill(0);
  return pin;
}

/** Runs it; gives the exit code: 0 where everything that was tried is well, 1 otherwise. */
export async function rehearsalCommand(
  { config: file, officerPinFile, json }: RehearsalWishes,
  openScreen: (size: { readonly width: number; readonly height: number }) => Promise<RehearsalScreen>,
  terminal: Terminal,
): Promise<number> {
  // Before anybody has touched anything; its digits are read when they are wanted.
  if (officerPinFile !== undefined)
    try {
      accessSync(officerPinFile, constants.R_OK);
    } catch (error) {
      console.error(`${officerPinFile}: ${(error as NodeJS.ErrnoException).code}`);
      return 2;
    }
  const read = readConfig(file);
  const driver = read.ok ? read.value.card.driver : 'smartcard';
  for await (const met of firstHour(file, () => readerNames(driver))) {
    for (const line of linesOf(met)) console.error(line);
    if (met.needed && !met.well) return 1;
  }
  const keys = read.ok ? readKeys(read.value) : read;
  // The list above has said why.
  if (!read.ok || !keys.ok) return 1;
  const config = read.value;
  const { close, ...devices } = devicesOf(config, keys.value);
  try {
    const steps = await rehearse(
      { ...devices, screen: () => openScreen(config.window) },
      {
        ...terminal,
        ...(json === true ? { say: (words) => console.error(`${words.th} · ${words.en}`) } : {}),
        ...(officerPinFile === undefined ? {} : { pin: async () => pinOf(officerPinFile) }),
      },
      {
        kioskId: config.kioskId,
        office: config.office.name.th,
        at: dateAndTime(new Date().toISOString(), 'thai').th,
      },
    );
    if (json === true) console.log(JSON.stringify(steps, null, 2));
    const ill = steps.filter(({ well }) => well === false);
    for (const step of ill.map(lineOf)) console.error(`→ ${step.th} · ${step.en}`);
    return ill.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}
