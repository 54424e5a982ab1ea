/** The figures of a year: what an agency reports of its work under the Act, by month, as counts alone. */
import { stringify } from 'csv-stringify/sync';
import { sql } from 'kysely';
import type { Within } from '../store/database.ts';

/** What is counted in a month, in the order of the table. */
export const FIGURES = [
  'requests',
  'answeredWhole',
  'answeredPart',
  'notAnswered',
  'pages',
  'certified',
  'certificationRefused',
  'representatives',
  'corrections',
  'corrected',
  'notCorrected',
  'appeals',
  'notes',
  'feesExpectedSatang',
  'feesTakenSatang',
] as const;
export type Figure = (typeof FIGURES)[number];

/** One month: YYYY-MM, and its counts. */
export type FigureMonth = { readonly month: string } & Readonly<Record<Figure, number>>;

/** The twelve months of a Buddhist year; a budget year begins in October of the year before. */
export function monthsOf(buddhistYear: number, budget: boolean): readonly string[] {
  const year = buddhistYear - 543;
  return Array.from({ length: 12 }, (_, at) => {
    const month = budget ? at + 10 : at + 1;
    const turned = month > 12;
    return `${budget && !turned ? year - 1 : year}-${String(turned ? month - 12 : month).padStart(2, '0')}`;
  });
}

type Rows = readonly ({ readonly month: string } & Readonly<Record<string, unknown>>)[];

/** Counts each month of a year. */
export async function figuresOf(
  within: Within,
  buddhistYear: number,
  budget: boolean,
): Promise<readonly FigureMonth[]> {
  const months = monthsOf(buddhistYear, budget);
  const from = `${months[0]}-01`;
  const to = `${months.at(-1)}-31`;
  const run = async (query: ReturnType<typeof sql>) => (await query.execute(within)).rows as Rows;
  const parts: Rows[] = [];
  // A request of which no answer was heard is not answered.
  parts.push(
    await run(sql`
      SELECT substr(r.day, 1, 7) AS month, count(*) AS requests,
        count(CASE WHEN h.asked > 0 AND h.answered = h.asked THEN 1 END) AS "answeredWhole",
        count(CASE WHEN h.answered > 0 AND h.answered < h.asked THEN 1 END) AS "answeredPart",
        count(CASE WHEN coalesce(h.answered, 0) = 0 THEN 1 END) AS "notAnswered"
      FROM request r LEFT JOIN (
        SELECT kiosk, request_number, max(databases) AS asked, max(answered) AS answered FROM happening
        WHERE kind = 'databases.answered' AND day >= ${from} AND request_number IS NOT NULL
        GROUP BY kiosk, request_number
      ) h ON h.kiosk = r.kiosk AND h.request_number = r.request_number
      WHERE r.day >= ${from} AND r.day <= ${to} GROUP BY 1`),
  );
  parts.push(
    await run(sql`
      SELECT substr(day, 1, 7) AS month, sum(CASE WHEN kind = 'print.completed' THEN pages END) AS pages, sum(satang) AS "feesExpectedSatang" FROM happening
      WHERE kind IN ('print.completed', 'file.given') AND day >= ${from} AND day <= ${to} GROUP BY 1`),
  );
  // Moments are of the world's time, and months of Thailand's.
  parts.push(
    await run(sql`
      SELECT to_char(state_at::timestamptz AT TIME ZONE 'Asia/Bangkok', 'YYYY-MM') AS month,
        sum(CASE WHEN state = 'certified' THEN copies END) AS certified,
        sum(CASE WHEN state = 'refused' THEN copies END) AS "certificationRefused"
      FROM certification WHERE state_at IS NOT NULL GROUP BY 1`),
  );
  parts.push(
    await run(sql`
      SELECT substr(received_on, 1, 7) AS month,
        count(CASE WHEN kind = 'representative' THEN 1 END) AS representatives,
        count(CASE WHEN kind = 'correction' THEN 1 END) AS corrections
      FROM matter WHERE received_on >= ${from} AND received_on <= ${to} GROUP BY 1`),
  );
  parts.push(
    await run(sql`
      SELECT substr(on_day, 1, 7) AS month,
        count(CASE WHEN state = 'corrected' THEN 1 END) AS corrected,
        count(CASE WHEN state = 'not-corrected' THEN 1 END) AS "notCorrected",
        count(CASE WHEN state = 'appealed' THEN 1 END) AS appeals,
        count(CASE WHEN state = 'note' THEN 1 END) AS notes
      FROM matter_step WHERE on_day >= ${from} AND on_day <= ${to} GROUP BY 1`),
  );
  parts.push(
    await run(sql`
      SELECT substr(day, 1, 7) AS month, sum(satang) AS "feesTakenSatang" FROM taking
      WHERE day >= ${from} AND day <= ${to} GROUP BY 1`),
  );
  return months.map((month) => {
    const said = Object.assign({}, ...parts.map((rows) => rows.find((row) => row.month === month) ?? {}));
    const counts = Object.fromEntries(FIGURES.map((figure) => [figure, Number(said[figure] ?? 0)]));
    return { month, ...(counts as Record<Figure, number>) };
  });
}

/**
 * A table as a file for a spreadsheet: UTF-8 with a mark by which Excel knows it, and no cell that a spreadsheet would take
 * for a formula.
 */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { bom: true, escape_formulas: true, record_delimiter: 'windows' },
  );
