/** Questions to CUPS over IPP, asked with CUPS's own `ipptool` (JSON), and jobs given and taken back with `lp` and `cancel`. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';

/** Where CUPS listens when the configuration does not say. */
export const LOCAL_SERVER = '/run/cups/cups.sock';
/** job-state, RFC 8011 §5.3.7. */
export const JOB = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const;

/** printer-state, RFC 8011 §5.4.11. */
export const PRINTER = { idle: 3, processing: 4, stopped: 5 } as const;

/** No single question to CUPS may take longer. */
const QUESTION_MS = 10_000;

const words = z.union([z.string(), z.array(z.string())]).transform((v) => (typeof v === 'string' ? [v] : v));

const JobAttributes = z.object({
  'job-state': z.number().int(),
  'job-state-reasons': words.default([]),
  'job-impressions-completed': z.number().int().nonnegative().default(0),
  'job-printer-state-reasons': words.default([]),
});
const PrinterAttributes = z.object({
  'printer-state': z.number().int(),
  'printer-state-reasons': words.default([]),
  'printer-is-accepting-jobs': z.boolean(),
  'media-supported': words.default([]),
  'sides-supported': words.default([]),
  'device-uri': z.string().default(''),
  'queued-job-count': z.number().int().default(0),
});
/** What a printer says about its own job; CUPS hears of it seconds later, and not of the last pages of an aborted one. */
const DeviceJob = z.object({
  'job-id': z.number().int(),
  'job-name': z.string(),
  'job-state': z.number().int(),
  'job-impressions-completed': z.number().int().nonnegative().optional(),
});
const DEVICE_JOB = Object.keys(DeviceJob.shape);
export type DeviceJob = z.infer<typeof DeviceJob>;
export type JobAttributes = z.infer<typeof JobAttributes>;
export type PrinterAttributes = z.infer<typeof PrinterAttributes>;

const question = (operation: string, more: string, attributes: readonly string[]) => `{
  OPERATION ${operation}
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR language attributes-natural-language en
  ATTR uri printer-uri $uri
  ${more}${attributes.length === 0 ? '' : `\n  ATTR keyword requested-attributes ${attributes.join(',')}`}
}`;

const queueUri = (server: string, printer: string) =>
  `ipp://${server.startsWith('/') ? encodeURIComponent(server) : server}/printers/${encodeURIComponent(printer)}`;

