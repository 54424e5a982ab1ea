/** Builds the stand-in for Windows' spooler, and says how its printers and jobs are. Needs gcc, and mingw-w64 for Windows. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DoubleJob {
  readonly id: number;
  /** As it stands in the queue. */
  readonly document: string;
  readonly status: number;
  readonly printed: number;
  readonly user?: string;
}

export interface DoubleState {
  readonly printer?: { readonly status?: number; readonly attributes?: number };
  readonly jobs?: readonly DoubleJob[];
  /** Words of spooler.c. */
  readonly words?: readonly string[];
}

export const DOUBLE_PRINTER = 'Office Laser (A4)';

const linesOf = ({ printer = {}, jobs = [], words = [] }: DoubleState) =>
  [
    ...words,
    `printer ${printer.status ?? 0} ${printer.attributes ?? 0} ${DOUBLE_PRINTER}`,
    ...jobs.map(
      ({ id, document, status, printed, user = 'kiosk' }) =>
        `job ${id} ${status} 0 ${printed} ${user} ${document}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

const source = join(import.meta.dirname, 'spooler.c');
const WARNINGS = ['-O1', '-Wall', '-Wextra', '-Werror', '-Wno-format-truncation', '-Wno-stringop-truncation'];

export class SpoolerDouble {
  readonly file: string;
  #state: DoubleState = {};

  /** Compiles it into this folder. `compiler`: one of mingw-w64 makes a DLL. */
  constructor(directory: string, compiler?: string) {
    mkdirSync(directory, { recursive: true });
    this.file = join(directory, compiler === undefined ? 'spooler.so' : 'spooler.dll');
    execFileSync(
      compiler ?? 'gcc',
      compiler === undefined
        ? ['-shared', '-fPIC', '-fvisibility=hidden', ...WARNINGS, '-o', this.file, source, '-ldl']
        : ['-shared', '-O1', '-static-libgcc', '-Wl,--kill-at', '-o', this.file, source],
    );
    this.set({});
  }

  /** From now on it is so, whatever was said to jobs before stays said. */
  set(state: DoubleState): void {
    this.#state = state;
    writeFileSync(`${this.file}.new`, linesOf(state));
    renameSync(`${this.file}.new`, `${this.file}.state`);
  }

  /** So, but for these. */
  change(state: DoubleState): void {
    this.set({ ...this.#state, ...state });
  }

  get jobs(): readonly DoubleJob[] {
    return this.#state.jobs ?? [];
  }

  /** What was said to this job, JOB_CONTROL numbers in order. */
  said(id: number): readonly number[] {
    const file = `${this.file}.said`;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.flatMap((line) => {
      const [to, command] = line.split(' ').map(Number);
      return to === id && command !== undefined ? [command] : [];
    });
  }

  /** Nothing was ever said, and there is one printer with an empty queue. */
  reset(): void {
    rmSync(`${this.file}.said`, { force: true });
    this.set({});
  }
}
