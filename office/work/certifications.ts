/** Certified copies that were printed at kiosks and wait for the registrar's signature and seal. */
import type { Within } from '../store/database.ts';

const PAGE = 100;

/** What waits, the oldest first, and how many in all. */
export async function waitingCopies(within: Within) {
  const rows = await within
    .selectFrom('certification')
    .select(['kiosk', 'hash', 'request_number', 'copies', 'at'])
    .where('state', '=', 'waiting')
    .orderBy('at')
    .limit(PAGE)
    .execute();
  const { count } = await within
    .selectFrom('certification')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return {
    waiting: rows.map(({ kiosk, hash, request_number, copies, at }) => ({
      ...{ kiosk, hash, requestNumber: request_number, copies, at },
    })),
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
