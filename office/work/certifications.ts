/** Certified copies that were printed at kiosks and wait for the registrar's signature and seal. */
import { sql } from 'kysely';
import { z } from 'zod';
import { pageOf, type Within } from '../store/database.ts';

const PAGE = 100;

/** The last line of a page of waiting copies: when they came, kiosk and hash. */
export const CopiesPlace = z.tuple([z.string().max(40), z.string().max(20), z.string().max(64)]);

/** A page of what waits, the oldest first, and how many in all. */
export async function waitingCopies(within: Within, after?: z.infer<typeof CopiesPlace>) {
  const waiting = within.selectFrom('certification').where('state', '=', 'waiting');
  let query = waiting.select(['kiosk', 'hash', 'request_number', 'copies', 'at']);
  if (after !== undefined) {
    const [at, kiosk, hash] = after;
    query = query.where(sql<boolean>`(at, kiosk, hash) > (${at}, ${kiosk}, ${hash})`);
  }
  const rows = await query
    .orderBy('at')
    .orderBy('kiosk')
    .orderBy('hash')
    .limit(PAGE + 1)
    .execute();
  const { page, last } = pageOf(rows, PAGE);
  const { count } = await waiting
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    lines: page.map(({ kiosk, hash, request_number, copies, at }) => ({
      ...{ kiosk, hash, requestNumber: request_number, copies, at },
    })),
    last: last && ([last.at, last.kiosk, last.hash] as const),
    count: Number(count),
  };
}

/** Why copies are not certified: words of a list, so that nobody's name gets into it. */
export const CERTIFICATION_REFUSALS = ['pages-missing', 'differs', 'not-fetched', 'other'] as const;

/** The registrar has signed, or will not. Gives the request's number; null: none such waits. */
export async function decideCopies(
  within: Within,
  which: { readonly kiosk: string; readonly hash: string },
  decided: {
    readonly state: 'certified' | 'refused';
    readonly reason: string | null;
    readonly who: string;
    readonly at: string;
  },
): Promise<string | null> {
  const row = await within
    .updateTable('certification')
    .set({
      state: decided.state,
      state_at: decided.at,
      state_by: decided.who,
      reason: decided.reason,
    })
    .where('kiosk', '=', which.kiosk)
    .where('hash', '=', which.hash)
    .where('state', '=', 'waiting')
    .returning('request_number')
    .executeTakeFirst();
  return row?.request_number ?? null;
}