interface Run {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a CUPS command; never throws. `input` goes to its standard input, so that nothing is written to a disk. */
function command(name: string, args: readonly string[], input?: Uint8Array | string): Promise<Run> {
  return new Promise((done) => {
    const child = execFile(
      name,
      args,
      {
        timeout: QUESTION_MS,
        killSignal: 'SIGKILL',
        maxBuffer: 1 << 22,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        done({ exit: code, stdout, stderr });
      },
    );
    // A command that ends before it has read everything must not take this process along.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Runs a question with CUPS's `ipptool`; `form` is how it writes the answer (-j, -c). */
async function ipptool(form: string, text: string, variables: readonly string[], uri: string): Promise<Run> {
  // ipptool reads a named file alone, and /dev/stdin cannot open Node's pipes. Nobody is named in a question.
  const file = join(tmpdir(), `sitthi25-question-${randomUUID()}`);
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return await command('ipptool', ['-T', '8', form, ...variables, uri, file]);
  } catch {
    return { exit: -1, stdout: '', stderr: 'the question cannot be written' };
  } finally {
    await rm(file, { force: true });
  }
}

type Groups = readonly Record<string, unknown>[];

/** Asks the printer or queue at `uri`; the groups of its answer. */
async function ask(
  uri: string,
  text: string,
  variables: readonly string[] = [],
): Promise<Result<Groups, Fault>> {
  const run = await ipptool('-j', text, variables, uri);
  let json: unknown;
  try {
    json = JSON.parse(run.stdout);
  } catch {
    return fail(fault('printing.unreachable', 'no answer'));
  }
  const groups = z.array(z.record(z.string(), z.unknown())).safeParse(json);
  return groups.success
    ? ok(groups.data)
    : fail(fault('printing.unreachable', 'an answer that makes no sense'));
}

/** The one group of an answer that was asked for. */
function one<T>(answer: Result<Groups, Fault>, group: string, shape: z.ZodType<T>): Result<T, Fault> {
  if (!answer.ok) return answer;
  const found = answer.value.find((g) => g['group-tag'] === group);
  if (found === undefined) {
    const message = String(answer.value[0]?.['status-message'] ?? 'no answer');
    return fail(
      fault(/not exist|not found/i.test(message) ? 'printing.no-printer' : 'printing.unreachable', message),
    );
  }
  const parsed = shape.safeParse(found);
  return parsed.success
    ? ok(parsed.data)
    : fail(fault('printing.unreachable', 'an answer that makes no sense'));
}

const printerQuestion = question('Get-Printer-Attributes', '', Object.keys(PrinterAttributes.shape));

/** The queue's state, reasons and capabilities. */
export async function printerAttributes(
  server: string,
  printer: string,
): Promise<Result<PrinterAttributes, Fault>> {
  return one(
    await ask(queueUri(server, printer), printerQuestion),
    'printer-attributes-tag',
    PrinterAttributes,
  );
}

/** One job of a printer or queue, by its number. `printing.no-printer` means: it answers, and does not know that job. */
async function jobAt<T>(
  uri: string,
  jobId: number,
  shape: z.ZodType<T>,
  attributes: readonly string[],
): Promise<Result<T, Fault>> {
  const asked = question('Get-Job-Attributes', 'ATTR integer job-id $job', attributes);
  const variables = ['-d', `job=${jobId}`];
  const answer = await ask(uri, asked, variables);
  const job = one(answer, 'job-attributes-tag', shape);
  if (!answer.ok || job.ok || job.fault.name === 'printing.no-printer') return job;
  // What a printer says beside its status is in its own words, or nothing: the status itself is asked for.
  const unknown = asked.replace(/}$/, '  STATUS client-error-not-found\n  STATUS client-error-gone\n}');
  const { exit } = await ipptool('-q', unknown, variables, uri);
  return exit === 0 ? fail(fault('printing.no-printer', 'no such job')) : job;
}

/** A job's state. `printing.no-printer` here means that CUPS no longer knows the job. */
export const jobAttributes = (
  server: string,
  printer: string,
  jobId: number,
): Promise<Result<JobAttributes, Fault>> =>
  jobAt(queueUri(server, printer), jobId, JobAttributes, Object.keys(JobAttributes.shape));

/** Whether a device can be asked itself: it speaks IPP. */
export const speaksIpp = (deviceUri: string) => /^ipps?:\/\//.test(deviceUri);

/** So many of a printer's last jobs are looked through for one that has ended already. */
const LAST_JOBS = 20;

/**
 * The number of the printer's own job of that name: undefined when it has none (yet, or any more), null when it could not
 * be asked. A shared printer has other people's jobs before and after it.
 */
export async function deviceJobId(deviceUri: string, jobName: string): Promise<number | undefined | null> {
  for (const which of ['not-completed', 'completed'] as const) {
    const jobs = await jobsAt(deviceUri, which);
    if (jobs === null) return null;
    const ids = jobs.filter(({ name }) => name === jobName).map(({ id }) => id);
    if (ids.length > 0) return Math.max(...ids);
  }
  return undefined;
}

/** The printer's own job, asked at the printer. `printing.no-printer` here means that it does not know the job. */
export const deviceJob = (deviceUri: string, jobId: number): Promise<Result<DeviceJob, Fault>> =>
  jobAt(deviceUri, jobId, DeviceJob, DEVICE_JOB);

/** How a printer is, by its own word. */
export interface DeviceStatus {
  readonly reasons: readonly string[];
  readonly stopped: boolean;
  /** Seconds since it was switched on; absent: it does not say. */
  readonly upSeconds?: number;
}

/** How the printer itself is, asked at the printer. */
export async function deviceStatus(deviceUri: string): Promise<Result<DeviceStatus, Fault>> {
  const Status = z.object({
    'printer-state': z.number().int().default(PRINTER.idle),
    'printer-state-reasons': words.default([]),
    'printer-up-time': z.number().int().optional(),
  });
  const parsed = one(
    await ask(deviceUri, question('Get-Printer-Attributes', '', Object.keys(Status.shape))),
    'printer-attributes-tag',
    Status,
  );
  if (!parsed.ok) return parsed;
  const { 'printer-up-time': up, ...said } = parsed.value;
  return ok({
    reasons: said['printer-state-reasons'],
    stopped: said['printer-state'] === PRINTER.stopped,
    ...(up === undefined ? {} : { upSeconds: up }),
  });
}

/** A job that was called back, and how far the printer says it came; absent where it does not say. */
export interface RecalledJob {
  readonly jobName: string;
  readonly pages?: number;
}

/**
 * Cancels this user's jobs of these names at the printer itself, and waits until it has none of them left: a printer
 * that kept its power goes on with what it has in memory when the kiosk has lost its own. Other jobs stay: the printer may
 * be shared, also with another kiosk. Null when some are left after `limitMs`, or when the printer cannot be asked.
 */
export async function cancelAtDevice(
  deviceUri: string,
  isOurs: (jobName: string) => boolean,
  limitMs = 20_000,
): Promise<readonly RecalledJob[] | null> {
  const deadline = performance.now() + limitMs;
  const recalled = new Map<number, string>();
  do {
    const jobs = await jobsAt(deviceUri, 'mine');
    if (jobs === null) return null;
    const ours = jobs.filter(({ name }) => isOurs(name));
    if (ours.length === 0) return howFar(deviceUri, recalled);
    for (const { id, name } of ours) {
      recalled.set(id, name);
      await cancelJob(deviceUri, id);
    }
    await delay(100);
  } while (performance.now() < deadline);
  return null;
}

/** What the printer says of jobs that have ended there. */
async function howFar(deviceUri: string, jobs: ReadonlyMap<number, string>): Promise<readonly RecalledJob[]> {
  const found: RecalledJob[] = [];
  for (const [id, jobName] of jobs) {
    const job = await deviceJob(deviceUri, id);
    const pages =
      job.ok && job.value['job-name'] === jobName ? job.value['job-impressions-completed'] : undefined;
    found.push({ jobName, ...(pages === undefined ? {} : { pages }) });
  }
  return found;
}

const ASKED_BY = 'ATTR name requesting-user-name $user';
const asker = (): readonly string[] => ['-d', `user=${userInfo().username}`];
const cancelJob = (uri: string, jobId: number) =>
  ask(uri, question('Cancel-Job', `ATTR integer job-id $job\n  ${ASKED_BY}`, []), [
    ...asker(),
    '-d',
    `job=${jobId}`,
  ]);

interface ListedJob {
  readonly id: number;
  readonly name: string;
  /** Where it came from, as a print server knows; a printer does not say. */
  readonly host: string;
}

/**
 * Jobs of a printer or queue: `not-completed`, the last of the `completed`, or `mine`: this user's that are not completed.
 * Null when it cannot be asked.
 */
async function jobsAt(
  uri: string,
  which: 'not-completed' | 'completed' | 'mine',
): Promise<readonly ListedJob[] | null> {
  const columns = ['job-id', 'job-originating-host-name', 'job-name'];
  const asked = question(
    'Get-Jobs',
    `${ASKED_BY}
  ATTR keyword which-jobs ${which === 'mine' ? 'not-completed' : which}
  ${which === 'mine' ? 'ATTR boolean my-jobs true' : ''}
  ${which === 'completed' ? `ATTR integer limit ${LAST_JOBS}` : ''}`,
    columns,
  ).replace(/}$/, `${columns.map((column) => `  DISPLAY ${column}\n`).join('')}}`);
  // As lines: ipptool 2.4 writes several jobs into one JSON object.
  const run = await ipptool('-c', asked, asker(), uri);
  const [head, ...rows] = run.stdout.trim().split('\n');
  if (head !== undefined && head !== '' && head !== columns.join(',')) return null;
  // No job at all: there is not even a head, and only the exit code tells that the printer answered.
  if (rows.length === 0) return run.exit === 0 ? [] : null;
  return rows.flatMap((row) => {
    const [, id, host = '', quoted, plain] = /^(\d+),("[^"]*"|[^,]*),(?:"(.*)"|(.*))$/.exec(row) ?? [];
    if (id === undefined) return [];
    const name = (quoted ?? plain ?? '').replaceAll('""', '"');
    return [{ id: Number(id), name, host: host.replaceAll('"', '') }];
  });
}

/**
 * Cancels this user's jobs of these names in a queue, and waits until it has none of them left. Jobs that another machine
 * put into a shared queue stay, whatever their name. False when some are left after `limitMs`, or when CUPS is silent.
 */
export async function cancelInQueue(
  server: string,
  printer: string,
  isOurs: (jobName: string) => boolean,
  limitMs = 20_000,
): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  // Of a print server elsewhere every job comes from another machine.
  const fromHere = (host: string) => !server.startsWith('/') || host === '' || host === 'localhost';
  do {
    const jobs = await jobsAt(queueUri(server, printer), 'mine');
    if (jobs === null) return false;
    const ours = jobs.filter(({ name, host }) => fromHere(host) && isOurs(name));
    if (ours.length === 0) return true;
    for (const { id } of ours) await command('cancel', ['-h', server, `${printer}-${id}`]);
    await delay(100);
  } while (performance.now() < deadline);
  return false;
}

