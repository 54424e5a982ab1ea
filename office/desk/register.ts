/** What the desk shows: the register of requests, and the office's journal. */
import { sql } from 'kysely';
import { z } from 'zod';
import { containing, pageOf, type Within } from '../store/database.ts';
import { beginOf, daysAfter } from '../work/days.ts';
import { placeIn, placeOf } from './place.ts';

const PAGE = 50;
/** Of the office's own lines. */
const LINES = 100;
/** What is looked for: a number or a part of it, a kiosk, days (YYYY-MM-DD, both included). */
export interface Search {
  readonly text?: string | undefined;
  readonly kiosk?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

const Place = z.tuple([z.string().max(40), z.string().max(20), z.string().max(60)]);

/** How far a request is, by what is known of it. */
type RequestState =
  | 'received'
  | 'lodged'
  | 'not-answered'
  | 'answered'
  | 'printed'
  | 'to-certify'
  | 'refused'
  | 'certified';

/** Counts of one request, out of the lines of its kiosk. */
async function countsOf(within: Within, numbers: readonly string[]) {
  const counted = new Map<string, { asked: number; answered: number; pages: number; satang: number }>();
  if (numbers.length === 0) return counted;
  const rows = await within
    .selectFrom('happening')
    .select((eb) => [
      ...(['kiosk', 'request_number'] as const),
      eb.fn.max('databases').as('asked'),
      eb.fn.max('answered').as('answered'),
      eb.fn.sum<string>('satang').as('satang'),
      sql<string>`sum(CASE WHEN kind = 'print.completed' THEN pages END)`.as('pages'),
    ])
    .where('request_number', 'in', numbers)
    .groupBy(['kiosk', 'request_number'])
    .execute();
  for (const { kiosk, request_number, asked, answered, pages, satang } of rows)
    counted.set(`${kiosk} ${request_number}`, {
      ...{ asked: Number(asked ?? 0), answered: Number(answered ?? 0) },
      ...{ pages: Number(pages ?? 0), satang: Number(satang ?? 0) },
    });
  return counted;
}

async function certificationsOf(within: Within, numbers: readonly string[]) {
  if (numbers.length === 0) return [];
  return within
    .selectFrom('certification')
    .select(['kiosk', 'request_number', 'copies', 'state'])
    .where('request_number', 'in', numbers)
    .execute();
}

/** Requests, the newest first; what they ask for is sealed, how much of it was answered is counted. */
export async function requestsPage(within: Within, search: Search) {
  const { text, kiosk: only, from, to, after } = search;
  let query = within.selectFrom('request').select(['kiosk', 'request_number', 'kept_at', 'receipt_number']);
  if (text !== undefined && text !== '') query = query.where('request_number', 'like', containing(text));
  if (only !== undefined) query = query.where('kiosk', '=', only);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  const place = placeIn(after, Place);
  if (place !== undefined) {
    const [at, kiosk, number] = place;
    query = query.where(sql<boolean>`(kept_at, kiosk, request_number) < (${at}, ${kiosk}, ${number})`);
  }
  const rows = await query
    .orderBy('kept_at', 'desc')
    .orderBy('kiosk', 'desc')
    .orderBy('request_number', 'desc')
    .limit(PAGE + 1)
    .execute();
  const { page, last } = pageOf(rows, PAGE);
  const numbers = page.map(({ request_number }) => request_number);
  const counted = await countsOf(within, numbers);
  const copies = await certificationsOf(within, numbers);
  const lines = page.map(({ kiosk, request_number, kept_at, receipt_number }) => {
    const counts = counted.get(`${kiosk} ${request_number}`) ?? null;
    const states = copies
      .filter((one) => one.kiosk === kiosk && one.request_number === request_number)
      .map(({ state }) => state);
    const state: RequestState = states.includes('waiting')
      ? 'to-certify'
      : states.includes('refused')
        ? 'refused'
        : states.includes('certified')
          ? 'certified'
          : (counts?.pages ?? 0) > 0
            ? 'printed'
            : (counts?.asked ?? 0) > 0
              ? (counts?.answered ?? 0) > 0
                ? 'answered'
                : 'not-answered'
              : receipt_number !== null
                ? 'lodged'
                : 'received';
    return {
      ...{ kiosk, requestNumber: request_number, at: kept_at, receiptNumber: receipt_number, state },
      counts,
    };
  });
  return { lines, next: placeOf(last && [last.kept_at, last.kiosk, last.request_number]) };
}

/** A request as it was sealed, and what the codes on its papers were given for. */
export async function sealedRequest(within: Within, kiosk: string, requestNumber: string) {
  const found = await within
    .selectFrom('request')
    .select('sealed')
    .where('kiosk', '=', kiosk)
    .where('request_number', '=', requestNumber)
    .executeTakeFirst();
  return found?.sealed ?? null;
}

/** What is looked for in the office's journal: a part of a person's name, a part of what it is about (a number), days. */
export interface LineSearch {
  readonly who?: string | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
}

const LinePlace = z.tuple([z.string().max(40), z.string().max(60)]);

/** The office's own lines, the newest first. */
export async function officeLines(within: Within, { who, text, from, to, after }: LineSearch) {
  let query = within.selectFrom('office_line').select(['id', 'at', 'who', 'kind', 'facts']);
  if (who !== undefined) query = query.where('who', 'like', containing(who));
  // As it stands in the JSON of the facts.
  if (text !== undefined) query = query.where('facts', 'like', containing(JSON.stringify(text).slice(1, -1)));
  if (from !== undefined) query = query.where('at', '>=', beginOf(from));
  if (to !== undefined) query = query.where('at', '<', beginOf(daysAfter(to, 1)));
  const place = placeIn(after, LinePlace);
  if (place !== undefined) {
    const [at, id] = place;
    query = query.where(sql<boolean>`(at, id) < (${at}, ${id})`);
  }
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(LINES + 1)
    .execute();
  const { page: lines, last } = pageOf(rows, LINES);
  return { lines, next: placeOf(last && [last.at, last.id]) };
}
