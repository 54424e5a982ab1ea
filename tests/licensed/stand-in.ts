/** Builds the stand-ins for the department's libraries, and says how they behave. Needs gcc and the headers of pcsc-lite. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_TABLE, type Table } from '../../native/licensed/table.ts';

/** How the stand-in behaves: words of stand-in.c. */
export type Behaviour = Readonly<Record<string, string | number>>;

export interface StandIn {
  readonly file: string;
  /** The public table; the test applet knows an officer's proof by its type. */
  readonly table: Table;
  behave(how: Behaviour): void;
}

/** Compiles it into this folder. */
export function buildStandIn(directory: string, ...more: readonly string[]): StandIn {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, PUBLIC_TABLE.file);
  execFileSync('gcc', [
    ...[
      '-shared',
      '-fPIC',
      '-fvisibility=hidden',
      '-O1',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Wno-stringop-overflow',
    ],
    ...['-Wno-array-bounds', '-I/usr/include/PCSC', ...more],
    ...['-o', file, join(import.meta.dirname, 'stand-in.c'), '-lpcsclite', '-ldl'],
  ]);
  const table = structuredClone(PUBLIC_TABLE);
  for (const one of table.functions.GetMatchStatus.parameters)
    if (one.type === 'int' && one.name === 'type') one.officer = 3;
  const behave = behaveBy(file);
  behave({ card: 'fixed', pin: '1234' });
  return { file, table, behave };
}

/** Compiles the network library's stand-in into this folder. */
export function buildNetworkStandIn(directory: string): Pick<StandIn, 'file' | 'behave'> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, PUBLIC_TABLE.network.file);
  execFileSync('gcc', [
    ...['-shared', '-fPIC', '-fvisibility=hidden', '-O1', '-Wall', '-Wextra', '-Werror'],
    ...['-Wno-stringop-overflow', '-Wno-array-bounds', '-o', file],
    ...[join(import.meta.dirname, 'network-stand-in.c'), '-ldl'],
  ]);
  return { file, behave: behaveBy(file) };
}

/** Writes the file by which a stand-in behaves. */
const behaveBy = (file: string) => (how: Behaviour) =>
  writeFileSync(
    `${file}.conf`,
    Object.entries(how)
      .map(([word, value]) => `${word} ${value}\n`)
      .join(''),
  );

/** Compilers of mingw-w64 for Windows, by the width of what they make. */
export const MINGW = { x64: 'x86_64-w64-mingw32-gcc', ia32: 'i686-w64-mingw32-gcc' } as const;

/** Compiles one for Windows into this folder, by mingw-w64: its file. Needs no reader: the card is the fixed one. */
export function buildWindowsStandIn(
  directory: string,
  width: keyof typeof MINGW = 'x64',
  which: 'card' | 'network' = 'card',
): string {
  mkdirSync(directory, { recursive: true });
  const {
    file: name,
    source,
    needs,
  } = {
    card: { file: PUBLIC_TABLE.file, source: 'stand-in.c', needs: '-lwinscard' },
    network: { file: PUBLIC_TABLE.network.file, source: 'network-stand-in.c', needs: '-lws2_32' },
  }[which];
  const file = join(directory, name);
  execFileSync(MINGW[width], [
    ...['-shared', '-O1', '-static-libgcc', '-o', file, join(import.meta.dirname, source), needs],
  ]);
  writeFileSync(`${file}.conf`, 'card fixed\npin 1234\n');
  return file;
}
