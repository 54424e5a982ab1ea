/**
 * The spooler of Windows by its own API (winspool.drv): which jobs a printer's queue has, how far they came, and commands to
 * them. Layouts and numbers: Microsoft's winspool.h. Any of these calls "might not return immediately", so they are made one
 * after another on a thread beside, and nobody waits for one longer than its limit.
 */
import type { LibraryHandle } from 'koffi';

/** JOB_STATUS_*: what a job's `status` is made of. */
export const JOB_STATUS = {
  paused: 0x1,
  error: 0x2,
  deleting: 0x4,
  printing: 0x10,
  offline: 0x20,
  paperOut: 0x40,
  printed: 0x80,
  deleted: 0x100,
  blocked: 0x200,
  userIntervention: 0x400,
  restart: 0x800,
  /** Sent to the printer, and perhaps not printed yet: only ports that wait for the printer's own word say it alone. */
  complete: 0x1000,
} as const;

/** JOB_CONTROL_*: what a job may be told. */
export const JOB_CONTROL = {
  pause: 1,
  delete: 5,
  /** It stays in the queue after it was printed, so that its end is seen; it cannot be deleted until it is released. */
  retain: 8,
  release: 9,
} as const;

/** A job in a queue. */
export interface QueuedJob {
  readonly id: number;
  readonly document: string;
  readonly user: string;
  /** JOB_STATUS. */
  readonly status: number;
  /** Pages that the spooler has handed on; 0 as well where the job does not say where its pages end. */
  readonly pagesPrinted: number;
}

/** A printer of the system, and its queue. */
export interface PrinterQueue {
  /** PRINTER_STATUS_*. */
  readonly status: number;
  /** PRINTER_ATTRIBUTE_*. */
  readonly attributes: number;
  readonly jobs: readonly QueuedJob[];
}

export interface Winspool {
  /** Names of the printers; null: the spooler does not answer. */
  printers(): Promise<readonly string[] | null>;
  /** One printer, now; null: the spooler does not answer, or has no such printer. */
  queue(printer: string): Promise<PrinterQueue | null>;
  /** Gives a job one of JOB_CONTROL; false: it was not taken. */
  command(printer: string, job: number, control: number): Promise<boolean>;
}

/** PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS */
const EVERY_PRINTER = 2 | 4;
/** More than a queue ever has. */
const MOST_JOBS = 1000;
const ROOM = 64 * 1024;
const MOST_ROOM = 4 * 1024 * 1024;

const PRINTER_INFO_2 = {
  ...{ pServerName: 'void *', pPrinterName: 'void *', pShareName: 'void *', pPortName: 'void *' },
  ...{
    pDriverName: 'void *',
    pComment: 'void *',
    pLocation: 'void *',
    pDevMode: 'void *',
    pSepFile: 'void *',
  },
  ...{ pPrintProcessor: 'void *', pDatatype: 'void *', pParameters: 'void *', pSecurityDescriptor: 'void *' },
  ...{ Attributes: 'uint32', Priority: 'uint32', DefaultPriority: 'uint32', StartTime: 'uint32' },
  ...{ UntilTime: 'uint32', Status: 'uint32', cJobs: 'uint32', AveragePPM: 'uint32' },
};
const PRINTER_INFO_4 = { pPrinterName: 'str16', pServerName: 'str16', Attributes: 'uint32' };
const JOB_INFO_1 = {
  ...{
    JobId: 'uint32',
    pPrinterName: 'void *',
    pMachineName: 'void *',
    pUserName: 'str16',
    pDocument: 'str16',
  },
  ...{ pDatatype: 'void *', pStatus: 'void *', Status: 'uint32', Priority: 'uint32', Position: 'uint32' },
  // SYSTEMTIME
  ...{ TotalPages: 'uint32', PagesPrinted: 'uint32', Submitted: 'uint16 [8]' },
};

type Foreign = ReturnType<LibraryHandle['func']>;

/** A call on a thread beside. */
const beside = (foreign: Foreign, ...args: readonly unknown[]) =>
  new Promise<unknown>((done, failed) => {
    foreign.async(...args, (error: unknown, returned: unknown) => (error ? failed(error) : done(returned)));
  });

