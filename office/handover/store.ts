/** Ciphertexts that wait for a phone: each is given out once, within its time, and then gone. Who has no key learns nothing. */
import type { OfficeDatabase, Within } from '../store/database.ts';

/** What waits of one kiosk at once; more it is refused. */
const WAITING_OF_ONE = 20;

const now = () => new Date().toISOString();

/** Takes away what nobody fetched in its time. */
async function forgetOld(within: Within): Promise<void> {
  await within.deleteFrom('handover').where('until', '<=', now()).execute();
}

const FORGOTTEN_EVERY_MS = 60_000;

/** Takes it away now and every minute; gives what ends that. A database that does not answer is asked again. */
export function keepForgetting(database: OfficeDatabase): () => void {
  const look = () => void database.transact(forgetOld).catch(() => undefined);
  look();
  const timer = setInterval(look, FORGOTTEN_EVERY_MS);
  return () => clearInterval(timer);
}

/** Lays one down. False: there is one of this id, or too many of this kiosk wait. */
export async function lay(
  within: Within,
  one: { readonly kiosk: string; readonly id: string; readonly ciphertext: Uint8Array },
  forMs: number,
): Promise<boolean> {
  await forgetOld(within);
  const { count } = await within
    .selectFrom('handover')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('kiosk', '=', one.kiosk)
    .executeTakeFirstOrThrow();
  if (Number(count) >= WAITING_OF_ONE) return false;
  const until = new Date(Date.now() + forMs).toISOString();
  const written = await within
    .insertInto('handover')
    .values({ id: one.id, kiosk: one.kiosk, ciphertext: Buffer.from(one.ciphertext), until })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return written.length > 0;
}

/** Whether one of this kiosk still waits for its phone. */
export async function stillWaits(within: Within, kiosk: string, id: string): Promise<boolean> {
  const row = await within
    .selectFrom('handover')
    .select('until')
    .where('id', '=', id)
    .where('kiosk', '=', kiosk)
    .executeTakeFirst();
  return row !== undefined && row.until > now();
}

/** Gives it out, and has it no more; null: never was, was fetched, or its time is over. Nobody is told which. */
export async function takeOut(within: Within, id: string): Promise<Uint8Array | null> {
  const row = await within
    .deleteFrom('handover')
    .where('id', '=', id)
    .returning(['ciphertext', 'until'])
    .executeTakeFirst();
  return row === undefined || row.until <= now() ? null : row.ciphertext;
}
