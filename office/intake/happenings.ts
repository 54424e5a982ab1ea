/**
 * What became of requests, out of the lines that a kiosk sends: counts by number, nothing of a person. A line that says
 * something odd is a line all the same, and counts for nothing here.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Within } from '../store/database.ts';
import { dayIn } from '../work/days.ts';

/** No more than a column takes, and than any kiosk does in one visit. */
const Count = z.int().min(0).max(1_000_000).optional().catch(undefined);
const Facts = z.looseObject({
  requestNumber: z
    .string()
    .max(60)
    .regex(/^[^\p{C}\s]+$/u)
    .optional()
    .catch(undefined),
  asked: Count,
  answered: Count,
  pages: Count,
  copies: Count,
  feeSatang: z.int().min(0).max(100_000_000).optional().catch(undefined),
});

/** Kinds of lines that say what became of a request. */
const KINDS: ReadonlySet<string> = new Set([
  'databases.answered',
  'print.completed',
  'file.given',
  'copies.to-certify',
  'copies.certified',
  'representative.called',
]);

/** A line of a kiosk's journal, as it came. */
interface CameLine {
  readonly at: string;
  readonly kind: string;
  readonly facts: string;
  readonly hash: string;
}

/** What a line says that counts; null: nothing. */
export function happeningOf({ at, kind, facts, hash }: CameLine) {
  if (!KINDS.has(kind) || !Number.isFinite(Date.parse(at))) return null;
  let said: unknown;
  try {
    said = JSON.parse(facts);
  } catch {
    return null;
  }
  const parsed = Facts.safeParse(said);
  if (!parsed.success) return null;
  const { requestNumber, asked, answered, pages, feeSatang, copies } = parsed.data;
  return {
    ...{ hash, at, day: dayIn(at), kind, request_number: requestNumber ?? null, databases: asked ?? null },
    // No more answered than were asked.
    answered: answered === undefined || asked === undefined ? null : Math.min(answered, asked),
    pages: pages ?? copies ?? null,
    satang: feeSatang === undefined ? null : String(feeSatang),
  };
}
export type Happening = NonNullable<ReturnType<typeof happeningOf>>;

/** Rows in one statement: PostgreSQL counts no more than 65,535 parameters. */
const AT_ONCE = 1000;

/** Those that are written with the batch that brought them; the others have statements of their own. */
export const atOnce = (happenings: readonly Happening[]): readonly Happening[] =>
  happenings.slice(0, AT_ONCE);

export const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );

/** The statement that writes some, each once. */
export const insertHappenings = (within: Within, kiosk: string, some: readonly Happening[]) =>
  within
    .insertInto('happening')
    .values(some.map((one) => ({ ...one, kiosk })))
    .onConflict((conflict) => conflict.columns(['kiosk', 'hash']).doNothing());

/**
 * Writes what came after those `atOnce`; and of all of them: copies that are to be certified wait from now on, and those that
 * the kiosk saw certified do not.
 */
export async function writeHappenings(
  within: Within,
  kiosk: string,
  happenings: readonly Happening[],
): Promise<void> {
  const wait = [];
  const certified = new Map<string, string>();
  for (const { kind, hash, at, request_number, pages } of happenings) {
    if (request_number === null) continue;
    if (kind === 'copies.to-certify' && pages !== null && pages > 0)
      wait.push({
        ...{ kiosk, hash, request_number, copies: pages, at, state: 'waiting' },
        ...{ state_at: null, state_by: null, reason: null },
      });
    else if (kind === 'copies.certified') certified.set(request_number, at);
  }
  for (const some of chunks(happenings.slice(AT_ONCE))) await insertHappenings(within, kiosk, some).execute();
  for (const some of chunks(wait))
    await within
      .insertInto('certification')
      .values(some)
      .onConflict((conflict) => conflict.columns(['kiosk', 'hash']).doNothing())
      .execute();
  // All in one statement: a kiosk may say it thousands of times in a batch, while the others wait for the database.
  for (const some of chunks([...certified]))
    await sql`
      UPDATE certification SET state = 'certified', state_at = said.at, state_by = ${`kiosk ${kiosk}`}
      FROM (VALUES ${sql.join(some.map(([number, at]) => sql`(${number}, ${at})`))}) AS said (number, at)
      WHERE kiosk = ${kiosk} AND request_number = said.number AND state = 'waiting'
        AND certification.at <= said.at`.execute(within);
}