/** Opens the spooler's API. `library`: the file, another one in tests. `limitMs`: nobody waits longer for an answer. */
export function openWinspool(library = 'winspool.drv', limitMs = 5000): Winspool {
  let api: ReturnType<typeof load> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** After whatever is under way: a spooler that hangs takes one thread, and no more. */
  const inTurn = async <T>(work: (loaded: Awaited<ReturnType<typeof load>>) => Promise<T | null>) => {
    let late = false;
    const asked = last.then(async () => {
      api ??= load(library);
      return late ? null : work(await api);
    });
    last = asked.catch(() => undefined);
    const limit = Promise.withResolvers<null>();
    const timer = setTimeout(() => {
      late = true;
      limit.resolve(null);
    }, limitMs);
    try {
      return await Promise.race([asked.catch(() => null), limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    printers: () =>
      inTurn(async (loaded) => {
        const found = await loaded.list((room, needed, returned) =>
          beside(loaded.EnumPrinters, EVERY_PRINTER, null, 4, room, room.length, needed, returned),
        );
        return found === null
          ? null
          : loaded.decode<{ pPrinterName: string }>(found, 'printer').map(({ pPrinterName }) => pPrinterName);
      }),
    queue: (printer) =>
      inTurn(({ EnumJobs, GetPrinter, ...loaded }) =>
        loaded.opened(printer, async (handle) => {
          const itself = await loaded.list((room, needed) =>
            beside(GetPrinter, handle, 2, room, room.length, needed),
          );
          const jobs = await loaded.list((room, needed, returned) =>
            beside(EnumJobs, handle, 0, MOST_JOBS, 1, room, room.length, needed, returned),
          );
          if (itself === null || jobs === null) return null;
          const [state] = loaded.decode<{ Status: number; Attributes: number }>(
            { ...itself, count: 1 },
            'state',
          );
          if (state === undefined) return null;
          return {
            status: state.Status,
            attributes: state.Attributes,
            jobs: loaded
              .decode<{ JobId: number; pDocument: string | null; pUserName: string | null } & JobNumbers>(
                jobs,
                'job',
              )
              .map((job) => ({
                id: job.JobId,
                document: job.pDocument ?? '',
                user: job.pUserName ?? '',
                status: job.Status,
                pagesPrinted: job.PagesPrinted,
              })),
          };
        }),
      ),
    command: async (printer, job, control) =>
      (await inTurn(({ SetJob, opened }) =>
        opened(printer, async (handle) => (await beside(SetJob, handle, job, 0, null, control)) === true),
      )) ?? false,
  };
}

/** The spooler of this system; undefined where it has none of this kind. */
export const systemWinspool = (): Winspool | undefined =>
  process.platform === 'win32' ? openWinspool() : undefined;

interface JobNumbers {
  readonly Status: number;
  readonly PagesPrinted: number;
}

/** What a call left: structures with what they point to, and how many. */
interface Found {
  readonly room: Buffer;
  readonly count: number;
}

/** The functions, loaded where they are first needed: every other kiosk does without. */
async function load(file: string) {
  const { default: ffi } = await import('koffi');
  const library = ffi.load(file);
  const func = (name: string, ...types: readonly string[]) =>
    library.func('__stdcall', name, 'bool', [...types]);
  const structures = {
    printer: ffi.struct(PRINTER_INFO_4),
    state: ffi.struct(PRINTER_INFO_2),
    job: ffi.struct(JOB_INFO_1),
  };
  const OpenPrinter = func('OpenPrinterW', 'str16', '_Out_ void **', 'void *');
  const ClosePrinter = func('ClosePrinter', 'void *');
  const out = '_Out_ uint32 *';
  return {
    EnumPrinters: func('EnumPrintersW', 'uint32', 'str16', 'uint32', 'void *', 'uint32', out, out),
    GetPrinter: func('GetPrinterW', 'void *', 'uint32', 'void *', 'uint32', out),
    EnumJobs: func('EnumJobsW', 'void *', 'uint32', 'uint32', 'uint32', 'void *', 'uint32', out, out),
    SetJob: func('SetJobW', 'void *', 'uint32', 'uint32', 'void *', 'uint32'),
    /** A printer for as long as something is asked of it: a handle does not outlive a spooler that is started again. */
    async opened<T>(printer: string, work: (handle: unknown) => Promise<T | null>): Promise<T | null> {
      const handle: unknown[] = [null];
      if ((await beside(OpenPrinter, printer, handle, null)) !== true) return null;
      try {
        return await work(handle[0]);
      } finally {
        await beside(ClosePrinter, handle[0]);
      }
    },
    /** Calls with room for the answer, and again with more where the call says that it needs more. */
    async list(
      call: (room: Buffer, needed: number[], returned: number[]) => Promise<unknown>,
    ): Promise<Found | null> {
      for (let size = ROOM; size <= MOST_ROOM; ) {
        const [room, needed, returned] = [Buffer.alloc(size), [0], [0]];
        if ((await call(room, needed, returned)) === true) return { room, count: returned[0] ?? 0 };
        // Jobs may come between two calls.
        if ((needed[0] ?? 0) <= size) return null;
        size = (needed[0] ?? 0) + ROOM;
      }
      return null;
    },
    decode<T>({ room, count }: Found, of: keyof typeof structures): readonly T[] {
      const size = ffi.sizeof(structures[of]);
      return Array.from({ length: count }, (_, at) => ffi.decode(room, at * size, structures[of]) as T);
    },
  };
}