/** Keeps a line to a print server open; a server that ends closes it, however fast another takes its place. */
export function watchServer(server: string): { readonly ended: boolean; stop(): void } {
  const [host = 'localhost', port = '631'] = server.split(':');
  const line = server.startsWith('/') ? connect(server) : connect(Number(port), host);
  let ended = false;
  line.on('error', () => {});
  line.on('close', () => {
    ended = true;
  });
  line.resume();
  // CUPS closes lines on which nothing is said for five minutes.
  const ask = () => line.write('OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n');
  ask();
  const often = setInterval(ask, 20_000);
  return {
    get ended() {
      return ended;
    },
    stop() {
      clearInterval(often);
      line.destroy();
    },
  };
}

/** Both sides, turned as the pages of a book (RFC 8011 §5.2.8). */
export const TWO_SIDED = 'two-sided-long-edge';

/**
 * Hands a PDF to the queue over standard input: no file of ours. `jobName` is seen by anyone who lists the queue. Which sides
 * are printed on is always said: a queue may have another default.
 */
export async function submit(
  server: string,
  printer: string,
  jobName: string,
  pdf: Uint8Array,
  sides: 'one-sided' | typeof TWO_SIDED,
): Promise<Result<number, Fault>> {
  // As a PDF that is already laid out: CUPS's pdftopdf would write it again, and count its own pages as printed ones.
  const options = ['document-format=application/vnd.cups-pdf', 'media=A4', `sides=${sides}`].flatMap(
    (option) => ['-o', option],
  );
  const run = await command('lp', ['-h', server, '-d', printer, '-t', jobName, ...options, '-'], pdf);
  const id = /request id is \S+-(\d+) /.exec(run.stdout)?.[1];
  if (run.exit === 0 && id !== undefined) return ok(Number(id));
  const said = run.stderr.trim().split('\n')[0] ?? '';
  if (/does not exist|not found/i.test(said)) return fail(fault('printing.no-printer', said));
  if (/not accepting/i.test(said)) return fail(fault('printing.stopped', said));
  return fail(fault('printing.unreachable', said === '' ? 'lp did not succeed' : said));
}

/**
 * Cancels the job unless it has ended, and waits until CUPS has let go of its document. What stays is the job's number,
 * name and end, for as long as PreserveJobHistory says. False when it still runs after `limitMs`.
 */
export async function clear(
  server: string,
  printer: string,
  jobId: number,
  limitMs = 15_000,
): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  do {
    const job = await jobAttributes(server, printer, jobId);
    if (!job.ok && job.fault.name === 'printing.no-printer') return true;
    if (job.ok && job.value['job-state'] >= JOB.canceled) return true;
    // Without -x: a purged job is dropped so fast that the printer is not told, and prints on.
    await command('cancel', ['-h', server, `${printer}-${jobId}`]);
    await delay(50);
  } while (performance.now() < deadline);
  return false;
}
