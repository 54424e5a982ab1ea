/** A library's process as seen from outside: one call at a time, each with its limit, every end of it a value. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fail, ok, type Result } from '../result.ts';
import type { LoadedTable, Table } from './table.ts';
import { Answer, lineCutter, lineOf, messageOf, type Order } from './wire.ts';

/** Where a site's library is, and how it is spoken to. */
export interface LibraryPlace<T extends LoadedTable = Table> {
  /** The library's file. */
  readonly file: string;
  readonly table: T;
  /** A Node program of the library's width; absent: the one that runs here. */
  readonly node?: string;
}

/** Why the library gave no answer. */
export interface LibraryFault {
  readonly why:
    | 'file' /* it cannot be loaded: not there, of another width, without what it needs */
    | 'export' /* it lacks a function of the table */
    | 'no-node' /* its process cannot be started */
    | 'silent' /* no answer in its time; its process was ended */
    | 'crashed' /* its process ended in the middle */
    | 'spoilt' /* it wrote past a buffer; its process was ended */
    | 'garbage' /* the answer does not follow the wire; its process was ended */
    | 'closed' /* let go of by us */;
  /** The function or the system's words; never of a person. */
  readonly detail: string;
}

/** What a call left behind. */
export interface Returned {
  readonly returned: number;
  readonly took: Readonly<Record<string, number | string>>;
}

export interface LibraryProcess {
  readonly pid: number | undefined;
  /** Text and bytes as hex digits. Waits for the call before it. After a fault every further call has the same one. */
  call(
    name: string,
    give?: Readonly<Record<string, number | string>>,
    withinMs?: number,
  ): Promise<Result<Returned, LibraryFault>>;
  /** Ends the process, whatever it is doing. */
  kill(): void;
}

/** The library's process has this of our environment: the system's own, the card service's socket, the screen of its dialog. */
const ENVIRONMENT = [
  'PATH',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'TEMP',
  'TMP',
  'PCSCLITE_CSOCK_NAME',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
];

/** Beside its source, or beside the bundle; a plain Node cannot look into Electron's archive. */
function entry(): string {
  const built = !import.meta.filename.endsWith('.ts');
  return join(import.meta.dirname, built ? 'library-host.mjs' : 'host.ts').replace(
    /app\.asar(?=[\\/])/,
    'app.asar.unpacked',
  );
}

function start(node: string): ChildProcess {
  const kept = ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return spawn(node, [entry()], {
    // What the library prints itself is nobody's business.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // One thread for all calls: whether the library bears more is not known.
    env: { ...Object.fromEntries(kept), UV_THREADPOOL_SIZE: '1' },
    windowsHide: true,
  });
}

/** Starts the process and loads the library in it. */
export async function openLibrary({
  file,
  table,
  node,
}: LibraryPlace<LoadedTable>): Promise<Result<LibraryProcess, LibraryFault>> {
  if (node === undefined && process.versions.electron !== undefined)
    return fail({ why: 'no-node', detail: 'libraryNode is not set' });
  const library = new Library(start(node ?? process.execPath), table);
  const opened = await library.open(file);
  return opened.ok ? ok(library) : opened;
}

class Library implements LibraryProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  readonly #table: LoadedTable;
  #broken: LibraryFault | undefined;
  /** Takes the answer to what was asked last. */
  #waiting: ((answer: Answer | LibraryFault) => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(child: ChildProcess, table: LoadedTable) {
    this.#child = child;
    this.#table = table;
    this.#pipe = child.stdio[3] as Socket;
    child.on('error', (error) => this.#break({ why: 'no-node', detail: error.message.slice(0, 200) }));
    child.on('exit', (code, signal) =>
      this.#break({ why: 'crashed', detail: `${signal ?? `exit code ${code}`}` }),
    );
    const cut = lineCutter();
    // Writing to a process that has just ended: its end says so itself.
    this.#pipe?.on('error', () => undefined);
    this.#pipe?.setEncoding('utf8');
    this.#pipe?.on('data', (piece: string) => {
      const lines = cut(piece);
      for (const line of lines ?? ['']) this.#take(messageOf(Answer, line));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async open(file: string): Promise<Result<void, LibraryFault>> {
    const answer = await this.#ask({ type: 'open', file, table: this.#table }, this.#table.startMs, 'open');
    if ('why' in answer && !('type' in answer)) return fail(answer);
    if (answer.type === 'opened') return ok(undefined);
    const fault: LibraryFault =
      answer.type === 'not-opened'
        ? { why: answer.why, detail: answer.detail }
        : { why: 'garbage', detail: 'open' };
    this.#break(fault);
    return fail(fault);
  }

  call(
    name: string,
    give: Readonly<Record<string, number | string>> = {},
    withinMs = Number.POSITIVE_INFINITY,
  ): Promise<Result<Returned, LibraryFault>> {
    const mine = this.#last.then(() => this.#callNow(name, give, withinMs));
    this.#last = mine;
    return mine;
  }

  kill(): void {
    this.#break({ why: 'closed', detail: 'let go' });
  }

  async #callNow(
    name: string,
    give: Readonly<Record<string, number | string>>,
    withinMs: number,
  ): Promise<Result<Returned, LibraryFault>> {
    const tableMs = this.#table.functions[name]?.limitMs;
    if (tableMs === undefined) throw new Error(`${name} is not in the table`);
    const limitMs = Math.min(tableMs, withinMs);
    this.#count += 1;
    const id = this.#count;
    const answer = await this.#ask({ type: 'call', id, name, give: { ...give } }, limitMs, name);
    if (!('type' in answer)) return fail(answer);
    if (answer.type === 'answer' && answer.id === id)
      return ok({ returned: answer.returned, took: answer.took });
    const fault: LibraryFault =
      answer.type === 'spoilt'
        ? { why: 'spoilt', detail: `${name} ${answer.parameter}` }
        : { why: 'garbage', detail: name };
    this.#break(fault);
    return fail(fault);
  }

  /** Sends one order and waits for its answer, no longer than `limitMs`. */
  #ask(order: Order, limitMs: number, what: string): Promise<Answer | LibraryFault> {
    if (this.#broken !== undefined) return Promise.resolve(this.#broken);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#break({ why: 'silent', detail: what }), limitMs);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(answer);
      };
      this.#pipe.write(lineOf(order));
    });
  }

  #take(answer: Answer | null): void {
    if (answer === null || this.#waiting === undefined)
      this.#break({ why: 'garbage', detail: 'not a line of the wire' });
    else this.#waiting(answer);
  }

  /** Nothing more is believed of it: the process is ended, and whoever waits is told. The first reason stays. */
  #break(fault: LibraryFault): void {
    if (this.#broken !== undefined) return;
    this.#broken = fault;
    this.#child.kill('SIGKILL');
    this.#pipe?.destroy();
    this.#waiting?.(fault);
  }
}
