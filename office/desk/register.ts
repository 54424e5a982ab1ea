/** What the desk shows: the register of requests, and the office's journal. */
import type { Within } from '../store/database.ts';

const PAGE = 100;
/** Requests, the newest first; what they ask for is sealed. `before`: the time of the last one of the page before. */
export async function requestsPage(within: Within, before: string | undefined) {
  const rows = await within
    .selectFrom('request')
    .select(['kiosk', 'request_number', 'kept_at', 'receipt_number'])
    .$if(before !== undefined, (query) => query.where('kept_at', '<', before ?? ''))
    .orderBy('kept_at', 'desc')
    .limit(PAGE)
    .execute();
  return rows.map(({ kiosk, request_number, kept_at, receipt_number }) => ({
    ...{ kiosk, requestNumber: request_number, at: kept_at, receiptNumber: receipt_number },
  }));
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

/** The office's own lines, the newest first. */
export async function officeLines(within: Within) {
  return within
    .selectFrom('office_line')
    .select(['id', 'at', 'who', 'kind', 'facts'])
    .orderBy('at', 'desc')
    .limit(PAGE)
    .execute();
}
