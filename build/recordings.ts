/**
 * `npm run recordings -- --config FILE`: what a site's folder of recordings (`window.recordings`) lacks, as a script for
 * whoever records: the name of each file, and what is said in it. The texts are the screen's own, the catalogue's and the
 * faults', as they are in this version.
 */
import { parseArgs } from 'node:util';
import { AGENCIES, CATALOGUE } from '../electron/catalogue/catalogue.ts';
import { EVERYDAY } from '../electron/catalogue/everyday.ts';
import { TOPICS } from '../electron/catalogue/topics.ts';
import { type Config, readConfig } from '../electron/config/config.ts';
import { type Recordings, recordingsIn } from '../electron/config/recordings.ts';
import type { Text } from '../electron/contract/words.ts';
import { FAULTS, faultSentence } from '../electron/words/faults.ts';
import { idOf, POINT, spokenForm } from '../renderer/hearing/recorded.ts';
import { en } from '../renderer/locale/en.ts';
import { th } from '../renderer/locale/th.ts';

const LOCALES = { th, en } as const;
type Language = keyof typeof LOCALES;

/** A text to record. */
export interface Line {
  /** Its file, within the folder, without the ending that says how it is packed. */
  readonly file: string;
  readonly id: string;
  readonly text: string;
}

/** Read by the officer, who looks at the screen. */
const OFFICERS = /^(officer|tip)\./;

/** Names of files are letters, digits, points and lines. */
const nameOf = (key: string) => key.replace(/[^A-Za-z0-9_.-]/g, '-');

/** Everything that is read aloud in a language, once each, the screen's own first. `office`: who runs the kiosk. */
export function linesOf(language: Language, office?: Text): readonly Line[] {
  const lines = new Map<string, Line>();
  const add = (name: string, text: string) => {
    const spoken = spokenForm(text);
    if (spoken === '') return;
    const id = idOf(spoken);
    if (!lines.has(id)) lines.set(id, { file: `${language}/${nameOf(name)}-${id}`, id, text: text.trim() });
  };
  for (const [key, text] of Object.entries(LOCALES[language])) {
    if (OFFICERS.test(key)) continue;
    // What is filled in is said between the parts.
    for (const [at, part] of text.split(/\{\w+\}/).entries()) add(at === 0 ? key : `${key}.${at + 1}`, part);
  }
  for (const digit of '0123456789') add(`digit-${digit}`, digit);
  add('point', POINT[language] ?? '');
  if (office !== undefined) add('office', office[language]);
  for (const { id, name } of TOPICS) add(`topic.${id}`, name[language]);
  for (const { id, name } of CATALOGUE) {
    const called = EVERYDAY[id]?.called?.[language];
    if (called !== undefined) add(`record.${id}`, called);
    add(`record.${id}.official`, name[language]);
  }
  for (const { agencyId, name } of AGENCIES.values()) add(`agency.${agencyId}`, name[language]);
  for (const [name, { what, next }] of Object.entries(FAULTS)) {
    add(`fault.${name}.what`, what[language]);
    add(`fault.${name}.next`, next[language]);
  }
  return [...lines.values()];
}

/** How a folder stands to what is read aloud. */
export function compare(lines: readonly Line[], found: readonly string[]) {
  const wanted = new Set(lines.map(({ id }) => id));
  const there = new Set(found);
  return {
    missing: lines.filter(({ id }) => !there.has(id)),
    /** Recorded, and said no more: another version had other words. */
    old: found.filter((id) => !wanted.has(id)),
  };
}

const HELP = `npm run recordings -- [--config FILE] [--language th|en] [--all]

Lists what is missing in the folder that window.recordings names, one text a line: file, tab, what is said in it. Record each
as .wav, .mp3 or .ogg under that name. --all lists every text. What is wrong in the folder stands on standard error.`;

/** Reads the options, prints, and gives the exit code: 0 also where something is missing, 2 for wrong use. */
function main(words: readonly string[]): number {
  let options: { config?: string; language?: string; all?: boolean; help?: boolean };
  try {
    options = parseArgs({
      args: [...words],
      options: {
        config: { type: 'string' },
        language: { type: 'string' },
        all: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  if (options.help === true) {
    console.log(HELP);
    return 0;
  }
  const { language = 'th' } = options;
  if (language !== 'th' && language !== 'en') {
    console.error('--language is th or en.');
    return 2;
  }
  let config: Config | undefined;
  if (options.config !== undefined) {
    const read = readConfig(options.config);
    if (!read.ok) {
      console.error(faultSentence(read.fault));
      return 2;
    }
    config = read.value;
  }
  report(language, options.all === true, config);
  return 0;
}

function report(language: Language, all: boolean, config: Config | undefined): void {
  const folder = config?.window.recordings;
  const { ids, refused }: Recordings = folder === undefined ? { ids: {}, refused: [] } : recordingsIn(folder);
  const lines = linesOf(language, config?.office.name);
  const found = ids[language] ?? [];
  const { missing, old } = compare(lines, found);
  for (const { file, text } of all ? lines : missing) console.log(`${file}.wav\t${text}`);
  if (folder === undefined)
    console.error('No folder is named (window.recordings): this is everything that is read aloud.');
  console.error(
    `${lines.length} texts, ${lines.length - missing.length} recorded, ${missing.length} missing.`,
  );
  for (const { file, why } of refused) console.error(`Not used: ${file}: ${why}.`);
  for (const id of old) console.error(`No longer said: ${language}/…-${id}.`);
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
