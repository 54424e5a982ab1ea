/** What must be so when all visits of the soak are over. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { verifyJournal } from '../../electron/journal/journal.ts';
import type { PersonCard } from '../../fixtures/people/person.ts';
import type { World } from '../../fixtures/world.ts';
import { openDatabase } from '../../office/store/database.ts';
import { bothForms, search } from '../memory.ts';
import type { OfficeProcess } from '../office/processes.ts';
import { personalFiles } from '../personal-files.ts';
import type { DrivenKiosk } from './driven.ts';

/** Until everything that waits has gone to the office. */
const POST_LIMIT_MS = 60_000;
/** Visits until caches are warm and the engine has settled: memory is compared from there on. */
const WARM = 100;
/** How much memory may grow, and a visit slow down, between the first visits after that and the last ones. */
const GROWTH = 1.05;
const SLOWER = 1.2;

/** What is measured after each visit. */
export interface Sample {
  readonly kioskMb: number;
  readonly officeMb: number;
  readonly kioskFiles: number;
}

/** A visit that was made. */
export interface Visited extends Sample {
  readonly n: number;
  readonly trouble: string;
  readonly ms: number;
  readonly wrong: readonly string[];
}

/** The judgement. */
export interface AtTheEnd {
  readonly wrong: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Stops kiosk, office and world, in this order, and looks at what they leave. */
export async function judgeEnd(run: {
  readonly directory: string;
  readonly store: string;
  readonly world: World;
  readonly kiosk: DrivenKiosk;
  readonly office: () => OfficeProcess;
  readonly people: readonly PersonCard[];
  readonly visited: readonly Visited[];
  /** Receipts by the number of their request: what the screen said. */
  readonly requests: ReadonlyMap<string, string>;
}): Promise<AtTheEnd> {
  const wrong: string[] = [];
  const figures: Record<string, number> = { visits: run.visited.length };
  await postEmpty(run.store).catch((error: unknown) => wrong.push((error as Error).message));
  const numbers = run.people.flatMap(({ id, citizenId }) => bothForms(`number of ${id}`, citizenId));
  const names = run.people.flatMap(({ id, nameTh }) =>
    bothForms(`name of ${id}`, `${nameTh.first} ${nameTh.last}`),
  );
  // Nobody is there now: what is found in memory was left behind. Views with names go through this kiosk, as it has no window.
  for (const found of search(run.kiosk.pid, new Map(numbers)))
    wrong.push(`${found} is in the memory of the kiosk`);
  for (const found of search(run.office().pid, new Map([...numbers, ...names])))
    wrong.push(`${found} is in the memory of the office`);

  await run.kiosk.stop();
  await run.office().end('SIGTERM');
  const others = ['reader', 'printer'].map((name) => join(run.directory, 'world', name));
  const texts = run.people.flatMap(({ citizenId, nameTh }) => [citizenId, `${nameTh.first} ${nameTh.last}`]);
  for (const file of personalFiles(run.directory, texts, others))
    wrong.push(`something personal is in ${file.slice(run.directory.length)}`);
  const proof = verifyJournal(run.store);
  if (!proof.ok) wrong.push(`the journal does not verify: ${proof.fault.name} ${proof.fault.detail ?? ''}`);
  else figures.journalLines = proof.value.entries;
  await requestsOnce(run, wrong, figures);
  await run.world.stop();
  growth(run.visited, wrong, figures);
  return { wrong, figures };
}

/** Waits until the kiosk has sent everything. */
async function postEmpty(store: string): Promise<void> {
  const db = new Database(join(store, 'journal.sqlite'), { readonly: true });
  try {
    const waiting = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM post WHERE taken_at IS NULL');
    const late = performance.now() + POST_LIMIT_MS;
    for (;;) {
      const left = waiting.get()?.n ?? 0;
      if (left === 0) return;
      if (performance.now() > late) throw new Error(`${left} items still wait to be sent to the office`);
      await sleep(200);
    }
  } finally {
    db.close();
  }
}

/** Every request that was told a receipt stands at the office, once, with that receipt. */
async function requestsOnce(
  run: { readonly directory: string; readonly requests: ReadonlyMap<string, string> },
  wrong: string[],
  figures: Record<string, number>,
): Promise<void> {
  const opened = await openDatabase(join(run.directory, 'office-database'));
  if (!opened.ok) {
    wrong.push(`the office's database does not open: ${opened.fault}`);
    return;
  }
  const rows = await opened.value.transact(async (within) => {
    const read = await sql<{ request_number: string; receipt_number: string | null }>`
      SELECT request_number, receipt_number FROM request`.execute(within);
    return read.rows;
  });
  await opened.value.close();
  if (!rows.ok) {
    wrong.push(`the office's requests cannot be read: ${rows.fault}`);
    return;
  }
  figures.requests = rows.value.length;
  for (const [number, receipt] of run.requests) {
    const at = rows.value.filter((row) => row.request_number === number);
    if (at.length !== 1) wrong.push(`request ${number} stands ${at.length} times at the office`);
    else if (at[0]?.receipt_number !== receipt)
      wrong.push(`request ${number} has another receipt at the office`);
  }
}

/** Descriptors, memory and time: at the end as after the first visits. */
function growth(visited: readonly Visited[], wrong: string[], figures: Record<string, number>): void {
  const settled = visited.slice(WARM);
  if (settled.length < WARM) return;
  const third = Math.floor(settled.length / 3);
  const [first, last] = [settled.slice(0, third), settled.slice(-third)];
  for (const what of ['kioskMb', 'officeMb', 'kioskFiles'] as const) {
    const [from, to] = [median(first.map((one) => one[what])), median(last.map((one) => one[what]))];
    figures[`${what}First`] = from;
    figures[`${what}Last`] = to;
    if (to > from * (what === 'kioskFiles' ? 1 : GROWTH)) wrong.push(`${what} grew from ${from} to ${to}`);
  }
  const calm = (some: readonly Visited[]) =>
    median(some.filter(({ trouble }) => trouble === 'none').map(({ ms }) => ms));
  const [from, to] = [calm(first), calm(last)];
  figures.calmVisitMsFirst = from;
  figures.calmVisitMsLast = to;
  if (to > from * SLOWER) wrong.push(`a visit took ${from} ms at the beginning, ${to} ms at the end`);
}
