/**
 * Papers that are void. Each change makes a new version of the list, signed in the transaction that writes it; a list of an
 * earlier version is never given out again. One that is a day old is signed anew, so that its age says how fresh it is.
 */
import { CompactSign, importJWK, type JWK } from 'jose';
import { sql } from 'kysely';
import { z } from 'zod';
import {
  WITHDRAWN_TYPE,
  type WithdrawalReason,
  WithdrawnId,
  withdrawnPayload,
} from '../../electron/servers/office/withdrawn.ts';
import { containing, pageOf, type Within } from '../store/database.ts';

const FRESH_MS = 86_400_000;

async function sign(within: Within, version: number, key: JWK, now: Date): Promise<string> {
  const rows = await within
    .selectFrom('withdrawal')
    .select(['document_id', 'reason', 'at'])
    .where('restored_at', 'is', null)
    .orderBy('document_id')
    .execute();
  const papers = rows.map(({ document_id, reason, at }): [string, WithdrawalReason, number] => [
    document_id,
    reason as WithdrawalReason,
    Math.floor(Date.parse(at) / 1000),
  ]);
  const token = await new CompactSign(withdrawnPayload(version, now, papers))
    .setProtectedHeader({ alg: 'EdDSA', typ: WITHDRAWN_TYPE })
    .sign(await importJWK(key, 'EdDSA'));
  const values = { version: String(version), token, at: now.toISOString() };
  await within.updateTable('withdrawn_list').set(values).where('one', '=', 1).execute();
  return token;
}

/** The row of the list, held until the transaction ends: two who withdraw take turns. */
async function hold(within: Within) {
  await within
    .insertInto('withdrawn_list')
    .values({ one: 1, version: '0', token: '', at: '' })
    .onConflict((conflict) => conflict.column('one').doNothing())
    .execute();
  return within
    .selectFrom('withdrawn_list')
    .selectAll()
    .where('one', '=', 1)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The list as it stands. */
export async function withdrawnList(within: Within, key: JWK): Promise<string> {
  const now = new Date();
  const known = await within.selectFrom('withdrawn_list').selectAll().where('one', '=', 1).executeTakeFirst();
  if (known !== undefined && known.token !== '' && now.getTime() - Date.parse(known.at) < FRESH_MS)
    return known.token;
  const held = await hold(within);
  // Whoever was quicker has signed it just now.
  if (held.token !== '' && now.getTime() - Date.parse(held.at) < FRESH_MS) return held.token;
  return sign(within, Number(held.version), key, now);
}

/** Withdraws a paper; gives the version of the list in which it stands, or null: it was withdrawn already. */
export async function withdraw(
  within: Within,
  paper: { readonly documentId: string; readonly reason: WithdrawalReason; readonly who: string },
  key: JWK,
): Promise<number | null> {
  const { version } = await hold(within);
  const now = new Date();
  const { documentId, reason, who } = paper;
  const values = { reason, who, at: now.toISOString(), restored_at: null };
  const written = await within
    .insertInto('withdrawal')
    .values({ document_id: documentId, ...values })
    .onConflict((conflict) =>
      conflict.column('document_id').doUpdateSet(values).where('withdrawal.restored_at', 'is not', null),
    )
    .returning('document_id')
    .execute();
  if (written.length === 0) return null;
  const next = Number(version) + 1;
  await sign(within, next, key, now);
  return next;
}

/** Gives a paper its standing back; null: it is not withdrawn. */
export async function restore(within: Within, documentId: string, key: JWK): Promise<number | null> {
  const { version } = await hold(within);
  const now = new Date();
  const written = await within
    .updateTable('withdrawal')
    .set({ restored_at: now.toISOString() })
    .where('document_id', '=', documentId)
    .where('restored_at', 'is', null)
    .returning('document_id')
    .execute();
  if (written.length === 0) return null;
  const next = Number(version) + 1;
  await sign(within, next, key, now);
  return next;
}

const PAGE = 100;

/** The last line of a page: when it was withdrawn, its number. */
export const WithdrawnPlace = z.tuple([z.string().max(40), WithdrawnId]);

/** A page of what was withdrawn, the newest first; `text`: a part of the number. */
export async function withdrawnPapers(
  within: Within,
  text: string | undefined,
  after?: z.infer<typeof WithdrawnPlace>,
) {
  let query = within.selectFrom('withdrawal').selectAll();
  if (text !== undefined) query = query.where('document_id', 'like', containing(text));
  if (after !== undefined) {
    const [at, documentId] = after;
    query = query.where(sql<boolean>`(at, document_id) < (${at}, ${documentId})`);
  }
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('document_id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const { page, last } = pageOf(rows, PAGE);
  const head = await within.selectFrom('withdrawn_list').select('version').executeTakeFirst();
  return {
    version: Number(head?.version ?? 0),
    lines: page.map(({ document_id, reason, at, who, restored_at }) => ({
      ...{ documentId: document_id, reason, at, who, restoredAt: restored_at },
    })),
    last: last && ([last.at, last.document_id] as const),
  };
}
