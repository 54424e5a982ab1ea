/**
 * The process that a library of the department's lives in, and nothing else: it may be 32-bit, hang, crash, draw its own
 * dialog. Started by process.ts, spoken to over pipe 3 (wire.ts); it ends itself with whoever started it.
 */
import { Socket } from 'node:net';
import koffi, { type LibraryHandle } from 'koffi';
import { layOut } from './buffers.ts';
import type { LibraryFunction, LoadedTable } from './table.ts';
import { type Answer, lineCutter, lineOf, messageOf, Order } from './wire.ts';

/** An orderly exit would wait for a call that hangs. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** What a crash leaves is a person's: no core file on Linux, no dialog and no report on Windows. */
function leaveNothingBehind(): void {
  if (process.platform === 'linux') {
    const libc = koffi.load('libc.so.6');
    const none = Buffer.alloc(16);
    libc.func('int setrlimit(int, void *)')(4 /* RLIMIT_CORE */, none);
    libc.func('int prctl(int, ulong, ulong, ulong, ulong)')(4 /* PR_SET_DUMPABLE */, 0, 0, 0, 0);
  } else if (process.platform === 'win32') {
    const kernel = koffi.load('kernel32.dll');
    // SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX
    kernel.func('__stdcall', 'SetErrorMode', 'uint32', ['uint32'])(0x8003);
  }
}

type OrderTaken = ReturnType<typeof Order.parse>;
type Foreign = ReturnType<LibraryHandle['func']>;

/** Loads the file and finds every function of the table in it. */
function load(file: string, table: LoadedTable): ReadonlyMap<string, Foreign> | Answer {
  const not = (why: 'file' | 'export', detail: string): Answer => ({
    type: 'not-opened',
    why,
    detail: detail.slice(0, 400),
  });
  let library: LibraryHandle;
  try {
    library = koffi.load(file);
  } catch (error) {
    return not('file', (error as Error).message);
  }
  const found = new Map<string, Foreign>();
  for (const [name, { symbol, parameters }] of Object.entries(table.functions)) {
    const types = parameters.map(({ type }) => (type === 'int' ? 'int32' : 'void *'));
    const convention = table.convention === 'stdcall' ? '__stdcall' : '__cdecl';
    try {
      found.set(name, library.func(convention, symbol ?? name, table.returns, types));
    } catch {
      return not('export', symbol ?? name);
    }
  }
  return found;
}

leaveNothingBehind();
const pipe = new Socket({ fd: 3 });
const say = (answer: Answer) => pipe.write(lineOf(answer));
for (const event of ['end', 'close', 'error'] as const) pipe.on(event, end);

let table: LoadedTable | undefined;
let functions: ReadonlyMap<string, Foreign> | undefined;
let busy = false;

function open(file: string, by: LoadedTable): void {
  table = by;
  const loaded = load(file, by);
  if ('type' in loaded) {
    say(loaded);
    return;
  }
  functions = loaded;
  say({ type: 'opened' });
}

function call(
  foreign: Foreign,
  by: LibraryFunction,
  { id, give }: Extract<OrderTaken, { type: 'call' }>,
): void {
  busy = true;
  const buffers = layOut(by, give);
  // Beside this thread, which goes on listening; on the pool's only thread (process.ts), so that each call has the same.
  foreign.async(...buffers.args, (error: unknown, returned: unknown) => {
    if (error !== null && error !== undefined) end();
    const left = buffers.taken();
    buffers.wipe();
    busy = false;
    if ('spoilt' in left) say({ type: 'spoilt', id, parameter: left.spoilt });
    else say({ type: 'answer', id, returned: Number(returned), took: left.took });
  });
}

/** Who says anything else than the wire has, or does not wait for an answer, is not the visit. */
function obey(order: OrderTaken | null): void {
  if (order?.type === 'open' && table === undefined) {
    open(order.file, order.table);
    return;
  }
  const foreign = order?.type === 'call' ? functions?.get(order.name) : undefined;
  const by = order?.type === 'call' ? table?.functions[order.name] : undefined;
  if (order?.type === 'call' && foreign !== undefined && by !== undefined && !busy) call(foreign, by, order);
  else end();
}

const cut = lineCutter();
pipe.setEncoding('utf8');
pipe.on('data', (piece: string) => {
  const lines = cut(piece);
  if (lines === null) end();
  for (const line of lines ?? []) obey(messageOf(Order, line));
});
