/** What lies in the tray of an emulated printer, read back from the jobs as they arrived. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What of a printer is looked at: the folder of its jobs, and the sheets that came out. */
interface Tray {
  readonly spool: string;
  sheets(): Promise<readonly { readonly job: number; readonly page: number }[]>;
}

/** The words on the sheets in the tray from this one on, in the order in which they came out. */
export async function wordsInTray(printer: Tray, from: number): Promise<readonly string[]> {
  const lying = (await printer.sheets()).slice(from);
  // One process a job and not a page: a test shares its machine with the printer that it watches.
  const jobs = new Map([...new Set(lying.map(({ job }) => job))].map((job) => [job, wordsOf(printer, job)]));
  return lying.map(({ job, page }) => jobs.get(job)?.[page - 1] ?? '');
}

/** What stands on the pages of a job, as it arrived. */
export function wordsOf({ spool }: Pick<Tray, 'spool'>, job: number): readonly string[] {
  const file = join(spool, `${String(job).padStart(3, '0')}.pdf`);
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  return text.split('\f').map((page) => page.trim());
}

/** What pages 1 to `count` of a test's job say. */
export const pagesCalled = (count: number) => Array.from({ length: count }, (_, i) => `page ${i + 1}`);
