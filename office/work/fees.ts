/** Fees by day: what the papers of each kiosk were charged, and what the cashier took. */
import { sql } from 'kysely';
import type { Within } from '../store/database.ts';

/** Every day of a month (YYYY-MM) on which a kiosk printed or money was taken. */
export async function feesOf(within: Within, month: string) {
  const printed = await within
    .selectFrom('happening')
    .select((eb) => [
      ...(['day', 'kiosk'] as const),
      eb.fn.sum<string>('satang').as('satang'),
      sql<string>`sum(CASE WHEN kind = 'print.completed' THEN pages END)`.as('pages'),
    ])
    .where('kind', 'in', ['print.completed', 'file.given'])
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    .groupBy(['day', 'kiosk'])
    .execute();
  const taken = await within
    .selectFrom('taking')
    .select(['day', 'kiosk', 'satang', 'who'])
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    .execute();
  const days = new Map<
    string,
    {
      day: string;
      kiosk: string;
      pages: number;
      expectedSatang: number;
      takenSatang: number | null;
      who: string | null;
    }
  >();
  for (const { day, kiosk, satang, pages } of printed)
    days.set(`${day} ${kiosk}`, {
      ...{ day, kiosk, pages: Number(pages ?? 0), expectedSatang: Number(satang ?? 0) },
      ...{ takenSatang: null, who: null },
    });
  for (const { day, kiosk, satang, who } of taken)
    days.set(`${day} ${kiosk}`, {
      ...(days.get(`${day} ${kiosk}`) ?? { day, kiosk, pages: 0, expectedSatang: 0 }),
      ...{ takenSatang: Number(satang), who },
    });
  return [...days.values()].sort(
    (a, b) => b.day.localeCompare(a.day) || (a.kiosk < b.kiosk ? -1 : Number(a.kiosk > b.kiosk)),
  );
}

/** Writes what was taken; what was written before is in the office's journal, as this is. */
export async function takeFees(
  within: Within,
  taking: { readonly day: string; readonly kiosk: string; readonly satang: number },
  who: string,
): Promise<void> {
  const { day, kiosk } = taking;
  const values = { satang: String(taking.satang), who, at: new Date().toISOString() };
  await within
    .insertInto('taking')
    .values({ day, kiosk, ...values })
    .onConflict((conflict) => conflict.columns(['day', 'kiosk']).doUpdateSet(values))
    .execute();
}
