/** An engineer accepts that a kiosk has another store or another key: what it sends next goes on behind what there is. */
import { randomUUID } from 'node:crypto';
import type { Within } from '../store/database.ts';

/** False: no such kiosk was ever heard. Nothing that was taken before is changed; a line says who accepted. */
export async function acceptAnew(within: Within, kiosk: string, who: string): Promise<boolean> {
  const at = new Date().toISOString();
  const row = await within
    .selectFrom('kiosk')
    .selectAll()
    .where('kiosk', '=', kiosk)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return false;
  await within
    .updateTable('kiosk')
    .set({
      ...{ series: null, base: row.last, store: null, writes: '0', checkpoint_at: null, entries: '0' },
      ...{ head: null, anchored: '0', signing_key: null, refused: null, refused_at: null },
    })
    .where('kiosk', '=', kiosk)
    .execute();
  const facts = JSON.stringify({ kiosk, entries: Number(row.entries), place: Number(row.last) });
  await within
    .insertInto('office_line')
    .values({ id: randomUUID(), at, who, kind: 'kiosk.accepted', facts })
    .execute();
  return true;
}
