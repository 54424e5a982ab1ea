/** Nothing is sent before its line stands, and every job has its end in the journal. */
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { Printing } from '../printing/printing.ts';
import { fail, ok } from '../words/result.ts';
import { journalledPrinting } from './journalled-printing.ts';

async function pdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 1; i <= pages; i += 1) document.addPage([595, 842]);
  return document.save();
}
function made(print: Printing['print'], stands: () => Promise<JournalEntry | null> = async () => null) {
  const happened: string[] = [];
  const lines: JournalEntry[] = [];
  const printing = journalledPrinting(
    {
      print: (...args) => {
        happened.push('sent');
        return print(...args);
      },
    } as Printing,
    {
      async journal(entry) {
        happened.push(entry.kind);
        lines.push(entry);
        return (await stands()) === null ? null : { name: 'store.silent' };
      },
      onPages: (job, pages) => void happened.push(`${job}: ${pages}`),
    },
  );
  return { printing, happened, lines };
}

describe('a job', () => {
  it.each(['n', 'n again', 'n slip'])('%s is sent once its line stands', async (jobName) => {
    const { printing, happened, lines } = made(async (_, how) => {
      how.onProgress?.({ state: 'printing', pagesDone: 1 });
      return ok({ jobId: 1, pages: 2, certain: false });
    });
    await printing.print(await pdf(2), { jobName });
    expect(happened).toEqual(['job.sent', 'sent', `${jobName}: 1`, 'job.ended']);
    expect(lines.map(({ facts }) => facts)).toEqual([
      { job: jobName, of: 2, pages: 0 },
      { job: jobName, of: 2, pages: 2, certain: false },
    ]);
  });
  it('whose line does not stand is not sent', async () => {
    const { printing, happened } = made(
      async () => ok({ jobId: 1, pages: 2, certain: true }),
      async () => ({ kind: 'fault', facts: {} }),
    );
    expect(await printing.print(await pdf(2), { jobName: 'n', fromPage: 2 })).toMatchObject({
      ok: false,
      fault: { name: 'store.silent', pagesDone: 1, certain: true },
    });
    expect(happened).toEqual(['job.sent']);
  });
  it('that fails says how far it came', async () => {
    const { printing, lines } = made(async () =>
      fail({ name: 'printing.failed', pagesDone: 1, certain: false }),
    );
    await printing.print(await pdf(3), { jobName: 'n' });
    expect(lines.at(-1)?.facts).toEqual({
      job: 'n',
      of: 3,
      pages: 1,
      certain: false,
      fault: 'printing.failed',
    });
  });
});
