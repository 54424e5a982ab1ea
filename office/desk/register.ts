/** What the desk shows: the register of requests, the kiosks with what is wrong first, and the office's journal. */
import { z } from 'zod';
import { REFUSALS, type RefusalName } from '../../electron/servers/office/wire.ts';
import type { Within } from '../store/database.ts';

const PAGE = 100;
/** A kiosk that was not heard for this time is away. */
const AWAY_MS = 5 * 60_000;

const Devices = z.object({
  devices: z.array(
    z.object({
      device: z.string(),
      state: z.enum(['ok', 'warning', 'down']),
      detail: z.object({ th: z.string(), en: z.string() }),
    }),
  ),
});

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

/** Every kiosk, the one that needs somebody first. */
export async function kioskCards(within: Within, nowMs: number) {
  const rows = await within.selectFrom('kiosk').selectAll().orderBy('kiosk').execute();
  const cards = rows.map((row) => {
    const devices = row.devices === null ? [] : Devices.parse(JSON.parse(row.devices)).devices;
    const refused = row.refused as RefusalName | null;
    const away = nowMs - Date.parse(row.heard_at) > AWAY_MS;
    const bad = devices.filter(({ state }) => state !== 'ok').length;
    return {
      kiosk: row.kiosk,
      heardAt: row.heard_at,
      away,
      refused: refused === null ? null : { code: REFUSALS[refused][0], what: REFUSALS[refused][2] },
      waiting: Number(row.waiting),
      entries: Number(row.entries),
      anchored: Number(row.anchored),
      version: row.version,
      devices,
      weight: (refused === null ? 0 : 100) + (away ? 50 : 0) + bad,
    };
  });
  return cards.sort((a, b) => b.weight - a.weight);
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
